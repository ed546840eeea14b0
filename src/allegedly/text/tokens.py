"""Tokens: one pass of one regular expression over the text."""

from __future__ import annotations

import re
from sys import intern
from typing import Final

from allegedly.model import Tokens
from allegedly.text.remembered import Remembered

TOKEN: Final = re.compile(
    r"""
      (?:[A-Za-z]\.){2,}                    # initialisms: U.S., a.m.
    | \d+(?:[.,:/]\d+)*                     # numbers: 3, 4.5, 1,200, 9:30
    | ['’](?:s|S|re|ve|ll|d|m)\b            # clitics: mayor's, they're
    | [^\W\d_]+(?:(?:['’](?!(?:s|S|re|ve|ll|d|m)\b)|[-‐‑&])(?=\w)\w+)*  # words: won't, co-op, AT&T
    | \w+                                   # whatever else is made of letters and digits
    | \.{3,} | -{2,} | ``|''                # marks of several characters
    | [^\w\s]                               # any other mark
    """,
    re.VERBOSE,
)
"""White space is no token; every other code point belongs to exactly one."""


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text, in order, without overlap."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    starts, ends = tuple([start for start, _ in spans]), tuple([end for _, end in spans])
    texts = tuple([intern(text[start:end]) for start, end in spans])
    lowers = tuple([_LOWERED[token] for token in texts])
    return Tokens(starts, ends, texts, lowers)


def lowered(token: str) -> str:
    """Return a token as lists of words have it: in lower case, with a straight apostrophe."""
    return token.lower().replace("’", "'")


_LOWERED: Final = Remembered(lowered)
