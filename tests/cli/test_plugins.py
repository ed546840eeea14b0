"""`allegedly plugins`."""

from __future__ import annotations

from click.testing import CliRunner

from allegedly import ClaimClassifier, ClassifierSpec, MissingExtraError, hookimpl
from allegedly.cli import cli
from allegedly.cli.plugins import survey
from allegedly.plugins import Registry


def test_all_that_is_installed_is_listed() -> None:
    result = CliRunner().invoke(cli, ["plugins"])
    rows = [line.split() for line in result.output.splitlines()]
    assert rows[0][:5] == ["name", "kind", "version", "distribution", "state"]
    starts = [(row[0], row[1], row[3], row[4]) for row in rows[1:]]
    assert ("rules", "attributor", "allegedly", "ready") in starts
    assert ("rules", "classifier", "allegedly-rules", "ready") in starts
    assert ("text", "reader", "allegedly", "ready") in starts
    assert ("table", "renderer", "allegedly", "ready") in starts
    assert all(row[4] == "listed" for row in rows[1:] if row[1] == "corpus")


def test_a_factory_that_fails_is_told_with_its_cause() -> None:
    """Listing really loads, as most plugins import their models there."""

    def factory() -> ClaimClassifier:
        raise FileNotFoundError("weights.json")

    class Plugin:
        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [ClassifierSpec("odd", factory, "an odd one")]

    registry = Registry(entry_points=False)
    registry.register(Plugin(), "odd-dist", "3.1")
    (row,), problems = survey(registry)
    assert (row.name, row.kind, row.version, row.distribution) == (
        "odd", "classifier", "3.1", "odd-dist",
    )  # fmt: skip
    assert (row.state, row.note) == ("failed", "FileNotFoundError: weights.json")
    assert problems == []


def test_a_missing_extra_is_no_failure() -> None:
    """What waits for an optional dependency says how to get it, and nothing is wrong."""

    def factory() -> ClaimClassifier:
        raise MissingExtraError("this needs x: install it with  pip install 'y[x]'")

    class Plugin:
        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [ClassifierSpec("odd", factory, "an odd one")]

    registry = Registry(entry_points=False)
    registry.register(Plugin(), "odd-dist", "3.1")
    (row,), problems = survey(registry)
    assert (row.state, problems) == ("extra", [])
    assert "pip install 'y[x]'" in row.note
