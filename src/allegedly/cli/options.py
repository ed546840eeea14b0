"""Command-line options that several commands share, and what their values mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from allegedly.errors import UnknownPluginError
from allegedly.plugins import default_registry

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

Command = Callable[..., None]

_ENCODED: Final = ("text", "jsonl", "markdown", "web-page", "csv-rows", "warc")
"""The readers that take an encoding."""

Options = dict[str, dict[str, Any]]
"""By plugin name, keyword arguments for its factory."""


class _PluginOption(click.ParamType[tuple[str, str, Any]]):
    """``plugin.key=value``; the value is JSON where it can be, else a string."""

    name = "plugin.key=value"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str, Any]:
        if isinstance(value, tuple):
            return value
        key, equals, text = value.partition("=")
        plugin, dot, key = key.partition(".")
        key = key.replace("-", "_")
        if not (plugin and dot and equals and key.isidentifier()):
            self.fail(f"{value!r} is not of the form plugin.key=value", param, ctx)
        try:
            return plugin, key, json.loads(text)
        except ValueError:
            return plugin, key, text


PLUGIN_OPTION: Final = _PluginOption()


@attrs.frozen
class Asked:
    """Who is asked to analyse, and how, as the command line says it.

    Attributes:
        classifiers: Names of classifiers; None for all that are installed.
        attributor: Name of the attributor.
        jobs: How many processes share the work; None for one.
        strict: Whether the first failure of a plugin ends the run.
        options: By name of a plugin, reader or renderer, options for it.
        cache: The folder in which to keep what plugins find; None keeps nothing.
    """

    classifiers: list[str] | None
    attributor: str
    jobs: int | None
    strict: bool
    options: Options
    cache: Path | None

    def analyzer(self) -> Analyzer:
        """Create the analyzer.

        Raises:
            click.UsageError: If a name is not that of an installed plugin.
        """
        from allegedly.analyzer import Analyzer

        registry = default_registry()
        others = {plugin.name for plugin in registry.all("reader") + registry.all("renderer")}
        known = {plugin.name for plugin in registry.all("classifier") + registry.all("attributor")}
        mine = {name: values for name, values in self.options.items() if name not in others}
        for name in mine:
            if name not in known:
                raise click.BadParameter(f"no plugin is called {name!r}", param_hint="--option")
        try:
            return Analyzer(
                self.classifiers,
                self.attributor,
                strict=self.strict,
                options=mine,
                n_jobs=self.jobs,
                cache=self.cache,
            )
        except UnknownPluginError as error:
            raise click.UsageError(str(error)) from error


def analysis_options(command: Command) -> Command:
    """Add the options that say how to read and who analyses; they come as one value, ``asked``."""

    @wraps(command)
    def gathered(
        *,
        classifiers: str | None,
        attributor: str,
        jobs: int | None,
        strict: bool,
        title_line: bool,
        encoding: str | None,
        plugin_options: tuple[tuple[str, str, Any], ...],
        cache: Path | None,
        backend: str | None,
        scheduler: str | None,
        **others: Any,
    ) -> None:
        options = merge(plugin_options)
        if encoding is not None:
            for reader in _ENCODED:
                options.setdefault(reader, {})["encoding"] = encoding
        if title_line:
            options.setdefault("text", {})["title_line"] = True
        asked = Asked(split_names(classifiers), attributor, jobs, strict, options, cache)
        with _engine(backend, scheduler, jobs):
            command(asked=asked, **others)

    for option in reversed(_ANALYSIS):
        option(gathered)
    return gathered


def _engine(
    backend: str | None, scheduler: str | None, jobs: int | None
) -> AbstractContextManager[None]:
    """Return the engine that is asked for; the commands that ask for none load nothing."""
    if backend is None and scheduler is None:
        return nullcontext()
    from allegedly.analyzer.engines import BACKENDS, engine

    if backend is None:
        raise click.BadParameter("name its --backend, too", param_hint="--scheduler")
    if backend not in BACKENDS:
        raise click.BadParameter(
            f"there is no {backend!r}; there are {', '.join(BACKENDS)}", param_hint="--backend"
        )
    return engine(backend, scheduler, jobs)


def _check_jobs(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value == 0:
        raise click.BadParameter("must not be 0")
    return value


def merge(options: Iterable[tuple[str, str, Any]]) -> Options:
    """Group plugin options by plugin; of two with one key the last one holds."""
    merged: Options = {}
    for plugin, key, value in options:
        merged.setdefault(plugin, {})[key] = value
    return merged


def split_names(value: str | None) -> list[str] | None:
    """Split a list at its commas; None stays None."""
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def check_encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse the name of an encoding that Python does not know as one for text."""
    if value is not None:
        try:
            "a".encode(value)
        except (LookupError, ValueError) as error:
            raise click.BadParameter(
                f"{value!r} is no known text encoding; try utf-8, cp1252, latin-1 or utf-16"
            ) from error
    return value


def check_output(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """Refuse a file whose folder is not there, before any work is done."""
    if value is not None and not value.absolute().parent.is_dir():
        raise click.BadParameter(
            f"the folder {str(value.parent)!r} does not exist; create it first"
        )
    return value


_ANALYSIS: Final = (
    click.option(
        "-c",
        "--classifiers",
        metavar="A,B",
        help="Which classifiers to ask; by default all that are installed and fast.",
    ),
    click.option(
        "-a",
        "--attributor",
        default="rules",
        show_default=True,
        metavar="NAME",
        help="Who finds the sources.",
    ),
    click.option(
        "-j",
        "--jobs",
        type=int,
        metavar="N",
        callback=_check_jobs,
        help="Work with N processes; -1 means one for each processor. The result is the same.",
    ),
    click.option(
        "--backend",
        metavar="NAME",
        help="Who does the work: loky (processes, as with --jobs), threading, dask, ray or spark; "
        "without --jobs, all the workers there are.",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Where a Dask scheduler or a Ray cluster is, or the Spark master; "
        "workers on this machine by default.",
    ),
    click.option(
        "--cache",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Keep in DIR what plugins find, so that a later run asks only those that changed.",
    ),
    click.option("--strict", is_flag=True, help="Stop at the first failure of a plugin."),
    click.option("--title-line", is_flag=True, help="Plain text: the first line is the title."),
    click.option(
        "--encoding",
        metavar="ENC",
        callback=check_encoding,
        help="Encoding of text, web pages and tables, such as cp1252; UTF-8 by default.",
    ),
    click.option(
        "--option",
        "plugin_options",
        type=PLUGIN_OPTION,
        multiple=True,
        help="Set an option of a plugin, reader or renderer; may be repeated.",
    ),
)
