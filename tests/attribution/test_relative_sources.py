"""Sources that are a relative pronoun."""

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
        ("[the court in its ruling] {said} the gate was open.", "the court in its ruling"),
    ],
)  # fmt: skip
def test_a_relative_pronoun_gives_way_to_its_antecedent(marked: str, whole: str) -> None:
    """Others stay as they stand."""
    assert composed(marked) == whole
