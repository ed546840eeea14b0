"""From small pieces of trusted-in-shape markup (XHTML bodies, NITF) to paragraphs of text.

For whole web pages, with their menus and teasers, see `allegedly.io.readers.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element

PARAGRAPH_GAP: Final = "\n\n"

_BLOCKS: Final = frozenset(
    """address article aside blockquote body body.content block br dd div dl dt fn footer form h1
    h2 h3 h4 h5 h6 header hl1 hl2 hr li main nav nitf ol p pre q-a section table td th tr tt
    ul""".split()
)
_SKIPPED: Final = frozenset(
    """body.end body.head caption figcaption figure head iframe media noscript object script style
    svg template textarea title""".split()
)
_MARKED_UP: Final = re.compile(r"x?html|xml|nitf", re.IGNORECASE)
_TAG: Final = re.compile(
    r"<(?:/?(?:p|div|br|section|article|h[1-6]|html|body|ul|ol|blockquote)|nitf|body\.content)"
    r"(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")  # what markup folds; a no-break space stays


class Paragraphs:
    """Collects pieces of text, divided into paragraphs where blocks begin and end."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._done: list[str] = []
        self._open: list[str] = []

    def add(self, text: str | None) -> None:
        """Go on with the paragraph."""
        if text:
            self._open.append(text)

    def divide(self) -> None:
        """End the paragraph, if there is one."""
        if self._open:
            text = _SPACE.sub(" ", "".join(self._open)).strip()
            self._open = []
            if text:
                self._done.append(text)

    def text(self) -> str:
        """Return all paragraphs with a blank line between two."""
        self.divide()
        return PARAGRAPH_GAP.join(self._done)


def text_of_markup(markup: str) -> str:
    """Return the paragraphs of a piece of HTML; what is no running text is left out."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    return parser.paragraphs.text()


def text_of_elements(elements: Iterable[Element]) -> str:
    """Return the paragraphs of XHTML or NITF elements, whatever their namespace."""
    found = Paragraphs()
    for root in elements:
        found.divide()
        # An explicit stack, as the depth of strangers' files is not ours to choose.
        stack: list[Element | str | None] = [root]
        while stack:
            item = stack.pop()
            if item is None:
                found.divide()
            elif isinstance(item, str):
                found.add(item)
            else:
                _unfold(item, stack, found)
    return found.text()


def _unfold(element: Element, stack: list[Element | str | None], found: Paragraphs) -> None:
    name = local_name(element)
    if name in _SKIPPED:
        return
    block = name in _BLOCKS
    if block:
        found.divide()
        stack.append(None)
    for child in reversed(element):
        if child.tail:
            stack.append(child.tail)
        stack.append(child)
    found.add(element.text)


def is_markup(text: str, kind: str | None) -> bool:
    """Say whether a text is marked up: by the type that is declared for it, else by its tags."""
    if kind and (_MARKED_UP.search(kind) or "plain" in kind.lower()):
        return _MARKED_UP.search(kind) is not None
    return _TAG.search(text[:4_000]) is not None


def inner(element: Element, *names: str) -> Element | None:
    """Return the first element of a name inside, in that the first of the next name, and so on."""
    found: Element | None = element
    for name in names:
        if found is not None:
            inside = (item for item in found.iter() if local_name(item) == name)
            found = next((item for item in inside if item is not found), None)
    return found


def folded(element: Element | None) -> str | None:
    """Return the text of an element on one line; None where there is none."""
    return None if element is None else " ".join("".join(element.itertext()).split()) or None


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs = Paragraphs()
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and self._skipping == ["head"]:
            self._skipping = []  # its end tag may be left out
        if tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag in _BLOCKS:
            self.paragraphs.divide()

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
        elif tag in _BLOCKS:
            self.paragraphs.divide()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.paragraphs.divide()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.paragraphs.add(data)
