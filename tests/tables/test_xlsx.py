"""Analyses as a workbook for spreadsheets."""

from __future__ import annotations

import errno
import gc
import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import pytest

from allegedly import Analysis, Analyzer, Article, MissingExtraError
from allegedly.audit import audit
from allegedly.errors import TableError
from allegedly.tables import write_xlsx, xlsx

openpyxl = pytest.importorskip("openpyxl")

ANALYZER = Analyzer(["rules"], "rules")


def article(text: str, **more: Any) -> Analysis:
    return ANALYZER.analyze(Article.from_text(text, **more))


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet; each cell as openpyxl reads it."""
    header, *rows = openpyxl.load_workbook(path)[name].rows
    return [{h.value: cell for h, cell in zip(header, row, strict=True)} for row in rows]


def test_a_sheet_for_each_table(tmp_path: Path) -> None:
    """Each has a frozen header and a filter over all of its rows."""
    analyses = [
        article("“It may rain,” Ines Ota said. Critics claim that it may not.", outlet="The Tide"),
        article("It rains.", title="Rain"),
    ]
    path = tmp_path / "news.xlsx"
    assert write_xlsx(analyses, path, findings=lambda analysis: audit(analysis).findings) == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "articles",
        "sources",
        "claims",
        "attributions",
        "hedges",
        "findings",
    ]
    for page in book:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref == page.dimensions
    assert [row["outlet"].value for row in sheet(path, "articles")] == ["The Tide", None]
    assert [row["who"].value for row in sheet(path, "sources")] == ["Ines Ota", "Critics"]
    claims = sheet(path, "claims")
    assert [row["text"].value for row in claims] == [c.text for a in analyses for c in a.claims]
    assert {row["rules.score"].data_type for row in claims} == {"n"}
    assert [row["outlet"].value for row in sheet(path, "findings")] == ["The Tide"] * len(
        audit(analyses[0]).findings
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=1}",
        "+cmd|' /C calc'!A0",
        "@SUM(1)",
        "-2",
        "http://x.org",
        "mailto:x",
        "TRUE",
        "12",
    ],
)
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    """Whatever it looks like to a spreadsheet."""
    write_xlsx([article(text, title=text, outlet=text)], tmp_path / "a.xlsx")
    (row,) = sheet(tmp_path / "a.xlsx", "articles")
    for column in ("title", "outlet"):
        assert (row[column].value, row[column].data_type) == (text, "s")
        assert row[column].hyperlink is None
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        for part in parts.namelist():
            assert b"<f>" not in parts.read(part) and b"hyperlink" not in parts.read(part)


def test_text_is_not_taken_for_xml(tmp_path: Path) -> None:
    """XlsxWriter would write this as formatted text, unescaped."""
    text = "<r><t>x</t></r><c><f>1+1</f></c><r></r>"
    write_xlsx([article("It rains.", outlet=text)], tmp_path / "a.xlsx")
    assert sheet(tmp_path / "a.xlsx", "articles")[0]["outlet"].value.rstrip() == text


def test_control_characters_are_written_as_excel_does(tmp_path: Path) -> None:
    write_xlsx([article("It rains.", outlet="a\x01b\x00")], tmp_path / "a.xlsx")
    (row,) = sheet(tmp_path / "a.xlsx", "articles")
    assert row["outlet"].value == "a_x0001_b_x0000_"


@pytest.mark.parametrize(("char", "units"), [("x", 1), ("😀", 2)])
def test_long_text_is_cut(char: str, units: int, tmp_path: Path) -> None:
    """To the limit of a cell, which counts UTF-16 units."""
    most = xlsx.LONGEST // units
    whole, long = char * most, char * (most + 1)
    analyses = [
        attrs.evolve(article("x"), article=Article(id="1", text=text)) for text in (whole, long)
    ]
    analyses = [attrs.evolve(a, claims=(), attributions=(), sentences=()) for a in analyses]
    assert write_xlsx(analyses, tmp_path / "a.xlsx") == 1
    first, second = sheet(tmp_path / "a.xlsx", "articles")
    assert first["text"].value == whole
    assert second["text"].value == char * ((xlsx.LONGEST - 4) // units) + " […]"


def test_a_sheet_that_is_full_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half of a workbook is written."""
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    analyses = [article(f"It rains {number} times.") for number in range(3)]
    with pytest.raises(TableError, match="'articles' has more than 2 rows"):
        write_xlsx(analyses, tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_the_bytes_are_the_same_each_time(tmp_path: Path) -> None:
    analyses = [article("“It may rain,” Ines Ota said.")]
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(analyses, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_xlsxwriter_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[xlsx\]"):
        write_xlsx([], tmp_path / "a.xlsx")


@pytest.mark.parametrize("room", [0, 100, 2_000, 6_000, 8_000, 9_000])
def test_a_full_disk(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However far it comes: an `OSError`, no file, and no traceback of an archive left open."""

    class Full(io.FileIO):
        def write(self, data: Any, /) -> int:
            if self.tell() + memoryview(data).nbytes > room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    @contextmanager
    def writing(path: Path) -> Iterator[Any]:
        with Full(tmp_path / "part", "w") as target:
            yield target

    monkeypatch.setattr(xlsx, "writing_bytes", writing)
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    with pytest.raises(OSError, match="No space left"):
        write_xlsx([article(f"“It may rain {n},” Ines Ota said.") for n in range(9)], "out.xlsx")
    gc.collect()
    assert not raised
