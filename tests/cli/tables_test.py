"""Drives the built program as a user does: outputs that must survive, tables asked, data planted.

usage: tables_test.py FIRTH [unittest arguments]
"""

import gzip
import json
import os
import shutil
import signal
import stat
import subprocess
import time

import cli_case
from cli_case import SMALL, CliTest, contents, main, sentences


class Outputs(CliTest):
    def setUp(self):
        super().setUp()
        self.train("model")
        self.before = contents(self.path("model"))

    def unchanged(self):
        self.assertEqual(contents(self.path("model")), self.before)

    def test_an_existing_output_is_a_conflict_before_reading(self):
        self.fail_with(6, "model", "train", self.path("no-such-corpus"), "-o", "model", *SMALL)
        self.write("words", b"old")
        self.fail_with(6, "words", "vocab", self.path("no-such-corpus"), "-o", "words")
        self.unchanged()

    def test_force_replaces_a_model_and_nothing_else(self):
        self.train("model", "--force", "--seed", "3")
        self.assertNotEqual(contents(self.path("model")), self.before)
        os.mkdir(self.path("home"))
        self.write("home/diary", b"mine")
        self.fail_with(6, "home", "train", self.corpus, "-o", "home", "--force", *SMALL)
        self.assertEqual(contents(self.path("home")), {"diary": b"mine"})

    def test_force_replaces_no_device(self):
        os.mkfifo(self.path("fifo"))
        self.fail_with(6, "fifo", "vocab", self.corpus, "-o", "fifo", "--force")
        self.fail_with(6, "/dev/null", "vocab", self.corpus, "-o", "/dev/null", "--force")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_a_missing_folder_is_found_before_reading(self):
        for command in ["train", "vocab"]:
            self.fail_with(4, "missing", command, self.path("no-such-corpus"), "-o",
                           "missing/model")

    def test_the_old_model_survives_bad_input(self):
        bad = [(4, "no-such"), (3, self.write("empty.txt", b"")),
               (3, self.write("binary.bin", b"ab\0\0" * 1000)),
               (3, self.write("broken.gz", gzip.compress(sentences(300).encode())[:-9]))]
        for code, corpus in bad:
            self.fail_with(code, os.path.basename(corpus) + "|empty", "train", corpus, "-o", "model",
                           "--force", "--quiet", *SMALL)
            self.unchanged()

    def test_a_full_stdout_is_an_io_error(self):
        with open("/dev/full", "wb") as full:
            done = self.run_firth("info", "model", stdout=full)
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, rb"\Afirth: error: standard output: [^\n]+\n\Z")

    def test_a_file_that_may_not_grow_leaves_the_old_output(self):
        def limit():
            import resource
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        # Without a TMPDIR: ThreadSanitizer maps a file from there, and crashes on a short one.
        self.fail_with(4, "model", "train", self.corpus, "-o", "model", "--force", "--quiet",
                       *SMALL, preexec_fn=limit, env={**os.environ, "TMPDIR": "/nowhere"})
        self.unchanged()

    def test_the_mode_of_an_old_file_is_kept(self):
        self.succeed("vocab", self.corpus, "-o", "words.tsv", "--quiet")
        os.chmod(self.path("words.tsv"), 0o640)
        self.succeed("vocab", self.corpus, "-o", "words.tsv", "--quiet", "--force",
                     preexec_fn=lambda: os.umask(0o077))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("words.tsv")).st_mode), 0o640)

    def test_few_descriptors_are_told(self):
        def limit():
            import resource
            resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))
        self.fail_with(4, "open files", "vocab", self.corpus, "-o", "w", preexec_fn=limit)

    def test_a_closed_stdin_is_empty_and_no_other_file(self):
        done = self.run_firth("vocab", "-", "-o", "words", stdin=None,
                              preexec_fn=lambda: os.close(0))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertRegex(done.stderr, b"empty")

    def interrupt(self, number):
        self.write("corpus.txt", sentences(6000).encode())  # minutes of training
        process = subprocess.Popen(
            [cli_case.FIRTH, "train", self.corpus, "-o", "model", "--force", "--dim", "64", "--epochs",
             "9999", "--quiet", "--threads", "1"], cwd=self.folder, stderr=subprocess.PIPE)
        time.sleep(0.7)
        self.assertIsNone(process.poll())
        process.send_signal(number)
        _, message = process.communicate(timeout=60)
        self.assertEqual(process.returncode, -number, message)
        self.assertEqual(message, b"")
        self.unchanged()
        self.assertEqual(sorted(os.listdir(self.folder)), ["corpus.txt", "model", "model.checkpoint"])

    def test_a_signal_ends_the_wait_for_a_pipe(self):
        for command in [["train", "-o", "model", "--force"], ["vocab", "-o", "words"]]:
            process = subprocess.Popen([cli_case.FIRTH, *command, "-"], cwd=self.folder,
                                       stdin=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdin.write(b"a b c\n" * 1000)
            process.stdin.flush()
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=10), -signal.SIGINT)
            process.stdin.close()
            self.assertEqual(process.stderr.read(), b"")
            process.stderr.close()
            self.assertEqual(sorted(os.listdir(self.folder)), ["corpus.txt", "model"])
        self.unchanged()

    def test_ctrl_c_dies_by_the_signal_and_leaves_the_old_model(self):
        self.interrupt(signal.SIGINT)

    def test_sigterm_and_sighup_likewise(self):
        self.interrupt(signal.SIGTERM)
        self.interrupt(signal.SIGHUP)


class Asking(CliTest):
    def setUp(self):
        super().setUp()
        text = sentences(300) + "[UNK] -minus +plus king\n" * 5
        self.write("corpus.txt", text.encode() + b"caf\xe9 caf\xe9\n")
        self.train("model")

    def neighbors(self, *arguments, **options):
        return json.loads(self.succeed("neighbors", "model", "--json", *arguments, **options))

    def test_info_tells_what_a_model_is(self):
        info = json.loads(self.succeed("info", "model", "--json"))
        self.assertEqual(info["schema"], "firth.info/1")
        self.assertEqual(info["dim"], 8)
        self.assertEqual((info["zero_rows"], info["nonfinite_rows"]), (0, 0))
        self.assertLessEqual(info["norm_min"], info["norm_median"])
        self.assertLessEqual(info["norm_median"], info["norm_max"])
        self.assertRegex(info["fingerprint"], "^[0-9a-f]{16}$")
        self.assertEqual(info["rows"], contents(self.path("model/vocab.tsv")).count(b"\n"))

    def test_neighbors_are_ordered_and_carry_count_and_norm(self):
        report = self.neighbors("w1", "w2", "--top", "5")
        self.assertEqual([query["query"] for query in report["queries"]], ["w1", "w2"])
        found = report["queries"][0]["neighbors"]
        self.assertEqual(len(found), 5)
        self.assertNotIn("w1", [answer["word"] for answer in found])
        cosines = [answer["cosine"] for answer in found]
        self.assertEqual(cosines, sorted(cosines, reverse=True))
        rows = contents(self.path("model/vocab.tsv")).decode(errors="replace").splitlines()
        counts = dict(row.split("\t") for row in rows)
        for answer in found:
            self.assertEqual(answer["count"], int(counts[answer["word"]]))
            self.assertGreater(answer["norm"], 0)

    def test_signed_words_make_one_query(self):
        together = self.neighbors("+w1", "-w2", "+w3")
        self.assertEqual([query["query"] for query in together["queries"]], ["+w1 -w2 +w3"])
        self.assertEqual(self.neighbors("w1", "-w2", "w3")["queries"][0]["neighbors"],
                         together["queries"][0]["neighbors"])
        self.assertEqual(self.neighbors("-w2", "+w1", "--top", "3")["queries"][0]["query"],
                         "-w2 +w1")

    def test_words_that_look_like_lists_or_options_are_words(self):
        self.assertEqual(self.neighbors("[UNK]")["queries"][0]["query"], "[UNK]")
        self.assertEqual(self.neighbors("+-minus")["queries"][0]["query"], "+-minus")

    def test_the_analogy_is_the_signed_sum(self):
        report = json.loads(self.succeed("analogy", "model", "w1", "w2", "w3", "--json"))
        self.assertEqual(report["schema"], "firth.analogy/1")
        expected = self.neighbors("+w2", "-w1", "+w3")["queries"][0]["neighbors"]
        self.assertEqual([answer["word"] for answer in report["answers"]],
                         [answer["word"] for answer in expected])
        self.fail_with(2, "3cosadd", "analogy", "model", "w1", "w2", "w3", "--method", "5cos")

    def test_stdin_is_a_query_a_line(self):
        lines = b"w1\n\n+w1 -w2 +w3\r\nw5"
        report = self.neighbors(input=lines)
        self.assertEqual([query["query"] for query in report["queries"]],
                         ["w1", "+w1 -w2 +w3", "w5"])
        out = self.succeed("neighbors", "model", "--jsonl", input=lines)
        documents = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([document["queries"][0] for document in documents], report["queries"])
        self.assertEqual(self.succeed("neighbors", "model"), b"")

    def test_an_unknown_word_is_named_with_the_nearest(self):
        self.fail_with(3, "model: no word \"kign\"; did you mean king", "neighbors", "model", "kign")
        self.fail_with(3, "kingg.*did you mean king", "analogy", "model", "w1", "w2", "kingg")
        done = self.run_firth("neighbors", "model", "--jsonl", input=b"kign\nking\n")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_words_of_invalid_utf8_are_given_in_hex_beside(self):
        report = self.neighbors(b"caf\xe9")
        self.assertEqual(report["queries"][0]["query"], "caf\ufffd")
        self.assertEqual(report["queries"][0]["query_hex"], "636166e9")
        text = self.succeed("neighbors", "model", b"caf\xe9")
        self.assertTrue(text.startswith(b"caf\\xE9\n"))

    def test_a_matrix_with_other_words_is_refused(self):
        shutil.copy(self.path("model/vectors.npy"), self.path("other.npy"))
        self.write("other.vocab.tsv", b"".join(b"%d\t1\n" % i for i in range(30000)))
        self.fail_with(3, "rows, but 30000 words", "info", "other.npy")

    def test_npy_outputs_are_read_back(self):
        self.succeed("train", self.corpus, "-o", "table.npy", "--quiet", *SMALL)
        info = json.loads(self.succeed("info", "table.npy", "--json"))
        self.assertEqual(info["fingerprint"],
                         json.loads(self.succeed("info", "model", "--json"))["fingerprint"])

    def test_what_is_no_model_is_refused(self):
        self.fail_with(3, "corpus.txt", "info", "corpus.txt")
        self.fail_with(4, "absent", "info", "absent")


class Planted(CliTest):
    def test_a_corpus_comes_with_its_truth_and_is_a_function_of_the_seed(self):
        for name, seed in [("a", "1"), ("b", "1"), ("c", "2")]:
            self.succeed("synth", "-o", name, "--size", "100K", "--seed", seed, "--truth",
                         "truth-" + name, "--quiet")
        self.assertEqual(contents(self.path("a")), contents(self.path("b")))
        self.assertNotEqual(contents(self.path("a")), contents(self.path("c")))
        self.assertGreaterEqual(len(contents(self.path("a"))), 100 * 1024)
        truth = contents(self.path("truth-a"))
        self.assertEqual(sorted(truth), ["analogies.txt", "categories.tsv"])
        self.assertTrue(truth["analogies.txt"].startswith(b": "))

    def test_a_table_may_be_planted(self):
        self.succeed("synth", "-o", "table.npy", "--table", "50,7", "--quiet")
        info = json.loads(self.succeed("info", "table.npy", "--json"))
        self.assertEqual((info["rows"], info["dim"]), (50, 7))
        self.succeed("synth", "-o", "folder", "--table", "50,7", "--quiet")
        self.succeed("info", "folder")

    def test_sizes_are_checked(self):
        self.fail_with(2, "--size", "synth", "-o", "x")
        for bad in ["5", "5,", ",5", "0,5", "5,4097", "5,5,5"]:
            self.fail_with(2, "--table", "synth", "-o", "x.npy", "--table", bad)
        self.fail_with(5, "free", "synth", "-o", "x", "--size", "1000000T")

    def test_words_are_counted(self):
        self.write("text", b"b a b\nc b a\n")
        report = json.loads(self.succeed("vocab", "text", "-o", "words", "--json", "--quiet"))
        self.assertEqual(contents(self.path("words")), b"b\t3\na\t2\nc\t1\n")
        self.assertEqual(report["vocabulary"], 3)


if __name__ == "__main__":
    main()
