"""Drives the commands that ask a table about words, as a user does.

usage: queries_test.py FIRTH [unittest arguments]
"""

import json
import math

from cli_case import CliTest, main, npy

WORDS = ["man", "woman", "king", "queen", "stone", "nothing"]
ROWS = [[1, 0, 0], [0, 1, 0], [1, 0, 2], [0, 1, 2], [1, 1, -1], [0, 0, 0]]
COUNTS = [600, 500, 40, 30, 2, 1]


def cosine(x, y):
    return sum(a * b for a, b in zip(x, y)) / math.hypot(*x) / math.hypot(*y)


class Queries(CliTest):
    def setUp(self):
        super().setUp()
        self.table("t", ["%s\t%d" % pair for pair in zip(WORDS, COUNTS)])

    def table(self, name, lines):
        self.write(name + ".npy", npy(len(ROWS), len(ROWS[0]), sum(ROWS, [])))
        self.write(name + ".vocab.tsv", "".join(line + "\n" for line in lines).encode())

    def ask(self, *arguments, **options):
        return json.loads(self.succeed(*arguments, "--json", **options))

    def words(self, *arguments):
        report = self.ask("neighbors", "t.npy", *arguments)
        return [answer["word"] for answer in report["queries"][0]["neighbors"]]


class OddWords(Queries):
    def test_a_word_of_two_signs_is_a_word(self):
        self.table("signs", ["++", "woman", "king", "queen", "stone", "nothing"])
        answer = self.ask("similarity", "signs.npy", "king", "++")
        self.assertAlmostEqual(answer["cosine"], cosine(ROWS[2], ROWS[0]), 6)


class Neighbors(Queries):
    def test_the_first_words_and_the_frequent_ones(self):
        self.assertEqual(self.words("king"), ["queen", "man", "woman", "stone"])
        self.assertEqual(self.words("king", "--first", "3"), ["man", "woman"])
        self.assertEqual(self.words("king", "--min-count", "30"), ["queen", "man", "woman"])
        self.assertEqual(self.words("king", "--first", "2", "--min-count", "501"), ["man"])
        self.assertEqual(self.words("king", "--min-count", "601"), [])
        self.assertIn(b"no answers", self.succeed("neighbors", "t.npy", "king", "--first", "1",
                                                  "--min-count", "601"))

    def test_a_min_count_needs_counts(self):
        self.table("bare", WORDS)
        self.fail_with(2, "--min-count.*bare.npy has no counts", "neighbors", "bare.npy", "king",
                       "--min-count", "2", "--quiet")
        report = self.ask("neighbors", "bare.npy", "king")
        self.assertIsNone(report["queries"][0]["neighbors"][0]["count"])

    def test_rows_of_zeros_are_told_once_and_never_answer(self):
        done = self.run_firth("neighbors", "t.npy", input=b"king\nqueen\n")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"nothing", done.stdout)
        self.assertRegex(done.stderr, rb"\Afirth: warning: t.npy: 1 of 6 rows [^\n]*zero[^\n]*\n\Z")
        self.assertEqual(self.run_firth("neighbors", "t.npy", "king", "--quiet").stderr, b"")
        self.fail_with(3, 't.npy: the vector of "nothing" is zero', "neighbors", "t.npy", "nothing",
                       "--quiet")
        done = self.run_firth("neighbors", "t.npy", "--jsonl", "--quiet", input=b"nothing\nking\n")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_a_sum_that_cancels_has_no_answers(self):
        self.assertEqual(self.words("+king", "-king"), [])

    def test_columns_are_aligned(self):
        text = self.succeed("neighbors", "t.npy", "king", "queen").decode()
        self.assertEqual(text.splitlines()[:3], ["king",
                                                 "    cosine  count      norm  word",
                                                 "    0.8000     30    2.2361  queen"])

    def test_top_must_be_positive(self):
        for command in [["neighbors", "t.npy", "king"], ["analogy", "t.npy", "man", "king", "woman"]]:
            self.fail_with(2, "--top", *command, "--top", "0")


class Analogy(Queries):
    def test_each_method_scores_by_its_formula(self):
        man, woman, king, queen = ([x / math.hypot(*row) for x in row] for row in ROWS[:4])
        shifted = lambda x: (1 + cosine(queen, x)) / 2
        wanted = {
            "3cosadd": cosine(queen, [k - m + w for k, m, w in zip(king, man, woman)]),
            "3cosmul": shifted(king) * shifted(woman) / (shifted(man) + 1e-6),
            "pairdirection": cosine([q - w for q, w in zip(queen, woman)],
                                    [k - m for k, m in zip(king, man)]),
        }
        for method, score in wanted.items():
            report = self.ask("analogy", "t.npy", "man", "king", "woman", "--method", method)
            self.assertEqual(report["schema"], "firth.analogy/1")
            self.assertEqual(report["method"], method)
            self.assertEqual([answer["word"] for answer in report["answers"]], ["queen", "stone"])
            self.assertAlmostEqual(report["answers"][0]["score"], score, 5)
            self.assertEqual(report["answers"][0]["count"], 30)

    def test_no_method_is_the_default_one_and_others_are_refused(self):
        plain = self.ask("analogy", "t.npy", "man", "king", "woman")
        self.assertEqual(plain, self.ask("analogy", "t.npy", "man", "king", "woman", "--method",
                                         "3cosadd"))
        self.fail_with(2, "3cosmull.*did you mean 3cosmul", "analogy", "t.npy", "man", "king",
                       "woman", "--method", "3cosmull")

    def test_answers_keep_to_the_candidates(self):
        report = self.ask("analogy", "t.npy", "man", "king", "woman", "--first", "3")
        self.assertEqual(report["answers"], [])

    def test_the_title_says_what_was_asked(self):
        text = self.succeed("analogy", "t.npy", "man", "king", "woman", "--top", "1").decode()
        self.assertEqual(text.splitlines()[0], "man is to king as woman is to  (3cosadd)")
        self.assertRegex(text.splitlines()[2], "queen$")


class Similarity(Queries):
    def test_two_words_have_cosine_dot_distance_and_ranks(self):
        report = self.ask("similarity", "t.npy", "king", "stone")
        self.assertEqual(report["schema"], "firth.similarity/1")
        self.assertAlmostEqual(report["cosine"], cosine(ROWS[2], ROWS[4]))
        self.assertAlmostEqual(report["dot"], -1)
        self.assertAlmostEqual(report["euclidean"], math.dist(ROWS[2], ROWS[4]))
        self.assertEqual(report["rank_b_of_a"], 4)  # queen, man, woman, stone
        self.assertEqual(report["rank_a_of_b"], 3)  # man, woman, king and queen alike
        self.assertEqual(report["neighbors"], 4)
        self.assertEqual(report["b"]["word"], "stone")
        text = self.succeed("similarity", "t.npy", "king", "stone").decode()
        self.assertRegex(text, r'"stone" is number 4 of the 4 neighbours of "king"')

    def test_words_without_a_direction_or_a_row_are_refused(self):
        self.fail_with(3, '"nothing" is zero', "similarity", "t.npy", "king", "nothing", "--quiet")
        self.fail_with(3, "did you mean stone", "similarity", "t.npy", "king", "stnoe", "--quiet")
        self.fail_with(2, "B", "similarity", "t.npy", "king")


class Stdin(Queries):
    def test_json_and_jsonl_exclude_each_other_and_words(self):
        self.fail_with(2, "found both", "neighbors", "t.npy", "--json", "--jsonl")
        self.fail_with(2, "no effect with words", "neighbors", "t.npy", "king", "--jsonl")


class OddOneOut(Queries):
    def test_the_odd_one_stands_first_with_all_cosines(self):
        report = self.ask("odd-one-out", "t.npy", "king", "queen", "stone", "woman")
        self.assertEqual(report["schema"], "firth.odd_one_out/1")
        self.assertEqual(report["odd_one_out"], "stone")
        rows = [[x / math.hypot(*row) for x in row] for row in (ROWS[i] for i in (2, 3, 4, 1))]
        mean = [sum(column) for column in zip(*rows)]
        wanted = {word: cosine(row, mean)
                  for word, row in zip(["king", "queen", "stone", "woman"], rows)}
        for answer in report["words"]:
            self.assertAlmostEqual(answer["cosine"], wanted[answer["word"]], 6)
        self.assertEqual([answer["word"] for answer in report["words"]],
                         sorted(wanted, key=wanted.get))
        text = self.succeed("odd-one-out", "t.npy", "king", "queen", "stone").decode()
        self.assertEqual(text.splitlines()[0], "stone")

    def test_two_words_have_no_odd_one(self):
        self.fail_with(2, "found 2 words, expected 3", "odd-one-out", "t.npy", "king", "queen")
        self.fail_with(3, "qeen", "odd-one-out", "t.npy", "king", "qeen", "man", "--quiet")


class Threads(Queries):
    def test_any_number_of_threads_answers_with_the_same_bytes(self):
        self.succeed("synth", "-o", "big.npy", "--table", "5000,17", "--quiet")
        with open(self.path("big.vocab.tsv"), encoding="utf-8") as file:
            words = [line.split("\t")[0] for line in file][:4]
        for command in [["neighbors", *words], ["analogy", *words[:3], "--method", "3cosmul"],
                        ["similarity", *words[:2]], ["odd-one-out", *words]]:
            outputs = {self.succeed(command[0], "big.npy", *command[1:], "--json", "--threads", n)
                       for n in ["1", "2", "5"]}
            self.assertEqual(len(outputs), 1)


if __name__ == "__main__":
    main()
