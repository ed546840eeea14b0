"""How sure a figure and a difference between two are: bootstrap, tests by document, agreement.

Resampling and exact tests are scipy's, kappa is scikit-learn's. Documents, not sentences, are
resampled and swapped, because the sentences of one document are not independent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from allegedly.bench.measure.measures import Measure
from allegedly.model import Label

_BATCH: Final = 64
_ROUNDING: Final = 1e-12
_MOST_EXACT: Final = 60
_AT_ONCE: Final = 1 << 22


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
        return _steps(both(rows) - both(others)) * _ROUNDING

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


def randomisations(
    one: Measure, others: Sequence[Measure], *, resamples: int, seed: int
) -> list[float | None]:
    """Return p as `randomisation` does, of one figure against each of several others.

    All use the same swaps. Where a figure depends on sums over documents alone, each is a product
    of matrices, so that a test takes a fraction of the time.
    """
    import numpy as np

    if one.sums() is None or one.documents < 2:
        return [randomisation(one, other, resamples=resamples, seed=seed) for other in others]
    mine = np.asarray(one.sums(), dtype=float)
    theirs = [np.asarray(other.sums(), dtype=float) for other in others]
    shown = [_steps(one.value() - other.value()) for other in others]
    below, above = [0] * len(others), [0] * len(others)
    tried = 0
    for swaps in _swaps(one.documents, resamples, seed):
        tried += len(swaps)
        given = swaps @ mine
        kept = mine.sum(axis=0) - given
        for place, sums in enumerate(theirs):
            taken = swaps @ sums
            rest = sums.sum(axis=0) - taken
            differences = _steps(one.of_sums(kept + taken) - one.of_sums(given + rest))
            below[place] += int((differences <= shown[place]).sum())
            above[place] += int((differences >= shown[place]).sum())
    observed = int(not _is_exact(one.documents, resamples))  # not among those of a sample
    tails = map(min, below, above)
    return [min(1.0, 2 * (tail + observed) / (tried + observed)) for tail in tails]


def _steps(difference: Any) -> Any:
    """Return differences of figures as numbers of the smallest that is not rounding."""
    import numpy as np

    return np.round(difference / _ROUNDING)


def _is_exact(documents: int, resamples: int) -> bool:
    """Whether documents are so few that every way to swap them is tried."""
    return documents < _MOST_EXACT and (1 << documents) <= resamples


def _swaps(documents: int, resamples: int, seed: int) -> Iterator[Any]:
    """Yield rows of ones and zeros, some at a time: every choice of documents, or a sample."""
    import numpy as np

    rows = max(1, _AT_ONCE // documents)
    chance = np.random.default_rng(seed)
    exact = _is_exact(documents, resamples)
    total = 1 << documents if exact else resamples
    for first in range(0, total, rows):
        count = min(rows, total - first)
        if exact:
            choices = np.arange(first, first + count)[:, None] >> np.arange(documents)
            yield (choices & 1).astype(float)
        else:
            yield chance.integers(0, 2, (count, documents), np.uint8).astype(float)


def least_p(documents: int, resamples: int) -> float:
    """Return the smallest p that `randomisation` can give, whatever the figures are.

    Chance can swap any choice of the documents. If these are few, all choices are tried; otherwise
    a sample is, to which the observed one is added.
    """
    if _is_exact(documents, resamples):
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
