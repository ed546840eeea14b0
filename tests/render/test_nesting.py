"""Overlapping spans, cut into stretches and nested: nothing is lost, nothing overlaps."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from allegedly import Span
from allegedly.render.nesting import DEEPEST, Close, Open, nest, stretches

LENGTH = 30

spans = st.tuples(st.integers(0, LENGTH + 5), st.integers(0, 12)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)
marks = st.lists(spans, max_size=12).map(lambda found: list(enumerate(found)))


def given_marks(found: list[tuple[int, Span]]) -> list[tuple[Span, int]]:
    return [(span, number) for number, span in found]


@given(marks, st.sets(st.integers(-3, LENGTH + 3)))
def test_runs_cover_the_text_once(found: list[tuple[int, Span]], cuts: set[int]) -> None:
    cut = stretches(LENGTH, given_marks(found), cuts)
    assert [cut[0].start, cut[-1].end] == [0, LENGTH]
    assert all(a.end == b.start for a, b in pairwise(cut))
    assert all(stretch.start < stretch.end for stretch in cut)
    assert {c for c in cuts if 0 < c < LENGTH} <= {stretch.start for stretch in cut}


@given(marks)
def test_every_position_bears_the_marks_that_cover_it(found: list[tuple[int, Span]]) -> None:
    """The stretches carry at each position the marks of its spans, so every span can be read off them."""
    cut = stretches(LENGTH, given_marks(found))
    for stretch in cut:
        for position in range(stretch.start, stretch.end):
            covering = {n for n, span in found if span.start <= position < span.end}
            assert {piece.mark for piece in stretch.stack} == covering


@given(marks)
def test_what_begins_first_or_ends_last_is_further_out(found: list[tuple[int, Span]]) -> None:
    for stretch in stretches(LENGTH, given_marks(found)):
        order = [(piece.start, -piece.end, piece.mark) for piece in stretch.stack]
        assert order == sorted(order)


@given(marks, st.sets(st.integers(0, LENGTH)))
def test_elements_are_balanced_and_text_is_whole(
    found: list[tuple[int, Span]], cuts: set[int]
) -> None:
    """Elements close in the order opposite to that in which they open, around all of the text."""
    text: list[int] = []
    stack: list[object] = []
    covered: dict[int, list[int]] = {number: [] for number, _ in found}
    begun: list[int] = []
    for event in nest(stretches(LENGTH, given_marks(found), cuts)):
        if isinstance(event, Open):
            stack.append(event.piece)
            begun += [event.piece.mark] if event.first else []
        elif isinstance(event, Close):
            assert stack.pop() is event.piece
        else:
            positions = range(event.start, event.end)
            text += positions
            for piece in stack:
                covered[piece.mark] += positions  # type: ignore[attr-defined]
    assert stack == []
    assert text == list(range(LENGTH))
    for number, span in found:
        assert covered[number] == list(range(span.start, max(span.start, min(span.end, LENGTH))))
    # Each piece begins once, however often it is closed and opened again.
    assert sorted(begun) == sorted(number for number, where in covered.items() if where)


def test_crossing_spans() -> None:
    """Of two spans that cross, the second is opened again where the first one ends."""
    events = nest(stretches(3, [(Span(0, 2), "a"), (Span(1, 3), "b")]))
    shown = [
        f"<{e.piece.mark}{'' if e.first else '…'}>"
        if isinstance(e, Open)
        else f"</{e.piece.mark}>"
        if isinstance(e, Close)
        else str(e.start)
        for e in events
    ]
    assert "".join(shown) == "<a>0<b>1</b></a><b…>2</b>"


def test_an_empty_text_has_no_runs() -> None:
    assert stretches(0, [(Span(0, 0), "a"), (Span(0, 5), "b")]) == []


def test_what_is_nested_too_deep_is_marked_where_it_begins() -> None:
    """A thousand spans inside one another make stacks of bounded height, and each is seen."""
    cut = stretches(1000, [(Span(n, 1000), n) for n in range(1000)])
    assert max(len(stretch.stack) for stretch in cut) == DEEPEST
    assert [stretch.stack[-1].mark for stretch in cut] == list(range(1000))
