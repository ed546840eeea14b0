"""The units of a corpus that a comparison judges by default."""

from __future__ import annotations

import os

from allegedly.bench.running.loading import find_task
from allegedly.bench.task import Unit
from allegedly.plugins import Registry
from allegedly.plugins.isolation import isolated


def default_units(
    corpus: str, path: str | os.PathLike[str] | None = None, *, registry: Registry | None = None
) -> tuple[Unit, ...]:
    """Return the unit of a corpus; `sentence` and `attribution` if both are annotated.

    Args:
        corpus: The name of a registered corpus.
        path: Its path, if not in its usual place.
        registry: Where to look up the name.

    Raises:
        CorpusError: If the corpus is absent or malformed.
        UnknownPluginError: If its name is unknown.
    """
    found = find_task(corpus, path, registry=registry)
    if found.unit != "sentence":
        return (found.unit,)
    with isolated():
        both = any(document.attributions for document in found.corpus.documents())
    return ("sentence", "attribution") if both else ("sentence",)
