"""Who is compared: plugins by name, objects, trained models, and files of predictions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from allegedly.bench.contender import Contender, choose
from allegedly.bench.predictions import Predictions
from allegedly.bench.task import Unit
from allegedly.classifier import ClaimClassifier
from allegedly.errors import PluginError
from allegedly.interfaces import Attributor
from allegedly.plugins import Plugin, Registry

Entrant = str | ClaimClassifier | Attributor | Plugin | Predictions
"""The name of an installed plugin, an object, a trained model, or predictions."""


def contenders_of(
    classifiers: Iterable[Entrant] | None,
    entered: Sequence[Predictions],
    unit: Unit,
    registry: Registry,
    options: Mapping[str, Mapping[str, Any]],
) -> list[Contender]:
    """Return those that are compared, in order.

    Args:
        classifiers: Those to compare; None for all that are installed.
        entered: Predictions beside them.
        unit: The unit that is judged.
        registry: Where to look up names.
        options: Arguments for the factories of plugins, by name.

    Raises:
        PluginError: If there is nothing to compare, two have one name, or one judges another unit.
        UnknownPluginError: If a plugin is unknown.
    """
    kind: Literal["classifier", "attributor"] = (
        "attributor" if unit == "attribution" else "classifier"
    )
    if classifiers is None:
        classifiers = [plugin.name for plugin in registry.all(kind)]
    contenders = [choose(item, kind, registry, options) for item in (*classifiers, *entered)]
    if not contenders:
        raise PluginError(f"no {kind} to compare; install one or name some")
    names = [contender.name for contender in contenders]
    if twice := {name for name in names if names.count(name) > 1}:
        raise PluginError(
            f"{', '.join(sorted(twice))}: given more than once; every contender needs a unique name"
        )
    for contender in contenders:
        base = Attributor if unit == "attribution" else ClaimClassifier
        if contender.made is not None and not isinstance(contender.made, (base, Predictions)):
            raise PluginError(
                f"{contender.name} is not of the type {base.__name__}, but {unit}s are judged"
            )
    return contenders
