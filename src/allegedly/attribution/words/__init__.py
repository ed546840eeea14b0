"""The words of an article, laid out once for every step that reads them."""

from allegedly.attribution.words.layout import LONGEST_UNIT, PADDING, Range, Words, lay_out, padded
from allegedly.attribution.words.quotation import Quotation, quotations

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
