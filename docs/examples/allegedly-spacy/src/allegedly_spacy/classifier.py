"""The adapter: sends claims through the pipeline and returns marked spans as hedges."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

from allegedly import AllegedlyError, Assessment, Claim, ClaimClassifier, Hedge, HedgeType, Span

if TYPE_CHECKING:
    from spacy.language import Language

PATTERNS = [
    {"label": "epistemic", "pattern": [{"LOWER": {"IN": ["may", "might", "could"]}}]},
    {"label": "epistemic", "pattern": [{"LOWER": {"IN": ["perhaps", "probably", "possibly"]}}]},
    {"label": "epistemic", "pattern": [{"LOWER": {"IN": ["appears", "seems"]}}, {"LOWER": "to"}]},
    {"label": "hearsay", "pattern": [{"LOWER": {"IN": ["allegedly", "reportedly"]}}]},
    {"label": "condition", "pattern": [{"LOWER": {"IN": ["if", "unless"]}}]},
]
"""The words that the default pipeline marks, a blank English one with a span ruler."""

LONGEST = 100_000
"""Most characters of one zone to read; pipelines are not made for longer texts."""


class SpacyError(AllegedlyError):
    """The pipeline cannot be loaded, or marks spans with unknown labels."""


class SpacyClassifier(ClaimClassifier):
    """Treats the spans that a pipeline stores in `doc.spans` as hedges."""

    name = "spacy"

    def __init__(self, *, pipeline: str | None = None, spans: str = "ruler") -> None:
        """Choose a pipeline; each process loads it when first needed.

        Args:
            pipeline: Name or path of a pipeline to load; by default a blank one with a ruler.
            spans: The key in `doc.spans` for hedges. Their labels must be hedge types.
        """
        self._pipeline = pipeline
        self._spans = spans
        self._nlp: Language | None = None
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out pipeline and lock: the other process makes its own."""
        return {"_pipeline": self._pipeline, "_spans": self._spans}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Start without a pipeline."""
        SpacyClassifier.__init__(self, pipeline=state["_pipeline"], spans=state["_spans"])

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        """Send the zones of all claims through the pipeline at once."""
        zones = [claim.zones for claim in claims]
        texts = [
            zone.of(claim.segmentation.text)[:LONGEST]
            for claim, found in zip(claims, zones, strict=True)
            for zone, _ in found
        ]
        # Pipelines store data about new words, so only one thread may use one at a time.
        with self._lock:
            marked = iter([self._marked(doc) for doc in self._loaded().pipe(texts)])
        return [
            self._judge(claim, [(zone, holder, next(marked)) for zone, holder in found])
            for claim, found in zip(claims, zones, strict=True)
        ]

    def _judge(self, claim: Claim, found: Sequence[Any]) -> Assessment:
        text = claim.segmentation.text
        hedges = []
        for zone, holder, marks in found:
            for start, end, kind in marks:
                span = Span(zone.start + start, zone.start + end)
                hedges.append(Hedge(span, span.of(text), kind, holder))
        if hedges:
            return Assessment(self.name, "hedged", 0.9, tuple(hedges))
        return Assessment(self.name, "plain", 0.1)

    def _marked(self, doc: Any) -> list[tuple[int, int, HedgeType]]:
        """Return start, end (in characters of the zone) and type of each marked span."""
        marks = []
        for span in doc.spans.get(self._spans, ()):
            if span.label_ not in get_args(HedgeType):
                raise SpacyError(
                    f"the pipeline marks {span.text!r} as {span.label_!r}; labels must be one of "
                    f"{', '.join(get_args(HedgeType))}"
                )
            marks.append((span.start_char, span.end_char, span.label_))
        return sorted(marks)

    def _loaded(self) -> Language:
        if self._nlp is None:
            import spacy

            if self._pipeline is None:
                self._nlp = spacy.blank("en")
                self._nlp.add_pipe("span_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
            else:
                try:
                    self._nlp = spacy.load(self._pipeline)
                except (OSError, ValueError) as error:
                    raise SpacyError(
                        f"cannot load the pipeline {self._pipeline!r}: {error}"
                    ) from error
        return self._nlp
