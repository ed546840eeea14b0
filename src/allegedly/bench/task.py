"""A task: a corpus in memory, with the claims and labels in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

import attrs

from allegedly.hookspecs import CorpusSpec
from allegedly.model import HOLDERS, Claim, Commitment, GoldDocument, GoldSentence, Holder, Label

Unit = Literal["sentence", "claim", "attribution", "commitment"]
"""The unit that is judged: sentences, each as a claim of the author; annotated claims, each with
its voice; attributions; or commitments, to annotated events or to the contents of attributions."""

MARKED: Final = 0.95
"""The least share of sentences with marked cues. If those without any were the plain ones, as in a
file that gives cues where there are some, wrong cues would go unnoticed."""

Commitments = Mapping[Holder, Commitment]
"""The annotated commitment of each holder to one claim."""


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
        commitments: Where commitments are judged, those to each claim; otherwise empty.
    """

    spec: CorpusSpec
    unit: Unit
    documents: tuple[GoldDocument, ...] = attrs.field(repr=lambda items: f"<{len(items)}>")
    requested: int
    claims: tuple[tuple[Claim, ...], ...] = attrs.field(repr=False)
    gold: tuple[tuple[GoldSentence, ...], ...] = attrs.field(repr=False)
    digest: str
    commitments: tuple[tuple[Commitments, ...], ...] = attrs.field(default=(), repr=False)

    @property
    def labelled(self) -> bool:
        """Whether there are classes to predict, and not only grades to rank by."""
        return any(g.label is not None for sentences in self.gold for g in sentences)

    @property
    def holders(self) -> tuple[Holder, ...]:
        """The holders of the commitments that are judged; the main figure is of the first.

        Commitments to events are held by the author, those to attributed content by the source.
        """
        known = {holder for group in self.commitments for held in group for holder in held}
        return tuple(holder for holder in HOLDERS if holder in known)

    @property
    def graded(self) -> bool:
        """Whether commitments are annotated as values, as to events, and not only as degrees."""
        return any(claim.event is not None for group in self.claims for claim in group)

    @property
    def analysed(self) -> bool:
        """Whether attributions are judged with all that an analysis reports of them.

        This is so if the kinds of sources are annotated; otherwise only spans are compared.
        """
        return self.unit == "attribution" and any(
            item.kind is not None
            for document in self.documents
            for item in document.attributions or ()
        )

    @property
    def judged(self) -> int:
        """The number of sentences, claims, attributions or commitments that are judged."""
        if self.unit == "attribution":
            return sum(len(document.attributions or ()) for document in self.documents)
        return sum(map(len, self.gold))

    @property
    def hedged(self) -> int:
        """The number of sentences or claims that are hedged."""
        return sum(g.label == "hedged" for group in self.gold for g in group)

    def without(self, dropped: Collection[int], digest: str) -> Task:
        """Return the task without some documents, given by index.

        Args:
            dropped: Their indices.
            digest: The hash of what is left.
        """
        kept = [index for index in range(len(self.documents)) if index not in dropped]

        def left(items: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(items[index] for index in kept) if items else items

        return attrs.evolve(
            self,
            documents=left(self.documents),
            claims=left(self.claims),
            gold=left(self.gold),
            commitments=left(self.commitments),
            digest=digest,
        )

    def describe(self) -> str:
        """Return a summary of the numbers of documents and units."""
        text = f"{len(self.documents):,} documents, {self.judged:,} {self.unit}s"
        return text + (f", {self.hedged:,} hedged" if self.labelled else "")

    @property
    def cues_marked(self) -> int:
        """The number of sentences or claims that have their cues marked, all of them."""
        return sum(g.hedges is not None for sentences in self.gold for g in sentences)

    @property
    def cues_count(self) -> bool:
        """Whether enough sentences have their cues marked for these to be measured there."""
        return self.cues_marked >= MARKED * self.judged


def label_of(held: Commitments) -> Label:
    """Return `plain` if the claim's holder is certain that it is true or false, else `hedged`."""
    voiced = held.get("source") or held["author"]
    return "plain" if voiced.degree == "certain" else "hedged"
