"""`allegedly plugins`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from allegedly import ClaimClassifier, ClassifierSpec, MissingExtraError, hookimpl
from allegedly.cli import cli
from allegedly.cli.plugins import survey
from allegedly.plugins import Registry


@pytest.mark.parametrize("check", [False, True])
def test_all_that_is_installed_is_listed(check: bool) -> None:
    result = CliRunner().invoke(cli, ["plugins", *(["--check"] if check else [])])
    rows = [line.split() for line in result.output.splitlines()]
    assert rows[0][:5] == ["name", "kind", "version", "distribution", "state"]
    starts = [(row[0], row[1], row[3], row[4]) for row in rows[1:]]
    state = "ready" if check else "listed"
    assert ("rules", "attributor", "allegedly", state) in starts
    assert ("rules", "classifier", "allegedly-rules", state) in starts
    assert ("text", "reader", "allegedly", state) in starts
    assert ("table", "renderer", "allegedly", state) in starts
    assert all(row[4] == "listed" for row in rows[1:] if row[1] == "corpus")


def registry_of(error: Exception) -> Registry:
    """Return a registry with one classifier, whose factory raises."""

    def factory() -> ClaimClassifier:
        raise error

    class Plugin:
        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [ClassifierSpec("odd", factory, "an odd one")]

    registry = Registry(entry_points=False)
    registry.register(Plugin(), "odd-dist", "3.1")
    return registry


def test_listing_loads_nothing() -> None:
    """Models are large, and who lists plugins wants to see names."""
    (row,), problems = survey(registry_of(FileNotFoundError("weights.json")), check=False)
    assert (row.state, row.note, problems) == ("listed", "an odd one", [])


def test_a_factory_that_fails_is_told_with_its_cause() -> None:
    """Checking really loads, as most plugins import their models there."""
    (row,), problems = survey(registry_of(FileNotFoundError("weights.json")), check=True)
    assert (row.name, row.kind, row.version, row.distribution) == (
        "odd", "classifier", "3.1", "odd-dist",
    )  # fmt: skip
    assert (row.state, row.note) == ("failed", "FileNotFoundError: weights.json")
    assert problems == []


def test_a_missing_extra_is_no_failure() -> None:
    """What waits for an optional dependency says how to get it, and nothing is wrong."""
    error = MissingExtraError("this needs x: install it with  pip install 'y[x]'")
    (row,), problems = survey(registry_of(error), check=True)
    assert (row.state, problems) == ("extra", [])
    assert "pip install 'y[x]'" in row.note


def options(name: str) -> str:
    """Return what --options shows of a plugin, with white space made even."""
    result = CliRunner().invoke(cli, ["plugins", "--options", name])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_options_are_listed_with_types_defaults_and_words() -> None:
    """All plugins of a name are described, or the one of a kind."""
    shown = options("rules")
    assert "attributor:rules (allegedly " in shown and "classifier:rules (allegedly-rules " in shown
    assert "bias float 0.0 Added to the score" in shown
    assert "rules str | Path | None None A TOML file" in shown
    assert "classifier:rules" not in options("attributor:rules")
    assert "text bool True Whether to show the text" in options("table")
    assert "any other As for `Columns`" in options("parquet-rows")
    assert options("json").endswith("no options")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tabel", "did you mean 'table'?"),
        ("reader:table", "no plugin is called 'reader:table'"),
        ("xyzzy", "choose from "),
    ],
)
def test_options_of_no_plugin(name: str, hint: str) -> None:
    """A name that no plugin has is wrong usage, with a hint."""
    result = CliRunner().invoke(cli, ["plugins", "--options", name])
    assert result.exit_code == 2
    assert hint in " ".join(result.output.split())
