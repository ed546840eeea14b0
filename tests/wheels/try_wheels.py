"""Install wheels alone into a fresh environment, away from the source tree, and use them there.

python tests/wheels/try_wheels.py DIST
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

TEXT = "Officials said the harbour may close.\n\n“We will fight,” said Mayor Dorrit Valke.\n"
EXPECTED = {"lexicon", "rules", "ml"}
PATIENCE = 60
"""Seconds within which a stranger has a plugin of their own compared, besides installing."""


def main() -> None:
    """Make the environment, analyse a text by command and from Python."""
    wheels = sorted(str(path.resolve()) for path in Path(sys.argv[1]).glob("*.whl"))
    assert wheels, f"no wheels in {sys.argv[1]}"
    with tempfile.TemporaryDirectory(prefix="allegedly wheels ") as folder:
        venv.create(Path(folder) / "env", with_pip=True)
        python = Path(folder) / "env" / "bin" / "python"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

        def run(*command: str) -> str:
            done = subprocess.run(
                [str(python), *command],
                cwd=folder,
                env=environment,
                check=False,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
            return done.stdout

        run("-m", "pip", "install", "-q", *wheels)
        (Path(folder) / "article.txt").write_text(TEXT, encoding="utf-8")
        print(run("-m", "allegedly", "plugins", "--check"))
        analysis = json.loads(run("-m", "allegedly", "analyze", "article.txt", "--format", "json"))
        assert not analysis["failures"], analysis["failures"]
        assert set(analysis["provenance"]["classifiers"]) >= EXPECTED, analysis["provenance"]
        assert len(analysis["attributions"]) == 2, analysis["attributions"]
        where = run("-c", "import allegedly; print(allegedly.__file__)")
        assert where.startswith(folder), f"the source tree was used: {where}"
        run(
            "-W",
            "error",
            "-c",
            "import allegedly; allegedly.analyze(allegedly.Article.from_text('It may rain.'))",
        )
        walk_the_strangers_path(run, Path(folder))
        try_neural_models(run)
        try_scikit_learns(run)
    print(f"{len(wheels)} wheels work in a fresh environment")


def walk_the_strangers_path(run: Callable[..., str], folder: Path) -> None:
    """Write a plugin, install it, see it listed, checked and compared, within a minute."""
    taken = 0.0

    def allegedly(*arguments: str) -> str:
        nonlocal taken
        begin = time.perf_counter()
        said = run("-m", "allegedly", *arguments)
        taken += time.perf_counter() - begin
        return said

    allegedly("new-plugin", "shouting")
    run("-m", "pip", "install", "-q", "./allegedly-shouting[test]")
    listed = [line.split() for line in allegedly("plugins", "--check").splitlines()]
    assert ["shouting", "classifier", "0.1.0", "allegedly-shouting", "ready"] in [
        cells[:5] for cells in listed
    ], listed
    checked = allegedly("check-plugin", "shouting")
    assert re.search(r"classifier shouting: (\d+) of \1 promises kept", checked), checked
    ranked = json.loads(allegedly("compare", "--classifiers", "shouting,rules", "--json"))
    rows = {row["name"]: row for row in ranked["rows"]}
    assert set(rows) == {"shouting", "rules"}, rows
    assert not any(row["failure"] for row in rows.values()), rows
    begin = time.perf_counter()
    tests = run("-m", "pytest", "-q", str(folder / "allegedly-shouting"))
    taken += time.perf_counter() - begin
    assert " passed" in tests, tests
    assert taken < PATIENCE, f"the stranger's path took {taken:.0f} s besides installing"
    print(f"the stranger's path took {taken:.0f} s besides installing")


def try_neural_models(run: Callable[..., str]) -> None:
    """Have each neural model that the wheel holds find attributions and hedges."""
    listed = "from allegedly_neural.model import shipped; print(*shipped())"
    for name in run("-c", listed).split():
        asked = ("article.txt", "--format", "json", "--attributor", name, "--classifiers", name)
        analysis = json.loads(run("-m", "allegedly", "analyze", *asked))
        assert not analysis["failures"], analysis["failures"]
        assert analysis["attributions"], name
        assert analysis["claims"], name
        assert all(set(claim["assessments"]) == {name} for claim in analysis["claims"])
        print(f"{name} finds {len(analysis['attributions'])} attributions")


def try_scikit_learns(run: Callable[..., str]) -> None:
    """Use the shipped models on the three latest minor versions of scikit-learn."""
    script = str(Path(__file__).with_name("use_models.py").resolve())
    said = run("-W", "error", script).split()
    scores = {tuple(said[1:])}
    versions = [said[0]]
    major, minor = map(int, versions[0].split(".")[:2])
    for older in (minor - 1, minor - 2):
        run("-m", "pip", "install", "-q", f"scikit-learn=={major}.{older}.*")
        said = run("-W", "error", script).split()
        versions.append(said[0])
        scores.add(tuple(said[1:]))
    assert len(scores) == 1, scores
    print(f"the shipped models give the same scores on scikit-learn {', '.join(versions)}")


if __name__ == "__main__":
    main()
