"""The bundled corpus: short invented news articles with attributions, claims and typed hedges."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from allegedly.bench.newsdesk.gold_json import from_line
from allegedly.interfaces import Corpus
from allegedly.model import GoldDocument

__all__ = ["Newsdesk"]


class Newsdesk(Corpus):
    """Seventy-two articles written and annotated for this library; see their README.

    It is constructed, so that comparing works out of the box, and does not replace real corpora.
    """

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, always in the same order."""
        with files(__name__).joinpath("newsdesk.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield from_line(line, f"newsdesk.jsonl:{number}")
