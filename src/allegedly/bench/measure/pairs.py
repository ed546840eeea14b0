"""Pairs of contenders: their differences and agreement, and the contenders tied with the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import attrs

from allegedly.bench.measure.measures import Measure
from allegedly.bench.measure.sentences import judgement, rates
from allegedly.bench.measure.significance import holm, kappa, mcnemar, oracle, randomisation
from allegedly.bench.task import Task
from allegedly.model import Label

Judged = Sequence[Sequence[Any]]
"""By document, the assessments or attributions of one contender."""


@attrs.frozen
class Pair:
    """Two classifiers compared.

    Attributes:
        one: Name of the first.
        other: Name of the second.
        difference: Main figure of the first minus that of the second.
        randomisation: p of paired approximate randomisation, unadjusted; None with one document.
        randomisation_holm: The same, adjusted for the number of pairs.
        mcnemar: p of McNemar's exact test, unadjusted; None if nothing is labelled.
        mcnemar_holm: The same, adjusted.
        kappa: Cohen's kappa of their labels; None if it is undefined.
    """

    one: str
    other: str
    difference: float
    randomisation: float | None
    randomisation_holm: float | None
    mcnemar: float | None
    mcnemar_holm: float | None
    kappa: float | None


def labels_of(task: Task, said: Judged) -> list[Label]:
    """Return the labels that one contender gave to the labelled sentences, for their task."""
    return [
        judgement(assessment, task.spec.positive)[0]
        for group, golds in zip(said, task.gold, strict=True)
        for assessment, gold in zip(group, golds, strict=True)
        if gold.label is not None
    ]


def compare_pairs(
    task: Task,
    judged: Mapping[str, Judged],
    measures: Mapping[str, Measure],
    resamples: int,
    seed: int,
) -> tuple[Pair, ...]:
    """Compare all pairs of contenders, with p-values adjusted for the number of pairs."""
    couples = list(combinations(judged, 2))
    by_chance = [
        randomisation(measures[a], measures[b], resamples=resamples, seed=seed) for a, b in couples
    ]
    exact: list[float | None] = [None] * len(couples)
    adjusted: list[float | None] = [None] * len(couples)
    kappas: list[float | None] = [None] * len(couples)
    if task.labelled:
        gold = gold_labels(task)
        labels = {name: labels_of(task, said) for name, said in judged.items()}
        exact = [mcnemar(gold, labels[a], labels[b]) for a, b in couples]
        adjusted = holm(exact)
        kappas = [kappa(labels[a], labels[b]) for a, b in couples]
    return tuple(
        Pair(a, b, measures[a].value() - measures[b].value(), *figures)
        for (a, b), figures in zip(
            couples,
            zip(by_chance, holm(by_chance), exact, adjusted, kappas, strict=True),
            strict=True,
        )
    )


def gold_labels(task: Task) -> list[Label]:
    """Return the true labels, in the same order."""
    return [g.label for sentences in task.gold for g in sentences if g.label is not None]


def oracle_f1(task: Task, judged: Mapping[str, Judged]) -> float | None:
    """Return F1 of `hedged` for an oracle, which picks a contender that is right, if any."""
    if not task.labelled or not judged:
        return None
    gold = gold_labels(task)
    picked = oracle(gold, [labels_of(task, said) for said in judged.values()])
    return rates(gold, picked, "hedged").f1


def tied(best: str, pairs: Sequence[Pair], alpha: float) -> list[str]:
    """Return the best and those that are not shown to differ from it, in the order of pairs."""
    names = dict.fromkeys(name for pair in pairs for name in (pair.one, pair.other))
    worse = {
        pair.other if pair.one == best else pair.one
        for pair in pairs
        if best in (pair.one, pair.other)
        and pair.randomisation_holm is not None
        and pair.randomisation_holm < alpha
    }
    return [name for name in names or [best] if name not in worse]
