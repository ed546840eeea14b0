"""`-o folder/ --format html`: the output as an index and a page for each article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from allegedly.cli.article_run import Made, Run, writable
from allegedly.cli.messages import complain
from allegedly.errors import describe
from allegedly.io.own_outputs import is_dataset
from allegedly.model import Analysis, Failure

if TYPE_CHECKING:
    from allegedly.render.html.pages import Page


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything, before any work is done.

    Raises:
        click.BadParameter: If it is not new or empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        held = "holds a dataset" if is_dataset(folder) else "is not empty"
        raise click.BadParameter(
            f"{folder} {held}; name a new or an empty folder", param_hint="--output"
        )


def write_pages(run: Run, folder: Path) -> bool:
    """Write a folder of pages, and return whether everything succeeded.

    Args:
        run: Yields the analyses; without any, no folder is created.
        folder: The folder, which appears when it is complete.
    """
    from allegedly.render.html.pages import writing_pages

    found = run.made(_page)
    for first in found:
        with writable(folder), writing_pages(folder) as pages:
            pages.add(first)
            for page in found:
                pages.add(page)
        complain(f"{folder / 'index.html'}: {run.count:,} articles")
    return run.finish(folder)


def _page(analysis: Analysis) -> Made[Page]:
    from allegedly.render.html.pages import page_of

    try:
        return page_of(analysis), ()
    except Exception as error:  # noqa: BLE001 (a failure of this article alone)
        version = analysis.provenance.allegedly
        return None, (Failure("render", "html", version, describe(error)),)
