"""Table X: faults that a row can bring about from outside. The rest is in tests/io and tests/cli."""

import os
import resource
import signal

from inputs import file, text
from row import prints, table

CORPUS = "".join("a%d b%d c\n" % (i % 50, i % 70) for i in range(3000))
TABLE = b"3 2\na 1 2\nb 2 1\nc 1 1\n"
row = table("train IN -o OUT --force --dim 64 --epochs 1 --min-count 1 --threads 1 --quiet", doors="plain")
count = table("vocab IN -o OUT --force --quiet", doors="plain", out="words.tsv")
ask = table("neighbors IN a --top 2", doors="plain", old=False)


def files_of(size, handled):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN if handled else signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def memory_of(size):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size))


def stack():
    resource.setrlimit(resource.RLIMIT_STACK, (128 << 10, 128 << 10))


def closed_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return writer


# Without TMPDIR ThreadSanitizer maps no file from there, which would be too short.
SMALL_FILES = {"TMPDIR": "/nowhere"}

ROWS = [
    *[row("X08.%d" % size, "files of %d bytes at most: the old model stays" % size, text(CORPUS), 4, "model.*(File too large|write failed)", shown="model",
          spawn={"preexec_fn": files_of(size, True), "env": SMALL_FILES}) for size in (128, 512, 1024, 8192, 16384, 30000)],
    *[count("X08b.%d" % size, "the old vocabulary stays", text(CORPUS), 4, "words.tsv.*(File too large|write failed)", shown="words.tsv",
            spawn={"preexec_fn": files_of(size, True), "env": SMALL_FILES}) for size in (128, 200, 600)],
    ask("X07", "the reader of stdout has gone", file(TABLE), -signal.SIGPIPE, spawn={"stdout": closed_pipe()}),
    row("X19", "no memory for the tables", text(CORPUS), 5, "memory", nameless=True, sanitized=False,
        run="train IN -o OUT --force --dim 4096 --min-count 1 --threads 1 --negative 100 --quiet --lanes 1024 --memory 1M", spawn={"preexec_fn": memory_of(60 << 20)}),
    ask("X21", "a stack of 128 KiB", file(TABLE), 0, prints("b"), spawn={"preexec_fn": stack}, sanitized=False),
    ask("X32", "stdin ends at once", file(TABLE), 0, run="neighbors IN"),
    ask("X33", "one of two models is not there: told before any work", file(TABLE), 4, "absent: cannot be opened", run="eval IN absent --analogies absent", shown="absent"),
    ask("X34", "an unknown word", file(TABLE), 3, 'no word "aa"', run="neighbors IN aa"),
    ask("X35", "an escape for a word", file(TABLE), 3, r'no word "\\x1B\[2J"', run="neighbors IN \x1b[2J"),
    row("X36", "a vocabulary from a corpus of another language", {"corpus.txt": "x y z\n", "words.txt": b"a 1\nb 1\n"}, 3, "0 of 3 corpus tokens are in the vocabulary",
        run="train IN --vocab words.txt -o OUT --force --quiet", nameless=True),
    row("X37", "--init of another dimension", {"corpus.txt": "a b c\n", "v.vec": TABLE}, 3, r"the dimension is 2, expected 64 \(--dim\)", shown="v.vec",
        run="train IN --init v.vec -o OUT --force --dim 64 --min-count 1 --quiet"),
    row("X38", "--init without a word in common", {"corpus.txt": "x y z\n", "v.vec": TABLE}, 3, "no word in common", nameless=True,
        run="train IN --init v.vec -o OUT --force --dim 2 --min-count 1 --quiet"),
]
