"""Print the ablation tables of ``docs/commitment.md``: the weights of events, one change at a time.

    python plugins/allegedly-ml/scripts/ablate_commitment.py --data DIR

Each row is a model trained without one corpus or without some kinds of features, and its
correlation with the values of the dev parts. Prints figures only.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from allegedly_ml.calibration import Floats
from allegedly_ml.commitment.corpora import EVENTS, PRIMER, event_examples, primer_examples
from allegedly_ml.commitment.event_features import context_features
from allegedly_ml.commitment.examples import EventExample
from allegedly_ml.commitment.learning import (
    SCALE,
    CommitmentSettings,
    _matrix,
    _ridge,
    governors_in,
)

TESTED: Final = ("UDS_IH2", "UW", "CB", "MV2", "RP", "MEANTIME")
GROUPS: Final = {
    "the word itself": ("w", "s", "sg", "sto", "e"),
    "its verb group": ("g", "ge", "pg", "sg", "og", "1ge", "?g", "fg", "not", "to"),
    "subject and neighbours": ("p", "pg", "1", "1ge", "2", "?p"),
    "what opens the clause": ("o", "og", "oe", "od"),
    "conditions, doubts, negation before": ("<",),
    "governors": ("G", "H", "f", "-G"),
    "the second governor": ("H",),
    "words before and after": ("L", "R"),
}
"""Kinds of features: the part before the equals sign, or the beginning of it for "<", "G", "H"."""


def belongs(feature: str, kinds: Collection[str]) -> bool:
    """Return whether a feature is of one of some kinds."""
    kind = feature.partition("=")[0]
    return kind in kinds or (kind[0] in "<GHf" and kind[0] in kinds)


def row(
    name: str,
    taught: Sequence[EventExample],
    tested: dict[str, list[EventExample]],
    left_out: Collection[str] = (),
) -> None:
    """Train, score and print."""
    settings = CommitmentSettings()
    governors = governors_in((e.predicate for e in taught), settings.min_governed)

    def rows(examples: Sequence[EventExample]) -> list[list[str]]:
        found = (context_features(e.predicate, governors) for e in examples)
        return [[f for f in features if not belongs(f, left_out)] for features in found]

    values = np.array([e.value for e in taught])
    weights = np.array([e.weight for e in taught])
    features, fitted = _ridge(rows(taught), SCALE * values, weights, settings)
    cells = []
    for examples in tested.values():
        totals: Floats = _matrix(rows(examples), features) @ fitted[1:]
        gold = [e.value for e in examples]
        cells.append(f"{np.corrcoef(totals, gold)[0, 1]:.3f}")
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("ALLEGEDLY_DATA"))
    options = parser.parse_args()
    if options.data is None:
        parser.error("give --data, or set ALLEGEDLY_DATA")
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    data = Path(options.data)
    sets = {n: list(event_examples(n, data, weight=w)) for n, w in EVENTS.items()}
    sets["primer"] = [e for e in primer_examples(PRIMER) if isinstance(e, EventExample)]
    tested = {n: list(event_examples(n, data, "dev", as_annotated=True)) for n in TESTED}
    print(f"| | {' | '.join(TESTED)} |\n|---|{'---|' * len(TESTED)}")
    with threadpool_limits(limits=1):
        everything = [e for examples in sets.values() for e in examples]
        row("as shipped, before the curve", everything, tested)
        for name in sets:
            row(f"without {name}", [e for n in sets if n != name for e in sets[n]], tested)
        raw = list(event_examples("UDS_IH2", data, weight=EVENTS["UDS_IH2"], as_annotated=True))
        others = [e for n in sets if n != "UDS_IH2" for e in sets[n]]
        row("UDS-IH2 as annotated", [*raw, *others], tested)
        for name, kinds in GROUPS.items():
            row(f"without {name}", everything, tested, kinds)


if __name__ == "__main__":
    main()
