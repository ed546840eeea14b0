"""Classes of words that the rules of cues, sources and contents share."""

from __future__ import annotations

from typing import Final

LABELS: Final = frozenset(
    "related update updated watch read more note exclusive breaking video photos pictures live"
    " opinion analysis correction also warning".split()
)
"""Words in capitals before a colon that are not speakers."""
CLAUSE_OPENERS: Final = frozenset(
    "that who whom whose which what how why where when if because while as although though since"
    " and but or than until unless whether before after so".split()
)
PREDICATES: Final = frozenset(("be", "have", "do", "will", "ed"))
HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "ly", "not"))
RELATIVE_CLAUSE: Final = 15
"""The most words of a relative clause between a subject and its cue."""
HEARD: Final = frozenset(
    "said thought understood believed feared known felt found shown claimed alleged".split()
)
"""Participles of "it is said that"; most others end in -ed."""
SUBJECTS: Final = frozenset(("D", "PP$", "he", "Cap", "CAPS", "Q", "NUM"))
AFTER_NOUNS: Final = frozenset(
    ("w", "s", "es", "ies", "er", "or", "ers", "ors", "ist", "ment", "ion", "tion")
)
PHRASE: Final = 12
"""The most words of a noun phrase in front of a preposition, and of a subject before its verb."""
