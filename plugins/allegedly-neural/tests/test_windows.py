"""Windows cover an article once, in order, and end where it does not hurt."""

from itertools import accumulate, pairwise

from allegedly_neural.windows import windows
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Article, Segmentation, Span
from allegedly.model import Sentence, Tokens


@st.composite
def articles(draw):
    """An article of one-letter tokens in sentences and paragraphs, and how many pieces each has."""
    lengths = draw(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=12))
    sentences, paragraph, at = [], 0, 0
    for index, (length, new) in enumerate(lengths):
        paragraph += new
        span = Span(2 * at, 2 * (at + length))
        sentences.append(Sentence(index, span, range(at, at + length), paragraph))
        at += length
    text = "x " * at
    tokens = Tokens(
        tuple(range(0, 2 * at, 2)), tuple(range(1, 2 * at, 2)), ("x",) * at, ("x",) * at
    )
    counts = draw(st.lists(st.integers(1, 12), min_size=at, max_size=at))
    segmentation = Segmentation(Article.from_text(text), (), tuple(sentences), tokens)
    return segmentation, list(accumulate(counts, initial=0))


@given(articles(), st.integers(1, 30))
def test_every_token_once_and_never_too_many(article, size):
    segmentation, firsts = article
    found = windows(segmentation, firsts, size)
    assert [token for window in found for token in window] == list(range(len(firsts) - 1))
    for window in found:
        assert len(window) == 1 or firsts[window.stop] - firsts[window.start] <= size


@given(articles(), st.integers(1, 30))
def test_ends_at_paragraphs_then_sentences_then_anywhere(article, size):
    segmentation, firsts = article
    total = len(firsts) - 1
    said = [s for s in segmentation.sentences if len(s.tokens)]
    sentences = {s.tokens.stop for s in said}
    paragraphs = {a.tokens.stop for a, b in pairwise(said) if a.paragraph != b.paragraph}
    for window in windows(segmentation, firsts, size):
        base = firsts[window.start]
        if firsts[total] - base <= size:
            assert window.stop == total
            continue

        def last(ends, share, start=window.start, base=base):
            fitting = [e for e in ends if e > start and size >= firsts[e] - base >= size * share]
            return max(fitting, default=None)

        expected = last(paragraphs, 1 / 2) or last(sentences, 1 / 4)
        if expected is None:
            full = window.stop == total or firsts[window.stop + 1] - base > size
            assert full
        else:
            assert window.stop == expected


@given(articles(), st.integers(1, 30))
def test_beginning_later_leaves_out_what_was_before(article, size):
    segmentation, firsts = article
    total = len(firsts) - 1
    for start in range(total):
        found = windows(segmentation, firsts, size, start)
        assert [token for window in found for token in window] == list(range(start, total))


def test_nothing_has_no_windows():
    empty = Segmentation(Article.from_text(""), (), (), Tokens((), (), (), ()))
    assert windows(empty, [0], 10) == []
