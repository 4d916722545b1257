"""Table L: sizes that a small machine can hold in a second. The rest is in scripts/nightly."""

import os
import resource
import struct

from inputs import Stream, text
from row import equals_run, npy_header, table, told, words

row = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --json --quiet", doors="plain")
count = table("vocab IN -o OUT --force --json --quiet", doors="plain", out="words.tsv")
read = table("info IN --json", doors="plain", old=False)
BASE = "train IN -o extra --dim 8 --epochs 2 --min-count 1 --quiet --lanes 7 --chunk 64 --threads "
SENTENCES = "".join("w%d w%d w%d w%d\n" % (i % 7, i % 11, i % 13, i % 17) for i in range(2000))


def sparse(name, head, size):
    def fill(folder):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(head)
            out.truncate(size)
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
    row("L17", "ids beyond --memory make the same bytes", text(SENTENCES), 0, equals_run(BASE + "2"), run=BASE.replace("extra", "OUT --force") + "2 --memory 1K"),
]
