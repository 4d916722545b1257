#!/usr/bin/env python3
"""queries_by_gensim.py FIRTH: gensim's answers to the same questions, on a random table."""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from gensim.models import KeyedVectors
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

ROWS, DIM, TOP = 3000, 50, 10
TOLERANCE = 1e-5
firth = pathlib.Path(sys.argv[1]).resolve()


def ask(folder, command, *arguments):
    done = subprocess.run([firth, command, "table.npy", *arguments, "--json"], cwd=folder, check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def expect(found, wanted):
    """Equal scores, and equal words wherever the scores tell them apart."""
    assert len(found) == len(wanted), (found, wanted)
    scores = [score for _, score in wanted]
    for i, ((word, score), (wanted_word, wanted_score)) in enumerate(zip(found, wanted)):
        assert abs(score - wanted_score) < TOLERANCE * max(1, abs(wanted_score)), (found, wanted)
        others = [s for j, s in enumerate(scores) if j != i]
        if i + 1 < len(scores) and min(abs(s - wanted_score) for s in others) > 2 * TOLERANCE:
            assert word == wanted_word, (found, wanted)


def check(folder):
    rng = np.random.default_rng(11)
    rows = rng.normal(size=(ROWS, DIM)).astype(np.float32)
    rows += rng.normal(size=DIM).astype(np.float32) / 2  # not centred, as trained vectors
    rows *= rng.uniform(0.1, 10, size=(ROWS, 1)).astype(np.float32)
    words = [f"w{i}" for i in range(ROWS)]
    np.save(folder / "table.npy", rows)
    (folder / "table.vocab.tsv").write_text("".join(f"{word}\t{ROWS - i}\n"
                                                    for i, word in enumerate(words)))
    gensim = KeyedVectors(DIM)
    gensim.add_vectors(words, rows)

    def answers(report, score):
        return [(answer["word"], answer[score]) for answer in report]

    for positive, negative in [(["w0"], []), (["w2999"], []), (["w1", "w2"], ["w3"]),
                               (["w9"], ["w8", "w7"])]:
        terms = [f"+{word}" for word in positive] + [f"-{word}" for word in negative]
        found = ask(folder, "neighbors", *terms)["queries"][0]["neighbors"]
        expect(answers(found, "cosine"), gensim.most_similar(positive, negative, topn=TOP))
    found = ask(folder, "neighbors", "w5", "--first", "200")["queries"][0]["neighbors"]
    expect(answers(found, "cosine"), gensim.most_similar("w5", topn=TOP, restrict_vocab=200))

    for a, b, c in [("w1", "w2", "w3"), ("w100", "w2000", "w17")]:
        added = ask(folder, "analogy", a, b, c)["answers"]
        expect(answers(added, "score"), gensim.most_similar([b, c], [a], topn=TOP))
        multiplied = ask(folder, "analogy", a, b, c, "--method", "3cosmul")["answers"]
        expect(answers(multiplied, "score"), gensim.most_similar_cosmul([b, c], [a], topn=TOP))

    for a, b in [("w1", "w2"), ("w77", "w1500")]:
        found = ask(folder, "similarity", a, b)
        assert abs(found["cosine"] - gensim.similarity(a, b)) < TOLERANCE
        difference = gensim[a].astype(float) - gensim[b].astype(float)
        assert abs(found["euclidean"] / np.linalg.norm(difference) - 1) < TOLERANCE
        assert abs(found["rank_b_of_a"] - gensim.rank(a, b)) <= 1  # float ties
        assert abs(found["rank_a_of_b"] - gensim.rank(b, a)) <= 1

    for group in [["w1", "w2", "w3"], ["w10", "w20", "w30", "w40", "w50"]]:
        found = ask(folder, "odd-one-out", *group)
        assert found["odd_one_out"] == gensim.doesnt_match(group)
        wanted = sorted((float(score), word) for score, word in gensim.rank_by_centrality(group))
        expect(answers(found["words"], "cosine"), [(word, score) for score, word in wanted])


with tempfile.TemporaryDirectory() as name:
    check(pathlib.Path(name))
