"""Corpora on disk, one module for each format."""

from allegedly.bench.corpora.gold import gold_claims
from allegedly.bench.corpora.locate import locate, open_corpus

__all__ = ["gold_claims", "locate", "open_corpus"]
