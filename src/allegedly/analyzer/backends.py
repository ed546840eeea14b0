"""Backends of joblib, mended where a lost worker would be waited for for ever, or not be told."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from allegedly.extras import need


def dask_backend(client: Any) -> Any:
    """Return joblib's backend for Dask; a task that Dask gives up raises instead of hanging.

    Dask runs a task of a lost worker again elsewhere, a few times. joblib is not called back when
    it has had enough. What a single worker should do, joblib does in the calling process; here it
    goes to the worker.
    """
    base = need("joblib._dask", "dask", "the engine 'dask'").DaskDistributedBackend

    class Dask(base):  # type: ignore[misc, valid-type]
        def effective_n_jobs(self, n_jobs: int | None = None) -> int:
            workers: int = super().effective_n_jobs(n_jobs)
            return max(2, workers)

        def submit(self, func: Any, callback: Any = None) -> Any:
            def given_up(future: Future[Any]) -> None:
                if future.exception() is not None:
                    callback(future)

            future = super().submit(func, callback)
            future.add_done_callback(given_up)
            return future

        def retrieve_result_callback(self, out: Any) -> Any:
            return super().retrieve_result_callback(
                out.result() if isinstance(out, Future) else out
            )

    return Dask(client=client)


def spark_backend() -> Any:
    """Return joblibspark's backend; what fails in Spark raises as it is.

    With joblib 1.5 and later the original hands an error on as if it were results.
    """
    from joblib.parallel import ThreadingBackend

    base = need("joblibspark.backend", "spark", "the engine 'spark'").SparkDistributedBackend

    class Spark(base):  # type: ignore[misc, valid-type]
        def submit(self, func: Any, callback: Any = None) -> Any:
            return self.apply_async(func, callback)

        def retrieve_result(self, out: Any, timeout: float | None = None) -> Any:
            return ThreadingBackend.retrieve_result_callback(self, out.get(timeout))

        def abort_everything(self, ensure_ready: bool = True) -> None:
            self.terminate()

    return Spark()
