"""Lines of text from untrusted streams: bad ones do not affect the others, and each is bounded."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import BinaryIO, Final, TypeVar, cast

from allegedly.errors import ReadError
from allegedly.io.bytes.decoding import check_kind, encoding_by_mark, explain
from allegedly.io.limits import LARGEST_RECORD

_ENDLESS: Final = 20
"""A line up to this many times the limit is skipped; after a longer one, reading stops."""

T = TypeVar("T", str, bytes)


def decoded_lines(
    stream: BinaryIO, name: str, encoding: str | None
) -> Generator[str | ReadError, None, None]:
    """Yield the lines, with an error in place of one that is too long or not in the encoding.

    Args:
        stream: The bytes, read once from start to end.
        name: The name of the stream in messages.
        encoding: The encoding; None means that of the byte-order mark, else UTF-8.

    Raises:
        ReadError: If the stream is not text, or a line has no end.
    """
    buffered = (
        stream if hasattr(stream, "peek") else io.BufferedReader(cast("io.RawIOBase", stream))
    )
    buffered = cast("io.BufferedReader", buffered)
    try:
        head = buffered.peek(16)
        check_kind(head, name)
        mark = encoding_by_mark(head)
        chosen = encoding or mark or "utf-8"
        if mark == "utf-8-sig":
            buffered.read(3)
            chosen = "utf-8" if encoding is None else encoding
        if "\n".encode(chosen) == b"\n":
            yield from _decoded(_bounded(buffered.readline, b"\n", name), chosen, encoding)
        else:
            yield from _wide(buffered, chosen, encoding, name)
    finally:
        if buffered is not stream:
            _let_go(buffered)


def _bounded(read: Callable[[int], T], newline: T, name: str) -> Iterator[T | ReadError]:
    """Yield lines; one that is too long is dropped."""
    while line := read(LARGEST_RECORD + 1):
        if len(line) <= LARGEST_RECORD or line.endswith(newline):
            yield line
            continue
        yield ReadError(f"is longer than {LARGEST_RECORD:,} bytes, longer than any article")
        passed = 0
        while line and not line.endswith(newline):
            passed += len(line)
            if passed > _ENDLESS * LARGEST_RECORD:
                raise ReadError(
                    f"{name}: has a line of more than {passed:,} bytes; the rest is not read"
                )
            line = read(LARGEST_RECORD + 1)


def _decoded(
    lines: Iterator[bytes | ReadError], chosen: str, stated: str | None
) -> Iterator[str | ReadError]:
    for line in lines:
        try:
            yield line if isinstance(line, ReadError) else line.decode(chosen)
        except UnicodeDecodeError as error:
            yield ReadError(explain(error, error.object, stated))


def _wide(
    stream: io.BufferedReader, chosen: str, stated: str | None, name: str
) -> Iterator[str | ReadError]:
    """Do the same for encodings with wide line breaks; there, damage ends the reading."""
    text = io.TextIOWrapper(stream, encoding=chosen, newline="\n")
    try:
        # Not from `text` itself: that would close the stream when a reader stops early.
        yield from _bounded(text.readline, "\n", name)
    except UnicodeDecodeError as error:
        reason = explain(error, error.object, stated)
        yield ReadError(f"{reason}; this line and the following ones cannot be read")
    finally:
        _let_go(text)


def _let_go(wrapper: io.BufferedReader | io.TextIOWrapper) -> None:
    """Leave the underlying stream open, unless its owner has closed it meanwhile."""
    with suppress(ValueError):
        wrapper.detach()
