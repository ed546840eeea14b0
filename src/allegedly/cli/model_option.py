"""`--model NAME=PATH`: a trained model beside the installed plugins, under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import click

from allegedly.errors import AllegedlyError
from allegedly.plugins import Kind, Plugin, default_registry
from allegedly.plugins.trained_models import TrainedModel

Named = tuple[str, str]
"""A name and the path of a model, which is not opened yet."""


class _ModelType(click.ParamType[Named]):
    """``NAME=PATH``: a folder that `allegedly train` wrote."""

    name = "NAME=PATH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Named:
        if isinstance(value, tuple):
            return value
        name, equals, path = value.partition("=")
        if not (name and equals and path):
            self.fail(f"{value!r} is not of the form NAME=PATH", param, ctx)
        return name, path


MODEL: Final = _ModelType()

models_option = click.option(
    "--model",
    "models",
    type=MODEL,
    multiple=True,
    help='Also use the model in the folder PATH, which "allegedly train" wrote, under the name '
    "NAME; may be repeated.",
)


def opened(models: Sequence[Named]) -> tuple[Plugin, ...]:
    """Open the models of a command line.

    Raises:
        click.BadParameter: If one cannot be opened, or a name is taken.
    """
    names = [name for name, _ in models]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise _refused(f"two models are called {twice[0]!r}")
    found = []
    for name, path in models:
        try:
            model = TrainedModel.open(path).as_plugin(name)
        except AllegedlyError as error:
            raise _refused(str(error)) from error
        if any(plugin.name == name for plugin in default_registry().all(model.kind)):
            raise _refused(f"{name!r} is an installed {model.kind}; give the model another name")
        found.append(model)
    return tuple(found)


def _refused(reason: str) -> click.BadParameter:
    return click.BadParameter(reason, param_hint="--model")


def of_kind(models: Sequence[Plugin], kind: Kind) -> list[Plugin]:
    """Return the models of one kind."""
    return [model for model in models if model.kind == kind]


def with_models(
    names: Sequence[str] | None, default: Sequence[str], models: Sequence[Plugin]
) -> list[str | Plugin] | None:
    """Return the named plugins and the models: those that are named in their place, others last.

    Args:
        names: The names on the command line; None if none were given.
        default: The names to which the models are added if none were given.
        models: The models of the kind.

    Returns:
        Names and models; None if neither were given.
    """
    if not models:
        return None if names is None else list(names)
    by_name = {model.name: model for model in models}
    chosen: list[str | Plugin] = [
        by_name.pop(name, name) for name in (default if names is None else names)
    ]
    return [*chosen, *by_name.values()]


def chosen_attributor(named: str | None, models: Sequence[Plugin]) -> str | Plugin | None:
    """Return the attributor of an analysis: a model if one is given, else the named one.

    Raises:
        click.UsageError: If more than one is given.
    """
    own = of_kind(models, "attributor")
    if not own:
        return named
    if len(own) > 1:
        raise click.UsageError("an analysis uses one attributor; give one model of that kind")
    if named not in (None, own[0].name):
        raise click.UsageError(
            f"--attributor {named} and the model {own[0].name!r} are both attributors; give one"
        )
    return own[0]
