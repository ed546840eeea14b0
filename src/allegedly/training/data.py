"""Reads the data to train on: sentences, events or annotated articles."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, cast

import attrs

from allegedly.bench.corpora import open_corpus
from allegedly.bench.corpora.jsonl import records
from allegedly.bench.running.loading import digest, find_task
from allegedly.errors import CorpusError
from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Corpus
from allegedly.model import GoldDocument
from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated

Source = str | os.PathLike[str] | Corpus
"""A file or folder, or a corpus object."""

_BY_SUFFIX: Final = {".csv": "csv", ".tsv": "csv", ".xml": "conll2010-xml"}
_JSON_LINES: Final = (".jsonl", ".ndjson", ".json")


@attrs.frozen
class Data:
    """One file or folder of annotated documents.

    Attributes:
        name: Its name, without the folders above it.
        format: The name of the corpus that describes its format.
        spec: The description of that corpus.
        documents: Its documents.
        digest: A hash of texts and annotation, the same that `compare` reports of a corpus.
    """

    name: str
    format: str
    spec: CorpusSpec
    documents: tuple[GoldDocument, ...] = attrs.field(repr=False)
    digest: str


class Documents(Corpus):
    """Documents in memory, as a corpus."""

    def __init__(self, documents: Sequence[GoldDocument]) -> None:
        """Store the documents."""
        self._documents = documents

    def documents(self) -> Iterator[GoldDocument]:
        """Yield the documents."""
        yield from self._documents


def read(source: Source, format: str | None, registry: Registry) -> Data:
    """Read a file, a folder or a corpus.

    Args:
        source: What to read.
        format: The corpus whose format it has; None detects the format.
        registry: Where to look up the format.

    Raises:
        CorpusError: If it is absent, malformed or empty, or if its format is unknown.
    """
    if isinstance(source, Corpus):
        found = find_task(source, registry=registry)
        return _data(found.spec.name, found.spec.name, found.spec, source)
    path = Path(source)
    if not path.exists():
        raise CorpusError(f"{path}: there is no such file or folder")
    name = format or detected(path)
    spec = cast(CorpusSpec, registry.get("corpus", name).spec)
    if spec.bundled:
        raise CorpusError(
            f"{name} comes with a distribution and is only for comparing; to read files, choose "
            "a format such as jsonl, csv, events, brat or newsroom"
        )
    return _data(path.resolve().name, name, spec, open_corpus(name, path, registry=registry))


def _data(name: str, format: str, spec: CorpusSpec, corpus: Corpus) -> Data:
    with isolated():
        documents = tuple(corpus.documents())
    if not documents:
        raise CorpusError(f"{name}: there is nothing in it")
    return Data(name, format, spec, documents, digest(documents))


def detected(path: Path) -> str:
    """Return the name of the corpus whose format a file or folder has.

    Raises:
        CorpusError: If it is of none of the known formats.
    """
    if path.is_dir():
        if any(path.glob("*.ann")) or (path / "attributions").is_dir():
            return "brat"
        if any(path.glob("[0-9]*.json")):
            return "newsroom"
        raise CorpusError(
            f"{path}: holds neither brat stand-off (X.txt and X.ann) nor annotated articles "
            "(001.json, 002.json …); name its format with --corpus"
        )
    suffix = path.suffix.lower()
    if suffix in _JSON_LINES:
        _, first = next(records(path), (0, {}))
        return "events" if "targets" in first else "jsonl"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    known = ", ".join((*_JSON_LINES, *_BY_SUFFIX))
    raise CorpusError(
        f"{path}: unknown extension; use one of {known}, or name its format with --corpus"
    )


def gathered(parts: Sequence[Data]) -> tuple[GoldDocument, ...]:
    """Return the documents of all parts; ids that occur twice get the name of their file.

    Raises:
        CorpusError: If two files have the same name and ids.
    """
    counts = Counter(document.article.id for part in parts for document in part.documents)
    documents = tuple(
        document if counts[document.article.id] == 1 else _in_file(document, part.name)
        for part in parts
        for document in part.documents
    )
    named = Counter(document.article.id for document in documents)
    if twice := sorted(id for id, count in named.items() if count > 1):
        raise CorpusError(
            f"{twice[0]}: occurs twice in the data; give each file once, and files of different "
            "names"
        )
    return documents


def _in_file(document: GoldDocument, name: str) -> GoldDocument:
    article = attrs.evolve(document.article, id=f"{name}: {document.article.id}")
    return attrs.evolve(document, article=article)
