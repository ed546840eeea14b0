"""The closed classes of words around a predicate, in the spelling that the features use.

Contractions stay one word ("don't", "can't", "'ll"), whether a text writes them with a straight or
a curly apostrophe, together or, as treebanks do, apart ("do n't").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

MODALS: Final = frozenset(
    """will would can could may might must shall should ought 'll 'd won't wouldn't can't cannot
    couldn't mightn't mustn't shan't shouldn't""".split()
)
BE: Final = frozenset(
    "is are was were am be been being 's 're 'm isn't aren't wasn't weren't ain't".split()
)
AUXILIARIES: Final = (
    MODALS
    | BE
    | frozenset(
        """has have had having 've haven't hasn't hadn't do does did don't doesn't didn't get got
        gets getting""".split()
    )
)
NEGATIONS: Final = (
    frozenset("not n't never no nor neither hardly scarcely barely rarely seldom without".split())
    | {"nobody", "nothing", "none", "nowhere", "cannot"}
    | {word for word in AUXILIARIES if word.endswith("n't")}
)
ADVERBS: Final = frozenset(
    """also still already just only even yet ever now then always often perhaps maybe again soon so
    too very rather quite almost nearly longer much more most less far well really""".split()
)
SUBJECTS: Final = frozenset("i he she it they we you there".split())
DETERMINERS: Final = frozenset(
    "the a an my your his her its our their some any every each all both no another".split()
)
OPENERS: Final = frozenset(
    """if when while although though because since as after before unless once until whereas that
    whether who which what why how where and or but than to ; : ( ) -- - — – … ... \"""".split()
)
"""Words and marks that a clause may begin after."""
ASKING: Final = frozenset("if whether what how why when where who which".split())
DOUBTS: Final = frozenset(
    """if unless whether until when because before hope wish please let or would wants want probably
    perhaps maybe possibly likely allegedly reportedly apparently supposedly presumably unlikely
    almost nearly doubts doubt""".split()
)
"""Words anywhere before a predicate that may leave it open."""
BASES: Final = {
    "won't": "will", "can't": "can", "shan't": "shall", "ain't": "is", "'ll": "will", "'re": "are",
    "'m": "am", "'ve": "have",
}  # fmt: skip
"""Full forms of contractions whose verb is not simply the rest without "not"."""
ENDS: Final = frozenset(".?!")
PERSONS: Final = {
    "i": "1", "we": "1", "me": "1", "us": "1", "my": "1", "you": "2", "he": "3", "she": "3",
    "they": "3", "someone": "3", "it": "it", "there": "there", "who": "who", "which": "who",
    "that": "that",
}  # fmt: skip

_SPELLINGS: Final = {
    "cannot": "can't", "``": '"', "''": '"', "“": '"', "”": '"', "n’t": "n't", "’s": "'s",
    "’d": "'d", "’ll": "'ll", "’re": "'re", "’ve": "'ve", "’m": "'m",
    **{word.replace("'", "’"): word for word in AUXILIARIES if "n't" in word},
}  # fmt: skip


def plain(lowers: Sequence[str], head: int) -> tuple[list[str], int]:
    """Return words in the spelling of this module, and the new index of one of them."""
    spellings = _SPELLINGS
    words = [spellings.get(word, word) for word in lowers]
    if "n't" not in words:
        return words, head
    joined: list[str] = []
    for index, word in enumerate(words):
        if word == "n't" and joined:
            joined[-1] = _NEGATED.get(joined[-1], joined[-1] + "n't")
        else:
            joined.append(word)
        if index == head:
            head = len(joined) - 1
            break
    else:
        return joined, head
    rest, _ = plain(words[index + 1 :], 0)
    return joined + rest, head


_NEGATED: Final = {"wo": "won't", "ca": "can't", "sha": "shan't", "am": "ain't"}


def ending(word: str) -> str:
    """Return the ending of a word that tells tense or part of speech, or a hyphen."""
    for end in ("ing", "ed", "en", "s", "ly", "tion", "ment"):
        if word.endswith(end) and len(word) > len(end) + 1:
            return end
    return "-"
