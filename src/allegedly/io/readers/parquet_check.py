"""The pages of a Parquet file, checked before pyarrow allocates memory for what they state.

A page's header states how large the page is, packed and unpacked, and pyarrow allocates as much. In
a damaged file of a few kilobytes that may be two gigabytes. The metadata are read here as well, as
pyarrow ends the process on some that are damaged when asked for those of a column.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from allegedly.errors import ReadError

LARGEST_PAGE: Final = 256_000_000
"""Bytes that one page may have, unpacked; writers make pages of about one megabyte."""

_HEADERS: Final = (512, 65_536)
"""Bytes in which a page's header is looked for; only one with long statistics needs the second."""

_SLACK: Final = 100
"""Bytes by which some writers understate the size of a column."""

_GROUPS: Final = 4
"""The field of the file's metadata that holds the row groups."""

_COLUMNS, _COLUMN = 1, 3
"""The fields of a row group, and of one of its columns, that hold the metadata of columns."""

_VALUES, _PACKED, _DATA, _DICTIONARY = 5, 7, 9, 11
"""The fields of a column: number of values, size, and where its data and its dictionary begin."""

_IN_PAGE: Final = (5, 8)
"""The fields of a page's header of which field 1 is a number of values: data, data of version 2."""

_WRONG: Final = (IndexError, KeyError, TypeError, AttributeError, ValueError, RecursionError)


def checked_groups(stream: BinaryIO, name: str) -> Iterator[int]:
    """Yield the number of each row group when the sizes that its pages state have been checked.

    Args:
        stream: The file.
        name: What to call it in messages.

    Raises:
        ReadError: If a page states a size that it cannot have, or that no page should have.
    """
    try:
        stream.seek(-8, io.SEEK_END)
        size = int.from_bytes(stream.read(4), "little")
        stream.seek(-8 - size, io.SEEK_END)
        for number, group in enumerate(_Thrift(stream.read(size)).items_of_field(_GROUPS)):
            for column in group[_COLUMNS]:
                _check(stream, column[_COLUMN])
            yield number
    except _WRONG as error:
        raise ReadError(
            f"{name}: is damaged: the metadata of its columns or pages do not fit; write the file "
            "again"
        ) from error
    except OverflowError as error:
        raise ReadError(
            f"{name}: has a page of more than {LARGEST_PAGE:,} bytes; write the file again with "
            "smaller pages"
        ) from error


def _check(stream: BinaryIO, column: dict[int, Any]) -> None:
    at, left, values = column[_DATA], column[_PACKED], column[_VALUES]
    if 0 < column.get(_DICTIONARY, 0) < at:
        at = column[_DICTIONARY]
    while left > 0 and values > 0:
        header, length = _page_header(stream, at)
        unpacked, packed = header[2], header[3]
        if packed < 0 or unpacked < 0 or packed > left + _SLACK:
            raise ValueError("the sizes of a page do not fit")
        if max(packed, unpacked) > LARGEST_PAGE:
            raise OverflowError
        at, left = at + length + packed, left - length - packed
        values -= sum(max(0, header[key].get(1, 0)) for key in _IN_PAGE if key in header)


def _page_header(stream: BinaryIO, at: int) -> tuple[dict[int, Any], int]:
    """Return the fields of the header there by number, and its length."""
    for size in _HEADERS:
        stream.seek(at)
        header = _Thrift(stream.read(size))
        try:
            return header.struct(), header.at
        except IndexError:
            if size == _HEADERS[-1]:
                raise
    raise AssertionError


class _Thrift:
    """Reads Thrift's compact protocol, in which Parquet writes its metadata.

    Structs are dictionaries from the number of a field to its value. Strings and floating-point
    numbers are passed over. Data that end early raise `IndexError`.
    """

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def items_of_field(self, wanted: int) -> Iterator[Any]:
        """Yield the items of a list, one of the fields of a struct, and pass over the others."""
        for number, kind in self._fields():
            if number == wanted and kind == 9:
                yield from self._items()
            else:
                self._value(kind)

    def struct(self) -> dict[int, Any]:
        """Return the struct that begins here."""
        return {number: self._value(kind) for number, kind in self._fields()}

    def _fields(self) -> Iterator[tuple[int, int]]:
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._integer()
            yield number, head & 15

    def _items(self) -> Iterator[Any]:
        head = self._byte()
        count = self._varint() if head >> 4 == 15 else head >> 4
        for _ in range(count):
            yield self._byte() if head & 15 in (1, 2) else self._value(head & 15)

    def _value(self, kind: int) -> Any:
        if kind in (1, 2):  # true and false: the kind of a field is its value
            return kind == 1
        if kind in (4, 5, 6):
            return self._integer()
        if kind == 12:
            return self.struct()
        if kind in (9, 10):
            return list(self._items())
        if kind not in (3, 7, 8):
            raise ValueError(f"a field has the unknown type {kind}")
        size = 1 if kind == 3 else 8 if kind == 7 else self._varint()
        self.at += size
        return None

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

    def _varint(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 128:
            number |= (byte & 127) << shift
            if (shift := shift + 7) > 63:
                raise ValueError("a number has no end")
        return number | byte << shift

    def _byte(self) -> int:
        byte = self.data[self.at]
        self.at += 1
        return byte
