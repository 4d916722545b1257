#!/usr/bin/env python3
"""The same file of vectors loaded: firth beside gensim.

usage: load_side_by_side.py FIRTH VECTORS... [--runs N]

VECTORS is a word2vec binary or text (firth synth --table 1000000,300 -o t.bin makes one), or an .npy,
which gensim does not read: numpy.load with mmap_mode stands in, without words. Interleaved runs, each
in a process of its own, the file in the page cache. firth is timed from outside, its start and end and
the norms that firth info counts beside; the others from within, imports aside. Prints Markdown: wall
seconds (median, least), processor seconds (median), MB/s of the median. A peer is left out where it is
missing.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time

PEER = """
import json, sys, time, resource
path = sys.argv[1]
if path.endswith(".npy"):
    import numpy
    load = lambda: numpy.load(path, mmap_mode="r")
else:
    from gensim.models import KeyedVectors
    with open(path, "rb") as file:
        binary = b"\\0" in file.read(65536)
    load = lambda: KeyedVectors.load_word2vec_format(path, binary=binary)
usage = resource.getrusage(resource.RUSAGE_SELF)
begin = time.perf_counter()
table = load()
seconds = time.perf_counter() - begin
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([seconds, after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime, len(table)]))
"""


def by_firth(arguments, path):
    """Wall seconds, processor seconds, rows."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    out = subprocess.run([arguments.firth, "info", path, "--json"], check=True,
                         stdout=subprocess.PIPE).stdout
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, spent, json.loads(out)["rows"]


def by_peer(_, path):
    done = subprocess.run([sys.executable, "-c", PEER, path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return tuple(json.loads(done.stdout)) if done.returncode == 0 else None


def measure(arguments, path):
    peer = "numpy.load (mapped)" if path.endswith(".npy") else "gensim"
    programs = {"firth info": by_firth, peer: by_peer}
    runs = {name: [] for name in programs}
    by_firth(arguments, path)  # into the page cache
    for _ in range(arguments.runs):
        for name, program in programs.items():
            runs[name].append(program(arguments, path))
    megabytes = os.path.getsize(path) / 1e6
    firth = statistics.median(run[0] for run in runs["firth info"])
    for name, results in runs.items():
        if None in results:
            continue
        wall = [run[0] for run in results]
        median = statistics.median(wall)
        spent = statistics.median(run[1] for run in results)
        print("| %s | %s | %d | %.2f | %.2f | %.2f | %.0f | %.1f |" % (
            os.path.basename(path), name, results[0][2], median, min(wall), spent,
            megabytes / median, median / firth))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("firth")
    parser.add_argument("vectors", nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print("| file | program | rows | seconds, median | least | processor seconds | MB/s | times firth |\n"
          "|---|---|---|---|---|---|---|---|")
    for path in arguments.vectors:
        measure(arguments, path)


if __name__ == "__main__":
    main()
