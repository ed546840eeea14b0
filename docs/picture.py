"""Draw `docs/images/demo.svg`: what `allegedly demo` shows in a terminal.

python docs/picture.py
"""

from __future__ import annotations

import io
import re
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from rich.text import Text

from allegedly import Analyzer, Article
from allegedly.io.readers.jsonl import JsonLinesReader
from allegedly.render.terminal import TableRenderer

WIDTH = 100
LINES = 60
FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Analyse the sample, and export the text and the first claims as SVG."""
    with as_file(files("allegedly") / "data" / "sample.jsonl") as sample:
        (article,) = JsonLinesReader().read(sample.open("rb"), sample.name)
    assert isinstance(article, Article)
    analysis = Analyzer(["neural", "rules"], attributor="neural").analyze(article)
    assert not analysis.failures, analysis.failures
    lines = "".join(TableRenderer(width=WIDTH, color=True).render([analysis])).split("\n")
    last = max(number for number, line in enumerate(lines[:LINES]) if not line.strip())
    shown = "\n".join([*lines[:last], "", "…"])
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(shown))
    # The picture fetches no font from elsewhere.
    svg = FONT_FACE.sub("", console.export_svg(title="allegedly demo", unique_id="demo"))
    target = Path(__file__).parent / "images" / "demo.svg"
    target.write_text(re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    main()
