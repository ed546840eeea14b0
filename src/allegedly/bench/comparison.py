"""The results of a comparison, as types and as JSON (``allegedly/comparison/1``)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from allegedly.bench.measure import (
    AnalysisScores,
    AttributionScores,
    Bin,
    CommitmentScores,
    CueScores,
    SentenceScores,
)
from allegedly.bench.measure.changed_conditions import Drop, LearningPoint
from allegedly.bench.measure.figures import majority
from allegedly.bench.measure.groups import By, Group
from allegedly.bench.measure.pairs import Pair
from allegedly.bench.measure.resources import Cost
from allegedly.bench.task import Task
from allegedly.model import Assessment, GoldAttribution, Holder

if TYPE_CHECKING:
    from rich.console import Group as Renderables

SCHEMA: Final = "allegedly/comparison/1"

_NUMBERS: Final = re.compile(r"\[\n\s+[-+.\deE]+(?:,\n\s+[-+.\deE]+)*\n\s+\]")


@attrs.frozen
class Result:
    """The result of one classifier or attributor.

    Attributes:
        name: Its name.
        distribution: The distribution it comes from.
        version: The version of the distribution.
        training: The corpus or folds it was trained on here, or `as it is`.
        options: The options that its factory was given, as text.
        failure: Why it has no figures; None if it has some.
        value: The main figure, in [0, 1] for F1 and accuracy and in [-1, 1] for a correlation; None
            for a classifier that gives no commitment, where these are judged, and for a correlation
            that is undefined because all given or all annotated values are equal.
        interval: Its 95 % bootstrap interval, resampled by document.
        sentences: Scores of the labelled sentences.
        cues: Scores of the annotated cues, if the corpus marks them.
        calibration: The reliability diagram of the scores.
        calibration_error: Expected calibration error.
        curve: Points (recall, precision) of the precision–recall curve.
        spearman: Correlation of 1 − score with graded certainty.
        attributions: Scores of the annotated attributions, if only their spans are annotated.
        analysis: Scores of whole analyses, if more is.
        commitment: Scores of the annotated commitments, by holder.
        cost: Its cost; None if it was not measured.
        cost_failure: Why its cost could not be measured.
        usage: Its use of tokens, money and the like, by its own account.
        remarks: Notes for readers of the figures.
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
    analysis: AnalysisScores | None = attrs.field(default=None, repr=False)
    commitment: Mapping[Holder, CommitmentScores] | None = attrs.field(default=None, repr=False)
    cost: Cost | None = None
    cost_failure: str | None = None
    usage: Mapping[str, float] | None = attrs.field(default=None, hash=False)
    remarks: tuple[str, ...] = ()
    options: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@attrs.frozen
class Comparison:
    """Several classifiers on one corpus.

    Attributes:
        task: The corpus that was judged.
        measure: The name of the main figure.
        results: One for each classifier, in the order in which they were requested.
        pairs: All pairs of classifiers that have a main figure.
        best: The one with the highest main figure; None if none has one.
        tied: The best and those not shown to differ from it.
        oracle: F1 of an oracle that always picks a classifier that is right, if there is one.
        settings: The settings: folds, seeds, resamples, training corpora.
        environment: Versions, platform, state of the working copy.
        judged: The answers of each, by name and document, to inspect single items.
        groups: The main figure by genre, outlet and form, where the corpus gives them.
        learning: The learning curves, if they were requested.
        drops: The drop of each contender on damaged texts, if that was requested.
        rows: By name and document, the numbers that the main figure rests on, as `Measure.rows`
            returns them.
    """

    task: Task
    measure: str
    results: tuple[Result, ...]
    pairs: tuple[Pair, ...]
    best: str | None
    tied: tuple[str, ...]
    oracle: float | None
    settings: Mapping[str, Any] = attrs.field(converter=dict, hash=False)
    environment: Mapping[str, Any] = attrs.field(converter=dict, repr=False, hash=False)
    judged: Mapping[str, Sequence[Sequence[Assessment | GoldAttribution]]] = attrs.field(
        repr=False, hash=False
    )
    groups: tuple[Group, ...] = attrs.field(default=(), repr=False)
    learning: tuple[LearningPoint, ...] = attrs.field(default=(), repr=False)
    drops: tuple[Drop, ...] = attrs.field(default=(), repr=False)
    rows: Mapping[str, list[list[Any]]] = attrs.field(factory=dict, repr=False, hash=False)

    def __getitem__(self, name: str) -> Result:
        """Return the result of one classifier."""
        for result in self.results:
            if result.name == name:
                return result
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data in the schema ``allegedly/comparison/1``.

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
            "results": [_result(result) for result in self.results],
            "pairs": [attrs.asdict(pair) for pair in self.pairs],
            "best": self.best,
            "tied": list(self.tied),
            "oracle": self.oracle,
            "groups": [group.to_dict() for group in self.groups],
            "learning": [point.to_dict() for point in self.learning],
            "drops": [drop.to_dict() for drop in self.drops],
            "by_document": {
                "ids": [document.article.id for document in task.documents],
                "rows": dict(self.rows),
            },
            "majority": {holder: _majority(task, holder) for holder in task.holders},
        }

    def to_json(self) -> str:
        """Return `to_dict` as indented JSON, with lists of numbers on one line."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"
        return _NUMBERS.sub(lambda found: " ".join(found[0].split()), text)

    # The views of a comparison are imported only when one is requested.

    def to_table(self, by: By | None = None) -> Renderables:
        """Return tables to print with rich.

        Args:
            by: Also show the main figure by genre, outlet or form.
        """
        from allegedly.bench.report.terminal import tables

        return tables(self, by)

    def __str__(self) -> str:
        """Return the tables as plain text, so that `print(comparison)` shows them."""
        from allegedly.bench.report.terminal import plain_text

        return plain_text(self)

    def to_markdown(self) -> str:
        """Return the tables in Markdown."""
        from allegedly.bench.report.markdown import markdown

        return markdown(self)

    def to_html(self) -> str:
        """Return a self-contained page with plots and the disputed items.

        It quotes the corpus: check the corpus licence before sharing it.
        """
        from allegedly.bench.report.html import page

        return page(self)

    def _repr_html_(self) -> str:
        from allegedly.bench.report.html import figures

        return figures(self)


def _annotated(task: Task) -> int:
    """Return the number of annotated items of the unit, headings and topics included."""
    attributions = [d.attributions or () for d in task.documents]
    counts = {
        "commitment": [
            len(d.events or ())
            + sum(sentence.commitment is not None for sentence in d.sentences)
            + sum(item.commitment is not None for item in items)
            for d, items in zip(task.documents, attributions, strict=True)
        ],
        "sentence": [len(d.sentences) for d in task.documents],
        "claim": [len(d.claims or ()) for d in task.documents],
        "attribution": list(map(len, attributions)),
    }
    return sum(counts[task.unit])


def _result(result: Result) -> dict[str, Any]:
    return {
        "name": result.name,
        "distribution": result.distribution,
        "version": result.version,
        "training": result.training,
        "options": dict(result.options),
        "failure": result.failure,
        "value": result.value,
        "interval": result.interval,
        "sentences": _sentences(result),
        "cues": None if result.cues is None else result.cues.to_dict(),
        "spearman": result.spearman,
        "attributions": None if result.attributions is None else result.attributions.to_dict(),
        "analysis": None if result.analysis is None else result.analysis.to_dict(),
        "commitment": None
        if result.commitment is None
        else {holder: scores.to_dict() for holder, scores in result.commitment.items()},
        "cost": None if result.cost is None else attrs.asdict(result.cost),
        "cost_failure": result.cost_failure,
        "usage": None if result.usage is None else dict(result.usage),
        "remarks": list(result.remarks),
    }


def _sentences(result: Result) -> dict[str, Any] | None:
    scores = result.sentences
    if scores is None:
        return None
    return {
        "classes": {label: rates.to_dict() for label, rates in scores.classes.items()},
        "macro_f1": scores.macro_f1,
        "accuracy": scores.accuracy,
        "auprc": scores.auprc,
        "brier": scores.brier,
        "calibration_error": result.calibration_error,
        "calibration": [attrs.asdict(item) for item in result.calibration],
        "curve": result.curve,
    }


def _majority(task: Task, holder: Holder) -> dict[str, Any]:
    usual, scores = majority(task, holder)
    return {"degree": usual.degree, "polarity": usual.polarity, "scores": scores.to_dict()}
