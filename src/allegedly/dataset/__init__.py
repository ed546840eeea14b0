"""Analyses of any number of articles as a folder of shards, which a later run can continue."""

import warnings
from typing import Any

from allegedly.dataset.run import WriteResult, write
from allegedly.dataset.writer import Progress
from allegedly.shards.encoded import Counts
from allegedly.shards.reading import read

__all__ = ["Counts", "Progress", "WriteResult", "read", "write"]


def __getattr__(name: str) -> Any:
    if name == "Summary":  # deprecated: a summary is what `allegedly.summary` makes
        message = "allegedly.dataset.Summary is deprecated: use allegedly.dataset.WriteResult"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return WriteResult
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
