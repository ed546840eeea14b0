"""Lexicon entries and the files they come from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import attrs

from allegedly import HEDGE_TYPES, HedgeType
from allegedly_lexicon.errors import LexiconError
from allegedly_lexicon.patterns import expand

EntryType = HedgeType | Literal["none"]
"""A hedge type, or ``none`` for words that look like a hedge but are not."""

Case = Literal["any", "lower", "exact"]
"""Any case; lower case, except where a sentence begins or in a headline; as in the pattern."""

ENTRY_TYPES: Final = (*HEDGE_TYPES, "none")
CASES: Final = get_args(Case)
COLUMNS: Final = ("pattern", "type", "prior", "weight", "case")


def _member(choices: tuple[str, ...]) -> Any:
    def check(entry: Entry, attribute: attrs.Attribute[str], value: object) -> None:
        if value not in choices:
            raise LexiconError(
                f"unknown {attribute.name} {value!r}; choose from {', '.join(choices)}"
            )

    return check


def _probability(entry: Entry, attribute: attrs.Attribute[float], value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise LexiconError(f"weight {value!r} is not a number from 0 to 1")


@attrs.frozen
class Entry:
    """One entry of a lexicon.

    Attributes:
        pattern: The words, in the language of `allegedly_lexicon.patterns`.
        type: The type of hedge, or ``none`` for words that must not count.
        weight: Probability that an occurrence hedges the claim.
        case: How upper and lower case are treated.

    Raises:
        LexiconError: If a field is invalid; the message names the entry.
    """

    pattern: str
    type: EntryType = attrs.field(validator=_member(ENTRY_TYPES))
    weight: float = attrs.field(default=0.9, validator=_probability)
    case: Case = attrs.field(default="any", validator=_member(CASES))


@lru_cache(maxsize=1)
def shipped_entries() -> tuple[Entry, ...]:
    """Return the entries of the lexicon that ships with this package."""
    text = resources.files("allegedly_lexicon").joinpath("data/lexicon.tsv").read_text("utf-8")
    return tuple(read_rows(text, "lexicon.tsv"))


def read_rows(text: str, name: str) -> Iterator[Entry]:
    """Read the tab-separated form of a lexicon; a line that begins with ``#`` is a comment.

    Args:
        text: The content of the file.
        name: The name of the file in messages.

    Raises:
        LexiconError: If a line is invalid; the message names the first one.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != len(COLUMNS):
            raise LexiconError(
                f"{name}, line {number}: {len(fields)} fields instead of {len(COLUMNS)} "
                f"({', '.join(COLUMNS)})"
            )
        pattern, kind, _, weight, case = fields
        try:
            yield Entry(pattern, cast("EntryType", kind), float(weight), cast("Case", case))
        except ValueError as error:
            raise LexiconError(f"{name}, line {number}: {error}") from error


def read_user_file(path: str | PathLike[str]) -> tuple[list[Entry], list[str]]:
    """Read a user's TOML file.

    It may hold ``mute``, a list of patterns, and any number of ``[[entry]]`` tables with
    ``pattern``, ``type`` and, optionally, ``weight`` and ``case``.

    Returns:
        The entries to add, and the patterns to mute.

    Raises:
        LexiconError: If the file cannot be read, is not valid TOML, or holds anything else; the
            message names file, entry and reason.
    """
    name = str(path)
    try:
        table = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise LexiconError(f"{name}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{name}: is not UTF-8 (byte {error.start}); save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: is not valid TOML: {error}") from error
    if unknown := sorted(table.keys() - {"entry", "mute"}):
        raise LexiconError(f"{name}: unknown key {unknown[0]!r}; choose from 'entry' and 'mute'")
    mute = table.get("mute", [])
    if not isinstance(mute, list) or not all(isinstance(pattern, str) for pattern in mute):
        raise LexiconError(f"{name}: 'mute' must be a list of strings")
    rows = table.get("entry", [])
    if not isinstance(rows, list):
        raise LexiconError(f"{name}: write entries as [[entry]], with two brackets")
    return [_entry(row, f"{name}, entry {n}") for n, row in enumerate(rows, 1)], mute


def _entry(row: object, where: str) -> Entry:
    if not isinstance(row, Mapping):
        raise LexiconError(f"{where}: must be a table with 'pattern' and 'type'")
    known = {field.name for field in attrs.fields(Entry)}
    if unknown := sorted(row.keys() - known):
        raise LexiconError(f"{where}: unknown key {unknown[0]!r}; choose from {', '.join(known)}")
    for key in ("pattern", "type"):
        if not isinstance(row.get(key), str):
            raise LexiconError(f"{where}: {key!r} is missing or not a string")
    try:
        entry = Entry(**row)
        for _ in expand(entry.pattern):
            pass
    except LexiconError as error:
        raise LexiconError(f"{where}, {row['pattern']!r}: {error}") from error
    return entry
