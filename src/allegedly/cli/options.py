"""Options that several commands share, and the plugins that they ask for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from allegedly.cli.messages import complain
from allegedly.cli.model_option import (
    Named,
    chosen_attributor,
    models_option,
    of_kind,
    opened,
    with_models,
)
from allegedly.cli.settings import Setting, Values, resolve, setting_option, takes
from allegedly.errors import UnknownPluginError
from allegedly.model import Failure
from allegedly.plugins import Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

Command = Callable[..., None]


@attrs.frozen
class Prepared:
    """The plugins of a run, with their options.

    Attributes:
        analyzer: The analyzer, which finds claims and has them judged.
        readers: By reader name, options for it.
        renderer: Options of the renderer.
        failures: Failures to load that may have cost readers, and that no analysis carries.
    """

    analyzer: Analyzer
    readers: Values
    renderer: dict[str, Any]
    failures: tuple[Failure, ...] = ()


@attrs.frozen
class Asked:
    """The reading and analysing that the command line asks for.

    Attributes:
        classifiers: Names of classifiers; None for all that are installed and not slow.
        attributor: Name of the attributor; None for the preferred one of those installed.
        jobs: Number of processes that share the work; None for one.
        strict: Whether the first failure of a plugin ends the run.
        any_language: Whether articles that are not in English are analysed as well.
        cache: The folder in which to keep results of plugins; None keeps nothing.
        settings: Options of plugins.
        encoding: The encoding of all input; None leaves it to each reader.
        title_line: Whether the first line of a plain text is its title.
        timeout: Seconds that a plugin may take for a batch; None sets no limit.
        models: Trained models: classifiers to run as well, and at most one attributor.
    """

    classifiers: list[str] | None
    attributor: str | None
    jobs: int | None
    strict: bool
    any_language: bool
    cache: str | None
    settings: tuple[Setting, ...]
    encoding: str | None
    title_line: bool
    timeout: float | None
    models: tuple[Plugin, ...] = ()

    def prepare(self, renderer: str | None = None) -> Prepared:
        """Create the analyzer, and give each option to its plugin.

        Args:
            renderer: The name of the renderer, if one is used.

        Raises:
            click.UsageError: If a name or an option is not that of an installed plugin.
        """
        from allegedly.analyzer import Analyzer

        registry = default_registry()
        attributor = chosen_attributor(self.attributor, self.models)
        classifiers: list[str | Plugin] | None = None
        try:
            if self.classifiers is not None or of_kind(self.models, "classifier"):
                default = Analyzer(None, attributor).classifiers
                classifiers = with_models(
                    self.classifiers, default, of_kind(self.models, "classifier")
                )
            analyzer = Analyzer(classifiers, attributor)  # checks the names
        except UnknownPluginError as error:
            raise click.UsageError(str(error)) from error
        values = resolve(
            self.settings,
            {
                "attributor": [analyzer.attributor],
                "classifier": analyzer.classifiers,
                "reader": [plugin.name for plugin in registry.all("reader")],
                "renderer": [] if renderer is None else [renderer],
            },
            self.models,
        )
        if not analyzer.classifiers and self.classifiers is None:
            complain(
                "no classifier is installed, so claims are found but not judged; install some "
                "with: pip install 'allegedly[all]'"
            )
        options = values["attributor"].get(analyzer.attributor)
        analyzer = Analyzer(
            classifiers,
            attributor,
            strict=self.strict,
            any_language=self.any_language,
            options=values["classifier"]
            | ({f"attributor:{analyzer.attributor}": options} if options else {}),
            n_jobs=self.jobs,
            cache=self.cache,
            timeout=self.timeout,
        )
        return Prepared(
            analyzer,
            self._readers(values["reader"]),
            values["renderer"].get(renderer or "", {}),
            # Without named classifiers, every analysis carries all failures to load.
            () if classifiers is None else registry.failures_of("reader"),
        )

    def _readers(self, options: Values) -> Values:
        """Add what options of the command set for readers; a reader's own take precedence."""
        if self.encoding is not None:
            for plugin in default_registry().all("reader"):
                if takes(plugin, "encoding"):
                    options.setdefault(plugin.name, {}).setdefault("encoding", self.encoding)
        if self.title_line:
            options.setdefault("text", {}).setdefault("title_line", True)
        return options


def analysis_options(command: Command) -> Command:
    """Add the options of reading and analysing; they reach the command as one value, ``asked``."""

    @wraps(command)
    def gathered(
        *,
        classifiers: str | None,
        attributor: str | None,
        jobs: int | None,
        strict: bool,
        any_language: bool,
        title_line: bool,
        encoding: str | None,
        settings: tuple[Setting, ...],
        cache: str | None,
        backend: str | None,
        scheduler: str | None,
        timeout: float | None,
        models: tuple[Named, ...],
        **others: Any,
    ) -> None:
        asked = Asked(
            split_names(classifiers),
            attributor,
            jobs,
            strict,
            any_language,
            cache,
            settings,
            encoding,
            title_line,
            timeout,
            opened(models),
        )
        with _engine(backend, scheduler, jobs):
            command(asked=asked, **others)

    for option in reversed(_ANALYSIS):
        option(gathered)
    return gathered


def _engine(
    backend: str | None, scheduler: str | None, jobs: int | None
) -> AbstractContextManager[None]:
    """Return the engine of a backend; without one, nothing is loaded."""
    if backend is None and scheduler is None:
        return nullcontext()
    from allegedly.analyzer.engines import BACKENDS, engine

    if backend is None:
        raise click.UsageError("--scheduler needs --backend dask, ray or spark")
    if backend not in BACKENDS:
        raise click.BadParameter(
            f"unknown backend {backend!r}; choose from {', '.join(BACKENDS)}",
            param_hint="--backend",
        )
    return engine(backend, scheduler, jobs)


def _check_jobs(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value == 0:
        raise click.BadParameter("must be a number of processes, or -1 for one per processor")
    return value


def split_names(value: str | None) -> list[str] | None:
    """Split a list at its commas; None stays None."""
    return None if value is None else [name.strip() for name in value.split(",") if name.strip()]


def check_encoding(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse an encoding that Python does not know, or that does not encode text."""
    if value is not None:
        try:
            "a".encode(value)
        except (LookupError, ValueError) as error:
            raise click.BadParameter(
                f"unknown text encoding {value!r}; try utf-8, cp1252, latin-1 or utf-16"
            ) from error
    return value


classifiers_option = click.option(
    "-c",
    "--classifiers",
    metavar="A,B",
    help="Classifiers to run, separated by commas. "
    "[default: every installed classifier that is not slow, and that of the attributor]",
)

jobs_option = click.option(
    "-j",
    "--jobs",
    type=int,
    metavar="N",
    callback=_check_jobs,
    help="Number of worker processes; -1 uses one for each processor. The result does not depend "
    "on it. [default: 1]",
)

_ANALYSIS: Final = (
    classifiers_option,
    click.option(
        "-a",
        "--attributor",
        metavar="NAME",
        help="Attributor to use: the plugin that finds sources, cues and content. "
        "rules is the fastest. [default: the most accurate one installed: neural, neural-small or "
        "rules]",
    ),
    models_option,
    jobs_option,
    click.option(
        "--backend",
        metavar="NAME",
        help="joblib backend: loky (processes), threading, dask, ray or spark. Without --jobs, "
        "every available worker is used. [default: loky]",
    ),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Address of a Dask scheduler, a Ray cluster or a Spark master. "
        "[default: workers on this machine]",
    ),
    click.option(
        "--cache",
        type=click.Path(),
        metavar="DIR",
        help="Keep results of plugins in DIR. A later run reuses them, and runs only the plugins "
        "that changed.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="Stop a plugin that takes longer for a batch of at most 32 articles; only the article "
        "that is too slow fails. Needs --jobs 2 or more. [default: no limit]",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Stop at the first failure of a plugin, or the first article that is not in English, "
        "instead of recording it and continuing.",
    ),
    click.option(
        "--any-language",
        is_flag=True,
        help="Also analyse articles that are not in English. [default: skip and report them]",
    ),
    click.option(
        "--title-line", is_flag=True, help="Use the first line of a plain text as its title."
    ),
    click.option(
        "--encoding",
        metavar="NAME",
        callback=check_encoding,
        help="Encoding of texts, web pages and tables, such as cp1252. "
        "[default: what the file declares, else utf-8]",
    ),
    setting_option,
)
