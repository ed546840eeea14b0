"""The bundled corpus of real news, and its data card."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from allegedly.bench.corpora import open_corpus
from allegedly.model import GoldDocument
from allegedly.plugins import default_registry

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^  (.+?) +([\d.]+)  \[([\d.]+), ([\d.]+)\]$", re.MULTILINE)


@pytest.fixture(scope="module")
def documents() -> list[GoldDocument]:
    return list(open_corpus("wikinews").documents())


@pytest.fixture(scope="module")
def card() -> str:
    return (ROOT / "docs" / "wikinews.md").read_text(encoding="utf-8")


def test_each_article_names_its_origin(documents: list[GoldDocument]) -> None:
    """The licence of the texts asks for it."""
    for document in documents:
        article = document.article
        assert article.url is not None
        assert article.url.startswith("https://en.wikinews.org/wiki/")
        assert article.published is not None
        assert article.metadata["licence"] == "CC BY 2.5"
        assert article.title


def test_parents_contain_their_children(documents: list[GoldDocument]) -> None:
    for document in documents:
        by_id = {item.id: item for item in document.attributions or ()}
        for item in by_id.values():
            if item.parent is not None:
                first = item.content[0]
                assert any(span.overlaps(first) for span in by_id[item.parent].content)


def test_nothing_was_trained_on_it() -> None:
    for plugin in default_registry().all():
        names = (*getattr(plugin.spec, "trained_on", ()), *getattr(plugin.spec, "tuned_on", ()))
        assert "wikinews" not in names, plugin.name


def test_the_card_counts_right(documents: list[GoldDocument], card: str) -> None:
    sentences = [sentence for document in documents for sentence in document.sentences]
    judged = [item for item in sentences if item.label is not None and not item.title]
    items = [item for document in documents for item in document.attributions or ()]
    counts = {
        "articles": len(documents),
        "words": sum(len(document.article.text.split()) for document in documents),
        "sentences, headlines included": len(sentences),
        "sentences with a label, headlines left out": len(judged),
        "hedged sentences": sum(sentence.label == "hedged" for sentence in judged),
        "attributions": len(items),
        "nested attributions": sum(item.parent is not None for item in items),
        "optional attributions": sum(item.optional for item in items),
    }
    shown = dict(re.findall(r"^\| ([a-z, ]+) \| ([\d,]+) \|$", card, re.MULTILINE))
    assert {name: shown.get(name) for name in counts} == {
        name: f"{count:,}" for name, count in counts.items()
    }


def test_the_card_gives_the_agreement_as_computed(card: str) -> None:
    if not (ROOT / "benchmarks").exists():
        pytest.skip("the benchmarks are not part of this distribution")
    command = [sys.executable, "-m", "benchmarks", "run", "agreement", "--corpus", "wikinews"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    figures = {
        name: (value, f"{low} to {high}") for name, value, low, high in LINE.findall(printed)
    }
    names = {
        "attributions, half of the content (F1)": "pairs, attr, F1",
        "… with the right source": "pairs, joint, F1",
        "attributions, all of the content (F1)": "pairs, exact, F1",
        "kind of source (kappa)": "kind, kappa",
        "name of source (agreement)": "name, agreement",
        "stance (kappa)": "stance, kappa",
        "form (kappa)": "form, kappa",
        "commitment of the source (kappa)": "commitment, kappa",
        "hedges, words and type (F1)": "span and type, F1",
    }
    for shown, name in names.items():
        value, interval = figures[name]
        assert f"| {shown} | {value} | {interval} |" in card
