"""Sentence boundaries, by nupunkt, with what news text needs on top."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_CLOSERS: Final = "\"'”’»)]"


@lru_cache(maxsize=1)
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt import PunktSentenceTokenizer, load_default_model

    tokenizer = load_default_model()
    assert isinstance(tokenizer, PunktSentenceTokenizer)
    return tokenizer


def sentence_bounds(paragraph: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a paragraph, without surrounding white space.

    A closing mark stays with the sentence it closes, and nothing that begins in lower case begins
    a sentence (``"Why?" he asked.`` is one).
    """
    bounds: list[tuple[int, int]] = []
    for start, end in _splitter().span_tokenize(paragraph):
        piece = paragraph[start:end]
        stripped = piece.strip()
        if not stripped:
            continue
        start += len(piece) - len(piece.lstrip())
        end = start + len(stripped)
        if bounds and (stripped[0] in _CLOSERS or stripped[0].islower()):
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    return bounds
