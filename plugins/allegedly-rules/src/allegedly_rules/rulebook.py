"""The rules in force, indexed by the first words of their triggers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import attrs

from allegedly_rules.errors import RuleError
from allegedly_rules.patterns import Pattern
from allegedly_rules.rulefile import read_classes, read_rules, read_toml, strings
from allegedly_rules.rules import Rule


@attrs.frozen(eq=False)
class RuleBook:
    """All rules in force.

    Attributes:
        rules: The rules, in the order of their files.
        index: For the first word of each trigger, the rules that may begin there, in the order to
            try.
    """

    rules: tuple[Rule, ...]
    index: Mapping[str, tuple[tuple[Rule, Pattern], ...]] = attrs.field(repr=False)


def load_rulebook(own: Path | None = None) -> RuleBook:
    """Read and compile the shipped rules and, after them, a user's own.

    Args:
        own: A TOML file in the same form (`[[rule]]`, `[classes]`), in which `mute` may list the
            ids of shipped rules to leave out.

    Raises:
        RuleError: If a file cannot be read or a rule is invalid.
    """
    shipped, classes, book = _shipped()
    if own is None:
        return book
    table = read_toml(own)
    if unknown := sorted(table.keys() - {"rule", "classes", "mute"}):
        raise RuleError(f"{own}: unknown key {unknown[0]!r}; choose from rule, classes and mute")
    try:
        muted = strings(table, "mute")
    except RuleError as error:
        raise RuleError(f"{own}: {error}") from error
    if absent := [name for name in muted if name not in shipped]:
        raise RuleError(f"{own}: mute: unknown rule {absent[0]!r}")
    kept = {name: rule for name, rule in shipped.items() if name not in muted}
    classes = read_classes(table.get("classes", {}), classes, str(own))
    return _compiled(read_rules(table.get("rule", []), classes, {}, kept, str(own)).values())


@lru_cache(maxsize=1)
def _shipped() -> tuple[Mapping[str, Rule], Mapping[str, frozenset[str]], RuleBook]:
    data = files("allegedly_rules") / "data"
    words, weights = (_table(data / name) for name in ("words.toml", "weights.toml"))
    classes = read_classes(words, {}, "words.toml")
    rules: dict[str, Rule] = {}
    for entry in sorted((data / "rules").iterdir(), key=lambda entry: entry.name):
        rules = read_rules(_table(entry)["rule"], classes, weights["weights"], rules, entry.name)
    return rules, classes, _compiled(rules.values())


@lru_cache(maxsize=1)
def load_operators() -> RuleBook:
    """Return the shipped rules for words that bear on commitment without being hedges."""
    _, classes, _ = _shipped()
    entries = _table(files("allegedly_rules") / "data" / "operators.toml")["rule"]
    return _compiled(read_rules(entries, classes, {}, {}, "operators.toml").values())


def _table(resource: Traversable) -> dict[str, Any]:
    return tomllib.loads(resource.read_text("utf-8"))


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
