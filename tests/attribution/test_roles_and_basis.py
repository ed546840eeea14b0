"""Roles of sources, and the basis of what they say."""

from __future__ import annotations

import pytest

import allegedly
from allegedly import Source
from allegedly.attribution.composition import compose
from allegedly.attribution.draft import Draft
from allegedly.model import Span


def composed(text: str, source: str, cue: str, content: str) -> Source:
    """Return the source that compose makes of given spans: the last place of each counts."""
    segmentation = allegedly.segment(allegedly.Article.from_text(text))

    def span(part: str) -> Span:
        start = text.rindex(part)
        return Span(start, start + len(part))

    (found,) = compose(segmentation, [Draft((span(content),), (span(cue),), (span(source),))])
    assert found.source is not None
    return found.source


CONTENT = "the port would close"


@pytest.mark.parametrize(
    ("before", "source", "role"),
    [
        ("", "Mayor Elena Ruiz", "Mayor"),
        ("", "Elena Ruiz, the mayor of Lund", "the mayor of Lund"),
        ("", "Tom Berg, 45, an engineer at the port", "an engineer at the port"),
        ("", "Deputy Prime Minister Ann Holm", "Deputy Prime Minister"),
        ("", "Green councillor Imran Solkar", "Green councillor"),
        ("Elena Ruiz, the mayor of Lund, arrived late. ", "Ruiz", "the mayor of Lund"),
        ("Police chief Tom Berg came. ", "He", "Police chief"),
        ("", "Mr. Berg", None),
        ("", "Elena Ruiz, 45", None),
        ("", "An official", None),
        ("Elena Ruiz came, the mayor left. ", "Ruiz", None),
    ],
)
def test_role(before: str, source: str, role: str | None) -> None:
    """A title or an apposition, beside the name or where the article introduces the person."""
    text = f"{before}{source} said {CONTENT}."
    assert composed(text, source, "said", CONTENT).role == role


@pytest.mark.parametrize(
    ("source", "rest", "basis"),
    [
        ("Officials familiar with the talks", "", "familiar with the talks"),
        ("Two people with direct knowledge of the sale", "", "with direct knowledge of the sale"),
        ("A man briefed on the plan", "", "briefed on the plan"),
        (
            "An aide, who was not authorised to speak publicly",
            "",
            "who was not authorised to speak publicly",
        ),
        ("A nurse who asked not to be named", "", "who asked not to be named"),
        ("A clerk who had seen the letter", "", "who had seen the letter"),
        ("The paper", ", citing court records", "citing court records"),
        (
            "An officer",
            ", speaking on condition of anonymity",
            "speaking on condition of anonymity",
        ),
        ("Elena Ruiz", "", None),
        ("A driver who was late", "", None),
        ("An expert with a beard", ", citing", None),
    ],
)
def test_basis(source: str, rest: str, basis: str | None) -> None:
    """How a source knows, or why it is not named, in the source or after the statement."""
    text = f"{source} said {CONTENT}{rest}."
    assert composed(text, source, "said", CONTENT).basis == basis


def test_content_says_nothing_about_its_source() -> None:
    """The words of a statement are not the basis of that statement."""
    text = "Elena Ruiz said officials familiar with the talks had left."
    assert composed(text, "Elena Ruiz", "said", text[16:-1]).basis is None
