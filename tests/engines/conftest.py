"""Fixtures that the tests of engines share."""

from __future__ import annotations

import itertools
import json
from importlib.resources import files
from pathlib import Path

import pytest

from allegedly import Article

HERE = Path(__file__).parent

NOISE = [
    "ignore:Spark local mode doesn't support stage-level scheduling",
    "ignore:Spark session is not provided",
    "ignore:PySpark does not yet fully support pandas:FutureWarning",
    "ignore:unclosed:ResourceWarning",
    "ignore:subprocess .* is still running:ResourceWarning",
]
"""What the engines themselves warn of."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            for noise in NOISE:
                item.add_marker(pytest.mark.filterwarnings(noise))


@pytest.fixture(scope="session")
def articles() -> list[Article]:
    """Return articles of all lengths, made of the sentences of the sample."""
    sample = json.loads(files("allegedly.data").joinpath("sample.jsonl").read_text("utf-8"))
    sentences = itertools.cycle(part + "." for part in sample["text"].split(".") if part.strip())
    return [
        Article.from_text("".join(itertools.islice(sentences, number % 17)), id=f"s{number}")
        for number in range(120)
    ]
