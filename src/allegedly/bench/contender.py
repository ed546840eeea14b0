"""The classifiers and attributors that are compared, and what is known about them from outside."""

from __future__ import annotations

import copy
import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast

import attrs

from allegedly.analyzer.selection import Choice
from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.hookspecs import AttributorSpec, ClassifierSpec, Lazy
from allegedly.interfaces import Attributor
from allegedly.plugins import Plugin, Registry
from allegedly.plugins.trained_models import Opener
from allegedly.text.seen import FILE, Hashes, SeenTexts

_SKIPPED = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})


@attrs.frozen
class Contender:
    """A plugin, or an object that was made elsewhere, which is compared.

    Attributes:
        choice: The plugin or the object.
        options: Arguments for the factory of a plugin.
        companions: The classifiers that take part in its analyses, if it is an attributor and
            whole analyses are judged.
    """

    choice: Choice
    options: Mapping[str, Any] = attrs.field(factory=dict, converter=dict, hash=False)
    companions: tuple[Contender, ...] = ()

    @property
    def name(self) -> str:
        """Its name in results."""
        return self.choice.name

    @property
    def version(self) -> str:
        """Version of its distribution, if it has one."""
        stated = getattr(self.made, "version", None)
        return stated if isinstance(stated, str) else self.choice.version

    @property
    def plugin(self) -> Plugin | None:
        """Its registration; None for an object."""
        return self.choice.item if isinstance(self.choice.item, Plugin) else None

    @property
    def made(self) -> object | None:
        """The object; None for a plugin."""
        return None if isinstance(self.choice.item, Plugin) else self.choice.item

    def create(self) -> ClaimClassifier | Attributor:
        """Make a new one, loaded but not trained."""
        if self.plugin is not None:
            return cast("ClaimClassifier | Attributor", self.plugin.create(self.options))
        return cast("ClaimClassifier | Attributor", copy.deepcopy(self.made))

    @property
    def trainable(self) -> bool:
        """Whether it can be trained."""
        if self.plugin is not None:
            spec = self.plugin.spec
            return isinstance(spec, ClassifierSpec) and spec.trainable
        return isinstance(self.made, TrainableClassifier)

    @property
    def trained_on(self) -> tuple[str, ...]:
        """Names of the corpora that its shipped weights were trained on."""
        if self.plugin is None:
            return tuple(getattr(self.made, "trained_on", ()))
        spec = self.plugin.spec
        return spec.trained_on if isinstance(spec, ClassifierSpec | AttributorSpec) else ()

    @property
    def tuned_on(self) -> tuple[str, ...]:
        """Names of the corpora that its makers consulted while they wrote it."""
        spec = self.plugin.spec if self.plugin is not None else None
        return spec.tuned_on if isinstance(spec, ClassifierSpec | AttributorSpec) else ()

    @property
    def model(self) -> Opener | None:
        """The model of one's own that it is; None for a plugin as shipped."""
        factory = None if self.plugin is None else self.plugin.spec.factory
        return factory if isinstance(factory, Opener) else None

    @property
    def seen(self) -> SeenTexts | SeenByBoth | None:
        """The texts that its model was trained on; None if its plugin does not ship them.

        A model of one's own, and one that the option `path` names, has its own, in its folder. An
        attributor of one's own has also seen what the shipped model has, as it began with that.

        Raises:
            CorpusError: If the file of its plugin is missing or damaged.
        """
        path = self.model.path if self.model is not None else self.options.get("path")
        if path is None:
            return self._shipped("seen")
        file = Path(path) / FILE
        own = SeenTexts.load(file) if file.is_file() else None
        further = self.plugin is not None and self.plugin.kind == "attributor"
        first = self._shipped("seen") if further else None
        return own if own is None or first is None else SeenByBoth(own, first)

    @property
    def consulted(self) -> SeenTexts | None:
        """The texts that its makers consulted; None if its plugin does not ship them.

        Raises:
            CorpusError: If the file of its plugin is missing or damaged.
        """
        return self._shipped("consulted")

    def _shipped(self, field: Literal["seen", "consulted"]) -> SeenTexts | None:
        spec = self.plugin.spec if self.plugin is not None else None
        file = getattr(spec, field) if isinstance(spec, ClassifierSpec | AttributorSpec) else None
        return None if file is None else SeenTexts.load(file)

    @property
    def distribution(self) -> str:
        """Name of the distribution it comes from, or of the module of an object."""
        if self.plugin is not None:
            return self.plugin.distribution
        stated = getattr(self.made, "distribution", None)
        return stated if isinstance(stated, str) else type(self.made).__module__.partition(".")[0]

    @property
    def package(self) -> Path | None:
        """The folder, or the single file, of the Python package it comes from."""
        if self.plugin is None:
            return None
        factory: Any = self.plugin.spec.factory
        while isinstance(factory, partial | Opener):
            factory = factory.func
        module = factory.target if isinstance(factory, Lazy) else getattr(factory, "__module__", "")
        top = str(module).partition(".")[0]
        spec = importlib.util.find_spec(top) if top and top != "__main__" else None
        if spec is None or spec.origin is None:
            return None
        origin = Path(spec.origin)
        return origin.parent if origin.name == "__init__.py" else origin

    @property
    def size(self) -> int | None:
        """Bytes on disk: of a model those of its folder, else of its package, without caches."""
        place = self.package if self.model is None else self.model.path
        return None if place is None else sum(path.stat().st_size for path in files(place))


@attrs.frozen
class SeenByBoth:
    """The texts that two trainings of one model have seen."""

    own: SeenTexts
    first: SeenTexts

    def which(self, texts: Iterable[Hashes]) -> list[int]:
        """Return the indices of the texts that either has seen."""
        known = list(texts)
        return sorted({*self.own.which(known), *self.first.which(known)})


def choose(
    chosen: Any,
    kind: Literal["classifier", "attributor"],
    registry: Registry,
    options: Mapping[str, Any],
) -> Contender:
    """Look a name up, or take a plugin or an object as it is.

    Raises:
        UnknownPluginError: If the name is not registered.
    """
    choice = Choice.of(registry, kind, chosen)
    configurable = isinstance(choice.item, Plugin)
    return Contender(choice, options.get(choice.name, {}) if configurable else {})


def with_companions(attributor: Contender, registry: Registry) -> Contender:
    """Add the classifiers that an analysis with this attributor runs by default."""
    specs = [cast("ClassifierSpec", plugin.spec) for plugin in registry.all("classifier")]
    names = [spec.name for spec in specs if spec.by_default(attributor.name)]
    companions = tuple(choose(name, "classifier", registry, {}) for name in names)
    return attrs.evolve(attributor, companions=companions)


def files(package: Path) -> Iterator[Path]:
    """Yield the files of a package in a fixed order, without caches."""
    if package.is_file():
        yield package
        return
    for path in sorted(package.iterdir()):
        if path.name in _SKIPPED:
            continue
        if path.is_dir():
            yield from files(path)
        elif path.is_file():
            yield path


def fingerprint(package: Path) -> str:
    """Return a hash of all files of a package, which changes when its code or data do."""
    state = hashlib.sha256()
    for path in files(package):
        state.update(f"{path.relative_to(package.parent).as_posix()}\0".encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]
