"""Rebuild the shipped models: ``python -m allegedly_ml.train --data DIR``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from allegedly import AllegedlyError
from allegedly_ml.errors import ModelError
from allegedly_ml.examples import Example
from allegedly_ml.model import CueModel
from allegedly_ml.recipes import RECIPES, Recipe
from allegedly_ml.training import describe, train

SHIPPED: Final = Path(__file__).parent / "data"


def rebuild(name: str, data: Path, out: Path) -> CueModel:
    """Train one shipped model and write it below `out`.

    Returns:
        The model, as `CueModel.load` would give it.
    """
    recipe = RECIPES[name]
    examples = recipe.examples(data)
    model = train(examples, recipe.settings)
    model.save(out / name, _card(recipe, examples))
    return model


def _card(recipe: Recipe, examples: Sequence[Example]) -> dict[str, Any]:
    return {
        "corpora": recipe.corpora,
        "primer": recipe.primer,
        "settings": describe(recipe.settings),
        "claims": len(examples),
        "hedged": sum(example.hedged for example in examples),
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m allegedly_ml.train", description="Rebuild the shipped models."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("ALLEGEDLY_DATA"),
        help="folder that holds the corpora (default: $ALLEGEDLY_DATA)",
    )
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where to write the models")
    parser.add_argument("--models", nargs="+", choices=sorted(RECIPES), default=sorted(RECIPES))
    options = parser.parse_args(arguments)
    try:
        if options.data is None:
            raise ModelError("no corpora given; pass --data DIR or set ALLEGEDLY_DATA")
        for name in options.models:
            model = rebuild(name, Path(options.data), options.out)
            print(f"{name}: {model.size} features, threshold {model.calibration.threshold}")
    except AllegedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
