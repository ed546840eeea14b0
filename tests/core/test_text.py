"""Segmentation: paragraphs, sentences, tokens, boilerplate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegedly import Article, Span, claims_from_sentences, segment
from allegedly.text import segment_sentences, sentence_bounds, tokenize
from allegedly.text.boilerplate import LONGEST, _weights

MARKS = st.text(alphabet=" \n\r\t.!?,;:\"'“”‘’()-—aAé1$\u202e\x00ß\xad\u200b")


def sentences(text: str, title: str | None = None) -> list[str]:
    article = Article.from_text(text, title=title)
    return [sentence.span.of(article.text) for sentence in segment(article).sentences]


def roles(text: str, title: str | None = None) -> list[str]:
    found = segment(Article.from_text(text, title=title)).sentences
    return [sentence.role for sentence in found if sentence.role != "title"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("He won’t go.", ["He", "won’t", "go", "."]),
        ("the mayor's claim", ["the", "mayor", "'s", "claim"]),
        ("the U.S. at 3:30 p.m.", ["the", "U.S.", "at", "3:30", "p.m."]),
        ("$1,200.50 for AT&T", ["$", "1,200.50", "for", "AT&T"]),
        ("a co-operative -- no...", ["a", "co-operative", "--", "no", "..."]),
        ("“don't,” they’re told", ["“", "don't", ",", "”", "they", "’re", "told"]),
        (
            "co\xadpy­ing sa\u200bid\u200b \xad-x don\xad’t",
            ["co\xadpy­ing", "sa\u200bid", "\u200b", "\xad", "-", "x", "don\xad’t"],
        ),
        ("naïve Đỗ, 東京", ["naïve", "Đỗ", ",", "東京"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    """Words, clitics, numbers, initialisms and punctuation marks are separate tokens."""
    assert tokenize(text).texts == tuple(tokens)


def test_lower_case_keeps_offsets() -> None:
    """A letter whose lower case is longer moves no offset."""
    tokens = tokenize("İstanbul DON’T")
    assert tokens.texts == ("İstanbul", "DON’T")
    assert tokens.lowers[1] == "don't"
    assert tokens.span(1) == Span(9, 14)


def test_invisible_characters_do_not_divide_words() -> None:
    """Soft hyphens and the like stay in the text, but are not part of the word."""
    tokens = tokenize("The com\xadpa\u200bny SA\xadID\u2060")
    assert tokens.lowers == ("the", "company", "said", "\u2060")
    assert tokens.texts[1:3] == ("com\xadpa\u200bny", "SA\xadID")
    assert tokens.span(2) == Span(14, 19)


@given(st.text() | MARKS)
def test_every_visible_character_belongs_to_one_token(text: str) -> None:
    """Tokens are in order, apart, exact, and leave out white space only."""
    tokens = tokenize(text)
    end = 0
    for i in range(len(tokens)):
        assert not text[end : tokens.starts[i]].strip()
        end = tokens.ends[i]
        assert text[tokens.starts[i] : end] == tokens.texts[i]
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It poured.", ["It rained.", "It poured."]),
        (
            "Gov. Ruiz met Sen. Li on Oct. 5. They spoke.",
            ["Gov. Ruiz met Sen. Li on Oct. 5.", "They spoke."],
        ),
        (
            "“Mr. Ode left. He is gone.” She sighed.",
            ["“Mr. Ode left.", "He is gone.”", "She sighed."],
        ),
        ("“Why?” he asked.", ["“Why?” he asked."]),
        ('He left. "We stay," she said.', ["He left.", '"We stay," she said.']),
        ("“We lost.” — Norah Penfold, 81", ["“We lost.” — Norah Penfold, 81"]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("  \n\n  ", []),
        ("!" * 1000, ["!" * 1000]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Abbreviations, quotations and lines end sentences where they should."""
    assert sentences(text) == expected


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    """A paragraph that mail wrapped is put together again."""
    text = (
        "The harbour board met on Tuesday night to hear what the engineers had\n"
        "found under the old breakwater, and it did not like what it heard from\n"
        "them. The repair will take two summers."
    )
    assert len(segment(Article.from_text(text)).paragraphs) == 1
    assert len(sentences(text)) == 2


def test_title_is_a_sentence_of_its_own() -> None:
    """The title has its role and joins no body sentence."""
    article = Article.from_text("It rained.", title="Rain, again")
    found = segment(article).sentences
    assert [sentence.role for sentence in found] == ["title", "body"]
    assert found[0].span == article.title_span


@pytest.mark.parametrize(
    "line",
    [
        "View comments",
        "View 12 Comments",
        "Read more: The harbour that sank",
        "Recommended for you",
        "Advertisement",
        "Photo: Jun Adeyari / Merrin Courier",
        "Photograph by Jun Adeyari",
        "The old pier at dusk. (AP Photo/Jun Adeyari)",
        "Jun Adeyari/Getty Images",
        "By Tamsin Orrey",
        "By TAMSIN ORREY and Bo de Vries, Staff Writers",
        "Story continues below",
        "Sign up for our newsletter",
        "Follow Tamsin Orrey on Twitter",
        "Copyright 2026 The Merrin Courier. All rights reserved.",
        "Updated: 3:40 p.m., March 12",
        "Share this article",
        "5 min read",
        "18.02",
        "06:10 GMT",
        "7.00pm",
        "12.30 | Norah Penfold",
    ],
)
def test_boilerplate(line: str) -> None:
    """Lines that sites print around an article are recognised."""
    around = 3 * "The council met on Tuesday to hear what its engineers had found under the pier. "
    assert roles(f"{line}\n\n{around}", title="Pier to close")[0] == "boilerplate"
    assert "boilerplate" not in roles(around, title="Pier to close")


def test_a_very_long_line_is_prose() -> None:
    """However it begins: of such a line the boilerplate model sees nothing, which bounds its work."""
    around = 3 * "The council met on Tuesday to hear what its engineers had found under the pier. "
    line = "Sign up for our newsletter and follow us on Facebook or Twitter, "
    short, long = line * 3, line * (LONGEST // len(line) + 1)
    assert len(short) < LONGEST < len(long)
    assert roles(f"{around}\n\n{short}", title="Pier to close")[-1] == "boilerplate"
    assert "boilerplate" not in roles(f"{around}\n\n{long}", title="Pier to close")


def test_a_headline_without_markup_is_prose() -> None:
    """The first line of an article without a title is its headline, not a link."""
    text = "Ruiz: ‘We Will Win the Harbour’\n\nThe council of Port Merrin met on Tuesday night."
    assert roles(text) == ["body", "body"]
    assert (
        roles("By Tamsin Orrey\n\nThe council of Port Merrin met on Tuesday.")[0] == "boilerplate"
    )


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the water had gone.",
        "By the time Ruiz arrived, the hall was empty.",
        "Read more books, the minister said.",
        "Photographs of the pier show a crack.",
        "More than 40 people fled.",
        "Close the harbour, critics say.",
        "Share prices fell on Friday.",
        "Follow the money, she said.",
        "Watch out, he said.",
        "Updated plans show a wider road.",
        "Tap water in the port may be unsafe, officials said.",
        "Photos from the scene show a cracked hull.",
        "10:30 - Ruiz says the bridge will stay shut until noon.",
        "Image rights cost the club a third of its income last year.",
        "A video shows the boat turning over.",
        "A deckhand accused of sinking a dinghy appeared before the harbour court on Monday.",
        "Q: Why did you sell the boat?",
        "By Friday, Ruiz had resigned.",
        "By Monday, the army had closed the port",
        "Eighties crooners Salt Choir can be Salt Choir again.",
        "More: the council said it may close the ferry.",
        "Comments by the mayor may have cost him the vote, aides said.",
        "Register to vote by Friday, officials said.",
        "Get notifications wrong and people die, the coroner says.",
        "Subscribers said the paper may close.",
    ],
)
def test_prose_that_begins_like_boilerplate(line: str) -> None:
    """Sentences that begin like boilerplate stay claims, alone and among others."""
    assert roles(line) == ["body"]
    around = 2 * "The council of Port Merrin met on Tuesday to hear what its engineers had found. "
    assert "boilerplate" not in roles(f"{around}\n\n{line}\n\n{around}")


LAST_SENTENCES = """\
The Getty Museum said it was robbed.
“Sign up now,” the recruiter told them.
Share prices fell on Friday.
Reuters said its offices were searched.
Police asked readers to contact them.
Facebook said it would appeal.
“You must subscribe or leave,” he said.
The photographer was released on Tuesday.
The company's newsletter said the plant will close.
Follow-up talks are due next week.
“Read the letter,” the judge told him.
The editor resigned in May.
The reporter was not hurt.
Print sales fell by a third.
The correspondent was expelled on Monday.
The site was closed in 2019.
Watch sales rose last year.
Donors gave $4 million in June.
Support for the bill is falling.
The comments were deleted.
Save the Children said two aid workers were killed."""


@pytest.mark.parametrize("line", LAST_SENTENCES.splitlines())
def test_short_sentences_at_the_end_are_prose(line: str) -> None:
    """Words that pages use do not make a prompt or a credit of a sentence of the story."""
    around = (
        "The council of Port Merrin met on Tuesday to hear why the pier had been closed for so "
        "long, and what it would cost to open at least the part that stands on stone."
    )
    assert "boilerplate" not in roles(f"{around}\n\n{around}\n\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "Do you have a tip about the harbour? Write to our newsroom at tips@example.org.",
        "Tamsin Orrey is the harbour correspondent of the Merrin Courier.",
        "The old pier at dusk on Tuesday. Photograph: Jun Adeyari/Getty Images",
        "MORE: The harbour that sank",
        "12 Comments",
        "Get our morning newsletter in your inbox every day. Sign up here.",
        "(Reporting by Tamsin Orrey; editing by Bo de Vries)",
    ],
)
def test_boilerplate_among_prose(line: str) -> None:
    """Captions, biographies and prompts between and after paragraphs are recognised."""
    around = 2 * "The council of Port Merrin met on Tuesday to hear what its engineers had found. "
    assert roles(f"{around}\n\n{around}\n\n{line}")[-1] == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "12 Comments",
        "Comments (12)",
        "No comments yet",
        "Show 12 comments",
        "This article has 3 comments",
        "Join the conversation",
        "MORE: Ferry may sink, divers warn",
        "READ MORE: Ferry may sink",
        "Read more: Ferry may sink",
        "ALSO READ: Will the ferry sink?",
        "RELATED | Ferry may sink",
        "MORE FROM THE TIDE",
        "Share",
        "Share this article",
        "Copy link",
        "Turn on notifications to get breaking news",
        "Allow notifications",
        "Get breaking news alerts sent straight to your phone",
        "Don't miss a story: enable push notifications",
        "Sign up for our newsletter",
        "Subscribe to The Tide for $1",
        "By signing up you agree to our terms of use.",
        "You have been added to our newsletter list",
    ],
)
def test_furniture_of_pages(line: str) -> None:
    """Counts of comments, links, prompts and banners are boilerplate wherever they stand."""
    around = 2 * "The council of Port Merrin met on Tuesday to hear what its engineers had found. "
    assert roles(f"{around}\n\n{line}\n\n{around}")[2] == "boilerplate"
    assert roles(f"{line}\n\n{around}", title="Pier to close")[0] == "boilerplate"


def test_weights_do_not_depend_on_the_order_of_features() -> None:
    """Weights are whole numbers, so the order of addition does not change a sum."""
    assert all(type(weight) is int for weight in _weights().values())


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PORT MERRIN — The council met.", "PORT MERRIN —"),
        ("PORT MERRIN, Ohio (AP) — The council met.", "PORT MERRIN, Ohio (AP) —"),
        ("LONDON, March 3 (Reuters) - The council met.", "LONDON, March 3 (Reuters) -"),
        ("Port Merrin (AFP) - The council met.", "Port Merrin (AFP) -"),
        ("(Reuters) - The council met.", "(Reuters) -"),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    """A dateline is split off the sentence it precedes."""
    assert sentences(text) == [dateline, "The council met."]
    assert roles(text) == ["boilerplate", "body"]


@pytest.mark.parametrize(
    "text", ["NASA — the agency — said so.", "TRUMP: I won.", "US-China talks"]
)
def test_no_datelines(text: str) -> None:
    """Capitals alone make no dateline."""
    assert "boilerplate" not in roles(text)


@given(st.text() | MARKS, st.none() | st.text())
def test_segmentation_invariants(body: str, title: str | None) -> None:
    """Sentences lie in order in their paragraphs, own their tokens, and lose no visible text."""
    article = Article.from_text(body, title=title)
    segmentation = segment(article)
    end = 0
    seen: list[int] = []
    for index, sentence in enumerate(segmentation.sentences):
        assert sentence.index == index
        assert sentence.span.start >= end
        assert not article.text[end : sentence.span.start].strip()
        end = sentence.span.end
        assert sentence.span.of(article.text).strip() == sentence.span.of(article.text) != ""
        assert segmentation.paragraphs[sentence.paragraph].contains(sentence.span)
        seen.extend(sentence.tokens)
        assert segmentation.sentence_at(sentence.span.start) == sentence
    assert not article.text[end:].strip()
    assert seen == sorted(set(seen))


def test_given_sentences_are_kept() -> None:
    """A corpus keeps its own sentence boundaries."""
    article = Article.from_text("It may rain. Or not\nSo what")
    segmentation = segment_sentences(article, [Span(0, 19), Span(20, 27)])
    assert [len(sentence.tokens) for sentence in segmentation.sentences] == [6, 2]


def test_claims_from_sentences() -> None:
    """A plain sentence is one claim of the author."""
    claims = claims_from_sentences(["It may rain.", ""])
    assert [claim.text for claim in claims] == ["It may rain.", ""]
    assert claims[0].attribution is None
    assert claims[0].zones[0][1] == "author"


def test_bounds_of_nothing() -> None:
    """No text, no sentence."""
    assert sentence_bounds("") == []
