"""The training table: every candidate of every example, with its features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from allegedly_ml.candidates import Candidate, CandidateFinder
from allegedly_ml.errors import ModelError
from allegedly_ml.examples import Example
from allegedly_ml.features import Featurizer
from allegedly_ml.knowledge import Knowledge, knowledge
from allegedly_ml.settings import Settings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from allegedly.model import HedgeType

Ints = npt.NDArray[np.int64]


class Table:
    """Candidates and features of all examples, computed once for all fits.

    Columns with one entry per candidate: `features`, `names` (its words), `claims` (index of its
        example), `hints` (the usual class of its words), `gold` (its annotated class). Columns
        with one entry per example: `hedged`, `weights`, `known` (whether cues are
    annotated), `groups`. Class 0 is "no cue", class 1 + t is the type `types[t]`.
    """

    def __init__(self, examples: Sequence[Example], settings: Settings) -> None:
        """Compute the table.

        Raises:
            ModelError: If no example has a candidate.
        """
        known = knowledge()
        self.types = settings.types
        self.words, usual = _candidate_words(examples, known, settings)
        finder = CandidateFinder(self.words, known.phrases)
        featurizer = Featurizer(known, lexical=settings.lexical)
        self.features: list[list[str]] = []
        self.names: list[str] = []
        claims: list[int] = []
        hints: list[int] = []
        gold: list[int] = []
        for number, example in enumerate(examples):
            found = finder.find(example.tokens)
            self.features += featurizer.features(example.tokens, found)
            for candidate in found:
                name = " ".join(example.tokens.lowers[candidate[0] : candidate[1] + 1])
                self.names.append(name)
                claims.append(number)
                hints.append(usual[name])
                gold.append(self._class(example, candidate, usual[name]))
        if not claims:
            raise ModelError(
                "no claim contains a word that may be a hedge, so there is nothing to learn; "
                "the model knows English only"
            )
        self.claims: Ints = np.array(claims, dtype=np.int64)
        self.hints: Ints = np.array(hints, dtype=np.int64)
        self.gold: Ints = np.array(gold, dtype=np.int64)
        self.hedged = np.array([example.hedged for example in examples])
        self.weights = np.array([example.weight for example in examples], dtype=np.float64)
        self.known = np.array([example.cues is not None for example in examples])
        self.groups = [example.group for example in examples]

    def __len__(self) -> int:
        return len(self.groups)

    def matrix(self, rows: Ints, columns: dict[str, int]) -> csr_matrix:
        """Return the features of some candidates as a matrix of 0 and 1.

        Args:
            rows: The candidates.
            columns: Column of each feature; other features are left out.
        """
        from scipy.sparse import csr_matrix

        indices: list[int] = []
        pointers = [0]
        for row in rows:
            names = self.features[row]
            indices += sorted(columns[name] for name in names if name in columns)
            pointers.append(len(indices))
        shape = (len(rows), len(columns))
        return csr_matrix((np.ones(len(indices)), indices, pointers), shape=shape)

    def _class(self, example: Example, candidate: Candidate, usual: int) -> int:
        """Return the class of the annotated cue that a candidate overlaps, or 0."""
        first, last = candidate
        for start, end, kind in example.cues or ():
            if start <= last and first <= end:
                if kind is None:
                    return usual
                return 1 + self.types.index(kind) if kind in self.types else 0
        return 0


def _candidate_words(
    examples: Sequence[Example], known: Knowledge, settings: Settings
) -> tuple[list[str], dict[str, int]]:
    """Return the candidate words, and the likely class of a cue by word or phrase."""
    documents: dict[str, set[str]] = {}
    kinds: dict[str, Counter[HedgeType]] = {}
    for example in examples:
        for first, last, kind in example.cues or ():
            if first == last:
                word = example.tokens.lowers[first]
                documents.setdefault(word, set()).add(example.group)
                if kind is not None:
                    kinds.setdefault(word, Counter())[kind] += 1
    types = settings.types
    phrases = {
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
            seen = kinds.get(word, Counter([types[0]]))
            usual = min(seen, key=lambda kind: (-seen[kind], kind))
            if word not in words or word in kinds:
                words[word] = 1 + types.index(usual) if usual in types else 1
    return sorted(words), phrases | words
