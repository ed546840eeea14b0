"""A component for spaCy pipelines: ``nlp.add_pipe("allegedly")``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from allegedly.analyzer import Analyzer
from allegedly.extras import need
from allegedly.model import Analysis, Article, Span
from allegedly.render.spacy_groups import Group, groups_of, keep_analysis

if TYPE_CHECKING:
    from spacy.tokens import Doc

PREFIX: Final = "allegedly-"
"""The beginning of the names of all span groups."""


class Component:
    """Analyses documents as they are, in the tokens of the pipeline.

    ``doc._.allegedly`` is the `Analysis`. The span groups ``allegedly-claims`` (labelled by voice),
    ``allegedly-sources`` (by kind), ``allegedly-cues`` (by stance) and ``allegedly-hedges`` (by
    type) have its spans; the `id_` of each is that of its claim or attribution. A span that begins
    or ends within a token is extended to all of it. It needs no other component.
    """

    def __init__(
        self, attributor: str | None, classifiers: list[str] | None, any_language: bool
    ) -> None:
        """Choose plugins, as for `Analyzer`."""
        self._analyzer = Analyzer(classifiers, attributor, any_language=any_language)

    def __call__(self, doc: Doc) -> Doc:
        """Analyse one document."""
        return _marked(doc, self._analyzer.analyze(_article(doc)))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Analyse documents in batches."""
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            analyses = self._analyzer.analyze_batch([_article(doc) for doc in batch])
            yield from map(_marked, batch, analyses)


def make_component(
    nlp: object,
    name: str,
    attributor: str | None,
    classifiers: list[str] | None,
    any_language: bool,
) -> Component:
    """Return a component; spaCy calls this with the values of its configuration.

    Args:
        nlp: The pipeline.
        name: The name of the component in it.
        attributor: Name of the attributor; None for the preferred one of those installed.
        classifiers: Names of classifiers; None for those that run by default.
        any_language: Whether texts that are not in English are analysed as well.
    """
    return Component(attributor, classifiers, any_language)


def _article(doc: Doc) -> Article:
    return Article.from_text(doc.text)


def _marked(doc: Doc, analysis: Analysis) -> Doc:
    keep_analysis(doc, analysis)
    hedges: dict[tuple[Span, str], str] = {}
    for name, group in groups_of(analysis):
        if name in ("claims", "sources", "cues"):
            _set(doc, name, group)
        elif name.startswith("hedges."):
            for (span,), label, id in group:
                hedges.setdefault((span, label), id)
    _set(doc, "hedges", [((span,), label, id) for (span, label), id in sorted(hedges.items())])
    return doc


def _set(doc: Doc, name: str, group: Group) -> None:
    doc.spans[PREFIX + name] = [
        found
        for pieces, label, id in group
        for piece in pieces
        if (found := _span(doc, piece, label, id)) is not None
    ]


def _span(doc: Doc, span: Span, label: str, id: str) -> Any:
    if not len(span):
        return None
    return doc.char_span(span.start, span.end, label=label, span_id=id, alignment_mode="expand")


need("spacy.language", "spacy", "the spaCy component").Language.factory(
    "allegedly",
    default_config={"attributor": None, "classifiers": None, "any_language": False},
    assigns=["doc._.allegedly", "doc.spans"],
    func=make_component,
)
