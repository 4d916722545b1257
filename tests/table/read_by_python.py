#!/usr/bin/env python3
"""read_by_python.py TABLE_FIXTURES: NumPy and gensim read what firth writes, with equal floats.

pandas and the safetensors module, too, where they are there; else safetensors are read by hand.
"""

import io
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

try:
    import numpy as np
    from gensim.models import KeyedVectors
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

try:
    import pandas as pd
except ImportError:
    pd = None
try:
    from safetensors.numpy import load_file
except ImportError:
    load_file = None

WORDS = ["the", "Füße", "cat", "<unk>", "x,y"]
COUNTS = [1000, 500, 333, 250, 200]
VALUES = np.array(
    [0.0, -0.0, 1.0, -0.1, 1e-45, 3.4028235e38, np.float32(1) / np.float32(3), 7.0, 1e-5, -2.5,
     123456.7, 1e10, 0.25],
    dtype=np.float32,
)


def expected(shift=0):
    rows = [[VALUES[((i + shift) * 5 + j * 3) % len(VALUES)] for j in range(7)] for i in range(5)]
    return np.array(rows, dtype=np.float32)


def scattered():
    bits = (np.arange(64_000, dtype=np.uint64) * 0x9E3779B1).astype(np.uint32)
    values = bits.view(np.float32)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < 65520, values, np.float32(0)).reshape(1000, 64)


def same(found, wanted):
    return found.dtype == wanted.dtype and found.tobytes() == wanted.tobytes()


def check_npy(folder):
    vectors = np.load(folder / "model" / "vectors.npy", mmap_mode="r")
    assert isinstance(vectors, np.memmap) and same(vectors, expected())
    assert same(np.load(folder / "model" / "contexts.npy"), expected(shift=2))
    assert same(np.load(folder / "alone.npy"), expected())
    lines = (folder / "model" / "vocab.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == WORDS
    assert [int(line.split("\t")[1]) for line in lines] == COUNTS

    np.save(folder / "numpy.npy", expected())
    assert (folder / "numpy.npy").read_bytes() == (folder / "alone.npy").read_bytes()
    np.save(folder / "numpy.npy", scattered().astype(np.float16))
    assert (folder / "numpy.npy").read_bytes() == (folder / "half.npy").read_bytes()


def check_npz(folder):
    with np.load(folder / "words.npz", allow_pickle=False) as table:
        assert same(table["vectors"], expected()) and same(table["contexts"], expected(shift=2))
        assert list(np.char.decode(table["words"], "utf-8")) == WORDS
        assert table["counts"].dtype == np.int64 and list(table["counts"]) == COUNTS
    with np.load(folder / "half.npz") as table:
        assert sorted(table.files) == ["vectors", "words"]
        assert same(table["vectors"], scattered().astype(np.float16))
    with zipfile.ZipFile(folder / "words.npz") as archive:
        assert archive.testzip() is None
        for member in archive.infolist():
            wanted = io.BytesIO()
            np.save(wanted, np.load(io.BytesIO(archive.read(member))))
            assert archive.read(member) == wanted.getvalue(), member.filename
    # Not compressed, and aligned: a matrix can be mapped where it lies.
    data = (folder / "words.npz").read_bytes()
    begin = data.index(b"\x93NUMPY")
    assert begin % 64 == 0
    mapped = np.memmap(folder / "words.npz", np.float32, "r", begin + 128, expected().shape)
    assert same(mapped, expected())


def check_gensim(folder):
    for name, options in [("words.bin", {"binary": True}), ("bare.bin", {"binary": True}),
                          ("words.vec", {}), ("glove.txt", {"no_header": True})]:
        read = KeyedVectors.load_word2vec_format(str(folder / name), **options)
        assert read.index_to_key == WORDS, read.index_to_key
        assert same(read.vectors, expected()), name
    read.save_word2vec_format(str(folder / "gensim.bin"), binary=True)
    assert (folder / "gensim.bin").read_bytes() == (folder / "bare.bin").read_bytes()


def by_hand(path):
    data = path.read_bytes()
    length, = struct.unpack("<Q", data[:8])
    kinds = {"F16": np.float16, "F32": np.float32, "I64": np.int64, "U8": np.uint8}
    tensors, end = {}, 0
    for name, tensor in json.loads(data[8:8 + length]).items():
        begin, end_of_last = tensor["data_offsets"][0], end
        assert begin == end_of_last, "holes are not allowed"
        end = tensor["data_offsets"][1]
        array = np.frombuffer(data[8 + length + begin:8 + length + end], kinds[tensor["dtype"]])
        tensors[name] = array.reshape(tensor["shape"])
    assert 8 + length + end == len(data)
    return tensors


def check_safetensors(folder):
    for load in [by_hand] + ([load_file] if load_file else []):
        table = load(folder / "words.safetensors")
        assert same(table["vectors"], expected()) and same(table["contexts"], expected(shift=2))
        assert list(table["counts"]) == COUNTS
        assert table["words"].tobytes().decode().split("\n") == WORDS + [""]
        assert same(load(folder / "half.safetensors")["vectors"], scattered().astype(np.float16))
        static = load(folder / "static" / "model.safetensors")
        assert list(static) == ["embedding.weight"]
        assert same(static["embedding.weight"], expected())  # "<unk>" is a row of its own
    tokenizer = json.loads((folder / "static" / "tokenizer.json").read_text(encoding="utf-8"))
    assert tokenizer["model"]["vocab"] == {word: i for i, word in enumerate(WORDS)}
    assert tokenizer["model"]["unk_token"] == "<unk>"


def check_projector(folder):
    found = np.loadtxt(folder / "projector.tsv", delimiter="\t", dtype=np.float32, ndmin=2)
    assert same(found, expected())
    lines = (folder / "projector.metadata.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "word\tcount\tnorm"
    rows = [line.split("\t") for line in lines[1:]]
    assert [row[0] for row in rows] == WORDS and [int(row[1]) for row in rows] == COUNTS
    norms = np.linalg.norm(expected().astype(np.float64), axis=1)
    with np.errstate(over="ignore"):
        assert np.array_equal(np.float32([row[2] for row in rows]), np.float32(norms))


def check_pandas(folder):
    text = {"sep": " ", "header": None, "index_col": 0, "quoting": 3, "keep_default_na": False,
            "dtype": {i: np.float32 for i in range(1, 8)}}
    for name, skipped in [("words.vec", 1), ("glove.txt", 0)]:
        table = pd.read_csv(folder / name, skiprows=skipped, float_precision="round_trip", **text)
        assert list(table.index) == WORDS
        assert np.array_equal(table.to_numpy(), expected())
    table = pd.read_csv(folder / "projector.metadata.tsv", sep="\t", quoting=3, keep_default_na=False)
    assert list(table["word"]) == WORDS and list(table["count"]) == COUNTS


with tempfile.TemporaryDirectory() as name:
    subprocess.run([sys.argv[1], name], check=True)
    at = pathlib.Path(name)
    for check in [check_npy, check_npz, check_gensim, check_safetensors, check_projector]:
        check(at)
    if pd is not None:
        check_pandas(at)
