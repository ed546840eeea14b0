"""What a candidate looks like: its own form, its neighbours, and what else the passage holds.

Features are strings, so that a person can read a weight. A context word outside the closed
classes of the knowledge file counts mainly by its ending: nouns and verbs of one domain would not
help in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly_ml.candidates import Candidate
from allegedly_ml.knowledge import Knowledge, stem
from allegedly_ml.passages import Passage

REACH: Final = 3
"""How many tokens to either side count one by one."""

LEFT, RIGHT = 4, 5
"""How many tokens before and after a candidate count as a bag."""

_PAD = "<>"
_ENDS = ("ly", "ing", "ed", "tion", "ment", "ity", "ous", "ive", "able", "al", "s")
_CLOSED = ("neg", "be", "have", "pron")
_IF = frozenset({"if", "unless", "until"})
_MODAL = frozenset({"would", "will", "could", "should", "'d", "'ll", "might", "may"})


class Featurizer:
    """Turns candidates into feature strings."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Make a featurizer.

        Args:
            knowledge: Groups of cue words and classes of context words.
        """
        self._groups = knowledge.groups
        self._context = knowledge.context

    def features(self, passage: Passage, candidates: Sequence[Candidate]) -> list[list[str]]:
        """Return the features of each candidate of one passage; none occurs twice in a list."""
        if not candidates:
            return []
        lowers = passage.lowers
        conditions = [first for first, _ in candidates if lowers[first] in _IF]
        modals = [first for first, _ in candidates if lowers[first] in _MODAL]
        question = "?" in lowers[-3:]
        found = []
        for first, last in candidates:
            flags = self._flags(passage, first, last)
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
            found.append(self._describe(passage, first, last, flags))
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

    def _flags(self, passage: Passage, first: int, last: int) -> list[str]:
        """Return what is true of the surroundings of a candidate."""
        lowers, context = passage.lowers, self._context
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
        elif passage.texts[first][0].isupper():
            flags.append("Cap")
        if any(word[0].isdigit() for word in right[:3]):
            flags.append("num")
        return flags

    def _describe(self, passage: Passage, first: int, last: int, flags: list[str]) -> list[str]:
        lowers, context = passage.lowers, self._context
        word = "_".join(lowers[first : last + 1])
        group = self._groups.get(word, "-") if first == last else "phrase"
        (l3, l2, l1, r1, r2, r3), (k3, k2, k1, c1, c2, c3) = self._around(passage, first, last)
        features = [
            f"w={word}", f"g={group}", f"s={stem(word)}",
            f"l1={l1}", f"l2={l2}", f"l3={l3}", f"r1={r1}", f"r2={r2}", f"r3={r3}",
            f"k1={k1}", f"k2={k2}", f"k3={k3}", f"c1={c1}", f"c2={c2}", f"c3={c3}",
            f"k1c1={k1}|{c1}", f"k2k1={k2}|{k1}", f"c1c2={c1}|{c2}",
            f"wl1={word}|{l1}", f"wr1={word}|{r1}", f"wl2={word}|{l2}", f"wr2={word}|{r2}",
            f"gl1={group}|{l1}", f"gr1={group}|{r1}",
        ]  # fmt: skip
        for name, value in (("w", word), ("g", group)):
            features += (
                f"{name}k1={value}|{k1}", f"{name}c1={value}|{c1}",
                f"{name}k1c1={value}|{k1}|{c1}", f"{name}k2k1={value}|{k2}|{k1}",
                f"{name}c1c2={value}|{c1}|{c2}",
            )  # fmt: skip
        if first == last:
            end = word[-3:]
            features += (
                f"e={end}", f"ge={group}|{end}", f"gec1={group}|{end}|{c1}",
                f"gek1={group}|{end}|{k1}",
            )  # fmt: skip
        for flag in flags:
            features += (f"h={flag}", f"wh={word}|{flag}", f"gh={group}|{flag}")
        for near in dict.fromkeys(lowers[max(0, first - LEFT) : first]):
            if near in context:
                features += (f"wL={word}|{near}", f"gL={group}|{near}")
        for near in dict.fromkeys(lowers[last + 1 : last + 1 + RIGHT]):
            if near in context:
                features += (f"wR={word}|{near}", f"gR={group}|{near}")
        return features

    def _around(self, passage: Passage, first: int, last: int) -> tuple[list[str], list[str]]:
        """Return the `REACH` words before and after a candidate, and their classes."""
        words, classes = [], []
        n = len(passage.lowers)
        for at in (*range(first - REACH, first), *range(last + 1, last + 1 + REACH)):
            if 0 <= at < n:
                lower = passage.lowers[at]
                words.append(lower)
                classes.append(self._class(lower, passage.texts[at]))
            else:
                words.append(_PAD)
                classes.append(_PAD)
        return words, classes
