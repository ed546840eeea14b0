"""Classifiers for tests: simple, fast, and made to fail on demand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from allegedly import (
    Assessment,
    Attribution,
    Attributor,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Content,
    Hedge,
    Segmentation,
    Span,
    TrainableClassifier,
    hookimpl,
)
from allegedly.model import GoldHedge, HedgeType, Label
from allegedly.plugins import Registry


class Words(ClaimClassifier):
    """Finds words of a list."""

    def __init__(self, name: str = "words", words: str = "may", kind: HedgeType = "epistemic"):
        self.name = name
        self.kind = kind
        self.pattern = re.compile(rf"\b(?:{words})\b")

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [self._assess(claim) for claim in claims]

    def _assess(self, claim: Claim) -> Assessment:
        text = claim.article.text
        hedges = tuple(
            Hedge(Span(*match.span()), match.group(), self.kind, holder)
            for zone, holder in claim.zones
            for match in self.pattern.finditer(text, zone.start, zone.end)
        )
        return Assessment(
            self.name, "hedged" if hedges else "plain", 0.9 if hedges else 0.2, hedges
        )


class Learner(TrainableClassifier):
    """Calls a claim hedged if most of its words were seen in hedged sentences."""

    name = "learner"

    def __init__(self) -> None:
        self.seen: Counter[str] | None = None
        self.texts: set[str] = set()
        self.hedges: Sequence[Sequence[GoldHedge]] | None = None

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
    ) -> None:
        self.seen = Counter()
        self.hedges = hedges
        self.texts = {claim.text for claim in claims}
        for claim, label in zip(claims, labels, strict=True):
            for word in claim.text.split():
                self.seen[word] += 1 if label == "hedged" else -1

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        if self.seen is None:
            raise RuntimeError("not trained")
        assert not self.texts & {claim.text for claim in claims}, "it was tested on what it saw"
        found = []
        for claim in claims:
            votes = [self.seen[word] > 0 for word in claim.text.split()]
            score = sum(votes) / len(votes)
            found.append(Assessment(self.name, "hedged" if score > 0.5 else "plain", score))
        return found

    def save(self, path: Path) -> None:
        raise NotImplementedError

    def load(self, path: Path) -> None:
        raise NotImplementedError


class Broken(ClaimClassifier):
    """Never answers."""

    name = "broken"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        raise ValueError("out of order")


class Quotes(Attributor):
    """Attributes whatever stands between quotation marks, to nobody."""

    name = "quotes"

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        text = segmentation.text
        found = []
        for number, match in enumerate(re.finditer("“[^”]*”", text), 1):
            content = Content((Span(*match.span()),), match.group())
            found.append(Attribution(f"a{number}", None, None, content, "direct"))
            inner = Content((Span(match.start() + 1, match.start() + 4),), match.group()[1:4])
            found.append(
                Attribution(f"b{number}", None, None, inner, "direct", parent=f"a{number}")
            )
        return found


def registry(*specs: ClassifierSpec) -> Registry:
    """Return a registry with classifiers and all installed corpora."""
    from allegedly import builtin

    class Plugin:
        @hookimpl
        def allegedly_classifiers(self) -> Sequence[ClassifierSpec]:
            return specs

    made = Registry(entry_points=False)
    made.register(builtin, "allegedly")
    made.register(Plugin(), "tested", "1.0")
    return made


def spec(make: Callable[..., ClaimClassifier], **kwargs: object) -> ClassifierSpec:
    """Return a spec under the name that the classifier bears."""
    return ClassifierSpec(make().name, make, **kwargs)  # type: ignore[arg-type]
