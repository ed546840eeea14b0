"""Configuration files and baselines."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

from allegedly import AuditError, Finding, Span
from allegedly.audit import Audit, Baseline, Config, load_config
from allegedly.audit.config_file import find_config

from .desk import analyse, audited

SETTINGS = """
[{table}]
select = ["SRC", "FAIR"]
ignore = ["SRC02"]
profile = "ap"
fail-on = "error"
baseline = "known.json"

[{table}.severity]
SRC01 = "error"

[{table}.checks.late-attribution]
words = 40
"""


@pytest.mark.parametrize(
    ("name", "table"), [("allegedly.toml", "audit"), ("pyproject.toml", "tool.allegedly.audit")]
)
def test_all_keys(tmp_path: Path, name: str, table: str) -> None:
    path = tmp_path / name
    path.write_text(SETTINGS.format(table=table), "utf-8")
    config, baseline = load_config(path)
    assert config == Config(
        ("SRC", "FAIR"),
        ("SRC02",),
        "ap",
        {"SRC01": "error"},
        {"late-attribution": {"words": 40}},
        "error",
    )
    assert baseline == tmp_path / "known.json"


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """A pyproject.toml without the table is passed over; allegedly.toml takes precedence."""
    inner = tmp_path / "desk" / "news"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.allegedly.audit]\nfail-on = 'never'\n")
    (inner.parent / "pyproject.toml").write_text("[project]\nname = 'desk'\n")
    assert find_config(inner) == tmp_path / "pyproject.toml"
    (inner.parent / "allegedly.toml").write_text("[audit]\nignore = ['SRC']\n")
    assert find_config(inner) == inner.parent / "allegedly.toml"
    assert load_config(tmp_path / "pyproject.toml")[0].fail_on is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[audit]\nselekt = []", "unknown key 'selekt'; choose from select"),
        ("[audit]\nselect = 'SRC'", "'select' must be a list"),
        ("[audit]\nseverity = 3", "'severity' must be a table"),
        ("[audit]\nfail-on = 'bad'", "unknown severity 'bad'"),
        ("[audit]\nprofile = 'bad'", "unknown profile 'bad'"),
        ("[audit]\nbaseline = 3", "'baseline' must be the path"),
        ("audit = 3", r"\[audit\] must be a table"),
        ("[audit", "cannot be read as TOML"),
        ("[audit.checks]\none-source = 1", "must be a table"),
    ],
)
def test_wrong_files(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "allegedly.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(AuditError, match=message) as caught:
        load_config(path)
    assert str(path) in str(caught.value)


def test_a_baseline_knows_findings_wherever_they_move(tmp_path: Path) -> None:
    baseline = Baseline()
    baseline.add(audited("Insiders said the quay is sold.", "SRC01", id="a"))
    path = tmp_path / "known.json"
    baseline.write(path)
    again = Baseline.read(path)
    moved = audited("It rains.\n\nInsiders said the quay is sold.", "SRC01", id="a")
    assert again.new(moved) == ()
    other = audited("Insiders said the quay is sold.", "SRC01", id="b")
    assert again.new(other) == other.findings


def test_a_baseline_counts() -> None:
    """Two equal findings are not covered by one that is known."""
    analysis = analyse("It rains. It rains.", id="a")
    findings = tuple(Finding("SRC01", Span(at, at + 2), "it") for at in (0, 10))
    audit = Audit(analysis, findings)
    baseline = Baseline()
    baseline.add(attrs.evolve(audit, findings=findings[:1]))
    assert baseline.new(audit) == findings[1:]


def test_baselines_are_stable_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    assert Baseline.read(path).new(audited("Insiders said it.", "SRC01"))
    for wrong in ("{", "[]", '{"schema": "x", "articles": {}}', '{"articles": 3}'):
        path.write_text(wrong, "utf-8")
        with pytest.raises(AuditError, match=r"known\.json"):
            Baseline.read(path)
    path.write_text(json.dumps({"schema": "allegedly/baseline/1", "articles": {"a": [1]}}), "utf-8")
    with pytest.raises(AuditError, match="lists of fingerprints"):
        Baseline.read(path)
