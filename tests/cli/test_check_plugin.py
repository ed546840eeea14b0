"""`allegedly check-plugin`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from allegedly import Assessment, Claim, ClaimClassifier, ClassifierSpec, Failure, hookimpl
from allegedly.cli import check_plugin, cli
from allegedly.plugins import Registry, default_registry
from allegedly.testing import installed


class Broken(ClaimClassifier):
    """Returns no assessments."""

    name = "broken"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return []


class Talkative(Broken):
    """Prints."""

    name = "talkative"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        print("chatter")
        return super().assess(claims)


def unloadable() -> ClaimClassifier:
    raise RuntimeError("no model here")


class Plugin:
    @hookimpl
    def allegedly_classifiers(self) -> list[ClassifierSpec]:
        return [
            ClassifierSpec("broken", Broken),
            ClassifierSpec("talkative", Talkative),
            ClassifierSpec("unloadable", unloadable),
        ]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """Make a registry with the broken plugins the default one."""
    registry = Registry(entry_points=False)
    registry.register(Plugin(), "tests", "1")
    for module in (check_plugin, installed):
        monkeypatch.setattr(module, "default_registry", lambda: registry)
    yield registry
    default_registry.cache_clear()


PROCESSES = ("listing_is_cheap", "hash_seeds_do_not_matter")
"""Checks that start processes."""


def without(*checks: str) -> list[str]:
    """Return options that leave out checks."""
    return [word for name in checks for word in ("--exempt", f"{name}=takes long")]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check-plugin", *arguments])


def test_a_good_plugin() -> None:
    """All promises are listed and kept."""
    done = run("text")
    assert done.exit_code == 0, done.output
    assert "reader text: 6 of 6 promises kept" in done.output
    assert "broken" not in done.output


def test_all_kinds_that_have_the_name() -> None:
    """Both the classifier and the attributor called rules are checked, or the one that is named."""
    quick = without(*PROCESSES, "speed_is_sane")
    done = run("rules", *quick)
    assert done.exit_code == 0, done.output
    assert "classifier rules: " in done.output
    assert "attributor rules: " in done.output
    assert "classifier" not in run("rules", "--kind", "attributor", *quick).output


def test_a_broken_plugin(registry: Registry) -> None:
    """Broken promises are reported with the reason, and set the exit status."""
    done = run("broken")
    assert done.exit_code == 1
    assert re.search(r"0 assessments for \d+ claims", done.output)
    assert "kept    An empty batch gives an empty result" in done.output


def test_a_plugin_that_does_not_load(registry: Registry) -> None:
    """One line reports it, not one for each check."""
    done = run("unloadable")
    assert done.exit_code == 1
    assert done.output.count("no model here") == 1
    assert "0 of 1 promises kept" in done.output


def test_exemptions() -> None:
    """An exemption is shown with its reason, and needs one."""
    done = run("text", "--exempt", "pipes_will_do=it reads disks only", *without(*PROCESSES))
    assert done.exit_code == 0
    assert "exempt" in done.output
    assert "it reads disks only" in done.output
    for wrong in ("pipes_will_do", "pipes_will_do= "):
        done = run("text", "--exempt", wrong)
        assert done.exit_code == 2
        assert "needs a reason" in done.output


def test_an_unknown_check_is_refused_before_any_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_plugin, "check", lambda *_: pytest.fail("checks run"))
    done = run("text", "--exempt", "speling=because")
    assert done.exit_code == 2
    assert "unknown check 'speling'; choose from " in done.output


def test_wrong_usage() -> None:
    """Unknown names, and options of other plugins, are refused."""
    done = run("nosuch")
    assert done.exit_code == 2
    assert "unknown classifier 'nosuch'; choose from " in done.output
    done = run("text", "--option", "jsonl.encoding=utf-8")
    assert done.exit_code == 2
    assert "'jsonl' is not used here" in done.output


def test_a_corpus_by_path(tmp_path: Path) -> None:
    """A corpus that is not at the given path is reported in one line."""
    done = run("jsonl", "--kind", "corpus", "--option", f"jsonl.path={tmp_path}/nosuch.jsonl")
    assert done.exit_code == 1
    assert done.output.count("nosuch.jsonl") == 1


def test_options_reach_the_plugin() -> None:
    """A value that the plugin refuses is its failure; an option it does not have is wrong usage."""
    done = run("table", "--option", "table.width=wide")
    assert done.exit_code == 1
    done = run("text", "--option", "text.nosuch=1")
    assert done.exit_code == 2
    assert "no option 'nosuch'" in done.output


def test_the_traceback_of_a_broken_promise(registry: Registry) -> None:
    """The traceback on standard error leads to the plugin's own line."""
    quiet = run("unloadable")
    assert "Traceback" not in quiet.stderr
    loud = run("unloadable", "--traceback")
    assert loud.stdout == quiet.stdout
    assert "Traceback (most recent call last)" in loud.stderr
    assert 'raise RuntimeError("no model here")' in loud.stderr


def test_a_misplaced_plugin_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a name is unknown, the distribution that was meant to provide it is named."""
    lost = Failure("load", "allegedly-lost", "2", "its entry point 'x' is in the group 'alegedly'")
    monkeypatch.setattr(check_plugin, "misplaced", lambda: iter([lost]))
    result = run("lost")
    assert result.exit_code == 2
    assert "allegedly-lost 2 failed to load: its entry point 'x'" in " ".join(result.stderr.split())


def test_what_a_plugin_prints_stays_out_of_the_table(registry: Registry) -> None:
    """It goes to standard error."""
    result = run("talkative")
    assert "chatter" not in result.stdout
    assert "chatter" in result.stderr
