"""`compose` turns the drafts of any attributor into attributions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final

import attrs

from allegedly.attribution.certainty import is_kept, odds_of, probability
from allegedly.attribution.content_form import class_odds, form_of
from allegedly.attribution.cues import cue, is_hedge
from allegedly.attribution.draft import Draft, check_drafts, kept
from allegedly.attribution.paired_marks import balanced
from allegedly.attribution.people.source_kinds import kind_by_letters
from allegedly.attribution.people.who import resolve
from allegedly.attribution.prose import kept_to_prose
from allegedly.attribution.relative_sources import RelativeSources
from allegedly.attribution.split_messages import divided
from allegedly.attribution.statement import Statement, place
from allegedly.attribution.trimming import trimmed
from allegedly.attribution.words import Range, Words, lay_out
from allegedly.model import (
    Attribution,
    Content,
    Cue,
    Quotation,
    Segmentation,
    Source,
    Spans,
    text_of,
)

_NEGATIONS: Final = frozenset(
    "not never n't neither nor without no don't doesn't didn't won't wouldn't can't couldn't isn't"
    " aren't wasn't weren't hasn't haven't hadn't cannot".split()
)
_REFUSALS: Final = frozenset(
    "refuse refuses refused refusing decline declines declined declining".split()
)
_SAYING: Final = frozenset(
    """said says saying tells told wrote writes tweeted posted stated announced added adding replied
    responded answered asked disagreed agreed explained warned argued insisted""".split()
)
_NOBODY: Final = frozenset(("nobody", "none", "no", "neither"))
_HELPERS: Final = frozenset(("be", "have", "do", "will", "RB", "to", "ly", "not"))
_NEGATION_REACH: Final = 6


def compose(
    segmentation: Segmentation, drafts: Sequence[Draft], *, words: Words | None = None
) -> list[Attribution]:
    """Make attributions of the spans that a model found.

    Spans are kept to prose (`kept_to_prose`), take in both marks of a pair (`balanced`) and leave
    out words of other clauses (`trimmed`); each is one message (`divided`). A draft
    is left out if it is unlikely (`is_kept`), or if its cue is a hedge ("seems", "reportedly"),
    which names a way to speak and not a speaker. The meaning of the others is worked out from the
    article: kind and canonical name of each source (pronouns and descriptions resolved; a relative
    pronoun gives way to its antecedent), lemma and stance of each cue, form of the content, whether
    it is quoted, whether the attribution is denied.

    Args:
        segmentation: The article.
        drafts: Its attributions, in any order.
        words: Its words, where the attributor has laid them out already; only the built-in one
            does.

    Returns:
        One attribution for each draft that is left, in text order and numbered; two where reported
        speech goes over into a quotation (`divided`).

    Raises:
        ContractError: If a draft has no content but white space, spans that are out of order or of
            the text, or a parent that is not there or stands inside it.
    """
    check_drafts(drafts, segmentation.text)
    if not drafts:
        return []
    if words is None:
        words = lay_out(segmentation)
    relative = RelativeSources(segmentation, words)
    drafts = list(map(relative.with_pronoun, kept_to_prose(segmentation, words, drafts)))
    drafts = balanced(segmentation.text, drafts)
    drafts = divided(segmentation, words, trimmed(segmentation.text, drafts))
    drafts = kept(drafts, drafts)  # new ends may have taken a child out of its parent
    statements = place(segmentation, words, drafts)
    apart = set(_apart(words, statements))
    if apart:
        drafts = [attrs.evolve(d, cue=()) if n in apart else d for n, d in enumerate(drafts)]
        statements = place(segmentation, words, drafts)
    odds = [class_odds(segmentation.text, words, statement) for statement in statements]
    sure = list(map(odds_of, drafts, odds))
    stays = [
        is_kept(value) and not is_hedge(statement.head)
        for value, statement in zip(sure, statements, strict=True)
    ]
    if not all(stays):
        drafts = kept(drafts, [d if stay else None for d, stay in zip(drafts, stays, strict=True)])
        odds, sure = list(compress(odds, stays)), list(compress(sure, stays))
        statements = place(segmentation, words, drafts)
    sources = _sources(segmentation, words, relative, statements)
    text = segmentation.text
    shared = set(_sharing(drafts))
    cues = [
        None if index in shared else _cue(text, words, statement)
        for index, statement in enumerate(statements)
    ]
    order = sorted(range(len(drafts)), key=lambda index: _position(drafts[index], cues[index]))
    ids = {index: f"a{number}" for number, index in enumerate(order, 1)}
    return [
        Attribution(
            id=ids[index],
            source=sources[index],
            cue=cues[index],
            content=Content(
                draft.content,
                text_of(text, draft.content),
                form_of(text, words, statement, odds[index]),
            ),
            quotation=_quotation(words, statement),
            negated=_negated(words, statement),
            parent=None if draft.parent is None else ids[draft.parent],
            score=probability(sure[index]),
        )
        for index, statement, draft in ((i, statements[i], drafts[i]) for i in order)
    ]


def _position(draft: Draft, cue: Cue | None) -> tuple[int, int, Spans]:
    """Return what the order of attributions follows: where one begins, then where its cue is."""
    anchor = (cue.spans if cue is not None else draft.content)[0].start
    return min(draft.content[0].start, anchor), anchor, draft.content


def _sources(
    segmentation: Segmentation,
    words: Words,
    relative: RelativeSources,
    statements: Sequence[Statement],
) -> list[Source | None]:
    """Return the source of each statement, None where it has none."""
    text, tokens = segmentation.text, segmentation.tokens

    def shown(part: Range | None) -> str | None:
        if part is None:
            return None
        span = tokens.span(words.token[part[0]], words.token[part[1] - 1])
        return " ".join(text[span.start : span.end].split())

    sources: list[Source | None] = []
    for statement, who in zip(statements, resolve(words, statements), strict=True):
        spans = relative.resolved(statement.draft)
        stands = text_of(text, spans)
        if not stands.strip():
            sources.append(None)
            continue
        if who is None:
            sources.append(Source(spans, stands, kind_by_letters(stands)))
        else:
            role, basis = shown(who.role), shown(who.basis)
            sources.append(Source(spans, stands, who.kind, who.name, role, basis))
    return sources


def _sharing(drafts: Sequence[Draft]) -> Iterator[int]:
    """Yield the drafts whose cue belongs to another one, to whose content it is nearer.

    They are quotations that continue what was said: “He said it leaks. “It always has.””
    """
    owners: dict[Spans, int] = {}
    for number in sorted(range(len(drafts)), key=lambda index: _distance(drafts[index])):
        if drafts[number].cue and owners.setdefault(drafts[number].cue, number) != number:
            yield number


def _apart(words: Words, statements: Sequence[Statement]) -> Iterator[int]:
    """Yield quotations that follow a sentence: “Berg defended the sale. *“It helps.”*”.

    A verb there says what somebody did, and not how this was said; only a colon ties them.
    """
    for index, statement in enumerate(statements):
        if statement.cue is None or statement.source is None or statement.head in _SAYING:
            continue
        stop = words.units[statement.unit][1]
        ranges = [(a, b) for a, b in statement.content if a < b]
        if (
            ranges
            and words.lower[stop - 1] != ":"
            and all(
                a >= stop and words.quote[a] >= 0 and words.quote[b - 1] >= 0 for a, b in ranges
            )
        ):
            yield index


def _distance(draft: Draft) -> int:
    """Return the number of characters between a cue and the nearest content."""
    if not draft.cue:
        return 0
    begin, end = draft.cue[0].start, draft.cue[-1].end
    return min(max(piece.start - end, begin - piece.end, 0) for piece in draft.content)


def _cue(text: str, words: Words, statement: Statement) -> Cue | None:
    """Return the cue of a statement; a mere colon is not one."""
    spans = statement.draft.cue
    stands = text_of(text, spans)
    if not any(map(str.isalnum, stands)):
        return None
    at = statement.cue
    after = words.lower[at + 1] if at is not None and at + 1 < len(words.lower) else ""
    found = cue(spans, stands, statement.head or stands, after)
    if at is not None and statement.head in ("plan", "plans") and at and _is_noun(words, at):
        return attrs.evolve(found, stance="neutral")
    if statement.head == "knows" and not _negated(words, statement):
        return attrs.evolve(found, stance="endorsing")
    return found


def _is_noun(words: Words, at: int) -> bool:
    """Return whether a word that may be a verb is a noun: "the *plan* to", "made *plans* to"."""
    before = words.lower[at - 1]
    return words.cls[at - 1] in ("D", "PP$", "ed") or before in ("'s", "’s", "made", "new")


def _negated(words: Words, statement: Statement) -> bool:
    """Say whether the clause of the cue denies it; negations inside the content do not count."""
    lower, cls, quote = words.lower, words.cls, words.quote
    if statement.source is not None:
        first = statement.source[0]
        number = cls[first + 1] == "NUM" and lower[first + 1] != "one"  # "No 10" is a house
        if lower[first] in _NOBODY and not number:
            return True
    if statement.cue is None:  # no word to look back from
        return False
    first = max(words.units[statement.unit][0], statement.cue - _NEGATION_REACH)
    for k in range(statement.cue - 1, first - 1, -1):
        if quote[k] != quote[statement.cue] or any(a <= k < b for a, b in statement.content):
            break
        if lower[k] in _NEGATIONS or (lower[k] in _REFUSALS and lower[k + 1] == "to"):
            return True
        if cls[k] not in _HELPERS:
            break
    return False


def _quotation(words: Words, statement: Statement) -> Quotation:
    size = outside = 0
    for first, stop in statement.content:
        size += stop - first
        outside += words.quote[first:stop].count(-1)
    if outside == size:
        return "indirect"
    return "mixed" if outside else "direct"
