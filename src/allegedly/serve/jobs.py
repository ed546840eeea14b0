"""The values that pass between the server and its workers."""

from __future__ import annotations

from typing import Final, Literal

import attrs

from allegedly.model.offsets import Offsets

Kind = Literal["analyze", "audit", "verify", "page"]
"""The three results of the interface, and the page that shows all of them."""

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
PASTED_ARTICLE: Final = "article.txt"
PASTED_TRANSCRIPT: Final = "transcript.txt"
"""File names of texts that were not sent as files."""

HTML: Final = "text/html; charset=utf-8"


@attrs.frozen
class Call:
    """A request, as it was sent.

    Attributes:
        kind: The result that it asks for.
        body: Its body.
        content_type: The header of that name.
        query: The parameters in its address.
    """

    kind: Kind
    body: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>")
    content_type: str
    query: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Upload:
    """An article or a transcript that a client sent, read as a file would be.

    Attributes:
        data: The bytes.
        name: Its name in messages.
        file: A file name, whose extension helps to choose a reader.
    """

    data: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>")
    name: str
    file: str


@attrs.frozen
class Job:
    """The work that a request asks for.

    Attributes:
        kind: The result to produce.
        article: The article.
        transcripts: For `verify` and `page`, transcripts of what was said.
        title_line: Whether the first line of a plain text is its title.
        offsets: For `analyze`, the unit in which positions are counted.
        profile: For `audit` and `page`, the house style; None for none.
        select: Codes or names of the checks to run; empty for the default ones.
        ignore: Codes or names of checks to leave out.
    """

    kind: Kind
    article: Upload
    transcripts: tuple[Upload, ...] = ()
    title_line: bool = False
    offsets: Offsets = "code-points"
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@attrs.frozen
class Answer:
    """The answer to a request.

    Attributes:
        status: Its status code.
        body: Its bytes.
        media: Its media type.
        pause: Seconds after which the client may try again; None if that is pointless.
    """

    status: int
    body: bytes = attrs.field(repr=lambda data: f"<{len(data)} bytes>")
    media: str = JSON
    pause: int | None = None


@attrs.frozen
class Setup:
    """The plugins that every worker loads.

    Attributes:
        attributor: Name of the attributor; None for the preferred one of those installed.
        classifiers: Names of classifiers; None for those that run by default.
        any_language: Whether articles that are not in English are analysed as well.
    """

    attributor: str | None = None
    classifiers: tuple[str, ...] | None = None
    any_language: bool = False


@attrs.frozen
class Limits:
    """Limits within which the server works.

    Attributes:
        body: Most bytes of a request.
        seconds: Seconds that the body may take to arrive, that a request may wait for a worker,
            and that the work on it may take; each counts on its own.
        workers: Requests that are worked on at once, each by a process of its own.
        queue: Further requests that wait; any more are refused.
    """

    body: int = 2_000_000
    seconds: float = 30.0
    workers: int = 2
    queue: int = 32
