"""Importing is cheap; pyproject.toml states which module may import which (import-linter)."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import allegedly",
        "import allegedly.cli",
        "from allegedly.plugins import default_registry; default_registry().all()",
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    """Importing, and listing plugins, loads no scikit-learn and no model."""
    heavy = run(
        f"import sys; {code}; print([m for m in sys.modules if m in "
        "('sklearn', 'scipy', 'numpy', 'pandas', 'joblib', 'nupunkt')])"
    )
    assert heavy == "[]"


def test_import_loads_no_plugin() -> None:
    """Plugins are imported when they are first asked for."""
    loaded = run("import sys, allegedly; print([m for m in sys.modules if 'allegedly_' in m])")
    assert loaded == "[]"


@pytest.mark.timing
def test_import_is_quick(stopwatch: Any) -> None:
    """`import allegedly` costs at most three times what attrs and pluggy cost."""
    base = stopwatch.process("-c", "import attrs, pluggy")
    assert stopwatch.process("-c", "import allegedly") <= 3 * base


@pytest.mark.timing
def test_help_is_quick(stopwatch: Any) -> None:
    """`allegedly --help` costs at most four times what attrs, click and pluggy cost."""
    base = stopwatch.process("-c", "import attrs, click, pluggy")
    assert stopwatch.process("-m", "allegedly", "--help") <= 4 * base
