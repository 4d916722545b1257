#!/usr/bin/env python3
"""The manual page and the completions say what firth --help says: manual_test.py FIRTH"""

import functools
import os
import re
import shutil
import subprocess
import unittest

import cli_case

# Placeholders of values that nobody can complete.
FREE = {"N", "K", "D", "BYTES", "V,d", "WORD", "A", "B", "C", "WHEN"}
FILES = {"FILE", "MODEL", "CORPUS", "OUT", "PATH", "DIR"}

# How a command is called so that it comes to look at its choices.
CALLS = {
    "train": ["corpus.txt", "-o", "other"],
    "vocab": ["corpus.txt", "-o", "other"],
    "analogy": ["model", "w1", "w2", "w3"],
    "eval": ["model", "--analogies", "questions.txt"],
    "diagnose": ["model"],
    "transform": ["model", "-o", "other"],
    "export": ["model", "-o", "other"],
}
WITH = {"--project": ["--all-but-the-top", "1"]}


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL, **options)


@functools.lru_cache(None)
def shown_help(*command):
    done = run(cli_case.FIRTH, *command, "--help")
    assert done.returncode == 0, done.stderr
    return done.stdout


def commands():
    listed = shown_help().split("Subcommands:\n", 1)[1]
    return re.findall(r"^  (\w\S*)", listed, re.MULTILINE)


def options(command):
    """Names and placeholder ("" for a switch) of every option in its help, <file> being FILE."""
    found = re.findall(r"^  (-\S+)(?: (?=\S)([^\s=]+))?", shown_help(command), re.MULTILINE)
    plain = {"<file>": "FILE", "<int>": "N", "<float>": "N"}
    return [(names.split(","), plain.get(placeholder, placeholder)) for names, placeholder in found]


def arguments(command):
    found = re.search(r"^Positionals:\n(.*?)\n\n", shown_help(command), re.MULTILINE | re.DOTALL)
    names = re.findall(r"^  (\S+)", found.group(1), re.MULTILINE) if found else []
    return [name for name in names if name != "OPTION"]  # stands for the options of word2vec


def made(name):
    return os.path.join(os.path.dirname(cli_case.FIRTH), name)


def text_of(name):
    with open(made(name), encoding="ascii") as file:
        return file.read()


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"no {program} here")


class Table(unittest.TestCase):
    """The tests below must not pass by finding nothing."""

    def test_help_is_understood(self):
        self.assertGreater(len(commands()), 10)
        self.assertIn((["-o", "--output"], "MODEL"), options("train"))
        self.assertIn((["--dim", "--size", "--vector-size"], "N"), options("train"))
        self.assertIn((["--fixed-window"], ""), options("train"))
        self.assertEqual(arguments("neighbors"), ["MODEL", "WORD"])

    def test_every_placeholder_is_completed_or_known_to_be_free(self):
        for command in commands():
            for names, placeholder in [*options(command), *(([a], a) for a in arguments(command))]:
                known = placeholder in FREE | FILES | {""} or "|" in placeholder
                self.assertTrue(known, f"firth {command} {names[0]}: {placeholder}")


class Man(unittest.TestCase):
    def setUp(self):
        self.page = re.sub(r"\\f[BIR]", "", text_of("firth.1")).replace("\\-", "-").replace("\\(aq", "'")

    def section(self, command):
        found = re.search(rf"^\.SS firth {command}\n(.*?)(?=^\.S[HS] )", self.page, re.MULTILINE | re.DOTALL)
        self.assertTrue(found, f"firth {command} is not in the page")
        return found.group(1)

    def test_has_every_command_and_option(self):
        for command in commands():
            section = self.section(command)
            for names, placeholder in options(command):
                entry = "\n.TP\n" + ", ".join(names) + (f" {placeholder}" if placeholder else "")
                self.assertIn(entry, section)
            for argument in arguments(command):
                self.assertRegex(section, rf"\.TP\n{re.escape(argument)}( \.\.\.)?\n")

    def test_has_defaults_and_examples(self):
        self.assertRegex(self.section("train"), r"--window N\ncontext words to either side. Default: 5\.\n")
        self.assertRegex(self.section("train"), r"\.EX\n  firth train corpus\.txt -o model")
        for code in range(9):
            self.assertIn(f"\n.B {code}\n", self.page)

    def test_has_no_date(self):
        self.assertRegex(self.page, r'(?m)^\.TH FIRTH 1 "" "firth [\d.]+" ')
        self.assertNotRegex(self.page, r"\b20\d\d\b")

    @needs("groff")
    def test_groff_has_no_warnings(self):
        done = run("groff", "-man", "-Tutf8", "-ww", "-z", made("firth.1"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @needs("mandoc")
    def test_mandoc_has_no_warnings_but_of_the_date(self):
        shown = run("mandoc", "-T", "lint", "-W", "warning", made("firth.1")).stdout
        self.assertFalse([line for line in shown.splitlines() if "missing date" not in line])

    @needs("man")
    def test_man_shows_it(self):
        done = run("man", "--warnings", "-l", made("firth.1"),
                   env={**os.environ, "LC_ALL": "C.UTF-8", "MANPAGER": "cat", "MANWIDTH": "100"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^ +--ns-exponent N\n +noise ~ count \^ exponent\.")


class Bash(cli_case.CliTest):
    def complete(self, *words):
        """What bash offers for the last word."""
        script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); complete -p firth >/dev/null &&'
                  ' _firth; printf "%s\\n" "${COMPREPLY[@]}"')
        done = run("bash", "--norc", "-c", script, made("firth.bash"), "firth", *words, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [word for word in done.stdout.split("\n") if word]

    def test_completes_commands(self):
        self.assertEqual(self.complete(""), commands())
        self.assertEqual(self.complete("tra"), [name for name in commands() if name.startswith("tra")])

    def test_completes_every_option(self):
        self.assertEqual(self.complete("--"), ["--help", "--version"])
        for command in commands():
            expected = {"-h", "--help", *(name for names, _ in options(command) for name in names)}
            self.assertEqual(sorted(self.complete(command, "-")), sorted(expected), command)

    def test_completes_values_by_their_kind(self):
        for command in commands():
            for names, placeholder in options(command):
                for name in names if placeholder else []:
                    found = self.complete(command, name, "")
                    if "|" in placeholder:
                        self.assertEqual(found, placeholder.split("|"), f"{command} {name}")
                    elif placeholder in FILES and placeholder != "DIR":
                        self.assertEqual(found, ["corpus.txt"], f"{command} {name}")
                    else:
                        self.assertEqual(found, [], f"{command} {name}")

    def test_completes_files_and_folders(self):
        os.mkdir(self.path("folder"))
        self.write("a b.txt", b"")
        self.assertEqual(sorted(self.complete("train", "")), ["a b.txt", "corpus.txt", "folder"])
        self.assertEqual(self.complete("train", "--temp", ""), ["folder"])
        self.assertEqual(self.complete("train", "corpus.txt", "--dim", "5", "cor"), ["corpus.txt"])
        self.assertEqual(self.complete("neighbors", "cor"), ["corpus.txt"])
        self.assertEqual(self.complete("neighbors", "corpus.txt", ""), [], "words are not files")

    def test_knows_where_a_value_stands(self):
        self.assertEqual(self.complete("train", "--utf8", "=", "k"), ["keep"])
        self.assertEqual(self.complete("train", "--utf8", "="), ["strict", "keep", "drop"])
        self.assertEqual(self.complete("train", "--utf8", "keep", "--lowerc"), ["--lowercase"])
        self.assertEqual(self.complete("train", "--dim", "--"), [], "a value is wanted, no option")
        self.assertEqual(self.complete("eval", "m", "--method", "lrcos", "3cosa"), ["3cosadd", "3cosavg"])
        self.assertEqual(self.complete("eval", "m", "--analogies", "f", "--cas"), ["--case"])
        self.assertEqual(self.complete("train", "--", "--"), [], "after -- all are names of files")
        self.assertEqual(self.complete("neighbors", "m", "+king", "-man", "--to"), ["--top"])


class Zsh(unittest.TestCase):
    def test_has_every_command_and_option(self):
        script = text_of("_firth")
        self.assertTrue(script.startswith("#compdef firth\n"))
        for command in commands():
            self.assertRegex(script, rf"(?m)^ +'{command}:")
            case = re.search(rf"^ +{command}\)\n(.*?);;", script, re.MULTILINE | re.DOTALL).group(1)
            for names, placeholder in options(command):
                for name in names:
                    self.assertRegex(case, rf"['{{,*]{re.escape(name)}[\[+=,}}']", f"firth {command} {name}")
                if "|" in placeholder:
                    self.assertIn(f"({placeholder.replace('|', ' ')})'", case)

    @needs("zsh")
    def test_is_zsh(self):
        done = run("zsh", "-n", made("_firth"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Fish(cli_case.CliTest):
    def test_has_every_command_and_option(self):
        script = text_of("firth.fish")
        for command in commands():
            self.assertRegex(script, rf"(?m)^complete -c firth -n __fish_use_subcommand -a {command} -d '")
            lines = [line + " " for line in script.split("\n") if f"'__fish_seen_subcommand_from {command}'" in line]
            for names, placeholder in options(command):
                for name in names:
                    flag = "-l" if name.startswith("--") else "-s" if len(name) == 2 else "-o"
                    found = [line for line in lines if f" {flag} {name.lstrip('-')} " in line]
                    self.assertEqual(len(found), 1, f"firth {command} {name}")
                    if "|" in placeholder:
                        self.assertIn(f" -x -a '{placeholder.replace('|', ' ')}'", found[0])

    @needs("fish")
    def test_fish_completes(self):
        def complete(line):
            done = run("fish", "--no-config", "-c", 'source $argv[1]; complete -C $argv[2]', made("firth.fish"),
                       line, cwd=self.folder, env={**os.environ, "HOME": self.folder})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return [offer.split("\t")[0] for offer in done.stdout.splitlines()]

        self.assertEqual(sorted(complete("firth ")), sorted(commands()))
        self.assertEqual(complete("firth train --low"), ["--lowercase"])
        self.assertEqual(sorted(complete("firth train --utf8 ")), ["drop", "keep", "strict"])
        self.assertEqual(complete("firth train cor"), ["corpus.txt"])
        self.assertEqual(complete("firth train --dim "), [])


class Choices(cli_case.CliTest):
    def test_the_program_takes_what_the_help_offers_and_nothing_else(self):
        self.train("model")
        self.write("questions.txt", b": section\nw1 w2 w3 w4\n")
        checked = 0
        for command in commands():
            for names, placeholder in options(command):
                if "|" not in placeholder:
                    continue
                self.assertIn(command, CALLS, "say in CALLS how to call it")
                call = [command, *CALLS[command], *WITH.get(names[0], [])]
                message = self.fail_with(2, "expected ", *call, names[0], "bogus")
                expected = message.split("expected ", 1)[1].split(";")[0].strip()
                offered = re.split(r", or |, | or ", expected)
                self.assertEqual(sorted(offered), sorted(placeholder.split("|")), f"firth {command} {names[0]}")
                checked += 1
        self.assertGreater(checked, 8)


if __name__ == "__main__":
    cli_case.main()
