"""The reader of ninjs, the IPTC's news in JSON: versions 2 and 3, and 1 as far as it is alike.

A file holds one object, an array of them, or one on each line. Superdesk, which writes version 1,
says `guid` for `uri` and `body_html` for `body_xhtml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import HEAD, check_kind, decode, encoding_by_mark
from allegedly.io.readers.fields import blank_to_none, moment, names, read_bounded
from allegedly.io.readers.jsonl import looks_like_json
from allegedly.io.readers.markup import text_of_markup
from allegedly.model import Article, Failure

LARGEST: Final = 50_000_000
"""Bytes of a file that are still read."""

_ID: Final = re.compile(r'"(?:uri|guid)"\s{0,100}:')
_FIELDS: Final = re.compile(
    r'"(?:bodies|headlines|body_text|body_xhtml|body_html|renditions)"\s{0,100}:'
)
_NOT_SHOWN: Final = frozenset({"canceled", "withheld"})
_BY: Final = re.compile(r"by\s+", re.IGNORECASE)


def looks_like_ninjs(head: bytes) -> bool:
    """Say whether a stream begins as JSON with the fields of ninjs."""
    if not looks_like_json(head):
        return False
    text = head.decode(encoding_by_mark(head) or "latin-1", "ignore")
    return _ID.search(text) is not None and _FIELDS.search(text) is not None


class NinjsReader(Reader):
    """Reads each ninjs object as an article; one that is bad costs no other."""

    def __init__(self, *, largest: int = LARGEST) -> None:
        """Make a reader.

        Args:
            largest: Bytes of a file that are still read.
        """
        self.largest = largest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each object."""
        data = read_bounded(stream, name, self.largest)
        check_kind(data[:HEAD], name)
        if not data.strip():
            raise ReadError(f"{name}: is empty; there is no news object in it to read")
        for number, record in enumerate(_records(decode(data, name), name), 1):
            where = _uri(record) if isinstance(record, dict) else None
            try:
                if isinstance(record, ReadError):
                    raise record
                yield _article(record, name)
            except AllegedlyError as error:
                yield Failure("read", f"{name}, {where or f'object {number}'}", None, str(error))


def _records(text: str, name: str) -> Iterator[Any]:
    """Yield what the JSON holds: the one object, those of the array, or those of the lines."""
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise ReadError(f"{name}: is JSON nested too deeply to be news") from error
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not lines[0].rstrip().endswith("}"):
            raise ReadError(
                f"{name}: is not valid JSON: {error}; repair it at its origin"
            ) from error
        yield from map(_line, lines)
        return
    yield from whole if isinstance(whole, list) else [whole]


def _line(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return ReadError(f"is not valid JSON: {error}; repair it at its origin")


def _article(record: Any, name: str) -> Article:
    if not isinstance(record, dict):
        raise ReadError("is no object, as ninjs has it")
    kind = _string(record, "type") or "text"
    if kind not in ("text", "composite"):
        raise ReadError(f"is of type {kind!r}, which has no text to read")
    status = _string(record, "pubstatus")
    if status in _NOT_SHOWN:
        raise ReadError(f"is {status} by its publisher, so it is not read")
    title = _chosen(record, "headlines") or _string(record, "headline")
    text = _body(record).removeprefix(f"{title}\n\n")  # some repeat it above the body
    if not text:
        raise ReadError(
            "has no text: neither `bodies` nor `body_text` nor `body_xhtml` holds any; its content "
            "may lie elsewhere, fetch that"
        )
    uri = _uri(record)
    about = {key: record[key] for key in ("version", "pubstatus", "urgency") if key in record}
    byline = _string(record, "by") or _string(record, "byline")
    return Article.from_text(
        text,
        title=title,
        id=uri,
        url=uri if uri and uri.startswith(("http://", "https://")) else None,
        outlet=_outlet(record),
        authors=_authors(record, byline),
        published=moment(
            _string(record, "firstcreated") or _string(record, "versioncreated"), "date"
        ),
        language=_string(record, "language"),
        metadata={"file": name, **about, **({"byline": byline} if byline else {})},
    )


def _body(record: dict[str, Any]) -> str:
    """Return the text, from markup where there is some, as plain renditions lose paragraphs."""
    plain = ""
    for body in _objects(record, "bodies"):
        value = _string(body, "value") or ""
        if _is_markup(body) and (text := text_of_markup(value)):
            return text
        kind = (_string(body, "contenttype") or "text/plain").partition(";")[0].strip().lower()
        if kind == "text/plain" and not plain:
            plain = value.strip()
    html = _string(record, "body_xhtml") or _string(record, "body_html") or ""
    markup = text_of_markup(html)
    return markup or plain or (_string(record, "body_text") or "").strip()


def _is_markup(item: dict[str, Any]) -> bool:
    # Published examples also name a field of version 1, `body_xhtml`, as the type.
    return "html" in (_string(item, "contenttype") or "").lower()


def _chosen(record: dict[str, Any], key: str) -> str | None:
    """Return the value whose role is `main`, else the first."""
    values = _objects(record, key)
    values.sort(key=lambda item: item.get("role") != "main")
    for item in values:
        value = _string(item, "value") or ""
        if _is_markup(item):
            value = text_of_markup(value)
        if text := blank_to_none(value):
            return text
    return None


def _authors(record: dict[str, Any], byline: str | None) -> tuple[str, ...]:
    people = [
        name
        for person in _objects(record, "people")
        if person.get("rel") in ("creator", "author") and (name := _string(person, "name"))
    ]
    return tuple(people) or names(_BY.sub("", byline, count=1) if byline else None)


def _outlet(record: dict[str, Any]) -> str | None:
    for source in _objects(record, "infosources"):
        if source.get("role") in (None, "publisher", "distributor", "originator"):
            return _string(source, "name")
    return _string(record, "copyrightholder") or _string(record, "source")


def _uri(record: dict[str, Any]) -> str | None:
    return _string(record, "uri") or _string(record, "guid")


def _objects(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = record.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return blank_to_none(value) if isinstance(value, str) else None
