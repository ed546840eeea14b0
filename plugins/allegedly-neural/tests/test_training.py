"""From labelled documents to batches, losses and weights."""

import math
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import attrs
import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from allegedly_neural import roles
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.encoder import read
from allegedly_neural.errors import ModelError
from allegedly_neural.pieces import BREAKS
from allegedly_neural.train import examples as reading
from allegedly_neural.train.batches import Batch, Level, batches, collate, divided
from allegedly_neural.train.distil import Distilled, like
from allegedly_neural.train.examples import UNKNOWN, UNTYPED, Example, Link, held_back, recut
from allegedly_neural.train.fit import finished, fit, last_epoch, plain_losses
from allegedly_neural.train.losses import losses
from allegedly_neural.train.network import Network, dropped
from allegedly_neural.train.prune import busy, pruned, smaller_vocabulary
from allegedly_neural.train.sizes import Plan, Shape

from allegedly.bench.corpora import open_corpus

pytestmark = pytest.mark.heavy

SHARES = {"polnear": 1.0, "szeged-wiki": 1.0}
SHAPE = Shape(pieces=140, width=16, layers=2, heads=2, head=8, inner=32, positions=64)


@pytest.fixture(autouse=True)
def one_thread():
    """So small a network is not worth sharing."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def attributed(segmented, maker):
    """Make an example of a sentence such as "A mayor said it may rain."."""

    def make(text, source=(0, 2), cue=(2, 3), content=(3, 6)):
        segmentation = segmented(text)
        tags = np.zeros(len(segmentation.tokens), np.int64)
        parts = [np.arange(*part) for part in (source, cue, content)]
        for number, part in enumerate(parts):
            tags[part] = 2 * number + 2
            tags[part[:1]] = 2 * number + 1
        source, cue, content = parts
        link = Link(cue, source, content)
        made = maker.make(segmentation)
        return Example(
            text,
            "polnear",
            segmentation,
            made,
            roles=tags,
            links=(link,),
            inner=np.zeros_like(tags),
        )

    return make


@pytest.fixture
def judged(segmented, maker):
    """Make an example of sentences, hedged where they hold "may" or "if"."""

    def make(text, untyped=False):
        segmentation = segmented(text)
        tags = np.zeros(len(segmentation.tokens), np.int64)
        sentence = np.full(len(segmentation.tokens), -1, np.int64)
        hedged = np.zeros(len(segmentation.sentences), np.float32)
        for item in segmentation.sentences:
            sentence[item.tokens.start : item.tokens.stop] = item.index
            for token in item.tokens:
                kind = {"may": 0, "if": 3}.get(segmentation.tokens.lowers[token])
                if kind is not None:
                    tags[token] = UNTYPED if untyped else 2 * kind + 1
                    hedged[item.index] = 1
        made = maker.make(segmentation)
        return Example(
            text, "szeged-wiki", segmentation, made, hedges=tags, sentence=sentence, hedged=hedged
        )

    return make


def whole(example):
    return example, range(len(example.segmentation.tokens))


def test_labels_land_on_the_right_tokens(attributed, maker):
    first, second = (
        attributed("The mayor said it will rain soon."),
        attributed("A town said it may close."),
    )
    batch = collate([whole(first), whole(second)], maker)
    for row, example in enumerate((first, second)):
        count = len(example.segmentation.tokens)
        assert batch.outer.tags[row, 0] == UNKNOWN
        assert batch.outer.tags[row, 1 : count + 1].tolist() == example.roles.tolist()
        assert (batch.outer.tags[row, count + 1 :] == UNKNOWN).all()
        at = batch.firsts[row, 1 : count + 1]
        assert (
            batch.ids[row, at].tolist() == example.pieces.ids[example.pieces.firsts[:-1]].tolist()
        )
        assert (
            batch.marks[row, at].tolist()
            == example.pieces.marks[example.pieces.firsts[:-1]].tolist()
        )
        length = len(example.pieces.ids)
        assert batch.real[row].tolist() == [True] * (length + 2) + [False] * (
            batch.ids.shape[1] - length - 2
        )
        assert (batch.ids[row, 0], batch.ids[row, length + 1]) == (
            maker.open["newsroom"],
            maker.close,
        )
    cues, sources = batch.outer.cues[0], batch.outer.sources[0]
    assert cues.nonzero().tolist() == [[4, 3], [5, 3], [6, 3]]
    assert sources.nonzero().tolist() == [[3, 1], [3, 2]]


def test_what_a_window_leaves_outside_is_at_its_opening(attributed, maker):
    example = attributed("The mayor said it will rain.")
    batch = collate([(example, range(2, 5)), (example, range(4, 7))], maker)
    assert batch.outer.cues[0].nonzero().tolist() == [[2, 1], [3, 1]]
    assert batch.outer.sources[0].nonzero().tolist() == [[1, 0]]
    assert batch.outer.cues[1].nonzero().tolist() == [[1, 0], [2, 0]]
    assert not batch.outer.sources[1].any()


def test_a_sentence_cut_by_a_window_is_not_judged(judged, maker):
    example = judged("It may rain. It rained. The ferry may close.")
    batch = collate([(example, range(2, 9)), (example, range(4, 12))], maker)
    texts = example.segmentation.tokens.texts
    judgements = [
        [
            texts[t]
            for t, s in zip(range(2, 9), batch.sentences[0, 1:].tolist(), strict=False)
            if s >= 0
        ],
        [
            texts[t]
            for t, s in zip(range(4, 12), batch.sentences[1, 1:].tolist(), strict=False)
            if s >= 0
        ],
    ]
    assert judgements == [
        ["It", "rained", "."],
        ["It", "rained", ".", "The", "ferry", "may", "close", "."],
    ]
    assert batch.hedged.tolist() == [0, 0, 1]
    assert batch.hedges[0, 1:8].tolist() == example.hedges[2:9].tolist()


def test_paragraphs_are_hidden_from_half_of_the_hedging_windows(judged, maker):
    example = judged("It may rain.\n\nIt rained.")
    seen = set()
    for seed in range(12):
        batch = collate([whole(example)], maker, np.random.default_rng(seed))
        seen.add(tuple((batch.marks[0] % BREAKS).tolist()))
    assert {tuple(sorted(set(marks))) for marks in seen} == {(0, 1), (0, 2)}


def test_windows_are_batched_once_each_by_length(attributed):
    made = [attributed("The mayor said it will rain" + " it rained" * n + ".") for n in range(7)]
    parts = divided(made, [40] * 7)
    found = list(batches(parts, 3, None))
    lengths = [len(tokens) for group in found for _, tokens in group]
    assert lengths == sorted(lengths)
    shuffled = list(batches(parts, 3, np.random.default_rng(1)))
    assert sorted(id(e) for group in shuffled for e, _ in group) == sorted(id(e) for e, _ in parts)


def bare(size, **labels):
    """Return a batch of a number of windows and tokens, with labels alone."""
    nothing = torch.zeros(0)
    inside = torch.ones(size, dtype=torch.bool)
    inside[:, 0] = False
    given = {name: labels.get(name) for name in ("outer", "inner", "hedges", "sentences")}
    given |= {name: labels.get(name) for name in ("hedged", "values", "vague")}
    given |= {"inside": labels.get("inside", inside), "traits": labels.get("traits", {})}
    return Batch(ids=nothing, marks=nothing, real=nothing, firsts=nothing, where=(), **given)


def log_softmax(values):
    top = max(values)
    total = math.log(sum(math.exp(v - top) for v in values)) + top
    return [v - total for v in values]


def test_loss_of_roles_and_links_by_hand():
    generator = torch.Generator().manual_seed(2)
    output = torch.randn(2, 4, roles.WIDTH, generator=generator)
    tags = torch.tensor([[UNKNOWN, 3, 0, 5], [UNKNOWN, 1, 4, UNKNOWN]])  # the second has padding
    cues = torch.zeros(2, 4, 4, dtype=torch.bool)
    cues[0, 3, 1] = cues[1, 2, 0] = cues[1, 2, 1] = True
    sources = torch.zeros(2, 4, 4, dtype=torch.bool)
    sources[0, 1, 0] = True
    inside = tags != UNKNOWN
    found = losses(output, bare((2, 4), outer=Level(tags, cues, sources), inside=inside))

    known = [(b, t) for b in range(2) for t in range(4) if tags[b, t] != UNKNOWN]
    right = [-log_softmax(output[b, t, :7].tolist())[tags[b, t]] for b, t in known]
    assert found["roles"].item() == pytest.approx(np.mean(right), rel=1e-5)

    def linked(asking, answering, wanted):
        each = []
        for b, t in np.argwhere(wanted.any(-1).numpy()).tolist():
            there = 4 if b == 0 else 3
            asked = output[b, t, asking]
            logs = log_softmax([float(asked @ output[b, o, answering]) / 8 for o in range(there)])
            each.append(-math.log(sum(math.exp(logs[o]) for o in range(there) if wanted[b, t, o])))
        return np.mean(each)

    expected = linked(roles.OUTER.of_content, roles.OUTER.of_cue, cues)
    assert found["cues"].item() == pytest.approx(expected, rel=1e-4)
    expected = linked(roles.OUTER.to_source, roles.OUTER.of_source, sources)
    assert found["sources"].item() == pytest.approx(expected, rel=1e-4)


def test_loss_of_hedges_by_hand():
    output = torch.randn(1, 5, roles.WIDTH, generator=torch.Generator().manual_seed(3))
    tags = torch.tensor([[UNKNOWN, 0, 3, UNTYPED, UNTYPED + 1]])
    sentences = torch.tensor([[-1, 0, 0, 1, 1]])
    labels = {"hedges": tags, "vague": torch.tensor([True])}
    labels |= {"sentences": sentences, "hedged": torch.tensor([1.0, 0.0])}
    found = losses(output, bare((1, 5), **labels))
    logs = [log_softmax(row) for row in output[0, :, list(roles.HEDGE_TAGS)].tolist()]
    of_any = [math.log(sum(math.exp(logs[3 + i][j]) for j in range(1 + i, 9, 2))) for i in (0, 1)]
    expected = -np.mean([logs[1][0], logs[2][3], *of_any])
    assert found["hedges"].item() == pytest.approx(expected, rel=1e-5)
    words = output[0, :, roles.HEDGED].tolist()
    one, two = (math.log(math.exp(a) + math.exp(b)) for a, b in (words[1:3], words[3:5]))
    expected = np.mean([math.log1p(math.exp(-one)), math.log1p(math.exp(two))])
    assert found["hedged"].item() == pytest.approx(expected, rel=1e-5)
    labels |= {"sentences": sentences * 0 - 1, "hedged": torch.zeros(0)}
    assert set(losses(output, bare((1, 5), **labels))) == {"hedges"}


def test_a_word_may_be_a_vague_hedge_where_these_are_not_annotated():
    output = torch.zeros(1, 2, roles.WIDTH)
    weasel = roles.HEDGE_TAGS[1 + 2 * len(roles.HEDGES) + 2]
    output[0, 1, weasel] = 9.0
    labels = {"hedges": torch.tensor([[UNKNOWN, 0]]), "sentences": torch.tensor([[-1, -1]])}
    labels["hedged"] = torch.zeros(0)
    loss = [
        losses(output, bare((1, 2), **labels, vague=torch.tensor([vague])))["hedges"].item()
        for vague in (True, False)
    ]
    assert loss[0] > 8 and loss[1] < 0.1


def test_loss_of_traits_and_values_by_hand():
    output = torch.randn(1, 4, roles.WIDTH, generator=torch.Generator().manual_seed(4))
    forms = torch.tensor([[UNKNOWN, 2, UNKNOWN, 0]])
    values = torch.tensor([[math.nan, math.nan, -1.0, math.nan]])
    unknown = torch.full((1, 4), UNKNOWN)
    traits = {"form": forms, "kind": unknown}
    found = losses(output, bare((1, 4), traits=traits, values=values))
    assert set(found) == {"form", "values"}
    logs = [log_softmax(row) for row in output[0, :, roles.FORM].tolist()]
    assert found["form"].item() == pytest.approx(-(logs[1][2] + logs[3][0]) / 2, rel=1e-5)
    away = abs(output[0, 2, roles.VALUE].item() + 1)
    assert found["values"].item() == pytest.approx(away - 0.05 if away > 0.1 else 5 * away**2)


@pytest.fixture
def corpus(attributed, judged):
    """Two tasks, in sentences of our own."""
    said = [
        attributed(f"{who} said it {what}.")
        for who in ("The mayor", "A town", "The council", "A ferry")
        for what in ("may rain", "will close")
    ]
    return [
        *said,
        judged("It may rain."),
        judged("It rained."),
        judged("It will close if it may rain."),
    ]


def started():
    torch.manual_seed(1)
    return Network(SHAPE)


def state(network):
    return {name: value.numpy().copy() for name, value in network.state_dict().items()}


class CutOffError(Exception):
    """The power went."""


def test_a_run_that_was_cut_off_ends_where_it_would_have(corpus, maker, tmp_path):
    plan = Plan(SHARES, cycles=(3,), batch=2, pieces=40, smallest=20)
    uncut = started()
    fit(uncut, corpus, maker, plan, tmp_path / "uncut", say=lambda _: None)
    steps = []

    def until_the_power_goes(network, batch):
        steps.append(batch)
        if len(steps) == 9:
            raise CutOffError
        return plain_losses(network, batch)

    cut = started()
    with pytest.raises(CutOffError):
        fit(cut, corpus, maker, plan, tmp_path / "cut", until_the_power_goes, say=lambda _: None)
    assert last_epoch(tmp_path / "cut").name == "epoch-1.pt"
    torch.manual_seed(99)
    again = Network(SHAPE)
    fit(again, corpus, maker, plan, tmp_path / "cut", say=lambda _: None)
    for name, value in state(uncut).items():
        assert np.array_equal(value, state(again)[name]), name
    begun = state(started())
    assert any(not np.array_equal(value, begun[name]) for name, value in state(again).items())


def test_a_run_does_not_go_on_with_another_plan(corpus, maker, tmp_path):
    plan = Plan(SHARES, cycles=(1,), batch=2, pieces=40, smallest=20, averaged=1)
    fit(started(), corpus, maker, plan, tmp_path, say=lambda _: None)
    longer = attrs.evolve(plan, cycles=(2,))
    with pytest.raises(ModelError, match=r"epoch-1\.pt: was made with another plan"):
        fit(started(), corpus, maker, longer, tmp_path, say=lambda _: None)
    with pytest.raises(ModelError, match="with another plan"):
        finished(tmp_path, attrs.evolve(plan, rate=1e-4))
    assert finished(tmp_path, plan) is not None


def test_what_is_taught_is_learnt(corpus, maker, tmp_path):
    """Spans, cue and source of every sentence it was shown."""
    plan = Plan(SHARES, cycles=(30,), rate=5e-2, head_rate=5e-2, batch=4, pieces=40, smallest=20)
    network = started()
    fit(network, corpus, maker, plan, tmp_path, say=lambda _: None)
    network.eval()

    @torch.no_grad()
    def run(ids, marks, firsts):
        given = (torch.from_numpy(x)[None] for x in (ids, marks, firsts))
        return network(*given, torch.ones(1, len(ids), dtype=torch.bool))[0].numpy()

    shown = [e for e in corpus if e.roles is not None]
    found = decode([read(e.segmentation, maker, run, 40) for e in shown], Choices())
    assert [[(f.source, f.cue, list(f.content)) for f in items] for items in found] == [
        [((0, 2), (2, 3), [(3, 6)])]
    ] * len(shown)


def test_the_tenth_epoch_comes_after_the_ninth(tmp_path):
    assert last_epoch(tmp_path) is None
    for number in (1, 2, 9, 10):
        (tmp_path / f"epoch-{number}.pt").touch()
    (tmp_path / "epoch-11.partial").touch()
    assert last_epoch(tmp_path).name == "epoch-10.pt"


def test_the_same_documents_are_held_back_everywhere():
    ids = [f"document-{n}" for n in range(4_000)]
    held = [id for id in ids if held_back(id, 20)]
    assert 140 < len(held) < 260
    code = (
        "from allegedly_neural.train.examples import held_back; "
        "print(*[f'document-{n}' for n in range(4_000) if held_back(f'document-{n}', 20)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "5"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == held


def test_a_smaller_vocabulary_keeps_what_is_used(corpus, vocabulary, maker):
    size = len(vocabulary) - 3  # of, harbour and ##ing are not used
    kept = smaller_vocabulary(vocabulary, corpus, size)
    assert len(kept) == size and kept == sorted(set(kept))
    pieces = [vocabulary[i] for i in kept]
    assert {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "z", "##z", "9", "mayor", "said"} <= set(pieces)
    assert not {"of", "harbour", "##ing"} & set(pieces)
    smaller = type(maker)(pieces)
    cut = recut(corpus[0], smaller)
    assert [pieces[i] for i in cut.pieces.ids] == [vocabulary[i] for i in corpus[0].pieces.ids]
    assert cut.roles is corpus[0].roles


def test_what_is_cut_off_without_being_busy_is_not_missed(corpus, vocabulary, maker):
    """A head and a channel that add nothing go; what is left says the same."""
    teacher = started()
    with torch.no_grad():
        for layer, head, channel in ((teacher.layers[0], 1, 3), (teacher.layers[1], 0, 30)):
            layer.out.weight[:, 8 * head :][:, :8] = 0
            layer.down.weight[:, channel] = 0
    windows = divided(corpus[:8], [40] * 8)
    seen = busy(teacher, windows, maker)
    assert [int(x.heads.argmin()) for x in seen] == [1, 0]
    assert [int(x.inner.argmin()) for x in seen] == [3, 30]
    used = sorted({0, 1, 2, 3, *(int(i) for e in corpus for i in e.pieces.ids)})
    shape = attrs.evolve(SHAPE, pieces=len(used), heads=1, inner=31)
    small = pruned(teacher, used, (0, 1), shape, seen, 0.1).eval()
    batch = collate(windows, maker)
    cut = collate(
        divided(
            [recut(e, type(maker)([vocabulary[i] for i in used])) for e in corpus[:8]], [40] * 8
        ),
        type(maker)([vocabulary[i] for i in used]),
    )
    with torch.no_grad():
        right = teacher(batch.ids, batch.marks, batch.firsts, batch.real)
        found = small(cut.ids, cut.marks, cut.firsts, cut.real)
    assert torch.allclose(right, found, atol=1e-5)
    fewer = pruned(teacher, used, (1,), attrs.evolve(shape, layers=1), seen, 0.1)
    assert torch.equal(fewer.layers[0].up.bias, small.layers[1].up.bias)


def test_activations_are_dropped_at_random_and_made_up_for():
    torch.manual_seed(3)
    x = torch.ones(100, 333)
    kept = dropped(x, 0.1)
    assert kept.unique().tolist() == pytest.approx([0.0, 256 / 230])
    assert abs((kept == 0).float().mean() - 26 / 256) < 0.01
    assert abs(kept.mean() - 1) < 0.01
    assert dropped(x, 0.0) is x


def test_words_are_replaced_by_whole_words_near_them():
    vocabulary = ["[PAD]", "said", "told", "##ing", "it", "ferry", "boat"]
    words = torch.tensor([[0.0, 0], [1, 0], [1, 0.1], [1, 0.05], [1, 0.02], [0, 1], [0.1, 1]])
    found = like(words, vocabulary)
    assert found.shape == (7, 4)
    assert [set(row.tolist()) for row in found[[0, 3, 4]]] == [{0}, {3}, {4}]
    assert found[1, :2].tolist() == [1, 2] and set(found[5, :2].tolist()) == {5, 6}


def lesson(corpus, vocabulary, maker, replaced):
    """A teacher, its twin with a vocabulary that lacks pieces, and what is to be learnt."""
    teacher = started()
    kept = list(range(140))
    objective = Distilled([teacher], maker, corpus, kept, vocabulary, replaced)
    seen = busy(teacher, divided(corpus[:8], [40] * 8), maker)
    return pruned(teacher, kept, (0, 1), SHAPE, seen, 0.0), objective


@pytest.mark.parametrize("replaced", [0.0, 0.5])
def test_a_twin_has_nothing_to_learn_from_its_teacher(corpus, vocabulary, maker, replaced):
    twin, objective = lesson(corpus, vocabulary, maker, replaced)
    for part in (corpus[:8], corpus[8:]):
        batch = collate(divided(part, [40] * len(part)), maker)
        before = batch.ids.clone()
        found = objective(twin, batch)
        taught = {name: loss.item() for name, loss in found.items() if name.startswith("said")}
        assert {"said roles", "said hedges", "said hedged"} <= set(taught)
        assert all(abs(loss) < 1e-5 for loss in taught.values()), taught
        assert torch.equal(before, batch.ids) == (not replaced)


def test_who_differs_from_the_teacher_learns(corpus, vocabulary, maker):
    twin, objective = lesson(corpus, vocabulary, maker, 0.0)
    with torch.no_grad():
        twin.head.weight.mul_(3.0)
    found = objective(twin, collate(divided(corpus[:8], [40] * 8), maker))
    assert found["said roles"].item() > 1e-3
    found["said roles"].backward()
    assert twin.head.weight.grad.abs().sum() > 0


def test_two_teachers_are_asked_for_their_mean(corpus, vocabulary, maker):
    teacher, other = started(), started()
    with torch.no_grad():
        other.head.weight.mul_(3.0)
    roles, hedges = (
        collate(divided(part, [40] * len(part)), maker) for part in (corpus[:8], corpus[8:])
    )

    def taught(batch, *teachers):
        objective = Distilled(
            teachers, maker, corpus, list(range(len(vocabulary))), vocabulary, 0.0
        )
        return {k: v.item() for k, v in objective(teacher, batch).items() if k.startswith("said")}

    assert taught(roles, teacher, teacher) == pytest.approx(taught(roles, teacher), abs=1e-6)
    between, apart = taught(roles, teacher, other), taught(roles, other)
    assert all(0 < between[name] < apart[name] for name in apart)
    assert taught(hedges, teacher, other) == taught(hedges, teacher)


DATA = Path(os.environ.get("ALLEGEDLY_DATA", "."))


@pytest.mark.corpora
def test_the_attribution_corpus_becomes_tags(maker):
    folder = DATA / reading.ATTRIBUTION
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    documents = list(islice(open_corpus("polnear-train", folder).documents(), 5))
    for document in documents:
        example = reading.attributed(document, maker)
        assert example.links
        for link in example.links:
            assert set(example.roles[link.cue]) <= {3, 4}
            assert len(link.content) and not (example.roles[link.content] == 0).any()


@pytest.mark.corpora
def test_the_hedging_corpus_becomes_tags(maker):
    path = DATA / reading.HEDGING["szeged-wiki"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    documents = islice(open_corpus("szeged-wiki", path).documents(), 20)
    made = [e for document in documents for e in reading._judged("szeged-wiki", document, maker)]
    assert made
    for example in made:
        cued = set(example.sentence[example.hedges > 0].tolist())
        assert cued == set(np.flatnonzero(example.hedged).tolist())
