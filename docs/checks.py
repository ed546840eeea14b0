"""The table of checks in `docs/checks/index.md`, which `make commands` rewrites."""

from __future__ import annotations

from collections.abc import Iterator

from allegedly.audit import PROFILES
from allegedly.audit.checks.specs import check_specs


def table() -> str:
    """Return a table of all built-in checks, each with a link to its page."""
    return "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    yield f"| code | name | finds | severity | default | {' | '.join(PROFILES)} |"
    yield "|---|---|---|---|---|" + "---|" * len(PROFILES)
    for spec in check_specs():
        cells = [
            f"[{spec.code}]({spec.code.lower()}.md)",
            f"`{spec.name}`",
            spec.summary,
            spec.severity,
            "yes" if spec.default else "",
            *("yes" if spec.code in profile.clauses else "" for profile in PROFILES.values()),
        ]
        yield f"| {' | '.join(cells)} |"
