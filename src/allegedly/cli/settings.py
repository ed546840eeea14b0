"""`--option PLUGIN.KEY=VALUE`: find the plugin, and check that it has the option."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, cast

import attrs
import click

from allegedly.plugins import KINDS, Kind, Plugin, default_registry
from allegedly.plugins.options import options_of

_SEVERAL: Final = re.compile(
    r"(?:\w+\.)*(?:Iterable|Collection|Sequence|Set|list|tuple|set|frozenset)\[", re.IGNORECASE
)

Values = dict[str, dict[str, Any]]
"""By plugin name, keyword arguments for its factory."""


@attrs.frozen
class Setting:
    """One `--option`.

    Attributes:
        kind: The kind of plugin, if it was given.
        plugin: The plugin's name.
        key: The keyword argument.
        value: Its value.
    """

    kind: Kind | None
    plugin: str
    key: str
    value: Any


class _SettingType(click.ParamType[Setting]):
    """``[KIND:]PLUGIN.KEY=VALUE``; the value is JSON if it can be, else a string, or several."""

    name = "[KIND:]PLUGIN.KEY=VALUE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Setting:
        if isinstance(value, Setting):
            return value
        place, equals, text = value.partition("=")
        front, dot, key = place.partition(".")
        kind, colon, plugin = front.rpartition(":")
        key = key.replace("-", "_")
        if not (plugin and dot and equals and key.isidentifier()):
            self.fail(f"{value!r} is not of the form plugin.key=value", param, ctx)
        if colon and kind not in KINDS:
            self.fail(f"unknown kind {kind!r}; choose from {', '.join(KINDS)}", param, ctx)
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = text
        return Setting(cast("Kind", kind) if colon else None, plugin, key, found)


SETTING: Final = _SettingType()

setting_option = click.option(
    "--option",
    "settings",
    type=SETTING,
    multiple=True,
    help='Set an option of a plugin, reader or renderer; may be repeated. "allegedly plugins '
    '--options NAME" lists the options of NAME. If plugins of different kinds share a name and the '
    "option, put the kind first, as in attributor:rules.bias=1.",
)


def resolve(
    settings: Iterable[Setting],
    used: Mapping[Kind, Collection[str]],
    models: Collection[Plugin] = (),
) -> dict[Kind, Values]:
    """Assign each setting to the plugin that it names.

    Args:
        settings: From the command line; of two with the same key, the last one wins.
        used: By kind, the names of the plugins that the command uses.
        models: Plugins that are not installed: trained models.

    Returns:
        Options by kind of plugin and name, for all kinds that are used.

    Raises:
        click.BadParameter: If a setting names no plugin in use, an option that its plugin does not
            have, or more than one option.
    """
    found: dict[Kind, Values] = {kind: {} for kind in used}
    for setting in settings:
        plugin = _plugin_of(setting, used, models)
        value = _value_for(plugin, setting)
        found[plugin.kind].setdefault(setting.plugin, {})[setting.key] = value
    return found


def _value_for(plugin: Plugin, setting: Setting) -> Any:
    """Return the value; words between commas become a list if the option takes several."""
    if not isinstance(setting.value, str) or not takes(plugin, setting.key):
        return setting.value
    several = any(_SEVERAL.match(type) for type in _types(plugin, setting.key))
    return [word.strip() for word in setting.value.split(",")] if several else setting.value


def _types(plugin: Plugin, key: str) -> list[str]:
    """Return the annotation of an option; none if the plugin fails to load, which it reports."""
    try:
        return [option.type for option in options_of(plugin).named if option.name == key]
    except Exception:  # noqa: BLE001 (plugins may raise anything)
        return []


def _plugin_of(
    setting: Setting, used: Mapping[Kind, Collection[str]], models: Collection[Plugin]
) -> Plugin:
    """Return the one plugin that a setting names."""
    kinds = used if setting.kind is None else [setting.kind]
    plugins = [
        plugin
        for kind in kinds
        for plugin in (*default_registry().all(kind), *(m for m in models if m.kind == kind))
        if plugin.name == setting.plugin and setting.plugin in used.get(kind, ())
    ]
    if not plugins:
        raise _refused(_unknown(setting, used))
    able = [plugin for plugin in plugins if takes(plugin, setting.key)]
    if not able:
        raise _refused(
            "; ".join(
                f"the {plugin.kind} {plugin.name!r} has no option {setting.key!r}; "
                f"its options: {', '.join(_names(plugin)) or 'none'}"
                for plugin in plugins
            )
        )
    if len(able) > 1:
        choices = (f"{plugin.kind}:{setting.plugin}.{setting.key}" for plugin in able)
        raise _refused(f"{setting.plugin}.{setting.key} is ambiguous: write {' or '.join(choices)}")
    return able[0]


def _unknown(setting: Setting, used: Mapping[Kind, Collection[str]]) -> str:
    named = [plugin for plugin in default_registry().all() if plugin.name == setting.plugin]
    if named:
        kinds = " or ".join(plugin.kind for plugin in named)
        return f"{setting.plugin!r} is not used here: this run uses no {kinds} of that name"
    close = difflib.get_close_matches(setting.plugin, {n for names in used.values() for n in names})
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown plugin {setting.plugin!r}{hint}"


def takes(plugin: Plugin, key: str) -> bool:
    """Return whether a plugin may have an option; True if it fails to load, which it reports."""
    try:
        return options_of(plugin).takes(key)
    except Exception:  # noqa: BLE001 (plugins may raise anything)
        return True


def _names(plugin: Plugin) -> Iterator[str]:
    return (option.name for option in options_of(plugin).named)


def _refused(reason: str) -> click.BadParameter:
    return click.BadParameter(reason, param_hint="--option")
