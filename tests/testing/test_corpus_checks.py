"""Each check of corpora catches a corpus that breaks just its promise."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

from allegedly import Article, Commitment, ContractError, Corpus, Span
from allegedly.bench.corpora.location import locate
from allegedly.model import GoldAttribution, GoldDocument, GoldEvent, GoldHedge, GoldSentence
from allegedly.plugins import default_registry
from allegedly.testing import CORPUS_CHECKS, Check, Installed, check_corpus

READING = ("is_a_corpus", "documents_come_in_one_order", "readings_are_independent")
LARGE = ("bioscope", "polnear-train", "uds-ih2", "uw")
TEXTS = ("It may rain. It rains.", "He left. He may stay.", "She may go. She goes.")
SAID = Article.from_text("Ota said it rains.", id="said")


def sentences(article: Article) -> tuple[GoldSentence, ...]:
    middle = article.text.index(". ") + 1
    found = []
    for span in (Span(0, middle), Span(middle + 1, len(article.text))):
        at = span.of(article.text).find("may")
        cues = (
            () if at < 0 else (GoldHedge(Span(span.start + at, span.start + at + 3), "epistemic"),)
        )
        found.append(GoldSentence(span, "hedged" if cues else "plain", cues))
    return tuple(found)


class Small(Corpus):
    """Three documents with sentences, each with an event, and one with an attribution."""

    def documents(self) -> Iterator[GoldDocument]:
        for number, text in enumerate(TEXTS):
            article = Article.from_text(text, id=f"d{number}")
            first = GoldEvent(Span(0, 2), 0, Commitment.of("possible", "-"))
            yield self.change(GoldDocument(article, sentences(article), events=(first,)))
        said = GoldAttribution("a1", (Span(0, 3),), (Span(4, 8),), (Span(9, 17),), "named-person")
        yield GoldDocument(SAID, attributions=(self.alter(said),))

    def change(self, document: GoldDocument) -> GoldDocument:
        return document

    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attribution


class Listing(Small):
    def documents(self) -> Any:
        return list(super().documents())


class Hollow(Small):
    def documents(self) -> Iterator[GoldDocument]:
        yield from ()


class Bare(Small):
    def change(self, document: GoldDocument) -> GoldDocument:
        return attrs.evolve(document, sentences=())


class Shuffled(Small):
    def documents(self) -> Iterator[GoldDocument]:
        found = list(super().documents())
        random.shuffle(found)
        if [found[0].article.id] == getattr(Shuffled, "last", None):
            found.reverse()
        Shuffled.last = [found[0].article.id]
        return iter(found)


class OneHandle(Small):
    """Keeps its place on itself, as an open file would."""

    def documents(self) -> Iterator[GoldDocument]:
        self.place = super().documents()
        while (document := next(self.place, None)) is not None:
            yield document


class Twins(Small):
    def change(self, document: GoldDocument) -> GoldDocument:
        return attrs.evolve(document, article=attrs.evolve(document.article, id="twin"))


class Orphan(Small):
    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attrs.evolve(attribution, parent="a7")


class Long(Small):
    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attrs.evolve(attribution, content=(Span(9, 99),))


class Backwards(Small):
    def change(self, document: GoldDocument) -> GoldDocument:
        return attrs.evolve(document, sentences=document.sentences[::-1])


class Astray(Small):
    def change(self, document: GoldDocument) -> GoldDocument:
        first, second = document.sentences
        wrong = attrs.evolve(first, hedges=(GoldHedge(second.span),))
        return attrs.evolve(document, sentences=(wrong, second))


class Blank(Small):
    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attrs.evolve(attribution, cue=(Span(3, 4),))


def each_sentence(**changes: Any) -> type[Small]:
    class Changed(Small):
        def change(self, document: GoldDocument) -> GoldDocument:
            changed = tuple(attrs.evolve(s, **changes) for s in document.sentences)
            return attrs.evolve(document, sentences=changed)

    return Changed


class Strange(Small):
    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attrs.evolve(attribution, stance="smug")  # type: ignore[arg-type]


def each_event(**changes: Any) -> type[Small]:
    class Changed(Small):
        def change(self, document: GoldDocument) -> GoldDocument:
            changed = tuple(attrs.evolve(e, **changes) for e in document.events or ())
            return attrs.evolve(document, events=changed)

    return Changed


class Torn(Small):
    def alter(self, attribution: GoldAttribution) -> GoldAttribution:
        return attrs.evolve(attribution, commitment=Commitment("certain", "+", -1.0))


def not_one() -> Any:
    return "corpus"


BROKEN: dict[str, list[Callable[[], Any]]] = {
    "is_a_corpus": [not_one, Listing],
    "has_documents": [Hollow, Bare],
    "documents_come_in_one_order": [Shuffled],
    "readings_are_independent": [OneHandle],
    "ids_are_unique": [Twins, Orphan],
    "spans_are_exact": [
        *(Long, Backwards, Astray, Blank),
        *(each_event(sentence=1), each_event(sentence=7), each_event(span=Span(0, 30))),
    ],
    "words_are_known": [
        each_sentence(label="maybe"),
        each_sentence(hedges=(GoldHedge(Span(0, 1), "guess"),)),  # type: ignore[arg-type]
        each_sentence(certainty=math.nan),
        Strange,
    ],
    "commitments_are_whole": [
        each_event(commitment=Commitment("sure", "+", 1.0)),  # type: ignore[arg-type]
        each_event(commitment=Commitment("probable", None, 0.7)),
        each_event(commitment=Commitment("none", "+", 0.1)),
        each_event(commitment=Commitment("certain", "+", 3.0)),
        each_event(commitment=Commitment("certain", "+", 0.2)),
        each_event(commitment=Commitment("certain", "+", math.nan)),
        Torn,
    ],
}


@pytest.mark.parametrize("check", CORPUS_CHECKS, ids=str)
def test_each_check_catches(check: Check) -> None:
    """The honest one passes, those that break this promise do not."""
    check(Small)
    for broken in BROKEN[check.name]:
        with pytest.raises(ContractError, match=check.name):
            check(broken)


def test_all_at_once() -> None:
    """One run tells everything that is to be mended."""
    check_corpus(Small)
    with pytest.raises(ContractError, match=r"ids_are_unique.*d.*unknown parent"):
        check_corpus(Orphan)


def ours() -> Iterator[Any]:
    """Yield the names of the registered corpora; those that are not bundled need data."""
    for plugin in default_registry().all("corpus"):
        spec: Any = plugin.spec
        marks = [] if spec.bundled else [pytest.mark.corpora]
        if plugin.name in LARGE:
            marks.append(pytest.mark.heavy)
        yield pytest.param(plugin.name, marks=marks)


class Kept(Corpus):
    """Documents that were read before."""

    def __init__(self, kept: list[GoldDocument]) -> None:
        self._kept = kept

    def documents(self) -> Iterator[GoldDocument]:
        yield from self._kept


@pytest.mark.parametrize("name", list(ours()))
def test_our_corpora_keep_every_promise(name: str) -> None:
    """No exemption for those that are on disk; checks of content need not read them again."""
    spec: Any = default_registry().get("corpus", name).spec
    if not spec.bundled and locate(spec) is None:
        pytest.skip(f"the corpus {name} is not on disk")
    make = Installed("corpus", name)
    kept = Kept(list(make().documents()))
    for check in CORPUS_CHECKS:
        check(make if check.name in READING else lambda: kept)
