"""Tokens of any tokeniser, aligned with the text of an article in time linear in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly.bench.predictions.relocation import MismatchError
from allegedly.model import Article, Span

_SPELT: Final = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
}
"""Tokens of the Penn Treebank that stand for others."""

_FOLDED: Final = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‛`´", "'"),
    **dict.fromkeys("–—―", "-"),
    "…": "...",
}
_FAR: Final = 30


class Aligner:
    """Finds one token after the other. Marks without a letter or digit may be missing or added."""

    def __init__(self, article: Article, start: int = 0) -> None:
        """Prepare the text from a position on."""
        self._chars: list[str] = []
        self._at: list[int] = []
        for place, char in enumerate(article.text[start:], start):
            if not char.isspace():
                folded = _FOLDED.get(char, char)
                self._chars.extend(folded)
                self._at.extend([place] * len(folded))
        self._next = 0

    def place(self, token: str) -> Span:
        """Return the place of the next token.

        Raises:
            MismatchError: If the text continues with another word.
        """
        sought = _fold(token)
        at = self._match(sought, self._next) if sought else None
        if at is None:
            if not any(char.isalnum() for char in sought):  # a mark that the tokeniser added
                here = self._at[min(self._next, len(self._at) - 1)]
                return Span(here, here)
            shown = "".join(self._chars[self._next : self._next + _FAR])
            rest = f"“{shown}”" if shown else "its end"
            raise MismatchError(
                f"the token “{token[:60]}” does not follow in the text, which has {rest}"
            )
        self._next = at + len(sought)
        return Span(self._at[at], self._at[self._next - 1] + 1)

    def _match(self, sought: Sequence[str], start: int) -> int | None:
        """Return where a token stands, at most some marks further on."""
        for at in range(start, min(start + _FAR, len(self._chars)) + 1):
            if self._chars[at : at + len(sought)] == sought:
                return at
            if at < len(self._chars) and self._chars[at].isalnum():
                return None
        return None


def _fold(token: str) -> list[str]:
    plain = _SPELT.get(token.upper() if token.startswith("-") else token, token)
    return [c for char in plain if not char.isspace() for c in _FOLDED.get(char, char)]
