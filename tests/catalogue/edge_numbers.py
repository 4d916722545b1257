"""Table D: numbers at their edges."""

import json

from inputs import file, text
from row import prints, table, told, words

SENTENCES = "".join("w%d w%d w%d\n" % (i % 7, i % 11, i % 13) for i in range(300))
TEXT = text(SENTENCES)
train = table("unused", doors="plain")


def with_option(option):
    return "train IN -o OUT --force --dim 8 --epochs 2 --min-count 1 --threads 2 --json --quiet " + option


def finite(run):
    found = run.info("model")
    run.equal(found["nonfinite_rows"], 0, "rows that are not finite")


def vectors(text_of_rows):
    rows = text_of_rows.split(", ")
    return file("%d %d\n" % (len(rows), len(rows[0].split()) - 1) + "".join(r + "\n" for r in rows))


ask = table("unused", doors="plain pipe", old=False)
SIMILARITY = "similarity IN a b --json"
SAME = vectors("a 1 2, b 1 2, c 1 2, d 1 2, e 1 2")
ZERO = vectors("a 0 0, b 0 0, c 0 0, d 0 0")

ROWS = [
    *[train("D02.%d" % i, "--lr " + rate, TEXT, 0, finite, run=with_option("--lr " + rate))
      for i, rate in enumerate(["1e-45", "1e-30", "1e-9", "0.001", "1", "3", "10"])],
    train("D04a", "--init with the largest floats", {"corpus.txt": "a b a b\n", "v.vec": "2 2\na 3e38 3e38\nb -3e38 3e38\n"}, 0, finite,
          run="train IN --init v.vec -o OUT --force --dim 2 --min-count 1 --epochs 1 --quiet"),
    train("D04b", "--init with denormals", {"corpus.txt": "a b a b\n", "v.vec": "2 2\na 1e-45 1e-40\nb -1e-45 0\n"}, 0, finite,
          run="train IN --init v.vec -o OUT --force --dim 2 --min-count 1 --epochs 1 --quiet"),
    train("D07", "--init with a NaN", {"corpus.txt": "a b a b\n", "v.vec": "2 2\na 1 nan\nb 1 1\n"}, 7, ":line 2: column 1 holds nan", shown="v.vec",
          run="train IN --init v.vec -o OUT --force --dim 2 --min-count 1 --epochs 1 --quiet"),
    ask("D06", "a question about a row of zeros", vectors("a 0 0, b 1 2, c 2 1"), 3, "the vector of .a. is zero", run="neighbors IN a --quiet"),
    ask("D06b", "rows of zeros are never answers", vectors("a 1 1, b 0 0, c 2 1"), 0, prints(r"(?s)\A(?!.*\bb\n).*\bc\n"), run="neighbors IN a"),
    ask("D08a", "all vectors alike: neighbours by row", SAME, 0, prints(r'(?s)"b".*"c".*"d".*"e"'), run="neighbors IN a --json"),
    ask("D08b", "clusters of one vector", SAME, 0, told(k=3), run="clusters IN -k 3 --json"),
    ask("D08c", "clusters of zeros", ZERO, 3, "zero|vectors|words", run="clusters IN -k 2 --json"),
    ask("D08d", "whitening of one vector", SAME, 3, "", run="transform IN -o OUT --whiten zca --quiet"),
    ask("D09", "components of 1e20", vectors("a 1e20 1e20, b 1e20 1e20"), 0, told(cosine=1.0), run=SIMILARITY),
    ask("D09b", "components of 3e38", vectors("a 3e38 3e38, b 3e38 3e38"), 0, lambda run: run.equal(told_number(run, "cosine") > 0.9999, True, "cosine"), run=SIMILARITY),
    ask("D10", "components of 1e-30", vectors("a 1e-30 1e-30, b 1e-30 1e-30"), 0, lambda run: run.equal(told_number(run, "cosine") > 0.9999, True, "cosine"), run=SIMILARITY),
    ask("D10b", "denormal vectors count as zeros", vectors("a 1e-45 0, b 1e-44 0"), 3, 'the vector of "a" is zero', run=SIMILARITY + " --quiet"),
    train("D11a", "--sample 0", TEXT, 0, [finite, told(sampled_tokens=900)], run=with_option("--sample 0")),
    train("D11b", "--sample 1", TEXT, 0, finite, run=with_option("--sample 1")),
    train("D12", "counts near 2^63 in --vocab", {"corpus.txt": "a b a\n", "words.txt": "a 4611686018427387904\nb 4611686018427387903\n"}, 0, words("a 2, b 1"),
          run="train IN --vocab words.txt -o OUT --force --dim 4 --epochs 1 --quiet"),
    *[train("D13.%d" % dim, "--dim %d" % dim, TEXT, 0, [finite, told(dim=dim)], run=with_option("").replace("--dim 8", "--dim %d" % dim), memory=dim * 65536)
      for dim in (1, 2, 3, 7, 15, 16, 17, 4096)],
    train("D14a", "more negative samples than words", text("a b a b a b\n"), 0, finite, run=with_option("--negative 100")),
    train("D14b", "a noise of one word alone", text("a " * 5000 + "b\n"), 0, finite, run=with_option("--ns-exponent 2")),
    train("D14c", "a negative exponent", text("a " * 5000 + "b\n"), 0, finite, run=with_option("--ns-exponent -2")),
    train("D15", "a window wider than any sentence", TEXT, 0, finite, run=with_option("--window 100 --fixed-window")),
    train("D18", "another folder for ids, another umask", TEXT, 0, finite, run=with_option("--temp tmp --memory 1")),
]


def told_number(run, key):
    return json.loads(run.stdout)[key]
