"""The results of verifying a story against transcripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final, Literal, get_args

import attrs

from allegedly.model import Analysis, Attribution, Claim, Span
from allegedly.verification.transcript import Transcript

Outcome = Literal["verbatim", "trimmed", "altered", "spliced", "other speaker", "not found"]
"""The result of comparing a quotation with the words of its speaker."""
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
"""All outcomes of a quotation."""

FAULTS: Final[frozenset[Outcome]] = frozenset({"altered", "spliced", "other speaker", "not found"})
"""The outcomes that an editor has to look at."""

StepKind = Literal[
    "same", "changed", "added", "dropped", "inserted", "omitted", "cleaned", "spelling", "short"
]
"""How words of a quotation relate to words of a transcript."""

LossKind = Literal["hedge", "polarity", "condition", "attribution"]
"""Something that a report in indirect speech lacks."""
LOSSES: Final[tuple[LossKind, ...]] = get_args(LossKind)
"""Everything that can be lost in indirect speech."""


@attrs.frozen
class Place:
    """A stretch of a transcript.

    Attributes:
        transcript: The name of the transcript.
        speaker: Who speaks there, as the transcript names them, or None.
        span: The words, in `Transcript.text`.
        text: The words themselves.
        time: For subtitles, when they are said ("00:01:30").
    """

    transcript: str
    speaker: str | None
    span: Span
    text: str
    time: str | None = None


@attrs.frozen
class Step:
    """Words of a quotation beside those of a transcript.

    Attributes:
        kind: `same`; `changed`, `added` and `dropped`, which make a quotation altered; `inserted`
            in brackets by an editor; `omitted` at an ellipsis, or where pieces from places apart
            are joined; `cleaned` of fillers and repetitions; `spelling` for other spellings and
            numbers; `short` for contractions made or resolved.
        quoted: The words of the quotation; empty if the quotation lacks them.
        spoken: The words of the transcript; empty if they were not said.
    """

    kind: StepKind
    quoted: str
    spoken: str


@attrs.frozen
class Quoted:
    """A direct quotation, and where it comes from.

    Attributes:
        span: The words between the quotation marks, in `Article.text`.
        text: The words themselves.
        attribution: The attribution whose content they are; None if no source is given.
        outcome: The result of comparing it with the words of the speaker.
        places: Where the words come from: one place, several if they are joined, none if they were
            not found.
        steps: The whole quotation word by word beside the transcript; empty if not found.
        left_out: The rest of the sentence in which a trimmed quotation begins and ends: the words
            before it, and those after it.
        support: The share of the words of the quotation that are in the places, in [0, 1].
        notes: Anything else to know, such as "cleaned" or "contractions".
    """

    span: Span
    text: str
    attribution: Attribution | None
    outcome: Outcome
    places: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    left_out: tuple[str, str] = ("", "")
    support: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> str | None:
        """Who says it according to the story, or None."""
        source = self.attribution.source if self.attribution else None
        return None if source is None else source.name or source.text

    @property
    def fault(self) -> bool:
        """Whether an editor has to look at it.

        Words without a source that were not found misquote no one: they may be a title, or
        quotation marks used for distance.
        """
        return self.outcome in FAULTS and not (self.outcome == "not found" and self.source is None)


@attrs.frozen
class Loss:
    """Something that was said and is missing in the report.

    Attributes:
        kind: The kind of loss.
        spoken: The words of the transcript that show it: "may", "if", "not", "the engineers said".
        change: The change of commitment that comes with it: "possible became certain"; None if
            it stays the same, and for a lost attribution.
        classifiers: The classifiers that find it; empty for a lost attribution.
    """

    kind: LossKind
    spoken: str
    change: str | None = None
    classifiers: tuple[str, ...] = ()


@attrs.frozen
class Reported:
    """A claim in indirect speech, and the passage that it reports.

    Attributes:
        claim: The claim of the story.
        place: The best passage, or None if no passage is about the same thing.
        similarity: How much of the claim the passage covers, in [0, 1].
        losses: Everything known to have got lost on the way.
    """

    claim: Claim
    place: Place | None = None
    similarity: float = 0.0
    losses: tuple[Loss, ...] = ()


@attrs.frozen
class Verification:
    """The result of `allegedly.verify`.

    Attributes:
        analysis: The story.
        transcripts: The transcripts it was verified against.
        quotations: Its direct quotations, in order.
        reports: Its claims in indirect speech, in order.
    """

    analysis: Analysis
    transcripts: tuple[Transcript, ...]
    quotations: tuple[Quoted, ...]
    reports: tuple[Reported, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """The number of quotations by outcome, all outcomes in the order of `OUTCOMES`."""
        found = Counter(quoted.outcome for quoted in self.quotations)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def faults(
        self, outcomes: Collection[Outcome] = FAULTS, losses: Collection[LossKind] = ()
    ) -> tuple[Quoted | Reported, ...]:
        """Return the quotations and reports that an editor has to look at.

        Args:
            outcomes: The outcomes that count; words without a source that were not found do not.
            losses: The losses in indirect speech that count.
        """
        return (
            *(
                q
                for q in self.quotations
                if q.outcome in outcomes and (q.fault or q.outcome not in FAULTS)
            ),
            *(r for r in self.reports if any(loss.kind in losses for loss in r.losses)),
        )
