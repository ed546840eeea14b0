"""The hooks of plugins: six of them, each returning specs with a lazy factory.

A distribution registers a module under the entry-point group ``allegedly``; functions in it that
are marked with `hookimpl` and have the name of a hook below are called once, when plugins are
first listed. They must be cheap: imports of models belong in the factories.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Generic, Literal, TypeVar, cast

import attrs
import pluggy

from allegedly.classifier import ClaimClassifier
from allegedly.interfaces import Attributor, Check, Corpus, Reader, Renderer
from allegedly.model.finding import SEVERITIES, Severity
from allegedly.model.vocabularies import HEDGE_TYPES, HedgeType

PROJECT: Final = "allegedly"
"""Name of the pluggy project and of the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
"""Marks the hooks below."""

hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's functions that implement a hook; they have the name of the hook."""

T_co = TypeVar("T_co", covariant=True)

_STR: Final = attrs.validators.instance_of(str)
_FILE: Final = attrs.validators.optional(attrs.validators.matches_re(r"[\w.]+:[\w.-]+(/[\w.-]+)*"))
_BOOL: Final = attrs.validators.instance_of(bool)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as a tuple; refuse a single string, which would be split into letters.

    Raises:
        TypeError: If they are not strings.
    """
    found = tuple(names)
    if isinstance(names, str) or not all(isinstance(name, str) for name in found):
        raise TypeError(f"must be a tuple of strings, such as ('.txt', '.text'), not {names!r}")
    return found


def _hedge_types(types: Iterable[HedgeType]) -> frozenset[HedgeType]:
    return frozenset(types)


@attrs.frozen
class Lazy(Generic[T_co]):
    """A callable that is imported when it is first called.

    A factory of this kind costs nothing while plugins are listed, and its signature, which
    ``allegedly plugins --options`` shows, is that of the class it makes.

    Attributes:
        target: The class or function, as ``"package.module:Name"``.
        arguments: Positional arguments that come before those of the call.
    """

    target: str = attrs.field(validator=attrs.validators.matches_re(r"[\w.]+:\w+"))
    arguments: tuple[Any, ...] = ()

    def load(self) -> Callable[..., T_co]:
        """Import the class or function.

        Raises:
            ImportError: If its module cannot be imported.
            AttributeError: If the module has nothing of that name.
        """
        module, _, name = self.target.partition(":")
        return cast("Callable[..., T_co]", getattr(import_module(module), name))

    def __call__(self, *arguments: Any, **options: Any) -> T_co:
        """Import and call it."""
        return self.load()(*self.arguments, *arguments, **options)

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(partial(self.load(), *self.arguments))


@attrs.frozen
class PluginSpec(Generic[T_co]):
    """The attributes that all specs have.

    Attributes:
        name: Unique among the plugins of its kind; lower case, digits and hyphens.
        factory: Called with the user's options, as keyword arguments, when the plugin is first
            needed; does all heavy imports and loading.
        summary: One line for listings.
    """

    name: str = attrs.field(validator=attrs.validators.matches_re(r"[a-z0-9]+(-[a-z0-9]+)*"))
    factory: Callable[..., T_co] = attrs.field(validator=attrs.validators.is_callable())
    summary: str = attrs.field(default="", validator=_STR)


@attrs.frozen
class ClassifierSpec(PluginSpec[ClaimClassifier]):
    """A hedge classifier.

    Attributes:
        trainable: Whether the factory makes a `TrainableClassifier`.
        trained_on: Names of the corpora that its shipped weights were trained on. A comparison on
            one of these, or on one that shares texts with it, is refused unless it is retrained.
        tuned_on: Names of the corpora that its authors counted or measured on while they wrote it.
            A comparison on one of these marks it.
        seen: The file with hashes of the texts that its shipped weights were trained on, as
            ``"package:path/in/it"`` (`allegedly corpora seen` writes it). With it, a comparison is
            refused for documents that are among them, whatever their corpus is called; without it,
            the names in `trained_on` decide.
        consulted: The same for `tuned_on`.
        on_request: Whether an analysis runs it only if it is named, because it takes far longer
            than others.
        shares_with: Name of the attributor whose pass over the text it reuses. Because it then
            costs little, an analysis with that attributor runs it by default.
    """

    trainable: bool = attrs.field(default=False, validator=_BOOL)
    trained_on: tuple[str, ...] = attrs.field(default=(), converter=_names)
    tuned_on: tuple[str, ...] = attrs.field(default=(), converter=_names)
    seen: str | None = attrs.field(default=None, validator=_FILE, kw_only=True)
    consulted: str | None = attrs.field(default=None, validator=_FILE, kw_only=True)
    on_request: bool = attrs.field(default=False, validator=_BOOL)
    shares_with: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(_STR), kw_only=True
    )

    def by_default(self, attributor: str) -> bool:
        """Return whether an analysis runs it if no classifiers are named.

        A trainable classifier with an empty `trained_on` ships without weights, so it runs only if
        it is named.

        Args:
            attributor: Name of the attributor that the analysis uses.
        """
        untrained = self.trainable and not self.trained_on
        return not untrained and (not self.on_request or self.shares_with == attributor)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):  # no parent, or a module without a spec
        return False


@attrs.frozen
class AttributorSpec(PluginSpec[Attributor]):
    """An attributor.

    Attributes:
        trained_on: As for classifiers.
        tuned_on: As for classifiers.
        seen: As for classifiers.
        consulted: As for classifiers.
        preference: Where an analysis names no attributor, it uses the one with the highest
            preference whose modules are installed. With 0, it must be named. The shipped ones have
            10 (`rules`), 20 (`neural-small`) and 30 (`neural`).
        modules: The modules that it imports beyond its own distribution, such as
            ``onnxruntime``; it is passed over where one is not installed.
        trainable: Whether the factory makes a `TrainableAttributor`.
    """

    trained_on: tuple[str, ...] = attrs.field(default=(), converter=_names)
    tuned_on: tuple[str, ...] = attrs.field(default=(), converter=_names)
    seen: str | None = attrs.field(default=None, validator=_FILE, kw_only=True)
    consulted: str | None = attrs.field(default=None, validator=_FILE, kw_only=True)
    preference: int = attrs.field(
        default=0, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)]
    )
    modules: tuple[str, ...] = attrs.field(default=(), converter=_names)
    trainable: bool = attrs.field(default=False, validator=_BOOL, kw_only=True)

    @property
    def installed(self) -> bool:
        """Whether its modules are installed; of a dotted name, the parents are imported."""
        return all(map(_is_installed, self.modules))


@attrs.frozen
class ReaderSpec(PluginSpec[Reader]):
    """A reader of one file format.

    Attributes:
        suffixes: File extensions it reads, with the dot, in lower case.
        sniff: Takes the first bytes (at most 64 KiB) of a stream and returns whether it has this
            format; None if only the suffix decides. A compressed stream is decompressed for it.
        packed: Whether it takes compressed streams as they are; by default they are decompressed
            first.
    """

    suffixes: tuple[str, ...] = attrs.field(default=(), converter=_names)
    sniff: Callable[[bytes], bool] | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.is_callable())
    )
    packed: bool = attrs.field(default=False, validator=_BOOL)


@attrs.frozen
class RendererSpec(PluginSpec[Renderer]):
    """A renderer of one output format.

    Attributes:
        suffix: Usual extension of its files, with the dot.
    """

    suffix: str = attrs.field(default=".txt", validator=_STR)


@attrs.frozen
class CorpusSpec(PluginSpec[Corpus]):
    """A corpus. If it is not bundled, its factory takes `path`, its location on disk.

    Attributes:
        unit: The annotated unit: `sentence`, `attribution` or `commitment`.
        positive: The hedge types that count as positive there.
        licence: Terms of use, in a few words.
        home: Its home page.
        obtain: How to get it.
        location: Its usual path below the data folder; None if it has none.
        bundled: Whether it comes with the distribution and needs no path.
        nested: For attributions, whether those inside the content of others are annotated too.
    """

    unit: Literal["sentence", "attribution", "commitment"] = attrs.field(
        default="sentence",
        validator=attrs.validators.in_(("sentence", "attribution", "commitment")),
    )
    positive: frozenset[HedgeType] = attrs.field(
        default=frozenset(),
        converter=_hedge_types,
        validator=attrs.validators.deep_iterable(attrs.validators.in_(HEDGE_TYPES)),
    )
    licence: str = attrs.field(default="", validator=_STR)
    home: str = attrs.field(default="", validator=_STR)
    obtain: str = attrs.field(default="", validator=_STR)
    location: str | None = attrs.field(default=None, validator=attrs.validators.optional(_STR))
    bundled: bool = attrs.field(default=False, validator=_BOOL)
    nested: bool = attrs.field(default=True, validator=_BOOL)


@attrs.frozen
class CheckSpec(PluginSpec[Check]):
    """A check of an audit.

    Attributes:
        code: Its code, which its findings carry: capitals, then digits ("SRC01"). Codes of one
            group have the same capitals.
        severity: How grave its findings are, unless the configuration says otherwise.
        default: Whether an audit runs it if no checks are selected.
    """

    code: str = attrs.field(
        validator=attrs.validators.matches_re(r"[A-Z]{2,8}[0-9]{1,4}"), kw_only=True
    )
    severity: Severity = attrs.field(
        default="warning", validator=attrs.validators.in_(SEVERITIES), kw_only=True
    )
    default: bool = attrs.field(default=False, validator=_BOOL, kw_only=True)


@hookspec
def allegedly_classifiers() -> Iterable[ClassifierSpec]:
    """Offer hedge classifiers.

    Called once, without arguments, when classifiers are first listed or looked up. Return a spec
    for each classifier; its factory must return a `ClaimClassifier` whose `name` is the spec's.
    """
    raise NotImplementedError


@hookspec
def allegedly_attributors() -> Iterable[AttributorSpec]:
    """Offer attributors.

    Called once, without arguments, when attributors are first listed or looked up. Return a spec
    for each attributor; its factory must return an `Attributor`.
    """
    raise NotImplementedError


@hookspec
def allegedly_corpora() -> Iterable[CorpusSpec]:
    """Offer corpora.

    Called once, without arguments, when corpora are first listed or looked up. Return a spec for
    each corpus. Listing them must not read any file; the factory may.
    """
    raise NotImplementedError


@hookspec
def allegedly_readers() -> Iterable[ReaderSpec]:
    """Offer readers of file formats.

    Called once, without arguments, when a file is first read. Return a spec for each format. A
    sniffer that accepts the content decides; otherwise the suffix does.
    """
    raise NotImplementedError


@hookspec
def allegedly_renderers() -> Iterable[RendererSpec]:
    """Offer renderers of output formats.

    Called once, without arguments, when output formats are first listed. Return a spec for each.
    """
    raise NotImplementedError


@hookspec
def allegedly_checks() -> Iterable[CheckSpec]:
    """Offer checks for audits.

    Called once, without arguments, when checks are first listed or an audit begins. Return a spec
    for each check; its factory must return a `Check`, whose findings carry the code of the spec.
    """
    raise NotImplementedError
