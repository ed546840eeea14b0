"""Data and plugins that the tests of training share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from allegedly import (
    Assessment,
    Attribution,
    AttributorSpec,
    Claim,
    ClassifierSpec,
    Content,
    GoldDocument,
    Segmentation,
    Span,
    TrainableAttributor,
    TrainableClassifier,
    builtin,
    hookimpl,
)
from allegedly.errors import PluginError
from allegedly.model import Label
from allegedly.plugins import Registry


class Counter(TrainableClassifier):
    """Calls a claim hedged if it holds a word that occurred only in hedged sentences."""

    def __init__(self, name: str = "counter", *, extra: str = "") -> None:
        self.name = name
        self.words: set[str] = {extra} - {""}
        self.fails: BaseException | None = None

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Any = None,
        commitments: Any = None,
    ) -> None:
        if any("boom" in claim.text for claim in claims):
            raise RuntimeError("out of order")
        if any("interrupt" in claim.text for claim in claims):
            raise KeyboardInterrupt
        said = {"hedged": set[str](), "plain": set[str]()}
        for claim, label in zip(claims, labels, strict=True):
            said[label] |= {*claim.text.strip(".").split()}
        self.words = said["hedged"] - said["plain"]

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        found = []
        for claim in claims:
            hedged = bool(self.words & {*claim.text.strip(".").split()})
            label: Label = "hedged" if hedged else "plain"
            found.append(Assessment(self.name, label, 0.9 if hedged else 0.1))
        return found

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "words.json").write_text(json.dumps(sorted(self.words)))

    def load(self, path: Path) -> None:
        try:
            self.words = {*json.loads((path / "words.json").read_text())}
        except OSError as error:
            raise PluginError(f"{path}: no words") from error


class Names(TrainableAttributor):
    """Attributes each sentence with a known cue to nobody: its words are the content."""

    def __init__(self) -> None:
        self.cues: set[str] = set()

    def fit(
        self,
        documents: Sequence[GoldDocument],
        *,
        seed: int = 0,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        for document in documents:
            for item in document.attributions or ():
                self.cues |= {span.of(document.article.text) for span in item.cue}
        if progress is not None:
            progress(f"seed {seed}")

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        found = []
        for sentence in segmentation.sentences:
            text = sentence.span.of(segmentation.text)
            for cue in sorted(self.cues):
                if f" {cue} " in text:
                    start = sentence.span.start + text.index(f" {cue} ") + len(cue) + 2
                    span = Span(start, sentence.span.end - 1)
                    content = Content((span,), span.of(segmentation.text))
                    found.append(Attribution(f"a{start}", None, None, content, "indirect"))
        return found

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "cues.json").write_text(json.dumps(sorted(self.cues)))

    def load(self, path: Path) -> None:
        self.cues = {*json.loads((path / "cues.json").read_text())}


class Liar(Counter):
    """Writes a file whose name is taken."""

    def save(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "CARD.md").write_text("mine")


class Plugins:
    @hookimpl
    def allegedly_classifiers(self) -> list[ClassifierSpec]:
        return [
            ClassifierSpec("counter", Counter, trainable=True),
            ClassifierSpec("both", lambda: Counter("both"), trainable=True),
            ClassifierSpec("liar", lambda: Liar("liar"), trainable=True),
            ClassifierSpec("fixed", lambda: Counter("fixed")),
        ]

    @hookimpl
    def allegedly_attributors(self) -> list[AttributorSpec]:
        return [
            AttributorSpec("names", Names, trainable=True),
            AttributorSpec("both", Names, trainable=True),
        ]


@pytest.fixture
def registry() -> Registry:
    """Return a registry with trainable plugins and the corpora of the library."""
    made = Registry(entry_points=False)
    made.register(builtin, "allegedly")
    made.register(Plugins(), "tested", "1.2")
    return made


THINGS = ("ferry", "pier", "bridge", "mill", "road", "bank")
VERBS = ("may close", "closed", "perhaps opened", "opened")


def rows() -> list[dict[str, Any]]:
    """Return labelled sentences, four in each of six documents."""
    return [
        {
            "text": f"The old {thing} {verb} in the {place} of the town.",
            "label": "hedged" if verb.split()[0] in ("may", "perhaps") else "plain",
            "commitment": "possible" if verb.split()[0] in ("may", "perhaps") else "certain",
            "document": thing,
        }
        for thing, place in zip(
            THINGS, ("north", "south", "east", "west", "heart", "rest"), strict=True
        )
        for verb in VERBS
    ]


def write(path: Path, found: list[dict[str, Any]]) -> Path:
    """Write rows as JSON Lines."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in found), encoding="utf-8")
    return path


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """Return a file of labelled sentences."""
    return write(tmp_path / "mine.jsonl", rows())


@pytest.fixture
def brat(tmp_path: Path) -> Path:
    """Return a folder of articles with attributions in brat stand-off."""
    folder = tmp_path / "brat"
    folder.mkdir()
    for number, thing in enumerate(THINGS):
        text = f"Ida Berg said the {thing} would close.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        end = text.index(".")
        (folder / f"{number}.ann").write_text(
            f"T1\tSource 0 8\tIda Berg\nT2\tCue 9 13\tsaid\nT3\tContent 14 {end}\t{text[14:end]}\n"
            "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
            encoding="utf-8",
        )
    return folder
