"""Plugins that cannot be loaded or do nothing: the user learns of it, and old output stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli
from allegedly.io import find_inputs, read_articles
from allegedly.model import Failure
from allegedly.plugins import default_registry

READER = """
from allegedly import Article, Reader, ReaderSpec, hookimpl

class Notes(Reader):
    def read(self, stream, name):
        yield Article.from_text(stream.read().decode().partition(": ")[2])

@hookimpl
def allegedly_readers():
    return [ReaderSpec("notes", Notes, "notes", suffixes=(".note",))]
"""
RENDERER = """
from allegedly import Renderer, RendererSpec, hookimpl

class Silent(Renderer):
    piecewise = {piecewise}

    def render(self, analyses):
        text = "".join(analysis.article.text for analysis in analyses)
        {act}
        yield from ()

@hookimpl
def allegedly_renderers():
    return [RendererSpec("silent", Silent, "says nothing", suffix=".silent")]
"""

Install = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with news."""
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/a.note").write_text("note: It may rain.", encoding="utf-8")
    Path("news/b.txt").write_text("It may snow.", encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "-c", "rules"])


COMMANDS = {
    "analyze": ["analyze", "news", "-f", "json"],
    "dataset": ["analyze", "news", "-o", "out/"],
    "export": ["export", "brat", "news", "-o", "out"],
    "diff": ["diff", "news/b.txt", "news/b.txt"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_cannot_be_loaded_is_reported(install: Install, command: str) -> None:
    """Its files may be missing, or read as text, so the run does not count as a success."""
    install("lost_notes", "import no_such_module_anywhere\n")
    result = run(*COMMANDS[command])
    assert result.exit_code == 1
    assert result.stderr.count("lost_notes 0.7 failed to load") == 1
    assert "snow" in result.stdout or command != "analyze"


def test_other_kinds_do_not_matter_to_reading(install: Install) -> None:
    """A classifier that fails does not affect a run that names another."""
    install(
        "lost_classifier",
        "from allegedly import hookimpl\n\n@hookimpl\ndef allegedly_classifiers():\n    1 / 0\n",
    )
    assert default_registry().failures
    result = run(*COMMANDS["analyze"])
    assert (result.exit_code, result.stderr) == (0, "")


def test_files_of_readers_with_one_name_are_reported(install: Install) -> None:
    """They neither vanish from a folder nor pass for plain text."""
    install("one_notes", READER)
    install("two_notes", READER)
    for place in ("news", "news/a.note"):
        (failure, *others) = read_articles(find_inputs([place]))
        assert isinstance(failure, Failure)
        assert failure.name == "news/a.note"
        assert "'notes': one_notes and two_notes; uninstall all but one" in failure.cause
        assert len(others) == (place == "news")
    result = run(*COMMANDS["analyze"])
    assert result.exit_code == 1
    assert "snow" in result.stdout and "rain" not in result.stdout


def test_a_reader_that_loads_is_used(install: Install) -> None:
    """Alone, it reads its file."""
    install("one_notes", READER)
    result = run("analyze", "news/a.note", "-f", "json")
    assert result.exit_code == 0
    assert '"text":"It may rain."' in result.stdout.replace(": ", ":")


@pytest.mark.parametrize(("piecewise", "act"), [(False, "pass"), (False, "1 / 0"), (True, "1 / 0")])
def test_a_renderer_without_output_keeps_the_old_file(
    install: Install, piecewise: bool, act: str
) -> None:
    """The status says that something failed."""
    install("lost_renderer", RENDERER.format(piecewise=piecewise, act=act))
    Path("x.silent").write_text("old", encoding="utf-8")
    result = run("analyze", "news/b.txt", "-o", "x.silent")
    assert result.exit_code == 1
    assert "silent 0.7 failed to render" in f"{result.stderr}{result.exception}"
    assert Path("x.silent").read_text(encoding="utf-8") == "old"


def test_a_piecewise_renderer_may_have_nothing_to_say(install: Install) -> None:
    """Of many articles, some have nothing that it shows; a file of them all may be empty."""
    install("lost_renderer", RENDERER.format(piecewise=True, act="pass"))
    Path("x.silent").write_text("old", encoding="utf-8")
    assert run("analyze", "news/b.txt", "-o", "x.silent").exit_code == 0
    assert Path("x.silent").read_text(encoding="utf-8") == ""
