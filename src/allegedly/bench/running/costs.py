"""The cost of contenders, measured once and stored."""

from __future__ import annotations

import platform
from typing import Any

import attrs

from allegedly.bench.contender import Contender, fingerprint
from allegedly.bench.measure.resources import Cost, measure_cost
from allegedly.bench.running.trials import Plan
from allegedly.bench.task import Task


def cost_of(contender: Contender, plan: Plan, task: Task, repeats: int) -> Cost:
    """Measure a contender, or fetch its figures if it has been measured on this machine.

    Raises:
        AllegedlyError: If it cannot be measured; the message says why.
    """
    package = contender.package
    if package is None:
        return measure_cost(contender, task, repeats)
    key: dict[str, Any] = {
        "version": contender.version,  # that of a trained model has its digest
        "package": fingerprint(package),
        "core": plan.core,
        "options": repr(sorted(contender.options.items())),
        "digest": task.digest,
        "unit": task.unit,
        "repeats": repeats,
        "machine": [platform.node(), platform.machine(), platform.python_version()],
    }
    label = f"cost-{contender.name}-{task.spec.name}"
    record = plan.results.get(label, key)
    if record is None:
        record = attrs.asdict(measure_cost(contender, task, repeats))
        plan.results.put(label, key, record)
    return Cost(**record)
