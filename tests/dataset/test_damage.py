"""Files that describe a dataset may be damaged in any way: a DatasetError, or correct results."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegedly import Analyzer
from allegedly.dataset import read, write
from allegedly.errors import DatasetError

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.just(10**40),
    st.floats(),
    st.sampled_from(["", "json", "shard-00000", "../../x", "0", "\ud800"]),
    st.sampled_from([[], {}, [[]], [{}], {"": {}}, {"a": 1}]),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an input of four records and its dataset, in two shards."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "in.jsonl").write_text('{"text": "It may rain."}\n' * 4)
    write(Analyzer([]), [folder / "in.jsonl"], folder / "out", shard=2)
    return folder


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container of some JSON with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def use(folder: Path) -> None:
    """Do all that reads the files; nothing but a `DatasetError` may come out of it."""
    source, out = folder / "in.jsonl", folder / "copy"

    def reading() -> None:
        assert len(list(read(out, verify=True))) == 4

    def resuming() -> None:
        write(Analyzer([]), [source], out, shard=2, resume=True)

    for step in (reading, resuming, reading):
        try:
            step()
        except DatasetError as error:
            assert str(folder) in str(error)


FILES = st.sampled_from(["manifest.json", "shard-00000/shard.json", "shard-00001/shard.json"])


@settings(max_examples=150)
@given(name=FILES, data=st.data(), finished=st.booleans())
def test_changed_values(small: Path, name: str, data: st.DataObject, finished: bool) -> None:
    """A manifest with changed values is refused by an error with its place, or does no harm."""
    out = small / "copy"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(small / "out", out)
    if not finished:
        manifest = json.loads((out / "manifest.json").read_bytes())
        del manifest["totals"], manifest["shards"]
        (out / "manifest.json").write_text(json.dumps(manifest))
    content = json.loads((out / name).read_bytes())
    root = {"": copy.deepcopy(content)}
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from(list(places(root))))
        if data.draw(st.booleans()) and isinstance(holder, dict) and holder is not root:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(
                data.draw(VALUES)
            )  # the next change must not alter a sample
    (out / name).write_text(json.dumps(root[""]))
    use(small)


@pytest.mark.parametrize("name", ["manifest.json", "shard-00001/shard.json"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"null",
        b"3",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"9" * 5000,
        b'{"schema": 1}',
    ],
)
def test_changed_bytes(small: Path, name: str, content: bytes) -> None:
    """A manifest that is not one is refused by its name, also when resuming."""
    out = small / "copy"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(small / "out", out)
    (out / name).write_bytes(content)
    with pytest.raises(DatasetError, match=name):
        read(out)
    with pytest.raises(DatasetError, match=name):
        write(Analyzer([]), [small / "in.jsonl"], out, shard=2, resume=True)


@pytest.mark.parametrize(
    "lines", [[], ['{"a": 1}'], ["[1", "{}"], ["[" * 50_000, "{}"], ["{}"] * 3]
)
def test_a_number_of_lines_other_than_counted(small: Path, lines: list[str]) -> None:
    """Of a file of equal length, the number of analyses is checked while it is read."""
    out = small / "copy"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(small / "out", out)
    path = out / "shard-00000" / "analyses.jsonl"
    size = path.stat().st_size
    content = "".join(f"{line}\n" for line in lines).encode()
    if len(content) <= size:
        content = b" " * (size - len(content)) + content
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"shard-00000/analyses\.jsonl"):
        list(read(out))
