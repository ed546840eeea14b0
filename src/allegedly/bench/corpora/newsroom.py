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
from collections.abc import Iterator, Mapping, Sequence
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
from allegedly.model.vocabularies import HEDGE_TYPES, HOLDERS, QUOTATIONS, SOURCE_KINDS, STANCES

_CLOSED: Final = {
    "kind": SOURCE_KINDS,
    "stance": STANCES,
    "quotation": QUOTATIONS,
    "form": FORMS,
}
_ABSENT: Final = ("none", None)
"""These stand for a property that is not annotated, as the kind of a source without words."""

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
                    _check(path, record)
                    yield _document(path.stem, record, by_file.get(path.name))
            except (KeyError, TypeError, ValueError, AttributeError, ArticleError) as error:
                raise CorpusError(f"{path}: is not an annotated article: {error!r}") from error


def _check(path: Path, record: dict[str, Any]) -> None:
    """Raise a `CorpusError` that names the first entry of a file that cannot be right."""
    size = len(record["text"])
    parents: dict[str, str | None] = {}
    for row in record["attributions"]:
        place = f"{path}: attribution {row['id']}"
        if str(row["id"]) in parents:
            raise CorpusError(f"{place}: another attribution has the same id")
        parents[str(row["id"])] = None if row["in"] is None else str(row["in"])
        for key, values in _CLOSED.items():
            _check_code(f"{place}: {key}", row[key], (*values, *_ABSENT))
        _check_code(f"{place}: commitment", row.get("commitment"), (*COMMITMENTS, "", None))
        for key in ("source", "cue", "content"):
            _check_spans(f"{place}: {key}", row[key], size)
    for id in _lost(parents):
        raise CorpusError(
            f"{path}: attribution {id}: in: {parents[id]} is not the id of another attribution "
            "around this one"
        )
    for number, row in enumerate(record["hedges"], 1):
        place = f"{path}: hedge {number}"
        _check_spans(f"{place}: span", [row["span"]], size)
        _check_code(f"{place}: type", row["type"], HEDGE_TYPES)
        _check_code(f"{place}: holder", row["holder"], HOLDERS)


def _check_code(place: str, code: object, known: Sequence[str | None]) -> None:
    if code not in known:
        named = ", ".join(filter(None, known))
        raise CorpusError(f"{place}: unknown code {code!r}; choose from {named}")


def _check_spans(place: str, pairs: list[list[int]], size: int) -> None:
    for start, end in pairs:
        if not 0 <= start < end <= size:
            raise CorpusError(
                f"{place}: the span {start}–{end} is empty or outside the text, which has {size} "
                "characters"
            )


def _lost(parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield attributions in one that does not exist, or, by a detour or not, in themselves."""
    settled: set[str | None] = {None}
    for id in parents:
        path: dict[str | None, None] = {}
        at: str | None = id
        while at not in settled:
            path[at] = None
            assert at is not None
            parent = parents[at]
            if parent in path or (parent is not None and parent not in parents):
                yield at
                break
            at = parent
        settled.update(path)


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
