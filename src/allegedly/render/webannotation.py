"""The renderer of W3C Web Annotations, as JSON-LD.

Web Annotation Data Model, W3C Recommendation 2017. Each article gives one `AnnotationCollection`
that contains its only page. Positions count Unicode code points, as the model requires, in the
analysed text: title, blank line, body. On request they count UTF-16 code units, as tools written in
JavaScript do; the label of the collection names the unit. On the web page itself the quotation
selector finds the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Article, Attribution, Claim, Commitment, Holder, Span
from allegedly.model.analysis_to_json import json_line
from allegedly.model.offsets import Offsets, Utf16, check_offsets
from allegedly.render.iris import name_of, web_address

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"

BESIDE: Final = 32
"""Code points of context in a quotation selector on each side."""

Node = dict[str, Any]


class WebAnnotationRenderer(Renderer):
    """Writes one annotation collection per line, one for each article."""

    piecewise = True

    def __init__(self, *, offsets: Offsets = "code-points") -> None:
        """Make a renderer.

        Args:
            offsets: The unit of all positions: `code-points`, or `utf-16` as JavaScript counts.

        Raises:
            ArgumentTypeError: If the unit is unknown.
        """
        self.offsets = check_offsets(offsets)

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield one line for each analysis."""
        for analysis in analyses:
            yield json_line(annotation_collection(analysis, self.offsets), analysis.article) + "\n"


def annotation_collection(analysis: Analysis, offsets: Offsets = "code-points") -> Node:
    """Return all findings in an article as one Web Annotation collection.

    There is an annotation for each source, cue, content, claim and hedge. Its kind is given in
    bodies that are tags; a claim is linked to the content it comes from, a hedge to its claim.
    A claim has bodies that classify it (the label) and assess it (the commitment of each holder,
    with its number), each with the software it comes from. Discontinuous items have several
    targets.

    Args:
        analysis: The analysis.
        offsets: The unit of all positions.
    """
    article = analysis.article
    items = list(_annotations(analysis))
    label = f"Claims, sources and hedges in {article.title or article.id}"
    if offsets == "utf-16":
        label += " (positions in UTF-16 code units)"
        _count_units(items, Utf16(article.text))
    collection: Node = {
        "@context": CONTEXT,
        "id": name_of(article, "collection"),
        "type": "AnnotationCollection",
        "label": label,
        "generator": _software(article, "allegedly", analysis.provenance.allegedly),
        "total": len(items),
    }
    if items:  # the model does not allow a page without annotations
        page = {"id": name_of(article, "page"), "type": "AnnotationPage", "startIndex": 0}
        collection["first"] = {**page, "items": items}
    return collection


def _annotations(analysis: Analysis) -> Iterator[Node]:
    article = analysis.article
    for attribution in analysis.attributions:
        yield from _attribution(article, attribution)
    for claim in analysis.claims:
        bodies = [_tag("claim"), _tag(f"voice: {claim.voice}")]
        for name, judged in analysis.assessments.items():
            if found := judged.get(claim.id):
                software = _software(article, name, analysis.provenance.classifiers.get(name))
                bodies.append(_tag(found.label, "classifying", creator=software))
                score = f"score: {found.score}"
                bodies.append(_tag(score, "describing", creator=software))
                bodies += [
                    _tag(_held(holder, item), "assessing", creator=software)
                    for holder, item in found.commitment.items()
                ]
                if found.explanation is not None:
                    bodies.append(_tag(found.explanation, "commenting", creator=software))
        if claim.attribution is not None:
            bodies.append(_link(article, claim.attribution.id, "content"))
        yield _annotation(article, (claim.id,), claim.spans, bodies)
        yield from _hedges(analysis, claim)


def _attribution(article: Article, attribution: Attribution) -> Iterator[Node]:
    id = attribution.id
    bodies = [_tag("content"), _tag(f"quotation: {attribution.quotation}")]
    if attribution.negated:
        bodies.append(_tag("negated"))
    if attribution.parent is not None:
        bodies.append(_link(article, attribution.parent, "content"))
    if (source := attribution.source) is not None:
        tags = [_tag("source"), _tag(f"kind: {source.kind}")]
        if source.name is not None:
            tags.append(_tag(source.name, "identifying"))
        if source.role is not None:
            tags.append(_tag(f"role: {source.role}"))
        if source.basis is not None:
            tags.append(_tag(f"basis: {source.basis}"))
        yield _annotation(article, (id, "source"), source.spans, tags)
        bodies.append(_link(article, id, "source"))
    if (cue := attribution.cue) is not None:
        tags = [_tag("cue"), _tag(f"stance: {cue.stance}"), _tag(f"lemma: {cue.lemma}")]
        yield _annotation(article, (id, "cue"), cue.spans, tags)
        bodies.append(_link(article, id, "cue"))
    yield _annotation(article, (id, "content"), attribution.content.spans, bodies)


def _hedges(analysis: Analysis, claim: Claim) -> Iterator[Node]:
    article = analysis.article
    for name, judged in analysis.assessments.items():
        if claim.id not in judged:
            continue
        software = _software(article, name, analysis.provenance.classifiers.get(name))
        for number, hedge in enumerate(judged[claim.id].hedges):
            bodies = [
                _tag("hedge"),
                _tag(f"type: {hedge.type}"),
                _tag(f"holder: {hedge.holder}"),
                _link(article, claim.id),
            ]
            key = (claim.id, "hedge", name, str(number))
            yield {**_annotation(article, key, (hedge.span,), bodies), "creator": software}


def _annotation(
    article: Article, key: Sequence[str], spans: Iterable[Span], bodies: Sequence[Node]
) -> Node:
    return {
        "id": name_of(article, *key),
        "type": "Annotation",
        "motivation": "tagging",
        "body": list(bodies),
        "target": [_target(article, span) for span in spans],
    }


def _target(article: Article, span: Span) -> Node:
    text = article.text
    return {
        "type": "SpecificResource",
        "source": _text(article),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.of(text),
                "prefix": text[max(0, span.start - BESIDE) : span.start],
                "suffix": text[span.end : span.end + BESIDE],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _count_units(items: Iterable[Node], text: Utf16) -> None:
    """Turn the positions of annotations into code units."""
    for item in items:
        for target in item["target"]:
            position = target["selector"][1]
            position.update(start=text.units(position["start"]), end=text.units(position["end"]))


def _text(article: Article) -> Node:
    source: Node = {"id": name_of(article), "type": "Text", "format": "text/plain"}
    if article.language:
        source["language"] = article.language
    if url := web_address(article.url):
        source["via"] = url
    return source


def _tag(value: str, purpose: str = "tagging", **more: Mapping[str, Any]) -> Node:
    return {
        "type": "TextualBody",
        "value": value,
        "format": "text/plain",
        "purpose": purpose,
        **more,
    }


def _held(holder: Holder, item: Commitment) -> str:
    """Return a commitment with its number, as in "commitment of the source: probable +, 0.667"."""
    degree = f"{item.degree} {item.polarity}" if item.polarity else item.degree
    return f"commitment of the {holder}: {degree}, {item.value}"


def _link(article: Article, *key: str) -> Node:
    return {"type": "SpecificResource", "source": name_of(article, *key), "purpose": "linking"}


def _software(article: Article, name: str, version: str | None) -> Node:
    shown = f"{name} {version}" if version else name
    return {"id": name_of(article, "software", shown), "type": "Software", "name": shown}
