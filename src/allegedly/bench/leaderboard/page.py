"""The page of a leaderboard: no scripts, no external resources, all text escaped."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from allegedly.bench.leaderboard.board import ALPHA, RESAMPLES, Board
from allegedly.bench.leaderboard.documents import MOST, by_document, explained
from allegedly.bench.leaderboard.entries import Entry
from allegedly.bench.leaderboard.plot import cost_against_quality
from allegedly.render.page_templates import page_template
from allegedly.render.palette_and_policy import palette, policy
from allegedly.storage import write_text

INDEX: Final = "index.html"
RESULTS: Final = "results"

RULES: Final = (
    "An entry is the file comparison.json that “allegedly compare -o DIR” wrote, as it is.",
    "It judges all documents of the corpus (no --limit).",
    "No document of the corpus was used for training, for tuning, as an example in a prompt, or to "
    "choose between variants. A plugin that was trained ships hashes of its training texts "
    "(seen=).",
    "The annotation was not at hand when predictions from a file were made. Their "
    "entry names the system, its version, its settings and the way to run it again.",
    "Cost is that of the machine named in the provenance: compare it only between entries of one "
    "machine.",
    "An entry may be run again by anyone; if its figures cannot be reached within their interval, "
    "it is removed.",
)
"""The conditions under which an entry counts."""


def write_leaderboard(found: Sequence[Board], folder: Path, title: str) -> Path:
    """Write the page, and beside it the results that it was made from.

    Returns:
        The path of the page.

    Raises:
        AllegedlyError: If a file cannot be written.
    """
    sources = sorted({entry.source for board in found for entry in _entries(board)})
    links = {
        source: f"{RESULTS}/{number:03}.json" for number, source in enumerate(sources, start=1)
    }
    (folder / RESULTS).mkdir(parents=True, exist_ok=True)
    for old in (folder / RESULTS).glob("[0-9]*.json"):
        old.unlink()
    for source, link in links.items():
        shutil.copyfile(source, folder / link)
    write_text(folder / INDEX, leaderboard_to_html(found, title, links))
    return folder / INDEX


def leaderboard_to_html(
    found: Sequence[Board], title: str, links: Mapping[Path, str] | None = None
) -> str:
    """Return the page.

    Args:
        found: Its tables.
        title: Its heading.
        links: The address of each file of results; none are linked by default.
    """
    style = _style()
    return page_template("allegedly.bench.leaderboard").render(
        style=Markup(style),  # noqa: S704 (a style sheet that ships with the library)
        policy=policy(style),
        title=title,
        boards=[_view(board, links or {}) for board in found],
        rules=RULES,
        alpha=f"{100 * ALPHA:g} %",
        resamples=f"{RESAMPLES:,}",
        most=MOST,
    )


def _entries(board: Board) -> list[Entry]:
    return [*(standing.entry for standing in board.standings), *board.failed]


def _view(board: Board, links: Mapping[Path, str]) -> dict[str, Any]:
    corpus = board.corpus
    entries = [standing.entry for standing in board.standings]
    documents = by_document(board)
    name = f"{corpus.name}, {corpus.measure}"
    plot = cost_against_quality(f"Cost against quality: {name}", corpus.measure, board.standings)
    return {
        "name": name,
        "corpus": corpus,
        "rows": [
            {
                "place": _place(standing.best, standing.worst),
                "leads": standing.best == 1,
                "entry": standing.entry,
                "value": _value(corpus.measure, standing.entry.value),
                "interval": _interval(corpus.measure, standing.interval),
                "remarks": standing.remarks,
                "speed": _number(standing.entry.ms_per_1000, 1),
                "memory": _number(standing.entry.mib, 0),
                "size": _number(standing.entry.size and standing.entry.size / 2**20, 1),
            }
            for standing in board.standings
        ],
        "failed": board.failed,
        "plot": Markup(plot),  # noqa: S704 (its texts are escaped)
        "judged": [entry.label for entry in entries if entry.measure is not None],
        "documents": documents[:MOST],
        "all_documents": len(documents),
        "explained": explained(board),
        "provenance": [(entry, links.get(entry.source)) for entry in _entries(board)],
    }


def _place(best: int | None, worst: int | None) -> str:
    if best is None or worst is None:
        return "–"
    return str(best) if best == worst else f"{best}–{worst}"


def _value(measure: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if measure.endswith("correlation") else f"{100 * value:.1f}"


def _interval(measure: str, ends: tuple[float, float] | None) -> str:
    return "–".join(_value(measure, end) for end in ends) if ends else "–"


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


@lru_cache(maxsize=1)
def _style() -> str:
    folder = files("allegedly.bench.leaderboard") / "templates"
    return palette() + (folder / "page.css").read_text("utf-8")
