"""The numbers of records, articles and claims in a shard, a run or a whole dataset."""

from __future__ import annotations

from collections.abc import Iterable

import attrs


@attrs.frozen
class Counts:
    """Numbers that can be added up.

    Attributes:
        records: Articles and unreadable records; they decide when a shard is full.
        articles: Articles analysed and written.
        words: Words of these, separated by white space.
        attributions: Attributions found.
        claims: Claims found.
        failures: Failures, while reading or in a plugin.
        skipped: Records of the input that are not articles, or not in English.
    """

    records: int = 0
    articles: int = 0
    words: int = 0
    attributions: int = 0
    claims: int = 0
    failures: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return Counts(*(mine + yours for mine, yours in pairs))


def total(counts: Iterable[Counts]) -> Counts:
    """Add up any number of counts."""
    return sum(counts, Counts())
