"""The work of a comparison, in trials that run and are stored one by one.

A trial is one contender on one fold, or on the whole corpus if the contender is not trained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.bench.contender import Contender, fingerprint
from allegedly.bench.predictions.system import usage_of as checked_usage
from allegedly.bench.running.folds import document_folds
from allegedly.bench.running.loading import TaskLoader
from allegedly.bench.running.result_store import ResultFolder
from allegedly.bench.running.shared_texts import apart
from allegedly.bench.task import Commitments, Task, label_of
from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import ContractError, PluginError, describe
from allegedly.interfaces import Attributor
from allegedly.model import Assessment, Attribution, Claim, GoldAttribution, GoldHedge, Label
from allegedly.plugins.contract import check_assessments, check_attributions
from allegedly.plugins.isolation import cause_of, isolated
from allegedly.storage import Recent
from allegedly.storage.codec import (
    pack_assessment,
    pack_attribution,
    unpack_assessment,
    unpack_attribution,
)
from allegedly.text import segment

FORMAT: Final = 3
"""Increased when stored results can no longer be used."""

_BATCH: Final = 64
_KEPT: Final = 6


@attrs.frozen
class Plan:
    """Everything that a trial depends on, which is cheap to send to another process.

    Attributes:
        test: The test corpus.
        train: The training corpora; may be empty.
        cv: The number of folds; None for no cross-validation.
        seed: Seed of the folds.
        results: Where results are stored.
        digests: Digests of the test corpus and then of the training corpora.
        core: A fingerprint of the parts of this library that every result depends on.
    """

    test: TaskLoader
    train: tuple[TaskLoader, ...]
    cv: int | None
    seed: int
    results: ResultFolder
    digests: tuple[str, ...]
    core: str

    def retrains(self, contender: Contender) -> bool:
        """Whether a contender is trained here instead of being used as shipped."""
        return contender.trainable and (self.cv is not None or bool(self.train))

    def folds(self, contender: Contender) -> list[int | None]:
        """Return the folds that a contender runs on; None stands for the whole corpus."""
        if self.cv is not None and contender.trainable:
            return list(range(self.cv))
        return [None]


@attrs.frozen
class Outcome:
    """The result of a trial.

    Attributes:
        documents: Indices of the documents that were judged.
        judged: Assessments or attributions, by document.
        failure: Why nothing was judged, or None.
        usage: Its use of tokens, money and the like, by its own account; None if it gives none.
    """

    documents: tuple[int, ...]
    judged: tuple[tuple[Any, ...], ...]
    failure: str | None = None
    usage: Mapping[str, float] | None = None


def core_fingerprint() -> str:
    """Return a fingerprint of the types and the segmentation."""
    root = Path(__file__).parents[2]
    return fingerprint(root / "model") + fingerprint(root / "text")


def run_trial(plan: Plan, contender: Contender, fold: int | None) -> Outcome:
    """Run a trial, or fetch its result if it has been run before."""
    label = f"{contender.name}-{plan.test.spec.name}-{'all' if fold is None else fold}"
    key = _key(plan, contender, fold)
    record = plan.results.get(label, key) if key is not None else None
    if record is None:
        record = _record(plan, contender, fold)
        if key is not None and record["failure"] is None:
            plan.results.put(label, key, record)
    return _outcome(record, contender.name, _task(plan.test, plan.digests[0]))


def _key(plan: Plan, contender: Contender, fold: int | None) -> dict[str, Any] | None:
    """Return everything the result depends on; None if that is unknown."""
    package = contender.package
    if package is None:
        return None
    return {
        "format": FORMAT,
        "core": plan.core,
        "contender": contender.name,
        "version": contender.version,
        "package": fingerprint(package),
        "options": repr(sorted(contender.options.items())),
        "unit": plan.test.unit,
        "digests": list(plan.digests if plan.retrains(contender) else plan.digests[:1]),
        "cv": None if fold is None else plan.cv,
        "seed": None if fold is None else plan.seed,
        "fold": fold,
    }


_kept: Recent[str, Task] = Recent(_KEPT)


def remember(task: Task) -> None:
    """Keep a corpus in memory for later trials in this process."""
    _kept.put(f"{task.unit} {task.digest}", task)


def _task(source: TaskLoader, digest: str) -> Task:
    return _kept.get(f"{source.unit} {digest}", source.load)


def _record(plan: Plan, contender: Contender, fold: int | None) -> dict[str, Any]:
    task = _task(plan.test, plan.digests[0])
    chosen = list(range(len(task.documents)))
    if fold is not None:
        assert plan.cv is not None
        dealt = document_folds(task.documents, plan.cv, plan.seed)
        chosen = [index for index in chosen if dealt[index] == fold]
    record: dict[str, Any] = {"documents": chosen, "judged": [], "failure": None}
    try:
        made = contender.create()
        with _one_thread(), isolated():
            if isinstance(made, Attributor):
                record["judged"] = _attribute(made, task, chosen)
            else:
                if plan.retrains(contender):
                    _train(made, plan, task, set(chosen) if fold is not None else set())
                record["judged"] = _assess(made, task, chosen)
            if (usage := getattr(made, "usage", None)) is not None:
                record["usage"] = checked_usage(usage)
    except Exception as error:  # noqa: BLE001 (a plugin may fail in any way and must cost no other)
        record["failure"] = describe(cause_of(error))
    return record


def _one_thread() -> AbstractContextManager[object]:
    """Limit numeric libraries to one thread: their number changes the last digits of sums."""
    import sklearn.linear_model  # noqa: F401 - libraries loaded later would not be limited
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def _train(made: ClaimClassifier, plan: Plan, task: Task, tested: set[int]) -> None:
    if not isinstance(made, TrainableClassifier):
        raise ContractError("its spec has trainable=True, but it is not a TrainableClassifier")
    if plan.cv is not None:
        parts = [(task, [i for i in range(len(task.documents)) if i not in tested])]
    else:
        tasks = map(_task, plan.train, plan.digests[1:])
        parts = [(part, apart(part.documents, task.documents)) for part in tasks]
    examples = [
        example for part, chosen in parts for index in chosen for example in _examples(part, index)
    ]
    if not examples:
        raise PluginError("no labelled sentence to train on")
    marked = all(example.hedges is not None for example in examples)
    arguments: dict[str, Any] = {}
    if any(example.commitments for example in examples):
        arguments["commitments"] = [example.commitments for example in examples]
    made.fit(
        [example.claim for example in examples],
        [example.label for example in examples],
        [example.hedges or () for example in examples] if marked else None,
        **arguments,
    )


@attrs.frozen
class _Example:
    """A claim to learn from."""

    claim: Claim
    label: Label
    hedges: tuple[GoldHedge, ...] | None
    commitments: Commitments


def _examples(task: Task, index: int) -> Iterator[_Example]:
    """Yield what can be learnt from one document."""
    claims, gold = task.claims[index], task.gold[index]
    if task.commitments:
        for claim, held in zip(claims, task.commitments[index], strict=True):
            yield _Example(claim, label_of(held), None, held)
        return
    for claim, truth in zip(claims, gold, strict=True):
        if truth.label is not None:
            yield _Example(claim, truth.label, truth.hedges, {})


def _assess(made: ClaimClassifier, task: Task, chosen: Sequence[int]) -> list[list[Any]]:
    claims = [claim for index in chosen for claim in task.claims[index]]
    found = list(made.assess(claims))
    check_assessments(made.name, claims, found)
    rest = iter(found)
    return [[pack_assessment(next(rest)) for _ in task.claims[index]] for index in chosen]


def _attribute(made: Attributor, task: Task, chosen: Sequence[int]) -> list[list[Any]]:
    packed: list[list[Any]] = []
    for first in range(0, len(chosen), _BATCH):
        segmentations = [
            segment(task.documents[index].article) for index in chosen[first : first + _BATCH]
        ]
        found = made.attribute_many(segmentations)
        check_attributions(segmentations, found)
        packed.extend([pack_attribution(item) for item in items] for items in found)
    return packed


def _outcome(record: dict[str, Any], name: str, task: Task) -> Outcome:
    documents = tuple(record["documents"])
    if record["failure"] is not None:
        return Outcome(documents, (), record["failure"])
    attributions = task.unit == "attribution"

    def unpack(item: list[Any], text: str) -> Assessment | GoldAttribution:
        if attributions:
            return _spans_of(unpack_attribution(item, text))
        return unpack_assessment(item, name, text)

    judged = tuple(
        tuple(unpack(item, task.documents[index].article.text) for item in items)
        for index, items in zip(documents, record["judged"], strict=True)
    )
    return Outcome(documents, judged, usage=record.get("usage"))


def _spans_of(item: Attribution) -> GoldAttribution:
    """Return an attribution reduced to the spans that are compared with a corpus."""
    source, cue = (part.spans if part else () for part in (item.source, item.cue))
    return GoldAttribution(item.id, source, cue, item.content.spans, parent=item.parent)
