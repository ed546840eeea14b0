"""The words of an article, laid out once for every step that reads them."""

from allegedly.attribution.words.quotation import Quotation, quotations
from allegedly.attribution.words.word_columns import (
    LONGEST_UNIT,
    PADDING,
    Range,
    Words,
    lay_out,
    padded,
)

__all__ = [
    "LONGEST_UNIT",
    "PADDING",
    "Quotation",
    "Range",
    "Words",
    "lay_out",
    "padded",
    "quotations",
]
