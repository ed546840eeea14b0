"""Findings as workflow commands, which GitHub and Forgejo show beside the lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from allegedly.audit.auditor import Auditor
from allegedly.audit.reports import Report
from allegedly.model import Severity
from allegedly.render.safe import one_line

_COMMANDS: Final[dict[Severity, str]] = {"note": "notice", "warning": "warning", "error": "error"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def to_github(auditor: Auditor, reports: Iterable[Report]) -> Iterator[str]:
    """Yield a command for each finding."""
    for report in reports:
        file = report.name.replace("\\", "/").translate(_PROPERTY)
        for finding, region in report.located():
            name = auditor.specs[finding.code].name
            clause = auditor.clauses.get(finding.code)
            parts = (finding.message, finding.advice, f"Based on {clause}." if clause else "")
            words = one_line(". ".join(part.rstrip(".") for part in parts if part))
            yield (
                f"::{_COMMANDS[finding.severity]} file={file},line={region.line},"
                f"col={region.column},endLine={region.end_line},endColumn={region.end_column},"
                f"title={finding.code} {name}::{words.translate(_DATA)}\n"
            )
