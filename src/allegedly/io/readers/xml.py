"""Reading XML of strangers: no entities, nothing fetched, no depth without end."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from allegedly.errors import ReadError

DEEPEST: Final = 200
"""Levels of elements within elements; real news items have about twenty."""


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
            raise fail(f"elements are nested more than {DEEPEST} deep, which no news item is")
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
        raise ReadError(f"{name}, line {error.lineno}: is no well-formed XML: {reason}") from error
    except (LookupError, ValueError) as error:  # an encoding that is not known
        raise ReadError(f"{name}: cannot be read as XML: {error}") from error
    return builder.close()


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name
