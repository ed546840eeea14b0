"""Every error the library raises on purpose.

All derive from `AllegedlyError`; each message names what failed, where, and how to mend it.
"""

from __future__ import annotations


class AllegedlyError(Exception):
    """Base class of all errors raised by this library and its plugins."""


class ArticleError(AllegedlyError, ValueError):
    """An article cannot be built from what was given."""


class ReadError(AllegedlyError):
    """A file, a stream or one record of it cannot be read as articles."""


class PluginError(AllegedlyError):
    """A plugin failed to load, to run, or to keep its promises."""


class UnknownPluginError(PluginError, LookupError):
    """No plugin of that kind has that name."""


class DuplicatePluginError(PluginError):
    """Two distributions offer a plugin of one kind under one name."""


class ContractError(PluginError):
    """A plugin returned something its interface does not allow."""


class MissingExtraError(AllegedlyError, ImportError):
    """An optional dependency is not installed; the message names the extra that brings it."""


class CorpusError(AllegedlyError):
    """A corpus is absent or malformed."""


class EngineError(AllegedlyError):
    """What shares the work among processes or machines cannot be reached, or failed."""


class DatasetError(AllegedlyError):
    """A dataset cannot be written, gone on with, or read."""


class LockedError(AllegedlyError):
    """Another process holds a lock."""
