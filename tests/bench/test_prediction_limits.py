"""Predictions in great numbers, or malformed in the same way in several formats."""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from allegedly import Article, compare
from allegedly.bench.predictions import Predictions, matching
from allegedly.bench.predictions.conll import _nearest
from allegedly.bench.predictions.found import Found, Judgement
from allegedly.bench.predictions.records import RecordPrediction
from allegedly.bench.running.loading import find_task
from allegedly.errors import PredictionError
from allegedly.model import Span, Spans

TEXT = "Mill sold\n\nIda Berg said it may reopen. It was old."


def old_near(judgements: list[Judgement], spans: Spans) -> Iterator[Judgement]:
    """Yield what overlaps by looking at all that begins before, as an earlier version did."""
    placed = sorted(judgements, key=lambda item: item.spans[0])
    at = bisect_left([item.spans[0].start for item in placed], spans[-1].end)
    for item in reversed(placed[:at]):
        if item.spans[-1].end > spans[0].start:
            yield item


def test_the_tree_finds_what_a_scan_finds() -> None:
    chance = Random(7)
    for _ in range(300):
        length = chance.choice((20, 200))
        judgements = []
        for n in range(chance.randrange(60)):
            start = chance.randrange(length)
            end = chance.randrange(start, length) + 1
            pieces: Spans = (Span(start, end),)
            if end - start > 4 and chance.random() < 0.3:
                pieces = (Span(start, start + 1), Span(end - 1, end))
            judgements.append(Judgement(None, pieces, "plain", n / 100))
        matcher = matching._Matcher(judgements, RecordPrediction("d", "x", {}))
        for _ in range(20):
            start = chance.randrange(length)
            spans = (Span(start, chance.randrange(start, length) + 1),)
            assert list(matcher._near(spans)) == list(old_near(judgements, spans))


def test_the_nearest_neighbour_is_the_nearest_of_all() -> None:
    chance = Random(8)
    for _ in range(1000):
        cuts = sorted(chance.sample(range(100), 2 * chance.randrange(2, 12)))
        spans = [Span(*cuts[n : n + 2]) for n in range(0, len(cuts), 2)]
        to = spans.pop(chance.randrange(len(spans)))
        nearest = min(spans, key=lambda span: max(span.start - to.end, to.start - span.end))
        assert _nearest(spans, to) == (nearest,)
    assert _nearest([], Span(0, 1)) == ()


def judged(folder: Path, number: int) -> Callable[[], object]:
    """Return the work of matching as many sentences, and one that spans them all."""
    corpus = folder / f"{number}.jsonl"
    rows = [
        {"text": f"Word {n} may fall.", "label": "hedged" if n % 2 else "plain", "document": "d"}
        for n in range(number)
    ]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    task = find_task("jsonl", corpus).load()
    text = task.documents[0].article.text
    spans = [[claim.spans[0].start, claim.spans[0].end] for claim in task.claims[0]]
    found = [{"span": span, "score": 0.7} for span in [[0, len(text)], *spans]]
    path = folder / f"{number}.predictions.jsonl"
    path.write_text(json.dumps({"id": task.documents[0].article.id, "sentences": found}), "utf-8")
    predictions = Predictions.read(path)
    return lambda: predictions.judge(task)


def tagged(folder: Path, number: int) -> Callable[[], object]:
    """Return the work of reading one sentence with as many attributions without numbers."""
    words = [f"word{n}" for n in range(3 * number)]
    path = folder / f"{number}.conll"
    lines = [f"{word}\tB-{('source', 'cue', 'content')[n % 3]}" for n, word in enumerate(words)]
    path.write_text("\n".join(["# newdoc id = d", *lines]), "utf-8")
    prediction = Predictions.read(path).content.predictions["d"]
    article = Article.from_text(" ".join(words), id="d")
    return lambda: prediction.found(article, "x")


@pytest.mark.timing
@pytest.mark.parametrize("work", [judged, tagged])
def test_time_grows_with_the_predictions(work: Any, tmp_path: Path, stopwatch: Any) -> None:
    few, many = work(tmp_path, 500), work(tmp_path, 4000)
    stopwatch.check_growth(lambda call: call(), few, many, at_most=16)


def test_too_many_judgements_in_one_place_are_refused(tmp_path: Path) -> None:
    found = [{"span": [0, 5 + n % 20], "score": 0.7} for n in range(1100)]
    path = written(tmp_path, "x.jsonl", json.dumps({"id": "d", "sentences": found}))
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(
        '{"text": "It may rain in the evening.", "label": "hedged", "document": "d"}\n'
    )
    with pytest.raises(PredictionError, match="more than 1,000 judgements lie over these words"):
        compare([], "jsonl", path=corpus, predictions=[path], cost=False)


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def in_records(folder: Path, places: list[list[int]]) -> Path:
    record = {"id": "d", "text": TEXT, "attributions": [{"content": places}]}
    return written(folder, "x.jsonl", json.dumps(record))


def in_annotations(folder: Path, places: list[list[int]]) -> Path:
    targets = [
        {"source": "d", "selector": {"type": "TextPositionSelector", "start": a, "end": b}}
        for a, b in places
    ]
    body = [{"type": "TextualBody", "purpose": "tagging", "value": "content"}]
    note = {"type": "Annotation", "id": "n1", "target": targets, "body": body}
    return written(folder, "x.jsonld", json.dumps(note))


def in_standoff(folder: Path, places: list[list[int]]) -> Path:
    spans = ";".join(f"{a} {b}" for a, b in places)
    lines = f"T1\tContent {spans}\tx\nE1\tAttribution:T1 Content:T1\n"
    return written(folder, "brat/d.ann", lines).parent


@pytest.mark.parametrize("write", [in_records, in_annotations, in_standoff])
@pytest.mark.parametrize(
    ("places", "message"),
    [
        ([[20, 30], [25, 38]], r"its spans \[20, 30\] and \[25, 38\] overlap"),
        ([[20, 30], [20, 30]], r"its spans \[20, 30\] and \[20, 30\] overlap"),
        ([[20, 999]], r"20,? 999\]? (ends after|does not lie in) the text of 51 characters"),
        ([[20, 20]], r"\[20, 20\] is not a span"),
        ([[20, 30], [35, 35]], r"\[35, 35\] is not a span"),
    ],
)
def test_all_formats_have_one_rule(
    write: Any, places: list[list[int]], message: str, tmp_path: Path
) -> None:
    prediction = Predictions.read(write(tmp_path, places)).content.predictions["d"]
    article = Article.from_text(TEXT.partition("\n\n")[2], title="Mill sold", id="d")
    with pytest.raises(PredictionError, match=message):
        prediction.found(article, "x")
    good: Found = (
        Predictions.read(write(tmp_path, [[20, 30], [31, 38]]))
        .content.predictions["d"]
        .found(article, "x")
    )
    assert good.attributions is not None
    assert good.attributions[0].content == (Span(20, 30), Span(31, 38))


LABELLED = """\
# newdoc id = d
# label = hedged
Ida O
Berg O
said O
it O
may O
reopen O
. O

{}# label = plain
It O
was O
old O
. O
"""


def test_a_judgement_without_words_is_not_one_of_its_neighbour(tmp_path: Path) -> None:
    corpus = written(
        tmp_path,
        "corpus.jsonl",
        '{"text": "Ida Berg said it may reopen.", "label": "hedged", "document": "d"}\n'
        '{"text": "It was old.", "label": "plain", "document": "d"}\n',
    )

    def value(between: str) -> float | None:
        path = written(tmp_path, "x.conll", LABELLED.format(between))
        return compare([], "jsonl", path=corpus, predictions=[path], cost=False, resamples=9)[
            "x"
        ].value

    assert value("") == 1.0
    assert value("# label = hedged\n– O\n\n") == 1.0, "a mark that the text lacks"
    with pytest.raises(
        PredictionError, match=r"x\.conll:11: # label and # score judge no sentence"
    ):
        value("# label = hedged\n\n")
    with pytest.raises(
        PredictionError, match=r"x\.conll:17: # label and # score judge no sentence"
    ):
        path = written(tmp_path, "x.conll", LABELLED.format("") + "\n# score = 0.9\n")
        Predictions.read(path)


def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(PredictionError, match="cannot be read: it is a pipe or a device"):
            Predictions.read(path)
    for name in ("d.ann", "d.txt"):
        folder = tmp_path / name.replace(".", "-")
        written(folder, "d.ann", "T1\tHedge 0 4\tMill\n")
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
        with pytest.raises(PredictionError, match="it is a pipe or a device"):
            Predictions.read(folder)


def test_data_of_an_outside_system_is_checked(tmp_path: Path) -> None:
    def entered(name: str) -> Path:
        system = {"schema": "allegedly/predictions/1", "system": {"trained_on": [name]}}
        record = {"id": "d", "hedges": [{"text": "may"}]}
        return written(tmp_path, "x.jsonl", f"{json.dumps(system)}\n{json.dumps(record)}\n")

    row = {"text": "It may rain.", "label": "hedged", "document": "d"}
    corpus = written(tmp_path, "corpus.jsonl", json.dumps(row))
    options: dict[str, Any] = {"path": corpus, "cost": False, "perturb": ["case"]}
    with pytest.raises(PredictionError, match="'szeged-wkii'; did you mean 'szeged-wiki'"):
        compare([], "jsonl", predictions=[entered("szeged-wkii")], **options)
    compared = compare([], "jsonl", predictions=[entered("my own wires")], **options)
    shown = " ".join(str(compared).split())
    assert "x: trained on my own wires, by its own account, which was not searched" in shown
    assert "x: not among the figures on damaged texts" in shown
