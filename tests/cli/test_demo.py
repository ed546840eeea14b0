"""`allegedly demo`: the sample article, analysed by the most accurate plugins installed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from allegedly import builtin
from allegedly.cli import cli
from allegedly.plugins import Registry


def run() -> Result:
    return CliRunner().invoke(cli, ["demo", "--format", "json"], catch_exceptions=False)


def test_the_most_accurate_plugins_are_shown() -> None:
    """The result records them, and the command for another story is one that works."""
    result = run()
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["failures"] == []
    assert found["article"]["metadata"]["file"] == "sample.jsonl"
    assert found["provenance"]["attributor"].startswith("neural ")
    assert list(found["provenance"]["classifiers"]) == ["neural", "rules"]
    _, _, command = result.stderr.strip().partition(": allegedly ")
    again = CliRunner().invoke(cli, [*command.replace("story.txt", "-").split(), "-f", "json"], "A")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["provenance"] == found["provenance"]


def test_without_plugins_the_built_in_attributor_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plugin is named that is not installed."""
    core = Registry(entry_points=False)
    core.register(builtin, "allegedly")
    monkeypatch.setattr("allegedly.analyzer.analyzer.default_registry", lambda: core)
    result = run()
    assert result.exit_code == 0
    assert json.loads(result.stdout)["provenance"]["attributor"].startswith("rules ")
    assert result.stderr.endswith("allegedly analyze story.txt\n")
