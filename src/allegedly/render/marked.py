"""The text of an article for a terminal, with sources, cues, contents and hedges marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import attrs

from allegedly.model import Analysis, SentenceRole, Span
from allegedly.model.vocabularies import Voice
from allegedly.render.blocks import marked_blocks
from allegedly.render.claims import view_claims
from allegedly.render.marks import Kind, Mark
from allegedly.render.nesting import Event, Open, nest
from allegedly.render.safe import one_line

if TYPE_CHECKING:
    from rich.text import Text

LONGEST_TEXT: Final = 20_000
"""Most code points of an article to show in a terminal; no news story is that long."""

VOICE_STYLE: Final[dict[Voice, str]] = {
    "author": "",
    "named": "cyan",
    "unnamed": "yellow",
    "document": "magenta",
    "unclear": "dim",
}

HEDGE_STYLE: Final = "bold underline"

_STYLE: Final[dict[Kind, str]] = {
    "boilerplate": "dim",
    "source": "bold",
    "cue": "italic",
    "hedge": HEDGE_STYLE,
}
_SIGNS: Final[dict[Kind, tuple[str, str]]] = {
    "source": ("[", "]"),
    "cue": ("_", "_"),
    "hedge": ("{", "}"),
}


@attrs.frozen
class Paragraph:
    """A paragraph to print.

    Attributes:
        role: Its role in the article.
        text: Its words with marks, safe for a terminal.
    """

    role: SentenceRole
    text: Text


def marked_text(analysis: Analysis, *, color: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of an article with marks.

    A content is enclosed in ``‹3`` and ``›``, where 3 is the number of its claim. Sources, cues
    and hedges have styles or, without styles, signs: ``[source]``, ``_cue_`` and ``{hedge}``.

    Args:
        analysis: The article.
        color: Whether the output shows styles.
    """
    from rich.text import Text

    writer = _Writer(analysis.article.text, color=color)
    for block, own in marked_blocks(analysis, view_claims(analysis)):
        if block.start >= LONGEST_TEXT:
            break
        end = min(block.last, LONGEST_TEXT)
        yield Paragraph(block.role, writer.write(nest([r for r in own if r.start < end])))
    if (rest := len(analysis.article.text) - LONGEST_TEXT) > 0:
        yield Paragraph("body", Text(f"… {rest:,} more characters: see the HTML report", "dim"))


def legend(*, color: bool) -> Text:
    """Return a line that explains the marks."""
    from rich.text import Text

    line = Text().append("marks: ", "dim")
    for kind in _SIGNS:
        opening, closing = _signs(Mark(kind), color=color)
        line.append(f"{opening}{kind}{closing}", _STYLE[kind]).append("  ")
    return line.append("‹3 content of claim 3›  unmarked: the author", "dim")


class _Writer:
    """Writes the events of paragraphs, one after the other."""

    def __init__(self, text: str, *, color: bool) -> None:
        self.text = text
        self.color = color

    def write(self, events: Iterable[Event[Mark]]) -> Text:
        from rich.text import Text

        words, styles, hedges = Text(), [""], 0
        for event in events:
            if isinstance(event, Span):
                piece = self.text[event.start : min(event.end, LONGEST_TEXT)]
                words.append(one_line(piece, LONGEST_TEXT), styles[-1])
                continue
            mark = event.piece.mark
            opening, closing = _signs(mark, color=self.color)
            if isinstance(event, Open):
                words.append("" if mark.kind == "hedge" and hedges else opening, styles[-1])
                hedges += mark.kind == "hedge"
                styles.append(f"{styles[-1]} {_style(mark)}")
            else:
                styles.pop()
                hedges -= mark.kind == "hedge"
                words.append("" if mark.kind == "hedge" and hedges else closing, styles[-1])
        return words


def _signs(mark: Mark, *, color: bool) -> tuple[str, str]:
    """Return the signs before and after a mark."""
    if mark.kind == "content":
        return f"‹{mark.claim} ", "›"
    return ("", "") if color else _SIGNS.get(mark.kind, ("", ""))


def _style(mark: Mark) -> str:
    style = _STYLE.get(mark.kind, "")
    if mark.voice and mark.kind in ("content", "source"):
        return f"not dim {VOICE_STYLE[mark.voice]} {style}"
    return style
