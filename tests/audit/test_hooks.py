"""The hook for pre-commit and the action for forges use commands and options that exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import yaml

from allegedly.cli import cli

ROOT = Path(__file__).parents[2]


def options() -> set[str]:
    with click.Context(cli) as context:
        command = cli.get_command(context, "audit")
    assert command is not None
    return {name for param in command.params for name in param.opts}


def test_pre_commit() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "allegedly-audit"
    program, command = hook["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert program in project["scripts"]
    with click.Context(cli) as context:
        assert cli.get_command(context, command) is not None
    assert hook["language"] == "python"


def test_the_action() -> None:
    """Values reach the shell through its environment, where they are not code."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert action["runs"]["using"] == "composite"
    scripts = [step["run"] for step in action["runs"]["steps"]]
    assert not any("${{" in script for script in scripts)
    used = set(re.findall(r"--[a-z-]+", scripts[-1]))
    assert used == {"--format", "--output"} <= options()
    given = {value for step in action["runs"]["steps"] for value in step["env"].values()}
    assert given == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
