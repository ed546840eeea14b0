"""The sources of an article as people, organisations and documents of TEI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from allegedly.model import Analysis, Source
from allegedly.render.tei.xml import element, start_tag

_KEPT: Final = {
    "person": "listPerson",
    "personGrp": "listPerson",
    "org": "listOrg",
    "bibl": "listBibl",
}
"""The list in which each element stands."""


@attrs.define
class Who:
    """One source of an article.

    Attributes:
        id: Its `xml:id`.
        shown: Its name, else the first words for it.
        named: Whether it has a name.
        tag: The element that stands for it.
        role: The first role that the article gives.
    """

    id: str
    shown: str
    named: bool
    tag: str
    role: str | None


def sources_of(analysis: Analysis, prefix: str) -> tuple[list[Who], dict[str, Who]]:
    """Return the sources, and by the id of each attribution that has one, its source.

    Mentions with one canonical name are one source, and so are mentions with the same words.

    Args:
        analysis: The analysis.
        prefix: The beginning of all ids.
    """
    found: dict[tuple[bool, str], Who] = {}
    by_attribution: dict[str, Who] = {}
    for attribution in analysis.attributions:
        if (source := attribution.source) is None:
            continue
        named = source.name is not None
        shown = source.name or " ".join(source.text.split())
        key = (named, shown if named else shown.casefold())
        tag = _tag(source)
        who = found.setdefault(
            key, Who(f"{prefix}s{len(found) + 1}", shown, named, tag, source.role)
        )
        if who.tag == "person":  # a pronoun or a description says little; another mention may more
            who.tag = tag
        who.role = who.role or source.role
        by_attribution[attribution.id] = who
    return list(found.values()), by_attribution


def stand_off(sources: list[Who]) -> Iterator[str]:
    """Yield the element `standOff` with the sources; nothing without sources."""
    if not sources:
        return
    yield "<standOff>"
    for name in dict.fromkeys(_KEPT.values()):
        if own := [who for who in sources if _KEPT[who.tag] == name]:
            yield f"<{name}>"
            yield from map(_entry, own)
            yield f"</{name}>"
    yield "</standOff>"


def _tag(source: Source) -> str:
    tags = {"named-organization": "org", "unnamed-group": "personGrp", "document": "bibl"}
    return tags.get(source.kind, "person")


def _entry(who: Who) -> str:
    head = start_tag(who.tag, {"xml:id": who.id})
    if who.tag == "bibl":
        body = element("title", who.shown)
    elif who.tag == "org":
        body = element("orgName", who.shown)
    elif who.named:
        body = element("persName", who.shown)
        body += element("occupation", who.role) if who.role else ""
    else:
        body = element("p", who.shown)
    return f"{head}{body}</{who.tag}>"
