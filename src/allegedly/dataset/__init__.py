"""Analyses of any number of articles as a folder of shards, which a later run can continue."""

from allegedly.dataset.pieces import Counts
from allegedly.dataset.reading import read
from allegedly.dataset.writer import Progress
from allegedly.dataset.writing import Summary, write

__all__ = ["Counts", "Progress", "Summary", "read", "write"]
