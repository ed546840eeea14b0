"""A worker: a process that answers one request after the other, and can be stopped anytime."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final, cast

from allegedly.analyzer.worker_watch import end_with
from allegedly.errors import AllegedlyError, EngineError, describe
from allegedly.serve.jobs import Answer, Call, Limits, Setup
from allegedly.serve.problems import RequestError

LOADING: Final = 300.0
"""Seconds that loading the plugins may take."""

# A forked process would inherit threads and connections in any state.
_CONTEXT: Final = get_context("spawn")


class Worker:
    """A process with loaded plugins; its methods block and are called from threads.

    Attributes:
        about: The versions that its plugins reported.
    """

    def __init__(self, setup: Setup, limits: Limits) -> None:
        """Prepare a worker; nothing is started yet.

        Args:
            setup: The plugins that it loads.
            limits: The limits of its work.
        """
        self.about: dict[str, Any] = {}
        self._setup = setup
        self._limits = limits
        self._process: Any = None
        self._pipe: Connection | None = None
        self._lock = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Start the process, and wait until its plugins are loaded.

        Raises:
            EngineError: If that fails or takes too long, or if the worker was closed.
        """
        with self._lock:
            if self._closed:
                raise EngineError("the server is stopping")
            if self._pipe is not None:
                self._pipe.close()
            self._pipe, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(
                target=_work, args=(theirs, self._setup, self._limits, os.getpid()), daemon=True
            )
            self._process.start()
            theirs.close()
        try:
            if not self._pipe.poll(LOADING):
                raise EngineError(f"a worker took longer than {LOADING:g} s to load its plugins")
            ready, found = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.kill()
            raise EngineError("a worker process died while it loaded its plugins") from error
        except EngineError:
            self.kill()
            raise
        if not ready:
            self.kill()
            raise EngineError(f"cannot load the plugins: {found}")
        self.about = cast("dict[str, Any]", found)

    def do(self, call: Call) -> Answer:
        """Answer a request within the time limit.

        Raises:
            RequestError: If the time is over or the process has died; start it again then.
        """
        assert self._pipe is not None
        try:
            self._pipe.send(call)
            if self._pipe.poll(self._limits.seconds):
                return cast("Answer", self._pipe.recv())
        except (EOFError, OSError) as error:
            self.kill()
            raise RequestError(
                500,
                "the process that worked on this request died: a plugin ended or crashed it, or "
                "memory ran out",
            ) from error
        self.kill()
        raise RequestError(
            504,
            f"the work took longer than the limit of {self._limits.seconds:g} s and was stopped; "
            "send a shorter text, or start the server with a larger --timeout",
        )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The id of the process; None without one."""
        return None if self._process is None else self._process.pid

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        # The pipe stays open: a thread that waits for an answer sees its end.
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.join()

    def close(self) -> None:
        """End the process, for good."""
        self._closed = True
        self.kill()


def _work(pipe: Connection, setup: Setup, limits: Limits, parent: int) -> None:
    """Load the plugins, and answer requests until the pipe is closed."""
    # Ctrl-C and service managers signal all processes; the server decides when workers end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    end_with(parent)
    try:
        from allegedly.serve.desk import Desk

        desk = Desk(setup)
    except AllegedlyError as error:
        pipe.send((False, str(error)))
        return
    except Exception as error:  # noqa: BLE001 (plugins may raise anything)
        pipe.send((False, describe(error)))
        return
    with suppress(EOFError, OSError):
        pipe.send((True, desk.about()))
        while True:
            pipe.send(desk.do(pipe.recv(), limits.body))
