#!/usr/bin/env python3
"""geometry_by_python.py FIRTH: NumPy, SciPy and scikit-learn compute what firth says of vectors."""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from scipy import stats
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA
    from sklearn.metrics import adjusted_rand_score
    from sklearn.neighbors import NearestNeighbors
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

FIRTH = sys.argv[1]
ROWS, DIM = 603, 12


def firth(*arguments):
    done = subprocess.run([FIRTH, *map(str, arguments), "--json", "--quiet"], check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def save(folder, vectors, contexts=None, counts=None):
    folder.mkdir()
    np.save(folder / "vectors.npy", vectors)
    if contexts is not None:
        np.save(folder / "contexts.npy", contexts)
    lines = (f"w{i}" + (f"\t{counts[i]}" if counts is not None else "") for i in range(len(vectors)))
    (folder / "vocab.tsv").write_text("".join(line + "\n" for line in lines))
    return folder


def random_model(folder):
    rng = np.random.default_rng(5)
    mixing = rng.normal(size=(DIM, DIM)) * np.linspace(0.3, 1.2, DIM)
    counts = np.sort(rng.zipf(1.4, ROWS) % 100000 + 1)[::-1]
    vectors = rng.normal(size=(ROWS, DIM)) @ mixing + 0.6
    vectors *= (1 + 0.2 * np.log(counts))[:, None]
    contexts = (rng.normal(size=(ROWS, DIM)) - 0.4) * (1 + np.arange(ROWS) % 5)[:, None]
    contexts[::3, 0] *= 4
    vectors, contexts = vectors.astype(np.float32), contexts.astype(np.float32)
    save(folder, vectors, contexts, counts)
    return vectors.astype(float), contexts.astype(float), counts


def near(found, wanted, relative=1e-5):
    np.testing.assert_allclose(np.array(found, float), np.array(wanted, float), rtol=relative,
                               atol=relative * np.max(np.abs(wanted)) + 1e-7)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def published_isoscore(rows):
    """The steps of Rudman et al. 2022, section 4."""
    n = rows.shape[1]
    spread = np.diag(np.cov(PCA().fit_transform(rows).T))
    normed = spread * np.sqrt(n) / np.linalg.norm(spread)
    defect = np.linalg.norm(normed - 1) / np.sqrt(2 * (n - np.sqrt(n)))
    return ((n - defect ** 2 * (n - np.sqrt(n))) ** 2 - n) / (n * (n - 1))


def check_directions(found, rows):
    cosines = unit(rows) @ unit(rows).T
    pairs = cosines[~np.eye(len(rows), dtype=bool)]
    near(found["mean_cosine"], pairs.mean())
    near(found["mean_norm_ratio"],
         np.linalg.norm(rows.mean(0)) / np.linalg.norm(rows, axis=1).mean())
    axes = np.linalg.eigh(rows.T @ rows)[1]
    logs = np.concatenate([np.logaddexp.reduce(rows @ axes), np.logaddexp.reduce(-rows @ axes)])
    near(found["partition_isotropy"], np.exp(logs.min() - logs.max()), 1e-4)
    near(found["isoscore"], published_isoscore(rows))
    spectrum = np.maximum(np.linalg.eigvalsh(np.cov(rows.T))[::-1], 0)
    near(found["spectrum"], spectrum)
    shares = spectrum / spectrum.sum()
    near(found["top_component_share"], shares[:10])
    near(found["effective_rank"], np.exp(stats.entropy(shares)))
    near(found["participation_ratio"], spectrum.sum() ** 2 / (spectrum ** 2).sum())


def check_norms(found, rows, counts):
    norms = np.linalg.norm(rows, axis=1)
    near(found["spearman"], stats.spearmanr(counts, norms)[0])
    near(found["pearson"], stats.pearsonr(np.log(counts), norms)[0])
    seen = 0
    for bin_ in found["bins"]:
        inside = norms[(counts >= bin_["count_low"]) & (counts <= bin_["count_high"])]
        assert len(inside) == bin_["words"] > 0
        near([bin_["norm_q1"], bin_["norm_median"], bin_["norm_q3"]],
             np.percentile(inside, [25, 50, 75]))
        seen += len(inside)
    assert seen == len(rows) == found["words"]


def check_components(found, r2, rows, counts):
    pca = PCA(10, svd_solver="full").fit(rows)
    axes = pca.components_.T
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), range(10)])
    scores = (rows - rows.mean(0)) @ axes
    logs = np.log(counts)
    assert [one["component"] for one in found] == list(range(1, 11))
    near([one["spearman"] for one in found],
         [stats.spearmanr(counts, scores[:, j])[0] for j in range(10)], 1e-4)
    near([one["pearson"] for one in found],
         [stats.pearsonr(logs, scores[:, j])[0] for j in range(10)])
    design = np.column_stack([np.ones(len(rows)), scores])
    left = logs - design @ np.linalg.lstsq(design, logs, rcond=None)[0]
    near(r2, 1 - (left ** 2).sum() / ((logs - logs.mean()) ** 2).sum())


def check_hubs(found, rows):
    near_rows = NearestNeighbors(n_neighbors=10, metric="cosine", algorithm="brute").fit(rows)
    times = np.bincount(near_rows.kneighbors(return_distance=False).ravel(), minlength=len(rows))
    near(found["skewness"], stats.skew(times))
    near(found["antihub_share"], (times == 0).mean())
    near(found["hub_share"], (times >= 20).mean())
    near(found["hub_occurrence"], times[times >= 20].sum() / times.sum())
    near(found["robin_hood"], np.abs(times - 10).sum() / 2 / times.sum())
    order = np.lexsort((np.arange(len(rows)), -times))[:10]
    assert [hub["word"] for hub in found["hubs"]] == [f"w{i}" for i in order]
    assert [hub["occurrences"] for hub in found["hubs"]] == times[order].tolist()


def check_cone(found, rows, contexts):
    mean, context_mean = rows.mean(0), contexts.mean(0)
    towards = mean / np.linalg.norm(mean)
    near(found["word_mean_cosine"], (unit(rows) @ towards).mean())
    near(found["context_mean_cosine"], (unit(contexts) @ towards).mean())
    near(found["means_cosine"], towards @ context_mean / np.linalg.norm(context_mean))


def check_diagnose(folder):
    rows, contexts, counts = random_model(folder / "model")
    found = firth("diagnose", folder / "model")
    assert found["schema"] == "firth.diagnose/1"
    check_directions(found["anisotropy"], rows)
    check_norms(found["norm_frequency"], rows, counts)
    check_components(found["frequency_in_components"], found["frequency_r2"], rows, counts)
    check_hubs(found["hubness"], rows)
    check_cone(found["cone"], rows, contexts)
    check_directions(firth("diagnose", folder / "model", "--vectors", "unit")["anisotropy"],
                     unit(rows))
    moved = firth("diagnose", folder / "model", "--all-but-the-top", 2)
    check_directions(moved["anisotropy"], without_top(rows, 2)[0])
    both = firth("diagnose", folder / "model", "--against", folder / "model")
    assert {**both.pop("against"), "schema": "firth.diagnose/1"} == both == found
    return rows, contexts


def without_top(rows, components):
    mean = rows.mean(0)
    top = PCA(components, svd_solver="full").fit(rows).components_
    centred = rows - mean
    return centred - centred @ top.T @ top, centred - rows @ top.T @ top


def check_transform(folder, rows, contexts):
    def run(*steps):
        firth("transform", folder / "model", "-o", folder / "out", "--force", *steps)
        return np.load(folder / "out" / "vectors.npy").astype(float)

    near(run("--unit"), unit(rows))
    near(run("--centre"), rows - rows.mean(0))
    near(run("--unit", "--centre"), unit(rows) - unit(rows).mean(0))
    near(run("--add-contexts"), rows + contexts)
    values, axes = np.linalg.eigh(np.cov(rows.T))
    near(run("--whiten", "zca"), (rows - rows.mean(0)) @ (axes / np.sqrt(values)) @ axes.T, 1e-4)
    near(np.cov(run("--whiten", "pca").T), np.eye(DIM), 1e-4)
    centred, raw = without_top(rows, 3)
    near(run("--all-but-the-top", 3), centred)
    near(run("--all-but-the-top", 3, "--project", "raw"), raw)
    few = PCA(5, svd_solver="full").fit_transform(rows)
    near(np.abs(run("--pca", 5)), np.abs(few), 1e-4)


def check_clusters(folder):
    rng = np.random.default_rng(9)
    truth = rng.integers(0, 8, ROWS)
    rows = (rng.normal(size=(8, 20))[truth] + 0.35 * rng.normal(size=(ROWS, 20))).astype(np.float32)
    save(folder / "planted", rows)
    lines = folder / "clusters.tsv"
    found = firth("clusters", folder / "planted", "-k", 8, "-o", lines, "--top", ROWS)
    cluster = np.array([int(line.split("\t")[1]) for line in lines.read_text().splitlines()])
    sklearn = KMeans(8, n_init=10, random_state=1).fit_predict(unit(rows))
    assert adjusted_rand_score(sklearn, cluster) == 1 == adjusted_rand_score(truth, cluster)
    centres = unit(np.array([unit(rows)[cluster == c].mean(0) for c in range(8)]))
    gaps = 1 - unit(rows) @ centres.T
    own = gaps[range(ROWS), cluster]
    near(found["inertia"], own.sum(), 1e-4)
    gaps[range(ROWS), cluster] = np.inf
    other = gaps.min(1)
    near(found["silhouette"], ((other - own) / np.maximum(own, other)).mean(), 1e-4)
    for c, told in enumerate(found["clusters"]):
        inside = np.flatnonzero(cluster == c)
        assert told["size"] == len(inside) == len(told["words"])
        assert {f"w{i}" for i in inside} == set(told["words"])
        among = unit(rows)[inside] @ unit(rows)[inside].T
        assert told["medoid"] == f"w{inside[among.sum(1).argmax()]}" == told["words"][0]
        near(told["tightness"], 1 - own[inside].mean(), 1e-4)
        assert told["mean_count"] is None
    assert firth("clusters", folder / "planted")["k"] == 8


with tempfile.TemporaryDirectory() as name:
    path = pathlib.Path(name)
    check_transform(path, *check_diagnose(path))
    check_clusters(path)
