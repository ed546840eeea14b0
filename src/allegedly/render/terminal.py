"""The terminal renderer: the text with marks and a table of claims, for each article."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Article, Assessment
from allegedly.render.claims import ClaimView, Judgement, view_claims
from allegedly.render.commitments import counted
from allegedly.render.console import console_for
from allegedly.render.marked import HEDGE_STYLE, VOICE_STYLE, legend, marked_text
from allegedly.render.merged_hedges import FoundHedge
from allegedly.render.safe import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

DEFAULT_WIDTH: Final = 100
"""Columns of output to a file or a pipe."""

_VOICE_WIDTH: Final = 20
_JUDGED_WIDTH: Final = 6
_LEAST_CLAIM_WIDTH: Final = 28
_GAP: Final = 2


class TableRenderer(Renderer):
    """Shows the text with marks, claims with voice and hedges, and totals, fitted to a width."""

    piecewise = True

    def __init__(self, *, width: int | None = None, color: bool = False, text: bool = True) -> None:
        """Make a renderer.

        Args:
            width: Number of columns to fit into; 100 by default.
            color: Whether to use escape codes for colour and weight. Without them the output is
                plain text; nothing is conveyed by colour alone.
            text: Whether to show the text of the article above its claims.
        """
        self.width = max(20, width or DEFAULT_WIDTH)
        self.color = color
        self.text = text

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
        buffer = io.StringIO()
        return console_for(buffer, self.width, color=self.color), buffer

    def _show(self, console: Console, analysis: Analysis) -> None:
        from rich.text import Text

        paragraphs = list(marked_text(analysis, color=self.color)) if self.text else []
        title = [paragraph.text for paragraph in paragraphs if paragraph.role == "title"]
        heading = Text(" ").join(title) if title else Text(_name(analysis.article))
        heading.stylize("bold")
        console.print(heading)
        if origin := _origin(analysis.article):
            console.print(Text(origin, style="dim"))
        console.print()
        for paragraph in paragraphs:
            if paragraph.role != "title":
                console.print(paragraph.text, end="\n\n", width=min(self.width, DEFAULT_WIDTH))
        if analysis.claims:
            if self.text:
                console.print(legend(color=self.color), end="\n\n")
            console.print(self._table(analysis))
            console.print()
        for failure in analysis.failures:
            console.print(Text(f"! {one_line(str(failure))}", style="red"))
        console.print(Text(summary(analysis), style="dim"))
        if firmness := how_firmly(analysis):
            console.print(Text(firmness, style="dim"))
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
        for view in view_claims(analysis):
            cells = [_judgement(item.found) for item in view.judgements] if beside else []
            table.add_row(_voice(view), _claim(view, inline=not beside), *cells)
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


def how_firmly(analysis: Analysis) -> str:
    """Return claims by commitment of their voice, by classifier that tells it, in one line."""
    shown = [
        f"{name} {', '.join(f'{count} {words}' for words, count in places.items())}"
        for name, places in counted(analysis).items()
    ]
    return f"how firmly: {'; '.join(shown)}" if shown else ""


def _file(article: Article) -> str | None:
    file, line = article.metadata.get("file"), article.metadata.get("line")
    return f"{file}, line {line}" if file and line else file and str(file)


def _name(article: Article) -> str:
    return one_line(article.title or _file(article) or article.id)


def _origin(article: Article) -> str:
    """Return outlet, date and, below a title, the file."""
    published = article.published.date().isoformat() if article.published else None
    parts = [article.outlet, published, _file(article) if article.title else None]
    return " · ".join(one_line(part) for part in parts if part)


def _voice(view: ClaimView) -> Text:
    from rich.text import Text

    cell = Text().append(f"{view.number} ", "dim")
    cell.append(one_line(view.who), VOICE_STYLE[view.voice])
    attribution = view.attribution
    if attribution is None:
        return cell
    notes: list[str] = [view.voice]
    if attribution.cue and attribution.cue.stance != "neutral":
        notes.append(attribution.cue.stance)
    if attribution.negated:
        notes.append("negated")
    return cell.append(f"\n{', '.join(notes)}", "dim")


def _claim(view: ClaimView, *, inline: bool) -> Text:
    from rich.text import Text

    cell = Text(one_line(view.text))
    shift = 0
    for span in view.claim.spans:
        for hedge in view.hedges:
            if span.contains(hedge.span):
                start = hedge.span.start - span.start + shift
                cell.stylize(HEDGE_STYLE, start, start + len(hedge.span))
        shift += len(span) + len(" … ")
    if view.hedges:
        cell.append("\n" + "; ".join(_describe(hedge, view) for hedge in view.hedges), "italic")
    for firmness in _firmness(view):
        cell.append(f"\nhow firmly: {firmness}", "italic")
    if inline:
        for judgement in view.judgements:
            if found := judgement.found:
                shown = f"\n{judgement.name}: {found.label} {found.score:.2f}"
                cell.append(shown, _label_style(found))
    return cell


def _firmness(view: ClaimView) -> list[str]:
    """Describe the commitments, with the classifiers that agree on one if not all do."""
    telling = [judgement for judgement in view.judgements if judgement.held]
    if len(telling) == 1:
        return [f"{held.holder} {held.words} {held.scale}" for held in telling[0].held]
    found = view.commitments.items()
    shown = [f"{holder} {words}{_agreed(by, telling)}" for (holder, words), by in found]
    return ["; ".join(shown)] if shown else []


def _agreed(by: tuple[int, ...], asked: Sequence[Judgement]) -> str:
    """Name the classifiers that agree, unless all of those asked do."""
    names = [judgement.name for judgement in asked if judgement.by in by]
    return "" if len(names) == len(asked) else f" ({', '.join(names)})"


def _judgement(found: Assessment | None) -> Text:
    from rich.text import Text

    return (
        Text("–")
        if found is None
        else Text(f"{found.label}\n{found.score:.2f}", _label_style(found))
    )


def _label_style(found: Assessment) -> str:
    return "bold" if found.label == "hedged" else "dim"


def _describe(hedge: FoundHedge, view: ClaimView) -> str:
    """Describe a hedge, and the classifiers that agree on it if not all do."""
    agreed = _agreed(hedge.by, [judgement for judgement in view.judgements if judgement.found])
    return f"“{one_line(hedge.text, 60)}” {hedge.type}, {hedge.holder}'s{agreed}"
