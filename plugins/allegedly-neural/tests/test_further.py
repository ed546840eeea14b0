"""Training a model further on articles of one's own."""

import hashlib

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from allegedly_neural import extras
from allegedly_neural.attributor import NeuralAttributor
from allegedly_neural.decoding import Choices
from allegedly_neural.errors import ModelError
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import FILES, Model, Settings
from allegedly_neural.train.export import export
from allegedly_neural.train.network import Network
from allegedly_neural.train.sizes import Shape
from allegedly_neural.train.start import started

from allegedly import Article, GoldAttribution, GoldDocument, MissingExtraError, Span, segment

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def exported(vocabulary, folder, *, eight_bits=True, marks=True):
    torch.manual_seed(0)
    shape = Shape(
        pieces=len(vocabulary),
        width=32,
        layers=2,
        heads=2,
        head=32,
        inner=48,
        positions=64,
        marks=marks,
    )
    settings = Settings(60, {"newsroom": Choices()}, Calibration())
    network = Network(shape)
    for values in network.parameters():  # the exporter stores equal ones once
        torch.nn.init.normal_(values, std=0.3)
    export(network, vocabulary, settings, folder, eight_bits=eight_bits)
    return folder


def document(place, nested=False):
    text = f"The mayor said the {place} will close."
    content = Span(15, len(text) - 1)
    found = [GoldAttribution("a1", (Span(0, 9),), (Span(10, 14),), (content,))]
    if nested:
        inner = (Span(19, len(text) - 1),)
        found.append(GoldAttribution("a2", (), (Span(15, 18),), inner, parent="a1"))
    return GoldDocument(Article.from_text(text, id=place), attributions=tuple(found))


DOCUMENTS = [document(place) for place in ("harbour", "ferry", "town", "council")]


def bytes_of(folder):
    return [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES]


@pytest.mark.parametrize("options", [{}, {"eight_bits": False}, {"marks": False}])
def test_weights_are_restored(options, vocabulary, maker, segmented, tmp_path):
    """The network that they make gives almost the same output: activations have 8 bits there."""
    model = Model(exported(vocabulary, tmp_path, **options))
    network = started(tmp_path).eval()
    (reading,) = model.read([segmented("The mayor said it may rain in the town.")])
    pieces = maker.make(segmented("The mayor said it may rain in the town."))
    ids = np.concatenate(([maker.open["newsroom"]], pieces.ids, [maker.close]))
    marks = np.concatenate(([0], pieces.marks, [0]))
    firsts = np.asarray(pieces.firsts[:-1]) + 1
    with torch.no_grad():
        given = (torch.as_tensor(np.asarray(x, np.int64))[None] for x in (ids, marks, firsts))
        again = network(*given, torch.ones(1, len(ids), dtype=torch.bool))[0].numpy()
    assert np.corrcoef(again.ravel(), reading.output.ravel())[0, 1] > 0.99


def test_the_same_articles_give_the_same_bytes(vocabulary, tmp_path):
    begun = exported(vocabulary, tmp_path / "begun")
    lines, found = [], []
    attributor = NeuralAttributor(path=begun)
    for name, documents in (("a", DOCUMENTS), ("other", DOCUMENTS[:2]), ("b", DOCUMENTS)):
        attributor.fit(documents, seed=3, progress=lines.append)
        attributor.save(tmp_path / name)
        found.append(bytes_of(tmp_path / name))
    assert found[0] == found[2] != found[1], "each time it begins with the same weights"
    assert bytes_of(begun) != found[0] and any("epoch 4" in line for line in lines)
    loaded = NeuralAttributor(path=begun)
    loaded.load(tmp_path / "a")
    segmentations = [segment(item.article) for item in DOCUMENTS]
    assert loaded.attribute_many(segmentations) == attributor.attribute_many(segmentations)


def test_attributions_inside_others_are_learnt_where_they_are_marked(vocabulary, tmp_path):
    attributor = NeuralAttributor(path=exported(vocabulary, tmp_path / "begun"))
    found = []
    for nested in (False, True):
        attributor.fit([document(place, nested) for place in ("harbour", "ferry")])
        attributor.save(tmp_path / f"{nested}")
        found.append(bytes_of(tmp_path / f"{nested}"))
    assert found[0] != found[1]


def test_nothing_to_learn_from(vocabulary, tmp_path):
    attributor = NeuralAttributor(path=exported(vocabulary, tmp_path))
    with pytest.raises(ModelError, match="no attribution to learn from"):
        attributor.fit([GoldDocument(Article.from_text("It rained."), attributions=())])


def test_a_missing_library_names_the_extra(vocabulary, tmp_path, monkeypatch):
    attributor = NeuralAttributor(path=exported(vocabulary, tmp_path))
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"allegedly-neural\[train\]"):
        attributor.fit(DOCUMENTS)
