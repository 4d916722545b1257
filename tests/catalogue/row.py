"""A row of the catalogue, and the checks that a row may add to the invariants."""

import json
import os
import re
import struct


class Row:
    """Row(ID, WHAT, GIVEN, CODE, TOLD, ...): on any of the files GIVEN, firth ends with CODE.

    given   what inputs.py makes: {name: bytes}, the first of them the input, or a function that
            puts things into a folder; or a list of these, for a sweep
    told    a regular expression that the error line, or without an error a warning, must hold; or a
            check of a run that went well; or a list of these
    run     arguments of firth: IN is the input, OUT the output, where something lies already
    doors   how the input comes: plain, pipe, gzip (the same result or code by each)
    """

    def __init__(self, identity, what, given, code, told=(), run=None, doors="plain pipe gzip", **options):
        self.id = identity
        self.what = what
        self.given = given if isinstance(given, list) else [given]
        self.code = code
        self.told = list(told) if isinstance(told, (list, tuple)) else [told]
        self.run = run
        self.doors = doors.split()
        self.nameless = options.pop("nameless", False)  # the message is about more than the file
        self.shown = options.pop("shown", None)         # what it names instead of IN
        self.longer = options.pop("longer", False)      # the line repeats a path that is long itself
        self.out = options.pop("out", None)
        self.old = options.pop("old", True)             # something lies at OUT already
        self.spawn = options.pop("spawn", {})           # options of the process: env, preexec_fn...
        self.memory = options.pop("memory", 0)          # bytes allowed beyond the rule
        self.seconds = options.pop("seconds", 10)
        self.sanitized = options.pop("sanitized", True)  # goes with a sanitizer's own needs
        self.root = options.pop("root", True)            # means something to the superuser
        if options:
            raise TypeError("%s: unknown %s" % (identity, sorted(options)))


def table(run, doors="plain pipe gzip", **common):
    """A maker of rows that share a command."""
    def make(identity, what, given, code, told=(), **options):
        return Row(identity, what, given, code, told, **{"run": run, "doors": doors, **common, **options})
    return make


def words(text):
    """The saved vocabulary: "b 2, a 1"."""
    expected = [tuple(entry.rsplit(" ", 1)) for entry in text.split(", ")] if text else []

    def check(run):
        path = os.path.join(run.out, "vocab.tsv") if os.path.isdir(run.out) else run.out
        with open(path, "rb") as file:
            lines = file.read().decode(errors="surrogateescape").split("\n")[:-1]
        run.equal([tuple(line.split("\t")) for line in lines], expected, "vocabulary")
    return check


def told(**values):
    """Values in the JSON document; a__b is the value b of the object a."""
    def check(run):
        document = json.loads(run.stdout)
        for name, expected in values.items():
            found = document
            for part in name.split("__"):
                found = found[int(part)] if isinstance(found, list) else found[part]
            run.equal(found, expected, name)
    return check


def npy_bytes(rows, dtype="<f4", order=False):
    """The .npy of a list of rows of floats, by this script's own hand."""
    code = {"f2": "e", "f4": "f", "f8": "d"}[dtype[-2:]]
    end = ">" if dtype[0] == ">" else "<"
    cells = [value for column in zip(*rows) for value in column] if order else sum(map(list, rows), [])
    data = struct.pack("%s%d%s" % (end, len(cells), code), *cells)
    return npy_header("{'descr': '%s', 'fortran_order': %s, 'shape': (%d, %d), }" % (
        dtype, order, len(rows), len(rows[0]))) + data


def npy_header(text, version=(1, 0), align=64):
    """Magic, version, length, and the dictionary as it is given, padded."""
    text = text.encode("latin-1") if isinstance(text, str) else text
    size = 2 if version[0] == 1 else 4
    padding = -(8 + size + len(text) + 1) % align
    text += b" " * padding + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H" if size == 2 else "<I", len(text)) + text


def holds(entries):
    """The table that was read, {word: floats} or pairs of these: every byte and bit of it."""
    entries = list(entries.items()) if isinstance(entries, dict) else entries

    def check(run):
        as_bytes = [word if isinstance(word, bytes) else word.encode() for word, _ in entries]
        run.write("expected.npy", npy_bytes([floats for _, floats in entries]))
        run.write("expected.vocab.tsv", b"".join(word + b"\n" for word in as_bytes))
        info = run.info()
        expected = run.info("expected.npy")
        for key in ["rows", "dim", "fingerprint"]:
            run.equal(info[key], expected[key], key)
    return check


def info(**values):
    """What firth info says of the input."""
    def check(run):
        found = run.info()
        for name, expected in values.items():
            run.equal(found[name], expected, name)
    return check


def floats_are(*expected):
    """All floats of the vectors.npy that was written."""
    def check(run):
        with open(os.path.join(run.out, "vectors.npy"), "rb") as file:
            data = file.read()[128:]
        run.equal(struct.unpack("<%df" % (len(data) // 4), data), expected, "floats")
    return check


def equals_run(run_also):
    """The same model as another run makes, to the byte, in the folder extra."""
    def check(run):
        run.also(run_also)
        for name in ["vectors.npy", "contexts.npy", "vocab.tsv", "model.json"]:
            with open(os.path.join(run.out, name), "rb") as ours:
                with open(os.path.join(run.folder, "extra", name), "rb") as other:
                    run.equal(ours.read() == other.read(), True, "same bytes of " + name)
    return check


def prints(pattern):
    """The text on stdout."""
    def check(run):
        if not re.search(pattern.encode(), run.stdout):
            run.broken("stdout %r, expected %r" % (run.stdout[:300], pattern))
    return check
