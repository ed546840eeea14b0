"""The reader of ninjs, the IPTC's news in JSON: versions 1, 2 and 3.

A file holds one object, an array of them, or one on each line. Version 3 writes the names of
version 2 in camel case (`pubStatus`), so names are compared in lower case. Superdesk, which writes
version 1, says `guid` for `uri` and `body_html` for `body_xhtml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import HEAD, check_kind, decode, encoding_by_mark
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.byline_names import people_in
from allegedly.io.readers.fields import NOT_SHOWN, blank_to_none, moment, read_bounded
from allegedly.io.readers.jsonl import looks_like_json
from allegedly.io.readers.markup import is_markup, text_of_markup
from allegedly.io.readers.strictjson import check_characters, has_surrogates, object_of
from allegedly.model import Article, Failure, Skipped

LARGEST: Final = 50_000_000
"""Size in bytes of the largest file that is read."""

_ID: Final = re.compile(r'"(?:uri|guid)"\s{0,100}:')
_FIELDS: Final = re.compile(
    r'"(?:bodies|headlines|(?:body|headline)_\w{1,40}|renditions|pub[sS]tatus|version[cC]reated'
    r'|representation[tT]ype)"\s{0,100}:'
)
_WITHOUT_TEXT: Final = frozenset("audio component event graphic picture planning video".split())
_CREATORS: Final = frozenset({"author", "creator"})


def looks_like_ninjs(head: bytes) -> bool:
    """Say whether a stream begins as JSON with the fields of ninjs."""
    if not looks_like_json(head):
        return False
    text = head.decode(encoding_by_mark(head) or "latin-1", "ignore")
    return _ID.search(text) is not None and _FIELDS.search(text) is not None


class NinjsReader(Reader):
    """Reads each ninjs object as an article; one that is bad costs no other."""

    def __init__(self, *, largest: int = LARGEST, longest: int = LONGEST_ARTICLE) -> None:
        """Make a reader.

        Args:
            largest: Size in bytes of the largest file that is read.
            longest: Length in characters of the longest article that is read.
        """
        self.largest = largest
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure | Skipped]:
        """Yield what each object is; pictures and items that are not to be shown are skipped."""
        data = read_bounded(stream, name, self.largest)
        check_kind(data[:HEAD], name)
        if not data.strip():
            raise ReadError(f"{name}: is empty; there is no news object in it to read")
        text = decode(data, name)
        odd = has_surrogates(text)
        for number, record in enumerate(_records(text, name), 1):
            where = f"{name}, object {number}"
            try:
                if isinstance(record, ReadError):
                    raise record
                if not isinstance(record, dict):
                    raise ReadError("is not an object, as ninjs has it")
                if odd:
                    check_characters(record)
                record = _lowered(record)
                where = f"{name}, {_uri(record) or f'object {number}'}"
                reason = _why_not(record)
                yield _article(record, name) if reason is None else Skipped(where, reason)
            except AllegedlyError as error:
                yield Failure("read", where, None, str(error))


def _records(text: str, name: str) -> Iterator[Any]:
    """Yield what the JSON holds: the one object, those of the array, or those of the lines."""
    try:
        whole = json.loads(text, object_pairs_hook=_object)
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
        return json.loads(line, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        return ReadError(f"is not valid JSON: {error}; repair it at its origin")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | ReadError:
    """Return an object; in place of one that has a key twice, the reason why it is not read."""
    try:
        return object_of(pairs)
    except ReadError as error:
        return error


def _why_not(record: dict[str, Any]) -> str | None:
    """Say why an object that is sound is not to be read; None where it is."""
    if (_string(record, "type") or "").lower() in _WITHOUT_TEXT:
        return "not texts"
    return NOT_SHOWN.get((_string(record, "pubstatus") or "").lower())


def _article(record: dict[str, Any], name: str) -> Article:
    title = (
        _chosen(record, "headlines")
        or _string(record, "headline")
        or _string(record, "headline_main")
        or _string(record, "title")
    )
    text = _body(record).removeprefix(f"{title}\n\n")  # some repeat it above the body
    if not text:
        raise ReadError(
            "has no text: neither `bodies` nor a field `body_…` holds any; its content may lie "
            "elsewhere: fetch that"
        )
    uri = _uri(record)
    keys = ("version", "pubstatus", "urgency", "embargoed", "embargoeduntil")
    about = {key: record[key] for key in keys if isinstance(record.get(key), str | int)}
    byline = _string(record, "by") or _string(record, "byline")
    outlet = _outlet(record)
    return Article.from_text(
        text,
        title=title,
        id=uri,
        url=uri if uri and uri.startswith(("http://", "https://")) else None,
        outlet=outlet,
        authors=_authors(record) or people_in(byline, [outlet]),
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
        kind = _string(body, "contenttype")
        if is_markup(value, kind or _string(body, "role")):
            if text := text_of_markup(value):
                return text
        elif not plain and "plain" in (kind or "text/plain").lower():
            plain = value.strip()
    for key in sorted(key for key in record if key.startswith("body_")):  # version 1
        value = _string(record, key) or ""
        if is_markup(value, key.replace("text", "plain")):
            if text := text_of_markup(value):
                return text
        elif not plain or key == "body_text":
            plain = value
    return plain


def _chosen(record: dict[str, Any], key: str) -> str | None:
    """Return the value whose role is `main`, else the first."""
    values = _objects(record, key)
    values.sort(key=lambda item: item.get("role") != "main")
    for item in values:
        value = _string(item, "value") or ""
        if is_markup(value, _string(item, "contenttype")):
            value = text_of_markup(value)
        if text := blank_to_none(value):
            return text
    return None


def _authors(record: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        name
        for person in _objects(record, "people")
        if person.get("rel") in _CREATORS and (name := _string(person, "name"))
    )


def _outlet(record: dict[str, Any]) -> str | None:
    for source in _objects(record, "infosources"):
        if source.get("role") in (None, "publisher", "distributor", "originator"):
            return _string(source, "name")
    return _string(record, "copyrightholder") or _string(record, "source")


def _uri(record: dict[str, Any]) -> str | None:
    return _string(record, "uri") or _string(record, "guid")


def _objects(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = record.get(key)
    if not isinstance(value, list):
        return []
    for item in value:
        if isinstance(item, ReadError):
            raise item
    return [_lowered(item) for item in value if isinstance(item, dict)]


def _lowered(record: dict[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in record.items()}


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return blank_to_none(value) if isinstance(value, str) else None
