"""Use the shipped models, and train one, with whatever scikit-learn is installed.

Run with warnings as errors: `python -W error tests/wheels/use_models.py`. Prints the version of
scikit-learn and the scores of the shipped models, which must not depend on it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import sklearn
from allegedly_ml.classifier import MLClassifier

from allegedly import claims_from_sentences

HEDGED = [
    "The bridge may close in May.",
    "It is unclear whether the memo is genuine.",
    "Some critics suggest that the price is too high.",
    "If the river rises, the lock could fail.",
]
PLAIN = [
    "The bridge closed in May.",
    "The memo is genuine.",
    "The price is forty million dollars.",
    "The river rose and the lock held.",
]


def main() -> None:
    """Load, assess, fit, save and load again."""
    claims = claims_from_sentences([*HEDGED, *PLAIN])
    scores = [
        f"{item.score:.6f}"
        for name in ("ml", "ml-weasel")
        for item in MLClassifier(name).assess(claims)
    ]
    trained = MLClassifier("mine")
    trained.fit(claims * 10, [*["hedged"] * len(HEDGED), *["plain"] * len(PLAIN)] * 10)
    labels = [item.label for item in trained.assess(claims)]
    assert labels == ["hedged"] * len(HEDGED) + ["plain"] * len(PLAIN), labels
    with tempfile.TemporaryDirectory() as folder:
        trained.save(Path(folder))
        again = MLClassifier("mine", path=folder)
        assert again.assess(claims) == trained.assess(claims)
    print(sklearn.__version__, *scores)


if __name__ == "__main__":
    main()
