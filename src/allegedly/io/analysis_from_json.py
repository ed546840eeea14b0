"""Reads analyses back from the library's own JSON, exactly as they were.

Derived values (voices, figures, the tokens of each sentence) are computed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import attrs

from allegedly.analyzer.claims import Wording
from allegedly.errors import AllegedlyError, SchemaError, wrong_type
from allegedly.model import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Failure,
    Hedge,
    Holder,
    Label,
    Provenance,
    Segmentation,
    Sentence,
    SentenceRole,
    Span,
    Spans,
    Tokens,
    Voice,
    text_of,
)
from allegedly.model.analysis_to_json import SCHEMA
from allegedly.model.commitment import contradiction
from allegedly.model.offsets import Offsets, Utf16, with_offsets
from allegedly.text import tokenize

if TYPE_CHECKING:
    from cattrs import Converter

_SHOWN: Final = 60


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
            f"is in the schema {_short(data['schema'])}; this version of allegedly reads {SCHEMA}"
        )
    return _build(_structured(_in_code_points(data)))


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


@attrs.frozen
class _Article:
    id: str
    text: str
    title: Span | None
    body: Span
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None
    metadata: dict[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class _Sentence:
    span: Span
    paragraph: int
    role: SentenceRole


@attrs.frozen
class _Assessment:
    label: Label
    score: float
    hedges: tuple[Hedge, ...]
    explanation: str | None = None
    commitment: dict[Holder, Commitment] = attrs.field(factory=dict)


@attrs.frozen
class _Claim:
    id: str
    spans: Spans
    text: str
    sentence: int
    voice: Voice
    who: str
    attribution: str | None
    frame: Spans
    assessments: dict[str, _Assessment]


@attrs.frozen
class _Profile:
    claims: Any
    attributions: Any
    hedging: dict[str, Any]


@attrs.frozen
class _Document:
    schema: str
    article: _Article
    sentences: tuple[_Sentence, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[_Claim, ...]
    profile: _Profile
    failures: tuple[Failure, ...]
    provenance: Provenance
    offsets: Offsets = "code-points"


def _build(stored: _Document) -> Analysis:
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
        _require(item.id not in ids, f"{place}.id", f"{item.id!r} is the id of two claims")
        ids.add(item.id)
        claims.append(wording.marked(_claim(place, item, segmentation, attributions)))
        for name, judged in item.assessments.items():
            where = f"{place}.assessments.{name}"
            _require(name in assessments, where, "this classifier is missing in profile.hedging")
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


def _article(stored: _Article) -> Article:
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
        raise _wrong("article", str(error)) from error
    _require(stored.body == article.body_span, "article.body", "does not follow the title")
    return article


def _segmentation(article: Article, stored: Sequence[_Sentence]) -> Segmentation:
    tokens: Tokens = tokenize(article.text)
    sentences: list[Sentence] = []
    paragraphs: list[Span] = []
    for number, item in enumerate(stored):
        place = f"sentences[{number}]"
        _check_spans(f"{place}.span", [s.span for s in sentences[-1:]] + [item.span], article.text)
        following = item.paragraph == len(paragraphs)
        _require(
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
        _require(item.id not in found, f"{place}.id", f"{item.id!r} is the id of two attributions")
        found[item.id] = item
        if item.score is not None:
            _require(0 <= item.score <= 1, f"{place}.score", f"{item.score} is outside [0, 1]")
        for name in ("source", "cue", "content"):
            part = getattr(item, name)
            if part is not None:
                _check_words(f"{place}.{name}", part.spans, part.text, text)
    sound: set[str | None] = {None}
    for number, item in enumerate(stored):
        parent, path = item.parent, {item.id}
        while parent not in sound:
            place = f"attributions[{number}].parent"
            _require(parent in found, place, f"there is no attribution {parent!r}")
            _require(parent not in path, place, "the parents form a cycle")
            path.add(str(parent))
            parent = found[str(parent)].parent
        sound |= path
    return found


def _claim(
    place: str,
    stored: _Claim,
    segmentation: Segmentation,
    attributions: Mapping[str, Attribution],
) -> Claim:
    text = segmentation.text
    _check_words(place, stored.spans, stored.text, text)
    _check_spans(f"{place}.frame", stored.frame, text)
    _require(
        0 <= stored.sentence < len(segmentation.sentences),
        f"{place}.sentence",
        f"there is no sentence {stored.sentence}",
    )
    owner = stored.attribution
    _require(
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
    place: str, name: str, stored: _Assessment, text: str, *, attributed: bool
) -> Assessment:
    _require(0 <= stored.score <= 1, f"{place}.score", f"{stored.score} is not between 0 and 1")
    for number, hedge in enumerate(stored.hedges):
        _check_words(f"{place}.hedges[{number}]", (hedge.span,), hedge.text, text)
    problem = contradiction(stored.commitment, attributed=attributed)
    _require(problem is None, f"{place}.commitment", problem or "")
    return Assessment(
        name,
        stored.label,
        stored.score,
        stored.hedges,
        stored.explanation,
        commitment=stored.commitment,
    )


def _check_words(place: str, spans: Spans, shown: str, text: str) -> None:
    _require(bool(spans), f"{place}.spans", "is empty")
    _check_spans(f"{place}.spans", spans, text)
    _require(
        text_of(text, spans) == shown,
        f"{place}.text",
        f"is {_short(shown)}, but its span covers {_short(text_of(text, spans))}",
    )


def _check_spans(place: str, spans: Sequence[Span], text: str) -> None:
    if spans:
        _require(spans[-1].end <= len(text), place, "ends after the text")
    for before, after in pairwise(spans):
        problem = f"[{after.start}, {after.end}] begins before its predecessor ends"
        _require(before.end <= after.start, place, problem)


def _require(holds: bool, place: str, problem: str) -> None:
    if not holds:
        raise _wrong(place, problem)


def _wrong(place: str, problem: str) -> SchemaError:
    return SchemaError(f"does not follow {SCHEMA}: {place and f'{place}: '}{problem}")


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number of JSON")


def _structured(data: Mapping[str, Any]) -> _Document:
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter().structure(data, _Document)
    except BaseValidationError as error:
        first = transform_error(error, path="", format_exception=_explain)[0]
        problem, _, place = first.rpartition(" @ ")
        raise _wrong(place.removeprefix("."), problem) from error


def _explain(error: BaseException, _: object) -> str:
    from cattrs import ForbiddenExtraKeysError

    if isinstance(error, ForbiddenExtraKeysError):
        return f"has the unknown key {min(error.extra_fields)!r}"
    if isinstance(error, KeyError):
        return f"the key {error.args[0]!r} is missing"
    if isinstance(error, (AttributeError, TypeError)):
        return "is neither the object nor the list that belongs here"
    return str(error)


def _is_literal(kind: object) -> bool:
    return get_origin(kind) is Literal


@lru_cache(maxsize=1)
def _converter() -> Converter:
    """Return a converter that makes objects of plain data and never coerces a value."""
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)

    def exactly(kinds: tuple[type, ...], expected: str) -> Any:
        def checked(value: object, _: object) -> Any:
            # JSON's true and false are not numbers, though Python's are.
            if isinstance(value, bool) != (kinds == (bool,)) or not isinstance(value, kinds):
                raise ValueError(f"must be {expected}, not {_short(value)}")
            return value

        return checked

    def one_of(value: object, kind: Any) -> Any:
        if not isinstance(value, str) or value not in get_args(kind):
            raise ValueError(f"must be one of {', '.join(get_args(kind))}, not {_short(value)}")
        return value

    def span(value: object, _: object) -> Span:
        if isinstance(value, (list, tuple)) and [type(end) for end in value] == [int, int]:
            try:
                return Span(*value)
            except ValueError:
                pass
        raise ValueError(f"must be a span [start, end), not {_short(value)}")

    def moment(value: object, _: object) -> datetime:
        try:
            return datetime.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise ValueError(f"must be a date in ISO 8601, not {_short(value)}") from None

    converter.register_structure_hook(str, exactly((str,), "a string"))
    converter.register_structure_hook(bool, exactly((bool,), "true or false"))
    converter.register_structure_hook(int, exactly((int,), "a whole number"))
    converter.register_structure_hook(float, exactly((int, float), "a number"))
    converter.register_structure_hook(Span, span)
    converter.register_structure_hook(datetime, moment)
    converter.register_structure_hook_func(_is_literal, one_of)
    return converter
