"""The tree of a web page, made ready for taking its article out of it.

What only the browser would show is written into the text: quotation marks around ``<q>``, and the
speaker of a ``<blockquote>`` in a line of its own. The raised marks of footnotes are taken out.
"""

from __future__ import annotations

from typing import Any, Final

from allegedly.io.readers.markup import quoted, raised_text, signed

_PARAGRAPHS: Final = ("p", "div", "li")
_CITES: Final = ("cite", "footer")


def prepare(tree: Any) -> None:
    """Change the tree of a page, as `lxml.html` makes it, so that its text is what it shows."""
    for element in list(tree.iter("blockquote")):
        if next(element.iterancestors("blockquote"), None) is None:
            _quote(element)
    inner: set[Any] = set()
    for element in list(tree.iter("q")):
        if next(element.iterancestors("span"), None) in inner:
            _enclose(element, "‘", "’")
        else:
            _enclose(element, "“", "”")
            inner.add(element)
        element.tag = "span"
    for element in list(tree.iter("sup")):
        text = raised_text(_text(element), linked=element.find(".//a") is not None)
        del element[:]
        element.text = text
        element.tag = "span"


def _quote(block: Any) -> None:
    cites = [found for found in block.iter(*_CITES) if found.tail is None or not found.tail.strip()]
    names = [name for cite in cites[:1] if (name := _text(cite))]
    if names and names[0] == _text(block):  # a quotation of nothing
        return
    for cite in cites[:1]:
        cite.getparent().remove(cite)
    if names or _before(block).endswith(":"):
        parts = [part for part in block.iter(*_PARAGRAPHS) if _is_leaf(part)] or [block]
        texts = [_text(part) for part in parts]
        for part, text, marked in zip(parts, texts, quoted(texts), strict=True):
            if marked != text:
                _enclose(part, "“", "”" if marked.endswith("”") else "")
    if names:
        line = block.makeelement("p")
        line.text, line.tail, block.tail = signed(names[0]), block.tail, None
        block.addnext(line)


def _is_leaf(part: Any) -> bool:
    inner = next(part.iterdescendants(*_PARAGRAPHS), None)
    return inner is None and bool(_text(part))


def _before(element: Any) -> str:
    """Return the text just before an element: in its parent, or of the element before."""
    previous = element.getprevious()
    if previous is not None:
        tail = (previous.tail or "").strip()
        return tail or _text(previous)
    parent = element.getparent()
    return "" if parent is None else (parent.text or "").strip()


def _enclose(element: Any, opening: str, closing: str) -> None:
    element.text = opening + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + closing
    else:
        element.text = element.text.rstrip() + closing


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
