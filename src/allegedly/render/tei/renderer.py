"""Articles as TEI P5: quoted and reported speech with its speakers, cues and hedges.

The content of an attribution is `said`, with `who` and `direct`; that of a document is `quote`,
with `source`. Sources, cues and hedges are `seg`, because a source may contain speech ("a woman who
said …") and a name of TEI may not. Marks that cross, continue in another paragraph or have several
pieces are divided, and their parts linked by `next` and `prev`, as the TEI Guidelines recommend.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from typing import Final

import attrs

from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Attribution, Span
from allegedly.render.blocks import Block, blocks_with
from allegedly.render.nesting import Close, Event, Open, Piece, nest
from allegedly.render.tei.header import (
    application_ids,
    article_header,
    corpus_header,
    language_of,
)
from allegedly.render.tei.sources import Who, sources_of, stand_off
from allegedly.render.tei.xml import escaped, start_tag

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"

_BLOCKS: Final = {"title": "head", "body": "p", "boilerplate": "ab"}


@attrs.frozen(eq=False)
class _Mark:
    """An element that surrounds some words; its parts have ids that begin with its own."""

    id: str
    tag: str
    attributes: dict[str, str | None]


class TeiRenderer(Renderer):
    """Writes one document: `TEI` for an article, `teiCorpus` for several."""

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield the document in pieces, a piece for each article."""
        remaining = iter(analyses)
        first = next(remaining, None)
        if first is None:
            yield ""
            return
        second = next(remaining, None)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        if second is None:
            yield _document(first, "", alone=True)
            return
        yield _lines([start_tag("teiCorpus", {"xmlns": NAMESPACE}), *corpus_header()])
        for number, analysis in enumerate(chain([first, second], remaining), 1):
            yield _document(analysis, f"t{number}.", alone=False)
        yield "</teiCorpus>\n"


def _document(analysis: Analysis, prefix: str, *, alone: bool) -> str:
    sources, by_attribution = sources_of(analysis, prefix)
    attributes = {
        "xmlns": NAMESPACE if alone else None,
        "xml:lang": language_of(analysis.article) or "en",
    }
    return _lines(
        [
            start_tag("TEI", attributes),
            *article_header(analysis, prefix, alone=alone),
            *stand_off(sources),
            "<text><body>",
            *_body(analysis, list(_marks(analysis, by_attribution, prefix))),
            "</body></text>",
            "</TEI>",
        ]
    )


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# ---- marks ----------------------------------------------------------------------------------


def _marks(
    analysis: Analysis, by_attribution: dict[str, Who], prefix: str
) -> Iterator[tuple[Span, _Mark]]:
    """Yield all marks; of two with one span, the one further out comes first."""
    numbers = {item.id: number for number, item in enumerate(analysis.attributions, 1)}
    ids = {id: f"{prefix}a{number}" for id, number in numbers.items()}
    # A nested attribution has a parent before it, which may have the same content.
    depths = _depths(analysis.attributions)
    for item in sorted(analysis.attributions, key=lambda item: depths[item.id]):
        mark = _content(item, ids[item.id], by_attribution.get(item.id))
        yield from ((span, mark) for span in item.content.spans)
    for item in analysis.attributions:
        id = ids[item.id]
        if source := item.source:
            who = f"#{by_attribution[item.id].id}"
            mark = _segment(f"{id}.source", "source", source.kind, who)
            yield from ((span, mark) for span in source.spans)
        if cue := item.cue:
            mark = _segment(f"{id}.cue", "cue", cue.stance, f"#{id}")
            yield from ((span, mark) for span in cue.spans)
    yield from _hedges(analysis, prefix)


def _depths(attributions: Sequence[Attribution]) -> dict[str, int]:
    """Return the number of attributions around each, by id."""
    parents = {item.id: item.parent for item in attributions}
    depths: dict[str | None, int] = {None: -1}
    for id in parents:
        path = [id]
        while (above := parents[path[-1]]) not in depths:
            path.append(str(above))
        depths |= zip(reversed(path), count(depths[above] + 1), strict=False)
    return {id: depth for id, depth in depths.items() if id is not None}


def _segment(id: str, kind: str, subtype: str, to: str) -> _Mark:
    return _Mark(id, "seg", {"type": kind, "subtype": subtype, "corresp": to})


def _content(item: Attribution, id: str, who: Who | None) -> _Mark:
    pointer = None if who is None else f"#{who.id}"
    kinds: list[str] = [item.content.form]
    kinds += ["mixed"] if item.quotation == "mixed" else []
    kinds += ["negated"] if item.negated else []
    ana = " ".join(f"#{kind}" for kind in kinds)
    if who is not None and who.tag == "bibl":
        return _Mark(id, "quote", {"source": pointer, "ana": ana})
    direct = "true" if item.quotation == "direct" else "false"
    return _Mark(id, "said", {"who": pointer, "direct": direct, "ana": ana})


def _hedges(analysis: Analysis, prefix: str) -> Iterator[tuple[Span, _Mark]]:
    """Yield each hedge once, with all the classifiers that found it."""
    applications = application_ids(analysis, prefix)
    found: dict[tuple[Span, str, str], list[str]] = defaultdict(list)
    for name, judged in analysis.assessments.items():
        for assessment in judged.values():
            for hedge in assessment.hedges:
                by = found[hedge.span, hedge.type, hedge.holder]
                if name in applications and (pointer := f"#{applications[name]}") not in by:
                    by.append(pointer)
    for number, ((span, type_, holder), by) in enumerate(found.items(), 1):
        attributes: dict[str, str | None] = {
            "type": "hedge",
            "subtype": type_,
            "ana": f"#held-by-{holder}",
            "resp": " ".join(by) or None,
        }
        yield span, _Mark(f"{prefix}h{number}", "seg", attributes)


# ---- text -----------------------------------------------------------------------------------


def _body(analysis: Analysis, marks: Sequence[tuple[Span, _Mark]]) -> Iterator[str]:
    """Yield the paragraphs; each heading begins a division."""
    text = analysis.article.text
    blocks = [
        (block, list(nest([part for part in own if part.start < block.last])))
        for block, own in blocks_with(analysis, marks)
        if block.start < block.last
    ]
    parts: dict[_Mark, int] = defaultdict(int)
    for event in chain.from_iterable(events for _, events in blocks):
        if isinstance(event, Open):
            parts[event.piece.mark] += 1
    written: dict[_Mark, int] = defaultdict(int)
    yield "<div>"
    begun = False
    for block, events in blocks:
        if block.role == "title" and begun:
            yield "</div>"
            yield "<div>"
        begun = True
        yield _block(block, events, text, parts, written)
    if not begun:
        yield "<p/>"
    yield "</div>"


def _block(
    block: Block,
    events: Sequence[Event[_Mark]],
    text: str,
    parts: dict[_Mark, int],
    written: dict[_Mark, int],
) -> str:
    tag = _BLOCKS[block.role]
    pieces = [start_tag(tag, {"type": "boilerplate" if tag == "ab" else None})]
    for event in events:
        if isinstance(event, Open):
            pieces.append(_opened(event.piece, parts, written))
        elif isinstance(event, Close):
            pieces.append(f"</{event.piece.mark.tag}>")
        else:
            pieces.append(escaped(event.of(text)))
    return "".join([*pieces, f"</{tag}>"])


def _opened(piece: Piece[_Mark], parts: dict[_Mark, int], written: dict[_Mark, int]) -> str:
    """Return the tag that opens the next part of an element, linked with its neighbours."""
    mark = piece.mark
    written[mark] += 1
    number, last = written[mark], parts[mark]
    links: dict[str, str | None] = {
        "xml:id": _part(mark, number) if last > 1 or mark.tag != "seg" else None,
        "next": f"#{_part(mark, number + 1)}" if number < last else None,
        "prev": f"#{_part(mark, number - 1)}" if number > 1 else None,
    }
    return start_tag(mark.tag, {**links, **mark.attributes})


def _part(mark: _Mark, number: int) -> str:
    return mark.id if number == 1 else f"{mark.id}.{number}"
