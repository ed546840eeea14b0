"""The library's own JSON as typed records: keys and the types of values, no meaning yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

import attrs

from allegedly.errors import SchemaError
from allegedly.model import (
    Attribution,
    Commitment,
    Failure,
    Hedge,
    Holder,
    Label,
    Provenance,
    SentenceRole,
    Span,
    Spans,
    Voice,
)
from allegedly.model.analysis_to_json import SCHEMA
from allegedly.model.offsets import Offsets

if TYPE_CHECKING:
    from cattrs import Converter

_SHOWN: Final = 60


@attrs.frozen
class ArticleRecord:
    """An article."""

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
class SentenceRecord:
    """A sentence."""

    span: Span
    paragraph: int
    role: SentenceRole


@attrs.frozen
class AssessmentRecord:
    """A classifier's view of a claim."""

    label: Label
    score: float
    hedges: tuple[Hedge, ...]
    explanation: str | None = None
    commitment: dict[Holder, Commitment] = attrs.field(factory=dict)


@attrs.frozen
class ClaimRecord:
    """A claim."""

    id: str
    spans: Spans
    text: str
    sentence: int
    voice: Voice
    who: str
    attribution: str | None
    frame: Spans
    assessments: dict[str, AssessmentRecord]


@attrs.frozen
class ProfileRecord:
    """The figures of an analysis, which are computed again."""

    claims: Any
    attributions: Any
    hedging: dict[str, Any]


@attrs.frozen
class DocumentRecord:
    """An analysis."""

    schema: str
    article: ArticleRecord
    sentences: tuple[SentenceRecord, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[ClaimRecord, ...]
    profile: ProfileRecord
    failures: tuple[Failure, ...]
    provenance: Provenance
    offsets: Offsets = "code-points"


def structured(data: Mapping[str, Any]) -> DocumentRecord:
    """Return plain data as records.

    Raises:
        SchemaError: If a key is missing or unknown, or a value has another type; the message names
            the place.
    """
    from cattrs import BaseValidationError, transform_error

    try:
        return _converter().structure(data, DocumentRecord)
    except BaseValidationError as error:
        first = transform_error(error, path="", format_exception=_explain)[0]
        problem, _, place = first.rpartition(" @ ")
        raise wrong(place.removeprefix("."), problem) from error


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
                raise ValueError(f"must be {expected}, not {short(value)}")
            return value

        return checked

    def one_of(value: object, kind: Any) -> Any:
        if not isinstance(value, str) or value not in get_args(kind):
            raise ValueError(f"must be one of {', '.join(get_args(kind))}, not {short(value)}")
        return value

    def span(value: object, _: object) -> Span:
        if isinstance(value, (list, tuple)) and [type(end) for end in value] == [int, int]:
            try:
                return Span(*value)
            except ValueError:
                pass
        raise ValueError(f"must be a span [start, end), not {short(value)}")

    def moment(value: object, _: object) -> datetime:
        try:
            return datetime.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise ValueError(f"must be a date in ISO 8601, not {short(value)}") from None

    converter.register_structure_hook(str, exactly((str,), "a string"))
    converter.register_structure_hook(bool, exactly((bool,), "true or false"))
    converter.register_structure_hook(int, exactly((int,), "a whole number"))
    converter.register_structure_hook(float, exactly((int, float), "a number"))
    converter.register_structure_hook(Span, span)
    converter.register_structure_hook(datetime, moment)
    converter.register_structure_hook_func(_is_literal, one_of)
    return converter


def require(holds: bool, place: str, problem: str) -> None:
    """Raise `wrong` unless a condition holds."""
    if not holds:
        raise wrong(place, problem)


def wrong(place: str, problem: str) -> SchemaError:
    """Return the error about a value at a place in the JSON."""
    return SchemaError(f"does not follow {SCHEMA}: {place and f'{place}: '}{problem}")


def short(value: object) -> str:
    """Return a value as a message shows it."""
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
