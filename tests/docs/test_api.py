"""The public API is documented, all of it: docstrings, arguments, attributes, a place on a page."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import attrs
import pytest

ROOT = Path(__file__).parents[2]


def public_modules() -> list[str]:
    """Return the modules that plugins may import, as the contract on imports lists them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (contract,) = (contract for contract in contracts if contract.get("id") == "public")
    return [expression.removeprefix("** -> ") for expression in contract["ignore_imports"]]


MODULES = public_modules()


PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "plugins").glob("*/README.md")),
]


def names_of(module: ModuleType) -> list[str]:
    """Return what a module offers: its `__all__`, else what is defined there and not private."""
    if listed := getattr(module, "__all__", None):
        return list(listed)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]


def public() -> dict[str, Any]:
    """Return the public objects by the shortest name under which they can be had."""
    found: dict[str, Any] = {}
    seen: list[Any] = []
    for path in MODULES:
        module = importlib.import_module(path)
        found[path] = module
        for name in names_of(module):
            value = getattr(module, name)
            if isinstance(value, TypeVar):
                continue
            if not any(value is other for other in seen):
                seen.append(value)
                found[f"{path}.{name}"] = value
    return found


PUBLIC = public()


def members(cls: type) -> Iterator[tuple[str, Any]]:
    """Yield what a class itself offers."""
    for name, value in vars(cls).items():
        if not name.startswith("_") and (
            inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)
        ):
            yield name, getattr(value, "__func__", value)


def sections(doc: str) -> dict[str, set[str]]:
    """Return the names that the sections of a Google docstring describe."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in inspect.cleandoc(doc).splitlines():
        if re.fullmatch(r"[A-Z]\w+:", line):
            section = line[:-1]
            found[section] = set()
        elif section and (entry := re.match(r"    (\*{0,2}\w+)[^:]*:", line)):
            found[section].add(entry[1].lstrip("*"))
    return found


def undescribed(name: str, value: Any) -> Iterator[str]:
    """Yield what is missing from the docstring of a function or class."""
    doc = inspect.getdoc(value) or ""
    described = sections(doc)
    if inspect.isclass(value) and attrs.has(value):
        own = {field.name for field in attrs.fields(value) if not field.inherited}
        if own and "Attributes" in described:
            yield from (f"{name}: attribute {field}" for field in own - described["Attributes"])
    if inspect.isfunction(value) and "Args" in described:
        parameters = set(inspect.signature(value).parameters) - {"self", "cls"}
        yield from (f"{name}: argument {missing}" for missing in parameters - described["Args"])
        yield from (f"{name}: no argument {wrong}" for wrong in described["Args"] - parameters)


def test_everything_has_a_docstring() -> None:
    """Coverage of modules, classes, functions, methods and properties is 100 %."""
    total, missing = 0, []
    for name, value in PUBLIC.items():
        if not (inspect.ismodule(value) or inspect.isfunction(value) or inspect.isclass(value)):
            continue
        parts = [(name, value)]
        if inspect.isclass(value):
            parts += [(f"{name}.{member}", part) for member, part in members(value)]
        for part, documented in parts:
            total += 1
            if not (documented.__doc__ or "").strip():
                missing.append(part)
    print(f"documented: {total - len(missing)} of {total}")
    assert total > 100
    assert missing == []


def test_arguments_and_attributes_are_described() -> None:
    """A docstring that describes arguments or attributes describes all, and no others."""
    wrong = []
    for name, value in PUBLIC.items():
        wrong += undescribed(name, value)
        if inspect.isclass(value):
            for member, part in members(value):
                wrong += undescribed(f"{name}.{member}", part)
            if "__init__" in vars(value) and not attrs.has(value):
                wrong += undescribed(f"{name}()", vars(value)["__init__"])
    assert wrong == []


def test_the_page_on_stability_lists_the_public_modules() -> None:
    """The promise to readers and the contract on imports name the same modules."""
    page = (ROOT / "docs/reference/stability.md").read_text("utf-8")
    first_cells = re.findall(r"^\| (`allegedly.*?) \|", page, flags=re.MULTILINE)
    assert sorted(re.findall(r"`(.*?)`", " ".join(first_cells))) == MODULES


def imported(code: str) -> Iterator[str]:
    """Yield the modules of the library that a piece of code takes names from."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_import_public_modules(page: Path) -> None:
    """An example never shows a reader a module that may change in any release."""
    examples = re.findall(
        r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    modules = {name for code in examples for name in imported(code)}
    assert {name for name in modules if name.split(".")[0] == "allegedly"} <= set(MODULES)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the site, with warnings as errors, and return the names that its reference explains."""
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    inventory = (folder / "objects.inv").read_bytes()
    entries = zlib.decompress(inventory.split(b"\n", 4)[4]).decode("utf-8")
    return {line.split()[0] for line in entries.splitlines()}


def test_everything_is_on_a_page(shown: set[str]) -> None:
    """The reference explains every public object; constants are there only with a docstring."""
    last = {name.rpartition(".")[2] for name in shown}
    missing = [
        name for name in PUBLIC if name not in MODULES and name.rpartition(".")[2] not in last
    ]
    assert missing == []


def test_the_site_needs_no_network(
    shown: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No page loads a script, a style, a font or a picture from elsewhere."""
    pages = list(tmp_path_factory.getbasetemp().glob("site*/**/*.html"))
    assert pages
    loads = re.compile(r"<(?:script|img|link)[^>]*(?:src|href)=.https?://[^>]*>")
    found = [tag for page in pages for tag in loads.findall(page.read_text("utf-8"))]
    assert [tag for tag in found if 'rel="canonical"' not in tag] == []
