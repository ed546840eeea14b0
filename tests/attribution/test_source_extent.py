"""Sources become whole noun phrases."""

import pytest

from allegedly.attribution import Draft, compose
from allegedly.model import Article, Span
from allegedly.text import segment


def composed(marked: str) -> str:
    """Return the source that `compose` makes of one in brackets, with cue in braces before `…`."""
    text = "".join(c for c in marked if c not in "[]{}")
    places = {}
    at = 0
    for c in marked:
        if c in "[]{}":
            places[c] = at
        else:
            at += 1
    source, cue = (places["["], places["]"]), (places["{"], places["}"])
    content = Span(cue[1] + 1, len(text) - 1)
    draft = Draft((content,), (Span(*cue),), (Span(*source),))
    (found,) = compose(segment(Article.from_text(text)), [draft])
    assert found.source is not None
    return found.source.text


@pytest.mark.parametrize(
    ("marked", "whole"),
    [
        ("The union spoke for drivers, [who] {fear} they may lose their jobs.", "drivers"),
        ("It was the Flood Board of Lund, [which] {said} the dyke may leak.", "the Flood Board of Lund"),
        ("[Who] {said} the dyke may leak?", "Who"),
        ("[The company], which is to cut jobs this week, {said} the plant was safe.",
         "The company, which is to cut jobs this week"),
        ("[A guard] who did not want to be named {said} the gate was open.",
         "A guard who did not want to be named"),
        ("[Valke], the mayor of the town, has {said} the gate was open.", "Valke, the mayor of the town"),
        ("[Valke], on Monday, {said} the gate was open.", "Valke"),
        ("[the court in its ruling] {said} the gate was open.", "the court"),
        ("[An aide when asked by Wave FM] {said} the gate was open.", "An aide"),
        ("[a man in a red coat] {said} the gate was open.", "a man in a red coat"),
    ],
)  # fmt: skip
def test_a_source_is_a_whole_noun_phrase(marked: str, whole: str) -> None:
    """Antecedents and modifiers belong to it; the occasion does not."""
    assert composed(marked) == whole


def test_a_source_does_not_grow_into_its_content() -> None:
    """What stands between source and cue may be the content itself."""
    text = "Valke, the ferry being sold, said nothing more."
    draft = Draft((Span(7, 27),), (Span(29, 33),), (Span(0, 5),))
    (found,) = compose(segment(Article.from_text(text)), [draft])
    assert found.source is not None
    assert found.source.text == "Valke"
