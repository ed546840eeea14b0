"""The plan of each network: its size, where it begins, who teaches it, what it sees how often."""

from __future__ import annotations

from typing import Final

from allegedly_neural.train.sizes import Plan, Shape

SHAPES: Final = {
    "teacher": Shape(),
    "second-teacher": Shape(),
    "first": Shape(inner=1_280),
    "first-small": Shape(pieces=14_000, layers=3, heads=4, inner=448),
    "general": Shape(inner=1_280),
    "neural": Shape(inner=1_280),
    "neural-small": Shape(pieces=14_000, layers=3, heads=4, inner=448),
}
BEGINS_AS: Final = {
    "first": "teacher",
    "first-small": "first",
    "general": "first",
    "neural": "general",
    "neural-small": "first-small",
}
"""The network from which each one's training goes on; the others begin as a published encoder."""

PUBLISHED: Final = {"first": "neural", "first-small": "neural-small"}
"""The networks that version 0.1 shipped, by their names there; they find outermost ones only."""

SHIPPED: Final = {"neural": "neural", "neural-small": "first-small"}
"""The network that each model of this version is."""

TEACHERS: Final = {
    "first": ("teacher", "second-teacher"),
    "first-small": ("first",),
    "neural-small": ("neural",),
}
"""The networks whose output each one learns from, besides labels."""

TAKEN: Final = {"first": range(6), "first-small": (0, 2, 5)}
"""The layers of networks that are cut out of a larger one."""

OUTERMOST: Final = {"polnear": 1.0, "szeged-wiki": 1.0, "szeged-bio": 0.3, "bioscope": 0.3}
"""The shares of the corpora in an epoch, to learn outermost attributions in politics and hedges."""

EVERYTHING: Final = {
    "polnear": 0.4,
    "newsroom": 2.0,
    "newsroom-variants": 0.25,
    "szeged-wiki": 0.3,
    "szeged-bio": 0.1,
    "bioscope": 0.1,
    "uds-ih2": 0.4,
    "megaveridicality": 0.3,
    "rp": 0.5,
    "commitmentbank": 1.0,
    "meantime": 1.0,
}
"""The same, to learn all tasks on news of all kinds."""

NEWS: Final = {
    "polnear": 0.12,
    "newsroom": 2.0,
    "newsroom-variants": 0.15,
    "annotated": 2.0,
    "annotated-variants": 0.1,
    "szeged-wiki": 0.1,
    "szeged-bio": 0.04,
    "bioscope": 0.04,
    "uds-ih2": 0.08,
    "megaveridicality": 0.05,
    "rp": 0.1,
    "commitmentbank": 0.3,
    "meantime": 0.3,
}
"""The same, to learn news above all, and forget nothing else."""


PLANS: Final = {
    "teacher": Plan(
        cycles=(3, 2), batch=12, pieces=254, smallest=160, shares=OUTERMOST, votes=2, averaged=2
    ),
    "second-teacher": Plan(shares=OUTERMOST),
    "first": Plan(
        cycles=(5,),
        batch=12,
        pieces=254,
        smallest=160,
        shares={**OUTERMOST, "szeged-wiki": 0.6, "szeged-bio": 0.2, "bioscope": 0.2},
        votes=5,
    ),
    "first-small": Plan(
        cycles=(9,),
        rate=4e-4,
        shares={**OUTERMOST, "szeged-wiki": 0.6, "szeged-bio": 0.15, "bioscope": 0.15},
        votes=9,
        averaged=2,
    ),
    "general": Plan(
        cycles=(3,),
        rate=1.2e-4,
        batch=12,
        pieces=200,
        smallest=140,
        shares=EVERYTHING,
        votes=3,
        averaged=2,
    ),
    "neural": Plan(
        cycles=(4,),
        rate=1e-4,
        head_rate=5e-4,
        batch=12,
        pieces=200,
        smallest=140,
        shares=NEWS,
        votes=4,
        averaged=2,
    ),
    "neural-small": Plan(cycles=(6,), rate=3e-4, batch=12, shares=EVERYTHING, votes=6, averaged=2),
}
"""The training plan of each network."""

LEAST: Final = {
    "neural": {"newsroom": -0.6, "inner": -0.6, "polnear": -0.6},
    "neural-small": {"newsroom": -1.0, "inner": -1.0, "polnear": -1.0},
}
"""Lowest log odds at which an attribution counts (`Choices.least`)."""

WINDOW: Final = 170
SUMMARIES: Final = {
    "neural": "6 layers and 21 million weights. A first network, pruned from one of two larger "
    "ones and trained on the output of both, learnt outermost attributions and hedges; this one "
    "continued it with all tasks.",
    "neural-small": "3 layers and 7 million weights, pruned from the first network and trained on "
    "its output; then on that of `neural`, with all tasks.",
}
"""The shipped networks."""

DROPOUT: Final = 0.1
WATCHED: Final = 24
WATCHED_WINDOW: Final = 190
"""Number of articles that show which heads and channels are busy, and pieces in their windows."""

REPLACED: Final = 0.15


def lineage(name: str) -> list[str]:
    """Return a network and those that it came from or learnt from, in the order of training."""
    before = [BEGINS_AS[name]] if name in BEGINS_AS else []
    found = [x for one in (*before, *TEACHERS.get(name, ())) for x in lineage(one)]
    return list(dict.fromkeys([*found, name]))
