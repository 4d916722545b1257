"""Table N: .npy with its words beside it. What NumPy reads as a matrix of floats is read."""

import random
import struct

from inputs import file, floats, npy, npys, packed, replaced
from row import holds, info, npy_bytes, npy_header, table

row = table("transform IN -o OUT --force --unit --quiet", doors="plain gzip")
ask = table("info IN --json", doors="plain gzip", old=False)

ROWS3 = [[1.0, -2.0], [0.5, 4.0], [-0.25, 3.0]]
TABLE = list(zip("abc", ROWS3))
GOOD = npy_bytes(ROWS3)
BODY = GOOD[128:]
HEAD = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }"
HOLDS = holds(TABLE)


def head(text, body=BODY, **options):
    return npy(npy_header(text, **options) + body)


def heads(*texts, body=BODY):
    return [head(text, body) for text in texts]


def shape(text, body=BODY):
    return head(HEAD.replace("(3, 2)", text), body)


def descr(text, body=BODY):
    return head(HEAD.replace("<f4", text), body)


def prefix(major, minor, length, size):
    return npy(b"\x93NUMPY" + bytes([major, minor]) + length.to_bytes(size, "little") + HEAD.encode() + b" " * 20)


def with_cell(bits, dtype="<f4"):
    size = struct.calcsize("f" if dtype[-1] == "4" else "d")
    return npy(npy_bytes(ROWS3, dtype)[:-size] + bits)


RAW_HEADER = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(HEAD)) + HEAD.encode()

ROWS = [
    row("N01a", "0 bytes", npys(b""), 3, "is empty; expected a model folder"),
    row("N01b", "1 to 5 bytes", npys(*[GOOD[:n] for n in (1, 3, 5)]), 3, 'begins with|is no table'),
    row("N01c", "6 to 9 bytes", npys(*[GOOD[:n] for n in (6, 7, 8, 9)]), 3, r"too short for .npy \(\d bytes\)"),
    row("N02", "a wrong byte in the magic", npys(*[replaced(GOOD, k, 0x58) for k in range(6)]), 3, "begins with \""),
    row("N02b", "damage of text mode: 93 became C2 93", npys(b"\xc2" + GOOD), 3, r'begins with "\\xC2\\x93NUMPY'),
    row("N03", "other versions", npys(*[replaced(replaced(GOOD, 6, a), 7, b) for a, b in ((0, 9), (4, 0), (1, 1), (255, 255))]),
        3, r"unsupported .npy version \d+\.\d+, expected 1.0 to 3.0"),
    row("N04", "a header of 65,535 bytes in a file of 200", prefix(1, 0, 65535, 2), 3, "header of 65535 bytes exceeds the file"),
    row("N05", "a header of 4 GiB", [prefix(2, 0, 0xFFFFFFF0, 4), prefix(3, 0, 0xFFFFFFFF, 4)], 3,
        r"header of 42949672\d\d bytes exceeds the file"),
    row("N06", "a header of more than 10,000 bytes", head(HEAD + " " * 10000), 5, r"header of \d+ bytes, at most 10000 are read"),
    row("N07", "data that begin at any multiple of 1 to 64", [head(HEAD, align=n) for n in (1, 2, 4, 16, 64)], 0, HOLDS),
    row("N08", "no newline behind the header", npy(RAW_HEADER + BODY), 0, HOLDS),
    row("N09a", "a key is missing", heads("{'descr': '<f4', 'shape': (3, 2), }", "{}", "{'fortran_order': False}"), 3,
        "expected the keys descr, fortran_order and shape"),
    row("N09b", "a key too many", head(HEAD.replace("}", "'x': 1, }")), 3, "expected no key but descr"),
    row("N09c", "a key twice", head(HEAD.replace("}", "'shape': (3, 2), }")), 3, "expected each key once"),
    row("N09d", "other order, quotes, blanks, no last comma", heads(
        "{'shape': (3, 2), 'fortran_order': False, 'descr': '<f4'}",
        '{"descr": "<f4", "fortran_order": False, "shape": (3, 2), }',
        "{'descr':'<f4','fortran_order':False,'shape':(3,2)}",
        "{ 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 3 , 2 ) , }"), 0, HOLDS),
    row("N09e", "newlines inside", head(HEAD.replace(", ", ",\n")), 3, "header of .npy at character"),
    row("N10", "fortran_order that is no True or False", heads(*[HEAD.replace("False", value) for value in ("0", "1", "'False'", "true", "")]),
        3, "header of .npy at character .* expected True or False"),
    row("N11", "a shape that is no tuple of whole numbers", [shape(text) for text in (
        "[3, 2]", "(3)", "3", "(3.0, 2)", "(-3, 2)", "(True, 2)", "(0x3, 2)", "(3_0, 2)", "(03, 2)", "(3 2)")], 3,
        "header of .npy at character"),
    row("N12", "whole numbers of Python 2", shape("(3L, 2L)"), 0, HOLDS),
    row("N13", "no matrix", [shape("()", floats(1)), shape("(5,)", floats(1, 2, 3, 4, 5)), shape("(3, 2, 1)")], 3,
        r"expected a 2-D matrix, found shape \("),
    row("N14a", "no rows", shape("(0, 300)", b""), 3, "has no rows"),
    row("N14b", "no columns", shape("(5, 0)", b""), 3, "has dimension 0"),
    row("N15", "a number of elements beyond 2^64", [shape("(4294967296, 4294967297)"), shape("(4611686018427387904, 2)"),
                                                    shape("(9223372036854775807, 9223372036854775807)")], 3, "overflows"),
    row("N15b", "a number beyond 2^63 in the shape", shape("(9223372036854775808, 1)"), 3, "expected a number below 2\\^63"),
    row("N16", "10^12 rows in a file of 152 bytes", shape("(1000000000000, 300)"), 3,
        "1000000000000 x 300 floats need 1200000000000000 bytes of data, found 24"),
    row("N17", "the data end early", npys(*[GOOD[:-n] for n in (1, 3, 4, 8, 24)]), 3, r"3 x 2 floats need 24 bytes of data, found \d+"),
    row("N18", "bytes behind the data", npys(GOOD + b"\0", GOOD + b"abcd", GOOD + b"\n"), 3,
        r"3 x 2 floats need 24 bytes of data, found \d+"),
    row("N19a", "floats of 16, 32 and 64 bits, of either byte order", npys(*[npy_bytes(ROWS3, "%sf%d" % (end, n)) for end in "<>" for n in (2, 4, 8)]),
        0, HOLDS),
    row("N19b", "byte order of this machine", [descr("=f4"), descr("f4")], 0, HOLDS),
    row("N20", "objects need pickle", [descr("|O"), descr("O")], 3, "object array needs Python's pickle: refused"),
    row("N21", "other types", [descr(text) for text in ("<U10", "|S5", "<c8", "<M8[ns]", "|V2", "<f16", "<f3", "f", "", "<g", "|f4", "4f", "<f4 ")], 3,
        r"dtype '[^']*' is not read, expected floats"),
    row("N21b", "records", head(HEAD.replace("'<f4'", "[('a', '<f4')]")), 3, "expected a string in quotes"),
    row("N21c", "a type of 9,000 bytes", descr("x" * 9000), 3, r"dtype 'x{80}\.\.\.' is not read"),
    row("N22", "whole numbers", [descr("<i4"), descr("|u1"), descr("<i8"), descr("|b1")], 3, "is not read, expected floats"),
    row("N23", "Fortran order", npys(npy_bytes(ROWS3, "<f4", True), npy_bytes(ROWS3, ">f8", True)), 0, HOLDS),
    row("N24", "a float64 beyond float32", [with_cell(struct.pack("<d", value), "<f8") for value in (1e300, -1e39)], 7,
        r":row 2: column 1 holds -?1e\+\d+, out of the range of float32"),
    row("N25a", "a cell that is not finite", [with_cell(struct.pack("<I", bits)) for bits in (0x7F800000, 0xFF800000, 0x7FC00000, 0x7F800001)],
        7, ":row 2: column 1 holds -?(inf|nan), expected a finite number"),
    ask("N25b", "firth info counts such rows", with_cell(struct.pack("<I", 0x7F800001)), 0, info(nonfinite_rows=1)),
    row("N25c", "-0, denormals, the largest float stay bit by bit", npy(npy_bytes([[-0.0, 1e-45], [3.4028234663852886e38, 1.0]]), b"a\nb\n"), 0,
        holds([("a", [-0.0, 1e-45]), ("b", [3.4028234663852886e38, 1.0])])),
    row("N26", "more or fewer words than rows", npys(GOOD, words=b"a\nb\n") + npys(GOOD, words=b"a\nb\nc\nd\n"), 3,
        r"3 rows, but [24] words in "),
    row("N26b", "no words", file(GOOD, "table.npy"), 4, "its words are missing, expected in table.vocab.tsv"),
    row("N26c", "an empty word", npys(GOOD, words=b"a\n\nc\n"), 3, r"table.vocab.tsv:line 2: empty word", shown="table.vocab.tsv"),
    row("N26d", "a word twice: the first is found", npys(GOOD, words=b"a\nb\na\n"), 0, info(duplicate_words=1)),
    row("N26e", "counts on some lines", npys(GOOD, words=b"a\t1\nb\nc\t1\n"), 3, "table.vocab.tsv:line 2: no count, the lines above have one",
        shown="table.vocab.tsv"),
    row("N26f", "words in gzip", npys(GOOD, words=packed(b"a\nb\nc\n")), 0, HOLDS),
    ask("N26g", "CR and a byte order mark are bytes of words here", npys(GOOD, words=b"\xef\xbb\xbfa\r\nb\r\nc\r\n"), 0,
        info(words_with_blanks=3)),
    row("N27", "a header that promises more than the stream has", npys(packed(npy_header(HEAD.replace("(3, 2)", "(1000000, 4096)")) + BODY)), 3,
        "1000000 x 4096 floats need 16384000000 bytes of data, found 24", doors="plain"),
    row("N28", "a header beyond ASCII", [head(HEAD.replace("shape", "sh\xe4pe")), head((HEAD + "\u00e4").encode(), version=(3, 0)),
                                         head(HEAD.encode() + b"\xff\xfe", version=(3, 0))], 3, "expected a header of ASCII characters"),
    row("N28b", "versions 2 and 3", [head(HEAD, version=(2, 0)), head(HEAD, version=(3, 0))], 0, HOLDS),
    row("N29", "two arrays in a file", npy(GOOD + GOOD), 3, r"need 24 bytes of data, found (176|25)"),
    row("N30", "an .npz", npy(b"PK\x03\x04" + b"\0" * 40), 3, r"is a zip archive \(.npz\?\): extract the .npy in it"),
    row("N31", "10,000 brackets", [shape("(" * 9000), head("{" * 9000), head("[" * 9000)], 3, "header of .npy at character"),
    row("N32", "any byte of the header changed", [npy(replaced(GOOD, at, 0x21)) for at in range(10, 70)], 3, ""),
    row("N33", "noise", npys(*[GOOD[:10] + bytes(random.Random(i).randrange(256) for _ in range(200)) for i in range(20)]), 3, ""),
]
