"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def _data() -> Path | None:
    named = os.environ.get("ALLEGEDLY_DATA")
    return Path(named).resolve() if named and Path(named).is_dir() else None


def pytest_configure() -> None:
    """Make the corpora's place absolute, for tests that start processes elsewhere."""
    if data := _data():
        os.environ["ALLEGEDLY_DATA"] = str(data)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs corpora where there are none."""
    if _data() is None:
        reason = "corpora are not on disk; let ALLEGEDLY_DATA name their folder"
        for item in items:
            if item.get_closest_marker("corpora"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the corpora."""
    found = _data()
    assert found is not None
    return found
