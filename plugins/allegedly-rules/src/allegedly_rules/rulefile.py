"""Rule files: TOML in, checked and compiled rules out, errors that say what to fix."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from allegedly import HEDGE_TYPES, HedgeType
from allegedly_rules.errors import RuleError
from allegedly_rules.patterns import Pattern, compile_pattern
from allegedly_rules.rules import (
    FACTORS,
    REACH,
    SCOPES,
    TYPES,
    Context,
    Rule,
    RuleType,
    Scope,
)

T = TypeVar("T")

FIELDS: Final = frozenset(
    """id type fallback triggers when unless scope stop priority weight names factor shields reach
    fires silent""".split()
)
OWN_WEIGHT: Final = 0.8
"""The weight of a rule whose precision is neither measured nor stated."""


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        RuleError: If it cannot be read, or is not valid UTF-8 and TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: is not valid TOML: {error}") from error


def read_classes(
    table: object, known: Mapping[str, frozenset[str]], origin: str
) -> dict[str, frozenset[str]]:
    """Read word classes: strings of words, which may include other classes and verbs.

    Args:
        table: The content of `classes`.
        known: The classes that exist already.
        origin: The name of the file in messages.

    Returns:
        The known classes and the new ones; a new one replaces a known one with its name.

    Raises:
        RuleError: If a class is invalid.
    """
    if not isinstance(table, dict):
        raise RuleError(f'{origin}: classes are written as name = "words" below [classes]')
    classes = dict(known)
    for name, words in table.items():
        try:
            classes[name] = _words(words, classes)
        except RuleError as error:
            raise RuleError(f"{origin}: class {name!r}: {error}") from error
    return classes


def _words(words: object, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if not isinstance(words, str):
        raise RuleError("must be a string of words")
    members: set[str] = set()
    for word in words.split():
        # In a pattern these two are the edges of a sentence; in a class, ordinary characters.
        members |= {word} if word in ("^", "$") else compile_pattern(word, classes)[0].words
    return frozenset(members)


def read_rules(
    entries: object,
    classes: Mapping[str, frozenset[str]],
    weights: Mapping[str, float],
    known: Mapping[str, Rule],
    origin: str,
) -> dict[str, Rule]:
    """Read rules.

    Args:
        entries: The content of `rule`.
        classes: The word classes that patterns may use.
        weights: Measured weights by id, for rules that state none.
        known: The rules that exist already, by id.
        origin: The name of the file in messages.

    Returns:
        The known rules, followed by the new ones.

    Raises:
        RuleError: If a rule is invalid; the message names the file, the rule and the reason.
    """
    if not isinstance(entries, list):
        raise RuleError(f"{origin}: rules are written as [[rule]], with two brackets")
    rules = dict(known)
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise RuleError(f"{origin}: rule {number}: must be a table, written as [[rule]]")
        name = entry.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise RuleError(
                f"{origin}: rule {number}: needs an id of lower-case words joined by hyphens"
            )
        if name in rules:
            raise RuleError(
                f"{origin}: rule {name!r}: {rules[name].origin} has a rule with this id; "
                "choose another, or list it in mute to replace it"
            )
        try:
            rules[name] = _rule(entry, classes, weights.get(name, OWN_WEIGHT), origin)
        except RuleError as error:
            raise RuleError(f"{origin}: rule {name!r}: {error}") from error
    return rules


def _rule(
    entry: Mapping[str, Any], classes: Mapping[str, frozenset[str]], weight: float, origin: str
) -> Rule:
    if unknown := sorted(entry.keys() - FIELDS):
        raise RuleError(f"unknown field {unknown[0]!r}; choose from {', '.join(sorted(FIELDS))}")
    triggers = strings(entry, "triggers")
    if not triggers:
        raise RuleError("triggers must list at least one pattern")
    stop = _typed(entry, "stop", str, "a string of words", "@stop")
    fallback = _choice(entry, "fallback", HEDGE_TYPES) if "fallback" in entry else None
    kind = cast(RuleType, _choice(entry, "type", TYPES))
    return Rule(
        id=entry["id"],
        type=kind,
        fallback=cast(HedgeType | None, fallback),
        triggers=tuple(_trigger(source, classes) for source in triggers),
        when=tuple(_context(source, classes) for source in strings(entry, "when")),
        unless=tuple(_context(source, classes) for source in strings(entry, "unless")),
        scope=cast(Scope, _choice(entry, "scope", SCOPES, "right")),
        stop=frozenset[str]().union(*(e.words for e in compile_pattern(stop, classes))),
        priority=_typed(entry, "priority", int, "a whole number", 0),
        weight=_probability(entry.get("weight", weight)),
        names=_typed(entry, "names", bool, "true or false", False),
        factor=_factor(entry.get("factor", FACTORS.get(kind))),
        shields=_typed(entry, "shields", bool, "true or false", False),
        reach=_typed(entry, "reach", int, "a whole number", REACH),
        fires=strings(entry, "fires"),
        silent=strings(entry, "silent"),
        origin=origin,
    )


def _typed(entry: Mapping[str, Any], field: str, kind: type[T], needs: str, default: T) -> T:
    value = entry.get(field, default)
    if type(value) is not kind:
        raise RuleError(f"{field} must be {needs}, not {value!r}")
    return value


def _probability(weight: object) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
        raise RuleError(f"weight must be a number from 0 to 1, not {weight!r}")
    return float(weight)


def _factor(factor: object) -> float | None:
    if factor is None:
        return None
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not -1 <= factor <= 1:
        raise RuleError(f"factor must be a number from -1 to 1, not {factor!r}")
    return float(factor)


def strings(table: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return an optional list of strings.

    Raises:
        RuleError: If it is anything else, or holds a blank string.
    """
    value = table.get(field, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise RuleError(f"{field} must be a list of strings that are not blank")
    return tuple(value)


def _choice(
    entry: Mapping[str, Any], field: str, allowed: tuple[str, ...], default: str | None = None
) -> str:
    value = entry.get(field, default)
    if value not in allowed:
        raise RuleError(f"{field} must be one of {', '.join(allowed)}, not {value!r}")
    return cast(str, value)


def _trigger(source: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    pattern = compile_pattern(source, classes)
    head = pattern[0]
    if not head.words or head.shapes or head.negated or head.low != 1:
        raise RuleError(f"trigger {source!r} must begin with a word, a verb or a word class")
    return pattern


def _context(source: str, classes: Mapping[str, frozenset[str]]) -> Context:
    pieces = source.split()
    if pieces.count("_") != 1:
        raise RuleError(f"context {source!r} must show the trigger as one _ between spaces")
    at = pieces.index("_")
    left, right = " ".join(pieces[:at]), " ".join(pieces[at + 1 :])
    return Context(compile_pattern(left, classes)[::-1], compile_pattern(right, classes))
