"""Tables of entries: who is better than whom, tested across files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

import attrs

from allegedly.bench.leaderboard.entries import Corpus, Entry, read_results
from allegedly.bench.measure import Measure, randomisation
from allegedly.bench.measure.significance import holm
from allegedly.errors import SchemaError

ALPHA: Final = 0.05
RESAMPLES: Final = 2000


@attrs.frozen
class Standing:
    """An entry in its table.

    Attributes:
        entry: The entry.
        best: The best place that the tests leave open; None where no test was possible.
        worst: The worst such place.
        remarks: What readers should know before they compare it with others.
    """

    entry: Entry
    best: int | None
    worst: int | None
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
        if corpus.ids and known.ids and corpus.ids != known.ids:
            raise SchemaError(f"{path}: its documents are not those of {group[0].source}")
        if corpus.ids and not known.ids:
            grouped[key] = corpus, group
        group += entries
    return [_board(corpus, _labelled(_newest(entries))) for corpus, entries in grouped.values()]


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, of those that are the same thing run twice only the latest."""
    latest: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        key = entry.name, entry.distribution, entry.training, tuple(sorted(entry.options.items()))
        other = latest.get(key)
        date = entry.environment.get("date", "")
        if other is None or date > other.environment.get("date", ""):
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
    above, below = _tested([entry.measure for entry in scored])
    standings = [
        Standing(
            entry,
            None if entry.measure is None else 1 + above[place],
            None if entry.measure is None else len(scored) - below[place],
            tuple(_remarks(entry, corpus)),
        )
        for place, entry in enumerate(scored)
    ]
    return Board(corpus, tuple(standings), tuple(e for e in entries if e.value is None))


def _tested(measures: Sequence[Measure | None]) -> tuple[Counter[int], Counter[int]]:
    """Count, for each entry from the best on, those shown to be better and to be worse.

    Every pair is tested by randomisation, with p adjusted for the number of pairs.
    """
    couples = [
        (one, other)
        for one, other in combinations(range(len(measures)), 2)
        if measures[one] is not None and measures[other] is not None
    ]
    chances = holm(
        [
            randomisation(measures[one], measures[other], resamples=RESAMPLES, seed=0)  # type: ignore[arg-type]
            for one, other in couples
        ]
    )
    above: Counter[int] = Counter()
    below: Counter[int] = Counter()
    for (one, other), chance in zip(couples, chances, strict=True):
        if chance is not None and chance < ALPHA:
            below[one] += 1
            above[other] += 1
    return above, below


def _remarks(entry: Entry, corpus: Corpus) -> Iterable[str]:
    if "tuned on" in entry.training or "trained on" in entry.training:
        yield "its makers knew some of these documents"
    if corpus.documents[0] < corpus.documents[1]:
        yield f"{corpus.documents[0]:,} of {corpus.documents[1]:,} documents only"
    if entry.measure is None:
        yield "no rows by document, so not tested"
    if "clean false" in entry.environment.get("git", ""):
        yield "from a working copy with changes"
