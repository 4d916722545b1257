#!/usr/bin/env python3
"""bench/side_by_side: side_by_side_test.py SOURCE-FOLDER FIRTH [unittest arguments]."""

import importlib.machinery
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import types
import unittest
import xml.etree.ElementTree as ElementTree

SOURCE, FIRTH = "", ""
SETTING = None

# A peer that prints what its name says and writes a table, if it is asked to work at all.
PEER = """#!{python}
import sys
arguments = sys.argv[1:]
if {fails}:
    print("out of luck")
    sys.exit(3)
output = arguments[arguments.index("-output") + 1] + {suffix!r}
with open(output, "w") as file:
    file.write("3 2\\nw0 1 0\\nw1 0 1\\nw2 1 1\\n")
sys.stderr.write({text!r})
"""
FASTTEXT = ("Read 0M words\nNumber of words:  200\nNumber of labels: 0\n"
            "\rProgress:  51.0% words/sec/thread:   90000 lr:  0.012 avg.loss:  2.1 ETA:   0h 0m 0s"
            "\rProgress: 100.0% words/sec/thread:   12345 lr:  0.000 avg.loss:  2.1 ETA:   0h 0m 0s\n")


def load(name):
    path = os.path.join(SOURCE, "bench", name)
    loader = importlib.machinery.SourceFileLoader(name.removesuffix(".py"), path)
    module = types.ModuleType(loader.name)
    module.__file__ = path
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


def word2vec_output(*progress, unit="thread"):
    """(stamp, percent, thousand words a second) as word2vec.c and pWord2Vec print them."""
    name = "Words/thread/sec" if unit == "thread" else "Words/sec"
    pieces = [(0.1, "Starting training using file corpus.txt"), (0.2, "Vocab size: 100"),
              (0.2, "Words in train file: 1000000")]
    return pieces + [(stamp, f"Alpha: 0.020000  Progress: {percent:.2f}%  {name}: {rate:.2f}k  ")
                     for stamp, percent, rate in progress]


def corpus_text(sentences, seed=3):
    rng = random.Random(seed)
    words = [f"w{i}" for i in range(200)]
    weights = [1 / (i + 1) for i in range(200)]
    return "".join(" ".join(rng.choices(words, weights, k=12)) + "\n" for _ in range(sentences))


class OutputTest(unittest.TestCase):
    """What the output of a program says."""

    def test_the_rate_of_word2vec_is_the_slope_of_its_progress(self):
        pieces = word2vec_output((1.0, 10, 50), (3.0, 60, 50), (5.0, 99.5, 51))
        phase = programs.Word2vec().phase(pieces, SETTING)
        self.assertAlmostEqual(phase.words_per_second, 0.895 * 1e6 / 4)
        self.assertEqual(phase.own_words_per_second, 51000 * SETTING.threads)
        self.assertEqual(phase.tokens, 1000000)
        self.assertIsNone(phase.warning)

    def test_pword2vec_says_the_rate_of_all_threads(self):
        pieces = word2vec_output((1.0, 10, 500), (2.0, 50, 500), (3.0, 99, 501), unit="wall")
        phase = programs.PWord2vec().phase(pieces, SETTING)
        self.assertAlmostEqual(phase.words_per_second, 0.89 * 1e6 / 2)
        self.assertEqual(phase.own_words_per_second, 501000)

    def test_epochs_multiply_the_words(self):
        pieces = word2vec_output((1.0, 10, 50), (3.0, 60, 50), (5.0, 99.5, 51))
        phase = programs.Word2vec().phase(pieces, setting_of(epochs=5))
        self.assertAlmostEqual(phase.words_per_second, 0.895 * 5e6 / 4)

    def test_progress_that_ends_early_is_told(self):
        pieces = word2vec_output((1.0, 10, 50), (3.0, 40, 50), (5.0, 61.2, 51))
        phase = programs.Word2vec().phase(pieces, SETTING)
        self.assertIn("61 %", phase.warning)
        self.assertAlmostEqual(phase.words_per_second, 0.512 * 1e6 / 4)

    def test_the_silent_rest_of_each_thread_is_no_early_end(self):
        small = [(0.2, "Words in train file: 100000"), *word2vec_output((1, 20, 9), (2, 50, 9), (3, 80, 9))[3:]]
        self.assertIsNone(programs.Word2vec().phase(small, SETTING).warning)

    def test_too_little_progress_is_not_a_rate(self):
        for pieces in ([], word2vec_output(), word2vec_output((1.0, 10, 50), (2.0, 99, 50))):
            with self.assertRaises(programs.Unreadable):
                programs.Word2vec().phase(pieces, SETTING)

    def test_fasttext_says_a_rate_a_thread(self):
        pieces = [(0.0, text) for text in FASTTEXT.replace("\r", "\n").split("\n")]
        self.assertEqual(programs.FastText().phase(pieces, SETTING).words_per_second, 12345 * SETTING.threads)
        with self.assertRaises(programs.Unreadable):
            programs.FastText().phase(pieces[:-2], SETTING)

    def test_gensim_is_timed_around_training(self):
        said = json.dumps({"tokens": 4000, "train_seconds": 0.5, "whole_seconds": 2.5})
        phase = programs.Gensim().phase([(0, "a warning"), (9, said)], setting_of(epochs=3))
        self.assertEqual((phase.words_per_second, phase.whole_seconds), (24000, 2.5))

    def test_pieces_end_at_returns_and_carry_the_stamp_of_their_first_byte(self):
        pieces = measured_run.Pieces()
        for stamp, data in ((1, b"one\rtw"), (2, b"o"), (3, b"\n\r"), (4, b"three")):
            pieces.add(stamp, data)
        pieces.close()
        self.assertEqual(pieces.pieces, [(1, "one"), (1, "two"), (4, "three")])

    def test_every_program_is_asked_for_the_same_training(self):
        asked = {"57", "0.0007", "9", "6", "4", "3", "0.031"}  # dim, sample, window, K, min-count, epochs, lr
        odd = setting_of(dim=57, sample=0.0007, window=9, negative=6, min_count=4, epochs=3, lr=0.031)
        for ways in (programs.Firth(), programs.Word2vec(), programs.PWord2vec(), programs.FastText()):
            self.assertLessEqual(asked, set(ways.command("x", odd)), ways.kind)
        options = json.loads(programs.Gensim().command("x", odd)[-1])
        self.assertLessEqual(asked, {str(value) for value in options.values()})


class SummaryTest(unittest.TestCase):
    """Medians, spreads, ratios."""

    def result(self, *runs):
        records = [{"program": program, "dim": 10, "round": number, "words_per_second": rate, "tokens": 600,
                    "whole_seconds": whole, "peak_bytes": 5_000_000, "accuracy": {"q": rate / 10}}
                   for program, number, rate, whole in runs]
        setting = {"corpus": "c", "epochs": 2, "window": 5, "negative": 5, "sample": 1e-4, "min_count": 5,
                   "lr": 0.025, "threads": 2, "first_mb": None}
        made = {"setting": setting, "machine": {"cpu": "a & b", "cpus": 2}, "notes": {"slow": "creeps"},
                "runs": records}
        made["summary"] = report.summary(made)
        return made

    def test_ratios_are_of_one_round(self):
        result = self.result(("firth", 1, 100, 1), ("slow", 1, 10, 3), ("firth", 2, 60, 2), ("slow", 2, 3, 4),
                             ("firth", 3, 80, 2), ("slow", 3, 4, 8))
        slow = result["summary"][1]
        self.assertEqual(slow["train_ratio"], {"median": 20, "least": 10, "most": 20})
        self.assertEqual(slow["whole_ratio"], {"median": 3, "least": 2, "most": 4})
        self.assertEqual(slow["train_seconds"], {"median": 300, "least": 120, "most": 400})
        self.assertAlmostEqual(slow["accuracy"]["q"]["mean"], (1 + 0.3 + 0.4) / 3)
        self.assertEqual(result["summary"][0]["train_ratio"]["median"], 1)

    def test_a_failed_run_counts_nowhere_and_is_told(self):
        result = self.result(("firth", 1, 100, 1), ("slow", 1, 10, 3))
        result["runs"].append({"program": "slow", "dim": 10, "round": 2, "whole_seconds": 1, "failed": "exit code 3: <oh>"})
        self.assertEqual(report.summary(result)[1]["runs"], 1)
        self.assertIn("slow, d = 10, round 2: failed: exit code 3", report.markdown(result))

    def test_the_markdown_says_who_is_ahead(self):
        text = report.markdown(self.result(("firth", 1, 100e6, 1), ("slow", 1, 4e6, 3)))
        self.assertIn("| slow | 0.000 | 4.00 | 25.0 | 3.00 | 3.00 | 5.00 | 400000 |", text)
        self.assertIn("- slow: creeps", text)

    def test_the_plot_is_xml_whose_bars_are_in_proportion(self):
        plot = ElementTree.fromstring(report.plot(self.result(("firth", 1, 100, 1), ("slow & <sure>", 1, 25, 3))))
        widths = [float(bar.get("width")) for bar in plot.iter("{http://www.w3.org/2000/svg}rect")][1:]
        self.assertAlmostEqual(widths[0], 4 * widths[1], delta=0.3)

    def test_a_region_is_replaced_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
            report.write_region(path, "new\n")
            report.write_region(path, "newer\n")
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), f"before\n{report.BEGIN}\n\nnewer\n\n{report.END}\nafter\n")

    def test_what_disturbs_a_run_is_told(self):
        self.assertEqual(list(report.remarks({"words_per_second": 100, "own_words_per_second": 105})), [])
        told = list(report.remarks({"words_per_second": 100, "own_words_per_second": 130, "others_share": 0.3}))
        self.assertEqual(len(told), 2)
        self.assertIn("30%", told[1])


class RunTest(unittest.TestCase):
    """The script itself."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="side-by-side-test-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.result = self.path("result.json")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def peer(self, name, text="", suffix="", fails=False):
        path = self.write(name, PEER.format(python=sys.executable, text=text, suffix=suffix, fails=fails))
        os.chmod(path, 0o755)
        return path

    def start(self, *arguments, sentences=400):
        corpus = self.write("corpus.txt", corpus_text(sentences))
        return subprocess.run([sys.executable, "-B", os.path.join(SOURCE, "bench/side_by_side"), corpus, "--firth", FIRTH,
                               "--threads", "2", "--dim", "8", "--result", self.result, *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200, text=True)

    def read_result(self):
        with open(self.result, encoding="utf-8") as file:
            return json.load(file)

    def test_firth_beside_a_peer_whose_output_is_known(self):
        fast = self.peer("fasttext", FASTTEXT, ".vec")
        questions = self.write("questions.txt", ": one\nw0 w1 w2 w3\n")
        pairs = self.write("pairs.tsv", "".join(f"w{i}\tw{i + 1}\t{i}\n" for i in range(2)))
        plot = self.path("plot.svg")
        done = self.start("--only", "fastText", "--peer", f"fastText:known={fast}", "--rounds", "2", "--plot", plot,
                          "--analogies", questions, "--similarity", pairs)
        self.assertEqual(done.returncode, 0, done.stderr)
        result = self.read_result()
        self.assertEqual([(run["round"], run["program"]) for run in result["runs"]],
                         [(1, "firth"), (1, "fastText known"), (2, "firth"), (2, "fastText known")])
        firth, known = result["summary"]
        self.assertEqual(known["words_per_second"], {"median": 24690, "least": 24690, "most": 24690})
        rates = [run["words_per_second"] for run in result["runs"] if run["program"] == "firth"]
        self.assertAlmostEqual(known["train_ratio"]["most"], max(rates) / 24690)
        tokens = result["runs"][0]["tokens"]
        self.assertAlmostEqual(known["train_seconds"]["median"], tokens / 24690)
        self.assertEqual(set(firth["accuracy"]), {"questions", "pairs"})
        self.assertEqual(set(known["accuracy"]), {"questions", "pairs"})
        self.assertGreater(firth["peak_bytes"], 1e6)
        self.assertIn("| fastText known |", done.stdout)
        ElementTree.parse(plot)

    def test_rounds_are_added_and_the_report_written_again(self):
        self.assertEqual(self.start("--only", "--rounds", "1").returncode, 0)
        self.assertEqual(self.start("--only", "--rounds", "1", "--append").returncode, 0)
        self.assertEqual([run["round"] for run in self.read_result()["runs"]], [1, 2])
        page = self.write("page.md", f"a {report.BEGIN} {report.END} z\n")
        self.assertEqual(self.start("--only", "--rounds", "0", "--append", "--write", page).returncode, 0)
        self.assertEqual(len(self.read_result()["runs"]), 2)
        with open(page, encoding="utf-8") as file:
            self.assertIn("| firth |", file.read())
        other = self.start("--only", "--rounds", "1", "--append", "--window", "3")
        self.assertEqual(other.returncode, 2)
        self.assertIn("another setting", other.stderr)

    def test_a_peer_that_fails_is_told_and_the_others_go_on(self):
        bad = self.peer("word2vec", fails=True)
        fast = self.peer("fasttext", FASTTEXT, ".vec")
        done = self.start("--only", "fastText", "word2vec.c", "--peer", f"word2vec.c={bad}", "--peer",
                          f"fastText={fast}", "--rounds", "1")
        self.assertEqual(done.returncode, 1)
        failed = [run for run in self.read_result()["runs"] if "failed" in run]
        self.assertEqual([(run["program"], run["failed"]) for run in failed],
                         [("word2vec.c", "exit code 3: out of luck")])
        self.assertIn("| fastText |", done.stdout)

    def test_an_unknown_peer_is_a_usage_error(self):
        for peer in ("glove=/bin/true", "fastText=/no/such/program", "fastText"):
            self.assertEqual(self.start("--peer", peer).returncode, 2)
        self.assertEqual(self.start("--firth", "/no/such/program").returncode, 2)

    def test_the_part_of_a_corpus_ends_with_a_word(self):
        corpus = self.write("long.txt", " ".join(f"word{i}" for i in range(1000)))
        script.first_bytes(corpus, 2000, self.path("part.txt"))
        with open(corpus, encoding="utf-8") as whole, open(self.path("part.txt"), encoding="utf-8") as part:
            text, piece = whole.read(), part.read()
        self.assertTrue(text.startswith(piece))
        self.assertGreater(len(piece), 1980)
        self.assertEqual(text.split()[:len(piece.split())], piece.split())

    def test_lines_hold_the_same_words(self):
        words = [f"word{i}" for i in range(200_001)]
        corpus = self.write("line.txt", " ".join(words) + "\n")
        self.assertTrue(script.is_one_line(corpus))
        script.cut_into_lines(corpus, self.path("lines.txt"))
        with open(self.path("lines.txt"), encoding="utf-8") as file:
            lines = file.read().split("\n")
        self.assertEqual(" ".join(lines).split(), words)
        self.assertLessEqual(max(len(line.split()) for line in lines), 1001)

    def test_the_peers_of_this_machine_are_read(self):
        kinds = [peer.ways.kind for peer in programs.installed_peers(programs.PEERS)]
        done = self.start("--rounds", "1", "--min-count", "1", sentences=6000)
        self.assertEqual(done.returncode, 0, done.stderr)
        runs = self.read_result()["runs"]
        self.assertEqual([run["program"] for run in runs], ["firth", *kinds])
        for run in runs:
            self.assertGreater(run["words_per_second"], 0)
            if run["program"] == "gensim":
                self.assertEqual(run["tokens"], 6000 * 12)


def setting_of(**changes):
    values = {"corpus": "corpus.txt", "lines": "lines.txt", "dim": 10, "window": 5, "negative": 5, "sample": 1e-4,
              "min_count": 5, "epochs": 1, "threads": 2, "lr": 0.025}
    return programs.Setting(**{**values, **changes})


if __name__ == "__main__":
    SOURCE, FIRTH = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.join(SOURCE, "bench"))
    script = load("side_by_side")
    import comparison_report as report  # noqa: E402
    import measured_run  # noqa: E402
    import programs  # noqa: E402
    SETTING = setting_of()
    unittest.main()
