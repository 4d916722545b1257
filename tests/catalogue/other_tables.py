"""Table M: model folders, fastText models and safetensors, and the words beside them."""

import json
import os
import struct

from inputs import cuts, file, files, floats, folder_with, replaced
from row import holds, npy_bytes, table

row = table("transform IN -o OUT --force --unit --quiet")

ENTRIES = {"a": [1.0, -2.0], "b": [0.5, 4.0]}
NPY = npy_bytes(list(ENTRIES.values()))
WORDS = b"a\t5\nb\t3\n"
FLOATS = floats(1.0, -2.0, 0.5, 4.0)
VECTORS = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}
META = {"words": "a\nb\n"}


def model(**changed):
    entries = {"model/vectors.npy": NPY, "model/vocab.tsv": WORDS, **changed}
    return folder_with("model", **{name: data for name, data in entries.items() if data is not False})


def named(name, data):
    return {"model/" + name: data}


def safetensors(header, data=FLOATS):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def tensors(**changed):
    return safetensors({"__metadata__": META, "vectors": {**VECTORS, **changed}})


def fasttext(dim=2, model_kind=2, loss=2, buckets=0, longest=0, version=12, words=(b"ab", b"</s>"), quantized=0, rows=None, tail=b""):
    out = struct.pack("<i", 793712314) + struct.pack("<13i", version, dim, 5, 2, 5, 5, 1, loss, model_kind, buckets, 2, longest, 100)
    out += struct.pack("<d", 1e-4) + struct.pack("<iiiqq", len(words), len(words), 0, 99, -1)
    for word in words:
        out += word + b"\0" + struct.pack("<qb", 7, 0)
    rows = len(words) + buckets if rows is None else rows
    out += struct.pack("<bqq", quantized, rows, dim) + floats(*[0.5 * (i + 1) for i in range(dim * (len(words) + buckets))])
    out += struct.pack("<bqq", 0, len(words), dim) + floats(*[-0.5] * (dim * len(words)))
    return out + tail


GOOD = safetensors({"__metadata__": META, "vectors": VECTORS})
FASTTEXT = fasttext()
RECORD = json.dumps({"files": {"vectors.npy": {"bytes": len(NPY), "xxh3": "0" * 16}}}).encode()


def long_path(folder):
    """4,090 bytes to a folder that is there: anything in it has too long a path."""
    os.makedirs(os.path.join(folder, "model"))
    return "./" * 2042 + "model/"


def long_name(folder):
    name = "x" * 251 + ".npy"
    with open(os.path.join(folder, name), "wb") as out:
        out.write(NPY)
    return name


ROWS = [
    row("M01", "a model folder of two files", model(), 0, holds(ENTRIES)),
    row("M02a", "a folder without a model", folder_with("model", model=None), 3, "is no model folder, expected vectors.npy and vocab.tsv in it"),
    row("M02b", "a folder without words", model(**named("vocab.tsv", False)), 3, "is no model folder"),
    row("M02c", "model.json without vectors", folder_with("model", **named("model.json", b"{}")), 4, "vectors.npy: cannot be opened", shown="vectors.npy"),
    row("M03a", "model.json that is no object", [model(**named("model.json", data)) for data in (b"", b"[]", b"{", b"7", b"\0" * 9)], 3,
        "model.json: is no JSON object", shown="model.json"),
    row("M03b", "model.json of 10,000 brackets", model(**named("model.json", b"[" * 10000)), 3, "is no JSON object", shown="model.json"),
    row("M03c", "model.json of 17 MiB", model(**named("model.json", b" " * (17 << 20))), 5, "more than 16777216 bytes", shown="model.json"),
    row("M03d", "model.json of 50,000 names, of 5,000 brackets", [model(**named("model.json", data)) for data in (
        json.dumps({"n%d" % i: i for i in range(50000)}).encode(), b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}")], 5, "20000 names or 100 brackets deep", shown="model.json"),
    row("M04", "another hash than the record's", model(**named("model.json", RECORD)), 3, "does not match its record: xxh3 [0-9a-f]{16}, expected 0{16}", shown="vectors.npy"),
    row("M04b", "a recorded file is missing", model(**named("model.json", json.dumps({"files": {
        "vectors.npy": {"bytes": len(NPY), "xxh3": "0"}}}).encode())), 3, "does not match its record", shown="vectors.npy"),
    row("M05", "contexts of another shape", model(**named("contexts.npy", npy_bytes([[1.0, 2.0]]))), 3, "1 x 2, expected 2 x 2 as the vectors", shown="contexts.npy"),
    row("M06", "a folder where a file should be", model(**{"model/vocab.tsv": None}), 4, "is no regular file", shown="vocab.tsv"),
    row("M07", "a link to nothing", model(**named("vectors.npy", "-> nowhere")), 3, "is no model folder"),
    row("M08", "the words of a matrix in a model folder", lambda folder: model(**named("model.json", b"{}"))(folder) + "/vectors.npy", 3,
        'is a part of the model folder "model": name the folder'),
    row("M09a", "a path of 4,090 bytes", long_path, 4, "cannot be examined: File name too long", longer=True, shown=r"\./\./"),
    row("M09b", "a name of 255 bytes, whose words have a longer one", long_name, 4, "cannot be examined: File name too long", longer=True, shown="vocab.tsv"),
    row("M09c", "one that has its words in itself", file(b"2 2\na 1 2\nb 3 4\n", "x" * 251), 0, holds({"a": [1.0, 2.0], "b": [3.0, 4.0]})),
    row("M10", "a model that is not there", folder_with("absent"), 4, "cannot be opened: No such file"),
    row("S01", "safetensors with its words", file(GOOD), 0, holds(ENTRIES)),
    row("S02", "cut at any byte", cuts(GOOD, 9), 3, "header of|bytes, expected|no table"),
    row("S03", "a byte more", file(GOOD + b"\0"), 3, r"\d+ bytes, expected \d+ by the header"),
    row("S04", "a header longer than the file", files(struct.pack("<Q", 1000) + GOOD[8:]), 3, "header of 1000 bytes exceeds the file"),
    row("S04b", "a header of 50 MB", files(struct.pack("<Q", 50000000) + GOOD[8:]), 5, "header of 50000000 bytes, at most 16777216 are read"),
    row("S05", "offsets that are none", files(*[tensors(data_offsets=found) for found in ([16, 0], [0], [0, -1], [0, 1.5], "x", [0, 2 ** 63], [0, 2 ** 64])]), 3,
        'tensor "vectors": data_offsets'),
    row("S06", "data that do not fit the shape", files(*[tensors(shape=found) for found in ([2, 3], [1, 2], [2 ** 62, 4], [2 ** 63, 2 ** 63])]), 3,
        'tensor "vectors": 16 bytes of data, expected|overflows'),
    row("S07", "no matrix", files(*[tensors(shape=found) for found in ([4], [0, 4], [4, 0], [1, 2, 2], [])]), 3, 'tensor "vectors": shape'),
    row("S08", "other types", files(*[tensors(dtype=found) for found in ("I32", "F8_E4M3", "", "f32", "\x1b[2J")]), 3, 'tensor "vectors": dtype .*expected floats'),
    row("S09", "a header that is no object", files(safetensors(b'{"vectors": 7}'), safetensors(b"{not JSON}"), safetensors(b"{}")), 3, "tensor|no JSON object|bytes, expected"),
    row("S10", "no words", file(safetensors({"vectors": VECTORS}), "t.safetensors"), 3, "its words are missing", doors="plain gzip"),
    row("S11", "another number of words", file(safetensors({"__metadata__": {"words": "a\n"}, "vectors": VECTORS})), 3, "2 rows, but 1 words"),
    row("S12", "a NaN", file(safetensors({"__metadata__": META, "vectors": VECTORS}, FLOATS[:-4] + floats(float("nan")))), 7, ":row 1: column 1 holds nan"),
    row("S13", "10,000 brackets", file(safetensors(b'{"a":' + b"[" * 10000)), 3, "is no JSON object"),
    row("S14", "a header of a million names, of a hundred thousand brackets", files(
        safetensors(b"{" + b",".join(b'"%d":0' % i for i in range(1000000)) + b"}"), safetensors(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}")), 5,
        "20000 names or 100 brackets deep"),
    row("X01", "a fastText model", file(FASTTEXT), 0, holds({"ab": [0.5, 1.0], "</s>": [1.5, 2.0]})),
    row("X02", "cut at any byte", cuts(FASTTEXT, 4)[::3], 3, r"@\d+|: is"),
    row("X03", "a byte more", file(FASTTEXT + b"\0"), 3, "data after the last matrix"),
    row("X04", "a supervised model", file(fasttext(model_kind=3)), 3, "is a supervised fastText model"),
    row("X05", "a quantized model", file(fasttext(quantized=1)), 3, r"is a quantized fastText model \(.ftz\)"),
    row("X06", "other versions", files(fasttext(version=10), fasttext(version=13), fasttext(version=-1)), 3, ":@4: version of fastText's format is"),
    row("X07", "a dimension that is none", files(fasttext(dim=0), replaced(FASTTEXT, 11, 0x7F)), 3, ":@8: dimension is"),
    row("X08", "n-grams without buckets", file(fasttext(longest=3)), 3, "n-grams without buckets"),
    row("X09", "2^31 - 1 buckets", file(FASTTEXT[:40] + struct.pack("<i", 2147483647) + FASTTEXT[44:]), 3, "rows of vectors, expected"),
    row("X10", "10^9 rows", file(fasttext(rows=10 ** 9)), 3, "vectors of 8000000000 bytes|ends in row|rows of vectors"),
    row("X11", "an empty word", file(fasttext(words=(b"ab", b""))), 3, "empty word"),
]
