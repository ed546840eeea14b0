"""Learn the forms of contents: writes ``attribution/data/form.json``.

    python -m allegedly.attribution.training.content_form $ALLEGEDLY_DATA/newsroom/train

Learns from annotated attributions, and from those that the installed attributors find in the same
articles: their false alarms are the class `none`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from allegedly.attribution.content_form import CLASSES, form_features
from allegedly.attribution.training.classified import learn, with_bias
from allegedly.attribution.training.found_and_gold import Found, found
from allegedly.plugins import default_registry

PENALTY = 0.5
FEWEST = 3
"""A feature must occur in at least this many statements."""


def label(item: Found) -> str:
    """Return the class of a statement."""
    return "none" if item.gold is None else item.gold.form or "proposition"


def learnt(items: list[Found]) -> dict[str, Any]:
    """Return the weights, and their scores on articles that were held out."""
    labels = np.array([CLASSES.index(label(item)) for item in items])
    model = learn(
        [form_features(item.text, item.words, item.statement) for item in items],
        labels,
        [item.document for item in items],
        penalty=PENALTY,
        folds=10,
        fewest=FEWEST,
        units=range(len(items)),
    )
    said = model.held_out.argmax(1)
    return {
        "held_back": {
            by: _scores(said[mask], labels[mask])
            for by in dict.fromkeys(item.by for item in items)
            for mask in [np.array([item.by == by for item in items])]
        },
        "weights": with_bias(model),
    }


def _scores(said: np.ndarray, gold: np.ndarray) -> dict[str, float]:
    none, topic = CLASSES.index("none"), CLASSES.index("topic")
    real, claims = (gold != none) & (gold != topic), (said != none) & (said != topic)
    return {
        "right_form": round(float((said == gold)[real].mean()), 3),
        "claims_that_are_claims": round(float(real[claims].mean()), 3),
        "claims_kept": round(float(claims[real].mean()), 3),
    }


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
    result = learnt(list(found(corpus.documents(), attributors)))
    target = Path(__file__).parents[1] / "data" / "form.json"
    target.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result["held_back"], indent=1), len(result["weights"]), "features")


if __name__ == "__main__":
    main()
