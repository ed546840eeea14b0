"""Pytest fixtures; import the ones you use into your `conftest.py`."""

from __future__ import annotations

import pytest

from allegedly.plugins import Registry


@pytest.fixture
def registry() -> Registry:
    """Return a registry in which nothing is installed; register your own plugin in it."""
    return Registry(entry_points=False)
