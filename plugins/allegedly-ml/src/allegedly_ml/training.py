"""Training: logistic regression over candidates, from annotated cues or from labels alone.

Where cues are annotated, each candidate has a class. Where only the claim's label is known, the
candidates of a hedged claim share the duty to explain it: expectation maximisation over a
noisy-or, which starts from how often the word stands in hedged claims.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from allegedly_ml.candidates import Candidate, CandidateFinder
from allegedly_ml.errors import ModelError
from allegedly_ml.examples import Example
from allegedly_ml.features import Featurizer
from allegedly_ml.knowledge import Knowledge, knowledge
from allegedly_ml.model import Calibration, CueModel

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from allegedly.model import HedgeType

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEMANTIC: Final[tuple[HedgeType, ...]] = ("epistemic", "doxastic", "investigation", "condition")
ALL_TYPES: Final[tuple[HedgeType, ...]] = (*SEMANTIC, "hearsay", "weasel", "approximator")


@attrs.frozen
class Settings:
    """How to train. The defaults come from the ablation in ``docs/ablation.md``.

    Attributes:
        types: The hedge types to tell apart.
        strength: Inverse of the L2 penalty (`C` of scikit-learn).
        min_count: In how many candidates a feature must occur.
        min_documents: In how many documents a word must be a cue to become a candidate.
        rounds: Rounds of expectation maximisation, where only labels are known.
        folds: For cross-fitting the calibration.
        prune: Features whose weights are all smaller are dropped.
    """

    types: tuple[HedgeType, ...] = SEMANTIC
    strength: float = 0.3
    min_count: int = 2
    min_documents: int = 2
    rounds: int = 4
    folds: int = 5
    prune: float = 0.0


def train(examples: Sequence[Example], settings: Settings) -> CueModel:
    """Train a model, its calibration cross-fitted by group.

    Deterministic: same examples, same settings, same versions of numpy, scipy and scikit-learn,
    same weights.

    Raises:
        ModelError: If one of the two labels is missing, or no claim has a candidate.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    labels = {example.hedged for example in examples}
    if labels != {True, False}:
        raise ModelError(
            f"{len(examples)} claims of {len(labels)} label(s) are not enough to train on; "
            "give claims labelled 'hedged' and claims labelled 'plain'"
        )
    with threadpool_limits(limits=1):
        table = _Table(examples, settings)
        full = _fit(table, np.arange(len(examples)), settings)
        calibration = _cross_fitted(table, settings)
    return full.model(calibration)


class _Table:
    """Candidates and features of all examples, worked out once."""

    def __init__(self, examples: Sequence[Example], settings: Settings) -> None:
        known = knowledge()
        self.examples = examples
        self.types = settings.types
        self.words, hints = _candidate_words(examples, known, settings)
        finder = CandidateFinder(self.words, known.phrases)
        featurizer = Featurizer(known)
        self.candidates: list[Candidate] = []
        self.features: list[list[str]] = []
        self.names: list[str] = []
        claims: list[int] = []
        hinted: list[int] = []
        for number, example in enumerate(examples):
            found = finder.find(example.passage)
            self.features += featurizer.features(example.passage, found)
            self.candidates += found
            for first, last in found:
                name = " ".join(example.passage.lowers[first : last + 1])
                claims.append(number)
                self.names.append(name)
                hinted.append(hints[name])
        if not claims:
            raise ModelError(
                "no claim holds a word that may be a hedge, so there is nothing to learn; "
                "the model knows English only"
            )
        self.claims: Ints = np.array(claims, dtype=np.int64)
        self.hints: Ints = np.array(hinted, dtype=np.int64)
        self.hedged = np.array([example.hedged for example in examples])
        self.weights: Floats = np.array([example.weight for example in examples])
        self.known = np.array([example.cues is not None for example in examples])
        self.gold: Ints = np.array(
            [self._class(i) for i in range(len(self.candidates))], dtype=np.int64
        )

    def _class(self, number: int) -> int:
        """Return the class of a candidate: 0 for no cue (or unknown), else 1 + its type."""
        first, last = self.candidates[number]
        for start, end, kind in self.examples[self.claims[number]].cues or ():
            if start <= last and first <= end:
                if kind is None:
                    return int(self.hints[number])
                return 1 + self.types.index(kind) if kind in self.types else 0
        return 0


def _candidate_words(
    examples: Sequence[Example], known: Knowledge, settings: Settings
) -> tuple[list[str], dict[str, int]]:
    """Return the candidate words, and by word or phrase the class that a cue of it likely has."""
    documents: dict[str, set[str]] = {}
    kinds: dict[str, Counter[HedgeType]] = {}
    for example in examples:
        for first, last, kind in example.cues or ():
            if first == last:
                word = example.passage.lowers[first]
                documents.setdefault(word, set()).add(example.group)
                if kind is not None:
                    kinds.setdefault(word, Counter())[kind] += 1
    types = settings.types
    hints = {
        " ".join(phrase): 1 + types.index(kind) if kind in types else 1
        for phrase, kind in known.phrases.items()
    }
    words = {
        word: 1 + types.index(known.types[group])
        for word, group in known.groups.items()
        if known.types[group] in types
    }
    for word, where in documents.items():
        if len(where) >= settings.min_documents and word[0].isalpha():
            usual = min(
                kinds.get(word, {types[0]: 1}).items(), key=lambda item: (-item[1], item[0])
            )
            words[word] = 1 + types.index(usual[0]) if usual[0] in types else 1
    return sorted(words), hints | words


@attrs.frozen
class _Fit:
    table: _Table
    vocabulary: list[str]
    weights: Floats
    leak: float
    settings: Settings

    def model(self, calibration: Calibration) -> CueModel:
        keep = np.abs(self.weights[1:]).max(axis=1) > self.settings.prune
        weights = self.weights[np.r_[True, keep]].astype(np.float16)
        vocabulary = [f for f, kept in zip(self.vocabulary, keep, strict=True) if kept]
        return CueModel(self.settings.types, self.table.words, vocabulary, weights, calibration)


def _fit(table: _Table, chosen: Ints, settings: Settings) -> _Fit:
    """Fit the weights to the candidates of the chosen examples."""
    member = np.zeros(len(table.examples), dtype=bool)
    member[chosen] = True
    rows = np.flatnonzero(member[table.claims])
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(table.features[row])
    vocabulary = sorted(f for f, count in counts.items() if count >= settings.min_count)
    columns = {feature: column for column, feature in enumerate(vocabulary)}
    matrix = design_matrix([table.features[row] for row in rows], columns)
    targets = _Targets(table, rows)
    weights = np.zeros((1 + len(vocabulary), len(table.types)))
    for _ in range(1 if table.known[chosen].all() else settings.rounds):
        weights = _regress(matrix, *targets.expanded(), len(table.types), settings)
        if not table.known[chosen].all():
            targets.update(_cue_probabilities(matrix, weights))
    bare = member.copy()
    bare[table.claims[rows]] = False
    leak = (table.hedged[bare].sum() + 0.05) / (bare.sum() + 10)
    return _Fit(table, vocabulary, weights, float(leak), settings)


def design_matrix(features: Sequence[Sequence[str]], columns: dict[str, int]) -> csr_matrix:
    """Return a 0/1 matrix, a row for each candidate and a column for each feature."""
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    pointers = [0]
    for names in features:
        indices += sorted(columns[name] for name in names if name in columns)
        pointers.append(len(indices))
    shape = (len(pointers) - 1, len(columns))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=shape)


class _Targets:
    """The class each candidate is taken to have: certain where annotated, else a guess."""

    def __init__(self, table: _Table, rows: Ints) -> None:
        claims = table.claims[rows]
        self._sentence = claims
        self._known = table.known[claims]
        self._hedged = table.hedged[claims]
        self._weights = table.weights[claims]
        self._class = np.where(self._known, table.gold[rows], table.hints[rows])
        names = np.array([table.names[row] for row in rows])
        _, word = np.unique(names, return_inverse=True)
        base = float(table.hedged[np.unique(claims)].mean())
        rate = (np.bincount(word, self._hedged) + 2 * base) / (np.bincount(word) + 2)
        self._cue: Floats = np.where(self._known, self._class > 0, 0.0).astype(np.float64)
        self.update(rate[word] ** 2)

    def update(self, probability: Floats) -> None:
        """Guess anew which candidates of a hedged claim are its cues.

        Given that at least one of them is, each is so with its own probability over that of any.
        """
        quiet = np.bincount(self._sentence, np.log1p(-np.clip(probability, 0, 1 - 1e-6)))
        some = -np.expm1(quiet[self._sentence])
        posterior = np.clip(probability / np.maximum(some, 1e-6), 0, 1)
        self._cue = np.where(self._known, self._cue, np.where(self._hedged, posterior, 0.0))

    def expanded(self) -> tuple[Ints, Ints, Floats]:
        """Return rows of the design matrix, the class of each, and its weight."""
        row = np.arange(len(self._cue))
        rows = np.r_[row, row]
        classes = np.r_[np.zeros_like(row), self._class]
        weights = np.r_[1 - self._cue, self._cue] * np.r_[self._weights, self._weights]
        keep = weights > 1e-4
        return rows[keep], classes[keep], weights[keep]


def _regress(
    matrix: csr_matrix, rows: Ints, classes: Ints, weights: Floats, types: int, settings: Settings
) -> Floats:
    """Return intercepts and weights against "no cue", shape `(1 + features, types)`."""
    from sklearn.linear_model import LogisticRegression

    stacked = np.full((1 + matrix.shape[1], types), 0.0)
    stacked[0] = -20.0
    present = np.unique(classes)
    if len(present) == 1:
        stacked[0, present[present > 0] - 1] = 20.0
        return stacked
    regression = LogisticRegression(C=settings.strength, max_iter=300, tol=1e-3)
    regression.fit(matrix[rows], classes, sample_weight=weights)
    fitted = np.vstack([regression.intercept_, regression.coef_.T])
    if len(present) == 2:
        fitted = np.hstack([np.zeros_like(fitted), fitted])
    if present[0] != 0:
        present, fitted = np.r_[0, present], np.hstack([np.full_like(fitted[:, :1], 0), fitted])
    stacked[:, present[1:] - 1] = fitted[:, 1:] - fitted[:, :1]
    return stacked


def _cue_probabilities(matrix: csr_matrix, weights: Floats) -> Floats:
    logits = matrix @ weights[1:] + weights[0]
    top = np.maximum(logits.max(axis=1), 0)
    powers = np.exp(logits - top[:, None]).sum(axis=1)
    probabilities: Floats = powers / (powers + np.exp(-top))
    return probabilities


def _cross_fitted(table: _Table, settings: Settings) -> Calibration:
    """Return a calibration from probabilities of claims whose group was left out."""
    parts = deal([example.group for example in table.examples], settings.folds)
    uncalibrated = Calibration()
    odds = np.zeros(len(table.examples))
    done = np.zeros(len(table.examples), dtype=bool)
    leaks = []
    for part in range(settings.folds):
        inside = np.flatnonzero(parts == part)
        outside = np.flatnonzero(parts != part)
        if not len(inside) or len(np.unique(table.hedged[outside])) < 2:
            continue
        fit = _fit(table, outside, settings)
        leaks.append(fit.leak)
        own = attrs.evolve(uncalibrated, leak=fit.leak)
        rows = np.flatnonzero(np.isin(table.claims, inside))
        columns = {feature: column for column, feature in enumerate(fit.vocabulary)}
        matrix = design_matrix([table.features[row] for row in rows], columns)
        cues: dict[int, list[float]] = {int(claim): [] for claim in inside}
        for row, probability in zip(rows, _cue_probabilities(matrix, fit.weights), strict=True):
            cues[int(table.claims[row])].append(float(probability))
        for claim, probabilities in cues.items():
            odds[claim] = own.log_odds(probabilities)
        done[inside] = True
    used = done & (table.weights > 0)
    if len(np.unique(table.hedged[used])) < 2:
        return uncalibrated
    return _calibration(odds[used], table.hedged[used], table.weights[used], float(np.mean(leaks)))


def _calibration(
    odds: Floats, hedged: npt.NDArray[np.bool_], weights: Floats, leak: float
) -> Calibration:
    from sklearn.linear_model import LogisticRegression

    curve = LogisticRegression(C=100.0).fit(odds[:, None], hedged, sample_weight=weights)
    slope, intercept = float(curve.coef_[0, 0]), float(curve.intercept_[0])
    if slope <= 0:
        slope, intercept = 1.0, 0.0
    probabilities = 1 / (1 + np.exp(-(slope * odds + intercept)))
    return Calibration(
        leak=round(leak, 6),
        slope=round(slope, 4),
        intercept=round(intercept, 4),
        threshold=round(best_threshold(probabilities, weights), 3),
    )


def best_threshold(probabilities: Floats, weights: Floats) -> float:
    """Return the threshold with the highest expected F1, taking the probabilities at their word.

    It is half of that F1, so below 0.5 (Lipton, Elkan & Naryanaswamy, ECML 2014).
    """
    order = np.argsort(-probabilities, kind="stable")
    p, w = probabilities[order], weights[order]
    expected = 2 * np.cumsum(p * w) / (np.cumsum(w) + (p * w).sum())
    return float(min(expected.max() / 2, 0.5))


def deal(groups: Sequence[str], count: int) -> Ints:
    """Deal examples to folds by group; where groups are too few, by position."""
    names = sorted(set(groups), key=lambda g: hashlib.sha256(g.encode()).digest())
    if len(names) < count:
        return np.arange(len(groups)) % count
    fold = {name: place % count for place, name in enumerate(names)}
    return np.array([fold[group] for group in groups], dtype=np.int64)


def describe(settings: Settings) -> dict[str, Any]:
    """Return settings as plain data, for a model card."""
    return attrs.asdict(settings)
