"""The reader of the IPTC's news in XML: NewsML-G2, NewsML 1 and NITF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.fields import read_bounded, shortened
from allegedly.io.readers.markup import local_name
from allegedly.io.readers.newsml_1 import articles_of_newsml_1
from allegedly.io.readers.newsml_g2 import NAMESPACE, articles_of_newsml_g2
from allegedly.io.readers.nitf import article_of_nitf
from allegedly.io.readers.xml import parse_xml, root_element
from allegedly.model import Article, Failure, Skipped

LARGEST: Final = 50_000_000
"""Size in bytes of the largest document that is read."""

_G2: Final = frozenset("newsitem newsmessage packageitem conceptitem knowledgeitem".split())
_ROOTS: Final = _G2 | {"newsml", "nitf"}
_NOT_OURS: Final = frozenset({"html"})


def looks_like_newsml(head: bytes) -> bool:
    """Say whether a stream begins as news in XML does, or as XML that is not a web page.

    What declares itself as XML is claimed whatever it holds, as it must not be read as plain text:
    the reader then names the element that it found.
    """
    found = root_element(head)
    if found is None or found.name in _NOT_OURS:
        return False
    return found.declared or found.name in _ROOTS


class NewsmlReader(Reader):
    """Reads each news item of a document as an article; one that is bad costs no other."""

    def __init__(self, *, largest: int = LARGEST, longest: int = LONGEST_ARTICLE) -> None:
        """Make a reader.

        Args:
            largest: Size in bytes of the largest document that is read.
            longest: Length in characters of the longest article that is read.
        """
        self.largest = largest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure | Skipped]:
        """Yield what each news item is; those without text or not to be shown are skipped."""
        data = read_bounded(stream, name, self.largest)
        if not data.strip():
            raise ReadError(f"{name}: is empty; there is no news item in it to read")
        root = parse_xml(data, name)
        empty = True
        for found in _articles(root, name):
            empty = False
            yield found
        if empty:
            raise ReadError(f"{name}: has no news item in its element <{local_name(root)}>")


def _articles(root: Element, name: str) -> Iterator[Article | Failure | Skipped]:
    kind = local_name(root)
    if kind == "newsml":
        yield from articles_of_newsml_1(root, name)
    elif kind == "nitf":
        try:
            yield article_of_nitf(root, name)
        except AllegedlyError as error:
            raise ReadError(f"{name}: {error}") from error
    elif kind in _G2 and root.tag.startswith(f"{{{NAMESPACE}}}"):
        yield from articles_of_newsml_g2(root, name)
    else:
        raise ReadError(
            f"{name}: is XML of an unknown kind, with the root element {_shown(root)}; NewsML-G2, "
            "NewsML 1 and NITF are read; save the text itself as a .txt file"
        )


def _shown(root: Element) -> str:
    namespace, _, name = root.tag.rpartition("}")
    where = f"in the namespace {shortened(namespace[1:])!r}" if namespace else "without a namespace"
    return f"<{shortened(name)}> {where}"
