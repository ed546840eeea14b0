"""Hash the training documents, so that comparisons recognise them.

    python -m allegedly_neural.train.seen --data DIR

Training writes the same file; this command needs neither torch nor the models.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from allegedly import AllegedlyError
from allegedly.bench.corpora import open_corpus
from allegedly.text.seen import FILE, SeenTexts
from allegedly_neural.errors import ModelError
from allegedly_neural.model import MODELS
from allegedly_neural.train.annotations import ANNOTATED, annotated_texts
from allegedly_neural.train.events import EVENTS
from allegedly_neural.train.examples import ATTRIBUTION, HEDGING, HELD_BACK, held_back
from allegedly_neural.train.newsroom import FOLDER
from allegedly_neural.train.plans import PLANS, SHIPPED, lineage
from allegedly_neural.train.sizes import Plan

_PLACES: Final = {
    "polnear": ("polnear-train", ATTRIBUTION),
    "newsroom": ("newsroom-train", FOLDER),
    **{name: (name, place) for name, place in (HEDGING | EVENTS).items()},
}
"""By corpus, the name and the place by which it is opened."""


def training_texts(
    data: Path, plans: Iterable[Plan], limit: int | None = None
) -> dict[str, list[str]]:
    """Return the texts of the documents to train on, by corpus, without those held back.

    Args:
        data: The folder of the corpora.
        plans: The plans of a network and of those before it.
        limit: Most documents of each corpus.
    """
    used = {name for plan in plans for name, share in plan.shares.items() if share}
    found = {
        spec: list(_texts(name, spec, data / place))[:limit]
        for name, (spec, place) in _PLACES.items()
        if name in used
    }
    if ANNOTATED in used:
        found[ANNOTATED] = list(annotated_texts(data).values())[:limit]
    return found


def _texts(name: str, spec: str, path: Path) -> Iterator[str]:
    parts = HELD_BACK.get(name)
    for document in open_corpus(spec, path).documents():
        if parts is None or not held_back(document.article.id, parts):
            yield document.article.text


def write_seen(data: Path, out: Path, plans: Iterable[Plan], limit: int | None = None) -> SeenTexts:
    """Write the hashes of the training documents of a network beside its weights."""
    seen = SeenTexts.of(training_texts(data, plans, limit))
    (out / FILE).write_bytes(seen.to_bytes())
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
    parser.add_argument("--out", type=Path, default=MODELS, help="the folder of the models")
    options = parser.parse_args(arguments)
    try:
        if options.data is None:
            raise ModelError("no corpora given; pass --data DIR or set ALLEGEDLY_DATA")
        for name, network in SHIPPED.items():
            plans = [PLANS[one] for one in lineage(network)]
            seen = write_seen(Path(options.data), options.out / name, plans)
            print(f"{name}: {len(seen):,} hashes of {seen.documents}")
    except AllegedlyError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
