"""Reads analyses back from the library's own JSON, exactly as they were.

Derived values (voices, figures, the tokens of each sentence) are computed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from allegedly.analyzer.wording import Wording
from allegedly.errors import AllegedlyError, SchemaError, wrong_type
from allegedly.io.analysis_records import (
    ArticleRecord,
    AssessmentRecord,
    ClaimRecord,
    DocumentRecord,
    SentenceRecord,
    require,
    short,
    structured,
    wrong,
)
from allegedly.model import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Segmentation,
    Sentence,
    Span,
    Spans,
    Tokens,
    text_of,
)
from allegedly.model.analysis_to_json import SCHEMA
from allegedly.model.commitment import contradiction
from allegedly.model.offsets import Utf16, with_offsets
from allegedly.text import tokenize


def analysis_from_json(text: str | bytes) -> Analysis:
    """Return the analysis that one line of JSON holds.

    Raises:
        ArgumentTypeError: If it is neither a string nor bytes.
        SchemaError: If it is not JSON, or does not follow the schema; the message names the place.
    """
    if not isinstance(text, (str, bytes)):
        raise wrong_type("text", "a string or bytes", text, "for a dictionary use from_dict")
    try:
        data = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise SchemaError("is not an analysis: it is JSON nested too deeply") from error
    except ValueError as error:  # of JSON, and of its encoding
        if _is_lines(error):
            raise SchemaError(
                "is not one analysis but several lines of JSON; read these with "
                "allegedly.io.read_analyses(allegedly.io.find_inputs([file]))"
            ) from error
        raise SchemaError(f"is not valid JSON: {error}") from error
    return analysis_from_dict(data)


def _is_lines(error: ValueError) -> bool:
    """Return whether the text that could not be parsed is an object with more lines after it."""
    return (
        isinstance(error, json.JSONDecodeError)
        and error.msg == "Extra data"
        and error.doc[: error.pos].rstrip(" \t\r").endswith("\n")
    )


def analysis_from_dict(data: Mapping[str, Any]) -> Analysis:
    """Return the analysis that plain data hold.

    Raises:
        SchemaError: If they do not follow the schema; the message names the place.
    """
    if not isinstance(data, Mapping) or "schema" not in data:
        raise SchemaError(f'is not an analysis: it has no key "schema" with the value "{SCHEMA}"')
    if data["schema"] != SCHEMA:
        raise SchemaError(
            f"is in the schema {short(data['schema'])}; this version of allegedly reads {SCHEMA}"
        )
    return _build(structured(_in_code_points(data)))


def _in_code_points(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return plain data with positions in code points, whatever its own are."""
    article = data.get("article")
    text = article.get("text") if isinstance(article, Mapping) else None
    if data.get("offsets") != "utf-16" or not isinstance(text, str):
        return data
    try:
        return with_offsets(data, Utf16(text).points)
    except SchemaError as error:
        raise SchemaError(f"does not follow {SCHEMA}: {error}") from error
    except RecursionError as error:
        raise SchemaError(f"does not follow {SCHEMA}: it is nested too deeply") from error


def _build(stored: DocumentRecord) -> Analysis:
    article = _article(stored.article)
    segmentation = _segmentation(article, stored.sentences)
    attributions = _attributions(article.text, stored.attributions)
    wording = Wording.of(segmentation, attributions.values())
    claims: list[Claim] = []
    # The figures name every classifier that ran, even if there was no claim to judge.
    assessments: dict[str, dict[str, Assessment]] = {name: {} for name in stored.profile.hedging}
    ids: set[str] = set()
    for number, item in enumerate(stored.claims):
        place = f"claims[{number}]"
        require(item.id not in ids, f"{place}.id", f"{item.id!r} is the id of two claims")
        ids.add(item.id)
        claims.append(wording.marked(_claim(place, item, segmentation, attributions)))
        for name, judged in item.assessments.items():
            where = f"{place}.assessments.{name}"
            require(name in assessments, where, "this classifier is missing in profile.hedging")
            assessments[name][item.id] = _assessment(
                where, name, judged, article.text, attributed=item.attribution is not None
            )
    return Analysis(
        article=article,
        sentences=segmentation.sentences,
        attributions=tuple(attributions.values()),
        claims=tuple(claims),
        assessments=assessments,
        failures=stored.failures,
        provenance=stored.provenance,
    )


def _article(stored: ArticleRecord) -> Article:
    try:
        article = Article(
            id=stored.id,
            text=stored.text,
            title_span=stored.title,
            url=stored.url,
            outlet=stored.outlet,
            authors=stored.authors,
            published=stored.published,
            language=stored.language,
            metadata=stored.metadata,
        )
    except AllegedlyError as error:
        raise wrong("article", str(error)) from error
    require(stored.body == article.body_span, "article.body", "does not follow the title")
    return article


def _segmentation(article: Article, stored: Sequence[SentenceRecord]) -> Segmentation:
    tokens: Tokens = tokenize(article.text)
    sentences: list[Sentence] = []
    paragraphs: list[Span] = []
    for number, item in enumerate(stored):
        place = f"sentences[{number}]"
        _check_spans(f"{place}.span", [s.span for s in sentences[-1:]] + [item.span], article.text)
        following = item.paragraph == len(paragraphs)
        require(
            following or item.paragraph == len(paragraphs) - 1,
            f"{place}.paragraph",
            f"{item.paragraph} does not continue the numbers from 0",
        )
        if following:
            paragraphs.append(item.span)
        else:
            paragraphs[-1] = Span(paragraphs[-1].start, item.span.end)
        inside = tokens.within(item.span)
        sentences.append(Sentence(number, item.span, inside, item.paragraph, item.role))
    return Segmentation(article, tuple(paragraphs), tuple(sentences), tokens)


def _attributions(text: str, stored: Sequence[Attribution]) -> dict[str, Attribution]:
    found: dict[str, Attribution] = {}
    for number, item in enumerate(stored):
        place = f"attributions[{number}]"
        require(item.id not in found, f"{place}.id", f"{item.id!r} is the id of two attributions")
        found[item.id] = item
        if item.score is not None:
            require(0 <= item.score <= 1, f"{place}.score", f"{item.score} is outside [0, 1]")
        for name in ("source", "cue", "content"):
            part = getattr(item, name)
            if part is not None:
                _check_words(f"{place}.{name}", part.spans, part.text, text)
    sound: set[str | None] = {None}
    for number, item in enumerate(stored):
        parent, path = item.parent, {item.id}
        while parent not in sound:
            place = f"attributions[{number}].parent"
            require(parent in found, place, f"there is no attribution {parent!r}")
            require(parent not in path, place, "the parents form a cycle")
            path.add(str(parent))
            parent = found[str(parent)].parent
        sound |= path
    return found


def _claim(
    place: str,
    stored: ClaimRecord,
    segmentation: Segmentation,
    attributions: Mapping[str, Attribution],
) -> Claim:
    text = segmentation.text
    _check_words(place, stored.spans, stored.text, text)
    _check_spans(f"{place}.frame", stored.frame, text)
    require(
        0 <= stored.sentence < len(segmentation.sentences),
        f"{place}.sentence",
        f"there is no sentence {stored.sentence}",
    )
    owner = stored.attribution
    require(
        owner is None or owner in attributions,
        f"{place}.attribution",
        f"there is no attribution {owner!r}",
    )
    return Claim(
        stored.id,
        stored.spans,
        stored.sentence,
        segmentation,
        None if owner is None else attributions[owner],
        stored.frame,
    )


def _assessment(
    place: str, name: str, stored: AssessmentRecord, text: str, *, attributed: bool
) -> Assessment:
    require(0 <= stored.score <= 1, f"{place}.score", f"{stored.score} is not between 0 and 1")
    for number, hedge in enumerate(stored.hedges):
        _check_words(f"{place}.hedges[{number}]", (hedge.span,), hedge.text, text)
    problem = contradiction(stored.commitment, attributed=attributed)
    require(problem is None, f"{place}.commitment", problem or "")
    return Assessment(
        name,
        stored.label,
        stored.score,
        stored.hedges,
        stored.explanation,
        commitment=stored.commitment,
    )


def _check_words(place: str, spans: Spans, shown: str, text: str) -> None:
    require(bool(spans), f"{place}.spans", "is empty")
    _check_spans(f"{place}.spans", spans, text)
    require(
        text_of(text, spans) == shown,
        f"{place}.text",
        f"is {short(shown)}, but its span covers {short(text_of(text, spans))}",
    )


def _check_spans(place: str, spans: Sequence[Span], text: str) -> None:
    if spans:
        require(spans[-1].end <= len(text), place, "ends after the text")
    for before, after in pairwise(spans):
        problem = f"[{after.start}, {after.end}] begins before its predecessor ends"
        require(before.end <= after.start, place, problem)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number of JSON")
