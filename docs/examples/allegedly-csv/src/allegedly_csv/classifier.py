"""The classifier: a scikit-learn pipeline, stored as JSON and one file of arrays."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from allegedly import (
    AllegedlyError,
    Assessment,
    Claim,
    Commitment,
    GoldHedge,
    Holder,
    Label,
    TrainableClassifier,
    claims_from_sentences,
)


class CsvError(AllegedlyError):
    """A table or a stored model is invalid."""


class CsvClassifier(TrainableClassifier):
    """Logistic regression over tf-idf of words and pairs of words."""

    name = "csv"

    def __init__(
        self,
        *,
        table: str | PathLike[str] | None = None,
        model: str | PathLike[str] | None = None,
    ) -> None:
        """Start untrained, trained on a table, or with a stored model.

        Args:
            table: A CSV file with the columns `text` and `label`.
            model: A folder that `save` wrote.

        Raises:
            CsvError: If the table or the model cannot be read.
        """
        self._pipeline: Pipeline | None = None
        if model is not None:
            self.load(Path(model))
        elif table is not None:
            texts, labels = read_table(Path(table))
            self.fit(claims_from_sentences(texts), labels)

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
        commitments: Sequence[Mapping[Holder, Commitment]] | None = None,
    ) -> None:
        """Learn from labelled claims; annotated cues and commitments are not used."""
        if len(claims) != len(labels):
            raise CsvError(f"{len(labels)} labels for {len(claims)} claims; give one for each")
        if set(labels) != {"hedged", "plain"}:
            raise CsvError(f"labels must be 'hedged' and 'plain', both, not {sorted(set(labels))}")
        pipeline = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+"),
            LogisticRegression(C=10.0, max_iter=1000),
        )
        pipeline.fit([words_of(claim) for claim in claims], [label == "hedged" for label in labels])
        self._pipeline = pipeline

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims; the score is the probability of the regression."""
        pipeline = self._trained()
        if not claims:
            return []
        scores = pipeline.predict_proba([words_of(claim) for claim in claims])[:, 1].tolist()
        return [
            Assessment(self.name, "hedged" if score >= 0.5 else "plain", score) for score in scores
        ]

    def save(self, path: Path) -> None:
        """Write vocabulary and weights to a folder, without pickles, for any version to read."""
        vectorizer, regression = (step for _, step in self._trained().steps)
        path.mkdir(parents=True, exist_ok=True)
        vocabulary = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        (path / "vocabulary.json").write_text(json.dumps(vocabulary), encoding="utf-8")
        np.savez(
            path / "weights.npz",
            idf=vectorizer.idf_,
            coefficients=regression.coef_,
            intercept=regression.intercept_,
        )

    def load(self, path: Path) -> None:
        """Read vocabulary and weights from a folder that `save` wrote."""
        try:
            words = json.loads((path / "vocabulary.json").read_text(encoding="utf-8"))
            with np.load(path / "weights.npz", allow_pickle=False) as arrays:
                self._pipeline = _assemble(words, **{name: arrays[name] for name in arrays})
        except (OSError, ValueError, TypeError) as error:
            raise CsvError(f"no model can be read from {path}: {error}") from error

    def _trained(self) -> Pipeline:
        if self._pipeline is None:
            raise CsvError("it is untrained; give a table or a model, or call fit")
        return self._pipeline


def words_of(claim: Claim) -> str:
    """Return the words of the zones, in lower case."""
    tokens = claim.segmentation.tokens
    return " ".join(tokens.lowers[i] for zone, _ in claim.zones for i in tokens.within(zone))


def read_table(path: Path) -> tuple[list[str], list[Label]]:
    """Read texts and labels.

    Raises:
        CsvError: If the file cannot be read, or a line has no text or an unknown label; the
            message names the line.
    """
    known: dict[str | None, Label] = {"hedged": "hedged", "plain": "plain"}
    texts: list[str] = []
    labels: list[Label] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            for row in rows:
                text, label = row.get("text"), known.get(row.get("label"))
                if not text or label is None:
                    raise CsvError(
                        f"{path}:{rows.line_num}: give columns text and label, the label "
                        "'hedged' or 'plain'"
                    )
                texts.append(text)
                labels.append(label)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CsvError(f"{path}: {error}") from error
    return texts, labels


def _assemble(words: list[str], idf: Any, coefficients: Any, intercept: Any) -> Pipeline:
    """Assemble a fitted pipeline from its parts."""
    if not idf.shape == coefficients.shape[1:] == (len(words),):
        raise ValueError(f"{len(words)} words do not match weights of shape {coefficients.shape}")
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+", vocabulary=words
    )
    vectorizer.idf_ = idf
    regression = LogisticRegression()
    regression.classes_ = np.array([False, True])
    regression.coef_, regression.intercept_ = coefficients, intercept
    return make_pipeline(vectorizer, regression)
