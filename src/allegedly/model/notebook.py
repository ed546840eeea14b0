"""Analyses as a small table for notebooks."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from allegedly.model.profile import voice_of

if TYPE_CHECKING:
    from jinja2 import Template

    from allegedly.model.analysis import Analysis
    from allegedly.model.claim import Claim

MOST_ROWS: Final = 200
"""A notebook is no place for more; the data frame has them all."""

_LONGEST: Final = 500

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


def analysis_to_html(analysis: Analysis) -> str:
    """Return title, counts and claims as HTML; everything from the article is escaped."""
    claims = analysis.claims
    attributed = sum(claim.attribution is not None for claim in claims)
    return _template().render(
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
    return {"voice": _shorten(voice_of(claim) + who), "text": _shorten(claim.text), "cells": cells}


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_TEMPLATE)
