"""`-o news.db`, `-o news.xlsx`, `-o news.parquet`: outputs that are not text."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from allegedly.cli.article_run import ALREADY_THERE, Made, Run, writable, write_parquet_out
from allegedly.cli.formats import BINARY, no_offsets
from allegedly.cli.messages import complain
from allegedly.errors import AuditError, TableError, describe
from allegedly.model import Analysis, Failure, Finding, Skipped

if TYPE_CHECKING:
    from allegedly.audit import Audit, Auditor
    from allegedly.tables.database.file import Database
    from allegedly.tables.database.related_rows import Rows

append_option = click.option(
    "--append",
    is_flag=True,
    help="Database only: add to a database; articles that are there already are left out.",
)


def _checked(ctx: click.Context, param: click.Parameter, profile: str | None) -> str | None:
    """Refuse a house style that is unknown."""
    if profile is not None:
        try:
            _auditor(profile)
        except AuditError as error:
            raise click.BadParameter(str(error)) from error
    return profile


profile_option = click.option(
    "--profile",
    metavar="NAME",
    callback=_checked,
    help="Database and workbook only: house style for the table of findings: ap, reuters, bbc or "
    "npr. [default: the checks that are quiet enough for every desk]",
)


@attrs.frozen
class How:
    """The way to write an output, as far as its format leaves a choice.

    Attributes:
        profile: The house style of the findings; None for the default checks.
        append: Whether to add to a database.
        resume: Whether to continue the last run of a database.
        offsets: The unit of positions; None for code points.
    """

    profile: str | None = None
    append: bool = False
    resume: bool = False
    offsets: str | None = None

    def check(self, *names: str | None) -> None:
        """Refuse options that none of the outputs has.

        Args:
            names: The formats of the outputs; None for a folder.

        Raises:
            click.UsageError: If an option is of no use.
        """
        if self.offsets is not None and None in names:
            raise click.UsageError("datasets count in code points; leave out --offsets")
        if self.offsets is not None and (binary := sorted(BINARY.keys() & names)):
            raise no_offsets(binary[0])
        if self.append and "sqlite" not in names:
            raise click.UsageError("--append applies to databases only, as in -o news.db")
        if self.profile is not None and not {"sqlite", "xlsx"} & set(names):
            raise click.UsageError(
                "--profile applies to databases and workbooks only, as in -o news.db"
            )


def write_binary(
    run: Run, name: str, output: Path, settings: Callable[[], dict[str, Any]], how: How
) -> bool:
    """Write analyses in a format that is not text, and return whether everything succeeded.

    Args:
        run: Yields the analyses.
        name: The format, one of `BINARY`.
        output: The file.
        settings: Returns all on which the results depend; called for a database only.
        how: The way to write it.
    """
    if name == "sqlite":
        return _write_database(run, output, settings(), how)
    if name == "xlsx":
        _write_workbook(run, output, how)
    else:
        write_parquet_out(run.analyses(), output)
    return run.finish(output)


def _write_workbook(run: Run, output: Path, how: How) -> None:
    from allegedly.tables import write_xlsx

    audited, analyses, cut = Audited(how.profile), run.analyses(), 0

    def findings(analysis: Analysis) -> tuple[Finding, ...]:
        audit = audited.audit(analysis)
        for failure in audit.failures:
            run.complaints.report(failure)
        return audit.findings

    for first in analyses:
        with writable(output):
            cut = write_xlsx(chain([first], analyses), output, findings=findings)
    if cut:
        texts = "1 text was" if cut == 1 else f"{cut:,} texts were"
        complain(f"{output}: {texts} cut, as a cell holds at most 32,767 characters")


@attrs.frozen
class Audited:
    """Audits analyses; small and picklable, because it is sent to the workers.

    Attributes:
        profile: The house style; None for the default checks.
    """

    profile: str | None

    def audit(self, analysis: Analysis) -> Audit:
        """Audit an analysis."""
        return _auditor(self.profile).audit(analysis)

    def encode(self, analysis: Analysis) -> Made[Rows]:
        """Return the rows of an analysis, with the findings of the audit."""
        from allegedly.tables.database.related_rows import related_rows

        audit = self.audit(analysis)
        try:
            return related_rows(analysis, audit.findings, audit.failures), audit.failures
        except Exception as error:  # noqa: BLE001 (a failure of this article alone)
            made_by = analysis.provenance.allegedly
            failure = Failure("render", "sqlite", made_by, describe(error))
            return None, (*audit.failures, failure)


def _write_database(run: Run, output: Path, settings: dict[str, Any], how: How) -> bool:
    from allegedly.tables.database.file import writing_database
    from allegedly.tables.database.writing import BATCH

    now = json.dumps({**settings, "profile": how.profile}, sort_keys=True)
    added = 0
    try:
        with (
            writable(output),
            writing_database(output, append=how.append or how.resume) as database,
        ):
            if how.resume:
                _check_resumable(output, database, now)
            database.begin(now, resume=how.resume)
            run.leave_out = database.holds
            for rows in run.made(Audited(how.profile).encode):
                if not database.add(rows):
                    run.complaints.skip(Skipped(output.name, ALREADY_THERE))
                    continue
                added += 1
                if added % BATCH == 0:
                    database.commit()
            database.finish()
            empty = database.is_empty
    except TableError as error:
        for line in str(error).splitlines():
            complain(line)
        return False
    except KeyboardInterrupt:
        complain(f"{output}: what was committed is kept; continue with --resume")
        raise
    run.complaints.sum_up()
    if empty:
        complain(f"nothing was {run.verb}; {output} is not written")
        return False
    complain(f"{output}: {added:,} {'article' if added == 1 else 'articles'} added")
    return not run.complaints


def _check_resumable(output: Path, database: Database, now: str) -> None:
    from allegedly.shards.manifest import differing

    if (last := database.last_run()) is None or last[0] == now:
        return
    lines = differing("", json.loads(last[0]), json.loads(now))
    raise TableError(
        "\n  ".join([f"{output}: its last run had different settings:", *lines])
        + "\nrun it as before with --resume, or add to it with --append; nothing was changed"
    )


@lru_cache(maxsize=8)
def _auditor(profile: str | None) -> Auditor:
    from allegedly.audit import Auditor, Config

    return Auditor(Config(profile=profile))
