"""Rules, read from TOML and compiled into an index of their triggers' first words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import attrs

from allegedly_rules.errors import RuleError
from allegedly_rules.patterns import Pattern, compile_pattern

HedgeType = Literal[
    "epistemic", "doxastic", "investigation", "condition", "hearsay", "weasel", "approximator"
]
RuleType = HedgeType | Literal["none"]
Scope = Literal["right", "left", "sentence"]

HEDGE_TYPES: Final[tuple[HedgeType, ...]] = get_args(HedgeType)
TYPES: Final = (*HEDGE_TYPES, "none")
SCOPES: Final = get_args(Scope)
FIELDS: Final = frozenset(
    "id type fallback triggers when unless scope stop priority weight names fires silent".split()
)
OWN_WEIGHT: Final = 0.8
"""What a rule counts whose precision nobody has measured or stated."""


@attrs.frozen
class Context:
    """One condition: what stands before and after the trigger."""

    left: Pattern
    right: Pattern


@attrs.frozen
class Rule:
    """One rule.

    Attributes:
        id: Its name, unique in the book.
        type: What it finds; `none` for a pseudo-trigger, which keeps other rules off its words.
        fallback: The type under which label schemes that lack the first one file it (Szeged
            knows no hearsay and calls "allegedly" doxastic); None where they leave it out.
        triggers: The patterns of the words themselves.
        when: Contexts of which at least one must hold; none means always.
        unless: Contexts of which none may hold.
        scope: Where from the trigger its effect reaches.
        stop: Words at which the scope ends.
        priority: Higher goes first among rules that begin at the same word; then the longer match.
        weight: How often a sentence in which it fires alone is uncertain, in [0, 1].
        names: Whether it may fire on a capitalised word in the middle of a sentence.
        fires: Example sentences, ours, with the words it must fire on in brackets.
        silent: Example sentences, ours, in which it must not fire.
        origin: The file it was read from.
    """

    id: str
    type: RuleType
    fallback: HedgeType | None
    triggers: tuple[Pattern, ...]
    when: tuple[Context, ...]
    unless: tuple[Context, ...]
    scope: Scope
    stop: frozenset[str]
    priority: int
    weight: float
    names: bool
    fires: tuple[str, ...]
    silent: tuple[str, ...]
    origin: str


@attrs.frozen(eq=False)
class RuleBook:
    """All rules in force.

    Attributes:
        rules: The rules, in the order of their files.
        index: First word of a trigger → what may begin there, the first to be tried first.
    """

    rules: tuple[Rule, ...]
    index: Mapping[str, tuple[tuple[Rule, Pattern], ...]] = attrs.field(repr=False)


@lru_cache(maxsize=8)
def load_rulebook(own: Path | None = None) -> RuleBook:
    """Read and compile the shipped rules and, after them, a user's own.

    Args:
        own: A TOML file of the same form (`[[rule]]`, `[classes]`), in which `mute` may list the
            ids of shipped rules to leave out.

    Raises:
        RuleError: If a file cannot be read or a rule is wrong.
    """
    data = files("allegedly_rules") / "data"
    weights = tomllib.loads((data / "weights.toml").read_text("utf-8"))["weights"]
    classes = _classes(tomllib.loads((data / "words.toml").read_text("utf-8")), {}, "words.toml")
    rules: dict[str, Rule] = {}
    for entry in sorted((data / "rules").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            table = tomllib.loads(entry.read_text("utf-8"))
            _add(rules, table, classes, weights, entry.name)
    if own is not None:
        table = _read(own)
        for muted in table.get("mute", []):
            if rules.pop(muted, None) is None:
                raise RuleError(f"{own}: mute: there is no rule {muted!r}")
        classes = _classes(table.get("classes", {}), classes, str(own))
        _add(rules, table, classes, {}, str(own))
    return _compiled(rules.values())


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: is no valid TOML: {error}") from error


def _classes(
    table: Mapping[str, Any], known: Mapping[str, frozenset[str]], origin: str
) -> dict[str, frozenset[str]]:
    classes = dict(known)
    for name, words in table.items():
        if not isinstance(words, str):
            raise RuleError(f"{origin}: class {name!r}: must be a string of words")
        members: set[str] = set()
        for word in words.split():
            if word.startswith("@") and len(word) > 1:
                if word[1:] not in classes:
                    raise RuleError(f"{origin}: class {name!r}: there is no class {word!r} above")
                members |= classes[word[1:]]
            elif word in ("^", "$"):
                members.add(word)
            else:
                try:
                    members |= compile_pattern(word, classes)[0].words
                except RuleError as error:
                    raise RuleError(f"{origin}: class {name!r}: {error}") from error
        classes[name] = frozenset(members)
    return classes


def _add(
    rules: dict[str, Rule],
    table: Mapping[str, Any],
    classes: Mapping[str, frozenset[str]],
    weights: Mapping[str, float],
    origin: str,
) -> None:
    entries = table.get("rule", [])
    if not isinstance(entries, list):
        raise RuleError(f"{origin}: rules are written as [[rule]], with two brackets")
    for number, entry in enumerate(entries, 1):
        name = entry.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise RuleError(
                f"{origin}: rule {number}: needs an id of lower-case words joined by hyphens"
            )
        if name in rules:
            raise RuleError(
                f"{origin}: rule {name!r}: {rules[name].origin} has a rule of that id; "
                "choose another, or put it under mute to replace it"
            )
        try:
            rules[name] = _rule(entry, classes, weights.get(name, OWN_WEIGHT), origin)
        except RuleError as error:
            raise RuleError(f"{origin}: rule {name!r}: {error}") from error


def _rule(
    entry: Mapping[str, Any], classes: Mapping[str, frozenset[str]], weight: float, origin: str
) -> Rule:
    if unknown := sorted(entry.keys() - FIELDS):
        raise RuleError(f"has no field {unknown[0]!r}; fields are {', '.join(sorted(FIELDS))}")
    weight = entry.get("weight", weight)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
        raise RuleError(f"weight must be a number from 0 to 1, not {weight!r}")
    priority = entry.get("priority", 0)
    if not isinstance(priority, int):
        raise RuleError(f"priority must be a whole number, not {priority!r}")
    triggers = _strings(entry, "triggers")
    if not triggers:
        raise RuleError("triggers must list at least one pattern")
    stop = entry.get("stop", "@stop")
    if not isinstance(stop, str):
        raise RuleError("stop must be a string of words")
    return Rule(
        id=entry["id"],
        type=cast(RuleType, _choice(entry, "type", TYPES, None)),
        fallback=cast(
            HedgeType | None, _choice(entry, "fallback", HEDGE_TYPES, None, optional=True)
        ),
        triggers=tuple(_trigger(source, classes) for source in triggers),
        when=tuple(_context(source, classes) for source in _strings(entry, "when")),
        unless=tuple(_context(source, classes) for source in _strings(entry, "unless")),
        scope=cast(Scope, _choice(entry, "scope", SCOPES, "right")),
        stop=frozenset().union(*(e.words for e in compile_pattern(stop, classes))),
        priority=priority,
        weight=float(weight),
        names=bool(entry.get("names", False)),
        fires=_strings(entry, "fires"),
        silent=_strings(entry, "silent"),
        origin=origin,
    )


def _strings(entry: Mapping[str, Any], field: str) -> tuple[str, ...]:
    value = entry.get(field, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RuleError(f"{field} must be a list of strings that are not empty")
    return tuple(value)


def _choice(
    entry: Mapping[str, Any],
    field: str,
    allowed: tuple[str, ...],
    default: str | None,
    *,
    optional: bool = False,
) -> str | None:
    value = entry.get(field, default)
    if value not in allowed and not (optional and value is None):
        raise RuleError(f"{field} must be one of {', '.join(allowed)}, not {value!r}")
    return cast(str | None, value)


def _trigger(source: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    pattern = compile_pattern(source, classes)
    head = pattern[0]
    if not head.words or head.shapes or head.negated or head.low != 1:
        raise RuleError(f"trigger {source!r} must begin with a word, a verb or a word class")
    return pattern


def _context(source: str, classes: Mapping[str, frozenset[str]]) -> Context:
    left, mark, right = f" {source} ".partition(" _ ")
    if not mark or " _ " in f" {right} ":
        raise RuleError(f"context {source!r} must show the trigger as one _ between spaces")
    return Context(compile_pattern(left, classes)[::-1], compile_pattern(right, classes))


def _compiled(rules: Iterable[Rule]) -> RuleBook:
    rules = tuple(rules)
    index: dict[str, list[tuple[Rule, Pattern]]] = {}
    for rule in rules:
        for trigger in rule.triggers:
            for word in trigger[0].words:
                index.setdefault(word, []).append((rule, trigger))
    for entries in index.values():
        entries.sort(key=lambda entry: (-entry[0].priority, -len(entry[1])))
    return RuleBook(rules, {word: tuple(entries) for word, entries in index.items()})
