"""`allegedly train`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from allegedly.cli.messages import complain
from allegedly.cli.options import jobs_option
from allegedly.cli.output_paths import check_output
from allegedly.cli.sampling_options import resamples_option, seed_option
from allegedly.cli.settings import Setting, resolve, setting_option
from allegedly.cli.streams import result_stream
from allegedly.errors import CorpusError, ModelFolderError, PluginError
from allegedly.plugins import Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.plugins.trained_models import TrainedModel

_HELP: Final = """\
Train a classifier or an attributor on data of your own.

NAME is a trainable plugin, such as ml. The data is a file of labelled sentences (JSON Lines or
CSV), a file of events with commitments, a folder of brat stand-off, or a folder of articles with
annotated attributions; the page "Train on your own sentences" describes each. The model goes to a
folder, with a card that says how it was made and how well it does. The same data and seed give the
same bytes.

\b
Examples:
  allegedly train ml --data sentences.csv -o my-model
  allegedly train ml --data one.jsonl --data two.jsonl --cv 5 -o my-model
  allegedly train neural --data interviews/ -o my-attributor
  allegedly compare -c ml,rules --model mine=my-model
  allegedly analyze story.txt --model mine=my-model

An earlier model in the folder is replaced when the new one is complete; anything else is never
replaced. Training an attributor needs: pip install 'allegedly-neural[train]'

Exit status: 0 done, 1 nothing could be trained, 2 wrong usage, 130 interrupted.
"""


@click.command("train", help=_HELP, short_help="Train a plugin on data of your own.")
@click.argument("name")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="PATH",
    help="File or folder to learn from; may be repeated.",
)
@click.option(
    "--corpus",
    "format_",
    metavar="NAME",
    help="Read the data in the format of this corpus. [default: by extension and content]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=check_output,
    required=True,
    metavar="MODEL",
    help="Folder for the model.",
)
@click.option(
    "--cv",
    type=click.IntRange(2),
    metavar="K",
    help="Also measure, by cross-validation: K folds, divided by document. [default: do not]",
)
@seed_option("folds, resampling and training")
@resamples_option("the intervals of the figures")
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@setting_option
def train_command(
    name: str,
    data: tuple[Path, ...],
    format_: str | None,
    output: Path,
    cv: int | None,
    seed: int,
    resamples: int,
    jobs: int | None,
    as_json: bool,
    settings: tuple[Setting, ...],
) -> None:
    """Train, and print what came of it."""
    from allegedly.training import train

    plugin = _plugin(name)
    _check_usage(output, data, format_)
    options = resolve(settings, {plugin.kind: [plugin.name]})[plugin.kind]
    with result_stream() as result:
        model = train(
            f"{plugin.kind}:{plugin.name}",
            data,
            output,
            format=format_,
            cv=cv,
            seed=seed,
            resamples=resamples,
            jobs=1 if jobs is None else jobs,
            options=options.get(plugin.name),
            progress=complain if sys.stderr.isatty() else None,
        )
        if as_json:
            result.write(json.dumps(dict(model.facts), ensure_ascii=False, indent=1) + "\n")
        else:
            result.write(_summary(model))


def _plugin(name: str) -> Plugin:
    from allegedly.training.trainable import find_trainable

    try:
        return find_trainable(name, default_registry())
    except PluginError as error:
        raise click.BadParameter(str(error), param_hint="NAME") from error


def _check_usage(output: Path, data: tuple[Path, ...], format_: str | None) -> None:
    from allegedly.training.folder import check_place
    from allegedly.training.trainer import check_apart

    for path in data:
        if not path.exists():
            reason = f"{path}: there is no such file or folder"
            raise click.BadParameter(reason, param_hint="--data")
    try:
        check_place(output)
        check_apart(output, data)
    except ModelFolderError as error:
        raise click.BadParameter(str(error), param_hint="--output") from error
    if format_ is not None:
        try:
            default_registry().get("corpus", format_)
        except (PluginError, CorpusError) as error:
            raise click.BadParameter(str(error), param_hint="--corpus") from error


def _summary(model: TrainedModel) -> str:
    """Return the figures and the next step, as text."""
    counts = ", ".join(f"{number:,} {name}" for name, number in model.facts["counts"].items())
    lines = [f"{model.path}: {model.plugin}, trained on {counts}"]
    for figure in model.figures:
        value, interval = figure["value"], figure["interval"]
        line = f"{figure['measure']}: {'none given' if value is None else f'{value:.3f}'}"
        if interval is not None:
            line += f" ({interval[0]:.3f} to {interval[1]:.3f})"
        if figure["baseline"] is not None:
            line += f"; always the same answer: {figure['baseline']:.3f}"
        lines.append(f"{line}; {figure['items']:,} {figure['unit']}s")
    lines.append(f"card: {model.path / 'CARD.md'}")
    return "\n".join(lines) + "\n"
