"""Invariants of an analysis that `fuzz` checks, whatever the article was."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from allegedly import HEDGE_TYPES, Analysis, Span
from allegedly.model import (
    HOLDERS,
    LABELS,
    QUOTATIONS,
    SOURCE_KINDS,
    STANCES,
    VOICES,
    text_of,
)

_STYLE_OR_SCRIPT: Final = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_ACTIVE: Final = re.compile(
    r"""<script|<[a-z][^>]*\s(?:on\w+\s*=|(?:href|src)\s*=\s*["']?\s*(?:javascript|data):)""", re.I
)


class BrokenError(Exception):
    """An invariant does not hold; the first argument is its name."""


def require(holds: bool, name: str, detail: object = "") -> None:
    if not holds:
        raise BrokenError(name, str(detail)[:300])


def check_analysis(analysis: Analysis, classifiers: Iterable[str]) -> None:
    """Check spans, ids, parents, vocabularies, scores and counts.

    Raises:
        BrokenError: If something is wrong.
    """
    require(not analysis.failures, "no failures", analysis.failures)
    text = analysis.article.text
    require(
        all(0 <= s.span.start < s.span.end <= len(text) for s in analysis.sentences),
        "sentences lie in the text",
    )
    require(
        all(a.span.end <= b.span.start for a, b in pairwise(analysis.sentences)),
        "sentences follow each other",
    )
    require(
        [s.index for s in analysis.sentences] == list(range(len(analysis.sentences))),
        "sentences are numbered",
    )
    _check_attributions(analysis)
    _check_claims(analysis)
    require(set(analysis.assessments) == set(classifiers), "every classifier judged")
    for name, judged in analysis.assessments.items():
        require(list(judged) == [c.id for c in analysis.claims], "every claim is judged", name)
        _check_assessments(analysis, name)
    analysis.profile()


def _check_spans(text: str, spans: Sequence[Span], shown: str, what: str) -> None:
    require(len(spans) > 0, f"{what} has spans")
    require(all(0 <= s.start < s.end <= len(text) for s in spans), f"{what} in the text", spans)
    require(all(a.end <= b.start for a, b in pairwise(spans)), f"{what} in order", spans)
    require(text_of(text, spans) == shown, f"{what} shows its spans", (spans, shown))


def _check_attributions(analysis: Analysis) -> None:
    text = analysis.article.text
    parents = {a.id: a.parent for a in analysis.attributions}
    require(len(parents) == len(analysis.attributions), "ids of attributions are unique")
    starts = [
        min(part.spans[0].start for part in (a.content, a.cue) if part is not None)
        for a in analysis.attributions
    ]
    require(starts == sorted(starts), "attributions are in text order", starts)
    for a in analysis.attributions:
        _check_spans(text, a.content.spans, a.content.text, "content")
        require(a.quotation in QUOTATIONS, "quotation", a.quotation)
        if a.source is not None:
            _check_spans(text, a.source.spans, a.source.text, "source")
            require(a.source.kind in SOURCE_KINDS, "source kind", a.source.kind)
            require(a.source.name is None or bool(a.source.name.strip()), "name is not blank")
        if a.cue is not None:
            _check_spans(text, a.cue.spans, a.cue.text, "cue")
            require(a.cue.stance in STANCES, "stance", a.cue.stance)
        parent, seen = a.parent, {a.id}
        while parent is not None:
            require(parent in parents, "parents exist", parent)
            require(parent not in seen, "parents do not circle", parent)
            seen.add(parent)
            parent = parents[parent]


def _check_claims(analysis: Analysis) -> None:
    text = analysis.article.text
    attributions = {a.id: a for a in analysis.attributions}
    require(
        len({c.id for c in analysis.claims}) == len(analysis.claims), "ids of claims are unique"
    )
    for claim in analysis.claims:
        _check_spans(text, claim.spans, claim.text, "claim")
        require(claim.voice in VOICES, "voice", claim.voice)
        require(bool(claim.who.strip()), "who is not blank")
        require(0 <= claim.sentence < len(analysis.sentences), "sentence of claim")
        span = analysis.sentences[claim.sentence].span
        require(span.start <= claim.spans[0].start < span.end, "claim begins in its sentence")
        if claim.attribution is not None:
            require(
                attributions.get(claim.attribution.id) == claim.attribution,
                "attribution of claim is one of the article",
            )


def _check_assessments(analysis: Analysis, name: str) -> None:
    text = analysis.article.text
    for assessment in analysis.assessments[name].values():
        require(assessment.classifier == name, "assessment is signed", assessment.classifier)
        require(assessment.label in LABELS, "label", assessment.label)
        score = assessment.score
        require(math.isfinite(score) and 0.0 <= score <= 1.0, "score", score)
        require(
            score == 0.5 or (assessment.label == "hedged") == (score > 0.5),
            "label follows the score",
            (name, score),
        )
        for hedge in assessment.hedges:
            _check_spans(text, (hedge.span,), hedge.text, "hedge")
            require(hedge.type in HEDGE_TYPES, "hedge type", hedge.type)
            require(hedge.holder in HOLDERS, "holder", hedge.holder)


def check_json(analysis: Analysis, is_valid: Callable[[Any], bool]) -> None:
    """Check that the JSON is one line, follows the schema, and reads back the same.

    Raises:
        BrokenError: If it does not.
    """
    line = analysis.to_json()
    require("\n" not in line, "JSON is one line")
    require(is_valid(json.loads(line)), "JSON follows the schema")
    require(Analysis.from_json(line) == analysis, "JSON reads back the same")


def check_output(name: str, output: str, analyses: Sequence[Analysis]) -> None:
    """Check a rendering as far as its format allows.

    Raises:
        BrokenError: If it cannot be read back, or runs text of an article as code.
    """
    output.encode("utf-8")
    check = _OUTPUTS.get(name)
    if check is not None:
        check(output, analyses)


def _check_lines(output: str, analyses: Sequence[Analysis]) -> None:
    lines = [line for line in output.split("\n") if line]
    require(len(lines) == len(analyses), "one line for each analysis")
    for line in lines:
        json.loads(line)


def _check_csv(output: str, analyses: Sequence[Analysis]) -> None:
    rows = list(csv.reader(io.StringIO(output, newline=""), strict=True))
    claims = sum(len(analysis.claims) for analysis in analyses)
    require(len(rows) == 1 + claims, "one row for each claim", (len(rows), claims))
    require(len({len(row) for row in rows}) == 1, "rows are of one length")


def _check_html(output: str, analyses: Sequence[Analysis]) -> None:
    page = _STYLE_OR_SCRIPT.sub("", output, count=2)
    require(not _ACTIVE.search(page), "HTML runs nothing of the article", _ACTIVE.search(page))
    require("\x00" not in page, "HTML has no NUL")


def _check_table(output: str, analyses: Sequence[Analysis]) -> None:
    require("\x1b" not in output, "a table has no escape codes of the article")


_OUTPUTS: Final = {
    "csv": _check_csv,
    "html": _check_html,
    "json": _check_lines,
    "schema-org": _check_lines,
    "table": _check_table,
    "web-annotation": _check_lines,
}
