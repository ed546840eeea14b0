"""From the bytes of a request to the work it asks for: JSON, a form, or the article itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from email.message import Message
from typing import Any, Final, get_args

from allegedly.audit.profiles import PROFILES
from allegedly.errors import ReadError
from allegedly.extras import need
from allegedly.io.readers.strictjson import parse_json
from allegedly.model.offsets import Offsets
from allegedly.serve.jobs import JSON, PASTED_ARTICLE, PASTED_TRANSCRIPT, Call, Job, Kind, Upload
from allegedly.serve.problems import RequestError

FORM: Final = "multipart/form-data"

TEXTS: Final[Mapping[str, str]] = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/xml": ".xml",
    "application/xml": ".xml",
}
"""Media types in which the body is the article itself, each with the extension of its files."""

_CHARSETS: Final = ("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16")

_OPTIONS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "analyze": ("title_line", "offsets"),
    "audit": ("title_line", "profile", "select", "ignore"),
    "verify": ("title_line",),
    "page": ("title_line", "profile"),
}

_MOST_PARTS: Final = 50


def media_type(content_type: str) -> str:
    """Return the media type of a header, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def media_types(kind: Kind) -> list[str]:
    """Return the media types in which a request may be sent."""
    if kind == "page":
        return [FORM]
    return [JSON, FORM, *(TEXTS if kind != "verify" else ())]


def parse(call: Call) -> Job:
    """Return the work that a request asks for.

    Args:
        call: The request, in one of `media_types`.

    Raises:
        ReadError: If something in it is unknown, missing or of the wrong type.
        RequestError: If its text is in an unknown encoding.
    """
    media = media_type(call.content_type)
    options: dict[str, Any] = dict(call.query)
    if media == JSON:
        article, transcripts, more = _from_json(call.body)
    elif media == FORM:
        article, transcripts, more = _from_form(call.body, call.content_type)
    else:
        article, transcripts, more = _from_text(call, media), [], {}
    options |= more
    if transcripts and call.kind not in ("verify", "page"):
        raise ReadError(f"transcripts are for /v1/verify; /v1/{call.kind} takes none")
    for name in options:
        if name not in _OPTIONS[call.kind]:
            allowed = ", ".join(_OPTIONS[call.kind])
            raise ReadError(f"unknown option {name!r}; choose from {allowed}")
    values = {name: _READ[name](name, value) for name, value in options.items()}
    return Job(call.kind, article, tuple(transcripts), **values)


Parts = tuple[Upload, list[Upload], dict[str, Any]]
"""The article, the transcripts, and options."""


def _from_text(call: Call, media: str) -> Upload:
    data = call.body
    charset = _parameter(call.content_type, "charset") or "utf-8"
    if media == "text/plain" and charset.lower() != "utf-8":
        if charset.lower() not in _CHARSETS:
            raise RequestError(
                415, f"unknown encoding {charset[:40]!r}; choose from {', '.join(_CHARSETS)}"
            )
        try:
            data = data.decode(charset).encode()
        except UnicodeError as error:
            raise ReadError(f"the article is not {charset}: {error}") from error
    return Upload(data, "the article", f"article{TEXTS[media]}")


def _from_json(body: bytes) -> Parts:
    try:
        data = parse_json(body.decode("utf-8"))
    except ReadError as error:
        raise ReadError(f"the body {error}") from error
    except ValueError as error:
        raise ReadError(f"the body is not valid JSON: {error}") from error
    if not isinstance(data, dict) or "article" not in data:
        raise ReadError('the body must be an object with the key "article"')
    article = data.pop("article")
    if isinstance(article, str):
        upload = Upload(_utf8(article), "the article", PASTED_ARTICLE)
    elif isinstance(article, dict):
        upload = Upload(_utf8(json.dumps(article)), "the article", "article.jsonl")
    else:
        raise ReadError(
            '"article" must be a string, or an object with the key "text" and, if known, "title" '
            "and others"
        )
    given = data.pop("transcripts", [])
    if not isinstance(given, list):
        raise ReadError('"transcripts" must be a list')
    return upload, [_transcript(number, item) for number, item in enumerate(given, 1)], data


def _transcript(number: int, item: object) -> Upload:
    name, text = f"transcript {number}", item
    if isinstance(item, dict) and item.keys() <= {"name", "text"}:
        name, text = item.get("name", name), item.get("text")
    if not isinstance(text, str) or not isinstance(name, str):
        raise ReadError(
            f'"transcripts[{number - 1}]" must be a string, or an object with "text" and "name"'
        )
    return Upload(_utf8(text), name, name)


def _from_form(body: bytes, content_type: str) -> Parts:
    articles: list[Upload] = []
    transcripts: list[Upload] = []
    options: dict[str, Any] = {}
    for name, file, data in asyncio.run(_parts(body, content_type)):
        if name not in ("article", "transcript"):
            options[name] = data.decode("utf-8", "replace")
        elif data.strip() or file:  # a browser also sends fields that were left blank
            found, pasted = (
                (articles, PASTED_ARTICLE)
                if name == "article"
                else (transcripts, PASTED_TRANSCRIPT)
            )
            shown = file or f"pasted {name}" + (f" {len(found) + 1}" if found else "")
            found.append(Upload(data, shown, file or pasted))
    if len(articles) != 1:
        raise ReadError(
            "the article is missing; paste one or choose a file"
            if not articles
            else "there are several articles; paste one or choose a file, not both"
        )
    options = {name: value for name, value in options.items() if value}
    return articles[0], transcripts, options


async def _parts(body: bytes, content_type: str) -> list[tuple[str, str, bytes]]:
    """Return the name, the file name and the content of each part of a form."""
    parsers = need("starlette.formparsers", "serve", "reading forms")
    headers = need("starlette.datastructures", "serve", "reading forms").Headers
    boundary = _parameter(content_type, "boundary")
    if not boundary or not boundary.isascii() or {'"', "\\"} & set(boundary):
        raise ReadError("the form has no boundary in its Content-Type")

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = parsers.MultiPartParser(
        headers({"content-type": f'multipart/form-data; boundary="{boundary}"'}),  # UTF-8
        stream(),
        max_files=_MOST_PARTS,
        max_fields=_MOST_PARTS,
        max_part_size=len(body),
    )
    parser.spool_max_size = len(body) + 1  # nothing is written to disk
    try:
        form = await parser.parse()
    except parsers.MultiPartException as error:
        raise ReadError(f"the form cannot be read: {error.message}") from error
    return [
        (name, "", _utf8(item.replace("\r\n", "\n")))
        if isinstance(item, str)
        else (name, _base(item.filename), await item.read())
        for name, item in form.multi_items()
    ]


def _base(name: str | None) -> str:
    """Return a file name without folders."""
    return (name or "").replace("\\", "/").rpartition("/")[2][:200]


def _parameter(content_type: str, name: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    found = message.get_param(name)
    return found if isinstance(found, str) else None


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _flag(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "on", "1", "false", "0"):
        return value in ("true", "on", "1")
    raise ReadError(f"{name!r} must be true or false, not {_short(value)}")


def _one_of(choices: Sequence[str]) -> Callable[[str, object], str]:
    def read(name: str, value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ReadError(f"unknown {name} {_short(value)}; choose from {', '.join(choices)}")
        return value

    return read


def _names(name: str, value: object) -> tuple[str, ...]:
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ReadError(f"{name!r} must be a list of names, not {_short(value)}")
    return tuple(item.strip() for item in found if item.strip())


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"


_READ: Final[Mapping[str, Callable[[str, object], Any]]] = {
    "title_line": _flag,
    "offsets": _one_of(get_args(Offsets)),
    "profile": _one_of(list(PROFILES)),
    "select": _names,
    "ignore": _names,
}
"""How the value of each option is read."""
