"""The description of a database that Datasette shows: tables, columns, facets and queries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from allegedly.storage import writing
from allegedly.tables.database.layout import LAYOUTS

SCHEMA: Final = "allegedly/datasette/1"
"""The mark of the file."""

_FACETS: Final = {
    "articles": ["outlet", "month"],
    "sources": ["kind", "voice"],
    "attributions": ["stance", "quotation"],
    "claims": ["voice"],
    "assessments": ["classifier", "label", "degree"],
    "hedges": ["type", "holder"],
    "findings": ["code", "severity"],
}

_QUERIES: Final = {
    "sources_by_outlet_and_month": {
        "title": "Sources by outlet and month",
        "description": "The sources quoted most often, by outlet and month.",
        "sql": """\
select a.outlet, a.month, s.who, s.voice, count(*) as articles,
  sum(s.attributions) as attributions, sum(s.words_quoted) as words_quoted
from sources s join articles a on a.id = s.article
group by a.outlet, a.month, s.who, s.voice
order by attributions desc, s.who, a.outlet, a.month""",
    },
    "unnamed_by_outlet_and_month": {
        "title": "Unnamed sources by outlet and month",
        "description": "Claims of unnamed sources, out of those of named and unnamed sources and "
        "documents.",
        "sql": """\
select a.outlet, a.month, sum(c.voice = 'unnamed') as unnamed, count(*) as claims_of_sources,
  round(100.0 * sum(c.voice = 'unnamed') / count(*), 1) as per_cent
from claims c join articles a on a.id = c.article
where c.voice in ('named', 'unnamed', 'document')
group by a.outlet, a.month
order by a.outlet, a.month""",
    },
    "firmness_by_source": {
        "title": "How firmly sources stand behind their claims",
        "description": "By source and classifier: its claims by degree of commitment.",
        "sql": """\
select s.who, j.classifier, count(*) as claims,
  sum(j.degree = 'certain') as certain, sum(j.degree = 'probable') as probable,
  sum(j.degree = 'possible') as possible, sum(j.degree = 'none') as left_open
from assessments j join claims c on c.id = j.claim join sources s on s.id = c.source
where j.degree is not null
group by s.who, j.classifier
order by claims desc, s.who, j.classifier""",
    },
}
"""Queries that Datasette offers by name."""


def metadata(database: str) -> dict[str, Any]:
    """Return the content of Datasette's ``metadata.json``.

    Args:
        database: The name of the database: that of its file, without the extension.
    """
    tables = {
        name: {
            "description": table.about,
            "label_column": table.label,
            "columns": {
                "id": "number of the row, by which other tables refer to it",
                **{column: about.about for column, about in table.columns.items()},
            },
            **({"facets": _FACETS[name]} if name in _FACETS else {}),
        }
        for name, table in LAYOUTS.items()
    }
    return {
        "schema": SCHEMA,
        "title": "Who vouches for each claim, and how firmly?",
        "databases": {
            database: {
                "description": "News articles with their sources, claims and hedges, as found by "
                "allegedly. The analysis was made by software and contains errors.",
                "tables": tables,
                "queries": _QUERIES,
            }
        },
    }


def metadata_path(database: Path) -> Path:
    """Return the path of the description of a database: ``news.metadata.json`` for ``news.db``."""
    return database.with_suffix(".metadata.json")


def write_metadata(database: Path) -> None:
    """Write the description of a database beside it, unless there is a file of that name.

    Raises:
        OSError: If it cannot be written.
    """
    path = metadata_path(database)
    if not path.exists():
        with writing(path) as stream:
            stream.write(json.dumps(metadata(database.stem), indent=2, ensure_ascii=False) + "\n")
