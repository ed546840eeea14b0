"""The page of a leaderboard in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from allegedly import Assessment, Claim, ClaimClassifier, Hedge, Span, compare
from allegedly.bench.leaderboard.board import boards
from allegedly.bench.leaderboard.page import write_leaderboard

from .conftest import Browser


class Words(ClaimClassifier):
    """Calls hedged what has one of its words."""

    def __init__(self, name: str, *words: str) -> None:
        self.name, self.words = name, words

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [self.judge(claim) for claim in claims]

    def judge(self, claim: Claim) -> Assessment:
        text = claim.article.text
        hedges = tuple(
            Hedge(Span(place, place + len(word)), word, "epistemic", holder)
            for zone, holder in claim.zones
            for word in self.words
            if (place := text.find(word, zone.start, zone.end)) >= 0
        )
        return Assessment(
            self.name, "hedged" if hedges else "plain", 0.9 if hedges else 0.1, hedges
        )


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a page from two files, and return its address."""
    folder = tmp_path_factory.mktemp("board")
    for number, words in enumerate([("may",), ("may", "might", "likely"), ("possible",)]):
        contender = Words(f"list {number} <b>of</b> words", *words)
        compare([contender], "newsdesk", output=folder / str(number), resamples=100)
    found = boards(sorted(folder.glob("*/comparison.json")))
    return write_leaderboard(found, folder / "page", "Lists of words").as_uri()


def unfold(browser: Browser) -> None:
    browser.run("document.querySelectorAll('details').forEach((e) => (e.open = true))")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_anyone_can_use_it(browser: Browser, board: str, width: int, dark: bool) -> None:
    browser.open(board, width=width, dark=dark)
    assert browser.violations() == []
    unfold(browser)
    assert browser.violations() == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.screenshot(f"leaderboard-{width}-{'dark' if dark else 'light'}")


def test_it_shows_entries_plot_documents_and_provenance(browser: Browser, board: str) -> None:
    browser.open(board)
    rows = browser.seen("section:first-of-type > .scroll tbody tr")
    assert len(rows) == 3 and "list 1 <b>of</b> words" in rows[0]
    assert len(browser.all("svg circle")) == 3
    assert browser.seen("details td") == []
    unfold(browser)
    assert len(browser.seen("details:first-of-type tbody tr")) == 72
    assert browser.run("return getComputedStyle(document.querySelector('.dot')).fill") not in (
        "",
        "rgb(0, 0, 0)",
    )


def test_links_lead_to_the_results(browser: Browser, board: str) -> None:
    browser.open(board)
    links = browser.run("return [...document.querySelectorAll('main a')].map((e) => e.href)")
    assert len(links) == 3
    for link in links:
        assert Path(link.removeprefix("file://")).is_file()
