"""Claims: the content of every attribution, and what is left for the author."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from allegedly.analyzer.author_claims import AuthorClaims, spans_of, tokens_of
from allegedly.analyzer.wording import Wording
from allegedly.model import Attribution, Claim, Segmentation, Spans


def build_claims(segmentation: Segmentation, attributions: Sequence[Attribution]) -> list[Claim]:
    """Divide an article among its voices.

    Every attribution whose content is not a topic gives one claim, its content. Of each sentence
    that is not boilerplate, the words that no outermost such attribution covers are the author's: a
    claim where they can stand alone ("*Twelve people fled* and, police said, two were hurt"), else
    part of the reporting clause. A reporting clause that says more than who speaks ("*In a
    statement on Monday, Ruiz said* …") is a claim of the author, too.

    Every word of prose lies in a claim, or in a source, a cue or the frame of one.

    Args:
        segmentation: The article.
        attributions: Its attributions, in any order.

    Returns:
        The claims in text order, with ids "c1", "c2", …
    """
    claiming = [a for a in attributions if a.content.form != "topic" and a.content.spans]
    outer = _outermost(attributions, claiming)
    inner = _frames(segmentation, claiming)
    author = AuthorClaims(segmentation, outer, inner)
    drafts: list[tuple[Spans, Attribution | None]] = [(a.content.spans, a) for a in claiming]
    for sentence in segmentation.sentences:
        if sentence.role != "boilerplate":
            drafts.extend((spans, None) for spans in author.within(sentence))
    drafts.sort(key=lambda draft: (draft[0][0].start, draft[0][-1].end, draft[1] is None))
    wording = Wording.of(segmentation, attributions)
    claims = []
    for number, (spans, attribution) in enumerate(drafts, 1):
        sentence_at = segmentation.sentence_at(spans[0].start)
        frame: Spans = ()
        if attribution is not None:
            members = author.frames.get(attribution.id) or inner[attribution.id]
            frame = spans_of(segmentation.tokens, members)
        index = 0 if sentence_at is None else sentence_at.index
        claim = Claim(f"c{number}", spans, index, segmentation, attribution, frame)
        claims.append(wording.marked(claim))
    return claims


def _outermost(
    attributions: Sequence[Attribution], claiming: Sequence[Attribution]
) -> list[Attribution]:
    """Return the claiming attributions that stand inside no other claiming one."""
    by_id = {a.id: a for a in attributions}
    kept = {a.id for a in claiming}

    def inside(a: Attribution) -> bool:
        parent = a.parent
        while parent is not None:
            if parent in kept:
                return True
            parent = by_id[parent].parent
        return False

    return [a for a in claiming if not inside(a)]


def _frames(segmentation: Segmentation, attributions: Sequence[Attribution]) -> dict[str, set[int]]:
    """Return the tokens of each reporting clause: source, cue, and those between them."""
    frames: dict[str, set[int]] = {}

    def sentence_of(token: int) -> int:
        sentence = segmentation.sentence_at(segmentation.tokens.starts[token])
        return -1 if sentence is None else sentence.index

    for item in attributions:
        frame: set[int] = set()
        parts = tokens_of(segmentation, item.source, item.cue)
        for _, group in groupby(parts, key=sentence_of):
            members = list(group)
            frame.update(range(members[0], members[-1] + 1))
        frames[item.id] = frame.difference(tokens_of(segmentation, item.content))
    return frames
