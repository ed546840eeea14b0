"""brat stand-off, there and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analysis, ReadError, Span
from allegedly.bench.corpora.polnear import PolnearCorpus
from allegedly.io.brat import from_standoff, read_brat, to_standoff, write_brat
from allegedly.io.brat.standoff import fragments, joined, parse

from ..render.news import ANALYSES


def what_travels(analysis: Analysis) -> dict[str, Any]:
    """Return the data of an analysis that brat's files hold."""
    data = analysis.to_dict()
    article = {key: data["article"][key] for key in ("text", "title", "body")}
    zones = [claim.zones for claim in analysis.claims]
    return {
        "article": article,
        "zones": zones,
        **{key: data[key] for key in ("sentences", "attributions", "claims")},
    }


def back(analysis: Analysis, lines: str | None = None) -> Analysis:
    return from_standoff(
        analysis.article.text,
        to_standoff(analysis) if lines is None else lines,
        id="x",
        name="x.ann",
    )


def test_the_lines(analysis: Analysis) -> None:
    """Spans, events and attributes are written as brat expects them."""
    lines = to_standoff(analysis).splitlines()
    assert lines[:2] == ["T1\tTitle 0 12\tFerry & fear", "T2\tSource 89 97\tInes Ota"]
    assert "A1\tKind T2 named-person" in lines
    assert "E1\tAttribution:T5 Source:T2 Cue:T3 Content:T4" in lines
    assert any(line.startswith("T4\tContent 66 86;115 126\tI will <b>not") for line in lines)
    assert "A3\tForm T4 proposition" in lines
    assert "A7\tQuotation E2 indirect" in lines and "A8\tNegated E2" in lines
    assert any(line.startswith("R1\tVoice Arg1:T") and line.endswith("Arg2:E1") for line in lines)


def test_commitments_come_back(analysis: Analysis) -> None:
    again = back(analysis)
    assert again.assessments == analysis.assessments
    assert again.assessments["first"]["c3"].commitment["author"].polarity == "-"


@pytest.mark.parametrize(
    ("good", "bad"),
    [('"none", null', '"none", "+"'), ('"probable", "+"', '"likely", "+"'), ("0.62", "6.2")],
)
def test_a_wrong_commitment_is_named(analysis: Analysis, good: str, bad: str) -> None:
    lines = to_standoff(analysis)
    assert good in lines
    with pytest.raises(ReadError, match=r"the commitment of the (author|source)"):
        back(analysis, lines.replace(good, bad))


def test_back_again(analysis: Analysis) -> None:
    """The written files give the same analysis when they are read."""
    assert what_travels(back(analysis)) == what_travels(analysis)


@settings(max_examples=60)
@given(ANALYSES)
def test_any_analysis_comes_back(analysis: Analysis) -> None:
    assert what_travels(back(analysis)) == what_travels(analysis)


@settings(max_examples=60)
@given(ANALYSES)
def test_brat_can_read_every_line(analysis: Analysis) -> None:
    """What brat's own parser demands of a line holds, wherever it takes a line to end."""
    text, lines = analysis.article.text, to_standoff(analysis)
    assert lines.splitlines() == lines.split("\n")[:-1]
    kinds = {}
    for line in lines.splitlines():
        id, data, tail = [*line.split("\t", 2), ""][:3]
        if id[0] == "T":
            kinds[id], _, places = data.partition(" ")
            pairs = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            assert " ".join(text[start:end] for start, end in pairs) == tail
            for index, (start, end) in enumerate(pairs):
                assert 0 <= start <= end <= len(text)
                assert not any(end >= a and start < b for a, b in pairs[:index])
    for line in lines.splitlines():
        id, data = line.split("\t")[:2]
        if id[0] == "E":
            kind, trigger = data.split(" ")[0].split(":")
            assert kinds[trigger] == kind == "Attribution"


SPANS = st.lists(st.integers(0, 30), min_size=2, max_size=8, unique=True).map(
    lambda ends: [Span(a, b) for a, b in zip(*[iter(sorted(ends))] * 2, strict=False)]
)


@given(st.text("a \n\r\u2028", min_size=31, max_size=31), SPANS)
def test_fragments(text: str, spans: list[Span]) -> None:
    """Pieces stand on one line each, cover all else, and join to what is cut alike again."""
    pieces = fragments(text, spans)
    assert all(len(piece.of(text).splitlines()) <= 1 for piece in pieces)
    assert (
        "".join(p.of(text) for p in pieces).split()
        == "".join(s.of(text) for s in spans)
        .translate(dict.fromkeys(map(ord, "\n\r\u2028")))
        .split()
    )
    assert fragments(text, joined(text, pieces)) == pieces


def test_folder(analysis: Analysis, tmp_path: Path) -> None:
    """Documents are named after articles; unsafe and equal names are made safe and told apart."""
    named = [
        attrs.evolve(analysis, article=attrs.evolve(analysis.article, id=id))
        for id in ("one", "ONE", "../../etc/passwd", "", "one")
    ]
    names = write_brat(named, tmp_path / "out")
    assert names == ["one", "ONE-2", "etc-passwd", "article", "one-3"]
    found = list(read_brat(tmp_path / "out"))
    assert [item.article.id for item in found] == sorted(names)
    assert all(what_travels(item) == what_travels(analysis) for item in found)
    assert {path.parent for path in tmp_path.rglob("*.*")} == {tmp_path / "out"}


def test_is_a_corpus_too(analysis: Analysis, tmp_path: Path) -> None:
    """The corpus reader for PolNeAR's format finds the same attributions in it."""
    write_brat([analysis], tmp_path)
    (document,) = PolnearCorpus(tmp_path).documents()
    assert [(a.source, a.cue, a.content) for a in document.attributions] == [
        (
            a.source.spans if a.source else (),
            a.cue.spans if a.cue else (),
            a.content.spans,
        )
        for a in analysis.attributions
    ]


def test_corrections_are_read(analysis: Analysis) -> None:
    """Changed attributes and moved spans count; what a person added gets an id; remarks may be."""
    lines = to_standoff(analysis).replace("T2\tSource 89 97\tInes Ota", "T2\tSource 94 97\tOta")
    lines = lines.replace("Kind T2 named-person", "Kind T2 unnamed-person")
    lines += "#99\tAnnotatorNotes T2\tis this right?\nT90\tContent 0 5\tFerry\n"
    lines += (
        "T91\tAttribution 0 5\tFerry\nE9\tAttribution:T91 Content:T90\nA90\tQuotation E9 direct\n"
    )
    first, *_, last = back(analysis, lines).attributions
    assert first.source is not None
    assert (first.source.text, first.source.kind) == ("Ota", "unnamed-person")
    assert (last.id, last.content.text, last.source) == ("a4", "Ferry", None)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("T1\tTitle 0 12", "T1\tTitle 0 9999", "line 1: the span 0 9999 does not lie in the text"),
        ("T1\tTitle 0 12", "T1 Title 0 12", "line 1: this is not a line of brat stand-off"),
        ("A1\tKind", "Q1\tKind", "this is not a line"),
        ("Content:T4", "Content:T77", "E1 refers to T77, which is missing"),
        (" Content:T4", "", "E1 is an Attribution without Content"),
        ("Kind T2 named-person", "Kind T2 wizard", "T2 has the unknown value 'wizard'.*Kind; set"),
        ("A1\tKind T2 named-person\n", "", "T2 has no attribute Kind; set it in brat to one of"),
        ("Title 0 12", "Title 1 12", "T1 is a Title that does not begin the text"),
        ("Parent:E2", "Parent:E9", "E3 refers to E9, which is missing"),
        ("T1\tTitle 0 12", f"T1\tTitle 0 {'9' * 5000}", "line 1: a span must read"),
        ("A1\tKind T2", "A1\tKind X2", "an attribute must read"),
        ("Arg2:E1", "Arg3:E1", "a relation must read"),
        ("Arg2:E1", "Arg2:T1", "has the voice of T1"),
        ('"label": "hedged"', '"label": "sure"', "has the label 'sure'"),
        ('"hedges": [', '"hedges": [7, ', "7 is missing|note"),
        (
            '"assessments": {',
            '"assessments": 5, "x": {',
            "note that this library wrote was damaged",
        ),
    ],
)
def test_damage_is_named(analysis: Analysis, old: str, new: str, reason: str) -> None:
    lines = to_standoff(analysis)
    assert old in lines
    with pytest.raises(ReadError, match=f"x.ann.*{reason}"):
        back(analysis, lines.replace(old, new))


def test_the_text_of_a_span_may_run_on() -> None:
    """Lines after a span continue its text only as far as that text has line ends."""
    text, lines = "One\ntwo, she said.", "T1\tContent 0 7\tOne\ntwo\n"
    assert parse(lines, text, "x.ann").spans == {"T1": (Span(0, 7),)}
    with pytest.raises(ReadError, match=r"x\.ann, line 3: this is not a line of brat stand-off"):
        parse(f"{lines}three\n", text, "x.ann")


def test_empty_and_missing(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"contains no \.ann file"):
        list(read_brat(tmp_path))
    (tmp_path / "a.ann").write_text("")
    with pytest.raises(ReadError, match=r"a\.txt: cannot be read"):
        list(read_brat(tmp_path))
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(ReadError, match=r"a\.txt: is not utf-8"):
        list(read_brat(tmp_path))


def test_notes_are_ascii(analysis: Analysis) -> None:
    """No note can end its line early, whatever an explanation says."""
    judged = attrs.evolve(analysis.assessments["first"]["c1"], explanation="a\n\u2028\x85é")
    changed = attrs.evolve(analysis, assessments={"first": {"c1": judged}})
    notes = [
        line.split("\t")[2] for line in to_standoff(changed).split("\n") if line.startswith("#")
    ]
    assert all(note.isascii() and isinstance(json.loads(note), dict) for note in notes)
    assert back(changed).assessments["first"]["c1"].explanation == "a\n\u2028\x85é"
