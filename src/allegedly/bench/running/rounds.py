"""A round of trials: every contender once, on all of the documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from allegedly.bench.contender import Contender
from allegedly.bench.measure.pairs import Judged
from allegedly.bench.running.trials import PLAIN, Outcome, Plan, Variant, run_trial

Notify = Callable[[str], None]
"""Called with a line after each step."""


@attrs.frozen
class Round:
    """The results of a round.

    Attributes:
        judged: By contender, its answers by document.
        failures: Why a contender has no answers.
        remarks: Notes for readers of a contender's figures.
        trained_on: By contender, the number of documents it was trained on, averaged over folds.
        usage: By contender, its use of tokens, money and the like, where it gives an account.
    """

    judged: dict[str, Judged]
    failures: dict[str, str]
    remarks: dict[str, tuple[str, ...]]
    trained_on: dict[str, float]
    usage: dict[str, dict[str, float]]


def run_round(
    plan: Plan,
    contenders: Sequence[Contender],
    jobs: int,
    notify: Notify,
    variant: Variant = PLAIN,
) -> Round:
    """Run all trials; each has the same result in any process."""
    import joblib

    trials = [(contender, fold) for contender in contenders for fold in plan.folds(contender)]
    outcomes: dict[str, list[Outcome]] = {contender.name: [] for contender in contenders}
    work = joblib.delayed(run_trial)
    parallel = joblib.Parallel(
        n_jobs=jobs, batch_size=1, pre_dispatch="n_jobs", return_as="generator"
    )
    done = parallel(work(plan, contender, fold, variant) for contender, fold in trials)
    for (contender, fold), outcome in zip(trials, done, strict=True):
        outcomes[contender.name].append(outcome)
        part = "" if fold is None else f", fold {fold + 1} of {plan.cv}"
        notify(f"{contender.name}{part}{variant}: {outcome.failure or 'done'}")
    return _gathered(outcomes)


def _gathered(outcomes: dict[str, list[Outcome]]) -> Round:
    """Merge the folds of each contender, in the order of the documents."""
    found = Round({}, {}, {}, {}, {})
    for name, parts in outcomes.items():
        failed = [part.failure for part in parts if part.failure is not None]
        found.trained_on[name] = sum(part.trained_on for part in parts) / len(parts)
        for usage in (part.usage for part in parts if part.usage is not None):
            total = found.usage.setdefault(name, {})
            for key, number in usage.items():
                total[key] = total.get(key, 0) + number
        if failed:
            found.failures[name] = failed[0]
            continue
        by_document = {
            index: said
            for part in parts
            for index, said in zip(part.documents, part.judged, strict=True)
        }
        found.judged[name] = [by_document[index] for index in sorted(by_document)]
        found.remarks[name] = tuple(remark for part in parts for remark in part.remarks)
    return found
