"""The registry: which plugins there are, from which distribution, and in what state."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterable, Mapping
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
)
from allegedly.hookspecs import PROJECT, PluginSpec
from allegedly.interfaces import Attributor, Corpus, Reader, Renderer
from allegedly.model import Failure

Kind = Literal["classifier", "attributor", "corpus", "reader", "renderer"]

KINDS: Final[dict[Kind, tuple[str, type[PluginSpec[Any]], type]]] = {
    "classifier": ("allegedly_classifiers", hookspecs.ClassifierSpec, ClaimClassifier),
    "attributor": ("allegedly_attributors", hookspecs.AttributorSpec, Attributor),
    "corpus": ("allegedly_corpora", hookspecs.CorpusSpec, Corpus),
    "reader": ("allegedly_readers", hookspecs.ReaderSpec, Reader),
    "renderer": ("allegedly_renderers", hookspecs.RendererSpec, Renderer),
}
"""By kind: its hook, its spec, and the base class of what its factory makes."""


@attrs.frozen
class Plugin:
    """One registered plugin.

    Attributes:
        kind: What it is.
        spec: What it said of itself.
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
        """Call the factory, which imports and loads whatever the plugin needs.

        Raises:
            PluginError: If the factory raises, or makes something of the wrong type. The cause is
                chained.
        """
        who = f"{self.kind} {self.name!r} ({self.distribution} {self.version})"
        try:
            made = self.spec.factory(**(options or {}))
        except AllegedlyError:
            raise
        except Exception as error:
            raise PluginError(f"{who} failed to load: {describe(error)}") from error
        base = KINDS[self.kind][2]
        if not isinstance(made, base):
            raise ContractError(
                f"{who}: its factory made a {type(made).__name__}, which is no {base.__name__}"
            )
        if isinstance(made, ClaimClassifier) and getattr(made, "name", None) != self.name:
            raise ContractError(
                f"{who}: it calls itself {getattr(made, 'name', None)!r}; "
                "the name of a classifier must be that of its spec"
            )
        return made


def describe(error: BaseException) -> str:
    """Return an error as one line: its type and what it says."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


class Registry:
    """A set of plugins. `default_registry()` holds all that is installed.

    Nothing is imported before the first question is asked. A distribution that fails to import,
    or whose hook raises, becomes a `Failure`; the others stand.
    """

    def __init__(self, *, entry_points: bool = True) -> None:
        """Make a registry.

        Args:
            entry_points: Whether to load installed distributions (group ``allegedly``), among
                them this library's own attributor, readers and renderers.
        """
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._origin: dict[str, tuple[str, str]] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._by_kind: dict[Kind, dict[str, Plugin]] = {}
        self._pending = entry_points
        self._lock = threading.RLock()

    def register(self, plugin: object, distribution: str, version: str = "0") -> None:
        """Add a module or object with hook implementations.

        Args:
            plugin: What carries functions marked with `hookimpl`.
            distribution: What to call its origin in messages.
            version: Version of that origin.

        Raises:
            PluginError: If a marked function bears the name of no hook.
        """
        with self._lock:
            if self._manager.is_registered(plugin):
                return
            # The name is ours, as two distributions may call their modules alike.
            name = f"{distribution} {version} {len(self._origin)}"
            self._manager.register(plugin, name)
            self._origin[name] = (distribution, version)
            try:
                self._manager.check_pending()
            except pluggy.PluginValidationError as error:
                self._manager.unregister(plugin)
                hooks = ", ".join(hook for hook, _, _ in KINDS.values())
                raise PluginError(f"{distribution}: {error}; the hooks are {hooks}") from error
            self._by_kind.clear()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The distributions that could not be loaded."""
        self._load()
        for kind in KINDS:
            self._plugins(kind)
        return tuple(self._failures.values())

    def all(self, kind: Kind | None = None) -> list[Plugin]:
        """Return the plugins of one kind, or of all, sorted by kind and name."""
        kinds = list(KINDS) if kind is None else [kind]
        return [plugin for k in kinds for _, plugin in sorted(self._plugins(k).items())]

    def get(self, kind: Kind, name: str) -> Plugin:
        """Return one plugin.

        Raises:
            UnknownPluginError: If there is none; the message lists what there is, and what failed.
        """
        plugins = self._plugins(kind)
        if name in plugins:
            return plugins[name]
        message = f"no {kind} is called {name!r}; installed: {', '.join(sorted(plugins)) or 'none'}"
        if close := difflib.get_close_matches(name, plugins, 1):
            message += f" (did you mean {close[0]!r}?)"
        for failure in self._failures.values():
            message += f"; {failure}"
        raise UnknownPluginError(message)

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
        try:
            self.register(entry_point.load(), name, version)
        except (Exception, SystemExit) as error:
            self._fail(name, version, entry_point.name, error)

    def _fail(self, distribution: str, version: str, what: str, error: BaseException) -> None:
        failure = Failure("load", distribution, version, describe(error))
        self._failures[distribution, what] = failure

    def _collect(self, kind: Kind) -> dict[str, Plugin]:
        """Call one hook, plugin by plugin, so that one that raises costs no other."""
        hook, spec_type, _ = KINDS[kind]
        found: dict[str, Plugin] = {}
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(implementations, key=lambda i: self._origin[i.plugin_name]):
            distribution, version = self._origin[implementation.plugin_name]
            try:
                specs = list(cast("Iterable[object]", implementation.function()))
                for spec in specs:
                    if not isinstance(spec, spec_type):
                        raise ContractError(
                            f"{hook} must return {spec_type.__name__} objects, "
                            f"not {type(spec).__name__}"
                        )
            except Exception as error:
                self._fail(distribution, version, hook, error)
                continue
            for spec in cast("list[PluginSpec[Any]]", specs):
                if spec.name in found:
                    raise DuplicatePluginError(
                        f"two distributions offer a {kind} called {spec.name!r}: "
                        f"{found[spec.name].distribution} and {distribution}; uninstall one"
                    )
                found[spec.name] = Plugin(kind, spec, distribution, version)
        return found


def _entry_points() -> list[metadata.EntryPoint]:
    """Return the installed entry points, each once, in an order that no file system decides."""
    found = {
        (point.dist.name if point.dist else "", point.name, point.value): point
        for point in metadata.entry_points(group=PROJECT)
    }
    return [found[key] for key in sorted(found)]


@lru_cache(maxsize=1)
def default_registry() -> Registry:
    """Return the registry of all installed plugins, the same at each call."""
    return Registry()
