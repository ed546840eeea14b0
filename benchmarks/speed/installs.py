"""Build all five distributions, install each extra in a fresh environment, keep time and size.

    python -m benchmarks run installs                      # every extra; rewrites INSTALLS.md
    python -m benchmarks run installs --only all --only serve

Wheels are built from the source distributions, so both are known to be complete, and lie in a plain
folder; no index is asked for them. Other packages come from the index and the cache that pip is
configured with. After each installation, an article is analysed there.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from benchmarks import common

ROOT: Final = common.FOLDER.parent
REPORT: Final = common.FOLDER / "INSTALLS.md"
PROJECTS: Final = (ROOT, *sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml")))
CORE: Final = "allegedly"
ARTICLE: Final = (
    "Officials said the harbour may close.\n\n“We will fight,” said Mayor Dorrit Valke.\n"
)

_ROW: Final = re.compile(r"\| `([^`]+)` \|.*\|")

HEAD: Final = """\
# Installing: time and size

Written by `python -m benchmarks run installs`; do not edit. Each row is a fresh virtual environment
of Python {python} on {machine} with {cpus} slow, shared cores. Time is that of `pip install` with a
package cache on the machine, so a download over a network comes on top; size is that of all files
added, compiled modules included.

| `pip install` | packages | MB | seconds |
|---|---:|---:|---:|
"""


@attrs.frozen
class Installed:
    """One requirement, installed.

    Attributes:
        requirement: The requirement, as given to pip.
        packages: Number of distributions.
        megabytes: Size of the files in site-packages and bin.
        seconds: Time that pip took.
    """

    requirement: str
    packages: int
    megabytes: float
    seconds: float

    def row(self) -> str:
        """Return a row of the table."""
        name, size = self.requirement, f"{self.megabytes:,.0f}"
        return f"| `{name}` | {self.packages} | {size} | {self.seconds:.0f} |"


def requirements() -> list[str]:
    """Return the core, each of its extras, and the plugins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    plugins = [path.name for path in PROJECTS[1:]]
    return [CORE, *plugins, *(f"{CORE}[{extra}]" for extra in extras)]


def build(python: Path, folder: Path, environment: Mapping[str, str]) -> list[Path]:
    """Build source distributions, and wheels from them; return both."""
    run([python, "-m", "pip", "install", "-q", "hatchling"], environment)
    for project in PROJECTS:
        command = [python, "-m", "hatchling", "build", "-t", "sdist", "-d", folder]
        run(command, environment, project)
    sources = sorted(folder.glob("*.tar.gz"))
    run(
        [
            python,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            folder,
            *sources,
        ],
        environment,
    )
    wheels = sorted(folder.glob("*.whl"))
    if not len(sources) == len(wheels) == len(PROJECTS):
        sys.exit(f"{len(sources)} source distributions, {len(wheels)} wheels: {wheels}")
    return [*wheels, *sources]


def install(requirement: str, wheels: Path, environment: Mapping[str, str]) -> Installed:
    """Install a requirement in a fresh environment, and analyse an article there."""
    with tempfile.TemporaryDirectory(prefix="allegedly-install-") as scratch:
        home = Path(scratch) / "env"
        python = fresh(home)
        before = size(home)
        known = len(packages(python, environment))
        start = time.monotonic()
        command = [python, "-m", "pip", "install", "-q", "--find-links", wheels, requirement]
        run(command, environment)
        seconds = time.monotonic() - start
        # Measured before anything is imported, which may write further files.
        added = size(home) - before
        found = packages(python, environment)
        ours = [line for line in found if line.startswith(CORE)]
        if not all("file://" not in line for line in ours):
            sys.exit(f"installed from elsewhere than wheels: {ours}")
        article = Path(scratch) / "story.txt"
        article.write_text(ARTICLE, encoding="utf-8")
        said = run([python, "-m", CORE, "analyze", article, "--format", "json"], environment)
        if "Dorrit Valke" not in said:
            sys.exit(f"{requirement}: the article was not analysed: {said[:500]}")
        return Installed(requirement, len(found) - known, added / 1e6, seconds)


def fresh(home: Path) -> Path:
    """Make an environment, and return its Python."""
    venv.create(home, with_pip=True, symlinks=True)
    return home / "bin" / "python"


def packages(python: Path, environment: Mapping[str, str]) -> list[str]:
    """Return what is installed."""
    listed = run([python, "-m", "pip", "list", "--format", "freeze"], environment)
    return [line for line in listed.splitlines() if line]


def size(folder: Path) -> int:
    """Return the bytes of all files."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )


def run(
    command: Sequence[object], environment: Mapping[str, str], folder: Path | None = None
) -> str:
    """Run a command, and return what it printed; end with its output if it fails."""
    print("…", *map(str, command[1:6]), file=sys.stderr, flush=True)
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder or tempfile.gettempdir(),
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def stored_rows() -> dict[str, str]:
    """Return the rows of the present table, by requirement."""
    text = REPORT.read_text("utf-8") if REPORT.exists() else ""
    return {found[1]: found[0] for line in text.splitlines() if (found := _ROW.fullmatch(line))}


def report(rows: Mapping[str, str], built: Mapping[str, int]) -> str:
    """Return the page."""
    head = HEAD.format(
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        cpus=os.cpu_count(),
    )
    ordered = [rows[name] for name in requirements() if name in rows]
    files = [f"| {name} | {size / 1e6:.2f} |" for name, size in sorted(built.items())]
    table = ["", "The files that are published:", "", "| file | MB |", "|---|---:|", *files, ""]
    return head + "\n".join([*ordered, *table])


def main(arguments: Sequence[str]) -> None:
    """Build, install and measure."""
    parser = common.parser("installs", __doc__)
    parser.add_argument(
        "--only", action="append", metavar="EXTRA", help="only this extra, or a whole requirement"
    )
    parser.add_argument("--dist", type=Path, help="keep wheels and source distributions here")
    given = parser.parse_args(arguments)
    chosen = [
        name
        for name in requirements()
        if given.only is None or name in given.only or f"{name[10:-1]}" in given.only
    ]
    if not chosen:
        parser.error(f"nothing to install; choose from {', '.join(requirements())}")
    environment = {key: text for key, text in os.environ.items() if not key.startswith("PYTHON")}
    rows = stored_rows()
    with tempfile.TemporaryDirectory(prefix="allegedly-dist-") as scratch:
        wheels = Path(scratch) / "dist"
        wheels.mkdir()
        files = build(fresh(Path(scratch) / "env"), wheels, environment)
        if given.dist is not None:
            shutil.copytree(wheels, given.dist, dirs_exist_ok=True)
        built = {path.name: path.stat().st_size for path in files}
        for name in chosen:
            rows[name] = install(name, wheels, environment).row()
            print(rows[name], flush=True)
            common.write_report(REPORT.name, report(rows, built))
    print(f"wrote {REPORT}")
