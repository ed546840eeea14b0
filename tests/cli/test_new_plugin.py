"""`allegedly new-plugin`: what it writes is complete, clean, and keeps its promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from allegedly.cli import cli
from allegedly.cli.new_plugin import Plan, Variant

ROOT = Path(__file__).parents[2]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
INFO = "Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n"
# The shortest name, a long one, and one that meets the name of a base class.
NAMES = ("a", "a-name-of-quite-some-length-1", "trainable")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["new-plugin", *map(str, arguments)])


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one distribution of each variant, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("new plugins")
    for variant in VARIANTS:
        done = run(f"new-{variant}", "--kind", variant, "--into", folder)
        assert done.exit_code == 0, done.output
    return folder


def tool(*command: str, path: list[Path], cwd: Path) -> None:
    before = os.environ.get("PYTHONPATH")
    paths = os.pathsep.join([*map(str, path), *([before] if before else [])])
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def sources(plugins: Path) -> list[Path]:
    return sorted(plugins.glob("*/src"))


@pytest.mark.heavy
def test_all_keep_their_promises(plugins: Path) -> None:
    """The tests that each one comes with pass once it can be found."""
    for source in sources(plugins):
        project = tomllib.loads((source.parent / "pyproject.toml").read_text("utf-8"))["project"]
        info = source / f"{project['name'].replace('-', '_')}-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(INFO.format(name=project["name"]), "utf-8")
        points = project["entry-points"]["allegedly"]
        lines = [f"{name} = {module}" for name, module in points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[allegedly]", *lines]), "utf-8")
    options = ["-q", "-W", "error", "--import-mode=importlib", "-p", "no:cacheprovider"]
    tool("pytest", *options, "--rootdir", ".", ".", path=sources(plugins), cwd=plugins)


@pytest.mark.heavy
def test_types(plugins: Path) -> None:
    """They pass mypy, strict as the project has it."""
    files = [str(path) for path in sorted(plugins.glob("*/**/*.py"))]
    tool("mypy", *files, path=sources(plugins), cwd=ROOT)


@pytest.mark.heavy
def test_types_by_pyright(plugins: Path) -> None:
    """They pass pyright, strict."""
    (plugins / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "strict", "extraPaths": [str(p) for p in sources(plugins)]})
    )
    tool("basedpyright", "--pythonpath", sys.executable, path=[], cwd=plugins)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", NAMES)
def test_style(tmp_path: Path, name: str, variant: Variant) -> None:
    """They are formatted and linted, however long the name."""
    files = Plan(name, variant).files()
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), path
        assert "\n\n\n\n" not in text, path
        assert " \n" not in text, path
    config = ["--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    tool("ruff", "check", *config, "--config", "src=['src']", ".", path=[], cwd=tmp_path)
    tool("ruff", "format", "--check", *config, ".", path=[], cwd=tmp_path)


def test_files(tmp_path: Path) -> None:
    """The output names the files written and the next steps."""
    done = run("shouting", "--into", tmp_path / "deep" / "er")
    folder = tmp_path / "deep" / "er" / "allegedly-shouting"
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) == [
        "README.md",
        "pyproject.toml",
        "src/allegedly_shouting/__init__.py",
        "src/allegedly_shouting/py.typed",
        "tests/test_allegedly_shouting.py",
    ]
    assert f"pip install -e '{folder}[test]'" in done.output
    assert "allegedly check-plugin shouting\n" in done.output


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """An existing folder is left as it is."""
    folder = tmp_path / "allegedly-shouting"
    folder.mkdir()
    done = run("shouting", "--into", tmp_path)
    assert done.exit_code == 2
    assert "already exists" in done.output
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["Shouting", "2nd", "a_b", "a--b", "-a", "a-", "ä", "a/b", "..", "", "x" * 31]
)
def test_names_are_checked(tmp_path: Path, name: str) -> None:
    """An invalid plugin name is refused before anything is written."""
    done = run("--into", tmp_path, "--", name)
    assert done.exit_code == 2
    assert "invalid name" in done.output
    assert list(tmp_path.iterdir()) == []


def test_the_prefix_is_not_part_of_the_name(tmp_path: Path) -> None:
    """The message shows the name to use."""
    done = run("allegedly-shouting", "--into", tmp_path)
    assert done.exit_code == 2
    assert "write 'shouting'" in done.output


def test_a_taken_name_is_refused(tmp_path: Path) -> None:
    """Two plugins with one name would disable each other; another kind may have the name."""
    done = run("rules", "--into", tmp_path)
    assert done.exit_code == 2
    assert "already installed, from allegedly-rules" in " ".join(done.output.split())
    assert run("rules", "--kind", "reader", "--into", tmp_path).exit_code == 0
