"""Sentences of our own, and the attributions found in them."""

from __future__ import annotations

from typing import Any

import pytest

import allegedly
from allegedly import Attribution, Segmentation
from allegedly.attribution import Quotation
from allegedly.attribution.rules import RuleAttributor
from allegedly.attribution.words import word_columns
from allegedly.plugins.contract import check_attributions


def attribute(body: str, title: str | None = None) -> list[Attribution]:
    """Return the attributions of a text, checked against the contract."""
    segmentation = allegedly.segment(allegedly.Article.from_text(body, title=title))
    found = list(RuleAttributor().attribute(segmentation))
    check_attributions([segmentation], [found])
    return found


def outermost(body: str, title: str | None = None) -> list[Attribution]:
    return [a for a in attribute(body, title) if a.parent is None]


def parts(a: Attribution) -> tuple[str | None, str | None, str]:
    source, cue = a.source.text if a.source else None, a.cue.text if a.cue else None
    return source, cue, a.content.text


DIRECT: list[tuple[str, tuple[str | None, str, str]]] = [
    ('"The bridge is safe," said the engineer.', ("the engineer", "said", "The bridge is safe")),
    ('The engineer said: "The bridge is safe."', ("The engineer", "said", "The bridge is safe")),
    (
        '"The bridge," the engineer said, "is safe."',
        ("the engineer", "said", "The bridge … is safe"),
    ),
    ("‘The bridge is safe,’ Berg said.", ("Berg", "said", "The bridge is safe")),
    ("``The bridge is safe,'' Berg said.", ("Berg", "said", "The bridge is safe")),
    (
        "\"He told me 'never again' and left,\" Berg said.",
        ("Berg", "said", "He told me 'never again' and left"),
    ),
    ('"Bridge closed today," the mayor tweeted.', ("the mayor", "tweeted", "Bridge closed today")),
    (
        "“The bridge is safe,” Berg said. “We checked twice.”",
        ("Berg", "said", "The bridge is safe … We checked twice"),
    ),
    (
        "“The bridge is safe,” Berg said.\n“Nobody should worry about it at all.”",
        ("Berg", "said", "The bridge is safe … Nobody should worry about it at all"),
    ),
    (
        "“We checked every bolt.\n“Then we checked again,” Berg said.",
        ("Berg", "said", "We checked every bolt … Then we checked again"),
    ),
]

INDIRECT: list[tuple[str, tuple[str | None, str, str]]] = [
    (
        "The minister said that the bridge would close.",
        ("The minister", "said", "that the bridge would close"),
    ),
    (
        "The minister said the bridge would close.",
        ("The minister", "said", "the bridge would close"),
    ),
    (
        "The port, the minister said, will close.",
        ("the minister", "said", "The port … will close"),
    ),
    (
        "Quayline, which built the Ferry Steps hotel, denied that it had paid.",
        ("Quayline", "denied", "that it had paid"),
    ),
    (
        "The mayor on Thursday said the bridge would close.",
        ("The mayor", "said", "the bridge would close"),
    ),
    (
        "The port, which lost $3 million last year, will close, Ruiz said.",
        ("Ruiz", "said", "The port, which lost $3 million last year, will close"),
    ),
    (
        "Twelve people fled and, police said, two were hurt.",
        ("police", "said", "two were hurt"),
    ),
    (
        "Officials familiar with the talks said the deal may cost $40 million.",
        ("Officials familiar with the talks", "said", "the deal may cost $40 million"),
    ),
    (
        "Critics claim the price appears to be far higher.",
        ("Critics", "claim", "the price appears to be far higher"),
    ),
    (
        "According to the report, the bridge is unsafe.",
        ("the report", "According to", "the bridge is unsafe"),
    ),
    (
        "The bridge is unsafe, according to a report by the city.",
        ("a report by the city", "according to", "The bridge is unsafe"),
    ),
    (
        "In the view of many engineers, the bridge is unsafe.",
        ("many engineers", "view", "the bridge is unsafe"),
    ),
    (
        "The mayor was accused by Ann Berg of lying about the bridge.",
        ("Ann Berg", "accused", "The mayor … of lying about the bridge"),
    ),
    (
        "The mayor's claim that the bridge is safe surprised engineers.",
        ("The mayor's", "claim", "that the bridge is safe"),
    ),
    (
        "Berg left the meeting, saying the bridge was unsafe.",
        ("Berg", "saying", "the bridge was unsafe"),
    ),
    ("The mayor promised to repair the bridge.", ("The mayor", "promised", "to repair the bridge")),
    (
        "Reporters asked whether the bridge would close.",
        ("Reporters", "asked", "whether the bridge would close"),
    ),
    (
        "A poll shows that voters oppose the toll.",
        ("A poll", "shows", "that voters oppose the toll"),
    ),
    ("The mayor supports the toll.", ("The mayor", "supports", "the toll")),
    ("Residents want a new bridge.", ("Residents", "want", "a new bridge")),
    (
        "Drivers fear that the bridge will collapse.",
        ("Drivers", "fear", "that the bridge will collapse"),
    ),
    ("The company declined to comment.", ("The company", "declined", "to comment")),
    (
        "The minister, who said the bridge was safe, resigned.",
        ("The minister", "said", "the bridge was safe"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), DIRECT)
def test_direct(text: str, expected: tuple[str | None, str, str]) -> None:
    """Direct speech has its source and cue, on either side of it."""
    (a,) = outermost(text)
    assert parts(a) == expected
    assert a.quotation == "direct"


@pytest.mark.parametrize(("text", "expected"), INDIRECT)
def test_indirect(text: str, expected: tuple[str | None, str, str]) -> None:
    """Indirect speech has its source and cue."""
    (a,) = outermost(text)
    assert parts(a) == expected
    assert a.quotation == "indirect"


def test_mixed() -> None:
    """Indirect speech with some words quoted is mixed."""
    (a,) = outermost("The mayor said that the plan was “a disaster” for the city.")
    assert (a.quotation, a.content.text) == (
        "mixed",
        "that the plan was “a disaster” for the city",
    )


def test_cues_in_line_are_two_attributions_of_one_source() -> None:
    first, second = outermost("Berg said the bridge was old and added that it should be closed.")
    assert parts(first) == ("Berg", "said", "the bridge was old")
    assert parts(second) == ("Berg", "added", "that it should be closed")


def test_inverted_clause_with_a_relative_clause() -> None:
    first, second = outermost(
        "The bridge would close, said the minister, who had promised to keep it open."
    )
    assert parts(first) == ("the minister", "said", "The bridge would close")
    assert parts(second) == ("the minister", "promised", "to keep it open")


def test_headline_with_a_colon() -> None:
    (a,) = outermost("The council meets on Friday.", title="Mayor: We will fight")
    assert parts(a) == ("Mayor", None, "We will fight")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("BERG: We will build it. All of it.\nREPORTER: Who pays?", ["BERG", "REPORTER"]),
        ("Q: Who pays for the bridge?\nA: The city pays for it.", ["Q", "A"]),
    ],
)
def test_transcript(text: str, speakers: list[str]) -> None:
    """In a transcript, the name before the colon speaks."""
    found = outermost(text)
    assert [a.source and a.source.text for a in found] == speakers


def test_a_turn_of_a_transcript_is_its_whole_paragraph() -> None:
    (a,) = outermost("BERG: We will build it. All of it.")
    assert a.content.text == "We will build it. All of it"


def test_nesting() -> None:
    """An attribution within the content of another has that one as its parent."""
    outer, inner = attribute("Ruiz said that Berg believes the bridge is unsafe.")
    assert parts(outer) == ("Ruiz", "said", "that Berg believes the bridge is unsafe")
    assert parts(inner) == ("Berg", "believes", "the bridge is unsafe")
    assert (outer.parent, inner.parent) == (None, outer.id)


def test_nested_attributions_stay_inside_their_parents() -> None:
    found = attribute("A poll shows that voters want lower taxes, the city said on Monday.")
    by_id = {a.id: a for a in found}
    nested = [a for a in found if a.parent]
    assert nested
    for a in nested:
        assert a.parent is not None
        parent = by_id[a.parent]
        for span in a.content.spans:
            assert any(outer.contains(span) for outer in parent.content.spans)


@pytest.mark.parametrize(
    "text",
    [
        "The mayor did not say that the bridge was unsafe.",
        "Berg never said that the bridge was unsafe.",
        "Nobody said the bridge was unsafe.",
    ],
)
def test_negated(text: str) -> None:
    """A negated cue negates the attribution, and leaves the content as it is."""
    (a,) = outermost(text)
    assert a.negated
    assert a.content.text.endswith("the bridge was unsafe")


def test_what_is_not_negated() -> None:
    (a,) = outermost("The mayor said that the bridge was not safe.")
    assert not a.negated


@pytest.mark.parametrize(
    ("cue", "lemma", "stance"),
    [
        ("said", "say", "neutral"),
        ("claimed", "claim", "distancing"),
        ("alleged", "allege", "distancing"),
        ("revealed", "reveal", "endorsing"),
        ("admitted", "admit", "conceding"),
        ("denied", "deny", "denying"),
        ("believes", "believe", "attitudinal"),
        ("hopes", "hope", "attitudinal"),
    ],
)
def test_stance(cue: str, lemma: str, stance: str) -> None:
    """A cue has its base form and its stance."""
    (a,) = outermost(f"The mayor {cue} that the bridge was unsafe.")
    assert a.cue is not None
    assert (a.cue.text, a.cue.lemma, a.cue.stance) == (cue, lemma, stance)


@pytest.mark.parametrize(
    "text",
    [
        "The council meets on Friday.",
        "Two people walked over the bridge and bought bread.",
        'The so-called "bridge to nowhere" opened on Monday.',
        "View comments",
        "",
    ],
)
def test_no_attribution(text: str) -> None:
    """Sentences of the author alone have none."""
    assert attribute(text) == []


def test_an_unbalanced_mark_costs_no_neighbour() -> None:
    found = outermost(
        '"The bridge is safe and old.\nThe council meets on Friday.\n"We will fight," said Ruiz.'
    )
    assert ("Ruiz", "said", "We will fight") in [parts(a) for a in found]


def test_order_and_ids() -> None:
    found = attribute(
        "Berg said the bridge was old. “It is safe,” Ruiz said. Critics say it is not."
    )
    assert [a.id for a in found] == ["a1", "a2", "a3"]
    starts = [a.content.spans[0].start for a in found]
    assert starts == sorted(starts)


def test_order_of_a_speech_over_paragraphs() -> None:
    """A speech begins where its first paragraph does, though that is found last."""
    speech, thought = attribute("“We think that it leaks.\n“Then we checked again,” Berg said.")
    assert (speech.id, speech.parent, speech.cue and speech.cue.text) == ("a1", None, "said")
    assert (thought.id, thought.parent, thought.content.text) == ("a2", "a1", "that it leaks")


def test_a_mark_alone_is_no_message() -> None:
    """A colon and a quotation in the next sentence are not divided into two."""
    for text in (':he added\n"k"', "Ruiz said “” Ruiz said\n… “:” …"):
        assert all(any(map(str.isalnum, found.content.text)) for found in attribute(text))


@pytest.mark.parametrize("text", ["is it that «e”by was", "Is called “a gift” by was"])
def test_a_missing_agent_does_no_harm(text: str) -> None:
    assert all(found.source is None or found.source.text for found in attribute(text))


def test_words_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding spans and composing attributions share one pass over the tokens."""
    laid_out: list[Segmentation] = []
    quotations = word_columns.quotations

    def counted(segmentation: Segmentation) -> list[Quotation]:
        laid_out.append(segmentation)
        return quotations(segmentation)

    monkeypatch.setattr(word_columns, "quotations", counted)
    assert attribute("Berg said the bridge was old.")
    assert len(laid_out) == 1


def test_same_input_same_output() -> None:
    text = "Berg said the bridge was old, and police said two were hurt."
    assert attribute(text) == attribute(text)


@pytest.mark.parametrize(
    ("bias", "more"),
    [(5.0, True), (-50.0, False)],
)
def test_bias(bias: float, more: bool) -> None:
    """A positive bias finds at least as many, a very negative one none."""
    segmentation = allegedly.segment(
        allegedly.Article.from_text("Berg said the bridge was old. It ages, engineers know.")
    )
    found: list[Any] = list(RuleAttributor(bias).attribute(segmentation))
    usual: list[Any] = list(RuleAttributor().attribute(segmentation))
    assert len(found) >= len(usual) if more else found == []
