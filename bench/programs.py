"""The programs that side_by_side runs: how each is asked for the same training, and what its output says.

A program's rate is in tokens of the vocabulary a wall second over all threads, before subsampling. None
of the peers prints just that:
  word2vec.c   tokens a processor second of all threads together (clock()), called "a thread"
  pWord2Vec    tokens a wall second, its second reading of the text left out
  fastText     tokens a wall second and thread; its epoch counts words below the minimum as well
  gensim       sampled tokens a wall second in its log; nothing when asked
So the progress that word2vec.c and pWord2Vec print is stamped as it arrives and its slope is the rate, what
they say themselves stands beside it as a check; gensim is timed around train().
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass(frozen=True)
class Setting:
    """One training, the same for every program. Names of files are relative to the folder it runs in:
    word2vec.c and pWord2Vec copy them into 100 bytes."""

    corpus: str
    lines: str  # the same words in lines
    dim: int
    window: int
    negative: int
    sample: float
    min_count: int
    epochs: int
    threads: int
    lr: float
    seed: int = 1


@dataclass
class Phase:
    """What the output says of the training phase."""

    words_per_second: float
    own_words_per_second: float | None = None  # as the program says itself, where that is not the same
    tokens: int | None = None  # of the vocabulary in the corpus, by its own count
    whole_seconds: float | None = None  # where the whole run is not from start to end of the process
    warning: str | None = None


class Unreadable(Exception):
    """The output of a program is not what this script knows."""


def numbers(pieces, pattern):
    """(stamp, groups as floats) of the pieces that match."""
    found = [(stamp, re.search(pattern, text)) for stamp, text in pieces]
    return [(stamp, [float(group) for group in match.groups()]) for stamp, match in found if match]


def last_json(pieces):
    for _, text in reversed(pieces):
        if text.startswith("{"):
            return json.loads(text)
    raise Unreadable("no JSON in its output")


def words_in_file(pieces):
    counts = numbers(pieces, r"Words in train file: (\d+)")
    if not counts:
        raise Unreadable("it does not say how many words it read")
    return int(counts[0][1][0])


def stamped_phase(pieces, setting, pattern, threads):
    """The slope of the progress, `pattern` being (percent) (thousand words a second and `threads`)."""
    tokens = words_in_file(pieces)
    total = tokens * setting.epochs
    progress = numbers(pieces, pattern)
    if len(progress) < 3 or progress[-1][1][0] <= progress[0][1][0]:
        raise Unreadable("fewer than three lines of progress: the corpus is too small to time it")
    (begin, (first, _)), (end, (last, own)) = progress[0], progress[-1]
    phase = Phase((last - first) / 100 * total / (end - begin), own * 1000 * threads, tokens)
    # Each thread tells every 10,000 words and keeps silent about its rest.
    if last < 99 - 100 * 11000 * setting.threads / total:
        phase.warning = f"progress ended at {last:.0f} %: not all epochs were trained (eof is never reset)"
    return phase


class Firth:
    kind = "firth"
    output = "model"

    def command(self, path, s):
        return [path, "train", s.corpus, "-o", self.output, "--force", "--quiet", "--json",
                *firth_options(s)]

    def phase(self, pieces, _):
        report = last_json(pieces)
        return Phase(report["words_per_second"], None, report["tokens"])


def firth_options(s):
    options = {"dim": s.dim, "window": s.window, "negative": s.negative, "sample": s.sample, "lr": s.lr,
               "min-count": s.min_count, "epochs": s.epochs, "threads": s.threads, "seed": s.seed}
    return [word for name, value in options.items() for word in (f"--{name}", str(value))]


class Word2vec:
    kind = "word2vec.c"
    output = "word2vec.bin"
    found_as = ("word2vec",)
    note = "threads that reach the end of the file early idle in later epochs, its sigmoid table gives s(0) = 0.494"
    extra = ["-cbow", "0"]
    progress = r"Progress: ([\d.]+)%\s+Words/thread/sec: ([\d.]+)k"

    def command(self, path, s):
        return [path, "-train", s.corpus, "-output", self.output, "-size", str(s.dim), "-window", str(s.window),
                "-negative", str(s.negative), "-sample", str(s.sample), "-min-count", str(s.min_count), "-iter",
                str(s.epochs), "-threads", str(s.threads), "-alpha", str(s.lr), "-binary", "1", "-debug", "2",
                *self.extra]

    def phase(self, pieces, setting):
        return stamped_phase(pieces, setting, self.progress, setting.threads)


class PWord2vec(Word2vec):
    kind = "pWord2Vec"
    output = "pword2vec.bin"
    found_as = ("pWord2Vec",)
    note = "reads the text a second time before its training phase, which the phase leaves out"
    extra = []
    progress = r"Progress: ([\d.]+)%\s+Words/sec: ([\d.]+)k"

    def phase(self, pieces, setting):
        return stamped_phase(pieces, setting, self.progress, 1)


class FastText:
    kind = "fastText"
    output = "fasttext.vec"
    found_as = ("fasttext",)
    note = "-maxn 0; noise by count ^ 0.5; an epoch is as many words of the vocabulary as the file has words; saves twice"

    def command(self, path, s):
        return [path, "skipgram", "-input", s.corpus, "-output", "fasttext", "-dim", str(s.dim), "-ws",
                str(s.window), "-neg", str(s.negative), "-t", str(s.sample), "-minCount", str(s.min_count),
                "-epoch", str(s.epochs), "-thread", str(s.threads), "-lr", str(s.lr), "-minn", "0", "-maxn", "0"]

    def phase(self, pieces, setting):
        rates = numbers(pieces, r"Progress: +([\d.]+)% +words/sec/thread: +(\d+)")
        if not rates or rates[-1][1][0] < 99:
            raise Unreadable("its progress does not end at 100 %")
        return Phase(rates[-1][1][1] * setting.threads)


class Gensim:
    """`path` is a Python that has gensim."""

    kind = "gensim"
    output = "gensim.bin"
    found_as = ("python3", "/usr/bin/python3", sys.executable)
    note = "corpus_file in lines; skips updates at scores beyond 6; starts twice as wide; seconds without its imports"

    def command(self, path, s):
        options = {"corpus_file": s.lines, "vector_size": s.dim, "window": s.window, "negative": s.negative,
                   "sample": s.sample, "min_count": s.min_count, "epochs": s.epochs, "workers": s.threads,
                   "alpha": s.lr, "seed": s.seed, "sg": 1, "hs": 0}
        return [path, os.path.join(HERE, "gensim_train.py"), self.output, json.dumps(options)]

    def phase(self, pieces, setting):
        report = last_json(pieces)
        rate = report["tokens"] * setting.epochs / report["train_seconds"]
        return Phase(rate, None, report["tokens"], report["whole_seconds"])


PEERS = {kind.kind: kind for kind in (Word2vec, FastText, Gensim, PWord2vec)}


@dataclass(frozen=True)
class Program:
    """A program under a name of its own, since there may be several builds."""

    label: str
    path: str
    ways: object  # one of the classes above


def parse_peer(text):
    """KIND[:LABEL]=PATH."""
    name, _, path = text.partition("=")
    kind, _, label = name.partition(":")
    if kind not in PEERS or not path:
        raise ValueError(f"{text}: KIND[:LABEL]=PATH, KIND one of {', '.join(PEERS)}")
    program = shutil.which(path)
    if program is None:
        raise ValueError(f"{path}: no such program")
    return Program(f"{kind} {label}" if label else kind, os.path.abspath(program), PEERS[kind]())


def has_gensim(python):
    done = subprocess.run([python, "-c", "import gensim"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def installed_peers(kinds):
    """The first installed program of each kind."""
    found = []
    for kind in kinds:
        for name in PEERS[kind].found_as:
            path = shutil.which(name)
            if path and (kind != "gensim" or has_gensim(path)):
                found.append(Program(kind, path, PEERS[kind]()))
                break
    return found
