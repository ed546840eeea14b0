"""Every engine gives the results of one process, loads plugins once, and returns errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from types import SimpleNamespace
from typing import Any

import attrs
import joblib
import pytest
from click.testing import CliRunner

from allegedly import Analyzer, Article, EngineError, PluginError
from allegedly.analyzer import batching, engine
from allegedly.cli import cli
from allegedly.plugins import Registry

pytestmark = pytest.mark.slow

NEEDED = {"dask": ["distributed"], "ray": ["ray"], "spark": ["pyspark", "joblibspark"]}
"""The packages without which an engine is not tested."""


DIES = {"ray": r"ActorDiedError.*the first article without a result is 's\d+'"}
"""The engines that do no work of a dead worker again, and what they say."""


@attrs.frozen
class Opened:
    """An engine that runs, with two workers.

    Attributes:
        name: Its name.
        options: Options of the command line that lead to it.
        cluster: What holds Dask's workers.
    """

    name: str
    options: tuple[str, ...]
    cluster: Any = None


def open_engine(name: str, stack: ExitStack) -> Opened:
    for package in NEEDED.get(name, []):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed; the extra {name!r} brings it")
    if name == "spark" and which("java") is None:
        pytest.skip("Spark needs Java")
    if name != "dask":
        stack.enter_context(engine(name, n_jobs=2))
        return Opened(name, ("--backend", name, "--jobs", "2"))
    import distributed

    cluster = stack.enter_context(
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        )
    )
    address = cluster.scheduler_address
    stack.enter_context(engine("dask", address))
    return Opened(name, ("--backend", "dask", "--scheduler", address), cluster)


def each(*names: str) -> list[Any]:
    """Return engines as parameters, those marked that need packages of their own."""
    return [pytest.param(n, marks=pytest.mark.heavy) if n in NEEDED else n for n in names]


@pytest.fixture(scope="module", params=each("loky", "threading", *NEEDED))
def opened(request: pytest.FixtureRequest) -> Iterator[Opened]:
    with ExitStack() as stack:
        yield open_engine(request.param, stack)


def in_main(code: str) -> Any:
    """Run code as a user's own script, whose classes and functions travel by value."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(code, names)
    return SimpleNamespace(**names)


SCRIPT = in_main(
    """
import os
import signal

import allegedly


def to_json(analysis):
    return analysis.to_json()


def dying_once(mark, analysis):
    if analysis.article.id == "s59" and not os.path.exists(mark):
        open(mark, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return analysis.to_json()


def process(analysis):
    return os.getpid()


def deadly(analysis):
    if analysis.article.id == "s9":
        os.kill(os.getpid(), signal.SIGKILL)


class Counted(allegedly.ClaimClassifier):
    name = "counted"

    def __init__(self, log):
        self.log = log
        self.note("load")

    def note(self, what):
        with open(self.log, "a") as log:
            log.write(f"{what} {os.getpid()}\\n")

    def assess(self, claims):
        self.note("assess")
        if any("will not go" in claim.text for claim in claims):
            raise ZeroDivisionError("this claim")
        return [allegedly.Assessment("counted", "plain", 0.0) for _ in claims]


@allegedly.hookimpl
def allegedly_classifiers():
    return [allegedly.ClassifierSpec("counted", Counted)]
"""
)


def counting(log: Path, **more: Any) -> Analyzer:
    """Return an analyzer whose classifier notes its loads and its calls."""
    registry = Registry()
    registry.register(SCRIPT, "counted", "1")
    options = {"counted": {"log": str(log)}}
    return Analyzer(["counted"], registry=registry, options=options, **more)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make more tasks of few articles."""
    monkeypatch.setattr(batching, "BATCH_ARTICLES", 4)
    monkeypatch.setattr(batching, "BATCH_CHARACTERS", 4000)
    monkeypatch.setattr(batching, "BATCHES_AHEAD", 12)


@pytest.fixture(scope="module")
def alone(articles: list[Article]) -> list[str]:
    """Return the results of one process, batched as usual."""
    return [
        analysis.to_json()
        for analysis in Analyzer(attributor="rules", n_jobs=1).analyze_many(articles)
    ]


def test_the_same_bytes(opened: Opened, articles: list[Article], alone: list[str]) -> None:
    """An engine changes nothing, whether analyses or results computed from them are sent back."""
    assert joblib.effective_n_jobs(None) == 2
    assert list(Analyzer(attributor="rules").map(SCRIPT.to_json, articles)) == alone
    travelled = Analyzer(attributor="rules").analyze_many(articles[:20])
    assert [analysis.to_json() for analysis in travelled] == alone[:20]


@pytest.fixture(scope="module")
def news(data: Path) -> list[Article]:
    paths = sorted((data / "polnear" / "dev" / "text").glob("*.txt"))[:20]
    assert paths
    return [Article.from_text(path.read_text("utf-8")) for path in paths]


@pytest.fixture(scope="module")
def news_alone(news: list[Article]) -> list[str]:
    return [
        analysis.to_json() for analysis in Analyzer(attributor="rules", n_jobs=1).analyze_many(news)
    ]


@pytest.mark.corpora
def test_the_same_bytes_of_news(opened: Opened, news: list[Article], news_alone: list[str]) -> None:
    """An engine changes nothing for real articles either."""
    assert list(Analyzer(attributor="rules").map(SCRIPT.to_json, news)) == news_alone


def test_plugins_are_loaded_once_in_a_worker(
    opened: Opened, articles: list[Article], tmp_path: Path
) -> None:
    """Plugins are not loaded again for each task, even if the class comes from a script."""
    log = tmp_path / "log"
    assert len(list(counting(log).analyze_many(articles))) == len(articles)
    notes = [line.split() for line in log.read_text("utf-8").splitlines()]
    loads = [worker for what, worker in notes if what == "load"]
    calls = [worker for what, worker in notes if what == "assess"]
    assert len(loads) == len(set(loads)) <= 2
    assert set(calls) == set(loads)
    assert len(calls) >= 30


def test_an_error_of_a_plugin_is_raised(
    opened: Opened, articles: list[Article], tmp_path: Path
) -> None:
    """Results before it come out first, as in one process."""
    bad = Article.from_text("The mayor will not go.")
    given = [*articles[:40], bad, *articles[40:60]]
    told = []
    for n_jobs in (1, None):
        analyzer = counting(tmp_path / "log", strict=True, n_jobs=n_jobs)
        before = []
        with pytest.raises(PluginError, match=r"counted 1 failed to assess.*this claim") as caught:
            before += analyzer.analyze_many(given)
        told.append((len(before), str(caught.value)))
    assert told[0] == told[1]


@pytest.fixture(scope="module")
def command(articles: list[Article], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return a command line that analyses files."""
    folder = tmp_path_factory.mktemp("stories")
    for number, article in enumerate(articles[20:26]):
        (folder / f"{number}.txt").write_text(article.text, encoding="utf-8")
    return ["analyze", str(folder), "--format", "json"]


@pytest.fixture(scope="module")
def told(command: list[str]) -> str:
    """Return what it prints without an engine."""
    return CliRunner().invoke(cli, command).stdout


def test_the_command_line(opened: Opened, command: list[str], told: str) -> None:
    """`--backend` prints the same, and nothing else."""
    there = CliRunner().invoke(cli, [*command, *opened.options])
    assert (there.exit_code, there.stderr) == (0, "")
    assert there.stdout == told
    assert len(told.splitlines()) == 6


@pytest.mark.parametrize("opened", each("loky", *NEEDED), indirect=True)
def test_a_worker_dies(
    opened: Opened, articles: list[Article], alone: list[str], tmp_path: Path
) -> None:
    """Its work is repeated, with nothing lost or doubled, or there is a clear error."""
    results = Analyzer(attributor="rules").map(
        partial(SCRIPT.dying_once, str(tmp_path / "mark")), articles
    )
    if opened.name in DIES:
        with pytest.raises(EngineError, match=DIES[opened.name]):
            list(results)
    else:
        assert list(results) == alone
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("opened", each("dask"), indirect=True)
def test_a_task_that_kills_its_workers(opened: Opened, articles: list[Article]) -> None:
    """Dask gives it up, and the caller does not wait for ever."""
    opened.cluster.scheduler.allowed_failures = 0
    with pytest.raises(EngineError, match="KilledWorker"):
        list(Analyzer(attributor="rules").map(SCRIPT.deadly, articles))


def test_a_single_worker_does_the_work(articles: list[Article]) -> None:
    """Even the last worker left does it, so that nothing can kill the calling process."""
    if find_spec("distributed") is None:
        pytest.skip("distributed is not installed; the extra 'dask' brings it")
    with engine("dask", n_jobs=1):
        workers = set(Analyzer(attributor="rules").map(SCRIPT.process, articles[:8]))
    assert len(workers) == 1
    assert os.getpid() not in workers
