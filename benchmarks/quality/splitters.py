"""Compare two sentence splitters, `nupunkt` and `sentencex`, on news text.

    python -m benchmarks run splitters [--texts FOLDER] [--no-stress]

Reads the `.txt` files of a folder, by default PolNeAR dev, and prints counts and timings only,
never a word of the corpus. No gold boundaries are used: each figure counts a pattern that is
(nearly) always an error, and says how often the pattern had the chance to occur.
"""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import common
from benchmarks.quality.splitters_cost import (
    REPEATS,
    fresh_process,
    microseconds_per_word,
    stress,
    stress_text,
)
from benchmarks.quality.splitters_errors import quality, tight
from benchmarks.quality.splitters_ways import SPLITTERS, WAYS, Splitter

ODD_TEXTS = {
    "empty": "",
    "blanks": " \n\t ",
    "controls": "One\x00 two\x07. Three\x1b four\x85. Five.\x0c Six.",
    "right to left": "\u202bذهب الوزير. عاد أمس؟ نعم.\u202c",
    "CRLF": "One two. Three four.\r\n\r\nA title\r\nFive six. Seven.",
    "astral, combining": "\U0001f600 Ok. E\u0301toile left. \U00020000 Then.",
    "lone surrogate": "One \ud800 two. Three.",
}


def odd(split: Splitter, text: str) -> str:
    """Number of sentences, and whether the spans cover the text."""
    try:
        spans = split(text)
    except Exception as error:  # noqa: BLE001 (splitters may raise anything)
        return type(error).__name__
    kept = "".join(text[start:end] for start, end in spans)
    joined = "all kept" if kept == text else "gaps"
    if "".join(kept.split()) != "".join(text.split()):
        joined = "TEXT LOST"
    return f"{len(list(tight(text, spans)))}, {joined}"


# --- report ------------------------------------------------------------------------------------


def table(title: str, columns: list[str], rows: Iterable[tuple[str, list[str]]]) -> None:
    """Print one table with the first column to the left."""
    lines = [[title, *columns], *([name, *cells] for name, cells in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns) + 1)]
    for line in lines:
        cells = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
        print(line[0].ljust(widths[0]), *cells, sep="  ")
    print()


def main(arguments: Sequence[str]) -> None:
    """Print all tables."""
    parser = common.parser("splitters", __doc__)
    parser.add_argument("--texts", type=Path, metavar="FOLDER")
    parser.add_argument("--no-stress", action="store_true", help="leave out the hostile inputs")
    given = parser.parse_args(arguments)
    texts = common.texts_below(parser, given.texts)
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} texts, {words:,} words; Python {platform.python_version()}, 1 core\n")

    def facts(package: str, use: str) -> list[str]:
        needs = importlib.metadata.requires(package) or []
        own = [need for need in needs if "extra ==" not in need]
        import_ms, _ = fresh_process(f"import {package}")
        use_ms, mib = fresh_process(f"import {package}\n{use}")
        return [
            importlib.metadata.version(package),
            str(len(own)),
            f"{import_ms:.1f}",
            f"{use_ms:.1f}",
            f"{mib:.1f}",
        ]

    table(
        "package",
        ["version", "dependencies", "import ms", "import + 1st use ms", "MiB"],
        [
            ("nupunkt", facts("nupunkt", "list(nupunkt.load('default').span_tokenize('A b. C.'))")),
            ("sentencex", facts("sentencex", "sentencex.segment('en', 'A b. C.')")),
        ],
    )

    def speed(split: Splitter) -> list[str]:
        warm = microseconds_per_word(split, texts, words)
        cold = microseconds_per_word(split, texts, words, cold=True)
        return [f"{warm:.3f}", f"{cold:.3f}", f"{1e6 / cold:,.0f}"]

    table(
        f"speed, median of {REPEATS}",
        ["µs/word", "µs/word, memo emptied", "words/s"],
        [(name, speed(split)) for name, split in WAYS.items()],
    )

    counts = {name: quality(split, texts) for name, split in WAYS.items() if "strings" not in name}
    keys = list(dict.fromkeys(key for count in counts.values() for key in count))
    table("counts", list(counts), [(k, [f"{c[k]:,}" for c in counts.values()]) for k in keys])

    table(
        "odd input: sentences, spans",
        list(SPLITTERS),
        [(n, [odd(split, t) for split in SPLITTERS.values()]) for n, t in ODD_TEXTS.items()],
    )
    if not given.no_stress:
        ways = [name for name in SPLITTERS if "strings" not in name]
        table(
            "hostile input: time, ratio to half",
            ways,
            [(c, [stress(way, c) for way in ways]) for c in stress_text("", 1).split("\0")],
        )
