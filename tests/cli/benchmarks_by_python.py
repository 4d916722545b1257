#!/usr/bin/env python3
"""benchmarks_by_python.py FIRTH: gensim, SciPy and scikit-learn confirm what `firth eval` counts."""

import json
import os
import random
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from gensim.models import KeyedVectors
    from scipy.stats import pearsonr, spearmanr
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

FIRTH = os.path.abspath(sys.argv[1])
RNG = np.random.default_rng(7)
PICK = random.Random(7)
PAIRS = 120
DIM = 20


def planted():
    """Words and their plurals with a noisy common offset, some spelled in several ways, and others."""
    stems = RNG.normal(size=(PAIRS, DIM))
    plurals = stems + RNG.normal(size=DIM) + 0.9 * RNG.normal(size=(PAIRS, DIM))
    spellings = stems[:40] + 0.3 * RNG.normal(size=(40, DIM))
    words = ([f"w{i}" for i in range(PAIRS)] + [f"w{i}s" for i in range(PAIRS)]
             + [f"W{i}" for i in range(40)] + [f"other{i}" for i in range(500)])
    rows = np.vstack([stems, plurals, spellings, RNG.normal(size=(500, DIM))]).astype(np.float32)
    order = RNG.permutation(len(words))
    return [words[i] for i in order], rows[order]


def questions():
    lines = []
    for section in range(6):
        lines.append(f": {'gram' if section % 2 else 'topic'}{section}")
        for _ in range(150):
            a, b = PICK.sample(range(PAIRS + 12), 2)  # the last ones are unknown
            w, s = PICK.choice(["w", "W"]), PICK.choice(["s", "S"])
            lines.append(f"{w}{a} w{a}s w{b} w{b}{s}")
    return "\n".join(lines) + "\n"


def firth(*arguments):
    done = subprocess.run([FIRTH, "eval", "model.vec", "--json", *arguments], check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)["models"][0]


def check_analogies(vectors):
    for mine, theirs in [([], {}), (["--case", "exact"], {"case_insensitive": False}),
                         (["--unknown", "zero"], {"dummy4unknown": True}),
                         (["--first", "400"], {"restrict_vocab": 400})]:
        report = firth("--analogies", "questions.txt", "--convention", "gensim", *mine)["analogies"][0]
        _, sections = vectors.evaluate_word_analogies("questions.txt", **theirs)
        expected = [(s["section"], len(s["correct"]), len(s["correct"]) + len(s["incorrect"]))
                    for s in sections[:-1]]
        found = [(s["name"], s["correct"], s["seen"]) for s in report["sections"]]
        assert found == expected, (mine, found, expected)
        total = report["total"]
        assert 0 < total["correct"] < total["seen"] <= total["total"], total


def check_similarity(vectors):
    for mine, theirs in [([], {}), (["--unknown", "zero"], {"dummy4unknown": True})]:
        report = firth("--similarity", "pairs.tsv", "--convention", "gensim", *mine)["similarity"][0]
        pearson, spearman, missing = vectors.evaluate_word_pairs("pairs.tsv", **theirs)
        assert abs(report["pearson"] - pearson[0]) < 1e-5, (report, pearson)
        assert abs(report["spearman"] - spearman[0]) < 1e-5, (report, spearman)
        assert abs(100 * report["missing"] / report["total"] - missing) < 1e-9
    report = firth("--similarity", "pairs.tsv")["similarity"][0]
    scores, cosines = [], []
    for line in open("pairs.tsv"):
        a, b, score = line.split("\t")
        if a in vectors and b in vectors:
            scores.append(float(score))
            cosines.append(vectors.similarity(a, b))
    assert report["pairs"] == len(scores)
    assert abs(report["pearson"] - pearsonr(scores, cosines)[0]) < 1e-5
    assert abs(report["spearman"] - spearmanr(scores, cosines)[0]) < 1e-5
    # The bootstrap of SciPy's coefficient, by NumPy's random numbers: the interval is no accident.
    scores, cosines = np.array(scores), np.array(cosines)
    draws = RNG.integers(0, len(scores), (1000, len(scores)))
    low, high = np.percentile([spearmanr(scores[d], cosines[d])[0] for d in draws], [2.5, 97.5])
    assert np.allclose(report["spearman_interval"], [low, high], atol=0.03), (report, low, high)


def check_categories(words, rows):
    """Classes that directions make plain, a few words misplaced: the clusters are then known."""
    report = firth("--categories", "classes.tsv")["categories"][0]
    true = [int(w[1:]) % 3 for w, _ in CLASSES]
    given = [int(c[1:]) for _, c in CLASSES]
    assert abs(report["nmi"] - normalized_mutual_info_score(given, true)) < 1e-9, report
    assert abs(report["ari"] - adjusted_rand_score(given, true)) < 1e-9, report


def lrcos(words, rows, pairs):
    """Ranks of the answers by scikit-learn's logistic regression; no random words."""
    index = {word: i for i, word in enumerate(words)}
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    right = 0
    for left_out, (a, b) in enumerate(pairs):
        train = [p for i, p in enumerate(pairs) if i != left_out]
        x = np.vstack([units[index[p[1]]] for p in train] + [units[index[p[0]]] for p in train] * 4)
        y = [1] * len(train) + [0] * 4 * len(train)
        model = LogisticRegression(class_weight="balanced", C=1.0, tol=1e-8, max_iter=1000).fit(x, y)
        scores = model.predict_proba(units)[:, 1] * (units @ units[index[a]])
        scores[index[a]] = -np.inf
        right += int(np.argmax(scores)) == index[b]
    return right


def average(words, rows, pairs):
    index = {word: i for i, word in enumerate(words)}
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    offsets = np.array([units[index[b]] - units[index[a]] for a, b in pairs])
    right = 0
    for i, (a, b) in enumerate(pairs):
        target = units[index[a]] + np.delete(offsets, i, axis=0).mean(axis=0)
        scores = units @ target
        scores[index[a]] = -np.inf
        right += int(np.argmax(scores)) == index[b]
    return right


def check_pairs(words, rows):
    pairs = [(f"w{i}", f"w{i}s") for i in range(60)]
    with open("bats.txt", "w") as file:
        file.writelines(f"{a}\t{b}\n" for a, b in pairs)
    reports = firth("--analogies", "bats.txt", "--method", "3cosavg", "lrcos")["analogies"]
    found = [report["total"]["correct"] for report in reports]
    assert found[0] == average(words, rows, pairs), found
    # Random words among the examples move a few answers.
    assert abs(found[1] - lrcos(words, rows, pairs)) <= 4, (found, lrcos(words, rows, pairs))
    assert 10 < found[0] < 60 and 10 < found[1], found


WORDS, ROWS = planted()
CENTRES = np.eye(DIM)[:3]
CLASSES = [(f"c{i}", f"k{i % 3 if i % 10 else (i + 1) % 3}") for i in range(90)]
CLASS_ROWS = np.array([CENTRES[i % 3] for i in range(90)]) + 0.05 * RNG.normal(size=(90, DIM))

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    table = KeyedVectors(DIM)
    table.add_vectors(WORDS + [word for word, _ in CLASSES],
                      np.vstack([ROWS, CLASS_ROWS]).astype(np.float32))
    table.save_word2vec_format("model.vec", binary=False)
    with open("questions.txt", "w") as file:
        file.write(questions())
    with open("classes.tsv", "w") as file:
        file.writelines(f"{word}\t{name}\n" for word, name in CLASSES)
    with open("pairs.tsv", "w") as file:
        for _ in range(200):
            i, j = PICK.sample(range(PAIRS + 10), 2)
            near = float(ROWS[WORDS.index(f"w{i % PAIRS}")] @ ROWS[WORDS.index(f"w{j % PAIRS}")])
            file.write(f"w{i}\tw{j}\t{round(near + PICK.gauss(0, 3))}\n")
    check_analogies(table)
    check_similarity(table)
    check_categories(WORDS, ROWS)
    check_pairs(table.index_to_key, table.vectors)
    print("confirmed")
