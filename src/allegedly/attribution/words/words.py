"""The words of an article in columns, with what every later step asks about them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import Final

import attrs

from allegedly.attribution.words.lists import word_classes, word_clusters
from allegedly.attribution.words.quotes import Quotation, quotations
from allegedly.model import Segmentation, Sentence

Range = tuple[int, int]

LONGEST_UNIT: Final = 400
"""Words of a unit at most; bounds all search within one."""

PADDING: Final = "^"
"""Class of what lies beyond the last word."""

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
_CLITIC_ENDS: Final = frozenset("sdmSDMel")
_FINITE: Final = frozenset(("be", "have", "do", "will", "ed", "not"))
_SUFFIX: Final = re.compile(
    r".{2,}?(ly|ings?|ed|tions?|ments?|ers?|ors?|ists?|ity|ies|es|ss|s|al|ive|ous|ful|able|an)$"
)


@attrs.frozen(eq=False)
class Columns:
    """The words of an article; position `k` of every list speaks of word `k`.

    Marks are no words, except the colon, which can be a cue. The lists of words are padded by
    three entries, so that looking a little ahead needs no test.

    Attributes:
        token: Index of the word in `Segmentation.tokens`; not padded.
        lower: The word in lower case.
        cls: Its class: closed-class words by `word_classes`, others by shape and ending.
        fine: Its learnt class where there is one, else `cls`.
        verbal: Whether it may be a finite verb.
        gap: The marks before it, one character each (",", ")-"), without quotation marks.
        quote: Index of the quotation it stands in, or -1.
        mark: `gap` and how quotation changes there: it opens (o), closes (c), passes to another
            (x), goes on (i), or there is none (n).
        border: Signature of the boundary before it: class, mark, change of quotation, class.
        units: First word and end of each unit: a sentence, or several that one quotation joins.
        roles: Sentence role of each unit.
        paragraphs: Paragraph of each unit.
        quote_words: First word and end of each quotation.
        reopened: Quotations that the next paragraph takes up with an opening mark of its own.
        strong: Words that the decoder has taken for cues.
    """

    token: list[int]
    lower: list[str]
    cls: list[str]
    fine: list[str]
    verbal: list[bool]
    gap: list[str]
    quote: list[int]
    mark: list[str]
    border: list[str]
    units: list[Range]
    roles: list[str]
    paragraphs: list[int]
    quote_words: list[Range]
    reopened: set[int]
    strong: set[int]

    def paragraph_stop(self, unit: int) -> int:
        """Return the position after the last word of the paragraph of a unit."""
        return self.units[bisect_right(self.paragraphs, self.paragraphs[unit]) - 1][1]


def shape(text: str, lower: str) -> str:
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


def columns(segmentation: Segmentation) -> Columns:
    """Lay out the words of an article; boilerplate is left out."""
    return _Layout(segmentation).columns()


class _Layout:
    def __init__(self, segmentation: Segmentation) -> None:
        self._segmentation = segmentation
        self._quotes = quotations(segmentation)
        self._token: list[int] = []
        self._lower: list[str] = []
        self._cls: list[str] = []
        self._fine: list[str] = []
        self._gap: list[str] = []
        self._quote: list[int] = []
        self._units: list[Range] = []
        self._roles: list[str] = []
        self._paragraphs: list[int] = []

    def columns(self) -> Columns:
        open_quote = -1  # the quotation in which the sentence before ended
        for sentence in self._segmentation.sentences:
            if sentence.role == "boilerplate":
                open_quote = -1
                continue
            begin = len(self._token)
            self._words(sentence)
            if len(self._token) > begin:
                self._unit(sentence, begin, open_quote)
                open_quote = self._still_open(sentence)
        return self._finish()

    def _words(self, sentence: Sentence) -> None:
        """Append the words of a sentence."""
        texts, lowers = self._segmentation.tokens.texts, self._segmentation.tokens.lowers
        append = self._token.append
        marks = ""
        for i in sentence.tokens:
            text = texts[i]
            if not text[0].isalnum() and text != ":" and text[-1] not in _CLITIC_ENDS:
                if text in _PUNCTUATION and len(marks) < 2:
                    marks += _PUNCTUATION[text]
                continue
            classes = _classify(text, lowers[i])
            append(i)
            self._lower.append(lowers[i])
            self._cls.append(classes[0])
            self._fine.append(classes[1])
            self._gap.append(marks)
            marks = ""

    def _unit(self, sentence: Sentence, begin: int, open_quote: int) -> None:
        """Make the words from `begin` on a unit, or add them to the one before."""
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
        """Return the quotation that goes on after a sentence, or -1."""
        index = _last_before(self._quotes, sentence.tokens.stop)
        return index if index >= 0 and self._quotes[index].stop > sentence.tokens.stop else -1

    def _finish(self) -> Columns:
        quote, quote_words = self._quoted()
        lower, cls, fine, gap = self._lower, self._cls, self._fine, self._gap
        turn = [_turn(left, right) for left, right in zip([-1, *quote], quote, strict=False)]
        mark = [*map(add, gap, turn), "n", "n", "n"]
        border = [
            f"{left}{marks[:1]}{'' if change in 'in' else '|'}{right}"
            for left, marks, change, right in zip([PADDING, *cls], gap, turn, cls, strict=False)
        ]
        verbal = [c in _FINITE or x[0] == "v" for c, x in zip(cls, fine, strict=True)]
        for column in (lower, cls, fine, border):
            column += [PADDING] * 3
        return Columns(
            self._token, lower, cls, fine, [*verbal, False, False, False], [*gap, "", "", ""],
            [*quote, -1, -1, -1], mark, border, self._units, self._roles, self._paragraphs,
            quote_words, self._reopened(), set(),
        )  # fmt: skip

    def _reopened(self) -> set[int]:
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
        words: list[Range] = []
        k, size = 0, len(quote)
        for index, quotation in enumerate(self._quotes):
            while k < size and self._token[k] < quotation.first:
                k += 1
            first = k
            while k < size and self._token[k] < quotation.stop:
                quote[k] = index
                k += 1
            words.append((first, k))
        return quote, words


@lru_cache(maxsize=65536)
def _classify(text: str, lower: str) -> tuple[str, str]:
    """Return coarse and fine class of a word."""
    kind = word_classes().get(lower)
    if kind is not None:
        return kind, kind
    kind = shape(text, lower)
    return kind, kind if kind[0] in "CN" else word_clusters().get(lower, kind)


def _turn(left: int, right: int) -> str:
    """Return how quotation changes between two words; see `Columns.mark`."""
    if left == right:
        return "n" if left < 0 else "i"
    if left < 0:
        return "o"
    return "c" if right < 0 else "x"


def _last_before(quotes: list[Quotation], token: int) -> int:
    """Return the last quotation that begins before a token, or -1."""
    low, high = 0, len(quotes)
    while low < high:
        middle = (low + high) // 2
        if quotes[middle].first < token:
            low = middle + 1
        else:
            high = middle
    return low - 1
