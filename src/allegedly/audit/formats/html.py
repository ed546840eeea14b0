"""Findings in the margin of the report in a browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from allegedly.audit.auditor import Auditor
from allegedly.audit.reports import Report
from allegedly.render.html import HtmlRenderer, MarginNote


def to_html(auditor: Auditor, reports: Iterable[Report]) -> Iterator[str]:
    """Yield one page, in which each finding stands beside its paragraph."""
    return HtmlRenderer().render_with_notes(
        (
            report.audit.analysis,
            tuple(
                MarginNote(
                    finding.span,
                    finding.code,
                    str(finding.severity),
                    finding.message,
                    finding.advice,
                    str(auditor.clauses.get(finding.code, "")),
                )
                for finding in report.findings
            ),
        )
        for report in reports
    )
