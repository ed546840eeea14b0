"""Segmentation of text: paragraphs, sentences, tokens, boilerplate."""

from allegedly.text.segmentation import claims_from_sentences, segment, segment_sentences
from allegedly.text.sentences import sentence_bounds
from allegedly.text.tokens import tokenize

__all__ = [
    "claims_from_sentences",
    "segment",
    "segment_sentences",
    "sentence_bounds",
    "tokenize",
]
