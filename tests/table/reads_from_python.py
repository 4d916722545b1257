#!/usr/bin/env python3
"""reads_from_python.py TABLE_COPY: firth reads what NumPy and gensim write, with equal floats."""

import gzip
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from gensim.models import FastText, KeyedVectors
    from gensim.models.fasttext import save_facebook_model
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

WORDS = ["the", "Füße", "cat", "<unk>", "x,y", "0.065581", "\x85", "w" * 10000]
VECTORS = np.random.default_rng(5).normal(size=(len(WORDS), 7)).astype(np.float32)
VECTORS[0, :3] = [0.0, -0.0, 1e-45]


def read(path):
    """Words, counts as text, and vectors of a file, by way of firth."""
    copy = path.parent / "copy.npy"
    subprocess.run([sys.argv[1], str(path), str(copy)], check=True)
    rows = copy.with_suffix(".vocab.tsv").read_bytes().decode().split("\n")[:-1]
    rows = [row.split("\t") for row in rows]
    return [row[0] for row in rows], [row[1:] for row in rows], np.load(copy)


def same(path, vectors=VECTORS, words=WORDS):
    found_words, _, found = read(path)
    assert found_words == words, (path.name, found_words)
    assert found.dtype == np.float32 and found.tobytes() == vectors.tobytes(), path.name


def check_gensim(folder):
    table = KeyedVectors(vector_size=7)
    table.add_vectors(WORDS, VECTORS)
    for name, options in [("t.bin", {"binary": True}), ("t.txt", {"binary": False}),
                          ("t.bin.gz", {"binary": True}), ("t.txt.gz", {"binary": False}),
                          ("glove.txt", {"binary": False, "write_header": False})]:
        table.save_word2vec_format(str(folder / name), **options)
        same(folder / name)
        read_back = KeyedVectors.load_word2vec_format(
            str(folder / name), binary=options["binary"], no_header="write_header" in options)
        assert read_back.vectors.tobytes() == VECTORS.tobytes()


def check_numpy(folder):
    (folder / "n.vocab.tsv").write_bytes("".join(word + "\n" for word in WORDS).encode())
    halves = VECTORS.astype(np.float16)
    for order in "CF":
        for dtype in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
            np.save(folder / "n.npy", np.array(halves, dtype=dtype, order=order))
            same(folder / "n.npy", halves.astype(np.float32))
    np.save(folder / "n.npy", VECTORS.astype(np.float64))
    (folder / "n.npy.gz").write_bytes(gzip.compress((folder / "n.npy").read_bytes()))
    same(folder / "n.npy.gz")
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(folder / "n.npy", "wb") as file:
            np.lib.format.write_array(file, VECTORS, version=version)
        same(folder / "n.npy")


def check_safetensors(folder):
    words = "".join(word + "\n" for word in WORDS).encode()
    header, data = {}, b""
    for name, dtype, shape, content in [("vectors", "F32", VECTORS.shape, VECTORS.tobytes()),
                                        ("words", "U8", (len(words),), words)]:
        header[name] = {"dtype": dtype, "shape": shape,
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    (folder / "t.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    same(folder / "t.safetensors")


def check_fasttext(folder):
    """gensim writes the model file of fastText, and composes vectors from n-grams on its own."""
    sentences = [["the", "Füße", "cat", "日本語", "x"] * 3, ["the", "cats", "sit"] * 4]
    model = FastText(sentences, sg=1, vector_size=6, min_count=1, bucket=50, min_n=2, max_n=4,
                     epochs=2, seed=3, workers=1)
    save_facebook_model(model, str(folder / "f.bin"))
    words, counts, vectors = read(folder / "f.bin")
    assert words == model.wv.index_to_key
    assert [int(count) for count, in counts] == [model.wv.get_vecattr(w, "count") for w in words]
    for word, row in zip(words, vectors):
        assert np.allclose(row, model.wv[word], rtol=1e-5, atol=1e-8), word


with tempfile.TemporaryDirectory() as name:
    for check in [check_gensim, check_numpy, check_safetensors, check_fasttext]:
        check(pathlib.Path(name))
