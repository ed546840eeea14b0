"""Stories for the tests of the audit, analysed with the built-in attributor."""

from __future__ import annotations

from functools import lru_cache

from allegedly import Analysis, Analyzer, Article
from allegedly.audit import Audit, Auditor, Config

STORY = """\
Insiders said the mayor took the money. “It is a shambles,” a source added.

A harbour official pointed out that the mayor may possibly leave. Ines Ota accused Peter Kroll of \
theft.

“The bridge is safe and it will stay open, the engineer said.
"""


@lru_cache(maxsize=1)
def analyzer() -> Analyzer:
    return Analyzer(["rules"], "rules", any_language=True)


def analyse(body: str, title: str | None = None, **about: str) -> Analysis:
    return analyzer().analyze(Article.from_text(body, title=title, **about))


def audited(body: str, *select: str, title: str | None = None, **about: str) -> Audit:
    return Auditor(Config(select=select)).audit(analyse(body, title, **about))


def codes(body: str, *select: str, title: str | None = None, **about: str) -> list[str]:
    return [finding.code for finding in audited(body, *select, title=title, **about).findings]
