"""A trie of tokens, made of dicts, that finds the longest matches in one pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs

from allegedly import Segmentation
from allegedly_lexicon.entries import CASES, ENTRY_TYPES, Case, Entry
from allegedly_lexicon.errors import LexiconError
from allegedly_lexicon.patterns import DIGITS, expand, is_plain

_END: Final = ""
"""Key of the entries that end at a node; tokens are never empty."""

_WORDS: Final = re.compile(r"[^\s|?\[\]]+")

_OPENERS: Final = frozenset(".!?:;\"“”‘'([—–-•*")

Node = dict[str, Any]
End = tuple[Entry, int, int]


@attrs.frozen
class Match:
    """An entry found in a text.

    Attributes:
        entry: The entry.
        first: Index of the first token of the hedge, context left out.
        last: Index after its last token.
    """

    entry: Entry
    first: int
    last: int


class Trie:
    """Entries compiled for search; immutable once built."""

    def __init__(
        self,
        lexicons: Iterable[Iterable[Entry]],
        mute: Mapping[str, str] = MappingProxyType({}),
        types: Collection[str] = ENTRY_TYPES,
    ) -> None:
        """Compile lexicons; if two have the same words, the later one takes precedence.

        Within one lexicon, an entry of plain words takes precedence over one with forms or classes.

        Args:
            lexicons: Entries, the shipped ones first.
            mute: Patterns whose words match nothing, with the origin of each.
            types: The types of entries that match; entries of other types only override.

        Raises:
            LexiconError: If a pattern is invalid, or a muted one matches no entry.
        """
        self.root: Node = {}
        for entries in lexicons:
            for words, ends in _sequences(entries).items():
                node = self.root
                for word in words:
                    node = node.setdefault(word, {})
                node[_END] = tuple(sorted(ends.values(), key=_by_case))
        for pattern, origin in mute.items():
            try:
                muted = [self._mute(sequence.words) for sequence in expand(pattern)]
            except LexiconError as error:
                raise LexiconError(f"{origin}: {pattern!r}: {error}") from error
            if not any(muted):
                raise LexiconError(f"{origin}: {pattern!r}: no entry matches any of these words")
        if mute or set(types) != set(ENTRY_TYPES):
            _prune(self.root, frozenset(types))

    def _mute(self, words: tuple[str, ...]) -> bool:
        node: Node | None = self.root
        for word in words:
            node = node.get(word) if node else None
        return node is not None and node.pop(_END, None) is not None

    def matches(self, segmentation: Segmentation, within: range) -> list[Match]:
        """Return the longest matches in a range of tokens, leftmost first, without overlap."""
        root = self.root
        first, stop = within.start, within.stop
        lowers = segmentation.tokens.lowers[first:stop]
        size = stop - first
        free = 0
        matches: list[Match] = []
        for start in [i for i, word in enumerate(lowers) if word in root]:
            if start < free:
                continue
            node: Node = root[lowers[start]]
            found: End | None = None
            at = start + 1
            while True:
                for end in node.get(_END, ()):
                    if end[0].case == "any" or _case_fits(segmentation, first + start, end):
                        found = end
                        break
                if at == size:
                    break
                word = lowers[at]
                following = node.get(word)
                if following is None:
                    following = node.get(DIGITS)
                    if following is None or not word[0].isdigit():
                        break
                node = following
                at += 1
            if found is not None:
                entry, left, right = found
                free = start + right
                matches.append(Match(entry, first + start + left, first + free))
        return matches


def _sequences(entries: Iterable[Entry]) -> dict[tuple[str, ...], dict[Case, End]]:
    """Return the entries of one lexicon for each sequence of words, by treatment of case."""
    found: dict[tuple[str, ...], dict[Case, End]] = {}
    for entry in sorted(entries, key=lambda entry: is_plain(entry.pattern)):
        try:
            for words, first, last in expand(entry.pattern):
                found.setdefault(words, {})[entry.case] = (entry, first, last)
        except LexiconError as error:
            raise LexiconError(f"entry {entry.pattern!r}: {error}") from error
    return found


def _by_case(end: End) -> int:
    """Sort entries so that those stricter about case come first."""
    return -CASES.index(end[0].case)


def _prune(node: Node, types: frozenset[str]) -> None:
    """Drop entries of other types, and branches that lead to no entry."""
    if _END in node:
        node[_END] = tuple(end for end in node[_END] if end[0].type in types)
        if not node[_END]:
            del node[_END]
    for word in [word for word in node if word != _END]:
        _prune(node[word], types)
        if not node[word]:
            del node[word]


def _case_fits(segmentation: Segmentation, start: int, end: End) -> bool:
    entry, first, last = end
    tokens = segmentation.tokens
    words = tokens.texts[start + first : start + last]
    if entry.case == "exact":
        return set(words) <= set(_WORDS.findall(entry.pattern))
    head = start + first
    if not words[0][0].isupper() or head == 0 or tokens.texts[head - 1] in _OPENERS:
        return True
    sentence = segmentation.sentence_at(tokens.starts[head])
    return sentence is not None and (sentence.role == "title" or sentence.tokens.start == head)
