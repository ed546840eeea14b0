"""A module imports only from the floors above its own, and importing costs little."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import allegedly

ROOT = Path(allegedly.__file__).parent

FLOORS = [
    {"errors", "extras", "model", "hookspecs", "classifier", "interfaces"},
    {"text", "plugins", "storage"},
    {"attribution"},
    {"guard", "analyzer"},
    {"io", "render", "dataset", "bench", "diff", "frame", "sklearn", "testing", "schema"},
    {"cli", "builtin", "__main__", "__init__"},
]
LEADING_ON = {"model/analysis.py": {"io", "render"}, "model/claim.py": {"render"}}
"""Methods of values that lead on to what reads and shows them, and import it when called."""

FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}


def imports(path: Path) -> set[str]:
    """Return the modules of this library that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names]
                if node.module == "allegedly"
                else [node.module]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("allegedly.")}
    return {module for module in found if module in FLOOR}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    """No module imports from a floor below its own."""
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert top in FLOOR, f"{top} stands on no floor"
    below = {module for module in imports(path) if FLOOR[module] > FLOOR[top]}
    below -= LEADING_ON.get(path.relative_to(ROOT).as_posix(), set())
    assert not below, f"{top} (floor {FLOOR[top]}) imports {below}"


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
