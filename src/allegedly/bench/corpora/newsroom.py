r"""Articles annotated for everything the library reports, one JSON file for each.

```json
{"file": "001.txt", "text": "Title\n\nBody …", "attributions": [{"id": 1, "source": [[9, 13]],
 "cue": [[14, 18]], "content": [[19, 33]], "kind": "description", "name": "Elena Ruiz",
 "quotation": "indirect", "stance": "neutral", "negated": false, "form": "proposition",
 "commitment": "PR+", "in": null, "optional": false}], "hedges": [{"span": [22, 25],
 "type": "epistemic", "holder": "source"}], "boilerplate": ["View comments"]}
```

Spans are half-open, in code points of `text`, whose first line is the title. Attributions may nest:
`in` is the id of the attribution whose content contains this one. `commitment` is the source's, in
the codes of FactBank; it may be missing. If the folder above has a table ``INDEX.tsv`` with the
columns ``file`` and ``outlet``, it gives the outlets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from allegedly.bench.corpora.gold_sentences import read_text
from allegedly.bench.corpora.outlets import outlets
from allegedly.errors import ArticleError, CorpusError
from allegedly.interfaces import Corpus
from allegedly.model import (
    FORMS,
    Article,
    Commitment,
    GoldAttribution,
    GoldDocument,
    GoldHedge,
    Span,
    Spans,
)
from allegedly.model.vocabularies import QUOTATIONS, SOURCE_KINDS, STANCES

_CLOSED: Final = {
    "kind": SOURCE_KINDS,
    "stance": STANCES,
    "quotation": QUOTATIONS,
    "form": FORMS,
}
COMMITMENTS: Final[dict[str, Commitment]] = {
    "CT+": Commitment.of("certain"),
    "CT-": Commitment.of("certain", "-"),
    "PR+": Commitment.of("probable"),
    "PR-": Commitment.of("probable", "-"),
    "PS+": Commitment.of("possible"),
    "PS-": Commitment.of("possible", "-"),
    "U": Commitment.of("none"),
}
"""Commitments by their codes."""


class NewsroomCorpus(Corpus):
    """A folder of annotated articles, ``NNN*.json``."""

    def __init__(self, path: Path) -> None:
        """Store the path of the folder."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, in the order of their file names."""
        paths = sorted(self.path.glob("[0-9]*.json"))
        if not paths:
            raise CorpusError(f"{self.path}: there are no .json files")
        by_file = outlets(self.path.parent / "INDEX.tsv", "file", "outlet")
        for path in paths:
            try:
                record = json.loads(read_text(path))
                if not record.get("skip"):
                    yield _document(path.stem, record, by_file.get(path.name))
            except (KeyError, TypeError, ValueError, AttributeError, ArticleError) as error:
                raise CorpusError(f"{path}: is not an annotated article: {error!r}") from error


def _document(id: str, record: dict[str, Any], outlet: str | None) -> GoldDocument:
    text = record["text"]
    title = text.partition("\n")[0]
    article = Article(
        id=id,
        text=text,
        title_span=Span(0, len(title)) if title.strip() else None,
        outlet=outlet,
        language="en",
    )
    attributions = tuple(map(attribution_of, record["attributions"]))
    hedges, boilerplate = hedges_of(record), boilerplate_of(text, record)
    return GoldDocument(article, (), attributions, hedges=hedges, boilerplate=boilerplate)


def hedges_of(record: dict[str, Any]) -> tuple[GoldHedge, ...]:
    """Return the hedges of a file."""
    return tuple(
        GoldHedge(Span(*row["span"]), row["type"], row["holder"], bool(row.get("optional")))
        for row in record["hedges"]
    )


def boilerplate_of(text: str, record: dict[str, Any]) -> Spans:
    """Return the lines of a text that the file names as boilerplate."""
    named = {line.strip() for line in record["boilerplate"]} - {""}
    found = []
    start = 0
    for line in text.split("\n"):
        if line.strip() in named:
            found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return tuple(found)


def attribution_of(row: dict[str, Any]) -> GoldAttribution:
    """Return one attribution of a file.

    Args:
        row: Its entry in the list ``attributions``.
    """
    return GoldAttribution(
        id=str(row["id"]),
        source=_spans(row["source"]),
        cue=_spans(row["cue"]),
        content=_spans(row["content"]),
        name=row["name"],
        negated=row["negated"],
        parent=None if row["in"] is None else str(row["in"]),
        optional=bool(row["optional"]),
        commitment=COMMITMENTS.get(row.get("commitment") or ""),
        **{key: value for key, values in _CLOSED.items() if (value := row[key]) in values},
    )


def _spans(pairs: list[list[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in sorted(pairs))
