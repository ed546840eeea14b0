"""Prose keeps to the project's style: documentation, docstrings, comments and messages.

The rules are a style for Vale (``.vale.ini``, ``styles/Allegedly``); they are applied here too, so
that the check needs nothing but Python.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "styles" / "Allegedly").glob("*.yml"))
FILES = sorted(
    path
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "benchmarks/**/*.md",
        "plugins/*/**/*.md",
        "src/**/*.py",
        "plugins/*/src/**/*.py",
        "benchmarks/**/*.py",
    )
    for path in ROOT.glob(pattern)
    if "data" not in path.relative_to(ROOT).parts or path.suffix == ".md"
)
DATA = {
    "benchmarks/fuzzing/texts.py",
    "benchmarks/quality/splitters_cost.py",
    "src/allegedly/diff/content.py",
    "src/allegedly/testing/samples.py",
}
"""Files whose strings are sample sentences and word lists."""

CODE = re.compile(r"^```.*?^```|`[^`\n]*`|\[\[.*?\]\]|<!--.*?-->", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the prose of a file, with the line on which each piece begins."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        plain = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
        yield from enumerate(plain.splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        spoken = token.type in (tokenize.COMMENT, tokenize.STRING, FSTRING)
        if spoken and token.string.count(" ") >= 2:
            plain = CODE.sub(" ", token.string)
            for number, line in enumerate(plain.splitlines()):
                yield token.start[0] + number, line.strip().strip("\"'#").strip()


FSTRING = getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str]]:
    """Return all prose of the project, line by line without what it quotes, each with its place."""
    return [
        (f"{path.relative_to(ROOT)}:{number}", QUOTED.sub(" ", line))
        for path in FILES
        if str(path.relative_to(ROOT)) not in DATA
        for number, line in prose(path)
        if line
    ]


@pytest.mark.parametrize("rule", RULES, ids=[path.stem for path in RULES])
def test_prose(rule: Path, lines: list[tuple[str, str]]) -> None:
    """No piece of prose breaks a rule of the style."""
    style = yaml.safe_load(rule.read_text("utf-8"))
    flags = re.IGNORECASE if style["ignorecase"] else 0
    pattern = re.compile("|".join(style["tokens"]), flags)
    found = [
        f"{place}: {style['message'].replace('%s', match[0])}"
        for place, line in lines
        if (match := pattern.search(line))
    ]
    assert not found, "\n".join(["", *found])


def test_the_rules_find_what_they_are_for() -> None:
    """Each rule finds its own fault in a sentence, and leaves plain English alone."""
    samples = {
        "Negation": "A record that is no article is skipped.",
        "Report": "The reason is told on standard error.",
        "Number": "Read so many articles.",
        "Continue": "The run goes on with the next file.",
        "Fix": "Mend the file.",
        "People": "Whoever reads it.",
        "What": "What is lost is listed.",
    }
    assert sorted(samples) == [path.stem for path in RULES]
    for path in RULES:
        style = yaml.safe_load(path.read_text("utf-8"))
        flags = re.IGNORECASE if style["ignorecase"] else 0
        pattern = re.compile("|".join(style["tokens"]), flags)
        assert pattern.search(samples[path.stem]), path.stem
        assert not pattern.search("There is no reader for this file; fix it and run again.")
