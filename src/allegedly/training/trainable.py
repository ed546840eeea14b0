"""The plugins that can be trained."""

from __future__ import annotations

from typing import Final, cast

from allegedly.errors import PluginError, UnknownPluginError
from allegedly.hookspecs import AttributorSpec, ClassifierSpec
from allegedly.plugins import Plugin, Registry
from allegedly.plugins.trained_models import TrainableKind

KINDS: Final[tuple[TrainableKind, ...]] = ("classifier", "attributor")


def find_trainable(name: str, registry: Registry) -> Plugin:
    """Return the trainable plugin of a name, which may begin with its kind and a colon.

    Raises:
        UnknownPluginError: If no plugin has the name; the message lists the trainable ones.
        PluginError: If it cannot be trained, or if two plugins can.
    """
    prefix, colon, bare = name.rpartition(":")
    if colon and prefix not in KINDS:
        raise UnknownPluginError(f"unknown kind {prefix!r}; choose from {', '.join(KINDS)}")
    plugins = [
        plugin
        for kind in KINDS
        if not colon or kind == prefix
        for plugin in registry.all(kind)
        if plugin.name == bare
    ]
    able = [plugin for plugin in plugins if is_trainable(plugin)]
    if len(able) > 1:
        both = " or ".join(f"{plugin.kind}:{bare}" for plugin in able)
        raise PluginError(f"{bare} is ambiguous; write {both}")
    if able:
        return able[0]
    known = [plugin.name for kind in KINDS for plugin in registry.all(kind) if is_trainable(plugin)]
    hint = f"those that can be trained: {', '.join(known) or 'none is installed'}"
    if plugins:
        kinds = " and ".join(plugin.kind for plugin in plugins)
        raise PluginError(f"the {kinds} {bare!r} cannot be trained; {hint}")
    raise UnknownPluginError(f"unknown plugin {bare!r}; {hint}")


def is_trainable(plugin: Plugin) -> bool:
    """Return whether a plugin says that it can be trained."""
    return cast("ClassifierSpec | AttributorSpec", plugin.spec).trainable
