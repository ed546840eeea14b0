"""The figures of one contender, from its judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, cast

from allegedly.bench.measure.analysed import Analysed
from allegedly.bench.measure.analyses import AnalysisScores, analysis_scores
from allegedly.bench.measure.attributions import AttributionScores, attribution_scores
from allegedly.bench.measure.commitment import (
    CommitmentScores,
    Pair,
    commitment_pairs,
    commitment_scores,
    is_right,
)
from allegedly.bench.measure.cues import cue_scores
from allegedly.bench.measure.measures import F1, Accuracy, Correlation, Measure, RankCorrelation
from allegedly.bench.measure.sentences import (
    calibration,
    calibration_error,
    judgement,
    rank_correlation,
    sentence_scores,
)
from allegedly.bench.task import Task
from allegedly.model import (
    Assessment,
    Commitment,
    GoldAttribution,
    GoldDocument,
    GoldSentence,
    Holder,
    Label,
)

_CURVE_POINTS: Final = 200


def measure_name(task: Task) -> str:
    """Return the name of the main figure of a task."""
    if task.unit == "attribution":
        return "F1 of attributions"
    if task.unit == "commitment":
        return "Pearson correlation" if task.graded else "accuracy of degree and polarity"
    return "F1 of hedged" if task.labelled else "Spearman correlation"


def can_be_scored(task: Task, said: Sequence[Sequence[Any]]) -> bool:
    """Return whether a contender says anything about what is judged: it may give no commitment."""
    return task.unit != "commitment" or any(
        assessment.commitment for found in said for assessment in found
    )


def main_measure(task: Task, said: Sequence[Sequence[Any]]) -> Measure:
    """Return the main figure of one contender, to be resampled by document."""
    if task.analysed:
        totals = [item.attributions for item in by_document(task, said)]
        return F1([(item.gold, item.predicted, item.gold_found) for item in totals])
    if task.unit == "attribution":
        counts = []
        for document, found in zip(task.documents, said, strict=True):
            both = _attributions(task, document, found).pairs["all", "attr"]
            counts.append((both.gold, both.predicted, both.gold_found))
        return F1(counts)
    if task.unit == "commitment":
        groups = _commitments(task, said, task.holders[0])
        if task.graded:
            return Correlation([[(given.value, gold.value) for gold, given in g] for g in groups])
        return Accuracy([(len(group), sum(map(is_right, group))) for group in groups])
    if task.labelled:
        return F1([_counts(task, *pair) for pair in zip(task.gold, said, strict=True)])
    scores, certainty = [], []
    for gold, found in zip(task.gold, said, strict=True):
        graded = [(g, a) for g, a in zip(gold, found, strict=True) if g.certainty is not None]
        scores.append([judgement(a, task.spec.positive)[1] for _, a in graded])
        certainty.append([g.certainty or 0.0 for g, _ in graded])
    return RankCorrelation(scores, certainty)


def _counts(
    task: Task, gold: Sequence[GoldSentence], found: Sequence[Assessment]
) -> tuple[int, int, int]:
    pairs = [
        (g.label == "hedged", judgement(a, task.spec.positive)[0] == "hedged")
        for g, a in zip(gold, found, strict=True)
        if g.label is not None
    ]
    return sum(g for g, _ in pairs), sum(p for _, p in pairs), sum(g and p for g, p in pairs)


def _attributions(
    task: Task, document: GoldDocument, found: Sequence[GoldAttribution]
) -> AttributionScores:
    """Score one document; if a corpus has only outermost attributions, only these count."""
    counted = [a for a in found if task.spec.nested or a.parent is None]
    return attribution_scores(document.article.text, document.attributions or (), counted)


def by_document(task: Task, said: Sequence[Sequence[Any]]) -> list[AnalysisScores]:
    """Score whole analyses, document by document."""
    return [
        analysis_scores(document, found)
        for document, found in zip(task.documents, cast("Sequence[Analysed]", said), strict=True)
    ]


def _commitments(
    task: Task, said: Sequence[Sequence[Assessment]], holder: Holder
) -> list[list[Pair]]:
    """Return the commitments of a holder, by document."""
    return [
        commitment_pairs(gold, found, holder)
        for gold, found in zip(task.commitments, said, strict=True)
    ]


def score(task: Task, said: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return all figures of one contender, as arguments for `Result`."""
    if task.analysed:
        return {"analysis": sum(by_document(task, said), AnalysisScores())}
    if task.unit == "attribution":
        total = AttributionScores()
        for document, found in zip(task.documents, said, strict=True):
            total += _attributions(task, document, found)
        return {"attributions": total}
    if task.unit == "commitment":
        return {
            "commitment": {
                holder: commitment_scores(
                    [pair for group in _commitments(task, said, holder) for pair in group],
                    _missing(task, said, holder),
                )
                for holder in task.holders
            }
        }
    pairs = [
        pair
        for gold, found in zip(task.gold, said, strict=True)
        for pair in zip(gold, found, strict=True)
    ]
    figures: dict[str, Any] = {}
    if task.labelled:
        figures |= _sentence_figures(task, [(g, a) for g, a in pairs if g.label is not None])
    graded = [(g.certainty, a) for g, a in pairs if g.certainty is not None]
    if graded:
        scores = [judgement(a, task.spec.positive)[1] for _, a in graded]
        figures["spearman"] = rank_correlation(scores, [value for value, _ in graded])
    # One that marks no cue at all, such as a file of scores, is not measured by them.
    marked = [(g.hedges, a.hedges) for g, a in pairs if g.hedges is not None]
    if task.cues_count and any(assessment.hedges for _, assessment in pairs):
        truth, found = zip(*marked, strict=True)
        figures["cues"] = cue_scores(truth, found, task.spec.positive)
    return figures


def majority(task: Task, holder: Holder) -> tuple[Commitment, CommitmentScores]:
    """Return the baseline for a holder: the commonest degree and polarity, given to every claim."""
    gold = [held[holder] for group in task.commitments for held in group if holder in held]
    (commonest, _), *_ = Counter((item.degree, item.polarity) for item in gold).most_common(1)
    degree, polarity = commonest
    usual = Commitment.of(degree, polarity or "+")
    return usual, commitment_scores([(item, usual) for item in gold])


def _missing(task: Task, said: Sequence[Sequence[Assessment]], holder: Holder) -> int:
    return sum(
        holder in held and holder not in assessment.commitment
        for gold, found in zip(task.commitments, said, strict=True)
        for held, assessment in zip(gold, found, strict=True)
    )


def _sentence_figures(
    task: Task, pairs: Sequence[tuple[GoldSentence, Assessment]]
) -> dict[str, Any]:
    gold: list[Label] = [g.label or "plain" for g, _ in pairs]
    judged = [judgement(a, task.spec.positive) for _, a in pairs]
    scores = [score for _, score in judged]
    bins = calibration(gold, scores)
    return {
        "sentences": sentence_scores(gold, [label for label, _ in judged], scores),
        "calibration": tuple(bins),
        "calibration_error": calibration_error(bins),
        "curve": _curve(gold, scores),
    }


def _curve(gold: Sequence[Label], scores: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return the precision–recall curve, thinned to what a plot can show."""
    from sklearn.metrics import precision_recall_curve

    truth = [label == "hedged" for label in gold]
    if len(set(truth)) < 2:
        return ()
    precision, recall, _ = precision_recall_curve(truth, scores)
    points = list(zip(recall.tolist(), precision.tolist(), strict=True))
    step = max(1, len(points) // _CURVE_POINTS)
    return tuple(points[::step] if (len(points) - 1) % step == 0 else [*points[::step], points[-1]])
