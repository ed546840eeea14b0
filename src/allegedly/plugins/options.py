"""The options of a plugin: keyword arguments of its factory, with type, default and summary."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import attrs

from allegedly.hookspecs import Lazy
from allegedly.plugins.registry import Plugin
from allegedly.plugins.trained_models import Opener

_SECTION: Final = re.compile(r"^(?:Args|Attributes):\n((?:[ \t]+.*\n|\n)+)", re.MULTILINE)
_ENTRY: Final = re.compile(r"^    \*{0,2}(\w+)(?: \([^)\n]*\))?: ", re.MULTILINE)
_NAMED: Final = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@attrs.frozen
class Option:
    """One option of a plugin.

    Attributes:
        name: The keyword argument.
        type: Its annotation, as the plugin's author wrote it; empty if there is none.
        default: Its default as Python code; None if a value is required.
        summary: Its description in the docstring.
    """

    name: str
    type: str
    default: str | None
    summary: str


@attrs.frozen
class Options:
    """All options of a plugin.

    Attributes:
        named: Those that the factory names.
        more: The docstring's description of others, if the factory takes any keyword; else None.
    """

    named: tuple[Option, ...]
    more: str | None

    def takes(self, name: str) -> bool:
        """Return whether there may be an option of that name."""
        return self.more is not None or any(option.name == name for option in self.named)


def options_of(plugin: Plugin) -> Options:
    """Return the options of a plugin, whose module is imported.

    If the factory passes on any keywords, the plugin is created and its class inspected.

    Raises:
        PluginError: If such a plugin cannot be created.
        Exception: Anything that importing the plugin raises.
    """
    factory: Callable[..., Any] = plugin.spec.factory
    if not inspect.isclass(_target(factory)) and _passes_on(factory):
        factory = type(plugin.create())
    words = _words(_target(factory))
    named = tuple(
        Option(
            item.name,
            _shown(item.annotation),
            None if item.default is item.empty else repr(item.default),
            words.get(item.name, ""),
        )
        for item in inspect.signature(factory).parameters.values()
        if item.kind in _NAMED
    )
    rest = _passes_on(factory)
    return Options(named, None if rest is None else words.get(rest, ""))


def _target(factory: Callable[..., Any]) -> Callable[..., Any]:
    """Return the class or function behind a factory."""
    while isinstance(factory, partial | Lazy | Opener):
        factory = factory.load() if isinstance(factory, Lazy) else factory.func
    return factory


def _passes_on(factory: Callable[..., Any]) -> str | None:
    """Return the name of the parameter with which a factory takes further keywords."""
    kinds = {item.kind: name for name, item in inspect.signature(factory).parameters.items()}
    return kinds.get(inspect.Parameter.VAR_KEYWORD)


def _shown(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _words(target: Callable[..., Any]) -> Mapping[str, str]:
    """Return the docstring's description of each argument, by name."""
    for documented in (getattr(target, "__init__", None), target):
        section = _SECTION.search(f"{inspect.getdoc(documented) or ''}\n")
        if section:
            pieces = _ENTRY.split(section[1])
            words = (" ".join(text.split()).replace("``", "`") for text in pieces[2::2])
            return dict(zip(pieces[1::2], words, strict=True))
    return {}
