"""Whether words beside an attribution can stand alone as a claim, judged by their shape."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from allegedly.model import Tokens

FEWEST_WORDS: Final = 3
"""The rest of a sentence beside an attribution is a claim only if it has this many words."""

LONG_ADJUNCT: Final = 10
"""If the rest begins like an adjunct and has no verb, it needs this many words to be a claim."""

LONG_CLAUSE: Final = 7
"""A reporting clause with this many words beside source and cue is a claim even without a verb."""

JOINTS: Final = frozenset(
    ["and", "or", "but", "nor", "yet", "so", "while", *";,:-–—.\"'“”‘’()[]|", "--", "..."]
)

_LINKS: Final = frozenset(
    "after although as because before even if now once since that though unless until when whereas"
    " while".split()
)
"""Words that link a clause to the next one and belong to neither claim."""

_BETWEEN: Final = JOINTS | _LINKS
_ADJUNCT: Final = frozenset(
    """about above across after against ahead along alongside amid among as at because before
    behind below beside besides between beyond by citing despite down during echoing following for
    from in inside into like near of off on once onto out outside over per quoting referring
    regarding responding since speaking standing testifying than that though through throughout to
    toward towards under until unlike up upon via when whenever where which who whom whose
    with within without writing""".split()
)
_VERBS: Final = frozenset(
    """is are was were am has have had do does did will would can could may might must should 's 're
    've 'll isn't aren't wasn't weren't won't wouldn't can't couldn't don't doesn't didn't hasn't
    haven't hadn't said says went came made took got gave found left began became kept led met
    ran saw sent set told won lost held put paid brought""".split()
)
_EMPTY: Final = frozenset("it is was has had been be being not also now long widely".split())
"""Words that say nothing alone: "*it has long been* believed that …"."""
_FILLING: Final = _BETWEEN | _EMPTY
_PREPOSITIONS: Final = frozenset(("during", "following", "regarding"))
_POSSESSIVE: Final = frozenset("his her its their my our your".split())
_NO_VERB_AFTER: Final = frozenset(
    "the a an his her its their our my your this that these those of to in at for by".split()
)


class Shapes:
    """The shapes of the clauses of one article."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def trimmed(self, piece: list[int], *, left: bool, right: bool) -> list[int]:
        """Drop conjunctions and marks from the ends that border on an attribution."""
        lowers = self._tokens.lowers
        first, last = 0, len(piece)
        while first < last and lowers[piece[first]] in JOINTS:
            first += 1
        dropped = _BETWEEN if right else JOINTS
        while first < last and lowers[piece[last - 1]] in dropped:
            last -= 1
        return piece[first:last]

    def stands_alone(self, core: list[int], piece: list[int], *, left: bool, right: bool) -> bool:
        """Return whether the words between attributions can be a claim.

        Args:
            core: The words, without what joins them to the attributions.
            piece: The words with it.
            left: Whether an attribution stands before them.
            right: Whether one stands behind them.
        """
        words = [token for token in core if self.is_word(token)]
        if len(words) < FEWEST_WORDS or all(
            self._tokens.lowers[token] in _EMPTY for token in words
        ):
            return False
        adjunct = self._tokens.lowers[words[0]] in _ADJUNCT
        if any(map(self.is_verb, words)):
            return not adjunct or not left or core[0] != piece[0]
        if left and self.is_participle(core):
            return False
        # Without a joint it belongs to the clause beside it.
        apart = (not left or core[0] != piece[0]) and (not right or core[-1] != piece[-1])
        return apart and (not adjunct or len(words) >= LONG_ADJUNCT)

    def is_participle(self, core: list[int]) -> bool:
        """Return whether words are like "sitting on the step", "her voice breaking"."""
        words = [self._tokens.lowers[token] for token in core if self.is_word(token)]
        if not words or any(map(self.is_verb, core)):
            return False
        if words[0] in _PREPOSITIONS:
            return False
        ends = (words[0], words[-1] if words[0] in _POSSESSIVE else "")
        return any(word.endswith("ing") for word in ends)

    def says_something(self, clause: Collection[int]) -> bool:
        """Return whether words of a reporting clause say more than who speaks."""
        if sum(self._tokens.lowers[t] not in _FILLING for t in clause) < FEWEST_WORDS:
            return False
        return any(map(self.is_verb, clause)) or len(clause) >= LONG_CLAUSE

    def is_word(self, token: int) -> bool:
        """Return whether a token is a word or a number, and not a mark."""
        return self._tokens.texts[token][0].isalnum()

    def is_verb(self, token: int) -> bool:
        """Return whether a token looks like a finite verb."""
        lower = self._tokens.lowers[token]
        if lower in _VERBS:
            return self._tokens.texts[token] != "May"
        before = self._tokens.lowers[token - 1] if token else ""
        return len(lower) > 4 and lower.endswith("ed") and before not in _NO_VERB_AFTER
