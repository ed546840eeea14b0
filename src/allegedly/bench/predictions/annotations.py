"""W3C Web Annotations as predictions, as `allegedly` writes them or as others do.

An annotation counts by its tags: ``content``, ``source``, ``cue``, ``claim`` or ``hedge``. A
content is linked to its source, its cue and its parent by bodies with the purpose ``linking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from allegedly.bench.predictions.analyses import classifier_of
from allegedly.bench.predictions.found import MOST_ITEMS, Found, Judgement, Prediction
from allegedly.bench.predictions.relocation import MismatchError, SourceText, apart
from allegedly.bench.predictions.values import commitment_of, label_and_score
from allegedly.errors import PredictionError
from allegedly.model import FORMS, HEDGE_TYPES, HOLDERS, Article, GoldAttribution, GoldHedge, Span
from allegedly.model.vocabularies import QUOTATIONS, SOURCE_KINDS, STANCES

Node = Mapping[str, Any]

_KINDS: Final = ("content", "source", "cue", "claim", "hedge")


def is_annotation(record: Node) -> bool:
    """Return whether a record is an annotation, a page or a collection of them."""
    kinds = _listed(record.get("type"))
    return any(isinstance(kind, str) and kind.startswith("Annotation") for kind in kinds)


def annotations_in(record: Node) -> Iterator[Node]:
    """Yield the annotations in a collection or a page, or the one that a record is."""
    if "Annotation" in _listed(record.get("type")):
        yield record
        return
    pages = [record, *_listed(record.get("first"))]
    for page in pages:
        if isinstance(page, Mapping):
            yield from (item for item in _listed(page.get("items")) if isinstance(item, Mapping))


def by_document(items: Iterable[tuple[str, Node]]) -> Iterator[AnnotationPrediction]:
    """Group annotations by the document that they are about.

    Raises:
        PredictionError: If one has no target; the message names its place.
    """
    groups: dict[str, list[Node]] = {}
    first: dict[str, str] = {}
    for where, item in items:
        keys = {key for target in _listed(item.get("target")) if (key := _document(target))}
        if len(keys) != 1:
            problem = "must have targets in one document, whose source is its id or address"
            raise PredictionError(f"{where}: annotation {item.get('id')!r:.80} {problem}")
        key = keys.pop()
        groups.setdefault(key, []).append(item)
        first.setdefault(key, where)
    for key, nodes in groups.items():
        yield AnnotationPrediction(key, first[key], tuple(nodes))


@attrs.frozen
class _Annotation:
    id: str
    tags: tuple[str, ...]
    bodies: tuple[Node, ...]
    spans: tuple[Span, ...]

    def value(self, key: str, words: tuple[str, ...]) -> Any:
        """Return the word after a key, as in ``kind: pronoun``, if it is one of those allowed."""
        stated = (tag[len(key) + 2 :] for tag in self.tags if tag.startswith(f"{key}: "))
        return next((word for word in stated if word in words), None)

    @property
    def links(self) -> Iterator[str]:
        """The ids of annotations that it is linked to."""
        for body in self.bodies:
            if body.get("purpose") == "linking" and isinstance(body.get("source"), str):
                yield body["source"]


@attrs.frozen
class AnnotationPrediction(Prediction):
    """The annotations of one document."""

    key: str
    where: str
    nodes: tuple[Node, ...] = attrs.field(repr=False)
    sparse = True

    def found(self, article: Article, name: str) -> Found:
        """Return the findings; see `Prediction.found`."""
        if len(self.nodes) > MOST_ITEMS:
            raise self.wrong("", f"has more than {MOST_ITEMS:,} annotations")
        source = SourceText(article)
        kinds: dict[str, dict[str, _Annotation]] = {kind: {} for kind in _KINDS}
        for number, node in enumerate(self.nodes):
            item = self._annotation(number, node, source)
            for kind in _KINDS:
                if kind in item.tags and item.spans:
                    kinds[kind].setdefault(item.id, item)
        claims = list(kinds["claim"].values())
        creators = {n: None for c in claims for b in c.bodies if (n := _creator(b)) is not None}
        chosen = classifier_of(list(creators), name)
        judged = tuple(j for c in claims if (j := self._judgement(c, chosen)) is not None)
        return Found(
            tuple(_attribution(item, kinds) for item in kinds["content"].values()),
            judged or None,
            tuple(_hedge(item) for item in kinds["hedge"].values()),
        )

    def _annotation(self, number: int, node: Node, source: SourceText) -> _Annotation:
        bodies = tuple(body for body in _listed(node.get("body")) if isinstance(body, Mapping))
        tags = tuple(
            body["value"] if isinstance(body, Mapping) else body
            for body in _listed(node.get("body"))
            if isinstance(body, str) or (isinstance(body, Mapping) and _is_tag(body))
        )
        id = node.get("id")
        place = f"annotation {id!r:.80}"
        try:
            spans = apart(_place(target, source) for target in _listed(node.get("target")))
        except MismatchError as error:
            raise self.wrong(place, str(error)) from error
        return _Annotation(id if isinstance(id, str) else f"#{number}", tags, bodies, spans)

    def _judgement(self, item: _Annotation, chosen: str | None) -> Judgement | None:
        label = score = None
        held: dict[Any, Any] = {}
        for body in item.bodies:
            value = body.get("value")
            if _creator(body) != chosen or not isinstance(value, str):
                continue
            try:
                if body.get("purpose") == "classifying":
                    label = value
                elif body.get("purpose") == "describing" and value.startswith("score: "):
                    score = float(value.removeprefix("score: "))
                elif body.get("purpose") == "assessing" and value.startswith("commitment of the "):
                    holder, _, degree = value.removeprefix("commitment of the ").partition(": ")
                    if holder in HOLDERS:
                        held[holder] = commitment_of(degree.partition(",")[0])
            except ValueError as error:
                raise self.wrong(f"annotation {item.id!r:.80}", str(error)) from error
        if label is None and score is None:
            return None
        try:
            named, probability = label_and_score(label, score)
        except ValueError as error:
            raise self.wrong(f"annotation {item.id!r:.80}", str(error)) from error
        return Judgement(None, item.spans, named, probability, (), held)


def _attribution(item: _Annotation, kinds: Mapping[str, Mapping[str, _Annotation]]) -> Any:
    def linked(kind: str) -> _Annotation | None:
        return next((kinds[kind][id] for id in item.links if id in kinds[kind]), None)

    source, cue, parent = linked("source"), linked("cue"), linked("content")
    names = (
        b.get("value") for b in (source.bodies if source else ()) if _purpose(b, "identifying")
    )
    return GoldAttribution(
        item.id,
        source.spans if source else (),
        cue.spans if cue else (),
        item.spans,
        kind=source.value("kind", SOURCE_KINDS) if source else None,
        name=next((name for name in names if isinstance(name, str)), None),
        stance=cue.value("stance", STANCES) if cue else None,
        quotation=item.value("quotation", QUOTATIONS),
        negated="negated" in item.tags,
        parent=parent.id if parent and parent is not item else None,
        form=item.value("form", FORMS),
    )


def _hedge(item: _Annotation) -> GoldHedge:
    span = Span(item.spans[0].start, item.spans[-1].end)
    return GoldHedge(span, item.value("type", HEDGE_TYPES), item.value("holder", HOLDERS))


def _place(target: Any, source: SourceText) -> Span:
    """Return the place of a target: its position, or its quotation if that is elsewhere."""
    position: tuple[int, int] | None = None
    quote: Node | None = None
    for selector in _listed(target.get("selector") if isinstance(target, Mapping) else None):
        if not isinstance(selector, Mapping):
            continue
        start, end, exact = (selector.get(key) for key in ("start", "end", "exact"))
        if type(start) is int and type(end) is int and selector.get("type") != "DataPosition":
            position = start, end
        if isinstance(exact, str) and exact.strip():
            quote = selector
    if quote is None:
        if position is None:
            raise MismatchError("its target has neither a quotation nor a position to select by")
        return source.span(*position)
    start, end = position or (0, 0)
    if 0 <= start < end and source.text[start:end] == quote["exact"]:
        return Span(start, end)
    return _quoted(quote, start if position else None, source)


def _quoted(quote: Node, start: int | None, source: SourceText) -> Span:
    """Return the occurrence with most of the context, and of these the nearest to a position."""
    prefix, suffix = ((quote.get(key) or "") for key in ("prefix", "suffix"))
    context = [end.strip() if isinstance(end, str) else "" for end in (prefix, suffix)]

    def fit(place: Span) -> tuple[int, int]:
        before = source.text[max(0, place.start - 64) : place.start].rstrip()
        after = source.text[place.end : place.end + 64].lstrip()
        agrees = before.endswith(context[0]) + after.startswith(context[1])
        return -agrees, 0 if start is None else abs(place.start - start)

    return min(source.places(quote["exact"]), key=fit)


def _document(target: Any) -> str | None:
    """Return the id of the document of a target."""
    found = target.get("source") if isinstance(target, Mapping) else None
    if isinstance(found, Mapping):
        found = found.get("id")
    return found if isinstance(found, str) else None


def _is_tag(body: Node) -> bool:
    return isinstance(body.get("value"), str) and body.get("purpose", "tagging") == "tagging"


def _purpose(body: Node, purpose: str) -> bool:
    return body.get("purpose") == purpose


def _creator(body: Node) -> str | None:
    """Return the name of the software that made a body, without its version."""
    creator = body.get("creator")
    name = creator.get("name") if isinstance(creator, Mapping) else creator
    return name.partition(" ")[0] if isinstance(name, str) and body.get("purpose") else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
