"""What a comparison found, as types and as JSON (``allegedly/comparison/1``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.bench.attribution_metrics import CLASSES, CRITERIA, ROLES, AttributionScores
from allegedly.bench.cost import Cost
from allegedly.bench.metrics import Bin, CueScores, Rates, SentenceScores
from allegedly.bench.statistics import Pair
from allegedly.bench.store import write_atomically
from allegedly.bench.task import Task
from allegedly.model import Assessment, GoldAttribution

if TYPE_CHECKING:
    from rich.console import Group

SCHEMA: Final = "allegedly/comparison/1"

WIDTH: Final = 120
"""Columns into which a comparison is printed; what does not fit into its cell is folded."""


@attrs.frozen
class Row:
    """One classifier or attributor.

    Attributes:
        name: What it is called.
        distribution: Where it comes from.
        version: Version of that.
        training: What it was trained on here, or `as it is`.
        failure: Why it has no figures; None where it has.
        value: The main figure, in [0, 1] for F1 and in [-1, 1] for a correlation.
        interval: Its 95 % bootstrap interval, resampled by document.
        sentences: Of labelled sentences.
        cues: Of annotated cues, where the corpus marks them.
        calibration: The reliability diagram of the scores.
        calibration_error: Expected calibration error.
        curve: Points (recall, precision) of the precision–recall curve.
        spearman: Correlation of 1 − score with graded certainty.
        attributions: Of annotated attributions.
        cost: What it takes; None where it was not measured.
        cost_failure: Why it could not be measured.
    """

    name: str
    distribution: str
    version: str
    training: str
    failure: str | None = None
    value: float | None = None
    interval: tuple[float, float] | None = None
    sentences: SentenceScores | None = None
    cues: CueScores | None = None
    calibration: tuple[Bin, ...] = ()
    calibration_error: float | None = None
    curve: tuple[tuple[float, float], ...] = attrs.field(default=(), repr=False)
    spearman: float | None = None
    attributions: AttributionScores | None = attrs.field(default=None, repr=False)
    cost: Cost | None = None
    cost_failure: str | None = None


@attrs.frozen
class Comparison:
    """Several classifiers on one corpus.

    Attributes:
        task: The corpus that was judged.
        measure: What the main figure is.
        rows: One for each classifier, in the order in which they were asked for.
        pairs: Each two that did not fail.
        best: The one with the highest main figure; None if all failed.
        tied: The best and those not shown to differ from it.
        oracle: F1 of one who always picks a classifier that is right, where any is.
        settings: What was asked for: folds, seeds, resamples, training corpora.
        environment: Versions, platform, state of the working copy.
        judged: By name and document, what each said; for a look at single items.
    """

    task: Task
    measure: str
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    best: str | None
    tied: tuple[str, ...]
    oracle: float | None
    settings: Mapping[str, Any] = attrs.field(converter=dict, hash=False)
    environment: Mapping[str, Any] = attrs.field(converter=dict, repr=False, hash=False)
    judged: Mapping[str, Sequence[Sequence[Assessment | GoldAttribution]]] = attrs.field(
        repr=False, hash=False
    )

    def __getitem__(self, name: str) -> Row:
        """Return the row of one classifier."""
        for row in self.rows:
            if row.name == name:
                return row
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data in the schema ``allegedly/comparison/1``.

        The texts of the corpus are not in it.
        """
        task = self.task
        return {
            "schema": SCHEMA,
            "corpus": {
                "name": task.spec.name,
                "unit": task.unit,
                "positive": sorted(task.spec.positive),
                "licence": task.spec.licence,
                "digest": task.digest,
                "documents": {"requested": task.requested, "effective": len(task.documents)},
                "items": {
                    "requested": _annotated(task),
                    "effective": task.judged,
                    "hedged": task.hedged if task.labelled else None,
                },
            },
            "measure": self.measure,
            "settings": dict(self.settings),
            "environment": dict(self.environment),
            "rows": [_row(row) for row in self.rows],
            "pairs": [attrs.asdict(pair) for pair in self.pairs],
            "best": self.best,
            "tied": list(self.tied),
            "oracle": self.oracle,
        }

    def to_json(self) -> str:
        """Return `to_dict` as indented JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def __str__(self) -> str:
        """Return the tables as plain text, so that `print(comparison)` shows them."""
        from rich.console import Console

        console = Console(width=WIDTH, color_system=None, force_terminal=False, _environ={})
        with console.capture() as captured:
            console.print(self.to_table(), highlight=False, markup=False, emoji=False)
        return "\n".join(line.rstrip() for line in captured.get().splitlines())

    def to_table(self) -> Group:
        """Return tables to print with rich."""
        from allegedly.bench.table import tables

        return tables(self)

    def to_html(self) -> str:
        """Return a report that stands alone in one file, with plots and the items in dispute.

        It quotes the corpus: mind its licence before passing it on.
        """
        from allegedly.bench.report import report

        return report(self)

    def save(self, folder: str | Path) -> None:
        """Write ``comparison.json`` and ``report.html`` into a folder.

        Raises:
            AllegedlyError: If that fails.
        """
        write_atomically(Path(folder) / "comparison.json", self.to_json())
        write_atomically(Path(folder) / "report.html", self.to_html())

    def _repr_html_(self) -> str:
        from allegedly.bench.report import figures

        return figures(self)


def _annotated(task: Task) -> int:
    """Return how many sentences, claims or attributions are annotated, headings among them."""
    counts = {
        "sentence": [len(d.sentences) for d in task.documents],
        "claim": [len(d.claims or ()) for d in task.documents],
        "attribution": [len(d.attributions or ()) for d in task.documents],
    }
    return sum(counts[task.unit])


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "distribution": row.distribution,
        "version": row.version,
        "training": row.training,
        "failure": row.failure,
        "value": row.value,
        "interval": row.interval,
        "sentences": _sentences(row),
        "cues": None if row.cues is None else _cues(row.cues),
        "spearman": row.spearman,
        "attributions": None if row.attributions is None else _attributions(row.attributions),
        "cost": None if row.cost is None else attrs.asdict(row.cost),
        "cost_failure": row.cost_failure,
    }


def _rates(rates: Rates) -> dict[str, float]:
    return {
        "gold": rates.gold,
        "predicted": rates.predicted,
        "found": rates.found,
        "precision": rates.precision,
        "recall": rates.recall,
        "f1": rates.f1,
    }


def _sentences(row: Row) -> dict[str, Any] | None:
    scores = row.sentences
    if scores is None:
        return None
    return {
        "classes": {label: _rates(rates) for label, rates in scores.classes.items()},
        "macro_f1": scores.macro_f1,
        "accuracy": scores.accuracy,
        "auprc": scores.auprc,
        "brier": scores.brier,
        "calibration_error": row.calibration_error,
        "calibration": [attrs.asdict(item) for item in row.calibration],
        "curve": row.curve,
    }


def _cues(scores: CueScores) -> dict[str, Any]:
    return {
        "exact": {kind: _rates(rates) for kind, rates in scores.exact.items()},
        "overlap": {kind: _rates(rates) for kind, rates in scores.overlap.items()},
        "any_exact": _rates(scores.any_exact),
        "any_overlap": _rates(scores.any_overlap),
    }


def _attributions(scores: AttributionScores) -> dict[str, Any]:
    names = ("precision", "recall", "f1")
    return {
        "words": scores.words,
        "dropped": scores.dropped,
        "tokens": {
            role: dict(zip(names, scores.tokens[role].percent(), strict=True)) for role in ROLES
        },
        "pairs": {
            kind: {
                criterion: {
                    **attrs.asdict(scores.pairs[kind, criterion]),
                    **dict(zip(names, scores.pairs[kind, criterion].percent(), strict=True)),
                }
                for criterion in CRITERIA
            }
            for kind in CLASSES
        },
        "agreement": {
            kind: {name: scores.agreement(kind, name) for name in ("joint", "joint_len", "cue")}
            for kind in CLASSES
        },
    }
