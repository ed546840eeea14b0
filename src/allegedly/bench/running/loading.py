"""Finds a corpus and reads it into a task for contenders."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from typing import Final, cast

import attrs

from allegedly.bench.corpora import (
    annotated_claims,
    committed_claims,
    gold_claims,
    open_corpus,
)
from allegedly.bench.task import Commitments, Task, Unit
from allegedly.errors import CorpusError
from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Corpus
from allegedly.model import Claim, GoldDocument, GoldSentence, Span
from allegedly.plugins import Registry, default_registry
from allegedly.plugins.isolation import isolated

_WORDS: Final = re.compile("[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")

_Judged = tuple[GoldDocument, tuple[Claim, ...], tuple[GoldSentence, ...], tuple[Commitments, ...]]


@attrs.frozen
class TaskLoader:
    """A task that has not been read yet, which is cheap to send to another process.

    Attributes:
        spec: How the corpus describes itself.
        corpus: The corpus.
        unit: The unit that is judged.
        limit: The most documents to take, chosen by a hash of their ids; None for all.
        dropped: Indices of documents to leave out, among those that would be judged.
    """

    spec: CorpusSpec
    corpus: Corpus
    unit: Unit
    limit: int | None = None
    dropped: frozenset[int] = frozenset()

    def load(self) -> Task:
        """Read the corpus.

        Raises:
            CorpusError: If it is absent, malformed, or has nothing to judge.
        """
        with isolated():
            documents = list(self.corpus.documents())
        requested = len(documents)
        if self.limit is not None and self.limit < requested:
            order = _by_hash([document.article.id for document in documents])
            documents = [documents[index] for index in sorted(order[: self.limit])]
        judged: list[_Judged]
        if self.unit == "attribution":
            judged = [(d, (), (), ()) for d in documents if d.attributions is not None]
        else:
            judged = [item for d in documents if (item := _judged(d, self.unit))[1]]
        if not judged:
            raise CorpusError(f"corpus {self.spec.name!r} annotates no {self.unit} to judge")
        kept, claims, gold, held = zip(*judged, strict=True)
        commitments = held if self.unit == "commitment" else ()
        task = Task(self.spec, self.unit, kept, requested, claims, gold, digest(kept), commitments)
        return self.drop(task, self.dropped)[1] if self.dropped else task

    def drop(self, task: Task, dropped: Collection[int]) -> tuple[TaskLoader, Task]:
        """Leave documents of a loaded task out, here and wherever it is loaded later."""
        kept = [d for index, d in enumerate(task.documents) if index not in dropped]
        return attrs.evolve(self, dropped=frozenset(dropped)), task.without(dropped, digest(kept))


def find_task(
    corpus: str | Corpus,
    path: str | os.PathLike[str] | None = None,
    *,
    unit: Unit | None = None,
    limit: int | None = None,
    registry: Registry | None = None,
) -> TaskLoader:
    """Find a corpus by name, or take a corpus object; nothing is read yet.

    Args:
        corpus: A registered name, or a corpus.
        path: The path of a named corpus, if not in its usual place.
        unit: The unit to judge; by default the one for which the corpus was made.
        limit: The most documents to take.
        registry: Where to look up the name.

    Raises:
        CorpusError: If the corpus is not on disk.
        UnknownPluginError: If the name of the corpus is unknown.
    """
    if isinstance(corpus, str):
        registry = registry or default_registry()
        spec = cast(CorpusSpec, registry.get("corpus", corpus).spec)
        corpus = open_corpus(corpus, path, registry=registry)
    elif path is not None:
        raise CorpusError("give a path only with the name of a corpus; a corpus object has its own")
    else:
        name = "-".join(_WORDS.findall(type(corpus).__name__)).lower()
        spec = CorpusSpec(name or "corpus", type(corpus))
    return TaskLoader(spec, corpus, unit or spec.unit, limit)


def find_training(corpus: str | Corpus, judged: Unit, registry: Registry) -> TaskLoader:
    """Find a corpus to train on: its commitments or its sentences.

    Args:
        corpus: A registered name, or a corpus.
        judged: The unit of the corpus to test on. If it is the commitment, then the commitments of
            annotated attributions are learnt, too.
        registry: Where to look up the name.

    Raises:
        CorpusError: If the corpus is not on disk.
        UnknownPluginError: If the name of the corpus is unknown.
    """
    found = find_task(corpus, registry=registry)
    by_commitment = found.unit == "commitment" or (
        judged == "commitment" and found.unit == "attribution"
    )
    return attrs.evolve(found, unit="commitment" if by_commitment else "sentence")


def with_documents(task: Task, documents: Sequence[GoldDocument]) -> Task:
    """Return a task with the documents replaced one by one, and everything made anew from them."""
    if task.unit == "attribution":
        judged: list[_Judged] = [(document, (), (), ()) for document in documents]
    else:
        judged = [_judged(document, task.unit) for document in documents]
    kept, claims, gold, held = zip(*judged, strict=True)
    return attrs.evolve(
        task,
        documents=kept,
        claims=claims,
        gold=gold,
        commitments=held if task.unit == "commitment" else (),
        digest=digest(kept),
    )


def digest(documents: Sequence[GoldDocument]) -> str:
    """Return a hash of ids, texts and annotations: 16 hexadecimal digits of SHA-256."""
    state = hashlib.sha256()
    for document in documents:
        article = document.article
        annotation = (
            document.sentences,
            document.attributions,
            document.claims,
            document.events,
        )
        held = [item for s in document.sentences if (item := s.commitment) is not None]
        parts = (article.id, article.text, annotation, *held, *_beside(document))
        state.update(repr(parts).encode("utf-8", "surrogatepass"))
    return state.hexdigest()[:16]


def _beside(document: GoldDocument) -> list[object]:
    """Return the annotation that few corpora have; without it, digests stay as they were."""
    hedges = [(hedge, hedge.optional) for hedge in document.hedges or ()]
    return [part for part in (hedges, document.boilerplate) if part]


def _judged(document: GoldDocument, unit: Unit) -> _Judged:
    if unit == "commitment":
        claims, held = committed_claims(document)
        gold = tuple(GoldSentence(Span(c.spans[0].start, c.spans[-1].end)) for c in claims)
        return document, tuple(claims), gold, tuple(held)
    make = annotated_claims if unit == "claim" else gold_claims
    pairs = [
        (claim, gold)
        for claim, gold in zip(*make(document), strict=True)
        if gold.label is not None or gold.certainty is not None
    ]
    return document, tuple(claim for claim, _ in pairs), tuple(gold for _, gold in pairs), ()


def _by_hash(names: Sequence[str]) -> list[int]:
    """Return the indices of names in an order that looks random and is always the same."""
    keys = [hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest() for name in names]
    return sorted(range(len(names)), key=keys.__getitem__)
