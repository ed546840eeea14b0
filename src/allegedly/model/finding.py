"""Findings: the results of an audit."""

from __future__ import annotations

from typing import Final, Literal, get_args

import attrs

from allegedly.model.article import Span, Spans

Severity = Literal["note", "warning", "error"]
"""How grave a finding is."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""All severities, the mildest first."""


@attrs.frozen
class Finding:
    """One result of an audit: a place in an article that an editor should look at.

    Attributes:
        code: The code of the check ("SRC01").
        span: The words in question.
        message: The fault, in a sentence without a full stop.
        advice: The remedy, in a sentence.
        severity: How grave it is; an audit sets this to the severity of the check.
        evidence: Further places that the finding rests on, in order; may be empty.
    """

    code: str
    span: Span
    message: str
    advice: str = ""
    severity: Severity = "warning"
    evidence: Spans = ()
