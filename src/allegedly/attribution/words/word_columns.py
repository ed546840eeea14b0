"""The words of an article in columns: each with its class, the marks before it, its quotation."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Final, TypeVar

import attrs

from allegedly.attribution.data_files import word_classes
from allegedly.attribution.words.quotation import Quotation, quotations
from allegedly.model import Segmentation, Sentence, Tokens
from allegedly.text.tokens import lowered
from allegedly.text.word_memo import Remembered

Range = tuple[int, int]
"""First word, and position after the last."""

LONGEST_UNIT: Final = 400
"""The most words of a unit; bounds all search within one."""

_BEYOND: Final = sys.maxsize
"""More than any position of a word."""

PADDING: Final = "^"
"""Class of the positions beyond the last word."""

_ABBREVIATIONS: Final = frozenset(("WHO", "US"))
"""Names that are also pronouns."""

_AHEAD: Final = 3
"""The number of entries of a padded column beyond the last word."""

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
_NAMES: Final = {"May": "DAY", "Will": "Cap"}
"""The class of capitalised words in a sentence that in lower case are auxiliary verbs."""
_CLITIC_ENDS: Final = frozenset("sdmSDMel")
_SUFFIX: Final = re.compile(
    r".{2,}?(ly|ings?|ed|tions?|ments?|ers?|ors?|ists?|ity|ies|es|ss|s|al|ive|ous|ful|able|an)$"
)


@attrs.frozen(eq=False)
class Words:
    """The words of an article; position `k` of every list is about word `k`.

    Boilerplate is left out. Marks are not words, except the colon, which can be a cue. The columns
    `lower`, `cls`, `gap` and `quote` are `padded`.

    Attributes:
        token: Index of the word in `Segmentation.tokens`.
        text: The word as it stands.
        lower: The word in lower case.
        cls: Its class: closed-class words by `word_classes`, others by shape and ending.
        gap: The marks before it, one character each (",", ")-"), without quotation marks.
        quote: Index of the quotation around it, or -1.
        units: First word and end of each unit: a sentence, or several joined by a quotation.
        roles: Sentence role of each unit.
        paragraphs: Paragraph of each unit.
        quote_words: First word and end of each quotation.
        reopened: Quotations that the next paragraph continues with an opening mark of its own.
        tokens: The tokens of the article.
    """

    token: list[int]
    text: list[str]
    lower: list[str]
    cls: list[str]
    gap: list[str]
    quote: list[int]
    units: list[Range]
    roles: list[str]
    paragraphs: list[int]
    quote_words: list[Range]
    reopened: set[int]
    tokens: Tokens

    def spelled(self, first: int, stop: int) -> str:
        """Return words [first, stop) as they stand, with the marks between them."""
        if stop == first + 1:
            return self.text[first]
        tokens = self.tokens
        begin, end = self.token[first], self.token[stop - 1]
        pieces = [tokens.texts[begin]]
        for k in range(begin + 1, end + 1):
            if tokens.starts[k] > tokens.ends[k - 1]:
                pieces.append(" ")
            pieces.append(tokens.texts[k])
        return "".join(pieces)

    def unit_of(self, word: int) -> int:
        """Return the unit of a word."""
        return max(0, bisect_right(self.units, (word, _BEYOND)) - 1)

    def paragraph_of(self, word: int) -> int:
        """Return the paragraph of a word."""
        return self.paragraphs[self.unit_of(word)]

    def paragraph_stop(self, unit: int) -> int:
        """Return the position after the last word of the paragraph of a unit."""
        return self.units[bisect_right(self.paragraphs, self.paragraphs[unit]) - 1][1]


T = TypeVar("T")


def padded(column: list[T], filler: T) -> list[T]:
    """Return a column with a few extra entries, so that code can look ahead without a check."""
    return [*column, *[filler] * _AHEAD]


def lay_out(segmentation: Segmentation) -> Words:
    """Lay out the words of an article."""
    return _Layout(segmentation).words()


class _Layout:
    def __init__(self, segmentation: Segmentation) -> None:
        self._segmentation = segmentation
        self._quotes = quotations(segmentation)
        self._token: list[int] = []
        self._names: list[int] = []
        self._gap: list[str] = []
        self._units: list[Range] = []
        self._roles: list[str] = []
        self._paragraphs: list[int] = []

    def words(self) -> Words:
        open_quote = -1  # the quotation in which the sentence before ended
        for sentence in self._segmentation.sentences:
            if sentence.role == "boilerplate":
                open_quote = -1
                continue
            begin = len(self._token)
            self._add(sentence)
            if len(self._token) > begin:
                self._add_unit(sentence, begin, open_quote)
                open_quote = self._still_open(sentence)
        quote, quote_words = self._quoted()
        tokens = self._segmentation.tokens
        text = [tokens.texts[i] for i in self._token]
        cls = [_CLASSES[word] for word in text]
        for k in self._names:
            cls[k] = _NAMES[text[k]]
        return Words(
            token=self._token,
            text=text,
            lower=padded([tokens.lowers[i] for i in self._token], PADDING),
            cls=padded(cls, PADDING),
            gap=padded(self._gap, ""),
            quote=padded(quote, -1),
            units=self._units,
            roles=self._roles,
            paragraphs=self._paragraphs,
            quote_words=quote_words,
            reopened=self._reopened(),
            tokens=tokens,
        )

    def _add(self, sentence: Sentence) -> None:
        """Append the words of a sentence."""
        texts = self._segmentation.tokens.texts
        begin, marks = sentence.tokens.start, ""
        for i in sentence.tokens:
            text = texts[i]
            if not text[0].isalnum() and text != ":" and text[-1] not in _CLITIC_ENDS:
                if text in _PUNCTUATION and len(marks) < 2:
                    marks += _PUNCTUATION[text]
                continue
            if text in _NAMES and i > begin and sentence.role == "body" and texts[i - 1].isalnum():
                self._names.append(len(self._token))
            self._token.append(i)
            self._gap.append(marks)
            marks = ""

    def _add_unit(self, sentence: Sentence, begin: int, open_quote: int) -> None:
        """Turn the words from `begin` onwards into a unit, or add them to the previous one."""
        end = len(self._token)
        if open_quote >= 0 and self._quotes[open_quote].stop > self._token[begin]:
            self._gap[begin] = "."
            if end - self._units[-1][0] <= LONGEST_UNIT:
                self._units[-1] = (self._units[-1][0], end)
                return
        for first in range(begin, end, LONGEST_UNIT):
            self._units.append((first, min(first + LONGEST_UNIT, end)))
            self._roles.append(sentence.role)
            self._paragraphs.append(sentence.paragraph)

    def _still_open(self, sentence: Sentence) -> int:
        """Return the quotation that continues after a sentence, or -1."""
        stop = sentence.tokens.stop
        index = bisect_left(self._quotes, stop, key=_first_token) - 1
        return index if index >= 0 and self._quotes[index].stop > stop else -1

    def _reopened(self) -> set[int]:
        """Return the quotations that the next paragraph continues with an opening mark."""
        tokens, paragraphs = self._segmentation.tokens, self._segmentation.paragraphs
        found = set()
        for number, (one, other) in enumerate(pairwise(self._quotes)):
            if not one.closed and other.paragraph == one.paragraph + 1:
                begin = paragraphs[other.paragraph].start
                if tokens.starts[other.first - 1] == begin and one.stop > one.first:
                    found.add(number)
        return found

    def _quoted(self) -> tuple[list[int], list[Range]]:
        """Return the quotation of each word and the words of each quotation."""
        quote = [-1] * len(self._token)
        ranges: list[Range] = []
        k, size = 0, len(quote)
        for index, quotation in enumerate(self._quotes):
            while k < size and self._token[k] < quotation.first:
                k += 1
            first = k
            while k < size and self._token[k] < quotation.stop:
                quote[k] = index
                k += 1
            ranges.append((first, k))
        return quote, ranges


def _first_token(quotation: Quotation) -> int:
    return quotation.first


def _class_of(text: str) -> str:
    lower = lowered(text)
    if text in _ABBREVIATIONS:
        return "CAPS"
    return word_classes().get(lower) or _shape(text, lower)


def _shape(text: str, lower: str) -> str:
    """Return the class of an open-class word, from its letters alone."""
    if text[0].isupper():
        return "CAPS" if len(text) > 1 and text.isupper() else "Cap"
    if text[0].isdigit():
        return "NUM"
    if len(lower) > 40:
        return "w"
    match = _SUFFIX.match(lower)
    if match is None:
        return "w"
    ending = match.group(1)
    return ending[:-1] if len(ending) > 3 and ending[-1] == "s" else ending


_CLASSES: Final = Remembered(_class_of)
