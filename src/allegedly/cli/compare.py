"""`allegedly compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from allegedly.bench.corpora.location import locate
from allegedly.cli.messages import complain
from allegedly.cli.models import Named, models_option, opened, with_models
from allegedly.cli.options import jobs_option, split_names
from allegedly.cli.output_paths import check_output, keep_inputs
from allegedly.cli.plugins import show
from allegedly.cli.settings import Setting, Values, resolve, setting_option
from allegedly.cli.streams import result_stream
from allegedly.errors import UnknownPluginError
from allegedly.hookspecs import CorpusSpec
from allegedly.io import Input
from allegedly.io.own_outputs import product_of
from allegedly.plugins import Kind, Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.bench.task import Unit

_WIDE: Final = 160

_HELP: Final = """\
Compare classifiers, or attributors, on an annotated corpus: which is better, by how much, and at
what cost.

Differences are tested by document. A classifier that fails gets a row with the reason, and the
others are still compared. "allegedly corpora" lists the corpora; wikinews and newsdesk come with
the library.

\b
Examples:
  allegedly compare
  allegedly compare -c lexicon,rules --corpus szeged-news -o news
  allegedly compare -c rules --option rules.types='["epistemic"]'
  allegedly compare --corpus jsonl --path mine.jsonl --cv 5 --jobs -1
  allegedly compare -c ml,rules --model mine=my-model --corpus szeged-news
  allegedly compare --attributors rules,neural --corpus polnear-dev
  allegedly compare -c rules,ml --corpus uds-ih2-dev

Exit status: 0 done, 1 a classifier failed or nothing could be compared, 2 wrong usage,
130 interrupted.
"""


def _names(_: click.Context, __: click.Parameter, value: str | None) -> list[str] | None:
    """Split a list at its commas, and refuse an empty one."""
    names = split_names(value)
    if names == []:
        raise click.BadParameter("name at least one")
    return names


@click.command("compare", help=_HELP, short_help="Compare classifiers on a corpus.")
@click.option(
    "-c",
    "--classifiers",
    metavar="A,B",
    callback=_names,
    help="Classifiers to compare, separated by commas. [default: all that are installed]",
)
@click.option(
    "-a",
    "--attributors",
    metavar="A,B",
    callback=_names,
    help="Attributors to compare, on annotated attributions, instead of classifiers.",
)
@click.option(
    "--corpus",
    default="wikinews",
    show_default=True,
    metavar="NAME",
    help="Corpus to compare on.",
)
@click.option(
    "--unit",
    type=click.Choice(["sentence", "claim", "attribution", "commitment"]),
    help="Unit to judge. [default: the unit that the corpus annotates]",
)
@click.option("--path", metavar="PATH", help="Path of the corpus. [default: its usual location]")
@click.option(
    "--train",
    multiple=True,
    metavar="CORPUS",
    help="Train trainable classifiers on this corpus first; may be repeated.",
)
@click.option(
    "--cv",
    type=click.IntRange(2),
    metavar="K",
    help="Train and test trainable classifiers by cross-validation: K folds, divided by document.",
)
@models_option
@jobs_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    callback=check_output,
    metavar="DIR",
    help="Write comparison.json and report.html to DIR, and reuse the results already there.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of folds and resampling.",
)
@click.option(
    "--resamples",
    type=click.IntRange(100),
    default=2000,
    show_default=True,
    metavar="N",
    help="Number of resamples for intervals and randomisation tests.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="Use the first N documents only. [default: all]",
)
@click.option(
    "--drop-seen",
    is_flag=True,
    help="Leave out, for all, the documents that a shipped model was trained on.",
)
@click.option("--no-cost", is_flag=True, help="Do not measure speed, memory and size.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@setting_option
def compare_command(
    classifiers: list[str] | None,
    attributors: list[str] | None,
    corpus: str,
    path: str | None,
    unit: Unit | None,
    train: tuple[str, ...],
    cv: int | None,
    jobs: int | None,
    output: Path | None,
    as_json: bool,
    no_cost: bool,
    models: tuple[Named, ...],
    settings: tuple[Setting, ...],
    **others: Any,
) -> None:
    """Compare and print."""
    from allegedly.bench.running.compare import compare

    if classifiers is not None and attributors is not None:
        raise click.UsageError("give either --classifiers or --attributors")
    if cv is not None and train:
        raise click.UsageError("give either --train or --cv")
    spec = _corpus(corpus)
    if attributors is not None:
        unit = "attribution"
    kind: Kind = "attributor" if (unit or spec.unit) == "attribution" else "classifier"
    own = opened(models)
    if unfit := [model for model in own if model.kind != kind]:
        raise click.UsageError(
            f"the model {unfit[0].name!r} is of the kind {unfit[0].kind}, but {kind}s are compared"
        )
    names = classifiers if attributors is None else attributors
    contenders = with_models(names, _all(kind), own)
    _keep_corpus(output, spec, path)
    _keep_others(output)
    with result_stream() as result:
        try:
            comparison = compare(
                contenders,
                corpus,
                path=path,
                unit=unit,
                train=train,
                cv=cv,
                jobs=1 if jobs is None else jobs,
                output=output,
                cost=not no_cost,
                options=_options(settings, kind, contenders, own),
                progress=complain if sys.stderr.isatty() else None,
                **others,
            )
        except UnknownPluginError as error:
            raise click.UsageError(str(error)) from error
        if as_json:
            result.write(comparison.to_json())
        else:
            show(comparison.to_table(), _WIDE, result)
    if output is not None:
        complain(f"{output / 'report.html'} has plots and the items in dispute")
    if any(result.failure is not None for result in comparison.results):
        raise click.exceptions.Exit(1)


def _corpus(name: str) -> CorpusSpec:
    try:
        return cast(CorpusSpec, default_registry().get("corpus", name).spec)
    except UnknownPluginError as error:
        raise click.BadParameter(str(error), param_hint="--corpus") from error


def _options(
    settings: tuple[Setting, ...],
    kind: Kind,
    contenders: list[str | Plugin] | None,
    models: tuple[Plugin, ...],
) -> Values:
    """Return the options of each contender."""
    used = _all(kind) if contenders is None else contenders
    names = [item.name if isinstance(item, Plugin) else item for item in used]
    return resolve(settings, {kind: names}, models)[kind]


def _all(kind: Kind) -> list[str]:
    return [plugin.name for plugin in default_registry().all(kind)]


def _keep_others(output: Path | None) -> None:
    """Refuse a folder in which files would be replaced that no comparison wrote."""
    if output is None:
        return
    table, report = output / "comparison.json", output / "report.html"
    if product_of(table) == "a comparison of classifiers":
        return  # the report beside it is its own
    for file in (table, report):
        if file.exists():
            raise click.BadParameter(
                f"{file} exists, and no comparison wrote it; name another folder",
                param_hint="--output",
            )


def _keep_corpus(output: Path | None, spec: CorpusSpec, path: str | None) -> None:
    """Refuse an output that would replace part of the corpus, or lie in its folder."""
    corpus = None if output is None else locate(spec, path)
    if output is None or corpus is None:
        return
    if corpus.is_dir() and output.resolve().is_relative_to(corpus.resolve()):
        raise click.UsageError(f"{output} lies in the corpus {corpus}; name a folder outside it")
    if output.exists():
        files = corpus.rglob("*") if corpus.is_dir() else [corpus]
        keep_inputs(output / "comparison.json", map(Input, files), output / "report.html")
