"""Predictions of outside systems, read from files and compared like plugins."""

from allegedly.bench.predictions.contender import Predictions

__all__ = ["Predictions"]
