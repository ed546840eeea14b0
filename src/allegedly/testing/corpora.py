"""Checks for the promises of a `Corpus`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

from allegedly.interfaces import Corpus
from allegedly.model import (
    HEDGE_TYPES,
    LABELS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    Commitment,
    GoldAttribution,
    GoldDocument,
    GoldSentence,
    Span,
)
from allegedly.testing.checks import Check, checks_of, require, run_all

Make = Callable[[], Corpus]


def is_a_corpus(make: Make) -> None:
    """The factory returns a `Corpus` that yields its documents one by one."""
    corpus = make()
    require(isinstance(corpus, Corpus), f"it makes a {type(corpus).__name__}")
    documents = corpus.documents()
    require(isinstance(documents, Iterator), f"documents() is a {type(documents).__name__}")


def has_documents(make: Make) -> None:
    """There is at least one document, and each has annotations."""
    count = 0
    for document in make().documents():
        require(isinstance(document, GoldDocument), f"it yields a {type(document).__name__}")
        annotated = bool(document.sentences) or document.attributions is not None
        require(annotated, f"{document.article.id} has neither sentences nor attributions")
        count += 1
    require(count > 0, "it has no documents")


def documents_come_in_one_order(make: Make) -> None:
    """The same documents come in the same order again, from this object and from another."""
    corpus = make()
    first = list(corpus.documents())
    require(first == list(corpus.documents()), "a second reading differs")
    require(first == list(make().documents()), "a second object reads something else")


def readings_are_independent(make: Make) -> None:
    """Two readings of one object can run side by side."""
    corpus = make()
    expected = [document.article.id for document in islice(corpus.documents(), 3)]
    pairs = islice(zip(corpus.documents(), corpus.documents(), strict=True), 3)
    found = [[document.article.id for document in side] for side in zip(*pairs, strict=True)]
    require(found == [expected, expected], "two readings at once disturb each other")


def ids_are_unique(make: Make) -> None:
    """Ids of documents are unique, and so are ids of attributions in a document; parents exist."""
    seen: set[str] = set()
    for document in make().documents():
        require(document.article.id not in seen, f"two documents have the id {document.article.id}")
        seen.add(document.article.id)
        attributions = document.attributions or ()
        ids = [attribution.id for attribution in attributions]
        require(
            len(set(ids)) == len(ids), f"{document.article.id} has two attributions with one id"
        )
        for attribution in attributions:
            parent = attribution.parent
            require(
                parent is None or (parent in ids and parent != attribution.id),
                f"{document.article.id}: {attribution.id} has the unknown parent {parent!r}",
            )


def spans_are_exact(make: Make) -> None:
    """Spans lie inside the text, in order, and are not blank; cues and events, in sentences."""
    for document in make().documents():
        where, text = document.article.id, document.article.text
        _in_order(where, [sentence.span for sentence in document.sentences], text)
        for sentence in document.sentences:
            for hedge in sentence.hedges or ():
                require(
                    sentence.span.contains(hedge.span) and bool(hedge.span.of(text).strip()),
                    f"{where}: the cue at {hedge.span} is blank or outside its sentence",
                )
        for event in document.events or ():
            inside = document.sentences[max(0, event.sentence) :][:1]
            require(
                any(sentence.span.contains(event.span) for sentence in inside)
                and bool(event.span.of(text).strip()),
                f"{where}: the event at {event.span} is blank or outside its sentence",
            )
        for attribution in document.attributions or ():
            for spans in (attribution.source, attribution.cue, attribution.content):
                _in_order(f"{where}, {attribution.id}", spans, text)


def words_are_known(make: Make) -> None:
    """Labels, types, kinds, stances and quotations are ones that the library knows."""
    for document in make().documents():
        for sentence in document.sentences:
            _sentence_words(document.article.id, sentence)
        for attribution in document.attributions or ():
            _attribution_words(document.article.id, attribution)


def commitments_are_whole(make: Make) -> None:
    """A commitment has a known degree, a polarity unless that is `none`, and a value to match."""
    for document in make().documents():
        where = document.article.id
        for sentence in document.sentences:
            if sentence.commitment is not None:
                _whole(f"{where}, sentence at {sentence.span}", sentence.commitment)
        for event in document.events or ():
            _whole(f"{where}, event at {event.span}", event.commitment)
        for attribution in document.attributions or ():
            if attribution.commitment is not None:
                _whole(f"{where}, {attribution.id}", attribution.commitment)


def _whole(where: str, commitment: Commitment) -> None:
    problem = commitment.problem
    require(problem is None, f"{where}: {problem}")


def _in_order(where: str, spans: Sequence[Span], text: str) -> None:
    for span in spans:
        require(span.end <= len(text), f"{where}: {span} ends after the text")
        require(bool(span.of(text).strip()), f"{where}: {span} is blank")
    for before, after in pairwise(spans):
        require(before.end <= after.start, f"{where}: {after} begins before {before} ends")


def _sentence_words(where: str, sentence: GoldSentence) -> None:
    at = f"{where}, sentence at {sentence.span}"
    require(sentence.label in (*LABELS, None), f"{at}: the label is {sentence.label!r}")
    for hedge in sentence.hedges or ():
        require(hedge.type in (*HEDGE_TYPES, None), f"{at}: a cue has the type {hedge.type!r}")
    certainty = sentence.certainty
    require(certainty is None or math.isfinite(certainty), f"{at}: the certainty is {certainty}")


def _attribution_words(where: str, attribution: GoldAttribution) -> None:
    for word, known in (
        (attribution.kind, SOURCE_KINDS),
        (attribution.stance, STANCES),
        (attribution.quotation, QUOTATIONS),
    ):
        require(
            word is None or word in known,
            f"{where}, {attribution.id}: unknown {word!r}; choose from {', '.join(known)}",
        )


CORPUS_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_a_corpus,
    has_documents,
    documents_come_in_one_order,
    readings_are_independent,
    ids_are_unique,
    spans_are_exact,
    words_are_known,
    commitments_are_whole,
)
"""Every promise of a corpus, in the order in which it is best to fix them."""


def check_corpus(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of a corpus.

    Args:
        make: A factory that returns a new corpus object, with its path already filled in.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(CORPUS_CHECKS, make, exempt)
