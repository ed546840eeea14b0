"""Articles that are not in English, in a dataset."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from allegedly import Analyzer, Article, Skipped
from allegedly.dataset import read, write
from allegedly.errors import DatasetError

Bytes = dict[str, bytes]

TEXTS = [
    "La mairie a fait savoir que le marché fermerait ses portes dimanche.",
    *[f"Officials said stall {number} may close." for number in range(3)],
    "La mairie a fait savoir que le marché rouvrirait bientôt.",
    "La mairie a précisé que les loyers ne changeraient pas.",
    *[f"Critics claimed that rent {number} is too high." for number in range(2)],
    "La mairie n’a pas souhaité répondre aux questions.",
]


@pytest.fixture
def news(tmp_path: Path) -> str:
    """Return JSON Lines in which English and French articles take turns."""
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), "utf-8")
    return str(path)


@pytest.mark.parametrize("jobs", [1, 2])
def test_skipped_articles_are_reported_counted_and_left_out(
    news: str, tmp_path: Path, jobs: int
) -> None:
    """They fill no shard, have no row, and come to `on_skipped` in order."""
    found: list[Skipped] = []
    analyzer = Analyzer(["rules"], n_jobs=jobs)
    summary = write(analyzer, [news], tmp_path / "out", shard=2, on_skipped=found.append)
    assert [item.where for item in found] == [f"{news}, line {n}" for n in (1, 5, 6, 9)]
    assert {item.reason for item in found} == {"not English (French)"}
    assert (summary.totals.articles, summary.totals.skipped, summary.totals.failures) == (5, 4, 0)
    assert summary.shards == 3
    texts = [item["article"]["text"] for item in read(tmp_path / "out")]
    assert texts == [text for text in TEXTS if "mairie" not in text]


def test_a_stopped_run_is_finished_alike(
    news: str, tmp_path: Path, bytes_of: Callable[[Path], Bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it is stopped, the resumed run writes the bytes of one that was not."""
    write(Analyzer(["rules"]), [news], tmp_path / "whole", shard=2)

    analyze_batch = Analyzer.analyze_batch
    for last in range(len(TEXTS)):
        out = tmp_path / f"out{last}"
        left = [last]

        def stopping(self: Analyzer, batch: list[Article], left: list[int] = left) -> object:
            left[0] -= len(batch)
            if left[0] < 0:
                raise KeyboardInterrupt
            return analyze_batch(self, batch)

        with monkeypatch.context() as patched:
            patched.setattr("allegedly.analyzer.batching.BATCH_ARTICLES", 1)
            patched.setattr(Analyzer, "analyze_batch", stopping)
            with pytest.raises(KeyboardInterrupt):
                write(Analyzer(["rules"]), [news], out, shard=2)
        write(Analyzer(["rules"]), [news], out, shard=2, resume=True)
        assert bytes_of(out) == bytes_of(tmp_path / "whole")


def test_any_language_belongs_to_the_plan(news: str, tmp_path: Path) -> None:
    """A dataset begun without it is not finished with it."""
    out = tmp_path / "out"
    write(Analyzer(["rules"]), [news], out)
    with pytest.raises(DatasetError, match="any_language: false before, true now"):
        write(Analyzer(["rules"], any_language=True), [news], out, resume=True)
    summary = write(Analyzer(["rules"], any_language=True), [news], tmp_path / "all")
    assert (summary.totals.articles, summary.totals.skipped) == (9, 0)
