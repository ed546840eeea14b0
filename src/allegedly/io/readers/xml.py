"""Reading untrusted XML: no entities, nothing fetched, bounded depth."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import attrs

from allegedly.errors import ReadError

DEEPEST: Final = 200
"""Levels of elements within elements; real news items have about twenty."""

_OPENING: Final = re.compile(r"<(?:[\w.-]{1,60}:)?([\w.-]{1,60})[\s/>]")
_MARKS: Final = (("<?", "?>"), ("<!--", "-->"))


@attrs.frozen
class Root:
    """The outermost element of a document.

    Attributes:
        name: Its name without a prefix, in lower case.
        declared: Whether the document declares itself as XML.
    """

    name: str
    declared: bool


def root_element(head: bytes) -> Root | None:
    """Return the outermost element of a document that begins so; None where there is none."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1").lstrip()
    declared, at = text.startswith("<?xml"), 0
    while at >= 0:
        while at < len(text) and text[at].isspace():
            at += 1
        for opening, closing in _MARKS:
            if text.startswith(opening, at):
                at = _behind(text, closing, at)
                break
        else:
            if not text.startswith("<!DOCTYPE", at):
                break
            subset, end = text.find("[", at), text.find(">", at)
            if 0 <= subset < end:
                at = _behind(text, "]", subset)
            at = _behind(text, ">", at) if at >= 0 else at
    found = _OPENING.match(text, at) if at >= 0 else None
    return None if found is None else Root(found[1].lower(), declared)


def _behind(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return found if found < 0 else found + len(mark)


def parse_xml(data: bytes, name: str) -> Element:
    """Parse a whole document; names are ``{namespace}local``, as in `xml.etree`.

    Entity declarations are refused: a few nested ones can make a small file huge, or name files
    of this machine. Nothing outside the data is ever read.

    Args:
        data: The bytes of the document.
        name: What to call it in messages.

    Raises:
        ReadError: If it is not well-formed, declares entities, or is nested too deeply; names
            file, line and reason.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    builder = TreeBuilder()
    depth = 0

    def fail(reason: str) -> ReadError:
        return ReadError(f"{name}, line {parser.CurrentLineNumber}: {reason}")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise fail(f"elements are nested more than {DEEPEST} deep, deeper than any news item")
        builder.start(_name(tag), {_name(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(tag))

    def entity(entity_name: str, *_: object) -> None:
        raise fail(f"declares the entity {entity_name!r}, which is not allowed; write it out")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise ReadError(f"{name}, line {error.lineno}: is not well-formed XML: {reason}") from error
    except (LookupError, ValueError) as error:  # an encoding that is not known
        raise ReadError(f"{name}: cannot be read as XML: {error}") from error
    return builder.close()


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name
