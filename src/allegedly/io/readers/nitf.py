"""NITF, the IPTC's older markup of one story: the content of its head and its body."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from allegedly.errors import ReadError
from allegedly.io.readers.byline_names import people_in
from allegedly.io.readers.fields import NOT_SHOWN, moment
from allegedly.io.readers.markup import folded, inner, local_name, text_of_elements
from allegedly.model import Article, Skipped

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def article_of_nitf(root: Element, name: str) -> Article | Skipped:
    """Make an article of a document.

    Args:
        root: The element `nitf`.
        name: The file, for the metadata.

    Raises:
        ReadError: If it has no text, or a date that is malformed.
    """
    about = inner(root, "docdata")
    status = ("" if about is None else about.get("management-status") or "").lower()
    if status in NOT_SHOWN:
        return Skipped(name, NOT_SHOWN[status])
    content = inner(root, "body.content")
    text = "" if content is None else text_of_elements([content])
    if not text:
        raise ReadError("has no text in its <body.content>")
    byline, outlet = _byline(root), _outlet(root)
    more = {"byline": byline, "dateline": folded(inner(root, "dateline"))}
    return Article.from_text(
        text,
        title=folded(inner(root, "hl1")) or folded(inner(root, "head", "title")),
        id=_attribute(root, "doc-id", "id-string"),
        outlet=outlet,
        authors=people_in(byline, [outlet]),
        published=moment(_date(root), "date"),
        language=root.get(_LANGUAGE) or root.get("baselang"),
        metadata={"file": name, **{key: value for key, value in more.items() if value}},
    )


def _byline(root: Element) -> str | None:
    byline = inner(root, "byline")
    if byline is None:
        return None
    people = [folded(person) for person in byline.iter() if local_name(person) == "person"]
    return "; ".join(filter(None, people)) or folded(byline)


def _outlet(root: Element) -> str | None:
    return (
        folded(inner(root, "distributor", "org"))
        or folded(inner(root, "distributor"))
        or _attribute(root, "doc.copyright", "holder")
        or _attribute(root, "pubdata", "name")
        or _attribute(root, "doc-id", "regsrc")
    )


def _date(root: Element) -> str | None:
    return (
        _attribute(root, "date.issue", "norm")
        or _attribute(root, "story.date", "norm")
        or _attribute(root, "date.release", "norm")
        or _attribute(root, "pubdata", "date.publication")
    )


def _attribute(root: Element, element: str, key: str) -> str | None:
    found = inner(root, element)
    return None if found is None else (found.get(key) or "").strip() or None
