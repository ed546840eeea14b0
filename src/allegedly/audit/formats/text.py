"""Findings as lines of text, as compilers and linters write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allegedly.audit.auditor import Auditor
from allegedly.audit.reports import Report
from allegedly.render.safe import one_line


def to_text(auditor: Auditor, reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each finding: path, line, column, code, message, and the clause, if any."""
    for report in reports:
        name = one_line(report.name)
        for finding, region in report.located():
            clause = auditor.clauses.get(finding.code)
            rests = f" [{clause}]" if clause else ""
            message = f"{finding.code} {one_line(finding.message)}{rests}"
            yield f"{name}:{region.line}:{region.column}: {message}\n"
