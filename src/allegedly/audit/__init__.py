"""The audit: checks of how an article gives its sources, its quotations and its doubts.

Importing it is cheap: the checks are loaded when the first audit begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allegedly.audit.auditor import Audit, Auditor
    from allegedly.audit.baseline import Baseline
    from allegedly.audit.config import Config
    from allegedly.audit.config_file import load_config
    from allegedly.audit.profiles import PROFILES, Clause
    from allegedly.model import Analysis

__all__ = [
    "PROFILES",
    "Audit",
    "Auditor",
    "Baseline",
    "Clause",
    "Config",
    "audit",
    "load_config",
]

_LAZY = {
    "PROFILES": "profiles",
    "Audit": "auditor",
    "Auditor": "auditor",
    "Baseline": "baseline",
    "Clause": "profiles",
    "Config": "config",
    "load_config": "config_file",
}


def audit(analysis: Analysis, config: Config | None = None) -> Audit:
    """Audit one analysed article.

    Args:
        analysis: The analysis.
        config: The checks to run, and how; None runs the default checks.

    Returns:
        The findings in text order, and the failures of checks.

    Raises:
        AuditError: If the configuration names an unknown check, profile, severity or option.
    """
    from allegedly.audit.auditor import Auditor

    return Auditor(config).audit(analysis)


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"allegedly.audit.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
