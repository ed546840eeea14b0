"""Pickles are told from other files without loading any."""

from __future__ import annotations

import gzip
import json
import pickle
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import joblib
import numpy as np
import pytest

from allegedly.testing import pickles
from allegedly.testing.pickles import holds_pickle

STATE = {"words": ["may", "might"], "weights": [0.5, 1.5]}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles(tmp_path: Path, protocol: int) -> None:
    """All protocols are recognised, compressed too, whatever the file is called."""
    data = pickle.dumps(STATE, protocol)
    for name, content in {
        "plain.bin": data,
        "gzip.bin": gzip.compress(data),
        "zlib.bin": zlib.compress(data),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert holds_pickle(tmp_path / name), name


def test_archives_and_arrays(tmp_path: Path) -> None:
    """Pickles inside archives and arrays of objects are found."""
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as archive:
        archive.writestr("data", pickle.dumps(STATE))
    np.save(tmp_path / "objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "objects.npz", words=np.array(["may", None], dtype=object))
    joblib.dump({"weights": np.arange(5)}, tmp_path / "joblib.bin")
    joblib.dump({"weights": np.arange(5)}, tmp_path / "joblib.z", compress=3)
    for path in tmp_path.iterdir():
        assert holds_pickle(path), path.name


def test_plain_files(tmp_path: Path) -> None:
    """Arrays, JSON and text are none."""
    np.save(tmp_path / "weights.npy", np.arange(10, dtype=np.float16))
    np.savez(tmp_path / "weights.npz", a=np.arange(5), b=np.array(["may"]))
    np.savez_compressed(tmp_path / "small.npz", a=np.arange(5))
    (tmp_path / "model.json").write_text(json.dumps(STATE))
    (tmp_path / "model.json.gz").write_bytes(gzip.compress(json.dumps(STATE).encode()))
    (tmp_path / "notes.txt").write_text("Nothing learnt here. It may rain.")
    (tmp_path / "x.txt").write_text("x is not deflated")
    (tmp_path / "empty").write_bytes(b"")
    for path in tmp_path.iterdir():
        assert not holds_pickle(path), path.name


def test_unpacking_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to a huge one takes little memory, and nesting has an end."""
    monkeypatch.setattr(pickles, "MOST", 1 << 20)
    zeros = bytes(100 << 20)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(zeros, 1))
    (tmp_path / "bomb.z").write_bytes(zlib.compress(zeros, 1))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", zeros)
    del zeros
    for path in tmp_path.iterdir():
        tracemalloc.start()
        assert not holds_pickle(path), path.name
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
        tracemalloc.stop()
    nested = b"plain text"
    for _ in range(50):
        nested = gzip.compress(nested)
    (tmp_path / "nested").write_bytes(nested)
    assert holds_pickle(tmp_path / "nested")
