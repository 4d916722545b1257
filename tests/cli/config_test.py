"""train --config and --print-config: options by a TOML file, and hostile files.

usage: config_test.py FIRTH [unittest arguments]
"""

import gzip
import json
import os
import random
import re
import sys

import cli_case
from cli_case import CliTest, contents, main

try:
    import tomllib
except ImportError as error:  # before Python 3.11
    print(f"skipped: {error}")
    sys.exit(77)

FAST = 'dim = 8\nepochs = 2\nmin-count = 2\nthreads = 1\n'


class ConfigTest(CliTest):
    def config(self, text, name="c.toml"):
        return self.write(name, text if isinstance(text, bytes) else text.encode())

    def settled(self, *arguments):
        """What Python reads of --print-config."""
        return tomllib.loads(self.succeed("train", "--print-config", *arguments).decode())

    def refuse(self, code, pattern, text):
        self.config(text)
        return self.fail_with(code, pattern, "train", "corpus.txt", "-o", "m", "--config", "c.toml")


class Reading(ConfigTest):
    def test_a_file_gives_the_bytes_of_the_equal_command_line(self):
        self.config(FAST + 'corpus = ["corpus.txt"]\noutput = "m"\nseed = "18446744073709551615"\n'
                    'fixed-window = true\nlowercase = false\nutf8 = "strict"\nquiet = true\n')
        self.succeed("train", "--config", "c.toml")
        self.succeed("train", "corpus.txt", "-o", "n", "--dim", "8", "--epochs", "2", "--min-count",
                     "2", "--seed", "18446744073709551615", "--fixed-window", "--utf8", "strict",
                     "--quiet")
        self.assertEqual(contents(self.path("m")), contents(self.path("n")))

    def test_the_command_line_wins_wherever_it_stands(self):
        self.config("dim = 8\nwindow = 3\ncorpus = [\"other\"]\n")
        for arguments in [["--dim", "9", "--config", "c.toml"], ["--config", "c.toml", "--size", "9"]]:
            settled = self.settled(*arguments, "here")
            self.assertEqual((settled["dim"], settled["window"], settled["corpus"]), (9, 3, ["here"]))

    def test_aliases_and_positions_are_keys(self):
        self.config('size = 7\niter = 3\nalpha = 0.5\ncorpus = "one"\n')
        settled = self.settled("--config", "c.toml")
        self.assertEqual((settled["dim"], settled["epochs"], settled["lr"], settled["corpus"]),
                         (7, 3, 0.5, ["one"]))

    def test_the_toml_that_python_reads_is_read(self):
        text = ('\ufeff# a comment\r\n\r\n dim\t=\t1_0 # ten\r\nlr=+2.5e-2\nsample = 1E-05\n'
                'corpus = [ "a#b", # first\n\n \'c:\\d\' ,"e\\"\\\\\\t\\u00e9\\U0001F600", ]\n'
                'memory = "2G"\ntemp = \'x = 1\'\n"window" = 0x1F\nvocab = """\nx"\ny"""')
        self.config(text)
        settled = self.settled("--config", "c.toml")
        wanted = tomllib.loads(text.lstrip("\ufeff"))
        for key in wanted:
            self.assertEqual(settled[key], wanted[key], key)

    def test_a_number_may_be_a_string(self):
        """As TOML's integers end at 64 bits with a sign, and seeds do not."""
        self.config('dim = "7"\nlr = "1e-3"\nseed = "9223372036854775808"\n')
        settled = self.settled("--config", "c.toml")
        self.assertEqual((settled["dim"], settled["lr"], settled["seed"]),
                         (7, 0.001, "9223372036854775808"))

    def test_strings_of_any_characters_are_those_that_python_reads(self):
        rng = random.Random(5)
        alphabet = "a#=\"'\\[], \t\u00e9\u20ac\U0001F600\x85\u2028-."
        for _ in range(40):
            words = ["".join(rng.choices(alphabet, k=rng.randint(1, 12))) for _ in range(3)]
            lines = ["corpus = [" + ", ".join(self.toml(word, rng) for word in words) + "]"]
            self.config("\n".join(lines) + "\n")
            self.assertEqual(self.settled("--config", "c.toml")["corpus"], words)

    @staticmethod
    def toml(word, rng):
        if rng.random() < 0.3 and "'" not in word:
            return "'" + word + "'"
        escaped = {"\\": "\\\\", '"': '\\"'}
        return '"' + "".join(
            "\\U%08x" % ord(c) if rng.random() < 0.2 else escaped.get(c, c) for c in word) + '"'

    def test_stdin_and_gzip_are_files_too(self):
        self.assertEqual(json.loads(self.succeed(
            "train", "corpus.txt", "-o", "m", "--quiet", "--json", "--config", "-",
            input=FAST.encode()))["dim"], 8)
        self.config(gzip.compress(FAST.encode()))
        self.assertEqual(self.settled("--config", "c.toml")["dim"], 8)

    def test_a_preset_of_the_file_yields_to_its_options(self):
        self.config('sample = 0.5\npreset = "gensim"\n')
        settled = self.settled("--config", "c.toml")
        self.assertEqual((settled["sample"], settled["start-width"]), (0.5, 1))
        self.assertEqual(self.settled("--config", "c.toml", "--preset", "fasttext")["lr"], 0.05)


class Refused(ConfigTest):
    def test_an_unknown_key_suggests_the_nearest_with_its_line(self):
        self.refuse(2, r"c\.toml:line 2: unknown key windwo; did you mean window\?", "dim = 5\nwindwo = 5\n")
        self.refuse(2, "line 3: unknown key windwo", "dim = 5\r\n# a comment\r\nwindwo = 5\r\n")
        self.refuse(2, "line 1: unknown key min_count; did you mean min-count", "min_count = 5\n")
        self.refuse(2, "line 1: unknown key hopeless-nonsense$", "hopeless-nonsense = 5\n")
        for key in ["help", "config", "print-config", "h", "o"]:
            self.refuse(2, "line 1: unknown key " + key, key + ' = "x"\n')

    def test_a_value_of_the_wrong_type_is_named_with_its_line(self):
        for text, pattern in [
                ("dim = true", "dim: found true or false, expected a number"),
                ('dim = ["5"]', "dim: found an array of strings, expected a number"),
                ("utf8 = 5", "utf8: found a number, expected a string"),
                ("lowercase = 1", "lowercase: found a number, expected true or false"),
                ('lowercase = "true"', "lowercase: found a string, expected true or false"),
                ("corpus = 5", "corpus: found a number, expected an array of strings")]:
            self.refuse(2, r"c\.toml:line 3: " + pattern, "# one\n\n" + text + "\n")

    def test_a_value_of_no_type_is_refused_with_its_line(self):
        for text, pattern in [
                ("dim = 010", "leading zero"), ("dim = 1__0", "underscore"), ("dim = _10", "underscore"),
                ("dim = 10_", "underscore|digit"), ("lr = .5", "[.]"), ("lr = 5.", "digit|end"),
                ("lr = 1e", "digit|end|saw"), ("lr = 1.e5", "digit"), ("lr = 1e999", "1e999"),
                ("dim = 5 6", "saw '6'"),
                ("dim = 1979-05-27", "dim that is a date or a time, expected KEY = VALUE"),
                ("dim = 07:32:00", "a date or a time"), ("dim = 1979-05-27T07:32:00Z", "a date or a time"),
                ("seed = 18446744073709551615", "18446744073709551615.* 64 bits")]:
            self.refuse(3, r"c\.toml:line 3: .*" + pattern, "# one\n\n" + text + "\n")

    def test_a_value_out_of_range_is_named_with_its_line(self):
        for text, pattern in [("dim = 0", "--dim 0: expected 1 to 4096"),
                              ("dim = 1e3", '--dim: found "1000.0", expected a whole number'),
                              ("lr = inf", '--lr: found "inf"'), ("lr = nan", '--lr: found "nan"'),
                              ('dim = "five"', '--dim: found "five"'), ('dim = ""', "--dim"),
                              ('dim = "1 "', "--dim"),
                              ("dim = 0x10000", "--dim 65536: expected 1 to 4096"),
                              ("lr = 11", "--lr 11"), ("threads = 0", "--threads"),
                              ("dim = -5", "--dim"), ('target = "sse"', "--target sse"),
                              ('utf8 = "kep"', "did you mean keep"), ('memory = "5X"', "--memory"),
                              ('vocab = ""', "--vocab"), ('preset = "x"', "--preset"),
                              ('seed = "99999999999999999999"', "--seed"), ("seed = -1", "--seed"),
                              ("min-count = 0.5", "whole")]:
            self.refuse(2, r"c\.toml:line 2: " + ".*" + pattern, "window = 5\n" + text + "\nlanes = 1\n")

    def test_the_first_of_two_errors_is_told(self):
        self.refuse(2, "line 1: --window 0", "window = 0\ndim = 0\n")
        self.refuse(2, "line 2: unknown key z", "window = 5\nz = 0\ndim = 0\n")
        self.refuse(2, "line 2: dim is given already in line 1", "size = 5\ndim = 5\n")

    def test_the_file_is_not_blamed_for_the_command_line(self):
        self.config("window = 5\n")
        message = self.fail_with(2, "--dim 0", "train", "x", "-o", "m", "--dim", "0", "--config", "c.toml")
        self.assertNotIn("c.toml", message)

    def test_a_key_given_twice_is_an_error(self):
        self.refuse(3, "line 3: .*cannot redefine existing integer 'dim'", "dim = 5\n\ndim = 5\n")
        self.refuse(3, "line 2: .*cannot redefine .* 'quiet'", "quiet = false\nquiet = true\n")
        self.refuse(2, "line 2: size is given already in line 1", "dim = 5\nsize = 5\n")

    def test_what_is_no_toml_of_one_table_is_refused_with_its_line(self):
        for text, line, pattern in [
                ("dim\n", 1, "expected '='"), ("dim 5\n", 1, "expected '='"),
                ("dim =\n", 1, "value"), ("= 5\n", 1, "saw '='"),
                ("[train]\n", 1, "train that is a table, expected KEY = VALUE"),
                ("\na.b = 5\n", 2, "a that is a table, expected KEY = VALUE"),
                ("dim = {a = 5}\n", 1, "dim that is a table, expected KEY = VALUE"),
                ("[[dim]]\n", 1, "dim that is an array of other things, expected KEY = VALUE"),
                ("dim = 5 window = 5\n", 1, "saw 'w'"),
                ('\noutput = "x\n', 2, "string: .*control"), ("\noutput = 'x", 2, "string: .*end-of-file"),
                ('output = "\\x"\n', 1, "escape"), ('output = "\\u12"\n', 1, "hex digit"),
                ('output = "\\ud800"\n', 1, "surrogate"), ('output = "\\U00110000"\n', 1, "10FFFF"),
                ('output = "\\u0000"\n', 1, "output: found NUL"),
                ('corpus = ["x", "\\u0000"]\n', 1, "found NUL"),
                ('corpus = ["x"\n\n', 2, "array: .*end-of-file"), ("corpus = [", 1, "array: .*end-of-file"),
                ('corpus = ["x" "y"]\n', 1, "comma or closing ']'"),
                ("corpus = [5]\n", 1, "corpus that is an array of other things, expected KEY = VALUE"),
                ('corpus = ["x", ["y"]]\n', 1, "an array of other things"),
                ("; dim = 5\n", 1, "saw ';'"), ("dim = 5\rwindow = 5\n", 1, "after '.r'"),
                ("output = x\n", 1, "value type"), ('output = """x\n\n', 2, "end-of-file")]:
            self.refuse(3, r"c\.toml:line %d: .*%s" % (line, pattern), text)

    def test_deep_nests_are_refused(self):
        many = 100_000
        for text in ["dim = " + "[" * many, "dim = " + "[" * many + "]" * many, "dim = " + "{a=" * many,
                     "dim = " + "[{a=" * many, "[" * many]:
            self.refuse(3, r"c\.toml:line 1: ", text)
        for text in ["a." * many + "a = 1", "[" + "a." * many + "a]", '"a".' * many + "a = 1",
                     "dim = {" + "a . " * many + "a = 1}", 'dim = ["""x""""", {' + "a." * many + "a = 1}]",
                     "dim = ['''\\''', {" + "a." * many + "a = 1}]",
                     'dim = ["""#""", {' + "a." * many + "a = 1}]",
                     "dim = ['''\"''', {" + "a." * many + "a = 1}]",
                     'utf8 = "\\"" #"\n' + "a." * many + "a = 1\n!"]:
            self.refuse(3, r"c\.toml: more than 1000 dots outside strings", text)
        self.refuse(3, "line 1: .*a table, expected KEY = VALUE", "a." * 1000 + "a = 1")
        names = ["..." + "." * many, "a.txt"] * 2 + ["'\"."]
        self.config("# " + "." * many + "\ncorpus = " + json.dumps(names) + " # " + "." * many)
        self.assertEqual(self.settled("--config", "c.toml")["corpus"], names)

    def test_bytes_that_are_no_text_are_refused_with_their_line(self):
        self.refuse(3, r"c\.toml:line 1: .*saw '\\u0000'", b"\0\0\0")
        self.refuse(3, r"c\.toml:line 2: .*\\u0000", b"dim = 5\nwind\0w = 5\n")
        self.refuse(3, "line 1: .*control", b'output = "a\0b"\n')
        self.refuse(3, "line 1: .*control", b"dim = 5 # \x1b[31m\n")
        self.refuse(3, "line 2: .*utf-8", b'dim = 5\noutput = "caf\xe9"\n')
        self.refuse(3, "line 1", contents(cli_case.FIRTH)[:4096])

    def test_a_huge_file_is_refused_without_being_read(self):
        self.refuse(3, "c.toml: more than 1 MiB of options", b"#" * (1 << 20) + b"\n")
        self.config(b"#" * ((1 << 20) - 9) + b"\ndim = 8\n")
        self.assertEqual(self.settled("--config", "c.toml")["dim"], 8)
        self.fail_with(3, "more than 1 MiB", "train", "x", "-o", "m", "--config", "/dev/zero")
        self.refuse(3, "more than 1 MiB", gzip.compress(b"#" * (64 << 20)))

    def test_a_file_that_is_not_there_is_an_io_error(self):
        self.fail_with(4, "absent.toml", "train", "x", "-o", "m", "--config", "absent.toml")
        self.fail_with(4, self.folder, "train", "x", "-o", "m", "--config", self.folder)
        os.chmod(self.config("dim = 5\n"), 0)
        if os.geteuid() != 0:
            self.fail_with(4, "c.toml", "train", "x", "-o", "m", "--config", "c.toml")

    def test_config_may_be_given_once(self):
        self.config("dim = 5\n")
        self.fail_with(2, "--config", "train", "x", "-o", "m", "--config", "c.toml", "--config", "c.toml")

    def test_random_bytes_are_one_line_of_error_or_options(self):
        rng = random.Random(9)
        seed = b'dim = 8\ncorpus = ["a", \'b\']\nlr = 1e-3 # x\nutf8 = "keep"\nquiet = true\n'
        for _ in range(120):
            text = bytearray(seed)
            for _ in range(rng.randint(1, 4)):
                at = rng.randrange(len(text))
                text[at:at + rng.randint(0, 3)] = bytes(
                    rng.choices(b"\0\n\r\t \"'\\#=[],.eE+-_09azU\xc3\xa9\xff\x7f", k=rng.randint(0, 3)))
            self.config(bytes(text))
            done = self.run_firth("train", "--print-config", "--config", "c.toml")
            if done.returncode == 0:
                python = tomllib.loads(bytes(text).decode())
                settled = tomllib.loads(done.stdout.decode())
                for key, value in python.items():
                    names = {"size": "dim", "iter": "epochs", "alpha": "lr"}
                    if value != [] and (key, value) != ("memory", settled.get("memory")):
                        self.assertEqual(settled[names.get(key, key)], value, bytes(text))
            else:
                self.assertIn(done.returncode, (2, 3), bytes(text))
                self.assertRegex(done.stderr, rb"\Afirth: error: c.toml:line \d+: [^\n]+\n\Z")


class Printing(ConfigTest):
    def round_trip(self, *arguments):
        printed = self.succeed("train", "--print-config", *arguments)
        self.config(printed, "printed.toml")
        self.assertEqual(self.succeed("train", "--print-config", "--config", "printed.toml"), printed)
        return tomllib.loads(printed.decode())

    def test_what_is_printed_is_read_and_printed_the_same(self):
        self.round_trip()
        self.round_trip("a", "b", "-o", "m", "--dim", "7", "--lr", "1e-3", "--fixed-window", "--seed",
                        "18446744073709551615", "--memory", "2G", "--utf8", "drop", "--strict",
                        "--ns-exponent", "-1.5", "--sample", "0", "--target", "scalar")
        for seed, shown in [("18446744073709551615", "18446744073709551615"),
                            ("9223372036854775808", "9223372036854775808"),
                            ("9223372036854775807", 9223372036854775807), ("007", 7), ("0", 0)]:
            self.assertEqual(self.round_trip("--seed", seed)["seed"], shown)
        for preset in ["word2vec", "gensim", "fasttext"]:
            self.round_trip("a", "--preset", preset, "--lr", "0.0123")

    def test_fractions_are_printed_in_the_fewest_digits(self):
        for text in ["0.1", "5e-07", "0.30000000000000004", "1e-10", "2.5", "0.0123"]:
            printed = self.succeed("train", "--print-config", "--lr", text)
            self.assertIn(b"\nlr = " + text.encode() + b"\n", printed)
            self.round_trip("--lr", text)

    def test_every_option_is_printed(self):
        """With a value that is not its default, but for those that are no part of a configuration."""
        values = {"N": "1", "BYTES": "1K", "FILE": "f", "DIR": "d", "MODEL": "m"}
        arguments, names = ["text"], []
        listing = self.succeed("train", "--help").decode()
        for names_of, value in re.findall(r"(?m)^  (?:-\w,)?(--[\w,-]+)(?: ([\w|]+))?", listing):
            name = names_of.split(",")[0]
            if name in ("--help", "--config", "--print-config", "--checkpoint-every", "--stop-after",
                        "--resume"):
                continue
            names.append(name[2:])
            arguments += [name] + ([values.get(value, value.split("|")[-1])] if value else [])
        arguments[arguments.index("--chunk") + 1] = "16"
        arguments[arguments.index("--target") + 1] = "scalar"
        self.assertGreater(len(names), 30)
        printed = self.round_trip(*arguments)
        self.assertEqual(set(printed), set(names) | {"corpus"})

    def test_names_of_any_characters_come_back(self):
        rng = random.Random(3)
        for _ in range(25):
            name = "x" + "".join(rng.choices("a#=\"'\\[], \t\n\r\x01\x7f\u00e9\x85\U0001F600", k=8))
            printed = self.round_trip(name, "-o", name + "y")
            self.assertEqual((printed["corpus"], printed["output"]), ([name], name + "y"))

    def test_what_toml_cannot_hold_is_refused(self):
        self.fail_with(2, r'--output: found "m\\xFF", expected UTF-8', "train", "--print-config", "x",
                       "-o", b"m\xff")

    def test_nothing_else_is_done(self):
        before = sorted(os.listdir(self.folder))
        done = self.run_firth("train", "corpus.txt", "-o", "m", "--print-config", "--preset", "gensim",
                              "--save-vocab", "v")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.succeed("train", "--print-config", "absent.txt")

    def test_options_are_checked_before_they_are_printed(self):
        self.fail_with(2, "--dim 0", "train", "--print-config", "--dim", "0")

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            self.fail_with(4, "standard output", "train", "--print-config", stdout=full)

    def test_a_printed_run_trains_to_the_same_bytes(self):
        options = ["corpus.txt", "--dim", "8", "--epochs", "2", "--preset", "gensim", "--lr", "0.05",
                   "--quiet"]
        self.succeed("train", *options, "-o", "one")
        self.config(self.succeed("train", *options, "-o", "two", "--print-config"))
        self.succeed("train", "--config", "c.toml")
        self.assertEqual(contents(self.path("one")), contents(self.path("two")))


if __name__ == "__main__":
    main()
