"""Compressed files: found, told by content, read as what is in them, damage told by place."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import re
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from allegedly import Article, Failure, Skipped
from allegedly.io import find_inputs, read_articles
from allegedly.io.bytes import lines
from allegedly.io.bytes.compression import unpacked
from allegedly.io.bytes.decompressors import packing_of

LINES = "".join(json.dumps({"text": f"Number {n} may rain."}) + "\n" for n in range(5000)).encode()


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstd,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


def read(*paths: Path | str) -> list[Article | Failure | Skipped]:
    return list(read_articles(find_inputs(map(str, paths))))


def texts(found: list[Article | Failure | Skipped]) -> list[str]:
    return [item.text for item in found if isinstance(item, Article)]


def file_of(item: Article | Failure | Skipped) -> str:
    if isinstance(item, Article):
        return str(item.metadata["file"])
    return item.name if isinstance(item, Failure) else item.where


@pytest.mark.parametrize("suffix", PACKERS)
def test_all_formats_are_found_and_read(tmp_path: Path, suffix: str) -> None:
    """In a folder by the ending inside; what is compressed and of no known kind is left out."""
    pack = PACKERS[suffix]
    (tmp_path / f"a.TXT{suffix}").write_bytes(pack(b"One."))
    (tmp_path / f"b.jsonl{suffix}").write_bytes(pack(b'{"text": "Two."}\n{"text": "Three."}\n'))
    (tmp_path / f"c.csv{suffix}").write_bytes(pack(b"id,text\n1,Four.\n"))
    (tmp_path / f"d.html{suffix}").write_bytes(pack(b"<html><body><p>Five.</p></body></html>"))
    (tmp_path / f"e.pdf{suffix}").write_bytes(pack(b"no"))
    (tmp_path / suffix).write_bytes(pack(b"no"))
    assert texts(read(tmp_path)) == ["One.", "Two.", "Three.", "Four.", "Five."]


def test_content_tells_and_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(b'{"text": "One."}\n'))
    (tmp_path / "b.txt.gz").write_bytes(b"Two.")
    (tmp_path / "c.gz").write_bytes(zstd(b"title,text\nHead,Three.\n"))
    (tmp_path / "d.txt").write_bytes(b"BZh is how bzip2 begins.")
    assert texts(read(*sorted(tmp_path.iterdir()))) == [
        "One.",
        "Two.",
        "Head\n\nThree.",
        "BZh is how bzip2 begins.",
    ]


@pytest.mark.parametrize("pack", PACKERS.values(), ids=list(PACKERS))
@pytest.mark.parametrize("between", [b"", bytes(3000), bytes(200_000)], ids=len)
def test_members_are_read_as_one(pack: Callable[[bytes], bytes], between: bytes) -> None:
    """Also empty ones, with zeros between and after them, and wherever a line is cut."""
    data = between.join([pack(LINES[:5]), pack(b""), pack(LINES[5:70_000]), pack(LINES[70_000:])])
    packing = packing_of(data)
    assert packing is not None
    assert unpacked(io.BytesIO(data + between), packing, "x").read() == LINES


def test_skippable_frames_hold_nothing() -> None:
    frame = b"\x5a\x2a\x4d\x18\x03\0\0\0abc"
    data = frame + zstd(b"One.") + frame + zstd(b"Two.") + frame
    packing = packing_of(data)
    assert packing is not None
    assert unpacked(io.BytesIO(data), packing, "x").read() == b"One.Two."


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = types.SimpleNamespace(buffer=io.BytesIO(gzip.compress(LINES)))
    monkeypatch.setattr("sys.stdin", stdin)
    assert len(texts(read("-"))) == 5000


def test_parquet_within_gzip_and_in_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be read from start to end, so it is unpacked to where it can."""
    table = pytest.importorskip("pandas").DataFrame({"text": ["One.", "Two."]})
    data = table.to_parquet()
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(data))
    assert texts(read(tmp_path)) == ["One.", "Two."]
    monkeypatch.setattr("allegedly.io.readers.parquet._SPOOLED", 1000)
    (found,) = read(tmp_path)
    assert isinstance(found, Failure)
    assert "1,000 bytes" in found.cause and "plain file" in found.cause


@pytest.mark.parametrize("pack", PACKERS.values(), ids=list(PACKERS))
def test_what_comes_before_damage_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """A cut, changed bytes, and something else at the end; the place is told, and the next file read."""
    two = pack(LINES) + pack(LINES)
    size = len(two)
    changed = bytearray(two)
    changed[size * 3 // 4 : size * 3 // 4 + 40] = b"?" * 40
    (tmp_path / "a.jsonl").write_bytes(two[: size * 3 // 4])
    (tmp_path / "b.jsonl").write_bytes(changed)
    (tmp_path / "c.jsonl").write_bytes(two + b"something else")
    (tmp_path / "d.txt").write_text("Good.")
    found = read(tmp_path)
    assert texts(found)[-1] == "Good."
    for name, words, sound in [
        (
            "a.jsonl",
            f"is cut off: its [A-Za-z0-9]+ data end early, at byte {size * 3 // 4:,}",
            5000,
        ),
        ("b.jsonl", "damaged .* data before byte", 5000),
        ("c.jsonl", f"data other than .* from byte {size:,} on", 10_000),
    ]:
        mine = [item for item in found if name in file_of(item)]
        last = mine.pop()
        assert isinstance(last, Failure) and last.name == str(tmp_path / name)
        assert re.search(f"{words}.*; the data before it were read$", last.cause)
        # Damage is noticed only some bytes after it, so that a few lines may be wrong.
        numbers = [item.metadata["line"] for item in mine[:sound] if isinstance(item, Article)]
        assert numbers == list(range(1, sound + 1))


def test_damage_at_the_end_takes_nothing_along(tmp_path: Path) -> None:
    """A wrong sum is told after all that it is the sum of."""
    data = bytearray(gzip.compress(LINES))
    data[-8] ^= 1
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    *good, failure = read(tmp_path)
    assert len(texts(good)) == 5000
    assert isinstance(failure, Failure) and "incorrect data check" in failure.cause


def test_nothing_but_damage(tmp_path: Path) -> None:
    for number, data in enumerate(
        [b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", gzip.compress(LINES)[:40]]
    ):
        (tmp_path / f"{number}.jsonl").write_bytes(data)
    found = read(tmp_path)
    assert len(found) == 3
    assert all(isinstance(item, Failure) and "is cut off" in item.cause for item in found)


def test_compressed_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(gzip.compress(zstd(b"One.")))
    (failure,) = read(tmp_path)
    assert isinstance(failure, Failure) and "is Zstandard data" in failure.cause


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    (tmp_path / "a.txt.zst").write_bytes(zstd(b"One."))
    (tmp_path / "b.txt").write_text("Two.")
    failure, good = read(tmp_path)
    assert isinstance(failure, Failure) and "'allegedly[zstd]'" in failure.cause
    assert isinstance(good, Article)


def test_progress_counts_what_lies_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES))
    seen: list[int] = []
    for _ in read_articles(find_inputs([str(tmp_path)]), on_read=seen.append):
        pass
    assert sum(seen) == (tmp_path / "a.jsonl.gz").stat().st_size


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_long_line_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(lines, "LARGEST_RECORD", 100)
    path = tmp_path / "a.jsonl"
    good, long = '{"text": "One."}\n', '{"text": "' + "may " * 150 + '"}\n'
    path.write_text(good + long + good, encoding=encoding)
    one, failure, two = read(path)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert isinstance(failure, Failure)
    assert failure.name == f"{path}, line 2" and "longer than 100 bytes" in failure.cause
    path.write_text(good + long * 20 + "x" * 5000 + "\n" + good, encoding=encoding)
    *_, last = read(path)
    assert isinstance(last, Failure) and last.name == str(path)
    assert "the rest is not read" in last.cause


BOMBS = {
    "a.jsonl.gz": b'{"text": "' + b"a" * 1000,
    "b.txt.gz": b"a" * 1000,
    "c.csv.gz": b'text,id\n"' + b"a" * 1000,
    "d.csv.gz": b"text,id\n" + b'"' + b"a" * 100_000 + b'\n",',
    "e.jsonl.zst": b'{"text": "' + b"a" * 1000,
}


def test_bombs_stay_small(tmp_path: Path, read_bounded: Callable[..., list[str]]) -> None:
    """A line, a text, a cell, a row without end: a failure, within little memory and time."""
    for name, opening in BOMBS.items():
        pattern = opening.partition(b"\n")[2] if name.startswith("d") else opening[-1:]
        rest = pattern * (60_000_000 // len(pattern))
        pack = zstd if name.endswith("zst") else lambda data: gzip.compress(data, 1)
        (tmp_path / name).write_bytes(pack(opening + rest))
        del rest
    (tmp_path / "f.txt").write_text("Good.")
    found = read_bounded(tmp_path, room=600_000_000, modules="csv, json, zstandard")
    assert found[-1].startswith("Article")
    assert not any("Memory" in line for line in found)
    for name in BOMBS:
        assert any(name in line and "50,000,000" in line for line in found), (name, found)
