"""Analyses and claims for notebooks, with inline styles, as notebooks may drop style sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from allegedly.model import Analysis, Article, Claim, Span, Voice
from allegedly.render.blocks import marked_blocks
from allegedly.render.claims import ClaimView, cut, view_claims
from allegedly.render.html.paragraphs import escape_text
from allegedly.render.marks import Kind, Mark
from allegedly.render.nesting import Event, Open, nest

if TYPE_CHECKING:
    from jinja2 import Template

LONGEST_TEXT: Final = 6_000
"""Most code points of an article in a notebook; the report shows all."""

MOST_CLAIMS: Final = 50
"""Most claims in a notebook."""

_LONGEST: Final = 500
_LONGEST_CLAIM: Final = 300
_CONTEXT: Final = 100

_LINE: Final[dict[Voice, str]] = {
    "author": "",
    "named": "solid #17808d",
    "unnamed": "dashed #c25a2c",
    "document": "double #7f5cc9",
    "unclear": "dotted #808080",
}
"""The line below a content, by voice; the colours work on light and dark backgrounds."""

_STYLE: Final[dict[Kind, str]] = {
    "boilerplate": "opacity:.6",
    "hedge": "background:#e8b93066;color:inherit",
}
_ELEMENT: Final[dict[Kind, str]] = {"source": "b", "cue": "i", "hedge": "mark"}

_ANALYSIS: Final = """\
<div style="max-width:60em;line-height:1.6">
{% if origin %}
<p><small>{{ origin }}</small></p>
{% endif %}
{% for paragraph in paragraphs %}
<p dir="auto">{{ paragraph }}</p>
{% endfor %}
{% if more_text %}
<p>… {{ more_text }} more characters; <code>to_html()</code> shows the whole article.</p>
{% endif %}
{% for failure in failures %}
<p>⚠ {{ failure }}</p>
{% endfor %}
<details open><summary>{{ summary }}</summary>
<ol>
{% for view in claims %}
<li><b><bdi>{{ view.who }}</bdi></b>{% if view.attribution %} \
<small>{{ view.notes }}</small>{% endif %}: <bdi>{{ view.text }}</bdi>\
{% if view.hedges %}<br><small>hedges: {{ view.hedges }}</small>{% endif %}\
{% if view.labels %}<br><small>{{ view.labels }}</small>{% endif %}\
{% for name, held in view.held %}<br><small>how firmly, by {{ name }}: {{ held.holder }} \
<b>{{ held.words }}</b> <span role="img" aria-label="{{ held.spoken }}" \
style="font-family:monospace;white-space:nowrap">{{ held.scale }}</span> {{ held.number }}</small>\
{% endfor %}
</li>
{% endfor %}
</ol>
{% if more_claims %}
<p>… and {{ more_claims }} more; <code>to_frame()</code> has all claims.</p>
{% endif %}
</details>
<p><small><b>source</b> <i>cue</i> <mark style="background:#e8b93066;color:inherit">hedge</mark> \
<span style="border-bottom:2px solid #17808d"><sup>3</sup>content of claim 3</span>. The line is \
solid for a named source, dashed for an unnamed one, double for a document, and dotted where the \
source is unclear; the rest is the author’s.{% if scales %} A scale shows how firmly the source or \
the author stands behind a claim, from −1 (certainly not so) through 0 (left open) to +1 \
(certainly so), not whether it is true.{% endif %}</small></p>
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
    """Return the marked text of an article and a list of its claims; everything is escaped."""
    views = view_claims(analysis)
    attributed = sum(view.attribution is not None for view in views)
    return _template(_ANALYSIS).render(
        origin=_origin(analysis.article),
        paragraphs=list(_paragraphs(analysis, views)),
        more_text=f"{rest:,}" if (rest := len(analysis.article.text) - LONGEST_TEXT) > 0 else "",
        failures=[_shorten(str(failure)) for failure in analysis.failures],
        summary=f"{len(views)} claim{'s' * (len(views) != 1)}, {attributed} of them attributed",
        claims=[_listed(view) for view in views[:MOST_CLAIMS]],
        scales=any(view.commitments for view in views[:MOST_CLAIMS]),
        more_claims=max(0, len(views) - MOST_CLAIMS),
    )


def _origin(article: Article) -> str:
    """Return outlet and date, and the file if there is no title."""
    published = article.published.date().isoformat() if article.published else None
    parts = [article.outlet, published, None if article.title else article.file]
    return " · ".join(_shorten(part) for part in parts if part)


def _paragraphs(analysis: Analysis, views: tuple[ClaimView, ...]) -> Iterator[Markup]:
    for block, own in marked_blocks(analysis, views):
        if block.start >= LONGEST_TEXT:
            return
        end = min(block.last, LONGEST_TEXT)
        html = _marked(analysis.article.text, nest([r for r in own if r.start < end]), end)
        yield Markup(f'<b style="font-size:1.2em">{html}</b>' if block.role == "title" else html)  # noqa: S704 (the text is escaped)


def _marked(text: str, events: Iterable[Event[Mark]], end: int) -> str:
    """Write events as HTML; no text of plugins is included."""
    pieces: list[str] = []
    for event in events:
        if isinstance(event, Span):
            pieces.append(escape_text(text[event.start : min(event.end, end)]))
            continue
        mark = event.piece.mark
        element = _ELEMENT.get(mark.kind, "span")
        if not isinstance(event, Open):
            pieces.append(f"</{element}>")
            continue
        style = _STYLE.get(mark.kind, "")
        if mark.kind == "content" and mark.voice:
            style = f"border-bottom:2px {_LINE[mark.voice]}"
        pieces.append(f'<{element} style="{style}">' if style else f"<{element}>")
        if mark.kind == "content" and event.first:
            pieces.append(f"<sup>{mark.claim}</sup>")
    return "".join(pieces)


def _listed(view: ClaimView) -> dict[str, object]:
    attribution = view.attribution
    notes: list[str] = [view.voice]
    if attribution and attribution.cue and attribution.cue.stance != "neutral":
        notes.append(attribution.cue.stance)
    if attribution and attribution.negated:
        notes.append("negated")
    hedges = [f"“{cut(h.text, 60)}” {h.type}, {h.holder}’s" for h in view.hedges]
    labels = [
        f"{judgement.name} {judgement.found.label} {judgement.found.score:.2f}"
        for judgement in view.judgements
        if judgement.found
    ]
    return {
        "who": view.who,
        "attribution": attribution,
        "notes": ", ".join(notes),
        "text": cut(view.text, _LONGEST_CLAIM),
        "hedges": "; ".join(hedges),
        "labels": ", ".join(labels),
        "held": [
            (judgement.name, held) for judgement in view.judgements for held in judgement.held
        ],
    }


def claim_to_html(claim: Claim) -> str:
    """Return the sentences of a claim with source, cue and claim marked, and facts about it.

    The source is bold, the cue italic, the claim itself highlighted. Everything from the article
    is escaped, and long texts are cut.
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
        if source.role:
            yield "role", _shorten(source.role)
        if source.basis:
            yield "basis", _shorten(source.basis)
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

    environment = Environment(autoescape=True, trim_blocks=True)
    return environment.from_string(source)
