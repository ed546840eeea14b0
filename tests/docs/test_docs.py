"""The documentation is true: its examples run, its links lead somewhere, its hooks exist."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Any

import click
import pytest

from allegedly import hookspecs, testing
from allegedly.cli import cli

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
HEAVY = {"docs/exchange.md": "spacy", "docs/howto/engines.md": "pyspark"}
"""Pages whose examples need more than the extra `all` brings, and a package that shows it."""
ALONE = {*HEAVY, "README.md"}
"""Pages whose examples get a process of their own, as programs that start workers do, too."""
GUIDE = ROOT / "docs" / "howto" / "enter.md"
"""Its programs need the files of its commands, so `test_enter.py` runs both."""
FILES = {"docs/howto/train.md": ["sentences.csv"]}
"""Files beside a page that its examples read."""
KINDS = {"python", "console", "json", "toml", ""}


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, kind: str) -> list[str]:
    return [code for k, code in BLOCK.findall(page.read_text("utf-8")) if k == kind]


def having(kind: str) -> list[Path]:
    """Return the pages with blocks of a kind; those of the examples run where these are tested."""
    pages = [page for page in PAGES if blocks(page, kind)]
    return [p for p in pages if kind != "python" or (EXAMPLES not in p.parents and p != GUIDE)]


def runnable() -> list[Any]:
    """Return the pages with examples in Python, those marked that need more than most."""
    return [
        pytest.param(page, id=name(page), marks=[pytest.mark.heavy] if name(page) in HEAVY else [])
        for page in having("python")
    ]


@pytest.mark.parametrize("page", runnable())
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page run, one after the other, as one module."""
    if needed := HEAVY.get(name(page)):
        pytest.importorskip(needed)
    if page.name == "engines.md" and which("java") is None:
        pytest.skip("Spark needs Java")
    for file in FILES.get(name(page), ()):
        shutil.copy(page.with_name(file), tmp_path)
    code = "\n".join(blocks(page, "python"))
    if name(page) in ALONE or "__main__" in code:
        run_alone(code, tmp_path)
        return
    module = ModuleType("page")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # its classes can be pickled
    monkeypatch.chdir(tmp_path)
    exec(compile(code, name(page), "exec"), vars(module))


def run_alone(code: str, folder: Path) -> None:
    """Run code in a process of its own, with warnings as errors."""
    script = folder / "page.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", having("console"), ids=name)
def test_commands_exist(page: Path) -> None:
    """Each command line parses: the command and all its options are there."""
    for block in blocks(page, "console"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["allegedly"] and not {"COMMAND", "NAME"} & set(words):
                with click.Context(cli) as context:
                    command = cli.get_command(context, words[1])
                    assert command is not None, line
                    command.make_context(words[1], words[2:], parent=context).close()


@pytest.mark.parametrize("page", sorted({*having("json"), *having("toml")}), ids=name)
def test_data_parses(page: Path) -> None:
    """Blocks of JSON (or of JSON Lines) and of TOML are well-formed."""
    for block in blocks(page, "json"):
        for text in [block] if block.startswith("{\n") else block.splitlines():
            json.loads(text)
    for block in blocks(page, "toml"):
        tomllib.loads(block)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_block_goes_untested(page: Path) -> None:
    """There are no blocks of kinds that no test looks at."""
    assert {kind for kind, _ in BLOCK.findall(page.read_text("utf-8"))} <= KINDS


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture exists."""
    targets = LINK.findall(page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_every_promise_is_documented() -> None:
    """The tables of promises are those of the checks, in their order."""
    page = (ROOT / "docs" / "plugins.md").read_text("utf-8")
    suites = [getattr(testing, name) for name in testing.__all__ if name.endswith("_CHECKS")]
    checks = [(check.name, check.promise) for suite in suites for check in suite]
    assert sorted(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE)) == sorted(checks)


def test_every_hook_is_documented() -> None:
    """Each hook has a heading with its exact signature, and no other hook has."""
    page = (ROOT / "docs" / "plugins.md").read_text("utf-8")
    documented = re.findall(r"^### `(allegedly_.*)`$", page, re.MULTILINE)
    hooks = [hook for hook in vars(hookspecs) if hook.startswith("allegedly_")]
    signatures = [f"{hook}{inspect.signature(getattr(hookspecs, hook))}" for hook in hooks]
    assert documented == [signature.replace("'", "") for signature in signatures]
