"""Memory does not grow with earlier articles, and only moderately with the length of a text."""

from __future__ import annotations

import gc
import random
import string
import tracemalloc
from collections.abc import Callable

import pytest

from allegedly import Analyzer, Article, segment
from allegedly.text.word_memo import LONGEST, MOST, Remembered

WORDS = (
    "The mayor said on Friday that the old bridge, which may be closed, is “quite safe”. ".split()
)


def held_after(work: Callable[[], object]) -> tuple[int, int]:
    """Return how many more bytes are held after some work, and how many were at most."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        gc.collect()
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("attributor", ["rules", "neural-small"])
def test_long_words_are_not_kept(attributor: str) -> None:
    """Each article has words of 200,000 letters that never recur, such as base64."""
    if attributor != "rules":
        pytest.importorskip("allegedly_neural")
    analyzer = Analyzer(["lexicon", "rules"], attributor)

    def article(number: int) -> Article:
        pick = random.Random(number)
        word = "".join(pick.choices(string.ascii_lowercase, k=2_000)) * 100
        text = f"He said that {word} may rain. {word[::-1]} said so, Ann {word.title()} told us."
        return Article.from_text(text)

    assert not analyzer.analyze(article(0)).failures
    held, _ = held_after(lambda: [analyzer.analyze(article(n)) for n in range(1, 9)] and None)
    assert held < 300_000


def test_a_long_text_costs_little_more_than_itself() -> None:
    """Words that recur are stored once."""
    pick = random.Random(1)
    text = " ".join(pick.choices(WORDS, k=40_000))
    article = Article.from_text(text)
    segment(article)
    _, peak = held_after(lambda: segment(article))
    assert peak < 48 * len(text)


def test_what_is_remembered_is_bounded() -> None:
    asked: list[str] = []

    def upper(word: str) -> str:
        asked.append(word)
        return word.upper()

    known = Remembered(upper)
    long = "a" * (LONGEST + 1)
    for _ in range(2):
        assert (known["b"], known[long]) == ("B", long.upper())
    assert asked == ["b", long, long]
    for number in range(MOST + 5):
        assert known[str(number)] == str(number)
    assert len(known) <= MOST
