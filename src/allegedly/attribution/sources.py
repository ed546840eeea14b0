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
_BREAKS: Final = frozenset("of for who whom which that from with at in on to near by as close".split())
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


def head_stop(columns: Columns, first: int, stop: int) -> int:
    """Return where the core of a noun phrase ends: before a comma, a preposition, a relative."""
    for k in range(first + 1, stop):
        if columns.gap[k] or columns.lower[k] in _BREAKS or columns.cls[k] in ("P", "of"):
            return k
    return stop


def source_kind(columns: Columns, texts: list[str], first: int, stop: int, people: frozenset[str]) -> SourceKind:
    """Return the kind of the source that words [first, stop) name.

    Args:
        columns: The words of the article.
        texts: The words as they stand, by word position.
        first: First word of the source.
        stop: Position after its last word.
        people: Surnames and full names of people in the article.
    """
    lower, cls = columns.lower, columns.cls
    end = head_stop(columns, first, stop)
    if lower[end - 1] == "'s" and end - 1 > first:
        end -= 1
    if end - first == 1 and lower[first] in PRONOUNS:
        return "pronoun"
    head = lower[end - 1]
    capital = texts[end - 1][:1].isupper() or texts[end - 1][:1] in "@#"
    kinds = nouns()
    if capital and not (end - first == 1 and head in kinds and texts[end - 1] not in people):
        if texts[end - 1] in people:
            return "named-person"
        orgs = organization_words()
        if any(texts[k].rstrip(".") in orgs for k in range(first, end)) and texts[end - 2 if end - 2 >= first else first].rstrip(".") not in titles():
            return "named-organization"
        if texts[end - 1].isupper() and len(texts[end - 1]) > 1 and end - first <= 2:
            return "named-organization"
        if cls[first] == "D" and end - first <= 3 and head not in kinds:
            return "named-organization"
        if head.endswith("s") and end - first == 1 and texts[end - 1] not in people and head[:-1].endswith(("an", "at", "er", "or", "ist")):
            return "unnamed-group"
        return "named-person"
    if end - first == 1 and head in PRONOUNS:
        return "pronoun"
    named = any(texts[k][:1].isupper() and lower[k] not in PRONOUNS for k in range(first + (cls[first] in _QUANTIFIERS or first == 0), end - 1))
    kind = kinds.get(head) or kinds.get(head[:-1] if head.endswith("s") else head)
    plural = head.endswith("s") and not head.endswith("ss") and head not in kinds
    if kind == "unnamed-person" and plural:
        return "unnamed-group"
    if kind == "unnamed-group":
        return "named-organization" if named and not plural and cls[end - 2 if end - 2 >= first else first] in ("Cap", "CAPS", "'s") else kind
    if kind is not None:
        return kind
    if plural or head == "people":
        return "unnamed-group"
    if head.endswith(("er", "or", "ist", "man", "woman", "ian", "ant", "ent", "year-old")):
        return "unnamed-person"
    if cls[end - 1] in _QUANTIFIERS:
        return "unnamed-group"
    if cls[end - 1] in ("tion", "ment", "ity", "ing"):
        return "document"
    return "unnamed-person"
