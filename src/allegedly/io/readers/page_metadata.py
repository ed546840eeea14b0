"""Title, authors, outlet and date of a web page, as it states them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from allegedly.io.readers.byline_names import is_person, is_single_name, people_in
from allegedly.io.readers.page_data import Stated, folded_words, linked_data, meta_data, web_address

_LONGEST_TITLE: Final = 300
_LONGEST_OUTLET: Final = 60
_SEPARATOR: Final = re.compile(r"\s[|\-–—:·»«•~]{1,2}\s|\s?[|»]\s?")
_BYLINE: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:^|\s)author(?:\s|$)",
        r"byline|author[-_]{0,2}name|name[-_]{0,2}author",
        r"(?:^|[\s_-])author(?:s|[\s_-]|$)",
    )
)
"""Marks of the elements that hold a byline, the surest first."""

_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w{1,8}){0,4}")
_COMMENT: Final = re.compile(r"comment|reply|related|avatar|social", re.IGNORECASE)
_LONGEST_BYLINE: Final = 150
_CUT: Final = ("…", "...")
_CUT_AT: Final = 90
"""Characters from which a headline may have been cut to what search engines show."""

_ALIKE: Final = 0.4
"""Share of words that the heading of an article and the page's title have in common."""


def about_page(tree: Any, url: str | None) -> Stated:
    """Return what a page states; what is missing may be guessed elsewhere.

    The data for machines come first, then the first heading, then the elements for social media.

    Args:
        tree: The page, as `lxml.html` makes it.
        url: Where it was fetched from, if known.
    """
    meta = meta_data(tree)
    headings = [text for heading in tree.iter("h1") if (text := _line(heading))]
    linked = linked_data(tree, tuple(filter(None, [meta.title, *headings])))
    address = meta.url or linked.url
    outlet = next(filter(_is_outlet, (linked.outlet, meta.outlet)), None)
    sites = _sites([linked.outlet, meta.outlet], address or url)
    people = tuple(
        name
        for name in linked.people
        if folded_words(name) not in sites and (is_person(name) or is_single_name(name))
    )
    return Stated(
        title=_title(tree, linked.title, headings, meta.title, sites),
        authors=people
        or people_of(linked.authors, sites)
        or people_of(meta.authors, sites)
        or people_of(_bylines(tree), sites),
        outlet=outlet,
        published=linked.published or meta.published,
        url=address,
        language=_language(tree.get("lang")) or _language(linked.language),
    )


def guessed_title(guess: str | None, tree: Any, about: Stated, url: str | None) -> str | None:
    """Return a title that was guessed, else that of the window, without the name of the site."""
    sites = _sites([about.outlet], about.url or url)
    for text in (guess or "", _window_title(tree)):
        title = without_site(text, sites)
        if title and folded_words(title) not in sites:
            return title
    return None


def _language(tag: str | None) -> str | None:
    return tag.strip() if tag and _TAG.fullmatch(tag.strip()) else None


def _bylines(tree: Any) -> Iterator[str]:
    """Yield the text of the first elements that are marked as a byline, the surest kind first."""
    found: list[list[str]] = [[] for _ in _BYLINE]
    for element in tree.iter("a", "address", "div", "li", "p", "span", "strong", "em", "h4", "h5"):
        mark = " ".join(filter(None, map(element.get, ("rel", "itemprop", "class"))))
        if not mark or _COMMENT.search(mark):
            continue
        for kind, pattern in zip(found, _BYLINE, strict=True):
            if not kind and pattern.search(mark):
                line = _line(element)
                if 0 < len(line) <= _LONGEST_BYLINE:
                    kind.append(line)
                break
    for kind in found:
        yield from kind


def people_of(names: Iterable[str], sites: Iterable[str]) -> tuple[str, ...]:
    """Return the people in several bylines, each once; no site is one of them."""
    return tuple(dict.fromkeys(name for text in names for name in people_in(text, sites)))


def without_site(title: str, sites: Iterable[str]) -> str:
    """Return a title without the name of its site before or behind it."""
    known = {site.replace(" ", "") for site in sites}
    while parts := list(_SEPARATOR.finditer(title)):
        first, last = parts[0], parts[-1]
        if folded_words(title[last.end() :]).replace(" ", "") in known:
            title = title[: last.start()].strip()
        elif folded_words(title[: first.start()]).replace(" ", "") in known:
            title = title[first.end() :].strip()
        else:
            break
    return title


def _title(
    tree: Any, linked: str | None, headings: Sequence[str], social: str | None, sites: set[str]
) -> str | None:
    window = _window_title(tree)
    data, social, named = (
        without_site(text, sites) for text in (linked or "", social or "", window)
    )
    heading = _heading(headings, [data, social, named], sites)
    if (
        data
        and heading
        and (data.endswith(_CUT) or len(data) >= _CUT_AT)
        and _begins(heading, data)
    ):
        data = ""
    if (
        heading
        and social
        and len(social) < len(heading)
        and folded_words(social) in folded_words(heading)
    ):
        heading = social  # without what else stands in the heading's element
    for text in (data, heading, social):
        if text and len(text) <= _LONGEST_TITLE and folded_words(text) not in sites:
            return text
    return None


def _window_title(tree: Any) -> str:
    element = next(tree.iter("title"), None)
    return "" if element is None else _line(element)


def _heading(headings: Sequence[str], others: Sequence[str], sites: set[str]) -> str | None:
    """Return the heading of the article: the one that the page's title, or the like, repeats."""
    parts = _SEPARATOR.split(others[-1])
    known = sites | {folded_words(part) for part in parts[1:]}
    words = [found for text in others if (found := set(folded_words(text).split()))]
    own = [text for text in headings if folded_words(text) and folded_words(text) not in known]
    best = max(own, key=lambda text: _likeness(text, words), default=None)
    if best is None or _likeness(best, words) < _ALIKE:
        return None
    return without_site(best, sites)


def _likeness(text: str, others: Sequence[set[str]]) -> float:
    """Say how much of a text the others have, from 0 to 1."""
    words = set(folded_words(text).split())
    return max((len(words & other) / len(words | other) for other in others), default=0.0)


def _begins(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and folded_words(longer).startswith(folded_words(shorter))


def _sites(names: Iterable[str | None], url: str | None) -> set[str]:
    """Return what the site may be called, in words that compare."""
    found = {folded_words(name) for name in names if name}
    for name in list(found):
        found.add(name.removeprefix("the "))
        found.add(f"the {name}")
    address = web_address(url)
    host = (urlsplit(address).hostname or "") if address else ""
    for part in (host.removeprefix("www."), *host.split(".")[:-1]):
        if len(part) > 2 and part != "www":
            found.add(folded_words(part))
    return found - {""}


def _is_outlet(name: str | None) -> bool:
    return bool(name) and len(name or "") <= _LONGEST_OUTLET and web_address(name) is None


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[: _LONGEST_TITLE + 1]
