"""Learning curves, and the drop of contenders on damaged texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from allegedly.bench.contender import Contender
from allegedly.bench.measure.changed_conditions import SHARES, Difference, Drop, LearningPoint
from allegedly.bench.measure.figures import can_be_scored, main_measure
from allegedly.bench.measure.measures import Measure
from allegedly.bench.measure.significance import interval
from allegedly.bench.running.rounds import Notify, Round, run_round
from allegedly.bench.running.trials import Plan, Variant, perturbed_task
from allegedly.bench.task import Task


def learning_points(
    plan: Plan,
    contenders: Sequence[Contender],
    task: Task,
    whole: Round,
    jobs: int,
    notify: Notify,
    *,
    resamples: int,
    seed: int,
) -> Iterator[LearningPoint]:
    """Train classifiers on growing shares of the documents, each share among the next one.

    Args:
        plan: The plan of the comparison.
        contenders: Those that were compared; only the ones trained here have a curve.
        task: The corpus to test on.
        whole: The round with all training documents.
        jobs: Number of processes.
        notify: Called with a line after each step.
        resamples: Number of resamples for the intervals.
        seed: Seed of the resampling.
    """
    learners = [contender for contender in contenders if plan.retrains(contender)]
    rounds = {
        share: whole
        if share == 1
        else run_round(plan, learners, jobs, notify, Variant(share=share))
        for share in (SHARES if learners else ())
    }
    for contender in learners:
        name = contender.name
        for share, ran in rounds.items():
            documents = ran.trained_on.get(name, 0.0)
            said = ran.judged.get(name)
            if said is None or not can_be_scored(task, said):
                reason = ran.failures.get(name, "gives no commitment")
                yield LearningPoint(name, share, documents, None, None, reason)
                continue
            measure = main_measure(task, said)
            if measure.undefined is not None:
                reason = f"undefined, because {measure.undefined}"
                yield LearningPoint(name, share, documents, None, None, reason)
                continue
            bounds = interval(measure, resamples=resamples, seed=seed)
            yield LearningPoint(name, share, documents, measure.value(), bounds)


def drops(
    plan: Plan,
    contenders: Sequence[Contender],
    task: Task,
    measures: Mapping[str, Measure],
    perturbations: Sequence[str],
    jobs: int,
    notify: Notify,
    *,
    resamples: int,
    seed: int,
) -> Iterator[Drop]:
    """Test contenders on damaged texts; those that are trained here learn from undamaged ones.

    Args:
        plan: The plan of the comparison.
        contenders: Those that were compared.
        task: The corpus to test on.
        measures: The main figure of each on the texts as they are; those without are left out.
        perturbations: How to damage the texts.
        jobs: Number of processes.
        notify: Called with a line after each step.
        resamples: Number of resamples for the intervals.
        seed: Seed of the resampling.
    """
    scored = [contender for contender in contenders if contender.name in measures]
    for perturbation in perturbations:
        ran = run_round(plan, scored, jobs, notify, Variant(perturbation=perturbation))
        damaged = perturbed_task(task, perturbation, plan.seed)
        for contender in scored:
            name = contender.name
            said = ran.judged.get(name)
            if said is None or not can_be_scored(damaged, said):
                reason = ran.failures.get(name, "gives no commitment")
                yield Drop(name, perturbation, None, None, None, reason)
                continue
            measure = main_measure(damaged, said)
            if measure.undefined is not None:
                reason = f"undefined, because {measure.undefined}"
                yield Drop(name, perturbation, None, None, None, reason)
                continue
            lost = Difference(measures[name], measure)
            bounds = interval(lost, resamples=resamples, seed=seed)
            yield Drop(name, perturbation, measure.value(), lost.value(), bounds)
