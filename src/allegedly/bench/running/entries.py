"""Entries of outside systems, and what contenders used up."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs

from allegedly.bench.contender import Contender
from allegedly.bench.measure.analysed import Analysed, AnalysedClaim
from allegedly.bench.measure.analyses import Aspect
from allegedly.bench.predictions import Predictions
from allegedly.bench.predictions.found import Found, shown
from allegedly.bench.running.loading import TaskLoader
from allegedly.bench.task import Task, Unit
from allegedly.errors import PredictionError, wrong_type
from allegedly.model import Attribution, Content, Cue, GoldAttribution, Source, text_of
from allegedly.plugins import Registry
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


def unknown_training(entry: Predictions, registry: Registry) -> list[str]:
    """Return the names under `trained_on` that are not those of corpora.

    Raises:
        PredictionError: If one looks like a corpus that is misspelt.
    """
    known = [plugin.name for plugin in registry.all("corpus")]
    unknown = [name for name in entry.trained_on if name not in known]
    for name in unknown:
        if close := difflib.get_close_matches(name[:60].lower(), known, 1, 0.8):
            raise PredictionError(
                f"{entry.path}: system.trained_on: unknown corpus {shown(name)}; did you mean "
                f"{close[0]!r}? The names are those that allegedly corpora lists, or your own"
            )
    return unknown


def common_units(entered: Sequence[Predictions], test: TaskLoader) -> list[Unit]:
    """Return the units that all predictions have, first the corpus's own.

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
    if units := [unit for unit in dict.fromkeys(order) if unit in common]:
        return units
    listed = "; ".join(
        f"{entry.name}: {', '.join(sorted(units)) or 'none'}"
        for entry, units in zip(entered, offered, strict=True)
    )
    raise PredictionError(f"the predictions have no unit in common to be judged by ({listed})")


def judge_entry(entry: Predictions, task: Task) -> list[Any]:
    """Return the answers of an outside system for each document of a task.

    Raises:
        PredictionError: If they are malformed, or are not for these documents.
    """
    if not task.analysed:
        return list(entry.judge(task))
    found = entry.found(task)
    unsaid = _unsaid(found.values())
    nothing = Found(attributions=())
    return [
        _analysed(d.article.text, found.get(d.article.id, nothing), unsaid) for d in task.documents
    ]


def _unsaid(found: Collection[Found]) -> frozenset[Aspect]:
    """Return the aspects that a system is silent about throughout, so that none are measured."""
    if all(item.analysis is not None for item in found):
        return frozenset()
    items = [item for each in found for item in each.attributions or ()]
    said: dict[Aspect, bool] = {
        "kind": any(item.kind for item in items),
        "voice": any(item.kind for item in items),
        "name": any(item.name for item in items),
        "stance": any(item.stance for item in items),
        "negated": any(item.negated is not None for item in items),
        "quotation": any(item.quotation for item in items),
        "form": any(item.form for item in items),
        "commitment": any(item.commitment for item in items),
        "holder": any(each.hedges is not None for each in found),
        "author": False,
    }
    return frozenset(aspect for aspect, stated in said.items() if not stated)


def _analysed(text: str, found: Found, unsaid: frozenset[Aspect]) -> Analysed:
    if found.analysis is not None:
        return Analysed.of(found.analysis)
    attributions = tuple(_attribution(text, item) for item in found.attributions or ())
    claims = [
        AnalysedClaim(item.content, item.id, (), item.commitment)
        for item in found.attributions or ()
        if item.form != "topic"
    ]
    claims += (
        AnalysedClaim((), None, ((hedge.span, hedge.holder or "author"),), None)
        for hedge in found.hedges or ()
    )
    return Analysed(attributions, tuple(claims), unsaid)


def _attribution(text: str, item: GoldAttribution) -> Attribution:
    """Return an attribution as a found one; where it says nothing, nothing is measured."""
    source = cue = None
    if item.source:
        kind = item.kind or "named-person"
        source = Source(item.source, text_of(text, item.source), kind, item.name)
    if item.cue:
        words = text_of(text, item.cue)
        cue = Cue(item.cue, words, words.lower(), item.stance or "neutral")
    return Attribution(
        item.id,
        source,
        cue,
        Content(item.content, text_of(text, item.content), item.form or "proposition"),
        item.quotation or "indirect",
        bool(item.negated),
        item.parent,
    )


def usage_of(
    contender: Contender, usage: Mapping[str, Mapping[str, float]]
) -> Mapping[str, float] | None:
    """Return the account that a contender gives of its costs; None if it gives none.

    Args:
        contender: The contender.
        usage: Those of plugins, by name.
    """
    if isinstance(contender.made, Predictions):
        return contender.made.usage
    return usage.get(contender.name)
