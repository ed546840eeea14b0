import json
import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
from allegedly_ml.calibration import Calibration
from allegedly_ml.claim_tokens import tokens_of
from allegedly_ml.classifier import MLClassifier, shipped_models
from allegedly_ml.errors import ModelError
from allegedly_ml.model import MODEL_FILE, WEIGHTS_FILE, CueModel

from allegedly import AllegedlyError, claims_from_sentences

SHIPPED = Path(MLClassifier.__init__.__code__.co_filename).parent / "data"


def test_the_shipped_models_are_small() -> None:
    size = sum(
        file.stat().st_size for name in shipped_models() for file in (SHIPPED / name).iterdir()
    )
    assert size <= 4 * 2**20


@pytest.mark.parametrize("name", shipped_models())
def test_a_shipped_model_loads_without_a_warning_and_has_a_card(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        CueModel.load(SHIPPED / name)
    card = (SHIPPED / name / "CARD.md").read_text(encoding="utf-8")
    for heading in ("## Data", "## Licence", "## Figures", "## Rebuild"):
        assert heading in card


@pytest.mark.parametrize("name", shipped_models())
def test_saving_what_was_loaded_changes_nothing_but_the_card(name: str, tmp_path: Path) -> None:
    model = CueModel.load(SHIPPED / name)
    model.save(tmp_path / "copy")
    saved = (tmp_path / "copy" / WEIGHTS_FILE).read_bytes()
    assert saved == (SHIPPED / name / WEIGHTS_FILE).read_bytes()
    again = json.loads((tmp_path / "copy" / MODEL_FILE).read_text(encoding="utf-8"))
    shipped = json.loads((SHIPPED / name / MODEL_FILE).read_text(encoding="utf-8"))
    assert again | {"card": shipped["card"]} == shipped


def test_no_pickle_is_loaded(tmp_path: Path) -> None:
    CueModel.load(SHIPPED / "ml").save(tmp_path)
    array = np.array([{"any": "object"}], dtype=object)
    with (tmp_path / WEIGHTS_FILE).open("wb") as stream:
        np.save(stream, array, allow_pickle=True)
    with pytest.raises(ModelError, match="damaged"):
        CueModel.load(tmp_path)
    (tmp_path / WEIGHTS_FILE).write_bytes(pickle.dumps({"weights": 1}))
    with pytest.raises(ModelError, match="damaged"):
        CueModel.load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.pop("types"),
        lambda state: state["vocabulary"].pop(),
        lambda state: state["calibration"].update(nonsense=1),
        lambda state: state.update(format="allegedly-ml/0"),
    ],
    ids=["no types", "a row too many", "unknown field", "old format"],
)
def test_a_damaged_model_is_refused(change: object, tmp_path: Path) -> None:
    CueModel.load(SHIPPED / "ml").save(tmp_path)
    state = json.loads((tmp_path / MODEL_FILE).read_text(encoding="utf-8"))
    assert callable(change)
    change(state)
    (tmp_path / MODEL_FILE).write_text(json.dumps(state), encoding="utf-8")
    with pytest.raises(AllegedlyError):
        CueModel.load(tmp_path)


def test_an_absent_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json is missing"):
        MLClassifier(path=tmp_path)


def test_noisy_or_is_exact_at_the_edges() -> None:
    plain = Calibration(leak=0.25)
    assert plain.probability([]) == pytest.approx(0.25)
    assert plain.probability([0.5]) == pytest.approx(1 - 0.75 * 0.5)
    assert plain.probability([1.0] * 1000) <= 1.0
    assert plain.probability([1.0]) > 0.999
    assert Calibration(leak=1e-9).probability([0.0]) >= 0.0


def test_no_batch_changes_a_bit() -> None:
    """Enough claims for several chunks of arithmetic, cut at several places."""
    words = ["may", "if", "expected", "whether", "would", "some", "not", "he", "said", "to", ","]
    texts = [
        " ".join(words[(i * j) % 11] for j in range(1, 2 + i % 23)) + "." for i in range(1, 1200)
    ]
    classifier, claims = MLClassifier(), claims_from_sentences(texts)
    whole = classifier.assess(claims)
    assert sum(len(cues) for cues in classifier.model.cues([tokens_of(c) for c in claims])) > 4096
    for size in (7, 512):
        cut = [
            a for i in range(0, len(claims), size) for a in classifier.assess(claims[i : i + size])
        ]
        assert cut == whole
