"""Sentence boundaries, by nupunkt, with additions for news text.

``python -m benchmarks run splitters`` compares it with the alternative and shows which errors each
of the additions below corrects.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_CONTINUES: Final = re.compile(r"""[)\]"”’']*[,;:a-z—–]|[)\]”’]""")
_LONG_RUN: Final = re.compile(r"\S{400,}")
_FLAT: Final = str.maketrans("“”‘\r\n", '""\'  ')


@lru_cache(maxsize=1)
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt import PunktSentenceTokenizer
    from nupunkt.models import get_default_model_path

    splitter = PunktSentenceTokenizer.load(get_default_model_path())
    lines = (files("allegedly.text") / "data" / "abbreviations.txt").read_text("utf-8").splitlines()
    ours = {word for line in lines if not line.startswith("#") for word in line.split()}
    # The model was trained on legal text, and takes "bed", "book" and "hall" for abbreviations.
    for word in list(splitter.abbreviations):
        if word.isalpha() and len(word) > 1 and word not in ours:
            splitter.remove_abbreviation(word)
    splitter.add_abbreviations(sorted(ours))
    return splitter


def sentence_bounds(paragraph: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a paragraph, without surrounding white space.

    A closing mark belongs to the sentence it closes, and a sentence never begins in lower case
    (``"Why?" he asked.`` is one). Sentences inside quotations are separated.
    """
    # Curly marks hide an abbreviation from Punkt, and its cost is quadratic in the length of a
    # run without white space; the replacement has the same length, so offsets stay valid.
    flat = paragraph.translate(_FLAT)
    flat = _LONG_RUN.sub(lambda run: "x" * len(run[0]), flat)
    bounds: list[tuple[int, int]] = []
    for start, end in _splitter().span_tokenize(flat):
        if bounds and _CONTINUES.match(paragraph, start):
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    return bounds
