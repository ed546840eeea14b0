"""From quotation marks to quotations, in one pass over the tokens."""

from __future__ import annotations

from typing import Final

import attrs

from allegedly.model import Segmentation

OPENING: Final = frozenset("“„«") | {"``"}
CLOSING: Final = frozenset("”»") | {"''"}
_STRAIGHT: Final = '"'
_SINGLE_OPEN: Final = "‘"
_SINGLE: Final = frozenset("'’")
_BEFORE_OPENING: Final = frozenset("([{—–-/\u2009")


@attrs.frozen
class Quotation:
    """A stretch of tokens between two quotation marks.

    Attributes:
        first: Index of the first token inside the marks.
        stop: Index after the last token inside the marks.
        paragraph: Index of the paragraph; a quotation never leaves it.
        closed: Whether the closing mark is there; a speech of several paragraphs leaves all but the
            last of them open.
        single: Whether the marks are single ones.
    """

    first: int
    stop: int
    paragraph: int
    closed: bool
    single: bool


def quotations(segmentation: Segmentation) -> list[Quotation]:
    """Return the outermost quotations in text order, without overlap.

    An unclosed mark affects at most the rest of its paragraph: its quotation ends with the
    paragraph unless another one opens before.
    """
    tokens = segmentation.tokens
    found: list[Quotation] = []
    marks = _marks(segmentation)
    at = 0
    for number, paragraph in enumerate(segmentation.paragraphs):
        inside: list[tuple[int, str]] = []
        while at < len(marks) and tokens.starts[marks[at][0]] < paragraph.end:
            inside.append(marks[at])
            at += 1
        if inside:
            found.extend(_pair(inside, number, tokens.within(paragraph).stop))
    return found


def _marks(segmentation: Segmentation) -> list[tuple[int, str]]:
    """Return (token, role) of each mark; roles: ( ) for double, < > for single ones."""
    tokens, text = segmentation.tokens, segmentation.text
    size = len(text)
    marks: list[tuple[int, str]] = []
    for i in [i for i, token in enumerate(tokens.texts) if token in _MARKS]:
        token = tokens.texts[i]
        if token in OPENING:
            marks.append((i, "("))
        elif token in CLOSING:
            marks.append((i, ")"))
        else:
            start, end = tokens.starts[i], tokens.ends[i]
            left = text[start - 1] if start else " "
            right = text[end] if end < size else " "
            free_left = left.isspace() or left in _BEFORE_OPENING or left in "“\"‘'"
            free_right = right.isspace() or not (right.isalnum() or right in "$£€[(“\"'‘@#.…")
            if token == _STRAIGHT:
                opens = free_left and not right.isspace()
                marks.append((i, "(" if opens else ")" if not left.isspace() else "|"))
            elif token == _SINGLE_OPEN or (free_left and not free_right and not right.isdigit()):
                marks.append((i, "<"))
            elif free_right and not left.isspace():
                marks.append((i, ">"))
    return marks


_MARKS: Final = OPENING | CLOSING | _SINGLE | {_STRAIGHT, _SINGLE_OPEN}


def _pair(marks: list[tuple[int, str]], paragraph: int, stop: int) -> list[Quotation]:
    """Pair the marks of one paragraph; double marks first, single ones outside of these."""
    found: list[Quotation] = []
    opened = single = -1
    for i, role in marks:
        if role == "|":
            role = ")" if opened >= 0 else "("
        if role == "(":
            if opened < 0:  # else nested or stray: the outer quotation continues
                opened, single = i, -1
        elif role == ")":
            if opened >= 0:
                if i > opened + 1:
                    found.append(Quotation(opened + 1, i, paragraph, True, False))
                opened = -1
        elif opened >= 0:
            continue
        elif role == "<":
            single = i
        elif single >= 0:
            if i > single + 1:
                found.append(Quotation(single + 1, i, paragraph, True, True))
            single = -1
    if opened >= 0 and stop > opened + 1:
        found.append(Quotation(opened + 1, stop, paragraph, False, False))
    return found
