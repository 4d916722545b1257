"""The familiar door: firth word2vec, and a link of that name.

usage: word2vec_test.py FIRTH [unittest arguments]
"""

import collections
import importlib.util
import os
import re
import struct
import subprocess

import cli_case
from cli_case import CliTest, contents, main, sentences

# The README's and the documentation's command, on a text that stands for text8.
FAMOUS = ("-train text8 -output v.bin -cbow 0 -size 200 -window 8 -negative 25 -sample 1e-4 "
          "-threads 20 -binary 1 -iter 15").split()
SMALL = "-train corpus.txt -output v.bin -cbow 0 -size 8 -iter 2 -threads 1 -debug 0".split()


def read_binary(path):
    """Words and vectors of a word2vec binary, read as its first line says."""
    data = contents(path)
    end = data.index(b"\n")
    rows, dim = map(int, data[:end].split())
    table, at = {}, end + 1
    for _ in range(rows):
        blank = data.index(b" ", at)
        table[data[at:blank]] = struct.unpack_from("<%df" % dim, data, blank + 1)
        at = blank + 1 + 4 * dim
        assert data[at:at + 1] == b"\n"
        at += 1
    assert at == len(data)
    return table


def read_text(path):
    lines = contents(path).decode().splitlines()
    rows = [line.split() for line in lines[1:]]
    assert lines[0].split() == [str(len(rows)), str(len(rows[0]) - 1)]
    return {row[0].encode(): tuple(struct.unpack("<f", struct.pack("<f", float(x)))[0]
                                   for x in row[1:]) for row in rows}


def option(arguments, name, value):
    """`arguments` with another value of `name`."""
    arguments = list(arguments)
    if name in arguments:
        at = arguments.index(name)
        arguments[at:at + 2] = []
    return arguments + ([name, value] if value is not None else [])


class Door(CliTest):
    def door(self, *arguments, **options):
        return self.succeed("word2vec", *arguments, **options)

    def refuse(self, pattern, *arguments, code=2):
        """An error in the words of word2vec.c: no option of ours is named."""
        message = self.fail_with(code, pattern, "word2vec", *arguments)
        self.assertNotRegex(message, r"\s--[a-z]")
        return message

    def test_the_famous_command_gives_the_bytes_of_the_equal_train(self):
        self.write("text8", sentences(300).encode())
        self.door(*FAMOUS)
        self.succeed("train", "text8", "-o", "t.bin", "--quiet", "--dim", "200", "--window", "8",
                     "--negative", "25", "--sample", "1e-4", "--epochs", "15", "--min-count", "5",
                     "--lr", "0.025", "--ns-exponent", "0.75", "--min-lr", "1e-4",
                     "--start-width", "0.5")
        self.assertEqual(contents(self.path("v.bin")), contents(self.path("t.bin")))
        self.assertEqual({len(row) for row in read_binary(self.path("v.bin")).values()}, {200})

    def test_what_is_not_given_is_as_in_the_preset(self):
        self.door("-train", "corpus.txt", "-output", "v.bin", "-cbow", "0", "-binary", "1")
        self.succeed("train", "corpus.txt", "-o", "t.bin", "--quiet", "--preset", "word2vec")
        self.assertEqual(contents(self.path("v.bin")), contents(self.path("t.bin")))

    def test_every_option_that_changes_vectors_does(self):
        self.door(*SMALL, "-binary", "1")
        base = contents(self.path("v.bin"))
        for name, value in [("-alpha", "0.05"), ("-size", "9"), ("-window", "2"),
                            ("-sample", "1e-2"), ("-negative", "7"), ("-min-count", "30"),
                            ("-iter", "3"), ("-binary", "0")]:
            self.door(*option(SMALL + ["-binary", "1"], name, value))
            self.assertNotEqual(contents(self.path("v.bin")), base, name)
        self.door(*option(SMALL + ["-binary", "1"], "-threads", "3"))
        self.assertEqual(contents(self.path("v.bin")), base)

    def test_a_link_named_word2vec_is_word2vec(self):
        os.symlink(cli_case.FIRTH, self.path("word2vec"))
        self.door(*SMALL)
        first = contents(self.path("v.bin"))
        os.remove(self.path("v.bin"))
        for call in [[self.path("word2vec")], ["./word2vec"]]:
            done = subprocess.run([*call, *SMALL], cwd=self.folder, capture_output=True)
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertEqual(contents(self.path("v.bin")), first)
            shown = subprocess.run(call, cwd=self.folder, capture_output=True)
            self.assertEqual((shown.returncode, shown.stdout), (0, self.door()))
        os.rename(self.path("word2vec"), self.path("word2vec-old"))
        done = subprocess.run(["./word2vec-old"], cwd=self.folder, capture_output=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"expected a subcommand", done.stderr)

    def test_the_file_is_of_the_format_asked_for_whatever_its_name(self):
        arguments = option(SMALL, "-output", None)
        for name in ["v", "v.txt", "v.bin", "v.npy", "v.safetensors", "v.model"]:
            self.door(*arguments, "-output", name, "-binary", "1")
            binary = read_binary(self.path(name))
            self.door(*arguments, "-output", name)
            self.assertEqual(read_text(self.path(name)), binary, name)

    def test_the_rows_are_the_words_of_the_text_and_no_other(self):
        """word2vec.c's row 0, </s>, is not there."""
        self.write("corpus.txt", b"b b b b b b a a a a a\nb a a c c c c c b\n" * 2)
        self.door(*SMALL, "-binary", "1")
        self.assertEqual(list(read_binary(self.path("v.bin"))), [b"b", b"a", b"c"])

    def test_the_output_is_replaced_as_by_the_original(self):
        self.write("v.bin", b"an older one")
        self.write("words", b"older words")
        self.door(*SMALL, "-save-vocab", "words")
        self.assertGreater(len(read_text(self.path("v.bin"))), 100)
        self.assertNotEqual(contents(self.path("words")), b"older words")

    def test_a_failed_run_leaves_the_old_output(self):
        self.write("v.bin", b"an older one")
        self.refuse("absent.txt", *option(SMALL, "-train", "absent.txt"), code=4)
        self.refuse("-min-count 9999", *SMALL, "-min-count", "9999", code=3)
        self.assertEqual(contents(self.path("v.bin")), b"an older one")

    def test_debug_0_is_quiet_and_else_stderr_tells(self):
        for value, told in [("0", False), ("1", True), ("2", True)]:
            done = self.run_firth("word2vec", *option(SMALL, "-debug", value))
            self.assertEqual((done.returncode, done.stdout), (0, b""))
            self.assertEqual(b"tokens read" in done.stderr, told)
            self.assertEqual(b"preset" in done.stderr, told)
            self.assertEqual(done.stderr != b"", told)

    def test_without_arguments_it_prints_its_options(self):
        usage = self.door().decode()
        names = ("-train -output -save-vocab -read-vocab -binary -cbow -alpha -size -window -sample "
                 "-hs -negative -threads -min-count -iter -classes -debug").split()
        self.assertEqual(re.findall(r"(?m)^  (-[\w-]+) <", usage), names)
        for name, value in [("-size", "100"), ("-window", "5"), ("-sample", "0.001"), ("-hs", "0"),
                            ("-negative", "5"), ("-iter", "5"), ("-min-count", "5"),
                            ("-alpha", "0.025"), ("-classes", "0"), ("-cbow", "1"),
                            ("-debug", "2"), ("-binary", "0")]:
            self.assertRegex(usage, r"(?m)^  %s <.*\(default: %s\)$" % (name, re.escape(value)))
        for help_option in ["-h", "-help", "--help"]:
            self.assertEqual(self.door(help_option).decode(), usage)


class Vocabulary(CliTest):
    def door(self, *arguments):
        return self.succeed("word2vec", *arguments)

    def test_it_goes_out_as_word2vec_c_wants_it_and_comes_in(self):
        self.door(*SMALL, "-save-vocab", "words")
        lines = contents(self.path("words")).decode().splitlines()
        self.assertEqual(lines[0], "</s> 0")
        rows = [line.split(" ") for line in lines[1:]]
        self.assertEqual([row[0] for row in rows], [w.decode() for w in read_text(self.path("v.bin"))])
        counts = [int(row[1]) for row in rows]
        self.assertEqual(counts, sorted(counts, reverse=True))
        occurrences = collections.Counter(contents(self.corpus).decode().split())
        self.assertEqual({word: int(count) for word, count in rows},
                         {word: n for word, n in occurrences.items() if n >= 5})
        first = contents(self.path("v.bin"))
        self.door(*SMALL, "-read-vocab", "words")
        self.assertEqual(contents(self.path("v.bin")), first)

    def test_min_count_holds_for_the_counts_of_a_read_vocabulary(self):
        self.write("words", b"</s> 9\nw0 9\nw1 8\nw2 7\nw3 6\nw4 4\n")
        self.door(*SMALL, "-read-vocab", "words")
        self.assertEqual(list(read_text(self.path("v.bin"))), [b"w0", b"w1", b"w2", b"w3"])
        self.door(*SMALL, "-read-vocab", "words", "-min-count", "8")
        self.assertEqual(list(read_text(self.path("v.bin"))), [b"w0", b"w1"])

    def test_without_output_words_are_all_that_is_written(self):
        self.door(*SMALL, "-save-vocab", "trained")
        os.remove(self.path("v.bin"))
        self.door(*option(SMALL, "-output", None), "-save-vocab", "counted")
        self.assertEqual(contents(self.path("counted")), contents(self.path("trained")))
        self.assertEqual(sorted(os.listdir(self.folder)), ["corpus.txt", "counted", "trained"])
        self.door(*option(SMALL, "-output", None), "-save-vocab", "counted", "-min-count", "50")
        few = contents(self.path("counted")).decode().splitlines()[1:]
        self.assertTrue(few and all(int(line.split()[1]) >= 50 for line in few))

    def test_the_last_word_counts_without_a_last_newline(self):
        self.write("corpus.txt", b"a b " * 9 + b"b")
        self.door(*SMALL, "-save-vocab", "words")
        self.assertEqual(contents(self.path("words")), b"</s> 0\nb 10\na 9\n")

    def test_a_word_s_of_the_text_keeps_its_count(self):
        self.write("corpus.txt", b"a </s> b a </s> b a b\n" * 9)
        self.door(*SMALL, "-save-vocab", "words")
        self.assertEqual(contents(self.path("words")), b"</s> 18\na 27\nb 27\n")

    def test_min_count_0_keeps_all_as_in_the_original(self):
        self.write("corpus.txt", sentences(50).encode() + b"once upon\n")
        for value, kept in [("0", True), ("1", True), ("2", False)]:
            self.door(*SMALL, "-min-count", value)
            self.assertEqual(b"once" in read_text(self.path("v.bin")), kept)


class Refused(CliTest):
    refuse = Door.refuse

    def test_what_is_not_there_is_named_with_what_to_write(self):
        self.refuse("-cbow is not given, so 1 .*CBOW.*write -cbow 0", *option(SMALL, "-cbow", None))
        self.refuse("-cbow 1: .*CBOW.*write -cbow 0", *option(SMALL, "-cbow", "1"))
        self.refuse("-hs 1: .*hierarchical softmax.*write -hs 0", *SMALL, "-hs", "1")
        self.refuse("-negative 0: .*write -negative 5", *SMALL, "-negative", "0")
        self.refuse("-classes 500: .*firth clusters OUTPUT -k 500", *SMALL, "-classes", "500")
        self.succeed("word2vec", *SMALL, "-hs", "0", "-classes", "0")

    def test_what_it_says_to_write_instead_of_classes_works(self):
        self.succeed("word2vec", *SMALL)
        self.succeed("clusters", "v.bin", "-k", "5")

    def test_numbers_are_read_strictly_where_atoi_takes_anything(self):
        for name in ["-size", "-window", "-negative", "-threads", "-min-count", "-iter", "-alpha",
                     "-sample", "-cbow", "-hs", "-binary", "-classes", "-debug"]:
            for value in ["abc", "5x", "-1", "nan", " 5", "9" * 400]:
                self.refuse(name + ":? (found )?\"?" + re.escape(value[:80]), *option(SMALL, name, value))
            self.refuse(name + ": expected a value", *option(SMALL, name, ""))
        for name in ["-size", "-window", "-negative", "-threads", "-iter"]:
            self.refuse(name, *option(SMALL, name, "1e3"))
            self.refuse(name, *option(SMALL, name, "0"))
        for name in ["-cbow", "-hs", "-binary"]:
            self.refuse(name + ': found "2", expected a whole number, 0..1', *option(SMALL, name, "2"))

    def test_an_unknown_option_suggests_the_nearest(self):
        self.refuse("unknown option -siez; did you mean -size", *SMALL, "-siez", "100")
        self.refuse("unknown option -min_count; did you mean -min-count", *SMALL, "-min_count", "1")
        self.refuse("unknown option -trian; did you mean -train", "-trian", "x")
        self.fail_with(2, "unknown option --size; did you mean -size", "word2vec", "--size", "100")
        self.refuse("unknown option text8$", "text8", "-output", "v.bin")

    def test_a_missing_value_is_not_the_next_option(self):
        self.refuse("-iter: expected a value", *option(SMALL, "-iter", None), "-iter")
        self.refuse('-train: found "-output", expected a value', "-train", "-output", "v.bin")

    def test_an_option_given_twice_is_an_error(self):
        self.refuse("-size is given twice", *SMALL, "-size", "9")

    def test_what_is_needed_is_named(self):
        self.refuse("-train <file> is required", *option(SMALL, "-train", None))
        self.refuse("-output <file> or -save-vocab <file>", *option(SMALL, "-output", None))

    def test_a_list_to_read_is_of_no_use_without_an_output(self):
        self.write("list.tsv", b"w1\t10\n")
        self.refuse("-read-vocab has no effect without -output", "-train", "corpus.txt", "-read-vocab", "list.tsv",
                    "-save-vocab", "out.tsv")

    def test_options_are_put_in_their_words_and_paths_are_not(self):
        self.refuse("^firth: error: no--dim.txt: .*No such file", *option(SMALL, "-train", "no--dim.txt"), code=4)

    def test_the_output_may_not_be_the_text(self):
        before = contents(self.corpus)
        self.refuse("the output is also an input", *option(SMALL, "-output", "corpus.txt"))
        self.refuse("the output is also an input", *SMALL, "-save-vocab", "corpus.txt")
        self.assertEqual(contents(self.corpus), before)

    def test_paths_of_any_length_and_bytes_are_paths(self):
        """word2vec.c has room for 100 bytes."""
        for name in ["n" * 200, "a b", "[a,b]", "nul\\0", "neighbors"]:
            self.succeed("word2vec", *option(SMALL, "-output", name))
            self.assertTrue(os.path.isfile(self.path(name)))


class Documentation(CliTest):
    """docs/word2vec.md says what is so."""

    def setUp(self):
        super().setUp()
        path = os.path.join(os.path.dirname(__file__), "../../docs/word2vec.md")
        with open(path, encoding="utf-8") as file:
            self.page = file.read()

    def test_its_commands_run(self):
        self.write("text8", sentences(300).encode())
        os.symlink(cli_case.FIRTH, self.path("firth"))
        path = self.folder + os.pathsep + os.environ["PATH"]
        blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", self.page)
        self.assertEqual(len(blocks), 3)
        for block in blocks:
            done = subprocess.run(["bash", "-euc", block], cwd=self.folder, capture_output=True,
                                  env=dict(os.environ, PATH=path))
            self.assertEqual(done.returncode, 0, done.stderr)
        for name in ["v.bin", "v.txt", "words.txt", "run.toml", "model", "second"]:
            self.assertTrue(os.path.exists(self.path(name)), name)
        self.assertIn(" ".join(FAMOUS), blocks[0])

    def test_its_table_of_defaults_is_true(self):
        rows = re.findall(r"(?m)^\| `--([\w-]+)`.*$", self.page)
        self.assertEqual(len(rows), 10)
        for column, preset in enumerate([None, "word2vec", "gensim", "fasttext"]):
            arguments = ["--preset", preset] if preset else []
            printed = self.succeed("train", "--print-config", *arguments).decode()
            settled = dict(re.findall(r"(?m)^([\w-]+) = (.*)$", printed))
            for line in re.findall(r"(?m)^\| `--.*$", self.page):
                cells = [cell.strip() for cell in line.strip("|").split("|")]
                option = re.match(r"`--([\w-]+)`", cells[0]).group(1)
                told = re.match(r"[\d.]+", cells[1 + column]).group(0)
                self.assertEqual(told, settled[option], (preset, option))

    def test_its_names_of_word2vec_c_are_those_of_the_usage(self):
        usage = self.succeed("word2vec").decode()
        for line in re.findall(r"(?m)^\| `--.*$", self.page):
            cell = line.strip("|").split("|")[2]
            match = re.match(r"\s*([\d.]+) `(-[\w-]+)`", cell)
            if match:
                self.assertRegex(usage, r"(?m)^  %s .*default: %s\)$" % match.group(2, 1))

    def test_bytes_and_lines_are_not_cut(self):
        long_word = "x" * 120
        line = " ".join("w%d" % (i % 7) for i in range(3000))
        self.write("corpus.txt", ((long_word + " ") * 9 + line + " a\rb" * 9 + " " + "y" * 1025 + "\n").encode())
        done = self.run_firth("word2vec", *option(SMALL, "-debug", "1"))
        table = read_text(self.path("v.bin"))
        self.assertLessEqual({long_word.encode(), b"a", b"b"}, set(table))
        self.assertRegex(done.stderr, rb"too long +1\n")


class Witness(CliTest):
    def test_gensim_reads_both_formats(self):
        if not importlib.util.find_spec("gensim"):
            self.skipTest("no gensim")
        from gensim.models import KeyedVectors
        for binary in ["0", "1"]:
            self.succeed("word2vec", *SMALL, "-binary", binary)
            read = KeyedVectors.load_word2vec_format(self.path("v.bin"), binary=binary == "1")
            ours = (read_binary if binary == "1" else read_text)(self.path("v.bin"))
            self.assertEqual(read.index_to_key, [word.decode() for word in ours])
            for word, vector in ours.items():
                self.assertEqual(tuple(read[word.decode()].tolist()), vector)


if __name__ == "__main__":
    main()
