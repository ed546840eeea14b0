"""Times of the hot paths on the bundled corpus, to notice changes that slow one down.

    python -m benchmarks run hot-paths --benchmark-autosave
    python -m benchmarks run hot-paths --benchmark-compare --benchmark-compare-fail=min:10%

The first command stores the times of this machine in `.benchmarks/`; the second compares a change
with the last ones stored. Arguments are those of pytest with the plugin pytest-benchmark.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

import pytest

from benchmarks import common


def main(arguments: Sequence[str]) -> None:
    if {"-h", "--help"} & set(arguments):
        common.parser("hot-paths", __doc__).print_help()
        return
    if find_spec("pytest_benchmark") is None:
        sys.exit("install pytest-benchmark first: pip install --group benchmarks")
    sys.exit(pytest.main([str(common.FOLDER / "speed" / "test_hot_paths.py"), *arguments]))
