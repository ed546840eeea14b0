"""A file that is written is complete or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegedly.io import writing
from allegedly.io.output import writing_bytes


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
    path.chmod(0o640)
    with pytest.raises(KeyError), writing(path) as stream:
        stream.write("new")
        raise KeyError
    assert path.read_text() == "old"
    with writing(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real" / "out.txt")
    with writing(link) as stream:
        stream.write("x")
    assert link.is_symlink()
    assert (tmp_path / "real" / "out.txt").read_text() == "x"


def test_devices_are_written_directly() -> None:
    with writing(Path("/dev/null")) as stream:
        stream.write("x")
    assert Path("/dev/null").is_char_device()


def test_bytes_likewise(tmp_path: Path) -> None:
    path = tmp_path / "out.bin"
    with pytest.raises(KeyError), writing_bytes(path) as stream:
        stream.write(b"\xff")
        raise KeyError
    assert list(tmp_path.iterdir()) == []
    with writing_bytes(path) as stream:
        stream.write(b"\xff\n")
        assert not path.exists()
    assert path.read_bytes() == b"\xff\n"
