"""The command line. Each command is imported when it is called."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import Final

import click

from allegedly.cli import streams
from allegedly.cli.lazy import LazyGroup
from allegedly.cli.messages import complain

COMMANDS: Final = {
    "demo": (
        "allegedly.cli.demo:demo_command",
        "Analyse the sample article that comes with the library.",
    ),
    "analyze": (
        "allegedly.cli.analyze:analyze_command",
        "Find claims, sources and hedges in articles.",
    ),
    "render": (
        "allegedly.cli.render:render_command",
        "Show stored analyses in another format.",
    ),
    "diff": (
        "allegedly.cli.diff:diff_command",
        "Show where an article drops hedges or sources that another has.",
    ),
    "verify": (
        "allegedly.cli.verify:verify_command",
        "Compare the quotations of an article with transcripts.",
    ),
    "summary": (
        "allegedly.cli.summary:summary_command",
        "Summarise who is quoted in many articles, and how firmly.",
    ),
    "audit": (
        "allegedly.cli.audit:audit_command",
        "Report sourcing that an editor would send back.",
    ),
    "serve": (
        "allegedly.cli.serve:serve_command",
        "Serve a page to paste articles into, and an HTTP interface.",
    ),
    "export": (
        "allegedly.cli.export:export_command",
        "Write a Parquet table, or a folder for brat.",
    ),
    "plugins": (
        "allegedly.cli.plugins:plugins_command",
        "List installed plugins, their options, and failures.",
    ),
    "new-plugin": (
        "allegedly.cli.new_plugin:new_plugin_command",
        "Write a new plugin distribution, ready to install.",
    ),
    "check-plugin": (
        "allegedly.cli.check_plugin:check_plugin_command",
        "Check that a plugin keeps its contract.",
    ),
    "compare": (
        "allegedly.cli.compare:compare_command",
        "Compare classifiers, or attributors, on a corpus.",
    ),
    "leaderboard": (
        "allegedly.cli.leaderboard:leaderboard_command",
        "Make a page from results of comparisons.",
    ),
    "train": (
        "allegedly.cli.train:train_command",
        "Train a plugin on data of your own.",
    ),
    "corpora": (
        "allegedly.cli.corpora:corpora_command",
        "List corpora to compare on, and show how to get each.",
    ),
}


_HELP: Final = """\
Show, for every claim in a news article, who vouches for it and how firmly.

\b
Examples:
  allegedly demo                             a sample article, analysed
  allegedly analyze story.txt                a table in the terminal
  allegedly analyze story.txt -o story.html  a report for the browser
  allegedly analyze news/ -o news.jsonl      a folder, as JSON Lines
  allegedly render news.jsonl -o news.csv    the same as a table, without analysing again
  allegedly analyze -                        an article from standard input
  allegedly plugins                          the classifiers that are installed

"allegedly COMMAND --help" explains each command.

Exit status of all commands: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.
"""


@click.group(
    help=_HELP,
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="allegedly", message="%(prog)s %(version)s")
def cli() -> None:
    """Show who vouches for each claim of news articles."""


class Terminated(KeyboardInterrupt):
    """SIGTERM asked the process to end."""


def _terminate(*_: object) -> None:
    """End as after Ctrl-C, so that no half-written file stays; a second signal ends at once."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise Terminated


def main() -> None:
    """Run the command line and exit: 0 done, 1 something failed, 2 wrong usage, 130 interrupted."""
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGTERM, _terminate)
    streams.prepare()
    try:
        result = cli.main(prog_name="allegedly", standalone_mode=False)
        status = result if isinstance(result, int) else 0
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt) as error:
        terminated = isinstance(error.__cause__ or error, Terminated)
        complain("terminated" if terminated else "interrupted")
        status = 143 if terminated else 130
    except SystemExit as stop:  # raised by click if the reader of a pipe has closed it
        status = stop.code if isinstance(stop.code, int) else 1
    except Exception as error:  # noqa: BLE001 (reported as a fault of the program)
        status = _unexpected(error)
    sys.exit(streams.finish() or status)


def _unexpected(error: Exception) -> int:
    from allegedly.errors import AllegedlyError, describe

    if os.environ.get("ALLEGEDLY_DEBUG"):
        raise error
    if isinstance(error, AllegedlyError):
        complain(str(error))
    elif isinstance(error, OSError) and error.strerror:
        complain(f"{error.filename or 'output'}: {error.strerror}")
        if error.filename is None:
            streams.discard(sys.stdout)
    else:
        complain(
            f"internal error: {describe(error)}; please report it, with the output of "
            "ALLEGEDLY_DEBUG=1 allegedly …"
        )
    return 1
