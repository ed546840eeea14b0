"""`allegedly compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from allegedly.cli.compare_choice import (
    check_kinds,
    check_variants,
    entries_of,
    kind_of,
    names_of,
    plain_names,
    to_json,
    units_entered,
    units_of,
)
from allegedly.cli.compare_output_path import keep_corpus, keep_others
from allegedly.cli.messages import complain
from allegedly.cli.model_option import Named, models_option, of_kind, opened, with_models
from allegedly.cli.options import jobs_option, split_names
from allegedly.cli.output_paths import check_output
from allegedly.cli.plugins import show
from allegedly.cli.sampling_options import resamples_option, seed_option
from allegedly.cli.settings import Setting, resolve, setting_option
from allegedly.cli.streams import result_stream
from allegedly.errors import UnknownPluginError
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry

if TYPE_CHECKING:
    from allegedly.bench.comparison import Comparison
    from allegedly.bench.measure.groups import By
    from allegedly.bench.task import Unit

_WIDE: Final = 160

_UNMEASURED: Final = (
    "Speed, memory and size are not measured when classifiers and attributors are both compared; "
    "--cost measures them.\n"
)

_HELP: Final = """\
Compare classifiers, or attributors, on an annotated corpus: which is better, by how much, and at
what cost. If neither is named and the corpus annotates both hedges and attributions, as wikinews
does, both are compared, one after the other.

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
  allegedly compare --attributors rules,neural --by genre --perturb quotes,case
  allegedly compare -c rules,ml --corpus uds-ih2-dev
  allegedly compare --predictions mine.jsonl -c rules
  allegedly compare --predictions old=a.jsonl --predictions new=b.jsonl --predictions-only

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
    "--predictions",
    multiple=True,
    metavar="[NAME=]FILE",
    help="Compare the predictions of an outside system on the documents of the corpus, too: JSON "
    "Lines, analyses, web annotations, CoNLL columns, or a folder of brat. May be repeated.",
)
@click.option(
    "--predictions-only",
    is_flag=True,
    help="Compare the predictions with one another, and with no plugin.",
)
@click.option(
    "--allow-missing",
    is_flag=True,
    help="Predictions may lack documents and sentences: nothing counts as found there.",
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
    help="Write comparison.json and report.html to DIR, and reuse the results already there. Those "
    "of attributors go to DIR/attributors if both kinds are compared.",
)
@seed_option("folds and resampling")
@resamples_option("intervals and randomisation tests")
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="Use the first N documents only. [default: all]",
)
@click.option(
    "--by",
    type=click.Choice(["genre", "outlet", "form"]),
    help="Show the main figure by this as well, where the corpus gives it.",
)
@click.option(
    "--curve",
    is_flag=True,
    help="Train on parts of the documents as well, for a learning curve; needs --train or --cv.",
)
@click.option(
    "--perturb",
    metavar="A,B",
    callback=_names,
    help="Show the drop on damaged texts: quotes, case, ocr, headings.",
)
@click.option(
    "--cost/--no-cost",
    default=None,
    help="Measure speed, memory and size. [default: only if one kind of plugin is compared]",
)
@click.option(
    "--drop-seen",
    is_flag=True,
    help="Leave out, for all, the documents that a shipped model was trained on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@setting_option
def compare_command(
    classifiers: list[str] | None,
    attributors: list[str] | None,
    predictions: tuple[str, ...],
    predictions_only: bool,
    allow_missing: bool,
    corpus: str,
    path: str | None,
    unit: Unit | None,
    train: tuple[str, ...],
    cv: int | None,
    jobs: int | None,
    output: Path | None,
    as_json: bool,
    cost: bool | None,
    by: By | None,
    curve: bool,
    perturb: list[str] | None,
    models: tuple[Named, ...],
    settings: tuple[Setting, ...],
    **others: Any,
) -> None:
    """Compare and print."""
    from allegedly.bench.running.compare import compare

    check_variants(curve, perturb, bool(train) or cv is not None)
    if classifiers is not None and attributors is not None:
        raise click.UsageError("give either --classifiers or --attributors")
    if predictions_only and (not predictions or classifiers or attributors):
        raise click.UsageError("give --predictions-only with --predictions and without plugins")
    if cv is not None and train:
        raise click.UsageError("give either --train or --cv")
    spec = _corpus(corpus)
    if attributors is not None:
        unit = "attribution"
    keep_corpus(output, spec, path)
    failed = False
    with result_stream() as result:
        units = units_of(corpus, path, unit, named=classifiers is not None)
        entries = entries_of(predictions, allow_missing=allow_missing)
        if entries and unit is None and classifiers is None:
            units = units_entered(entries, corpus, path, units)
        names = classifiers if attributors is None else attributors
        if predictions_only:
            names = []
        kinds = [kind_of(each) for each in units]
        own = opened(models)
        check_kinds(own, kinds)
        chosen = {kind: with_models(names, names_of(kind), of_kind(own, kind)) for kind in kinds}
        options = resolve(settings, {kind: plain_names(kind, chosen[kind]) for kind in kinds}, own)
        folders = dict(zip(units, (output, output and output / "attributors"), strict=False))
        for folder in folders.values():
            keep_others(folder)
        made: list[Comparison] = []
        for each, kind in zip(units, kinds, strict=True):
            learns = kind == "classifier" or len(units) == 1
            try:
                comparison = compare(
                    chosen[kind],
                    corpus,
                    predictions=entries,
                    path=path,
                    unit=each,
                    train=train if learns else (),
                    cv=cv if learns else None,
                    jobs=1 if jobs is None else jobs,
                    output=folders[each],
                    cost=len(units) == 1 if cost is None else cost,
                    curve=curve and learns,
                    perturb=perturb or (),
                    options=options[kind],
                    progress=complain if sys.stderr.isatty() else None,
                    **others,
                )
            except UnknownPluginError as error:
                raise click.UsageError(str(error)) from error
            made.append(comparison)
            failed = failed or any(row.failure is not None for row in comparison.results)
            if not as_json:
                if len(made) > 1:
                    result.write("\n")
                show(comparison.to_table(by), _WIDE, result)
        if as_json:
            result.write(to_json(made))
        elif len(units) > 1 and cost is None:
            result.write(_UNMEASURED)
    for each, folder in folders.items():
        if folder is not None:
            disputed = "" if each == "attribution" else " and the items in dispute"
            complain(f"{folder / 'report.html'} has plots{disputed}")
    if failed:
        raise click.exceptions.Exit(1)


def _corpus(name: str) -> CorpusSpec:
    try:
        return cast(CorpusSpec, default_registry().get("corpus", name).spec)
    except UnknownPluginError as error:
        raise click.BadParameter(str(error), param_hint="--corpus") from error
