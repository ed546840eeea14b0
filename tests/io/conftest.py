"""Fixtures that tests of inputs share."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ReadBounded = Callable[..., list[str]]

_CODE = """
import resource, sys
from allegedly.io import find_inputs, read_articles
from allegedly.plugins import default_registry
default_registry().all("reader")
import {modules}
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {room},) * 2)
for item in read_articles(find_inputs([sys.argv[1]])):
    print(type(item).__name__, str(item)[-300:])
"""


@pytest.fixture(scope="session")
def read_bounded() -> ReadBounded:
    """Return a function that reads a folder in a process of its own with so much room left.

    It returns a line for each item: the name of its type, and how it shows itself. What takes
    memory once, the modules that are named, is loaded before the limit is set.
    """
    if sys.platform != "linux":
        pytest.skip("memory is limited as Linux does")

    def read(folder: Path, *, room: int, modules: str) -> list[str]:
        code = _CODE.format(modules=modules, room=room)
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout.splitlines()

    return read
