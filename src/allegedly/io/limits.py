"""The most that readers take in, so that no file can fill the memory."""

from __future__ import annotations

from typing import Final

LARGEST_RECORD: Final = 50_000_000
"""Most bytes to read of one line, row or text: many times the longest article."""

LONGEST_ARTICLE: Final = 2_000_000
"""Most characters in the text of one article: ten times the longest feature.

Analysing takes up to 400 bytes of memory for each, so a text without end must not be let in.
"""
