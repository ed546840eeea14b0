"""`allegedly plugins`."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from allegedly import ClaimClassifier, ClassifierSpec, Failure, MissingExtraError, hookimpl
from allegedly.cli import cli, plugins
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

    registry = Registry(entry_points=False)
    registry.register(plugin_of(factory), "odd-dist", "3.1")
    return registry


def plugin_of(factory: Callable[[], ClaimClassifier]) -> object:
    class Plugin:
        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [ClassifierSpec("odd", factory, "an odd one")]

    return Plugin()


def test_listing_loads_nothing() -> None:
    """Models are large, and listing plugins only shows names."""
    (row,) = survey(registry_of(FileNotFoundError("weights.json")), check=False)
    assert (row.state, row.note) == ("listed", "an odd one")


def test_a_factory_that_fails_is_listed_with_its_cause() -> None:
    """Checking really loads, as most plugins import their models there."""
    (row,) = survey(registry_of(FileNotFoundError("weights.json")), check=True)
    assert (row.name, row.kind, row.version, row.distribution) == (
        "odd", "classifier", "3.1", "odd-dist",
    )  # fmt: skip
    assert row.state == "failed"
    assert re.fullmatch(r"FileNotFoundError: weights\.json \(.*test_plugins\.py:\d+\)", row.note)


def test_a_missing_extra_is_not_a_failure() -> None:
    """A plugin without its optional dependency shows how to install it, and the status is 0."""
    error = MissingExtraError("this needs x: install it with: pip install 'y[x]'")
    (row,) = survey(registry_of(error), check=True)
    assert row.state == "extra"
    assert "pip install 'y[x]'" in row.note


def test_clashes_and_misplaced_plugins_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is listed with its cause, next to the plugins that work."""
    registry = registry_of(ValueError())
    registry.register(plugin_of(ClaimClassifier), "twin-dist", "1")  # type: ignore[type-abstract]
    lost = Failure("load", "lost-dist", "2", "its entry point 'x' is in the group 'alegedly'")
    monkeypatch.setattr(plugins, "misplaced", lambda: iter([lost]))
    rows = survey(registry, check=False)
    assert [(row.state, row.distribution) for row in rows] == [
        ("failed", "classifier 'odd'"),
        ("failed", "lost-dist"),
    ]
    assert "odd-dist and twin-dist" in rows[0].note


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
    assert options("schema-org").endswith("no options")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tabel", "did you mean 'table'?"),
        ("reader:table", "unknown plugin 'reader:table'"),
        ("xyzzy", "choose from "),
    ],
)
def test_options_of_no_plugin(name: str, hint: str) -> None:
    """A name that no plugin has is wrong usage, with a hint."""
    result = CliRunner().invoke(cli, ["plugins", "--options", name])
    assert result.exit_code == 2
    assert hint in " ".join(result.output.split())
