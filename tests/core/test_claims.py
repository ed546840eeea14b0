"""Dividing an article among its voices."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Article, Attribution, Claim, Content, Cue, Source, Span, segment
from allegedly.analyzer.claims import build_claims
from allegedly.model import Form, Spans, text_of

TAG = re.compile(r"<(/?)([sct])(\d)>")


def claims(
    marked: str, parents: dict[str, str] | None = None, forms: dict[str, Form] | None = None
) -> list[Claim]:
    """Build the claims of a text in which <s1>, <c1>, <t1> mark source, cue and content."""
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    open_at: dict[tuple[str, str], int] = {}
    text, end = "", 0
    for tag in TAG.finditer(marked):
        text += marked[end : tag.start()]
        end = tag.end()
        close, role, number = tag.groups()
        if close:
            spans[role, number].append(Span(open_at.pop((role, number)), len(text)))
        else:
            open_at[role, number] = len(text)
    text += marked[end:]
    found = []
    for number in sorted({number for _, number in spans}):

        def part(role: str, number: str = number) -> Spans:
            return tuple(spans[role, number])

        found.append(
            Attribution(
                f"a{number}",
                Source(part("s"), text_of(text, part("s")), "unnamed-group") if part("s") else None,
                Cue(part("c"), text_of(text, part("c")), "say") if part("c") else None,
                Content(
                    part("t"),
                    text_of(text, part("t")),
                    (forms or {}).get(f"a{number}", "proposition"),
                ),
                "indirect",
                parent=(parents or {}).get(f"a{number}"),
            )
        )
    return build_claims(segment(Article.from_text(text)), found)


def zones(claim: Claim) -> list[tuple[str, str]]:
    """Return the words in which hedges may occur, with their holder."""
    return [(span.of(claim.article.text).strip(), holder) for span, holder in claim.zones]


def voices(marked: str, form: Form = "proposition") -> list[tuple[str, str]]:
    """Return the claims as pairs of voice and text."""
    return [
        (claim.attribution.id if claim.attribution else "author", claim.text)
        for claim in claims(marked, forms={"a1": form})
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The council meets on Friday.", [("author", "The council meets on Friday.")]),
        ("“<t1>I won't stay</t1>,” <s1>the mayor</s1> allegedly <c1>said</c1>.", [("a1", "I won't stay")]),
        (
            "<s1>Officials familiar with the talks</s1> <c1>said</c1> <t1>the deal may cost $40 "
            "million</t1>.",
            [("a1", "the deal may cost $40 million")],
        ),
        (
            "<t1>The port, which lost $3 million last year, will close</t1>, <s1>Ruiz</s1> "
            "<c1>said</c1>.",
            [("a1", "The port, which lost $3 million last year, will close")],
        ),
        (
            "Twelve people fled and, <s1>police</s1> <c1>said</c1>, <t1>two were hurt</t1>.",
            [("author", "Twelve people fled"), ("a1", "two were hurt")],
        ),
        (
            "In a statement on Monday, <s1>Ruiz</s1> <c1>said</c1> <t1>she would stay</t1>.",
            [("a1", "she would stay")],
        ),
        (
            "On Monday <s1>Ruiz</s1> <c1>said</c1> <t1>she would stay</t1>.",
            [("a1", "she would stay")],
        ),
        (
            "Police fined the company after <s1>inspectors</s1> <c1>said</c1> <t1>the boiler was cracked</t1>.",
            [("author", "Police fined the company"), ("a1", "the boiler was cracked")],
        ),
        (
            "The fund has $133 million left, although <s1>officials</s1> <c1>said</c1> <t1>the number may grow</t1>.",
            [("author", "The fund has $133 million left"), ("a1", "the number may grow")],
        ),
        (
            "<s1>Kroll</s1>, who <c1>says</c1> <t1>she paid for it</t1>, was arrested on Monday.",
            [("author", "Kroll … was arrested on Monday"), ("a1", "she paid for it")],
        ),
        (
            "The company, which <s1>critics</s1> <c1>say</c1> <t1>pollutes the river</t1>, opened a new plant.",
            [("author", "The company … opened a new plant"), ("a1", "pollutes the river")],
        ),
        (
            "<s1>Police</s1> <c1>said</c1> <t1>the bridge was safe</t1>, walked over it and left.",
            [("a1", "the bridge was safe"), ("author", "walked over it and left")],
        ),
        (
            "After the council voted on Monday to close the port following months of debate, "
            "<s1>Ruiz</s1> <c1>said</c1> <t1>she would stay</t1>.",
            [
                ("author", "After the council voted on Monday to close the port following months of debate"),
                ("a1", "she would stay"),
            ],
        ),
        (
            "“<t1>It is over</t1>,” <s1>he</s1> <c1>said</c1>. “<t1>We lost</t1>.” The hall emptied.",
            [("a1", "It is over … We lost"), ("author", "The hall emptied.")],
        ),
        ("By Tamsin Orrey\n\n(AP) — It rained.\nRead more", [("author", "It rained.")]),
        (
            "“<t1>Nobody sold</t1>,” <s1>he</s1> <c1>told</c1> a packed hall. A truck sank.",
            [("a1", "Nobody sold"), ("author", "A truck sank.")],
        ),
        ("* * *\n\nIt rained.", [("author", "It rained.")]),
        (
            "It rained and, <s1>police</s1> <c1>said</c1>, <t1>two were hurt</t1>.",
            [("a1", "two were hurt")],
        ),
        (
            "It rained hard and, <s1>police</s1> <c1>said</c1>, <t1>two were hurt</t1>.",
            [("author", "It rained hard"), ("a1", "two were hurt")],
        ),
        (
            "<s1>Ruiz</s1>, the owner of two ferries, <c1>said</c1> <t1>they may sink</t1>.",
            [("a1", "they may sink")],
        ),
        (
            "<t1>It rained</t1>, <s1>Ruiz</s1> <c1>said</c1>, the owner left, and <s2>Ode</s2> <c2>said</c2> <t2>it "
            "was dry</t2>.",
            [("a1", "It rained"), ("author", "the owner left"), ("a2", "it was dry")],
        ),
        ("", []),
    ],
)  # fmt: skip
def test_claims(marked: str, expected: list[tuple[str, str]]) -> None:
    """Each voice gets its claims, in text order."""
    assert voices(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<s1>The minister</s1> <c1>condemned</c1> <t1>the attack</t1>.", "The minister condemned the attack."),
        ("<s1>Ruiz</s1> <c1>discussed</c1> <t1>his call</t1> in the hall.", "Ruiz discussed his call in the hall."),
    ],
)  # fmt: skip
def test_a_topic_makes_no_claim(marked: str, expected: str) -> None:
    """A mere noun phrase states nothing: the whole sentence is the author's claim."""
    assert voices(marked, form="topic") == [("author", expected)]


def test_a_claim_inside_a_topic_is_outermost() -> None:
    """An attribution whose content is a topic takes nothing from what stands inside it."""
    found = claims(
        "<s1>Ruiz</s1> <c1>rejected</c1> <t1>a report that <s2>Ode</s2> <c2>said</c2> <t2>it leaks</t2></t1>.",
        {"a2": "a1"},
        forms={"a1": "topic"},
    )
    assert [(c.voice, c.text) for c in found if c.attribution] == [("unnamed", "it leaks")]
    assert found[0].text == "Ruiz rejected a report"


def frames(marked: str, parents: dict[str, str] | None = None) -> list[str]:
    """Return the reporting clauses of the attributed claims."""
    return [
        text_of(claim.article.text, claim.frame)
        for claim in claims(marked, parents)
        if claim.attribution
    ]


@pytest.mark.parametrize(
    ("marked", "frame"),
    [
        ("“<t1>I won't</t1>,” <s1>the mayor</s1> allegedly <c1>said</c1>.", "the mayor allegedly said"),
        ("<s1>He</s1> reportedly <c1>told</c1> aides on Monday <t1>he quit</t1>.", "He reportedly told aides on Monday"),
        ("In a statement, <s1>Ruiz</s1> <c1>said</c1> <t1>no</t1>.", "In a statement, Ruiz said"),
        ("<t1>The port</t1>, <s1>Ruiz</s1> <c1>said</c1>, <t1>will close</t1>.", "Ruiz said"),
        ("Twelve people fled and, <s1>police</s1> <c1>said</c1>, <t1>two fell</t1>.", "and, police said"),
        ("<c1>Reportedly</c1> <t1>he quit</t1>.", "Reportedly"),
    ],
)  # fmt: skip
def test_frames(marked: str, frame: str) -> None:
    """The reporting clause is the part that is neither content nor a claim of its own."""
    assert frames(marked) == [frame]


def test_frames_of_neighbours_stay_apart() -> None:
    """Two attributions in one sentence have their own reporting clauses."""
    marked = (
        "<s1>Ruiz</s1> <c1>said</c1> <t1>it rained</t1>, while <s2>Ode</s2> flatly "
        "<c2>denied</c2> <t2>it</t2>."
    )
    assert frames(marked) == ["Ruiz said", "while Ode flatly denied"]


def test_holders() -> None:
    """Hedges in content are the source's, in the reporting clause the author's."""
    (claim,) = claims("<s1>He</s1> reportedly <c1>said</c1> <t1>it may rain</t1>.")
    assert zones(claim) == [("He reportedly", "author"), ("it may rain", "source")]


def test_nested_reporting_clause_is_the_outer_sources() -> None:
    """Words inside content are not the author's wording."""
    marked = "<s1>Ruiz</s1> <c1>said</c1> <t1><s2>aides</s2> reportedly <c2>fear</c2> <t2>a storm</t2></t1>."
    outer, inner = claims(marked, {"a2": "a1"})
    assert outer.text == "aides reportedly fear a storm"
    assert zones(outer) == [
        ("Ruiz", "author"),
        ("aides reportedly", "source"),
        ("a storm", "source"),
    ]
    assert inner.text == "a storm"
    assert zones(inner) == [("aides reportedly", "source"), ("a storm", "source")]


@pytest.mark.parametrize(
    ("marked", "without"),
    [
        ("<s1>Ruiz</s1> <c1>accused</c1> <t1>the mayor of lying</t1>.", "accused"),
        ("<t1>The river</t1> is <c1>expected</c1> <t1>to fall</t1>.", "expected"),
        ("<s1>Ruiz</s1> has often <c1>suggested</c1> that <t1>it rains</t1>.", "suggested"),
        ("<s1>It</s1> was <c1>reported</c1> by the Courier that <t1>it rains</t1>.", ""),
        ("It is <c1>said</c1> that <t1>it rains</t1>.", ""),
        ("<s1>Kroll</s1> is also <c1>believed</c1> to <t1>have left town</t1>.", ""),
        ("<s1>I</s1> <c1>think</c1> <t1>it rains</t1>.", ""),
        ("<s1>Police</s1> are <c1>investigating</c1> <t1>whether it rains</t1>.", ""),
        ("“<s1>We’re</s1> not <c1>sure</c1> that <t1>it rains</t1>,” he added.", ""),
    ],
)
def test_a_stance_is_not_a_hedge(marked: str, without: str) -> None:
    """The cue of an attribution lies in no zone, unless it weakens the claim by itself."""
    (claim,) = [claim for claim in claims(marked) if claim.attribution]
    text = claim.article.text
    assert " ".join(span.of(text) for span in claim.stances) == without
    left = " ".join(words for words, _ in zones(claim))
    assert all(word in left for word in claim.text.replace("… ", "").split())
    assert not without or without not in left


def test_quoted_words_without_a_speaker_are_not_the_authors() -> None:
    """A hedge in a quotation that no attribution covers is not held by the author."""
    first, second, third = claims(
        "“We may never know why the boat sank. It might have hit a rock.” The “likely” cause is rust."
    )
    assert zones(first)[:2] == [("“", "author"), ("We may never know why the boat sank.", "source")]
    assert ("It might have hit a rock.", "source") in zones(second)
    assert zones(third) == [("The “likely” cause is rust.", "author")]


def test_a_topic_is_not_in_the_authors_words() -> None:
    """A hedge in what somebody spoke about is not held by the author."""
    marked = "In March, <s1>Ruiz</s1> <c1>discussed</c1> <t1>a possible strike</t1> at the port."
    (claim,) = claims(marked, forms={"a1": "topic"})
    assert zones(claim) == [
        ("In March, Ruiz", "author"),
        ("a possible strike", "source"),
        ("at the port.", "author"),
    ]


def test_a_reporting_clause_does_not_span_the_content_of_another() -> None:
    """Of two statements with one source, the second has source and cue apart."""
    first, second = claims(
        "<s1><s2>Liu</s2></s1> <c1>said</c1> <t1>the army could be sent to the port</t1>, "
        "<c2>warning</c2>: <t2>they are ready</t2>."
    )
    assert [holder for words, holder in zones(first) if "could" in words] == ["source"]
    assert [span.of(second.article.text) for span in second.frame] == ["Liu", "warning"]


def test_the_outer_claim_keeps_out_the_stance_inside_it() -> None:
    """What an aide "fears" is neither the aide's hedge nor that of the one who reports it."""
    marked = "<s1>Ruiz</s1> <c1>said</c1> <t1><s2>aides</s2> <c2>suspect</c2> <t2>a leak</t2></t1>."
    outer, inner = claims(marked, {"a2": "a1"})
    assert [span.of(outer.article.text) for span in outer.stances] == ["said", "suspect"]
    assert [span.of(inner.article.text) for span in inner.stances] == ["suspect"]


def test_claims_are_numbered_in_text_order() -> None:
    """Ids and sentences follow the text."""
    found = claims("It rained. <s1>He</s1> <c1>said</c1> <t1>it poured</t1>. It stopped.")
    assert [(claim.id, claim.sentence) for claim in found] == [("c1", 0), ("c2", 1), ("c3", 2)]


def test_claims_of_an_article_are_about_all_their_words() -> None:
    """Corpora alone mark events, so that JSON, which lacks them, loses nothing."""
    found = claims("It rained. <s1>He</s1> <c1>said</c1> <t1>it poured</t1>. It stopped.")
    assert [claim.event for claim in found] == [None, None, None]


def test_a_source_after_the_clause_is_not_its_subject() -> None:
    """The words of a claim stay in order whatever an attributor takes for the source."""
    found = claims(
        "<t1>It fell</t1> told they were <s1><s2>Mo</s2></s1> who <c1>said</c1> <t2>it rained</t2>"
    )
    for claim in found:
        assert all(a.end <= b.start for a, b in pairwise(claim.spans))


WORDS = st.sampled_from("Mo who which was said and while , . “ ” the harbour closed it".split())
ROLES = st.sampled_from(["", "", "s1", "c1", "t1", "s2", "c2", "t2", "both"])
BOTH = "<s1><s2>", "</s2></s1>"


@given(st.lists(st.tuples(WORDS, ROLES), min_size=1, max_size=20))
def test_whatever_is_attributed_no_word_is_lost_or_moved(drawn: list[tuple[str, str]]) -> None:
    """Spans are in order, and each word is in a claim, or in the frame of one."""
    marked = ""
    for role, group in groupby(drawn, key=lambda pair: pair[1]):
        words = " ".join(word for word, _ in group)
        opening, closing = BOTH if role == "both" else (f"<{role}>", f"</{role}>")
        marked += f"{opening}{words}{closing} " if role else f"{words} "
    for number in "12":
        if f"<t{number}>" not in marked:
            marked = re.sub(rf"</?[sc]{number}>", "", marked)
    found = claims(marked)
    covered: set[int] = set()
    for claim in found:
        assert all(a.end <= b.start for a, b in pairwise(claim.spans))
        for span in (*claim.spans, *claim.frame):
            covered.update(range(span.start, span.end))
    text = TAG.sub("", marked)
    lost = [m[0] for m in re.finditer(r"\w+", text) if not covered.issuperset(range(*m.span()))]
    assert not lost
