"""The trained model: plain arrays and JSON, and the arithmetic that turns them into probabilities.

A candidate's features select rows of the weights; their sum is one logit for each hedge type,
against 0 for "no cue". A claim is hedged unless none of its candidates is a cue (noisy-or), and a
logistic curve turns that into a calibrated probability. Needs numpy alone.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

import attrs
import numpy as np
import numpy.typing as npt

from allegedly import Claim
from allegedly_ml.calibration import Calibration
from allegedly_ml.candidates import Candidate, CandidateFinder
from allegedly_ml.claim_tokens import ClaimTokens, tokens_of
from allegedly_ml.commitment.claim_features import Hints, hints_of
from allegedly_ml.commitment.model import ARRAYS_FILE, CommitmentModel
from allegedly_ml.errors import ModelError
from allegedly_ml.features import Featurizer
from allegedly_ml.knowledge import knowledge

if TYPE_CHECKING:
    from allegedly.model import HedgeType

FORMAT: Final = "allegedly-ml/1"
MODEL_FILE: Final = "model.json"
WEIGHTS_FILE: Final = "weights.npy"
_CHUNK: Final = 4096

Cues = list[tuple[Candidate, tuple[float, ...]]]
"""The candidates of one claim, each with its probability by type."""


class CueModel:
    """Weights by feature, and the data needed to apply them; immutable."""

    def __init__(
        self,
        types: Sequence[HedgeType],
        words: Sequence[str],
        vocabulary: Sequence[str],
        weights: npt.NDArray[np.float16],
        calibration: Calibration,
        *,
        lexical: bool = False,
        commitment: CommitmentModel | None = None,
    ) -> None:
        """Make a model.

        Args:
            types: The hedge types it distinguishes.
            words: Single words that are candidates, in addition to the phrases of the knowledge
                file.
            vocabulary: Features, one for each row of `weights` except the first.
            weights: Log odds against "no cue", shape `(1 + len(vocabulary), len(types))`; the
                first row is the intercept.
            calibration: How a claim's score is computed from its candidates.
            lexical: Whether neighbours count as words, as they did in training.
            commitment: The model of commitment; None if it learnt none.

        Raises:
            ModelError: If the shapes do not match.
        """
        if weights.shape != (1 + len(vocabulary), len(types)):
            raise ModelError(
                f"weights of shape {weights.shape} do not fit {len(vocabulary)} features and "
                f"{len(types)} types; the model is damaged, train or install it again"
            )
        known = knowledge()
        self.types = tuple(types)
        self.words = tuple(words)
        self.calibration = calibration
        self.commitment = commitment
        self._stored = weights
        self._weights = weights.astype(np.float64)
        self._rows = {feature: row for row, feature in enumerate(vocabulary, 1)}
        self._finder = CandidateFinder(words, known.phrases)
        self._featurizer = Featurizer(known, lexical=lexical)
        self._lexical = lexical

    @property
    def size(self) -> int:
        """The number of features with weights."""
        return len(self._rows)

    def cues(self, claims: Sequence[ClaimTokens]) -> list[Cues]:
        """Return the candidates of each claim with their probabilities by type."""
        found = [self._finder.find(tokens) for tokens in claims]
        logits: list[list[float]] = []
        rows: list[int] = []
        starts: list[int] = []
        lookup = self._rows.get
        for tokens, candidates in zip(claims, found, strict=True):
            for features in self._featurizer.features(tokens, candidates):
                starts.append(len(rows))
                rows.append(0)
                rows.extend(filter(None, map(lookup, features)))
                if len(starts) == _CHUNK:
                    logits += self._sums(rows, starts)
                    rows, starts = [], []
        logits += self._sums(rows, starts)
        each = iter(logits)
        return [[(candidate, _softmax(next(each))) for candidate in c] for c in found]

    def hints(self, claims: Sequence[Claim]) -> list[Hints]:
        """Return the hints that the model of commitment gets about the hedges of each claim."""
        token_lists = [tokens_of(claim) for claim in claims]
        found = zip(claims, token_lists, self.cues(token_lists), strict=True)
        return [hints_of(*each, self.types) for each in found]

    def _sums(self, rows: list[int], starts: list[int]) -> list[list[float]]:
        """Sum the weights of each candidate, in the order of its features."""
        if not starts:
            return []
        sums = np.add.reduceat(self._weights[rows], starts, axis=0)
        return sums.tolist()  # type: ignore[no-any-return]

    def save(self, folder: Path, card: dict[str, Any] | None = None) -> None:
        """Write the model to a folder, as one JSON file and one array, or two with commitment.

        Args:
            folder: The folder; created if it does not exist.
            card: Facts about the training, to be stored with the model.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / WEIGHTS_FILE).open("wb") as stream:
            np.save(stream, self._stored, allow_pickle=False)
        state = {
            "format": FORMAT,
            "card": card or {},
            "types": self.types,
            "lexical": self._lexical,
            "calibration": attrs.asdict(self.calibration),
            "words": self.words,
            "vocabulary": list(self._rows),
        }
        (folder / ARRAYS_FILE).unlink(missing_ok=True)
        if self.commitment is not None:
            state["commitment"] = self.commitment.save(folder)
        text = json.dumps(state, ensure_ascii=False, indent=0) + "\n"
        (folder / MODEL_FILE).write_text(text, encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, folder: Path) -> CueModel:
        """Read a model that `save` wrote.

        Raises:
            ModelError: If there is none, or it is damaged or has another format.
        """
        try:
            state = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
            with (folder / WEIGHTS_FILE).open("rb") as stream:
                weights = np.load(stream, allow_pickle=False)
            if state["format"] != FORMAT:
                raise ModelError(
                    f"{folder} holds the format {state['format']!r}, this version of allegedly-ml "
                    f"reads {FORMAT!r}; train the model again"
                )
            committed = state.get("commitment")
            return cls(
                state["types"],
                state["words"],
                state["vocabulary"],
                weights.astype(np.float16, copy=False),
                Calibration(**state["calibration"]),
                lexical=bool(state["lexical"]),
                commitment=None if committed is None else CommitmentModel.load(folder, committed),
            )
        except FileNotFoundError as error:
            raise ModelError(
                f"there is no model in {folder}: {error.filename} is missing; "
                "give the folder that save() wrote"
            ) from error
        except (
            *(OSError, EOFError, ValueError, KeyError, TypeError, AttributeError),
            *(BadZipFile, zlib.error),
        ) as error:
            raise ModelError(
                f"the model in {folder} cannot be read: {type(error).__name__}: {error}; "
                "it is damaged, train or install it again"
            ) from error


def _softmax(logits: list[float]) -> tuple[float, ...]:
    """Return probabilities by type; the remainder up to 1 is "no cue".

    Computed in plain floats, candidate by candidate: vectorised exponentials may differ in the
        last bit depending on the position in the batch.
    """
    top = max(0.0, *logits)
    powers = [math.exp(logit - top) for logit in logits]
    total = math.exp(-top) + sum(powers)
    return tuple(power / total for power in powers)
