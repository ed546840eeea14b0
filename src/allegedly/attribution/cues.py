"""The head word of a cue, its base form and its stance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, cast

from allegedly.attribution.data_files import entries, word_classes
from allegedly.model import Attribution, Cue, Segmentation, Span, Spans, Stance, Tokens
from allegedly.text.english import stem

_ASPECTUAL: Final = frozenset(
    "appear begin choose come continue go keep proceed start tend".split()
)
_HEDGES: Final = frozenset(
    """seem seems seemed seeming seemingly appear appears appeared appearing apparent apparently
    evidently allegedly reportedly supposedly purportedly reputedly ostensibly presumably
    arguably likely unlikely possible possibly probable probably unclear uncertain""".split()
)
_ADVERBIAL: Final = ("ly", "also", "not", "often", "now", "still")
_FIRST_PERSON: Final = frozenset(("i", "we"))
_SEARCHING: Final = frozenset(map(stem, ("investigate", "examine", "probe", "explore")))
_HEARSAY: Final = frozenset(
    """allege assume believe claim doubt fear presume purport report rumor rumour say suppose
    suspect think understand""".split()
)


def head(lowers: Sequence[str]) -> int | None:
    """Return the index of the word that carries a cue's lemma and stance; None if it has no word.

    This is the first word listed as a cue: "said" in "has said in a statement", "refused" in
    "refused to say", but "say" in "went on to say" and "saying" in "issued a statement saying";
    else the first of an open class.

    Args:
        lowers: The words and punctuation marks of the cue in lower case.
    """
    if len(lowers) == 1:
        return 0 if _is_word(lowers[0]) else None
    if "according" in lowers:
        return lowers.index("according")
    words = [k for k, word in enumerate(lowers) if _is_word(word)]
    known = [k for k in words if listed(lowers[k])]
    telling = [k for k in words if _is_open(lowers[k])]
    both = [k for k in telling if listed(lowers[k])]
    plain = [k for k in both if lemma(lowers[k]) not in _ASPECTUAL]
    found = next(filter(None, (plain, both, telling, known, words)), None)
    if found is None:
        return None
    if "saying" in lowers and _stances().get(stem(lowers[found[0]]), "neutral") == "neutral":
        return lowers.index("saying")
    return found[0]


def cue(spans: Spans, text: str, word: str, after: str = "") -> Cue:
    """Return the cue at the given spans.

    Args:
        spans: Its spans.
        text: The text there.
        word: Its head in lower case, or the text itself if it has no word.
        after: The next word, in lower case: a particle may change the stance ("*ruled* out").
    """
    base = "according to" if word == "according" else lemma(word)
    stances = _stances()
    stance = stances.get(f"{stem(word)}-{after}") or stances.get(stem(word), "neutral")
    return Cue(spans, text, base, stance)


def is_hedge(word: str) -> bool:
    """Return whether a head word, in lower case, weakens a claim instead of attributing it."""
    return word in _HEDGES


def stances(segmentation: Segmentation, attributions: Iterable[Attribution]) -> Spans:
    """Return the cue words that show a stance, in text order: "accused", "suggested", "believes".

    Left out are those that weaken a claim themselves: what speakers think in the first person ("I
    *think*"), hearsay without a source ("is *said* to"), and what is still being found out ("is
    *investigating*").

    Args:
        segmentation: The article.
        attributions: Its attributions.
    """
    tokens = segmentation.tokens
    found: set[Span] = set()
    for item in attributions:
        if item.cue is None:
            continue
        inside = [token for span in item.cue.spans for token in tokens.within(span)]
        index = head([tokens.lowers[token] for token in inside])
        if index is not None and not _weakens(tokens, item, inside[index]):
            found.add(tokens.span(inside[index], inside[index]))
    return tuple(sorted(found, key=lambda span: span.start))


def _weakens(tokens: Tokens, attribution: Attribution, at: int) -> bool:
    """Say whether a cue, whose head is the token `at`, is a hedge."""
    source = attribution.source
    if stem(tokens.lowers[at]) in _SEARCHING:
        return True
    if source is not None:
        if source.text.replace("’", "'").partition("'")[0].lower() in _FIRST_PERSON:
            return True
        if source.spans[0].start > tokens.starts[at] or not _is_passive(tokens, at):
            return False
    return lemma(tokens.lowers[at]) in _HEARSAY


def _is_passive(tokens: Tokens, at: int) -> bool:
    """Say whether a form of "be" stands before a word, adverbs left aside."""
    before = at - 1
    while before >= 0 and tokens.lowers[before].endswith(_ADVERBIAL):
        before -= 1
    return before >= 0 and word_classes().get(tokens.lowers[before]) == "be"


def lemma(word: str) -> str:
    """Return the base form of a cue word in lower case ("denied" → "deny").

    A word that is not on a list of this library is returned as it is.
    """
    return _bases().get(stem(word), word)


def listed(word: str) -> bool:
    """Return whether a word in lower case, or another form of it, is on a list of cues."""
    return stem(word) in _bases()


@lru_cache(maxsize=1)
def _bases() -> dict[str, str]:
    """Return the base form of each listed stem."""
    bases: dict[str, str] = {}
    for name in ("cues.json", "stance.json"):
        for _, words in entries(name):
            for word in words:
                bases.setdefault(stem(word), word)
    return bases


@lru_cache(maxsize=1)
def _stances() -> dict[str, Stance]:
    """Return the stance of each cue stem that has one."""
    stances: dict[str, Stance] = {}
    for stance, words in entries("stance.json"):
        for word in words:
            verb, hyphen, particle = word.partition("-")
            stances.setdefault(stem(verb) + hyphen + particle, cast(Stance, stance))
    return stances


def _is_word(word: str) -> bool:
    return any(map(str.isalnum, word))


def _is_open(word: str) -> bool:
    return word not in word_classes() and not word.endswith("ly")
