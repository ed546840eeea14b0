"""Every error the library raises on purpose.

All derive from `AllegedlyError`; each message names what failed, where, and how to fix it.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 2_000
"""Characters of an error's message that `describe` keeps."""


class AllegedlyError(Exception):
    """Base class of all errors raised by this library and its plugins."""


class ArgumentTypeError(AllegedlyError, TypeError):
    """An argument has the wrong type; the message names the argument and what it must be."""


class ArticleError(AllegedlyError, ValueError):
    """An article cannot be built from the values given."""


class SchemaError(AllegedlyError, ValueError):
    """Data does not follow a schema of this library; the message names the place in it."""


class LanguageError(AllegedlyError):
    """An article is not in English."""


class ReadError(AllegedlyError):
    """A file, a stream or one record of it cannot be read as articles."""


class PluginError(AllegedlyError):
    """A plugin failed to load, failed to run, or broke its contract."""


class UnknownPluginError(PluginError, LookupError):
    """No plugin of the kind has the name."""


class DuplicatePluginError(PluginError):
    """Two distributions offer a plugin of the same kind and name."""


class ContractError(PluginError):
    """A plugin returned something that its interface does not allow."""


class MissingExtraError(AllegedlyError, ImportError):
    """An optional dependency is not installed; the message names the extra that installs it."""


class BrokenExtraError(AllegedlyError, ImportError):
    """An optional dependency is installed but cannot be imported; the message has the cause."""


class ModelFolderError(AllegedlyError):
    """A folder holds no trained model, or a damaged one, or cannot take one."""


class CorpusError(AllegedlyError):
    """A corpus is absent or malformed."""


class PredictionError(AllegedlyError):
    """Predictions of an outside system cannot be read, or belong to other texts."""


class TableError(AllegedlyError):
    """Analyses do not fit into one table, or the table is unknown."""


class FrameError(AllegedlyError):
    """A data frame is of an unknown kind, or lacks a column that it needs."""


class AuditError(AllegedlyError):
    """An audit is configured with something unknown, or its baseline cannot be read."""


class EngineError(AllegedlyError):
    """The engine that shares work among processes or machines cannot be reached, or failed."""


class DatasetError(AllegedlyError):
    """A dataset cannot be written, continued or read."""


class SummaryError(AllegedlyError):
    """Analyses cannot be summarised."""


class LockedError(AllegedlyError):
    """Another process holds a lock."""


def describe(error: BaseException) -> str:
    """Return an error as one line: its type and its message."""
    try:
        said = " ".join(str(error).split())
    except KeyboardInterrupt:
        raise
    except BaseException as another:  # noqa: BLE001 (`str` of a plugin's error may raise anything)
        said = f"(its message cannot be shown: str() raised {type(another).__name__})"
    said = said.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate fits in no file
    if len(said) > LONGEST:
        said = f"{said[:LONGEST]}…"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def wrong_type(argument: str, expected: str, value: object, hint: str = "") -> ArgumentTypeError:
    """Return the error for an argument of the wrong type.

    Args:
        argument: Its name.
        expected: The type it must have, with its article: "a string".
        value: The value given.
        hint: How to fix it.
    """
    kind = type(value).__name__
    vowel = kind[0] in "aeiouAEIO"
    given = kind if kind == "bytes" else "None" if value is None else f"a{'n' * vowel} {kind}"
    if isinstance(value, (str, bytes, int, float)):
        shown = repr(value[:40] if isinstance(value, (str, bytes)) else value)
        given += f" ({shown if len(shown) <= 40 else shown[:39] + '…'})"
    return ArgumentTypeError(f"{argument} must be {expected}, not {given}" + (hint and f"; {hint}"))
