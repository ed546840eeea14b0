"""The pages of summaries, verifications and audits in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

import allegedly
from allegedly import Analyzer, Article
from allegedly.audit import Auditor, Config
from allegedly.audit.formats.html import to_html
from allegedly.audit.reports import Report
from allegedly.summary import summarize, summary_to_html
from allegedly.verification import verification_to_html

from .conftest import Browser

pytest.importorskip("duckdb")
pytest.importorskip("rapidfuzz")

ANALYZER = Analyzer(["rules"], "rules")

TEXT = (
    "Officials familiar with the talks said the repair may cost $40 million.\n\n“I won't stay if it "
    "fails, and we will never borrow,” Mayor Dorrit Valke said. She denied that the quay was unsafe. "
    "Critics claim the price appears to be far higher, and a source said the firm knew.\n"
)
SAID = "Mayor Dorrit Valke: I won't stay if it fails, and we will not borrow.\n"


@pytest.fixture(scope="module")
def others(pages: Path) -> Path:
    """Write a page of each kind."""
    stored = pages / "stored.jsonl"
    with stored.open("w", encoding="utf-8") as stream:
        for number in range(12):
            article = Article.from_text(
                TEXT, id=str(number), outlet=("The Tide", "<b>")[number % 2]
            )
            stream.write(f"{ANALYZER.analyze(article).to_json()}\n")
    analysis = ANALYZER.analyze(TEXT)
    auditor = Auditor(Config(select=("ALL",)))
    audit = auditor.audit(analysis)
    for name, html in (
        ("summary", summary_to_html(summarize([stored], by="outlet"))),
        ("verified", verification_to_html(allegedly.verify(analysis, [SAID], analyzer=ANALYZER))),
        ("audited", "".join(to_html(auditor, [Report(audit, audit.findings)]))),
    ):
        (pages / f"{name}.html").write_text(html, encoding="utf-8", newline="")
    return pages


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
@pytest.mark.parametrize("name", ["summary", "verified", "audited"])
def test_axe_finds_no_fault(browser: Browser, name: str, width: int, dark: bool) -> None:
    browser.open(name, width=width, dark=dark)
    assert browser.violations() == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.screenshot(f"{name}-{width}-{'dark' if dark else 'light'}")
