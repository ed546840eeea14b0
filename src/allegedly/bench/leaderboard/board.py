"""Tables of entries: who is better than whom, tested across files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import attrs

from allegedly.bench.leaderboard.entries import Corpus, Entry, read_results
from allegedly.bench.measure import Measure, interval
from allegedly.bench.measure.significance import holm, randomisations
from allegedly.errors import SchemaError

ALPHA: Final = 0.05

RESAMPLES: Final = 2000
"""Resamples of an interval, and of a test among few entries."""

MOST_RESAMPLES: Final = 10_000
"""Resamples of a test among many, which need them to show anything after the adjustment."""

MOST_GROUPS: Final = 20
"""Most groups of entries in a table."""


@attrs.frozen
class Standing:
    """An entry in its table.

    Attributes:
        entry: The entry.
        best: The first place of its group: of the entries that are not shown to be worse than the
            best of them. None where no test was possible.
        worst: The last place of its group.
        interval: The 95 % interval of its figure, resampled by document; None with one document.
        remarks: What readers should know before they compare it with others.
    """

    entry: Entry
    best: int | None
    worst: int | None
    interval: tuple[float, float] | None
    remarks: tuple[str, ...]


@attrs.frozen
class Board:
    """The entries of one corpus, unit and measure.

    Attributes:
        corpus: The corpus, unit and measure.
        standings: The entries with a figure, the highest first.
        failed: The entries without one.
    """

    corpus: Corpus
    standings: tuple[Standing, ...]
    failed: tuple[Entry, ...]


def boards(paths: Sequence[Path], *, apart: bool = False) -> list[Board]:
    """Read results and arrange their entries in tables.

    Args:
        paths: Files of results.
        apart: Whether results for different texts or annotations of a corpus of one name get
            tables of their own, instead of an error.

    Raises:
        SchemaError: If a file cannot be read, or if corpora of the same name differ.
    """
    read = [(path, *read_results(path)) for path in paths]
    first: dict[tuple[str, str], tuple[Path, Corpus]] = {}
    grouped: dict[tuple[str, str, str, str], tuple[Corpus, list[Entry]]] = {}
    for path, corpus, entries in read:
        earlier, other = first.setdefault((corpus.name, corpus.unit), (path, corpus))
        if corpus.digest != other.digest and not apart:
            raise SchemaError(
                f"{path} and {earlier} judge {corpus.unit}s of {corpus.name}, but of different "
                f"texts or annotations (digests {corpus.digest} and {other.digest}), so their "
                "figures cannot stand in one table; leave one out, or give --apart for a table each"
            )
        key = corpus.name, corpus.unit, corpus.measure, corpus.digest
        known, group = grouped.setdefault(key, (corpus, []))
        if corpus.ids != known.ids:
            raise SchemaError(f"{path}: by_document.ids: not those of {group[0].source}")
        _check_annotation(entries, group)
        group += entries
    return [_board(corpus, _labelled(_newest(entries))) for corpus, entries in grouped.values()]


def _check_annotation(entries: Sequence[Entry], known: Sequence[Entry]) -> None:
    """Refuse entries whose rows have another annotation than those that are known.

    Raises:
        SchemaError: If one has.
    """
    first = next((entry for entry in chain(known, entries) if entry.measure is not None), None)
    annotated = first and first.annotated
    for entry in entries:
        if first is not None and entry.measure is not None and entry.annotated != annotated:
            raise SchemaError(
                f"{entry.source}: by_document.rows.{entry.name}: its annotated items are not those "
                f"of {first.name!r} in {first.source}, though corpus and digest are the same; "
                "give the results as allegedly compare wrote them"
            )


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, of those that are the same thing run twice only the latest."""
    latest: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        key = entry.name, entry.distribution, entry.training, tuple(sorted(entry.options.items()))
        other = latest.get(key)
        if other is None or entry.date > other.date:
            latest[key] = entry
    return list(latest.values())


def _labelled(entries: Sequence[Entry]) -> list[Entry]:
    """Give each entry a label that no other has: its name, else with version, else with file."""
    labels = [entry.name for entry in entries]
    for more in (
        lambda entry: entry.distribution,
        lambda entry: entry.training,
        lambda entry: ", ".join(f"{k}={v}" for k, v in entry.options.items()) or "no options",
        lambda entry: f"{entry.source.parent.name}/{entry.source.name}",
    ):
        often = Counter(labels)
        labels = [
            f"{label}, {more(entry)}" if often[label] > 1 else label
            for label, entry in zip(labels, entries, strict=True)
        ]
    return [attrs.evolve(entry, label=label) for entry, label in zip(entries, labels, strict=True)]


def _board(corpus: Corpus, entries: Sequence[Entry]) -> Board:
    scored = sorted(
        (entry for entry in entries if entry.value is not None),
        key=lambda entry: (-(entry.value or 0.0), entry.label),
    )
    standings: list[Standing] = []
    for group in _groups(scored):
        places: tuple[int | None, int | None] = None, None
        if len(corpus.ids) > 1:
            places = len(standings) + 1, len(standings) + len(group)
        standings += (
            Standing(entry, *places, _interval(entry), tuple(_remarks(entry))) for entry in group
        )
    return Board(corpus, tuple(standings), tuple(e for e in entries if e.value is None))


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Divide entries, sorted by figure, into groups: the best, and those not shown to be worse.

    Each group is led by the best of those left, against which the others are tested, with p
    adjusted for their number. So the tests are as many as the entries, times the groups; after
    `MOST_GROUPS` groups, the rest are one.
    """
    left = list(entries)
    for _ in range(MOST_GROUPS - 1):
        if not left:
            return
        best, *others = left
        resamples = min(MOST_RESAMPLES, max(RESAMPLES, 50 * len(others)))
        measures = [_measure(entry) for entry in others]
        chances = holm(randomisations(_measure(best), measures, resamples=resamples, seed=0))
        worse = [chance is not None and chance < ALPHA for chance in chances]
        yield [best, *(e for e, is_worse in zip(others, worse, strict=True) if not is_worse)]
        left = [entry for entry, is_worse in zip(others, worse, strict=True) if is_worse]
    if left:
        yield left


def _measure(entry: Entry) -> Measure:
    assert entry.measure is not None, "an entry with a value has rows"
    return entry.measure


def _interval(entry: Entry) -> tuple[float, float] | None:
    return interval(_measure(entry), resamples=RESAMPLES, seed=0)


def _remarks(entry: Entry) -> Iterator[str]:
    if "tuned on" in entry.training or "trained on" in entry.training:
        yield "its makers knew some of these documents"
    if entry.limit is not None:
        yield f"made with --limit {entry.limit:,}, so not an entry by the rules"
    if entry.dropped:
        yield f"{entry.dropped:,} documents left out with --drop-seen"
    if entry.clean is False:
        yield "from a working copy with changes"
