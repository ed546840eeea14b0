"""The checks for each kind of plugin, and its results for the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allegedly.classifier import TrainableClassifier
from allegedly.plugins.registry import Kind
from allegedly.testing.attributors import ATTRIBUTOR_CHECKS
from allegedly.testing.audits import CHECK_CHECKS
from allegedly.testing.checks import Check
from allegedly.testing.classifiers import CLASSIFIER_CHECKS
from allegedly.testing.corpora import CORPUS_CHECKS
from allegedly.testing.installed import INSTALLED_CHECKS, Installed
from allegedly.testing.readers import READER_CHECKS, read_all
from allegedly.testing.renderers import RENDERER_CHECKS
from allegedly.testing.samples import sample_analyses, sample_claims, sample_segmentations
from allegedly.testing.trainables import TRAINABLE_CHECKS, ready, trained_checks

CHECKS: Final[dict[Kind, tuple[Check, ...]]] = {
    "classifier": CLASSIFIER_CHECKS,
    "attributor": ATTRIBUTOR_CHECKS,
    "corpus": CORPUS_CHECKS,
    "reader": READER_CHECKS,
    "renderer": RENDERER_CHECKS,
    "check": CHECK_CHECKS,
}
"""The promises of each kind."""


def checks_for(plugin: Installed) -> tuple[Check, ...]:
    """Return every check that an installed plugin must pass.

    Raises:
        PluginError: If it is not installed, or fails to load.
        CorpusError: If it is a corpus that is not on disk.
    """
    checks, made = CHECKS[plugin.kind], plugin()
    if isinstance(made, TrainableClassifier):
        checks = (*TRAINABLE_CHECKS, *trained_checks())
    return (*checks, *INSTALLED_CHECKS)


def outcomes(kind: Kind, make: Callable[[], Any]) -> object:
    """Return a new plugin's results for all samples of its kind, to compare by `repr`."""
    if kind == "classifier":
        return list(ready(make)().assess(sample_claims()))
    if kind == "attributor":
        return [list(found) for found in make().attribute_many(sample_segmentations())]
    if kind == "corpus":
        return list(make().documents())
    if kind == "reader":
        return read_all(make())
    if kind == "check":
        return [list(make().check(analysis)) for analysis in sample_analyses()]
    return list(make().render(sample_analyses()))
