"""CSV and Parquet, one article in a row."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import textwrap
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Article, Failure, MissingExtraError, ReadError
from allegedly.io import find_inputs, read_articles
from allegedly.io.readers.parquet import ParquetReader
from allegedly.io.readers.tables import CsvReader, looks_like_csv

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

FRAME = pd.DataFrame(
    {
        "Inhalt": ["The ferry may sink, “soon”.\n\nIt leaks.", "It rains;\tnot.", "", "Last."],
        "Titel": ["Ferry, again", None, "Empty", '"Quoted"'],
        "wann": ["2026-03-01T08:30:00Z", None, None, "May"],
        "wer": ["P. Reed; Q. Hale", None, None, None],
        "ressort": ["sea", "sky", None, None],
        "n": [1, 2, 3, 4],
    }
)
COLUMNS = {"text": "Inhalt", "title": "Titel", "published": "wann", "authors": "wer"}


def csv_rows(data: str | bytes, **options: Any) -> list[Article | Failure]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(CsvReader(**options).read(stream, "a.csv"))


def parquet_rows(data: bytes, **options: Any) -> list[Article | Failure]:
    return list(ParquetReader(**options).read(io.BytesIO(data), "a.parquet"))


def check(found: list[Article | Failure], places: list[str]) -> None:
    first, second, empty, last = found
    assert isinstance(first, Article) and isinstance(second, Article)
    assert first.body == "The ferry may sink, “soon”.\n\nIt leaks."
    assert (first.title, first.authors) == ("Ferry, again", ("P. Reed", "Q. Hale"))
    assert first.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert first.metadata["ressort"] == "sea" and int(first.metadata["n"]) == 1
    assert (second.title, second.text, second.published) == (None, "It rains;\tnot.", None)
    assert isinstance(empty, Failure) and isinstance(last, Failure)
    assert [empty.name, last.name] == places
    assert "its column 'Inhalt' is empty" in empty.cause
    assert "column 'wann' must be a date in ISO 8601" in last.cause


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_by_pandas(separator: str, encoding: str) -> None:
    """What pandas writes is read, whatever separator and encoding it was told to use."""
    data = FRAME.to_csv(index=False, sep=separator).encode(encoding)
    check(csv_rows(data, **COLUMNS), ["a.csv, line 6", "a.csv, line 7"])


def test_csv_without_quotation(tmp_path: Path) -> None:
    """Lines that end as on Windows, and another encoding on request."""
    data = "text;title\r\nCafé may close.;Café\r\n\r\nOnly one cell\r\nLast.;\r\n".encode("cp1252")
    first, bad, last = csv_rows(data, encoding="cp1252")
    assert isinstance(first, Article) and (first.body, first.title) == ("Café may close.", "Café")
    assert first.metadata == {"file": "a.csv", "line": 2}
    assert isinstance(bad, Failure) and bad.name == "a.csv, line 4"
    assert "has 1 cells where 2 columns have names" in bad.cause
    assert isinstance(last, Article) and last.title is None


def test_csv_with_carriage_returns() -> None:
    """Old spreadsheets end each line with one; otherwise one inside quotation marks is text."""
    one, two, bad = csv_rows('text,title\r"It may\rrain.",A\rIt snows.,B\ralone\r')
    assert isinstance(one, Article) and (one.body, one.title) == ("It may\rrain.", "A")
    assert isinstance(two, Article) and two.metadata["line"] == 4
    assert isinstance(bad, Failure) and bad.name == "a.csv, line 5"
    (article,) = csv_rows('text,title\n"It may\rrain.",A\n')
    assert isinstance(article, Article) and article.body == "It may\rrain."


def test_undecodable_row_costs_no_other() -> None:
    first, bad, last = csv_rows(b"text,title\nOne.,A\nCaf\xe9.,B\nTwo.,C\n")
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(bad, Failure) and "is not UTF-8" in bad.cause


def test_long_cells() -> None:
    """An article may be longer than the csv module likes; its global limit is left as it was."""
    import csv

    before = csv.field_size_limit()
    (article,) = csv_rows("text,title\n" + "It may rain. " * 50_000 + ",A\n")
    assert isinstance(article, Article) and len(article.body) == 650_000
    assert csv.field_size_limit() == before


def test_unclosed_quotation() -> None:
    """It swallows what follows, which is told."""
    first, bad = csv_rows('text,title\nOne.,A\n"Two.,B\nThree.,C\n')
    assert isinstance(first, Article)
    assert isinstance(bad, Failure) and "quotation mark" in bad.cause


@pytest.mark.parametrize(
    ("data", "options", "reason"),
    [
        ("", {}, "is empty"),
        ("\n", {}, "is empty"),
        (b"\xff\xfe\xfa", {}, "is"),
        (
            "body,title\nx,y\n",
            {},
            "no column 'text'; the columns it has: body, title; .*csv-rows.text=NAME",
        ),
        ("text,title\nx,y\n", {"url": "link"}, "no column 'link'.*csv-rows.url=NAME"),
        ("text,title\nx,y\n", {"separator": "::"}, "the separator must be one character"),
    ],
)
def test_bad_tables(data: str | bytes, options: dict[str, str], reason: str) -> None:
    with pytest.raises(ReadError, match=f"a.csv: .*{reason}"):
        csv_rows(data, **options)


def test_unknown_option() -> None:
    with pytest.raises(TypeError, match="colour"):
        CsvReader(colour="red")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=5)
)
def test_any_text_comes_back(texts: list[str]) -> None:
    """Texts come back from the csv module's own writing as they were."""
    import csv

    buffer = io.StringIO()
    csv.writer(buffer).writerows([["n", "text"], *([str(i), text] for i, text in enumerate(texts))])
    found = csv_rows(buffer.getvalue())
    assert len(found) == len(texts)
    for text, item in zip(texts, found, strict=True):
        assert item.text == text if isinstance(item, Article) else not text.strip()


def test_parquet_by_pandas() -> None:
    buffer = io.BytesIO()
    FRAME.to_parquet(buffer)
    check(parquet_rows(buffer.getvalue(), **COLUMNS), ["a.parquet, row 3", "a.parquet, row 4"])


def test_parquet_types() -> None:
    """Dates, lists and numbers are taken for what they are; what is no number is missing."""
    table = pa.table(
        {
            "text": ["It rains.", None],
            "published": pa.array([datetime(2026, 3, 1, 8, 30, tzinfo=UTC), None]),
            "authors": [["P. Reed", "Q. Hale"], None],
            "id": [17, 18],
            "score": [float("nan"), 1.0],
            "more": [{"a": [1.5]}, None],
            "title": [True, False],
        }
    )
    buffer = io.BytesIO()
    pq.write_table(table.drop_columns("title"), buffer)
    first, bad = parquet_rows(buffer.getvalue())
    assert isinstance(first, Article)
    assert first.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert (first.authors, first.id) == (("P. Reed", "Q. Hale"), "17")
    assert first.metadata == {"file": "a.parquet", "row": 1, "score": None, "more": {"a": [1.5]}}
    assert isinstance(bad, Failure) and bad.name == "a.parquet, row 2"
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    wrong, _ = parquet_rows(buffer.getvalue())
    assert isinstance(wrong, Failure) and "column 'title' must hold text, not bool" in wrong.cause


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"x" * 50])
def test_no_parquet(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.parquet: cannot be read as Parquet"):
        parquet_rows(data)


def test_damaged_parquet() -> None:
    """Cut or changed anywhere, it is an error or another table, and never a traceback."""
    buffer = io.BytesIO()
    FRAME.to_parquet(buffer)
    good = buffer.getvalue()
    for position in range(4, len(good), 97):
        for data in (good[:position], good[:position] + b"\xff" + good[position + 1 :]):
            try:
                found = parquet_rows(data, **COLUMNS)
            except ReadError as error:
                assert str(error).startswith("a.parquet: ")
            else:
                assert all(isinstance(item, Article | Failure) for item in found)


def varint(number: int) -> bytes:
    """Return a number as the headers of pages hold it."""
    number, found = 2 * number, bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
@pytest.mark.parametrize("field", ["packed", "unpacked"])
@pytest.mark.parametrize("size", [2**31 - 1, 300_000_000])
def test_a_page_that_lies_about_its_size_takes_no_memory(
    compression: str, field: str, size: int
) -> None:
    """A few bytes of damage to a small file would otherwise cost two gigabytes."""
    buffer = io.BytesIO()
    table = pa.table({"text": ["It may rain, the mayor said. " * 3] * 40})
    pq.write_table(table, buffer, compression=compression, use_dictionary=False)
    good = buffer.getvalue()
    header = re.match(rb"PAR1\x15\0\x15([\x80-\xff]*.)\x15([\x80-\xff]*.)\x2c", good, re.S)
    assert header is not None
    start, end = header.span(2 if field == "packed" else 1)
    damaged = good[:start] + varint(size) + good[end:]
    usual, measured = pa.default_memory_pool(), pa.proxy_memory_pool(pa.default_memory_pool())
    pa.set_memory_pool(measured)
    try:
        assert len(parquet_rows(good)) == 40
        with pytest.raises(ReadError, match=r"a\.parquet: (is damaged|has a page of more than)"):
            parquet_rows(damaged)
        assert (measured.max_memory() or 0) < 20_000_000
    finally:
        pa.set_memory_pool(usual)


def test_damaged_statistics_end_no_process() -> None:
    """Metadata at which pyarrow would end the process, were it asked for those of a column."""
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": ["It rains."] * 3}), buffer)
    good = buffer.getvalue()
    footer = len(good) - 8 - int.from_bytes(good[-8:-4], "little")
    for position in range(footer, len(good) - 8):
        for byte in (0, 1, 9, 255):
            with suppress(ReadError):
                parquet_rows(good[:position] + bytes([byte]) + good[position + 1 :])


@pytest.mark.parametrize("made_by", ["csv", "parquet"])
def test_two_columns_of_one_name_are_refused(made_by: str) -> None:
    """Neither is silently preferred; columns without a name are left out anyway."""
    with pytest.raises(ReadError, match="has two columns 'title'; rename one of them, or drop it"):
        if made_by == "csv":
            csv_rows("text,title,url,title\nIt rains.,a,b,c\n")
        else:
            buffer = io.BytesIO()
            twice = pa.table([["It rains."], ["a"], ["b"]], names=["text", "title", "title"])
            pq.write_table(twice, buffer)
            parquet_rows(buffer.getvalue())
    (article,) = csv_rows("text,,\nIt rains.,,\n")
    assert isinstance(article, Article)


def test_content_decides(tmp_path: Path) -> None:
    """A table is a table whatever it is called."""
    (tmp_path / "a.txt").write_text("text,title\nIt may rain.,Rain\n", "utf-8")
    pd.DataFrame({"text": ["It rains."]}).to_parquet(tmp_path / "b.txt")
    first, second = read_articles(find_inputs([str(tmp_path)]))
    assert isinstance(first, Article) and first.title == "Rain"
    assert isinstance(second, Article) and second.text == "It rains."


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"text,title\n", True),
        (b'\xef\xbb\xbf"id";"text"\r\n', True),
        (b"text\n", False),
        (b"The text, she said, is long.\n", False),
        (b"body,title\n", False),
        (b"", False),
    ],
)
def test_telling_csv(head: bytes, expected: bool) -> None:
    assert looks_like_csv(head) is expected


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[parquet\]"):
        ParquetReader()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told as Linux does")
def test_a_group_of_rows_is_read_by_the_page(tmp_path: Path) -> None:
    """Parquet is often one group of all rows, which need not fit into memory."""
    path = tmp_path / "a.parquet"
    texts = [random.Random(n).randbytes(2500).hex() for n in range(20_000)]
    pq.write_table(pa.table({"text": texts}), path, compression="none", use_dictionary=False)
    code = """
        import re, sys
        import pyarrow.parquet
        from allegedly.io import find_inputs, read_articles
        def peak():
            return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
        before = peak()
        print(sum(1 for _ in read_articles(find_inputs([sys.argv[1]]))), peak() - before)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    rows, kibibytes = map(int, done.stdout.split())
    assert rows == 20_000
    assert kibibytes < 70_000, "of 100 MB"
