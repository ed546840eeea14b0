"""How sure a figure and a difference between two are: bootstrap, tests by document, agreement.

Resampling and exact tests are scipy's, kappa is scikit-learn's. Documents, not sentences, are
resampled and swapped, because the sentences of one document are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from allegedly.bench.measure.measures import Measure
from allegedly.model import Label

_BATCH: Final = 64
_ROUNDING: Final = 1e-12
_MOST_EXACT: Final = 60


def interval(
    measure: Measure,
    *,
    resamples: int,
    seed: int,
    level: float = 0.95,
    rows: Sequence[int] | None = None,
) -> tuple[float, float] | None:
    """Return the percentile bootstrap interval of a measure, resampled by document.

    None with fewer than two documents. With `rows`, only these documents are resampled.
    """
    import numpy as np
    from scipy.stats import bootstrap

    sample = np.arange(measure.documents) if rows is None else np.asarray(rows)
    if len(sample) < 2:
        return None
    result = bootstrap(
        (sample,),
        measure,
        n_resamples=resamples,
        batch=_BATCH,
        vectorized=measure.vectorized,
        confidence_level=level,
        method="percentile",
        random_state=np.random.default_rng(seed),
    )
    low, high = result.confidence_interval
    return float(low), float(high)


def randomisation(one: Measure, other: Measure, *, resamples: int, seed: int) -> float | None:
    """Return the two-sided p of paired approximate randomisation (Yeh 2000) by document.

    This is how often the difference would be as large if chance decided, document by document,
    which classifier made which judgements. None with fewer than two documents.
    """
    import numpy as np
    from scipy.stats import permutation_test

    if one.documents < 2:
        return None
    both = one.stack(other)
    size = one.documents

    def difference(rows: Any, others: Any, axis: int = -1) -> Any:
        # If a swap changes nothing, rounding must not make the difference look smaller.
        return np.round((both(rows) - both(others)) / _ROUNDING) * _ROUNDING

    result = permutation_test(
        (np.arange(size), np.arange(size, 2 * size)),
        difference,
        permutation_type="samples",
        vectorized=one.vectorized,
        n_resamples=resamples,
        batch=_BATCH,
        alternative="two-sided",
        random_state=np.random.default_rng(seed),
    )
    return float(result.pvalue)


def least_p(documents: int, resamples: int) -> float:
    """Return the smallest p that `randomisation` can give, whatever the figures are.

    Chance can swap any choice of the documents. If these are few, all choices are tried; otherwise
    a sample is, to which the observed one is added.
    """
    if documents < _MOST_EXACT and (1 << documents) <= resamples:
        return min(1.0, 2 / (1 << documents))
    return 2 / (resamples + 1)


def mcnemar(gold: Sequence[Label], one: Sequence[Label], other: Sequence[Label]) -> float:
    """Return the two-sided p of McNemar's exact test on which sentences are labelled right.

    Unlike `randomisation`, it assumes that sentences are independent.
    """
    from scipy.stats import binomtest

    triples = list(zip(gold, one, other, strict=True))
    only_one = sum(a == truth != b for truth, a, b in triples)
    only_other = sum(b == truth != a for truth, a, b in triples)
    if only_one + only_other == 0:
        return 1.0
    return float(binomtest(only_one, only_one + only_other).pvalue)


def holm(values: Sequence[float | None]) -> list[float | None]:
    """Return p-values adjusted for their number by Holm's step-down method (Holm 1979).

    None, for a test that was not possible, stays None and does not count.
    """
    made = sorted((value, index) for index, value in enumerate(values) if value is not None)
    adjusted: list[float | None] = [None] * len(values)
    largest = 0.0
    for rank, (value, index) in enumerate(made):
        largest = max(largest, min(1.0, (len(made) - rank) * value))
        adjusted[index] = largest
    return adjusted


def kappa(one: Sequence[Label], other: Sequence[Label]) -> float | None:
    """Return Cohen's kappa; None if both give all sentences the same label."""
    from sklearn.metrics import cohen_kappa_score

    if len({*one, *other}) < 2:
        return None
    return float(cohen_kappa_score(one, other))


def oracle(gold: Sequence[Label], predicted: Sequence[Sequence[Label]]) -> list[Label]:
    """Return the labels of an oracle, which picks a classifier that is right if there is one."""
    wrong: dict[Label, Label] = {"hedged": "plain", "plain": "hedged"}
    return [
        truth if any(labels[i] == truth for labels in predicted) else wrong[truth]
        for i, truth in enumerate(gold)
    ]
