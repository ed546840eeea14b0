"""Predictions of an outside system as a contender of a comparison."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from allegedly.bench.predictions.found import Found, Prediction, first_few, shown
from allegedly.bench.predictions.matching import answers
from allegedly.bench.predictions.reading import Content, read_predictions
from allegedly.bench.task import Task, Unit
from allegedly.errors import PredictionError
from allegedly.model import Assessment, GoldAttribution, GoldDocument
from allegedly.render.iris import name_of

_NEEDED: Mapping[Unit, str] = {
    "attribution": "attributions",
    "sentence": "sentences, claims or hedges",
    "claim": "sentences, claims or hedges",
    "commitment": "commitments",
}


@attrs.frozen(eq=False)
class Predictions:
    """The predictions of an outside system, to be compared like a plugin.

    Attributes:
        name: The name of the contender.
        path: The file or folder that they come from.
        content: Everything in it.
        allow_missing: Whether nothing counts as found in documents without a prediction, and
            sentences without a judgement count as plain; otherwise they are an error.
    """

    name: str
    path: Path
    content: Content = attrs.field(repr=False)
    allow_missing: bool = False

    @classmethod
    def read(
        cls,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        allow_missing: bool = False,
    ) -> Predictions:
        """Read a file of predictions, or a folder of brat stand-off.

        Args:
            path: The file: JSON Lines by document, analyses of the library, W3C Web Annotations,
                or CoNLL columns. The format is detected from the content.
            name: The name of the contender; by default that of the file without its ending.
            allow_missing: Whether documents and sentences may be missing.

        Raises:
            PredictionError: If it cannot be read; the message names file, line and reason.
        """
        path = Path(path)
        name = name or path.name.partition(".")[0] or path.name
        return cls(name, path, read_predictions(path), allow_missing)

    @property
    def distribution(self) -> str:
        """The name of the system, or of the file if it does not say."""
        return self.content.system.about.get("name", self.path.name)

    @property
    def version(self) -> str:
        """The version of the system, if it is given, and a hash of the predictions."""
        stated = self.content.system.about.get("version")
        return f"{stated} ({self.content.digest})" if stated else self.content.digest

    @property
    def trained_on(self) -> tuple[str, ...]:
        """Names of the corpora that the system says it was trained on."""
        return self.content.system.trained_on

    @property
    def usage(self) -> Mapping[str, float] | None:
        """The costs that the system states; None if it states none."""
        return self.content.system.usage or None

    def judge(self, task: Task) -> list[tuple[Assessment, ...] | tuple[GoldAttribution, ...]]:
        """Return the answers for each document of a task.

        Raises:
            PredictionError: If a document is missing, belongs to another text, is malformed, or
                has nothing of the kind that is judged; the message names file, line and document.
        """
        found = self.found(task)
        if task.unit == "attribution":
            nothing = Found(attributions=())
            kept = (found.get(d.article.id, nothing) for d in task.documents)
            return [item.attributions or () for item in kept]
        return self._assessments(task, found, self._matched(task.documents))

    def found(self, task: Task) -> dict[str, Found]:
        """Return the findings in each document of a task for which there are predictions, by id.

        Raises:
            PredictionError: As for `judge`.
        """
        matched = self._matched(task.documents)
        found = {
            id: prediction.found(document.article, self.name)
            for document in task.documents
            for id in [document.article.id]
            if (prediction := matched.get(id)) is not None
        }
        found = _looked_for(found, matched)
        self._check_kind(task.unit, found, matched)
        return found

    def _assessments(
        self, task: Task, found: Mapping[str, Found], matched: Mapping[str, Prediction]
    ) -> list[tuple[Assessment, ...] | tuple[GoldAttribution, ...]]:
        judged: list[tuple[Assessment, ...] | tuple[GoldAttribution, ...]] = []
        missing: list[str] = []
        for document, claims in zip(task.documents, task.claims, strict=True):
            id = document.article.id
            if id not in found:
                judged.append(tuple(Assessment(self.name, "plain", 0.0) for _ in claims))
                continue
            got = answers(self.name, task.unit, claims, found[id], matched[id])
            judged.append(got.assessments)
            if not matched[id].whole:
                missing += (f"{id}: {claim.text}" for claim in got.missing)
        # Where commitments are judged, a claim without one counts as the degree `none` anyway.
        if missing and not self.allow_missing and task.unit != "commitment":
            raise PredictionError(
                f"{self.path}: {len(missing):,} of {task.judged:,} {task.unit}s have no judgement: "
                f"{first_few(missing)}; judge them, or let them count as plain with "
                "--allow-missing (allow_missing=True in Python)"
            )
        return judged

    def _matched(
        self, documents: Sequence[GoldDocument], *, some: bool = False
    ) -> dict[str, Prediction]:
        """Return the prediction of each document, by id, by address, or by its name as an IRI."""
        by_key = self.content.predictions
        matched: dict[str, Prediction] = {}
        used: set[str] = set()
        for document in documents:
            article = document.article
            for key in (article.id, article.url, name_of(article)):
                if key is not None and key in by_key:
                    matched[article.id] = by_key[key]
                    used.add(key)
                    break
        absent = [d.article.id for d in documents if d.article.id not in matched]
        if absent and not (matched and (some or self.allow_missing)):
            unknown = [key for key in by_key if key not in used]
            others = f"; it has {first_few(unknown)}, which the corpus lacks" if unknown else ""
            raise PredictionError(
                f"{self.path}: {len(absent):,} of {len(documents):,} documents have no prediction: "
                f"{first_few(absent)}{others}. Add them; --allow-missing (allow_missing=True in "
                "Python) counts them as documents in which nothing was found"
            )
        return matched

    def _check_kind(
        self, unit: Unit, found: Mapping[str, Found], matched: Mapping[str, Prediction]
    ) -> None:
        """Refuse documents that have nothing of the kind that is judged, not even an empty list."""
        without = [id for id, item in found.items() if not _has(unit, item)]
        if unit == "commitment" and len(without) < len(found):
            return  # a claim without a commitment is one of the degree `none`
        if without:
            wanting = matched[without[0]]
            number = f"{len(without):,} of {len(found):,} documents have"
            whole = "the file has" if len(without) == len(found) else number
            remedy = "judge another unit, or add them"
            if self.content.format in {"analyses", "web-annotation"} and unit != "attribution":
                remedy = (
                    f"if there are several classifiers, name the one to take: rules={self.path}"
                )
            raise PredictionError(
                f"{wanting.where}: {whole} no {_NEEDED[unit]}, which are judged here "
                f"(first: document {shown(without[0])}); {remedy}"
            )

    def offers(self, documents: Sequence[GoldDocument]) -> frozenset[Unit]:
        """Return the units for which there are predictions.

        Args:
            documents: The documents of the corpus.

        Raises:
            PredictionError: If a prediction is malformed.
        """
        matched = self._matched(documents, some=True)
        found = {
            document.article.id: matched[document.article.id].found(document.article, self.name)
            for document in documents
            if document.article.id in matched
        }
        kept = _looked_for(found, matched).values()
        units: tuple[Unit, ...] = ("attribution", "sentence", "claim", "commitment")
        return frozenset(unit for unit in units if any(_has(unit, item) for item in kept))

    def provenance(self) -> dict[str, Any]:
        """Return where the predictions come from, for the settings of a comparison."""
        return {
            "file": self.path.name,
            "format": self.content.format,
            "digest": self.content.digest,
            "documents": len(self.content.predictions),
            "allow_missing": self.allow_missing,
            "system": dict(self.content.system.about),
            "trained_on": list(self.trained_on),
        }


def _has(unit: Unit, found: Found) -> bool:
    if unit == "attribution":
        return found.attributions is not None
    if unit == "commitment":
        held = (item.commitment for item in found.judgements or ())
        return any(held) or any(a.commitment for a in found.attributions or ())
    return (
        found.hedges is not None
        or any(item.label is not None or item.commitment for item in found.judgements or ())
        or found.judgements == ()
    )


def _looked_for(found: Mapping[str, Found], matched: Mapping[str, Prediction]) -> dict[str, Found]:
    """Drop kinds that a format leaves empty and that no document has."""
    kinds = ("attributions", "hedges")
    empty = [k for k in kinds if not any(getattr(item, k) for item in found.values())]
    return {
        id: attrs.evolve(item, **dict.fromkeys(empty)) if matched[id].sparse else item
        for id, item in found.items()
    }
