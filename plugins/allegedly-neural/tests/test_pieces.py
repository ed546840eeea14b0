"""Word pieces, and the marks that give back what they lose."""

import numpy as np
import pytest
from allegedly_neural import pieces
from allegedly_neural.pieces import BREAKS, MARKS, QUOTES, PieceMaker, Pieces

HOSTILE = [
    "a \u0301 b",
    "a \x00 b",
    "zero\u200bwidth \u200d joiner",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u202eשלום\u202c مرحبا",
    "\x07\x1b[31m \ufffd \ufeff",
    "x" * 10_000,
    "\u0301" * 10_000,
    "東京で会議",
    "",
]


def told(made: Pieces, at: int) -> tuple[int, int, int]:
    """Return case, quote and break of a token's first piece."""
    mark = int(made.marks[made.firsts[at]])
    return mark // (QUOTES * BREAKS), mark // BREAKS % QUOTES, mark % BREAKS


def test_the_longest_pieces_are_taken(maker, vocabulary, segmented):
    made = maker.make(segmented("The mayor rained, closed."))
    assert [vocabulary[i] for i in made.ids] == [
        "the",
        "mayor",
        "rain",
        "##ed",
        ",",
        "close",
        "##d",
        ".",
    ]
    assert made.firsts.tolist() == [0, 1, 2, 4, 5, 7, 8]


def test_letters_without_their_case_and_accents(maker, segmented):
    one, other = (maker.make(segmented(text)) for text in ("CAFÉ the", "cafe the"))
    assert one.ids.tolist() == other.ids.tolist()
    assert one.marks.tolist() != other.marks.tolist()


@pytest.mark.parametrize(
    ("word", "case"),
    [
        *(("ferry", 0), ("9th", 0), ("42", 0), (",", 0), ("שלום", 0), ("東京", 0)),
        *(
            ("Ferry", 1),
            ("I", 1),
            ("NATO", 2),
            ("U.S.", 2),
            ("iPhone", 3),
            ("McKay", 3),
            ("9TH", 3),
        ),
    ],
)
def test_case_is_marked(word, case, vocabulary, segmented):
    segmentation = segmented(f"of {word} of")
    if segmentation.tokens.texts[1] == word:
        assert told(PieceMaker(vocabulary).make(segmentation), 1)[0] == case
    assert pieces._case(word) == case


def test_quotation_marks_are_marked(maker, segmented):
    segmentation = segmented("Of “the ferry,” it said.")
    made = maker.make(segmentation)
    quotes = [told(made, i)[1] for i in range(len(segmentation.tokens))]
    assert dict(zip(segmentation.tokens.texts, quotes, strict=True)) == {
        "Of": 0,
        "“": 2,
        "the": 1,
        "ferry": 1,
        ",": 1,
        "”": 3,
        "it": 0,
        "said": 0,
        ".": 0,
    }


def test_a_quotation_that_is_not_closed_ends_without_a_mark(maker, segmented):
    segmentation = segmented("“The ferry may close.\n\n“It will,” the mayor said.")
    made = maker.make(segmentation)
    quotes = [told(made, i)[1] for i in range(len(segmentation.tokens))]
    texts = segmentation.tokens.texts
    assert quotes[: texts.index(".") + 1] == [2, 1, 1, 1, 1, 1]
    assert quotes.count(2) == 2 and quotes.count(3) == 1


def test_breaks_are_marked_at_first_pieces_only(maker, segmented):
    segmentation = segmented("Rain fell. It fell.\n\nIt fell.", title="Raining here")
    made = maker.make(segmentation)
    breaks = {
        segmentation.tokens.starts[i]: told(made, i)[2] for i in range(len(segmentation.tokens))
    }
    text = segmentation.text
    at = {text.index("Raining"): 3, text.index("Rain fell"): 2, text.index("It fell"): 1}
    at[text.rindex("It fell")] = 2
    assert {start: mark for start, mark in breaks.items() if mark} == at
    inner = np.setdiff1d(np.arange(len(made.ids)), made.firsts)
    assert len(inner) and not (made.marks[inner] % BREAKS).any()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_every_token_has_pieces(text, maker, vocabulary, segmented):
    segmentation = segmented(text)
    made = maker.make(segmentation)
    counts = np.diff(made.firsts)
    assert len(counts) == len(segmentation.tokens)
    assert (counts >= 1).all() and made.firsts[-1] == len(made.ids) == len(made.marks)
    assert ((made.ids >= 0) & (made.ids < len(vocabulary))).all()
    assert ((made.marks >= 0) & (made.marks < MARKS)).all()


def test_what_normalising_empties_is_unknown(maker, vocabulary, segmented):
    made = maker.make(segmented("a \u0301 b"))
    assert [vocabulary[i] for i in made.ids] == ["a", "[UNK]", "b"]


def test_an_endless_token_has_few_pieces(maker, segmented):
    assert len(maker.make(segmented("x" * 10_000)).ids) <= 100


def test_a_token_is_cut_once(maker, segmented, monkeypatch):
    cut = []
    original = PieceMaker._cut
    monkeypatch.setattr(
        PieceMaker, "_cut", lambda self, text: cut.append(text) or original(self, text)
    )
    first = maker.make(segmented("ferry the ferry the ferry"))
    assert sorted(cut) == ["ferry", "the"]
    again = maker.make(segmented("ferry the ferry the ferry"))
    assert sorted(cut) == ["ferry", "the"] and first.ids.tolist() == again.ids.tolist()


def test_the_memory_of_cuts_is_bounded(maker, segmented, monkeypatch):
    monkeypatch.setattr(pieces, "_CACHED", 3)
    text = "the mayor of a town said it may rain"
    expected = maker.make(segmented(text)).ids.tolist()
    assert len(maker._known) <= 3
    assert maker.make(segmented(text)).ids.tolist() == expected
