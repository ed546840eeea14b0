"""Each promise of a check of an audit catches one that breaks just this promise."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

import pytest

from allegedly import Analysis, ContractError, Finding, Span
from allegedly import Check as AuditCheck
from allegedly.plugins import default_registry
from allegedly.testing import CHECK_CHECKS, Check, check_check


class First(AuditCheck):
    """Finds the first letter of each text."""

    message = "this begins"

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        return [Finding("FST01", Span(0, 1), self.message)] if analysis.article.text else []


class Beyond(First):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        return [Finding("FST01", Span(0, 10**6), "this begins")]


class Silent(First):
    message = ""


class Various(First):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        if analysis.article.text:
            yield Finding(f"FST{len(analysis.claims):02}", Span(0, 1), "this begins")


class NeedsClaims(First):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        assert analysis.article.title == "Nothing" or analysis.claims[0]
        return super().check(analysis)


class Counting(First):
    numbers = count()

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        for finding in super().check(analysis):
            yield Finding(finding.code, finding.span, f"number {next(self.numbers)}")


class Remembering(First):
    def __init__(self) -> None:
        self.seen: set[str] = set()

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        others = self.seen - {analysis.article.text}
        self.seen.add(analysis.article.text)
        return [] if others else super().check(analysis)


class Scribbling(First):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        object.__setattr__(analysis.article, "outlet", f"{analysis.article.outlet} seen")
        return super().check(analysis)


class Locked(First):
    def __init__(self) -> None:
        self.lock = threading.Lock()


class Shared(First):
    """Uses one variable in all threads."""

    text = ""

    def check(self, analysis: Analysis) -> Iterable[Finding]:
        self.text = analysis.article.text
        time.sleep(0.001)
        return super().check(analysis) if self.text == analysis.article.text else []


class Slow(First):
    def check(self, analysis: Analysis) -> Iterable[Finding]:
        if len(analysis.claims) > 0:
            sum(range(200_000))
        return super().check(analysis)


def not_one() -> Any:
    return "plugin"


BROKEN: dict[str, list[Callable[[], Any]]] = {
    "is_a_check": [not_one],
    "findings_are_valid": [Beyond, Silent, Various],
    "odd_analyses_are_checked": [NeedsClaims],
    "same_again": [Counting],
    "analyses_do_not_matter_to_others": [Remembering],
    "analyses_are_left_alone": [Scribbling],
    "travels_between_processes": [Locked],
    "threads_do_not_matter": [Shared],
    "speed_is_sane": [Slow],
}


@pytest.mark.parametrize("check", CHECK_CHECKS, ids=str)
def test_each_promise_catches(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """The honest one passes, those that break this promise do not."""
    monkeypatch.setattr("allegedly.testing.batchwise.SLOWEST", 0.3)
    check(First)
    for broken in BROKEN[check.name]:
        with pytest.raises(ContractError, match=check.name):
            check(broken)


@pytest.mark.parametrize("plugin", default_registry().all("check"), ids=lambda p: p.name)
def test_our_checks_keep_every_promise(plugin: Any) -> None:
    """No exemption for our own."""
    check_check(plugin.create)
