"""Mistakes that plugin authors make; type checkers find each at the line that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from allegedly import (
    Analysis,
    Analyzer,
    Article,
    Assessment,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Commitment,
    Corpus,
    GoldDocument,
    Hedge,
    Reader,
    ReaderSpec,
    Renderer,
    Segmentation,
    Span,
    TrainableClassifier,
)
from allegedly.testing import Installed, check_classifier

SPAN = Span(0, 1)


class Nothing(ClaimClassifier):
    name = "nothing"


class One(ClaimClassifier):
    name = "one"

    def assess(self, claims: Sequence[Claim]) -> Assessment:  # error
        return Assessment(self.name, "plain", 0.0)


class Strings(ClaimClassifier):
    name = "strings"

    def assess(self, claims: Sequence[str]) -> list[Assessment]:  # error
        return []


class Forgetful(TrainableClassifier):
    name = "forgetful"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return []

    def fit(self, claims: Sequence[Claim], labels: Sequence[bool]) -> None:  # error
        pass

    def save(self, path: Path) -> None:
        pass


class Texts(Reader):
    def read(self, stream: Iterable[str], name: int) -> Iterator[Article]:  # error
        yield from ()


class Bytes(Renderer):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[bytes]:  # error
        yield b""


class Pairs(Corpus):
    def documents(self) -> Iterator[tuple[str, str]]:  # error
        yield from ()


class Fine(Corpus):
    def documents(self) -> Iterator[GoldDocument]:
        yield from ()


def use(claim: Claim, segmentation: Segmentation) -> None:
    Nothing()  # error
    Forgetful()  # error
    Assessment("one", "maybe", 0.5)  # error
    Assessment("one", "plain", "high")  # error
    Commitment("sure", "+", 1.0)  # error
    Commitment.of("certain", "not")  # error
    Assessment("one", "plain", 0.5, commitment={"reader": Commitment.of("none")})  # error
    Hedge(SPAN, "may", "modal", "author")  # error
    Hedge(SPAN, "may", "epistemic", "reader")  # error
    Hedge((0, 1), "may", "epistemic", "author")  # error
    claim.id = "c2"  # error
    print(claim.attribution.source)  # error
    print(segmentation.words)  # error
    ClassifierSpec("fine", Fine)  # error
    ReaderSpec("text", Texts, suffixes=[1])  # error
    Analyzer([Fine()])  # error
    Installed("tagger", "x")  # error
    check_classifier(Fine)  # error
