"""The words of an article in columns, with what every later step asks about them."""

from __future__ import annotations

import re
from typing import Final

import attrs

from allegedly.attribution.lexicon import word_classes
from allegedly.attribution.quotes import Quotation, quotations
from allegedly.model import Segmentation

LONGEST_UNIT: Final = 400
"""Words of a unit at most; bounds all search within one."""

_PUNCTUATION: Final = {
    **dict.fromkeys(("—", "–", "--", "-", "---", "‒", "―"), "-"),
    **dict.fromkeys((".", "!", "?", "…", "...", "...."), "."),
    ",": ",",
    ";": ";",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "|": "|",
    "/": "/",
}
_SUFFIX: Final = re.compile(
    r".{2,}?(ly|ings?|ed|tions?|ments?|ers?|ors?|ists?|ity|ies|es|ss|s|al|ive|ous|ful|able|an)$"
)


@attrs.frozen(eq=False)
class Columns:
    """The words of an article; position `k` of every list speaks of word `k`.

    Marks are no words, except the colon, which can be a cue.

    Attributes:
        token: Index of the word in `Segmentation.tokens`.
        lower: The word in lower case.
        cls: Its class: closed-class words by `word_classes`, others by shape and ending.
        gap: The marks before it, one character each ("," or ")-"), without quotation marks.
        quote: Index of the quotation it stands in, or -1.
        units: First word and end of each unit: a sentence, or several that one quotation joins.
        roles: Sentence role of each unit.
        paragraphs: Paragraph of each unit.
        quotes: The quotations.
        quote_words: First word and end of each quotation.
    """

    token: list[int]
    lower: list[str]
    cls: list[str]
    gap: list[str]
    quote: list[int]
    units: list[tuple[int, int]]
    roles: list[str]
    paragraphs: list[int]
    quotes: list[Quotation]
    quote_words: list[tuple[int, int]]


def shape(text: str, lower: str) -> str:
    """Return the class of an open-class word, from its letters alone."""
    if text[0].isupper():
        return "CAPS" if len(text) > 1 and text.isupper() else "Cap"
    if text[0].isdigit():
        return "NUM"
    match = _SUFFIX.match(lower)
    if match is None:
        return "w"
    ending = match.group(1)
    return ending[:-1] if len(ending) > 3 and ending[-1] == "s" else ending


def columns(segmentation: Segmentation) -> Columns:
    """Lay out the words of an article."""
    tokens = segmentation.tokens
    quotes = quotations(segmentation)
    texts, lowers = tokens.texts, tokens.lowers
    classes = word_classes()
    token: list[int] = []
    lower: list[str] = []
    cls: list[str] = []
    gap: list[str] = []
    quote: list[int] = []
    units: list[tuple[int, int]] = []
    roles: list[str] = []
    paragraphs: list[int] = []
    quote_words = [(0, 0)] * len(quotes)
    shapes: dict[str, str] = {}
    at, size = 0, len(quotes)
    joined = -1  # quotation still open at the end of the sentence before
    for sentence in segmentation.sentences:
        if sentence.role == "boilerplate":
            joined = -1
            continue
        begin = len(token)
        marks = ""
        for i in sentence.tokens:
            text = texts[i]
            while at < size and quotes[at].stop <= i:
                at += 1
            if not text[0].isalnum() and len(text) < 5 and text != ":" and text[-1:] not in "sdSDmM":
                if len(marks) < 2 and text in _PUNCTUATION:
                    marks += _PUNCTUATION[text]
                continue
            word = lowers[i]
            kind = classes.get(word)
            if kind is None:
                kind = shapes.get(text)
                if kind is None:
                    kind = shapes[text] = shape(text, word)
            k = len(token)
            token.append(i)
            lower.append(word)
            cls.append(kind)
            gap.append(marks)
            marks = ""
            if at < size and quotes[at].first <= i:
                quote.append(at)
                first, _ = quote_words[at]
                quote_words[at] = (first if first or quote_words[at][1] else k, k + 1)
            else:
                quote.append(-1)
        if len(token) == begin:
            continue
        if joined >= 0 and quote[begin] == joined and len(token) - units[-1][0] <= LONGEST_UNIT:
            gap[begin] = "."
            units[-1] = (units[-1][0], len(token))
        else:
            while len(token) - begin > LONGEST_UNIT:
                units.append((begin, begin + LONGEST_UNIT))
                roles.append(sentence.role)
                paragraphs.append(sentence.paragraph)
                begin += LONGEST_UNIT
            units.append((begin, len(token)))
            roles.append(sentence.role)
            paragraphs.append(sentence.paragraph)
        joined = quote[-1]
        if joined >= 0 and quotes[joined].stop <= sentence.tokens.stop:
            joined = -1
    return Columns(token, lower, cls, gap, quote, units, roles, paragraphs, quotes, quote_words)
