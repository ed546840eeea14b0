"""From files to articles: which reader a file gets, and what it makes of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from allegedly.errors import AllegedlyError, ContractError, PluginError, ReadError
from allegedly.guard import check_read
from allegedly.hookspecs import ReaderSpec
from allegedly.io.bytes.codecs import packing_of
from allegedly.io.bytes.compression import plain_head, unpacked, without_packing
from allegedly.io.bytes.decoding import HEAD
from allegedly.io.inputs import Input, reason
from allegedly.io.products import ANALYSES, is_own_parquet, kind_of
from allegedly.model import Article, Failure, Skipped
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.blame import describe, place_of
from allegedly.plugins.isolation import cause_of, isolated, isolated_items

FALLBACK: Final = "text"
"""The reader for what no sniffer and no suffix claims."""

Options = Mapping[str, Mapping[str, Any]]


def read_articles(
    inputs: Iterable[Input | Failure],
    *,
    options: Options | None = None,
    registry: Registry | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Article | Failure | Skipped]:
    """Read all articles, lazily and in order; what cannot be read is a failure among them.

    A record that is sound but no article, such as an image in a web archive, comes as `Skipped`.
    The content of a file decides which reader it gets; where that tells nothing, its suffix does.
    Compressed files are unpacked on the way.

    Args:
        inputs: From `find_inputs`.
        options: By reader name, keyword arguments for its factory.
        registry: Where to look readers up; all installed ones by default.
        on_read: Called with a number of bytes when so many more have been read.
    """
    library = _Readers(registry or default_registry(), options or {})
    for item in inputs:
        if isinstance(item, Failure):
            yield item
            continue
        try:
            with item.open() as stream:
                yield from _read(library, stream, item, on_read)
        except AllegedlyError as error:
            yield Failure("read", item.name, None, str(error).removeprefix(f"{item.name}: "))
        except OSError as error:
            yield Failure("read", item.name, None, reason(error))


def _read(
    library: _Readers,
    stream: io.BufferedReader,
    item: Input,
    on_read: Callable[[int], None] | None,
) -> Iterator[Article | Failure | Skipped]:
    head = stream.peek(HEAD)[:HEAD]
    packing = packing_of(head)
    beginning = plain_head(head, HEAD)
    kind = "a table" if is_own_parquet(head, cast("BinaryIO", stream)) else kind_of(beginning)
    if kind is not None and item.listed:
        yield Skipped(item.name, "written by allegedly")
        return
    if kind not in (None, ANALYSES):
        raise ReadError(f"is {kind} that allegedly wrote; name the article itself")
    reader = library.choose(beginning, item.path)
    plain = stream
    if packing is not None and not _spec(reader).packed:
        plain = unpacked(cast("BinaryIO", stream), packing, item.name)
    seekable, done, empty = stream.seekable() and on_read is not None, 0, True
    made: Any = None
    try:
        made = library.create(reader)
        with isolated():
            records = iter(made.read(cast("BinaryIO", plain), item.name))
        for found in isolated_items(records):
            empty = False
            if on_read is not None and seekable:
                done, before = stream.tell(), done
                on_read(done - before)
            try:
                check_read(found)
            except ContractError as error:
                yield _failure(reader, item, error, made)
            else:
                yield found
    except Exception as error:
        if isinstance(error, AllegedlyError | OSError) and not isinstance(error, PluginError):
            raise
        # Other files are still read when a plugin fails.
        yield _failure(reader, item, error, made)
    else:
        if empty:
            raise ReadError("has no articles")


def _failure(reader: Plugin, item: Input, error: Exception, made: object) -> Failure:
    """Return the failure of a reader, which is not the file's fault."""
    if made is None:
        where = place_of(error.__cause__ or error, reader.spec.factory)
        return Failure("read", item.name, None, str(error), where)
    cause = cause_of(error)
    who = f"the reader {reader.name!r} ({reader.distribution} {reader.version})"
    where = place_of(cause, made, "read")
    return Failure("read", item.name, None, f"{who} failed: {describe(cause)}", where)


class _Readers:
    """The installed readers, each made when first needed."""

    def __init__(self, registry: Registry, options: Options) -> None:
        self._registry = registry
        self._options = options
        self._made: dict[str, Any] = {}

    def choose(self, head: bytes, path: Path | None) -> Plugin:
        """Return the reader for a stream: by content, then by suffix, else plain text."""
        name = "" if path is None else without_packing(path.name.lower())
        readers = self._registry.all("reader")
        by_suffix = [r for r in readers if _spec(r).suffixes and name.endswith(_spec(r).suffixes)]
        by_content = [r for r in readers if _sniffs(r, head)]
        both = [r for r in by_content if r in by_suffix]
        for candidates in (both, by_content, by_suffix):
            if candidates:
                return candidates[0]
        return self._registry.get("reader", FALLBACK)

    def create(self, reader: Plugin) -> Any:
        if reader.name not in self._made:
            self._made[reader.name] = reader.create(self._options.get(reader.name))
        return self._made[reader.name]


def _spec(plugin: Plugin) -> ReaderSpec:
    return cast("ReaderSpec", plugin.spec)


def _sniffs(reader: Plugin, head: bytes) -> bool:
    sniff = _spec(reader).sniff
    if sniff is None:
        return False
    try:
        with isolated():
            return bool(sniff(head))
    except Exception:  # a sniffer that fails on strange bytes does not know the format
        return False
