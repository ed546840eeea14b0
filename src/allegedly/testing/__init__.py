"""Contract checks that any plugin author can run.

    import pytest
    from allegedly.testing import CLASSIFIER_CHECKS, Check
    from my_plugin import MyClassifier

    @pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
    def test_promises(check: Check) -> None:
        check(MyClassifier)

Each check is one promise of the interface. `check_classifier` and `check_attributor` run them all
and report every broken one; `allegedly.testing.fixtures` has a pytest fixture with an isolated
registry.
"""

from allegedly.testing.attributors import ATTRIBUTOR_CHECKS, check_attributor
from allegedly.testing.checks import Check
from allegedly.testing.classifiers import CLASSIFIER_CHECKS, check_classifier
from allegedly.testing.samples import sample_claims, sample_segmentations

__all__ = [
    "ATTRIBUTOR_CHECKS",
    "CLASSIFIER_CHECKS",
    "Check",
    "check_attributor",
    "check_classifier",
    "sample_claims",
    "sample_segmentations",
]
