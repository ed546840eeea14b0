"""Rebuild the shipped models: ``python -m allegedly_ml.train --data DIR``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs

from allegedly import AllegedlyError
from allegedly.bench.corpora import seen_texts
from allegedly_ml.commitment.corpora import EVENTS
from allegedly_ml.commitment.examples import EventExample, Example
from allegedly_ml.commitment.learning import CommitmentSettings, learn
from allegedly_ml.errors import ModelError
from allegedly_ml.model import CueModel
from allegedly_ml.recipes import (
    CONSULTED,
    RECIPES,
    recipe_commitments,
    recipe_examples,
    seen_places,
)
from allegedly_ml.settings import SHIPPED
from allegedly_ml.training import train

MODELS: Final = Path(__file__).parent / "data"


def rebuild(name: str, data: Path, out: Path) -> CueModel:
    """Train one shipped model and write it to `out`.

    Returns:
        The model, as `CueModel.load` would return it.
    """
    examples = recipe_examples(name, data)
    settings = SHIPPED[name]
    model = train(examples, settings)
    commitments = list(recipe_commitments(name, data))
    model.commitment = learn(commitments, model.hints)
    card = {
        "corpora": RECIPES[name],
        "claims": len(examples),
        "hedged": sum(example.hedged for example in examples),
        "settings": attrs.asdict(settings),
        "commitment": _card(commitments, EVENTS) if commitments else None,
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }
    model.save(out / name, card)
    write_seen(name, data, out)
    return model


def write_seen(name: str, data: Path, out: Path) -> None:
    """Hash the training documents of a shipped model, and those that its makers consulted."""
    for file, places in (("seen", seen_places(name)), ("consulted", CONSULTED.get(name, {}))):
        if places:
            found = seen_texts({corpus: data / place for corpus, place in places.items()})
            (out / name / f"{file}.bin").write_bytes(found.to_bytes())


def _card(examples: Sequence[Example], weights: Mapping[str, float]) -> dict[str, object]:
    events = sum(isinstance(example, EventExample) for example in examples)
    return {
        "corpora": {**weights, "newsroom": 1.0},
        "events": events,
        "claims": len(examples) - events,
        "settings": attrs.asdict(CommitmentSettings()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m allegedly_ml.train", description="Rebuild the shipped models."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("ALLEGEDLY_DATA"),
        help="folder that holds the corpora (default: $ALLEGEDLY_DATA)",
    )
    parser.add_argument("--out", type=Path, default=MODELS, help="where to write the models")
    parser.add_argument(
        "--only-seen",
        action="store_true",
        help="only hash the training documents again, for comparisons to recognise them",
    )
    parser.add_argument("--models", nargs="+", choices=sorted(RECIPES), default=sorted(RECIPES))
    options = parser.parse_args(arguments)
    try:
        if options.data is None:
            raise ModelError("no corpora given; pass --data DIR or set ALLEGEDLY_DATA")
        for name in options.models:
            if options.only_seen:
                write_seen(name, Path(options.data), options.out)
                continue
            model = rebuild(name, Path(options.data), options.out)
            print(f"{name}: {model.size} features, threshold {model.calibration.threshold}")
    except AllegedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
