"""The direct quotations of a story, each with what became of the words of its speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from allegedly.attribution import quotations
from allegedly.attribution.people.nouns import PRONOUNS
from allegedly.model import Analysis, Attribution, Segmentation, Span
from allegedly.text import segment
from allegedly.verification.account import Account, account_for
from allegedly.verification.results import Outcome, Place, Quoted
from allegedly.verification.search import Chain, Index, Voice
from allegedly.verification.speakers import asks, same_person
from allegedly.verification.words import Words, is_filling, words_of

_LEAST_SUPPORT: Final = 0.6
"""Least share of the words of a quotation that must be in a transcript for it to be found."""

_LEAST_SUPPORT_OF_LONG_RUN: Final = 0.45
_LONG_RUN: Final = 6
"""A series of words in a row, of which less than that share is enough."""

_FEW: Final = 3
"""Quotations of no more words have to be there word for word."""

_CLEARLY: Final = 1.25
"""How much better the words of someone else must fit than those of the source."""

LONGEST: Final = 20_000
"""Characters of a quotation that are compared."""

_MOST_VOICES: Final = 200
"""Voices among which it is checked whether a source is a speaker at all."""

_REPLACED: Final = 3
"""Words at an end of a sentence for which an insertion in brackets may stand."""

_MOST_CHAINS: Final = 6
_LEAST_SENTENCES: Final = 1 / 80
"""Least sentences for each word, below which a transcript has no punctuation to go by."""


def quoted_spans(analysis: Analysis) -> Iterator[tuple[Span, Attribution | None]]:
    """Yield the words between quotation marks, with the attribution that they belong to.

    Direct speech without quotation marks (a block quotation, a speech after a dash) counts, too.
    """
    segmentation = segmentation_of(analysis)
    direct = [a for a in analysis.attributions if a.quotation != "indirect"]
    found: list[tuple[Span, Attribution | None]] = []
    tokens = segmentation.tokens
    covered: set[str] = set()
    for quotation in quotations(segmentation):
        span = tokens.span(quotation.first, quotation.stop - 1)
        sentence = segmentation.sentence_at(span.start)
        if sentence is None or sentence.role == "boilerplate":
            continue
        attribution = _attribution_of(span, direct)
        if attribution is None and quotation.single:
            continue  # an apostrophe, or a word used with distance
        covered.update(a.id for a in direct if any(part.overlaps(span) for part in a.content.spans))
        found.append((span, attribution))
    for attribution in direct:
        if attribution.quotation == "direct" and attribution.id not in covered:
            found += [(span, attribution) for span in attribution.content.spans]
    return iter(sorted(found, key=lambda pair: pair[0]))


def segmentation_of(analysis: Analysis) -> Segmentation:
    """Return the segmentation of an analysed article."""
    for claim in analysis.claims:
        return claim.segmentation
    return segment(analysis.article)


def _attribution_of(span: Span, direct: Sequence[Attribution]) -> Attribution | None:
    """Return the attribution that gives most of the quoted words, the outermost of several."""
    best, most = None, len(span) // 2
    for attribution in direct:
        shared = sum(
            min(part.end, span.end) - max(part.start, span.start)
            for part in attribution.content.spans
            if part.overlaps(span)
        )
        if shared > most or (shared == most and best and best.parent and not attribution.parent):
            best, most = attribution, shared
    return best


def verify_quotation(
    text: str, span: Span, attribution: Attribution | None, index: Index
) -> Quoted:
    """Find the words of a quotation, and compare them with what was said.

    Args:
        text: The text of the article.
        span: The words between the quotation marks.
        attribution: The attribution that they belong to, if any.
        index: The transcripts.
    """
    words = words_of(text, span.start, min(span.end, span.start + LONGEST), quoted=True)
    result = Quoted(span, span.of(text), attribution, "not found")
    chains = index.chains(words) if len(words) else []
    source = attribution.source if attribution else None
    same = {
        id(chain): None if source is None else same_person(source, chain.voice.speaker)
        for chain in chains
    }
    best = _found(words, chains[:_MOST_CHAINS])
    if best is None:
        return attrs.evolve(result, notes=_missing(attribution, index))
    if same[id(best[0])] is not True:
        own = _found(words, [chain for chain in chains if same[id(chain)]][:_MOST_CHAINS])
        if own is not None and best[0].score < _CLEARLY * own[0].score:
            best = own
    chain, account = best
    outcome, left_out = _outcome(words, chain, account)
    if same[id(chain)] is False:
        outcome = "other speaker"
    return attrs.evolve(
        result,
        outcome=outcome,
        places=tuple(_places(chain.voice, account)),
        steps=account.steps,
        left_out=left_out,
        support=account.agreeing / max(1, account.wanted),
        notes=(*account.notes, *_cut(span)),
    )


def _cut(span: Span) -> tuple[str, ...]:
    return (f"only the first {LONGEST:,} characters were compared",) if len(span) > LONGEST else ()


def _found(words: Words, chains: Sequence[Chain]) -> tuple[Chain, Account] | None:
    """Return the first chain that has enough of the words."""
    for chain in chains:
        account = account_for(words, chain)
        if not account.wanted or not chain.runs:
            continue
        support = account.agreeing / account.wanted
        if account.wanted <= _FEW:
            if support == 1:
                return chain, account
        elif support >= _LEAST_SUPPORT or (
            support >= _LEAST_SUPPORT_OF_LONG_RUN and account.longest >= _LONG_RUN
        ):
            return chain, account
    return None


def _outcome(words: Words, chain: Chain, account: Account) -> tuple[Outcome, tuple[str, str]]:
    """Return the outcome, and the rest of the sentence of a trimmed quotation."""
    if account.spliced:
        return "spliced", ("", "")
    if account.altered:
        return "altered", ("", "")
    spoken = chain.voice.words
    if sum(spoken.closes) < _LEAST_SENTENCES * len(spoken):
        return ("trimmed" if account.elided else "verbatim"), ("", "")
    start, end = account.pieces[0][0], account.pieces[-1][1]
    first, last = start, end
    while first and not spoken.closes[first - 1] and start - first < 60:
        first -= 1
    while last < len(spoken) and not spoken.closes[last - 1] and last - end < 60:
        last += 1
    if 0 in words.insertions and start - first <= _REPLACED:
        first = start
    if (
        len(words) in words.insertions
        and last - end <= _REPLACED
        and words.keys[-1] not in PRONOUNS
    ):
        last = end
    if first < start and is_filling(spoken, first, start):
        first = start
    left_out = (spoken.shown(first, start), spoken.shown(end, last))
    return ("trimmed" if account.elided or any(left_out) else "verbatim"), left_out


def _places(voice: Voice, account: Account) -> Iterator[Place]:
    words, transcript = voice.words, voice.transcript
    for at, end in account.pieces:
        span = Span(words.starts[at], words.ends[end - 1])
        text = " ".join(span.of(transcript.text).split())
        speaker = transcript.turns[voice.turns[at]].speaker
        yield Place(transcript.name, speaker, span, text, transcript.time_at(span.start))


def _missing(attribution: Attribution | None, index: Index) -> tuple[str, ...]:
    """Note that nothing that a source says is in the transcripts, where that is known."""
    source = attribution.source if attribution else None
    if source is None or source.name is None or len(index.voices) > _MOST_VOICES:
        return ()
    labels = [voice.speaker for voice in index.voices if not asks(voice.speaker)]
    if labels and all(same_person(source, label) is False for label in labels):
        return (f"{source.name} is not a speaker of the transcripts",)
    return ()
