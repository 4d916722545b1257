"""Table L: sizes that a small machine can hold in a second. The rest is in scripts/nightly."""

import os
import resource
import struct

from inputs import Stream, colliding, text
from row import equals_run, npy_header, table, told, words

row = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --json --quiet", doors="plain")
count = table("vocab IN -o OUT --force --json --quiet", doors="plain", out="words.tsv")
read = table("info IN --json", doors="plain", old=False)
BASE = "train IN -o extra --dim 8 --epochs 2 --min-count 1 --quiet --lanes 7 --chunk 64 --threads "
MEBI = 1 << 20
SENTENCES = "".join("w%d w%d w%d w%d\n" % (i % 7, i % 11, i % 13, i % 17) for i in range(2000))


def endless(head, fill):
    """A head, then 1 GiB of the same."""
    return Stream(fill * (MEBI // len(fill)), 1024, head)


def sparse(name, head, size):
    def fill(folder):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(head)
            out.truncate(size)
        return name
    return fill


def crafted(form, name):
    """200,000 words of one hash of the standard library, a line each."""
    def fill(folder):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(b"".join(form % word for word in colliding(200000)))
        with open(os.path.join(folder, "corpus.txt"), "wb") as out:
            out.write(b"a b a\n")
        return name
    return fill


def many_files(folder):
    os.mkdir(os.path.join(folder, "texts"))
    for i in range(2000):
        with open(os.path.join(folder, "texts", "%04d" % i), "w", encoding="ascii") as out:
            out.write("a b%d\n" % (i % 2))
    return "texts"


def few_files():
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


HEAD = "{'descr': '<f4', 'fortran_order': False, 'shape': (10000000, 300), }"

ROWS = [
    read("L03", "a sparse .npy of 12 GB, one byte short: told at once",
         [lambda folder: (sparse("t.npy", npy_header(HEAD), 128 + 12 * 10 ** 9 - 1)(folder), open(os.path.join(folder, "t.vocab.tsv"), "wb").close())[0]], 3,
         "10000000 x 300 floats need 12000000000 bytes of data, found 11999999999"),
    read("L04a", "a word2vec binary of 6 GB whose first word never ends", sparse("t.bin", b"2000000 750\n\1\2", 61 * 10 ** 8), 3,
         "row 0: no blank in 65536 bytes"),
    read("L04b", "2^31 - 1 rows in 1 GB", sparse("t.bin", b"2147483647 1\n\1\2", 10 ** 9), 3, "2147483647 rows of dimension 1 need at least 12884901882 bytes"),
    read("L04c", "safetensors whose data are 8 TB", sparse("t.safetensors", struct.pack("<Q", 68) + b'{"vectors":{"dtype":"F32","shape":[9,9],"data_offsets":[0,324]}}    ', 10 ** 10), 3,
         "10000000000 bytes, expected 400 by the header"),
    count("L05", "64 MiB in one line", text(Stream(b"word other " * 6000, 1000)), 0, told(account__read=12000000), doors="pipe", seconds=30, memory=-3 * 66000000),
    count("L07", "300,000 distinct words", text(" ".join("%x" % (i * 7919) for i in range(300000))), 0, told(vocabulary=300000), memory=32 << 20),
    row("L08", "one word 9,999 times of 10,000", text("a " * 9999 + "b"), 0, words("a 9999, b 1")),
    row("L08b", "100,000 words of count 1", text(" ".join("%x" % i for i in range(100000))), 0, told(vocabulary=100000), memory=96 << 20),
    *[row("L09.%d" % n, "%d threads make the bytes of one" % n, text(SENTENCES), 0, equals_run(BASE + "1"), seconds=60, memory=n << 20,
          run=BASE.replace("extra", "OUT --force") + str(n)) for n in (2, 3, 64, 512)],
    count("L16", "2,000 files with 32 open at most", many_files, 0, words("a 2000, b0 1000, b1 1000"), spawn={"preexec_fn": few_files}),
    count("L18", "1 GiB of one token, in 1 MiB of gzip", text(Stream(b"x" * MEBI, 1024)), 3, "0 tokens in 1073741824 bytes .1 longer than 1024 bytes dropped",
          nameless=True, doors="gzip", memory=-4 * 1024 * MEBI, seconds=40),
    count("L18b", "256 MiB of words in one line", text(Stream(b"word other " * 95325, 256)), 0, told(account__read=190650 * 256), doors="gzip", memory=-4 * 95325 * 11 * 256, seconds=60),
    count("L18c", "1 GiB of newlines", text(Stream(b"\n" * MEBI, 1024)), 3, "0 tokens in 1073741824 bytes", nameless=True, doors="gzip", memory=-4 * 1024 * MEBI, seconds=60),
    read("L19", "1 GiB of a word, of a number, of a head, of blanks, in 1 MiB of gzip", [{"t.vec": endless(head, fill)} for head, fill in (
        (b"2 2\n", b"x"), (b"2 2\na ", b"1"), (b"", b"7"), (b"2 2\na 1 2\n", b" "), (b"a 1.5 2\n", b"x"), (b"2 2\n", b"\0"))], 3,
         "", doors="gzip", memory=-4 * 1024 * MEBI),
    row("L19b", "1 GiB of one word of a vocabulary, of one line of it", [{"words.txt": endless(b"a 1\n", fill), "corpus.txt": b"a b a\n"} for fill in (b"a 1\n", b"x", b"0")], 3,
        "line 2: ", doors="gzip", memory=-4 * 1024 * MEBI, run="train corpus.txt --vocab IN -o OUT --force --quiet"),
    read("L19c", "1 GiB of a question, 128 MiB of questions", [{"q.txt": endless(b"a b c d\n", fill), "model.vec": b"2 2\na 1 2\nb 2 1\n"} for fill in (b"x", b"a b c d\n")], 5,
         "more than 64 MiB, expected a benchmark file", doors="gzip", memory=-4 * 1024 * MEBI + 96 * MEBI, run="eval model.vec --analogies IN"),
    count("L20", "200,000 words crafted against the hash of the standard library: a corpus", crafted(b"%s\n", "words.bin"), 0, told(vocabulary=200000), memory=32 * MEBI),
    row("L20b", "the same as a vocabulary", crafted(b"%s 1\n", "words.txt"), 3, "0 of 3 corpus tokens are in the vocabulary", nameless=True, memory=32 * MEBI,
        run="train corpus.txt --vocab IN -o OUT --force --quiet"),
    read("L20c", "the same as a table", crafted(b"%s 1.5 2\n", "table.txt"), 0, told(rows=200000), memory=32 * MEBI),
    row("L17", "ids beyond --memory make the same bytes", text(SENTENCES), 0, equals_run(BASE + "2"), run=BASE.replace("extra", "OUT --force") + "2 --memory 1K"),
]
