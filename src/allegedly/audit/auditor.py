"""Running checks on analyses, each guarded like any other plugin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, cast

import attrs

from allegedly.audit.config import ALL, Config
from allegedly.audit.profiles import PROFILES, Clause
from allegedly.errors import AuditError, ContractError, PluginError, describe
from allegedly.hookspecs import CheckSpec
from allegedly.interfaces import Check
from allegedly.model import Analysis, Failure, Finding
from allegedly.plugins import Plugin, Registry, default_registry
from allegedly.plugins.contract import check_findings
from allegedly.plugins.error_place import place_of
from allegedly.plugins.isolation import cause_of, isolated

MOST: Final = 10_000
"""Findings of one check in one article; a check with more fails."""

_UNKNOWN: Final = ("language", "segment", "attribute")
"""The stages whose failure leaves it unknown who says what, so that nothing can be checked."""


@attrs.frozen
class Audit:
    """The findings in one article.

    Attributes:
        analysis: The analysis that was checked.
        findings: The findings, in text order.
        failures: The failures of checks; empty if there were none.
    """

    analysis: Analysis
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...] = ()


class Auditor:
    """A set of checks, loaded once, for any number of analyses.

    Attributes:
        config: The configuration.
        specs: The specs of the checks that run, by code.
        clauses: The clauses of the house style, by code; empty without a house style.
    """

    def __init__(self, config: Config | None = None, *, registry: Registry | None = None) -> None:
        """Choose and create the checks.

        Args:
            config: The checks to run, and how; None runs the default checks.
            registry: The plugins; by default all that are installed.

        Raises:
            AuditError: If the configuration names an unknown check or option.
        """
        self.config = config or Config()
        registry = registry or default_registry()
        profile = None if self.config.profile is None else PROFILES[self.config.profile]
        self.clauses: Mapping[str, Clause] = {} if profile is None else profile.clauses
        self._failures = list(registry.failures_of("check"))
        by_code = self._by_code(registry)
        _check_names(self.config, by_code)
        self._checks: list[tuple[Plugin, CheckSpec, Check]] = []
        house = {} if profile is None else profile.options
        for _, plugin in sorted(by_code.items()):
            if self._is_chosen(_spec(plugin)):
                options = {**house.get(plugin.name, {}), **self.config.options.get(plugin.name, {})}
                self._create(plugin, options)
        self.specs: dict[str, CheckSpec] = {spec.code: spec for _, spec, _ in self._checks}

    def audit(self, analysis: Analysis) -> Audit:
        """Run every check on an analysis.

        An analysis without attributions because its article is not in English, or because the
        attributor failed, is not checked.
        """
        if any(failure.stage in _UNKNOWN for failure in analysis.failures):
            return Audit(analysis, ())
        findings: list[Finding] = []
        failures = list(self._failures)
        for plugin, spec, check in self._checks:
            try:
                found = _run(check, spec, analysis)
            except Exception as error:  # noqa: BLE001 (plugins may raise anything)
                failures.append(_failure(plugin, error, check))
                continue
            severity = self.config.severity.get(spec.code, spec.severity)
            findings += [attrs.evolve(finding, severity=severity) for finding in found]
        findings.sort(key=lambda f: (f.span, f.code, f.message))
        return Audit(analysis, tuple(findings), tuple(failures))

    def _by_code(self, registry: Registry) -> dict[str, Plugin]:
        """Return the checks by code; several with one code are failures, and none of them runs."""
        offers: dict[str, list[Plugin]] = defaultdict(list)
        for plugin in registry.all("check"):
            offers[_spec(plugin).code].append(plugin)
        for code, plugins in offers.items():
            if len(plugins) > 1:
                named = " and ".join(f"{p.name} ({p.distribution})" for p in plugins)
                cause = f"several checks have the code {code}: {named}; uninstall all but one"
                self._failures.append(Failure("load", f"check {code}", None, cause))
        return {code: plugins[0] for code, plugins in offers.items() if len(plugins) == 1}

    def _is_chosen(self, spec: CheckSpec) -> bool:
        if _matches(spec, self.config.ignore):
            return False
        if self.config.select:
            return _matches(spec, self.config.select)
        return spec.code in self.clauses if self.config.profile is not None else spec.default

    def _create(self, plugin: Plugin, options: dict[str, Any]) -> None:
        try:
            check = plugin.create(options)
        except PluginError as error:
            if options:
                raise AuditError(f"the options of the check {plugin.name!r}: {error}") from error
            cause = describe(error.__cause__ or error)
            self._failures.append(Failure("load", plugin.name, plugin.version, cause))
            return
        self._checks.append((plugin, _spec(plugin), check))


def _run(check: Check, spec: CheckSpec, analysis: Analysis) -> list[Finding]:
    with isolated():
        found = list(islice(check.check(analysis), MOST + 1))
    if len(found) > MOST:
        raise ContractError(f"more than {MOST:,} findings in one article")
    check_findings(spec.code, analysis.article.text, found)
    return found


def _failure(plugin: Plugin, error: Exception, check: Check) -> Failure:
    cause = cause_of(error)
    where = place_of(cause, check, "check")
    return Failure("audit", plugin.name, plugin.version, describe(cause), where)


def _spec(plugin: Plugin) -> CheckSpec:
    return cast("CheckSpec", plugin.spec)


def _matches(spec: CheckSpec, names: tuple[str, ...]) -> bool:
    return any(name in (ALL, spec.name) or _covers(name, spec.code) for name in names)


def _covers(name: str, code: str) -> bool:
    """Return whether a name is a code, or the letters that it begins with."""
    return name == code or (name.isalpha() and name == code.rstrip("0123456789"))


def _check_names(config: Config, by_code: Mapping[str, Plugin]) -> None:
    specs = [_spec(plugin) for plugin in by_code.values()]
    for name in (*config.select, *config.ignore):
        if not any(_matches(spec, (name,)) for spec in specs):
            raise AuditError(f"unknown check {name!r}; choose from {', '.join(sorted(by_code))}")
    for code in config.severity:
        if code not in by_code:
            raise AuditError(f"unknown check {code!r}; choose from {', '.join(sorted(by_code))}")
    names = sorted(spec.name for spec in specs)
    for name in config.options:
        if name not in names:
            raise AuditError(f"unknown check {name!r}; choose from {', '.join(names)}")
