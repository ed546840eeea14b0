"""Machine-readable data of a web page about its article: JSON-LD and meta elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

_MOST_NODES: Final = 20_000
"""Objects of JSON-LD that are looked at; pages have a few dozen."""

_LONGEST: Final = 2_000
"""Characters of a value that are looked at."""

_ARTICLE: Final = re.compile(
    r"(?:\w{1,40}:|https?://schema\.org/)?"
    r"(?:\w{0,20}NewsArticle|Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting)"
)
_AROUND: Final = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?\s*")
_EARLIEST: Final = 1990
_LATEST: Final = 2100
"""Years outside this range are taken for mistakes. A limit that moved would make results depend on
today's date."""

_OFFSET: Final = re.compile(r"([+-]\d{2})(\d{2})$")
_FRACTION: Final = re.compile(r"(:\d{2})\.\d{1,9}")

Node = dict[str, Any]


@attrs.frozen
class Stated:
    """The data in one place of a page; None and empty if it states nothing.

    Attributes:
        title: The headline.
        authors: Names, as they are written there.
        people: Those of `authors` that are declared to be people.
        outlet: Who published it.
        published: When.
        url: Where.
        language: BCP 47 tag.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    outlet: str | None = None
    published: datetime | None = None
    url: str | None = None
    language: str | None = None


def linked_data(tree: Any, titles: tuple[str, ...] = ()) -> Stated:
    """Return what the JSON-LD of a page states about its article.

    Args:
        tree: The page, as `lxml.html` makes it.
        titles: What else is known as its title, to find it among the articles of a list.
    """
    nodes = [node for script in _scripts(tree) for node in _nodes(script)]
    by_id = {node["@id"]: node for node in nodes if _is_full(node)}
    articles = [node for node in nodes if any(map(_ARTICLE.fullmatch, _types(node)))]
    articles = [node for node in articles if _title(node)]
    if not articles:
        return Stated()
    known = {folded_words(title) for title in titles}
    node = next(
        (item for item in articles if folded_words(_title(item) or "") in known), articles[0]
    )
    if node is not articles[0] and not known:
        return Stated()
    people: list[tuple[str, bool]] = []
    for author in _list(node.get("author")) or _list(node.get("creator")):
        author = _resolved(author, by_id)
        name = _text(author.get("name") if isinstance(author, dict) else author)
        if name:
            people.append((name, isinstance(author, dict) and "Person" in _types(author)))
    publisher = next(
        (
            name
            for key in ("publisher", "sourceOrganization", "copyrightHolder", "isPartOf")
            for item in _list(node.get(key))
            if (name := _text(_name(_resolved(item, by_id))))
        ),
        None,
    )
    page = _resolved(node.get("mainEntityOfPage"), by_id)
    return Stated(
        title=_title(node),
        authors=tuple(name for name, _ in people),
        people=tuple(name for name, person in people if person),
        outlet=publisher,
        published=next(
            (
                date
                for key in ("datePublished", "dateCreated", "uploadDate")
                if (date := page_date(_text(node.get(key))))
            ),
            None,
        ),
        url=web_address(_text(node.get("url")))
        or web_address(_text(page.get("@id") if isinstance(page, dict) else page)),
        language=_text(_name(node.get("inLanguage"))),
    )


def meta_data(tree: Any) -> Stated:
    """Return what the meta elements of a page, and the like, state about its article."""
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _text(element.get("content"))
        keys = {element.get(key) for key in ("name", "property")}
        if element.get("itemprop") in _ITEMS:  # the others may be those of what is cited
            keys.add(element.get("itemprop"))
        if content:
            for key in filter(None, keys):
                values.setdefault(key.lower(), []).append(content)

    def first(*keys: str) -> str | None:
        return next((values[key][0] for key in keys if key in values), None)

    dates = [values[key][0] for key in _DATES if key in values]
    dates += [found for element in tree.iter("time") if (found := _time(element))]
    canonical = next(
        (
            link.get("href")
            for link in tree.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        ),
        None,
    )
    names = next((values[key] for key in _AUTHORS if key in values), [])
    return Stated(
        title=first("og:title", "twitter:title", "dc.title", "parsely-title", "headline"),
        authors=tuple(name for name in names if web_address(name) is None),
        outlet=first("og:site_name", "application-name", "dc.publisher", "publisher"),
        published=next((date for text in dates if (date := page_date(text))), None),
        url=web_address(canonical) or web_address(first("og:url")),
    )


_ITEMS: Final = frozenset({"headline", "datePublished"})
_DATES: Final = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "publication_date",
    "pubdate",
    "date",
)
_AUTHORS: Final = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "article:author_name",
    "twitter:data1",
)


def page_date(value: str | None) -> datetime | None:
    """Return a date as pages write it for machines, or None where it is not one."""
    text = (value or "").strip()[:60]
    found = None
    with suppress(ValueError):
        found = datetime.fromisoformat(_FRACTION.sub(r"\1", _OFFSET.sub(r"\1:\2", text)))
    if found is None and "," in text:
        with suppress(ValueError, TypeError, IndexError):
            found = parsedate_to_datetime(text)
    return found if found and _EARLIEST <= found.year < _LATEST else None


def web_address(value: str | None) -> str | None:
    """Return an address in the web, or None where it is not one."""
    text = (value or "").strip()
    with suppress(ValueError):
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname and " " not in text:
            return text
    return None


def _time(element: Any) -> str | None:
    published = "pubdate" in element.attrib or element.get("itemprop") == "datePublished"
    return element.get("datetime") if published else None


def _scripts(tree: Any) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = "".join(script.itertext())
            with suppress(ValueError, RecursionError):
                start = _AROUND.match(text)
                at = start.end() if start else 0
                yield json.JSONDecoder(strict=False).raw_decode(text, at)[0]


def _nodes(value: Any) -> Iterator[Node]:
    """Yield the objects within, outer ones first, in their order."""
    level, left = [value], _MOST_NODES
    while level and left > 0:
        below: list[Any] = []
        for item in level[:left]:
            if isinstance(item, dict):
                left -= 1
                yield item
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        level = [item for item in below if isinstance(item, dict | list)]


def _is_full(node: Node) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 1


def _resolved(value: Any, by_id: Mapping[str, Node]) -> Any:
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _types(node: Node) -> list[str]:
    return [item for item in _list(node.get("@type")) if isinstance(item, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _title(node: Node) -> str | None:
    return _text(node.get("headline")) or _text(node.get("name"))


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    text = html.unescape(value[:_LONGEST]).encode("utf-8", "ignore").decode()
    return " ".join(text.split()) or None


def folded_words(text: str) -> str:
    """Return the words of a text in small letters, to compare."""
    return " ".join(re.findall(r"\w+", text.casefold()))
