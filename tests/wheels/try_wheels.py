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
import venv
from collections.abc import Callable
from pathlib import Path

TEXT = "Officials said the harbour may close.\n\n“We will fight,” said Mayor Dorrit Valke.\n"
PAGE = "<html><head><title>Ferry</title></head><body><article><p>{}</p></article></body></html>"
EXPECTED = {"lexicon", "rules", "ml"}
PATIENCE = 60
"""Seconds of processor time for a plugin of one's own, from the template to a comparison."""


def main() -> None:
    """Make the environment, analyse a text by command and from Python."""
    wheels = Path(sys.argv[1]).resolve()
    count = len(list(wheels.glob("*.whl")))
    assert count, f"no wheels in {wheels}"
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

        # As the README says, and with the pip that comes with Python.
        run("-m", "pip", "install", "-q", "--find-links", str(wheels), "allegedly[all]")
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
        follow_the_readme(run, Path(folder))
        write_a_plugin(run, Path(folder))
        try_neural_models(run)
        try_scikit_learns(run)
    print(f"{count} wheels work in a fresh environment")


def follow_the_readme(run: Callable[..., str], folder: Path) -> None:
    """Read a web page, write a report and a data frame: `allegedly[all]` has all that they need."""
    (folder / "story.html").write_text(PAGE.format(TEXT), encoding="utf-8")
    run("-m", "allegedly", "analyze", "story.html", "-o", "report.html")
    assert "Dorrit Valke" in (folder / "report.html").read_text(encoding="utf-8")
    run("-m", "allegedly", "analyze", "story.html", "-o", "out/", "--format", "parquet")
    frame = "allegedly.analyze(allegedly.Article.from_text('It may rain.')).to_frame()"
    assert run("-c", f"import allegedly; print(len({frame}))").strip() == "1"


def write_a_plugin(run: Callable[..., str], folder: Path) -> None:
    """Write a plugin, install it, see it listed, checked and compared, within a minute's work."""
    taken = 0.0

    def timed(*command: str) -> str:
        nonlocal taken
        begin = os.times()
        said = run(*command)
        end = os.times()
        taken += end.children_user + end.children_system
        taken -= begin.children_user + begin.children_system
        return said

    def allegedly(*arguments: str) -> str:
        return timed("-m", "allegedly", *arguments)

    allegedly("new-plugin", "shouting")
    run("-m", "pip", "install", "-q", "./allegedly-shouting[test]")
    listed = [line.split() for line in allegedly("plugins", "--check").splitlines()]
    assert ["shouting", "classifier", "0.1.0", "allegedly-shouting", "ready"] in [
        cells[:5] for cells in listed
    ], listed
    checked = allegedly("check-plugin", "shouting")
    assert re.search(r"classifier shouting: (\d+) of \1 promises kept", checked), checked
    ranked = json.loads(allegedly("compare", "--classifiers", "shouting,rules", "--json"))
    results = {result["name"]: result for result in ranked["results"]}
    assert set(results) == {"shouting", "rules"}, results
    assert not any(result["failure"] for result in results.values()), results
    tests = timed("-m", "pytest", "-q", str(folder / "allegedly-shouting"))
    assert " passed" in tests, tests
    assert taken < PATIENCE, f"a plugin took {taken:.0f} s of processor time besides installing"
    print(f"a plugin of one's own took {taken:.0f} s of processor time besides installing")


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
