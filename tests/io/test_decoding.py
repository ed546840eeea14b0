"""From bytes to text: marks, strictness, and what is no text at all."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import ReadError
from allegedly.io.bytes.decoding import check_binary, check_kind, decode
from allegedly.io.readers.jsonl import decoded_lines

SENTENCE = "Café owners said prices may rise – “soon”. 😀"


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode("utf-8"),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        codecs.BOM_UTF16_BE + SENTENCE.encode("utf-16-be"),
        SENTENCE.encode("utf-32"),
    ],
)
def test_marks_are_believed_and_removed(data: bytes) -> None:
    check_binary(data, "a.txt")
    assert decode(data, "a.txt") == SENTENCE


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_is_normalised(text: str) -> None:
    """Whatever the text, it comes back code point by code point."""
    assert decode(b"\xef\xbb\xbf" + text.encode(), "a.txt") == text


def test_other_encodings_are_named_with_place_and_remedy() -> None:
    with pytest.raises(ReadError, match=r"a\.txt: is not UTF-8: byte 3 \(0xE9\).*--encoding"):
        decode("café".encode("latin-1"), "a.txt")


def test_stated_encoding_is_believed() -> None:
    assert decode("café “x”".encode("cp1252"), "a.txt", "cp1252") == "café “x”"
    with pytest.raises(ReadError, match=r"is not ascii: byte 3 \(0xC3\)"):
        decode("café".encode(), "a.txt", "ascii")


def test_a_text_that_is_cut_off() -> None:
    with pytest.raises(ReadError, match="is cut off or damaged"):
        decode("Hello".encode("utf-16")[:-1], "a.txt")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7\n", "a PDF document.*save its text"),
        (b"PK\x03\x04rest", "an office document"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x1f\x8b\x08\x00", "gzip data where a text should be"),
    ],
)
def test_other_files_are_refused_by_kind(head: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        check_kind(head, "a.bin")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (bytes(range(256)) * 4, "a binary file"),
        (b"\x00\x01\x02\x03" * 100, "a binary file"),
        ("Police said so.".encode("utf-16-le"), "--encoding utf-16-le"),
        ("Police said so.".encode("utf-16-be"), "--encoding utf-16-be"),
    ],
)
def test_what_looks_like_no_text_is_refused(head: bytes, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        check_binary(head, "a.bin")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Police said\x00 two \x1b[31mmay\x07 be hurt.",
        "café owners said".encode("latin-1"),
        "Это сказал мэр".encode("koi8-r"),
        "é".encode()[:1],
        b"\x0c\x0b\t\r\n" * 10,
    ],
)
def test_odd_texts_are_still_texts(head: bytes) -> None:
    """Stray control characters or a wrong encoding make no binary file."""
    check_binary(head, "a.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_stream_closed_before_its_lines_are_read(encoding: str) -> None:
    """Lines that nobody wants any more are let go without a complaint."""
    stream = io.BytesIO("It may rain.\nIt rains.\n".encode(encoding))
    lines = decoded_lines(stream, "x", None)
    assert next(lines) == "It may rain.\n"
    stream.close()
    lines.close()
