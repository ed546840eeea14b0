"""Summaries as tables for a terminal or a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from allegedly.model import VOICES
from allegedly.render.console import console_for
from allegedly.render.safe import one_line
from allegedly.summary.intervals import Mean, Share
from allegedly.summary.results import Figures, Ranked, Summary
from allegedly.summary.view import interval_of, out_of, percent, shown_hedging, value_of

if TYPE_CHECKING:
    from rich.console import Console

_PARTS: Final = 30
_DOUBTS: Final = 10
_LONGEST: Final = 60

NOTE: Final = (
    "Intervals are 95 %: Wilson's for articles; for claims and attributions Wilson's at the "
    "effective number that their variance between articles gives."
)


def summary_to_text(summary: Summary, *, width: int = 100, color: bool = False) -> str:
    """Return a summary as text.

    Args:
        summary: The summary to show.
        width: Number of columns to fit into.
        color: Whether to use escape codes; nothing is conveyed by colour alone.
    """
    from rich.text import Text

    buffer = io.StringIO()
    console = console_for(buffer, max(60, width), color=color)
    console.print(Text(heading(summary), style="bold"), end="\n\n")
    _figures(console, summary.whole)
    _ranked(console, "Sources", summary.whole.sources, roles=True)
    _ranked(console, "Without a name", summary.whole.descriptions, roles=False)
    _cues(console, summary.whole)
    if summary.by is not None:
        _parts(console, summary)
    _doubts(console, summary)
    console.print(Text(NOTE, style="dim"))
    text = buffer.getvalue()
    return text if color else "\n".join(line.rstrip() for line in text.split("\n"))


def heading(summary: Summary) -> str:
    """Return the size of the collection in words."""
    whole = summary.whole
    return (
        f"{whole.articles:,} articles, {whole.words:,} words, {whole.claims:,} claims, "
        f"{whole.attributions:,} attributions, {summary.names:,} named sources"
    )


def _table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose first column is words and whose others are figures."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        wordy = number == 0 or column in ("role", "kind", "cues", "reason", "names")
        table.add_column(
            column, justify="left" if wordy else "right", overflow="fold", no_wrap=not wordy
        )
    for row in rows:
        table.add_row(*(Text(one_line(cell, 400)) for cell in row))
    if table.row_count:
        console.print(table)
        console.print()


def _figure(name: str, value: Share | Mean) -> tuple[str, str, str, str]:
    return name, value_of(value), interval_of(value), out_of(value)


def _figures(console: Console, figures: Figures) -> None:
    rows = [
        _figure("claims of sources that are unnamed", figures.unnamed),
        _figure("articles with one source only", figures.single_source),
        _figure("sources per article that has any", figures.sources_per_article),
        *(_figure(f"claims: {voice}", figures.voices[voice]) for voice in VOICES),
    ]
    found = shown_hedging(figures)
    if found is not None:
        name, hedging = found
        rows += [_figure(f"hedged ({name}): {v}", hedging[v].hedged) for v in VOICES]
        rows += [_figure(f"certain ({name}): {v}", hedging[v].degrees["certain"]) for v in VOICES]
    rows.append(_figure("attributions quoted directly", figures.quotations.share))
    rows.append(_figure("words per direct quotation", figures.quotations.words))
    if figures.quotations.quartiles is not None:
        first, median, third = figures.quotations.quartiles
        rows.append((f"    half of them {first} to {third} words", f"{median}", "", ""))
    _table(console, ("figure", "value", "interval", "of"), rows)


def _ranked(console: Console, title: str, ranked: Sequence[Ranked], *, roles: bool) -> None:
    columns = [title, "role" if roles else "kind", "articles", "attributions", "quoted", "words"]
    columns += ["denials", "hedged"]
    _table(
        console,
        columns,
        [
            (
                one_line(item.who, _LONGEST),
                one_line(item.role or "", _LONGEST) if roles else item.kind,
                f"{item.articles.count:,}",
                f"{item.attributions:,}",
                f"{item.quotations:,}",
                f"{item.words_quoted:,}",
                f"{item.denials:,}",
                percent(item.hedged.share),
            )
            for item in ranked
        ],
    )


def _cues(console: Console, figures: Figures) -> None:
    _table(
        console,
        ("stance", "share", "interval", "of", "cues"),
        [
            (
                *_figure(stance, verbs.share),
                ", ".join(f"{cue.lemma} {cue.count:,}" for cue in verbs.cues[:6]),
            )
            for stance, verbs in figures.verbs.items()
        ],
    )


def _parts(console: Console, summary: Summary) -> None:
    from rich.text import Text

    _table(
        console,
        (summary.by or "", "articles", "sources", "unnamed", "interval", "one source", "interval"),
        [
            (
                one_line(part.value, _LONGEST),
                f"{part.figures.articles:,}",
                value_of(part.figures.sources_per_article),
                value_of(part.figures.unnamed),
                interval_of(part.figures.unnamed),
                value_of(part.figures.single_source),
                interval_of(part.figures.single_source),
            )
            for part in summary.parts[:_PARTS]
        ],
    )
    more = len(summary.parts) - _PARTS + summary.parts_left_out
    notes = [f"{more:,} more parts are not shown."] if more > 0 else []
    if summary.without:
        notes.append(f"{summary.without:,} articles have no {summary.by}.")
    if notes:
        console.print(Text(" ".join(notes), style="dim"), end="\n\n")


def _doubts(console: Console, summary: Summary) -> None:
    from rich.text import Text

    if not summary.doubts:
        return
    _table(
        console,
        ("kept apart", "names"),
        [
            (doubt.reason, "; ".join(described(m.name, m.role, m.outlet) for m in doubt.members))
            for doubt in summary.doubts[:_DOUBTS]
        ],
    )
    more = len(summary.doubts) - _DOUBTS + summary.doubts_left_out
    if more > 0:
        line = f"{more:,} more names were kept apart; --format json lists the first 100."
        console.print(Text(line, style="dim"), end="\n\n")


def described(name: str, role: str, outlet: str) -> str:
    """Return a name with the role and the outlet, where there are any."""
    about = ", ".join(part for part in (role, outlet) if part)
    return f"{name} ({about})" if about else name
