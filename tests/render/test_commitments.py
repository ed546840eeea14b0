"""Commitments in words and on scales."""

from __future__ import annotations

import attrs
import pytest

from allegedly import Analysis, Assessment, Commitment
from allegedly.model import DEGREES
from allegedly.render.claims import view_claims
from allegedly.render.commitments import (
    MEANINGS,
    POSITIONS,
    counted,
    held_in,
    in_words,
    signed,
    text_scale,
)
from allegedly.render.html import HtmlRenderer
from allegedly.render.terminal import TableRenderer


def test_every_degree_and_polarity_has_words() -> None:
    """In the order of the scale, all of them different."""
    made = [Commitment.of(degree) for degree in DEGREES]
    made += [Commitment.of(degree, "-") for degree in DEGREES[-2::-1]]
    assert [in_words(item) for item in made] == list(POSITIONS.values())
    assert len(set(POSITIONS.values())) == len(POSITIONS)
    assert list(MEANINGS) == list(POSITIONS.values())
    assert [item.value for item in made] == sorted((item.value for item in made), reverse=True)


@pytest.mark.parametrize(
    ("value", "number", "scale"),
    [
        (1.0, "+1.00", "−1 ────┼───● +1"),
        (0.62, "+0.62", "−1 ────┼─●── +1"),
        (0.002, "0.00", "−1 ────●──── +1"),
        (-0.001, "0.00", "−1 ────●──── +1"),
        (-1.0, "−1.00", "−1 ●───┼──── +1"),
    ],
)
def test_numbers_and_scales(value: float, number: str, scale: str) -> None:
    assert (signed(value), text_scale(value)) == (number, scale)


def shown(**held: Commitment) -> list[tuple[str, bool, str]]:
    found = Assessment("x", "plain", 0.0, commitment=held)
    return [(item.holder, item.towards, item.words) for item in held_in(found)]


def test_whose_is_shown() -> None:
    """The voice's always; the author's to what a source says only where there is one."""
    sure, open_ = Commitment.of("certain"), Commitment.of("none")
    denied = Commitment.of("certain", "-")
    assert shown() == []
    assert shown(author=open_) == [("author", False, "left open")]
    assert shown(source=sure, author=open_) == [("source", False, "certain")]
    assert shown(author=denied, source=open_) == [
        ("source", False, "left open"),
        ("author", True, "certainly not"),
    ]


def test_counts(analysis: Analysis) -> None:
    """From one end of the scale to the other, without classifiers that tell nothing."""
    assert counted(analysis) == {"first": {"probable": 1, "left open": 1, "certainly not": 1}}
    assert list(counted(analysis)["first"]) == ["probable", "left open", "certainly not"]


def test_classifiers_that_disagree_are_named(analysis: Analysis) -> None:
    """Those that agree share an entry."""
    (claim, *_) = analysis.claims

    def judged(name: str, commitment: Commitment) -> dict[str, Assessment]:
        return {claim.id: Assessment(name, "plain", 0.1, commitment={"author": commitment})}

    made = attrs.evolve(
        analysis,
        claims=(claim,),
        assessments={
            "a": judged("a", Commitment.of("probable")),
            "b": judged("b", Commitment.at(0.6)),
            "c": judged("c", Commitment.of("possible")),
        },
    )
    (view,) = view_claims(made)
    assert view.commitments == {("author", "probable"): (0, 1), ("author", "possible"): (2,)}
    text = " ".join("".join(TableRenderer(width=120).render([made])).split())
    assert "how firmly: author probable (a, b); author possible (c)" in text


def judged_by(analysis: Analysis, **held: dict[str, Commitment]) -> Analysis:
    """Return an analysis of the first claim alone, which all classifiers call plain."""
    claim = analysis.claims[0]
    return attrs.evolve(
        analysis,
        claims=(claim,),
        assessments={
            name: {claim.id: Assessment(name, "plain", 0.1, commitment=commitment)}  # type: ignore[arg-type]
            for name, commitment in held.items()
        },
    )


def page(analysis: Analysis) -> str:
    return "".join(HtmlRenderer().render([analysis]))


def test_the_report_lists_claims_whose_commitments_differ(analysis: Analysis) -> None:
    """Also where the labels agree; classifiers that give no commitment take no part."""
    sure, likely = Commitment.of("certain"), Commitment.of("probable")
    differing = judged_by(
        analysis, a={"author": sure}, b={"author": likely}, c={"author": sure}, d={}
    )
    (view,) = view_claims(differing)
    assert view.disputed and not view.labels_differ
    sides = view.differing_commitments["author"]
    assert {words: [j.name for j in found] for words, found in sides.items()} == {
        "certain": ["a", "c"],
        "probable": ["b"],
    }
    disputes = page(differing).partition("Where classifiers disagree")[2].partition("</section>")[0]
    assert "how firmly, the author:" in disputes
    assert '<b>certain</b> <span data-by="0">a</span> <span data-by="2">c</span>' in disputes
    same = judged_by(analysis, a={"author": sure}, b={"author": Commitment.at(0.95)}, d={})
    assert not view_claims(same)[0].disputed
    assert "Nowhere: all give every claim the same label and the same commitments." in page(same)


def test_a_side_that_only_one_classifier_has_the_author_take_is_disputed(
    analysis: Analysis,
) -> None:
    sure, open_ = Commitment.of("certain"), Commitment.of("none")
    refuted = {"source": sure, "author": Commitment.of("certain", "-")}
    differing = judged_by(analysis, a=refuted, b={"source": sure, "author": open_})
    assert list(view_claims(differing)[0].differing_commitments) == ["author"]


def test_the_details_explain_the_degree(analysis: Analysis) -> None:
    html = page(judged_by(analysis, a={"author": Commitment.of("possible", "-")}))
    assert "The author: <b>possibly not</b>, may not be so <small>(a)</small>" in html
