"""A vocabulary, and texts of our own, that the tests of this plugin share."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from allegedly_neural.pieces import PieceMaker

from allegedly import Article, Segmentation, segment

Segmented = Callable[..., Segmentation]

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
SIGNS = [*string.ascii_lowercase, *string.digits, *string.punctuation, *"“”‘’—é"]
WORDS = "the of may said mayor ferry will close harbour rain town council if it".split()
ENDINGS = [f"##{sign}" for sign in [*string.ascii_lowercase, *string.digits]]


@pytest.fixture(scope="session")
def vocabulary() -> list[str]:
    """A hundred-odd word pieces: every letter, so that every English word can be spelt."""
    return [*SPECIAL, *SIGNS, *ENDINGS, *WORDS, "##ing", "##ed"]


@pytest.fixture
def maker(vocabulary: list[str]) -> PieceMaker:
    """Cuts into those."""
    return PieceMaker(vocabulary)


@pytest.fixture(scope="session")
def segmented() -> Segmented:
    """Segments a text."""

    def make(text: str, title: str | None = None) -> Segmentation:
        return segment(Article.from_text(text, title=title))

    return make
