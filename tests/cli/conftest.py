"""Distributions with plugins, installed for a single test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from allegedly.plugins import default_registry

Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs version 0.7 of a distribution with one module."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    default_registry.cache_clear()
    names = []

    def write(name: str, code: str) -> None:
        names.append(name)
        (site / f"{name}.py").write_text(code, encoding="utf-8")
        info = site / f"{name}-0.7.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.7\n")
        (info / "entry_points.txt").write_text(f"[allegedly]\nx = {name}\n")

    yield write
    default_registry.cache_clear()
    for name in names:
        sys.modules.pop(name, None)
