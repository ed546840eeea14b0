"""The format of the library for predictions: JSON Lines, one object for each document.

```json
{"id": "d1", "attributions": [{"source": "the mayor", "cue": "said", "content": [18, 42]}],
 "sentences": [{"span": [0, 43], "label": "hedged", "score": 0.9, "hedges": [{"text": "may"}]}]}
```

The JSON Schema is `allegedly.schema.predictions_schema()`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from allegedly.bench.predictions.found import MOST_ITEMS, Found, Judgement, Prediction, shown
from allegedly.bench.predictions.relocation import MismatchError, SourceText, apart, nearest
from allegedly.bench.predictions.values import commitment_of, commitments_of, label_and_score
from allegedly.model import (
    FORMS,
    HEDGE_TYPES,
    HOLDERS,
    Article,
    GoldAttribution,
    GoldHedge,
    Span,
    Spans,
)
from allegedly.model.offsets import Offsets
from allegedly.model.vocabularies import QUOTATIONS, SOURCE_KINDS, STANCES

FINDINGS: Final = ("attributions", "sentences", "claims", "hedges")
"""The keys of a document that hold findings; a record has at least one of them."""

_DOCUMENT: Final = ("schema", "id", "text", "sha256", "offsets", *FINDINGS, "metadata")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "kind": SOURCE_KINDS,
    "stance": STANCES,
    "quotation": QUOTATIONS,
    "form": FORMS,
}
_ATTRIBUTION: Final = (
    *("id", "source", "cue", "content", "name", "negated", "parent", "commitment", "score"),
    *_WORDS,
    "metadata",
)
_PLACES: Final = ("span", "spans", "text")
_JUDGEMENT: Final = ("id", *_PLACES, "label", "score", "hedges", "commitment", "metadata")
_HEDGE: Final = (*_PLACES, "type", "holder", "metadata")


@attrs.frozen
class RecordPrediction(Prediction):
    """A record of a file of JSON Lines."""

    key: str
    where: str
    record: Mapping[str, Any] = attrs.field(repr=False)

    def found(self, article: Article, name: str) -> Found:
        """Return the findings; see `Prediction.found`."""
        return _Reading(self, article).found()


class _Reading:
    """Reads one record against the text of its article."""

    def __init__(self, prediction: RecordPrediction, article: Article) -> None:
        self._wrong = prediction.wrong
        self._record = prediction.record
        self._known("", self._record, _DOCUMENT)
        given = self._text("text", self._record.get("text"))
        sha256 = self._text("sha256", self._record.get("sha256"))
        offsets = self._record.get("offsets", "code-points")
        self._one_of("offsets", offsets, ("code-points", "utf-16"))
        try:
            self._source = SourceText(article, given, sha256, cast("Offsets", offsets))
        except MismatchError as error:
            raise self._wrong("", str(error)) from error

    def found(self) -> Found:
        if not any(key in self._record for key in FINDINGS):
            problem = f"it has none of the keys {', '.join(FINDINGS)}"
            raise self._wrong("", f"{problem}; a list without items says that nothing was found")
        attributions = judgements = hedges = None
        if "attributions" in self._record:
            attributions = tuple(self._attributions())
        judged = [key for key in ("sentences", "claims") if key in self._record]
        if len(judged) > 1:
            raise self._wrong("", "give either sentences or claims; they are one list")
        if judged:
            judgements = tuple(self._judgement(*item) for item in self._items(judged[0]))
        if "hedges" in self._record:
            hedges = tuple(self._hedge(*item) for item in self._items("hedges"))
        return Found(attributions, judgements, hedges)

    def _items(self, key: str, of: Any = None, within: str = "") -> Iterator[tuple[str, Any]]:
        items = (self._record if of is None else of)[key]
        if not isinstance(items, list):
            raise self._wrong(f"{within}{key}", f"must be a list, not {shown(items)}")
        if len(items) > MOST_ITEMS:
            raise self._wrong(f"{within}{key}", f"has more than {MOST_ITEMS:,} items")
        for number, item in enumerate(items):
            place = f"{within}{key}[{number}]"
            if not isinstance(item, dict):
                raise self._wrong(place, f"must be an object, not {shown(item)}")
            yield place, item

    def _attributions(self) -> Iterator[GoldAttribution]:
        items = list(self._items("attributions"))
        ids: dict[str, int] = {}
        parents: dict[str, str] = {}
        made = []
        taken: dict[tuple[int, int], int] = {}
        for number, (place, item) in enumerate(items):
            self._known(place, item, _ATTRIBUTION)
            id = self._name(f"{place}.id", item.get("id", f"p{number + 1}"))
            if id in ids:
                raise self._wrong(f"{place}.id", f"{shown(id)} is the id of two attributions")
            ids[id] = number
            if item.get("parent") is not None:
                parents[id] = self._name(f"{place}.parent", item["parent"])
            made.append(self._attribution(place, id, item, parents.get(id), taken))
        for id, parent in parents.items():
            place = f"attributions[{ids[id]}].parent"
            if parent not in ids:
                raise self._wrong(place, f"there is no attribution {shown(parent)}")
        self._refuse_cycles(ids, parents)
        yield from made

    def _refuse_cycles(self, ids: Mapping[str, int], parents: Mapping[str, str]) -> None:
        sound: set[str] = set()
        for start in parents:
            path: dict[str, None] = {}
            id: str | None = start
            while id is not None and id not in sound:
                if id in path:
                    place = f"attributions[{ids[id]}].parent"
                    raise self._wrong(place, "the parents form a cycle")
                path[id] = None
                id = parents.get(id)
            sound.update(path)

    def _attribution(
        self,
        place: str,
        id: str,
        item: Mapping[str, Any],
        parent: str | None,
        taken: dict[tuple[int, int], int],
    ) -> GoldAttribution:
        if item.get("content") is None:
            raise self._wrong(place, "it has no content; leave it out, or give its words")
        content = self._part(f"{place}.content", item["content"], None, taken)
        if not content:
            raise self._wrong(f"{place}.content", "names no words")
        around = Span(content[0].start, content[-1].end)
        for key, words in _WORDS.items():
            if item.get(key) is not None:
                self._one_of(f"{place}.{key}", item[key], words)
        negated = item.get("negated")
        if negated is not None and not isinstance(negated, bool):
            raise self._wrong(f"{place}.negated", f"must be true or false, not {shown(negated)}")
        held = item.get("commitment")
        try:
            label_and_score(None, item.get("score", 1))
            commitment = None if held is None else commitment_of(held)
        except ValueError as error:
            raise self._wrong(place, str(error)) from error
        closed: dict[str, Any] = {key: item.get(key) for key in _WORDS}
        return GoldAttribution(
            id,
            self._part(f"{place}.source", item.get("source"), around),
            self._part(f"{place}.cue", item.get("cue"), around),
            content,
            name=self._text(f"{place}.name", item.get("name")),
            negated=negated,
            parent=parent,
            commitment=commitment,
            **closed,
        )

    def _judgement(self, place: str, item: Mapping[str, Any]) -> Judgement:
        self._known(place, item, _JUDGEMENT)
        id = item.get("id")
        spans = self._placed(place, item) if any(key in item for key in _PLACES) else ()
        if id is None and not spans:
            raise self._wrong(place, "it has neither an id nor a span nor a text")
        around = Span(spans[0].start, spans[-1].end) if spans else None
        hedges = None
        if item.get("hedges") is not None:
            inside = self._items("hedges", item, f"{place}.")
            hedges = tuple(sorted((self._hedge(*h, around) for h in inside), key=_start))
        try:
            commitment = commitments_of(item.get("commitment"))
            label, score = label_and_score(item.get("label"), item.get("score"))
        except ValueError as error:
            raise self._wrong(place, str(error)) from error
        if label is None and hedges is not None and not commitment:
            label, score = ("hedged", 1.0) if hedges else ("plain", 0.0)
        if label is None and not commitment:
            raise self._wrong(place, "it has neither label, score, hedges nor commitment")
        name = None if id is None else self._name(f"{place}.id", id)
        return Judgement(name, spans, label, score, hedges or (), commitment)

    def _hedge(self, place: str, item: Mapping[str, Any], around: Span | None = None) -> GoldHedge:
        self._known(place, item, _HEDGE)
        for key, words in (("type", HEDGE_TYPES), ("holder", HOLDERS)):
            if item.get(key) is not None:
                self._one_of(f"{place}.{key}", item[key], words)
        spans = self._placed(place, item, around)
        if not spans:
            raise self._wrong(place, "names no words")
        span = Span(spans[0].start, spans[-1].end)
        return GoldHedge(span, item.get("type"), item.get("holder"))

    def _placed(self, place: str, item: Mapping[str, Any], around: Span | None = None) -> Spans:
        if not any(item.get(key) is not None for key in _PLACES):
            raise self._wrong(place, "it has neither a span nor a text")
        return self._part(place, {k: item[k] for k in _PLACES if item.get(k) is not None}, around)

    def _part(
        self,
        place: str,
        part: Any,
        around: Span | None,
        taken: dict[tuple[int, int], int] | None = None,
    ) -> Spans:
        """Return the spans of a part, which may be given by numbers, by its words, or by both."""
        try:
            return apart(self._spans(part, around, taken))
        except MismatchError as error:
            raise self._wrong(place, str(error)) from error

    def _spans(
        self, part: Any, around: Span | None, taken: dict[tuple[int, int], int] | None
    ) -> list[Span]:
        match part:
            case None:
                return []
            case str():
                places = self._source.places(part)
                if taken is not None:
                    first = (places[0].start, places[0].end)
                    number = taken[first] = taken.get(first, -1) + 1
                    return [places[min(number, len(places) - 1)]]
                return [nearest(places, around)]
            case [start, end] if type(start) is int and type(end) is int:
                return [self._source.span(start, end)]
            case [str() | [int(), int()], *_] if all(isinstance(p, str | list) for p in part):
                return [span for piece in part for span in self._spans(piece, around, None)]
            case {"text": str(words), **rest} if rest.keys() & {"span", "spans"}:
                spans = self._spans(rest.get("spans", rest.get("span")), None, None)
                self._check_words(words, spans)
                return spans
            case {"text": words, **rest} if not rest:
                return self._spans(words, around, taken)
            case {"span": spans, **rest} | {"spans": spans, **rest} if not rest:
                return self._spans(spans, None, None)
        raise MismatchError(
            f"{shown(part)} is not a place; give [start, end], a list of these, or the exact words"
        )

    def _check_words(self, words: str, spans: Sequence[Span]) -> None:
        covered = " ".join(span.of(self._source.text) for span in spans)
        if _bare(words) != _bare(covered):
            raise MismatchError(f"its text is “{words[:60]}”, but its span covers “{covered[:60]}”")

    def _known(self, place: str, item: Mapping[str, Any], keys: Sequence[str]) -> None:
        for key in item:
            if key not in keys:
                close = difflib.get_close_matches(key[:40], keys, 1)
                hint = f"did you mean {close[0]!r}?" if close else "put remarks under 'metadata'"
                raise self._wrong(place, f"unknown key {shown(key)}; {hint}")

    def _one_of(self, place: str, value: Any, words: Sequence[str]) -> None:
        if not isinstance(value, str) or value not in words:
            raise self._wrong(place, f"must be one of {', '.join(words)}, not {shown(value)}")

    def _text(self, place: str, value: Any) -> str | None:
        if value is not None and not isinstance(value, str):
            raise self._wrong(place, f"must be a string, not {shown(value)}")
        return value

    def _name(self, place: str, value: Any) -> str:
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            raise self._wrong(place, f"must be a name, not {shown(value)}")
        return str(value)


def _start(hedge: GoldHedge) -> Span:
    return hedge.span


def _bare(words: str) -> str:
    """Return the letters and digits of some words."""
    return "".join(char for char in words if char.isalnum())
