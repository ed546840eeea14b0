"""Worker processes: if one ends, one article is lost, and none outlives its parent."""

from __future__ import annotations

import errno
import faulthandler
import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest

from allegedly import (
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    Claim,
    ClaimClassifier,
    EngineError,
    PluginError,
    Segmentation,
)
from allegedly.analyzer import joblib_workers

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


class Nothing(Attributor):
    """Finds no attribution."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        return []


class Deadly(ClaimClassifier):
    """Ends its process, hangs or crashes if a text asks for it."""

    name = "deadly"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        for claim in claims:
            if "exit" in claim.text:
                os._exit(0)
            if "kill" in claim.text:
                os.kill(os.getpid(), signal.SIGKILL)
            if "unwatched" in claim.text:
                faulthandler.cancel_dump_traceback_later()
            while "hang" in claim.text:
                pass  # for ever
        return [Assessment("deadly", "plain", 0.0) for _ in claims]


def articles(**words: int) -> list[Article]:
    """Return 200 articles, in some of which a word stands."""
    of = {number: word for word, number in words.items()}
    return [
        Article.from_text(f"Story {n} begins to {of.get(n, 'end')}.", id=f"s{n}")
        for n in range(200)
    ]


def run(given: list[Article], **more: object) -> list[tuple[str, list[str]]]:
    analyzer = Analyzer([Deadly()], Nothing(), n_jobs=2, **more)  # type: ignore[arg-type]
    found = list(analyzer.analyze_many(given))
    assert [analysis.article.id for analysis in found] == [article.id for article in given]
    for analysis in found:
        assert bool(analysis.failures) != bool(analysis.assessments)
        for failure in analysis.failures:
            assert (failure.stage, failure.name) == ("assess", "deadly")
    return [(a.article.id, [f.cause for f in a.failures]) for a in found if a.failures]


@posix
def test_only_the_article_that_ends_a_worker_is_lost() -> None:
    """Its failure names the plugin that was running; all others are analysed, in order."""
    lost = run(articles(exit=3, kill=120))
    assert [id for id, _ in lost] == ["s3", "s120"]
    assert all(f"only article {id!r} to do" in cause for id, (cause,) in lost)


@pytest.mark.parametrize("word", ["hang", "hang unwatched"])
def test_an_endless_loop_is_stopped(word: str) -> None:
    """The failure names the limit and the plugin's line, even if it has stopped the clock."""
    analyzer = Analyzer([Deadly()], Nothing(), n_jobs=2, timeout=2)
    found = list(analyzer.analyze_many(articles(**{word: 77})))
    (failure,) = (failure for analysis in found for failure in analysis.failures)
    assert found[77].failures == (failure,)
    assert failure.cause == "article 's77' took longer than the time limit of 2 s"
    file, _, line = (failure.where or "").rpartition(":")
    assert file.endswith("test_workers.py")
    source = Path(__file__).read_text(encoding="utf-8").splitlines()
    assert "hang" in source[int(line) - 1] or "for ever" in source[int(line) - 1]


class Calm(ClaimClassifier):
    """Judges whatever the others do."""

    name = "calm"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [Assessment("calm", "plain", 0.25) for _ in claims]


@posix
@pytest.mark.parametrize("word", ["exit", "hang"])
def test_other_classifiers_keep_their_results(word: str) -> None:
    """An article that ends one classifier is done again without it."""
    names = ["calm", "deadly"]
    analyzer = Analyzer([Calm(), Deadly()], Nothing(), n_jobs=2, timeout=2)
    found = list(analyzer.analyze_many(articles(**{word: 7})[:40]))
    assert [list(analysis.assessments) for analysis in found] == [
        names if number != 7 else ["calm"] for number in range(40)
    ]
    (failure,) = found[7].failures
    assert (failure.stage, failure.name) == ("assess", "deadly")
    assert found[7].claims


@posix
def test_later_classifiers_have_their_turn() -> None:
    """The article that ended the first of them still gets to the others."""
    analyzer = Analyzer([Deadly(), Calm()], Nothing(), n_jobs=2)
    found = list(analyzer.analyze_many(articles(exit=7)[:40]))
    assert [len(analysis.assessments) for analysis in found] == [2 - (n == 7) for n in range(40)]
    assert list(found[7].assessments) == ["calm"]


class Fatal(Nothing):
    """Ends its process at a word."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        if "kill" in segmentation.text:
            os._exit(0)
        return []


@posix
def test_without_attributions_nothing_is_judged() -> None:
    """An attributor that ends the process costs the whole article."""
    found = list(Analyzer([Calm()], Fatal(), n_jobs=2).analyze_many(articles(kill=7)[:40]))
    assert [bool(analysis.assessments) for analysis in found] == [n != 7 for n in range(40)]
    assert [failure.name for failure in found[7].failures] == ["Fatal"]


class Rooted(Calm):
    """Cannot leave its process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def test_a_plugin_that_cannot_be_sent_to_workers_is_named() -> None:
    """Alone it works; the message says what to do."""
    analyzer = Analyzer([Deadly(), Rooted()], Nothing())
    assert len(list(analyzer.analyze_many(articles()))) == 200
    analyzer.n_jobs = 2
    with pytest.raises(PluginError, match=r"the classifier 'calm' .*cannot be sent .*one worker"):
        list(analyzer.analyze_many(articles()))


@posix
def test_strict_names_the_article() -> None:
    """With `strict` the first loss stops the run."""
    with pytest.raises(PluginError, match=r"deadly .*the worker process died.*article 's5'"):
        run(articles(kill=5), strict=True)


@posix
def test_a_plugin_that_ends_every_worker_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops after a few articles in a row, with an error that names plugin and article."""
    monkeypatch.setattr(joblib_workers, "MOST_DEATHS", 3)
    given = [Article.from_text(f"Story {n} is to exit.", id=f"s{n}") for n in range(200)]
    with pytest.raises(EngineError, match=r"died of article 's\d+', while deadly was to assess"):
        run(given)


@pytest.mark.parametrize("n_jobs", [None, 1])
def test_a_time_limit_needs_processes(n_jobs: int | None) -> None:
    """In the same process, nothing could stop a plugin."""
    analyzer = Analyzer([Deadly()], Nothing(), n_jobs=n_jobs, timeout=1)
    with pytest.raises(EngineError, match="needs worker processes"):
        list(analyzer.analyze_many(articles()))
    for wrong in (0, -1, "1", True, float("nan")):
        with pytest.raises(TypeError, match="timeout"):
            Analyzer([], timeout=wrong)  # type: ignore[arg-type]


def test_work_continues_if_no_notes_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk, for example; only a time limit needs them."""

    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert run(articles()) == []
    with pytest.raises(EngineError, match="No space left"):
        run(articles(), timeout=60)


PARENT = """
import sys
import time
from allegedly import Analyzer, Article, Assessment, ClaimClassifier

class Slow(ClaimClassifier):
    name = "slow"

    def assess(self, claims):
        import os, sys, time
        print(os.getpid(), file=sys.stderr, flush=True)
        time.sleep(0.2)
        return [Assessment("slow", "plain", 0.0) for _ in claims]

# If the test itself is killed, this ends, too.
end = time.monotonic() + 120
texts = iter(lambda: "Story goes on." if time.monotonic() < end else None, None)
for _ in Analyzer([Slow()], n_jobs=2).analyze_many(texts):
    pass
"""


@posix
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_workers_end_with_their_parent(how: str) -> None:
    """However it ends, no process is left a few seconds later."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stderr is not None
    workers: set[int] = set()
    while len(workers) < 2:
        workers.add(int(parent.stderr.readline()))
    assert parent.pid not in workers
    parent.send_signal(getattr(signal, how))
    parent.wait()
    parent.stderr.close()
    until = time.monotonic() + 30
    while time.monotonic() < until and group_lives(parent.pid):
        time.sleep(0.1)
    assert not group_lives(parent.pid)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_analyzers_are_released() -> None:
    """An analyzer that is dropped takes its plugins along."""

    class Big(ClaimClassifier):
        name = "big"

        def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
            return [Assessment("big", "plain", 0.0) for _ in claims]

    alive = []
    for _ in range(3):
        made = Big()
        analyzer = Analyzer([made], Nothing())
        analyzer.analyze("It rains.")
        alive.append(weakref.ref(made))
    assert alive[-1]() is not None
    del made, analyzer
    gc.collect()
    assert [ref() for ref in alive] == [None] * 3
