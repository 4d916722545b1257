#!/usr/bin/env python3
"""The same analogies by the same vectors: firth beside gensim and word2vec.c's compute-accuracy.

usage: analogies_side_by_side.py FIRTH VECTORS.bin QUESTIONS [--compute-accuracy PROGRAM] [--runs N]

Interleaved runs over the whole vocabulary with two threads; medians of the seconds that the questions
take, loading aside: firth says so itself, gensim is asked with the vectors in memory and its index
warm, and compute-accuracy's loading is timed by an empty list of questions. Prints Markdown. gensim is
left out where it is missing.
"""

import argparse
import json
import os
import statistics
import subprocess
import time

THREADS = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"}
os.environ.update(THREADS)


def seconds(work):
    begin = time.perf_counter()
    answer = work()
    return time.perf_counter() - begin, answer


def by_firth(arguments):
    out = subprocess.run(
        [arguments.firth, "eval", arguments.vectors, "--analogies", arguments.questions,
         "--convention", "gensim", "--first", "2147483647", "--threads", "2", "--json"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    report = json.loads(out)
    total = report["models"][0]["analogies"][0]["total"]
    return report["seconds"], (total["correct"], total["seen"])


def gensim_asker(arguments):
    """A function that asks gensim, or None without gensim."""
    try:
        from gensim.models import KeyedVectors
    except ImportError:
        return None
    vectors = KeyedVectors.load_word2vec_format(arguments.vectors, binary=True)
    vectors.fill_norms()

    def ask():
        spent, (_, sections) = seconds(lambda: vectors.evaluate_word_analogies(
            arguments.questions, restrict_vocab=len(vectors)))
        right, wrong = len(sections[-1]["correct"]), len(sections[-1]["incorrect"])
        return spent, (right, right + wrong)

    return ask


def by_compute_accuracy(arguments):
    def run(questions):
        return subprocess.run([arguments.compute_accuracy, arguments.vectors, "0"], check=True,
                              input=questions, stdout=subprocess.PIPE).stdout

    with open(arguments.questions, "rb") as file:
        questions = file.read()
    loading, _ = seconds(lambda: run(b""))
    whole, _ = seconds(lambda: run(questions))
    return whole - loading, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("firth")
    parser.add_argument("vectors")
    parser.add_argument("questions")
    parser.add_argument("--compute-accuracy")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    programs = {"firth": lambda: by_firth(arguments), "gensim": gensim_asker(arguments)}
    if arguments.compute_accuracy:
        programs["compute-accuracy"] = lambda: by_compute_accuracy(arguments)
    times = {name: [] for name, ask in programs.items() if ask}
    answers = {}
    for _ in range(arguments.runs):
        for name in times:
            spent, answers[name] = programs[name]()
            times[name].append(spent)
    print("| program | seconds, median | least to most | right of seen | times firth |\n|---|---|---|---|---|")
    firth = statistics.median(times["firth"])
    for name, spent in times.items():
        counted = "%d of %d" % answers[name] if answers[name] else "-"
        median = statistics.median(spent)
        print(f"| {name} | {median:.2f} | {min(spent):.2f} to {max(spent):.2f} | {counted} | {median / firth:.1f} |")


if __name__ == "__main__":
    main()
