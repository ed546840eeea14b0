"""Wikinews, bundled: real articles with everything that the library reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from allegedly.bench.corpora.newsroom import attribution_of, boilerplate_of, hedges_of
from allegedly.interfaces import Corpus
from allegedly.model import Article, GoldDocument, GoldHedge, GoldSentence, Span, Spans
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
        metadata={"licence": "CC BY 2.5", "genre": record["genre"], "form": record["form"]},
    )
    return annotated(article, record)


def annotated(article: Article, record: dict[str, Any]) -> GoldDocument:
    """Return an article with the annotation of a record."""
    attributions = tuple(map(attribution_of, record["attributions"]))
    hedges, boilerplate = hedges_of(record), boilerplate_of(article.text, record)
    sentences = _sentences(article, hedges, boilerplate)
    return GoldDocument(article, sentences, attributions, hedges=hedges, boilerplate=boilerplate)


def _sentences(
    article: Article, hedges: Sequence[GoldHedge], boilerplate: Spans
) -> tuple[GoldSentence, ...]:
    """Return the sentences of the prose, divided by the library, with the annotated hedges.

    One whose only hedges are optional is not judged.
    """
    lines = {line.of(article.text).strip() for line in boilerplate}
    found = []
    for sentence in segment(article).sentences:
        if sentence.span.of(article.text).strip() in lines:
            continue
        inside = [hedge for hedge in hedges if sentence.span.contains(hedge.span)]
        sure = tuple(hedge for hedge in inside if not hedge.optional)
        found.append(
            GoldSentence(
                sentence.span,
                "hedged" if sure else None if inside else "plain",
                sure if len(sure) == len(inside) else None,
                title=sentence.role == "title",
            )
        )
    return tuple(found)
