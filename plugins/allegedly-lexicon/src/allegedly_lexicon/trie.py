"""A trie over tokens, in dicts: longest match, one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from allegedly import Segmentation
from allegedly_lexicon.entries import Entry
from allegedly_lexicon.errors import LexiconError
from allegedly_lexicon.patterns import DIGITS, expand, is_plain

_END: Final = ""
"""Key of what a node ends; no token is empty."""

_OPENERS: Final = frozenset(".!?:;\"“”‘'([—–-•*")

Node = dict[str, Any]


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
    """Entries compiled for search. Not to be changed once it is built."""

    def __init__(self, lexicons: Iterable[Iterable[Entry]], mute: Iterable[str] = ()) -> None:
        """Compile lexicons; where two have the same words, the later one counts.

        Inside one lexicon a line of plain words counts before one with forms or classes.

        Raises:
            LexiconError: If a pattern is wrong, or one to mute mutes nothing.
        """
        self.root: Node = {}
        for entries in lexicons:
            for entry in sorted(entries, key=lambda entry: is_plain(entry.pattern)):
                try:
                    for sequence in expand(entry.pattern):
                        self._add(sequence.words, (entry, sequence.first, sequence.last))
                except LexiconError as error:
                    raise LexiconError(f"entry {entry.pattern!r}: {error}") from error
        for pattern in mute:
            try:
                muted = [self._remove(sequence.words) for sequence in expand(pattern)]
            except LexiconError as error:
                raise LexiconError(f"mute {pattern!r}: {error}") from error
            if not any(muted):
                raise LexiconError(f"mute {pattern!r}: no entry matches any of these words")

    def _add(self, words: tuple[str, ...], end: tuple[Entry, int, int]) -> None:
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        node[_END] = end

    def _remove(self, words: tuple[str, ...]) -> bool:
        path = [self.root]
        for word in words:
            if word not in path[-1]:
                return False
            path.append(path[-1][word])
        if path[-1].pop(_END, None) is None:
            return False
        for word, parent, node in zip(words[::-1], path[-2::-1], path[:0:-1], strict=True):
            if not node:
                del parent[word]
        return True

    def matches(self, segmentation: Segmentation, within: range) -> Iterator[Match]:
        """Yield the longest matches among some tokens, leftmost first, without overlap."""
        root = self.root
        lowers = segmentation.tokens.lowers
        stop = within.stop
        free = 0
        for start in [i for i in within if lowers[i] in root]:
            if start < free:
                continue
            node: Node = root
            found: tuple[Entry, int, int] | None = None
            at = start
            while at < stop:
                word = lowers[at]
                following = node.get(word)
                if following is None:
                    following = node.get(DIGITS) if word[0].isdigit() else None
                    if following is None:
                        break
                node = following
                at += 1
                end = node.get(_END)
                if end is not None and (
                    end[0].case == "any" or _case_fits(segmentation, start, end)
                ):
                    found = end
            if found is not None:
                free = start + found[2]
                yield Match(found[0], start + found[1], free)


def _case_fits(segmentation: Segmentation, start: int, end: tuple[Entry, int, int]) -> bool:
    entry, first, last = end
    tokens = segmentation.tokens
    words = tokens.texts[start + first : start + last]
    if entry.case == "exact":
        return all(word in entry.pattern.split() for word in words)
    head = start + first
    if not words[0][0].isupper() or head == 0 or tokens.texts[head - 1] in _OPENERS:
        return True
    sentence = segmentation.sentence_at(tokens.starts[head])
    return sentence is not None and (sentence.role == "title" or sentence.tokens.start == head)
