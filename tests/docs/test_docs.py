"""The documentation is true: its examples run, its links lead somewhere, its hooks exist."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from allegedly import hookspecs

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize(
    "page", [p for p in PAGES if PYTHON.search(p.read_text("utf-8"))], ids=name
)
def test_examples_run(page: Path) -> None:
    """The Python blocks of a page run, one after the other."""
    code = "\n".join(block.group(1) for block in PYTHON.finditer(page.read_text("utf-8")))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture exists."""
    targets = LINK.findall(page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_every_hook_is_documented() -> None:
    """Each hook has a heading with its exact signature, and no other hook has."""
    page = (ROOT / "docs" / "plugins.md").read_text("utf-8")
    documented = re.findall(r"^### `(allegedly_.*)`$", page, re.MULTILINE)
    hooks = [hook for hook in vars(hookspecs) if hook.startswith("allegedly_")]
    signatures = [f"{hook}{inspect.signature(getattr(hookspecs, hook))}" for hook in hooks]
    assert documented == [signature.replace("'", "") for signature in signatures]
