"""Analyses of any number of articles as a folder of shards, which a later run can continue."""

from allegedly.dataset.run import Summary, write
from allegedly.dataset.writer import Progress
from allegedly.shards.encoded import Counts
from allegedly.shards.reading import read

__all__ = ["Counts", "Progress", "Summary", "read", "write"]
