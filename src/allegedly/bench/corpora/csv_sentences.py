"""CSV: one labelled sentence in each row.

```
text,label,document
It may rain.,hedged,d1
It rains.,plain,d1
```

The first row names the columns, those of the fields of JSON Lines (`jsonl`) that hold one value:
`text`, `label`, `certainty`, `commitment`, `document`, `title`. Columns of other names are ignored,
and an empty cell is a field that is not given. Columns are divided by commas, semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from allegedly.bench.corpora.gold_sentences import malformed, read_text
from allegedly.bench.corpora.jsonl import JsonlCorpus

_FIELDS: Final = ("text", "label", "certainty", "commitment", "document", "title")
_NUMBERS: Final = ("certainty", "commitment")
_DELIMITERS: Final = ",;\t"


class CsvCorpus(JsonlCorpus):
    """A CSV file of labelled sentences."""

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the line on which each row begins, and its fields."""
        text = read_text(self.path).removeprefix("\ufeff")
        header = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=header.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names: list[str] = []
        line = 1
        try:
            for row in rows:
                begun, line = line, rows.line_num + 1
                if not names:
                    names = self._header(row)
                elif any(cell.strip() for cell in row):
                    if len(row) != len(names):
                        reason = f"{len(row)} cells, but the first row names {len(names)} columns"
                        raise malformed(self.path, begun, reason)
                    yield begun, _record(dict(zip(names, row, strict=True)))
        except csv.Error as error:
            raise malformed(self.path, line, f"not CSV: {error}") from error

    def _header(self, row: list[str]) -> list[str]:
        names = [name.strip().lower() for name in row]
        if "text" not in names:
            reason = f"no column is called 'text'; the first row is {row!r}"[:300]
            raise malformed(self.path, 1, reason)
        if twice := sorted({name for name in names if name in _FIELDS and names.count(name) > 1}):
            raise malformed(self.path, 1, f"two columns are called {twice[0]!r}")
        return names


def _record(row: dict[str, str]) -> dict[str, Any]:
    """Return the fields of a row that are given, numbers as such."""
    record: dict[str, Any] = {name: row[name] for name in _FIELDS if row.get(name, "").strip()}
    for name in record.keys() - {"text"}:
        record[name] = record[name].strip()
    for name in _NUMBERS:
        with suppress(ValueError, KeyError):
            record[name] = float(record[name])
    if "title" in record:
        record["title"] = record["title"].lower() in ("true", "yes", "1")
    return record
