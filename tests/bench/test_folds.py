"""Folds and leakage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly.bench.corpora.gold_sentences import CorpusSentence, document
from allegedly.bench.running.folds import document_folds, folds
from allegedly.bench.running.shared_texts import check_leakage
from allegedly.errors import CorpusError
from allegedly.model import GoldDocument

LONG = "The ferry to the island may stop in March."


def doc(id: str, *sentences: str) -> GoldDocument:
    return document(id, [CorpusSentence(text, "plain") for text in sentences], Path("x"), 1)


@given(st.lists(st.text(max_size=5), unique=True, min_size=2, max_size=40), st.data())
def test_folds_are_even_and_do_not_depend_on_order(ids: Sequence[str], data: st.DataObject) -> None:
    count = data.draw(st.integers(2, len(ids)))
    dealt = dict(zip(ids, folds(ids, count), strict=True))
    sizes = [list(dealt.values()).count(fold) for fold in range(count)]
    assert max(sizes) - min(sizes) <= 1
    shuffled = data.draw(st.permutations(ids))
    assert dict(zip(shuffled, folds(shuffled, count), strict=True)) == dealt


def test_more_folds_than_documents() -> None:
    with pytest.raises(CorpusError, match="between 2 and 3"):
        folds(["a", "b", "c"], 4)


@given(st.permutations(range(12)), st.integers(2, 5))
def test_documents_that_share_a_sentence_share_a_fold(order: Sequence[int], count: int) -> None:
    """0-1-2 are tied in a chain; which fold each gets does not depend on the order."""
    texts = [[f"This is sentence {n} of document {n}."] for n in range(12)]
    texts[0].append(LONG)
    texts[1] += [LONG.upper(), "Nobody knows why the boats are late."]
    texts[2].append("nobody knows, why the boats are late")
    documents = [doc(f"d{n}", *texts[n]) for n in order]
    dealt = dict(zip(order, document_folds(documents, count), strict=True))
    assert dealt[0] == dealt[1] == dealt[2]
    straight = document_folds([doc(f"d{n}", *texts[n]) for n in range(12)], count)
    assert [dealt[n] for n in range(12)] == straight


def test_short_sentences_tie_nothing() -> None:
    documents = [doc(str(n), "See also page four.") for n in range(4)]
    assert sorted(document_folds(documents, 4)) == [0, 1, 2, 3]


def test_shared_texts_are_refused() -> None:
    train = [doc("a", "One.", LONG)]
    with pytest.raises(
        CorpusError, match=r"share texts \(1 sentences in 1 of 2 documents of fresh"
    ):
        check_leakage(train, "old", [doc("b", LONG.lower()), doc("c", "One.")], "fresh")
    check_leakage(train, "old", [doc("c", "One.")], "fresh")


def test_a_standing_phrase_makes_no_shared_text() -> None:
    train = [doc("a", LONG)]
    news = [f"This is sentence {n} of a long story." for n in range(4)]
    check_leakage(train, "old", [doc("b", LONG, *news)], "fresh")
    with pytest.raises(CorpusError, match="share texts"):
        check_leakage(train, "old", [doc("b", LONG, *news[:3])], "fresh")
