"""Corpora on disk, one module for each format."""

from allegedly.bench.corpora.gold import annotated_claims, gold_claims
from allegedly.bench.corpora.location import locate, open_corpus

__all__ = ["annotated_claims", "gold_claims", "locate", "open_corpus"]
