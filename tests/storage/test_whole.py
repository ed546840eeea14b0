"""A written file is complete or absent, whatever happens to its writer."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from allegedly.storage import whole, writing, writing_bytes

pytestmark = pytest.mark.usefixtures("new_process")

WRITE = """
import os, sys, time
from pathlib import Path
from allegedly.storage import writing
with writing(Path(sys.argv[1])) as stream:
    stream.write("half")
    stream.flush()
    print(os.getpid(), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def new_process() -> Iterator[None]:
    """Let leftovers be looked for as at the start of a process."""
    whole._remove_leftovers.cache_clear()
    yield
    whole._remove_leftovers.cache_clear()


def test_appears_when_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with writing(path) as stream:
        stream.write("é\n")
        assert not path.exists()
    assert path.read_bytes() == "é\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_an_older_file_stays_until_then(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with pytest.raises(KeyError), writing(path) as stream:
        stream.write("new")
        raise KeyError
    assert path.read_text() == "old"
    with writing(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions of POSIX")
def test_permissions_are_kept(tmp_path: Path) -> None:
    """A private file stays private, while it is written as well; a new one has the usual ones."""
    path, new = tmp_path / "out", tmp_path / "new"
    path.touch(0o600)
    with writing(path):
        (part,) = tmp_path.glob(".out.*")
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = os.umask(0o027)
    try:
        with writing(new):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real" / "out.txt")
    with writing(link) as stream:
        stream.write("x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "out.txt").read_text() == "x"


@pytest.mark.skipif(sys.platform == "win32", reason="has no /dev/null")
def test_devices_are_written_directly() -> None:
    with writing(Path("/dev/null")) as stream:
        stream.write("x")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("durable", [True, False])
def test_bytes_likewise(tmp_path: Path, durable: bool) -> None:
    """Bytes, too, appear when complete or not at all."""
    path = tmp_path / "out.bin"
    with pytest.raises(KeyError), writing_bytes(path, durable=durable) as stream:
        stream.write(b"\xff")
        raise KeyError
    assert list(tmp_path.iterdir()) == []
    with writing_bytes(path, durable=durable) as stream:
        stream.write(b"\xff\n")
        assert not path.exists()
    assert path.read_bytes() == b"\xff\n"


@pytest.mark.parametrize("name", ["a" * 255, "é" * 127, "…" * 85])
def test_names_as_long_as_they_may_be(tmp_path: Path, name: str) -> None:
    with writing(tmp_path / name) as stream:
        stream.write("x")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Neither takes the other's part for a leftover; the last one to finish has the name."""
    path = tmp_path / "out"
    with writing(path) as one:
        whole._remove_leftovers.cache_clear()
        with writing(path) as other:
            other.write("other")
            one.write("one")
        assert path.read_text() == "other"
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    if not Path("/dev/fd").exists():
        pytest.skip("the system does not list open files")
    before = len([*Path("/dev/fd").iterdir()])
    for _ in range(20):
        with writing(tmp_path / "out") as stream:
            stream.write("x")
        with pytest.raises(KeyError), writing(tmp_path / "out"):
            raise KeyError
    assert len([*Path("/dev/fd").iterdir()]) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_writer_blocks_no_other(tmp_path: Path) -> None:
    """Its part is removed by the next process that writes there; that of a live writer is not."""
    out, mine = tmp_path / "out", tmp_path / ".film.allegedly-1.part"
    mine.touch()
    command = [sys.executable, "-c", WRITE]
    writers = [
        subprocess.Popen([*command, str(tmp_path / name)], stdout=subprocess.PIPE)
        for name in ("out", "alive")
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline()
        killed, alive = writers
        killed.kill()
        killed.wait()
        assert [path.name[:5] for path in sorted(tmp_path.iterdir())] == [".aliv", ".film", ".out."]
        with writing(out) as stream:
            stream.write("whole")
        assert [path.name[:5] for path in sorted(tmp_path.iterdir())] == [".aliv", ".film", "out"]
        assert out.read_text() == "whole"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert alive.returncode == -signal.SIGKILL


def test_a_file_system_that_syncs_no_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is written all the same; a disk that fails is an error."""
    sync = os.fsync

    def failing(number: int) -> Callable[[int], None]:
        def fsync(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(number, "no")
            sync(descriptor)

        return fsync

    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL))
    with writing(tmp_path / "out") as stream:
        stream.write("x")
    assert (tmp_path / "out").read_text() == "x"
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(OSError, match="no"), writing(tmp_path / "out"):
        pass
