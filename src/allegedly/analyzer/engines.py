"""Engines: the workers that share an analysis through joblib, on one machine or on many."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib import metadata
from typing import Any, Final

from allegedly.analyzer.joblib_backends import dask_backend, spark_backend
from allegedly.errors import AllegedlyError, EngineError, describe
from allegedly.extras import need

PATIENCE: Final = 5
"""Seconds to wait for a scheduler."""

TRIES: Final = 4
"""How often Spark tries a task whose worker dies; Dask's own default is the same."""

_ADDRESS: Final = re.compile(r"(?:(\w+)://)?([^:/,\[\]]+):(\d{1,5})/?")
_TALKATIVE: Final = (r"pyspark\.", r"joblibspark\.", r"ray\.", r"distributed\.")


@contextmanager
def engine(backend: str, scheduler: str | None = None, n_jobs: int | None = None) -> Iterator[None]:
    """Run every analysis inside the block on an engine, which is closed at the end if started here.

    This is `joblib.parallel_config` with a backend that is started, or connected to, first. An
    `Analyzer` inside needs no `n_jobs`. If Ray is already initialised, or a Spark session already
    open, it is used and left open.

    Args:
        backend: ``loky`` (processes), ``threading``, ``dask``, ``ray`` or ``spark``.
        scheduler: The address of a Dask scheduler, of a Ray cluster, or a Spark master; None
            starts workers on this machine.
        n_jobs: Number of workers to start or use, as joblib counts; None means all available.

    Raises:
        EngineError: If the backend is unknown, or cannot be started or reached.
        MissingExtraError: If a package is not installed.
    """
    import joblib

    if backend not in BACKENDS:
        raise EngineError(f"unknown backend {backend!r}; choose from {', '.join(BACKENDS)}")
    if scheduler is not None and backend not in _REMOTE:
        raise EngineError(f"{backend!r} works on this machine only and has no scheduler")
    workers = -1 if n_jobs is None else n_jobs
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        for module in _TALKATIVE:
            warnings.filterwarnings("ignore", module=module)
        try:
            if scheduler is not None:
                _check_reachable(backend, scheduler)
            opened = stack.enter_context(_OPENERS[backend](scheduler, workers))
        except AllegedlyError:
            raise
        except Exception as error:
            what = (
                f"start {backend} here" if scheduler is None else f"reach {backend} at {scheduler}"
            )
            raise EngineError(f"cannot {what}: {describe(error)[:300]}") from error
        stack.enter_context(joblib.parallel_config(opened, n_jobs=workers))
        yield


def _check_reachable(backend: str, address: str) -> None:
    """Raise at once if nothing listens at an address; some clients notice only after minutes."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        if backend == "dask":
            raise EngineError(f"{address!r} has no port; Dask's are like tcp://10.0.0.7:8786")
        return
    with socket.create_connection((found[2], int(found[3])), timeout=PATIENCE) as door:
        # A Dask scheduler speaks first; the client would wait for a server that does not.
        if backend == "dask" and found[1] in (None, "tcp"):
            door.recv(1)


@contextmanager
def _local(name: str) -> Iterator[str]:
    yield name


@contextmanager
def _dask(scheduler: str | None, n_jobs: int) -> Iterator[Any]:
    distributed = need("distributed", "dask", "the engine 'dask'")
    with ExitStack() as stack:
        if scheduler is None:
            address = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=_count(n_jobs),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.CRITICAL,
                )
            )
        else:
            address = scheduler
        client = stack.enter_context(
            distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        )
        _check_versions(client)
        yield dask_backend(client)


@contextmanager
def _ray(scheduler: str | None, n_jobs: int) -> Iterator[str]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = need("ray", "ray", "the engine 'ray'")
    mine = not ray.is_initialized()
    if mine:
        how = {"num_cpus": _count(n_jobs), "include_dashboard": False} if scheduler is None else {}
        ray.init(scheduler or "local", log_to_driver=False, logging_level=logging.CRITICAL, **how)
    need("ray.util.joblib", "ray", "the engine 'ray'").register_ray()
    try:
        yield "ray"
    finally:
        if mine:
            ray.shutdown()


@contextmanager
def _spark(scheduler: str | None, n_jobs: int) -> Iterator[Any]:
    sql = need("pyspark.sql", "spark", "the engine 'spark'")
    need("joblibspark.backend", "spark", "the engine 'spark'")
    mine = sql.SparkSession.getActiveSession() is None
    session = _spark_session(scheduler or f"local[{_count(n_jobs)},{TRIES}]") if mine else None
    try:
        yield spark_backend()
    finally:
        if session is not None:
            session.stop()


def _spark_session(master: str) -> Any:
    pyspark = need("pyspark", "spark", "the engine 'spark'")
    conf = pyspark.SparkConf().setMaster(master).setAppName("allegedly")
    conf.set("spark.log.level", "OFF").set("spark.ui.showConsoleProgress", "false")
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        conf.set("spark.ui.enabled", "false")
        conf.set("spark.driver.host", "localhost").set("spark.driver.bindAddress", "127.0.0.1")
    # Java writes to standard error before any of Spark's settings is read.
    gateway = need("pyspark.java_gateway", "spark", "the engine 'spark'").launch_gateway(
        conf, {"stderr": subprocess.DEVNULL}
    )
    context = pyspark.SparkContext(conf=conf, gateway=gateway)
    return need("pyspark.sql", "spark", "the engine 'spark'").SparkSession(context)


def _count(n_jobs: int) -> int:
    """Return the number of workers requested on this machine."""
    import joblib

    with joblib.parallel_config("loky"):
        return int(joblib.effective_n_jobs(n_jobs))


def _version() -> str:
    return metadata.version("allegedly")


def _check_versions(client: Any) -> None:
    """Raise unless all workers have this version of the library."""
    here = _version()
    try:
        there = set(client.run(_version).values())
    except Exception as error:
        raise EngineError(
            f"Dask's workers cannot import allegedly ({describe(error)[:300]}); install "
            f"version {here} on each"
        ) from error
    if others := sorted(there - {here}):
        raise EngineError(
            f"Dask's workers have allegedly {', '.join(others)}, but this process has {here}; "
            "install the same version everywhere"
        )


_OPENERS: Final[dict[str, Callable[[str | None, int], AbstractContextManager[Any]]]] = {
    "loky": lambda scheduler, n_jobs: _local("loky"),
    "threading": lambda scheduler, n_jobs: _local("threading"),
    "dask": _dask,
    "ray": _ray,
    "spark": _spark,
}
_REMOTE: Final = ("dask", "ray", "spark")

BACKENDS: Final = tuple(_OPENERS)
"""The backends that `engine` knows."""
