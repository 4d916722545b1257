"""train --preset: another program's defaults, what they are and what wins over them.

usage: presets_test.py FIRTH [unittest arguments]
"""

import importlib.util
import inspect
import json
import re

from cli_case import CliTest, contents, main

COMMON = {"dim": 100, "window": 5, "negative": 5, "min-count": 5, "epochs": 5}
PRESETS = {
    "word2vec": dict(COMMON, **{"ns-exponent": 0.75, "sample": 1e-3, "lr": 0.025, "min-lr": 1e-4,
                                "start-width": 0.5}),
    "gensim": dict(COMMON, **{"ns-exponent": 0.75, "sample": 1e-3, "lr": 0.025,
                              "min-lr": 1e-4 / 0.025, "start-width": 1}),
    "fasttext": dict(COMMON, **{"ns-exponent": 0.5, "sample": 1e-4, "lr": 0.05, "min-lr": 0,
                                "start-width": 1}),
}
FAST = ["--dim", "8", "--epochs", "2", "--threads", "1"]


class Presets(CliTest):
    def settled(self, *arguments):
        """The numbers of --print-config."""
        text = self.succeed("train", "--print-config", *arguments).decode()
        return {key: float(value) for key, value in re.findall(r"(?m)^([\w-]+) = ([\d.e+-]+)$", text)}

    def test_a_preset_sets_every_default_by_its_convention(self):
        for name, wanted in PRESETS.items():
            settled = self.settled("--preset", name)
            for option, value in wanted.items():
                self.assertAlmostEqual(settled[option], value, places=12, msg=(name, option))

    def test_without_a_preset_nothing_of_it_holds(self):
        settled = self.settled()
        self.assertEqual((settled["sample"], settled["start-width"], settled["min-lr"]),
                         (1e-4, 0.5, 1e-4))

    def test_an_option_wins_wherever_it_stands(self):
        for arguments in [["--sample", "1e-5", "--preset", "gensim"],
                          ["--preset", "gensim", "--sample", "1e-5"]]:
            settled = self.settled(*arguments)
            self.assertEqual((settled["sample"], settled["start-width"]), (1e-5, 1))
        self.assertEqual(self.settled("--alpha", "0.1", "--preset", "fasttext")["lr"], 0.1)
        self.assertEqual(self.settled("--preset", "fasttext", "--start-width", "0.5")["start-width"],
                         0.5)

    def test_the_last_rate_of_gensim_is_a_rate_whatever_the_first(self):
        for lr in ["0.05", "0.001"]:
            self.assertAlmostEqual(self.settled("--preset", "gensim", "--lr", lr)["min-lr"],
                                   1e-4 / float(lr), places=12)
        self.assertEqual(self.settled("--preset", "gensim", "--lr", "1e-6")["min-lr"], 1)
        self.assertEqual(self.settled("--preset", "gensim", "--min-lr", "0.5")["min-lr"], 0.5)
        self.fail_with(2, "--lr 0: expected", "train", "--preset", "gensim", "--lr", "0", "x", "-o", "m")

    def test_a_preset_gives_the_bytes_of_its_options(self):
        for name, options in PRESETS.items():
            spelled = [part for option, value in options.items() if option not in ("dim", "epochs")
                       for part in ("--" + option, "%.17g" % value)]
            self.succeed("train", "corpus.txt", "-o", name, "--quiet", *FAST, "--preset", name)
            self.succeed("train", "corpus.txt", "-o", name + "2", "--quiet", *FAST, *spelled)
            self.assertEqual(contents(self.path(name)), contents(self.path(name + "2")), name)
        self.assertEqual(len({contents(self.path(name))["vectors.npy"] for name in PRESETS}), 3)

    def test_the_model_records_the_width_of_its_start(self):
        self.succeed("train", "corpus.txt", "-o", "m", "--quiet", *FAST, "--preset", "gensim")
        self.assertEqual(json.loads(contents(self.path("m"))["model.json"])["options"]["start_width"], 1)

    def test_it_tells_what_it_set_and_what_it_cannot_copy(self):
        done = self.run_firth("train", "corpus.txt", "-o", "m", *FAST, "--preset", "fasttext")
        text = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertRegex(text, r"(?m)^preset +fasttext: fastText 0\.9\.2")
        self.assertRegex(text, r"(?m)^  sets +window 5, .*sample 0\.0001.*start-width 1$")
        self.assertRegex(text, r"(?m)^  as given +dim, epochs$")
        self.assertRegex(text, r"(?m)^  but +.*subwords")
        self.assertLess(text.index("preset"), text.index("tokens read"))
        done = self.run_firth("train", "corpus.txt", "-o", "q", *FAST, "--preset", "gensim", "--quiet")
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_the_json_has_it_too(self):
        for extra in [["-o", "m"], ["--dry-run"]]:
            out = self.succeed("train", "corpus.txt", "--json", "--quiet", *FAST, "--preset", "gensim",
                               *extra)
            preset = json.loads(out)["preset"]
            self.assertEqual((preset["name"], preset["given"]), ("gensim", ["dim", "epochs"]))
            wanted = {k: v for k, v in PRESETS["gensim"].items() if k not in ("dim", "epochs")}
            self.assertEqual(set(preset["set"]), set(wanted))
            for option, value in wanted.items():
                self.assertAlmostEqual(preset["set"][option], value, places=12)
            self.assertIn("CBOW", " ".join(preset["not_copied"]))
        out = self.succeed("train", "corpus.txt", "--json", "--quiet", *FAST, "-o", "without")
        self.assertNotIn("preset", json.loads(out))

    def test_an_unknown_preset_suggests_the_nearest(self):
        self.fail_with(2, 'found "gensin", expected word2vec, gensim or fasttext; did you mean gensim',
                       "train", "corpus.txt", "-o", "m", "--preset", "gensin")

    def test_help_tells_how_the_presets_differ(self):
        text = " ".join(self.succeed("train", "--help").decode().split())
        self.assertIn("word2vec|gensim|fasttext", text)
        self.assertIn("word2vec: sample 0.001; gensim: sample 0.001, min-lr 0.0001 / lr, "
                      "start-width 1; fasttext: ns-exponent 0.5, lr 0.05, min-lr 0, start-width 1", text)


class StartWidth(CliTest):
    def test_its_range_is_held(self):
        for bad in ["0", "-1", "101", "nan", "wide", ""]:
            self.fail_with(2, "start-width", "train", "corpus.txt", "-o", "m", "--start-width", bad)

    def test_vectors_start_inside_it(self):
        for width in ["0.5", "1", "7"]:
            self.succeed("train", "corpus.txt", "-o", width, "--quiet", *FAST, "--lr", "1e-30",
                         "--start-width", width)
            values = memoryview(contents(self.path(width))["vectors.npy"][128:]).cast("f").tolist()
            most = max(map(abs, values))
            self.assertLessEqual(most, float(width) / 8)
            self.assertGreater(most, 0.98 * float(width) / 8)
            self.assertAlmostEqual(sum(values) / len(values), 0, delta=float(width) / 8 / 10)


class Witness(CliTest):
    def setUp(self):
        super().setUp()
        if not importlib.util.find_spec("gensim"):
            self.skipTest("no gensim")

    def test_the_defaults_of_gensim_are_those_of_the_preset(self):
        from gensim.models import Word2Vec
        given = {key: p.default for key, p in inspect.signature(Word2Vec).parameters.items()}
        ours = PRESETS["gensim"]
        for theirs, option in [("vector_size", "dim"), ("window", "window"), ("negative", "negative"),
                               ("min_count", "min-count"), ("epochs", "epochs"), ("alpha", "lr"),
                               ("sample", "sample"), ("ns_exponent", "ns-exponent")]:
            self.assertEqual(given[theirs], ours[option], theirs)
        self.assertAlmostEqual(given["min_alpha"], ours["min-lr"] * ours["lr"], places=15)
        self.assertTrue(given["shrink_windows"])
        self.assertEqual((given["sg"], given["hs"]), (0, 0))

    def test_the_vectors_of_gensim_start_as_wide(self):
        from gensim.models.keyedvectors import prep_vectors
        start = prep_vectors((1000, 50))
        most = PRESETS["gensim"]["start-width"] / 50
        self.assertLessEqual(abs(start).max(), most)
        self.assertGreater(abs(start).max(), 0.99 * most)


if __name__ == "__main__":
    main()
