"""`train`: a plugin learns from data of one's own, and becomes a folder."""

from __future__ import annotations

import json
import os
import platform
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import attrs

from allegedly.classifier import TrainableClassifier
from allegedly.errors import CorpusError, ModelFolderError, PluginError
from allegedly.interfaces import Corpus, TrainableAttributor
from allegedly.model import HEDGE_TYPES, GoldDocument
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.trained_models import (
    CARD,
    MANIFEST,
    SCHEMA,
    TrainableKind,
    TrainedModel,
    digest_of,
    digests,
    stored,
)
from allegedly.text.seen import FILE, SeenTexts
from allegedly.training.card import card
from allegedly.training.cross_validation import Figure, cross_validate
from allegedly.training.data import Data, Source, gathered, read
from allegedly.training.examples import annotated, check_classes, examples_of, reporting, trained
from allegedly.training.folder import check_place, model_folder
from allegedly.training.trainable import find_trainable


def train(
    plugin: str,
    data: Source | Sequence[Source],
    output: str | os.PathLike[str],
    *,
    format: str | None = None,
    cv: int | None = None,
    seed: int = 0,
    resamples: int = 2000,
    jobs: int = 1,
    options: Mapping[str, Any] | None = None,
    registry: Registry | None = None,
    progress: Callable[[str], None] | None = None,
) -> TrainedModel:
    """Train a plugin on data of your own and write the model to a folder, with a card.

    The same data, seed and versions give the same bytes. An earlier model in the folder is replaced
    when the new one is complete; anything else is never replaced.

    Args:
        plugin: The name of a trainable classifier or attributor. If one of each has the name, put
            the kind first, as in ``attributor:neural``.
        data: Files, folders or corpus objects with annotated documents.
        output: The folder for the model.
        format: The name of the corpus whose format all the data has; None detects the format.
        cv: Number of folds of a cross-validation by document, whose figures go into the card; None
            for none. The model itself learns from all the data.
        seed: Seed of folds and resampling, and of plugins that draw at random.
        resamples: Number of resamples for the intervals of the figures.
        jobs: Number of processes for the folds; the result does not depend on it.
        options: Arguments for the factory of the plugin, which must be plain data.
        registry: Where to look up names; by default among all installed plugins.
        progress: Called with a line after each step.

    Returns:
        The model; `TrainedModel.as_plugin` enters it into a comparison or an analysis.

    Raises:
        CorpusError: If data is absent or malformed, or has too little to learn from.
        UnknownPluginError: If no plugin has the name.
        PluginError: If the plugin cannot be trained.
        ModelFolderError: If the folder holds anything but a model, or cannot be written.
    """
    registry = registry or default_registry()
    notify = progress or _silent
    chosen = find_trainable(plugin, registry)
    given = dict(options or {})
    _check_plain(given)
    target = Path(output)
    sources = [data] if isinstance(data, str | os.PathLike | Corpus) else list(data)
    check_place(target)
    check_apart(target, sources)
    parts = [read(source, format, registry) for source in sources]
    if not parts:
        raise CorpusError("no data given; name a file or a folder")
    documents = _usable(chosen, gathered(parts))
    counts = _counts(chosen, documents)
    notify(
        f"{len(documents):,} documents: "
        + ", ".join(f"{number:,} {name}" for name, number in counts.items())
    )
    figures: list[Figure] = []
    positive = frozenset[Any]().union(*(part.spec.positive for part in parts))
    with model_folder(target) as folder:
        if cv is not None:
            figures = cross_validate(
                chosen,
                given,
                documents,
                positive or frozenset(HEDGE_TYPES),
                folds=cv,
                seed=seed,
                resamples=resamples,
                jobs=jobs,
                progress=notify,
            )
        made = trained(chosen, given, documents, seed, progress)
        notify(f"{chosen.name}: trained")
        facts = {
            **_saved(chosen, given, made, documents, folder),
            "seed": seed,
            "data": [_described(part) for part in parts],
            "counts": counts,
            "cross_validation": {
                "folds": cv,
                "resamples": resamples if cv is not None else None,
                "figures": [attrs.asdict(figure) for figure in figures],
            },
            "versions": _versions(chosen.distribution),
        }
        text = json.dumps(facts, ensure_ascii=False, indent=1, allow_nan=False)
        _write(folder / MANIFEST, text + "\n")
        _write(folder / CARD, card(facts))
    return TrainedModel.open(target)


def check_apart(target: Path, sources: Sequence[Source]) -> None:
    """Refuse a folder for the model that holds part of the data, or lies in it.

    Raises:
        ModelFolderError: If it does.
    """
    place = target.resolve()
    for source in sources:
        if isinstance(source, Corpus):
            continue
        given = Path(source).resolve()
        if given.is_relative_to(place) or (given.is_dir() and place.is_relative_to(given)):
            raise ModelFolderError(
                f"{target} and the data {source} lie inside each other; name a folder elsewhere"
            )


def _silent(_: str) -> None:
    pass


def _check_plain(options: Mapping[str, Any]) -> None:
    """Refuse options that cannot be stored with the model."""
    try:
        same = json.loads(json.dumps(options, allow_nan=False)) == options
    except (TypeError, ValueError):
        same = False
    if not same:
        raise PluginError(
            f"options of a plugin that is trained must be plain data as in JSON, not {options!r}"
        )


def _usable(plugin: Plugin, documents: Sequence[GoldDocument]) -> tuple[GoldDocument, ...]:
    """Return the documents that the plugin can learn from.

    Raises:
        CorpusError: If no document has annotation of the kind that it learns from.
    """
    if plugin.kind == "classifier":
        check_classes([example for document in documents for example in examples_of(document)])
        return tuple(documents)
    chosen = tuple(document for document in documents if annotated(document))
    if not any(document.attributions for document in chosen):
        raise CorpusError(
            f"the attributor {plugin.name!r} learns from attributions, and the data has none; "
            "annotate them in brat or as JSON"
        )
    return chosen


def _counts(plugin: Plugin, documents: Sequence[GoldDocument]) -> dict[str, int]:
    """Return the number of everything that is learnt from."""
    if plugin.kind == "attributor":
        return {"attributions": sum(len(document.attributions or ()) for document in documents)}
    examples = [example for document in documents for example in examples_of(document)]
    labels = Counter(example.label for example in examples)
    found = {
        "hedged sentences": labels["hedged"],
        "plain sentences": labels["plain"],
        "marked cues": sum(len(example.hedges or ()) for example in examples),
        "commitments of authors": sum("author" in example.commitments for example in examples),
        "commitments of sources": sum("source" in example.commitments for example in examples),
    }
    return {name: number for name, number in found.items() if number}


def _saved(
    plugin: Plugin,
    options: dict[str, Any],
    made: TrainableClassifier | TrainableAttributor,
    documents: Sequence[GoldDocument],
    folder: Path,
) -> dict[str, Any]:
    """Have a plugin write its state, and return the part of the manifest that describes it.

    With the state belong the hashes of the texts, and of each sentence by itself, so that a
    comparison on them is refused however they are divided.
    """
    with reporting(plugin, "be stored"):
        made.save(folder)
    names = stored(folder)
    if taken := {MANIFEST, CARD, FILE} & names:
        raise PluginError(f"{plugin.name} wrote a file {min(taken)}, which is the name of another")
    if not names:
        raise PluginError(f"{plugin.name} stored no file")
    texts = [(document.article.text, document.sentences) for document in documents]
    sentences = [sentence.span.of(text) for text, found in texts for sentence in found]
    seen = SeenTexts.of({"own": [text for text, _ in texts], "own, by sentence": sentences})
    (folder / FILE).write_bytes(seen.to_bytes())
    kind = cast("TrainableKind", plugin.kind)
    files = digests(folder, sorted([*names, FILE]))
    return {
        "schema": SCHEMA,
        "kind": kind,
        "plugin": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "options": options,
        "digest": digest_of(kind, plugin.name, options, files),
        "files": files,
        "bytes": sum((folder / name).stat().st_size for name in files),
    }


def _described(part: Data) -> dict[str, Any]:
    return {
        "name": part.name,
        "format": part.format,
        "documents": len(part.documents),
        "digest": part.digest,
    }


def _versions(distribution: str) -> dict[str, str]:
    """Return the versions of Python, of this library and of the plugin and its requirements."""
    names = ["allegedly", distribution]
    try:
        lines = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        lines = []
    names += sorted(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines)
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
