"""Learn the forms of contents: writes ``attribution/data/form.json``.

    python -m allegedly.attribution.training.form $ALLEGEDLY_DATA/newsroom/train

Learns from annotated attributions, and from those that the installed attributors find in the same
articles: their false alarms are the class `none`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from allegedly.attribution.form import CLASSES, form_features
from allegedly.attribution.training.found import Found, found
from allegedly.plugins import default_registry

PENALTY = 0.5
FEWEST = 3
"""A feature must occur in at least this many statements."""


def label(item: Found) -> str:
    """Return the class of a statement."""
    return "none" if item.gold is None else item.gold.form or "proposition"


def learn(items: list[Found]) -> dict[str, Any]:
    """Return the weights, and their scores on articles that were held out."""
    rows = [form_features(item.text, item.words, item.statement) for item in items]
    counts = Counter(feature for row in rows for feature in set(row))
    kept = [{f: 1 for f in row if counts[f] >= FEWEST} for row in rows]
    labels = np.array([CLASSES.index(label(item)) for item in items])
    vectorizer = DictVectorizer()
    data = vectorizer.fit_transform(kept)
    groups = [item.document for item in items]
    said = np.zeros(len(items), int)
    for train, test in GroupKFold(10).split(data, labels, groups):
        said[test] = _fit(data[train], labels[train]).predict(data[test])
    model = _fit(data, labels)
    names = vectorizer.get_feature_names_out()
    weights = np.round(model.coef_.T * 100).astype(int)
    weights[names.tolist().index("any")] += np.round(model.intercept_ * 100).astype(int)
    return {
        "held_back": {
            by: _scores(said[mask], labels[mask])
            for by in dict.fromkeys(item.by for item in items)
            for mask in [np.array([item.by == by for item in items])]
        },
        "weights": {
            name: row.tolist()
            for name, row in zip(names, weights, strict=True)
            if np.abs(row).max() >= 10
        },
    }


def _scores(said: np.ndarray, gold: np.ndarray) -> dict[str, float]:
    none, topic = CLASSES.index("none"), CLASSES.index("topic")
    real, claims = (gold != none) & (gold != topic), (said != none) & (said != topic)
    return {
        "right_form": round(float((said == gold)[real].mean()), 3),
        "claims_that_are_claims": round(float(real[claims].mean()), 3),
        "claims_kept": round(float(claims[real].mean()), 3),
    }


def _fit(data: Any, labels: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, max_iter=1000).fit(data, labels)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder of annotated articles")
    parser.add_argument("--attributors", default="rules,neural", help="by default rules,neural")
    args = parser.parse_args()
    registry = default_registry()
    corpus = registry.get("corpus", "newsroom-train").create({"path": args.corpus})
    attributors = {
        name: registry.get("attributor", name).create() for name in args.attributors.split(",")
    }
    result = learn(list(found(corpus.documents(), attributors)))
    target = Path(__file__).parents[1] / "data" / "form.json"
    target.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result["held_back"], indent=1), len(result["weights"]), "features")


if __name__ == "__main__":
    main()
