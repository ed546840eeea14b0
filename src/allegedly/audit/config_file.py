"""Configuration in `allegedly.toml`, or in `[tool.allegedly.audit]` of `pyproject.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from allegedly.audit.config import Config
from allegedly.errors import AuditError

NAME: Final = "allegedly.toml"
PROJECT: Final = "pyproject.toml"

_LARGEST: Final = 1_000_000
_KEYS: Final = ("select", "ignore", "profile", "severity", "fail-on", "baseline", "checks")


def find_config(start: Path) -> Path | None:
    """Return the nearest configuration file in a folder or one above it; None if there is none."""
    for folder in (start.absolute(), *start.absolute().parents):
        own = folder / NAME
        if own.is_file():
            return own
        project = folder / PROJECT
        if project.is_file() and _audit_table(project) is not None:
            return project
    return None


def load_config(path: Path) -> tuple[Config, Path | None]:
    """Read a configuration file.

    Args:
        path: An `allegedly.toml` with a table `audit`, or a `pyproject.toml` with a table
            `tool.allegedly.audit`.

    Returns:
        The configuration, and the path of the baseline if the file names one.

    Raises:
        AuditError: If the file cannot be read, or has an unknown key or value; names file and key.
    """
    table = _audit_table(path) or {}
    if unknown := [key for key in table if key not in _KEYS]:
        raise AuditError(f"{path}: unknown key {unknown[0]!r}; choose from {', '.join(_KEYS)}")
    for key in ("select", "ignore"):
        if not isinstance(table.get(key, []), list):
            raise AuditError(f"{path}: {key!r} must be a list of codes, such as ['SRC', 'QUO03']")
    for key in ("severity", "checks"):
        if not isinstance(table.get(key, {}), dict):
            raise AuditError(f"{path}: {key!r} must be a table")
    fail_on = table.get("fail-on", "note")
    try:
        config = Config(
            select=table.get("select", ()),
            ignore=table.get("ignore", ()),
            profile=table.get("profile"),
            severity=table.get("severity", {}),
            options=table.get("checks", {}),
            fail_on=None if fail_on == "never" else fail_on,
        )
    except AuditError as error:
        raise AuditError(f"{path}: {error}") from error
    baseline = table.get("baseline")
    if baseline is not None and not isinstance(baseline, str):
        raise AuditError(f"{path}: 'baseline' must be the path of a file, not {baseline!r}")
    return config, None if baseline is None else path.parent / baseline


def _audit_table(path: Path) -> Mapping[str, Any] | None:
    try:
        with path.open("rb") as stream:
            data = tomllib.loads(stream.read(_LARGEST).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise AuditError(f"{path}: cannot be read as TOML: {error}") from error
    keys = ("audit",) if path.name != PROJECT else ("tool", "allegedly", "audit")
    for key in keys:
        data = data.get(key, {}) if isinstance(data, dict) else {}
    if not isinstance(data, dict):
        raise AuditError(f"{path}: [{'.'.join(keys)}] must be a table")
    return data or None
