"""The network: where it begins, and that what is exported says what it said."""

import warnings

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from allegedly_neural import roles
from allegedly_neural.decoding import Choices
from allegedly_neural.errors import ModelError
from allegedly_neural.hedging import Calibration
from allegedly_neural.model import SETTINGS, VOCABULARY, WEIGHTS, Model, Settings
from allegedly_neural.pieces import MARKS
from allegedly_neural.train.export import export
from allegedly_neural.train.network import Network, pretrained
from allegedly_neural.train.sizes import Shape
from safetensors.torch import save_file
from torch.nn import functional

pytestmark = pytest.mark.heavy

SHAPES = {
    "plain": Shape(pieces=140, width=16, layers=2, heads=2, head=8, inner=32, positions=64),
    "narrow": Shape(pieces=140, width=16, layers=2, heads=3, head=4, inner=24, positions=64),
    "no marks": Shape(
        140, width=16, layers=1, heads=2, head=8, inner=32, positions=64, marks=False
    ),
}
SETTINGS_USED = Settings(
    40,
    {"newsroom": Choices(cues=0.25, weights=(0.5, -1.0), least=0.25)},
    Calibration(1.5, -0.5, 0.4),
)


def random_network(shape):
    torch.manual_seed(7)
    network = Network(shape)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    return network.eval()


def window(rng, pieces, tokens):
    firsts = np.sort(rng.choice(np.arange(1, pieces), tokens - 1, replace=False))
    ids, marks = rng.integers(5, 140, pieces), rng.integers(0, MARKS, pieces)
    return ids, marks, np.concatenate(([0], firsts))


def with_torch(network, ids, marks, firsts):
    ids, marks, firsts = (torch.from_numpy(x)[None] for x in (ids, marks, firsts))
    with torch.no_grad():
        return network(ids, marks, firsts, torch.ones_like(ids, dtype=torch.bool))[0].numpy()


def exported(network, vocabulary, folder, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the exporter deprecates is pinned by the test
        export(network, vocabulary, SETTINGS_USED, folder, **options)
    return Model(folder)


@pytest.mark.parametrize("name", SHAPES)
def test_onnx_says_what_torch_says(name, vocabulary, tmp_path):
    """Whatever the number of pieces and tokens."""
    network = random_network(SHAPES[name])
    model = exported(network, vocabulary, tmp_path, eight_bits=False)
    rng = np.random.default_rng(1)
    for pieces, tokens in ((8, 6), (2, 1), (60, 40)):
        given = window(rng, pieces, tokens)
        assert model._run(*given) == pytest.approx(with_torch(network, *given), abs=1e-4)


def test_eight_bits_say_nearly_the_same(vocabulary, tmp_path):
    """Processors without VNNI cut sums off at 16 bits, which random weights reach often."""
    network = random_network(SHAPES["narrow"])
    plain = exported(network, vocabulary, tmp_path / "plain", eight_bits=False)
    small = exported(network, vocabulary, tmp_path / "small")
    given = window(np.random.default_rng(2), 40, 30)
    right, found = plain._run(*given), small._run(*given)
    assert np.corrcoef(right.ravel(), found.ravel())[0, 1] > 0.97
    assert (tmp_path / "small" / WEIGHTS).stat().st_size < (
        tmp_path / "plain" / WEIGHTS
    ).stat().st_size


def test_a_model_comes_back_with_its_settings(vocabulary, tmp_path, segmented):
    model = exported(random_network(SHAPES["plain"]), vocabulary, tmp_path, eight_bits=False)
    assert model.settings == SETTINGS_USED
    article = segmented("The mayor said it may rain.\n\nThe ferry will close if it rained. " * 3)
    (reading,) = model.read([article])
    assert reading.output.shape == (len(article.tokens), roles.WIDTH)
    assert len(reading.windows) > 1


def test_attributions_and_hedges_cost_one_pass(vocabulary, tmp_path, segmented, monkeypatch):
    model = exported(random_network(SHAPES["plain"]), vocabulary, tmp_path, eight_bits=False)
    one, other = segmented("The mayor said it may rain."), segmented("The ferry will close.")
    runs = []
    run = model._run
    monkeypatch.setattr(model, "_run", lambda *given: runs.append(1) or run(*given))
    model.read([one])
    both = model.hedging([one, other])
    assert len(runs) == 2
    (alone,) = Model(tmp_path).hedging([other])
    assert both[1].logits == alone.logits


@pytest.mark.parametrize("file", [WEIGHTS, VOCABULARY, SETTINGS])
def test_a_damaged_model_is_told(file, vocabulary, tmp_path):
    exported(random_network(SHAPES["plain"]), vocabulary, tmp_path, eight_bits=False)
    (tmp_path / file).write_text("{not a model", encoding="utf-8")
    with pytest.raises(ModelError, match="no model can be loaded") as told:
        Model(tmp_path)
    assert str(tmp_path) in str(told.value)
    (tmp_path / file).unlink()
    with pytest.raises(ModelError, match="no model can be loaded"):
        Model(tmp_path)


def test_padding_changes_nothing():
    network = random_network(SHAPES["narrow"])
    ids, marks, firsts = (torch.from_numpy(x) for x in window(np.random.default_rng(3), 20, 12))
    wide_ids, wide_marks = (functional.pad(x, (0, 9)) for x in (ids, marks))
    real = torch.arange(29) < 20
    with torch.no_grad():
        wide = network(wide_ids[None], wide_marks[None], firsts[None], real[None])[0]
    right = with_torch(network, ids.numpy(), marks.numpy(), firsts.numpy())
    assert wide.numpy() == pytest.approx(right, abs=1e-4)


def published(shape, folder):
    """Write an encoder as it is published, with random weights."""
    generator = torch.Generator().manual_seed(5)
    weights = {}

    def give(name, *sizes):
        weights[name] = torch.randn(*sizes, generator=generator) * 0.3

    give("embeddings.word_embeddings.weight", shape.pieces, shape.width)
    give("embeddings.position_embeddings.weight", 512, shape.width)
    give("embeddings.token_type_embeddings.weight", 2, shape.width)
    give("embeddings.LayerNorm.weight", shape.width)
    give("embeddings.LayerNorm.bias", shape.width)
    for n in range(shape.layers):
        here = f"encoder.layer.{n}."
        square = ["attention.self.query", "attention.self.key", "attention.self.value"]
        sizes = dict.fromkeys([*square, "attention.output.dense"], (shape.width, shape.width))
        sizes["intermediate.dense"] = (shape.inner, shape.width)
        sizes["output.dense"] = (shape.width, shape.inner)
        for name, (out, into) in sizes.items():
            give(f"{here}{name}.weight", out, into)
            give(f"{here}{name}.bias", out)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            give(f"{here}{name}.weight", shape.width)
            give(f"{here}{name}.bias", shape.width)
    save_file(weights, folder / "model.safetensors")
    return weights


def as_published(weights, shape, ids):
    """Run an encoder step by step, as Devlin et al. (2019) describe it."""

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x, name):
        apart = x - x.mean(-1, keepdim=True)
        x = apart / (apart.square().mean(-1, keepdim=True) + 1e-12).sqrt()
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    size = shape.width // shape.heads
    for n in range(shape.layers):
        here = f"encoder.layer.{n}."
        q, k, v = (linear(x, f"{here}attention.self.{part}") for part in ("query", "key", "value"))
        mixed = []
        for head in range(shape.heads):
            at = slice(head * size, (head + 1) * size)
            weight = torch.softmax(q[:, at] @ k[:, at].T / size**0.5, -1)
            mixed.append(weight @ v[:, at])
        x = norm(
            x + linear(torch.cat(mixed, -1), f"{here}attention.output.dense"),
            f"{here}attention.output.LayerNorm",
        )
        inner = linear(x, f"{here}intermediate.dense")
        inner = inner * 0.5 * (1 + torch.erf(inner / 2**0.5))
        x = norm(x + linear(inner, f"{here}output.dense"), f"{here}output.LayerNorm")
    return x


def test_training_begins_with_the_published_encoder(tmp_path):
    """Marks say nothing before they are trained."""
    shape = SHAPES["plain"]
    weights = published(shape, tmp_path)
    network = pretrained(tmp_path, shape).eval()
    torch.nn.init.zeros_(network.head.bias)
    rng = np.random.default_rng(4)
    ids, marks = rng.integers(0, 140, 30), rng.integers(0, MARKS, 30)
    found = with_torch(network, ids, marks, np.arange(30))
    right = as_published(weights, shape, torch.from_numpy(ids)) @ network.head.weight.T
    assert found == pytest.approx(right.detach().numpy(), abs=1e-4)
