"""Watching worker processes: their current task, its duration, and whether their parent lives."""

from __future__ import annotations

import faulthandler
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import IO, Any, Final

import attrs

from allegedly.errors import EngineError
from allegedly.model import Article, Failure, Stage
from allegedly.plugins.error_place import root_of

HEARTBEAT: Final = 1.0
"""Seconds between two checks by a worker of whether its parent still lives."""

_FRAME: Final = re.compile(r'^  File "(.*)", line (\d+) in ')


@attrs.frozen
class Loss:
    """Why a worker was lost while it worked on one article.

    Attributes:
        timeout: The time limit that was exceeded, in seconds; None if the worker died.
        stage: The stage in which it was lost.
        name: The plugin that was running.
        version: The version of the plugin.
        where: File and line of the plugin, if they are known.
    """

    timeout: float | None
    stage: Stage
    name: str
    version: str | None
    where: str | None

    def failure(self, article: Article) -> Failure:
        """Return the failure of the article that was being processed."""
        which = repr(article.id if article.file is None else article.file)
        if self.timeout is not None:
            cause = f"article {which} took longer than the time limit of {self.timeout:g} s"
        else:
            cause = (
                f"the worker process died when it had only article {which} to do: the plugin ended "
                "or crashed it, or it was killed, or memory ran out"
            )
        # The stage "language" would mean that the article was skipped for its language.
        stage: Stage = "segment" if self.stage == "language" else self.stage
        return Failure(stage, self.name, self.version, cause, self.where)


@attrs.frozen
class Watch:
    """Notes on the current tasks of workers, in files that outlive the workers.

    Attributes:
        folder: The folder of the notes.
        timeout: Seconds that a plugin may take for a batch; None sets no limit.
    """

    folder: str
    timeout: float | None

    @contextmanager
    def task(self, number: int) -> Iterator[None]:
        """Note, in a worker, that a task is being done; clear the note at its end.

        If notes cannot be written, because the disk is full, the work is done without them.
        """
        global _notes, _last_folder, _deadline
        _last_folder = self.folder
        path = Path(self.folder, str(os.getpid()))
        with ExitStack() as stack:
            with suppress(OSError):
                file = stack.enter_context(path.open("wb", buffering=0))
                trace = stack.enter_context(_trace_of(path).open("wb", buffering=0))
                _notes = _Notes(number, file, trace, self.timeout)
                _notes.write({})
            try:
                yield
            finally:
                _deadline = None
                faulthandler.cancel_dump_traceback_later()
                if _notes is not None:
                    _notes.clear()
                _notes = None

    def unfinished(self) -> dict[int, Loss]:
        """Return, by number, the unfinished tasks of workers that were lost, and forget them.

        They are only as exact as the last note of each worker.
        """
        found = {}
        for path in sorted(Path(self.folder).iterdir()):
            if path.suffix:
                continue
            text = path.read_bytes()
            with suppress(ValueError):  # an incomplete note counts as none
                note = json.loads(text)
                trace = _trace_of(path).read_text(encoding="utf-8", errors="replace")
                late = self.timeout if trace.startswith("Timeout") else None
                found[note["task"]] = Loss(
                    late,
                    note.get("stage", "load"),
                    note.get("name", "allegedly"),
                    note.get("version"),
                    _place(trace, note.get("root")),
                )
            path.unlink()
        return found


@attrs.frozen
class _Notes:
    task: int
    file: IO[bytes]
    trace: IO[bytes]
    timeout: float | None

    def write(self, what: dict[str, Any]) -> None:
        self.clear()
        with suppress(OSError):
            self.file.write(json.dumps({"task": self.task, **what}).encode())

    def clear(self) -> None:
        with suppress(OSError):
            self.file.seek(0)
            self.file.truncate()


_notes: _Notes | None = None
_last_folder: str | None = None
_deadline: float | None = None
"""The time at which the running plugin is overdue even if its own timer did not stop it."""


def note(stage: Stage, name: str, version: str | None, owner: object = None) -> None:
    """Note, in a watched worker, the plugin that starts to run, and start its clock.

    The clock needs neither Python nor its lock, so that it stops any endless loop. Because a plugin
    may stop it, the heartbeat looks at another one.

    Args:
        stage: The stage that it runs.
        name: Its name.
        version: Its version.
        owner: Its object or factory.
    """
    global _deadline
    if _notes is not None:
        root = root_of(owner)
        _notes.write({"stage": stage, "name": name, "version": version, "root": root})
        if _notes.timeout is not None:
            _deadline = time.monotonic() + _notes.timeout + HEARTBEAT
            faulthandler.dump_traceback_later(_notes.timeout, exit=True, file=_notes.trace)


@contextmanager
def watching(timeout: float | None) -> Iterator[Watch | None]:
    """Create a folder for notes, and remove it at the end; yield None if none can be created.

    Raises:
        EngineError: If there is a time limit, which needs notes.
    """
    try:
        folder = tempfile.mkdtemp(prefix="allegedly-")
    except OSError as error:
        if timeout is not None:
            raise EngineError(
                f"a time limit needs a folder for temporary files: {error}; free some space or set "
                "TMPDIR"
            ) from error
        yield None
        return
    try:
        yield Watch(folder, timeout)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def end_with(parent: int) -> None:
    """Have this worker end soon after its parent, however that ends, and clean up.

    It also ends if a plugin takes too long and has stopped its clock.
    """

    def look() -> None:
        # On Windows the id of a parent never changes.
        while sys.platform == "win32" or os.getppid() == parent:
            time.sleep(HEARTBEAT)
            if _deadline is not None and time.monotonic() > _deadline:
                _stop_late()
        if _last_folder is not None:
            shutil.rmtree(_last_folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=look, name="allegedly-heartbeat", daemon=True).start()


def _stop_late() -> None:
    """End this worker, and leave the same trace as the clock of `faulthandler` does."""
    if _notes is not None:
        with suppress(OSError):
            _notes.trace.write(b"Timeout!\n")
            faulthandler.dump_traceback(_notes.trace)
    os._exit(1)


def _trace_of(path: Path) -> Path:
    return path.with_suffix(".trace")


def _place(trace: str, root: str | None) -> str | None:
    """Return the place in the plugin's package where the main thread was; its frames come last."""
    if root is None:
        return None
    thread = trace.rpartition("(most recent call first):")[2]
    for line in thread.splitlines():
        if (frame := _FRAME.match(line)) and PurePath(frame[1]).is_relative_to(root):
            return f"{PurePath(frame[1]).relative_to(PurePath(root).parent).as_posix()}:{frame[2]}"
    return None
