"""The choice of `allegedly compare`: by its options, or else by default."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allegedly.plugins import Kind, Plugin, default_registry

if TYPE_CHECKING:
    from allegedly.bench.comparison import Comparison
    from allegedly.bench.predictions import Predictions
    from allegedly.bench.task import Unit


def units_of(corpus: str, path: str | None, unit: Unit | None, *, named: bool) -> Sequence[Unit]:
    """Return the units to compare: those that the corpus annotates, if nothing else was named."""
    from allegedly.bench.running.units import default_units

    if unit is not None:
        return [unit]
    units = default_units(corpus, path)
    if named:
        return units[:1]
    return [each for each in units if names_of(kind_of(each))] or units[:1]


def units_entered(
    entries: Sequence[Predictions], corpus: str, path: str | None, units: Sequence[Unit]
) -> Sequence[Unit]:
    """Return those units by which all predictions can be judged, or else one that they share."""
    from allegedly.bench.running.entries import common_units
    from allegedly.bench.running.loading import find_task

    common = common_units(entries, find_task(corpus, path))
    return [unit for unit in units if unit in common] or common[:1]


def kind_of(unit: Unit) -> Kind:
    """Return the kind of plugin that judges a unit."""
    return "attributor" if unit == "attribution" else "classifier"


def to_json(made: Sequence[Comparison]) -> str:
    """Return one comparison as an object, several as an array of them."""
    if len(made) == 1:
        return made[0].to_json()
    return json.dumps([each.to_dict() for each in made], ensure_ascii=False, indent=1) + "\n"


def check_variants(curve: bool, perturb: list[str] | None, training: bool) -> None:
    """Refuse a learning curve without training, and unknown perturbations."""
    from allegedly.bench.running.perturbing import PERTURBATIONS

    if curve and not training:
        raise click.UsageError("--curve trains classifiers; give --cv or --train")
    if unknown := [name for name in perturb or () if name not in PERTURBATIONS]:
        raise click.BadParameter(
            f"unknown perturbation {unknown[0]!r}; choose from {', '.join(PERTURBATIONS)}",
            param_hint="--perturb",
        )


def names_of(kind: Kind) -> list[str]:
    """Return the names of all installed plugins of a kind."""
    return [plugin.name for plugin in default_registry().all(kind)]


def plain_names(kind: Kind, chosen: Sequence[str | Plugin] | None) -> list[str]:
    """Return the names of contenders; None or none stands for all plugins of the kind."""
    return [each.name if isinstance(each, Plugin) else each for each in chosen or names_of(kind)]


def check_kinds(models: Sequence[Plugin], kinds: Sequence[Kind]) -> None:
    """Refuse a model of a kind that is not compared."""
    for model in models:
        if model.kind not in kinds:
            raise click.UsageError(
                f"the model {model.name!r} is of the kind {model.kind}, but "
                f"{' and '.join(f'{kind}s' for kind in kinds)} are compared"
            )


def entries_of(given: Sequence[str], *, allow_missing: bool) -> list[Predictions]:
    """Read the files of predictions, those with a name under it."""
    from allegedly.bench.predictions import Predictions

    entries = []
    for item in given:
        name, mark, path = item.partition("=")
        named = mark and not Path(item).exists() and "/" not in name
        place = (path, name) if named else (item,)
        entries.append(Predictions.read(*place, allow_missing=allow_missing))
    return entries
