"""Gold documents as lines of JSON, and back."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from allegedly.errors import CorpusError
from allegedly.model import GoldDocument, Span

if TYPE_CHECKING:
    from cattrs import Converter


def to_line(document: GoldDocument) -> str:
    """Return a document as one line of JSON, without default values."""
    plain = _converter().unstructure(document)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_line(line: str, name: str) -> GoldDocument:
    """Read a document back.

    Args:
        line: A line written by `to_line`.
        name: The name of the line in messages.

    Raises:
        CorpusError: If the line is not such a document.
    """
    try:
        return _converter().structure(json.loads(line), GoldDocument)
    except Exception as error:  # cattrs collects causes of many types in a group
        raise CorpusError(f"{name}: not a gold document: {error}") from error


@lru_cache(maxsize=1)
def _converter() -> Converter:
    from cattrs.preconf.json import make_converter

    converter = make_converter(omit_if_default=True)
    converter.register_unstructure_hook(Span, lambda span: [span.start, span.end])
    converter.register_structure_hook(Span, _span)
    return converter


def _span(pair: Any, _: type[Span]) -> Span:
    start, end = pair
    return Span(start, end)
