"""Attributions: finding who said what, and working out its meaning.

`compose` turns the spans that an attributor finds (`Draft`) into attributions; it and `quotations`
serve every attributor. The built-in one is in `allegedly.attribution.rules`.
"""

from allegedly.attribution.composition import compose
from allegedly.attribution.draft import Draft
from allegedly.attribution.words.quotation import Quotation, quotations

__all__ = ["Draft", "Quotation", "compose", "quotations"]
