"""The work of a comparison, in trials that run and are stored one by one.

A trial is one contender on one fold, or on the whole corpus if the contender is not trained.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.bench.contender import Contender, fingerprint
from allegedly.bench.measure.analysed import Analysed
from allegedly.bench.predictions.system import usage_of as checked_usage
from allegedly.bench.running.analysing import analyse
from allegedly.bench.running.folds import document_folds
from allegedly.bench.running.loading import TaskLoader, with_documents
from allegedly.bench.running.perturbing import perturbed
from allegedly.bench.running.result_store import ResultFolder
from allegedly.bench.running.shared_texts import apart
from allegedly.bench.running.training import TrainingPart, drawn, train
from allegedly.bench.task import Task
from allegedly.classifier import ClaimClassifier
from allegedly.errors import describe
from allegedly.interfaces import Attributor
from allegedly.model import Assessment, Attribution, GoldAttribution
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
_KEPT: Final = 8


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
class Variant:
    """Conditions of a trial that differ from those of the comparison itself.

    Attributes:
        share: The share of the training documents that is used.
        perturbation: How the texts to judge are damaged; None leaves them as they are.
    """

    share: float = 1.0
    perturbation: str | None = None

    def __str__(self) -> str:
        """Return the variant as an addition to a message; empty for the usual conditions."""
        share = "" if self.share == 1 else f", {self.share:.0%} of the training documents"
        return share + (f", {self.perturbation}" if self.perturbation else "")


PLAIN: Final = Variant()
"""The usual conditions."""


@attrs.frozen
class Outcome:
    """The result of a trial.

    Attributes:
        documents: Indices of the documents that were judged.
        judged: Assessments or attributions, by document.
        failure: Why nothing was judged, or None.
        usage: Its use of tokens, money and the like, by its own account; None if it gives none.
        remarks: Notes for readers of the figures, such as a classifier that was left out.
        trained_on: The number of documents that the contender was trained on.
    """

    documents: tuple[int, ...]
    judged: tuple[Sequence[Any], ...]
    failure: str | None = None
    usage: Mapping[str, float] | None = None
    remarks: tuple[str, ...] = ()
    trained_on: int = 0


def core_fingerprint() -> str:
    """Return a fingerprint of the types and the segmentation."""
    root = Path(__file__).parents[2]
    return fingerprint(root / "model") + fingerprint(root / "text")


def run_trial(
    plan: Plan, contender: Contender, fold: int | None, variant: Variant = PLAIN
) -> Outcome:
    """Run a trial, or fetch its result if it has been run before."""
    label = f"{contender.name}-{plan.test.spec.name}-{'all' if fold is None else fold}"
    label += "" if variant.share == 1 else f"-{variant.share:g}"
    label += f"-{variant.perturbation}" if variant.perturbation else ""
    kept = plan.results.folder is not None  # the files of large packages take long to read
    key = _key(plan, contender, fold, variant) if kept else None
    record = plan.results.get(label, key) if key is not None else None
    if record is None:
        record = _record(plan, contender, fold, variant)
        if key is not None and record["failure"] is None:
            plan.results.put(label, key, record)
    return _outcome(record, contender.name, _tested(plan, variant))


def _key(
    plan: Plan, contender: Contender, fold: int | None, variant: Variant
) -> dict[str, Any] | None:
    """Return everything the result depends on; None if that is unknown."""
    package = contender.package
    if package is None:
        return None
    companions = [(item.name, item.version, item.package) for item in contender.companions]
    beside = [[name, version, path and fingerprint(path)] for name, version, path in companions]
    return {
        "format": FORMAT,
        **({"companions": beside} if beside else {}),
        **({} if variant.share == 1 else {"share": variant.share, "drawn": plan.seed}),
        **({"tested": _tested(plan, variant).digest} if variant.perturbation else {}),
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


def _tested(plan: Plan, variant: Variant) -> Task:
    """Return the corpus to judge, damaged if the variant is."""
    task = _task(plan.test, plan.digests[0])
    return perturbed_task(task, variant.perturbation, plan.seed) if variant.perturbation else task


def perturbed_task(task: Task, perturbation: str, seed: int) -> Task:
    """Return a task with damaged texts."""

    def damage() -> Task:
        documents = [perturbed(document, perturbation, seed) for document in task.documents]
        return with_documents(task, documents)

    return _kept.get(f"{task.unit} {task.digest} {perturbation} {seed}", damage)


def _record(plan: Plan, contender: Contender, fold: int | None, variant: Variant) -> dict[str, Any]:
    task = _task(plan.test, plan.digests[0])
    chosen = list(range(len(task.documents)))
    if fold is not None:
        assert plan.cv is not None
        dealt = document_folds(task.documents, plan.cv, plan.seed)
        chosen = [index for index in chosen if dealt[index] == fold]
    tested = _tested(plan, variant)
    record: dict[str, Any] = {"documents": chosen, "judged": [], "failure": None}
    try:
        made = contender.create()
        with _one_thread(), isolated():
            if isinstance(made, Attributor) and task.analysed:
                articles = [tested.documents[index].article for index in chosen]
                analysed, remarks = analyse(made, contender.companions, articles)
                record |= {"judged": [item.pack() for item in analysed], "remarks": remarks}
            elif isinstance(made, Attributor):
                record["judged"] = _attribute(made, tested, chosen)
            else:
                if plan.retrains(contender):
                    held_out = set(chosen) if fold is not None else set()
                    parts = _parts(plan, task, held_out, variant.share)
                    record["trained_on"] = train(made, parts)
                record["judged"] = _assess(made, tested, chosen)
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


def _parts(plan: Plan, task: Task, tested: set[int], share: float) -> list[TrainingPart]:
    """Return what to train on: the other folds, or the training corpora."""
    if plan.cv is not None:
        parts = [(task, [i for i in range(len(task.documents)) if i not in tested])]
    else:
        tasks = map(_task, plan.train, plan.digests[1:])
        parts = [(part, apart(part.documents, task.documents)) for part in tasks]
    return [(part, drawn(part, chosen, share, plan.seed)) for part, chosen in parts]


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
        return Outcome(documents, (), record["failure"], trained_on=record.get("trained_on", 0))
    if task.analysed:
        texts = (task.documents[index].article.text for index in documents)
        analysed = map(Analysed.unpack, record["judged"], texts)
        remarks = tuple(record["remarks"])
        return Outcome(documents, tuple(analysed), usage=record.get("usage"), remarks=remarks)
    attributions = task.unit == "attribution"

    def unpack(item: list[Any], text: str) -> Assessment | GoldAttribution:
        if attributions:
            return _spans_of(unpack_attribution(item, text))
        return unpack_assessment(item, name, text)

    judged = tuple(
        tuple(unpack(item, task.documents[index].article.text) for item in items)
        for index, items in zip(documents, record["judged"], strict=True)
    )
    return Outcome(
        documents, judged, usage=record.get("usage"), trained_on=record.get("trained_on", 0)
    )


def _spans_of(item: Attribution) -> GoldAttribution:
    """Return an attribution reduced to the spans that are compared with a corpus."""
    source, cue = (part.spans if part else () for part in (item.source, item.cue))
    return GoldAttribution(item.id, source, cue, item.content.spans, parent=item.parent)
