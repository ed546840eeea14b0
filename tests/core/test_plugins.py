"""The registry: what is loaded, what fails, what clashes."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from allegedly import (
    Analyzer,
    Article,
    Assessment,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    ContractError,
    DuplicatePluginError,
    PluginError,
    ReaderSpec,
    UnknownPluginError,
    hookimpl,
)
from allegedly.attribution.rules import RuleAttributor
from allegedly.hookspecs import Lazy
from allegedly.plugins import KINDS, Registry, default_registry
from allegedly.plugins.registry import misplaced

SOURCE = Path(__file__).read_text(encoding="utf-8").splitlines()


class Plain(ClaimClassifier):
    """Finds everything plain."""

    def __init__(self, name: str = "calm") -> None:
        self.name = name

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [Assessment(self.name, "plain", 0.0) for _ in claims]


def module(*specs: ClassifierSpec, error: Exception | None = None) -> types.ModuleType:
    """Make a plugin module that offers classifiers, or raises."""
    made = types.ModuleType("plugin")

    @hookimpl
    def allegedly_classifiers() -> Sequence[ClassifierSpec]:
        if error:
            raise error
        return specs

    made.allegedly_classifiers = allegedly_classifiers  # type: ignore[attr-defined]
    return made


@pytest.fixture
def registry() -> Registry:
    """A registry with nothing in it."""
    return Registry(entry_points=False)


def test_installed_plugins_are_found() -> None:
    """The three classifiers, and what the library itself ships, come through entry points."""
    found = {(plugin.kind, plugin.name): plugin for plugin in default_registry().all()}
    assert {("classifier", name) for name in ("lexicon", "rules", "ml")} <= set(found)
    assert found["classifier", "rules"].distribution == "allegedly-rules"
    assert found["classifier", "rules"].version == metadata.version("allegedly-rules")
    assert found["attributor", "rules"].distribution == "allegedly"
    assert default_registry().failures == ()


def test_a_classifier_is_made_when_asked_for(registry: Registry) -> None:
    """Listing calls no factory; `create` does, with the user's options."""
    calls: list[str] = []

    def factory(name: str = "calm") -> Plain:
        calls.append(name)
        return Plain()

    registry.register(module(ClassifierSpec("calm", factory)), "allegedly-calm", "1.2")
    assert [plugin.name for plugin in registry.all("classifier")] == ["calm"]
    assert calls == []
    assert registry.get("classifier", "calm").create({"name": "x"}).name == "calm"
    assert calls == ["x"]


def test_unknown_name_lists_what_is_installed(registry: Registry) -> None:
    """The message helps to find the right name."""
    registry.register(module(ClassifierSpec("calm", Plain)), "allegedly-calm")
    with pytest.raises(UnknownPluginError, match=r"'clam'.*choose from calm.*did you mean 'calm'"):
        registry.get("classifier", "clam")


def test_two_plugins_with_one_name(registry: Registry) -> None:
    """A clash disables the name, with an error that names both distributions; others stand."""
    registry.register(module(ClassifierSpec("calm", Plain)), "allegedly-one")
    others = ClassifierSpec("calm", Plain), ClassifierSpec("other", lambda: Plain("other"))
    registry.register(module(*others), "allegedly-two")
    with pytest.raises(DuplicatePluginError, match=r"'calm'.*allegedly-one and allegedly-two"):
        registry.get("classifier", "calm")
    assert [plugin.name for plugin in registry.all("classifier")] == ["other"]
    (failure,) = registry.failures
    assert (failure.stage, failure.name) == ("load", "classifier 'calm'")
    assert "allegedly-one and allegedly-two" in failure.cause


def test_a_clash_is_left_out_by_default_and_reported(registry: Registry) -> None:
    """An analysis runs the other classifiers; asking for the name is an error."""
    registry.register(module(ClassifierSpec("calm", Plain)), "allegedly-one")
    others = ClassifierSpec("calm", Plain), ClassifierSpec("other", lambda: Plain("other"))
    registry.register(module(*others), "allegedly-two")
    analysis = Analyzer(attributor=RuleAttributor(), registry=registry).analyze(
        Article.from_text("It may rain.")
    )
    assert set(analysis.assessments) == {"other"}
    assert ["'calm'" in failure.name for failure in analysis.failures] == [True]
    with pytest.raises(DuplicatePluginError):
        Analyzer(["calm"], RuleAttributor(), registry=registry)


def test_a_module_without_hooks_is_an_error(registry: Registry) -> None:
    """A forgotten `@hookimpl` is named as the likely cause."""
    made = types.ModuleType("plugin")
    made.allegedly_classifiers = list  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match="registers no hook: is @hookimpl missing"):
        registry.register(made, "allegedly-forgetful")


def test_an_untrained_classifier_waits_to_be_named(registry: Registry) -> None:
    """A trainable classifier that ships without weights runs only if it is named."""
    registry.register(
        module(
            ClassifierSpec("empty", lambda: Plain("empty"), trainable=True),
            ClassifierSpec("full", lambda: Plain("full"), trainable=True, trained_on=("x",)),
        ),
        "allegedly-mixed",
    )
    assert Analyzer(attributor=RuleAttributor(), registry=registry).classifiers == ("full",)
    named = Analyzer(["empty"], RuleAttributor(), registry=registry)
    assert named.classifiers == ("empty",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"suffixes": ".txt"},
        {"suffixes": (1,)},
        {"sniff": "yes"},
        {"packed": "no"},
        {"summary": None},
    ],
)
def test_specs_check_their_fields(wrong: dict[str, Any]) -> None:
    """A spec that would fail at every later use is refused when it is created."""
    with pytest.raises((TypeError, ValueError)):
        ReaderSpec("odd", Plain, **{"summary": "", **wrong})  # type: ignore[arg-type]


def test_one_name_for_two_kinds_is_not_a_clash() -> None:
    """`rules` is both a classifier and an attributor."""
    assert default_registry().get("classifier", "rules") != default_registry().get(
        "attributor", "rules"
    )


def test_a_raising_hook_does_not_affect_others(registry: Registry) -> None:
    """The failure is recorded once, with name, version and cause."""
    registry.register(module(error=RuntimeError("no luck")), "allegedly-bad", "0.3")
    registry.register(module(ClassifierSpec("calm", Plain)), "allegedly-calm")
    assert [plugin.name for plugin in registry.all("classifier")] == ["calm"]
    (failure,) = registry.failures
    raising = next(n for n, line in enumerate(SOURCE, 1) if line.strip() == "raise error")
    where = f"{'/'.join(Path(__file__).parts[-len(__name__.split('.')) :])}:{raising}"
    assert str(failure) == f"allegedly-bad 0.3 failed to load: RuntimeError: no luck ({where})"
    with pytest.raises(UnknownPluginError, match=r"allegedly-bad 0\.3 failed to load"):
        registry.get("classifier", "bad")


def test_a_lazy_factory_is_blamed_by_its_target(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place is in the plugin's module, not where the library imports it."""
    (tmp_path / "lazy_plugin.py").write_text("import json\n\n\ndef make():\n    json.loads('{')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.register(module(ClassifierSpec("calm", Lazy("lazy_plugin:make"))), "allegedly-calm")
    analysis = Analyzer(["calm"], RuleAttributor(), registry=registry).analyze(
        Article.from_text("It may rain.")
    )
    assert [failure.where for failure in analysis.failures] == ["lazy_plugin.py:5"]


def test_a_hook_must_return_specs(registry: Registry) -> None:
    """Anything else is a failure with the reason."""
    registry.register(module(Plain()), "allegedly-bad")  # type: ignore[arg-type]
    assert registry.all() == []
    assert "must return ClassifierSpec objects, not Plain" in registry.failures[0].cause


def test_a_misspelt_hook_is_an_error(registry: Registry) -> None:
    """A hook that would never be called is reported at registration."""
    made = types.ModuleType("plugin")

    @hookimpl
    def allegedly_classifier() -> list[ClassifierSpec]:
        return []

    made.allegedly_classifier = allegedly_classifier  # type: ignore[attr-defined]
    with pytest.raises(PluginError, match=r"allegedly-typo.*the hooks are allegedly_classifiers"):
        registry.register(made, "allegedly-typo")
    assert registry.all() == []


def test_a_raising_factory_names_the_plugin(registry: Registry) -> None:
    """The message states kind, name, distribution, version and cause."""

    def factory() -> Plain:
        raise OSError("weights are missing")

    registry.register(module(ClassifierSpec("calm", factory)), "allegedly-calm", "1.2")
    with pytest.raises(PluginError, match=r"classifier 'calm' \(allegedly-calm 1\.2\).*weights"):
        registry.get("classifier", "calm").create()


def test_a_factory_must_make_its_kind(registry: Registry) -> None:
    """A wrong type, and a wrong name, are refused."""
    registry.register(
        module(
            ClassifierSpec("text", lambda: "no"),  # type: ignore[arg-type,return-value]
            ClassifierSpec("other", Plain),
        ),
        "allegedly-odd",
    )
    with pytest.raises(ContractError, match="which is not a ClaimClassifier"):
        registry.get("classifier", "text").create()
    with pytest.raises(ContractError, match="calls itself 'calm'"):
        registry.get("classifier", "other").create()


@pytest.mark.parametrize("name", ["", "Two Words", "UPPER", "under_score", "-x"])
def test_bad_names(name: str) -> None:
    """Names must be fit for a command line."""
    with pytest.raises(ValueError, match="name"):
        ClassifierSpec(name, Plain)


def test_every_kind_has_its_hook() -> None:
    """The table of kinds and the hook specifications agree."""
    from allegedly import hookspecs

    hooks = {name for name in vars(hookspecs) if name.startswith("allegedly_")}
    assert hooks == {hook for hook, _, _ in KINDS.values()}


def broken_distribution(folder: Path, name: str, code: str) -> None:
    """Write an installed distribution, as a package manager would leave it."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-0.7.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.7\n")
    (info / "entry_points.txt").write_text(f"[allegedly]\nx = {name}\n")


def test_a_distribution_that_fails_to_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes a failure with version and cause, and the others are available."""
    broken_distribution(tmp_path, "allegedly_broken", "import no_such_module_anywhere\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = Registry()
    names = {plugin.name for plugin in registry.all("classifier")}
    assert {"lexicon", "rules", "ml"} <= names
    (failure,) = registry.failures
    assert (failure.stage, failure.name, failure.version) == ("load", "allegedly_broken", "0.7")
    assert "no_such_module_anywhere" in failure.cause
    assert failure.where == "allegedly_broken.py:1"


def test_a_misspelt_group_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution that depends on this library but registers in another group is reported."""
    for name, group, needs in (
        ("allegedly_one", "alegedly", "Requires-Dist: allegedly>=0.1\n"),
        ("allegedly_two", "allegedly.plugins", "Requires-Dist: Allegedly[all]; extra == 'x'\n"),
        ("unrelated", "allegedly.plugins", ""),
        ("other", "console_scripts", "Requires-Dist: allegedly\n"),
    ):
        broken_distribution(tmp_path, name, "")
        info = tmp_path / f"{name}-0.7.dist-info"
        (info / "entry_points.txt").write_text(f"[{group}]\nx = {name}\n")
        with (info / "METADATA").open("a") as stream:
            stream.write(needs)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = {failure.name: failure.cause for failure in misplaced()}
    assert set(found) == {"allegedly_one", "allegedly_two"}
    assert "group 'alegedly'" in found["allegedly_one"]
    assert "must be 'allegedly'" in found["allegedly_two"]


def test_a_plugin_that_exits_does_not_affect_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sys.exit` at import is caught like any other failure."""
    broken_distribution(tmp_path, "allegedly_quits", "import sys\nsys.exit('bye')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = Registry()
    assert {"lexicon", "rules"} <= {plugin.name for plugin in registry.all("classifier")}
    assert "bye" in registry.failures[0].cause
    sys.modules.pop("allegedly_quits", None)
