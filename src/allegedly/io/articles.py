"""From files to articles: chooses a reader for each file and reads the articles in it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import attrs

from allegedly.errors import AllegedlyError, PluginError, ReadError, describe
from allegedly.hookspecs import ReaderSpec
from allegedly.io.bytes.compression import plain_head, unpacked, without_packing
from allegedly.io.bytes.decoding import HEAD
from allegedly.io.bytes.decompressors import packing_of
from allegedly.io.inputs import Input, reason
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.own_outputs import ANALYSES, is_own_parquet, kind_of
from allegedly.model import Analysis, Article, Failure, Skipped
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.contract import check_read
from allegedly.plugins.error_place import place_of
from allegedly.plugins.isolation import cause_of, isolated, isolated_items

_PLACES: Final = ("line", "row", "byte")
"""Keys of the metadata that locate an article in its file."""

FALLBACK: Final = "text"
"""The reader for files that no sniffer and no suffix claims."""

Options = Mapping[str, Mapping[str, Any]]

T = TypeVar("T")


def read_articles(
    inputs: Iterable[Input | Failure],
    *,
    options: Options | None = None,
    registry: Registry | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Article | Failure | Skipped]:
    """Read all articles, lazily and in order; an input that cannot be read yields a failure.

    A sound record that is not an article, such as an image in a web archive, is yielded as
    `Skipped`; so is a result of this library that was found in a folder or by a pattern. The
    reader is chosen by the content of a file and, if that is not enough, by its suffix. Compressed
    files are decompressed on the fly.

    Args:
        inputs: From `find_inputs`.
        options: Keyword arguments for the factories of readers, by reader name.
        registry: Where to look up readers; by default all installed ones.
        on_read: Called with the number of bytes read since the last call.
    """
    library = _Readers(registry or default_registry(), options or {})
    return _each(inputs, partial(_read, library, on_read))


def one_article(files: Sequence[Input | Failure], options: Options, purpose: str) -> Article:
    """Read the one article that an input holds.

    Args:
        files: The files that the name of the input stands for.
        options: By reader name, options for it.
        purpose: The use of the article, in words: "to compare".

    Raises:
        ReadError: If it cannot be read, or does not hold exactly one article.
    """
    name = files[0].name
    found: list[Article] = []
    for item in read_articles(files, options=options):
        if isinstance(item, Failure):
            raise ReadError(f"{item.name}: {item.cause}")
        if isinstance(item, Skipped):
            continue
        found.append(item)
        if len(found) > 1:
            raise ReadError(
                f"{name}: holds more than one article; name a file that holds only the article "
                f"{purpose}"
            )
    if not found:
        raise ReadError(f"{name}: holds no article")
    return found[0]


def read_analyses(
    inputs: Iterable[Input | Failure], *, on_read: Callable[[int], None] | None = None
) -> Iterator[Analysis | Failure]:
    """Read stored analyses, lazily and in order; one that cannot be read yields a failure.

    Among files found in a folder or by a pattern, only those with analyses are read.

    Args:
        inputs: From `find_inputs`.
        on_read: Called with the number of bytes read since the last call.
    """
    return _each(inputs, partial(_read_stored, on_read))


def _each(
    inputs: Iterable[Input | Failure], read: Callable[[io.BufferedReader, Input], Iterator[T]]
) -> Iterator[T | Failure]:
    """Open one input after the other; one that cannot be read does not affect the others."""
    for item in inputs:
        if isinstance(item, Failure):
            yield item
            continue
        try:
            with item.open() as stream:
                yield from read(stream, item)
        except AllegedlyError as error:
            yield Failure("read", item.name, None, str(error).removeprefix(f"{item.name}: "))
        except OSError as error:
            yield Failure("read", item.name, None, reason(error))


def _read_stored(
    on_read: Callable[[int], None] | None, stream: io.BufferedReader, item: Input
) -> Iterator[Analysis | Failure]:
    from allegedly.io.readers.analyses import analyses_in

    head = stream.peek(HEAD)[:HEAD]
    packing = packing_of(head)
    if kind_of(plain_head(head, HEAD)) != ANALYSES:
        if item.listed:
            return
        raise ReadError(
            "holds no analyses; name JSON Lines, or a dataset, that allegedly analyze wrote"
        )
    plain = stream if packing is None else unpacked(cast("BinaryIO", stream), packing, item.name)
    yield from _counted(stream, analyses_in(cast("BinaryIO", plain), item.name), on_read)


def _counted(
    stream: io.BufferedReader, found: Iterable[T], on_read: Callable[[int], None] | None
) -> Iterator[T]:
    """Pass on the items read from a stream, and report how many bytes each took."""
    if on_read is None or not stream.seekable():
        yield from found
        return
    done = 0
    for item in found:
        done, before = stream.tell(), done
        on_read(done - before)
        yield item


def _read(
    library: _Readers,
    on_read: Callable[[int], None] | None,
    stream: io.BufferedReader,
    item: Input,
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
    empty = True
    made: Any = None
    try:
        made = library.create(reader)
        with isolated():
            records = iter(made.read(cast("BinaryIO", plain), item.name))
        for found in _counted(stream, isolated_items(records), on_read):
            empty = False
            try:
                check_read(found)
                found = _bounded(found, item.name, reader.name, made)
                found = _with_file(found, item.name)
            except AllegedlyError as error:
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


def _bounded(
    found: Article | Failure | Skipped, name: str, reader: str, made: object
) -> Article | Failure | Skipped:
    """Return the article, or a failure if it is too long to be analysed."""
    longest = getattr(made, "longest", LONGEST_ARTICLE)
    if not isinstance(found, Article) or len(found.text) <= longest:
        return found
    option = f"{reader}.longest={len(found.text)}"
    advice = f", or raise the limit with --option {option}" if hasattr(made, "longest") else ""
    place = next((f", {key} {found.metadata[key]}" for key in _PLACES if key in found.metadata), "")
    return Failure(
        "read",
        f"{name}{place}",
        None,
        f"has a text of {len(found.text):,} characters, and the limit is {longest:,}; split it"
        f"{advice}",
    )


def _with_file(found: Article | Failure | Skipped, name: str) -> Article | Failure | Skipped:
    """Return an article with the name of its file, which a plugin may omit."""
    if not isinstance(found, Article) or found.file is not None:
        return found
    return attrs.evolve(found, metadata={**found.metadata, "file": name})


def _failure(reader: Plugin, item: Input, error: Exception, made: object) -> Failure:
    """Return the failure of a reader plugin, for which the file is not to blame."""
    if made is None:
        where = place_of(error.__cause__ or error, reader.spec.factory)
        return Failure("read", item.name, None, str(error).removesuffix(f" ({where})"), where)
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
        """Return the reader for a stream: by content, then by suffix, else plain text.

        Raises:
            DuplicatePluginError: If several distributions claim the name of that reader.
        """
        name = "" if path is None else without_packing(path.name.lower())
        readers = [*self._registry.all("reader"), *self._registry.disabled("reader")]
        by_suffix = [r for r in readers if _spec(r).suffixes and name.endswith(_spec(r).suffixes)]
        by_content = [r for r in readers if _sniffs(r, head)]
        both = [r for r in by_content if r in by_suffix]
        for candidates in (both, by_content, by_suffix):
            if candidates:
                return self._registry.get("reader", candidates[0].name)
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
    except Exception:  # noqa: BLE001 (a sniffer that fails does not recognise the format)
        return False
