"""Findings as JSON Lines, one object for each article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from allegedly.audit.auditor import Auditor
from allegedly.audit.reports import Report
from allegedly.model import Analysis, Finding, Span

SCHEMA: Final = "allegedly/audit/1"


def to_json(auditor: Auditor, reports: Iterable[Report]) -> Iterator[str]:
    """Yield a line for each article; the schema is ``allegedly/audit/1``."""
    for report in reports:
        yield json.dumps(report_to_dict(auditor, report), ensure_ascii=False) + "\n"


def report_to_dict(auditor: Auditor, report: Report) -> dict[str, Any]:
    """Return the findings of one article as plain data."""
    article = report.article
    return {
        "schema": SCHEMA,
        "file": article.file,
        "id": article.id,
        "title": article.title,
        "profile": auditor.config.profile,
        "findings": [
            {
                "code": finding.code,
                "check": auditor.specs[finding.code].name,
                "severity": finding.severity,
                "message": finding.message,
                "advice": finding.advice,
                "clause": _clause(auditor, finding),
                **attrs.asdict(region),
                **_words(article.text, finding.span),
                "evidence": [_words(article.text, span) for span in finding.evidence],
            }
            for finding, region in report.located()
        ],
        "unnamed_sources": list(_unnamed(report.audit.analysis)),
        "failures": [str(failure) for failure in report.audit.failures],
    }


def _clause(auditor: Auditor, finding: Finding) -> dict[str, str] | None:
    clause = auditor.clauses.get(finding.code)
    return None if clause is None else attrs.asdict(clause)


def _words(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _unnamed(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield each mention of an unnamed source, and what the text says about it."""
    seen: set[Span] = set()
    for item in analysis.attributions:
        source = item.source
        if source is None or source.name is not None or not source.kind.startswith("unnamed"):
            continue
        if source.spans[0] not in seen:
            seen.add(source.spans[0])
            yield {
                "start": source.spans[0].start,
                "end": source.spans[-1].end,
                "text": source.text,
                "kind": source.kind,
                "role": source.role,
                "basis": source.basis,
                "anonymity_reason": source.anonymity_reason,
            }
