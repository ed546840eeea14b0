"""The evidence that the decoder scores: words, and the boundaries between them."""

from __future__ import annotations

from functools import lru_cache
from operator import add
from typing import Final

import attrs

from allegedly.attribution.data_files import entries
from allegedly.attribution.words import PADDING, Range, Words, lay_out, padded
from allegedly.model import Segmentation

_FINITE: Final = frozenset(("be", "have", "do", "will", "ed", "not"))
SAYS: Final = frozenset(
    "say says said claim claims claimed insist insists insisted argue argues argued".split()
)
"""Verbs of asides: "– he said –", "(the firm claims)"."""
_LONGEST_ASIDE: Final = 15
"""The most words between dashes that are taken for an aside."""
_PAST: Final = frozenset(
    """bore began blew bled broke chose drank drew drove fell fled flew froze fought got grew held
    hung kept knew lay led left lent lost met paid ran rang rode rose said sang sank sat sent shot
    shook shrank sold spoke sprang stole swam swore tore threw woke won wore wrote""".split()
)
"""Irregular pasts, which are finite verbs whatever their learnt class."""
_LONGEST_BRACKET: Final = 60
"""The most words of a bracket; the marks of a longer one are ignored."""
_NO_CLUSTER: Final = frozenset(("Cap", "CAPS", "NUM"))


@attrs.frozen(eq=False)
class Evidence(Words):
    """The words of an article with the columns that only the decoder reads.

    These are `padded` as well.

    Attributes:
        fine: The learnt class of the word if there is one, else `cls`.
        verbal: Whether the word may be a finite verb.
        mark: `gap`, and how quotation changes there: it opens (o), closes (c), passes to another
            (x), continues (i), or there is none (n).
        border: Signature of the boundary before the word: class, mark, change of quotation, class.
        brackets: For each word in brackets, the words inside them.
        strong: Words that the decoder takes for cues; it adds them as it proceeds.
    """

    fine: list[str]
    verbal: list[bool]
    mark: list[str]
    border: list[str]
    brackets: dict[int, Range]
    strong: set[int] = attrs.field(factory=set)

    def clause(self, k: int, unit: Range) -> Range:
        """Return the words among which source and content of cue k stand: its brackets, or all."""
        return self.brackets.get(k, unit)


def gather(segmentation: Segmentation) -> Evidence:
    """Lay out the words of an article with the evidence about them."""
    words = lay_out(segmentation)
    size = len(words.token)
    cls, gap, quote = words.cls[:size], words.gap[:size], words.quote[:size]
    clusters = word_clusters()
    fine = [
        c if c in _NO_CLUSTER else clusters.get(word, c)
        for c, word in zip(cls, words.lower[:size], strict=True)
    ]
    turns = list(map(_turn, [-1, *quote], quote))
    border = [
        f"{left}{marks[:1]}{'' if turn in 'in' else '|'}{right}"
        for left, marks, turn, right in zip([PADDING, *cls], gap, turns, cls, strict=False)
    ]
    return Evidence(
        **{field.name: getattr(words, field.name) for field in attrs.fields(Words)},
        fine=padded(fine, PADDING),
        verbal=padded(
            [
                c in _FINITE or x[0] == "v" or word in _PAST
                for c, x, word in zip(cls, fine, words.lower, strict=False)
            ],
            False,
        ),
        mark=padded(list(map(add, gap, turns)), "n"),
        border=padded(border, PADDING),
        brackets=_brackets(words),
    )


def _brackets(words: Words) -> dict[int, Range]:
    """Return the words inside the brackets, or the dashes of "– he said –", around a word."""
    gap, found = words.gap, {}
    for opened in [k for k, marks in enumerate(gap) if "(" in marks or "-" in marks]:
        stop = words.units[words.unit_of(opened)][1]
        if "(" in gap[opened]:
            last = min(stop, opened + _LONGEST_BRACKET)
            closed = next((k for k in range(opened + 1, last + 1) if _ends(gap[k], k, stop)), None)
        else:
            last = min(stop - 1, opened + _LONGEST_ASIDE)
            closed = next((k for k in range(opened + 1, last + 1) if gap[k]), None)
            if closed is not None and not (
                "-" in gap[closed] and SAYS.intersection(words.lower[opened + 1 : opened + 6])
            ):
                closed = None
        if closed is not None:
            found.update(dict.fromkeys(range(opened, closed), (opened, closed)))
    return found


def _ends(marks: str, k: int, stop: int) -> bool:
    return ")" in marks or k == stop


@lru_cache(maxsize=1)
def word_clusters() -> dict[str, str]:
    """Return the learnt class of each frequent open-class word in lower case."""
    return {word: name for name, words in entries("clusters.json", __package__) for word in words}


def _turn(left: int, right: int) -> str:
    """Return how quotation changes between two words; see `Evidence.mark`."""
    if left == right:
        return "n" if left < 0 else "i"
    if left < 0:
        return "o"
    return "c" if right < 0 else "x"
