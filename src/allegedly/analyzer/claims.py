"""Claims: the content of every attribution, and what is left for the author."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from allegedly.model import (
    Attribution,
    Claim,
    Content,
    Cue,
    Segmentation,
    Sentence,
    Source,
    Span,
    Spans,
    Tokens,
)

FEWEST_WORDS: Final = 3
"""What is left of a sentence beside an attribution is a claim only from this many words on."""

LONG_ADJUNCT: Final = 10
"""… and, where it begins like an adjunct of the reporting clause, from this many words on."""

_JOINTS: Final = frozenset(
    ["and", "or", "but", "nor", "yet", "so", "while", *";,:-–—.\"'“”‘’()", "--", "..."]
)
_ADJUNCT: Final = frozenset(
    """about above across after against ahead along alongside amid among as at because before
    behind below beside besides between beyond by citing despite down during echoing following for
    from in inside into like near of off on once onto out outside over per quoting referring
    regarding responding since speaking standing testifying than that though through throughout to
    toward towards under until unlike up upon via when whenever where which who whom whose
    with within without writing""".split()
)


def build_claims(segmentation: Segmentation, attributions: Sequence[Attribution]) -> list[Claim]:
    """Divide an article among its voices.

    Every attribution gives one claim, its content. Of each sentence that is no boilerplate, what
    no outermost attribution covers is the author's: a claim where it can stand alone ("*Twelve
    people fled* and, police said, two were hurt"), else part of the reporting clause ("*In a
    statement on Monday*, Ruiz said …").

    Args:
        segmentation: The article.
        attributions: Its attributions, in any order.

    Returns:
        The claims in text order, with ids "c1", "c2", …
    """
    outer = [item for item in attributions if item.parent is None and item.content.spans]
    owners = _owners(segmentation, outer)
    frames = _frames(segmentation, attributions)
    drafts: list[tuple[Spans, Attribution | None]] = [
        (item.content.spans, item) for item in attributions if item.content.spans
    ]
    for sentence in segmentation.sentences:
        if sentence.role != "boilerplate":
            drafts.extend(
                (spans, None) for spans in _left_over(segmentation, sentence, owners, frames)
            )
    drafts.sort(key=lambda draft: (draft[0][0].start, draft[0][-1].end, draft[1] is None))
    claims = []
    for number, (spans, attribution) in enumerate(drafts, 1):
        sentence_at = segmentation.sentence_at(spans[0].start)
        frame = () if attribution is None else _spans(segmentation.tokens, frames[attribution.id])
        claims.append(
            Claim(
                id=f"c{number}",
                spans=spans,
                sentence=0 if sentence_at is None else sentence_at.index,
                segmentation=segmentation,
                attribution=attribution,
                frame=frame,
            )
        )
    return claims


def _owners(segmentation: Segmentation, outer: Sequence[Attribution]) -> dict[int, str]:
    """Say of each token inside an outermost attribution whose it is."""
    owners: dict[int, str] = {}
    within = segmentation.tokens.within
    for item in outer:
        for part in (item.source, item.cue, item.content):
            for span in part.spans if part else ():
                for token in within(span):
                    owners[token] = item.id
    return owners


def _frames(segmentation: Segmentation, attributions: Sequence[Attribution]) -> dict[str, set[int]]:
    """Return the tokens of each reporting clause: source, cue, and what stands between them."""
    frames: dict[str, set[int]] = {}
    tokens = segmentation.tokens

    def of(*parts: Source | Cue | Content | None) -> list[int]:
        spans = (span for part in parts if part for span in part.spans)
        return sorted(token for span in spans for token in tokens.within(span))

    def sentence_of(token: int) -> int:
        sentence = segmentation.sentence_at(tokens.starts[token])
        return -1 if sentence is None else sentence.index

    for item in attributions:
        frame: set[int] = set()
        for _, group in groupby(of(item.source, item.cue), key=sentence_of):
            members = list(group)
            frame.update(range(members[0], members[-1] + 1))
        frames[item.id] = frame.difference(of(item.content))
    return frames


def _left_over(
    segmentation: Segmentation,
    sentence: Sentence,
    owners: dict[int, str],
    frames: dict[str, set[int]],
) -> Iterator[Spans]:
    """Yield the author's claims in a sentence; give the rest to the frames next to it."""
    tokens = segmentation.tokens
    if not any(token in owners for token in sentence.tokens):
        if any(tokens.texts[token][0].isalnum() for token in sentence.tokens):
            yield (sentence.span,)
        return
    for owned, group in groupby(sentence.tokens, key=lambda token: token in owners):
        if owned:
            continue
        piece = list(group)
        left, right = owners.get(piece[0] - 1), owners.get(piece[-1] + 1)
        core = _trim(piece, tokens)
        if not core:
            continue
        # Without a joint it belongs to the clause beside it; between the parts of one attribution
        # stands its addressee, place or time.
        apart = (left is None or core[0] != piece[0]) and (right is None or core[-1] != piece[-1])
        if apart and (left is None or left != right) and _stands_alone(core, tokens):
            yield (tokens.span(core[0], core[-1]),)
        elif left is not None and (piece[0] - 1 in frames[left] or right is None):
            frames[left].update(core)
        elif right is not None:
            frames[right].update(core)


def _trim(piece: list[int], tokens: Tokens) -> list[int]:
    """Drop conjunctions and marks from both ends."""
    first, last = 0, len(piece)
    while first < last and tokens.lowers[piece[first]] in _JOINTS:
        first += 1
    while first < last and tokens.lowers[piece[last - 1]] in _JOINTS:
        last -= 1
    return piece[first:last]


def _stands_alone(core: list[int], tokens: Tokens) -> bool:
    words = [token for token in core if tokens.texts[token][0].isalnum()]
    if len(words) < FEWEST_WORDS:
        return False
    first = tokens.lowers[words[0]]
    return len(words) >= LONG_ADJUNCT or first not in _ADJUNCT


def _spans(tokens: Tokens, members: set[int]) -> Spans:
    """Return the runs of neighbouring tokens as spans."""
    found: list[Span] = []
    run: list[int] = []
    for token in sorted(members):
        if run and token != run[-1] + 1:
            found.append(tokens.span(run[0], run[-1]))
            run = []
        run.append(token)
    if run:
        found.append(tokens.span(run[0], run[-1]))
    return tuple(found)
