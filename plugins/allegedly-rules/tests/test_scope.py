"""Which claim of a sentence a hedge belongs to, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from allegedly_rules.classifier import RuleClassifier

from allegedly import Article, Attribution, Claim, Content, Cue, Source, Span, segment


def assess(
    text: str, *, source: str, cue: str, content: str, frame: str, rules: Path | None = None
) -> list[tuple[str, str]]:
    """Return words and holder of the hedges of one attributed claim, given its parts."""

    def at(words: str) -> tuple[Span, ...]:
        start = text.index(words)
        return (Span(start, start + len(words)),)

    attribution = Attribution(
        "a1",
        Source(at(source), source, "unnamed-group"),
        Cue(at(cue), cue, cue),
        Content(at(content), content),
        "indirect",
    )
    segmentation = segment(Article.from_text(text))
    claim = Claim("c1", at(content), 0, segmentation, attribution, at(frame))
    [assessment] = RuleClassifier(rules=rules).assess([claim])
    return [(hedge.text, hedge.holder) for hedge in assessment.hedges]


def test_inside_the_content_it_is_the_sources() -> None:
    assert assess(
        "Officials said the deal may fail.",
        source="Officials",
        cue="said",
        content="the deal may fail",
        frame="Officials said",
    ) == [("may", "source")]


def test_in_the_reporting_clause_it_is_the_authors() -> None:
    assert assess(
        "Officials allegedly said the deal may fail.",
        source="Officials",
        cue="said",
        content="the deal may fail",
        frame="Officials allegedly said",
    ) == [("allegedly", "author"), ("may", "source")]


@pytest.mark.parametrize("frame", ["Ruiz, who may resign, said", "Ruiz, who is likely to go, said"])
def test_a_hedge_on_the_source_alone_does_not_reach_the_report(frame: str) -> None:
    text = f"{frame} the port will close."
    assert assess(text, source="Ruiz", cue="said", content="the port will close", frame=frame) == []


def test_outside_all_zones_it_belongs_to_another_claim() -> None:
    """The hedge before "police said" is the author's own claim's."""
    text = "Twelve people may have fled and, police said, two were hurt."
    segmentation = segment(Article.from_text(text))
    own = Claim("c1", (Span(0, text.index(" and,")),), 0, segmentation)
    start, cue = text.index("two were"), text.index("police said")
    attribution = Attribution(
        "a1",
        Source((Span(cue, cue + 6),), "police", "unnamed-group"),
        Cue((Span(cue + 7, cue + 11),), "said", "say"),
        Content((Span(start, len(text) - 1),), "two were hurt"),
        "indirect",
    )
    theirs = Claim(
        "c2",
        (Span(start, len(text) - 1),),
        0,
        segmentation,
        attribution,
        (Span(cue, cue + 11),),
    )
    mine, police = RuleClassifier().assess([own, theirs])
    assert [(hedge.text, hedge.holder) for hedge in mine.hedges] == [("may", "author")]
    assert police.hedges == ()
    assert (mine.label, police.label) == ("hedged", "plain")


def test_a_trigger_cut_by_the_edge_of_a_zone_is_not_reported() -> None:
    text = "He may or may not return."
    segmentation = segment(Article.from_text(text))
    claim = Claim("c1", (Span(0, text.index(" not")),), 0, segmentation)
    [assessment] = RuleClassifier().assess([claim])
    assert assessment.hedges == ()


def test_a_claim_over_several_sentences_has_the_hedges_of_all() -> None:
    text = "It may rain. It rains. Perhaps it snows."
    segmentation = segment(Article.from_text(text))
    claim = Claim("c1", (Span(0, len(text)),), 0, segmentation)
    [assessment] = RuleClassifier().assess([claim])
    assert [hedge.text for hedge in assessment.hedges] == ["may", "Perhaps"]


def test_a_vague_source_after_the_cue_bears_on_the_report() -> None:
    assert assess(
        "The merger is near, said critics of the plan.",
        source="critics of the plan",
        cue="said",
        content="The merger is near",
        frame="said critics of the plan",
    ) == [("critics", "author")]


@pytest.mark.parametrize(
    ("scope", "expected"), [("right", []), ("left", ["gizmo"]), ("sentence", ["gizmo"])]
)
def test_scope_decides_which_side_of_the_trigger_counts(
    scope: str, expected: list[str], tmp_path: Path
) -> None:
    """The trigger stands behind the cue: only a scope that goes left reaches the report."""
    path = tmp_path / "my.toml"
    path.write_text(
        f'[[rule]]\nid = "mine"\ntype = "weasel"\ntriggers = ["gizmo"]\nscope = "{scope}"\n'
    )
    hedges = assess(
        "The port will close, Ruiz said with a gizmo.",
        source="Ruiz",
        cue="said",
        content="The port will close",
        frame="Ruiz said with a gizmo",
        rules=path,
    )
    assert [words for words, _ in hedges] == expected
