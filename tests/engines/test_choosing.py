"""Choosing an engine: names, addresses, missing packages; and how the work is cut."""

from __future__ import annotations

import itertools
import pickle
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import NoReturn

import joblib
import pytest
from click.testing import CliRunner
from joblib.parallel import ThreadingBackend

from allegedly import Analyzer, Article, EngineError, MissingExtraError
from allegedly.analyzer import batching, engine, joblib_workers
from allegedly.analyzer.batching import Batch, batches_of, tasks_of
from allegedly.analyzer.parallel import ordered_map
from allegedly.analyzer.worker_watch import Loss
from allegedly.cli import cli


@pytest.mark.parametrize(
    ("backend", "package", "extra"),
    [
        ("dask", "distributed", "dask"),
        ("ray", "ray", "ray"),
        pytest.param("spark", "joblibspark", "spark", marks=pytest.mark.heavy),
    ],
)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, backend: str, package: str, extra: str
) -> None:
    """The message also names the extra that installs it."""
    if package == "joblibspark":
        pytest.importorskip("pyspark")
    for module in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with (
        pytest.raises(MissingExtraError, match=rf"{package}.*allegedly\[{extra}\]"),
        engine(backend),
    ):
        pass


def test_an_unknown_backend_lists_those_there_are() -> None:
    """In Python and on the command line, where it is wrong usage."""
    with pytest.raises(EngineError, match="loky, threading, dask, ray, spark"), engine("dusk"):
        pass
    told = CliRunner().invoke(cli, ["analyze", "-", "--backend", "dusk"])
    assert told.exit_code == 2
    assert "loky, threading, dask, ray, spark" in told.stderr


def test_a_scheduler_needs_its_backend() -> None:
    """An address alone says not whose it is, and processes here have none."""
    told = CliRunner().invoke(cli, ["analyze", "-", "--scheduler", "tcp://127.0.0.1:8786"])
    assert told.exit_code == 2
    assert "--backend" in told.stderr
    with pytest.raises(EngineError, match="'loky' works on this machine"), engine("loky", "a:1"):
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """Return a port at which something listens but never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("backend", "scheme"), [("dask", "tcp://"), ("ray", ""), ("spark", "spark://")]
)
def test_an_unreachable_scheduler_is_reported_at_once(backend: str, scheme: str) -> None:
    """In one line that names it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{unused.getsockname()[1]}"
    begin = time.monotonic()
    with (
        pytest.raises(EngineError, match=f"cannot reach {backend} at {address}") as caught,
        engine(backend, address),
    ):
        pass
    assert "\n" not in str(caught.value)
    assert time.monotonic() - begin < 60


def test_a_server_that_is_not_a_dask_scheduler(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Dask itself would wait for such a server, for example its dashboard."""
    monkeypatch.setattr("allegedly.analyzer.engines.PATIENCE", 0.2)
    with pytest.raises(EngineError, match="timed out"), engine("dask", f"tcp://127.0.0.1:{port}"):
        pass
    with pytest.raises(EngineError, match="no port"), engine("dask", "scheduler"):
        pass


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"tcp://a:1": "0.0.1"}, r"have allegedly 0\.0\.1, but this process has"),
        (Exception("ModuleNotFoundError('allegedly')"), "cannot import allegedly"),
    ],
)
def test_workers_without_this_version(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, str] | Exception, told: str
) -> None:
    """They are named before anything begins, because Dask would retry for ever."""
    distributed = pytest.importorskip("distributed")

    class Client(AbstractContextManager["Client"]):
        def __init__(self, address: str, **options: object) -> None:
            pass

        def __exit__(self, *error: object) -> None:
            pass

        def run(self, function: object) -> dict[str, str]:
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(distributed, "Client", Client)
    monkeypatch.setattr(
        "allegedly.analyzer.engines._check_reachable", lambda backend, address: None
    )
    with pytest.raises(EngineError, match=told), engine("dask", "tcp://10.0.0.7:8786"):
        pass


def made(*lengths: int) -> list[Article]:
    return [Article.from_text("x" * length, id=f"{i}") for i, length in enumerate(lengths)]


def cut(articles: list[Article], workers: int, *, few: bool = False) -> list[int]:
    """Return how many articles are in each task."""
    tasks = list(tasks_of(list(batches_of(articles)), workers, few=few))
    flat = [article for task in tasks for batch in task for article in batch]
    assert flat == articles
    return [sum(map(len, task)) for task in tasks]


def test_tasks_fit_the_articles() -> None:
    """Tiny articles go together, and a huge one alone."""
    assert cut(made(*[50] * 100), 2) == [32, 32, 32, 4]
    assert max(cut(made(*[50] * 10_000), 2)) == 64
    assert cut(made(*[10_000_000] * 3), 2) == [1, 1, 1]
    news = cut(made(*[5_000] * 1000), 2)
    assert set(news) == {10}
    # A hundred workers get a task each where there is little, and longer ones where there is much.
    assert len(cut(made(*[5_000] * 1000), 100)) == 100
    assert set(cut(made(*[5_000] * 60_000), 100)[:500]) == {50}


def test_tasks_shrink_where_each_is_costly() -> None:
    """A few for each worker, and short ones at the end, when the others would wait."""
    sizes = cut(made(*[5_000] * 1280), 2, few=True)
    assert sizes[0] == 320
    assert sizes[-1] == 10
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) < 20


def test_a_pickled_task_is_small() -> None:
    """A task holds the articles, and hardly anything else."""
    articles = made(*[5_000] * 10)
    task = joblib.delayed(joblib_workers._done)(
        Analyzer(attributor="rules").analyze_batch, [articles]
    )
    assert len(pickle.dumps(task)) - 50_000 < 6_000


def no_loss(article: Article, loss: Loss) -> NoReturn:
    """Fail, as no worker is to die."""
    raise AssertionError(f"article {article.id}: {loss}")


class Lists(ThreadingBackend):  # type: ignore[misc]
    """A backend that returns results when all are there, as Ray's and Spark's do."""

    supports_return_generator = False


@pytest.mark.parametrize("backend", [ThreadingBackend, Lists])
def test_memory_is_bounded(
    backend: type[ThreadingBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An endless input is read a window at a time, and results come in its order."""
    monkeypatch.setattr(batching, "BATCHES_AHEAD", 2)
    read = itertools.count()
    stream = (Article.from_text(f"{i}" + " " * 5_000) for i in read)

    def ids(batch: Batch) -> list[int]:
        return [int(article.text) for article in batch]

    with joblib.parallel_config(backend(), n_jobs=3):
        found = ordered_map(ids, stream, None, no_loss)
        assert list(itertools.islice(found, 100)) == list(range(100))
        found.close()  # type: ignore[attr-defined]
    assert next(read) < 100 + 2 * 3 * 10 + 10


@pytest.mark.parametrize("backend", [ThreadingBackend, Lists])
def test_an_error_comes_after_the_results_before_it(backend: type[ThreadingBackend]) -> None:
    """This holds whatever the backend does with errors, and wherever the task was cut."""

    def ids(batch: Batch) -> list[str]:
        if any(article.id == "77" for article in batch):
            raise LookupError("seventy-seven")
        return [article.id for article in batch]

    found: list[str] = []
    with (
        joblib.parallel_config(backend(), n_jobs=2),
        pytest.raises(LookupError, match="seventy-seven") as caught,
    ):
        found += ordered_map(ids, made(*[5_000] * 100), None, no_loss)
    assert "In the worker" in caught.value.__notes__[0]
    assert found == [str(i) for i in range(70)]


class Unreadable:
    """An object that can be pickled but not unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return float, ("no number",)


@pytest.mark.slow
def test_a_task_that_cannot_be_unpickled_is_reported() -> None:
    """A worker that cannot read its task did not die."""
    work = partial(map, Unreadable())
    with (
        joblib.parallel_config("loky", n_jobs=2),
        pytest.raises(EngineError, match=r"un-serialize.*no number"),
    ):
        list(ordered_map(work, made(1), None, no_loss))  # type: ignore[arg-type]
