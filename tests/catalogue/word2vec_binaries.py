"""Table B: word2vec binaries, and what is taken for one."""

import random
import struct

from inputs import binary, cuts, file, files, floats, packed, replaced
from row import holds, info, table

row = table("transform IN -o OUT --force --unit --quiet")
ask = table("info IN --json", old=False)
file_alone = table("transform IN -o OUT --force --unit --quiet", doors="plain")

ENTRIES = {"the": [1.0, -2.0, 0.5], "cat": [0.25, 4.0, -8.0], "sat": [3.0, 0.125, 1.0]}
GOOD = binary(ENTRIES)
HOLDS = holds(ENTRIES)
BODY = GOOD[4:]
RANDOM = random.Random(11)
WIDE = {word: [RANDOM.gauss(0, 0.3) for _ in range(40)] for word in ("the", "cat", "sat", "on")}
WIDE = {word: list(struct.unpack("<40f", floats(*row))) for word, row in WIDE.items()}


def headed(*headers):
    return files(*[header.encode() + b"\n" + BODY for header in headers])


def big_endian():
    return b"4 40\n" + b"".join(w.encode() + b" " + struct.pack(">40f", *v) for w, v in WIDE.items())


def after(end):
    return binary(ENTRIES, end)


ROWS = [
    row("B01a", "0 bytes", file(b""), 3, "is empty; expected a model folder"),
    row("B01b", "a header alone", files(b"3 3\n", b"3 3"), 3, r"need at least \d+ bytes, 0 are left|ends in the header|the file ends|text without vectors"),
    row("B02a", "a header that is no two whole numbers", headed("-1 300", "3 -4", "0 300", "3 0", "3.5 4", "1e6 300", "+3 3"), 3,
        r'line 1: header "[^"]+", expected rows and dimension'),
    row("B02b", "a header of another number of fields", headed("abc", "3", "3 4 5", "", "a b"), 3, "no table|text without vectors|header"),
    row("B02c", "blanks before the header", headed(" 3 3"), 3, "header|no table"),
    row("B02d", "more blanks, tabs and CR in the header", headed("3  3", "3\t3", "3 3 ", "3 3\r"), 0, HOLDS),
    row("B03a", "more rows than the file can have", headed("99999999999 99999999", "18446744073709551616 3", "18446744073709551618 3"), 3,
        'line 1: header "'),
    file_alone("B03b", "sizes just within the limits", headed("2147483647 1048576", "1000000 300", "4 3"), 3,
               r"rows of dimension \d+ need at least \d+ bytes, \d+ are left in the file"),
    row("B03c", "the same where no size is known", headed("2147483647 1048576", "1000000 300"), 3, r"row 0: \d+ bytes of floats, expected|need at least",
        doors="pipe gzip"),
    row("B04a", "a newline after every row, none, or CRLF", files(after(b"\n"), after(b""), after(b"\r\n"), after(b"\n\n")), 0, HOLDS),
    row("B04b", "a newline after some rows", file(b"3 3\n" + GOOD[4:20] + b"\n\n" + BODY[17:]), 0, HOLDS),
    row("B04c", "none after the last row", file(GOOD[:-1]), 0, HOLDS),
    row("B05", "cut at any byte", cuts(GOOD, 4, len(GOOD) - 1), 3, r"@\d+|line \d|no table|text without vectors"),
    row("B06", "more rows than the header has", file(b"2 3\n" + BODY), 3, r"after row 1, the last one by the header"),
    row("B07", "a wrong dimension", files(*[b"4 %d\n" % dim + binary(WIDE)[5:] for dim in (39, 41, 20, 1)]), 3,
        "is the dimension right|need at least|bytes of floats, expected|after row 3|the file ends"),
    row("B08", "a word with a blank cannot be told from its floats", file(binary({"new york": [1.5, -2.5] * 20, "b": [0.5] * 40})), 3, "row [01]: |after row|need at least"),
    row("B09a", "an empty word", file(binary({"a": [1.0, -2.0], "": [3.0, 4.0]})), 3, ":@15: row 1: empty word; is the dimension right"),
    row("B09b", "NUL, ESC, FF and control bytes in words", file(binary([(b"a\0b", [1.0, -2.0]), (b"\x1b[2J", [3.0, 4.0]), (b"\xff\xfe", [5.0, 6.0])])), 3,
        r'row 0: word "a\\x00b" cannot be stored as word2vec binary', shown="out.bin"),
    ask("B09c", "they are kept, and told", file(binary([(b"a\0b", [1.0, -2.0]), (b"\x1b[2J", [3.0, 4.0]), (b"\xff\xfe", [5.0, 6.0])])), 0,
        info(rows=3, words_with_blanks=1, words_invalid_utf8=1)),
    row("B10", "a word of 10 MB", file(binary({"a": [1.0, -2.0], "w" * 10000000: [3.0, 4.0]})), 3, "row 1: no blank in 65536 bytes"),
    ask("B11", "a word twice: the first is found", file(binary([("a", [1.0, -2.0]), ("b", [3.0, 4.0]), ("a", [5.0, 6.0])])), 0, info(rows=3, duplicate_words=1)),
    row("B12", "invalid UTF-8, as word2vec.c cuts it", file(binary([(b"caf\xc3", [1.0, -2.0]), (b"\x80", [3.0, 4.0])])), 0,
        holds([(b"caf\xc3", [1.0, -2.0]), (b"\x80", [3.0, 4.0])])),
    row("B13a", "NaN and infinity", files(*[binary({"a": [1.0, -2.0], "b": [3.0, value]}) for value in (float("nan"), float("inf"), float("-inf"))]), 7,
        ":row 1: column 1 holds -?(nan|inf), expected a finite number"),
    ask("B13b", "rows of zeros are counted", file(binary({"a": [1.0, -2.0], "b": [0.0, 0.0]})), 0, info(zero_rows=1)),
    row("B14a", "a pickle", files(b"\x80\x04\x95" + b"x" * 60, b"\x80\x02}q\x00" + b"x" * 60), 3, "is a Python pickle"),
    row("B14b", "a GGUF model", file(b"GGUF\x03\0\0\0" + b"\0" * 60), 3, "is a GGUF model"),
    row("B14c", "Parquet, Arrow, HDF5, SQLite, finalfusion", files(b"PAR1" + b"\0" * 60, b"ARROW1\0\0" + b"\0" * 60, b"\x89HDF\r\n\x1a\n" + b"\0" * 60,
                                                                   b"SQLite format 3\0" + b"\0" * 60, b"FiFu" + b"\0" * 60), 3,
        "is (a Parquet|an Arrow|an HDF5|an SQLite|a finalfusion)"),
    row("B14d", "zip, 7z, tar, an empty zip", files(b"PK\x03\x04" + b"\0" * 60, b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, b"x" * 257 + b"ustar\0" + b"\0" * 300,
                                                    b"PK\x05\x06" + b"\0" * 18), 3, "archive"),
    row("B14e", "GloVe's own binary: doubles without words", file(struct.pack("<400d", *[RANDOM.gauss(0, 0.3) for _ in range(400)])), 3,
        "is raw 64-bit floats without words .GloVe"),
    row("B14f", "raw floats of 32 bits", file(struct.pack("<400f", *[RANDOM.gauss(0, 0.3) for _ in range(400)])), 3, "is raw 32-bit floats"),
    row("B14g", "noise", file(bytes(RANDOM.randrange(256) for _ in range(5000))), 3, "no table"),
    row("B14h", "text in UTF-16", file("3 3\nthe 1 2 3\n".encode("utf-16")), 3, "is text in UTF-16"),
    row("B15", "text called .bin and a binary called .txt", [{"table.bin": b"2 2\na 1 2\nb 3 4\n"}, {"table.txt": binary({"a": [1.0, 2.0], "b": [3.0, 4.0]})}], 0,
        holds({"a": [1.0, 2.0], "b": [3.0, 4.0]})),
    row("B16", "floats of the other byte order", file(big_endian()), 3, "row 0: .*big-endian"),
    row("B17", "gzip that is cut, within and between rows", cuts(packed(GOOD), 18)[::3], 3, r"gzip stream", doors="plain pipe"),
    row("B18", "any bit of the words or the header flipped: an end in order", [file(replaced(GOOD, at, GOOD[at] ^ 0x40)) for at in (0, 1, 2, 3)], 3, ""),
]
