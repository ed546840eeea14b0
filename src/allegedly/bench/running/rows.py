"""The row of a contender in the result: its training, figures and costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from allegedly.bench.comparison import Result
from allegedly.bench.contender import Contender
from allegedly.bench.measure.figures import score
from allegedly.bench.measure.measures import Measure
from allegedly.bench.measure.pairs import Judged
from allegedly.bench.measure.significance import interval
from allegedly.bench.predictions import Predictions
from allegedly.bench.report.in_words import as_text
from allegedly.bench.running.costs import cost_of
from allegedly.bench.running.entries import usage_of
from allegedly.bench.running.leakage import Leakage
from allegedly.bench.running.rounds import Round
from allegedly.bench.running.trials import Plan
from allegedly.bench.task import Task
from allegedly.errors import AllegedlyError
from allegedly.render.safe import one_line


@attrs.frozen
class Rows:
    """Makes the rows of a comparison.

    Attributes:
        task: The corpus.
        plan: How contenders were trained and run.
        leakage: The documents that they have seen.
        ran: The round in which they ran.
        failures: By name, why a contender has no figures.
        scored: By name, the answers that can be scored.
        measures: By name, the measure of the main figure.
        elsewhere: By name, the data unknown here that an outside system was trained on.
        resamples: Number of resamples of intervals.
        seed: Their seed.
        repeats: Number of timings; 0 for no measurement of costs.
        notify: Called with a line after each measurement.
    """

    task: Task
    plan: Plan
    leakage: Leakage
    ran: Round
    failures: Mapping[str, str]
    scored: Mapping[str, Judged]
    measures: Mapping[str, Measure]
    elsewhere: Mapping[str, Sequence[str]]
    resamples: int
    seed: int
    repeats: int
    notify: Callable[[str], None]

    def of(self, contender: Contender) -> Result:
        """Return the row of a contender."""
        name = contender.name
        result = Result(
            name,
            contender.distribution,
            contender.version,
            self._training(contender),
            usage=usage_of(contender, self.ran.usage),
            options={key: as_text(value) for key, value in contender.options.items()},
        )
        if name in self.failures:
            return attrs.evolve(result, failure=self.failures[name])
        if name in self.scored:
            figures: dict[str, Any] = score(self.task, self.scored[name])
            remarks = [*self.ran.remarks.get(name, ()), *self._unchecked(name)]
            measure = self.measures[name]
            if measure.undefined is not None:
                remarks.append(f"the correlation is undefined, because {measure.undefined}")
            else:
                bounds = interval(measure, resamples=self.resamples, seed=self.seed)
                result = attrs.evolve(result, value=measure.value(), interval=bounds)
            result = attrs.evolve(result, remarks=tuple(remarks), **figures)
        # Answers that cost money, or were given elsewhere, are not asked for again to time them.
        given = result.usage is not None or isinstance(contender.made, Predictions)
        return self._with_cost(result, contender) if self.repeats and not given else result

    def _unchecked(self, name: str) -> list[str]:
        """Return a remark on data that an outside system was trained on and no corpus here is."""
        if not (names := self.elsewhere.get(name)):
            return []
        listed = ", ".join(names)
        return [f"trained on {listed}, by its own account, which was not searched for these texts"]

    def _training(self, contender: Contender) -> str:
        """Return how a contender was trained."""
        if isinstance(contender.made, Predictions):
            return "elsewhere"
        plan = self.plan
        if plan.retrains(contender):
            corpora = " + ".join(loader.spec.name for loader in plan.train)
            return f"{plan.cv} folds" if plan.cv is not None else f"on {corpora}"
        how = "as it is"
        if contender.model is not None:
            how = one_line(f"on {' + '.join(contender.model.data)}")
        return ", ".join(filter(None, [how, self.leakage.remark(contender)]))

    def _with_cost(self, result: Result, contender: Contender) -> Result:
        """Add the cost of a contender, or the reason why it could not be measured."""
        try:
            cost = cost_of(contender, self.plan, self.task, self.repeats)
        except AllegedlyError as error:
            self.notify(str(error))
            return attrs.evolve(result, cost_failure=str(error))
        self.notify(f"{contender.name}: {cost.ms_per_1000:.1f} ms for 1,000 sentences")
        return attrs.evolve(result, cost=cost)
