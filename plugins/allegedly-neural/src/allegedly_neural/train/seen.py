"""Hash the training documents, so that comparisons recognise them.

    python -m allegedly_neural.train.seen --data DIR

Training writes the same file; this command needs neither torch nor the models.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from allegedly import AllegedlyError
from allegedly.bench.corpora import open_corpus
from allegedly.text.seen import SeenTexts
from allegedly_neural.errors import ModelError
from allegedly_neural.model import MODELS
from allegedly_neural.train.examples import ATTRIBUTION, HEDGING, HELD_BACK, held_back

SEEN: Final = "seen.bin"


def training_texts(data: Path, limit: int | None = None) -> dict[str, list[str]]:
    """Return the texts of the documents to train on, by corpus, without those held back."""
    places = {"polnear-train": ATTRIBUTION, **HEDGING}
    return {name: list(_texts(name, data / place))[:limit] for name, place in places.items()}


def _texts(name: str, path: Path) -> Iterator[str]:
    parts = HELD_BACK.get(name.removesuffix("-train"))
    for document in open_corpus(name, path).documents():
        if parts is None or not held_back(document.article.id, parts):
            yield document.article.text


def write_seen(data: Path, out: Path, limit: int | None = None) -> SeenTexts:
    """Write the file that both models share, beside their folders."""
    seen = SeenTexts.of(training_texts(data, limit))
    (out / SEEN).write_bytes(seen.to_bytes())
    return seen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m allegedly_neural.train.seen", description="Hash the training documents."
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("ALLEGEDLY_DATA"),
        help="folder with the corpora (default: $ALLEGEDLY_DATA)",
    )
    parser.add_argument("--out", type=Path, default=MODELS, help="where to write the file")
    options = parser.parse_args(arguments)
    try:
        if options.data is None:
            raise ModelError("no corpora given; pass --data DIR or set ALLEGEDLY_DATA")
        seen = write_seen(Path(options.data), options.out)
    except AllegedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{len(seen):,} hashes of {seen.documents}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
