"""Quotation marks, well-formed and not."""

from __future__ import annotations

import pytest

import allegedly
from allegedly.attribution import quotations


def quoted(text: str) -> list[str]:
    segmentation = allegedly.segment(allegedly.Article.from_text(text))
    tokens = segmentation.tokens
    return [
        segmentation.text[tokens.starts[q.first] : tokens.ends[q.stop - 1]]
        for q in quotations(segmentation)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "yes" and left.', ["yes"]),
        ("She said “yes” and “no”.", ["yes", "no"]),
        ("She said ``yes'' and left.", ["yes"]),
        ("She said «yes» and left.", ["yes"]),
        ("She said ‘yes, sir’ and left.", ["yes, sir"]),
        ("She said 'yes, sir' and left.", ["yes, sir"]),
        ("“He told me ‘never’ twice,” she said.", ["He told me ‘never’ twice,"]),
        ("The dogs' owners don't know it's 'em.", []),
        ("It was 6' 2\" long.", []),
        ("“One.\n“Two.”", ["One.", "Two."]),
        ("“One.\nTwo.", ["One."]),
        ("No marks.", []),
        ("“” empty", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    """Quotations are found with their marks, whatever the marks."""
    assert quoted(text) == expected


def test_an_open_mark_is_not_closed() -> None:
    segmentation = allegedly.segment(allegedly.Article.from_text("“One.\n“Two.”"))
    assert [q.closed for q in quotations(segmentation)] == [False, True]
