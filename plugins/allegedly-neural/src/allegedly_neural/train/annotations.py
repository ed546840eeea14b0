"""Articles out of a pool of unlabelled news, annotated for this encoder.

The annotation is kept here, as offsets and labels, one article a line; the texts are in the pool.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from allegedly_neural.errors import ModelError
from allegedly_neural.pieces import PieceMaker
from allegedly_neural.train.examples import Example
from allegedly_neural.train.newsroom import Change, newsroom_example

ANNOTATED: Final = "annotated"
VARIANTS: Final = "annotated-variants"
POOL: Final = "unlabelled-news/articles.jsonl.xz"

Key = tuple[str, str]
"""The corpus of an article within the pool, and its id there."""

_ANNOTATION: Final = Path(__file__).with_name("annotations.jsonl")


def annotated_examples(
    data: Path, maker: PieceMaker, corpus: str = ANNOTATED, change: Change | None = None
) -> list[Example]:
    """Read the annotated articles of the pool.

    Args:
        data: The folder of the corpora.
        maker: Cuts them into pieces.
        corpus: What to call the corpus.
        change: Changes characters of a text, not their number.

    Raises:
        ModelError: If the pool lacks an article, or has another text for it.
    """
    texts = annotated_texts(data)
    return [
        newsroom_example("/".join(key), {**row, "text": texts[key]}, maker, corpus, change)
        for key, row in _records().items()
    ]


def annotated_texts(data: Path) -> dict[Key, str]:
    """Return the texts of the annotated articles, in the order of the annotation.

    Raises:
        ModelError: If the pool lacks an article, or has another text for it.
    """
    records = _records()
    texts = dict(_texts(data / POOL, records))
    if missing := records.keys() - texts.keys():
        raise ModelError(f"{data / POOL}: lacks the article {min(missing)}")
    return {key: texts[key] for key in records}


def _records() -> dict[Key, dict[str, Any]]:
    lines = _ANNOTATION.read_text(encoding="utf-8").splitlines()
    return {(row["corpus"], row["id"]): row for row in map(json.loads, lines)}


def _texts(pool: Path, records: Mapping[Key, Mapping[str, Any]]) -> Iterator[tuple[Key, str]]:
    with lzma.open(pool, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            key = article["corpus"], article["id"]
            if key in records:
                text = titled(article)
                if digest(text) != records[key]["digest"]:
                    raise ModelError(f"{pool}: the article {key} is not the one annotated")
                yield key, text


def titled(article: Mapping[str, Any]) -> str:
    """Return the text of an article of the pool with its title as the first line."""
    title, text = (article["title"] or "").strip(), article["text"].strip()
    return text if text.startswith(title) else f"{title}\n\n{text}"


def digest(text: str) -> str:
    """Return a hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
