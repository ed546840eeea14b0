"""Forms of English verbs and nouns, British and American, from their base forms."""

from __future__ import annotations

import re
from typing import Final

_IRREGULAR_VERBS: Final = {
    "be": ("am", "is", "are", "was", "were", "been", "being"),
    "bear": ("bears", "bore", "borne", "bearing"),
    "cast": ("casts", "cast", "casting"),
    "come": ("comes", "came", "coming"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "feel": ("feels", "felt", "feeling"),
    "find": ("finds", "found", "finding"),
    "foresee": ("foresees", "foresaw", "foreseen", "foreseeing"),
    "give": ("gives", "gave", "given", "giving"),
    "have": ("has", "had", "having"),
    "hear": ("hears", "heard", "hearing"),
    "hold": ("holds", "held", "holding"),
    "know": ("knows", "knew", "known", "knowing"),
    "leave": ("leaves", "left", "leaving"),
    "make": ("makes", "made", "making"),
    "put": ("puts", "put", "putting"),
    "read": ("reads", "read", "reading"),
    "say": ("says", "said", "saying"),
    "see": ("sees", "saw", "seen", "seeing"),
    "seek": ("seeks", "sought", "seeking"),
    "set": ("sets", "set", "setting"),
    "take": ("takes", "took", "taken", "taking"),
    "tell": ("tells", "told", "telling"),
    "think": ("thinks", "thought", "thinking"),
    "understand": ("understands", "understood", "understanding"),
}
_IRREGULAR_NOUNS: Final = {
    "analysis": "analyses",
    "hypothesis": "hypotheses",
    "man": "men",
    "person": "people",
    "woman": "women",
}
_DOUBLING: Final = frozenset({"admit", "bet", "infer", "hum", "plan", "refer", "rid", "stop"})
_OUR: Final = {"rumor": "rumour", "favor": "favour", "honor": "honour", "endeavor": "endeavour"}
_SIBILANT: Final = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y: Final = re.compile(r"[^aeiou]y$")


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return all forms of a verb, base form first, each once.

    >>> verb_forms("theorize")[:4]
    ('theorize', 'theorizes', 'theorized', 'theorizing')
    """
    forms: list[str] = []
    for base in _spellings(lemma):
        forms.append(base)
        forms.extend(_IRREGULAR_VERBS.get(base) or _regular(base))
    return tuple(dict.fromkeys(forms))


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Return singular and plural of a noun, each once."""
    forms: list[str] = []
    for base in _spellings(lemma):
        forms += [base, _IRREGULAR_NOUNS.get(base) or _add_s(base)]
    return tuple(dict.fromkeys(forms))


def _spellings(lemma: str) -> tuple[str, ...]:
    if lemma.endswith(("ize", "yze")) and len(lemma) > 5:
        return (lemma, lemma[:-2] + "se")
    return (lemma, _OUR[lemma]) if lemma in _OUR else (lemma,)


def _add_s(base: str) -> str:
    if _SIBILANT.search(base):
        return base + "es"
    return base[:-1] + "ies" if _CONSONANT_Y.search(base) else base + "s"


def _regular(base: str) -> tuple[str, str, str]:
    if _CONSONANT_Y.search(base):
        return _add_s(base), base[:-1] + "ied", base + "ing"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return _add_s(base), base + "d", base[:-1] + "ing"
    stem = base + base[-1] if base in _DOUBLING else base
    return _add_s(base), stem + "ed", stem + "ing"
