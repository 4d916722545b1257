"""Table C: corpora. Bytes are opaque tokens, separators are white space and NUL, CRLF is LF."""

import itertools
import os
import threading

from inputs import Stream, folder_with, text, texts
from row import told, words, table

row = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --json --quiet")
loud = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --json")
default = table("train IN -o OUT --force --dim 4 --epochs 1 --threads 2 --json --quiet")
strict = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --utf8 strict --quiet")
drop = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --threads 2 --utf8 drop --json --quiet")
count = table("vocab IN -o OUT --force --json --quiet", out="words.tsv")
pruned = table("train IN -o OUT --force --dim 4 --epochs 1 --min-count 1 --max-vocab 1000 --json --quiet")
once = table("train IN --force --dim 4 --epochs 1 --min-count 1 --json --quiet -o OUT", doors="plain")
again = table("vocab IN IN -o OUT --force --json", doors="plain", out="words.tsv")
folder = table("vocab IN -o OUT --force --json --quiet", doors="plain", out="words.tsv")

# Pairs of blocks that lead 32-bit FNV-1a from one state to one state: any choice out of each pair, in
# order, has the same hash.
COLLISIONS = [
    ("Vm4rrJqb", "NTlAVcAM"), ("wrPQZLLx", "5zsDVtaQ"), ("M2nzDSPj", "KV46dVc2"),
    ("2r5r0qsA", "rIsnsZsZ"), ("AhgcGOEM", "Tuai77Rz"), ("RpVHbaCI", "78yohtMm"),
    ("fHDQv7VA", "UtQCHHE9"), ("HiyOidcY", "uVY0f9ps"), ("yH0yCmA8", "3fYM6LgG"),
    ("BVxzsTpd", "pqxnvzyS"), ("jHapixtx", "8F8GpzxQ"), ("8GcGMQNO", "Kc3R5Ygp"),
    ("n6HqS3cI", "0OraeuoT"), ("WjigfR7D", "lGj4gPfx"), ("nKbN2zOs", "sfddfTnd"),
    ("NRkW5cqd", "YRXb4QMt"), ("pcs1oKSR", "h3dEPLX4"),
]


def flood(folder):
    """2^17 words of one hash."""
    with open(os.path.join(folder, "corpus.txt"), "w", encoding="ascii") as out:
        for blocks in itertools.product(*COLLISIONS):
            out.write("".join(blocks) + "\n")
    return "corpus.txt"


def fifo(folder):
    path = os.path.join(folder, "corpus.txt")
    os.mkfifo(path)

    def write():
        with open(path, "wb") as out:
            out.write(b"a b a\n")
    threading.Thread(target=write, daemon=True).start()
    return "corpus.txt"


def named(name):
    """A corpus of this name; ./ keeps it from being an option."""
    def fill(folder):
        with open(os.path.join(os.fsencode(folder), name), "wb") as out:
            out.write(b"a b a\n")
        return b"./" + name
    return fill


def sparse(folder):
    with open(os.path.join(folder, "corpus.txt"), "wb") as out:
        out.truncate(100 * 10 ** 9)
    return "corpus.txt"


def forbidden(folder):
    path = os.path.join(folder, "corpus.txt")
    with open(path, "wb") as out:
        out.write(b"a b a\n")
    os.chmod(path, 0)
    return "corpus.txt"


def distinct(n):
    return " ".join("%x" % (i * 7919) for i in range(n))


def long_tokens():
    return " ".join(["x" * n for n in (98, 99, 100, 1023, 1024, 1025)] + ["a", "b"])


INVALID = [b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"caf\xc3"]

ROWS = [
    row("C01", "0 bytes", text(""), 3, "empty corpus: 0 tokens in 0 bytes", nameless=True),
    row("C02", "1 MiB of blanks and newlines", text(" \n" * 524288), 3,
        "empty corpus: 0 tokens in 1048576 bytes", nameless=True),
    row("C03", "one word, no newline", text("word"), 3, "vocabulary has 1 word; at least 2 needed",
        nameless=True),
    row("C04", "one word a million times", text("word " * 1000000), 3, "vocabulary has 1 word",
        nameless=True),
    row("C05", "two words", text("a b\n"), 0, [words("a 1, b 1"), told(tokens=2)]),
    default("C06", "no word often enough", text("x x x x y\n"), 3,
            r'no word reaches --min-count 5 \(most frequent: "x" 4 times\)', nameless=True),
    row("C07", "last token without newline", text("a b a"), 0, words("a 2, b 1")),
    row("C08", "CRLF", texts("a b\r\nb c\r\n", "a b\nb c\n"), 0, words("b 2, a 1, c 1")),
    row("C09a", "classic Mac: CR alone", text("a b\rb c\r"), 0, words("b 2, a 1, c 1")),
    loud("C09b", "CR alone is warned about once", text("a b\rb c\r"), 0,
         r"(?s)\A(?!.*returns.*returns).* has carriage returns but no newline: one sentence\n"),
    row("C10", "CR within a line separates words", text("a\rb a\nb\n"), 0, words("a 2, b 2")),
    row("C11", "byte order mark at the start", text(b"\xef\xbb\xbfthe cat the\n"), 0,
        words("the 2, cat 1")),
    row("C12a", "byte order mark inside stays part of its token", text(b"a b\n\xef\xbb\xbfa b\n"), 0,
        words("b 2, a 1, \ufeffa 1")),
    loud("C12b", "byte order mark inside is warned about", text(b"a b\n\xef\xbb\xbfa b\n"), 0,
         r":@4: byte-order mark inside the file", doors="plain pipe"),
    row("C13a", "UTF-16LE with its mark", text("\ufeffthe cat".encode("utf-16-le")), 3,
        r"looks like UTF-16LE \(byte-order mark FF FE\), expected UTF-8; convert it with iconv"),
    row("C13b", "UTF-16BE with its mark", text("\ufeffthe cat".encode("utf-16-be")), 3,
        r"UTF-16BE \(byte-order mark FE FF\)"),
    row("C13c", "UTF-32LE with its mark", text("\ufeffthe cat".encode("utf-32-le")), 3, "UTF-32LE"),
    row("C13d", "UTF-32BE with its mark", text("\ufeffthe cat".encode("utf-32-be")), 3, "UTF-32BE"),
    row("C14", "UTF-16 without a mark", texts(*[("the cat " * 999).encode(e) for e in ("utf-16-le", "utf-16-be")]),
        3, "binary or UTF-16 data: 50% NUL bytes in the first"),
    row("C15", "a NUL between words is white space", text("a\0b" + " a b" * 100), 0,
        words("a 101, b 101")),
    strict("C15b", "under every policy", text("a\0b" + " a b" * 100), 0, words("a 101, b 101")),
    row("C16", "a NUL before a token makes no empty word", text("\0abc b" + " a b" * 100), 0,
        words("b 101, a 100, abc 1")),
    row("C17a", "invalid UTF-8 is kept to the byte", texts(*[b"a b " + bad + b" a" for bad in INVALID]),
        0, told(vocabulary=3, account__invalid=0)),
    loud("C17b", "and warned about with its place", texts(*[b"a b " + bad + b" a" for bad in INVALID]),
         0, r":@4: first of 1 tokens of invalid UTF-8, kept as they are", doors="plain pipe"),
    strict("C17c", "--utf8 strict refuses it", texts(*[b"a b " + bad + b" a" for bad in INVALID]), 3,
           r":@4: invalid UTF-8 in \"[^\"]+\", expected valid UTF-8"),
    drop("C17d", "--utf8 drop drops and counts it", texts(*[b"a b " + bad + b" a" for bad in INVALID]),
         0, [words("a 2, b 1"), told(account__invalid=1)]),
    row("C18", "too long a token is dropped and counted, never cut", text(long_tokens()), 0,
        told(vocabulary=7, account__too_long=1, account__read=8)),
    row("C19", "256 MiB without a separator", text(Stream(b"x" * 65536, 4096)), 3,
        "0 tokens in 268435456 bytes .1 longer than 1024 bytes dropped", nameless=True,
        doors="pipe gzip", memory=-3 * 268435456, seconds=30),
    row("C20", "two tokens with 98 equal bytes are two", text("x" * 98 + "1 " + "x" * 98 + "2\n"), 0,
        told(vocabulary=2)),
    row("C21", "one line of two million tokens", text("a b c d " * 500000), 0, told(tokens=2000000),
        seconds=30),
    row("C22", "10 million empty lines", text(Stream(b"\n" * 65536, 153)), 3,
        "empty corpus: 0 tokens in 10027008 bytes", nameless=True),
    row("C23", "</s> in the text is an ordinary word", text("a </s> b\n</s> a\n"), 0,
        words("</s> 2, a 2, b 1")),
    row("C24", "words that look like something else", text("<unk> __label__x -1 nan inf # : <unk>\n"), 0,
        words("<unk> 2, # 1, -1 1, : 1, __label__x 1, inf 1, nan 1")),
    row("C25", "white space of Unicode does not separate", text("a\u00a0b a\u0085b a\u2028b a\u3000b\n"), 0,
        words("a\u0085b 1, a\u00a0b 1, a\u2028b 1, a\u3000b 1")),
    count("C26", "control bytes and escapes are bytes of words", text("\x01 \x1b[2J \x7f \x07 \x01"), 0,
          words("\x01 2, \x07 1, \x1b[2J 1, \x7f 1")),
    count("C27", "131,072 words of one 32-bit FNV-1a hash", flood, 0, told(vocabulary=131072)),
    pruned("C28", "more words than --max-vocab: the rest is counted", text(distinct(100000) + " a a b b"),
           0, told(vocabulary=1000, account__cut=99002)),
    folder("C29", "a folder is its files, by path, hidden ones aside",
           folder_with("texts", **{"texts/b": b"x y\n", "texts/a/c": b"x", "texts/__hidden": b"z"}), 0,
           words("x 2, y 1")),
    folder("C29b", "a folder without files", folder_with("texts", texts=None), 3, "the folder holds no files"),
    row("C30a", "no such file", folder_with("absent"), 4, "No such file"),
    row("C30b", "a file that may not be read", forbidden, 4, "Permission denied", root=False),
    folder("C31", "a FIFO is read once and needs no seeking", fifo, 0, words("a 2, b 1")),
    again("C34", "the same file twice is read twice, with a warning", text("a b a\n"), 0,
          [words("a 4, b 2"), "given twice, read twice"]),
    folder("C36", "odd names are names", [named(name) for name in (
        b"a b", b"-dash", b"quote'\";$(x)", b"new\nline", b"caf\xe9", b"[a,b]", b"*", b"\xff", b"x" * 250)], 0, words("a 2, b 1")),
    row("C37", "a sparse file of 100 GB", sparse, 3, "binary or UTF-16 data: 100% NUL"),
    row("C38", "a link to itself", folder_with("loop", loop="-> loop"), 4, "Too many levels of symbolic links"),
    row("C39", "a device", lambda folder: "/dev/zero", 2, "is a device or socket", nameless=True),
    row("C39b", "another", lambda folder: "/dev/urandom", 2, "is a device or socket"),
]
