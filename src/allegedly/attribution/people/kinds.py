"""The kind of a source, from its head noun, its capitals and the names of the article."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from allegedly.attribution.words import Words
from allegedly.attribution.words.lists import load
from allegedly.model import SourceKind

PRONOUNS: Final = frozenset(
    "i he she they we it you who him her them us me his their my our your its himself herself"
    " themselves myself which that this these those whom whose it's one".split()
)
_BREAKS: Final = frozenset(
    "of for who whom which that from with at in on to near by as close".split()
)
_QUANTIFIERS: Final = frozenset(("Q", "no", "NUM", "D"))
_INDEFINITE: Final = frozenset("a an another any each either every neither no one some".split())
_WITHIN: Final = ("", "/")
_WITH_MORE: Final = frozenset(("one", "these", "those"))
_ABBREVIATION: Final = 4
"""A full stop does not end a phrase after a word of at most this length: "Sen. Berg", "J. Berg"."""
_PEOPLES: Final = ("ans", "ats", "ers", "ors", "ists", "ians")
PEOPLES_AFTER_NAMES: Final = ("ans", "ats", "ians")


@lru_cache(maxsize=1)
def nouns() -> dict[str, SourceKind]:
    """Return the kind of each noun that may head a source, in lower case."""
    lists = load("sources.json")
    kinds: dict[str, SourceKind] = {}
    for noun in lists["group"].split():
        kinds[noun] = "unnamed-group"
    for noun in lists["person"].split():
        kinds[noun] = "unnamed-person"
    for noun in lists["document"].split():
        kinds[noun] = "document"
    return kinds


@lru_cache(maxsize=1)
def bodies() -> frozenset[str]:
    """Return the singular nouns for bodies that act as one: campaign, court, police."""
    return frozenset(load("bodies.json")["body"].split())


@lru_cache(maxsize=1)
def forms_of_address() -> frozenset[str]:
    """Return the titles that stand before a surname and hardly ever before another noun."""
    return frozenset(load("bodies.json")["address"].split())


@lru_cache(maxsize=1)
def organization_words() -> frozenset[str]:
    """Return capitalised words that mark the name of an organisation."""
    return frozenset(load("sources.json")["organization"].split())


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Return capitalised words that stand before names of people."""
    return frozenset(load("sources.json")["title"].split())


def noun_kind(word: str) -> SourceKind | None:
    """Return the kind of source that a singular or plural noun heads; None if unknown."""
    kinds = nouns()
    kind = kinds.get(word)
    if kind is None and word.endswith("s"):
        kind = kinds.get(word[:-1]) or (
            kinds.get(word[:-3] + "y") if word.endswith("ies") else None
        )
        if kind is None and word.endswith("men"):
            kind = kinds.get(word[:-3] + "man")
        return "unnamed-group" if kind == "unnamed-person" else kind
    return kind


def head_stop(words: Words, first: int, stop: int) -> int:
    """Return the position at which the core of a noun phrase ends.

    It ends before a comma, a preposition, a relative pronoun, a day, or the participle that follows
    a noun ("people involved", "a poll released").
    """
    lower, cls, gap = words.lower, words.cls, words.gap
    for k in range(first + 1, stop):
        if gap[k] not in _WITHIN and not (gap[k] == "." and len(lower[k - 1]) <= _ABBREVIATION):
            return k
        if lower[k] in _BREAKS or cls[k] in ("P", "of", "DAY"):
            return k
        if cls[k] == "ed" and noun_kind(lower[k - 1]) is not None:
            return k
    return stop


def source_kind(words: Words, first: int, stop: int, people: frozenset[str]) -> SourceKind:
    """Return the kind of the source named by words [first, stop).

    Args:
        words: The words of the article.
        first: First word of the source.
        stop: Position after its last word.
        people: Surnames and full names of the people in the article.
    """
    end = head_end(words, first, stop)
    head, word = words.lower[end - 1], words.text[end - 1]
    if end - first == 1 and head in PRONOUNS:
        if head == "one" and stop > end and words.lower[end] == "of":
            return "unnamed-person"
        return "unnamed-group" if head in _WITH_MORE and stop > end else "pronoun"
    if words.lower[stop] == ":" and word.isupper() and not words.gap[stop]:
        return _speaker_kind(words, first, end)
    if word[:1].isupper() or word[:1] == "@":
        return _capital_kind(words, first, end, people)
    return _lower_kind(words, first, end)


def kind_by_letters(text: str) -> SourceKind:
    """Return the kind of a source outside the words of the article: in boilerplate, for example."""
    if text.lower() in PRONOUNS:
        return "pronoun"
    parts = text.split()
    known = noun_kind(parts[-1].lower()) if parts else None
    return known or ("named-person" if text[:1].isupper() else "unnamed-person")


def head_end(words: Words, first: int, stop: int) -> int:
    """Return the position after the head of a source, without the possessive."""
    end = head_stop(words, first, stop)
    return end - 1 if words.lower[end - 1] == "'s" and end - 1 > first else end


def _speaker_kind(words: Words, first: int, end: int) -> SourceKind:
    """Return the kind of a transcript's speaker: "TRUMP:", "Q:", "REPORTER:"."""
    head = words.text[end - 1].lower()
    known = noun_kind(head)
    if len(head) == 1 or (known and end - first == 1):
        return known or "unnamed-person"
    return "named-person"


def _capital_kind(words: Words, first: int, end: int, people: frozenset[str]) -> SourceKind:
    """Return the kind of a source whose head is written with a capital."""
    head, word = words.lower[end - 1], words.text[end - 1]
    if word in people:
        return "named-person"
    parts = [text.rstrip(".") for text in words.text[first:end]]
    before = parts[-2] if len(parts) > 1 else ""
    if before in forms_of_address():
        return "named-person"
    known = noun_kind(head)
    if known == "unnamed-group" and head.endswith("s") and head not in nouns():
        return known  # Republicans, many Democrats
    if not organization_words().isdisjoint(parts):
        return "named-organization"
    if known in ("document", "unnamed-person") or (known and len(parts) == 1):
        return "named-organization" if head in bodies() else known
    if word.isupper() and len(word) > 1 and len(parts) <= 2:
        return "named-organization"
    if known == "unnamed-group" or (words.cls[first] == "D" and len(parts) <= 3):
        return "named-organization" if not head.endswith("s") else "unnamed-group"
    if head.endswith(_PEOPLES if len(parts) == 1 else PEOPLES_AFTER_NAMES):
        return "unnamed-group"  # Americans, Cuban Americans
    return "named-person"


def _lower_kind(words: Words, first: int, end: int) -> SourceKind:
    lower, cls = words.lower, words.cls
    core = next((k for k in range(end - 1, first - 1, -1) if noun_kind(lower[k])), end - 1)
    head = lower[core]
    if head in bodies() and not _indefinite(words, first):
        return "named-organization"
    kind = noun_kind(head)
    if kind is not None:
        return kind
    if (head.endswith("s") and not head.endswith("ss")) or cls[core] in _QUANTIFIERS:
        return "unnamed-group"
    if cls[core] in ("tion", "ment", "ity", "ing"):
        return "document"
    return "unnamed-person"


def _indefinite(words: Words, first: int) -> bool:
    """Return whether a noun phrase introduces someone new: "a mayor", "two councils"."""
    return words.lower[first] in _INDEFINITE or words.cls[first] in ("Q", "no", "NUM")
