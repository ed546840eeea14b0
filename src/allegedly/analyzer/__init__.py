"""From articles to analyses: plugins chosen, loaded once, and every call of them guarded."""

from allegedly.analyzer.analyzer import Analyzer
from allegedly.analyzer.engines import engine
from allegedly.analyzer.functions import analyze, analyze_many, shrink_cache

__all__ = ["Analyzer", "analyze", "analyze_many", "engine", "shrink_cache"]
