"""A task: a corpus in memory, with the claims and labels in it."""

from __future__ import annotations

from typing import Literal

import attrs

from allegedly.hookspecs import CorpusSpec
from allegedly.model import Claim, GoldDocument, GoldSentence

Unit = Literal["sentence", "claim", "attribution"]
"""The unit that is judged: sentences, each as a claim of the author; annotated claims, each with
its voice; or attributions."""


@attrs.frozen
class Task:
    """A corpus in memory.

    Attributes:
        spec: The registered description of the corpus.
        unit: The unit that is judged.
        documents: The documents with something to judge.
        requested: The number of documents in the corpus.
        claims: The claims of each document: one for each labelled or graded sentence that is not a
            heading, or the annotated ones; none if attributions are judged.
        gold: Label and cues of each claim.
        digest: A hash of texts and annotation.
    """

    spec: CorpusSpec
    unit: Unit
    documents: tuple[GoldDocument, ...] = attrs.field(repr=lambda items: f"<{len(items)}>")
    requested: int
    claims: tuple[tuple[Claim, ...], ...] = attrs.field(repr=False)
    gold: tuple[tuple[GoldSentence, ...], ...] = attrs.field(repr=False)
    digest: str

    @property
    def labelled(self) -> bool:
        """Whether there are classes to predict, and not only grades to rank by."""
        return any(g.label is not None for sentences in self.gold for g in sentences)

    @property
    def judged(self) -> int:
        """The number of sentences, claims or attributions that are judged."""
        if self.unit == "attribution":
            return sum(len(document.attributions or ()) for document in self.documents)
        return sum(map(len, self.gold))

    @property
    def hedged(self) -> int:
        """The number of sentences or claims that are hedged."""
        return sum(g.label == "hedged" for group in self.gold for g in group)

    def describe(self) -> str:
        """Return a summary of the numbers of documents and units."""
        text = f"{len(self.documents):,} documents, {self.judged:,} {self.unit}s"
        return text + (f", {self.hedged:,} hedged" if self.labelled else "")

    @property
    def cues_marked(self) -> bool:
        """Whether every sentence has its cues marked."""
        return all(g.hedges is not None for sentences in self.gold for g in sentences)
