"""From articles to analyses: plugins chosen, loaded once, and every call of them guarded."""

from allegedly.analyzer.analyzer import Analyzer, analyze
from allegedly.analyzer.engines import engine

__all__ = ["Analyzer", "analyze", "engine"]
