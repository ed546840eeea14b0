"""The classifier: reads claims, asks the model, explains its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from allegedly import Assessment, Claim, Commitment, Hedge, TrainableClassifier
from allegedly.model import HOLDERS
from allegedly_ml.claim_tokens import ClaimTokens, tokens_of
from allegedly_ml.commitment.claim_features import hints_of
from allegedly_ml.errors import ModelError
from allegedly_ml.model import CueModel, Cues

if TYPE_CHECKING:
    from allegedly.model import GoldHedge, Holder, Label
    from allegedly_ml.settings import Settings

_NO_COMMITMENT: Final[Mapping[Holder, Commitment]] = {}

SURE = 0.5
"""Lowest probability at which a candidate of a hedged claim counts as a hedge."""


class MLClassifier(TrainableClassifier):
    """Logistic regression over the contexts of words that may be hedges.

    A shipped model is loaded at once; a classifier with another name starts untrained and needs
    `fit` or `load`.
    """

    def __init__(self, name: str = "ml", *, path: str | Path | None = None) -> None:
        """Make a classifier.

        Args:
            name: `ml` or `ml-weasel` for a shipped model, or a name of your own.
            path: A folder that `save` wrote, to use instead of the shipped model.

        Raises:
            ModelError: If there is no model at `path`, or it is damaged.
        """
        self.name = name
        self._model: CueModel | None = None
        if path is not None:
            self.load(Path(path))
        elif name in shipped_models():
            with resources.as_file(resources.files("allegedly_ml") / "data" / name) as folder:
                self.load(folder)

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Judge claims, each by its own words alone.

        Raises:
            ModelError: If it has neither been trained nor loaded.
        """
        model = self.model
        token_lists = [tokens_of(claim) for claim in claims]
        found = list(zip(claims, token_lists, model.cues(token_lists), strict=True))
        commitments: Sequence[Mapping[Holder, Commitment]] = [_NO_COMMITMENT] * len(found)
        if model.commitment is not None:
            hints = [hints_of(*each, model.types) for each in found]
            commitments = model.commitment.judge(claims, hints)
        return [
            self._judge(model, *each, commitment)
            for each, commitment in zip(found, commitments, strict=True)
        ]

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
        commitments: Sequence[Mapping[Holder, Commitment]] | None = None,
        *,
        settings: Settings | None = None,
    ) -> None:
        """Learn from labelled claims, forgetting whatever was learnt before.

        Args:
            claims: The training claims; those of one article are kept together in cross-fitting.
            labels: `hedged` or `plain`, one for each claim.
            hedges: The annotated cues of each claim, if the corpus marks them. Without them the
                model infers which words explain the labels.
            commitments: The annotated commitments to each claim, if the corpus marks any: from
                those of whose claim it is, it learns degrees; from those of claims with
                an `event`, values. Without them its assessments have no commitment.
            settings: How to train; by default like the shipped model of that name.

        Raises:
            ModelError: If the arguments differ in length, a label is unknown, a commitment
                contradicts itself, or there is nothing to learn from.
        """
        from allegedly_ml.commitment.examples import examples_of
        from allegedly_ml.commitment.learning import learn
        from allegedly_ml.examples import example_of
        from allegedly_ml.settings import settings_of
        from allegedly_ml.training import train

        known = [None] * len(claims) if hedges is None else hedges
        if not len(claims) == len(labels) == len(known):
            raise ModelError(
                f"{len(claims)} claims, {len(labels)} labels and {len(known)} lists of hedges; "
                "give one of each for each claim"
            )
        if commitments is not None and len(commitments) != len(claims):
            raise ModelError(
                f"{len(claims)} claims and the commitments to {len(commitments)}; give one mapping "
                "for each claim, if need be an empty one"
            )
        _check(commitments or ())
        if unknown := set(labels) - {"hedged", "plain"}:
            raise ModelError(f"unknown label {min(unknown)!r}; choose from 'hedged' and 'plain'")
        examples = [
            example_of(claim, label == "hedged", cues)
            for claim, label, cues in zip(claims, labels, known, strict=True)
        ]
        model = train(examples, settings or settings_of(self.name))
        model.commitment = (
            learn(examples_of(claims, commitments), model.hints) if commitments else None
        )
        self._model = model

    def save(self, path: Path) -> None:
        """Write the model to the folder `path`: plain arrays and one JSON file.

        Raises:
            ModelError: If it has neither been trained nor loaded.
        """
        self.model.save(Path(path))

    def load(self, path: Path) -> None:
        """Load the model that `save` wrote to the folder `path`.

        Raises:
            ModelError: If there is none, or it is damaged.
        """
        self._model = CueModel.load(Path(path))

    @property
    def model(self) -> CueModel:
        """The trained model.

        Raises:
            ModelError: If it has neither been trained nor loaded.
        """
        if self._model is None:
            raise ModelError(
                f"the classifier {self.name!r} is untrained; call fit() or load(), or use one of "
                f"the shipped models: {', '.join(shipped_models())}"
            )
        return self._model

    def _judge(
        self,
        model: CueModel,
        claim: Claim,
        tokens: ClaimTokens,
        cues: Cues,
        commitment: Mapping[Holder, Commitment],
    ) -> Assessment:
        odds = [min(sum(by_type), 1.0) for _, by_type in cues]
        score = model.calibration.score(odds)
        if score < 0.5:
            reason = _why_plain(tokens, cues, odds)
            return Assessment(self.name, "plain", score, (), reason, commitment=commitment)
        least = min(SURE, max(odds, default=0.0))
        hedges: list[Hedge] = []
        reasons: list[str] = []
        for ((first, last), by_type), probability in zip(cues, odds, strict=True):
            if probability >= least:
                span = claim.segmentation.tokens.span(tokens.indices[first], tokens.indices[last])
                text = span.of(claim.article.text)
                kind = model.types[by_type.index(max(by_type))]
                holder = tokens.holders[tokens.zones[first]]
                hedges.append(Hedge(span, text, kind, holder))
                reasons.append(f"“{text}” is {kind} with probability {probability:.2f}")
        shown = "; ".join(reasons) or None
        return Assessment(self.name, "hedged", score, tuple(hedges), shown, commitment=commitment)


def _check(commitments: Sequence[Mapping[Holder, Commitment]]) -> None:
    """Raise a `ModelError` that names the first entry that cannot be learnt from."""
    for index, held in enumerate(commitments):
        if not isinstance(held, Mapping):
            raise ModelError(
                f"commitments[{index}] is {held!r}; give a mapping of holders to `Commitment`, if "
                "need be an empty one"
            )
        for holder, item in held.items():
            if holder not in HOLDERS:
                raise ModelError(
                    f"commitments[{index}]: unknown holder {holder!r}; choose from "
                    f"{', '.join(HOLDERS)}"
                )
            if not isinstance(item, Commitment):
                raise ModelError(
                    f"commitments[{index}][{holder!r}] is {item!r}; give a `Commitment`, such as "
                    "Commitment.of('probable')"
                )
            if item.problem is not None:
                raise ModelError(f"commitments[{index}][{holder!r}]: {item.problem}")


def _why_plain(tokens: ClaimTokens, cues: Cues, odds: list[float]) -> str:
    if not cues:
        return "no word that may be a hedge"
    best = odds.index(max(odds))
    (first, last), _ = cues[best]
    text = " ".join(tokens.texts[first : last + 1])
    return f"the likeliest hedge, “{text}”, is one with probability {odds[best]:.2f}"


def shipped_models() -> tuple[str, ...]:
    """Return the names of the models that come with the plugin."""
    folder = resources.files("allegedly_ml") / "data"
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))
