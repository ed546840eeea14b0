"""What is shown of a claim: hedges of several classifiers, merged by place."""

from __future__ import annotations

import attrs
import pytest

from allegedly import Analysis, Analyzer, Assessment, Hedge, HedgeType, Span
from allegedly.render.claims import view_claims
from allegedly.render.terminal import TableRenderer

TEXT = "The ferry reportedly may have sunk, some critics claim."
BASE = Analyzer(classifiers=[]).analyze(TEXT)


def judged(*found: list[tuple[str, HedgeType]]) -> Analysis:
    """Return an analysis with one claim and a classifier for each list of hedges."""
    (claim, *_) = BASE.claims
    claim = attrs.evolve(claim, attribution=None, frame=(), spans=(Span(0, len(TEXT)),))
    assessments = {}
    for number, hedges in enumerate(found):
        made = tuple(
            Hedge(Span(TEXT.index(words), TEXT.index(words) + len(words)), words, type_, "author")
            for words, type_ in hedges
        )
        name = f"k{number}"
        assessments[name] = {claim.id: Assessment(name, "hedged", 0.9, made)}
    return attrs.evolve(BASE, attributions=(), claims=(claim,), assessments=assessments)


def hedges(analysis: Analysis) -> list[tuple[str, str, tuple[int, ...]]]:
    (view,) = view_claims(analysis)
    return [(hedge.text, hedge.type, hedge.by) for hedge in view.hedges]


def test_one_place_has_one_entry() -> None:
    """Classifiers that type a hedge differently make one entry, with the type that tells most."""
    analysis = judged(
        [("reportedly", "hearsay")],
        [("reportedly", "epistemic")],
        [("may", "epistemic"), ("reportedly", "hearsay")],
    )
    assert hedges(analysis) == [
        ("reportedly", "hearsay", (0, 1, 2)),
        ("may", "epistemic", (2,)),
    ]


def test_what_lies_inside_another_hedge_belongs_to_it() -> None:
    """Where classifiers delimit a hedge differently, the longest is shown."""
    analysis = judged(
        [("critics", "weasel"), ("may", "epistemic")],
        [("some critics claim", "weasel"), ("may have", "epistemic")],
        [("some", "approximator")],
    )
    assert hedges(analysis) == [
        ("may have", "epistemic", (0, 1)),
        ("some critics claim", "weasel", (0, 1, 2)),
    ]


def test_crossing_hedges_and_other_holders_stay_apart() -> None:
    """Hedges that only overlap, or that are somebody else's, are different ones."""
    crossing = judged([("may have", "epistemic")], [("have sunk", "hearsay")])
    assert [text for text, _, _ in hedges(crossing)] == ["may have", "have sunk"]
    analysis = judged([("may", "epistemic")], [("may", "epistemic")])
    second = analysis.assessments["k1"]["c1"]
    foreign = attrs.evolve(second, hedges=(attrs.evolve(second.hedges[0], holder="source"),))
    analysis = attrs.evolve(analysis, assessments={**analysis.assessments, "k1": {"c1": foreign}})
    (view,) = view_claims(analysis)
    assert [hedge.holder for hedge in view.hedges] == ["author", "source"]


@pytest.mark.parametrize("name", ["table", "report", "notebook"])
def test_no_view_repeats_a_hedge(name: str) -> None:
    """Terminal, report and notebook describe the hedges of one place once, with one type."""
    analysis = judged([("reportedly", "hearsay")], [("reportedly", "epistemic")], [])
    shown = {
        "table": lambda: "".join(TableRenderer(text=False).render([analysis])),
        "report": analysis.to_html,
        "notebook": analysis._repr_html_,
    }[name]()
    flat = " ".join(shown.split())
    _, main, body = flat.partition("<main")  # before it a report has its style
    assert "epistemic" not in (body if main else flat)
    if name == "table":
        assert "“reportedly” hearsay, author's (k0, k1)" in flat
    if name == "report":
        assert flat.count('"hedge t-hearsay by-author') == 2  # in the text and in the list
        assert 'data-type="hearsay"' in flat


def test_agreement_of_all_goes_without_saying() -> None:
    """The table names the classifiers that found a hedge only where some did not."""
    analysis = judged([("reportedly", "hearsay")], [("reportedly", "hearsay")])
    flat = " ".join("".join(TableRenderer(text=False).render([analysis])).split())
    assert "“reportedly” hearsay, author's" in flat and "(k0" not in flat


def test_types_have_an_order() -> None:
    """A type that some classifiers lack comes first, then the commonest, then the label scheme's."""
    for types, chosen in [
        (("doxastic", "hearsay", "doxastic"), "hearsay"),
        (("condition", "doxastic", "condition"), "condition"),
        (("doxastic", "epistemic"), "epistemic"),
        (("epistemic", "doxastic"), "epistemic"),
        (("weasel", "hearsay", "weasel", "epistemic"), "weasel"),
    ]:
        by = tuple(range(len(types)))
        assert hedges(judged(*([("may", type_)] for type_ in types))) == [("may", chosen, by)]
