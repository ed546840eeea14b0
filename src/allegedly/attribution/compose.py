"""From the spans of attributions to all that an `Attribution` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from allegedly.attribution.cues import cue
from allegedly.attribution.draft import Draft, check_drafts
from allegedly.attribution.people.kinds import kind_by_letters
from allegedly.attribution.people.resolve import Resolver
from allegedly.attribution.proposal import Proposal
from allegedly.attribution.statement import Placed, place
from allegedly.attribution.words.words import Columns, columns
from allegedly.model import Attribution, Content, Cue, Quotation, Segmentation, Source, text_of

_NEGATIONS: Final = frozenset(
    "not never n't neither nor without no don't doesn't didn't won't wouldn't can't couldn't isn't"
    " aren't wasn't weren't hasn't haven't hadn't cannot".split()
)
_NOBODY: Final = frozenset(("nobody", "none", "no", "neither"))
_HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "to", "ly", "not"))
_NEGATION_REACH: Final = 6


def compose(segmentation: Segmentation, drafts: Sequence[Draft]) -> list[Attribution]:
    """Make attributions of the spans that a model found.

    The spans stay as they are. What they mean is worked out from the article: kind and canonical
    name of each source (pronouns and descriptions resolved), lemma and stance of each cue, whether
    the content is quoted, whether the attribution is denied.

    Args:
        segmentation: The article.
        drafts: Its attributions, in any order.

    Returns:
        One attribution for each draft, in text order and numbered.

    Raises:
        ContractError: If a draft has no content, spans that are out of order or of the text, or a
            parent that is not there or stands inside it.
    """
    check_drafts(drafts, len(segmentation.text))
    if not drafts:
        return []
    words = columns(segmentation)
    return write(segmentation, words, place(segmentation, words, drafts))


def write(
    segmentation: Segmentation, words: Columns, placed: Sequence[Placed]
) -> list[Attribution]:
    """Return the attribution of each draft in text order, numbered."""
    ordered = sorted(
        placed, key=lambda p: (min(p.at.content[0][0], p.at.cue), p.at.cue, p.draft.content)
    )
    ids = {id(p.at): f"a{n}" for n, p in enumerate(ordered, 1)}
    sources = _sources(segmentation, words, placed)
    text = segmentation.text
    return [
        Attribution(
            id=ids[id(p.at)],
            source=sources.get(id(p)),
            cue=_cue(text, p),
            content=Content(p.draft.content, text_of(text, p.draft.content)),
            quotation=_quotation(words, p.at),
            negated=_negated(words, p),
            parent=ids[id(p.at.parent)] if p.at.parent is not None else None,
        )
        for p in ordered
    ]


def _sources(
    segmentation: Segmentation, words: Columns, placed: Sequence[Placed]
) -> dict[int, Source]:
    """Return the sources by the identity of what they vouch for."""
    texts = segmentation.tokens.texts
    resolver = Resolver(words, [texts[i] for i in words.token])
    sources: dict[int, Source] = {}
    # speakers before what they say, so that "I" can be them
    for p in sorted(placed, key=lambda p: (p.at.unit, p.at.depth(), p.at.cue)):
        spans = p.draft.source
        if spans:
            text = text_of(segmentation.text, spans)
            if p.at.source is None:
                sources[id(p)] = Source(spans, text, kind_by_letters(text))
            else:
                sources[id(p)] = Source(spans, text, *resolver.resolve(p.at))
    return sources


def _cue(text: str, p: Placed) -> Cue | None:
    spans = p.draft.cue
    if not spans:
        return None
    said = text_of(text, spans)
    return cue(spans, said, p.head or said)


def _negated(words: Columns, p: Placed) -> bool:
    lower, cls, at = words.lower, words.cls, p.at
    if at.source is not None and lower[at.source[0]] in _NOBODY:
        return True
    if not p.head or lower[at.cue] != p.head:  # no word to look back from
        return False
    first = max(words.units[at.unit][0], at.cue - _NEGATION_REACH)
    for k in range(at.cue - 1, first - 1, -1):
        if lower[k] in _NEGATIONS:
            return True
        if cls[k] not in _HELPERS:
            break
    return False


def _quotation(words: Columns, at: Proposal) -> Quotation:
    quote = words.quote
    inside = {quote[k] >= 0 for first, stop in at.content for k in range(first, stop)}
    if inside == {True}:
        return "direct"
    return "mixed" if True in inside else "indirect"
