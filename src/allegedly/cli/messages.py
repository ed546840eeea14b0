"""Messages to the person at the terminal, one line each, on standard error."""

from __future__ import annotations

from collections import Counter
from typing import Final

import click

from allegedly.model import Failure, Skipped
from allegedly.render.safe import one_line

_MOST_REMEMBERED: Final = 10_000


def complain(message: str) -> None:
    """Write one line to standard error."""
    click.echo(f"allegedly: {one_line(message)}", err=True)


class Complaints:
    """Tells of failures, each cause once, and counts them, and what is no article.

    Of a very large number of causes only the first are remembered; each of the rest is told.
    """

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._told: Counter[Failure] = Counter()
        self._skipped: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._told)

    def tell(self, failure: Failure) -> None:
        """Tell of a failure unless just the same one has been told."""
        if failure not in self._told:
            complain(describe_failure(failure))
        if failure in self._told or len(self._told) < _MOST_REMEMBERED:
            self._told[failure] += 1

    def skip(self, record: Skipped) -> None:
        """Count a record that is no article; that is no failure."""
        self._skipped[record.reason] += 1

    def sum_up(self) -> None:
        """Say how often each repeated failure has come, and how much was no article, and why."""
        for failure, times in self._told.items():
            if times > 1:
                more = "1 more article" if times == 2 else f"{times - 1:,} more articles"
                complain(f"{failure.name}: the same failure in {more}")
        if self._skipped:
            complain(_describe_skipped(self._skipped))


def describe_failure(failure: Failure) -> str:
    """Return a failure as a sentence; what could not be read comes with file and reason."""
    return f"{failure.name}: {failure.cause}" if failure.stage == "read" else str(failure)


def _describe_skipped(skipped: Counter[str]) -> str:
    total = skipped.total()
    what = "record is no article" if total == 1 else "records are no articles"
    reasons = sorted(skipped.items(), key=lambda item: (-item[1], item[0]))
    return f"{total:,} {what}: {', '.join(f'{count:,} {reason}' for reason, count in reasons)}"
