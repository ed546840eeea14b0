"""The group of commands: help without imports, and what is missing."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from allegedly import PluginError
from allegedly.cli import COMMANDS, cli, main
from allegedly.cli.lazy import LazyGroup


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    for name, (_, summary) in COMMANDS.items():
        assert name in result.output
        assert summary in result.output


def test_help_imports_no_command() -> None:
    code = (
        "import sys\nfrom allegedly.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in sys.modules if m.startswith(('allegedly.cli.analyze', 'sklearn', "
        "'rich', 'joblib', 'cattrs', 'jinja2', 'allegedly.bench', 'allegedly_'))], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def test_version() -> None:
    """--version shows name and version."""
    result = CliRunner().invoke(cli, ["--version"], prog_name="allegedly")
    assert result.output.startswith("allegedly 0.")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0, result.output


def test_a_command_that_cannot_be_imported_is_told() -> None:
    group = LazyGroup("x", lazy={"gone": ("allegedly.nowhere:command", "What is gone.")})
    result = CliRunner().invoke(group, ["gone"])
    assert result.exit_code == 1
    assert "'gone' is not available" in result.output
    assert "What is gone." in CliRunner().invoke(group, ["--help"]).output


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PluginError("the\nplugin"), "allegedly: the plugin\n"),
        (ValueError("oops"), "allegedly: internal error: ValueError: oops; please report it"),
        (KeyboardInterrupt(), "allegedly: interrupted\n"),
    ],
)
def test_no_error_ends_in_a_traceback(
    error: BaseException,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**kwargs: object) -> None:
        raise error

    monkeypatch.delenv("ALLEGEDLY_DEBUG", raising=False)
    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == (130 if isinstance(error, KeyboardInterrupt) else 1)
    shown = capsys.readouterr().err
    assert shown.startswith(line)
    assert shown.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches(name: str) -> None:
    """Each command has a purpose, examples and its exit status; each option is described."""
    with click.Context(cli) as context:
        command = cli.get_command(context, name)
        assert command is not None
        shown = CliRunner().invoke(cli, [name, "--help"]).output
        assert len(shown.splitlines()[2].strip()) > 20
        assert "Example" in shown and f"  allegedly {name}" in shown
        assert "Exit status: 0" in shown
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)
                assert not re.search(r"\b(tell|told|so many|who|say)\b", parameter.help)
