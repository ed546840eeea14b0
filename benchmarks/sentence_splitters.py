"""Compare two sentence splitters, `nupunkt` and `sentencex`, on news text.

Reads the PolNeAR dev texts (a folder that has `dev/text/*.txt`) and prints counts and timings only,
never a word of the corpus. No gold boundaries are used: each figure counts a pattern that is
(nearly) always an error, and says how often the pattern had the chance to occur.

    python benchmarks/sentence_splitters.py --polnear DIR    # or ALLEGEDLY_DATA=PARENT_OF_POLNEAR
"""

from __future__ import annotations

import argparse
import importlib.metadata
import multiprocessing
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from allegedly.text.sentences import _splitter, sentence_bounds

Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]

REPEATS = 5
TIME_LIMIT_S = 20

QUOTATION = re.compile(r'“[^“”\n]*”|"[^"\n]*"')
ENDED = re.compile(r"[.?!…][\"”’')\]]*$")
MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
ABBREVIATIONS = {  # class -> (pattern, what must follow on the line)
    "title": (r"(?:Mrs?|Ms|Dr|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Rev|Del)\.", r"[A-Z]"),
    "month": (rf"(?:{MONTHS})\.", r"[0-9]"),
    "initial": (r"(?!I\.)[A-Z]\.", r"[A-Z]"),
    "No./vs.": (r"(?:No|vs)\.", r"[0-9]"),
    "St.": (r"St\.", r"[A-Z]"),
    "Jr./Sr.": (r"[JS]r\.", r"[A-Z0-9]"),
    "U.S./D.C.": (r"(?:U\.S|D\.C)\.", r"[A-Z0-9]"),
    "a.m./p.m.": (r"[ap]\.m\.", r"[A-Z0-9]"),
    "Inc./Corp./Co.": (r"(?:Inc|Corp|Co)\.", r"[A-Z0-9]"),
}
ABBREVIATION_PATTERNS = {
    name: re.compile(rf"(?<![\w.]){pattern}(?=[ \t]+[\"“]?{after})")
    for name, (pattern, after) in ABBREVIATIONS.items()
}
ANY_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:(?:[A-Za-z]\.)+|" + "|".join(p for p, _ in ABBREVIATIONS.values()) + r")$"
)
LINE = re.compile(r"[^\n]+")
CANDIDATE = re.compile(r"[.?!…](?P<close>[\"”]?)(?P<gap>[ \t]+)[\"“]?[A-Z]")


# --- the splitters under test ------------------------------------------------------------------


@cache
def nupunkt_model() -> Any:
    """The default model, loaded once."""
    import nupunkt

    return nupunkt.load("default")


def nupunkt_spans(text: str) -> Spans:
    """Punkt alone: linear, knows no layout."""
    return list(nupunkt_model().span_tokenize(text))


def nupunkt_layout(text: str) -> Spans:
    """Punkt inside blank-line blocks, the package's newer interface."""
    return list(nupunkt_model().spans(text))


def allegedly_spans(text: str) -> Spans:
    """What the library makes of nupunkt: line by line, own abbreviations, no long runs."""
    spans: Spans = []
    for line in LINE.finditer(text):
        offset = line.start()
        spans.extend((offset + start, offset + end) for start, end in sentence_bounds(line[0]))
    return spans


def sentencex_spans(text: str) -> Spans:
    """The offsets that the package gives, in code points."""
    import sentencex

    found = sentencex.get_sentence_boundaries("en", text)
    return [(b["start_index"], b["end_index"]) for b in found if not b["is_paragraph_break"]]


def sentencex_strings(text: str) -> Spans:
    """Offsets from the lengths of the strings, which hold only if they join up to the text."""
    import sentencex

    spans: Spans = []
    end = 0
    for piece in sentencex.segment("en", text):
        start, end = end, end + len(piece)
        spans.append((start, end))
    return spans


def by_line(split: Splitter) -> Splitter:
    """The same splitter, given one line at a time."""

    def split_lines(text: str) -> Spans:
        spans: Spans = []
        offset = 0
        for line in text.split("\n"):
            if line:
                spans.extend((offset + start, offset + end) for start, end in split(line))
            offset += len(line) + 1
        return spans

    return split_lines


SPLITTERS: dict[str, Splitter] = {
    "nupunkt": nupunkt_spans,
    "nupunkt+layout": nupunkt_layout,
    "allegedly": allegedly_spans,
    "sentencex": sentencex_spans,
    "sentencex strings": sentencex_strings,
}
WAYS: dict[str, Splitter] = SPLITTERS | {
    f"{name} by line": by_line(SPLITTERS[name])
    for name in ("nupunkt", "sentencex", "sentencex strings")
}


# --- quality -----------------------------------------------------------------------------------


def tight(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans without white space at their ends; blank ones are dropped."""
    for start, end in spans:
        piece = text[start:end]
        if stripped := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(stripped)


def quality(split: Splitter, texts: list[str]) -> Counter[str]:
    """Count what is suspect in the sentences of all texts."""
    count: Counter[str] = Counter()
    for text in texts:
        spans = list(tight(text, split(text)))
        quotations = [m.span() for m in QUOTATION.finditer(text)]
        ends = {end for _, end in spans}
        count["sentences"] += len(spans)
        count["out of order or overlapping"] += sum(a[1] > b[0] for a, b in pairwise(spans))
        covered = sum(len("".join(text[s:e].split())) for s, e in spans)
        count["visible characters lost"] += len("".join(text.split())) - covered
        for (_, end), (start, _) in pairwise(spans):
            ended = ENDED.search(text[max(0, end - 8) : end]) is not None
            if not ended and "\n" not in text[end:start]:
                count["splits after no end mark, in a line"] += 1
            if any(opened < end < closed for opened, closed in quotations):
                count["splits in a quotation"] += 1
                count["splits in a quotation, bad"] += not ended
        for name, pattern in ABBREVIATION_PATTERNS.items():
            for match in pattern.finditer(text):
                count[f"{name}: chances"] += 1
                count[f"{name}: splits"] += match.end() in ends
        for start, end in spans:
            sentence = text[start:end]
            count["sentences over a newline"] += "\n" in sentence
            count["sentences over a blank line"] += re.search(r"\n\s*\n", sentence) is not None
            closes = sentence[0] == '"' and any(start == closed - 1 for _, closed in quotations)
            count["starts with a closing mark"] += closes or sentence[0] in "”’)]"
            count["starts in lower case"] += sentence[0].islower()
            for match in CANDIDATE.finditer(sentence):
                before = sentence[max(0, match.start() - 8) : match.start() + 1]
                if ANY_ABBREVIATION.search(before):
                    continue
                at = start + match.start("gap")
                inside = any(opened < at < closed for opened, closed in quotations)
                where = "in a quotation" if inside else "outside"
                if not inside and match["close"]:
                    where = "after a closing mark"
                count[f"missed {where}"] += 1
    return count


# --- cost --------------------------------------------------------------------------------------


def forget() -> None:
    """Drop nupunkt's memo of decisions, so that a repeat over one text is not flattered."""
    nupunkt_model().clear_decision_cache()
    _splitter().clear_decision_cache()


def microseconds_per_word(
    split: Splitter, texts: list[str], words: int, *, cold: bool = False
) -> float:
    """Median of the repeats, after a warm-up."""

    def once() -> float:
        if cold:
            forget()
        began = time.perf_counter()
        for text in texts:
            split(text)
        return (time.perf_counter() - began) / words * 1e6

    once()
    return statistics.median(once() for _ in range(REPEATS))


def fresh_process(code: str) -> tuple[float, float]:
    """Milliseconds, and MiB of resident memory (Linux), that `code` adds to a new interpreter."""
    script = (
        "import mmap, os, time\n"
        "def pages():\n"
        "    path = '/proc/self/statm'\n"
        "    return int(open(path).read().split()[1]) if os.path.exists(path) else 0\n"
        "m = pages(); t = time.perf_counter()\n"
        f"{code}\n"
        "t = time.perf_counter() - t\n"
        "print(t * 1e3, (pages() - m) * mmap.PAGESIZE / 2**20)"
    )
    runs = [
        [float(x) for x in subprocess.check_output([sys.executable, "-c", script]).split()]
        for _ in range(REPEATS)
    ]
    return statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)


def stress_text(case: str, scale: int) -> str:
    """Half the named size at scale 1, all of it at scale 2; for no case, the names of all."""
    prose = "The council of Port Ellery met again on Friday. Nobody asked Mr. Ruiz what it cost. "
    million = 500_000 * scale
    quotes = 50_000 * scale
    units = {
        "1 MB prose, one line": prose * (million // len(prose)),
        "1 MB no punctuation, one line": "the council met again on friday " * (million // 32),
        "100,000 opening “": "“" * quotes,
        "100,000 “, spaced": "“ " * quotes,
        '100,000 "': '"' * quotes,
        "100,000 “ with sentences": "“Go now. " * quotes,
        "100,000 '": "'" * quotes,
        "100,000 . spaced": ". " * quotes,
        "100,000 ! spaced": "! " * quotes,
        "100,000 newlines": "\n" * quotes,
        "100,000 paragraphs": "He left. She did not.\n\n" * quotes,
        "1 MB without a space": "a" * million,
        "100,000 ! unspaced": "!" * quotes,
    }
    return units[case] if case else "\0".join(units)


def stress_worker(way: str, case: str, queue: Any) -> None:
    """Time one splitter on one hostile text, in a process that can be killed."""
    split = SPLITTERS[way]
    split("One. Two.")
    for scale in (1, 2):
        text = stress_text(case, scale)
        began = time.perf_counter()
        split(text)
        queue.put(time.perf_counter() - began)


def stress(way: str, case: str) -> str:
    """Milliseconds at the named size, and the ratio to half of it."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=stress_worker, args=(way, case, queue))
    process.start()
    process.join(TIME_LIMIT_S)
    if process.is_alive():
        process.kill()
        process.join()
        return f"over {TIME_LIMIT_S} s"
    if process.exitcode:
        return f"exit {process.exitcode}"
    half, full = queue.get(), queue.get()
    return f"{full * 1e3:,.1f} ms, x{full / half:.1f}"


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


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    data = os.environ.get("ALLEGEDLY_DATA")
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--polnear",
        type=Path,
        metavar="DIR",
        required=not data,
        default=Path(data, "polnear") if data else None,
        help="folder of the corpus (default: $ALLEGEDLY_DATA/polnear)",
    )
    parser.add_argument("--no-stress", action="store_true", help="leave out the hostile inputs")
    return parser.parse_args()


def main() -> None:
    """Print all tables."""
    arguments = parse_arguments()
    files = sorted(arguments.polnear.glob("dev/text/*.txt"))
    if not files:
        sys.exit(f"no dev/text/*.txt under {arguments.polnear}")
    texts = [file.read_text(encoding="utf-8") for file in files]
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
    if not arguments.no_stress:
        ways = [name for name in SPLITTERS if "strings" not in name]
        table(
            "hostile input: time, ratio to half",
            ways,
            [(c, [stress(way, c) for way in ways]) for c in stress_text("", 1).split("\0")],
        )


if __name__ == "__main__":
    main()
