"""The tables in `docs/howto/sqlite.md`, which `make commands` rewrites."""

from __future__ import annotations

from collections.abc import Iterator

from allegedly.tables.database.layout import LAYOUTS


def tables() -> str:
    """Return the tables of a database, each with its columns."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for name, layout in LAYOUTS.items():
        yield from (f"### `{name}`", "", layout.about)
        if layout.searched:
            yield f"Full-text search covers {' and '.join(f'`{c}`' for c in layout.searched)}."
        yield from ("", "| column | type | contents |", "|---|---|---|")
        for column, about in layout.columns.items():
            kind = f"→ `{about.refers}`" if about.refers else about.kind
            yield f"| `{column}` | {kind} | {about.about} |"
        yield ""
