"""Analyses and claims for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from jinja2 import Template

    from allegedly.model.analysis import Analysis
    from allegedly.model.claim import Claim

MOST_ROWS: Final = 200
"""A notebook is no place for more; the data frame has them all."""

_LONGEST: Final = 500
_CONTEXT: Final = 100

_TEMPLATE: Final = """\
<div>
<p><b>{{ title }}</b><br>{{ summary }}</p>
<table>
<thead><tr><th>voice</th><th style="text-align:left">claim</th>
{%- for name in classifiers %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in rows %}
<tr><td>{{ row.voice }}</td><td style="text-align:left">{{ row.text }}</td>
{%- for cell in row.cells %}<td title="{{ cell.why }}">{{ cell.text }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody></table>
{%- if more %}<p>… and {{ more }} more; <code>to_frame()</code> has all claims.</p>{% endif %}
{%- for failure in failures %}<p>⚠ {{ failure }}</p>{% endfor %}
</div>"""

_CLAIM: Final = """\
<div>
<p>{% for text, tag in pieces %}{% if tag %}<{{ tag }}>{{ text }}</{{ tag }}>\
{% else %}{{ text }}{% endif %}{% endfor %}</p>
<table><tbody>
{%- for name, value in facts %}
<tr><th style="text-align:left">{{ name }}</th><td style="text-align:left">{{ value }}</td></tr>
{%- endfor %}
</tbody></table>
</div>"""


def analysis_to_html(analysis: Analysis) -> str:
    """Return title, counts and claims as HTML; everything from the article is escaped."""
    claims = analysis.claims
    attributed = sum(claim.attribution is not None for claim in claims)
    return _template(_TEMPLATE).render(
        title=_shorten(analysis.article.title or analysis.article.id),
        summary=f"{len(claims)} claims, {attributed} of them attributed to a source",
        classifiers=list(analysis.assessments),
        rows=[_row(analysis, claim) for claim in claims[:MOST_ROWS]],
        more=max(0, len(claims) - MOST_ROWS),
        failures=[str(failure) for failure in analysis.failures],
    )


def _row(analysis: Analysis, claim: Claim) -> dict[str, Any]:
    source = claim.attribution.source if claim.attribution else None
    who = f": {source.name or source.text}" if source else ""
    cells = []
    for judged in analysis.assessments.values():
        found = judged.get(claim.id)
        hedges = (
            ", ".join(f"{hedge.text} ({hedge.type})" for hedge in found.hedges) if found else ""
        )
        cells.append({"text": f"{found.label} {found.score:.2f}" if found else "–", "why": hedges})
    return {"voice": _shorten(claim.voice + who), "text": _shorten(claim.text), "cells": cells}


def claim_to_html(claim: Claim) -> str:
    """Return the sentences of a claim with source, cue and claim marked, and what is known of it.

    The source is bold, the cue italic, the claim itself highlighted. Everything from the article
    is escaped, and what is too long is cut.
    """
    return _template(_CLAIM).render(pieces=_pieces(claim), facts=list(_facts(claim)))


def _facts(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "claim", claim.id
    yield "voice", claim.voice
    attribution = claim.attribution
    if attribution is None:
        return
    if source := attribution.source:
        name = f", that is {source.name}" if source.name not in (None, source.text) else ""
        yield "source", f"{_shorten(source.text + name)} ({source.kind})"
    if cue := attribution.cue:
        negated = ", negated" if attribution.negated else ""
        yield "cue", f"{_shorten(cue.text)} ({cue.stance}{negated})"
    yield "quotation", attribution.quotation


def _pieces(claim: Claim) -> list[tuple[str, str | None]]:
    """Cut the sentences of a claim where marks begin and end; each piece has its tag, or None."""
    attribution = claim.attribution
    source = attribution.source.spans if attribution and attribution.source else ()
    cue = attribution.cue.spans if attribution and attribution.cue else ()
    marks = [("i", span) for span in cue] + [("b", span) for span in source]
    marks += [("mark", span) for span in claim.spans]
    first, last = min(s.start for _, s in marks), max(s.end for _, s in marks)
    around = [claim.segmentation.sentence_at(at) for at in (first, last - 1)]
    begin = min([first, *(sentence.span.start for sentence in around if sentence)])
    finish = max([last, *(sentence.span.end for sentence in around if sentence)])
    start = max(begin, first - _CONTEXT)
    end = min(finish, start + _LONGEST)
    edges = {at for _, span in marks for at in (span.start, span.end) if start < at < end}
    text = claim.article.text
    shown: list[tuple[str, str | None]] = [
        (text[left:right], next((tag for tag, s in marks if s.start <= left < s.end), None))
        for left, right in pairwise([start, *sorted(edges), end])
    ]
    return [("…" * (begin < start), None), *shown, ("…" * (end < finish), None)]


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@lru_cache(maxsize=2)
def _template(source: str) -> Template:
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(source)
