"""The comparable words of a transcript or a quotation, and the marks among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from allegedly.verification.spelling import KEYS

_PIECE: Final = re.compile(
    r"""
      (?P<patched> [^\W_]{0,40}\[[^\W_]{1,20}\][^\W_]+  # [t]he
      | [^\W_]{1,40}\[[^\W_]{1,20}\] )                  # want[ed]
    | (?P<bracket> \[[^\[\]\n]{0,200}\] )
    | (?P<aside> \([^()\n]{1,60}\) )
    | (?P<dots> … | \.{3,} | \.(?:[ \u00a0\u202f]\.){2,} )
    | (?P<percent> % )
    | (?P<word> [$£€¥]?\d+(?:,\d{3})+(?:\.\d+)? | [$£€¥]?\d+(?:\.\d+)?(?:st|nd|rd|th)?
      | ['’ʼ]?[^\W_]+(?:['’ʼ][^\W\d_]+)* )
    """,
    re.VERBOSE,
)
_DOTS_ONLY: Final = re.compile(r"[\s.…]+")
_STAGE: Final = re.compile(
    r"\W*(?:laugh\w*|applau\w*|chuckl\w*|cheer\w*|inaudible|unintelligible|indiscernible|crosstalk"
    r"|cross talk|music|pause\w*|sigh\w*|cough\w*|silence|overlapping|ph|phonetic|sic|foreign"
    r"|boo\w*|\d{1,2}(?::\d\d){1,2}(?:\.\d+)?)\b[^()]*",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.?!…]|\n\s*\n")
_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr st sen gov rep gen col capt lt prof rev hon jr sr vs no mt ft inc corp co ltd"
    " jan feb aug sept oct nov dec".split()
)
_FILLERS: Final = frozenset("um umm uh uhh uhm er erm ah eh hm hmm mm mhm mmhmm huh".split())
_FILLING: Final = frozenset((("you", "know"), ("i", "mean"), ("like",), ("well",), ("okay",)))
"""Phrases that fill a pause where a comma or a dash stands beside them."""

_MOST_REPEATED: Final = 6


@attrs.frozen(eq=False)
class Words:
    """Words in columns; a written word that stands for several ("don't") has a place for each.

    Attributes:
        text: The text they were found in.
        keys: The comparable forms.
        starts: First code point of each written word.
        ends: Position after the last.
        short: Whether the word is part of a contraction.
        patched: Whether an editor put part of it in brackets: "want[ed]".
        closes: Whether a sentence ends after it.
        gaps: Places of ellipses, as indices of the words that follow.
        insertions: Insertions of an editor in brackets, by the index of the word that follows.
    """

    text: str = attrs.field(repr=False)
    keys: Sequence[str]
    starts: Sequence[int] = attrs.field(repr=False)
    ends: Sequence[int] = attrs.field(repr=False)
    short: Sequence[bool] = attrs.field(repr=False)
    patched: Sequence[bool] = attrs.field(repr=False)
    closes: Sequence[bool] = attrs.field(repr=False)
    gaps: frozenset[int] = attrs.field(default=frozenset(), repr=False)
    insertions: Mapping[int, str] = attrs.field(factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.keys)

    def shown(self, first: int, stop: int, *, after: int = 0) -> str:
        """Return words [first, stop) as they are written, without those before a code point."""
        while first < stop and self.starts[first] < after:
            first += 1
        if first >= stop:
            return ""
        return " ".join(self.text[self.starts[first] : self.ends[stop - 1]].split())

    def at_pause(self, first: int, stop: int) -> bool:
        """Return whether a comma, a dash or the end of a sentence stands beside words."""
        before = self.text[self.ends[first - 1] : self.starts[first]] if first else ","
        end = self.ends[stop - 1]
        after = self.text[end : end + 1]
        return bool(set(before + after) & set(",—–-.;?!…"))


def words_of(text: str, start: int = 0, end: int | None = None, *, quoted: bool = False) -> Words:
    """Find the comparable words of a stretch of text.

    Args:
        text: The text.
        start: Where the stretch begins.
        end: Where it ends; None for the end of the text.
        quoted: Whether it is a quotation, in whose brackets an editor inserted words. In a
            transcript, brackets hold notes such as "[laughter]", which are left out.
    """
    end = len(text) if end is None else end
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    short: list[bool] = []
    patched: list[bool] = []
    gaps: set[int] = set()
    insertions: dict[int, str] = {}

    def add(word: str, at: int, stop: int, *, by_editor: bool = False) -> None:
        for key, is_short in KEYS[word]:
            keys.append(key)
            starts.append(at)
            ends.append(stop)
            short.append(is_short)
            patched.append(by_editor)

    for found in _PIECE.finditer(text, start, end):
        kind, piece = found.lastgroup, found[0]
        if kind == "word":
            add(piece, found.start(), found.end())
        elif kind == "patched":
            add(piece.replace("[", "").replace("]", ""), *found.span(), by_editor=quoted)
        elif kind == "percent":
            add("percent", *found.span())
        elif kind == "dots" or (kind == "bracket" and _DOTS_ONLY.fullmatch(piece[1:-1])):
            gaps.add(len(keys))
        elif kind == "bracket" and quoted:
            if piece.lower() != "[sic]":
                insertions[len(keys)] = f"{insertions.get(len(keys), '')} {piece}".strip()
        elif kind == "aside" and quoted and _DOTS_ONLY.fullmatch(piece[1:-1]):
            gaps.add(len(keys))
        elif kind == "aside" and not _STAGE.match(piece):
            for part in _PIECE.finditer(text, found.start() + 1, found.end() - 1):
                if part.lastgroup == "word":
                    add(part[0], *part.span())
    return Words(
        text,
        keys,
        starts,
        ends,
        short,
        patched,
        _closings(text, starts, ends, end),
        frozenset(gaps),
        insertions,
    )


def _closings(text: str, starts: list[int], ends: list[int], end: int) -> list[bool]:
    """Return for each word whether a sentence ends after it."""
    closes: list[bool] = []
    last = len(starts) - 1
    for at, stop in enumerate(ends):
        following = starts[at + 1] if at < last else end
        between = text[stop:following] if following > stop else ""
        within = len(between) < 2 or not _ENDS.search(between)
        if at < last and (within or ("\n\n" not in between and text[following].islower())):
            closes.append(False)
        elif at < last and between[0] == "." and between.count(".") == 1:
            word = text[starts[at] : stop].lower()
            closes.append(not (word in _ABBREVIATIONS or (len(word) == 1 and word != "i")))
        else:
            closes.append(True)
    return closes


def is_filling(spoken: Words, first: int, stop: int) -> bool:
    """Return whether words of a transcript are only sounds, fillers, fragments and repetitions.

    These are words that a newsroom may leave out of a quotation without a mark: "um", "you know",
    "I, I", "we wou- we would".

    Args:
        spoken: The words of the transcript.
        first: The first of the words left out.
        stop: The index after the last.
    """
    at = first
    while at < stop:
        size = (
            _filler(spoken, at, stop) or _repeated(spoken.keys, at, stop) or _fragment(spoken, at)
        )
        if not size:
            return not meant(spoken, first, stop)
        at += size
    return True


def meant(
    spoken: Words, first: int, stop: int, *, phrases: bool = True, further: bool = False
) -> list[str]:
    """Return the comparable forms of words [first, stop) without fillers and repetitions.

    Args:
        spoken: The words of the transcript.
        first: The first of the words.
        stop: The index after the last.
        phrases: Whether to leave out phrases such as "you know", beside sounds such as "um".
        further: Whether words that are said again after the last one count as repetitions.
    """
    found: list[str] = []
    keys, limit = spoken.keys, len(spoken.keys) if further else stop
    at = first
    while at < stop:
        size = _filler(spoken, at, stop, phrases=phrases) or _repeated(keys, at, stop, limit)
        if not size:
            found.append(keys[at])
        at += size or 1
    for size in range(min(_MOST_REPEATED, len(found)), 0, -1):
        if found[:size] == list(keys[max(0, first - size) : first]):
            return found[size:]  # they repeat the words before them
    return found


def _filler(spoken: Words, at: int, stop: int, *, phrases: bool = True) -> int:
    if spoken.keys[at] in _FILLERS:
        return 1
    for size in (2, 1) if phrases else ():
        phrase = tuple(spoken.keys[at : at + size])
        if at + size <= stop and phrase in _FILLING and spoken.at_pause(at, at + size):
            return size
    return 0


def _repeated(keys: Sequence[str], at: int, stop: int, limit: int | None = None) -> int:
    """Return how many words from `at` are said again right after them, before a limit."""
    limit = len(keys) if limit is None else limit
    for size in range(min(_MOST_REPEATED, stop - at), 0, -1):
        then = at + size
        while then < min(limit, at + size + 2) and keys[then] in _FILLERS:
            then += 1
        if then + size <= limit and keys[at : at + size] == keys[then : then + size]:
            return size
    return 0


def _fragment(spoken: Words, at: int) -> int:
    """Return 1 for a word broken off with a hyphen and begun again: "wou- would"."""
    after = spoken.text[spoken.ends[at] : spoken.ends[at] + 2]
    if not (after[:1] == "-" and after[1:].isspace()):
        return 0
    begun = spoken.keys[at]
    return int(any(key.startswith(begun) for key in spoken.keys[at + 1 : at + 5]))
