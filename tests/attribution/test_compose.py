"""Attributions made of nothing but spans."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allegedly
from allegedly import Attribution, ContractError, Segmentation, Span
from allegedly.analyzer.claims import build_claims
from allegedly.attribution import Draft, compose
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.newsdesk import Newsdesk
from allegedly.plugins.contract import check_attributions


def segment(text: str) -> Segmentation:
    return allegedly.segment(allegedly.Article.from_text(text))


def at(text: str, words: str) -> tuple[Span, ...]:
    """Return the spans of words in a text, pieces divided by "…", each after the one before."""
    spans: list[Span] = []
    for piece in words.split("…") if words else ():
        start = text.index(piece, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(piece)))
    return tuple(spans)


def composed(text: str, content: str, cue: str = "", source: str = "") -> Attribution:
    """Return the attribution of a single draft."""
    segmentation = segment(text)
    draft = Draft(at(text, content), at(text, cue), at(text, source))
    found = compose(segmentation, [draft])
    check_attributions([segmentation], [found])
    (attribution,) = found
    assert attribution.content.spans == draft.content
    assert (attribution.cue.spans if attribution.cue else ()) == draft.cue
    assert (attribution.source.spans if attribution.source else ()) == draft.source
    return attribution


def drafts_of(attributions: Sequence[Attribution]) -> list[Draft]:
    """Return attributions as they were before anything but spans was known."""
    numbers = {a.id: number for number, a in enumerate(attributions)}
    return [
        Draft(
            a.content.spans,
            a.cue.spans if a.cue else (),
            a.source.spans if a.source else (),
            numbers[a.parent] if a.parent else None,
        )
        for a in attributions
    ]


def shuffled(drafts: list[Draft], seed: int) -> list[Draft]:
    """Return drafts in another order, with parents that fit."""
    order = list(range(len(drafts)))
    random.Random(seed).shuffle(order)
    places = {old: new for new, old in enumerate(order)}
    return [
        Draft(d.content, d.cue, d.source, None if d.parent is None else places[d.parent])
        for d in (drafts[old] for old in order)
    ]


def test_spans_are_enough_to_say_again_what_the_rules_said() -> None:
    total = nested = 0
    for number, document in enumerate(Newsdesk().documents()):
        segmentation = allegedly.segment(document.article)
        expected = RuleAttributor().attribute(segmentation)
        drafts = drafts_of(expected)
        assert compose(segmentation, drafts) == expected
        assert compose(segmentation, shuffled(drafts, number)) == expected
        total += len(expected)
        nested += sum(a.parent is not None for a in expected)
    assert total > 100
    assert nested > 5


def test_no_drafts_no_attributions() -> None:
    assert compose(segment("It rains."), []) == []
    assert compose(segment(""), []) == []


def test_no_cue() -> None:
    """A quotation with a source needs no cue."""
    found = composed("“The bridge is safe.” Berg shook her head.", "The bridge is safe", "", "Berg")
    assert found.cue is None
    assert (found.quotation, found.negated) == ("direct", False)
    assert found.source is not None


def test_no_source() -> None:
    """A cue has its stance and its negation without a source, too."""
    found = composed("It was not claimed that it leaks.", "that it leaks", "claimed")
    assert found.source is None
    assert found.negated
    assert found.cue is not None
    assert found.cue.stance == "distancing"


def test_content_alone() -> None:
    """Content without source and cue is still quoted, or in part."""
    found = composed("It will “surely” rain.", "will “surely” rain")
    assert (found.source, found.cue, found.quotation) == (None, None, "mixed")


def test_several_spans() -> None:
    """Interrupted content, cue and source each remain one, with an ellipsis in the text."""
    text = "“It is,” Ann Berg, an engineer, has repeatedly and firmly said, “safe.”"
    found = composed(text, "It is…safe", "has…said", "Ann Berg…an engineer")
    assert found.content.text == "It is … safe"
    assert found.quotation == "direct"
    assert found.cue is not None
    assert (found.cue.text, found.cue.lemma) == ("has … said", "say")
    assert found.source is not None
    assert (found.source.kind, found.source.name) == ("named-person", "Ann Berg")


@pytest.mark.parametrize(
    ("cue", "lemma", "stance"),
    [
        ("said", "say", "neutral"),
        ("has repeatedly said", "say", "neutral"),
        ("did say", "say", "neutral"),
        ("said in a statement", "say", "neutral"),
        ("issued a statement saying", "say", "neutral"),
        ("went on to say", "say", "neutral"),
        ("began by asking", "ask", "neutral"),
        ("according to", "according to", "neutral"),
        ("pointed out", "point", "endorsing"),
        ("falsely claimed", "claim", "distancing"),
        ("refused to say", "refuse", "denying"),
        ("would like to", "like", "attitudinal"),
        ("believes that", "believe", "attitudinal"),
        ("'s claim that", "claim", "distancing"),
        ("called for", "call", "neutral"),
        ("said:", "say", "neutral"),
        ("ruled out that", "rule", "denying"),
        ("ruled that", "rule", "neutral"),
        ("pleaded guilty and admitted", "plead", "conceding"),
        ("suggested that", "suggest", "neutral"),
        ("pledged that", "pledge", "neutral"),
        ("declined to say", "decline", "neutral"),
        ("explained that", "explain", "neutral"),
        ("sees", "see", "attitudinal"),
        ("'s allegation that", "allegation", "distancing"),
        ("made clear that", "clear", "endorsing"),
        ("’s", "'s", "neutral"),
        ("has been gruntled by", "gruntled", "neutral"),
    ],
)
def test_the_head_of_a_cue_tells_lemma_and_stance(cue: str, lemma: str, stance: str) -> None:
    found = composed(f"The engineer {cue} the bridge is safe.", "the bridge is safe", cue)
    assert found.cue is not None
    assert (found.cue.lemma, found.cue.stance) == (lemma, stance)


@pytest.mark.parametrize("cue", [":", "—", " – "])
def test_marks_are_not_a_cue(cue: str) -> None:
    """A colon or a dash joins source and content, but it is not a cue."""
    text = f"Engineer{cue}the bridge is safe."
    (found,) = compose(
        segment(text), [Draft(at(text, "the bridge is safe"), at(text, cue), at(text, "Engineer"))]
    )
    assert found.cue is None
    assert found.source is not None


def test_a_cue_belongs_to_the_content_beside_it() -> None:
    """A quotation that continues what was said has the speaker, but no cue of its own."""
    text = "Berg said it leaks. “It always has.” Ota agreed that it does."
    said, berg = at(text, "said"), at(text, "Berg")
    drafts = [
        Draft(at(text, "It always has"), said, berg),
        Draft(at(text, "it leaks"), said, berg),
        Draft(at(text, "it does"), at(text, "agreed"), at(text, "Ota")),
    ]
    found = compose(segment(text), drafts)
    assert [(a.cue and a.cue.text, a.source and a.source.text) for a in found] == [
        ("said", "Berg"),
        (None, "Berg"),
        ("agreed", "Ota"),
    ]


def test_a_hedge_is_not_a_cue() -> None:
    """A draft whose cue is a hedge is left out, and one inside it moves outwards."""
    text = "Berg said it seems that Ota fears a strike."
    drafts = [
        Draft(at(text, "it seems that Ota fears a strike"), at(text, "said"), at(text, "Berg")),
        Draft(at(text, "that Ota fears a strike"), at(text, "seems"), (), 0),
        Draft(at(text, "a strike"), at(text, "fears"), at(text, "Ota"), 1),
    ]
    found = compose(segment(text), drafts)
    assert [(a.cue.text, a.parent) for a in found if a.cue] == [("said", None), ("fears", "a1")]


@pytest.mark.parametrize(
    ("sentence", "cue", "source", "negated"),
    [
        ("Berg said it leaks.", "said", "Berg", False),
        ("Berg never said it leaks.", "said", "Berg", True),
        ("Berg has not said it leaks.", "has not said", "Berg", True),
        ("Berg didn't want to say it leaks.", "want to say", "Berg", True),
        ("Nobody said it leaks.", "said", "Nobody", True),
        ("No engineer said it leaks.", "said", "No engineer", True),
        ("No 10 said it leaks.", "said", "No 10", False),
        ("Berg does not run the port and said it leaks.", "said", "Berg", False),
    ],
)
def test_negation(sentence: str, cue: str, source: str, negated: bool) -> None:
    """Only a negation of the cue itself negates the attribution."""
    assert composed(sentence, "it leaks", cue, source).negated is negated


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("“I will not,” Berg said.", "I will not"),
        ("It does not leak, Berg said.", "It does not leak"),
    ],
)
def test_negation_inside_the_content_is_the_sources(text: str, content: str) -> None:
    """What a source denies does not deny that the source spoke."""
    assert not composed(text, content, "said", "Berg").negated
    assert not composed(text, content.partition(" ")[0], "said", "Berg").negated


def test_sources_are_resolved_in_the_article() -> None:
    text = "Mayor Elena Ruiz opened the bridge. She said it is safe. “I checked,” the mayor added."
    segmentation = segment(text)
    drafts = [
        Draft(at(text, "I checked"), at(text, "added"), at(text, "the mayor")),
        Draft(at(text, "it is safe"), at(text, "said"), at(text, "She")),
    ]
    she, mayor = (a.source for a in compose(segmentation, drafts))
    assert she is not None
    assert mayor is not None
    assert (she.kind, she.name) == ("pronoun", "Elena Ruiz")
    assert (mayor.text, mayor.name) == ("the mayor", "Elena Ruiz")


def test_the_speaker_is_who_says_i() -> None:
    """Whichever draft comes first."""
    text = "Ann Berg said: “I believe it is safe.”"
    outer = Draft(at(text, "I believe it is safe"), at(text, "said"), at(text, "Ann Berg"))
    inner = Draft(at(text, "it is safe"), at(text, "believe"), at(text, "I"), 0)
    found = compose(segment(text), [outer, inner])
    assert [a.parent for a in found] == [None, "a1"]
    assert [a.source.name for a in found if a.source] == ["Ann Berg", "Ann Berg"]
    inner = Draft(inner.content, inner.cue, inner.source, 1)
    assert compose(segment(text), [inner, outer]) == found


def test_spans_may_cut_words_in_half() -> None:
    text = "Ann Berg never denied that it leaks."
    found = composed(text, "t it lea", "nie", "nn Be")
    assert found.content.text == "t it lea"
    assert found.cue is not None
    assert (found.cue.text, found.cue.lemma, found.cue.stance) == ("nie", "deny", "denying")
    assert found.negated
    assert found.source is not None
    assert (found.source.text, found.source.name) == ("nn Be", "Ann Berg")


def test_nothing_in_boilerplate_is_attributed() -> None:
    """A draft in boilerplate is left out, and one that stood in it moves outwards."""
    text = 4 * "Snow fell in Lund on most days of the year. " + "\n\nWATCH: Ann Lens said it rained"
    segmentation = segment(text)
    assert segmentation.sentences[-1].role == "boilerplate"
    rained, fell = at(text, "it rained"), at(text, "Snow fell in Lund")
    drafts = [Draft(rained), Draft(at(text, "Lund"), parent=0), Draft((*fell, *rained))]
    found = compose(segmentation, drafts)
    assert [(a.content.text, a.parent) for a in found] == [
        ("Snow fell in Lund", None),
        ("Lund", None),
    ]


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("Ann Berg said it leaks.\n\nThe hall emptied.", "it leaks.\n\nThe hall emptied", "Ann Berg"),
        ("Who pays\n\nAnn Berg said it leaks.", "it leaks", "Who pays\n\nAnn Berg"),
        ("The pier is shut\n\nIt leaks, Ann Berg said.", "The pier is shut\n\nIt leaks", "Ann Berg"),
    ],
)  # fmt: skip
def test_nothing_crosses_a_paragraph(text: str, content: str, source: str) -> None:
    """Cue, source and indirect content stand in one paragraph, so a heading is part of none."""
    draft = Draft(at(text, content), at(text, "said"), at(text, source))
    (found,) = compose(segment(text), [draft])
    assert found.content.text.lower() == "it leaks"
    assert found.source is not None
    assert found.source.text == "Ann Berg"


def test_the_order_of_a_quotation_that_shares_a_cue_follows_its_content() -> None:
    """The cue belongs to the nearer content, so that it does not draw the other one forward."""
    text = "Ann Lee said it rained. Bo Ray left, it leaked, “it always has”."
    segmentation = segment(text)

    def at(part: str) -> tuple[Span, ...]:
        return (Span(text.index(part), text.index(part) + len(part)),)

    near = Draft(at("it rained"), at("said"), at("Ann Lee"))
    far = Draft(at("it always has"), at("said"))
    between = Draft(at("it leaked"), (), at("Bo Ray"))
    found = compose(segmentation, [far, between, near])
    contents = [a.content.text for a in found]
    assert contents.index("it always has") == len(contents) - 1
    starts = [min(p.spans[0].start for p in (a.content, a.cue) if p is not None) for a in found]
    assert starts == sorted(starts)


def test_the_order_does_not_follow_a_colon_which_is_no_cue() -> None:
    text = "Ruiz: “It leaks,” said Berg."
    drafts = [
        Draft((Span(7, 15),), cue=(Span(4, 5),), source=(Span(0, 4),)),
        Draft((Span(6, 17),), cue=(Span(18, 22),), source=(Span(23, 27),)),
    ]
    made = compose(segment(text), drafts)
    assert [a.cue and a.cue.text for a in made] == ["said", None]


@pytest.mark.parametrize(
    ("text", "contents", "cues"),
    [
        (
            "Berg said the pump leaks. “It always has.”",
            ["the pump leaks", "It always has"],
            ["said", None],
        ),
        ("“It leaks,” Berg said. “It always has.”", ["It leaks … It always has"], ["said"]),
    ],
)
def test_a_quotation_after_reported_speech_is_a_message_of_its_own(
    text: str, contents: list[str], cues: list[str | None]
) -> None:
    """A second quotation continues the first."""
    draft = Draft(
        at(text, "…".join(contents).replace(" … ", "…")), at(text, "said"), at(text, "Berg")
    )
    found = compose(segment(text), [draft])
    assert [a.content.text for a in found] == contents
    assert [a.cue and a.cue.text for a in found] == cues
    assert {a.source and a.source.text for a in found} == {"Berg"}


def test_a_verb_in_the_sentence_before_a_quotation_is_no_cue() -> None:
    """It says what somebody did; with a colon it says how somebody spoke."""
    for mark, cue in ((".", None), (":", "defended the sale")):
        text = f"Berg defended the sale{mark} “It pays for the new roof.”"
        spans = (at(text, words) for words in ("It pays for the new roof", "defended the sale"))
        (found,) = compose(segment(text), [Draft(*spans, at(text, "Berg"))])
        assert (found.cue and found.cue.text) == cue


@pytest.mark.parametrize(
    ("text", "cue", "stance"),
    [
        ("Berg plans to sell the pier.", "plans", "attitudinal"),
        ("Berg made plans to sell the pier.", "plans", "neutral"),
        ("Berg knows it leaks.", "knows", "endorsing"),
    ],
)
def test_the_stance_of_a_cue_follows_its_use(text: str, cue: str, stance: str) -> None:
    content = text[text.index(cue) + len(cue) + 1 : -1]
    found = composed(text, content, cue, "Berg")
    assert found.cue is not None
    assert found.cue.stance == stance


def test_the_order_follows_the_first_word_of_a_cue() -> None:
    """A cue of several words stands where it begins, whichever of them is its head."""
    text = "Berg went on to say it leaks and Ode said it rained."
    drafts = [
        Draft(at(text, "it rained"), at(text, "said"), at(text, "Ode")),
        Draft(at(text, "leaks and Ode"), at(text, "went on to say"), at(text, "Berg")),
        Draft(at(text, "it leaks"), at(text, "to say")),
    ]
    found = compose(segment(text), drafts)
    starts = [min(a.content.spans[0].start, a.cue.spans[0].start) for a in found if a.cue]
    assert starts == sorted(starts)


def test_a_quotation_may_run_over_paragraphs() -> None:
    """Within quotation marks a speech goes on in the next paragraph."""
    text = "“It leaks,” Ann Berg said. “We knew.\n\n“We said so.”"
    segmentation = segment(text)
    spans = [
        Span(text.index(w), text.index(w) + len(w)) for w in ("It leaks", "We knew", "We said so")
    ]
    (found,) = compose(segmentation, [Draft(tuple(spans), (Span(19, 23),))])
    assert found.content.spans == tuple(spans)


@pytest.mark.parametrize(
    ("drafts", "says"),
    [
        ([Draft(())], "draft 0 has no content"),
        ([Draft((Span(2, 3),))], "content of draft 0 is only white space"),
        ([Draft((Span(3, 3),))], r"content of draft 0 is \[3, 3\)"),
        ([Draft((Span(0, 99),))], "end by 9"),
        ([Draft((Span(0, 2), Span(1, 3)))], "without overlap"),
        ([Draft((Span(4, 5), Span(0, 1)))], "in order"),
        ([Draft((Span(0, 1),)), Draft((Span(0, 1),), cue=(Span(2, 99),))], "cue of draft 1"),
        ([Draft((Span(0, 1),), source=(Span(2, 99),))], "source of draft 0"),
        ([Draft((Span(0, 1),), parent=1)], "parent 1, but there are 1"),
        ([Draft((Span(0, 1),), parent=-1)], "parent -1"),
        ([Draft((Span(0, 1),), parent=0)], "its own parent"),
        (
            [Draft((Span(0, 1),), parent=n) for n in (1, 2, 0)],
            "its own parent, or its parents form a cycle",
        ),
    ],
)
def test_unsound_drafts_are_refused(drafts: list[Draft], says: str) -> None:
    with pytest.raises(ContractError, match=says):
        compose(segment("It rains."), drafts)


def test_a_content_of_punctuation_is_left_out_and_a_child_outside_moves_outwards() -> None:
    """`compose` corrects in drafts where the contract would refuse a plugin."""
    text = "“…,” Ann Lee said. Bo Ray said it rained, and Cy Fox thinks it may snow."
    segmentation = segment(text)

    def at(part: str) -> tuple[Span, ...]:
        return (Span(text.index(part), text.index(part) + len(part)),)

    silent = Draft(at("…,"), at("said"), at("Ann Lee"))
    outer = Draft(at("it rained"), (), at("Bo Ray"))
    stray = Draft(
        at("it may snow"), at("thinks"), (Span(text.index(" Cy"), text.index("Cy")),), parent=1
    )
    inner = Draft(at("rained"), parent=1)
    found = compose(segmentation, [silent, outer, stray, inner])
    parents = {a.content.text: a.parent for a in found}
    (whole,) = (a.id for a in found if a.content.text == "it rained")
    assert parents == {"it rained": None, "rained": whole, "it may snow": None}
    assert [a.source and a.source.text for a in found if a.cue] == [None]


SPAN = st.tuples(st.integers(0, 300), st.integers(1, 60))


def spans_of(pieces: list[tuple[int, int]], size: int) -> tuple[Span, ...]:
    """Return sound spans within a text of `size` characters, made of any numbers."""
    spans: list[Span] = []
    end = 0
    for gap, length in pieces:
        start = end + gap % (size + 1)
        end = min(start + length, size)
        if start >= end:
            break
        spans.append(Span(start, end))
    return tuple(spans)


def _no_word_is_lost(segmentation: Segmentation, found: Sequence[Attribution]) -> None:
    """Each word of prose lies in a claim, a source, a cue, or the frame of a claim."""
    covered: set[int] = set()
    within = segmentation.tokens.within
    for claim in build_claims(segmentation, found):
        for span in (*claim.spans, *claim.frame):
            covered.update(within(span))
    for item in found:
        for part in (item.source, item.cue, item.content):
            for span in part.spans if part else ():
                covered.update(within(span))
    for sentence in segmentation.sentences:
        if sentence.role != "boilerplate":
            lost = [t for t in sentence.tokens if t not in covered]
            assert not [t for t in lost if segmentation.tokens.texts[t][0].isalnum()]


def adds_only_marks(text: str, given: Span, found: Span) -> bool:
    """Return whether a span lies within a given one, but for marks next to it."""
    added = text[found.start : given.start] + text[max(given.end, found.start) : found.end]
    return given.overlaps(found) and not any(map(str.isalnum, added))


@settings(max_examples=200)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
        st.lists(
            st.sampled_from(
                "“ ” \" ' said He Berg Ann Photo: : , . \n\n that not nobody I the mayor — 's 's"
                " according to claim É \u200f 中".split(" ")
            ),
            max_size=60,
        ).map(" ".join),
    ),
    st.lists(
        st.tuples(
            st.lists(SPAN, min_size=1, max_size=3),
            st.lists(SPAN, max_size=2),
            st.lists(SPAN, max_size=2),
            st.integers(-1, 8),
        ),
        max_size=6,
    ),
)
def test_any_spans_of_any_text_keep_the_contract(
    text: str,
    pieces: list[tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]], int]],
) -> None:
    segmentation = segment(text)
    size = len(segmentation.text)
    drafts: list[Draft] = []
    for content, cue, source, parent in pieces:
        found = spans_of(content, size)
        if any(segmentation.text[span.start : span.end].strip() for span in found):
            drafts.append(
                Draft(
                    found,
                    spans_of(cue, size),
                    spans_of(source, size),
                    parent if 0 <= parent < len(drafts) else None,
                )
            )
    composed = compose(segmentation, drafts)
    check_attributions([segmentation], [composed])
    assert [a.id for a in composed] == [f"a{n}" for n in range(1, len(composed) + 1)]
    assert len(composed) <= 2 * len(drafts)
    given = [span for draft in drafts for span in draft.content]
    assert all(
        any(adds_only_marks(segmentation.text, g, s) for g in given)
        for a in composed
        for s in a.content.spans
    )
    _no_word_is_lost(segmentation, composed)
    assert compose(segmentation, drafts) == composed
