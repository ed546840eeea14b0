"""Analyses of any number of articles as a folder of shards, which a later run can continue."""

from allegedly.dataset.entry import Summary, write
from allegedly.dataset.writer import Progress
from allegedly.shards.pieces import Counts
from allegedly.shards.reading import read

__all__ = ["Counts", "Progress", "Summary", "read", "write"]
