"""What is chosen on documents held back, for readings made by hand."""

import numpy as np
import pytest

pytest.importorskip("torch")

from allegedly_neural import roles
from allegedly_neural.decoding import Choices, decode
from allegedly_neural.encoder import Reading
from allegedly_neural.train.__main__ import NETWORKS
from allegedly_neural.train.examples import Example, Link
from allegedly_neural.train.plans import BEGINS_AS, LEAST, PLANS, SHAPES, SUMMARIES, TEACHERS
from allegedly_neural.train.recipes import lineage
from allegedly_neural.train.tune import chosen, reached, scored

from allegedly import Span
from allegedly.model import GoldAttribution

pytestmark = pytest.mark.heavy

SPANS = ((0, 2), (2, 3), (3, 6))
WHO = ("The mayor", "A town", "The council", "A ferry", "The harbour", "A boat")


def tagged(segmentation, sure):
    """The mayor said it may rain, read by an encoder that is more or less sure of it."""
    output = np.zeros((len(segmentation.tokens), roles.WIDTH), np.float32)
    output[:, roles.OUTER.tags.start] = 2
    for role, (first, stop) in enumerate(SPANS):
        output[first, 2 * role + 1] = 2 + sure
        output[first + 1 : stop, 2 * role + 2] = 2 + sure
    output[slice(*SPANS[2]), roles.OUTER.of_content.start] = 9
    output[slice(*SPANS[1]), [roles.OUTER.of_cue.start, roles.OUTER.to_source.start]] = 9
    output[slice(*SPANS[0]), roles.OUTER.of_source.start] = 9
    return Reading([range(len(output))], output, np.zeros((1, roles.WIDTH), np.float32))


@pytest.fixture
def made(segmented, maker):
    """Documents and readings: of each three, one attribution is made up, and less sure."""
    examples, readings = [], []
    for number, who in enumerate(WHO):
        segmentation = segmented(f"{who} said it may rain.")
        tokens, there = segmentation.tokens, bool(number % 3)
        source, cue, content = (
            (Span(tokens.starts[first], tokens.ends[stop - 1]),) for first, stop in SPANS
        )
        examples.append(
            Example(
                who,
                "polnear",
                segmentation,
                maker.make(segmentation),
                links=(Link(*(np.arange(*SPANS[n]) for n in (1, 0, 2))),) if there else (),
                gold=(GoldAttribution("g", source, cue, content),) if there else (),
            )
        )
        readings.append(tagged(segmentation, 6.0 if there else 1.5))
    return examples, readings


def test_evidence_tells_what_is_made_up(made):
    examples, readings = made
    choices = chosen(examples, readings)
    got = reached(scored(examples, decode(readings, choices)))
    assert got.pop("quoted") == 0  # there are no quotations
    assert set(got.values()) == {100}
    everything = decode(readings, Choices(least=-1e9))
    assert reached(scored(examples, everything))["attr"] == pytest.approx(80)


def test_what_finds_nothing_is_passed_over(made):
    examples, readings = made
    nothing = [Reading(r.windows, 0 * r.output, r.opened) for r in readings]
    assert chosen(examples, nothing) == Choices()


def test_every_network_has_a_recipe():
    assert set(SHAPES) == set(PLANS) == set(NETWORKS)
    assert set(LEAST) == set(SUMMARIES)
    assert {*BEGINS_AS, *TEACHERS} <= set(NETWORKS)
    for name in NETWORKS:
        line = lineage(name)
        assert line[-1] == name and sorted(line, key=NETWORKS.index) == line
