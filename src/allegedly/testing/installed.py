"""Checks for the promises of an installed plugin, which need other processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import attrs

from allegedly.errors import ContractError
from allegedly.plugins.registry import Kind, default_registry
from allegedly.testing.checks import Check, checks_of, require

HEAVY: Final = frozenset(
    {
        *("jax", "keras", "matplotlib", "nltk", "numpy", "onnxruntime", "pandas", "polars"),
        *("pyarrow", "requests", "scipy", "sentence_transformers", "sklearn", "spacy"),
        *("stanza", "tensorflow", "tokenizers", "torch", "transformers", "xgboost"),
    }
)
"""Libraries that are too slow to import for a mere list of plugins."""

PATIENCE: Final = 600
"""Seconds to wait for a process to answer."""


@attrs.frozen
class Installed:
    """An installed plugin by name: a factory for checks that other processes can use, too.

    Attributes:
        kind: The kind of plugin.
        name: Its name among its kind.
        options: Keyword arguments for its factory, JSON-serialisable.
    """

    kind: Kind
    name: str
    options: Mapping[str, Any] = attrs.field(factory=dict, converter=dict, hash=False)

    def __call__(self) -> Any:
        """Make a new plugin object; a corpus is located as in `allegedly compare`.

        Raises:
            PluginError: If it is not installed, or fails to load.
            CorpusError: If it is a corpus that is not on disk.
        """
        if self.kind == "corpus":
            from allegedly.bench.corpora.location import open_corpus

            return open_corpus(self.name, self.options.get("path"))
        return default_registry().get(self.kind, self.name).create(self.options)


def listing_is_cheap(make: Callable[[], Any]) -> None:
    """Listing the plugin imports neither a model nor a large library."""
    plugin = _installed(make)
    distribution = default_registry().get(plugin.kind, plugin.name).distribution
    loaded = HEAVY.intersection(ask("imports", plugin, distribution).split())
    require(
        not loaded,
        f"listing it imports {', '.join(sorted(loaded))}; import that inside the factory",
    )


def hash_seeds_do_not_matter(make: Callable[[], Any]) -> None:
    """Processes with different hash seeds get the same results."""
    plugin = _installed(make)
    with ThreadPoolExecutor() as pool:
        digests = pool.map(lambda seed: ask("results", plugin, PYTHONHASHSEED=seed), "123")
    require(
        len(set(digests)) == 1,
        "results differ with PYTHONHASHSEED; it may iterate over a set",
    )


INSTALLED_CHECKS: Final[tuple[Check, ...]] = checks_of(listing_is_cheap, hash_seeds_do_not_matter)
"""Promises of every kind of plugin; call these with an `Installed` one."""


def ask(question: str, plugin: Installed, *arguments: str, **environment: str) -> str:
    """Have `allegedly.testing.in_fresh_process` answer, with extra environment variables.

    Raises:
        ContractError: If the process fails or does not end.
    """
    options = json.dumps(dict(plugin.options), default=str)
    module = ["-P", "-m", "allegedly.testing.in_fresh_process"]
    asked = [question, plugin.kind, plugin.name, options]
    try:
        done = subprocess.run(
            [sys.executable, *module, *asked, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment, "PYTHONIOENCODING": "utf-8"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ContractError(f"a fresh process did not end within {PATIENCE} s") from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["nothing"]
        raise ContractError(f"it fails in a fresh process: {said[-1]}")
    return done.stdout.strip()


def _installed(make: Callable[[], Any]) -> Installed:
    if not isinstance(make, Installed):
        raise ContractError('this check needs an installed plugin: Installed("kind", "name")')
    return make
