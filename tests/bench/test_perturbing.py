"""Damaged texts keep their annotation on the same words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import attrs
import pytest

from allegedly.bench.corpora import open_corpus
from allegedly.bench.running.perturbing import PERTURBATIONS, Edit, Edited, perturbed
from allegedly.errors import AllegedlyError
from allegedly.interfaces import Corpus
from allegedly.model import (
    Article,
    Commitment,
    GoldDocument,
    GoldEvent,
    GoldSentence,
    Span,
)
from allegedly.testing import check_corpus


def spans(document: GoldDocument) -> Iterator[Span]:
    """Yield every span of a document, in a fixed order; added headings are left out."""
    for sentence in document.sentences:
        if sentence.label is not None or not sentence.title:
            yield sentence.span
            yield from (hedge.span for hedge in sentence.hedges or ())
    for item in document.attributions or ():
        yield from (*item.source, *item.cue, *item.content)
    for claim in document.claims or ():
        yield from claim.spans
        yield from (hedge.span for hedge in claim.hedges)
    yield from (event.span for event in document.events or ())
    yield from (hedge.span for hedge in document.hedges or ())
    yield from document.boilerplate or ()


@pytest.fixture(scope="module", params=["wikinews", "newsdesk"])
def documents(request: pytest.FixtureRequest) -> list[GoldDocument]:
    return list(open_corpus(request.param).documents())


@pytest.mark.parametrize("perturbation", PERTURBATIONS)
def test_annotation_stays_on_its_words(documents: list[GoldDocument], perturbation: str) -> None:
    changed = 0
    for document in documents:
        damaged = perturbed(document, perturbation)
        old, new = document.article.text, damaged.article.text
        changed += old != new
        before, after = list(spans(document)), list(spans(damaged))
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            words, found = one.of(old), other.of(new)
            if perturbation == "quotes":
                assert one == other
                assert len(words) == len(found)
            elif perturbation == "case":
                assert (one, found) == (other, words.lower())
            elif perturbation == "headings":
                assert words == found
            else:
                assert abs(len(words) - len(found)) <= words.count(" ") + 1
                assert len(words.split()) == len(found.split())
        order = sorted(range(len(before)), key=before.__getitem__)
        assert order == sorted(range(len(after)), key=after.__getitem__)
        pairs = (pairwise(before), pairwise(after))
        assert len({tuple(a.overlaps(b) for a, b in side) for side in pairs}) == 1
    assert changed > len(documents) / 2


@pytest.mark.parametrize("perturbation", PERTURBATIONS)
def test_a_damaged_corpus_is_still_one(perturbation: str) -> None:
    """It keeps the contract of corpora, and damaging is repeatable."""

    class Damaged(Corpus):
        def documents(self) -> Iterator[GoldDocument]:
            for document in open_corpus("newsdesk").documents():
                yield perturbed(document, perturbation, 1)

    check_corpus(Damaged)
    (first, *_) = open_corpus("newsdesk").documents()
    assert perturbed(first, perturbation) == perturbed(first, perturbation)
    if perturbation == "ocr":
        assert perturbed(first, perturbation) != perturbed(first, perturbation, 1)


def test_what_is_damaged() -> None:
    text = '“Don’t,” she said.\n\nOne.\n\n"Yes."\n\nISTANBUL, İzmir.\n\nFive.'
    document = GoldDocument(Article(id="a", text=text))
    quotes, case, _, headings = (perturbed(document, name).article.text for name in PERTURBATIONS)
    assert quotes == "'Don't,' she said.\n\nOne.\n\n'Yes.'\n\nISTANBUL, İzmir.\n\nFive."
    assert case == text.lower().replace("i̇", "İ")
    assert headings == text.replace("Five.", "Background\n\nFive.")
    long = GoldDocument(Article(id="a", text="information " * 1000))
    misread = perturbed(long, "ocr").article.text.split()
    assert 20 < sum(word != "information" for word in misread) < 90
    with pytest.raises(AllegedlyError, match="choose from quotes, case, ocr, headings"):
        perturbed(document, "rain")


def test_headings_move_the_numbers_of_sentences() -> None:
    """Events and claims say in which sentence they are; headings come between sentences only."""
    lines = [f"Line {number} rained." for number in range(8)]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    document = GoldDocument(
        Article(id="a", text=text),
        tuple(GoldSentence(Span(s, s + 14), "plain") for s in starts),
        events=tuple(
            GoldEvent(Span(s + 7, s + 13), n, Commitment.of("certain"))
            for n, s in enumerate(starts)
        ),
    )
    damaged = perturbed(document, "headings")
    assert len(damaged.sentences) == 8 + 2
    for event in damaged.events or ():
        assert event.span.of(damaged.article.text) == "rained"
        assert damaged.sentences[event.sentence].span.contains(event.span)
    whole = attrs.evolve(
        document, sentences=(GoldSentence(Span(0, len(text)), "plain"),), events=()
    )
    assert perturbed(whole, "headings").article.text == text


def test_any_edits_keep_spans_in_order() -> None:
    """Nested spans stay nested, disjoint ones disjoint, and what is untouched keeps its words."""
    chance = random.Random(0)
    for _ in range(500):
        size = chance.randint(1, 40)
        text = "".join(chance.choice("ab \n") for _ in range(size))
        places = sorted(chance.sample(range(size + 1), chance.randint(0, min(6, size + 1))))
        edits = []
        for start, end in zip(places[::2], places[1::2], strict=False):
            end = start if chance.random() < 0.4 else end
            edits.append(Edit(start, end, "X" * chance.randint(1, 3)))
        new = Edited(text, edits)
        ends = [sorted(chance.choices(range(size + 1), k=2)) for _ in range(6)]
        olds = [Span(*pair) for pair in ends if pair[0] < pair[1]]
        for old in olds:
            found = new.span(old)
            assert 0 <= found.start <= found.end <= len(new.text)
            touched = [e for e in edits if e.start < old.end and e.end > old.start]
            if not touched:
                assert found.of(new.text) == old.of(text)
            for other in olds:
                if old.contains(other):
                    assert found.contains(new.span(other))
                if old.end <= other.start and not any(e.start < old.end < e.end for e in edits):
                    assert found.end <= new.span(other).start
