"""The entries of a leaderboard, read from results of comparisons (``comparison.json``).

The files may come from other machines and other people, so nothing in them is trusted: each has to
have the form that its schema describes, and a value has to follow from its rows by document.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.bench.comparison import SCHEMA
from allegedly.bench.measure import F1, Accuracy, Correlation, Measure, RankCorrelation
from allegedly.errors import SchemaError

LARGEST: Final = 64 << 20
"""Most bytes of a file of results."""

_TOLERANCE: Final = 1e-9

_UNITS: Final = ("sentence", "claim", "attribution", "commitment")


@attrs.frozen
class Corpus:
    """The corpus that was judged, and how. Entries of one table have all of this in common.

    Attributes:
        name: Name of the corpus.
        unit: The unit that was judged.
        measure: The name of the main figure.
        digest: A hash of texts and annotation.
        licence: Its licence.
        documents: Number of documents that were judged, and that the corpus has.
        items: Number of items that were judged.
        ids: The ids of the documents.
    """

    name: str
    unit: str
    measure: str
    digest: str
    licence: str
    documents: tuple[int, int]
    items: int
    ids: tuple[str, ...] = attrs.field(repr=False)


@attrs.frozen
class Entry:
    """One contender in one comparison.

    Attributes:
        name: Its name.
        distribution: The distribution it comes from, with the version.
        training: The corpus or folds it was trained on there.
        options: Options of its factory.
        failure: Why it has no figure; None if it has one.
        value: Its main figure; None for a failure.
        interval: Its 95 % interval.
        measure: The figure as a function of documents; None where the file has no rows.
        ms_per_1000: Milliseconds for 1,000 sentences.
        mib: Peak memory in MiB.
        size: Bytes on disk.
        settings: The settings of the comparison.
        environment: Date, platform and versions.
        source: The file.
        label: Its name on the page, unique in its table.
    """

    name: str
    distribution: str
    training: str
    options: Mapping[str, str] = attrs.field(hash=False)
    failure: str | None
    value: float | None
    interval: tuple[float, float] | None
    measure: Measure | None = attrs.field(hash=False, repr=False, eq=False)
    ms_per_1000: float | None
    mib: float | None
    size: int | None
    settings: Mapping[str, str] = attrs.field(hash=False)
    environment: Mapping[str, str] = attrs.field(hash=False)
    source: Path
    label: str = ""

    @property
    def rows(self) -> list[list[Any]]:
        """The numbers that the figure rests on, by document; empty where the file has none."""
        return [] if self.measure is None else self.measure.rows()


def read_results(path: Path) -> tuple[Corpus, list[Entry]]:
    """Read the results of one comparison.

    Raises:
        SchemaError: If the file cannot be read, has another form, or contradicts itself.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST >> 20} MiB")
        data = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise ValueError(f'its "schema" is not {SCHEMA!r}')
        corpus = _corpus(data)
        return corpus, [_entry(path, data, corpus, row) for row in _list(data["results"])]
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read: {error.strerror or error}") from error
    except KeyError as error:
        raise SchemaError(_wrong(path, f"it has no {error.args[0]!r}")) from error
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise SchemaError(_wrong(path, str(error))) from error


def _wrong(path: Path, reason: str) -> str:
    return (
        f"{path}: not the results of a comparison: {reason}; give the file comparison.json that "
        '"allegedly compare -o DIR" wrote'
    )


def _corpus(data: Mapping[str, Any]) -> Corpus:
    corpus = _dict(data["corpus"])
    documents = _dict(corpus["documents"])
    if corpus["unit"] not in _UNITS:
        raise ValueError(f"unknown unit {corpus['unit']!r}")
    known = _dict(data.get("by_document", {"ids": [], "rows": {}}))
    found = Corpus(
        _text(corpus["name"]),
        _text(corpus["unit"]),
        _text(data["measure"]),
        _text(corpus["digest"]),
        _text(corpus["licence"]),
        (_count(documents["effective"]), _count(documents["requested"])),
        _count(_dict(corpus["items"])["effective"]),
        tuple(map(_text, _list(known["ids"]))),
    )
    if found.ids and len(found.ids) != found.documents[0]:
        raise ValueError(f"{len(found.ids)} ids for {found.documents[0]} documents")
    return found


def _entry(path: Path, data: Mapping[str, Any], corpus: Corpus, row: Any) -> Entry:
    row = _dict(row)
    name = _text(row["name"])
    cost = _dict(row["cost"] or {})
    value = _maybe(row["value"])
    rows = _dict(_dict(data.get("by_document", {"rows": {}}))["rows"]).get(name)
    measure = None if rows is None else _measure(name, corpus, _list(rows))
    if measure is not None and (
        value is None or not math.isclose(measure.value(), value, abs_tol=_TOLERANCE)
    ):
        raise ValueError(
            f"the value of {name!r}, {value}, does not follow from its rows by document, which "
            f"give {measure.value()}"
        )
    ends = row["interval"]
    return Entry(
        name,
        f"{_text(row['distribution'])} {_text(row['version'])}".strip(),
        _text(row["training"]),
        _shown(row.get("options", {})),
        None if row["failure"] is None else _text(row["failure"]),
        value,
        None if ends is None else (_number(ends[0]), _number(ends[1])),
        measure,
        _maybe(cost.get("ms_per_1000")),
        _maybe(cost.get("peak_mib")),
        None if cost.get("size") is None else _count(cost["size"]),
        _shown(data["settings"]),
        _shown(data["environment"]),
        path,
    )


def _measure(name: str, corpus: Corpus, rows: Sequence[Any]) -> Measure:
    if len(rows) != len(corpus.ids):
        raise ValueError(f"{name!r} has {len(rows)} rows for {len(corpus.ids)} documents")
    if corpus.measure.endswith("correlation"):
        groups = [[_pair(pair) for pair in _list(row)] for row in rows]
        if corpus.measure.startswith("Pearson"):
            return Correlation(groups)
        scores, values = ([[p[side] for p in group] for group in groups] for side in (0, 1))
        return RankCorrelation(scores, values)
    counts = [tuple(map(_count, _list(row))) for row in rows]
    width = 3 if corpus.measure.startswith("F1") else 2
    for number, row in enumerate(counts):
        if len(row) != width or row[-1] > min(row):
            raise ValueError(f"row {number + 1} of {name!r} does not count documents")
    return F1(counts) if width == 3 else Accuracy(counts)  # type: ignore[arg-type]


def _pair(pair: Any) -> tuple[float, float]:
    one, other = _list(pair)
    return _number(one), _number(other)


def _shown(values: Any) -> dict[str, str]:
    return {_text(key): text for key, value in _dict(values).items() for text in _plain(value)}


def _plain(value: Any) -> Iterator[str]:
    """Yield a value as text for the page, unless there is none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and value:
        yield ", ".join(f"{key} {text}" for key, item in value.items() for text in _plain(item))
    elif isinstance(value, list) and value:
        yield ", ".join(text for item in value for text in _plain(item))
    elif isinstance(value, int | float):
        yield str(value).lower()


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"an object is expected, not {value!r:.80}")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"an array is expected, not {value!r:.80}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string is expected, not {value!r:.80}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"a number is expected, not {value!r:.80}")
    return float(value)


def _maybe(value: Any) -> float | None:
    return None if value is None else _number(value)


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 1 << 40:
        raise TypeError(f"a count is expected, not {value!r:.80}")
    return value
