"""What is read of an article, whichever network reads it."""

import math

import numpy as np
import pytest
from allegedly_neural import roles
from allegedly_neural.encoder import Reading, read
from allegedly_neural.hedging import Calibration, Hedging, hedgings
from hypothesis import given
from hypothesis import strategies as st

TEXT = "The mayor said it may rain.\n\nThe ferry will close if it rained. A town may close."


class Recording:
    """Answers with the number of the piece that each token begins with, and remembers what came."""

    def __init__(self, width=roles.WIDTH):
        self.width = width
        self.runs = []

    def __call__(self, ids, marks, firsts):
        self.runs.append((ids, marks, firsts))
        return np.repeat(ids[firsts][:, None], self.width, 1).astype(np.float32)


def test_rows_are_those_of_the_tokens_in_order(maker, segmented):
    segmentation = segmented(TEXT)
    pieces = maker.make(segmentation)
    network = Recording()
    reading = read(segmentation, maker, network, 8)
    assert len(reading.windows) == len(network.runs) > 2
    assert reading.output[:, 0].tolist() == pieces.ids[pieces.firsts[:-1]].tolist()
    assert reading.opened[:, 0].tolist() == [maker.open["newsroom"]] * len(reading.windows)


def test_windows_are_opened_and_closed(maker, segmented):
    segmentation = segmented(TEXT)
    pieces = maker.make(segmentation)
    network = Recording()
    read(segmentation, maker, network, 8)
    for ids, marks, firsts in network.runs:
        assert (ids[0], ids[-1]) == (maker.open["newsroom"], maker.close)
        assert (marks[0], marks[-1], firsts[0]) == (0, 0, 0)
        assert len(ids) == len(marks) <= 8 + 2
    assert np.concatenate([ids[1:-1] for ids, _, _ in network.runs]).tolist() == pieces.ids.tolist()
    marked = np.concatenate([marks[1:-1] for _, marks, _ in network.runs])
    assert marked.tolist() == pieces.marks.tolist()


def test_a_token_longer_than_a_window_is_cut_off(maker, segmented):
    network = Recording()
    segmentation = segmented("the " + "z" * 60 + " the")
    reading = read(segmentation, maker, network, 10)
    assert len(reading.output) == 3
    assert max(len(ids) for ids, _, _ in network.runs) == 12


def test_an_empty_article(maker, segmented):
    network = Recording()
    reading = read(segmented(""), maker, network, 10)
    assert not network.runs and len(reading.windows) == 0
    assert reading.output.shape == (0, roles.WIDTH)
    (hedging,) = hedgings([reading])
    assert hedging.cues == () and hedging.cues_between(0, 0) == []


def hedged(tags, windows=None):
    """Return a reading whose best hedge tags are these."""
    output = np.zeros((len(tags), roles.WIDTH), np.float32)
    output[np.arange(len(tags)), np.array(roles.HEDGE_TAGS)[tags]] = 5
    windows = windows or [range(len(tags))]
    return Reading(windows, output, np.zeros((len(windows), roles.WIDTH), np.float32))


def test_hedges_are_found_by_kind_and_window():
    """In the second window a cue may not go on that began in the first."""
    one = hedged([0, 1, 2, 0, 5, 6, 0, 0], [range(5), range(5, 8)])
    two = hedged([7, 0, 3])
    first, second = hedgings([one, two])
    assert first.cues == ((0, 1, 3), (2, 4, 5))
    assert second.cues == ((3, 0, 1), (1, 2, 3))
    assert [second.kinds[0], second.kinds[2]] == [3, 1]


numbers = st.floats(-30, 30, width=32)


@given(st.lists(numbers, min_size=1, max_size=8), st.data())
def test_a_claim_is_hedged_by_the_soft_maximum_of_its_tokens(logits, data):
    tokens = data.draw(st.lists(st.integers(0, len(logits) - 1), min_size=1, unique=True))
    hedging = Hedging(np.array(logits, np.float32), (), [0] * len(logits))
    inside = [logits[t] for t in tokens]
    expected = math.log(math.fsum(math.exp(x) for x in inside))
    assert hedging.logit(tokens) == pytest.approx(expected, abs=1e-4)
    assert hedging.logit(tokens) >= max(inside) - 1e-5


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(0, 3)), max_size=8),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_hedges_between_are_those_of_a_simple_search(parts, first, stop):
    cues, at = [], 0
    for kind, length, gap in parts:
        cues.append((kind, at + gap, at + gap + length))
        at += gap + length
    hedging = Hedging(np.zeros(at, np.float32), tuple(cues), [0] * at)
    expected = [cue for cue in cues if cue[1] >= first and cue[2] <= stop]
    assert hedging.cues_between(first, stop) == expected


@pytest.mark.parametrize("logit", [-1e9, -3.0, 0.0, 2.5, 1e9])
def test_probabilities_stay_probabilities(logit):
    calibration = Calibration(slope=2.0, intercept=-1.0)
    assert 0 <= calibration.probability(logit) <= 1
    if abs(logit) < 10:
        expected = 1 / (1 + math.exp(1 - 2 * logit))
        assert calibration.probability(logit) == pytest.approx(expected)
