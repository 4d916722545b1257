"""Table F, first half: arguments and the environment. A mistake ends before any work."""

import os
import resource

from inputs import text
from row import prints, table, told, words

CORPUS = text("a b a b a\n")
row = table("unused", doors="plain", nameless=True)


def train(options):
    dim = "" if "--dim" in options else "--dim 4 "
    return "train IN -o OUT --force --epochs 1 --min-count 1 --quiet " + dim + options


def bad(identity, what, option, values, told_is):
    """One row a value: the option, what was found, what may be."""
    return [row("%s.%d" % (identity, i), "%s %s" % (what, value or "(empty)"), CORPUS, 2, told_is,
                run=train(option + "=" + value)) for i, value in enumerate(values)]


def environment(**values):
    return {"env": values}


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (4, 4))


def little_memory():
    resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))


ROWS = [
    row("F01a", "an unknown option", CORPUS, 2, "unknown option --windwo; did you mean --window", run="train IN -o OUT --windwo 5"),
    row("F01b", "nothing near it", CORPUS, 2, r"unknown option --hopeless-nonsense\n", run="train IN -o OUT --hopeless-nonsense"),
    row("F01c", "an unknown subcommand", CORPUS, 2, 'unknown subcommand "trian"; did you mean train', run="trian IN"),
    row("F01d", "no subcommand", CORPUS, 2, "expected a subcommand: train, vocab", run=""),
    row("F01e", "an argument too many", CORPUS, 2, 'unexpected argument "x"', run="info IN x"),
    row("F01f", "an option before the subcommand", CORPUS, 2, "--json stands before the subcommand, expected after it", run="--json info IN"),
    row("F01g", "a sign in a value where words may have one", CORPUS, 2, 'found "-1", expected', run="neighbors IN a --threads -1"),
    row("F02a", "an option without its value", CORPUS, 2, "--dim: expected a value", run="train IN -o OUT --dim"),
    row("F02b", "an option for a value", CORPUS, 2, "--output: found \"--force\"", run="train IN -o --force"),
    row("F02c", "no output", CORPUS, 2, "-o MODEL is required", run="train IN"),
    row("F02d", "no corpus", CORPUS, 2, "CORPUS", run="train -o OUT"),
    *bad("F03a", "--dim", "--dim", ["5x", "1e3", "99999999999999999999", "nan", "inf", "-0", "0x10", "4097", "0", "-1", "1.0"], r"--dim.*1.*4,?096"),
    *bad("F03b", "--lr", "--lr", ["", "nan", "inf", "0.1x", "-1", "1e9", "0", "0,5"], "--lr"),
    *bad("F04a", "--threads", "--threads", ["0", "-1", "1000000"], r"--threads: found .*1\.\.1024"),
    *bad("F04b", "--window", "--window", ["0", "1000000"], "--window"),
    *bad("F04c", "--min-count", "--min-count=2 --min-count", ["1"], "--min-count"),
    *bad("F04d", "--negative", "--negative", ["-1", "0", "101"], "--negative"),
    *bad("F04e", "--sample", "--sample", ["-1", "nan", "2"], "--sample"),
    *bad("F04f", "--max-token", "--max-token", ["0", "65536"], "--max-token"),
    *bad("F04g", "--seed", "--seed", ["-1", "18446744073709551616", "1.5"], "--seed"),
    *bad("F04h", "--memory", "--memory", ["2X", "-1", "1.5G", "99999999999T"], "--memory"),
    *bad("F04i", "--ns-exponent", "--ns-exponent", ["3", "nan"], "--ns-exponent"),
    *bad("F04j", "--min-lr", "--min-lr", ["2", "-1"], "--min-lr"),
    *bad("F04k", "--utf8", "--utf8", ["loose", "kep"], "expected strict, keep or drop"),
    *bad("F04l", "--target", "--target", ["sse"], "--target"),
    row("F05", "an option twice, also by its other name", CORPUS, 2, "--dim", run="train IN -o OUT --dim 5 --size 6"),
    row("F06a", "an option without effect", CORPUS, 2, "--no-contexts", run="train IN -o extra.npy --no-contexts", old=False),
    row("F06c", "nothing is written, no vocabulary either", CORPUS, 2, "--save-vocab has no effect with --dry-run", run="train IN --dry-run --save-vocab extra", old=False),
    row("F06d", "what is missing is missed without writing, too", CORPUS, 4, "absent: .*No such file", run="train IN --dry-run --init absent", old=False),
    row("F06b", "nothing to evaluate", CORPUS, 2, "nothing to do: give --analogies", run="eval IN"),
    row("F15", "OMP_NUM_THREADS=1, OMP_DYNAMIC=true", CORPUS, 0, told(vocabulary=2), run=train("--json --threads 2"),
        spawn=environment(OMP_NUM_THREADS="1", OMP_DYNAMIC="true")),
    row("F16a", "stdin closed", CORPUS, 3, "empty corpus", run="vocab - -o OUT --force --quiet", spawn={"preexec_fn": lambda: os.close(0), "stdin": None}),
    row("F16b", "stdout closed", CORPUS, 4, "standard output", run="info --help", spawn={"preexec_fn": lambda: os.close(1)}),
    row("F16c", "stdout full", CORPUS, 4, "standard output: .*No space left", run="--version", spawn={"stdout": open("/dev/full", "wb")}),
    row("F17", "umask 077", CORPUS, 0, words("a 3, b 2"), run=train(""), spawn={"preexec_fn": lambda: os.umask(0o077)}),
    *[row("F18.%d" % i, "locale " + name, CORPUS, 0, words("a 3, b 2"), run=train("--lr 0.05"), spawn=environment(LC_ALL=name, LANG=name, LANGUAGE=name))
      for i, name in enumerate(["tr_TR.UTF-8", "C", "de_DE.UTF-8", "nonsense"])],
    row("F19", "TZ is nonsense", CORPUS, 0, words("a 3, b 2"), run=train(""), spawn=environment(TZ="garbage/\x01")),
    row("F20", "four open files at most", CORPUS, 4, "open files", run="vocab IN -o OUT --force --quiet", spawn={"preexec_fn": few_files}),
    row("F21", "threads that the system refuses", CORPUS, 5, r"the system grants \d+ of 1024 threads", run=train("--threads 1024"), nameless=True, sanitized=False,
        spawn={"preexec_fn": little_memory}),
    row("F22a", "--help", CORPUS, 0, prints("(?s)Example:.*Options:"), run="train --help"),
    row("F22b", "--version", CORPUS, 0, prints(r"\Afirth \d+\.\d+\.\d+\nengine revision \d+\n\Z"), run="--version"),
]
