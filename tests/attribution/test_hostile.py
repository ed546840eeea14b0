"""Text designed to break things: time stays linear, spans stay valid."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allegedly
from allegedly.attribution.rules import RuleAttributor
from allegedly.plugins.contract import check_attributions

LETTERS = str.maketrans("0123456789", "abcdefghij")
HOSTILE: dict[str, Callable[[int], str]] = {
    "opening marks": lambda n: "“" * n,
    "straight marks": lambda n: '"' * n,
    "spaced marks": lambda n: '" ' * n,
    "mark and word": lambda n: "“a " * n,
    "quotations": lambda n: '"a" ' * n,
    "said": lambda n: "said " * n,
    "said that": lambda n: "he said that " * n,
    "one long quotation": lambda n: "“" + "I said that he knew. " * n + "”",
    "names": lambda n: "Ann Berg " * n,
    "one surname": lambda n: "".join(
        f"And X{str(k).translate(LETTERS)} Berg said so. " for k in range(n)
    ),
    "pronouns": lambda n: "He said so. " * n,
    "short quotations": lambda n: "“a” said Ann. " * n,
    "turns": lambda n: "A: b c. Q: d? " * n,
    "colons": lambda n: "A: " * n,
    "open paragraphs": lambda n: "“He said it.\n" * n,
    "one word": lambda n: "a" * n,
    "commas": lambda n: "a, " * n,
}


@pytest.mark.slow
@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear(name: str, stopwatch: Any) -> None:
    """Twice the text takes at most 2.6 times the time."""
    attribute = RuleAttributor().attribute
    attribute(allegedly.segment(allegedly.Article.from_text("He said so.")))

    def text(size: int) -> allegedly.Segmentation:
        return allegedly.segment(allegedly.Article.from_text(HOSTILE[name](size)))

    size = 500
    while stopwatch.least(partial(attribute, text(size)), 1) < 0.05 and size < 200_000:
        size *= 2
    stopwatch.check_growth(attribute, text(size), text(2 * size), at_most=2.6)


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            "“ ” \" ‘ ’ ' said he Berg : , . \n that by of in view who claim the and Q ( — accused to"
            " I `` '' É".split(" ")
        ),
        max_size=60,
    )
)
def test_any_text_keeps_the_contract(words: list[str]) -> None:
    segmentation = allegedly.segment(allegedly.Article.from_text(" ".join(words)))
    found = RuleAttributor().attribute(segmentation)
    check_attributions([segmentation], [found])
    for a in found:
        assert a.content.text


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_characters_keep_the_contract(text: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text):
        return
    segmentation = allegedly.segment(allegedly.Article.from_text(text))
    check_attributions([segmentation], [RuleAttributor().attribute(segmentation)])


MARKS = ("“”", "““", "””", '""', "‘’", "''", "«»", "„“", "“", "”", "")
QUOTED = st.lists(
    st.sampled_from(
        ["We lost", "…", "--", "?", "123", "I", "she said that", "as I explained", "to the", ":"]
    ),
    max_size=3,
).map(" ".join)
REPORT = st.sampled_from(
    ["Ruiz said", ", Ruiz said.", "She paused.", "said Ann Berg:", "According to", "pointed out",
     "RUIZ:", "Q:", "he had told them", "that", "in the view of", "…", ""]
)  # fmt: skip
SPEECH = st.tuples(REPORT, st.sampled_from(MARKS), QUOTED, REPORT).map(
    lambda s: f"{s[0]} {s[1][:1]}{s[2]}{s[1][1:]} {s[3]}".strip()
)
ARTICLE = st.lists(st.lists(SPEECH, min_size=1, max_size=3).map(" ".join), max_size=7).map(
    "\n".join
)


@settings(max_examples=400)
@given(ARTICLE)
def test_any_speech_keeps_the_contract(text: str) -> None:
    """Whatever opens, closes and reopens a quotation, no attribution quotes its own cue."""
    segmentation = allegedly.segment(allegedly.Article.from_text(text))
    found = RuleAttributor().attribute(segmentation)
    check_attributions([segmentation], [found])
    for a in found:
        cues = a.cue.spans if a.cue else ()
        assert cues or ":" in text or a.quotation != "indirect"  # a quotation may stand alone
        assert not any(
            said.start < cue.end and cue.start < said.end
            for said in a.content.spans
            for cue in cues
        ), a


def test_a_paragraph_of_marks_alone_does_not_end_a_speech() -> None:
    """It has no word to quote, but the paragraph before it belongs to the same speaker."""
    text = "“We tried all we knew.\n“…\n“We lost,” Ruiz said."
    (found,) = RuleAttributor().attribute(allegedly.segment(allegedly.Article.from_text(text)))
    assert found.content.text == "We tried all we knew … We lost"


def test_the_second_word_of_a_cue_is_not_quoted() -> None:
    """According to and its kin are one cue, wherever its quotation ends."""
    article = allegedly.Article.from_text("Ruiz said “” According to")
    found = RuleAttributor().attribute(allegedly.segment(article))
    assert "to" not in [a.content.text for a in found]


def test_the_words_that_introduce_a_quotation_are_not_quoted() -> None:
    """A speech whose cue stands in an open quotation does not take in that quotation."""
    text = "“As the mayor said before, the bridge was\n“safe enough to stand for years.”"
    (found,) = RuleAttributor().attribute(allegedly.segment(allegedly.Article.from_text(text)))
    assert found.content.text.endswith("safe enough to stand for years")
    assert "said" not in found.content.text


def test_an_abbreviation_before_a_verb_opens_no_transcript() -> None:
    """Only a colon makes a turn; what NASA said ends with its sentence."""
    article = allegedly.Article.from_text("NASA said the rocket would fly. It flew.")
    (found,) = RuleAttributor().attribute(allegedly.segment(article))
    assert found.content.text == "the rocket would fly"


@pytest.mark.parametrize("text", ["It is widely believed\n\n“Prices", "It is said\n“that"])
def test_an_impersonal_cue_at_the_end_of_a_line_has_no_content(text: str) -> None:
    analysis = allegedly.Analyzer([], "rules", any_language=True, strict=True).analyze(text)
    assert not any(a.cue for a in analysis.attributions)
