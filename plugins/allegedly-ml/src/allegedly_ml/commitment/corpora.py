"""The corpora that the shipped model of commitment is trained on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly import Analyzer, Article, Attributor, Claim, Commitment, Span
from allegedly.attribution import Draft, compose
from allegedly.bench.corpora import committed_claims, open_corpus
from allegedly.errors import CorpusError
from allegedly.model import Attribution, Holder, Segmentation, Spans
from allegedly.text import claims_from_sentences
from allegedly_ml.commitment.examples import EventExample, Example, examples_of

EVENTS: Final = {"UDS_IH2": 0.5, "MV2": 1.0, "MEANTIME": 4.0, "CB": 3.0, "RP": 2.0}
"""The corpora of events in the folder ``factuality``, and the weight of each event."""

UNREALISED: Final = 0.42
"""Scale of the negative values of UDS-IH2 that no negation explains.

Its annotators were asked whether an event has happened, so they answered "no, certainly" of plans,
orders and predictions as well. Towards these an author is not certain of the contrary.
"""

PRIMER: Final = 3.0
"""The weight of each event of the primer."""

_MARKS: Final = re.compile(r"[][{}]")
_DEGREES: Final = {"CT": "certain", "PR": "probable", "PS": "possible"}
_SAME: Final = 0.5
"""Share of characters in common from which a claim is the content of an annotated attribution."""


def commitment_examples(data: Path, events: dict[str, float] | None = None) -> Iterator[Example]:
    """Read all training examples, in a fixed order.

    Args:
        data: The folder that holds the corpora.
        events: Which corpora of events to read, with weights; by default `EVENTS`.

    Raises:
        CorpusError: If a corpus is absent or malformed.
    """
    for name, weight in (EVENTS if events is None else events).items():
        yield from event_examples(name, data, weight=weight)
    yield from primer_examples()
    yield from report_primer_examples()
    yield from report_examples(data)


def primer_examples(weight: float = PRIMER) -> Iterator[Example]:
    """Read sentences of our own with constructions that are rare in the corpora."""
    rows = _rows("commitment.txt")
    texts = [text.replace("[", "").replace("]", "") for _, text in rows]
    claims: list[Claim] = []
    for claim, (_, marked) in zip(claims_from_sentences(texts), rows, strict=True):
        start = claim.spans[0].start + marked.index("[")
        end = claim.spans[0].start + marked.index("]") - 1
        claims.append(attrs.evolve(claim, event=Span(start, end)))
    commitments: list[dict[Holder, Commitment]] = [
        {"author": Commitment.at(float(value) / 3)} for value, _ in rows
    ]
    yield from examples_of(claims, commitments, weight=weight)


def report_primer_examples() -> Iterator[Example]:
    """Read sentences of our own: denials, doubts, and statements of the author's."""
    claims: list[Claim] = []
    commitments: list[dict[Holder, Commitment]] = []
    for degree, marked in _rows("reports.txt"):
        text = _MARKS.sub("", marked)
        row: dict[str, Any] = {"id": 0, "in": None, "source": []}
        for name, mark in (("cue", "{"), ("content", "[")):
            before, _, rest = marked.partition(mark)
            first = len(_MARKS.sub("", before))
            row[name] = [(first, first + len(_MARKS.split(rest)[0]))] if rest else []
        if row["cue"]:
            analyzer = Analyzer([], _Annotated([row]), any_language=True, strict=True)
            analysis = analyzer.analyze(Article.from_text(text))
            claims += [claim for claim in analysis.claims if claim.attribution is not None]
        else:
            claims += claims_from_sentences([text])
        commitments.append({"source" if row["cue"] else "author": _annotated(degree)})
    yield from examples_of(claims, commitments)


def _rows(name: str) -> list[list[str]]:
    file = resources.files("allegedly_ml").joinpath("data", name)
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def event_examples(
    name: str,
    data: Path,
    part: str = "train",
    *,
    weight: float = 1.0,
    as_annotated: bool = False,
) -> Iterator[EventExample]:
    """Read the events of a corpus in the folder ``factuality``.

    Args:
        name: The name of the corpus there.
        data: The folder that holds the corpora.
        part: The part to read.
        weight: The weight of each event in training.
        as_annotated: Whether to leave the values as they are; see `UNREALISED`.
    """
    corpus = open_corpus("events", data / "factuality" / name / f"{part}.jsonl")
    annotated = (committed_claims(document) for document in corpus.documents())
    examples = chain.from_iterable(examples_of(*pair, weight=weight) for pair in annotated)
    for example in examples:
        if not isinstance(example, EventExample):
            continue
        unrealised = name == "UDS_IH2" and example.value < 0 and not as_annotated
        if unrealised and not _is_negated(example):
            example = attrs.evolve(example, value=UNREALISED * example.value)
        yield example


def _is_negated(example: EventExample) -> bool:
    from allegedly_ml.commitment.event_features import predicate_features

    return not {"not", "<not"}.isdisjoint(predicate_features(example.predicate))


def report_examples(data: Path, part: str = "train") -> Iterator[Example]:
    """Read the attributed claims of the corpus ``newsroom``, with the annotated spans."""
    paths = sorted((data / "newsroom" / part).glob("[0-9]*.json"))
    if not paths:
        raise CorpusError(f"{data / 'newsroom' / part}: there are no .json files")
    for path in paths:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("skip"):
            continue
        rows = record["attributions"]
        analyzer = Analyzer([], _Annotated(rows), any_language=True, strict=True)
        analysis = analyzer.analyze(Article.from_text(record["text"]))
        texts = {id(row): _letters(row["content"]) for row in rows}
        claims: list[Claim] = []
        commitments: list[dict[Holder, Commitment]] = []
        for claim in analysis.claims:
            if claim.attribution is not None:
                own = _letters([(span.start, span.end) for span in claim.spans])
                best = max(rows, key=lambda row: _likeness(own, texts[id(row)]))
                if _likeness(own, texts[id(best)]) >= _SAME:
                    claims.append(claim)
                    commitments.append({"source": _annotated(best["commitment"])})
        yield from examples_of(claims, commitments)


class _Annotated(Attributor):
    """Returns the annotated attributions of one article."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = rows

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        number = {row["id"]: n for n, row in enumerate(self._rows)}
        return compose(
            segmentation,
            [
                Draft(
                    _spans(row["content"]),
                    _spans(row["cue"]),
                    _spans(row["source"]),
                    number.get(row["in"]),
                )
                for row in self._rows
            ],
        )


def _spans(pairs: Sequence[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in sorted(pairs))


def _annotated(code: str) -> Commitment:
    degree = _DEGREES.get(code[:2])
    if degree is None:
        return Commitment.of("none")
    return Commitment.of(degree, code[2])  # type: ignore[arg-type]


def _letters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


def _likeness(one: set[int], other: set[int]) -> float:
    return len(one & other) / max(1, len(one | other))
