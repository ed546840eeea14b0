"""How an article uses its capitalised words: what stands around each of them, all over the text."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.people.nouns import forms_of_address, nouns, titles
from allegedly.attribution.people.person import given_names
from allegedly.attribution.words import Words

_CAPITAL: Final = frozenset(("Cap", "CAPS"))
_BEFORE: Final = frozenset("the a an in at by of from to with for and".split())
_AFTER: Final = frozenset("'s who which and of in he she it".split())


class Usage:
    """The words of an article as it uses them.

    Attributes:
        lower_case: The words that occur in lower case.
        capital: The words that occur with a capital inside a sentence.
        places: Where the nouns of people, bodies and documents occur.
        around: The neighbours of each capitalised word: `-the`, `-given name`, `+who`, …
    """

    def __init__(self, words: Words) -> None:
        """Collect them in one pass.

        Args:
            words: The words of the article.
        """
        self.lower_case: set[str] = set()
        self.capital: set[str] = set()
        self.around: dict[str, set[str]] = {}
        given, address, named = given_names(), forms_of_address(), titles()
        texts, lower, cls, gap = words.text, words.lower, words.cls, words.gap
        quote = words.quote
        starts = {first for first, _ in words.units}
        self.lower_case.update(texts)
        self.places: dict[str, list[int]] = {}
        known = nouns()
        for k in [k for k, word in enumerate(lower[: len(texts)]) if word in known]:
            self.places.setdefault(lower[k], []).append(k)
        for k in [k for k, kind in enumerate(cls[: len(texts)]) if kind in _CAPITAL]:
            around = self.around.setdefault(texts[k], set())
            if k not in starts and not gap[k]:
                if quote[k] == quote[k - 1] and words.roles[words.unit_of(k)] == "body":
                    self.capital.add(texts[k])
                before = lower[k - 1]
                if cls[k - 1] in _CAPITAL:
                    title = texts[k - 1].rstrip(".")
                    around.add(
                        "-address"
                        if title in address
                        else "-title"
                        if title in named
                        else "-given name"
                        if before in given
                        else "-capital"
                    )
                elif before in _BEFORE:
                    around.add(f"-{before}")
            if not gap[k + 1]:
                after = lower[k + 1]
                if after in _AFTER:
                    around.add(f"+{after}")
                elif cls[k + 1] in _CAPITAL:
                    around.add("+capital")
            elif lower[k + 1] in ("who", "which"):
                around.add(f"+{lower[k + 1]}")
            elif gap[k + 1] == "," and lower[k + 1].isdigit():
                around.add("+age")
