"""Datelines: the place and agency in front of the first sentence of a report."""

from __future__ import annotations

import re
from typing import Final

DATELINE: Final = re.compile(
    r"[A-Z][A-Z.'’-]+(?:[ ][A-Z][A-Z.'’-]*){0,3}"  # ST. LOUIS
    r"(?:,[ ][A-Z][\w.]+(?:[ ][A-Z][\w.]*)?)?"  # , Mo.
    r"(?:,[ ](?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2}|\d{1,2}[ ][A-Z][a-z]{2,8})(?:,[ ]\d{4})?)?"  # , Nov 3
    r"(?:[ ]\([A-Z][\w. ]{1,30}\))?"  # (AP)
    r"[ ]?(?:—|–|--|[ ]-)(?=[ ]?[^a-z ])[ ]?"
    r"|[A-Z][\w.’'-]+(?:[ ][A-Z][\w.’'-]+){0,2}(?:,[ ][A-Z][\w. ]{1,20})?"
    r"[ ]\((?:AP|Reuters|REUTERS|AFP|UPI|CNN|dpa|EFE|ANSA|TASS|Xinhua|PTI|PA|CNS)\)"
    r"[ ]?(?:—|–|--|-)?[ ]?"
    r"|\((?:AP|Reuters|REUTERS|AFP|UPI|CNN)\)[ ]?(?:—|–|--|-)?[ ]?"
)


def dateline_length(line: str) -> int:
    """Return the length in code points of the dateline that begins a line; 0 for none."""
    match = DATELINE.match(line, 0, 120)
    return match.end() if match and match.end() < len(line) else 0
