"""One process at a time, and a lock that ends with its process."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from allegedly.errors import LockedError
from allegedly.storage import locked

HOLD = """
import sys, time
from pathlib import Path
from allegedly.storage import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with (
        locked(path),
        pytest.raises(LockedError, match="is locked by another process"),
        locked(path),
    ):
        pass
    assert not path.exists()
    with locked(path):
        pass


def test_it_ends_with_its_process(tmp_path: Path) -> None:
    """A process that is killed leaves the file, but not the lock."""
    path = tmp_path / ".lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError), locked(path):
            pass
    finally:
        holder.kill()
        holder.communicate()
    assert path.exists()
    with locked(path):
        pass
    assert not path.exists()


def test_it_ends_with_its_block(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / ".lock"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The work is done anyway, after a warning; other errors are errors."""

    def fail(number: int) -> None:
        def acquire(*_: object, **__: object) -> None:
            raise OSError(number, "no")

        monkeypatch.setattr(filelock.FileLock, "acquire", acquire)

    fail(errno.ENOLCK)
    with locked(tmp_path / ".lock"):
        pass
    assert ["has no locks" in record.getMessage() for record in caplog.records] == [True]
    fail(errno.EACCES)
    with pytest.raises(PermissionError), locked(tmp_path / ".lock"):
        pass
