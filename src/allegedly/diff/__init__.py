"""Differences between two articles: pairs of similar claims whose voice or hedging changes."""

from allegedly.diff.changes import ALARMS, CHANGES, Change, ChangeKind, changes_between
from allegedly.diff.difference import Difference, Pair, diff_articles, diff_headline
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
