"""Articles of our own writing, and a small dataset of them in either format."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from allegedly import Analyzer
from allegedly.dataset import write

WHO = ["The mayor", "Ines Ota", "Critics", "A person close to the talks", "The report", "Police"]
SAID = ["said", "claimed", "reportedly said", "admitted", "denied", "pointed out"]
WHAT = ["the ferry may close", "the bridge is safe", "two people were hurt", "prices could fall"]
PLAIN = ["The council meets on Friday.", "It rained.", "Some 200 people came to the harbour."]

Bytes = dict[str, bytes]


def article(number: int) -> str:
    """Return a record of JSON Lines; every tenth one is broken, some repeat a text."""
    pick = random.Random(number % 17)
    sentences = [
        f"{pick.choice(WHO)} {pick.choice(SAID)} {pick.choice(WHAT)}.",
        pick.choice(PLAIN),
        f"“{pick.choice(WHAT).capitalize()},” {pick.choice(WHO).lower()} {pick.choice(SAID)}.",
    ]
    record = {
        "text": "\n\n".join(sentences),
        "title": pick.choice([None, "Harbour & café"]),
        "authors": ["P. Reed", "A. Lens"][: number % 3],
        "published": pick.choice([None, "2026-11-03", "2026-11-03T09:30:00+02:00"]),
        "section": number,
    }
    return "{cut" if number % 10 == 4 else json.dumps(record)


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return names of inputs: 40 records in two files, two texts in a folder, nothing at all."""
    folder = tmp_path_factory.mktemp("inputs")
    for part in (0, 1):
        lines = [article(number) for number in range(20 * part, 20 * part + 20)]
        (folder / f"{part}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "more").mkdir()
    for name in "ab":
        (folder / "more" / f"{name}.txt").write_text(f"Officials said {name} may rain.")
    names = ("0.jsonl", "missing.txt", "more", "1.jsonl")
    return [str(folder / name) for name in names]


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer(["lexicon", "rules"])


@pytest.fixture(scope="session")
def datasets(
    inputs: list[str], analyzer: Analyzer, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Return a dataset of the inputs in shards of 8, by format; not to be changed."""
    folder = tmp_path_factory.mktemp("datasets")
    for format in ("json", "parquet"):
        if format == "parquet":
            pytest.importorskip("pyarrow")
        write(analyzer, inputs, folder / format, format=format, shard=8)
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture(scope="session")
def bytes_of() -> Callable[[Path], Bytes]:
    """Return a function that reads all files of a folder, hidden ones included."""

    def read_all(folder: Path) -> Bytes:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    return read_all
