"""Wikinews, bundled: real articles with everything that the library reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from allegedly.bench.corpora.newsroom import attribution_of
from allegedly.interfaces import Corpus
from allegedly.model import Article, GoldDocument, GoldHedge, GoldSentence, Span
from allegedly.text import segment


class Wikinews(Corpus):
    """Fifty-six articles of English Wikinews of 2019 and 2020; see their data card.

    Nothing in this library was trained or tuned on them.
    """

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, always in the same order."""
        with (
            files("allegedly.bench.wikinews")
            .joinpath("wikinews.jsonl")
            .open(encoding="utf-8") as lines
        ):
            for line in lines:
                yield _document(json.loads(line))


def id_of(record: dict[str, Any]) -> str:
    """Return the id of the document in a record."""
    return str(record["file"]).partition("_")[0]


def _document(record: dict[str, Any]) -> GoldDocument:
    text = record["text"]
    article = Article(
        id=id_of(record),
        text=text,
        title_span=Span(0, text.index("\n")),
        url=record["url"],
        outlet="Wikinews",
        published=datetime.fromisoformat(record["published"]).replace(tzinfo=UTC),
        language="en",
        metadata={"licence": "CC BY 2.5"},
    )
    return annotated(article, record)


def annotated(article: Article, record: dict[str, Any]) -> GoldDocument:
    """Return an article with the annotation of a record."""
    attributions = tuple(map(attribution_of, record["attributions"]))
    return GoldDocument(article, _sentences(article, record), attributions)


def _sentences(article: Article, record: dict[str, Any]) -> tuple[GoldSentence, ...]:
    """Return the sentences of the prose, divided by the library, with the annotated hedges.

    One whose only hedges are optional is not judged.
    """
    hedges = [
        (GoldHedge(Span(*item["span"]), item["type"], item["holder"]), bool(item.get("optional")))
        for item in record["hedges"]
    ]
    lines = {line.strip() for line in record["boilerplate"]}
    found = []
    for sentence in segment(article).sentences:
        if sentence.span.of(article.text).strip() in lines:
            continue
        inside = [item for item in hedges if sentence.span.contains(item[0].span)]
        sure = tuple(hedge for hedge, optional in inside if not optional)
        found.append(
            GoldSentence(
                sentence.span,
                "hedged" if sure else None if inside else "plain",
                sure if len(sure) == len(inside) else None,
                title=sentence.role == "title",
            )
        )
    return tuple(found)
