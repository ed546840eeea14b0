"""Each contract check catches a plugin that breaks just its promise."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest

from allegedly import (
    Assessment,
    Attribution,
    Attributor,
    Claim,
    ClaimClassifier,
    Commitment,
    Content,
    ContractError,
    Hedge,
    Segmentation,
    Span,
)
from allegedly.plugins import Registry, default_registry
from allegedly.testing import (
    ATTRIBUTOR_CHECKS,
    CLASSIFIER_CHECKS,
    Check,
    batchwise,
    check_attributor,
    check_classifier,
)
from allegedly.testing.fixtures import registry  # noqa: F401


class Honest(ClaimClassifier):
    """Says hedged where it reads "may"."""

    name = "honest"

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [self.judge(claim) for claim in claims]

    def judge(self, claim: Claim) -> Assessment:
        hedged = " may " in claim.text
        return Assessment(self.name, "hedged" if hedged else "plain", float(hedged))


class Nameless(Honest):
    name = ""


class Shouting(Honest):
    def judge(self, claim: Claim) -> Assessment:
        return Assessment(self.name, "hedged", 7.0)


class Undecided(Honest):
    def judge(self, claim: Claim) -> Assessment:
        return Assessment(self.name, "maybe", 0.5)  # type: ignore[arg-type]


class Contradicting(Honest):
    """Decides at a threshold that its scores do not show."""

    def judge(self, claim: Claim) -> Assessment:
        return Assessment(self.name, "hedged", 0.4)


class Terse(Honest):
    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return super().assess(claims)[:-1] if len(claims) > 1 else super().assess(claims)


class Anonymous(Honest):
    def judge(self, claim: Claim) -> Assessment:
        return Assessment("somebody", "plain", 0.0)


def hedging(span: Span, text: str, type: str, holder: str) -> type[Honest]:
    """Return a classifier that finds the same hedge in every claim."""

    class Hedging(Honest):
        def judge(self, claim: Claim) -> Assessment:
            hedge = Hedge(span, text, type, holder)  # type: ignore[arg-type]
            return Assessment(self.name, "hedged", 1.0, (hedge,))

    return Hedging


def committing(**held: Commitment) -> type[Honest]:
    """Return a classifier that gives every claim the same commitments."""

    class Committing(Honest):
        def judge(self, claim: Claim) -> Assessment:
            return attrs.evolve(super().judge(claim), commitment=held)

    return Committing


class Headed(Honest):
    """Takes the first word, and cannot do without one."""

    def judge(self, claim: Claim) -> Assessment:
        first = claim.segmentation.tokens.texts[0]
        return Assessment(self.name, "plain", float(first == "Perhaps"))


class Greedy(Honest):
    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return super().assess(claims) or [Assessment(self.name, "plain", 0.0)]


class Sorting(Honest):
    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return super().assess(sorted(claims, key=lambda claim: claim.text))


class Relative(Honest):
    def judge(self, claim: Claim) -> Assessment:
        return Assessment(self.name, "plain", self.share)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        self.share = 1 / (1 + len(claims))
        return super().assess(claims)


class Moody(Honest):
    def judge(self, claim: Claim) -> Assessment:
        return Assessment(self.name, "plain", random.random() / 2)


class Meddling(Honest):
    def judge(self, claim: Claim) -> Assessment:
        object.__setattr__(claim.segmentation.tokens, "lowers", ())
        return super().judge(claim)


class Rooted(Honest):
    def __init__(self) -> None:
        self.lock = threading.Lock()


class Shared(Honest):
    """Keeps the batch on itself while it works."""

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        self.todo = list(claims)
        found = []
        while self.todo:
            claim = self.todo.pop(0)
            time.sleep(0.0005)
            found.append(self.judge(claim))
        return found


class Sleepy(Honest):
    """Waits, as for a server."""

    def judge(self, claim: Claim) -> Assessment:
        time.sleep(0.0001)
        return super().judge(claim)


class Busy(Honest):
    def judge(self, claim: Claim) -> Assessment:
        sum(range(20_000))
        return super().judge(claim)


def not_one() -> Any:
    return "classifier"


BROKEN: dict[str, list[Callable[[], Any]]] = {
    "is_a_classifier": [not_one],
    "one_assessment_each": [Terse, Anonymous],
    "labels_and_scores_are_valid": [Shouting, Undecided, Contradicting],
    "hedges_are_exact": [
        hedging(Span(0, 3), "may", "epistemic", "author"),
        hedging(Span(0, 10**6), "The", "epistemic", "author"),
        hedging(Span(0, 3), "The", "epistemic", "source"),
        hedging(Span(0, 3), "The", "modal", "author"),
    ],
    "commitments_are_valid": [
        committing(author=Commitment.of("certain")),  # of claims of sources, too
        committing(source=Commitment.of("certain")),
        committing(author=Commitment("certain", "+", -1.0)),
        committing(author=Commitment("none", "+", 0.0)),
        committing(author=Commitment("certain", "+", 0.001)),
        committing(author=Commitment("certain", "-", 0.0)),
    ],
    "odd_text_is_judged": [Headed],
    "nothing_for_nothing": [Greedy],
    "order_of_claims": [Sorting],
    "batches_do_not_matter": [Relative],
    "same_again": [Moody],
    "input_is_left_alone": [Meddling],
    "travels_between_processes": [Rooted],
    "threads_do_not_matter": [Shared],
    "speed_is_sane": [Busy],
}


@pytest.mark.parametrize("check", CLASSIFIER_CHECKS, ids=str)
def test_each_classifier_check_catches(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """The honest one passes, the one that breaks this promise does not."""
    monkeypatch.setattr(batchwise, "SLOWEST", 0.1)
    check(Honest)
    for broken in BROKEN[check.name]:
        with pytest.raises(ContractError, match=check.name):
            check(broken)


def test_waiting_costs_no_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes a plugin wait, and only minutes of that break the promise."""
    (speed,) = (check for check in CLASSIFIER_CHECKS if check.name == "speed_is_sane")
    monkeypatch.setattr(batchwise, "SLOWEST", 0.1)
    speed(Sleepy)
    monkeypatch.setattr(batchwise, "LONGEST", 0.1)
    with pytest.raises(ContractError, match=r"1000 sentences took 0\.\d s$"):
        speed(Sleepy)


def test_a_name_is_needed() -> None:
    """An empty name is refused."""
    with pytest.raises(ContractError, match="no name"):
        CLASSIFIER_CHECKS[0](Nameless)


class Quoting(Attributor):
    """Attributes the first word of an article to nobody."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        tokens = segmentation.tokens
        first = next((i for i, text in enumerate(tokens.texts) if text.isalnum()), None)
        if first is None:
            return []
        span = tokens.span(first)
        content = Content((span,), span.of(segmentation.text))
        return [Attribution("a1", None, None, content, "direct")]


class Outside(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        return [Attribution("a1", None, None, Content((Span(0, 10**6),), "x"), "direct")]


class Empty(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        return [Attribution("a1", None, None, Content((), ""), "direct")]


class Halving(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        found = []
        for attribution in super().attribute(segmentation):
            start, end = attrs.astuple(attribution.content.spans[0])
            span = Span(start, max(start + 1, end - 1))
            content = Content((span,), span.of(segmentation.text))
            found.append(attrs.evolve(attribution, content=content))
        return found


class Batching(Quoting):
    def attribute_many(self, segmentations: Sequence[Segmentation]) -> list[list[Attribution]]:
        return [[] for _ in segmentations]


class MoodyAttributor(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        self.calls = getattr(self, "calls", 0) + 1
        return super().attribute(segmentation) if self.calls < 30 else []


class MeddlingAttributor(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        object.__setattr__(segmentation.tokens, "ends", ())
        return super().attribute(segmentation)


class BusyAttributor(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        sum(range(1_000_000))
        return super().attribute(segmentation)


class RootedAttributor(Quoting):
    def __init__(self) -> None:
        self.lock = threading.Lock()


class SharedAttributor(Quoting):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        self.current = segmentation
        time.sleep(0.0005)
        return super().attribute(self.current)


BROKEN_ATTRIBUTORS: dict[str, Callable[[], Any]] = {
    "is_an_attributor": not_one,
    "valid_attributions": Outside,
    "contents_are_not_empty": Empty,
    "spans_follow_words": Halving,
    "batches_do_not_matter": Batching,
    "same_again": MoodyAttributor,
    "input_is_left_alone": MeddlingAttributor,
    "travels_between_processes": RootedAttributor,
    "threads_do_not_matter": SharedAttributor,
    "speed_is_sane": BusyAttributor,
}


@pytest.mark.parametrize("check", ATTRIBUTOR_CHECKS, ids=str)
def test_each_attributor_check_catches(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """The honest one passes, the one that breaks this promise does not."""
    monkeypatch.setattr(batchwise, "SLOWEST", 0.2)
    check(Quoting)
    with pytest.raises(ContractError, match=check.name):
        check(BROKEN_ATTRIBUTORS[check.name])


def test_all_broken_promises_are_reported() -> None:
    """One run tells everything that is to be mended."""
    with pytest.raises(ContractError, match=r"batches_do_not_matter.*same_again"):
        check_classifier(Moody)


def test_an_exemption_needs_a_reason() -> None:
    """Exempting is possible, but not silently."""
    check_classifier(Greedy, exempt={"nothing_for_nothing": "its server refuses empty requests"})
    with pytest.raises(ContractError, match="needs a reason"):
        check_classifier(Greedy, exempt={"nothing_for_nothing": " "})
    with pytest.raises(ContractError, match="unknown check 'speling'"):
        check_classifier(Greedy, exempt={"speling": "because"})


def test_our_attributor_keeps_every_promise() -> None:
    """No exemption for our own."""
    check_attributor(default_registry().get("attributor", "rules").create)


def test_fixture(registry: Registry) -> None:  # noqa: F811
    """The fixture is a registry in which nothing is installed."""
    assert registry.all() == []
