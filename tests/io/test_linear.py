"""Reading takes time in proportion to its input, however the input is made."""

from __future__ import annotations

import importlib
import inspect
import io
import json
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

import allegedly.io
from allegedly import ReadError
from allegedly.interfaces import Reader
from allegedly.io.readers.jsonl import JsonLinesReader
from allegedly.io.readers.ninjs import NinjsReader
from allegedly.io.readers.tables import CsvReader
from allegedly.io.readers.text import TextReader

FRAGMENTS = [
    " ", "\t", "\n", "\r\n", "\xa0", "a", "Ab ", "a.", "1", "1,", "-", "--- ", ": ", "; ", "|",
    '"', "'", "“", "[", "[1]", "]", "(", "{", '{"a": ', "<", "<a ", "<p>", "<!--", "-->", "&",
    "&amp", "&#", "by ", "By A ", "\\u", "\\", "WARC/1.0\r\n", "Content-Length: 1\r\n", "\0",
    "+++\n", "---\n", "a:\n", "- \n", "title:", "charset=", "lang=", "<html ", "<?xml ", "ᵃ", "¹",
    "\xad", "\u200b", "http://a/", "·", " | ", " - ", "a-", "@", ",", "/",
]  # fmt: skip
SIZE = 20_000


USE = r"\b{}\.(match|fullmatch|search|sub|split|findall|finditer)\("


def uses() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield each pattern that a module of `allegedly.io` compiles, with each way it is used."""
    for info in pkgutil.walk_packages(allegedly.io.__path__, "allegedly.io."):
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                for way in sorted(set(re.findall(USE.format(name), source))):
                    yield f"{info.name.removeprefix('allegedly.io.')}.{name}", value, way


def run(pattern: re.Pattern[Any], way: str, text: str) -> Callable[[], object]:
    """Return a function that uses the pattern on the text once."""
    data: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    if way == "sub":
        return lambda: pattern.sub(data[:0], data)
    found = getattr(pattern, way)
    return lambda: sum(1 for _ in found(data)) if way == "finditer" else found(data)


def repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def took(action: Callable[[], object]) -> float:
    begin = time.process_time()
    action()
    return time.process_time() - begin


def check_linear(make: Callable[[int], Callable[[], object]]) -> None:
    """Fail if twice the input takes much more than twice the time, where that can be measured."""
    once = min(took(make(SIZE)) for _ in range(2))
    if once < 0.02:
        return
    twice = min(took(make(2 * SIZE)) for _ in range(2))
    assert twice < 3 * once + 0.02, f"{once:.3f} s became {twice:.3f} s"


@pytest.mark.parametrize(("name", "pattern", "way"), list(uses()))
def test_every_pattern_is_linear(name: str, pattern: re.Pattern[Any], way: str) -> None:
    """No pattern of the readers takes the square of a text of repeated pieces in time."""
    for fragment in FRAGMENTS:
        check_linear(lambda size, piece=fragment: run(pattern, way, "x" + repeated(piece, size)))
        check_linear(lambda size, piece=fragment: run(pattern, way, repeated(piece, size) + "\1"))


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize(
    ("reader", "wrap"),
    [
        (CsvReader(), lambda s: f"text,authors\nIt rains.,{json.dumps('A' + s + 'B')}\n"),
        (JsonLinesReader(), lambda s: json.dumps({"text": "It rains." + s})),
        (NinjsReader(), lambda s: json.dumps({"uri": "u", "body_text": s, "byline": "A" + s})),
        (TextReader(), lambda s: "It rains" + s + "\nIt pours."),
    ],
    ids=["csv", "jsonl", "ninjs", "text"],
)
def test_every_reader_is_linear(reader: Reader, wrap: Callable[[str], str], fragment: str) -> None:
    """Repeated pieces in any field are read in time in proportion to their length."""

    def make(size: int) -> Callable[[], object]:
        data = wrap(repeated(fragment, size)).encode("utf-8", "surrogatepass")

        def read() -> None:
            with suppress(ReadError):
                list(reader.read(io.BytesIO(data), "a"))

        return read

    check_linear(make)
