"""Learn which lines of a page are boilerplate: writes ``text/data/boilerplate.json``.

    python -m allegedly.text.training.boilerplate [FOLDER]

FOLDER (by default ALLEGEDLY_DATA) holds ``newsroom/train``, annotated articles, and
``unlabelled-news``, whose lines ``boilerplate.tsv`` labels: a letter for each line that is not
empty, ``b`` for boilerplate, ``p`` for prose, ``?`` for neither. A language model read and labelled
those lines; lines that an earlier model took for prose with odds of 19 to 1 count as prose.

``endings.tsv`` has made-up last lines: short sentences with words that pages use, and prompts.
"""

from __future__ import annotations

import csv
import json
import lzma
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from allegedly.text.boilerplate import line_features

THRESHOLD: Final = 0.22
"""The probability of boilerplate from which a line is left out: losing a line of prose costs less
than claiming a credit, because few words are at stake."""

PENALTY: Final = 0.3
KEPT: Final = 0.97
"""The share of headlines that must stay prose as the first line of an article without a title."""

FEWEST: Final = 2
"""A feature must occur in at least this many lines."""

PARAGRAPH: Final = " ".join(
    ["The harbour board met again to hear why the old ferry had failed."] * 3
)

HERE: Final = Path(__file__).parent
Article = tuple[str, str, list[str], str]
"""Outlet, title, lines, and a label for each line."""


def annotated(folder: Path) -> Iterator[Article]:
    """Read the annotated articles, whose first line is the title."""
    for path in sorted(folder.glob("[0-9]*.json")):
        record = json.loads(path.read_text("utf-8"))
        marked = {line.strip() for line in record["boilerplate"]}
        title, *lines = _lines(record["text"])
        outlet = record["file"].split("_")[1]
        yield outlet, title, lines, "".join("b" if line in marked else "p" for line in lines)


def labelled(folder: Path) -> Iterator[Article]:
    """Read the articles whose lines were labelled."""
    with (HERE / "boilerplate.tsv").open(encoding="utf-8", newline="") as stream:
        rows = {
            (row["corpus"], row["id"]): row["lines"]
            for row in csv.DictReader(stream, delimiter="\t")
        }
    with lzma.open(folder / "articles.jsonl.xz", "rt", encoding="utf-8") as stream:
        for record in map(json.loads, stream):
            if labels := rows.get((record["corpus"], str(record["id"]))):
                yield record["outlet"], record["title"].strip(), _lines(record["text"]), labels


def endings() -> Iterator[Article]:
    """Make an article of each line in ``endings.tsv``, which is its last one."""
    with (HERE / "endings.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield "", "", [PARAGRAPH, PARAGRAPH, row["line"]], f"??{row['label']}"


def learn(folder: Path) -> dict[str, Any]:
    """Return the weights, and their scores on outlets that were held out."""
    ours, more = (
        list(annotated(folder / "newsroom/train")),
        list(labelled(folder / "unlabelled-news")),
    )
    rows, gold, outlets, words = _examples(ours)
    held = len(rows)
    extra, extra_gold, _, _ = _examples([*more, *endings()])
    vectorizer = DictVectorizer(sparse=True)
    kept = _frequent(rows + extra)
    data = vectorizer.fit_transform([_row(features, kept) for features in rows + extra])
    labels = np.array(gold + extra_gold)
    odds = np.zeros(held)
    for train, test in GroupKFold(10).split(data[:held], gold, outlets):
        model = _fit(data, labels, np.concatenate([train, np.arange(held, len(labels))]))
        odds[test] = model.predict_proba(data[test])[:, 1]
    model = _fit(data, labels, np.arange(len(labels)))
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    weights["line"] = model.intercept_[0] + weights["line"] - np.log(THRESHOLD / (1 - THRESHOLD))
    weights["headline"] = _headline(weights, [*ours, *more])
    said, truth, length = odds > THRESHOLD, np.array(gold), np.array(words)
    words_of_prose = length[~truth].sum()
    return {
        "articles": len(ours) + len(more),
        "lines": len(labels),
        "boilerplate": int(labels.sum()),
        "held_back": {
            "found": round(float(said[truth].mean()), 3),
            "words_of_prose_lost": round(float(length[said & ~truth].sum() / words_of_prose), 4),
        },
        "weights": {
            name: round(float(weight) * 100)
            for name, weight in sorted(weights.items())
            if abs(weight) >= 0.05
        },
    }


def _headline(weights: Mapping[str, float], articles: Iterable[Article]) -> float:
    """Return a weight with which almost all headlines stay prose as the first line."""
    sums = [
        sum(weights.get(f, 0.0) for f in next(line_features([title, *lines], titled=False)))
        for _, title, lines, _ in articles
        if title
    ]
    return -float(np.quantile(sums, KEPT))


def _fit(data: Any, labels: np.ndarray, rows: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, max_iter=3000).fit(data[rows], labels[rows])


def _examples(
    articles: Iterable[Article],
) -> tuple[list[list[str]], list[bool], list[str], list[int]]:
    rows, gold, outlets, words = [], [], [], []
    for outlet, _, lines, labels in articles:
        seen = zip(lines, line_features(lines, titled=True), labels, strict=True)
        for line, features, label in seen:
            if features and label != "?":
                rows.append(features)
                gold.append(label == "b")
                outlets.append(outlet)
                words.append(len(line.split()))
    return rows, gold, outlets, words


def _frequent(rows: Iterable[list[str]]) -> set[str]:
    counts: dict[str, int] = {}
    for features in rows:
        for feature in set(features):
            counts[feature] = counts.get(feature, 0) + 1
    return {feature for feature, count in counts.items() if count >= FEWEST}


def _row(features: list[str], kept: set[str]) -> dict[str, int]:
    return {feature: 1 for feature in features if feature in kept}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def main() -> None:
    """Learn, write the weights, and print the scores."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["ALLEGEDLY_DATA"])
    found = learn(folder)
    target = HERE.parent / "data" / "boilerplate.json"
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(
        {name: value for name, value in found.items() if name != "weights"}, len(found["weights"])
    )


if __name__ == "__main__":
    main()
