"""Corpora on disk, one module for each format, and the claims in them."""

from allegedly.bench.corpora.claims import annotated_claims, committed_claims, gold_claims
from allegedly.bench.corpora.hashing import seen_texts
from allegedly.bench.corpora.location import locate, open_corpus

__all__ = [
    "annotated_claims",
    "committed_claims",
    "gold_claims",
    "locate",
    "open_corpus",
    "seen_texts",
]
