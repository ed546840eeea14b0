"""Differences between two articles: pairs of similar claims that change.

What changes is whose claim it is, its hedging, or how firmly its holders stand behind it.
"""

from allegedly.diff.change_kinds import ALARMS, CHANGES, Change, ChangeKind
from allegedly.diff.claim_changes import changes_between
from allegedly.diff.pairing import Difference, Pair, diff_articles, diff_headline
from allegedly.diff.similarity import Similarity

__all__ = [
    "ALARMS",
    "CHANGES",
    "Change",
    "ChangeKind",
    "Difference",
    "Pair",
    "Similarity",
    "changes_between",
    "diff_articles",
    "diff_headline",
]
