"""The reader of NewsML-G2: news items of the IPTC's XML, alone or in a news message.

Text may stand inline as XHTML, as NITF or plain. Pictures, packages and other items without text
are no articles and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.readers.fields import blank_to_none, moment, read_bounded
from allegedly.io.readers.markup import local_name, text_of_elements
from allegedly.io.readers.xml import parse_xml
from allegedly.model import Article, Failure

LARGEST: Final = 50_000_000
"""Bytes of a message that are still read."""

NAMESPACE: Final = "http://iptc.org/std/nar/2006-10-01/"

_IN: Final = {"g2": NAMESPACE}
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_SHOWN: Final = frozenset({"stat:canceled", "stat:withheld"})
_START: Final = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:newsItem|newsMessage|packageItem|conceptItem|knowledgeItem)[\s>]"
)


def looks_like_newsml(head: bytes) -> bool:
    """Say whether a stream begins as NewsML-G2 does."""
    head = head.replace(b"\0", b"")  # wide encodings, as far as they are ASCII
    begins = head[:100].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
    return begins and NAMESPACE.encode() in head and _START.search(head) is not None


class NewsmlReader(Reader):
    """Reads each news item of a document as an article; one that is bad costs no other."""

    def __init__(self, *, largest: int = LARGEST) -> None:
        """Make a reader.

        Args:
            largest: Bytes of a document that are still read.
        """
        self.largest = largest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each news item with text."""
        data = read_bounded(stream, name, self.largest)
        if not data.strip():
            raise ReadError(f"{name}: is empty; there is no news item in it to read")
        found = 0
        for number, item in enumerate(parse_xml(data, name).iter(f"{{{NAMESPACE}}}newsItem"), 1):
            guid = item.get("guid") or f"item {number}"
            text = _text(item)
            if not text and _class(item) not in (None, "ninat:text"):
                continue
            found += 1
            try:
                if not text:
                    raise ReadError("has no text in it; its content may lie elsewhere, fetch that")
                yield _article(item, text, name)
            except AllegedlyError as error:
                yield Failure("read", f"{name}, {guid}", None, str(error))
        if not found:
            raise ReadError(
                f"{name}: has no news item of NewsML-G2 with text in it; pictures, packages and "
                "NewsML 1 are not read"
            )


def _article(item: Element, text: str, name: str) -> Article:
    status = _code(item, "g2:itemMeta/g2:pubStatus")
    if status in _NOT_SHOWN:
        raise ReadError(f"is {status.removeprefix('stat:')} by its provider, so it is not read")
    published = (
        _said(item, "g2:contentMeta/g2:contentCreated")
        or _said(item, "g2:itemMeta/g2:firstCreated")
        or _said(item, "g2:itemMeta/g2:versionCreated")
    )
    language = item.find("g2:contentMeta/g2:language", _IN)
    about = {
        "version": item.get("version"),
        "status": status,
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
                return _folded(element)
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


def _class(item: Element) -> str | None:
    return _code(item, "g2:itemMeta/g2:itemClass") or None


def _code(item: Element, path: str) -> str:
    element = item.find(path, _IN)
    return "" if element is None else element.get("qcode") or ""


def _said(item: Element, path: str) -> str | None:
    element = item.find(path, _IN)
    return None if element is None else _folded(element)


def _folded(element: Element) -> str | None:
    return blank_to_none(" ".join("".join(element.itertext()).split()))
