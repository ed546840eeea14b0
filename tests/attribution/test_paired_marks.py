"""Spans take in both marks of a pair, or neither."""

import pytest

from allegedly.attribution.draft import Draft
from allegedly.attribution.paired_marks import balanced
from allegedly.model import Span


def extended(text: str, part: str) -> str:
    """Return the text of a content, once its marks are balanced."""
    start = text.index(part)
    (draft,) = balanced(text, [Draft((Span(start, start + len(part)),))])
    (span,) = draft.content
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("said Maria Benn (D-Iowa).", "Maria Benn (D-Iowa", "Maria Benn (D-Iowa)"),
        ("known as “Ginger.”", "known as “Ginger", "known as “Ginger.”"),
        ("She called it “a joke”.", "it “a joke", "it “a joke”"),
        ('She called it "a joke" again.', 'it "a joke', 'it "a joke"'),
        ("“A joke” by Benn, he said.", "A joke” by Benn", "“A joke” by Benn"),
        ("“The nurse said ‘no’,” she said.", "The nurse said ‘no", "The nurse said ‘no’"),
        ("((a)", "a", "a"),
        ("the players' “union", "the players' “union", "the players' “union"),
        ("It (the port) is “safe”.", "It (the port) is", "It (the port) is"),
    ],
)
def test_balanced(text: str, part: str, whole: str) -> None:
    assert extended(text, part) == whole


def test_spans_of_one_content_never_overlap() -> None:
    text = "“(A) and (B)”"
    (draft,) = balanced(text, [Draft((Span(1, 3), Span(9, 11)))])
    assert [text[span.start : span.end] for span in draft.content] == ["(A)", "(B)"]
