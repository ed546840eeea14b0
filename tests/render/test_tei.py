"""TEI: valid XML whatever the text, with every mark in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import allegedly
from allegedly import Analysis, Analyzer, Article, Attribution, Content, Source, Span
from allegedly.io.own_outputs import kind_of
from allegedly.render.tei import TeiRenderer

from .news import ANALYSES

etree = pytest.importorskip("lxml.etree")

T = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("tei.rng")))


def tei(*analyses: Analysis) -> Any:
    """Return the root of a document that has passed the schema, and whose pointers all lead on."""
    text = "".join(TeiRenderer().render(analyses))
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    SCHEMA.assertValid(root)
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    for element in root.iter(f"{T}said", f"{T}quote", f"{T}seg"):
        for name in ("who", "source", "corresp", "ana", "resp", "next", "prev"):
            assert {p.removeprefix("#") for p in element.get(name, "").split()} <= set(ids)
    return root


def words(element: Any) -> str:
    return "".join(element.itertext())


def whole(root: Any, start: Any) -> str:
    """Return the words of an element that may be divided."""
    by_id = {element.get(ID): element for element in root.iter() if element.get(ID)}
    pieces = [words(start)]
    while start.get("next"):
        after = by_id[start.get("next")[1:]]
        assert after.get("prev") == f"#{start.get(ID)}"
        start = after
        pieces.append(words(start))
    return "".join(pieces)


def firsts(root: Any, path: str) -> list[Any]:
    return [element for element in root.iterfind(f".//{path}") if not element.get("prev")]


def speakers(root: Any) -> dict[str, str]:
    lists = root.find(f"{T}standOff")
    return {f"#{element.get(ID)}": words(element) for parent in lists for element in parent}


def test_speech_and_its_sources() -> None:
    article = Article.from_text(
        "“I won't stay,” Mayor Dorrit Valke said. She denied that the quay is safe. "
        "The report says that costs may triple.",
        title="The quay & its <cost>",
        authors=["P. Reed"],
        outlet="The Tide",
        url="https://example.org/quay",
    )
    root = tei(Analyzer(["rules"], "rules").analyze(article))
    who = speakers(root)
    said = [
        (words(item), who[item.get("who")], item.get("direct"), item.get("ana"))
        for item in root.iter(f"{T}said")
    ]
    assert said == [
        ("I won't stay", "Dorrit ValkeMayor", "true", "#proposition"),
        ("that the quay is safe", "Dorrit ValkeMayor", "false", "#proposition"),
    ]
    (quote,) = root.iter(f"{T}quote")
    assert (words(quote), who[quote.get("source")]) == ("that costs may triple", "The report")
    (hedge,) = root.iterfind(f".//{T}seg[@type='hedge']")
    assert (words(hedge), hedge.get("subtype"), hedge.get("ana")) == (
        "may",
        "epistemic",
        "#held-by-source",
    )
    cues = [(words(cue), cue.get("subtype")) for cue in root.iterfind(f".//{T}seg[@type='cue']")]
    assert cues == [("said", "neutral"), ("denied", "denying"), ("says", "neutral")]
    assert words(root.find(f".//{T}head")) == "The quay & its <cost>"
    assert root.find(f".//{T}ptr").get("target") == "https://example.org/quay"


def test_everything_that_may_occur(analysis: Analysis) -> None:
    root = tei(analysis)
    texts = {whole(root, item) for item in firsts(root, f"{T}said")}
    assert texts == {"I will <b>not</b> goif it rains", "it leaks", "leaks"}
    (boilerplate,) = root.iter(f"{T}ab")
    assert words(boilerplate) == "Photo: A. Lens"
    assert root.find(f".//{T}date").get("when") == "2026-03-01T08:30:00+00:00"
    kinds = {words(item): item.get("ana") for item in root.iter(f"{T}said")}
    assert kinds["it leaks"] == "#proposition #negated"
    assert kinds["leaks"] == "#proposition #mixed"


def test_several_articles(analysis: Analysis) -> None:
    root = tei(analysis, analysis, analysis)
    assert root.tag == f"{T}teiCorpus"
    assert len(root.findall(f"{T}TEI")) == 3


def test_nothing() -> None:
    assert "".join(TeiRenderer().render([])) == ""


def crossing(text: str, contents: Sequence[Sequence[tuple[int, int]]]) -> Analysis:
    """Return an analysis whose attributions have given spans."""
    base = allegedly.analyze(text, attributor="rules", classifiers=[])

    def content(pieces: Sequence[tuple[int, int]]) -> Content:
        spans = tuple(Span(*piece) for piece in pieces)
        return Content(spans, " … ".join(span.of(text) for span in spans))

    made = [
        Attribution(
            f"odd id {number}",
            Source((Span(0, 2),), text[:2], "pronoun"),
            None,
            content(pieces),
            "mixed",
        )
        for number, pieces in enumerate(contents)
    ]
    return attrs.evolve(base, attributions=tuple(made), claims=())


def test_what_crosses_is_divided() -> None:
    """Spans that cross, span paragraphs, have pieces, or are equal."""
    text = "He spoke of the rain and the sea.\n\nThen he left, and it was late by then."
    spans = [[(9, 30)], [(20, 50)], [(3, 8), (40, 60)], [(20, 50)], [(0, len(text))]]
    root = tei(crossing(text, spans))
    found = sorted(whole(root, item) for item in firsts(root, f"{T}said"))
    assert found == sorted(
        "".join(text[start:end] for start, end in pieces).replace("\n\n", "") for pieces in spans
    )


def test_speech_inside_a_source() -> None:
    """As in "a woman who said that …, says": the element of a source must be one that may hold it."""
    text = "A woman who said it leaks, says so."
    base = crossing(text, [[(17, 25)]])
    outer = Attribution(
        "outer",
        Source((Span(0, 25),), text[:25], "unnamed-person"),
        None,
        Content((Span(32, 34),), "so"),
        "indirect",
    )
    root = tei(attrs.evolve(base, attributions=(*base.attributions, outer)))
    source = next(s for s in root.iterfind(f".//{T}seg[@subtype='unnamed-person']"))
    assert words(source.find(f"{T}said")) == "it leaks"


FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]")


def bare(text: str) -> str:
    """Return text without space, and without characters that XML cannot express."""
    return FORBIDDEN.sub("", "".join(text.split()))


def blocks(root: Any) -> Iterator[str]:
    for element in root.iter(f"{T}head", f"{T}p", f"{T}ab"):
        if element.getparent().tag == f"{T}div":
            yield words(element)


@settings(max_examples=60)
@given(ANALYSES)
def test_any_text(analysis: Analysis) -> None:
    """The document is valid, and its paragraphs have the text, letter by letter."""
    root = tei(analysis)
    assert bare("".join(blocks(root))) == bare(analysis.article.text)
    expected = sorted(
        bare("".join(span.of(analysis.article.text) for span in item.content.spans))
        for item in analysis.attributions
    )
    items = firsts(root, f"{T}said") + firsts(root, f"{T}quote")
    assert sorted(bare(whole(root, item)) for item in items) == expected


def test_odd_metadata() -> None:
    article = Article.from_text(
        "It may rain, officials said.",
        title="\x00\x1b ]]> &amp; \ufffe",
        authors=["<b>\r\n"],
        outlet='"',
        id="a b\ud800",
        url="javascript:alert(1)",
        language='"><script>',
    )
    root = tei(Analyzer(["rules"], "rules").analyze(article))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.find(f".//{T}ptr") is None


def test_recognised_as_a_result(analysis: Analysis) -> None:
    for analyses in ([analysis], [analysis, analysis]):
        assert kind_of("".join(TeiRenderer().render(analyses)).encode()) == "TEI"


@pytest.mark.timing
def test_linear_time(stopwatch: Any) -> None:
    def made(times: int) -> Analysis:
        text = "“It may sink,” Ines Ota said. Officials deny that it leaks.\n\n" * times
        return Analyzer(["rules"], "rules").analyze(text)

    def write(analysis: Analysis) -> str:
        return "".join(TeiRenderer().render([analysis]))

    stopwatch.check_growth(write, made(100), made(400), at_most=7)
