"""The kinds of change between two claims, and one such change."""

from __future__ import annotations

from typing import Final, Literal, get_args

import attrs

from allegedly.model import Holder

ChangeKind = Literal[
    "hedge dropped",
    "source dropped",
    "stance hardened",
    "denial dropped",
    "polarity turned",
    "commitment raised",
    "source named",
    "hedge added",
    "source added",
    "stance softened",
    "denial added",
    "commitment lowered",
    "source unnamed",
]
"""The change between two claims."""
CHANGES: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
"""All kinds of change."""

ALARMS: Final[frozenset[ChangeKind]] = frozenset(
    {
        "hedge dropped",
        "source dropped",
        "stance hardened",
        "denial dropped",
        "polarity turned",
        "commitment raised",
    }
)
"""The changes that make a claim plainer, or turn it into its opposite."""


@attrs.frozen
class Change:
    """One change from one claim to another.

    Attributes:
        kind: What changed.
        before: The words, or the kind of voice, of the earlier claim; None if there were none. For
            a change of commitment, the commitment in words: "probable", "certainly not".
        after: The same of the later claim.
        classifiers: For a change of hedging or commitment, the classifiers that find it.
        holder: For a change of commitment, whose it is; None if only the wording shows that the
            later claim is the contrary of the earlier one.
        commitments: The changes of commitment that this change explains.
    """

    kind: ChangeKind
    before: str | None = None
    after: str | None = None
    classifiers: tuple[str, ...] = ()
    holder: Holder | None = None
    commitments: tuple[Change, ...] = ()

    @property
    def turned(self) -> bool:
        """Whether the later claim says the opposite of the earlier one."""
        return self.kind == "polarity turned" or any(c.turned for c in self.commitments)

    @property
    def alarm(self) -> bool:
        """Whether the change makes the claim plainer, or turns it into its opposite."""
        return self.kind in ALARMS or self.turned

    @property
    def by(self) -> str:
        """The classifiers that find the change, in words: " by ml, rules"; empty without any."""
        return f" by {', '.join(self.classifiers)}" if self.classifiers else ""

    @property
    def commitment(self) -> str | None:
        """Changes of commitment in words, each with the classifiers that find it; None if none.

        For example, "probable became certain (source) by rules".
        """
        told = (self,) if self.holder else self.commitments
        return "; ".join(map(_became, told)) or None


def _became(change: Change) -> str:
    if change.holder is None:
        return change.kind
    turned = f"{change.kind}: " if change.turned else ""
    return f"{turned}{change.before} became {change.after} ({change.holder}){change.by}"
