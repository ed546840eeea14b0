"""Bad input through the whole command: a clear message or a correct result, in linear time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from allegedly import Analyzer, Article
from allegedly.cli import cli
from allegedly.io.readers.visible_text import visible
from allegedly.plugins import default_registry

GOOD = "Police said that two people may be hurt."

Check = Callable[[dict[str, Any]], None]
Outcome = tuple[int, list[dict[str, Any]], list[str]]


def analyze(*inputs: object, stdin: bytes | None = None) -> Outcome:
    """Return exit status, analyses, and lines of standard error."""
    result = CliRunner().invoke(
        cli, ["analyze", "-f", "json", *map(str, inputs)], input=stdin, catch_exceptions=False
    )
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, found, result.stderr.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two good files, between which a bad one can be put."""
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "z.txt").write_text(GOOD)
    return tmp_path


BAD_FILES = {
    "empty": (b"", "is empty; there is no text in it to analyse"),
    "blank": (b"\xef\xbb\xbf \n", "is empty; there is no text in it to analyse"),
    "binary": (bytes(range(256)) * 20, "looks like a binary file, not a text"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(500), "is a program, not a text"),
    "zeros": (bytes(5000), "looks like a binary file, not a text"),
    "latin-1": ("Le café est fermé.".encode("latin-1"), "is not UTF-8: byte 6 (0xE9) does not fit"),
    "unmarked": (GOOD.encode("utf-16-le"), "looks like UTF-16 without a byte-order mark"),
    "cut": (GOOD.encode("utf-16")[:-1], "is cut off or damaged"),
    "JSON": (b'{\n  "text": "It rains."\n}\n', "is JSON but not JSON Lines"),
}


@pytest.mark.parametrize(("data", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_bad_file_among_good_ones(
    folder: Path, check_json: Check, data: bytes, message: str
) -> None:
    """One line names the file and the reason, and both other files are analysed."""
    (folder / "m.txt").write_bytes(data)
    status, found, errors = analyze(folder)
    assert status == 1
    assert [one["article"]["text"] for one in found] == [GOOD, GOOD]
    for one in found:
        check_json(one)
    (error,) = errors
    assert error.startswith(f"allegedly: {folder / 'm.txt'}: {message}")


def test_bad_standard_input() -> None:
    status, found, errors = analyze("-", stdin=b"")
    assert (status, found) == (1, [])
    assert errors == ["allegedly: standard input: is empty; there is no text in it to analyse"]


def test_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    status, found, (error,) = analyze(tmp_path)
    assert (status, found) == (1, [])
    assert error.startswith(f"allegedly: {tmp_path}: contains no file that can be read; readab")


def test_one_bad_line_among_a_thousand_good_ones(tmp_path: Path) -> None:
    """Every good one is analysed, in order, and the bad one is named by its line."""
    path = tmp_path / "news.jsonl"
    lines = [json.dumps({"text": GOOD, "id": str(i)}) for i in range(1000)]
    lines.insert(700, '{"text": "cut o')
    path.write_text("\n".join(lines))
    status, found, (error,) = analyze(path, "-a", "rules", "-c", "")
    assert status == 1
    assert [one["article"]["id"] for one in found] == [str(i) for i in range(1000)]
    assert error.startswith(f"allegedly: {path}, line 701: is not valid JSON: ")


def test_lone_surrogates_in_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    records = [
        {"text": GOOD},
        {"text": "a \ud83d b"},
        {"text": "b", "title": "\udc00"},
        {"text": "😀"},
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    status, found, errors = analyze(path)
    assert status == 1
    assert [one["article"]["text"] for one in found] == [GOOD, "😀"]
    assert "line 2: has a lone surrogate (U+D83D)" in errors[0]
    assert "line 3: has a lone surrogate (U+DC00)" in errors[1]


ODD_TEXTS = {
    "NUL and control characters": f"{GOOD}\x00 \x1b[31m{GOOD}\x07\x08 \x01\x02{GOOD}\x7f\x9b",
    "right to left": "قالت الشرطة إن اثنين أصيبا. \u202e" + GOOD + "\u202c",
    "unbalanced quotation marks": f"“{GOOD} ‘{GOOD}\n\n“{GOOD}\n\n{GOOD} said he.”",
    "no letters": "?! … — 123 %",
    "one word": "Ferry",
    "odd line breaks": f"{GOOD}\r{GOOD}\r\n{GOOD}\u2028{GOOD}\x0b{GOOD}\x85{GOOD}",
    "combining marks and emoji": f"Zoe\u0308 👩\u200d👩\u200d👧 said: “{GOOD}” 🇺🇦",
    "full width": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in GOOD),
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_text_is_analysed(tmp_path: Path, check_json: Check, name: str) -> None:
    (tmp_path / "a.txt").write_text(ODD_TEXTS[name], encoding="utf-8", newline="")
    status, (found,), errors = analyze(tmp_path / "a.txt")
    assert (status, errors) == (0, [])
    assert found["article"]["text"] == visible(ODD_TEXTS[name])
    check_json(found)
    assert found["failures"] == []


def test_control_characters_hide_no_claim() -> None:
    (plain,) = analyze("-", stdin=GOOD.encode())[1]
    (odd,) = analyze("-", stdin=f"\x00{GOOD}\x00".encode())[1]
    assert [c["attribution"] for c in odd["claims"]] == [c["attribution"] for c in plain["claims"]]


@pytest.mark.slow
@pytest.mark.heavy
def test_ten_megabytes_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    text = "The harbour stays open on Friday and the ferry sails. " * 190_000
    assert len(text) > 10_000_000
    path.write_text(text)
    status, (found,), errors = analyze(
        path, "-a", "rules", "-c", "", "--option", f"text.longest={len(text)}"
    )
    assert (status, errors) == (0, [])
    assert found["article"]["text"] == text
    assert len(found["claims"]) == 190_000
    assert all(text[a:b] == claim["text"] for claim in found["claims"] for a, b in claim["spans"])


MARKS = {"straight": '"', "opening": "“", "single opening": "‘", "apostrophe": "'", "low": "„"}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_hundred_thousand_quotation_marks(mark: str) -> None:
    analysis = Analyzer(["rules"], "rules").analyze(
        Article.from_text(f"{GOOD}\n\n{mark * 100_000}\n\n{GOOD}")
    )
    assert analysis.failures == ()
    assert sum(claim.text.endswith("two people may be hurt") for claim in analysis.claims) == 2


PARAGRAPH = (
    "Police said that two people may be hurt in the harbour. The council meets on Friday. “We "
    "will not go,” Ines Ota said. Critics claim the price appears far higher, according to a "
    "report. If the wind drops, some 200 boats could sail.\n\n"
)

SHAPES: dict[str, Callable[[int], str]] = {
    "prose": lambda size: PARAGRAPH * (size // 240),
    "prose on one line": lambda size: PARAGRAPH.replace("\n\n", " ") * (size // 240),
    "control characters": lambda size: "".join(chr(i % 32) for i in range(size)),
    "line breaks": lambda size: "\n" * (2 * size),
    "opening mark and words": lambda size: "“we go " * (size // 7),
    "words without end": lambda size: "harbour " * (size // 8),
    "one word": lambda size: "a" * (4 * size),
    **{
        f"{name} marks": lambda size, mark=mark: mark * (2 * size)  # type: ignore[misc]
        for name, mark in MARKS.items()
    },
}


@pytest.mark.timing
@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_about_twice_the_time(shape: str, stopwatch: Any) -> None:
    """From text to JSON, with all plugins."""
    analyzer = Analyzer(attributor="rules", any_language=True)
    analyzer.analyze(Article.from_text(PARAGRAPH))
    once, twice = (Article.from_text(SHAPES[shape](size)) for size in (25_000, 50_000))
    stopwatch.check_growth(lambda a: analyzer.analyze(a).to_json(), once, twice, at_most=2.6)


@pytest.mark.timing
@pytest.mark.parametrize("format_", ["table", "json"])
def test_writing_takes_linear_time(format_: str, stopwatch: Any) -> None:
    analyzer = Analyzer(["rules"], "rules")
    renderer = default_registry().get("renderer", format_).create()
    once, twice = (analyzer.analyze(Article.from_text(PARAGRAPH * n)) for n in (40, 80))
    stopwatch.check_growth(
        lambda analysis: list(renderer.render([analysis])), once, twice, at_most=2.6
    )


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.heavy
def test_a_folder_of_real_news(data: Path, tmp_path: Path, check_json: Check) -> None:
    """One object for each file in the order of names, no failure, whatever the workers."""
    folder = data / "polnear" / "dev" / "text"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    outputs = []
    for jobs in (1, 2):
        out = tmp_path / f"{jobs}.jsonl"
        assert analyze(folder, "-o", out, "--jobs", jobs) == (0, [], [])
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    found = [json.loads(line) for line in outputs[0].splitlines()]
    names = sorted(path.name for path in folder.glob("*.txt"))
    assert [Path(one["article"]["metadata"]["file"]).name for one in found] == names
    assert len(names) == 84
    for one in found:
        check_json(one)
        assert one["failures"] == []
