"""Figures: how well sentences, cues and attributions are found, and how certain that is."""

from allegedly.bench.measure.attributions import (
    CLASSES,
    CRITERIA,
    ROLES,
    AttributionScores,
    Class,
    Criterion,
    Matched,
    Role,
    attribution_scores,
    paired,
)
from allegedly.bench.measure.cues import CueScores, cue_scores
from allegedly.bench.measure.sentences import (
    Bin,
    Rates,
    SentenceScores,
    calibration,
    calibration_error,
    judgement,
    rank_correlation,
    rates,
    sentence_scores,
)
from allegedly.bench.measure.statistics import F1, Measure, RankCorrelation, interval, randomisation

__all__ = [
    "CLASSES",
    "CRITERIA",
    "F1",
    "ROLES",
    "AttributionScores",
    "Bin",
    "Class",
    "Criterion",
    "CueScores",
    "Matched",
    "Measure",
    "RankCorrelation",
    "Rates",
    "Role",
    "SentenceScores",
    "attribution_scores",
    "calibration",
    "calibration_error",
    "cue_scores",
    "interval",
    "judgement",
    "paired",
    "randomisation",
    "rank_correlation",
    "rates",
    "sentence_scores",
]
