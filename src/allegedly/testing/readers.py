"""Checks for the promises of a `Reader`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final

from allegedly.errors import ReadError
from allegedly.interfaces import Reader
from allegedly.model import Article, Failure, Skipped
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import sample_streams

Found = Article | Failure | Skipped
MakeReader = Callable[[], Reader]


class _Pipe(io.BytesIO):
    """Bytes that can be read once from start to end, like those of a pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation("this stream cannot seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("this stream cannot tell")


def read_all(reader: Reader, *, pipe: bool = False) -> dict[str, list[Found | str]]:
    """Return what a reader yields for each sample stream, or its reason for refusing the stream."""
    found: dict[str, list[Found | str]] = {}
    for name, data in sample_streams().items():
        stream = _Pipe(data) if pipe else io.BytesIO(data)
        outcomes: list[Found | str] = []
        try:
            outcomes.extend(reader.read(stream, name))
        except ReadError as error:
            outcomes.append(f"refused: {error}")
        found[name] = outcomes
    return found


def is_a_reader(make: MakeReader) -> None:
    """The factory returns a `Reader`."""
    reader = make()
    require(isinstance(reader, Reader), f"it makes a {type(reader).__name__}")


def articles_or_failures(make: MakeReader) -> None:
    """From any bytes it yields articles, failures and skipped records, or raises `ReadError`."""
    for name, found in read_all(make()).items():
        for item in found:
            require(isinstance(item, Found | str), f"{name}: it yields a {type(item)}")
            if isinstance(item, Failure):
                require(item.stage == "read", f"{name}: a failure has the stage {item.stage}")


def pipes_will_do(make: MakeReader) -> None:
    """A stream that can only be read from start to end is enough."""
    require(
        read_all(make(), pipe=True) == read_all(make()),
        "a pipe with the same bytes gives other articles",
    )


def same_articles_again(make: MakeReader) -> None:
    """The same bytes give the same articles again, from this object and from another."""
    reader = make()
    first = read_all(reader)
    require(first == read_all(reader), "a second reading differs")
    require(first == read_all(make()), "a second object gives other articles")


READER_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_reader, articles_or_failures, pipes_will_do, same_articles_again
)
"""Every promise of a reader, in the order in which it is best to fix them."""


def check_reader(make: MakeReader, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a reader.

    Args:
        make: The class, or another factory that returns a new reader.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(READER_CHECKS, make, exempt)
