"""Table Q: files of analogies, of word similarity and of categories."""

from row import table, told

MODEL = b"6 2\nking 1 0.5\nqueen 0.5 1\nman 1 0.25\nwoman 0.25 1\nFrance 0.1 0.9\nparis 0.9 0.3\n"


def asked(name):
    def make(*all_data):
        return [{name: data if isinstance(data, bytes) else data.encode(), "model.vec": MODEL} for data in all_data]
    return make


analogies = asked("questions.txt")
pairs = asked("pairs.txt")
classes = asked("classes.txt")
ask = table("eval model.vec --analogies IN --json", old=False)
text = table("eval model.vec --analogies IN", old=False)
similar = table("eval model.vec --similarity IN --json", old=False)
sort = table("eval model.vec --categories IN --json", old=False)

LINE = "king queen man woman\n"
GIVEN = ": s\n" + LINE + "king man queen woman\n"


def total(**values):
    return told(**{"models__0__analogies__0__total__" + name: value for name, value in values.items()})


def pearson(**values):
    return told(**{"models__0__similarity__0__" + name: value for name, value in values.items()})


FIVE = "king queen 9\nking man 5\nqueen woman 8\nman woman 3\nking France 1\n"

ROWS = [
    ask("Q01a", "empty, or of blanks alone", analogies("", "\n\n", " \t\n"), 3, "an empty file, expected analogy questions"),
    ask("Q01b", "a section without questions", analogies(": s\n", ": a\n: b\n" + LINE), 3, r':line 1: the section "[as]" is empty'),
    ask("Q02", "three or five words", analogies(": s\nking queen man\n", ": s\n" + LINE + "a b c d e\n"), 3, r":line [23]: \d words in .*expected four"),
    ask("Q03", "a question before any section", analogies(LINE), 0, total(total=1, seen=1)),
    ask("Q04a", "a section without a name", analogies(":\n" + LINE, ": \t\n" + LINE), 3, ":line 1: (a section without a name|found)"),
    ask("Q04b", "two sections of one name; ten thousand sections", analogies(": s\n" + LINE + ": s\n" + LINE, ": s\n" + LINE * 2), 0, total(total=2, seen=2)),
    ask("Q04c", "ten thousand sections", analogies("".join(": s%d\n%s" % (i, LINE) for i in range(10000))), 0, total(total=10000, seen=10000), memory=64 << 20),
    ask("Q05", "no word in the vocabulary", analogies("w x y z\n"), 0, total(total=1, seen=0, correct=0, accuracy=0.0)),
    ask("Q06", "words that repeat", analogies("king queen king queen\n"), 0, total(total=1)),
    ask("Q07", "no last newline", analogies(GIVEN[:-1]), 0, total(total=2)),
    ask("Q08", "CRLF, a byte order mark, tabs", analogies(GIVEN.replace("\n", "\r\n"), "\ufeff" + GIVEN, GIVEN.replace("king ", "king  ")), 0, total(total=2, seen=2)),
    ask("Q11", "a word of 5,000 bytes", analogies("x" * 5000 + " queen man woman\n"), 0, total(total=1, seen=0)),
    ask("Q16", "200,000 questions", analogies(LINE * 200000), 0, total(total=200000, seen=200000), memory=256 << 20, doors="plain"),
    text("Q17a", "a section of escapes", analogies(b": \x1b]0;x\x07<script>\n" + LINE.encode()), 0, lambda run: run.equal(b"\x1b" in run.stdout, False, "an escape")),
    ask("Q17b", "an escape in a message", analogies(b"king queen \x1b[2J\n"), 3, r':line 1: 3 words in "king queen \\x1B\[2J"'),
    ask("Q18", "a NUL", analogies(b"king queen man wo\0man\n"), 3, ":line 1: a NUL byte, expected text"),
    ask("Q19", "Latin-1", analogies(b"k\xf6nig queen man woman\n"), 0, total(total=1, seen=0)),
    ask("Q20", "a zip, cut gzip", analogies(b"PK\x03\x04" + b"x" * 40, b"\x1f\x8b\x08\0"), 3, "zip archive|gzip", doors="plain pipe"),
    ask("Q21", "not there; a folder without files", [lambda folder: put_model(folder, "absent")], 4, "No such file"),
    ask("Q22", "BATS pairs: one pair", analogies("king\tqueen\n"), 3, "one pair, expected at least two"),
    ask("Q23", "BATS pairs: a line without answers", analogies("king\tqueen\nman\t\n", "king\tqueen\n\twoman\n"), 3, ":line 2: found .*expected a word, a tab and its answers"),
    similar("Q12a", "a score that is no number", pairs(*["king queen 1\nking man %s\nman woman 3\n" % bad for bad in ("abc", "nan", "1e999", "0,5", "inf", "1x")]), 3,
            r':line 2: (score "|found)'),
    similar("Q12b", "no score", pairs("king queen 1\nking man\n"), 3, ":line 2: found .*expected two words and a score"),
    similar("Q13a", "one pair in the file", pairs("king queen 1\n"), 3, "fewer than two pairs"),
    similar("Q13b", "one score for all", pairs("king queen 1\nking man 1\nman woman 1\n"), 0, pearson(pearson=None, spearman=None)),
    similar("Q13c", "no pair in the vocabulary", pairs("x y 1\ny z 2\nz x 3\n"), 0, pearson(pearson=None, missing=3)),
    similar("Q14", "tabs, commas, semicolons, a header", pairs(FIVE, FIVE.replace(" ", "\t"), FIVE.replace(" ", ","), FIVE.replace(" ", ";"), "word1 word2 score\n" + FIVE), 0,
            pearson(pairs=5, missing=0), doors="plain"),
    similar("Q15", "case is exact", pairs(FIVE.replace("France", "FRANCE")), 0, pearson(missing=1)),
    similar("Q24", "comments, empty lines, CRLF", pairs("# x\n\n" + FIVE.replace("\n", "\r\n")), 0, pearson(pairs=5)),
    sort("Q25", "an empty file", classes("", "\n"), 3, "an empty file, expected a word and its category"),
    sort("Q26", "three fields, one field", classes("king\troyal\nqueen\tx\ty\n", "king\troyal\nqueen\n"), 3, ":line 2: found"),
    sort("Q27", "one category, a category of one word", classes("king\ta\nqueen\ta\n", "king\ta\nqueen\ta\nman\tb\n"), 3, "category"),
]


def put_model(folder, name):
    with open(folder + "/model.vec", "wb") as out:
        out.write(MODEL)
    return name
