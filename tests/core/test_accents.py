"""Letters without accents."""

from __future__ import annotations

import pytest

import allegedly
from allegedly.text.accents import without_accents


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Erdoğan", "Erdogan"),
        ("Wałęsa", "Walesa"),
        ("Søren Kjær", "Soren Kjaer"),
        ("Yıldırım", "Yildirim"),
        ("İmamoğlu", "Imamoglu"),
        ("soft\u00adly", "softly"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_letters(text: str, plain: str) -> None:
    assert without_accents(text) == plain


def test_one_person_in_one_article() -> None:
    """A surname that an article also writes without its accents is that of the same person."""
    text = (
        "Recep Erdoğan said it was late. Mr Erdogan claimed it was early. José Łukasik, the mayor, "
        "said no. Jose Lukasik said yes, and Lukasik denied that he had lied."
    )
    analysis = allegedly.Analyzer(["rules"], "rules").analyze(text)
    assert [source.name for source in analysis.sources()] == ["Recep Erdoğan", "José Łukasik"]
