"""Figures: how well sentences, cues, attributions and commitments are found, and how certainly."""

from allegedly.bench.measure.analysed import Analysed, AnalysedClaim
from allegedly.bench.measure.analyses import (
    ASPECTS,
    AnalysisScores,
    Aspect,
    Tally,
    analysis_scores,
)
from allegedly.bench.measure.attributions import (
    CLASSES,
    CRITERIA,
    ROLES,
    AttributionScores,
    Class,
    Criterion,
    Role,
    attribution_scores,
    paired,
)
from allegedly.bench.measure.commitment import (
    CommitmentScores,
    ValueBin,
    commitment_pairs,
    commitment_scores,
)
from allegedly.bench.measure.cues import CueScores, cue_scores
from allegedly.bench.measure.match_counts import Matched
from allegedly.bench.measure.measures import F1, Accuracy, Correlation, Measure, RankCorrelation
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
from allegedly.bench.measure.significance import interval, randomisation

__all__ = [
    "ASPECTS",
    "CLASSES",
    "CRITERIA",
    "F1",
    "ROLES",
    "Accuracy",
    "Analysed",
    "AnalysedClaim",
    "AnalysisScores",
    "Aspect",
    "AttributionScores",
    "Bin",
    "Class",
    "CommitmentScores",
    "Correlation",
    "Criterion",
    "CueScores",
    "Matched",
    "Measure",
    "RankCorrelation",
    "Rates",
    "Role",
    "SentenceScores",
    "Tally",
    "ValueBin",
    "analysis_scores",
    "attribution_scores",
    "calibration",
    "calibration_error",
    "commitment_pairs",
    "commitment_scores",
    "cue_scores",
    "interval",
    "judgement",
    "paired",
    "randomisation",
    "rank_correlation",
    "rates",
    "sentence_scores",
]
