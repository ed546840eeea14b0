"""Verifications as a table for a terminal or a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from allegedly.render.console import console_for
from allegedly.render.safe import one_line
from allegedly.verification.results import Loss, Place, Quoted, Reported, Step, Verification

if TYPE_CHECKING:
    from rich.text import Text

_LONGEST: Final = 600
_KIND_WIDTH: Final = 15
_NOTHING: Final = "–"


def verification_to_text(
    verification: Verification, *, width: int = 100, color: bool = False, verbatim: bool = True
) -> str:
    """Return a verification as text: each quotation beside its place in the transcripts.

    Differences stand in braces, the words of the transcript first: ``{close → shut}``. Pieces from
    places apart are divided by ``‖``.

    Args:
        verification: The verification to show.
        width: Number of columns to fit into.
        color: Whether to use escape codes; nothing is conveyed by colour alone.
        verbatim: Whether to show quotations that are verbatim as well.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    buffer = io.StringIO()
    console = console_for(buffer, max(40, width), color=color)
    console.print(Text(heading(verification), style="bold"), end="\n\n")
    table = Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), leading=1
    )
    table.add_column("outcome", width=_KIND_WIDTH, overflow="fold")
    table.add_column("story", overflow="fold", ratio=1)
    table.add_column("transcript", overflow="fold", ratio=1)
    for quoted in verification.quotations:
        if verbatim or quoted.outcome != "verbatim":
            mark = "! " if quoted.fault else "  "
            style = "red" if quoted.fault else ""
            table.add_row(Text(mark + quoted.outcome, style=style), _words(quoted), _spoken(quoted))
    for reported in verification.reports:
        if reported.place is not None:
            lost = ", ".join(loss.kind for loss in reported.losses)
            kind = f"! {lost} lost" if lost else "  reported"
            table.add_row(
                Text(kind, style="red" if lost else ""), _claim(reported), _passage(reported)
            )
    if table.row_count:
        console.print(table)
        console.print()
    console.print(Text("\n".join(totals(verification)), style="dim"))
    text = buffer.getvalue()
    return text if color else "\n".join(line.rstrip() for line in text.split("\n"))


def heading(verification: Verification) -> str:
    """Return the names of the story and of the transcripts."""
    article = verification.analysis.article
    story = one_line(str(article.title or article.file or article.id), 80)
    names = ", ".join(one_line(item.name, 60) for item in verification.transcripts[:4])
    more = len(verification.transcripts) - 4
    return f"{story}, against {names}" + (f" and {more} more" if more > 0 else "")


def totals(verification: Verification) -> Iterator[str]:
    """Yield a line on the quotations, and one on indirect speech."""
    counts = [f"{count} {outcome}" for outcome, count in verification.counts.items() if count]
    number = len(verification.quotations)
    yield f"{number} {'quotation' if number == 1 else 'quotations'}" + (
        f": {', '.join(counts)}" if counts else ""
    )
    if reports := verification.reports:
        found = sum(reported.place is not None for reported in reports)
        lost = sum(bool(reported.losses) for reported in reports)
        yield (
            f"{len(reports)} {'claim' if len(reports) == 1 else 'claims'} in indirect speech: "
            f"{found} with a passage, {lost} with something lost"
        )


def place_name(place: Place) -> str:
    """Return where a place is: transcript, time, speaker."""
    parts = [place.transcript, place.time or "", place.speaker or ""]
    return ", ".join(one_line(part, 80) for part in parts if part)


def described(loss: Loss) -> str:
    """Return a loss in words: ``hedge lost: “may” (possible became certain)``."""
    change = f" ({loss.change})" if loss.change else ""
    return f"{loss.kind} lost: “{one_line(loss.spoken, 80)}”{change}"


def difference(step: Step) -> str:
    """Return words that differ, those of the transcript first: ``{close → shut}``."""
    return f"{{{step.spoken or _NOTHING} → {step.quoted or _NOTHING}}}"


def _words(quoted: Quoted) -> Text:
    from rich.text import Text

    shown = Text("“")
    if quoted.steps:
        shown.append_text(Text(" ").join(_step(step) for step in quoted.steps if _shows(step)))
    else:
        shown.append(one_line(quoted.text, _LONGEST))
    shown.append("”")
    if quoted.source:
        shown.append(f" – {one_line(quoted.source, 80)}", style="dim")
    for note in quoted.notes:
        shown.append(f"\n{one_line(note, 120)}", style="dim")
    return shown


def _shows(step: Step) -> bool:
    return bool(step.quoted) or step.kind in ("dropped", "omitted")


def _step(step: Step) -> Text:
    from rich.text import Text

    if step.kind in ("changed", "added", "dropped"):
        return Text(one_line(difference(step), _LONGEST), style="bold red")
    if step.kind == "omitted":
        return Text(step.quoted or "‖", style="bold" if step.quoted else "bold red")
    return Text(one_line(step.quoted, _LONGEST))


def _spoken(quoted: Quoted) -> Text:
    from rich.text import Text

    shown = Text()
    for number, place in enumerate(quoted.places):
        first, last = number == 0, number == len(quoted.places) - 1
        before, after = quoted.left_out
        words = " ".join(
            part
            for part in (
                f"({before})" if first and before else "",
                place.text,
                f"({after})" if last and after else "",
            )
            if part
        )
        shown.append("" if first else "\n")
        shown.append(one_line(words, _LONGEST))
        shown.append(f" – {place_name(place)}", style="dim")
    return shown


def _claim(reported: Reported) -> Text:
    from rich.text import Text

    shown = Text(one_line(reported.claim.text, _LONGEST))
    shown.append(f" – {one_line(reported.claim.who, 80)}", style="dim")
    for loss in reported.losses:
        shown.append(f"\n{described(loss)}", style="bold")
    return shown


def _passage(reported: Reported) -> Text:
    from rich.text import Text

    place = reported.place
    assert place is not None
    return Text(one_line(place.text, _LONGEST)).append(f" – {place_name(place)}", style="dim")
