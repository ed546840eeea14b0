"""Checks that need a process of their own catch plugins that are installed and broken."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import allegedly
from allegedly import ContractError, UnknownPluginError
from allegedly.plugins import default_registry
from allegedly.testing import INSTALLED_CHECKS, Check, Installed, checks_for

Install = Callable[..., Installed]
SAMPLE = Path(allegedly.__file__).parent / "data" / "sample.jsonl"

MODULE = """
from allegedly import Assessment, ClaimClassifier, ClassifierSpec, hookimpl
{imports}

class It(ClaimClassifier):
    name = "{name}"

    def assess(self, claims):
        return [self.judge(claim.text) for claim in claims]

    def judge(self, text):
        {judge}
        return Assessment(self.name, "plain", score)


@hookimpl
def allegedly_classifiers():
    return [ClassifierSpec("{name}", It)]
"""
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
ENTRY = "[allegedly]\n{name} = {name}_module\n"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a classifier where this and other processes find it."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(name: str, imports: str = "", judge: str = "score = 0.5") -> Installed:
        (tmp_path / f"{name}_module.py").write_text(
            MODULE.format(name=name, imports=imports, judge=judge)
        )
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(METADATA.format(name=name))
        (info / "entry_points.txt").write_text(ENTRY.format(name=name))
        importlib.invalidate_caches()
        default_registry.cache_clear()
        return Installed("classifier", name)

    yield installed
    default_registry.cache_clear()
    for module in [module for module in sys.modules if module.endswith("_module")]:
        del sys.modules[module]


BROKEN = {
    "listing_is_cheap": ("import numpy", "score = 0.5"),
    "hash_seeds_do_not_matter": ("", "score = hash(text) % 1000 / 1000"),
}


@pytest.mark.parametrize("check", INSTALLED_CHECKS, ids=str)
def test_each_check_catches(check: Check, install: Install) -> None:
    """The honest one passes, the one that breaks this promise does not."""
    check(install("honest"))
    with pytest.raises(ContractError, match=check.name):
        check(install("broken", *BROKEN[check.name]))


def test_a_neighbour_is_not_blamed(install: Install) -> None:
    """Another distribution that imports too much costs nobody else the check."""
    install("greedy", "import numpy")
    INSTALLED_CHECKS[0](install("modest"))


def test_a_class_is_not_enough() -> None:
    """These checks say that they need a plugin that is installed."""
    with pytest.raises(ContractError, match="needs an installed plugin"):
        INSTALLED_CHECKS[0](dict)


def test_a_process_that_dies_is_reported(install: Install) -> None:
    """What the process said last is in the message."""
    plugin = install("dying", judge="import os; os._exit(3)")
    with pytest.raises(ContractError, match="fails in a fresh process"):
        INSTALLED_CHECKS[1](plugin)


def test_unknown_plugins() -> None:
    """An unknown name is told as everywhere."""
    with pytest.raises(UnknownPluginError, match="choose from "):
        checks_for(Installed("classifier", "nosuch"))


PLUGINS = [plugin for plugin in default_registry().all() if plugin.kind not in ("corpus", "check")]
FIRST = {plugin.distribution: plugin for plugin in reversed(PLUGINS)}
"""One plugin of each distribution, which lists all that it has."""

RESULTS = """
import json, sys
from allegedly.plugins.isolation import isolated
from allegedly.testing.in_fresh_process import results
from allegedly.testing.installed import Installed

with isolated():
    found = [results(Installed(kind, name)) for kind, name in json.loads(sys.argv[1])]
print(json.dumps(found))
"""


@pytest.mark.parametrize("distribution", FIRST)
def test_our_listings_are_cheap(distribution: str) -> None:
    """No exemption for our own."""
    listing, _ = INSTALLED_CHECKS
    listing(Installed(FIRST[distribution].kind, FIRST[distribution].name))


def test_hash_seeds_change_no_result_of_ours() -> None:
    """All plugins at once: processes of their own for each would take a minute."""
    names = [(plugin.kind, plugin.name) for plugin in PLUGINS]
    found = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", RESULTS, json.dumps(names)],
                check=True,
                capture_output=True,
                env={**os.environ, "PYTHONHASHSEED": seed},
            ).stdout
        )
        for seed in "123"
    ]
    assert len(found[0]) == len(PLUGINS)
    differing = [
        name for name, *digests in zip(names, *found, strict=True) if len(set(digests)) > 1
    ]
    assert differing == []


def test_hash_seeds_change_no_finding() -> None:
    """The same for all checks of the audit."""
    command = ["audit", str(SAMPLE), "--select", "ALL", "--format", "json", "-a", "rules"]
    found = {
        subprocess.run(
            [sys.executable, "-m", "allegedly", *command],
            check=False,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    }
    assert len(found) == 1
    assert b'"code"' in found.pop()
