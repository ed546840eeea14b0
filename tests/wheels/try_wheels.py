"""Install wheels alone into a fresh environment, away from the source tree, and use them there.

python tests/wheels/try_wheels.py DIST
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

TEXT = "Officials said the harbour may close.\n\n“We will fight,” said Mayor Dorrit Valke.\n"
EXPECTED = {"lexicon", "rules", "ml"}


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
        print(run("-m", "allegedly", "plugins"))
        analysis = json.loads(run("-m", "allegedly", "analyze", "article.txt", "--format", "json"))
        assert not analysis["failures"], analysis["failures"]
        assert set(analysis["provenance"]["classifiers"]) >= EXPECTED, analysis["provenance"]
        assert len(analysis["attributions"]) == 2, analysis["attributions"]
        where = run("-c", "import allegedly; print(allegedly.__file__)")
        assert where.startswith(folder), f"the source tree was used: {where}"
        run("-W", "error", "-c", "import allegedly; allegedly.analyze(allegedly.Article.from_text('It may rain.'))")
    print(f"{len(wheels)} wheels work in a fresh environment")


if __name__ == "__main__":
    main()
