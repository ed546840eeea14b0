"""From pieces of markup (XHTML bodies, NITF) to paragraphs of text.

For whole web pages, with their menus and teasers, see `allegedly.io.readers.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element

import attrs

from allegedly.io.readers.visible_text import visible, without_footnotes

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
_CITES: Final = frozenset({"cite", "footer", "credit"})
"""Elements of a quotation that name its speaker."""

_QUOTATIONS: Final = frozenset({"blockquote", "bq"})
_MARKS: Final = re.compile('["“”„«»]')
_DASHES: Final = ("—", "–", "-")
_DOUBLED: Final = re.compile('“(?=[“"])|(?<=[”"])”|‘(?=‘)|(?<=’)’')
_NOTE: Final = re.compile(r"\[[^\[\]]{0,40}\]|[*†‡§¶#,;\s\d\[\]]{0,40}")
_LONGEST_NOTE: Final = 4
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")  # what markup folds; a no-break space stays


def quoted(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs of a quotation with marks, which its markup made superfluous.

    Text that already has marks keeps them.
    """
    if not paragraphs or any(map(_MARKS.search, paragraphs)):
        return list(paragraphs)
    *others, last = paragraphs
    return [f"“{paragraph}" for paragraph in others] + [f"“{last}”"]


class Paragraphs:
    """Collects pieces of text, divided into paragraphs where blocks begin and end.

    The marks that a browser shows around ``<q>`` are put there. A ``<blockquote>`` gets them where
    the paragraph before it ends in a colon, or where it cites its speaker, who then follows in a
    paragraph that begins with a dash. Raised figures become characters, raised links are left out.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._done: list[str] = []
        self._open: list[str] = []
        self._quotes = 0
        self._depth = 0  # of blockquotes; of nested ones the outermost counts
        self._start = 0
        self._cites: set[int] = set()
        self._raised: list[str] | None = None
        self._linked = False

    def add(self, text: str | None) -> None:
        """Continue the paragraph."""
        if text:
            (self._open if self._raised is None else self._raised).append(text)

    def begin(self, tag: str) -> None:
        """Note that an element begins."""
        if tag == "q":
            self._quotes += 1
            self.add("“" if self._quotes % 2 else "‘")
        elif tag == "sup":
            self._lower()
            self._raised, self._linked = [], False
        elif tag == "a":
            self._linked = True
        elif tag in _QUOTATIONS:
            self.divide()
            self._depth += 1
            if self._depth == 1:
                self._start, self._cites = len(self._done), set()
        elif tag in _BLOCKS or (tag in _CITES and self._depth):
            self.divide()

    def end(self, tag: str) -> None:
        """Note that an element ends; one that never began is passed over."""
        if tag == "q":
            if self._quotes:
                self.add("”" if self._quotes % 2 else "’")
                self._quotes -= 1
        elif tag == "sup":
            self._lower()
        elif tag in _CITES and self._depth:
            before = len(self._done)
            self.divide()
            self._cites.update(range(before, len(self._done)))
        elif tag in _QUOTATIONS:
            self.divide()
            self._depth = max(0, self._depth - 1)
            if not self._depth:
                self._quote()
        elif tag in _BLOCKS:
            self.divide()

    def divide(self) -> None:
        """End the paragraph, if there is one."""
        self._lower()
        if self._open:
            text = _SPACE.sub(" ", "".join(self._open)).strip()
            self._open = []
            if text := undoubled(without_footnotes(visible(text))):
                self._done.append(text)

    def text(self) -> str:
        """Return all paragraphs with a blank line between two."""
        self.divide()
        return PARAGRAPH_GAP.join(self._done)

    def _lower(self) -> None:
        """Return from what stands raised to the line."""
        if self._raised is not None:
            raised, self._raised = "".join(self._raised), None
            self.add(raised_text(raised, linked=self._linked))

    def _quote(self) -> None:
        start, cites, self._cites = self._start, self._cites, set()
        inside = list(enumerate(self._done[start:], start))
        cited = [signed(text) for index, text in inside if index in cites]
        rest = [text for index, text in inside if index not in cites]
        if cited or (start > 0 and self._done[start - 1].endswith(":")):
            rest = quoted(rest)
        self._done[start:] = rest + cited
        self._start = len(self._done)


def undoubled(text: str) -> str:
    """Return a text with one quotation mark where a page wrote one and its markup means another."""
    return _DOUBLED.sub("", text)


def signed(name: str) -> str:
    """Return the speaker of a quotation as a line below it."""
    return name if name.startswith(_DASHES) else f"— {name}"


def raised_text(text: str, *, linked: bool) -> str:
    """Return what stands raised in a line: figures as raised characters, marks of notes not at all.

    ``m<sup>2</sup>`` is ``m²``, and ``1<sup>st</sup>`` is ``1st``.

    Args:
        text: The text of the element.
        linked: Whether it is a link, as the marks of notes often are.
    """
    text = text.strip()
    if linked and len(text) <= _LONGEST_NOTE:
        return ""
    if text.isascii() and text.isdigit():
        return text.translate(_RAISED)
    return "" if _NOTE.fullmatch(text) else text


def text_of_markup(markup: str) -> str:
    """Return the paragraphs of a piece of HTML; what is not running text is left out."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    return parser.paragraphs.text()


def text_of_elements(elements: Iterable[Element]) -> str:
    """Return the paragraphs of XHTML or NITF elements, whatever their namespace."""
    found = Paragraphs()
    for root in elements:
        found.divide()
        # An explicit stack, as files may be nested more deeply than Python can recurse.
        stack: list[Element | str | _End] = [root]
        while stack:
            item = stack.pop()
            if isinstance(item, _End):
                found.end(item.name)
            elif isinstance(item, str):
                found.add(item)
            else:
                _unfold(item, stack, found)
    return found.text()


@attrs.frozen
class _End:
    """The place at which an element of this name ends."""

    name: str


def _unfold(element: Element, stack: list[Element | str | _End], found: Paragraphs) -> None:
    name = local_name(element)
    if name in _SKIPPED:
        return
    found.begin(name)
    stack.append(_End(name))
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
        elif not self._skipping:
            self.paragraphs.begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
        else:
            self.paragraphs.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.paragraphs.divide()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.paragraphs.add(data)
