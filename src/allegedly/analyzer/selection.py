"""The plugins that an analyzer uses, and loading them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any, Final, cast

import attrs

from allegedly.analyzer.worker_watch import note
from allegedly.classifier import ClaimClassifier
from allegedly.errors import ContractError, PluginError, describe, wrong_type
from allegedly.hookspecs import AttributorSpec, ClassifierSpec
from allegedly.interfaces import Attributor
from allegedly.model import Failure, Provenance, Stage
from allegedly.plugins import Kind, Plugin, Registry
from allegedly.plugins.error_place import place_of

BUILT_IN: Final = "rules"
"""The attributor that needs nothing but this distribution."""

_METHODS: Final[Mapping[Stage, tuple[str, ...]]] = {
    "attribute": ("attribute_many", "attribute"),
    "assess": ("assess",),
}
"""By stage, the plugin methods that are called."""


@attrs.frozen
class Choice:
    """One plugin that was chosen, by name or as an object.

    Attributes:
        item: The registered plugin, or the object itself.
        name: Its name in results.
        version: Version of its distribution.
    """

    item: Plugin | object
    name: str
    version: str

    @classmethod
    def of(cls, registry: Registry, kind: Kind, asked: str | object) -> Choice:
        """Look up a name, or take a plugin or an object as it is.

        Raises:
            UnknownPluginError: If the name is not registered.
            PluginError: If a plugin is of another kind.
        """
        if isinstance(asked, str):
            asked = registry.get(kind, asked)
        if isinstance(asked, Plugin):
            if asked.kind != kind:
                raise PluginError(f"{asked.name!r} is of the kind {asked.kind}, not {kind}")
            return cls(asked, asked.name, asked.version)
        name = getattr(asked, "name", None) or type(asked).__name__
        return cls(asked, str(name), _version(asked))

    def create(self, options: Mapping[str, Any] | None) -> Any:
        """Return the object; its factory makes it if it was chosen by name."""
        note("load", self.name, self.version, self.owner)
        return self.item.create(options) if isinstance(self.item, Plugin) else self.item

    @property
    def owner(self) -> object:
        """The object, or the factory that makes it."""
        return self.item.spec.factory if isinstance(self.item, Plugin) else self.item

    def failed(self, stage: Stage, error: Exception, made: object = None) -> Failure:
        """Return a failure of this plugin.

        Args:
            stage: The stage in which it failed.
            error: The exception that it, or the check of its result, raised.
            made: The plugin's object, if it was created.
        """
        wrapped = isinstance(error, PluginError) and not isinstance(error, ContractError)
        cause = (error.__cause__ if wrapped else None) or error
        methods = () if made is None else _METHODS.get(stage, ())
        where = place_of(cause, self.owner if made is None else made, *methods)
        return Failure(stage, self.name, self.version, describe(cause), where)


@attrs.frozen
class Loaded:
    """The plugins of a selection, ready to work."""

    attributor: Attributor
    classifiers: tuple[tuple[Choice, ClaimClassifier], ...]
    failures: tuple[Failure, ...]


@attrs.frozen
class Selection:
    """All plugins of an analyzer. Small and picklable; nothing is loaded before `load`.

    Attributes:
        attributor: The attributor.
        classifiers: The classifiers, in the order in which they run.
        options: By plugin name, keyword arguments for its factory; those of an attributor come
            under ``attributor:NAME``, or under its name alone if no chosen classifier has it.
        failures: The failures that occurred when plugins were listed.
        by_preference: Whether the attributor was not named, but preferred.
    """

    attributor: Choice
    classifiers: tuple[Choice, ...]
    options: Mapping[str, Mapping[str, Any]]
    failures: tuple[Failure, ...] = ()
    by_preference: bool = False

    @classmethod
    def of(
        cls,
        registry: Registry,
        classifiers: Iterable[str | ClaimClassifier | Plugin] | None,
        attributor: str | Attributor | Plugin | None,
        options: Mapping[str, Mapping[str, Any]] | None,
    ) -> Selection:
        """Look up all plugins.

        None for classifiers means all that run by default with the attributor, None for the
        attributor the preferred one.

        Raises:
            ArgumentTypeError: If an argument has the wrong type.
            UnknownPluginError: If a name is not registered.
            PluginError: If a classifier is named twice, or options are given for a plugin that is
                not used.
        """
        failures: tuple[Failure, ...] = ()
        by_preference = attributor is None
        if attributor is None:
            attributor = preferred_attributor(registry)
        if not isinstance(attributor, (str, Attributor, Plugin)):
            raise wrong_type("attributor", "a name, an Attributor, a Plugin or None", attributor)
        finder = Choice.of(registry, "attributor", attributor)
        asked = classifiers_in(classifiers)
        if asked is None:
            specs = [cast("ClassifierSpec", p.spec) for p in registry.all("classifier")]
            asked = tuple(spec.name for spec in specs if spec.by_default(finder.name))
            failures = registry.failures
        options = _options(options)
        chosen = cls(
            finder,
            tuple(Choice.of(registry, "classifier", item) for item in asked),
            options,
            failures,
            by_preference,
        )
        names = [choice.name for choice in chosen.classifiers]
        for name in names:
            if names.count(name) > 1:
                raise PluginError(f"the classifier {name!r} is named twice; name it once")
        attributor_keys = {f"attributor:{chosen.attributor.name}", chosen._attributor_key}
        if len(attributor_keys & options.keys()) > 1:
            both = " and ".join(sorted(attributor_keys))
            raise PluginError(f"options for the attributor are given under {both}; use one")
        used = [*names, *sorted(attributor_keys - set(names))]
        for name in options:
            if name not in used:
                raise PluginError(
                    f"options are given for {name!r}, which is not used here; "
                    f"choose from {', '.join(used)}"
                )
        return chosen

    @property
    def _attributor_key(self) -> str:
        """The shortest key of the attributor's options that is not also a classifier's name."""
        name = self.attributor.name
        namesake = any(choice.name == name for choice in self.classifiers)
        return f"attributor:{name}" if namesake else name

    @property
    def has_objects(self) -> bool:
        """Whether a plugin was chosen as an object, which may change from run to run."""
        chosen = (self.attributor, *self.classifiers)
        return not all(isinstance(choice.item, Plugin) for choice in chosen)

    @property
    def attributor_options(self) -> Mapping[str, Any] | None:
        """The keyword arguments for the factory of the attributor."""
        full = self.options.get(f"attributor:{self.attributor.name}")
        return self.options.get(self._attributor_key) if full is None else full

    @property
    def provenance(self) -> Provenance:
        """The versions of everything that contributes to the result."""
        return Provenance(
            allegedly=metadata.version("allegedly"),
            attributor=f"{self.attributor.name} {self.attributor.version}",
            classifiers={choice.name: choice.version for choice in self.classifiers},
        )

    def unsendable(self) -> PluginError | None:
        """Return an error that names the first plugin that cannot be sent to another process."""
        from joblib.externals.loky.backend.reduction import dumps

        for kind, choice in [
            ("attributor", self.attributor),
            *(("classifier", choice) for choice in self.classifiers),
        ]:
            try:
                dumps(choice.item)
            except Exception as error:  # noqa: BLE001 (plugins may raise anything)
                return PluginError(
                    f"the {kind} {choice.name!r} ({choice.version}) cannot be sent to another "
                    f"process: {describe(error)}; make its object, or the factory in its spec, "
                    "picklable, or use one worker"
                )
        return None

    def load(self, *, strict: bool) -> Loaded:
        """Create all plugins.

        Raises:
            PluginError: If the attributor cannot be loaded; with `strict`, if any plugin cannot.
        """
        if strict and self.failures:
            raise PluginError(str(self.failures[0]))
        try:
            attributor: Attributor = self.attributor.create(self.attributor_options)
        except PluginError as error:
            if not self.by_preference or self.attributor.name == BUILT_IN:
                raise
            raise PluginError(
                f"{error}; to do without this attributor, name another, such as {BUILT_IN}"
            ) from error
        classifiers: list[tuple[Choice, ClaimClassifier]] = []
        failures = list(self.failures)
        for choice in self.classifiers:
            try:
                classifiers.append((choice, choice.create(self.options.get(choice.name))))
            except Exception as error:
                failure = choice.failed("load", error)
                if strict:
                    raise PluginError(str(failure)) from error
                failures.append(failure)
        return Loaded(attributor, tuple(classifiers), tuple(failures))


def preferred_attributor(registry: Registry) -> str:
    """Return the name of the attributor that an analysis uses if it names none.

    Raises:
        PluginError: If no attributor may be chosen by itself.
    """
    specs = [cast("AttributorSpec", plugin.spec) for plugin in registry.all("attributor")]
    usable = [spec for spec in specs if spec.preference and spec.installed]
    if not usable:
        raise PluginError("no installed attributor has a preference; name one: attributor='…'")
    return max(usable, key=lambda spec: (spec.preference, spec.name)).name


def classifiers_in(
    asked: Iterable[str | ClaimClassifier | Plugin] | None,
) -> tuple[str | ClaimClassifier | Plugin, ...] | None:
    """Return the classifiers requested, or None for all.

    Raises:
        ArgumentTypeError: If they are not names and classifiers.
    """
    if asked is None:
        return None
    expected = "an iterable of names and classifiers"
    if isinstance(asked, (str, ClaimClassifier, Plugin)):
        name = repr(asked) if isinstance(asked, str) else "…"
        raise wrong_type("classifiers", expected, asked, f"for one write classifiers=[{name}]")
    if not isinstance(asked, Iterable):
        raise wrong_type("classifiers", expected, asked)
    found = tuple(asked)
    for number, item in enumerate(found):
        if not isinstance(item, (str, ClaimClassifier, Plugin)):
            hint = "pass an instance of the class" if isinstance(item, type) else ""
            raise wrong_type(f"classifiers[{number}]", "a name or a ClaimClassifier", item, hint)
    return found


def _options(options: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    if options is None:
        return {}
    example = "as in {'rules': {'types': ['hearsay']}}"
    if not isinstance(options, Mapping):
        raise wrong_type("options", "a mapping by plugin name", options, example)
    for name, values in options.items():
        if not isinstance(values, Mapping):
            raise wrong_type(f"options[{name!r}]", "a mapping of arguments", values, example)
    return {name: dict(values) for name, values in options.items()}


def _version(item: object) -> str:
    """Return the version of the distribution that provides an object's class."""
    module = type(item).__module__.partition(".")[0]
    try:
        return metadata.version(module.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return "unversioned"
