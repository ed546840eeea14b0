"""Features of a candidate: its own form, its neighbours, and the rest of the claim.

Features are strings, so that weights can be read. A context word outside the closed classes of the
knowledge file counts mainly by its ending: nouns and verbs of one domain would not help in
another.
"""

from __future__ import annotations

from collections.abc import Sequence

from allegedly_ml.candidates import Candidate
from allegedly_ml.claim_tokens import ClaimTokens
from allegedly_ml.knowledge import Knowledge, without_ending

LEFT, RIGHT = 4, 5
"""The number of tokens before and after a candidate that count as a bag of words."""

_OUTSIDE = "<>"
_ENDS = ("ly", "ing", "ed", "tion", "ment", "ity", "ous", "ive", "able", "al", "s")
_CLOSED = ("neg", "be", "have", "pron")
_IF = frozenset({"if", "unless", "until"})
_MODAL = frozenset({"would", "will", "could", "should", "'d", "'ll", "might", "may"})


class Featurizer:
    """Turns candidates into feature strings."""

    def __init__(self, knowledge: Knowledge, *, lexical: bool = False) -> None:
        """Make a featurizer.

        Args:
            knowledge: Groups of cue words and classes of context words.
            lexical: Whether neighbours count as words as well as by class, which is better if the
                model is used on the kind of text that it was trained on.
        """
        self._lexical = lexical
        self._groups = knowledge.groups
        self._context = knowledge.context

    def features(self, tokens: ClaimTokens, candidates: Sequence[Candidate]) -> list[list[str]]:
        """Return the features of each candidate of one claim, without duplicates."""
        if not candidates:
            return []
        lowers = tokens.lowers
        conditions = [first for first, _ in candidates if lowers[first] in _IF]
        modals = [first for first, _ in candidates if lowers[first] in _MODAL]
        question = "?" in lowers[-3:]
        found = []
        for first, last in candidates:
            flags = self._flags(tokens, first, last)
            if question:
                flags.append("?")
            if conditions:
                if conditions[0] < first:
                    flags.append("<if")
                if conditions[-1] > last:
                    flags.append(">if")
            if modals:
                if modals[0] < first:
                    flags.append("<modal")
                if modals[-1] > last:
                    flags.append(">modal")
            found.append(self._describe(tokens, first, last, flags))
        return found

    def _class(self, lower: str, text: str) -> str:
        """Return the class of a context word: closed class, cue group, or ending."""
        known = self._context.get(lower)
        if known is not None:
            return known
        if not lower[0].isalpha():
            return "num" if lower[0].isdigit() else lower[0]
        group = self._groups.get(lower)
        if group is not None:
            return group
        if text[0].isupper():
            return "Cap"
        for end in _ENDS:
            if lower.endswith(end):
                return "-" + end
        return "x"

    def _flags(self, tokens: ClaimTokens, first: int, last: int) -> list[str]:
        """Return the flags that hold for the context of a candidate."""
        lowers, context = tokens.lowers, self._context
        left = lowers[max(0, first - LEFT) : first]
        right = lowers[last + 1 : last + 1 + RIGHT]
        classes = {context.get(word) for word in left}
        flags: list[str] = [kind for kind in _CLOSED if kind in classes]
        if "it" in left:
            flags.append("it")
        flags += [word for word in ("that", "to", "by") if word in right]
        if "whether" in right or "if" in right:
            flags.append("whether")
        if first == 0 or (first == 1 and not lowers[0][0].isalpha()):
            flags.append("first")
        elif tokens.texts[first][0].isupper():
            flags.append("Cap")
        if any(word[0].isdigit() for word in right[:3]):
            flags.append("num")
        return flags

    def _describe(self, tokens: ClaimTokens, first: int, last: int, flags: list[str]) -> list[str]:
        lowers, context = tokens.lowers, self._context
        word = "_".join(lowers[first : last + 1])
        group = self._groups.get(word, "-") if first == last else "phrase"
        k2, k1 = self._at(tokens, first - 2), self._at(tokens, first - 1)
        c1, c2 = self._at(tokens, last + 1), self._at(tokens, last + 2)
        features = [
            f"w={word}", f"g={group}", f"s={without_ending(word)}",
            f"k1={k1}", f"k2={k2}", f"c1={c1}", f"c2={c2}",
            f"k1c1={k1}|{c1}", f"k2k1={k2}|{k1}", f"c1c2={c1}|{c2}",
        ]  # fmt: skip
        if first > 0:
            features.append(f"gl1={group}|{lowers[first - 1]}")
        if last + 1 < len(lowers):
            features.append(f"gr1={group}|{lowers[last + 1]}")
        if first == last:
            end = word[-3:]
            features += (
                f"e={end}", f"ge={group}|{end}", f"gec1={group}|{end}|{c1}",
                f"gek1={group}|{end}|{k1}",
            )  # fmt: skip
        before = dict.fromkeys(lowers[max(0, first - LEFT) : first])
        after = dict.fromkeys(lowers[last + 1 : last + 1 + RIGHT])
        left = [near for near in before if near in context]
        right = [near for near in after if near in context]
        for of, value in (("w", word), ("g", group)):
            features += (
                f"{of}k1={value}|{k1}", f"{of}c1={value}|{c1}", f"{of}k1c1={value}|{k1}|{c1}",
                f"{of}k2k1={value}|{k2}|{k1}", f"{of}c1c2={value}|{c1}|{c2}",
            )  # fmt: skip
            features += [f"{of}h={value}|{flag}" for flag in flags]
            features += [f"{of}L={value}|{near}" for near in left]
            features += [f"{of}R={value}|{near}" for near in right]
        features += [f"h={flag}" for flag in flags]
        if self._lexical:
            features += self._neighbours(tokens, first, last, word)
        return features

    def _neighbours(self, tokens: ClaimTokens, first: int, last: int, word: str) -> list[str]:
        """Return the words at up to three positions on either side."""
        lowers = tokens.lowers
        features = [f"l{n}={lowers[first - n]}" for n in (1, 2, 3) if first >= n]
        features += [f"r{n}={lowers[last + n]}" for n in (1, 2, 3) if last + n < len(lowers)]
        return features + [f"w{feature}|{word}" for feature in features if feature[1] < "3"]

    def _at(self, tokens: ClaimTokens, place: int) -> str:
        """Return the class of the context word at a position, which may be outside the claim."""
        if 0 <= place < len(tokens.lowers):
            return self._class(tokens.lowers[place], tokens.texts[place])
        return _OUTSIDE
