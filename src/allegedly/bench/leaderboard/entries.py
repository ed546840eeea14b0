"""The entries of a leaderboard, read from results of comparisons (``comparison.json``).

The files may come from other machines and other people, so nothing in them is trusted: each field
has to have the form that the schema describes, and a value has to follow from its rows by document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.bench.comparison import SCHEMA
from allegedly.bench.leaderboard.fields import Field
from allegedly.bench.measure import F1, Accuracy, Correlation, Measure, RankCorrelation
from allegedly.bench.report.in_words import labelled

_TOLERANCE: Final = 1e-9

_MEASURES: Final = {
    "sentence": ("F1 of hedged", "Spearman correlation"),
    "claim": ("F1 of hedged", "Spearman correlation"),
    "attribution": ("F1 of attributions",),
    "commitment": ("Pearson correlation", "accuracy of degree and polarity"),
}
"""The main figures by unit."""


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
        measure: The figure as a function of documents; None for a failure.
        ms_per_1000: Milliseconds for 1,000 sentences.
        mib: Peak memory in MiB.
        size: Bytes on disk.
        limit: The most documents that were taken; None for all.
        dropped: Number of documents that were left out, as some contender had seen them.
        clean: Whether it was made from a working copy without changes; None if that is unknown.
        date: When it was made.
        settings: The settings of the comparison, in words.
        environment: Date, platform and versions, in words.
        source: The file.
        label: Its name on the page, unique in its table.
    """

    name: str
    distribution: str
    training: str
    options: Mapping[str, str] = attrs.field(hash=False)
    failure: str | None
    value: float | None
    measure: Measure | None = attrs.field(hash=False, repr=False, eq=False)
    ms_per_1000: float | None
    mib: float | None
    size: int | None
    limit: int | None
    dropped: int
    clean: bool | None
    date: str
    settings: Mapping[str, str] = attrs.field(hash=False)
    environment: Mapping[str, str] = attrs.field(hash=False)
    source: Path
    label: str = ""

    @property
    def annotated(self) -> list[Any]:
        """The part of the rows that is the same for all entries of a corpus: its annotation."""
        if isinstance(self.measure, F1 | Accuracy):
            return [items for items, *_ in self.rows]
        return [[annotated for _, annotated in row] for row in self.rows]

    @property
    def rows(self) -> list[list[Any]]:
        """The numbers that the figure rests on, by document; empty for a failure."""
        return [] if self.measure is None else self.measure.rows()


def read_results(path: Path) -> tuple[Corpus, list[Entry]]:
    """Read the results of one comparison.

    Raises:
        SchemaError: If the file cannot be read, has another form, or contradicts itself; the
            message names file and field.
    """
    data = Field.read(path)
    try:
        if data["schema"].value != SCHEMA:
            raise data["schema"].wrong(f"it is not {SCHEMA!r}")
        corpus = _corpus(data)
        entries = [_entry(data, corpus, row) for row in data["results"].items()]
    except RecursionError as error:
        raise data.wrong("it is nested too deeply") from error
    names: set[str] = set()
    for row in data["results"].items():
        if row["name"].value in names:
            raise row["name"].wrong(f"{row['name'].value!r} is there more than once")
        names.add(row["name"].value)
    for name in data["by_document"]["rows"].mapping():
        if name not in names:
            raise data["by_document"]["rows"].wrong(f"there is no result of {name!r:.80}")
    return corpus, entries


def _corpus(data: Field) -> Corpus:
    corpus, measure = data["corpus"], data["measure"]
    unit = corpus["unit"].text()
    if unit not in _MEASURES:
        raise corpus["unit"].wrong(f"unknown unit {unit!r}; known are {', '.join(_MEASURES)}")
    if measure.text() not in _MEASURES[unit]:
        known = " or ".join(_MEASURES[unit])
        raise measure.wrong(f"the figure of {unit}s is {known}, not {measure.text()!r:.80}")
    documents, ids = corpus["documents"], data["by_document"]["ids"]
    found = Corpus(
        corpus["name"].text(),
        unit,
        measure.text(),
        corpus["digest"].text(),
        corpus["licence"].text(),
        (documents["effective"].count(), documents["requested"].count()),
        corpus["items"]["effective"].count(),
        tuple(item.text() for item in ids.items()),
    )
    if not 0 < found.documents[0] <= found.documents[1]:
        raise documents["effective"].wrong("it is not between 1 and the number requested")
    if len(found.ids) != found.documents[0]:
        raise ids.wrong(f"{len(found.ids)} ids for {found.documents[0]} documents")
    if len(set(found.ids)) < len(found.ids):
        raise ids.wrong("an id is there more than once")
    return found


def _entry(data: Field, corpus: Corpus, row: Field) -> Entry:
    name = row["name"].text()
    if not name:
        raise row["name"].wrong("it is empty")
    measure = _checked(data, corpus, row, name)
    cost = row["cost"] if row["cost"].value is not None else attrs.evolve(row["cost"], value={})
    settings, environment = data["settings"], data["environment"]
    dropped, git = settings.get("dropped"), environment.get("git")
    known = git.value is not None and git.get("clean").value in (True, False)

    def stated(field: Field, most: float = 1e12) -> float | None:
        return None if field.value is None else field.number(0, most)

    return Entry(
        name,
        f"{row['distribution'].text()} {row['version'].text()}".strip(),
        row["training"].text(),
        _shown(row.get("options", {})),
        None if row["failure"].value is None else row["failure"].text(),
        None if measure is None else measure.value(),
        measure,
        stated(cost.get("ms_per_1000")),
        stated(cost.get("peak_mib")),
        None if cost.get("size").value is None else cost["size"].count(1 << 50),
        None if settings.get("limit").value is None else settings["limit"].count(),
        0 if dropped.value is None else len(list(dropped["ids"].items())),
        git.value["clean"] if known else None,
        environment.get("date", "").text(),
        _shown(settings),
        _shown(environment),
        data.file,
    )


def _checked(data: Field, corpus: Corpus, row: Field, name: str) -> Measure | None:
    """Return the figure of a result, computed from its rows; None for one without a figure."""
    rows, value, ends = data["by_document"]["rows"], row["value"], row["interval"]
    if value.value is None:
        for field in (ends, rows.get(name)):
            if field.value is not None:
                raise field.wrong(f"{name!r} has no value, so it has neither interval nor rows")
        return None
    if row["failure"].value is not None:
        raise value.wrong(f"{name!r} has both a value and a failure")
    low, high = (-1.0, 1.0) if corpus.measure.endswith("correlation") else (0.0, 1.0)
    stated = value.number(low, high)
    if name not in rows.mapping():
        raise value.wrong(f"no rows of {name!r} are in by_document, so it cannot be checked")
    measure = _measure(rows[name], corpus)
    if not math.isclose(measure.value(), stated, abs_tol=_TOLERANCE):
        raise value.wrong(
            f"{stated} does not follow from the rows of {name!r} in by_document, which give "
            f"{measure.value()}"
        )
    if ends.value is not None:
        least, most = ends.pair(low, high)
        if least > most:
            raise ends.wrong("its ends are in the wrong order")
    return measure


def _measure(rows: Field, corpus: Corpus) -> Measure:
    listed = list(rows.items())
    if len(listed) != len(corpus.ids):
        raise rows.wrong(f"{len(listed)} rows for {len(corpus.ids)} documents")
    if corpus.measure == "Pearson correlation":
        return Correlation([[pair.pair(-1, 1) for pair in row.items()] for row in listed])
    if corpus.measure == "Spearman correlation":
        groups = [[pair.pair() for pair in row.items()] for row in listed]
        scores, grades = ([[pair[side] for pair in group] for group in groups] for side in (0, 1))
        return RankCorrelation(scores, grades)
    width = 3 if corpus.measure.startswith("F1") else 2
    counts = [tuple(item.count() for item in row.items()) for row in listed]
    for row, numbers in zip(listed, counts, strict=True):
        if len(numbers) != width or numbers[-1] > min(numbers):
            raise row.wrong(f"it does not count a document: {width} counts, the last one at most")
    return F1(counts) if width == 3 else Accuracy(counts)  # type: ignore[arg-type]


def _shown(values: Field) -> dict[str, str]:
    """Return settings or versions in words."""
    return {
        attrs.evolve(values, value=key).text(): attrs.evolve(values, value=text).text()
        for key, text in labelled(values.mapping())
    }
