"""Fixtures that several folders of tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import jsonschema
import pytest

import allegedly
from allegedly import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    Failure,
    Hedge,
    Provenance,
    Source,
    Span,
)
from allegedly.analyzer.wording import Wording
from allegedly.schema import analysis_schema

CheckJson = Callable[[dict[str, Any]], None]
SpansIn = Callable[[Any], Iterator[tuple[list[list[int]], str]]]


@pytest.fixture(scope="session")
def spans_in() -> SpansIn:
    """Return a function that yields all spans of an analysis that stand beside their words."""
    return _spans_in


def _spans_in(data: Any) -> Iterator[tuple[list[list[int]], str]]:
    if isinstance(data, dict):
        if "spans" in data:
            yield data["spans"], data["text"]
        if "span" in data and "text" in data:
            yield [data["span"]], data["text"]
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _spans_in(item)


@pytest.fixture(scope="session")
def check_json(spans_in: SpansIn) -> CheckJson:
    """Return a function that checks JSON against its schema, and each span against the text."""
    validator = jsonschema.Draft202012Validator(analysis_schema())

    def check(data: dict[str, Any]) -> None:
        validator.validate(data)
        text = data["article"]["text"]
        for spans, shown in spans_in(data):
            assert " … ".join(text[start:end] for start, end in spans) == shown
            assert all(a < b for a, b in spans)
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
        sentences = [sentence["span"] for sentence in data["sentences"]]
        assert all(a < b <= len(text) for a, b in sentences)
        assert all(a[1] <= b[0] for a, b in pairwise(sentences))
        ids = {attribution["id"] for attribution in data["attributions"]}
        assert {attribution["parent"] for attribution in data["attributions"]} <= ids | {None}
        assert {claim["attribution"] for claim in data["claims"]} <= ids | {None}
        assert all(claim["sentence"] < len(data["sentences"]) for claim in data["claims"])

    return check


@pytest.fixture
def analysis() -> Analysis:
    """Return an analysis built by hand in which everything occurs that may occur."""
    article = Article.from_text(
        "Photo: A. Lens\n\nThe ferry, which may sink, is old. “I will <b>not</b> go,” Ines Ota "
        "allegedly said, “if it rains.”\n\nIt is claimed that it leaks. [red]Critics[/red] deny it.",
        title="Ferry & fear",
        outlet="The Tide",
        authors=["P. Reed"],
        published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        url="https://example.org/ferry",
        language="en",
        metadata={"file": "ferry.txt", "line": 3, "tags": ["sea", None, 1.5]},
    )
    text = article.text

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    def content(*pieces: str) -> Content:
        spans = tuple(at(piece) for piece in pieces)
        return Content(spans, " … ".join(pieces))

    quoted = Attribution(
        "a1",
        Source((at("Ines Ota"),), "Ines Ota", "named-person", "Ines Ota"),
        Cue((at("said"),), "said", "say"),
        content("I will <b>not</b> go", "if it rains"),
        "direct",
    )
    unsaid = Attribution(
        "a2",
        None,
        Cue((at("claimed"),), "claimed", "claim", "distancing"),
        content("it leaks"),
        "indirect",
        negated=True,
    )
    wordless = Attribution(
        "a3",
        Source((at("[red]Critics[/red]"),), "[red]Critics[/red]", "unnamed-group"),
        None,
        content("leaks"),
        "mixed",
        parent="a2",
    )
    segmentation = allegedly.segment(article)

    def claim(id: str, spans: tuple[Span, ...], attribution: Attribution | None) -> Claim:
        sentence = segmentation.sentence_at(spans[0].start)
        assert sentence is not None
        frame = (at("allegedly said"),) if attribution is quoted else ()
        made = Claim(id, spans, sentence.index, segmentation, attribution, frame)
        return Wording.of(segmentation, (quoted, unsaid, wordless)).marked(made)

    claims = (
        claim("c1", (at("The ferry, which may sink, is old."),), None),
        claim("c2", quoted.content.spans, quoted),
        claim("c3", unsaid.content.spans, unsaid),
        claim("c4", wordless.content.spans, wordless),
    )
    may = Hedge(at("may"), "may", "epistemic", "author")
    allegedly_ = Hedge(at("allegedly"), "allegedly", "hearsay", "author")
    if_ = Hedge(at("if"), "if", "condition", "source")
    return Analysis(
        article=article,
        sentences=segmentation.sentences,
        attributions=(quoted, unsaid, wordless),
        claims=claims,
        assessments={
            "first": {
                "c1": Assessment(
                    "first",
                    "hedged",
                    2 / 3,
                    (may,),
                    "because of “may”",
                    commitment={"author": Commitment.at(0.62)},
                ),
                "c2": Assessment(
                    "first",
                    "hedged",
                    1.0,
                    (allegedly_, if_),
                    commitment={
                        "author": Commitment.of("none"),
                        "source": Commitment.of("certain", "-"),
                    },
                ),
                "c3": Assessment(
                    "first",
                    "plain",
                    0.0,
                    commitment={
                        "author": Commitment.of("probable", "-"),
                        "source": Commitment.of("none"),
                    },
                ),
                "c4": Assessment("first", "plain", 0.25),
            },
            "second": {"c1": Assessment("second", "plain", 0.4, (may,))},
        },
        failures=(Failure("assess", "third", "2.0", "ValueError: it <i>broke</i>\nbadly"),),
        provenance=Provenance("0.1.0", "byhand 1", {"first": "1", "second": "2", "third": "2.0"}),
    )
