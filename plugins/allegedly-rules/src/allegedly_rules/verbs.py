"""The forms of English verbs."""

from __future__ import annotations

from typing import Final

IRREGULAR: Final = {
    "be": "be am is are was were been being 's 're 'm isn't aren't wasn't weren't",
    "begin": "begin begins began begun beginning",
    "bring": "bring brings brought bringing",
    "come": "come comes came coming",
    "do": "do does did done doing don't doesn't didn't",
    "feel": "feel feels felt feeling",
    "find": "find finds found finding",
    "get": "get gets got gotten getting",
    "give": "give gives gave given giving",
    "go": "go goes went gone going",
    "have": "have has had having 've 'd haven't hasn't hadn't",
    "hold": "hold holds held holding",
    "keep": "keep keeps kept keeping",
    "know": "know knows knew known knowing",
    "leave": "leave leaves left leaving",
    "make": "make makes made making",
    "put": "put puts putting",
    "read": "read reads reading",
    "say": "say says said saying",
    "see": "see sees saw seen seeing",
    "seek": "seek seeks sought seeking",
    "take": "take takes took taken taking",
    "tell": "tell tells told telling",
    "think": "think thinks thought thinking",
    "forecast": "forecast forecasts forecasted forecasting",
    "bet": "bet bets betting",
}
"""All forms of the irregular verbs that rules use, by base form; contractions included."""

DOUBLING: Final = frozenset({"plan", "infer", "refer", "rid", "stop", "bar", "admit", "permit"})
"""Verbs that double their last letter before -ed and -ing."""


def forms(verb: str) -> frozenset[str]:
    """Return every form of a verb, given its base form.

    >>> sorted(forms("imply"))
    ['implied', 'implies', 'imply', 'implying']
    """
    if verb in IRREGULAR:
        return frozenset(IRREGULAR[verb].split())
    if verb in DOUBLING:
        stem = verb + verb[-1]
        return frozenset({verb, verb + "s", stem + "ed", stem + "ing"})
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return frozenset({verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"})
    if verb.endswith("e"):
        return frozenset({verb, verb + "s", verb + "d", verb[:-1] + "ing"})
    third = "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
    return frozenset({verb, verb + third, verb + "ed", verb + "ing"})
