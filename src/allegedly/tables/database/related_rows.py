"""The rows of one analysis in the tables of a database, which refer to each other by position."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from allegedly.model import Analysis, Failure, Finding, Provenance, Span
from allegedly.tables.database.layout import LAYOUTS
from allegedly.tables.rows import commitment_row, valid

Rows = Mapping[str, list[tuple[Any, ...]]]
"""By table, rows without `id`; a column that refers to a table holds the index of a row of this
analysis there."""


def related_rows(
    analysis: Analysis, findings: Iterable[Finding] = (), failures: Iterable[Failure] = ()
) -> Rows:
    """Return the rows of an analysis; all text in them is valid.

    Args:
        analysis: The analysis.
        findings: Findings of an audit of it.
        failures: Failures of that audit.
    """
    writer = _Writer(analysis)
    found: dict[str, Iterable[dict[str, Any]]] = {
        "articles": [writer.article()],
        "sources": writer.sources(),
        "attributions": writer.attributions(),
        "claims": writer.claims(),
        "assessments": writer.assessments(),
        "hedges": writer.hedges(),
        "findings": map(writer.finding, findings),
        "failures": map(_failure, (*analysis.failures, *failures)),
    }
    return {
        table: [tuple(valid(row.get(name)) for name in LAYOUTS[table].columns) for row in rows]
        for table, rows in found.items()
    }


class _Writer:
    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._quoted = analysis.sources()
        self._attributions = {item.id: at for at, item in enumerate(analysis.attributions)}
        self._claims = {claim.id: at for at, claim in enumerate(analysis.claims)}
        self._sources = {
            attribution: at
            for at, source in enumerate(self._quoted)
            for attribution in source.attributions
        }

    def article(self) -> dict[str, Any]:
        article = self._analysis.article
        moment = article.published
        return {
            "run": 0,
            "article": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published": moment and moment.isoformat(),
            "month": moment and moment.isoformat()[:7],
            "authors": "; ".join(article.authors) or None,
            "url": article.url,
            "file": article.file,
            "language": article.language,
            "words": len(article.text.split()),
            "text": article.text,
            "metadata": json.dumps(dict(article.metadata), allow_nan=False),
            "analysed_by": _made_by(self._analysis.provenance),
        }

    def sources(self) -> Iterator[dict[str, Any]]:
        for source in self._quoted:
            yield {
                "article": 0,
                "who": source.who,
                "name": source.name,
                "text": source.text,
                "kind": source.kind,
                "voice": source.voice,
                "role": source.role,
                "organization": source.organization,
                "bases": "; ".join(source.bases) or None,
                "paragraph": source.paragraph,
                "attributions": len(source.attributions),
                "claims": len(source.claims),
                **{name: source.quotations[name] for name in ("direct", "indirect", "mixed")},
                "words_quoted": source.words_quoted,
                "denials": source.denials,
            }

    def attributions(self) -> Iterator[dict[str, Any]]:
        for item in self._analysis.attributions:
            cue = item.cue
            yield {
                "article": 0,
                "parent": item.parent and self._attributions[item.parent],
                "source": self._sources.get(item.id),
                "attribution": item.id,
                "words": item.source and item.source.text,
                "cue": cue and cue.text,
                "lemma": cue and cue.lemma,
                "stance": cue and cue.stance,
                "content": item.content.text,
                "spans": _places(item.content.spans),
                "form": item.content.form,
                "quotation": item.quotation,
                "negated": int(item.negated),
                "score": item.score,
            }

    def claims(self) -> Iterator[dict[str, Any]]:
        for claim in self._analysis.claims:
            item = claim.attribution
            yield {
                "article": 0,
                "attribution": None if item is None else self._attributions[item.id],
                "source": None if item is None else self._sources.get(item.id),
                "claim": claim.id,
                "text": claim.text,
                "who": claim.who,
                "voice": claim.voice,
                "spans": _places(claim.spans),
                "sentence": claim.sentence,
            }

    def assessments(self) -> Iterator[dict[str, Any]]:
        for at, claim in enumerate(self._analysis.claims):
            for name, judged in self._analysis.assessments.items():
                if found := judged.get(claim.id):
                    yield {
                        "claim": at,
                        "classifier": name,
                        "label": found.label,
                        "score": found.score,
                        "explanation": found.explanation,
                        **commitment_row(found),
                    }

    def hedges(self) -> Iterator[dict[str, Any]]:
        for at, claim in enumerate(self._analysis.claims):
            for name, judged in self._analysis.assessments.items():
                for hedge in judged[claim.id].hedges if claim.id in judged else ():
                    yield {
                        "article": 0,
                        "claim": at,
                        "classifier": name,
                        "text": hedge.text,
                        "type": hedge.type,
                        "holder": hedge.holder,
                        "start": hedge.span.start,
                        "end": hedge.span.end,
                    }

    def finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "article": 0,
            "code": finding.code,
            "severity": finding.severity,
            "message": finding.message,
            "advice": finding.advice or None,
            "text": finding.span.of(self._analysis.article.text),
            "start": finding.span.start,
            "end": finding.span.end,
        }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "article": 0,
        "stage": failure.stage,
        "name": failure.name,
        "version": failure.version,
        "reason": failure.cause,
        "place": failure.where,
    }


def _made_by(provenance: Provenance) -> str:
    classifiers = ", ".join(f"{name} {version}" for name, version in provenance.classifiers.items())
    return f"{provenance.attributor}; {classifiers or 'no classifier'}"


def _places(spans: Iterable[Span]) -> str:
    return ";".join(f"{span.start}-{span.end}" for span in spans)
