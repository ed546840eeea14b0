"""`allegedly check-plugin`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from traceback import format_exception
from typing import Final, get_args

import attrs
import click

from allegedly.cli.settings import Setting, resolve, setting_option
from allegedly.cli.streams import result_stream
from allegedly.errors import AllegedlyError, UnknownPluginError, describe
from allegedly.plugins import KINDS, default_registry
from allegedly.plugins.isolation import cause_of, isolated
from allegedly.plugins.registry import Kind, misplaced
from allegedly.render.safe import one_line
from allegedly.testing import Check, Installed, checks_for

_HELP: Final = """\
Check that an installed plugin keeps its contract, and report each promise that it breaks, and how.

NAME is the name that "allegedly plugins" shows. If plugins of several kinds share it, all of them
are checked.

\b
Examples:
  allegedly check-plugin rules --kind classifier
  allegedly check-plugin chat --exempt "speed_is_sane=it asks a server"
  allegedly check-plugin mine --kind corpus --option mine.path=corpora/mine

Exit status: 0 all promises kept, 1 some broken, 2 wrong usage.
"""

_MARKS: Final = {"kept": "green", "broken": "bold red", "exempt": "yellow"}


@attrs.frozen
class Verdict:
    """The outcome of one check.

    Attributes:
        check: The name of the check.
        result: `kept`, `broken` or `exempt`.
        promise: The promise, in a sentence.
        reason: How it is broken, or why it is exempt.
        error: The exception that broke it; None if it is kept or exempt.
    """

    check: str
    result: str
    promise: str
    reason: str = ""
    error: BaseException | None = None


@click.command("check-plugin", help=_HELP, short_help="Check that a plugin keeps its promises.")
@click.argument("name")
@click.option(
    "-k",
    "--kind",
    type=click.Choice(get_args(Kind)),
    help="Kind of the plugin. [default: all kinds that have the name]",
)
@click.option(
    "--exempt",
    multiple=True,
    metavar="CHECK=REASON",
    help="Skip a check that does not apply, and give the reason; may be repeated.",
)
@click.option(
    "--traceback",
    is_flag=True,
    help="Print the traceback of each broken promise to standard error.",
)
@setting_option
def check_plugin_command(
    name: str,
    kind: Kind | None,
    exempt: tuple[str, ...],
    traceback: bool,
    settings: tuple[Setting, ...],
) -> None:
    """Check one plugin of each kind that has the name."""
    reasons = _reasons(exempt)
    kinds = _kinds(name, kind)
    options = resolve(settings, {found: [name] for found in kinds})
    plugins = [Installed(found, name, options[found].get(name, {})) for found in kinds]
    checks = {plugin.kind: _checks_of(plugin) for plugin in plugins}
    known = {each.name for some in checks.values() for each in some}
    if unknown := reasons.keys() - known:
        raise click.BadParameter(
            f"unknown check {min(unknown)!r}; choose from {', '.join(sorted(known))}",
            param_hint="--exempt",
        )
    broken = False
    for plugin in plugins:
        with result_stream():  # checks use threads and processes, which may print as well
            verdicts = list(check(plugin, checks[plugin.kind], reasons))
        for verdict in verdicts:
            if traceback and verdict.error is not None:
                click.echo(f"{plugin.kind} {plugin.name}, {verdict.check}:", err=True)
                click.echo("".join(format_exception(verdict.error)), err=True)
        _show(plugin, verdicts)
        broken |= any(verdict.result == "broken" for verdict in verdicts)
    if broken:
        raise click.exceptions.Exit(1)


def _checks_of(plugin: Installed) -> Sequence[Check]:
    """Return the checks of a plugin; one that fails, if it cannot be loaded."""
    try:
        with result_stream(), isolated():
            return checks_for(plugin)
    except Exception as error:  # noqa: BLE001 (plugins may raise anything)
        return [Check("loads", "The factory makes a plugin", _raising(error))]


def _raising(error: Exception) -> Callable[[object], None]:
    def run(_: object) -> None:
        raise error

    return run


def check(
    plugin: Installed, checks: Sequence[Check], exempt: Mapping[str, str]
) -> Iterator[Verdict]:
    """Run checks of an installed plugin one by one.

    Args:
        plugin: The plugin to check.
        checks: The checks.
        exempt: By name of the check, the reason why it does not apply.

    Yields:
        A verdict for each check, with the reason if the promise is broken.
    """
    for each in checks:
        if each.name in exempt:
            yield Verdict(each.name, "exempt", each.promise, exempt[each.name])
            continue
        try:
            with isolated():
                each.run(plugin)
        except Exception as error:  # noqa: BLE001 (plugins may raise anything)
            yield _broken(each.name, each.promise, error)
        else:
            yield Verdict(each.name, "kept", each.promise)


def _broken(check: str, promise: str, error: Exception) -> Verdict:
    reason = str(error) if isinstance(error, AllegedlyError) else describe(error)
    return Verdict(check, "broken", promise, reason, cause_of(error))


def _kinds(name: str, kind: Kind | None) -> list[Kind]:
    registry = default_registry()
    found: list[Kind] = []
    missing: UnknownPluginError | None = None
    for each in KINDS if kind is None else [kind]:
        try:
            found.append(registry.get(each, name).kind)
        except UnknownPluginError as error:
            missing = missing or error
    if not found:
        hints = "".join(f"; {failure}" for failure in misplaced())
        raise click.UsageError(f"{missing}{hints}") from missing
    return found


def _reasons(exempt: tuple[str, ...]) -> dict[str, str]:
    reasons = {}
    for item in exempt:
        check, _, reason = item.partition("=")
        if not (check.strip() and reason.strip()):
            raise click.BadParameter(
                f"{item!r} is not of the form CHECK=REASON; an exemption needs a reason",
                param_hint="--exempt",
            )
        reasons[check.strip()] = reason.strip()
    return reasons


def _show(plugin: Installed, verdicts: list[Verdict]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 200
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("check", no_wrap=True)
    table.add_column("result", no_wrap=True)
    table.add_column("promise and finding", overflow="fold")
    for verdict in verdicts:
        mark = _MARKS[verdict.result]
        table.add_row(verdict.check, Text(verdict.result, mark), verdict.promise)
        if verdict.reason:
            table.add_row("", "", Text(one_line(verdict.reason), mark))
    kept = sum(verdict.result == "kept" for verdict in verdicts)
    console.print(table)
    console.print(f"{plugin.kind} {plugin.name}: {kept} of {len(verdicts)} promises kept\n")
