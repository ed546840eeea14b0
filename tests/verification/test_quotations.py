"""What becomes of the words of a speaker in a quotation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly.model import Source, Span
from allegedly.model.attribution import Attribution, Content
from allegedly.verification import OUTCOMES, Outcome, Quoted, Transcript
from allegedly.verification.quotations import verify_quotation
from allegedly.verification.search import Index

SAID = """\
Elena Ruiz, mayor of Lund: Well, we will close the old school in June. I know that hurts, and \
I, I don't want to hide it. Um, the roof isn't safe. We'll spend forty-two thousand pounds on the \
program, you know, and organize a co-operative.

INTERVIEWER: Are you quite sure about the money that you mention?

Ruiz: Nobody is sure. If the vote fails, I will resign. U.S. engineers looked at it at nine a.m. \
twice, and it's been a hard year for the neighbourhood.

Dana Kroll: This is a disgrace. The mayor never asked the parents what they wanted."""


def quoted(words: str, source: str | None = "Elena Ruiz", said: str = SAID) -> Quoted:
    attribution = None
    if source is not None:
        by = Source((Span(0, 1),), source, "named-person", source)
        content = Content((Span(0, len(words)),), words)
        attribution = Attribution("a1", by, None, content, "direct")
    index = Index([Transcript.from_text(said, name="talk")])
    return verify_quotation(words, Span(0, len(words)), attribution, index)


def kinds(found: Quoted) -> list[tuple[str, str, str]]:
    return [(s.kind, s.quoted, s.spoken) for s in found.steps if s.kind != "same"]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("We will close the old school in June,", "verbatim"),
        ("I know that hurts, and I don't want to hide it.", "verbatim"),
        ("we will close the old school …", "trimmed"),
        ("close the old school in June", "trimmed"),
        ("I know that hurts … the roof isn’t safe.", "trimmed"),
        ("If the vote fails,", "trimmed"),
        ("We will shut the old school in June.", "altered"),
        ("We will close the school in June.", "altered"),
        ("We will certainly close the old school in June.", "altered"),
        ("I know that hurts. If the vote fails, I will resign.", "spliced"),
        ("If the vote fails, I will resign. I know that hurts.", "spliced"),
        ("This is a disgrace.", "other speaker"),
        ("The mayor never asked the parents", "other speaker"),
        ("disgrace", "other speaker"),
        ("sure", "trimmed"),
        ("Nothing about this has been decided by anyone yet.", "not found"),
        ("Goodbye.", "not found"),
        ("…", "not found"),
    ],
)
def test_outcomes(words: str, outcome: Outcome) -> None:
    """Each outcome, with the mayor as the source."""
    assert quoted(words).outcome == outcome


@pytest.mark.parametrize(
    "words",
    [
        "WE WILL CLOSE THE OLD SCHOOL IN JUNE!",
        "“We will close – the old school – in June”",
        "We will ... close the old school in June",
        "We will close [shut down] the old school in June",
        "[The council] will close the old school in June",
        "The roof is not safe.",
        "I know that hurts and I do not want to hide it",
        "We’ll spend £42,000 on the programme and organise a cooperative.",
        "We will spend 42,000 pounds on the program, and organize a co-operative.",
        "US engineers looked at it at 9 am twice, and it has been a hard year for the neighborhood.",
        "U.S. engineers look[ed] at it at nine a.m. twice, and it’s been a hard year for the "
        "neighbourhood.",
        "Nobody’s sure.",
    ],
)
def test_house_style_is_not_an_alteration(words: str) -> None:
    """Marks, dashes, dots, capitals, spelling, numbers, contractions, brackets, fillers."""
    found = quoted(words)
    assert found.outcome == "verbatim", kinds(found)


def test_the_difference_is_shown_word_by_word() -> None:
    """The words of the quotation stand beside those of the transcript, in order."""
    found = quoted("We shall close the school in June, certainly.")
    assert kinds(found) == [
        ("changed", "shall", "will"),
        ("dropped", "", "old"),
        ("added", "certainly", ""),
    ] or kinds(found)[:2] == [("changed", "shall", "will"), ("dropped", "", "old")]
    assert " ".join(s.quoted for s in found.steps if s.quoted).startswith("We shall close")


def test_an_insertion_is_shown_with_the_words_that_it_replaces() -> None:
    """An editor's brackets are neither an addition nor a change."""
    found = quoted("If the vote fails, [the mayor] will resign.")
    assert found.outcome == "verbatim"
    assert kinds(found) == [("inserted", "[the mayor]", "I")]


def test_contractions_and_cleaning_are_noted() -> None:
    """The library reports them, and leaves the judgement to the newsroom."""
    assert quoted("The roof is not safe.").notes == ("contractions",)
    assert quoted("I know that hurts, and I don't want to hide it.").notes == ("cleaned",)


def test_the_rest_of_a_trimmed_sentence_is_shown() -> None:
    """A condition that a quotation leaves out can be read beside it."""
    assert quoted("I will resign.").left_out == ("If the vote fails", "")


def test_a_splice_names_both_places() -> None:
    """A quotation from two answers has two places, in the order of the quotation."""
    found = quoted("I know that hurts. If the vote fails, I will resign.")
    assert [place.speaker for place in found.places] == ["Elena Ruiz, mayor of Lund", "Ruiz"]
    assert all(SAID[p.span.start : p.span.end].split() == p.text.split() for p in found.places)


def test_an_ellipsis_does_not_turn_the_order_round() -> None:
    """Words that were said later cannot stand before an ellipsis."""
    found = quoted("If the vote fails, I will resign … I know that hurts")
    assert found.outcome == "spliced"
    assert "the order of the pieces is changed" in found.notes


def test_an_answer_that_another_speaker_interrupts() -> None:
    """Words on both sides of a question are joined; on both sides of “Right.” they are not."""
    talk = "Ruiz: We will close it\n\nQ: {}\n\nRuiz: in the summer of next year."
    words = "We will close it in the summer of next year."
    long = talk.format("And when exactly will that be, do you think?")
    assert quoted(words, said=long).outcome == "spliced"
    assert quoted(words, said=talk.format("Right.")).outcome == "verbatim"


def test_without_names_nobody_else_has_said_it() -> None:
    """Plain text, and labels such as “Q”, do not contradict a story."""
    assert quoted("This is a disgrace.", said="This is a disgrace. We all know it.").outcome == (
        "verbatim"
    )
    assert (
        quoted("This is a disgrace.", said="A: This is a disgrace.\nQ: Why?").outcome == "verbatim"
    )


def test_the_source_that_has_said_it_too_is_preferred() -> None:
    """The same words of two speakers are those of the one whom the story names."""
    said = "Kroll: The roof could fall any day.\n\nRuiz: Yes. The roof could fall any day."
    assert quoted("The roof could fall any day.", said=said).outcome == "verbatim"


def test_a_source_who_is_not_in_the_transcripts_is_noted() -> None:
    """Her words cannot be found because there is no transcript of her."""
    words = "Nothing was ever decided in that room."
    assert quoted(words).notes == ()
    found = quoted(words, source="Maria Lorre")
    assert found.notes == ("Maria Lorre is not a speaker of the transcripts",)


def test_words_without_a_source_misquote_no_one() -> None:
    """A title in quotation marks is not found, and not a fault."""
    found = quoted("The Long Night of Lund", source=None)
    assert found.outcome == "not found" and not found.fault


def test_a_transcript_without_punctuation_has_no_sentences_to_trim() -> None:
    """Automatic captions: words in a row are verbatim."""
    said = "so we will close the old school in june and then we will see " * 6
    assert quoted("We will close the old school", said=said).outcome == "verbatim"


WORDS = st.lists(
    st.sampled_from(
        "we will not close the old school in June because it may fall [x] um, …".split()
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_any_quotation_gets_an_outcome(words: list[str], said: list[str]) -> None:
    """Whatever the words, the places are in the transcript, and the steps give the quotation."""
    speech = "Ruiz: " + " ".join(said) + " indeed."
    found = quoted(" ".join(words), said=speech)
    assert found.outcome in OUTCOMES
    assert 0 <= found.support <= 1
    for place in found.places:
        assert speech[place.span.start : place.span.end].split() == place.text.split()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from("river bridge school council engineer winter".split()),
        min_size=4,
        max_size=25,
    ),
    st.sampled_from(["…", " – ", "; ", ", ", " "]),
    st.booleans(),
)
def test_marks_and_capitals_never_alter(said: list[str], mark: str, capitals: bool) -> None:
    """A whole sentence with other marks is verbatim."""
    words = f"{said[0]}{mark if mark != '…' else ' '}{' '.join(said[1:])}"
    words = words.upper() if capitals else words
    found = quoted(words, said=f"Ruiz: Good evening. {' '.join(said).capitalize()}. Thank you.")
    assert found.outcome in ("verbatim", "trimmed")


@pytest.mark.timing
@pytest.mark.parametrize(
    "said",
    ["no ", "a1", "[", "we will close ", "Name: yes. ", "A    ", "um, you know, "],
)
def test_time_is_linear(said: str, stopwatch: Any) -> None:
    """Twice the transcript takes at most about twice the time, whatever it repeats."""

    def search(size: int) -> None:
        quoted("We will close the old school in June, no no no no", said=f"Ruiz: so {said * size}")

    search(10)
    stopwatch.check_growth(search, 20_000, 40_000, at_most=2.6)
