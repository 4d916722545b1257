#!/usr/bin/env python3
"""The figures of docs/reliability.md, counted in the tests themselves: figures.py [--write [LOG...]]

Between the lines "<!-- figures: NAME -->" and "<!-- end -->" of the document stands what this script
counts. Without --write it says whether that is current, and fails when it is not. What only a run can
count, the faults that were injected, is taken from LOGs: of ctest (Testing/Temporary/LastTest.log) and
of scripts/kill-test. Without them it stays as it is.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/reliability.md"
sys.path.insert(0, str(ROOT / "tests/catalogue"))
sys.dont_write_bytecode = True

import driver  # noqa: E402

CASES = 100  # random cases of a property, RapidCheck's default
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)\(", re.MULTILINE)
PROPERTY = re.compile(r"^RC_GTEST(?:_FIXTURE)?_PROP\(|\brc::check\(", re.MULTILINE)
PYTHON_TEST = re.compile(r"^    def test_", re.MULTILINE)
MADE_TEST = re.compile(r'"test_%s_')  # one for each of the file's COMMANDS
COMMAND = re.compile(r'^    \("\w+", \[', re.MULTILINE)

# What is promised, what holds it, and where: files of tests, or tables of the catalogue.
PROMISES = [
    ("An output is the old one or the new one, whole and synced, whatever fails",
     "every file operation made to fail, in turn; power loss; full disks; kills",
     ["tests/io/durable*_test.cc", "tests/faults/saves_test.cc", "tests/faults/power_loss_test.cc",
      "tests/table/output_test.cc", "tests/cli/kill_test.py", "tests/cli/faults_test.py", "catalogue:outputs",
      "catalogue:faults"]),
    ("A training that was stopped or killed goes on to the very same bytes",
     "resumed at random rounds with random options; signals and kills at random moments, a kill at every fourth call "
     "that changes files, an error at every fourth that meets files",
     ["tests/trainer/resume_test.cc", "tests/table/checkpoint_test.cc", "tests/report/checkpoint_record_test.cc",
      "tests/cli/checkpoint_test.py", "tests/cli/kill_test.py"]),
    ("Bad input is one clear line and an exit code, and changes nothing",
     "the catalogue below",
     ["catalogue:" + name for name in driver.TABLES]),
    ("No reader believes a size, none takes more memory than its input bears out, none waits for ever",
     "bombs, endless lines, words crafted to collide, files that change, devices",
     ["tests/cli/bounds_test.py", "tests/io/memory_guard_test.cc", "tests/include/word_list_test.cc",
      "tests/table/*_reader_test.cc", "tests/table/npy_test.cc", "catalogue:loads", "catalogue:compressed"]),
    ("No word, name or value harms a terminal, a line or a file",
     "a hostile vocabulary through every command that shows words; JSON gives each word back",
     ["tests/cli/hostile_test.py", "tests/include/printable_test.cc", "tests/report/json_test.cc"]),
    ("No token is lost or read twice; files, blocks, threads and compression do not show",
     "a naive reader as oracle, random texts, any split into files in any order",
     ["tests/corpus/laws_test.cc", "tests/corpus/read_corpus_test.cc", "tests/corpus/text_tokens_test.cc",
      "tests/trainer/laws_test.cc", "catalogue:corpora"]),
    ("Equal inputs make equal bytes, for any number of threads and on every CPU target",
     "random corpora and options, a golden hash",
     ["tests/trainer/laws_test.cc", "tests/trainer/train_test.cc", "tests/compute/kernels_test.cc"]),
    ("Every format gives back every bit, or refuses before anything is written",
     "random tables through all formats; NumPy, gensim and safetensors as other readers",
     ["tests/table/round_trip_test.cc", "tests/table/writers_test.cc", "tests/cli/export_test.py"]),
]


def files_of(pattern):
    found = sorted(ROOT.glob(pattern))
    if not found:
        sys.exit("figures.py: no test is called %s any more" % pattern)
    return [path.read_text(encoding="utf-8") for path in found]


def count(pattern, texts):
    return sum(len(pattern.findall(text)) for text in texts)


def count_python(scripts):
    return count(PYTHON_TEST, scripts) + sum(count(MADE_TEST, [text]) * count(COMMAND, [text]) for text in scripts)


def rows_of(table):
    return driver.rows_of(table)


def runs_of(row):
    return sum(1 if callable(given) else len(row.doors) for given in row.given)


def grouped(number):
    return format(number, ",")


def of_promise(places):
    """"12 tests, 300 random cases, 40 rows"."""
    texts = [text for place in places if ":" not in place for text in files_of(place)]
    rows = sum(len(rows_of(place.split(":")[1])) for place in places if ":" in place)
    parts = [(count(TEST, texts) + count_python(texts), "tests"),
             (CASES * count(PROPERTY, texts), "random cases"), (rows, "rows")]
    return ", ".join("%s %s" % (grouped(number), noun) for number, noun in parts if number)


def promises():
    lines = ["| promised | held by | figures |", "|---|---|---|"]
    lines += ["| %s | %s | %s |" % (promise, how, of_promise(places)) for promise, how, places in PROMISES]
    return lines + [""] + totals()


def totals():
    sources = files_of("tests/**/*_test.cc")
    scripts = files_of("tests/cli/*_test.py") + files_of("tests/install/*_test.py")
    rows = [row for table in driver.TABLES for row in rows_of(table)]
    targets = files_of("tests/fuzz/CMakeLists.txt")[0]
    nightly = (ROOT / "scripts/nightly").read_text(encoding="utf-8")
    tiers = re.search(r"^all=\((.*)\)", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)[1]
    loop = re.search(r"^foreach\(format ([^)]*)\)", targets, re.MULTILINE)
    lines = ["| | |", "|---|---|"]
    for name, figure in [
            ("rows of the catalogue", "%s rows, %s inputs, %s runs" % (
                grouped(len(rows)), grouped(sum(len(row.given) for row in rows)), grouped(sum(map(runs_of, rows))))),
            ("tests", "%s in C++, %s that drive the program" % (
                grouped(count(TEST, sources)), grouped(count_python(scripts)))),
            ("properties", "%s, %s random cases each in every run" % (grouped(count(PROPERTY, sources)), CASES)),
            ("fuzz targets", "%d, whose seeds every test run replays" % (
                len(re.findall(r"^firth_fuzz\(", targets, re.MULTILINE)) + len(loop[1].split()))),
            ("kills of a nightly run", grouped(int(re.search(r"kill-test \S+ (\d+)", nightly)[1]))),
            ("tiers before a change is taken (`.ci/run`)", tiers.replace(" ", ", ")),
            ("checks of a night (`scripts/nightly`)", re.search(r"^all=\((.*)\)", nightly, re.MULTILINE)[1].replace(" ", ", "))]:
        lines.append("| %s | %s |" % (name, figure))
    return lines


def catalogue():
    return driver.figures().splitlines()


def faults(logs):
    """What the runs behind the logs did, all of it together."""
    text = "\n".join(pathlib.Path(log).read_text(encoding="utf-8", errors="replace") for log in logs)
    lines = ["| | |", "|---|---|"]
    for name in ["faults injected", "allocations refused", "states after a loss of power"]:
        counted = re.findall(r"^%s: (\d+)$" % name, text, re.MULTILINE)
        if not counted:
            sys.exit("figures.py: no log tells %s" % name)
        lines.append("| %s | %s |" % (name, grouped(sum(map(int, counted)))))
    for kills, moments, runs in re.findall(r"^kill-test: (\d+) kills \((.*)\) in (\d+) runs", text, re.MULTILINE):
        lines.append("| kills at random moments | %s (%s) in %s runs |" % (grouped(int(kills)), moments, runs))
    return lines


def current(text, logs):
    """The document with the figures of now."""
    places = [("promises", promises), ("catalogue", catalogue)]
    if logs:
        places.append(("faults", lambda: faults(logs)))
    for name, lines in places:
        block = re.compile(r"(<!-- figures: %s -->\n).*?(<!-- end -->\n)" % name, re.DOTALL)
        if not block.search(text):
            sys.exit("%s: has no place for the figures of %s" % (DOCUMENT, name))
        text = block.sub(lambda found, now="\n".join(lines()): found[1] + "\n" + now + "\n\n" + found[2], text)
    return text


def main():
    old = DOCUMENT.read_text(encoding="utf-8")
    new = current(old, sys.argv[2:])
    if sys.argv[1:2] == ["--write"]:
        DOCUMENT.write_text(new, encoding="utf-8")
    elif old != new:
        print("docs/reliability.md: its figures are others now; tests/figures.py --write writes them")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
