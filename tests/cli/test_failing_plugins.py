"""Plugins that fail while they work, or share a name: reported, and everything else works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli
from allegedly.plugins import default_registry

Install = Callable[[str, str], None]


def run(*arguments: str, input: str = "It may rain.") -> Result:
    return CliRunner().invoke(cli, arguments, input=input)


def analyze(*arguments: str, input: str = "It may rain.") -> Result:
    return run("analyze", "-", "-a", "rules", *arguments, input=input)


def test_one_that_raises_at_import(install: Install) -> None:
    """Every run reports it, even one that asks for other plugins: its reader may be needed."""
    install("oddities", "raise RuntimeError('no model here')")
    done = analyze("-f", "json")
    assert done.exit_code == 1
    assert "oddities 0.7 failed to load: RuntimeError: no model here" in done.stderr
    found = json.loads(done.stdout)
    assert "rules" in found["claims"][0]["assessments"]
    assert "oddities" in [failure["name"] for failure in found["failures"]]

    chosen = analyze("-c", "rules")
    assert chosen.exit_code == 1
    assert "no model here" in chosen.stderr


CLASSIFIER = """
from allegedly import ClaimClassifier, ClassifierSpec, hookimpl

class Odd(ClaimClassifier):
    name = {name!r}
    def assess(self, claims):
        {assess}

@hookimpl
def allegedly_classifiers():
    return [ClassifierSpec({name!r}, Odd, "odd")]
"""


@pytest.mark.parametrize(
    ("assess", "cause"),
    [
        ("raise ZeroDivisionError('oops')", "ZeroDivisionError: oops"),
        ("return []", "0 assessments"),
    ],
)
def test_one_that_fails_while_assessing(install: Install, assess: str, cause: str) -> None:
    """It is reported once, however many articles it fails on, and its judgements are absent."""
    install("oddities", CLASSIFIER.format(name="odd", assess=assess))
    done = analyze("-f", "json", "-c", "rules,odd", input='{"text": "It may rain."}\n' * 3)
    assert done.exit_code == 1
    first, again = done.stderr.splitlines()
    assert first.startswith("allegedly: odd 0.7 failed to assess: ") and cause in first
    assert again == "allegedly: odd: the same failure in 2 more articles"
    for line in done.stdout.splitlines():
        found = json.loads(line)
        assert "odd" not in found["claims"][0]["assessments"]
        assert "rules" in found["claims"][0]["assessments"]
        assert found["failures"][0]["name"] == "odd"


def test_two_with_one_name(install: Install) -> None:
    """That name is disabled, both distributions are named, and everything else works."""
    install("oddities", CLASSIFIER.format(name="rules", assess="return []"))
    for done in (run("plugins"), analyze("-f", "json")):
        assert done.exit_code == 1
        shown = done.stdout + done.stderr
        for part in ("rules", "allegedly-rules", "oddities", "lexicon", "uninstall all but one"):
            assert part in shown
    assert "rules" not in analyze("-c", "rules").stdout


RENDERER = """
from allegedly import Renderer, RendererSpec, hookimpl

class Odd(Renderer):
    piecewise = {piecewise}
    def render(self, analyses):
        for analysis in analyses:
            yield analysis.article.text.replace("x", "") or 1 / 0

@hookimpl
def allegedly_renderers():
    return [RendererSpec("odd", Odd, "odd", ".odd")]
"""
LINES = '{"text": "It rains."}\n{"text": "x"}\n{"text": "It snows."}\n'


def test_a_renderer_that_takes_each_article_alone(install: Install) -> None:
    """The article at which it fails is lost, and no other."""
    install("oddities", RENDERER.format(piecewise=True))
    done = analyze("-f", "odd", "-c", "", input=LINES)
    assert (done.exit_code, done.stdout) == (1, "It rains.It snows.")
    assert done.stderr.startswith("allegedly: odd 0.7 failed to render: ZeroDivisionError")


def test_a_renderer_that_takes_all_articles(install: Install, tmp_path: Path) -> None:
    """The run ends with an error, and nothing is written."""
    install("oddities", RENDERER.format(piecewise=False))
    done = analyze("-f", "odd", "-c", "", "-o", str(tmp_path / "x"), input=LINES)
    assert done.exit_code == 1
    assert "failed to render: ZeroDivisionError" in f"{done.stderr}{done.exception}"
    assert not (tmp_path / "x").exists()


def test_the_registry_forgets_them() -> None:
    """No test leaves its plugins to the next one."""
    assert not default_registry().failures
