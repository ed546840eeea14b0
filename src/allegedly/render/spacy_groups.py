"""Shared by all spaCy documents: the analysis that each keeps, and its span groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from allegedly.extras import need
from allegedly.model import Analysis, Spans
from allegedly.storage import Recent

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY: Final = "allegedly"
"""The name of the analysis in `doc.user_data` and among the extension attributes."""

_read: Final[Recent[int, tuple[Any, Analysis]]] = Recent(64)
"""The last analyses, by the id of their plain data, which is kept so that the id stays its own."""

Group = list[tuple[Spans, str, str]]
"""Spans, label and id of each thing in a group."""


def groups_of(analysis: Analysis) -> Iterator[tuple[str, Group]]:
    """Yield the span groups of an analysis, by name."""
    items = analysis.attributions
    yield "sources", [(a.source.spans, a.source.kind, a.id) for a in items if a.source]
    yield "cues", [(a.cue.spans, a.cue.stance, a.id) for a in items if a.cue]
    yield "contents", [(a.content.spans, a.quotation, a.id) for a in items]
    yield "claims", [(claim.spans, claim.voice, claim.id) for claim in analysis.claims]
    for name, judged in analysis.assessments.items():
        yield (
            f"hedges.{name}",
            [((h.span,), h.type, id) for id, found in judged.items() for h in found.hedges],
        )
        voiced = [
            (claim.spans, f"{held.degree}{held.polarity or ''}", claim.id)
            for claim in analysis.claims
            if (found := judged.get(claim.id)) and (held := found.voiced)
        ]
        if voiced:
            yield f"commitments.{name}", voiced


def keep_analysis(doc: Doc, analysis: Analysis) -> None:
    """Store an analysis with its document, as plain data, and make it ``doc._.allegedly``."""
    kind = need("spacy.tokens", "spacy", "making spaCy documents").Doc
    if not kind.has_extension(KEY):
        kind.set_extension(KEY, getter=_kept)
    doc.user_data[KEY] = plain = analysis.to_dict()
    _read.put(id(plain), (plain, analysis))


def _kept(doc: Doc) -> Analysis | None:
    """Return the analysis of a document, which may come from a file or another process."""
    plain = doc.user_data.get(KEY)
    if plain is None:
        return None
    known, analysis = _read.get(id(plain), lambda: (plain, Analysis.from_dict(plain)))
    if known is not plain:  # another one had the same id before
        analysis = Analysis.from_dict(plain)
        _read.put(id(plain), (plain, analysis))
    return analysis
