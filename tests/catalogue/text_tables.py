"""Table T: word2vec text and GloVe text. The last d fields are numbers, the rest is the word."""

import struct

from inputs import Stream, file, files
from row import holds, info, table

row = table("transform IN -o OUT --force --unit --quiet")
ask = table("info IN --json", old=False)

TWO = {"a": [1.0, -2.0], "b": [0.5, 4.0]}
HOLDS = holds(TWO)


def glove(*lines):
    return file("".join(line + "\n" for line in lines))


def number(*values):
    return files(*["3 2\na 1 2\nb %s 2\nc 3 4\n" % value for value in values])


ROWS = [
    row("T01a", "a row less than the header has", file("3 2\na 1.000 -2\nb .5 4\n"), 3, ":line 3: the file ends after 2 rows, expected 3"),
    row("T01b", "a row more", file("2 2\na 1 -2\nb .5 4\nc 1 2\n"), 3, ":line 4: a row more than the 2 of the header"),
    row("T02a", "a number less or one alone", files("2 3\na 1 2 3\nb 1 2\n", "2 3\na 1.00 2 3\nb 1\n", "2 3\na 1.0000 2 3\nb\n"), 3, r":line 3: \d numbers, expected 3"),
    row("T02b", "a number more", files("2 3\na 1 2 3\nb 1 2 3 4\n"), 3, ":line 3: 4 numbers, expected 3"),
    row("T02c", "in GloVe text", glove("a 1 2.5 3", "b 1 2 3", "c 1 2", "d 1 2 3"), 3, ":line 3: 2 numbers, expected 3"),
    row("T03", "words with blanks", glove("the 1.5 2", ". . . 3 4", "at name@domain.com 5 6", "b 7 8"), 0,
        info(rows=4, dim=2, words_with_blanks=2), run="transform IN -o model --force --unit --quiet", out="model"),
    ask("T04", "a word with blanks on the first line", glove(". . . 3.5 4", "b 7 8", "c 9 10"), 0, info(rows=3, dim=2)),
    row("T05a", "a word like a number", glove("0.065581 1.5 -2", "b 2 3", "c 2 3"), 0, info(rows=3, dim=2)),
    row("T05b", "U+0085, U+00A0 and U+2028 in words", glove("a\u0085b 1.5 -2", "\u00a0 2 3", "c\u2028 2 3"), 0,
        holds([("a\u0085b", [1.5, -2.0]), ("\u00a0", [2.0, 3.0]), ("c\u2028", [2.0, 3.0])])),
    row("T06", "a line that begins with a blank", files("2 2\na 1 2\n 3 4\n", "2 2\na 1 2\n\t3 4\n"), 3, ":line 3: empty word"),
    row("T07", "tabs, two blanks, a blank at the end, CRLF", files(
        "2 2\na\t1\t-2\nb\t.5\t4\n", "2 2\na  1  -2\nb  .5  4\n", "2 2\na 1 -2 \nb .5 4 \n", "2 2\r\na 1 -2\r\nb .5 4\r\n"), 0, HOLDS),
    row("T08a", "numbers of other writings", number("0,5", "1.2.3", "0x1p3", "1e", "--1", "+-1", "1_0", "\u0661", "1f", "."), 3, ":line 3: "),
    row("T08b", "a plus sign", file("2 2\na +1 -2\nb +.5 +4e0\n"), 0, HOLDS),
    row("T09", "a locale with a decimal comma", file("2 2\na 1 -2\nb 0.5 4\n"), 0, HOLDS,
        spawn={"env": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}}),
    row("T10a", "nan, inf, beyond the range of float", number("nan", "inf", "-inf", "1e39", "-1e39", "1e999", "NaN", "Infinity"), 7,
        r":line 3: column 0 holds -?(nan|inf), expected a finite number"),
    row("T10b", "too small for float: zero", file("2 2\na 1 1e-60\nb 0.5 1e-999\n"), 0, holds({"a": [1.0, 0.0], "b": [0.5, 0.0]})),
    row("T11", "a number of a million digits", file("2 2\na 1 2\nb 3 " + "4" * 60000 + "\n"), 3, r':line 3: .*expected'),
    row("T12", "a line without end", [file(b"2 2\na 1 2\nb " + b"x" * 3000000), file(b"2 2\na 1 2\n" + b" " * 3000000)], 3,
        r":line 3: no end in 65664 bytes, expected a word and 2 numbers"),
    row("T12b", "128 MiB in a line", file(Stream(b"x 1 2 " * 20000, 1100)), 3, "text without vectors|no table|no end", doors="pipe", memory=-3 * 132000000),
    row("T13", "a NUL in a line", files("2 2\na 1 2\nb\0c 3 4\n"), 3, ":line 3: a NUL at byte 1, expected text|row 1"),
    row("T14", "no last newline", file("2 2\na 1 -2\nb .5 4"), 0, HOLDS),
    row("T14b", "empty lines at the end", files("2 2\na 1 -2\nb .5 4\n\n\n", "2 2\na 1 -2\nb .5 4\n \r\n"), 0, HOLDS),
    row("T14c", "an empty line between rows", file("2 2\na 1 -2\n\nb .5 4\n"), 3, ":line 4: a row after an empty line"),
    row("T15", "a byte order mark", files("\ufeff2 2\na 1 -2\nb .5 4\n", "\ufeffa 1 -2\nb .5 4\n"), 0, HOLDS),
    ask("T16", "a word twice, and in capitals", file("3 2\na 1 2\nA 3 4\na 5 6\n"), 0, info(rows=3, duplicate_words=1)),
    row("T17", "a header over GloVe text", file("2 2\na 1 -2\nb .5 4\n"), 0, HOLDS),
    ask("T18a", "one number a line with a header is a table of one dimension", file("3 1\na 1\nb 2\nc 3\n"), 0, info(rows=3, dim=1)),
    row("T18b", "one number a line without a header is a list of counts", glove("a 1", "b 2", "c 3"), 3, "text without vectors"),
    row("T18c", "whole numbers alone are walks over a graph", glove("1 2 3", "2 3 1", "3 1 2"), 3, "text without vectors"),
    row("T18d", "edges of a graph", glove("1 2", "2 3", "3 1"), 3, "text without vectors"),
    row("T19", "<unk> as the last row", glove("a 1.5 2", "b 2 3", "<unk> 4 5"), 0, holds({"a": [1.5, 2.0], "b": [2.0, 3.0], "<unk>": [4.0, 5.0]})),
    row("T20", "invalid UTF-8 in a word", file(b"2 2\ncaf\xc3 1 -2\n\x80 .5 4\n"), 0, holds([(b"caf\xc3", [1.0, -2.0]), (b"\x80", [0.5, 4.0])])),
    row("T21", "nearest float: ties to even, denormals, 17 digits", file("2 2\na 1.00000005960464477539 1.4e-45\nb 16777217 0.10000000149011612\n"), 0,
        holds({"a": [1.0, struct.unpack("<f", b"\1\0\0\0")[0]], "b": [16777216.0, 0.10000000149011612]})),
    row("T22", "text without numbers", file("the cat sat on the mat\n" * 100), 3, r"is text without vectors \(a corpus\? train on it\)"),
    row("T23", "most lines of one length decide; the others are refused", glove(*["w%d 1.5 2 3" % i for i in range(9)], "bad 1 2"), 3, ":line 10: 2 numbers, expected 3"),
    row("T24", "a header of one row and its row", file("1 2\na 1 -2\n"), 0, holds({"a": [1.0, -2.0]})),
    row("T25", "a word of 60,000 bytes; one of 70,000", file("2 2\n" + "w" * 60000 + " 1 -2\nb .5 4\n"), 0, holds({"w" * 60000: [1.0, -2.0], "b": [0.5, 4.0]})),
    row("T25b", "a word too long", file("2 2\na 1 -2\n" + "w" * 70000 + " .5 4\n"), 3, ":line 3: no end in 65664 bytes"),
    row("T26", "an escape in the message", file(b"2 2\na 1 2\nb 1 \x1b[2J\n"), 3, r':line 3: "\\x1B\[2J"|row 1|no table'),
]
