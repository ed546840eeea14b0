"""NewsML 1: the stories of a news item, each from the best of its renditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

import attrs

from allegedly.errors import AllegedlyError
from allegedly.io.readers.byline_names import people_in
from allegedly.io.readers.fields import NOT_SHOWN, moment
from allegedly.io.readers.markup import (
    folded,
    inner,
    is_markup,
    local_name,
    text_of_elements,
    text_of_markup,
)
from allegedly.model import Article, Failure, Skipped

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ASIDE: Final = frozenset(
    "advisory caption contact headline logo related stylesheet subheadline summary".split()
)
"""Roles of components that are not the story."""

_STORY: Final = frozenset({"body", "main", "story", "text"})
"""Roles of components that are the story, whatever lies beside them."""

_NO_TEXT: Final = re.compile("css|image|jpeg|png|audio|video|photo", re.IGNORECASE)


@attrs.frozen(eq=False)
class _Component:
    """A component of a news item, with the one that contains it."""

    element: Element
    outer: _Component | None
    children: dict[str, Element]

    @classmethod
    def of(cls, element: Element, outer: _Component | None) -> _Component:
        children: dict[str, Element] = {}
        for child in element:
            children.setdefault(local_name(child), child)
        return cls(element, outer, children)

    @property
    def path(self) -> Iterator[_Component]:
        """This component, then each that contains it."""
        component: _Component | None = self
        while component is not None:
            yield component
            component = component.outer

    def nearest(self, child: str, *names: str) -> Element | None:
        """Return what such a child holds, of this component or the nearest that has it."""
        for component in self.path:
            if (parent := component.children.get(child)) is not None:
                found = inner(parent, *names)
                if found is not None:
                    return found
        return None


def articles_of_newsml_1(root: Element, name: str) -> Iterator[Article | Failure | Skipped]:
    """Yield each story of each news item; one that is bad costs no other.

    Args:
        root: The element `NewsML`.
        name: What to call the document.
    """
    items = (element for element in root.iter() if local_name(element) == "newsitem")
    for number, item in enumerate(items, 1):
        id = folded(inner(item, "publicidentifier"))
        where = f"{name}, {id or f'item {number}'}"
        status = (_formal(inner(item, "newsmanagement", "status")) or "").lower()
        if status in NOT_SHOWN:
            yield Skipped(where, NOT_SHOWN[status])
            continue
        stories = _stories(item)
        if not stories:
            yield Skipped(where, "without text")
        about = {
            "date": folded(inner(item, "firstcreated"))
            or folded(inner(item, "thisrevisioncreated")),
            "provider": folded(inner(item, "providerid")),
            "language": item.get(_LANGUAGE),
            "file": name,
        }
        for count, (component, text) in enumerate(stories, 1):
            story = id if len(stories) == 1 or id is None else f"{id}#{count}"
            try:
                yield _article(component, text, story, about)
            except AllegedlyError as error:
                yield Failure("read", where, None, str(error))


def _article(
    component: _Component, text: str, id: str | None, about: dict[str, str | None]
) -> Article:
    byline = folded(component.nearest("newslines", "byline"))
    outlet = _party(component, "provider") or _party(component, "source") or about["provider"]
    title = folded(component.nearest("newslines", "headline"))
    language = _formal(component.nearest("descriptivemetadata", "language"))
    return Article.from_text(
        text,
        title=title or folded(inner(component.element, "hl1")),
        id=id,
        outlet=outlet,
        authors=people_in(byline or _party(component, "creator"), [outlet]),
        published=moment(about["date"], "date"),
        language=language or about["language"],
        metadata={"file": about["file"], **({"byline": byline} if byline else {})},
    )


def _stories(item: Element) -> list[tuple[_Component, str]]:
    """Return the components that hold stories, and their text.

    Components below one headline are renditions of one story; the one whose role says that it is
    the story is preferred, then the one with markup.
    """
    found: dict[int, tuple[tuple[bool, bool], _Component, str]] = {}
    for component in _components(item, None):
        role = (_formal(component.children.get("role")) or "").lower()
        if role in _ASIDE:
            continue
        for content in component.element:
            text, markup = _text(content) if local_name(content) == "contentitem" else ("", False)
            if text:
                story = id(next(filter(_is_headed, component.path), item))
                rank = role in _STORY, markup
                if story not in found or rank > found[story][0]:
                    found[story] = rank, component, text
    return [(component, text) for _, component, text in found.values()]


def _is_headed(component: _Component) -> bool:
    lines = component.children.get("newslines")
    return lines is not None and inner(lines, "headline") is not None


def _components(element: Element, outer: _Component | None) -> Iterator[_Component]:
    for child in element:
        if local_name(child) == "newscomponent":
            component = _Component.of(child, outer)
            yield component
            yield from _components(child, component)


def _text(content: Element) -> tuple[str, bool]:
    """Return the text of a content item, and whether it was marked up."""
    parts = {local_name(child): child for child in content}
    data = parts.get("datacontent")
    if data is None:  # it lies elsewhere, or is encoded
        return "", False
    if len(data):
        return text_of_elements([data]), True
    kinds = " ".join(_formal(parts.get(key)) or "" for key in ("mimetype", "format", "mediatype"))
    text = (data.text or "").strip()
    if is_markup(text, kinds):
        return text_of_markup(text), True
    return ("" if _NO_TEXT.search(kinds) else text), False


def _party(component: _Component, role: str) -> str | None:
    return _formal(component.nearest("administrativemetadata", role, "party"))


def _formal(element: Element | None) -> str | None:
    return None if element is None else (element.get("FormalName") or "").strip() or None
