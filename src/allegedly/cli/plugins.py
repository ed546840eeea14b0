"""`allegedly plugins`."""

from __future__ import annotations

import difflib
import shutil
import sys
from typing import TYPE_CHECKING, Final, TextIO

import attrs
import click

from allegedly.errors import AllegedlyError, MissingExtraError, PluginError, describe
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.options import options_of
from allegedly.plugins.registry import misplaced
from allegedly.render.safe import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text


@attrs.frozen
class Row:
    """One line of the list."""

    name: str
    kind: str
    version: str
    distribution: str
    state: str
    note: str


_HELP: Final = """\
List all plugins: name, kind, version, distribution, state, and the cause if one failed.

The state "listed" means that a plugin is installed. With --check each plugin is loaded, models and
all: "ready" works, "extra" needs an optional dependency, "failed" does not work. Corpora are only
listed, because their data are kept elsewhere. Install more plugins with pip, as in
pip install 'allegedly[all]'.

With --options NAME, list the options of the plugins called NAME instead, with types and defaults.
Commands that run plugins accept each as --option NAME.KEY=VALUE.

\b
Examples:
  allegedly plugins
  allegedly plugins --check
  allegedly plugins --options rules
  allegedly plugins --options attributor:rules

Exit status: 0 done, 1 a plugin failed, 2 wrong usage.
"""


@click.command("plugins", help=_HELP, short_help="List installed plugins, and their options.")
@click.option("--check", is_flag=True, help="Load every plugin, to see whether it works.")
@click.option(
    "--options",
    "described",
    metavar="NAME",
    help="List the options of the plugins called NAME, or of the one that KIND:NAME names.",
)
def plugins_command(check: bool, described: str | None) -> None:
    """List plugins, or the options of some."""
    if described is not None:
        if check:
            raise click.UsageError("give either --check or --options")
        for plugin in _called(described):
            _describe(plugin)
        return
    rows = survey(default_registry(), check=check)
    table = _table("name", "kind", "version", "distribution", "state", "summary or cause")
    for row in rows:
        style = "bold red" if row.state == "failed" else ""
        table.add_row(*(_cell(cell, style) for cell in attrs.astuple(row)))
    show(table)
    if any(row.state == "failed" for row in rows):
        raise click.exceptions.Exit(1)


def show(what: RenderableType, wide: int = 200, stream: TextIO | None = None) -> None:
    """Print to standard output.

    Args:
        what: The text or table.
        wide: The width in columns if the stream is not a terminal.
        stream: The stream; `sys.stdout` by default.
    """
    from rich.console import Console

    stream = stream or sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else wide
    Console(file=stream, width=width, highlight=False, markup=False, emoji=False).print(what)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns[:-1]:
        table.add_column(name, no_wrap=not sys.stdout.isatty())
    table.add_column(columns[-1], overflow="fold")
    return table


def _cell(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(one_line(text), style)


def _called(name: str) -> list[Plugin]:
    """Return the plugins of a name, or the one of a kind and a name."""
    kind, colon, plain = name.rpartition(":")
    plugins = default_registry().all()
    found = [p for p in plugins if p.name == plain and (p.kind == kind or not colon)]
    if not found:
        names = sorted({f"{p.kind}:{p.name}" if colon else p.name for p in plugins})
        close = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(names)}"
        raise click.BadParameter(f"unknown plugin {name!r}; {hint}", param_hint="--options")
    return found


def _describe(plugin: Plugin) -> None:
    """Print the options of a plugin."""
    from rich.console import Group
    from rich.text import Text

    try:
        options = options_of(plugin)
    except Exception as error:
        raise PluginError(
            f"{plugin.kind} {plugin.name!r} ({plugin.distribution} {plugin.version}) failed to "
            f"load: {describe(error)}"
        ) from error
    heading = f"{plugin.kind}:{plugin.name} ({plugin.distribution} {plugin.version})"
    table = _table("option", "type", "default", "what it does")
    for option in options.named:
        default = "required" if option.default is None else option.default
        table.add_row(*map(_cell, (option.name, option.type, default, option.summary)))
    if options.more is not None:
        table.add_row(*map(_cell, ("any other", "", "", options.more)))
    body = table if table.rows else Text("no options")
    show(Group(Text(heading, "bold"), body, Text()))


def survey(registry: Registry, *, check: bool) -> list[Row]:
    """Return a row for each plugin, and for each that failed, clashes or is misplaced.

    Args:
        registry: The plugins.
        check: Whether to load them.
    """
    rows = [_row(plugin, check=check) for plugin in registry.all()]
    for failure in (*registry.failures, *misplaced()):
        where = f" ({failure.where})" if failure.where else ""
        version = failure.version or "–"
        rows.append(Row("–", "–", version, failure.name, "failed", f"{failure.cause}{where}"))
    return rows


def _row(plugin: Plugin, *, check: bool) -> Row:
    state, note = _state(plugin) if check and plugin.kind != "corpus" else ("listed", None)
    note = note or plugin.spec.summary
    return Row(plugin.name, plugin.kind, plugin.version, plugin.distribution, state, note)


def _state(plugin: Plugin) -> tuple[str, str | None]:
    """Load a plugin; return its state and, if it failed, the cause."""
    try:
        plugin.create()
    except MissingExtraError as error:
        return "extra", str(error)
    except Exception as error:  # noqa: BLE001 (plugins may raise anything)
        note = str(error) if isinstance(error, AllegedlyError) else describe(error)
        prefix = f"({plugin.distribution} {plugin.version}) failed to load: "
        return "failed", note.partition(prefix)[2] or note
    return "ready", None
