"""Messages to the person at the terminal, one line each, on standard error."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Final

import click

from allegedly.model import Failure, Skipped
from allegedly.render.safe import one_line

_MOST_REMEMBERED: Final = 10_000
_MOST_NAMED: Final = 20


def complain(message: str) -> None:
    """Write one line to standard error; if that is full or closed, continue without it."""
    with suppress(OSError, ValueError):
        click.echo(f"allegedly: {one_line(message)}", err=True)


class Complaints:
    """Reports failures, each cause once, and counts them and the records that were skipped.

    It remembers a bounded number of causes; each failure beyond these is reported on its own.
    """

    def __init__(self) -> None:
        """Start with nothing reported."""
        self._reported: Counter[Failure] = Counter()
        self._skipped: Counter[str] = Counter()
        self._foreign = 0

    def __bool__(self) -> bool:
        return bool(self._reported)

    def report(self, failure: Failure) -> None:
        """Report a failure, unless the same one has been reported before."""
        if failure not in self._reported:
            complain(describe_failure(failure))
        if failure in self._reported or len(self._reported) < _MOST_REMEMBERED:
            self._reported[failure] += 1

    def skip(self, record: Skipped) -> None:
        """Count a record that is not analysed; this is not a failure."""
        self._skipped[record.reason] += 1

    def skip_article(self, article: Skipped) -> None:
        """Count an article that is not in English; the first few are named."""
        self.skip(article)
        self._foreign += 1
        if self._foreign <= _MOST_NAMED:
            complain(f"{article.where}: skipped: {article.reason}")

    def sum_up(self) -> None:
        """Report how often each failure recurred, and how many records were skipped, and why."""
        for failure, times in self._reported.items():
            if times > 1:
                more = "1 more article" if times == 2 else f"{times - 1:,} more articles"
                complain(f"{failure.name}: the same failure in {more}")
        if self._skipped:
            hint = "; to analyse other languages, use --any-language" if self._foreign else ""
            complain(_describe_skipped(self._skipped) + hint)


def describe_failure(failure: Failure) -> str:
    """Return a failure as a sentence; for a failure to read, only the file and the reason."""
    return f"{failure.name}: {failure.cause}" if failure.stage == "read" else str(failure)


def _describe_skipped(skipped: Counter[str]) -> str:
    total = skipped.total()
    reasons = sorted(skipped.items(), key=lambda item: (-item[1], item[0]))
    return (
        f"{total:,} {'record' if total == 1 else 'records'} skipped: "
        f"{', '.join(f'{count:,} {reason}' for reason, count in reasons)}"
    )
