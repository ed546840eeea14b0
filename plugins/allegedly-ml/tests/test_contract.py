import pytest
from allegedly_ml.classifier import MLClassifier, shipped_models

from allegedly.testing import CLASSIFIER_CHECKS, Check


@pytest.mark.parametrize("name", shipped_models())
@pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
def test_promises(check: Check, name: str) -> None:
    """Both models keep every promise of the interface."""
    check(lambda: MLClassifier(name))


def test_both_models_are_registered() -> None:
    import allegedly_ml

    specs = allegedly_ml.allegedly_classifiers()
    assert tuple(sorted(spec.name for spec in specs)) == shipped_models()
    assert all(spec.trainable and spec.factory().name == spec.name for spec in specs)


def test_registering_imports_no_model() -> None:
    import subprocess
    import sys

    code = (
        "import sys, allegedly_ml; allegedly_ml.allegedly_classifiers(); "
        "sys.exit('numpy' in sys.modules or 'sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_assessing_imports_no_scikit_learn() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from allegedly import claims_from_sentences as make; "
        "from allegedly_ml.classifier import MLClassifier; "
        "MLClassifier().assess(make(['It may rain.'])); sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
