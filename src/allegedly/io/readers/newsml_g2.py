"""NewsML-G2: news items of the IPTC's XML, alone or in a news message.

Text may stand inline as XHTML, as NITF or plain. Pictures and other items without text are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from allegedly.errors import AllegedlyError, ReadError
from allegedly.io.readers.fields import NOT_SHOWN, moment
from allegedly.io.readers.markup import folded, local_name, text_of_elements
from allegedly.model import Article, Failure, Skipped

NAMESPACE: Final = "http://iptc.org/std/nar/2006-10-01/"

_IN: Final = {"g2": NAMESPACE}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def articles_of_newsml_g2(root: Element, name: str) -> Iterator[Article | Failure | Skipped]:
    """Yield what each news item is; one that is bad costs no other.

    Args:
        root: A news item or a message.
        name: What to call the document.
    """
    for number, item in enumerate(root.iter(f"{{{NAMESPACE}}}newsItem"), 1):
        where = f"{name}, {item.get('guid') or f'item {number}'}"
        status = _code(item, "g2:itemMeta/g2:pubStatus")
        text = _text(item)
        try:
            if status in NOT_SHOWN:
                yield Skipped(where, NOT_SHOWN[status])
            elif text:
                yield _article(item, text, name)
            elif _code(item, "g2:itemMeta/g2:itemClass") in ("", "text"):
                raise ReadError("has no text in it; its content may lie elsewhere: fetch that")
            else:
                yield Skipped(where, "not texts")
        except AllegedlyError as error:
            yield Failure("read", where, None, str(error))


def _article(item: Element, text: str, name: str) -> Article:
    published = (
        _said(item, "g2:contentMeta/g2:contentCreated")
        or _said(item, "g2:itemMeta/g2:firstCreated")
        or _said(item, "g2:itemMeta/g2:versionCreated")
    )
    language = item.find("g2:contentMeta/g2:language", _IN)
    about = {
        "version": item.get("version"),
        "status": _code(item, "g2:itemMeta/g2:pubStatus"),
        "byline": _said(item, "g2:contentMeta/g2:by"),
        "slugline": _said(item, "g2:contentMeta/g2:slugline"),
    }
    return Article.from_text(
        text,
        title=_said(item, "g2:contentMeta/g2:headline") or _inner_headline(item),
        id=item.get("guid"),
        outlet=_outlet(item),
        authors=_authors(item),
        published=moment(published, "date"),
        language=(None if language is None else language.get("tag")) or item.get(_LANGUAGE),
        metadata={"file": name, **{key: value for key, value in about.items() if value}},
    )


def _text(item: Element) -> str:
    """Return the text of the first rendition that has any, markup before plain text."""
    for content in item.iterfind("g2:contentSet/g2:inlineXML", _IN):
        if text := text_of_elements(content):
            return text
    for plain in item.iterfind("g2:contentSet/g2:inlineData", _IN):
        kind = (plain.get("contenttype") or "text/plain").partition(";")[0].strip().lower()
        encoded = plain.get("encoding") or plain.get("encodinguri")
        if kind == "text/plain" and not encoded and (text := "".join(plain.itertext()).strip()):
            return text
    return ""


def _inner_headline(item: Element) -> str | None:
    for content in item.iterfind("g2:contentSet/g2:inlineXML", _IN):
        for element in content.iter():
            if local_name(element) in ("hl1", "title"):
                return folded(element)
    return None


def _authors(item: Element) -> list[str]:
    people = item.findall("g2:contentMeta/g2:creator", _IN)
    return [name for person in people if (name := _said(person, "g2:name"))]


def _outlet(item: Element) -> str | None:
    for path in (
        "g2:itemMeta/g2:provider/g2:name",
        "g2:contentMeta/g2:infoSource/g2:name",
        "g2:rightsInfo/g2:copyrightHolder/g2:name",
    ):
        if name := _said(item, path):
            return name
    provider = item.find("g2:itemMeta/g2:provider", _IN)
    return None if provider is None else provider.get("literal") or provider.get("qcode")


def _code(item: Element, path: str) -> str:
    """Return the last part of a code in lower case: `withheld` of `stat:withheld`."""
    element = item.find(path, _IN)
    code = "" if element is None else element.get("qcode") or element.get("uri") or ""
    return code.rpartition("/")[2].rpartition(":")[2].lower()


def _said(item: Element, path: str) -> str | None:
    return folded(item.find(path, _IN))
