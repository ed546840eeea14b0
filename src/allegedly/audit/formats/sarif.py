"""Findings as SARIF 2.1.0, which editors and forges read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, Final
from urllib.parse import quote

from allegedly.audit.auditor import Auditor
from allegedly.audit.baseline import fingerprint
from allegedly.audit.places import Places, Region
from allegedly.audit.reports import Report
from allegedly.model import Failure, Finding

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
"""The schema that editors expect to find named in a file."""


def to_sarif(auditor: Auditor, reports: Iterable[Report]) -> Iterator[str]:
    """Yield one log, with one run, for all articles."""
    rules = {code: index for index, code in enumerate(auditor.specs)}
    results: list[dict[str, Any]] = []
    failures: dict[Failure, None] = {}
    for report in reports:
        failures.update(dict.fromkeys(report.audit.failures))
        results += _results(report, rules)
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(auditor)},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not failures,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": str(failure)}}
                            for failure in failures
                        ],
                    }
                ],
                "results": results,
            }
        ],
    }
    yield json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _driver(auditor: Auditor) -> dict[str, Any]:
    rules = []
    for code, spec in auditor.specs.items():
        rule: dict[str, Any] = {
            "id": code,
            "name": spec.name,
            "shortDescription": {"text": spec.summary or spec.name},
            "defaultConfiguration": {"level": auditor.config.severity.get(code, spec.severity)},
        }
        if clause := auditor.clauses.get(code):
            rule["fullDescription"] = {"text": f"Rests on {clause}."}
        rules.append(rule)
    return {"name": "allegedly", "version": version("allegedly"), "rules": rules}


def _results(report: Report, rules: dict[str, int]) -> Iterator[dict[str, Any]]:
    places = Places(report.article, report.encoding) if report.findings else None
    for finding, region in report.located():
        assert places is not None
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": rules[finding.code],
            "level": finding.severity,
            "message": {"text": _message(finding)},
            "locations": [_location(report, region)],
            "partialFingerprints": {"allegedly/v1": fingerprint(report.article, finding)},
        }
        if finding.evidence:
            result["relatedLocations"] = [
                {"id": number, **_location(report, places.region(span))}
                for number, span in enumerate(finding.evidence, 1)
            ]
        yield result


def _message(finding: Finding) -> str:
    return f"{finding.message}. {finding.advice}" if finding.advice else f"{finding.message}."


def _location(report: Report, region: Region) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(report.name)},
            "region": {
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
            },
        }
    }


def _uri(name: str) -> str:
    """Return a path as a reference that every reader of URIs accepts."""
    if PurePath(name).is_absolute():
        return Path(name).as_uri()
    return quote(name.replace("\\", "/"), safe="/")
