"""Keys for everything a result depends on: article, plugins, their versions and options."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Final

from allegedly.analyzer.selection import Choice
from allegedly.model import Article
from allegedly.plugins import Plugin

MOST_FILES: Final = 1_000
"""A plugin whose options name a folder with more files is not cached: reading them is too slow."""

MOST_BYTES: Final = 1 << 30
"""The same limit in bytes, for a file or for all files in a folder."""

_FORMAT: Final = 2
"""Incremented when the format of entries, or the way they follow from an article, changes."""


def key_of(*parts: object) -> str:
    """Return a key for parts that `repr` writes differently if they differ."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def article_key(article: Article) -> str:
    """Return the key of an article: its text and what is known about it, not where it was found.

    `Article.id` and `Article.metadata` are left out, because they describe a run or a file.
    """
    return key_of(
        article.text,
        article.title_span,
        article.language,
        article.url,
        article.outlet,
        article.authors,
        article.published,
    )


def plugin_key(choice: Choice, options: Mapping[str, Any] | None) -> str | None:
    """Return the key of a plugin, or None if its results cannot be kept.

    The key holds its versions and those of what it requires, its options, and the content of the
    files and folders that these name.

    Args:
        choice: The plugin. If it was chosen as an object, its state is unknown.
        options: Its options. If they are not plain data, their state is unknown as well.
    """
    plugin = choice.item
    if not isinstance(plugin, Plugin):
        return None
    try:
        plain = sorted((name, _plain(value)) for name, value in (options or {}).items())
    except (TypeError, OSError):
        return None
    who = (plugin.kind, plugin.name, plugin.distribution, plugin.version)
    return key_of(_environment(), who, _requirements(plugin.distribution), plain)


@lru_cache(maxsize=1)
def _environment() -> tuple[object, ...]:
    """Return the versions that every result depends on."""
    library = metadata.version("allegedly"), _requirements("allegedly")
    return _FORMAT, library, platform.python_version(), platform.machine()


@lru_cache(maxsize=64)
def _requirements(distribution: str) -> tuple[tuple[str, str], ...]:
    """Return the versions of the installed requirements of a distribution."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return ()
    found = {}
    for name in sorted({re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in required}):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return tuple(found.items())


def _plain(value: Any) -> object:
    """Return plain data in a form that `repr` writes the same if it is equal.

    Raises:
        TypeError: If it is not plain data, or names more files than are read.
        OSError: If it names a file that cannot be read.
    """
    kind = type(value)
    if kind is str or isinstance(value, PurePath):
        return kind.__name__, str(value), tuple(_contents(str(value)))
    if value is None or kind in (bool, int, float, bytes):
        return kind.__name__, repr(value)
    if kind in (list, tuple):
        return kind.__name__, [_plain(item) for item in value]
    if kind in (set, frozenset):
        return kind.__name__, sorted(repr(_plain(item)) for item in value)
    if kind is dict:
        return kind.__name__, [(_plain(k), _plain(v)) for k, v in value.items()]
    raise TypeError(f"a {kind.__name__} is not plain data")


def _contents(name: str) -> Iterator[tuple[str, str]]:
    """Yield the digest of the file of that name, or of each file in the folder of that name."""
    try:
        path = Path(name).expanduser()
        is_file, is_folder = path.is_file(), bool(name) and path.is_dir()
    except (OSError, RuntimeError):
        return
    files = [path] if is_file else []
    if is_folder:
        files = sorted(islice(filter(Path.is_file, path.rglob("*")), MOST_FILES + 1))
    if len(files) > MOST_FILES or sum(file.stat().st_size for file in files) > MOST_BYTES:
        raise TypeError(f"{name} holds too much to read")
    for file in files:
        with file.open("rb") as stream:
            yield str(file.relative_to(path)), hashlib.file_digest(stream, "sha256").hexdigest()
