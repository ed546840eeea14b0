"""The contract of the checks of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly.errors import ContractError
from allegedly.model import (
    SEVERITIES,
    Finding,
)
from allegedly.plugins.contract.values import (
    check_text,
    check_type,
    check_within,
    check_word,
    shown,
    type_name,
)


def check_findings(code: str, text: str, found: Sequence[Finding]) -> None:
    """Check the findings of a check for an article.

    Raises:
        ContractError: If one is not exactly a `Finding`, carries another code, has a span outside
            the text or an empty message, or a field does not match the documentation of `Finding`.
    """
    for finding in found:
        check_type("check", finding, Finding)
        if finding.code != code:
            raise ContractError(
                f"a finding has the code {shown(finding.code)}; that of the spec is {code!r}"
            )
        check_within("the finding", (finding.span,), text)
        for field in ("message", "advice"):
            check_text(f"{field} of a finding", getattr(finding, field))
        if not finding.message.strip() or "\n" in finding.message:
            raise ContractError(
                f"the message of a finding is {shown(finding.message)}; it must be one line"
            )
        check_word("severity", finding.severity, SEVERITIES)
        if type(finding.evidence) is not tuple:
            raise ContractError(
                f"the evidence of a finding comes as a {type_name(finding.evidence)}, "
                "not as a tuple"
            )
        if finding.evidence:
            check_within("the evidence", finding.evidence, text)
