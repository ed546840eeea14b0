"""Places in the text that a system has read, found again in the text of the corpus."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Final

from allegedly.errors import AllegedlyError
from allegedly.model import Article, Span, Spans
from allegedly.model.offsets import Offsets, Utf16

MOST_PLACES: Final = 1_000
"""Most occurrences of one string that are considered."""

_WORD: Final = re.compile(r"\S+")
_PLAIN: Final = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛`´", "'"), "–": "-", "—": "-"}
)


class MismatchError(Exception):
    """A place or a text that is not in the article; the message has the reason."""


class SourceText:
    """The text of an article, and the one in which a system counts, which may be its body alone.

    The two may differ in white space.
    """

    def __init__(
        self,
        article: Article,
        given: str | None = None,
        sha256: str | None = None,
        offsets: Offsets = "code-points",
    ) -> None:
        """Compare the texts.

        Args:
            article: The article of the corpus.
            given: The text that the system has read; None means that of the article.
            sha256: The hash of that text; None if it is unknown.
            offsets: The unit in which the system counts.

        Raises:
            MismatchError: If the text, or its hash, belongs to another article.
        """
        self.text = article.text
        self._given = article.text if given is None else given
        self._shift: int | None = 0
        self._places: tuple[list[int], list[int]] = ([], [])
        self._known: dict[str, list[Span]] = {}
        if sha256 is not None:
            options = (self._given,) if given is not None else (article.text, article.body)
            for option in options:
                if hashlib.sha256(option.encode("utf-8", "surrogatepass")).hexdigest() == sha256:
                    self._given = option
                    break
            else:
                raise MismatchError("sha256 is the hash of another text")
        if self._given != self.text:
            self._compare(article)
        self._points = Utf16(self._given).points if offsets == "utf-16" else None

    def _compare(self, article: Article) -> None:
        if self._given == article.body:
            self._shift = article.body_span.start
            return
        self._shift = None
        mine = _characters(self._given)
        for whole, start in ((article.text, 0), (article.body, article.body_span.start)):
            theirs = _characters(whole)
            if mine[1] == theirs[1]:
                self._places = (mine[0], [place + start for place in theirs[0]])
                return
        raise MismatchError(self._difference(article))

    def _difference(self, article: Article) -> str:
        """Return where the texts part: at the later place, with title or without."""
        mine = _WORD.findall(self._given.translate(_PLAIN))
        best = (-1, "")
        for whole in (article.text, article.body):
            theirs = _WORD.findall(whole.translate(_PLAIN))
            same = next(
                (n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
                min(len(mine), len(theirs)),
            )
            parts = (" ".join(words[same : same + 5])[:60] for words in (mine, theirs))
            said, have = (f"“{part}”" if part else "it ends" for part in parts)
            best = max(best, (same, f"at word {same + 1} it has {said}, the corpus {have}"))
        return f"the predictions are for another text: {best[1]}"

    def span(self, start: int, end: int) -> Span:
        """Return a stretch of the text that the system has read as one of the article's.

        Raises:
            MismatchError: If it is empty, or does not lie in the text.
        """
        if not 0 <= start < end:
            raise MismatchError(f"[{start}, {end}] is not a span; it must have 0 <= start < end")
        if self._points is not None:
            try:
                start, end = self._points(start), self._points(end)
            except AllegedlyError as error:
                raise MismatchError(str(error)) from error
        if end > len(self._given):
            raise MismatchError(
                f"[{start}, {end}] ends after the text of {len(self._given)} characters"
            )
        if self._shift is not None:
            return Span(start + self._shift, end + self._shift)
        mine, theirs = self._places
        first, last = bisect_left(mine, start), bisect_left(mine, end) - 1
        if first > last:
            raise MismatchError(f"[{start}, {end}] covers only white space")
        return Span(theirs[first], theirs[last] + 1)

    def places(self, words: str) -> list[Span]:
        """Return where a string stands in the article, in order.

        White space counts as one space, and typographic quotation marks and dashes as plain ones.
        Parts of words are considered only where no whole words fit.

        Raises:
            MismatchError: If it stands nowhere.
        """
        sought = " ".join(words.translate(_PLAIN).split())
        if not sought:
            raise MismatchError("is an empty string")
        if sought in self._known:
            return self._known[sought]
        text, at = self._folded
        whole: list[Span] = []
        inside: list[Span] = []
        place = text.find(sought)
        while place >= 0 and len(whole) + len(inside) < MOST_PLACES:
            end = place + len(sought)
            cuts = _cuts_word(text, place) or _cuts_word(text, end)
            (inside if cuts else whole).append(Span(at[place], at[end - 1] + 1))
            place = text.find(sought, end)
        found = whole or inside
        if not found:
            raise MismatchError(f"“{words[:80]}” does not stand in the text")
        self._known[sought] = found
        return found

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        """The text with single spaces and plain marks, and the place of each of its characters."""
        pieces: list[str] = []
        at: list[int] = []
        for match in _WORD.finditer(self.text):
            if pieces:
                pieces.append(" ")
                at.append(match.start() - 1)
            pieces.append(match[0].translate(_PLAIN))
            at.extend(range(match.start(), match.end()))
        return "".join(pieces), at


def apart(spans: Iterable[Span]) -> Spans:
    """Return the spans of one part in order.

    Raises:
        MismatchError: If two of them overlap.
    """
    found = sorted(spans)
    for one, other in pairwise(found):
        if one.end > other.start:
            raise MismatchError(
                f"its spans [{one.start}, {one.end}] and [{other.start}, {other.end}] overlap"
            )
    return tuple(found)


def nearest(places: list[Span], to: Span | None) -> Span:
    """Return the occurrence that is nearest to a span; the first one if there is none."""
    if to is None:
        return places[0]
    return min(places, key=lambda place: max(place.start - to.end, to.start - place.end, 0))


def _cuts_word(text: str, place: int) -> bool:
    return text[place - 1 : place].isalnum() and text[place : place + 1].isalnum()


def _characters(text: str) -> tuple[list[int], list[str]]:
    """Return places and characters that are not white space, with plain marks."""
    plain = text.translate(_PLAIN)
    places = [n for n, char in enumerate(plain) if not char.isspace()]
    return places, [plain[place] for place in places]
