"""Contract checks that every plugin author can run.

    import pytest
    from allegedly.testing import CLASSIFIER_CHECKS, INSTALLED_CHECKS, Check, Installed

    @pytest.mark.parametrize("check", (*CLASSIFIER_CHECKS, *INSTALLED_CHECKS), ids=str)
    def test_promises(check: Check) -> None:
        check(Installed("classifier", "mine"))

Each check is one promise of an interface. It takes a factory that makes a new plugin object: the
class, a function, or an `Installed` plugin. `check_classifier` and its counterparts run all checks
of one kind and report every broken promise; ``allegedly check-plugin NAME`` does so for an
installed plugin. `allegedly.testing.fixtures` provides a pytest fixture with an isolated registry.
"""

from allegedly.testing.attributors import ATTRIBUTOR_CHECKS, check_attributor
from allegedly.testing.audits import CHECK_CHECKS, check_check
from allegedly.testing.checks import Check
from allegedly.testing.classifiers import CLASSIFIER_CHECKS, check_classifier
from allegedly.testing.corpora import CORPUS_CHECKS, check_corpus
from allegedly.testing.installed import INSTALLED_CHECKS, Installed
from allegedly.testing.readers import READER_CHECKS, check_reader
from allegedly.testing.renderers import RENDERER_CHECKS, check_renderer
from allegedly.testing.samples import (
    TrainingSet,
    sample_analyses,
    sample_claims,
    sample_commitments,
    sample_segmentations,
    sample_streams,
    sample_training,
)
from allegedly.testing.suites import CHECKS, checks_for
from allegedly.testing.trainables import TRAINABLE_CHECKS, check_trainable, trained, trained_checks

__all__ = [
    "ATTRIBUTOR_CHECKS",
    "CHECKS",
    "CHECK_CHECKS",
    "CLASSIFIER_CHECKS",
    "CORPUS_CHECKS",
    "INSTALLED_CHECKS",
    "READER_CHECKS",
    "RENDERER_CHECKS",
    "TRAINABLE_CHECKS",
    "Check",
    "Installed",
    "TrainingSet",
    "check_attributor",
    "check_check",
    "check_classifier",
    "check_corpus",
    "check_reader",
    "check_renderer",
    "check_trainable",
    "checks_for",
    "sample_analyses",
    "sample_claims",
    "sample_commitments",
    "sample_segmentations",
    "sample_streams",
    "sample_training",
    "trained",
    "trained_checks",
]
