"""The flat tables as a workbook for spreadsheets, one sheet for each.

Text of an article is always written as text: no cell is a formula, a link or a number because of
its words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from allegedly.errors import TableError
from allegedly.extras import need
from allegedly.model import Analysis, Finding
from allegedly.storage import writing_bytes
from allegedly.tables.rows import ORIGIN, Row, Table, classifiers_of, rows_of, table_columns, valid

LONGEST: Final = 32_767
"""UTF-16 units that a cell holds."""

MOST_ROWS: Final = 1_048_576
"""Rows that a sheet holds, with that of the column names."""

_CUT: Final = " […]"

_FLAT: Final[tuple[Table, ...]] = ("sources", "claims", "attributions", "hedges")
_ARTICLE: Final = ("article", *ORIGIN, "authors", "language", "words", "text")
_FINDING: Final = ("article", *ORIGIN, "code", "severity", "message", "advice", "text")

_WIDTHS: Final = {"text": 80, "content": 60, "title": 40, "message": 50, "advice": 50, "who": 25}
_WIDTH: Final = 14

_TEXT_ONLY: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(
    analyses: Iterable[Analysis],
    path: str | os.PathLike[str],
    *,
    findings: Callable[[Analysis], Iterable[Finding]] | None = None,
) -> int:
    """Write analyses as a workbook, which appears when it is complete.

    A text longer than a cell holds is cut and ends in " […]".

    Args:
        analyses: The analyses to write; they are read one at a time.
        path: The file to write; an older one is replaced.
        findings: Returns the findings of an audit of an analysis; without it, the workbook
            lacks the sheet of findings.

    Returns:
        The number of texts that were cut.

    Raises:
        MissingExtraError: If XlsxWriter is not installed.
        TableError: If a table has more rows than a sheet holds, or if the analyses come from
            different classifiers.
        OSError: If it cannot be written.
    """
    xlsxwriter = need("xlsxwriter", "xlsx", "writing a workbook")
    with writing_bytes(Path(path)) as target, TemporaryDirectory() as folder:
        stream = _Archive(target)
        book = _Book(xlsxwriter.Workbook(stream, {**_TEXT_ONLY, "tmpdir": folder}))
        try:
            for analysis in analyses:
                book.add(analysis, None if findings is None else findings(analysis))
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            stream.abandoned = True
            book.abandon()
            raise error.args[0] from error  # an OSError
        except BaseException:
            stream.abandoned = True
            book.abandon()
            raise
    return book.cut


class _Archive:
    """The stream of a workbook, which takes no more bytes once it is abandoned.

    After an error, XlsxWriter leaves its archive open. Its destructor would write the end of the
    archive to a stream that is closed or full, and print a traceback.

    Attributes:
        abandoned: Whether to discard further bytes.
    """

    def __init__(self, target: BinaryIO) -> None:
        self.abandoned = False
        self._target = target
        self._furthest = 0

    def write(self, data: Any) -> int:
        return memoryview(data).nbytes if self.abandoned else self._target.write(data)

    def tell(self) -> int:
        if not self.abandoned:
            self._furthest = max(self._furthest, self._target.tell())
            return self._target.tell()
        return self._furthest

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        return self.tell() if self.abandoned else self._target.seek(position, whence)

    def flush(self) -> None:
        if not self.abandoned:
            self._target.flush()


class _Book:
    def __init__(self, book: Any) -> None:
        self.cut = 0
        self._book = book
        # Without a date of its own, a workbook has that of its writing.
        book.set_properties({"created": datetime(2000, 1, 1), "comments": "written by allegedly"})
        self._bold = book.add_format({"bold": True})
        self._sheets: dict[str, _Sheet] = {}
        self._columns: dict[Any, Mapping[str, Any]] = {}

    def add(self, analysis: Analysis, findings: Iterable[Finding] | None) -> None:
        if not self._columns:
            classifiers = classifiers_of(analysis)
            self._columns = {table: table_columns(table, classifiers) for table in _FLAT}
        article = _article(analysis)
        self._write("articles", _ARTICLE, [article])
        for table in _FLAT:
            columns = self._columns[table]
            self._write(table, columns, rows_of(table, analysis, columns))
        if findings is not None:
            self._write("findings", _FINDING, _findings(analysis, article, findings))

    def close(self) -> None:
        for sheet in self._sheets.values():
            sheet.close()
        self._book.close()

    def abandon(self) -> None:
        """Close the temporary files of the sheets, which XlsxWriter would leave open."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _write(self, name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
        if name not in self._sheets:
            self._sheets[name] = _Sheet(self._book.add_worksheet(name), [*columns], self._bold)
        self.cut += self._sheets[name].write(rows)


class _Sheet:
    def __init__(self, sheet: Any, columns: list[str], bold: Any) -> None:
        self._sheet = sheet
        self._columns = columns
        self._rows = 1
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS.get(column, _WIDTH))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, bold)

    def write(self, rows: Iterable[Row]) -> int:
        """Write rows, and return the number of texts that were cut."""
        cut = 0
        for row in rows:
            if self._rows == MOST_ROWS:
                raise TableError(
                    f"the sheet {self._sheet.name!r} has more than {MOST_ROWS - 1:,} rows, the "
                    "most that a spreadsheet holds; write a database (-o news.db) or Parquet"
                )
            for at, column in enumerate(self._columns):
                cut += self._cell(at, row.get(column))
            self._rows += 1
        return cut

    def close(self) -> None:
        self._sheet.autofilter(0, 0, self._rows - 1, len(self._columns) - 1)

    def _cell(self, at: int, value: Any) -> bool:
        if isinstance(value, bool):
            self._sheet.write_boolean(self._rows, at, value)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._rows, at, value)
        elif value is not None:
            text = _fitting(value)
            self._sheet.write_string(self._rows, at, _inert(text))
            return text is not value
        return False


def _fitting(text: str) -> str:
    """Return a text that fits into a cell."""
    if 2 * len(text) <= LONGEST or len(text.encode("utf-16-le")) <= 2 * LONGEST:
        return text
    units = text.encode("utf-16-le")[: 2 * (LONGEST - len(_CUT))]
    return units.decode("utf-16-le", "ignore") + _CUT


def _inert(text: str) -> str:
    """Return a text that XlsxWriter does not take for the XML of formatted text."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _article(analysis: Analysis) -> Row:
    article = analysis.article
    row = {
        "article": article.id,
        "file": article.file,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published and article.published.isoformat(),
        "authors": "; ".join(article.authors) or None,
        "language": article.language,
        "words": len(article.text.split()),
        "text": article.text,
    }
    return {name: valid(value) for name, value in row.items()}


def _findings(analysis: Analysis, article: Row, findings: Iterable[Finding]) -> Iterator[Row]:
    for finding in findings:
        yield {
            **article,
            "code": finding.code,
            "severity": finding.severity,
            "message": valid(finding.message),
            "advice": valid(finding.advice or None),
            "text": finding.span.of(analysis.article.text),
        }
