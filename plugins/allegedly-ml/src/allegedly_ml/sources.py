"""Sources of training examples: corpora on disk, and the project's own primer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from allegedly import Span
from allegedly.text import claims_from_sentences
from allegedly_ml.examples import Example, example_of

if TYPE_CHECKING:
    from allegedly.model import HedgeType

LOCATIONS: Final = {
    "szeged-wiki": "szeged-uncertainty/wiki-train.xml",
    "szeged-bio": "szeged-uncertainty",
    "szeged-news": "szeged-uncertainty/news-dev.xml",
    "bioscope": "bioscope/abstracts.xml",
    "conll2010-wikipedia": "conll2010-wikipedia/train.jsonl",
}
"""Locations of the corpora in the data folder."""

_MARKED: Final = re.compile(r"\{([^{}|]+)\|([a-z]+)\}")


def corpus_examples(name: str, data: Path, *, weight: float = 1.0) -> Iterator[Example]:
    """Read the sentences of a corpus, except titles.

    Args:
        name: A key of `LOCATIONS`.
        data: The folder that holds the corpora.
        weight: The weight of each sentence.

    Raises:
        CorpusError: If the corpus is absent or malformed.
    """
    from allegedly.bench.corpora import gold_claims, open_corpus

    for document in open_corpus(name, data / LOCATIONS[name]).documents():
        for claim, gold in zip(*gold_claims(document), strict=True):
            yield example_of(claim, gold.label == "hedged", gold.hedges, weight=weight)


def primer_examples(weight: float = 1.0) -> Iterator[Example]:
    """Read the primer: sentences of our own with cues that are rare in the corpora."""
    file = resources.files("allegedly_ml").joinpath("data", "primer.txt")
    yield from marked_examples(file.read_text(encoding="utf-8").splitlines(), weight)


def marked_examples(lines: Iterable[str], weight: float = 1.0) -> Iterator[Example]:
    """Read sentences in which cues are marked as ``{cue|type}``; ``#`` begins a comment."""
    from allegedly.model import GoldHedge

    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        text, hedges, end = "", [], 0
        for mark in _MARKED.finditer(line):
            text += line[end : mark.start()]
            span = Span(len(text), len(text) + len(mark[1]))
            hedges.append(GoldHedge(span, cast("HedgeType", mark[2])))
            text += mark[1]
            end = mark.end()
        [claim] = claims_from_sentences([text + line[end:]])
        yield example_of(claim, bool(hedges), hedges, weight=weight)
