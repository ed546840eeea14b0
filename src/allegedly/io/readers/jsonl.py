"""The reader of JSON Lines: one object on each line, one article in each object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from allegedly.errors import AllegedlyError, ReadError
from allegedly.interfaces import Reader
from allegedly.io.bytes.decoding import encoding_by_mark
from allegedly.io.bytes.lines import decoded_lines
from allegedly.io.limits import LONGEST_ARTICLE
from allegedly.io.readers.strictjson import parse_json
from allegedly.model import Article, Failure

_JSON: Final = re.compile(r'\s{0,1000}(?:\[\s{0,1000})?\{\s{0,1000}"[^"\n]{0,200}"\s{0,100}:')
_STRINGS: Final = ("title", "url", "outlet", "language")


def looks_like_json(head: bytes) -> bool:
    """Say whether a stream begins as a JSON object does, or an array of them."""
    encoding = encoding_by_mark(head) or "latin-1"  # which keeps whatever is ASCII
    return _JSON.match(head[:8000].decode(encoding, "ignore")) is not None


class JsonLinesReader(Reader):
    """Reads one article from each line; a bad line costs no other.

    Each object has a `text`, and may have `title`, `id`, `url`, `outlet`, `authors` (a name or a
    list of names), `published` (ISO 8601), `language` and `metadata`. Any other field goes into
    the metadata, which also name `file` and `line`. Blank lines are skipped.
    """

    def __init__(self, *, encoding: str | None = None, longest: int = LONGEST_ARTICLE) -> None:
        """Make a reader.

        Args:
            encoding: The encoding; by default what a byte-order mark says, else UTF-8.
            longest: Length in characters of the longest article that is read.
        """
        self.encoding = encoding
        self.longest = longest

    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each line that is not blank."""
        empty = True
        for number, line in enumerate(decoded_lines(stream, name, self.encoding), 1):
            if isinstance(line, str):
                line = line.strip()
                if not line:
                    continue
                if empty and line in ("{", "["):
                    raise ReadError(
                        f"{name}: is JSON but not JSON Lines, which has one whole object on each "
                        "line; convert it first, as  jq -c .  does (jq -c '.[]' for an array)"
                    )
            empty = False
            try:
                if isinstance(line, ReadError):
                    raise line
                yield _article(line, name, number)
            except AllegedlyError as error:
                yield Failure("read", f"{name}, line {number}", None, str(error))
        if empty:
            raise ReadError(f"{name}: is empty; there is no article in it to analyse")


def _article(line: str, name: str, number: int) -> Article:
    record = _record(line)
    text = record.pop("text", None)
    if text is None:
        found = ", ".join(list(record)[:8]) or "none"
        raise ReadError(f'has no field "text"; the fields it has: {found}')
    if not isinstance(text, str):
        raise _wrong("text", "a string", text)
    if not text.strip():
        raise ReadError('is without text: its field "text" is empty')
    title, url, outlet, language = (_string(record, key) for key in _STRINGS)
    id = record.pop("id", None)
    if not isinstance(id, str | int | None):
        raise _wrong("id", "a string", id)
    metadata = record.pop("metadata", None)
    if not isinstance(metadata, dict | None):
        raise _wrong("metadata", "an object", metadata)
    return Article.from_text(
        text,
        title=title,
        id=None if id is None else str(id),
        url=url,
        outlet=outlet,
        authors=_authors(record.pop("authors", None)),
        published=_published(record.pop("published", None)),
        language=language,
        metadata={"file": name, "line": number, **record, **(metadata or {})},
    )


def _record(line: str) -> dict[str, Any]:
    try:
        record = parse_json(line)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"is not valid JSON: {error.msg.removesuffix(' starting at')} at character "
            f"{error.pos + 1}; "
            "each line must hold one whole object"
        ) from error
    if not isinstance(record, dict):
        raise ReadError(f'must be an object with a field "text", not {_kind(record)}')
    return record


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.pop(key, None)
    if not isinstance(value, str | None):
        raise _wrong(key, "a string", value)
    return value


def _authors(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _wrong("authors", "a name or a list of names", value)
    return tuple(names)


def _published(value: object) -> datetime | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return datetime.fromisoformat(cast("str", value))
    except (TypeError, ValueError) as error:
        raise ReadError(
            'its field "published" must be a date in ISO 8601, such as 2026-11-03 or '
            f"2026-11-03T09:30:00Z, not {_shown(value)}; to keep it as it is, rename the field"
        ) from error


def _wrong(key: str, expected: str, value: object) -> ReadError:
    return ReadError(f'its field "{key}" must be {expected}, not {_kind(value)}')


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
