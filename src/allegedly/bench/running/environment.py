"""The environment of a comparison: versions, platform and working copy."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any, Final

_HARMLESS: Final = ("-c", "core.fsmonitor=")
"""Keeps git from running a program named in the configuration of the current folder."""

_LIBRARIES: Final = ("allegedly", "scikit-learn", "scipy", "numpy", "joblib", "nupunkt")


def environment(distributions: Mapping[str, str]) -> dict[str, Any]:
    """Return versions, platform and the state of the working copy, if this is one.

    Args:
        distributions: Versions of the compared distributions, by name.
    """
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "versions": {name: _version(name) for name in _LIBRARIES} | dict(distributions),
        "git": _git(),
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _git() -> dict[str, Any] | None:
    """Return commit and cleanliness of the working copy in the current folder."""
    try:
        commit, status = (
            subprocess.run(
                ["git", *_HARMLESS, *arguments],  # noqa: S607 (git is wherever it is installed)
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            ).stdout.strip()
            for arguments in (["rev-parse", "HEAD"], ["status", "--porcelain", "-uno"])
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"commit": commit, "clean": not status}
