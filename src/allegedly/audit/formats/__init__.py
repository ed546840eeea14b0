"""The formats of an audit: text, JSON, SARIF, annotations of a forge, and a report to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from allegedly.audit.auditor import Auditor
from allegedly.audit.reports import Report
from allegedly.hookspecs import Lazy

Format = Callable[[Auditor, Iterable[Report]], Iterator[str]]
"""Turns reports into text, lazily."""

_HERE: Final = "allegedly.audit.formats"

FORMATS: Final[Mapping[str, Format]] = {
    "text": Lazy(f"{_HERE}.text:to_text"),
    "json": Lazy(f"{_HERE}.json:to_json"),
    "sarif": Lazy(f"{_HERE}.sarif:to_sarif"),
    "github": Lazy(f"{_HERE}.github:to_github"),
    "html": Lazy(f"{_HERE}.html:to_html"),
}
"""The formats, by name."""
