"""The models of kinds and references: what ships is what the training makes of its examples."""

from __future__ import annotations

from collections import Counter

import pytest

import allegedly
from allegedly.attribution.data_files import load
from allegedly.attribution.people.antecedents import choose
from allegedly.attribution.words import lay_out
from allegedly.model import SOURCE_KINDS

pytest.importorskip("sklearn")

from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.source_kinds import source_kind
from allegedly.attribution.training.source_kinds import learnt, made_up


def test_sources_of_our_own_have_their_kinds() -> None:
    """The shipped weights sort the examples that they were learnt from, nearly all of them."""
    right: Counter[bool] = Counter()
    for item, _ in made_up():
        assert item.statement.source is not None
        assert item.gold is not None
        kind = source_kind(item.words, item.statement, item.statement.source, Names(item.words))
        right[kind == item.gold.kind] += 1
    assert right.total() > 300
    assert right[True] / right.total() > 0.97


def test_learning_from_a_few_sources() -> None:
    """Weights for each kind, one for each feature that two articles share, and held-out scores."""
    result = learnt([*made_up()][::3])
    assert all(len(row) == len(SOURCE_KINDS) for row in result["weights"].values())
    assert result["held_back"]["own"] > 0.6


def test_weights_are_whole_numbers() -> None:
    """So the shipped models give the same result on every machine."""
    kinds, references = load("kinds.json"), load("references.json")
    assert all(type(w) is int for row in kinds["weights"].values() for w in row)
    assert all(type(w) is int for w in references["weights"].values())


@pytest.mark.parametrize(
    ("odds", "name"),
    [
        ([], None),
        ([(100, "Ann Berg")], "Ann Berg"),
        ([(100, "Ann Berg"), (90, "Tom Holm")], None),
        ([(100, "Ann Berg"), (90, "Ann Berg"), (-50, "Tom Holm")], "Ann Berg"),
        ([(-500, "Ann Berg")], None),
    ],
)
def test_a_name_is_chosen_only_if_it_is_likely(
    odds: list[tuple[float, str]], name: str | None
) -> None:
    """Two names that fit about equally leave a reference open."""
    assert choose(odds, -170) == name


def test_names_keep_their_marks() -> None:
    """“Marks & Spencer” and “J. R. Berg” are written as the article writes them."""
    article = allegedly.Article.from_text("Marks & Spencer Ltd. will close. J. R. Berg left.")
    segmentation = allegedly.segment(article)
    words = lay_out(segmentation)
    first, stop = words.text.index("Marks"), words.text.index("Ltd") + 1
    assert words.spelled(first, stop) == "Marks & Spencer Ltd"
