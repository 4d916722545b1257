"""Table V: vocabulary files given by --vocab, a word and its count a line."""

from row import table, words

TEXT = "train corpus.txt --vocab IN -o OUT --force --dim 4 --epochs 1 --threads 2 --json --quiet"


def given(*all_data):
    return [{"words.txt": data if isinstance(data, bytes) else data.encode(),
             "corpus.txt": b"a b c a b a\n"} for data in all_data]


row = table(TEXT)


def fibonacci():
    counts = [1, 1]
    while len(counts) < 60:
        counts.append(counts[-1] + counts[-2])
    return "".join("w%d %d\n" % pair for pair in enumerate(counts)) + "a 1\nb 1\n"


ROWS = [
    row("V01", "empty", given(b""), 3, "no entries, expected words"),
    row("V02a", "no count", given("a 5\nb\n"), 3, r':line 2: "b" without a count'),
    row("V02b", "a count with letters", given("a 5\nb 12x\n", "a 5\nb 1.5\n", "a 5\nb 0x10\n"), 3, ':line 2: count "'),
    row("V02c", "no count behind a blank", given("a 5\nb \n"), 3, ':line 2: count ""'),
    row("V02d", "an empty line", given("a 5\n\nb 3\n"), 3, ':line 2: "" without a count'),
    row("V03a", "count 0 is a word that a tool keeps (</s> of word2vec.c)", given("</s> 0\na 5\nb 3\n"), 0,
        words("a 3, b 2")),
    row("V03b", "count negative, of 2^63, of 20 digits", given(
        "a 5\nb -1\n", "a 5\nb 9223372036854775808\n", "a 5\nb 99999999999999999999\n", "a 5\nb +3\n"), 3,
        r':line 2: count "[^"]+", expected 0 to 9223372036854775807'),
    row("V04", "the counts sum up to more than 2^63", given("a 9223372036854775807\nb 1\n"), 3,
        ":line 2: total count overflows 9223372036854775807"),
    row("V05", "a word twice", given("a 5\nb 3\na 2\n"), 3, ':line 3: "a" again, first in line 1'),
    row("V06", "no </s>", given("a 5\nb 3\n"), 0, words("a 3, b 2")),
    row("V07", "</s> not first", given("a 5\n</s> 4\nb 3\n"), 0, words("a 3, b 2")),
    row("V08", "counts in no order", given("c 1\nb 3\na 5\n", "a 5\nc 1\nb 3\n"), 0, words("a 3, b 2, c 1")),
    row("V09", "a word with a blank", given("new york 7\na 5\nb 3\n"), 0, words("a 3, b 2")),
    row("V10", "an empty word", given("a 5\n 5\n", "a 5\n\t5\n"), 3, ":line 2: empty word"),
    row("V11", "counts of Fibonacci", given(fibonacci()), 0, words("a 3, b 2")),
    row("V13", "CRLF, a byte order mark, no last newline", given(
        "a 5\r\nb 3\r\n", "\ufeffa 5\nb 3\n", "a 5\nb 3", "a\t5\nb\t3\n"), 0, words("a 3, b 2")),
    row("V14", "no word of the corpus", given("x 5\ny 3\n"), 3, "0 of 6 corpus tokens are in the vocabulary",
        nameless=True),
    row("V15", "one word", given("a 5\n"), 3, "vocabulary has 1 word; at least 2 needed", nameless=True),
    row("V16", "a line of more than a MiB", given("a 5\n" + "x" * 3000000), 3, ":line 2: longer than 1 MiB"),
    row("V17", "a NUL in a word", given(b"a 5\nb\0b 3\nb 2\n"), 0, words("a 3, b 2")),
    row("V18", "invalid UTF-8 in a word", given(b"a 5\n\xff\xfe 3\nb 2\n"), 0, words("a 3, b 2")),
    row("V19", "an escape in a message", given(b"a 5\n\x1b[2J\x9b\n"), 3, r':line 2: "\\x1B\[2J\\x9B" without a count'),
    row("V20", "a zip archive", given(b"PK\x03\x04" + b"x" * 30), 3, "is a zip archive"),
]
