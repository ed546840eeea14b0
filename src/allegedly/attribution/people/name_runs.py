"""The runs of capitalised words in an article, and where in a run a name begins."""

from __future__ import annotations

import re
from typing import Final

from allegedly.attribution.people.nouns import (
    forms_of_address,
    noun_kind,
    organization_words,
    places,
    titles,
)
from allegedly.attribution.people.person import given
from allegedly.attribution.words import Range, Words

_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_INITIALS: Final = re.compile(r"[A-Z]\.?|(?:[A-Z]\.){1,3}")
_LINKS: Final = frozenset("de la van von der den bin al el du di da ben des le dos du ter".split())
_MOST_LINKS: Final = 2
_MONTHS: Final = frozenset(("May", "March", "August"))
_LONGEST: Final = 12


class NameRuns:
    """The runs of capitalised words of one article.

    Attributes:
        every: The runs in its sentences, in text order.
        alone: The words that occur as a run of their own, and are not places or bodies.
    """

    def __init__(self, words: Words) -> None:
        """Collect them.

        Args:
            words: The words of the article.
        """
        self._words = words
        self.every = [run for unit in words.units for run in self.between(*unit)]
        alone = {words.text[first] for first, stop in self.every if stop - first == 1}
        self.alone = alone - places() - organization_words()

    def between(self, begin: int, end: int) -> list[Range]:
        """Return the runs in [begin, end), divided at marks."""
        cls, gap, texts = self._words.cls, self._words.gap, self._words.text
        runs: list[Range] = []
        j = begin
        for k in [k for k in range(begin, end) if cls[k] in _CAPITAL]:
            if k < j:
                continue
            j = k + 1
            while (
                j < min(end, k + _LONGEST)
                and (not gap[j] or (gap[j] == "." and len(texts[j - 1]) <= 4))
                and (cls[j] in _CAPITAL or self._links(j) or self._month(j))
            ):
                j += 1
            runs.append((k, j))
        return runs

    def _month(self, word: int) -> bool:
        """Return whether a word that looks like a month is a surname: "Brian May"."""
        texts = self._words.text
        return texts[word] in _MONTHS and given(texts[word - 1])

    def _links(self, word: int) -> bool:
        """Return whether a word links the parts of a name: "von" and "der" in "von der Leyen"."""
        cls, gap, lower = self._words.cls, self._words.gap, self._words.lower
        k = word
        while k < word + _MOST_LINKS and lower[k] in _LINKS and not gap[k + 1]:
            k += 1
        return k > word and cls[k] in _CAPITAL

    def core(self, first: int, stop: int) -> int:
        """Return the start of the name proper in a run.

        It begins after the last title, at a given name or initials, or one word before a surname
        that the article also uses alone.
        """
        texts = self._words.text
        for k in range(stop - 1, first, -1):
            if self._title(k - 1, last=k == stop - 1):
                first = k
                break
        else:
            if stop - first > 2 and is_calling(self._words, first):
                first += 1
        for k in range(first, stop - 1):
            if given(texts[k]) or is_initials(texts[k]):
                return k
        if stop - first > 2 and texts[stop - 1] in self.alone:
            return stop - 2
        return first

    def _title(self, word: int, *, last: bool) -> bool:
        """Return whether a word is a title; before the last word of a run, no given name."""
        text = self._words.text[word].rstrip(".")
        return text in titles() and (not last or text in forms_of_address() or not given(text))


def is_calling(words: Words, word: int) -> bool:
    """Return whether a word says what somebody is, as titles do: "*Actor* Denis Lund"."""
    return noun_kind(words.lower[word]) == "unnamed-person" and not given(words.text[word])


def is_initials(text: str) -> bool:
    """Return whether a word consists of initials: "J.", "J.R."."""
    return _INITIALS.fullmatch(text) is not None


def titles_before(words: Words, first: int, core: int) -> set[str]:
    """Return the titles that stand before a name, in lower case.

    Args:
        words: The words of the article.
        first: The first word of the run.
        core: The first word of the name proper.
    """
    return {words.text[k].lower().rstrip(".") for k in range(first, core)}
