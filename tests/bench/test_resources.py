"""What classifiers cost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from allegedly import Assessment, Claim, Segmentation
from allegedly.bench.running.compare import compare

from .contenders import Words, registry, spec


@pytest.mark.slow
def test_installed_plugins_are_measured_in_a_process_of_their_own() -> None:
    comparison = compare(
        ["rules"], "newsdesk", unit="attribution", limit=3, repeats=1, resamples=100
    )
    (row,) = comparison.results
    assert row.cost_failure is None
    cost = row.cost
    assert cost is not None
    assert cost.load_ms is not None and cost.load_ms > 0
    assert cost.size is not None and cost.size > 1000
    assert cost.peak_mib is not None and cost.base_mib is not None
    assert 5 < cost.base_mib <= cost.peak_mib


def test_objects_are_measured_here() -> None:
    comparison = compare([Words()], "newsdesk", limit=3, repeats=1, resamples=100)
    cost = comparison["words"].cost
    assert cost is not None
    assert cost.ms_per_1000 > 0
    assert (cost.load_ms, cost.peak_mib, cost.size) == (None, None, None)


def test_who_remembers_a_text_is_not_measured_by_that() -> None:
    """The neural plugin reads an article once and answers from that: each repeat is a new one."""
    seen: list[list[Segmentation]] = []

    class Remembering(Words):
        def assess(self, claims: Sequence[Claim]) -> Sequence[Assessment]:
            seen.append([claim.segmentation for claim in claims])
            return super().assess(claims)

    compare([Remembering()], "newsdesk", limit=3, repeats=2, resamples=100)
    *_, warm, one, other = seen
    assert not {id(s) for s in one} & {id(s) for s in (*warm, *other)}


@pytest.mark.slow
def test_what_cannot_be_measured_is_scored_all_the_same() -> None:
    """A plugin registered in this process only is not there in another."""
    comparison = compare(
        ["words"], "newsdesk", limit=3, repeats=1, resamples=100, registry=registry(spec(Words))
    )
    row = comparison["words"]
    assert row.cost is None
    assert "unknown classifier 'words'" in str(row.cost_failure)
    assert row.failure is None
    assert row.value is not None
