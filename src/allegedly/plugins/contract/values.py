"""Checks of single values: types, words, texts, spans, counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from allegedly.errors import ContractError
from allegedly.model import (
    Span,
    text_of,
)

_LONGEST_SHOWN: Final = 80


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def check_count(
    method: str, results: Sequence[object], expected: int, result: str, item: str
) -> None:
    """Refuse another number of results than expected."""
    check_sequence(method, results)
    if len(results) != expected:
        raise ContractError(
            f"{method} returned {len(results)} {result}s for {expected} {item}"
            f"{'' if expected == 1 else 's'}"
        )


def check_sequence(method: str, results: object) -> None:
    """Refuse anything but a list or a tuple."""
    if type(results) is not list and type(results) is not tuple:
        raise ContractError(f"{method} returned a {type_name(results)}, not a list or a tuple")


def check_type(place: str, value: object, kind: type) -> None:
    """Refuse a value that is not exactly of a type."""
    if type(value) is not kind:
        raise ContractError(
            f"`{place}` gave a {type_name(value)}, not exactly {kind.__name__}; "
            "subclasses are not accepted"
        )


def check_word(what: str, word: object, vocabulary: Sequence[str]) -> None:
    """Refuse a word outside a vocabulary."""
    if type(word) is not str or word not in vocabulary:
        raise ContractError(
            f"the {what} {shown(word)} is unknown; choose from {', '.join(vocabulary)}"
        )


def check_text(what: str, text: object, *, optional: bool = False) -> None:
    """Refuse anything but a string that a file can hold."""
    if type(text) is not str and not (optional and text is None):
        raise ContractError(f"the {what} is {shown(text)}, a {type_name(text)}, not a str")
    if text and not text.isascii() and _SURROGATE.search(text):
        raise ContractError(f"the {what} has a lone surrogate, which no file can hold")


def check_spans(what: str, spans: object, text: str, said: object) -> None:
    """Refuse spans outside the text, or that do not say the given words."""
    check_within(what, spans, text)
    if type(said) is not str or said != text_of(text, spans):  # type: ignore[arg-type]
        raise ContractError(f"{what} has the text {shown(said)}, but its spans do not say that")


def check_within(what: str, spans: object, text: str) -> None:
    """Refuse spans that are not spans of the text, in order."""
    if type(spans) is not tuple:
        raise ContractError(f"the spans of {what} come as a {type_name(spans)}, not as a tuple")
    if not spans:
        raise ContractError(f"{what} has no spans")
    before = 0
    for span in spans:
        if type(span) is not Span:
            raise ContractError(f"{what} has a {type_name(span)} where a Span should be")
        start, end = span.start, span.end
        if type(start) is not int or type(end) is not int:
            raise ContractError(
                f"a span of {what} goes from a {type_name(start)} to a {type_name(end)}, "
                "not int to int"
            )
        if not before <= start < end <= len(text):
            raise ContractError(
                f"{what} has the span [{start}, {end}); spans must be in order, without overlap, "
                f"not empty, and end by {len(text)}, where the text does"
            )
        before = end


def check_score(score: object) -> None:
    """Refuse a score that is not a probability."""
    if type(score) is not float:
        raise ContractError(f"the score {shown(score)} is a {type_name(score)}, not a float")
    if not 0.0 <= score <= 1.0:
        raise ContractError(f"the score {score!r} is outside [0, 1]")


def type_name(value: object) -> str:
    """Return the name of the type of a value."""
    kind = type(value)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__.partition('.')[0]}."
    return f"{module}{kind.__qualname__}"


def shown(value: object) -> str:
    """Return the `repr` of a value, shortened if it is long."""
    try:
        shown = repr(value)
    except Exception:  # noqa: BLE001 (the `repr` of a plugin's object may raise anything)
        shown = object.__repr__(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
