"""Tokens: one pass of one regular expression over the text."""

from __future__ import annotations

import re
from sys import intern
from typing import Final

from allegedly.model import Tokens
from allegedly.text.word_memo import Remembered

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
"""White space is not part of a token; every other code point belongs to exactly one."""

_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphens and zero-width characters, which may occur anywhere in a word."""

_UNSEEN_IN_WORD: Final = re.compile(f"(?<=[\\w'’]){_UNSEEN.pattern}+(?=[\\w'’])")


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text, in order and not overlapping.

    Invisible characters within a word do not divide it, and are left out of `lowers`.
    """
    if not text.isascii() and _UNSEEN.search(text):
        return _with_unseen(text)
    return _tokens(text)


def _tokens(text: str) -> Tokens:
    spans = [match.span() for match in TOKEN.finditer(text)]
    starts, ends = tuple([start for start, _ in spans]), tuple([end for _, end in spans])
    texts = tuple([intern(text[start:end]) for start, end in spans])
    lowers = tuple([_LOWERED[token] for token in texts])
    return Tokens(starts, ends, texts, lowers)


def lowered(token: str) -> str:
    """Return a token as word lists write it: in lower case, with a straight apostrophe.

    Invisible characters are left out, unless there is nothing else.
    """
    if not token.isascii():
        token = _UNSEEN.sub("", token) or token
    return token.lower().replace("’", "'")


_LOWERED: Final = Remembered(lowered)


def _with_unseen(text: str) -> Tokens:
    """Tokenize the visible characters, and return offsets and texts that include the others."""
    seen: list[str] = []
    origins: list[int] = []  # the position in the text of each visible character
    end = 0
    for match in _UNSEEN_IN_WORD.finditer(text):
        seen.append(text[end : match.start()])
        origins.extend(range(end, match.start()))
        end = match.end()
    seen.append(text[end:])
    origins.extend(range(end, len(text) + 1))
    tokens = _tokens("".join(seen))
    starts = tuple([origins[start] for start in tokens.starts])
    # A run of invisible characters belongs to the token before it.
    ends = tuple([origins[end] for end in tokens.ends])
    texts = tuple([intern(text[start:end]) for start, end in zip(starts, ends, strict=True)])
    return Tokens(starts, ends, texts, tuple([_LOWERED[token] for token in texts]))
