"""Trained models: folders that `allegedly train` wrote, opened as plugins with names of their own.

A folder holds the files of the plugin that was trained, its manifest and its card. Nothing in it is
run or unpickled, and a model whose files differ from its manifest is refused.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, cast

import attrs

from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import ModelFolderError, PluginError
from allegedly.hookspecs import AttributorSpec, ClassifierSpec, PluginSpec
from allegedly.interfaces import Attributor, TrainableAttributor
from allegedly.model import Assessment, Claim
from allegedly.plugins.registry import Plugin, Registry, default_registry
from allegedly.regular_file import open_regular, read_regular

SCHEMA: Final = "allegedly/model/1"
MANIFEST: Final = "allegedly-model.json"
CARD: Final = "CARD.md"

TrainableKind = Literal["classifier", "attributor"]

_LONGEST_MANIFEST: Final = 1 << 22
_SHOWN: Final = 16
"""Hexadecimal digits of a digest that are shown."""


@attrs.frozen
class TrainedModel:
    """A model in a folder that `allegedly train` wrote.

    Attributes:
        path: The folder.
        kind: The kind of plugin that was trained.
        plugin: The name of the plugin.
        options: The options with which the plugin was created.
        digest: 16 hexadecimal digits of a SHA-256 of plugin, options and files.
        facts: The manifest: data, seed, figures of the cross-validation, versions.
    """

    path: Path
    kind: TrainableKind
    plugin: str
    options: Mapping[str, Any] = attrs.field(hash=False)
    digest: str
    facts: Mapping[str, Any] = attrs.field(repr=False, hash=False)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> TrainedModel:
        """Read the manifest of a model and check its files.

        Args:
            path: The folder.

        Raises:
            ModelFolderError: If it holds no trained model, or a file was changed.
        """
        folder = Path(path)
        facts = read_manifest(folder)
        kind, plugin, options, files = (facts[k] for k in ("kind", "plugin", "options", "files"))
        if (
            stored(folder) != files.keys() | {MANIFEST, CARD}
            or digests(folder, files) != files
            or facts["digest"] != digest_of(kind, plugin, options, files)
        ):
            raise ModelFolderError(
                f"{folder}: its files are not those that were trained; train the model again, or "
                "copy the folder as it was"
            )
        return cls(folder, kind, plugin, options, facts["digest"][:_SHOWN], facts)

    @property
    def card(self) -> str:
        """The text of the model card, in Markdown.

        Raises:
            ModelFolderError: If it cannot be read.
        """
        try:
            return read_regular(self.path / CARD, _LONGEST_MANIFEST).decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelFolderError(f"{self.path / CARD}: cannot be read: {error}") from error

    @property
    def figures(self) -> Sequence[Mapping[str, Any]]:
        """The figures of the cross-validation; none if there was none."""
        return cast("Sequence[Mapping[str, Any]]", self.facts["cross_validation"]["figures"])

    def as_plugin(self, name: str | None = None, *, registry: Registry | None = None) -> Plugin:
        """Return the model as a plugin, for `compare` and `Analyzer`.

        Its version, which results carry, names the plugin that was trained and the digest.

        Args:
            name: Its name in results; by default that of the folder.
            registry: Where to look up the plugin that was trained.

        Raises:
            UnknownPluginError: If that plugin is not installed.
            PluginError: If that plugin cannot be trained, or the name is not one for plugins.
        """
        base = (registry or default_registry()).get(self.kind, self.plugin)
        if not cast("ClassifierSpec | AttributorSpec", base.spec).trainable:
            raise PluginError(
                f"{self.path}: the {self.kind} {self.plugin!r} that is installed cannot be trained"
            )
        path = self.path.absolute()
        data = tuple(item["name"] for item in self.facts["data"])
        factory = Opener(name or path.name, base, path, self.digest, dict(self.options), data)
        summary = f"{self.plugin}, trained on {', '.join(data)}"
        spec: PluginSpec[Any]
        try:
            if self.kind == "classifier":
                spec = ClassifierSpec(factory.name, factory, summary)
            else:
                known = cast("AttributorSpec", base.spec)  # whose training it continues
                spec = AttributorSpec(
                    factory.name,
                    factory,
                    summary,
                    known.trained_on,
                    known.tuned_on,
                    modules=known.modules,
                    seen=known.seen,
                    consulted=known.consulted,
                )
        except ValueError as error:
            raise PluginError(
                f"{factory.name!r} cannot be the name of a model; "
                "use lower-case letters, digits and hyphens"
            ) from error
        version = f"{base.version}+{self.plugin}.{self.digest}"
        return Plugin(self.kind, spec, base.distribution, version)


@attrs.frozen
class Opener:
    """Makes the plugin of a trained model, also in another process.

    Attributes:
        name: The name of the model.
        base: The plugin that was trained.
        path: The folder of the model.
        digest: The digest that the model must have.
        options: The options with which the plugin was created.
        data: The names of the files that it was trained on.
    """

    name: str
    base: Plugin
    path: Path
    digest: str
    options: Mapping[str, Any] = attrs.field(hash=False)
    data: tuple[str, ...]

    @property
    def func(self) -> Any:
        """The factory of the plugin that was trained."""
        return self.base.spec.factory

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(self.func)

    def __call__(self, **options: Any) -> Any:
        """Create the plugin and load the model."""
        if TrainedModel.open(self.path).digest != self.digest:
            raise ModelFolderError(f"{self.path}: another model has taken its place; start again")
        made: ClaimClassifier | Attributor = self.base.create({**self.options, **options})
        if not isinstance(made, TrainableClassifier | TrainableAttributor):
            raise PluginError(
                f"the {self.base.kind} {self.base.name!r} has trainable=True in its spec, but it "
                "cannot load a model"
            )
        made.load(self.path)
        return Renamed(self.name, made) if isinstance(made, ClaimClassifier) else made


class Renamed(ClaimClassifier):
    """A classifier whose assessments carry another name."""

    def __init__(self, name: str, classifier: ClaimClassifier) -> None:
        """Wrap a classifier.

        Args:
            name: The other name.
            classifier: The classifier.
        """
        self.name = name
        self._classifier = classifier

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; see `ClaimClassifier.assess`."""
        return [
            attrs.evolve(item, classifier=self.name) for item in self._classifier.assess(claims)
        ]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a model, its parts of the right types.

    Raises:
        ModelFolderError: If there is none, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        with open_regular(path) as stream:
            content = stream.read(_LONGEST_MANIFEST + 1)
    except OSError as error:
        raise ModelFolderError(
            f"{folder}: there is no trained model here ({MANIFEST}: {error.strerror}); "
            "give the folder that allegedly train wrote"
        ) from error
    try:
        facts = json.loads(content.decode("utf-8")) if len(content) <= _LONGEST_MANIFEST else None
    except (ValueError, RecursionError) as error:
        raise ModelFolderError(f"{path}: is not JSON: {error}; train the model again") from error
    if not isinstance(facts, dict) or facts.get("schema") != SCHEMA:
        raise ModelFolderError(
            f"{path}: is not in the format {SCHEMA}; train the model with this version"
        )
    if not _well_formed(facts):
        raise ModelFolderError(f"{path}: is damaged; train the model again")
    return facts


def _well_formed(facts: Mapping[str, Any]) -> bool:
    match facts:
        case {
            "kind": "classifier" | "attributor",
            "plugin": str(),
            "options": dict(),
            "digest": str(),
            "files": dict() as files,
            "data": list() as data,
            "cross_validation": {"figures": list()},
        }:
            named = all(isinstance(d, dict) and isinstance(d.get("name"), str) for d in data)
            return named and all(_inside(name) for name in files)
    return False


def _inside(name: str) -> bool:
    """Return whether a name stays inside the folder of its model."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and not {"..", "\\", ":"} & {*path.parts}


def stored(folder: Path) -> set[str]:
    """Return the names of everything but folders in the folder of a model."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}


def digests(folder: Path, names: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of files of a model; empty for one that is missing, or not a file."""
    found: dict[str, str] = {}
    for name in names:
        path = folder.joinpath(*PurePosixPath(name).parts)
        try:
            with open_regular(path) as stream:
                found[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        except (OSError, ValueError):
            found[name] = ""
    return found


def digest_of(
    kind: TrainableKind, plugin: str, options: Mapping[str, Any], files: Mapping[str, str]
) -> str:
    """Return the SHA-256 of a model: of everything on which its judgements depend."""
    parts = json.dumps([kind, plugin, options, files], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()
