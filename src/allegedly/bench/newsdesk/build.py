"""Translate the annotated articles: ``python -m allegedly.bench.newsdesk.build``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allegedly.bench.newsdesk.gold_json import to_line
from allegedly.bench.newsdesk.markup import marked_articles
from allegedly.bench.newsdesk.to_gold import gold_document
from allegedly.errors import CorpusError
from allegedly.model import GoldDocument

HERE: Final = Path(__file__).parent


def read_articles(folder: Path = HERE / "articles") -> Iterator[GoldDocument]:
    """Read the annotated source files of a folder.

    Args:
        folder: The folder with ``*.txt`` in the notation of `allegedly.bench.newsdesk.markup`.

    Yields:
        The documents, by file name and then in the order of the file.

    Raises:
        CorpusError: If there is none, or if the notation is malformed; the message names file,
            article and reason.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CorpusError(f"{folder}: there are no .txt files")
    for path in paths:
        for marked in marked_articles(path.read_text(encoding="utf-8"), path.name):
            try:
                yield gold_document(marked)
            except ValueError as error:
                raise CorpusError(f"{path.name}, article {marked.id}: {error}") from error


def corpus_text() -> str:
    """Return the content of ``newsdesk.jsonl``."""
    return "".join(to_line(document) + "\n" for document in read_articles())


if __name__ == "__main__":
    (HERE / "newsdesk.jsonl").write_text(corpus_text(), encoding="utf-8")
