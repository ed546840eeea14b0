"""The terminal renderer: a table of claims for each article."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Assessment, Claim, Hedge
from allegedly.model.profile import voice_of
from allegedly.render.safe import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

DEFAULT_WIDTH: Final = 100
"""Columns of output that goes into a file or a pipe."""

LONGEST_CLAIM: Final = 600
"""Code points of a claim that are shown; JSON has all."""

_VOICE_WIDTH: Final = 20
_JUDGED_WIDTH: Final = 6
_LEAST_CLAIM_WIDTH: Final = 28
_GAP: Final = 2

_VOICE_STYLE: Final = {
    "author": "",
    "named": "cyan",
    "unnamed": "yellow",
    "document": "magenta",
    "unclear": "dim",
}


class TableRenderer(Renderer):
    """Shows title, claims with voice and hedges, and a line of totals, fitted to a width."""

    piecewise = True

    def __init__(self, *, width: int | None = None, color: bool = False) -> None:
        """Make a renderer.

        Args:
            width: Columns to fit into; 100 by default.
            color: Whether to use escape codes for colour and weight. Without them the output is
                plain text; nothing is told by colour alone.
        """
        self.width = max(20, width or DEFAULT_WIDTH)
        self.color = color

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield one piece for each analysis."""
        for analysis in analyses:
            console, buffer = self._console()
            self._show(console, analysis)
            text = buffer.getvalue()
            if not self.color:
                text = "\n".join(line.rstrip() for line in text.split("\n"))
            yield text

    def _console(self) -> tuple[Console, io.StringIO]:
        from rich.console import Console

        buffer = io.StringIO()
        console = Console(
            file=buffer,
            width=self.width,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
            _environ={},
        )
        return console, buffer

    def _show(self, console: Console, analysis: Analysis) -> None:
        from rich.text import Text

        article = analysis.article
        file, number = article.metadata.get("file"), article.metadata.get("line")
        file = f"{file}, line {number}" if file and number else file
        published = article.published.date().isoformat() if article.published else None
        console.print(Text(one_line(article.title or str(file or article.id)), style="bold"))
        origin = [article.outlet, published, file if article.title else None]
        if line := " · ".join(one_line(str(part)) for part in origin if part):
            console.print(Text(line, style="dim"))
        if analysis.claims:
            console.print(self._table(analysis))
            console.print()
        for failure in analysis.failures:
            console.print(Text(f"! {one_line(str(failure))}", style="red"))
        console.print(Text(summary(analysis), style="dim"))
        console.print()

    def _table(self, analysis: Analysis) -> Table:
        from rich import box
        from rich.table import Table

        columns = {name: max(_JUDGED_WIDTH, len(name)) for name in analysis.assessments}
        spare = self.width - _VOICE_WIDTH - _GAP - sum(w + _GAP for w in columns.values())
        beside = spare >= _LEAST_CLAIM_WIDTH
        voice_width = _VOICE_WIDTH if self.width >= 60 else 10
        claim_width = spare if beside else self.width - voice_width - _GAP
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            padding=(0, _GAP - 1, 0, 0),
            leading=1,
        )
        table.add_column("voice", width=voice_width, overflow="fold")
        table.add_column("claim", width=max(5, claim_width), overflow="fold")
        if beside:
            for name, width in columns.items():
                table.add_column(name, width=width, overflow="fold")
        for claim in analysis.claims:
            judged = {
                n: found[claim.id] for n, found in analysis.assessments.items() if claim.id in found
            }
            cells = [_judgement(judged.get(name)) for name in columns] if beside else []
            table.add_row(_voice(claim), _claim(claim, judged, inline=not beside), *cells)
        return table


def summary(analysis: Analysis) -> str:
    """Return claims by voice and the hedged share by classifier, in one line."""
    figures = analysis.profile()
    claims = figures["claims"]
    voices = [
        f"{share['count']} {voice}" for voice, share in claims["by_voice"].items() if share["count"]
    ]
    line = f"{claims['count']} {'claim' if claims['count'] == 1 else 'claims'}" + (
        f": {', '.join(voices)}" if voices else ""
    )
    hedged = [
        f"{name} {found['hedged']['count']} of {found['hedged']['of']}"
        for name, found in figures["hedging"].items()
    ]
    return line + (f" · hedged: {', '.join(hedged)}" if hedged and claims["count"] else "")


def _voice(claim: Claim) -> Text:
    from rich.text import Text

    voice = voice_of(claim)
    if claim.attribution is None:
        return Text(voice)
    source, cue = claim.attribution.source, claim.attribution.cue
    cell = Text(
        one_line(source.name or source.text, 80) if source else "no source", _VOICE_STYLE[voice]
    )
    notes: list[str] = [voice]
    if cue and cue.stance != "neutral":
        notes.append(cue.stance)
    if claim.attribution.negated:
        notes.append("negated")
    return cell.append(f"\n{', '.join(notes)}", "dim")


def _claim(claim: Claim, judged: dict[str, Assessment], *, inline: bool) -> Text:
    from rich.text import Text

    shown = one_line(claim.text, LONGEST_CLAIM)
    cell = Text(shown)
    hedges = sorted({h for found in judged.values() for h in found.hedges}, key=_place)
    shift = 0
    for span in claim.spans:
        for hedge in hedges:
            if span.contains(hedge.span):
                start = hedge.span.start - span.start + shift
                cell.stylize("bold underline", start, start + len(hedge.span))
        shift += len(span) + len(" … ")
    if hedges:
        cell.append("\n" + "; ".join(_describe(hedge) for hedge in hedges), "italic")
    if inline:
        for name, found in judged.items():
            cell.append(f"\n{name}: {found.label} {found.score:.2f}", _label_style(found))
    return cell


def _judgement(found: Assessment | None) -> Text:
    from rich.text import Text

    return (
        Text("–")
        if found is None
        else Text(f"{found.label}\n{found.score:.2f}", _label_style(found))
    )


def _label_style(found: Assessment) -> str:
    return "bold" if found.label == "hedged" else "dim"


def _place(hedge: Hedge) -> tuple[Any, ...]:
    return hedge.span, hedge.type, hedge.holder


def _describe(hedge: Hedge) -> str:
    return f"“{one_line(hedge.text, 60)}” {hedge.type}, {hedge.holder}'s"
