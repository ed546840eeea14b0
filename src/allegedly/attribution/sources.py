"""What kind of source a span of words is."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from allegedly.attribution.columns import Columns
from allegedly.attribution.lexicon import load
from allegedly.model import SourceKind

PRONOUNS: Final = frozenset(
    "i he she they we it you who him her them us me his their my our your its himself herself"
    " themselves myself which that this these those whom whose it's one".split()
)
_BREAKS: Final = frozenset(
    "of for who whom which that from with at in on to near by as close".split()
)
_QUANTIFIERS: Final = frozenset(("Q", "no", "NUM", "D"))


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
def organization_words() -> frozenset[str]:
    """Return capitalised words that mark the name of an organisation."""
    return frozenset(load("sources.json")["organization"].split())


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Return capitalised words that stand before names of people."""
    return frozenset(load("sources.json")["title"].split())


def noun_kind(word: str) -> SourceKind | None:
    """Return the kind of source that a noun heads, singular or plural; None where unknown."""
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


def head_stop(columns: Columns, first: int, stop: int) -> int:
    """Return where the core of a noun phrase ends: before a comma, a preposition, a relative."""
    for k in range(first + 1, stop):
        if columns.gap[k] or columns.lower[k] in _BREAKS or columns.cls[k] in ("P", "of"):
            return k
    return stop


def source_kind(
    columns: Columns, texts: list[str], first: int, stop: int, people: frozenset[str]
) -> SourceKind:
    """Return the kind of the source that words [first, stop) name.

    Args:
        columns: The words of the article.
        texts: The words as they stand, by word position.
        first: First word of the source.
        stop: Position after its last word.
        people: Surnames and full names of people in the article.
    """
    end = head_stop(columns, first, stop)
    if columns.lower[end - 1] == "'s" and end - 1 > first:
        end -= 1
    head, word = columns.lower[end - 1], texts[end - 1]
    if end - first == 1 and head in PRONOUNS:
        return "pronoun"
    if columns.lower[stop] == ":" and word.isupper() and not columns.gap[stop]:
        return _speaker_kind(texts, first, end)
    if word[:1].isupper() and word not in people and end - first == 1 and noun_kind(head):
        return noun_kind(head) or "unnamed-group"  # a common noun at the start of a sentence
    if word[:1].isupper() or word[:1] == "@":
        return _named_kind(columns, texts, first, end, people)
    return _unnamed_kind(columns, texts, first, end)


def _speaker_kind(texts: list[str], first: int, end: int) -> SourceKind:
    """Return the kind of a transcript's speaker: "TRUMP:", "Q:", "REPORTER:"."""
    head = texts[end - 1].lower()
    known = noun_kind(head)
    if len(head) == 1 or (known and end - first == 1):
        return known or "unnamed-person"
    return "named-person"


def _named_kind(
    columns: Columns, texts: list[str], first: int, end: int, people: frozenset[str]
) -> SourceKind:
    head, word = columns.lower[end - 1], texts[end - 1]
    if word in people:
        return "named-person"
    words = [text.rstrip(".") for text in texts[first:end]]
    before = words[-2] if len(words) > 1 else ""
    if before not in titles() and not organization_words().isdisjoint(words):
        return "named-organization"
    if word.isupper() and len(word) > 1 and len(words) <= 2 and before not in titles():
        return "named-organization"
    if noun_kind(head) == "unnamed-group" or (columns.cls[first] == "D" and len(words) <= 3):
        return "named-organization" if not head.endswith("s") else "unnamed-group"
    if len(words) == 1 and head.endswith(("ans", "ats", "ers", "ors", "ists", "ians")):
        return "unnamed-group"  # Americans, Democrats
    return "named-person"


def _unnamed_kind(columns: Columns, texts: list[str], first: int, end: int) -> SourceKind:
    lower, cls = columns.lower, columns.cls
    core = next((k for k in range(end - 1, first - 1, -1) if noun_kind(lower[k])), end - 1)
    head = lower[core]
    kind = noun_kind(head)
    if kind == "unnamed-group" and core > first and cls[core - 1] in ("Cap", "CAPS", "'s"):
        singular = head in nouns() and not head.endswith("s")
        return "named-organization" if singular and cls[core - 1] != "'s" else kind
    if kind is not None:
        return kind
    if (head.endswith("s") and not head.endswith("ss")) or cls[core] in _QUANTIFIERS:
        return "unnamed-group"
    if cls[core] in ("tion", "ment", "ity", "ing"):
        return "document"
    return "unnamed-person"
