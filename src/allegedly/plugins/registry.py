"""The registry: the installed plugins, their distributions, and the failures to load them."""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from typing import Any, Final, Literal, cast

import attrs
import pluggy

from allegedly import hookspecs
from allegedly.classifier import ClaimClassifier
from allegedly.errors import (
    AllegedlyError,
    ContractError,
    DuplicatePluginError,
    PluginError,
    UnknownPluginError,
    describe,
)
from allegedly.hookspecs import PROJECT, PluginSpec
from allegedly.interfaces import Attributor, Check, Corpus, Reader, Renderer
from allegedly.model import Failure
from allegedly.plugins.error_place import place_of
from allegedly.plugins.isolation import cause_of, isolated

Kind = Literal["classifier", "attributor", "corpus", "reader", "renderer", "check"]

KINDS: Final[dict[Kind, tuple[str, type[PluginSpec[Any]], type]]] = {
    "classifier": ("allegedly_classifiers", hookspecs.ClassifierSpec, ClaimClassifier),
    "attributor": ("allegedly_attributors", hookspecs.AttributorSpec, Attributor),
    "corpus": ("allegedly_corpora", hookspecs.CorpusSpec, Corpus),
    "reader": ("allegedly_readers", hookspecs.ReaderSpec, Reader),
    "renderer": ("allegedly_renderers", hookspecs.RendererSpec, Renderer),
    "check": ("allegedly_checks", hookspecs.CheckSpec, Check),
}
"""By kind: its hook, its spec, and the base class of the objects that its factory makes."""


@attrs.frozen
class Plugin:
    """One registered plugin.

    Attributes:
        kind: Its kind.
        spec: Its description of itself.
        distribution: Name of the distribution it comes from.
        version: Version of that distribution.
    """

    kind: Kind
    spec: PluginSpec[Any]
    distribution: str
    version: str

    @property
    def name(self) -> str:
        """Its name among its kind."""
        return self.spec.name

    def create(self, options: Mapping[str, Any] | None = None) -> Any:
        """Call the factory, which imports and loads everything that the plugin needs.

        Raises:
            PluginError: If the factory raises, or makes something of the wrong type. The cause is
                chained.
        """
        who = f"{self.kind} {self.name!r} ({self.distribution} {self.version})"
        try:
            with isolated():
                made = self.spec.factory(**(options or {}))
        except Exception as error:
            cause = cause_of(error)
            if isinstance(cause, AllegedlyError):
                raise
            place = place_of(cause, self.spec.factory)
            where = "" if place is None else f" ({place})"
            raise PluginError(f"{who} failed to load: {describe(cause)}{where}") from cause
        base = KINDS[self.kind][2]
        if not isinstance(made, base):
            raise ContractError(
                f"{who}: its factory made a {type(made).__name__}, which is not a {base.__name__}"
            )
        if isinstance(made, ClaimClassifier) and getattr(made, "name", None) != self.name:
            raise ContractError(
                f"{who}: it calls itself {getattr(made, 'name', None)!r}; "
                "the name of a classifier must be that of its spec"
            )
        return made


class Registry:
    """A set of plugins. `default_registry()` holds all that are installed.

    Nothing is imported before the first lookup. A distribution that fails to import, or whose hook
    raises, becomes a `Failure`; the others stay available. Two plugins of one kind with the same
    name disable that name only.
    """

    def __init__(self, *, entry_points: bool = True) -> None:
        """Create a registry.

        Args:
            entry_points: Whether to load installed distributions (group ``allegedly``), including
                this library's own attributor, readers and renderers.
        """
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._origin: dict[str, tuple[str, str]] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._by_kind: dict[Kind, dict[str, Plugin]] = {}
        self._clashes: dict[tuple[Kind, str], str] = {}
        self._disabled: dict[Kind, list[Plugin]] = {}
        self._pending = entry_points
        self._lock = threading.RLock()

    def register(self, plugin: object, distribution: str, version: str = "0") -> None:
        """Add a module or object with hook implementations.

        Args:
            plugin: A module or object with functions marked with `hookimpl`.
            distribution: Name of its origin in messages.
            version: Version of that origin.

        Raises:
            PluginError: If no function is marked, or a marked one does not have the name of a hook.
        """
        with self._lock:
            if self._manager.is_registered(plugin):
                return
            # The name is our own, because two distributions may give their modules the same name.
            name = f"{distribution} {version} {len(self._origin)}"
            self._manager.register(plugin, name)
            self._origin[name] = (distribution, version)
            hooks = ", ".join(hook for hook, _, _ in KINDS.values())
            try:
                self._manager.check_pending()
            except pluggy.PluginValidationError as error:
                self._manager.unregister(plugin)
                raise PluginError(f"{distribution}: {error}; the hooks are {hooks}") from error
            if not self._manager.get_hookcallers(plugin):
                self._manager.unregister(plugin)
                raise PluginError(
                    f"{distribution}: the entry point registers no hook: is @hookimpl missing? "
                    f"The hooks are {hooks}"
                )
            self._by_kind.clear()
            self._clashes.clear()
            self._disabled.clear()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The distributions that could not be loaded, and the names that several claim."""
        self._load()
        for kind in KINDS:
            self._plugins(kind)
        clashes = (_clash(kind, *item) for kind in KINDS for item in self._sorted_clashes(kind))
        return (*self._failures.values(), *clashes)

    def failures_of(self, kind: Kind) -> tuple[Failure, ...]:
        """Return the failures that may have cost plugins of one kind.

        These are its failed hooks, the names that several distributions claim, and the
        distributions that could not be imported, which may have offered any kind.
        """
        self._plugins(kind)
        others = {hook for other, (hook, _, _) in KINDS.items() if other != kind}
        return (
            *(failure for (_, what), failure in self._failures.items() if what not in others),
            *(_clash(kind, *item) for item in self._sorted_clashes(kind)),
        )

    def disabled(self, kind: Kind) -> list[Plugin]:
        """Return the plugins of one kind whose name several distributions claim."""
        self._plugins(kind)
        return list(self._disabled.get(kind, ()))

    def all(self, kind: Kind | None = None) -> list[Plugin]:
        """Return the plugins of one kind, or of all, sorted by kind and name."""
        kinds = list(KINDS) if kind is None else [kind]
        return [plugin for k in kinds for _, plugin in sorted(self._plugins(k).items())]

    def get(self, kind: Kind, name: str) -> Plugin:
        """Return one plugin.

        Raises:
            UnknownPluginError: If there is none; the message lists the others, and the failures.
            DuplicatePluginError: If several distributions offer it; the message names them.
        """
        plugins = self._plugins(kind)
        if name in plugins:
            return plugins[name]
        if clash := self._clashes.get((kind, name)):
            raise DuplicatePluginError(clash)
        names = f"choose from {', '.join(sorted(plugins))}" if plugins else "none is installed"
        message = f"unknown {kind} {name!r}; {names}"
        if close := difflib.get_close_matches(name, plugins, 1):
            message += f" (did you mean {close[0]!r}?)"
        for failure in self._failures.values():
            message += f"; {failure}"
        raise UnknownPluginError(message)

    def _sorted_clashes(self, kind: Kind) -> list[tuple[str, str]]:
        return sorted((name, clash) for (of, name), clash in self._clashes.items() if of == kind)

    def _plugins(self, kind: Kind) -> dict[str, Plugin]:
        with self._lock:
            self._load()
            if kind not in self._by_kind:
                self._by_kind[kind] = self._collect(kind)
            return self._by_kind[kind]

    def _load(self) -> None:
        with self._lock:
            if self._pending:
                self._pending = False
                for entry_point in _entry_points():
                    self._register_entry_point(entry_point)

    def _register_entry_point(self, entry_point: metadata.EntryPoint) -> None:
        dist = entry_point.dist
        name, version = (dist.name, dist.version) if dist else (entry_point.value, "0")
        owner: object = entry_point.module
        try:
            with isolated():
                owner = entry_point.load()
            self.register(owner, name, version)
        except Exception as error:  # noqa: BLE001 (plugins may raise anything)
            self._fail(name, version, entry_point.name, error, owner)

    def _fail(
        self, distribution: str, version: str, what: str, error: Exception, owner: object
    ) -> None:
        cause = cause_of(error)
        where = place_of(cause, owner)
        failure = Failure("load", distribution, version, describe(cause), where)
        self._failures[distribution, what] = failure

    def _collect(self, kind: Kind) -> dict[str, Plugin]:
        """Call one hook, plugin by plugin, so that one that raises does not affect the others."""
        hook, spec_type, _ = KINDS[kind]
        offers: dict[str, list[Plugin]] = {}
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(implementations, key=lambda i: self._origin[i.plugin_name]):
            distribution, version = self._origin[implementation.plugin_name]
            try:
                with isolated():
                    specs = list(cast("Iterable[object]", implementation.function()))
                for spec in specs:
                    if not isinstance(spec, spec_type):
                        raise ContractError(
                            f"{hook} must return {spec_type.__name__} objects, "
                            f"not {type(spec).__name__}"
                        )
            except Exception as error:  # noqa: BLE001 (plugins may raise anything)
                self._fail(distribution, version, hook, error, implementation.function)
                continue
            for spec in cast("list[PluginSpec[Any]]", specs):
                plugin = Plugin(kind, spec, distribution, version)
                offers.setdefault(spec.name, []).append(plugin)
        for name, plugins in offers.items():
            if len(plugins) > 1:
                named = " and ".join(plugin.distribution for plugin in plugins)
                self._disabled.setdefault(kind, []).extend(plugins)
                self._clashes[kind, name] = (
                    f"several distributions offer a {kind} called {name!r}: {named}; "
                    "uninstall all but one"
                )
        return {name: plugins[0] for name, plugins in offers.items() if len(plugins) == 1}


def _clash(kind: Kind, name: str, cause: str) -> Failure:
    return Failure("load", f"{kind} {name!r}", None, cause)


def misplaced() -> Iterator[Failure]:
    """Yield the installed distributions that seem to be plugins but use the wrong group.

    These are the ones that depend on it and have an entry point in a group with a similar name.
    """
    for dist in metadata.distributions():
        for point in dist.entry_points:
            if point.group != PROJECT and _resembles(point.group) and _depends(dist):
                yield Failure(
                    "load",
                    dist.name,
                    dist.version,
                    f"its entry point {point.name!r} is in the group {point.group!r}, where "
                    f"nothing looks for plugins; the group must be {PROJECT!r}",
                )


def _resembles(group: str) -> bool:
    group = group.lower()
    return PROJECT in group or bool(difflib.get_close_matches(PROJECT, [group], cutoff=0.75))


def _depends(dist: metadata.Distribution) -> bool:
    """Return whether a distribution depends on this library, even if only in an extra."""
    names = (re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in dist.requires or [])
    return any(name.lower() == PROJECT for name in names)


def _entry_points() -> list[metadata.EntryPoint]:
    """Return the installed entry points, each once, in an order independent of the file system."""
    found = {
        (point.dist.name if point.dist else "", point.name, point.value): point
        for point in metadata.entry_points(group=PROJECT)
    }
    return [found[key] for key in sorted(found)]


@lru_cache(maxsize=1)
def default_registry() -> Registry:
    """Return the registry of all installed plugins, the same at each call."""
    return Registry()
