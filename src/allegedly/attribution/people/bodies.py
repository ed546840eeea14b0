"""The bodies and places that an article names: companies, ministries, papers, countries."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from allegedly.attribution.people.mentions import Mentions
from allegedly.attribution.people.nouns import bodies, noun_kind, organization_words, places, titles
from allegedly.attribution.people.person import Person, given, leanings
from allegedly.attribution.people.roles import words_beside
from allegedly.attribution.words import Range, Words

_OF: Final = frozenset(("of", "for", "on"))
_PARTS: Final = frozenset(("and", "of", "for", "the", "on", "'s", "&"))
_OF_THE: Final = frozenset(("the", "and"))
_ORIGINS: Final = ("-based", "-owned", "-born", "-backed", "-listed")
_BACK: Final = 80
"""The number of mentions before a short name that are looked at."""

_BEYOND: Final = 10**9
_LONGEST_NAME: Final = 12
_LEGAL_FORMS: Final = frozenset("Co Corp Inc Ltd LLC LLP Plc PLC plc Company Limited".split())
_LONGEST_IN_TITLE: Final = 3
"""A longer run in a headline is a headline with capitals, not a name."""

_ABBREVIATED: Final = range(2, 8)
_MOST_BODIES: Final = 400
"""At most this many bodies of an article are compared with each other."""


def _first(mention: tuple[int, int, Person]) -> int:
    return mention[0]


class Bodies:
    """The bodies of one article.

    Attributes:
        by_name: Each body by every form of its name, without "the".
        mentioned: First word, end and body of each mention, in text order.
    """

    def __init__(self, words: Words, mentions: Mentions) -> None:
        """Collect them.

        Args:
            words: The words of the article.
            mentions: Its people.
        """
        self._words = words
        self._mentions = mentions
        self.by_name: dict[str, Person] = {}
        self.mentioned: list[tuple[int, int, Person]] = []
        self._collect()

    def named(self, first: int, stop: int) -> Person | None:
        """Return the body that words [first, stop) name."""
        return self.by_name.get(self._words.spelled(first, stop))

    def recent(self, first: int, stop: int) -> str | None:
        """Return the last body named before whose name ends with a single word: "the Commission".

        It must be a general noun for a body, or part of several names.
        """
        word = self._words.text[first]
        if stop - first > 1 or word in places() or word.lower() not in bodies():
            return None
        here = bisect_left(self.mentioned, first, key=_first)
        for begin, end, body in reversed(self.mentioned[max(0, here - _BACK) : here]):
            if self._words.text[end - 1] == word and end - begin > 1:
                return body.name
        return None

    def whole(self, first: int, stop: int, limit: int) -> int:
        """Return the end of a name: "Board" continues as "of Elections"."""
        lower, cls, gap = self._words.lower, self._words.cls, self._words.gap
        while stop + 1 < limit and not gap[stop] and not gap[stop + 1] and lower[stop] in _OF:
            last = self._words.text[stop - 1]
            if last not in organization_words() and noun_kind(lower[stop - 1]) is None:
                break
            k = stop + 1
            while k < limit and lower[k] in _OF_THE and k < stop + 3 and not gap[k]:
                k += 1
            if k >= limit or cls[k] not in ("Cap", "CAPS") or gap[k]:
                break
            stop = self._mentions.runs.between(k, min(limit, k + _LONGEST_NAME))[0][1]
            if stop + 1 < limit and lower[stop] == "and" and self._is_subject(stop + 1):
                stop = self._mentions.runs.between(stop + 1, min(limit, stop + _LONGEST_NAME))[0][1]
        return stop

    def _is_subject(self, word: int) -> bool:
        """Return whether a word after "and" continues a name: "of Health *and Social Care*"."""
        text = self._words.text[word]
        return (
            self._words.cls[word] == "Cap"
            and not self._words.gap[word]
            and not given(text)
            and text not in places()
            and text not in titles()
        )

    def _collect(self) -> None:
        people = {(first, stop) for first, stop, _ in self._mentions.places}
        ends = {stop for _, stop in people}
        found: list[Range] = []
        for first, stop in self._mentions.runs.every:
            if stop in ends or self._is_noise(first, stop):
                continue
            if stop - first > 1 and self._words.lower[first].endswith(_ORIGINS):
                first += 1
            unit = self._words.units[self._words.unit_of(first)]
            found.append((first, self.whole(first, stop, unit[1])))
        for first, stop in found:
            name = self._words.spelled(first, stop)
            body = self.by_name.get(name)
            if body is None:
                if len(self.by_name) >= _MOST_BODIES:
                    continue
                body = self.by_name[name] = Person(name, first, body=True)
            if self._has_article(first) and not body.name.startswith("The "):
                body.name = f"The {name}"  # "The Wrap"
            self.mentioned.append((first, stop, body))
        for start, first, stop in self._mentions.called_after_people():
            name = self._words.spelled(start, stop)
            body = self.by_name.setdefault(name, Person(name, start, body=True))
            body.roles.add(self._words.lower[first])
            self.mentioned.append((start, stop, body))
        self.mentioned.sort(key=_first)
        self._join()
        self.mentioned = [
            (first, stop, self.by_name[self._words.spelled(first, stop)])
            for first, stop, _ in self.mentioned
        ]
        for first, stop, body in self.mentioned:
            body.first = min(body.first, first)
            body.about.update(words_beside(self._words, first, stop))

    def _has_article(self, first: int) -> bool:
        """Return whether "The" with a capital stands before a name inside a sentence."""
        texts = self._words.text
        return (
            first > 1
            and texts[first - 1] == "The"
            and not self._words.gap[first]
            and not self._words.gap[first - 1]
            and self._words.quote[first - 1] == self._words.quote[first - 2]
            and self._words.units[self._words.unit_of(first)][0] < first - 1
        )

    def _is_noise(self, first: int, stop: int) -> bool:
        """Return whether a run only looks like a name: the first word of a sentence, or a title."""
        texts, usage = self._words.text, self._mentions.usage
        if stop - first > 1:
            last = texts[stop - 1]
            titled = self._words.roles[self._words.unit_of(first)] == "title"
            return (
                (titled and stop - first > _LONGEST_IN_TITLE)
                or noun_kind(last.lower()) == "unnamed-person"
                or all(text.rstrip(".") in titles() for text in texts[first:stop])
            )
        word = texts[first]
        if word.rstrip(".") in titles() and word not in organization_words():
            return True
        start = (
            self._words.units[self._words.unit_of(first)][0] == first
            or "." in self._words.gap[first]
            or self._words.quote[first] != self._words.quote[first - 1]
        )
        return (start and word not in usage.capital and not word.isupper()) or (
            word.lower() in usage.lower_case and not word.isupper()
        )

    def _join(self) -> None:
        """Let abbreviations and shorter forms stand for the full names."""
        names = sorted(
            self.by_name, key=lambda name: (-len(name.split()), self.by_name[name].first)
        )
        full = [name for name in names if len(name.split()) > 1]
        initials: dict[str, list[str]] = {}
        by_word: dict[str, list[str]] = {}
        for name in full:
            parts = [part for part in name.split() if part[0].isupper()]
            core = parts[:-1] if parts and parts[-1] in _LEGAL_FORMS else parts
            small = [part for part in name.split() if part not in ("The", "the", "and", "&")]
            for key in {"".join(p[0] for p in some if p != "The") for some in (parts, core, small)}:
                key = key.upper()
                initials.setdefault(key, []).append(name)
            for part in {parts[0], parts[-1]} if parts else ():
                by_word.setdefault(part, []).append(name)
        for short, name in self._defined().items():
            body = (
                self.by_name.get(name) or Person(name, self.by_name[short].first, body=True)
                if short in self.by_name
                else None
            )
            if body is not None:
                self.by_name[short] = self.by_name[name] = body
                names = [other for other in names if other != short]
        for name in reversed(names):
            longer = self._longer(name, initials, by_word)
            if longer is not None:
                self.by_name[name] = self.by_name[longer]

    def _defined(self) -> dict[str, str]:
        """Return abbreviations in brackets, each with the name before it whose initials it has."""
        texts, cls, gap = self._words.text, self._words.cls, self._words.gap
        found: dict[str, str] = {}
        for k in range(2, len(texts)):
            if "(" not in gap[k] or cls[k] != "CAPS" or ")" not in gap[k + 1]:
                continue
            letters = [c for c in texts[k] if c.isupper()]
            j = k - 1
            for letter in reversed(letters):
                while j >= max(0, k - 14) and not texts[j][0].isupper():
                    j -= 1
                if j < max(0, k - 14) or texts[j][0] != letter:
                    break
                j -= 1
            else:
                found[texts[k]] = self._words.spelled(j + 1, k)
        return self._spelled_out() | found

    def _spelled_out(self) -> dict[str, str]:
        """Return abbreviations without brackets, with names of several parts that they stand for.

        So the "CCSO" is the "Clay County Sheriff's Office", whose parts are runs of their own.
        """
        wanted = {
            name
            for name in self.by_name
            if name.isupper() and name.isalpha() and len(name) in _ABBREVIATED
        }
        found: dict[str, str] = {}
        if not wanted:
            return found
        texts, lower, gap = self._words.text, self._words.lower, self._words.gap
        several: list[Range] = []
        begin = stop = -1
        for first, end in self._mentions.runs.every:
            joined = 0 < first - stop < 3 and not any(gap[stop : first + 1])
            if joined and all(lower[k] in _PARTS for k in range(stop, first)):
                stop = end
            else:
                begin, stop = first, end
            several.append((begin, stop))
        for begin, stop in several:
            if stop - begin > _LONGEST_NAME:
                continue
            letters = [texts[k][0] for k in range(begin, stop) if texts[k][0].isupper()]
            for skip in (0, 1):
                short = "".join(letters[skip:])
                if short in wanted and skip < stop - begin - 1 and texts[begin + skip][0].isupper():
                    found.setdefault(short, self._words.spelled(begin + skip, stop))
        return found

    def _longer(
        self, name: str, initials: dict[str, list[str]], by_word: dict[str, list[str]]
    ) -> str | None:
        parts = name.split()
        letters = "".join(filter(str.isalpha, name))
        if len(parts) == 1 and letters.isupper() and len(letters) in _ABBREVIATED:
            fitting = initials.get(letters, [])
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        if name in places():
            return None
        wanted = set(parts)
        fitting = [
            other
            for other in by_word.get(parts[-1], []) + by_word.get(parts[0], [])
            if other != name
            and wanted < set(other.split())
            and (self._extends(parts, other.split()) or self._introduced(name, other))
        ]
        best = set(fitting)
        return best.pop() if len(best) == 1 else None

    def _introduced(self, name: str, longer: str) -> bool:
        """Return whether the article's prose has a longer form first: "*Tarn* Rail"."""
        first = self.by_name[longer].first
        role = self._words.roles[self._words.unit_of(first)]
        return role == "body" and longer.startswith(f"{name} ") and first < self._in_body(name)

    def _in_body(self, name: str) -> int:
        """Return where the prose first gives a name by itself."""
        first = self.by_name[name].first
        return first if self._words.roles[self._words.unit_of(first)] == "body" else _BEYOND

    def _extends(self, parts: list[str], longer: list[str]) -> bool:
        """Return whether a longer name begins or ends with a shorter one, and is a body's."""
        size = len(parts)
        if longer[-size:] == parts:
            return leanings().get(longer[-1], 0) <= 0 or longer[-1] in organization_words()
        return longer[:size] == parts and (
            longer[size] in organization_words() or longer[-1].rstrip(".") in organization_words()
        )
