"""Optional packages: missing ones are distinguished from broken ones."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from allegedly import BrokenExtraError, MissingExtraError
from allegedly.extras import need


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose packages can be imported."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_a_present_package_is_imported(packages: Path) -> None:
    """A submodule is returned itself, not its package."""
    (packages / "whole_one").mkdir()
    (packages / "whole_one" / "part.py").write_text("answer = 42\n")
    assert need("whole_one.part", "html", "reading").answer == 42


@pytest.mark.parametrize("module", ["absent_one", "absent_one.part"])
def test_a_missing_package_is_named_with_its_extra(module: str) -> None:
    """The message begins with the purpose and ends with the command that installs it."""
    with pytest.raises(MissingExtraError) as caught:
        need(module, "html", "reading web pages")
    assert str(caught.value) == (
        "reading web pages needs absent_one: install it with: pip install 'allegedly[html]'"
    )


BROKEN = {
    "lacks a package": ("import absent_one", "No module named 'absent_one'"),
    "lacks a name": ("from json import dump_all", "cannot import name 'dump_all'"),
    "raises": ("raise RuntimeError('built for\\nanother system')", "built for another system"),
}


@pytest.mark.parametrize(("body", "cause"), BROKEN.values(), ids=BROKEN)
def test_a_broken_package_is_not_called_missing(
    packages: Path, monkeypatch: pytest.MonkeyPatch, body: str, cause: str
) -> None:
    """The message has the cause, on one line, and how to repair the package."""
    (packages / "broken_one.py").write_text(body)
    monkeypatch.delitem(sys.modules, "broken_one", raising=False)
    with pytest.raises(BrokenExtraError) as caught:
        need("broken_one", "html", "reading web pages")
    said = str(caught.value)
    assert "broken_one, which is installed but cannot be imported" in said
    assert cause in said
    assert said.endswith("pip install --force-reinstall 'allegedly[html]'")
    assert "\n" not in said


def test_a_package_without_the_module_is_broken(packages: Path) -> None:
    """It is installed, so installing it again as it is would change nothing."""
    (packages / "partial_one").mkdir()
    (packages / "partial_one" / "__init__.py").touch()
    with pytest.raises(BrokenExtraError, match=r"No module named 'partial_one\.part'"):
        need("partial_one.part", "html", "reading")
