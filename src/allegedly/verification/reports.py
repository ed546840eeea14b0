"""Claims in indirect speech: the passage each reports, and what got lost on the way.

A loss is reported only on evidence of two kinds: words of the passage, and a change of hedging or
commitment that most classifiers find that judged both.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from allegedly.diff.content import EMPTY, NEGATIONS
from allegedly.diff.similarity import Similarity
from allegedly.model import (
    DEGREES,
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Hedge,
    HedgeType,
)
from allegedly.render.commitments import in_words
from allegedly.text.english import stem
from allegedly.verification.passages import Passage, Passages
from allegedly.verification.results import Loss, LossKind, Reported
from allegedly.verification.search import Index
from allegedly.verification.words import words_of

if TYPE_CHECKING:
    from allegedly.analyzer import Analyzer

_ALIKE: Final = 0.5
"""Least similarity of a claim and a claim of the passage for the two to be compared."""

_ALIKE_NEGATED: Final = 0.32
"""The same if one of them is negated, which makes them less similar."""

_CLAUSES: Final = re.compile(r"[;:—]|[,.] ?(?=(?:and|but|so|or|because|although|then)\b)")
"""Where a sentence goes from one statement to the next: a hedge of one is not that of another."""

_WEAKENING: Final[frozenset[HedgeType]] = frozenset(
    {"epistemic", "doxastic", "investigation", "hearsay"}
)
_FIRST_PERSON: Final = frozenset(("i", "we", "me", "us"))
_AROUND: Final = 4
"""Words on either side of a negation or a hedge that show what it is about."""

_CONDITIONS: Final = frozenset(
    "if unless provided providing assuming otherwise until once when whether".split()
)


def reported_claims(analysis: Analysis) -> Iterator[Claim]:
    """Yield the claims whose words the story gives, at least in part, in indirect speech."""
    for claim in analysis.claims:
        if claim.attribution is not None and claim.attribution.quotation != "direct":
            yield claim


def verify_reports(analysis: Analysis, index: Index, analyzer: Analyzer) -> Iterator[Reported]:
    """Yield each claim in indirect speech with its passage.

    Args:
        analysis: The story.
        index: The transcripts.
        analyzer: Finds and judges the claims of the passages.
    """
    claims = list(reported_claims(analysis))
    if not claims:
        return
    passages = Passages(index)
    found = [passages.best(claim) for claim in claims]
    texts = list(dict.fromkeys(passage.place.text for passage in found if passage))
    articles = [Article.from_text(text) for text in texts]
    said = dict(zip(texts, analyzer.analyze_many(articles), strict=True))
    for claim, passage in zip(claims, found, strict=True):
        if passage is None:
            yield Reported(claim)
        else:
            losses = _losses(claim, analysis, passage, said[passage.place.text])
            yield Reported(claim, passage.place, passage.covered, tuple(losses))


def _losses(claim: Claim, analysis: Analysis, passage: Passage, said: Analysis) -> Iterator[Loss]:
    """Yield what the passage has and the claim lacks."""
    alike = Similarity(said.claims, [claim]).to(claim)
    if not alike:
        return
    similarity, spoken = alike[0]
    if similarity < (_ALIKE if _negated(claim) == _negated(spoken) else _ALIKE_NEGATED):
        return
    pairs = {
        name: (before, after)
        for name, judged in said.assessments.items()
        if (before := judged.get(spoken.id)) is not None
        and (after := analysis.assessments.get(name, {}).get(claim.id)) is not None
        and before.voiced is not None
        and after.voiced is not None
    }
    for kind in ("hedge", "polarity", "condition"):
        yield from _by_classifiers(kind, claim, spoken, pairs)
    if (lost := _lost_attribution(claim, analysis, spoken)) is not None:
        yield lost


def _by_classifiers(
    kind: LossKind, claim: Claim, spoken: Claim, pairs: dict[str, tuple[Assessment, Assessment]]
) -> Iterator[Loss]:
    """Yield a loss if most classifiers find it."""
    found = {
        name: shown
        for name, (before, after) in pairs.items()
        if (shown := _FINDERS[kind](claim, spoken, before, after))
    }
    if found and 2 * len(found) > len(pairs):
        name = next(iter(found))
        before, after = (judged.voiced for judged in pairs[name])
        assert before is not None
        assert after is not None
        was, now = in_words(before), in_words(after)
        change = f"{was} became {now}" if was != now else None
        yield Loss(kind, found[name], change, tuple(found))


def _hedge(claim: Claim, spoken: Claim, before: Assessment, after: Assessment) -> str | None:
    """Return the hedges of a passage that the claim is firmer without."""
    if before.label != "hedged" or after.label != "plain" or _attitude(claim.attribution):
        return None
    hedges = [hedge for hedge in before.hedges if hedge.type in _WEAKENING]
    if not _firmer(before.voiced, after.voiced):
        hedges = [hedge for hedge in hedges if _repeats_around(claim, spoken, hedge)]
    return _evidence(claim, spoken, hedges)


def _repeats_around(claim: Claim, spoken: Claim, hedge: Hedge) -> bool:
    """Return whether a claim has all the content words that stand around a hedge."""
    words = words_of(spoken.article.text)
    at, stop = (bisect_left(words.starts, end) for end in (hedge.span.start, hedge.span.end))
    near = (*words.keys[max(0, at - _AROUND) : at], *words.keys[stop : stop + _AROUND])
    around = _content(near)
    return len(around) > 1 and around <= _content(_words(claim))


def _condition(claim: Claim, spoken: Claim, before: Assessment, after: Assessment) -> str | None:
    """Return the conditions of a passage, if the claim has none."""
    if any(hedge.type == "condition" for hedge in after.hedges):
        return None
    sentence = claim.segmentation.sentences[claim.sentence].span
    if _CONDITIONS & set(words_of(claim.article.text, sentence.start, sentence.end).keys):
        return None
    found = [h for h in before.hedges if h.type == "condition" and h.text.lower() in _CONDITIONS]
    return _evidence(claim, spoken, found)


def _polarity(claim: Claim, spoken: Claim, before: Assessment, after: Assessment) -> str | None:
    """Return the negation of a passage that the claim lacks, or a mark that it adds one."""
    was, now = before.voiced, after.voiced
    if was is None or now is None or not was.polarity or not now.polarity:
        return None
    if _negated(spoken) == _negated(claim):
        return None
    words, others = _words(spoken), _words(claim)
    if was.polarity == now.polarity and not (_negates(words, others) or _negates(others, words)):
        return None
    negations = [word for word in (*words, *others) if word in NEGATIONS]
    return negations[0] if negations else spoken.text


def _negates(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether words negate, once, what other words have around it without negation."""
    places = [at for at, word in enumerate(words) if word in NEGATIONS]
    if len(places) != 1 or NEGATIONS & set(others):
        return False
    around = _content(words[max(0, places[0] - _AROUND) : places[0] + _AROUND + 1]) - NEGATIONS
    return len(around) > 1 and around <= _content(others)


_FINDERS: Final = {"hedge": _hedge, "condition": _condition, "polarity": _polarity}


def _evidence(claim: Claim, spoken: Claim, hedges: Sequence[Hedge]) -> str | None:
    """Return the hedges that stand in the statement which a claim is about."""
    shared = _content(_words(claim)) & _content(_words(spoken))
    text = spoken.article.text
    cuts = [0, *(found.end() for found in _CLAUSES.finditer(text)), len(text)]
    shown: dict[str, None] = {}
    for hedge in hedges:
        number = bisect_right(cuts, hedge.span.start)
        statement = words_of(text, cuts[number - 1], cuts[number])
        if 2 * len(shared & _content(statement.keys)) >= len(shared):
            shown[hedge.text] = None
    return ", ".join(shown) or None


def _content(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in EMPTY)


def _firmer(was: Commitment | None, now: Commitment | None) -> bool:
    return (
        was is not None
        and now is not None
        and DEGREES.index(now.degree) < DEGREES.index(was.degree)
    )


def _attitude(attribution: Attribution | None) -> bool:
    """Return whether a cue itself shows a belief, a wish or doubt: "believes", "claims"."""
    cue = attribution.cue if attribution else None
    return cue is not None and cue.stance in ("attitudinal", "distancing")


def _words(claim: Claim) -> Sequence[str]:
    text = claim.article.text
    return [key for span in claim.spans for key in words_of(text, span.start, span.end).keys]


def _negated(claim: Claim) -> bool:
    """Return whether a claim is negated an odd number of times, its denial included."""
    attribution = claim.attribution
    denied = attribution is not None and (
        (attribution.cue is not None and attribution.cue.stance == "denying") != attribution.negated
    )
    return (sum(word in NEGATIONS for word in _words(claim)) + denied) % 2 == 1


def _lost_attribution(claim: Claim, analysis: Analysis, spoken: Claim) -> Loss | None:
    """Return the source that a speaker names, if the story gives the speaker's word alone."""
    told = spoken.attribution
    if told is None or told.source is None or told.cue is None or told.source.kind == "pronoun":
        return None
    if told.source.text.lower() in _FIRST_PERSON or claim.attribution is None:
        return None
    if claim.attribution.parent is not None:
        return None
    named = set(_source_words(told))
    around = analysis.sentences[claim.sentence].span
    nearby = set(words_of(claim.article.text, around.start, around.end).keys)
    if named & nearby:
        return None
    return Loss("attribution", f"{told.source.text} {told.cue.text}")


def _source_words(attribution: Attribution) -> Sequence[str]:
    assert attribution.source is not None
    return [key for key in words_of(attribution.source.text).keys if len(key) > 3]
