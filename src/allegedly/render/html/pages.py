"""A folder of pages: an index of all articles, and a report for each in a file of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import attrs

from allegedly.errors import LockedError
from allegedly.model import Analysis
from allegedly.render.html.index import Entry, index_values
from allegedly.render.html.renderer import assets, page, report_page
from allegedly.storage import locked

INDEX: Final = "index.html"
REPORTS: Final = "reports"


@attrs.frozen
class Page:
    """The page of an article, with its entry in the index."""

    html: str
    entry: Entry


def page_of(analysis: Analysis) -> Page:
    """Return the report of an article as a page; it may run in a worker."""
    html, entry = report_page(analysis, back=f"../{INDEX}")
    return Page(html, entry)


class Pages:
    """The pages while they are written; of each, only its entry is kept."""

    def __init__(self, folder: Path) -> None:
        """Use `writing_pages` instead."""
        self._folder = folder
        self._entries: list[Entry] = []

    def add(self, made: Page) -> None:
        """Write the page of the next article."""
        link = f"{REPORTS}/{len(self._entries) + 1:05}.html"
        self._write(link, made.html)
        self._entries.append(attrs.evolve(made.entry, link=link))

    def finish(self) -> None:
        """Write the index."""
        title = "Sourcing of several articles"
        self._write(
            INDEX,
            page("head", title=title, back=None, **assets())
            + page("index", **index_values(self._entries))
            + page("foot", **assets()),
        )

    def _write(self, name: str, html: str) -> None:
        (self._folder / name).write_text(html, encoding="utf-8", newline="")


@contextmanager
def writing_pages(folder: Path) -> Iterator[Pages]:
    """Write pages to a folder, which appears when all of them are there.

    Args:
        folder: The folder to write; it must be new or empty.

    Raises:
        LockedError: If another run is writing to it.
        FileExistsError: If it is not empty.
        OSError: If it cannot be written.
    """
    target = Path(os.path.realpath(folder))
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(target.with_name(f".{target.name}.allegedly.lock")))
        except LockedError as error:
            raise LockedError(
                f"{folder}: another run is writing to this folder; try again when it has finished"
            ) from error
        with _writing(target) as pages:
            yield pages


@contextmanager
def _writing(target: Path) -> Iterator[Pages]:
    part = target.with_name(f".{target.name}.allegedly.part")
    if part.exists():  # of a run that was killed
        shutil.rmtree(part)
    (part / REPORTS).mkdir(parents=True)
    try:
        pages = Pages(part)
        yield pages
        pages.finish()
        if target.exists():
            target.rmdir()  # which refuses if it is not empty
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
