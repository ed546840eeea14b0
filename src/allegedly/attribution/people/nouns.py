"""Nouns of people, groups, bodies and documents, and the words around names: lists of our own."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from allegedly.attribution.data_files import load
from allegedly.model import SourceKind

PRONOUNS: Final = frozenset(
    "i he she they we it you who him her them us me his their my our your its himself herself"
    " themselves myself which that this these those whom whose it's one".split()
)


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
def places() -> frozenset[str]:
    """Return the names of countries, states and capitals, which stand for their governments."""
    return frozenset(load("sources.json")["place"].split())


@lru_cache(maxsize=1)
def sites() -> frozenset[str]:
    """Return the words that end names of streets, buildings, days, laws and works."""
    return frozenset(load("sources.json")["site"].split())


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
        return "unnamed-group" if kind == "unnamed-person" else kind
    if kind is None and word.endswith("men"):
        kind = kinds.get(word[:-3] + "man")
        return "unnamed-group" if kind == "unnamed-person" else kind
    return kind
