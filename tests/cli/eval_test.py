"""Drives `firth eval` as a user does: benchmarks, their JSON, and nonsense in the files.

usage: eval_test.py FIRTH [unittest arguments]
"""

import json
import random

from cli_case import CliTest, main

# A table where every figure is known: man, king, woman, queen and two more.
VECTORS = b"""7 3
man 1 0 0
king 1 0 1
woman 0 1 0
queen 0 1 1
prince 1 0 2
crown 0.1 0.1 1
zero 0 0 0
"""
QUESTIONS = b""": royals
Man King Woman Queen
man king woman crown
man king woman absent
: gram1-plural
woman queen man king
"""


class EvalTest(CliTest):
    def setUp(self):
        super().setUp()
        self.write("words.vec", VECTORS)
        self.write("q.txt", QUESTIONS)
        self.write("pairs.tsv", b"man\twoman\t1\nking\tprince\t9\nqueen\tcrown\t7\nman\tx\t3\n")
        self.write("classes.tsv", b"man\tp\nwoman\tp\nking\tr\nqueen\tr\nprince\tr\n")



class Eval(EvalTest):
    def eval(self, *arguments):
        report = json.loads(self.succeed("eval", *arguments, "--json"))
        self.assertEqual(report["schema"], "firth.eval/1")
        return report

    def one(self, *arguments):
        models = self.eval("words.vec", *arguments)["models"]
        self.assertEqual([model["model"] for model in models], ["words.vec"])
        return models[0]

    def test_analogies_have_the_promised_keys(self):
        report, = self.one("--analogies", "q.txt")["analogies"]
        self.assertEqual((report["file"], report["method"], report["convention"]),
                         ("q.txt", "3CosAdd", "firth"))
        counts = [(s["name"], s["correct"], s["seen"], s["total"]) for s in report["sections"]]
        self.assertEqual(counts, [("royals", 1, 2, 3), ("gram1-plural", 1, 1, 1)])
        total = report["total"]
        self.assertEqual((total["correct"], total["seen"], total["total"]), (2, 3, 4))
        self.assertAlmostEqual(total["accuracy"], 2 / 3)
        self.assertAlmostEqual(report["macro_accuracy"], 0.75)
        self.assertEqual((report["semantic"]["correct"], report["syntactic"]["correct"]), (1, 1))
        # crown comes second, so the ranks are 1, 2, 1.
        self.assertAlmostEqual(total["mrr"], 2.5 / 3)
        self.assertEqual(total["hit_at_5"], 1)
        self.assertLess(total["interval"][0], 2 / 3)

    def test_similarity_and_categories_have_the_promised_keys(self):
        report = self.one("--similarity", "pairs.tsv", "--categories", "classes.tsv")
        similarity, = report["similarity"]
        self.assertEqual((similarity["pairs"], similarity["missing"]), (3, 1))
        self.assertAlmostEqual(similarity["spearman"], 1)
        self.assertGreater(similarity["pearson"], 0.9)
        categories, = report["categories"]
        self.assertEqual((categories["words"], categories["missing"]), (5, 0))
        for key in ["purity", "nmi", "ari"]:
            self.assertLessEqual(categories[key], 1)

    def test_all_conventions_stand_side_by_side(self):
        report = self.one("--analogies", "q.txt", "--similarity", "pairs.tsv", "--convention", "all")
        conventions = ["firth", "word2vec", "gensim", "glove", "hyperwords"]
        self.assertEqual([r["convention"] for r in report["analogies"]], conventions)
        self.assertEqual([r["total"]["seen"] for r in report["analogies"]], [3, 3, 3, 2, 4])
        self.assertIn("semantic_by_position", report["analogies"][1])
        self.assertEqual([r["convention"] for r in report["similarity"]],
                         ["firth", "gensim", "hyperwords"])
        self.assertEqual([r["pairs"] for r in report["similarity"]], [3, 3, 4])
        text = self.succeed("eval", "words.vec", "--analogies", "q.txt", "--convention", "all").decode()
        self.assertRegex(text, r"\n +firth +word2vec +gensim +glove +hyperwords\n")
        total, = [line.split() for line in text.splitlines() if line.startswith("  total")]
        self.assertEqual([cell for cell in total if "/" in cell], [
            "%d/%d" % (r["total"]["correct"], r["total"]["seen"]) for r in report["analogies"]])

    def test_options_of_gensim_are_there(self):
        def total(*arguments):
            report, = self.one("--analogies", "q.txt", "--convention", "gensim",
                               *arguments)["analogies"]
            return report["total"]["correct"], report["total"]["seen"]
        self.assertEqual(total(), (2, 3))
        self.assertEqual(total("--case", "exact"), (1, 2))
        self.assertEqual(total("--unknown", "zero"), (2, 4))
        self.assertEqual(total("--first", "3"), (0, 0))

    def test_methods_are_reported_each(self):
        report = self.one("--analogies", "q.txt", "--method", "3cosadd", "3cosmul", "pairdirection")
        self.assertEqual([r["method"] for r in report["analogies"]],
                         ["3CosAdd", "3CosMul", "PairDirection"])

    def test_pairs_take_the_methods_of_pairs(self):
        self.write("bats.txt", b"man\tking\nwoman\tqueen\n")
        report = self.one("--analogies", "bats.txt", "--method", "3cosavg", "lrcos", "3cosadd")
        self.assertEqual([r["total"]["total"] for r in report["analogies"]], [2, 2, 2])
        self.fail_with(2, "3CosAvg asks pairs .* q.txt has questions", "eval", "words.vec",
                       "--analogies", "q.txt", "--method", "3cosavg")

    def test_models_are_compared_on_the_same_questions(self):
        rng = random.Random(3)
        names = ["w%d" % i for i in range(60)]
        plain = {name: [rng.gauss(0, 1) for _ in range(10)] for name in names}
        offset = [rng.gauss(0, 1) for _ in range(10)]
        for name in names:
            plain[name + "s"] = [x + y for x, y in zip(plain[name], offset)]
        blurred = {name: [x + rng.gauss(0, 0.7) for x in row] for name, row in plain.items()}
        for path, table in [("a.vec", plain), ("b.vec", blurred)]:
            rows = "".join("%s %s\n" % (name, " ".join("%.5f" % x for x in row))
                           for name, row in table.items())
            self.write(path, ("120 10\n" + rows).encode())
        self.write("plurals.txt", ("".join("w%d w%ds w%d w%ds\n" % (i, i, (i + 7) % 60, (i + 7) % 60)
                                           for i in range(60))).encode())
        report = self.eval("a.vec", "b.vec", "--analogies", "plurals.txt")
        first, second = [model["analogies"][0]["total"]["correct"] for model in report["models"]]
        self.assertEqual(first, 60)
        difference, = report["differences"]
        self.assertEqual((difference["model"], difference["against"]), ("b.vec", "a.vec"))
        compared, = difference["analogies"]
        self.assertEqual((compared["only_against"], compared["only_this"]), (60 - second, 0))
        self.assertTrue(compared["significant"])
        text = self.succeed("eval", "a.vec", "b.vec", "--analogies", "plurals.txt").decode()
        self.assertRegex(text, r"model 2 - model 1: -0\.\d+ .*\*\n")
        same = self.eval("a.vec", "a.vec", "--analogies", "plurals.txt")["differences"][0]
        self.assertFalse(same["analogies"][0]["significant"])

    def test_the_text_tells_coverage_and_zero_rows(self):
        text = self.succeed("eval", "words.vec", "--analogies", "q.txt", "--similarity", "pairs.tsv",
                            "--categories", "classes.tsv").decode()
        self.assertIn("the vocabulary has all words of 3 of 4 questions (75.00 %)", text)
        self.assertIn("over 3 pairs; of 4 in the file 1 have an unknown word", text)
        self.assertIn("words.vec: 1 of 7 rows are zero", text)

    def test_threads_do_not_show(self):
        arguments = ["words.vec", "--analogies", "q.txt", "--similarity", "pairs.tsv", "--categories",
                     "classes.tsv", "--convention", "all"]
        one, many = [self.eval(*arguments, "--threads", n) for n in ["1", "4"]]
        del one["seconds"], many["seconds"]
        self.assertEqual(one, many)

    def test_latin1_is_told(self):
        self.write("latin.tsv", b"man\twoman\t1\nking\tprince\t9\ncaf\xe9\tth\xe9\t7\n")
        report = self.one("--similarity", "latin.tsv")["similarity"][0]
        self.assertTrue(report["latin1"])
        self.assertIn(b"read as Latin-1", self.succeed("eval", "words.vec", "--similarity",
                                                       "latin.tsv"))


class Nonsense(EvalTest):
    def refuse(self, kind, content, pattern, code=3):
        self.write("bad", content)
        self.fail_with(code, pattern, "eval", "words.vec", kind, "bad")

    def test_files_are_refused_by_line(self):
        self.refuse("--analogies", b": s\na b c\n", "bad:line 2: 3 words in .*, expected four")
        self.refuse("--analogies", b": s\n: t\na b c d\n", "bad:line 1: the section .s. is empty")
        self.refuse("--similarity", b"a b 1\na b high\n", "bad:line 2: score .high., expected a num")
        self.refuse("--categories", b"a x\nb x\nc y\n", "bad: the category .y. has one word")
        self.refuse("--categories", b"a x\nb x\nc y\nd y\n", "words.vec: bad: 0 of 4 words known")
        self.fail_with(4, "absent", "eval", "words.vec", "--analogies", "absent")

    def test_an_empty_file_of_classes_is_called_empty(self):
        self.refuse("--categories", b"\n", "bad: an empty file, expected a word and its category")

    def test_a_missing_model_is_told_before_any_work(self):
        self.fail_with(4, "absent: cannot be opened", "eval", "words.vec", "absent", "--analogies",
                       "no-such-questions")

    def test_pairs_that_nobody_knows_have_no_correlation(self):
        self.write("foreign.tsv", b"eins\tzwei\t1\ndrei\tvier\t2\n")
        text = self.succeed("eval", "words.vec", "--similarity", "foreign.tsv").decode()
        self.assertIn("  no correlation: it takes two pairs", text)
        text = self.succeed("eval", "words.vec", "words.vec", "--similarity", "foreign.tsv").decode()
        self.assertIn("model 2 - model 1: no correlation", text)
        self.assertNotIn("nan", text)

    def test_a_model_that_is_no_numbers_is_refused(self):
        self.write("nan.vec", b"2 2\na 1 nan\nb 1 2\n")
        self.fail_with(7, "nan.vec", "eval", "nan.vec", "--analogies", "q.txt")

    def test_options_without_effect_are_refused(self):
        def refuse(pattern, *arguments):
            self.fail_with(2, pattern, "eval", "words.vec", *arguments)
        refuse("nothing to do: give --analogies")
        refuse("--method has no effect without --analogies", "--similarity", "pairs.tsv",
               "--method", "3cosmul")
        for option, value in [("--case", "exact"), ("--unknown", "zero"), ("--first", "3")]:
            refuse(option + " has no effect with --convention glove", "--analogies", "q.txt",
                   "--convention", "glove", option, value)
        refuse("--convention word2vec has no effect without --analogies", "--similarity",
               "pairs.tsv", "--convention", "word2vec")
        refuse("--unknown has no effect on --categories", "--categories", "classes.tsv",
               "--unknown", "zero")
        refuse("--case has no effect with --convention word2vec", "--analogies", "q.txt",
               "--convention", "word2vec", "--case", "exact")

    def test_names_out_of_range_are_refused(self):
        def refuse(pattern, *arguments):
            self.fail_with(2, pattern, "eval", "words.vec", "--analogies", "q.txt", *arguments)
        refuse("--convention: found .mine., expected firth, word2vec", "--convention", "mine")
        refuse("--method: found .4cos., expected 3cosadd", "--method", "4cos")
        refuse("--method: 3cosadd is given twice", "--method", "3cosadd", "3cosadd")
        refuse("--method: gensim has no 3CosMul", "--convention", "gensim", "--method", "3cosmul")
        refuse("--case: found .none., expected exact or fold", "--case", "none")
        refuse("--unknown: found .x., expected skip or zero", "--unknown", "x")


if __name__ == "__main__":
    main()
