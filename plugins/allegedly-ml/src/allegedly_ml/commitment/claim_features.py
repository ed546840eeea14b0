"""Features of a claim: its cue, the form of its content, its first words, its hedges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import attrs

from allegedly.model import Claim, HedgeType
from allegedly.text.english import stem
from allegedly_ml.claim_tokens import ClaimTokens
from allegedly_ml.commitment.words import AUXILIARIES, NEGATIONS, ending
from allegedly_ml.knowledge import knowledge

_FIRST_WORDS, _AUXILIARY_WITHIN = 12, 20
_TELLING: Final = AUXILIARIES | NEGATIONS
_NO_HEDGES: Final = ("hedges=0",)
_HEDGED, _VAGUE = 0.3, 0.04
_LEAST, _LIKELY, _SURE = 0.2, 0.5, 0.8
_NEUTRAL: Final = (
    "cue=say", "stance=neutral", "form=proposition", "negated=+", "stance+form=neutral|proposition",
    "cue+form=say|proposition", "cue+negated=say|+",
)  # fmt: skip


def reporting_features(claim: Claim, place: range) -> list[str]:
    """Return the features of a claim, apart from those of its hedges.

    A claim of the author's has those of one with a neutral cue.

    Args:
        claim: The claim.
        place: The indices of the tokens of its cue.
    """
    tokens = claim.segmentation.tokens
    lowers = tokens.lowers
    attribution = claim.attribution
    if attribution is None:
        return [*_NEUTRAL, *_content_features(claim, lowers, "say")]
    cue = attribution.cue
    lemma = cue.lemma if cue else "-"
    features = [
        *_cue_features(
            lemma,
            cue.stance if cue else "-",
            attribution.content.form,
            attribution.quotation,
            attribution.negated,
            cue.text if cue else "",
        )
    ]
    before = lowers[max(0, place.start - 3) : place.start]
    if before:
        features += [f"-{n}={word}" for n, word in enumerate(reversed(before), 1)]
        features.append(f"cue+before={before[-1]}|{lemma}")
    return features + _content_features(claim, lowers, lemma)


@lru_cache(maxsize=4096)
def _cue_features(
    lemma: str, stance: str, form: str, quoted: str, negated: bool, text: str
) -> tuple[str, ...]:
    """Return the features of a cue; few cues make up most of a newspaper."""
    denied = "-" if negated else "+"
    features = [
        f"cue={lemma}", f"stance={stance}", f"form={form}", f"quotation={quoted}",
        f"negated={denied}", f"stance+form={stance}|{form}", f"cue+form={lemma}|{form}",
        f"cue+negated={lemma}|{denied}", f"quotation+form={quoted}|{form}",
        f"cue+quotation={lemma}|{quoted}",
    ]  # fmt: skip
    if text:
        features.append(f"cues={text.lower()}")
        for word in text.lower().split():
            features += (f"cue word={word}", f"cue stem={stem(word)}")
    return tuple(features)


def _content_features(claim: Claim, lowers: Sequence[str], lemma: str) -> list[str]:
    """Return the features of the first words of a content, and of its first auxiliary."""
    tokens = claim.segmentation.tokens
    first = last = tokens.within(claim.spans[0])
    if len(claim.spans) > 1:
        last = tokens.within(claim.spans[-1])
    if not first or not last:
        return []
    words = lowers[first.start : min(first.stop, first.start + _AUXILIARY_WITHIN)]
    one = words[0]
    features = [f"first={one}", f"cue+first={lemma}|{one}", "two=" + " ".join(words[:2])]
    if "?" in lowers[last.stop - 1 : last.stop + 1]:
        features.append("asks")
    features += ["B=" + word for word in words[:_FIRST_WORDS]]
    if not _TELLING.isdisjoint(words):
        at = next(place for place, word in enumerate(words) if word in _TELLING)
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else "."
        before = words[at - 1] if at else "<"
        features += (
            f"aux={word}", f"-aux={before}|{word}", f"aux+={word}|{after}",
            f"aux+end={word}|{ending(after)}", f"aux++={word}|{' '.join(words[at + 1 : at + 3])}",
        )  # fmt: skip
    return features


@attrs.frozen
class Hints:
    """Evidence from the model of cues about the hedges of one claim.

    Attributes:
        features: Features of the hedges.
        doubt: The share by which they and vague words lower the value within its degree.
    """

    features: Sequence[str]
    doubt: float


def hints_of(
    claim: Claim,
    tokens: ClaimTokens,
    cues: Sequence[tuple[tuple[int, int], tuple[float, ...]]],
    types: Sequence[HedgeType],
) -> Hints:
    """Return the hints about a claim.

    Args:
        claim: The claim.
        tokens: Its tokens.
        cues: The candidates in it, with their probabilities by type.
        types: The types.
    """
    vague = len(knowledge().vague.intersection(tokens.lowers))
    doubt = _VAGUE * min(vague, 5)
    if not cues:
        return Hints(_NO_HEDGES, doubt)
    voice = "author" if claim.attribution is None else "source"
    features: list[str] = []
    free = 1.0
    for (first, _), by_type in cues:
        probability = sum(by_type)
        if probability < _LEAST or tokens.holders[tokens.zones[first]] != voice:
            continue
        free *= 1 - min(probability, 1.0)
        how = "3" if probability >= _SURE else "2" if probability >= _LIKELY else "1"
        kind = types[by_type.index(max(by_type))]
        features += (f"hedge={kind}|{how}", f"hedge word={tokens.lowers[first]}|{how}")
    features.append(f"hedges={min(len(features) // 2, 3)}")
    return Hints(features, doubt + _HEDGED * (1 - free))
