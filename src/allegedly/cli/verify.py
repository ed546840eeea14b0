"""`allegedly verify`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import click

from allegedly.cli.article_run import write_out
from allegedly.cli.formats import by_extension, terminal_options
from allegedly.cli.messages import Complaints, complain
from allegedly.cli.one_article import analyse_all
from allegedly.cli.options import Asked, analysis_options, split_names
from allegedly.cli.output_paths import keep_inputs, output_option
from allegedly.cli.streams import result_stream
from allegedly.io import Input, find_inputs
from allegedly.io.articles import one_article

if TYPE_CHECKING:
    from allegedly.verification import LossKind, Outcome, Verification

_ENDINGS: Final = {"": "table", ".txt": "table", ".json": "json", ".html": "html"}
_FAULTS: Final = "altered,spliced,other-speaker,not-found"

_HELP = """\
Compare the quotations of STORY with transcripts of what was said.

Every direct quotation is looked up word by word: "verbatim", "trimmed" (words left out at an end,
or at an ellipsis), "altered" (the difference is shown), "spliced" (joined from separate places
without marking the gap), "other speaker", or "not found". Quotation marks, dashes, dots, capitals,
spelling, contractions, fillers ("um") and insertions in [brackets] do not make a quotation
altered. For indirect speech, the best passage is shown, and hedges, negations, conditions and
attributions that got lost on the way.

A transcript is plain text, lines of the form "NAME: …", SubRip or WebVTT. STORY is read as in
"allegedly analyze", and must hold one article. Needs rapidfuzz: pip install 'allegedly[verify]'.

\b
Examples:
  allegedly verify story.txt --against interview.txt
  allegedly verify story.html --against part-1.srt part-2.srt
  allegedly verify story.txt --against talk.vtt -o verified.html
  allegedly verify story.txt --against talk.vtt --fail-on altered,hedge

Exit status: 0 done, 1 something failed, or an outcome named in --fail-on occurred, 2 wrong usage,
130 interrupted.
"""


def _fail_on(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    """Return outcomes and losses by their names in the library."""
    from allegedly.verification.results import LossKind, Outcome

    known = {name.replace(" ", "-"): name for name in (*get_args(Outcome), *get_args(LossKind))}
    names = split_names(value) or []
    if names == ["none"]:
        return frozenset()
    for name in names:
        if name not in known:
            raise click.BadParameter(
                f"unknown outcome {name!r}; choose from none, {', '.join(known)}"
            )
    return frozenset(known[name] for name in names)


@click.command("verify", help=_HELP, short_help="Compare quotations with transcripts.")
@click.argument("story", metavar="STORY")
@click.argument("more", metavar="", nargs=-1)
@click.option(
    "--against",
    "transcripts",
    multiple=True,
    required=True,
    metavar="TRANSCRIPT…",
    help="Transcripts of what was said; - is standard input.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "html"]),
    help="Format of the output; JSON has the schema allegedly/verification/1. [default: from the "
    "extension of -o, else table]",
)
@output_option
@click.option(
    "--fail-on",
    default=_FAULTS,
    show_default=True,
    callback=_fail_on,
    metavar="A,B",
    help="Outcomes that make the exit status 1, also losses in indirect speech: hedge, polarity, "
    "condition, attribution; or none.",
)
@click.option("--only-faults", is_flag=True, help="Table only: leave out verbatim quotations.")
@analysis_options
def verify_command(
    story: str,
    more: tuple[str, ...],
    transcripts: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    fail_on: frozenset[str],
    only_faults: bool,
    asked: Asked,
) -> None:
    """Read, analyse, compare and write."""
    from allegedly.verification import LOSSES, OUTCOMES, read_transcript, verify

    if format_ is None:
        format_ = "table" if output is None else by_extension(output, _ENDINGS)
    with result_stream() as result:
        names = (*transcripts, *more)
        prepared = asked.prepare()
        inputs = list(find_inputs([story]))
        spoken = [Input(None if name == "-" else Path(name)) for name in names]
        if story == "-" and "-" in names:
            raise click.UsageError("standard input can be read only once; name one of the two")
        keep_inputs(output or result, chain(inputs, spoken))
        given = [read_transcript(name, encoding=asked.encoding) for name in names]
        complaints = Complaints()
        for failure in prepared.failures:
            complaints.report(failure)
        article = one_article(inputs, prepared.readers, "to verify")
        (analysis,) = analyse_all(prepared.analyzer, [article], complaints, "to verify")
        verification = verify(analysis, given, analyzer=prepared.analyzer)
        fitted = terminal_options() if output is None and result.isatty() else {}
        write_out(_pieces(verification, format_, fitted, only_faults), output, result)
    if output is not None:
        found = ", ".join(f"{count} {name}" for name, count in verification.counts.items() if count)
        complain(f"quotations: {found or 'none'}; written to {output}")
    outcomes: list[Outcome] = [name for name in OUTCOMES if name in fail_on]
    losses: list[LossKind] = [name for name in LOSSES if name in fail_on]
    if complaints or verification.faults(outcomes, losses):
        raise click.exceptions.Exit(1)


def _pieces(
    verification: Verification, format_: str, fitted: dict[str, Any], only_faults: bool
) -> Iterator[str]:
    from allegedly.verification import (
        verification_to_html,
        verification_to_json,
        verification_to_text,
    )

    if format_ == "json":
        yield verification_to_json(verification) + "\n"
    elif format_ == "html":
        yield verification_to_html(verification)
    else:
        yield verification_to_text(verification, verbatim=not only_faults, **fitted)
