"""joblib backends, patched so that a lost worker raises an error instead of blocking for ever."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from allegedly.extras import need


def dask_backend(client: Any) -> Any:
    """Return joblib's backend for Dask; a task that Dask gives up raises instead of hanging.

    Dask retries a task of a lost worker elsewhere, a few times, but does not call joblib back when
    it gives up. With a single worker, joblib works in the calling process; here the worker does.
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
    """Return joblibspark's backend; an error in Spark is raised unchanged.

    With joblib 1.5 and later the original returns an error as if it were a result.
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
