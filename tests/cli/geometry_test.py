"""Drives clusters, diagnose and transform as a user does.

usage: geometry_test.py FIRTH [unittest arguments]
"""

import json
import os
import struct

from cli_case import CliTest, contents, main


class Geometry(CliTest):
    def setUp(self):
        super().setUp()
        self.train("model")

    def ask(self, *arguments):
        return json.loads(self.succeed(*arguments, "--json", "--quiet"))

    def words(self, folder="model"):
        return [line.split("\t")[0] for line in
                contents(self.path(folder + "/vocab.tsv")).decode().splitlines()]


class Clusters(Geometry):
    def test_the_document_keeps_its_promises(self):
        found = self.ask("clusters", "model", "-k", "7", "--top", "3")
        self.assertEqual(found["schema"], "firth.clusters/1")
        self.assertEqual((found["k"], len(found["clusters"])), (7, 7))
        self.assertGreater(found["inertia"], 0)
        self.assertEqual(sum(one["size"] for one in found["clusters"]), len(self.words()))
        for one in found["clusters"]:
            self.assertEqual(len(one["words"]), min(3, one["size"]))
            self.assertEqual(one["medoid"], one["words"][0])
            self.assertGreater(one["mean_count"], 0)

    def test_the_file_has_every_word_and_its_cluster(self):
        found = self.ask("clusters", "model", "-k", "5", "-o", "out.tsv", "--top", "9999")
        lines = [line.split("\t") for line in contents(self.path("out.tsv")).decode().splitlines()]
        self.assertEqual([word for word, _ in lines], self.words())
        for number, one in enumerate(found["clusters"]):
            self.assertEqual({word for word, c in lines if c == str(number)}, set(one["words"]))

    def test_threads_do_not_change_a_byte_and_the_seed_does(self):
        base = self.succeed("clusters", "model", "-k", "9", "--threads", "1")
        self.assertEqual(self.succeed("clusters", "model", "-k", "9", "--threads", "3"), base)
        self.assertNotEqual(self.succeed("clusters", "model", "-k", "9", "--seed", "5"), base)

    def test_without_k_the_silhouette_chooses(self):
        found = self.ask("clusters", "model")
        self.assertIn(found["k"], [one["k"] for one in found["tried"]])
        best = max(found["tried"], key=lambda one: one["silhouette"])
        self.assertEqual(found["k"], best["k"])

    def test_first_leaves_the_rest_out(self):
        found = self.ask("clusters", "model", "-k", "4", "--first", "20", "-o", "out.tsv")
        self.assertEqual(sum(one["size"] for one in found["clusters"]), 20)
        self.assertEqual(contents(self.path("out.tsv")).count(b"\n"), 20)

    def test_nonsense_gets_one_line(self):
        self.fail_with(2, "k is 5000, expected 1..", "clusters", "model", "-k", "5000")
        self.fail_with(2, "-k: found \"0\"", "clusters", "model", "-k", "0")
        self.fail_with(2, "-k: found \"few\"", "clusters", "model", "-k", "few")
        self.fail_with(2, "--max-iterations: found \"0\"", "clusters", "no-such-model",
                       "--max-iterations", "0")
        self.fail_with(2, "--restarts: found \"0\", expected at least 1", "clusters", "model", "-k", "3", "--restarts", "0")
        self.fail_with(2, "--force has no effect", "clusters", "model", "-k", "3", "--force")
        self.fail_with(2, "input", "clusters", "model/vocab.tsv", "-k", "3", "-o", "model/vocab.tsv")
        self.write("old", b"mine")
        self.fail_with(6, "old", "clusters", "no-such-model", "-k", "3", "-o", "old")
        self.assertEqual(contents(self.path("old")), b"mine")
        self.succeed("clusters", "model", "-k", "3", "-o", "old", "--force")
        self.assertNotEqual(contents(self.path("old")), b"mine")

    def test_words_of_any_bytes_are_told_whole_or_refused(self):
        words = [b"\xff\xfe", b"a\tb", b"\xe4\xb8\xad" * 20, b"plain"]
        self.write("odd.bin", b"4 2\n" + b"".join(
            word + b" " + struct.pack("<2f", 1, i) + b"\n" for i, word in enumerate(words)))
        found = self.ask("clusters", "odd.bin", "-k", "1")["clusters"][0]
        told = dict(zip(found["words"], found["words_hex"]))
        self.assertEqual(told, {"\ufffd\ufffd": "fffe", "a\tb": None, "\u4e2d" * 20: None,
                                "plain": None})
        text = self.succeed("clusters", "odd.bin", "-k", "1").decode()
        self.assertIn(" " + "\u4e2d" * 10 + "... ", text)
        self.assertIn(" a\\x09b", text)
        self.fail_with(3, r'odd.bin:row 1: word "a\\x09b", expected one without tab', "clusters",
                       "odd.bin", "-k", "1", "-o", "out.tsv")

    def test_the_text_names_the_medoid(self):
        medoid = self.ask("clusters", "model", "-k", "3")["clusters"][0]["medoid"]
        self.assertRegex(self.succeed("clusters", "model", "-k", "3").decode(),
                         r"(?m)^ +0 +\d+ +0\.\d+ +[\d.,]+ +%s +%s" % (medoid, medoid))


class Diagnose(Geometry):
    def test_the_document_keeps_its_promises(self):
        found = self.ask("diagnose", "model")
        self.assertEqual(found["schema"], "firth.diagnose/1")
        for part, keys in {
                "anisotropy": ["mean_cosine", "mean_norm_ratio", "partition_isotropy", "isoscore",
                               "effective_rank", "participation_ratio"],
                "norm_frequency": ["spearman", "pearson"],
                "hubness": ["k", "words", "skewness", "antihub_share"],
                "cone": ["word_mean_cosine", "context_mean_cosine", "means_cosine"]}.items():
            for key in keys:
                self.assertIsInstance(found[part][key], (int, float), key)
        self.assertEqual(len(found["anisotropy"]["top_component_share"]), 8)
        self.assertEqual(set(found["norm_frequency"]["bins"][0]), {
            "count_low", "count_high", "words", "norm_median", "norm_q1", "norm_q3"})
        self.assertEqual(found["frequency_in_components"][0]["component"], 1)
        self.assertEqual(found["hubness"]["words"], len(self.words()))

    def test_what_is_missing_is_null_and_said(self):
        self.write("bare.vec", b"20 3\n" + b"".join(
            b"w%d %d %d 1\n" % (i, i % 7, i * i % 5) for i in range(20)))
        found = self.ask("diagnose", "bare.vec")
        for part in ["norm_frequency", "frequency_in_components", "cone"]:
            self.assertIsNone(found[part])
        self.assertIsNotNone(found["hubness"])
        done = self.run_firth("diagnose", "bare.vec")
        self.assertRegex(done.stderr, rb"\Afirth: warning: bare.vec: has no counts[^\n]*\n\Z")

    def test_threads_do_not_change_a_byte(self):
        base = self.succeed("diagnose", "model", "--json", "--threads", "1")
        self.assertEqual(self.succeed("diagnose", "model", "--json", "--threads", "3"), base)

    def test_two_models_stand_side_by_side(self):
        self.train("other", "--seed", "2")
        found = self.ask("diagnose", "model", "--against", "other")
        alone = self.ask("diagnose", "other")
        self.assertEqual(found["against"], {k: v for k, v in alone.items() if k != "schema"})
        text = self.succeed("diagnose", "model", "--against", "other").decode()
        both = ["%.4f" % one["anisotropy"]["mean_cosine"] for one in (found, alone)]
        self.assertRegex(text, r"(?m)^mean cosine +%s +%s +of all" % tuple(both))

    def test_a_transform_can_be_looked_at_before_it_is_made(self):
        self.succeed("transform", "model", "-o", "out", "--unit", "--centre", "--quiet")
        made = self.ask("diagnose", "out")
        asked = self.ask("diagnose", "model", "--unit", "--centre")
        made["model"] = asked["model"]
        self.assertEqual(made, asked)

    def test_a_row_that_is_no_number_gets_one_line(self):
        self.write("nan.bin", b"2 2\na " + struct.pack("<2f", 1, float("nan")) + b"\nb " +
                   struct.pack("<2f", 1, 2) + b"\n")
        for command in [["clusters", "nan.bin", "-k", "2"], ["diagnose", "nan.bin"],
                        ["transform", "nan.bin", "-o", "out", "--unit"]]:
            self.fail_with(7, "nan.bin.*row", *command)

    def test_vectors_of_zeros_get_one_line(self):
        self.write("zeros.vec", b"2 2\na 0 0\nb 0 0\n")
        self.fail_with(3, "all vectors are zero", "diagnose", "zeros.vec")
        self.fail_with(3, "all vectors are zero", "transform", "zeros.vec", "-o", "out", "--unit")
        self.fail_with(3, "zeros.vec: all vectors are zero", "clusters", "zeros.vec")

    def test_a_wrong_second_model_is_told_before_any_work(self):
        self.write("bare.vec", b"2 2\na 1 2\nb 3 5\n")  # its missing counts would be told
        self.fail_with(4, "absent: cannot be opened", "diagnose", "bare.vec", "--against", "absent")
        self.write("zeros.vec", b"2 2\na 0 0\nb 0 0\n")
        done = self.run_firth("diagnose", "bare.vec", "--against", "zeros.vec", "--quiet")
        self.assertEqual(done.stderr, b"firth: error: zeros.vec: all vectors are zero: there is "
                                      b"nothing to diagnose\n")

    def test_nonsense_gets_one_line(self):
        self.fail_with(2, "--vectors", "diagnose", "model", "--vectors", "long")
        self.fail_with(2, "no effect", "diagnose", "model", "--project", "raw")


class Transform(Geometry):
    def test_what_was_done_is_recorded_and_the_training_kept(self):
        self.succeed("transform", "model", "-o", "one", "--unit", "--centre", "--quiet")
        self.succeed("transform", "one", "-o", "two", "--all-but-the-top", "auto", "--quiet")
        before, after = (json.loads(contents(self.path(name + "/model.json")))
                         for name in ("model", "two"))
        self.assertEqual([one["steps"] for one in after["transform"]],
                         [["unit", "centre"], ["all_but_the_top"]])
        self.assertEqual(after["transform"][1]["components"], 1)
        self.assertEqual(after["tables"], ["vectors"])
        for key in ["seed", "options", "loss", "vocabulary"]:
            self.assertEqual(after[key], before[key])
        self.assertEqual(self.ask("info", "model")["fingerprint"], after["transform"][0]["source"])
        self.assertEqual(contents(self.path("model/vocab.tsv")), contents(self.path("two/vocab.tsv")))
        self.assertNotIn("contexts.npy", contents(self.path("two")))

    def test_threads_do_not_change_a_byte(self):
        for threads in "13":
            self.succeed("transform", "model", "-o", "out" + threads, "--whiten", "zca", "--quiet",
                         "--threads", threads)
        self.assertEqual(contents(self.path("out1")), contents(self.path("out3")))

    def test_any_format_goes_in_and_out(self):
        self.write("bare.vec", b"4 2\na 1 2\nb 3 5\nc 0 1\nd 2 2\n")
        for name in ["out", "out.npy", "out.bin", "out.vec"]:
            self.succeed("transform", "bare.vec", "-o", name, "--centre", "--quiet")
            self.assertEqual(self.ask("info", name)["rows"], 4)
        self.assertEqual(contents(self.path("out.vec")).split(b"\n")[1], b"a -0.5 -0.5")

    def test_the_report_shows_before_and_after(self):
        found = self.ask("transform", "model", "-o", "out", "--centre", "--report")
        self.assertEqual(found["schema"], "firth.transform/1")
        self.assertGreater(found["before"]["anisotropy"]["mean_norm_ratio"], 1e-3)
        self.assertLess(found["after"]["anisotropy"]["mean_norm_ratio"], 1e-5)
        text = self.succeed("transform", "model", "-o", "out2", "--centre", "--report").decode()
        self.assertRegex(text, r"(?m)^column 1: before$")

    def test_pca_has_the_dimensions_asked_for(self):
        self.succeed("transform", "model", "-o", "small", "--pca", "3", "--quiet")
        self.assertEqual(self.ask("info", "small")["dim"], 3)

    def test_nonsense_gets_one_line_and_no_output(self):
        def refuse(code, pattern, *steps):
            self.fail_with(code, pattern, "transform", "model", "-o", "out", *steps)
        refuse(2, "expected a step")
        refuse(2, "more than one", "--pca", "3", "--whiten", "zca")
        refuse(2, "--whiten: found \"cholesky\", expected zca or pca", "--whiten", "cholesky")
        refuse(2, "9 components, expected 1..8", "--pca", "9")
        refuse(2, "--pca: found \"0\"", "--pca", "0")
        refuse(2, "8 components, expected 1..7", "--all-but-the-top", "8")
        refuse(2, "--project has no effect", "--unit", "--project", "raw")
        refuse(2, "--project: found \"all\"", "--all-but-the-top", "auto", "--project", "all")
        self.fail_with(3, "no contexts", "transform", self.write("a.vec", b"2 1\na 1\nb 2\n"), "-o",
                       "out", "--add-contexts")
        self.fail_with(2, "input", "transform", "model", "-o", "model", "--unit", "--force")
        os.mkdir(self.path("home"))
        self.write("home/diary", b"mine")
        self.fail_with(6, "home", "transform", "no-such", "-o", "home", "--unit", "--force")


class Help(CliTest):
    def test_an_example_stands_before_the_options(self):
        for command in ["clusters", "diagnose", "transform"]:
            text = self.succeed(command, "--help").decode()
            self.assertLess(text.index("Example:\n  firth " + command), text.index("Options:"))
            for option in ["--json", "--threads", "--quiet"]:
                self.assertIn(option, text)


if __name__ == "__main__":
    main()
