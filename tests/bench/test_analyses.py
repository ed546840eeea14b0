"""Measures of whole analyses, on articles of our own and on the bundled ones."""

from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import allegedly
from allegedly.bench.corpora import open_corpus
from allegedly.bench.measure import Analysed, AnalysedClaim, AnalysisScores, analysis_scores
from allegedly.bench.measure.comparable import joined, same_name
from allegedly.bench.running.compare import compare
from allegedly.model import (
    Article,
    Attribution,
    Commitment,
    Content,
    Cue,
    GoldAttribution,
    GoldDocument,
    GoldHedge,
    Holder,
    Source,
    Span,
    Spans,
    text_of,
)
from allegedly.schema import comparison_schema

from .contenders import Broken, registry, spec

TEXT = (
    "Ferry may close\n\n"
    "“It is broken,” said Ida Foss. “It may sink.\n\n“It will rust.”\n\n"
    "Critics condemned the mayor. Foss claimed that she knew.\n\n"
    "Photo: Ida Foss"
)


COUNTS = {
    "gold": 509,
    "pred": 442,
    "hit": 383,
    "joint": 300,
    "hedges": 84,
    "hedge": 47,
    "hedge_spurious": 56,
    "holder": 23,
    "pairs": 383,
    "voice": 275,
    "gold_nested": 69,
    "hit_nested": 63,
    "claims": 597,
    "claim": 436,
    "kinds": 291,
    "kind": 257,
    "names": 274,
    "name": 34,
    "forms": 383,
    "form": 294,
    "commitments": 383,
    "commitment": 212,
    "boilers": 52,
    "boiler": 44,
    "author_words": 8789,
    "author_lost": 4819,
    "stance": 317,
    "negated": 348,
    "quotation": 362,
}
DEGREE_F1 = 22.68746375626366


@pytest.fixture(scope="module")
def documents() -> list[GoldDocument]:
    return list(open_corpus("wikinews").documents())


def at(words: str, first: int = 0) -> Spans:
    start = TEXT.index(words, first)
    return (Span(start, start + len(words)),)


def gold(id: str, source: Spans, cue: Spans, content: Spans, **others: Any) -> GoldAttribution:
    values: dict[str, Any] = {
        "kind": "named-person",
        "name": "Ida Foss",
        "stance": "neutral",
        "quotation": "direct",
        "negated": False,
        "form": "proposition",
        "commitment": Commitment.of("certain"),
    }
    return GoldAttribution(id, source, cue, content, **(values | others))


def found(
    id: str, source: Spans, cue: Spans, content: Spans, quotation: Any = "direct", **of: Any
) -> Attribution:
    def text(spans: Spans) -> str:
        return spans[0].of(TEXT)

    kind, name = of.get("kind", "named-person"), of.get("name", "Ida Foss")
    return Attribution(
        id,
        Source(source, text(source), kind, name) if source else None,
        Cue(cue, text(cue), "say", of.get("stance", "neutral")) if cue else None,
        Content(content, text(content), of.get("form", "proposition")),
        quotation,
        parent=of.get("parent"),
    )


SAID = at("It is broken") + at("It may sink")
DOCUMENT = GoldDocument(
    Article(id="a", text=TEXT),
    attributions=(
        gold("1", at("Ida Foss"), at("said"), SAID),
        gold("2", (), (), at("It will rust"), stance=None),
        gold("3", at("Critics"), at("condemned"), at("the mayor"), form="topic", optional=True,
             kind="unnamed-group", name=None, quotation="indirect"),
        gold("4", at("Foss", TEXT.index("Foss claimed")), at("claimed"), at("she knew"),
             stance="distancing", quotation="indirect", parent="1"),
    ),
    hedges=(
        GoldHedge(at("may")[0], "epistemic", "author"),
        GoldHedge(at("may", 40)[0], "epistemic", "source"),
        GoldHedge(at("will")[0], "epistemic", "source", optional=True),
    ),
    boilerplate=at("Photo: Ida Foss"),
)  # fmt: skip


def claims(*items: tuple[Spans, str | None], hedges: Any = (), held: Any = None) -> Any:
    return tuple(AnalysedClaim(spans, id, hedges, held) for spans, id in items)


def scores(attributions: Sequence[Attribution], *claimed: AnalysedClaim) -> AnalysisScores:
    return analysis_scores(DOCUMENT, Analysed(tuple(attributions), claimed))


def test_open_items_count_neither_way() -> None:
    """An optional topic is neither missed nor spurious, and nor is what lies in one."""
    right = [
        found("a1", at("Ida Foss"), at("said"), SAID),
        found("a2", (), (), at("It will rust"), name=None),
        found(
            "a4", at("Foss", TEXT.index("Foss claimed")), at("claimed"), at("she knew"), "indirect"
        ),
    ]
    topic = found("a3", at("Critics"), at("condemned"), at("mayor"), "indirect", form="topic")
    for said in (right, [*right, topic]):
        total = scores(said)
        assert (total.attributions.gold, total.attributions.predicted) == (2, 2)
        assert total.figures()["f1"] == total.figures()["joint_f1"] == 100
    other = found("a3", at("Critics"), at("claimed"), at("condemned the mayor"), "indirect")
    assert scores([*right, other]).attributions.predicted == 2
    elsewhere = found("a3", (), at("claimed"), at("Critics condemned"), "indirect")
    assert scores([*right, elsewhere]).attributions.predicted == 3


def test_a_continued_quotation_counts_once() -> None:
    """However a quotation is divided, it is one, and a claim of its second part is no mistake."""
    whole = found("a1", at("Ida Foss"), at("said"), SAID + at("It will rust"))
    parts = [found("a1", at("Ida Foss"), at("said"), SAID), found("a2", (), (), at("It will rust"))]
    for said in ([whole], parts):
        total = scores(said, *claims((SAID, "a1"), (at("It will rust"), said[-1].id)))
        assert total.attributions.gold_found == total.attributions.predicted == 1
        assert total.tallies["claims"].percent() == 100
    assert len(joined(parts)) == 1
    assert len(joined([parts[0], found("a2", (), at("claimed"), at("It will rust"))])) == 2
    assert len(joined([parts[0], found("a2", (), (), at("Photo"))])) == 2  # too far away
    assert len(joined([parts[0], found("a2", (), (), at("It will rust"), "mixed")])) == 2
    assert len(joined([parts[0], found("a2", (), (), at("It will rust"), parent="a1")])) == 2


def test_shares_of_the_pairs() -> None:
    said = [
        found("a1", at("Ida Foss"), at("said"), SAID, name="Foss", stance="endorsing"),
        found("a4", at("Foss", TEXT.index("Foss claimed")), at("claimed"), at("she knew"),
              "indirect", kind="pronoun", name=None, stance="distancing", form="directive"),
    ]  # fmt: skip
    held = Commitment.of("probable")
    total = scores(said, *claims((SAID, "a1"), held=held), *claims((at("she knew"), "a4")))
    shares = {aspect: (t.count, t.right) for aspect, t in total.tallies.items()}
    assert shares["nested"] == (1, 1)
    assert shares["name"] == (2, 0)
    assert shares["kind"] == (2, 1)
    assert shares["voice"] == (2, 1)
    assert shares["stance"] == (2, 1)
    assert shares["form"] == (2, 1)
    assert shares["quotation"] == shares["negated"] == (2, 2)
    assert shares["commitment"] == (1, 0)
    assert total.degrees == {("certain", "probable"): 1}
    assert total.figures()["degree_f1"] == 0


def test_hedges_boilerplate_and_words_of_the_author() -> None:
    may, sink = at("may")[0], at("may", 40)[0]
    hedges = (
        (may, "source"),
        (sink, "source"),
        (at("knew")[0], "author"),
        (at("will")[0], "author"),
    )
    total = scores([], *claims((at("Ferry may close"), None), hedges=hedges))
    assert (total.hedges.gold, total.hedges.gold_found, total.hedges.predicted) == (2, 2, 3)
    assert (total.tallies["holder"].count, total.tallies["holder"].right) == (2, 1)
    assert total.tallies["boilerplate"].right == 0
    assert (total.tallies["author"].count, total.tallies["author"].right) == (5 - 1, 1)
    bad = scores([], *claims((at("Photo"), None)))
    assert (bad.tallies["boilerplate"].count, bad.tallies["boilerplate"].right) == (1, 1)


def test_names() -> None:
    assert same_name("Ida Foss", "Mayor Ida Foss")
    assert same_name("Ida Maria Foss", "Ida Foss")
    assert not same_name("Ida Foss", "Foss")
    assert not same_name("Ida Foss", None)
    assert not same_name(None, "Ida Foss")


def test_nothing_found_and_nothing_annotated() -> None:
    empty = AnalysisScores().figures()
    assert empty == {"precision": 0, "recall": 0, "f1": 0, "joint_f1": 0}
    total = scores([])
    assert total.figures()["f1"] == 0
    assert total + AnalysisScores() == total


def test_a_comparison_runs_whole_analyses() -> None:
    """The classifiers that an analysis runs by default take part; one that fails is named."""
    plugins = registry(spec(Broken))
    comparison = compare(
        ["rules"], "wikinews", unit="attribution", registry=plugins, limit=4, cost=False
    )
    result = comparison["rules"]
    assert result.analysis is not None
    assert result.attributions is None
    assert result.value == pytest.approx(result.analysis.figures()["f1"] / 100)
    assert result.remarks == ("analysed without broken: ValueError: out of order",)
    assert "analysed without broken" in str(comparison)
    assert "optional ones and topics are left out" in str(comparison)
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())
    figures = json.loads(comparison.to_json())["results"][0]["analysis"]["figures"]
    assert figures == result.analysis.figures()


def damaged(document: GoldDocument) -> Analysed:
    """Return the annotation of an article with mistakes in it, always the same ones."""
    text = document.article.text
    items, claimed = [], []
    for n, item in enumerate(document.attributions or ()):
        if n % 7 == 3:
            continue
        first = item.content[0]
        content = (Span(first.start, max(first.start + 5, first.end - n % 5 * 3)),)
        kind = "unnamed-group" if n % 11 == 5 else item.kind or "document"
        source = item.source if n % 6 != 2 else item.cue
        said = text_of(text, source)
        name = (item.name or "").partition(" ")[2 if n % 4 == 1 else 0] or None
        items.append(
            Attribution(
                f"a{n}",
                Source(source, said, kind, name) if source else None,
                Cue(item.cue, text_of(text, item.cue), "say", "neutral") if item.cue else None,
                Content(
                    content, text_of(text, content), "directive" if n % 9 == 4 else "proposition"
                ),
                "indirect" if n % 8 == 6 else item.quotation or "direct",
                n % 10 == 7,
                item.parent and f"a{int(item.parent) - 1}",
            )
        )
        held = Commitment.of("probable" if n % 5 == 2 else "certain", "-" if n % 13 == 1 else "+")
        claimed.append(AnalysedClaim(content, f"a{n}", (), held))
    hedges: list[tuple[Span, Holder]] = [
        (hedge.span, "author") for hedge in (document.hedges or ())[::2]
    ]
    hedges.append((Span(0, 3), "source"))
    claimed.append(AnalysedClaim((Span(0, 900),), None, tuple(hedges), None))
    return Analysed(tuple(items), tuple(claimed))


def test_figures_on_the_bundled_corpus(documents: list[GoldDocument]) -> None:
    """Every count is the one that the script, which is not part of the library, gives for it."""
    total = sum((analysis_scores(d, damaged(d)) for d in documents), AnalysisScores())
    assert as_counts(total) == COUNTS
    assert total.figures()["degree_f1"] == pytest.approx(DEGREE_F1)


@pytest.mark.corpora
@pytest.mark.parametrize("attributor", ["rules", "neural-small"])
def test_the_script_that_scores_newsrooms_counts_the_same(
    attributor: str, documents: list[GoldDocument]
) -> None:
    """Every count of every article is that of the script, so all figures are."""
    script = Path(os.environ.get("ALLEGEDLY_DATA", "."), "..", "eval", "score_newsroom.py")
    folder = Path(os.environ.get("ALLEGEDLY_DATA", "."), "wikinews", "articles")
    if not script.exists() or not folder.exists():
        pytest.skip("needs the script and the annotated articles beside $ALLEGEDLY_DATA")
    description = importlib.util.spec_from_file_location("score_newsroom", script)
    assert description is not None and description.loader is not None
    module = importlib.util.module_from_spec(description)
    description.loader.exec_module(module)
    golds = {path.name[:3]: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}
    try:
        analyzer = allegedly.Analyzer(attributor=attributor, any_language=True)
    except allegedly.UnknownPluginError as error:
        pytest.skip(str(error))
    total, ours = Counter[Any](), AnalysisScores()
    for document in documents[::4]:
        analysis = analyzer.analyze(document.article)
        counts, _ = module.count(golds[document.article.id], json.loads(analysis.to_json()))
        packed = json.loads(json.dumps(Analysed.of(analysis).pack()))
        score = analysis_scores(document, Analysed.unpack(packed, document.article.text))
        assert as_counts(score) == {name: counts[name] for name in as_counts(score)}
        total += counts
        ours += score
    names = {
        "attr_P": "precision", "attr_R": "recall", "attr_F": "f1", "joint_F": "joint_f1",
        "nested_R": "nested", "hedge_P": "hedge_precision", "hedge_R": "hedge_recall",
        "hedge_F": "hedge_f1", "author_lost": "author", "degree_F": "degree_f1",
    }  # fmt: skip
    figures = ours.figures()
    for name, value in module.report(total).items():
        assert figures[names.get(name, name)] == pytest.approx(value, abs=1e-9)


def as_counts(score: AnalysisScores) -> dict[str, int]:
    """Return counts under the names that the script gives them."""
    attributions, hedges, tallies = score.attributions, score.hedges, score.tallies
    named = {
        "gold": attributions.gold,
        "pred": attributions.predicted,
        "hit": attributions.gold_found,
        "joint": score.joint.gold_found,
        "hedges": hedges.gold,
        "hedge": hedges.gold_found,
        "hedge_spurious": hedges.predicted - hedges.gold_found,
        "holder": tallies["holder"].right,
        "pairs": tallies["stance"].count,
        "voice": tallies["voice"].right,
    }
    pairs = {
        "nested": ("gold_nested", "hit_nested"),
        "claims": ("claims", "claim"),
        "kind": ("kinds", "kind"),
        "name": ("names", "name"),
        "form": ("forms", "form"),
        "commitment": ("commitments", "commitment"),
        "boilerplate": ("boilers", "boiler"),
        "author": ("author_words", "author_lost"),
    }
    for aspect, (count, right) in pairs.items():
        named |= {count: tallies[aspect].count, right: tallies[aspect].right}  # type: ignore[index]
    return named | {name: tallies[name].right for name in ("stance", "negated", "quotation")}
