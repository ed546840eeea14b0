"""Each built-in check has a page, whose example it finds and whose counter-example it leaves."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from allegedly.audit import PROFILES
from allegedly.audit.checks.specs import check_specs
from allegedly.hookspecs import CheckSpec
from allegedly.plugins import default_registry
from allegedly.plugins.options import options_of

from .desk import audited

PAGES = Path(__file__).parents[2] / "docs" / "checks"
SPECS = check_specs()
BLOCK = re.compile(r"^```\n(.*?)^```", re.DOTALL | re.MULTILINE)


def page(spec: CheckSpec) -> str:
    return (PAGES / f"{spec.code.lower()}.md").read_text("utf-8")


def found(spec: CheckSpec, text: str) -> list[str]:
    """Return the messages of a check on an example; in those of headlines, one comes first."""
    title, _, body = text.rstrip("\n").partition("\n\n")
    if spec.code.startswith("HEAD"):
        return [finding.message for finding in audited(body, spec.code, title=title).findings]
    return [finding.message for finding in audited(text.rstrip("\n"), spec.code).findings]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_examples(spec: CheckSpec) -> None:
    example, counter_example = BLOCK.findall(page(spec))
    messages = found(spec, example)
    assert messages
    assert not [text for text in messages if text.endswith((".", "?", "!"))]  # reports add one
    assert not found(spec, counter_example)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)
def test_pages_are_true(spec: CheckSpec) -> None:
    """Name, severity, default, options and clauses are those of the code."""
    text = page(spec)
    assert text.startswith(f"# {spec.code} {spec.name}\n")
    default = "yes" if spec.default else "no"
    assert f"Severity: {spec.severity}. Runs by default: {default}." in text
    for name, profile in PROFILES.items():
        clause = profile.clauses.get(spec.code)
        assert (f"| `{name}` |" in text) == (clause is not None)
        assert clause is None or f"| `{name}` | {clause} |" in text
    options = options_of(default_registry().get("check", spec.name)).named
    for option in options:
        assert f"| `{option.name}` | `{option.default}` |" in text
    for table in re.findall(r"^```toml\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        assert {*tomllib.loads(table)["audit"]["checks"][spec.name]} == {o.name for o in options}


def test_no_page_is_left_over() -> None:
    named = {path.stem for path in PAGES.glob("*.md")}
    assert named == {"index", *(spec.code.lower() for spec in SPECS)}


def test_clauses_are_of_checks() -> None:
    """Each clause belongs to a check, has a document, and is no longer than a few words."""
    known = {spec.code for spec in SPECS}
    for profile in PROFILES.values():
        assert set(profile.clauses) <= known
        for clause in profile.clauses.values():
            assert 0 < len(clause.words.split()) <= 12
            assert clause.document
