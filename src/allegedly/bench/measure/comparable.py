"""Attributions of both sides made alike: continued quotations joined, names and kinds compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import attrs

from allegedly.bench.measure.attributions import Role, parts_of
from allegedly.model import Attribution, GoldAttribution, Source, Spans

_NEAR: Final = 60
"""A quotation continues another if it begins within this many characters after it."""

_NOT_WORD: Final = re.compile(r"\W+")


@attrs.frozen
class Joined:
    """An attribution, with the contents of those that only continue its quotation.

    Attributes:
        item: The first of them, whose source, cue and other values count.
        parts: Its spans, and in the content those of all of them.
        end: Where the last of its spans ends.
    """

    item: Attribution | GoldAttribution
    parts: dict[Role, Spans]
    end: int

    @property
    def gold(self) -> GoldAttribution:
        """The attribution as an annotated one."""
        assert isinstance(self.item, GoldAttribution)
        return self.item

    @property
    def found(self) -> Attribution:
        """The attribution as one that was found."""
        assert isinstance(self.item, Attribution)
        return self.item

    def continued_by(self, item: Attribution | GoldAttribution, parts: dict[Role, Spans]) -> bool:
        """Return whether an attribution without source and cue only continues this quotation."""
        return (
            not parts["cue"]
            and not parts["source"]
            and item.quotation == "direct"
            and self.item.quotation != "indirect"
            and item.parent is None
            and self.item.parent is None
            and _name(item) in (None, _name(self.item))
            and 0 <= parts["content"][0].start - self.end < _NEAR
        )


def joined(items: Iterable[Attribution | GoldAttribution]) -> list[Joined]:
    """Return attributions in text order, each with the quotations that continue it."""
    both = [(item, parts) for item in items if (parts := parts_of(item))["content"]]
    found: list[Joined] = []
    for item, parts in sorted(both, key=lambda pair: pair[1]["content"][0].start):
        end = max(span.end for spans in parts.values() for span in spans)
        if found and found[-1].continued_by(item, parts):
            last = found[-1]
            content = last.parts["content"] + parts["content"]
            found[-1] = Joined(last.item, {**last.parts, "content": content}, max(last.end, end))
        else:
            found.append(Joined(item, parts, end))
    return found


def _name(item: Attribution | GoldAttribution) -> str | None:
    if isinstance(item, GoldAttribution):
        return item.name
    return item.source.name if item.source else None


def right_name(name: str, source: Source | None) -> bool:
    """Return whether a source has a name; the words of a named one stand for a missing name."""
    if source is None:
        return False
    own_words = source.text if source.kind.startswith("named") else None
    return same_name(name, source.name or own_words)


def same_name(name: str | None, given: str | None) -> bool:
    """Return whether two names are the same one.

    The given name may have more words than the annotated one, such as a title. It may have fewer
    only if it still has two: "Ruiz" is not enough where the article has "Elena Ruiz".
    """
    wanted, words = _words(name), _words(given)
    if not wanted or not words:
        return False
    return set(wanted) <= set(words) or (len(words) > 1 and set(words) <= set(wanted))


def _words(name: str | None) -> list[str]:
    return _NOT_WORD.sub(" ", (name or "").lower()).split()


def right_kind(gold: GoldAttribution, source: Source | None) -> bool:
    """Return whether the kind is right; of a description, the right name will do as well."""
    if source is None:
        return False
    if gold.kind == "description" and same_name(gold.name, source.name):
        return True
    return source.kind == gold.kind


def right_voice(gold: GoldAttribution, source: Source | None) -> bool:
    """Return whether the source is taken for a named one, an unnamed one or a document rightly."""
    wanted = None if gold.kind is None else _VOICES.get(gold.kind, "named")
    return wanted == (None if source is None else source.voice)


_VOICES: Final = {
    "unnamed-person": "unnamed",
    "unnamed-group": "unnamed",
    "document": "document",
}
"""The voice of each kind, if it is not `named`: the annotated source of a pronoun is known."""
