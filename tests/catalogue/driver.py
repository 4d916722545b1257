"""Runs a table of the catalogue: rows of bad and odd input, each with what firth must make of it.

usage: driver.py FIRTH TABLE... [--row ID]... [--jobs N]

A table is a module with rows (see row.py). Whatever a row says itself, every run of it must keep the
invariants G1 to G9, which invariants.py holds; docs/reliability.md lists them. Prints a line for each
broken row, then the number of rows, inputs and runs; exit code 1 when a row is broken. The number of
rows of each table stands in docs/reliability.md (tests/figures.py).
"""

import argparse
import importlib
import multiprocessing
import os
import sys
import traceback

import invariants

TABLES = ["corpora", "compressed", "vocabularies", "npy_files", "word2vec_binaries", "text_tables",
          "other_tables", "benchmark_files", "arguments", "outputs", "faults", "loads", "edge_numbers"]


def rows_of(name):
    return importlib.import_module(name).ROWS


def check(job):
    """(id, inputs, runs, what is broken or None)."""
    name, index = job
    row = rows_of(name)[index]
    try:
        inputs, runs = invariants.check_row(row)
        return row.id, inputs, runs, None
    except invariants.Broken as broken:
        return row.id, 0, 0, str(broken)
    except Exception:  # a mistake in the row itself
        return row.id, 0, 0, traceback.format_exc()


def run_table(name, program, wanted, jobs):
    """True when all rows hold."""
    rows = rows_of(name)
    identities = [row.id for row in rows]
    if len(set(identities)) < len(rows):
        sys.exit("%s: two rows with one id: %s" % (
            name, sorted({i for i in identities if identities.count(i) > 1})))
    work = [(name, i) for i, row in enumerate(rows) if not wanted or row.id in wanted]
    with multiprocessing.Pool(jobs, invariants.start, program) as pool:
        results = list(pool.imap_unordered(check, work, chunksize=4))
    broken = [result for result in results if result[3]]
    for identity, _, _, what in sorted(broken):
        print("%s: %s" % (identity, what))
    print("catalogue: %s: %d rows, %d inputs, %d runs, %d broken" % (
        name, len(results), sum(r[1] for r in results), sum(r[2] for r in results), len(broken)))
    return bool(work) and not broken


def figures():
    """Markdown: the rows of each table."""
    sizes = {name.replace("_", " "): len(rows_of(name)) for name in TABLES}
    sizes["all"] = sum(sizes.values())
    return "| table | rows |\n|---|---|\n" + "".join("| %s | %d |\n" % size for size in sizes.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("firth")
    parser.add_argument("tables", nargs="+", choices=TABLES)
    parser.add_argument("--row", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    firth = os.path.abspath(arguments.firth)
    program = (firth, invariants.is_sanitized(firth))
    held = [run_table(name, program, arguments.row, arguments.jobs) for name in arguments.tables]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
