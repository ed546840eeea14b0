"""The library's own JSON as predictions, so that an analysis made elsewhere can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from allegedly.bench.predictions.found import Found, Judgement, Prediction
from allegedly.bench.predictions.relocation import MismatchError, SourceText, apart
from allegedly.errors import SchemaError
from allegedly.io.analysis_from_json import analysis_from_dict
from allegedly.model import (
    Analysis,
    Article,
    Attribution,
    GoldAttribution,
    GoldHedge,
    Spans,
)


def classifier_of(names: list[str], name: str) -> str | None:
    """Return the classifier whose assessments count: the one named like the contender, or the only.

    Args:
        names: The classifiers in the file.
        name: The name of the contender.
    """
    if name in names:
        return name
    return names[0] if len(names) == 1 else None


@attrs.frozen
class AnalysisPrediction(Prediction):
    """One analysis in the schema ``allegedly/analysis/2``.

    If several classifiers have judged it, the one with the contender's name counts.
    """

    key: str
    where: str
    record: Mapping[str, Any] = attrs.field(repr=False)
    whole = True

    def found(self, article: Article, name: str) -> Found:
        """Return the findings; see `Prediction.found`."""
        try:
            analysis = analysis_from_dict(self.record)
            source = SourceText(article, analysis.article.text)
            attributions = tuple(_gold(item, source) for item in analysis.attributions)
            judgements = self._judgements(analysis, source, name)
            same = analysis.article.text == article.text
            return Found(attributions, judgements, analysis=analysis if same else None)
        except (SchemaError, MismatchError) as error:
            raise self.wrong("", str(error)) from error

    def _judgements(
        self, analysis: Analysis, source: SourceText, name: str
    ) -> tuple[Judgement, ...] | None:
        names = list(analysis.assessments)
        chosen = classifier_of(names, name)
        if chosen is None:
            return None
        judged = analysis.assessments[chosen]
        return tuple(
            Judgement(
                None,
                _moved(claim.spans, source),
                found.label,
                found.score,
                tuple(
                    GoldHedge(source.span(h.span.start, h.span.end), h.type, h.holder)
                    for h in found.hedges
                ),
                dict(found.commitment.items()),
            )
            for claim in analysis.claims
            if (found := judged.get(claim.id)) is not None
        )


def _gold(item: Attribution, source: SourceText) -> GoldAttribution:
    cited, cue = item.source, item.cue
    return GoldAttribution(
        item.id,
        _moved(cited.spans, source) if cited else (),
        _moved(cue.spans, source) if cue else (),
        _moved(item.content.spans, source),
        kind=cited.kind if cited else None,
        name=cited.name if cited else None,
        stance=cue.stance if cue else None,
        quotation=item.quotation,
        negated=item.negated,
        parent=item.parent,
        form=item.content.form,
    )


def _moved(spans: Spans, source: SourceText) -> Spans:
    return apart(source.span(span.start, span.end) for span in spans)
