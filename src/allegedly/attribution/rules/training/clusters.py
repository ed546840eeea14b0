"""Word classes for the built-in attributor: words clustered by their neighbours."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd

from allegedly.attribution.data_files import word_classes
from allegedly.attribution.words import Words

CLUSTERS: Final = 64
FEWEST: Final = 5
"""The number of lower-case occurrences that a word needs."""
CONTEXT: Final = 400
"""This many of the most frequent words count as contexts themselves, others by their shape."""
DIMENSIONS: Final = 60
FINITE: Final = 0.075
"""A cluster holds finite verbs if this share of its words follows a subject pronoun."""
_CAPITALS: Final = ("Cap", "CAPS")


def mine_clusters(articles: list[Words]) -> str:
    """Return the clusters as JSON: name, then words; names with v are of finite verbs."""
    counts = Counter(word for laid in articles for word in laid.lower[: len(laid.token)])
    vocabulary = sorted(word for word, count in counts.items() if count >= FEWEST)
    matrix, sums = _contexts(articles, vocabulary, counts)
    left, strength, _ = randomized_svd(matrix, DIMENSIONS, random_state=0)
    vectors = left * strength**0.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    used = np.flatnonzero(sums >= FEWEST)
    labels = KMeans(CLUSTERS, n_init=2, random_state=0, max_iter=50).fit(vectors[used]).labels_
    cluster = {vocabulary[i]: int(label) for i, label in zip(used, labels, strict=True)}
    finite = _finite(articles, cluster)
    members: dict[str, list[str]] = defaultdict(list)
    for word, number in cluster.items():
        if word not in word_classes() and word.isalpha():
            members[f"{'v' if number in finite else 'k'}{number:02d}"].append(word)
    origin = (
        "Word classes found by clustering the frequent words of PolNeAR train by their neighbours"
        " (allegedly.attribution.rules.training); names that begin with v are classes of finite"
        " verbs. Single words only."
    )
    data = {"_origin": origin} | {name: " ".join(sorted(members[name])) for name in sorted(members)}
    return json.dumps(data, ensure_ascii=False, indent=0) + "\n"


def _contexts(
    articles: Iterable[Words], vocabulary: list[str], counts: Counter[str]
) -> tuple[csr_matrix, np.ndarray]:
    """Return the positive mutual information of words and contexts, and the counts of words."""
    frequent = {word for word, _ in counts.most_common(CONTEXT)}
    row = {word: i for i, word in enumerate(vocabulary)}
    column: dict[str, int] = {}
    cells: Counter[tuple[int, int]] = Counter()
    for laid in articles:
        size = len(laid.token)
        seen = [
            word if word in frequent and cls not in _CAPITALS else f"#{cls}"
            for word, cls in zip(laid.lower, laid.cls, strict=True)
        ]
        for k in range(size):
            i = row.get(laid.lower[k])
            if i is None or laid.cls[k] in _CAPITALS:
                continue
            for away in (-2, -1, 1, 2):
                word = seen[k + away] if 0 <= k + away < size else "^"
                gap = laid.gap[k] if away == -1 else laid.gap[k + 1] if away == 1 else ""
                cells[i, column.setdefault(f"{away}{gap}{word}", len(column))] += 1
            cells[i, column.setdefault(f"shape {laid.cls[k]}", len(column))] += 2
    rows, columns = (np.array(part) for part in zip(*cells, strict=True))
    values = np.array(list(cells.values()), dtype=float)
    shape = (len(vocabulary), len(column))
    by_row = np.bincount(rows, values, shape[0])
    by_column = np.bincount(columns, values, shape[1])
    information = np.log(values * values.sum() / (by_row[rows] * by_column[columns]))
    keep = information > 0
    return coo_matrix((information[keep], (rows[keep], columns[keep])), shape).tocsr(), by_row


def _finite(articles: Iterable[Words], cluster: dict[str, int]) -> set[int]:
    """Return the clusters whose words often follow a subject pronoun or a relative."""
    seen: Counter[int] = Counter()
    after: Counter[int] = Counter()
    for laid in articles:
        for k in range(1, len(laid.token)):
            number = cluster.get(laid.lower[k])
            if number is not None and laid.cls[k] not in _CAPITALS:
                seen[number] += 1
                after[number] += laid.cls[k - 1] in ("he", "who") and not laid.gap[k]
    return {number for number, count in seen.items() if after[number] > FINITE * count}
