#!/usr/bin/env python3
"""read_by_python.py TABLE_FIXTURES: NumPy and gensim read what firth writes, with equal floats."""

import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from gensim.models import KeyedVectors
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

WORDS = ["the", "Füße", "cat", "<unk>", "x,y"]
VALUES = np.array(
    [0.0, -0.0, 1.0, -0.1, 1e-45, 3.4028235e38, np.float32(1) / np.float32(3), 7.0, 1e-5, -2.5,
     123456.7, 1e10, 0.25],
    dtype=np.float32,
)


def expected(shift=0):
    rows = [[VALUES[((i + shift) * 5 + j * 3) % len(VALUES)] for j in range(7)] for i in range(5)]
    return np.array(rows, dtype=np.float32)


def same(found, wanted):
    return found.dtype == np.float32 and found.tobytes() == wanted.tobytes()


def check(folder):
    vectors = np.load(folder / "model" / "vectors.npy", mmap_mode="r")
    assert isinstance(vectors, np.memmap) and same(vectors, expected())
    assert same(np.load(folder / "model" / "contexts.npy"), expected(shift=2))
    assert same(np.load(folder / "alone.npy"), expected())
    lines = (folder / "model" / "vocab.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == WORDS
    assert [int(line.split("\t")[1]) for line in lines] == [1000, 500, 333, 250, 200]

    np.save(folder / "numpy.npy", expected())
    assert (folder / "numpy.npy").read_bytes() == (folder / "alone.npy").read_bytes()

    for name, binary in (("words.bin", True), ("words.vec", False)):
        read = KeyedVectors.load_word2vec_format(str(folder / name), binary=binary)
        assert read.index_to_key == WORDS, read.index_to_key
        assert same(read.vectors, expected()), name


with tempfile.TemporaryDirectory() as name:
    subprocess.run([sys.argv[1], name], check=True)
    check(pathlib.Path(name))
