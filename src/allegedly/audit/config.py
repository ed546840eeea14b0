"""The configuration of an audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from allegedly.audit.profiles import PROFILES
from allegedly.errors import AuditError
from allegedly.model import SEVERITIES, Severity

ALL: Final = "ALL"
"""In `select` or `ignore`, this stands for every check."""


def _names(values: Iterable[str]) -> tuple[str, ...]:
    found = (values,) if isinstance(values, str) else tuple(values)
    if wrong := [name for name in found if not isinstance(name, str) or not name]:
        raise AuditError(f"{wrong[0]!r} does not name a check; write a code such as 'SRC01'")
    return found


def _severity(value: object) -> Severity:
    if value not in SEVERITIES:
        raise AuditError(f"unknown severity {value!r}; choose from {', '.join(SEVERITIES)}")
    return value


def _severities(values: Mapping[str, str]) -> dict[str, Severity]:
    return {code: _severity(value) for code, value in values.items()}


def _options(values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    for name, options in values.items():
        if not isinstance(options, Mapping):
            raise AuditError(f"the options of the check {name!r} must be a table, not {options!r}")
    return {name: dict(options) for name, options in values.items()}


@attrs.frozen
class Config:
    """The checks of an audit, and how they run.

    Attributes:
        select: Codes, beginnings of codes ("SRC") or names of the checks to run, or ``ALL``; empty
            for those of the profile, or the default ones.
        ignore: The same, of checks that do not run, whatever is selected.
        profile: The house style whose checks run: a key of `PROFILES`; None for no house style.
        severity: By code, the severity of findings instead of their own.
        options: By name of a check, keyword arguments for its factory.
        fail_on: The lowest severity of a finding that makes the command fail; None for never.
    """

    select: tuple[str, ...] = attrs.field(default=(), converter=_names)
    ignore: tuple[str, ...] = attrs.field(default=(), converter=_names)
    profile: str | None = attrs.field(default=None)
    severity: Mapping[str, Severity] = attrs.field(factory=dict, converter=_severities, hash=False)
    options: Mapping[str, Mapping[str, Any]] = attrs.field(
        factory=dict, converter=_options, hash=False
    )
    fail_on: Severity | None = attrs.field(
        default="note", converter=attrs.converters.optional(_severity)
    )

    @profile.validator
    def _is_known(self, _: object, profile: str | None) -> None:
        if profile is not None and profile not in PROFILES:
            raise AuditError(f"unknown profile {profile!r}; choose from {', '.join(PROFILES)}")

    def fails(self, severity: Severity) -> bool:
        """Return whether a finding of a severity makes the command fail."""
        if self.fail_on is None:
            return False
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.fail_on)
