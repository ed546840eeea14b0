"""`allegedly plugins`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator

import attrs
import click

from allegedly.cli.messages import complain
from allegedly.errors import AllegedlyError, MissingExtraError
from allegedly.plugins import KINDS, Plugin, Registry, default_registry
from allegedly.plugins.registry import describe
from allegedly.render.safe import one_line


@attrs.frozen
class Row:
    """One line of the list."""

    name: str
    kind: str
    version: str
    distribution: str
    state: str
    note: str


@click.command("plugins", short_help="List what is installed, and what failed.")
@click.option("--check", is_flag=True, help="Load every plugin, to see whether it works.")
def plugins_command(check: bool) -> None:
    """List all plugins: name, kind, version, distribution, state, and the cause where one failed.

    A state of "listed" says that a plugin is there. With --check each is loaded, models and all:
    "ready" works, "extra" waits for an optional dependency, "failed" does not work. Corpora are
    only listed, as their data lie elsewhere. Install more with pip, as in
    pip install 'allegedly[all]'.

    Exit status: 0 all is well, 1 a plugin failed.
    """
    rows, problems = survey(default_registry(), check=check)
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 200
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("name", "kind", "version", "distribution", "state"):
        table.add_column(name, no_wrap=not terminal)
    table.add_column("summary or cause", overflow="fold")
    for row in rows:
        style = "bold red" if row.state == "failed" else ""
        table.add_row(*(Text(one_line(cell), style) for cell in attrs.astuple(row)))
    Console(width=width, highlight=False, markup=False, emoji=False).print(table)
    for problem in problems:
        complain(problem)
    if problems or any(row.state == "failed" for row in rows):
        raise click.exceptions.Exit(1)


def survey(registry: Registry, *, check: bool) -> tuple[list[Row], list[str]]:
    """Return a row for each plugin and each distribution that failed, and what else is wrong.

    Args:
        registry: The plugins.
        check: Whether to load them.
    """
    rows: list[Row] = []
    problems: list[str] = []
    for kind in KINDS:
        try:
            plugins = registry.all(kind)
        except AllegedlyError as error:
            problems.append(str(error))
            continue
        rows += [_row(plugin, check=check) for plugin in plugins]
    return rows + list(_failed(registry, problems)), problems


def _row(plugin: Plugin, *, check: bool) -> Row:
    state, note = _state(plugin) if check and plugin.kind != "corpus" else ("listed", None)
    note = note or plugin.spec.summary
    return Row(plugin.name, plugin.kind, plugin.version, plugin.distribution, state, note)


def _state(plugin: Plugin) -> tuple[str, str | None]:
    """Load a plugin; return how it went and, if badly, why."""
    try:
        plugin.create()
    except MissingExtraError as error:
        return "extra", str(error)
    except Exception as error:
        note = str(error) if isinstance(error, AllegedlyError) else describe(error)
        prefix = f"({plugin.distribution} {plugin.version}) failed to load: "
        return "failed", note.partition(prefix)[2] or note
    return "ready", None


def _failed(registry: Registry, problems: list[str]) -> Iterator[Row]:
    try:
        failures = registry.failures
    except AllegedlyError as error:  # two plugins with one name: told above
        if str(error) not in problems:
            problems.append(str(error))
        return
    for failure in failures:
        yield Row("–", "–", failure.version or "–", failure.name, "failed", failure.cause)
