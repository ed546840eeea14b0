"""Entries of outside systems, and what contenders used up."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

import attrs

from allegedly.bench.contender import Contender
from allegedly.bench.predictions import Predictions
from allegedly.bench.running.loading import TaskLoader
from allegedly.bench.running.trials import Outcome
from allegedly.bench.task import Unit
from allegedly.errors import PredictionError, wrong_type
from allegedly.plugins.isolation import isolated

Entries = Mapping[str, str | os.PathLike[str]] | Iterable[str | os.PathLike[str] | Predictions]
"""Files of predictions, by name or under their own names."""


def read_entries(predictions: Entries, *, allow_missing: bool) -> list[Predictions]:
    """Read files of predictions.

    Args:
        predictions: The files, by name or under their own names.
        allow_missing: Whether documents and sentences may be missing.

    Raises:
        PredictionError: If one cannot be read.
    """
    if isinstance(predictions, str | os.PathLike):
        predictions = [predictions]
    if isinstance(predictions, Mapping):
        pairs = [(path, name) for name, path in predictions.items()]
        return [Predictions.read(*pair, allow_missing=allow_missing) for pair in pairs]
    read = []
    for item in predictions:
        if isinstance(item, Predictions):
            read.append(attrs.evolve(item, allow_missing=item.allow_missing or allow_missing))
        elif isinstance(item, str | os.PathLike):
            read.append(Predictions.read(item, allow_missing=allow_missing))
        else:
            raise wrong_type("predictions", "a mapping from names to paths, or paths", item)
    return read


def common_unit(entered: Sequence[Predictions], test: TaskLoader) -> Unit:
    """Return the corpus's own unit if all predictions have it, or else one that they have.

    Args:
        entered: The predictions.
        test: The corpus.

    Raises:
        PredictionError: If they have nothing in common.
    """
    with isolated():
        documents = list(test.corpus.documents())
    offered = [entry.offers(documents) for entry in entered]
    common = frozenset.intersection(*offered)
    order: tuple[Unit, ...] = (test.unit, "attribution", "sentence", "commitment", "claim")
    if unit := next((unit for unit in order if unit in common), None):
        return unit
    listed = "; ".join(
        f"{entry.name}: {', '.join(sorted(units)) or 'none'}"
        for entry, units in zip(entered, offered, strict=True)
    )
    raise PredictionError(f"the predictions have no unit in common to be judged by ({listed})")


def usage_of(contender: Contender, outcomes: Sequence[Outcome]) -> Mapping[str, float] | None:
    """Return what a contender used up, in money or tokens; None if it does not say.

    Args:
        contender: The contender.
        outcomes: Its trials, whose costs are added up.
    """
    if isinstance(contender.made, Predictions):
        return contender.made.usage
    total: dict[str, float] = {}
    stated = [outcome.usage for outcome in outcomes if outcome.usage is not None]
    for usage in stated:
        for name, number in usage.items():
            total[name] = total.get(name, 0) + number
    return total if stated else None
