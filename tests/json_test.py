#!/usr/bin/env python3
"""Every key of every JSON document stands in docs/json.md, and whatever stands there can be had.

json_test.py --build DIR
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from readme_test import ROOT, write_corpus

LINK = re.compile(r"^\[([a-z]+)\]\(#\1\)")
# Objects whose names are data.
OPEN = {("firth.model/1", "files"): "NAME", ("firth.npy/1", "files"): "ENDING", ("firth.train/1", "preset.set"): "OPTION",
        ("firth.dry_run/1", "preset.set"): "OPTION"}


def tables():
    """The rows (key, what) under each heading of the page."""
    rows = collections.defaultdict(list)
    for line in (ROOT / "docs/json.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif row := re.match(r"^\| (?:`(.*?)` )?\| (.*) \|$", line):
            if row[2] != "what":
                rows[heading].append((row[1] or "", row[2]))
    return rows


def documented():
    """The keys of each document by its schema, links followed."""
    rows = tables()

    def keys(heading):
        for key, what in rows[heading]:
            link = LINK.match(what)
            if not link:
                yield key
            for inner in keys(link[1]) if link else ():
                yield ".".join(filter(None, [key, inner]))

    found = {}
    for schema in (heading for heading in rows if heading.startswith("firth.")):
        listed = list(keys(schema))
        assert len(listed) == len(set(listed)), f"{schema}: a key stands twice in docs/json.md"
        found[schema] = {"schema", *listed}
    return found


def keys_of(value, schema, path=""):
    """The keys of a document: those with a value, and those of nothing (null, an empty list)."""
    if isinstance(value, dict):
        for name, inner in value.items():
            name = OPEN.get((schema, path), name)
            yield from keys_of(inner, schema, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, schema, path + "[]")
        if not value:
            yield path + "[]"
    else:
        yield path


def is_listed(key, listed):
    """In the list, or the empty form of what is: `hubness` of `hubness.k`, `tried[]` of `tried[].k`."""
    return key in listed or any(long.startswith((key + ".", key + "[")) for long in listed)


class Seen:
    def __init__(self, folder, program):
        self.folder = folder
        self.program = program
        self.keys = collections.defaultdict(set)

    def add(self, document):
        self.keys[document["schema"]].update(keys_of(document, document["schema"]))

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments, "--json"], cwd=self.folder, check=True, timeout=120,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.add(json.loads(done.stdout))

    def read(self, path):
        self.add(json.loads((self.folder / path).read_text(encoding="utf-8")))


def write_questions(folder):
    sections = "".join(f": {name}\nking queen man woman\nhe she him her\n" for name in "abcdef")
    (folder / "analogies.txt").write_text(sections)
    (folder / "pairs.txt").write_text("king queen 8\nman woman 7\nhe she 6\nking of 1\n")
    (folder / "classes.txt").write_text("king royal\nqueen royal\nman plain\nwoman plain\n")


def see_all(seen):
    write_corpus(seen.folder / "corpus.txt")
    write_questions(seen.folder)
    seen.run("vocab", "corpus.txt", "-o", "words.tsv")
    seen.run("synth", "-o", "planted.txt", "--size", "100000")
    train = ["train", "corpus.txt", "--preset", "word2vec", "--min-count", "1", "--dim", "12"]
    seen.run(*train, "-o", "model", "--dry-run")
    seen.run(*train, "-o", "model", "--epochs", "2")
    seen.run(*train, "-o", "other", "--seed", "2")
    seen.run(*train, "-o", "paused", "--stop-after", "1")
    seen.run("info", "model")
    seen.run("neighbors", "model", "king")
    seen.run("analogy", "model", "man", "king", "woman")
    seen.run("similarity", "model", "king", "queen")
    seen.run("odd-one-out", "model", "king", "queen", "of")
    seen.run("eval", "model", "other", "--analogies", "analogies.txt", "--convention", "word2vec")
    seen.run("eval", "model", "other", "--similarity", "pairs.txt", "--categories", "classes.txt")
    seen.run("clusters", "model")
    seen.run("synth", "-o", "table.npy", "--table", "500,8")
    seen.run("clusters", "table.npy")
    seen.run("diagnose", "model", "--against", "other")
    seen.run("transform", "model", "-o", "fewer", "--pca", "4", "--report")
    seen.run("export", "model", "-o", "unit", "--unit")
    for document in ["model/model.json", "model/run.json", "fewer/model.json", "unit/model.json", "table.json"]:
        seen.read(document)


# Outliers are of bins of 20 words and more; what was transformed has no contexts.
UNSEEN = re.compile(r"norm_frequency\.(over|under)\[\]\.|^after\.cone\.")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=lambda path: pathlib.Path(path).resolve(), required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = Seen(pathlib.Path(folder), arguments.build / "cli/firth")
        see_all(seen)
    faults = []
    listed = documented()
    for schema in sorted(listed.keys() | seen.keys.keys()):
        there, here = seen.keys[schema], listed.get(schema, set())
        faults += [f"{schema}: {key} is not in docs/json.md" for key in sorted(there) if not is_listed(key, here)]
        faults += [f"{schema}: {key} stands in docs/json.md, but was not seen" for key in sorted(here - there)
                   if not UNSEEN.search(key)]
    print("\n".join(faults) or "all keys of all documents are listed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
