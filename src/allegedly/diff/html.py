"""Differences as one HTML page: no script, nothing loaded, everything from articles escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from allegedly.diff.changes import Change
from allegedly.diff.difference import Difference
from allegedly.model import Analysis, Article, Claim
from allegedly.model.profile import voice_of

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --line: #767676; --mark: #ffe9a8; }
@media (prefers-color-scheme: dark) { :root { --mark: #5c4a00; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
article { border-top: 1px solid var(--line); padding: .5rem 0 1rem; break-inside: avoid; }
article.alarm { border-left: .4rem solid; padding-left: .8rem; }
h2 { font-size: 1rem; margin: .3rem 0; }
.sides { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); }
h3 { font-size: .9rem; margin: .3rem 0; font-weight: normal; }
blockquote { margin: 0; overflow-wrap: anywhere; }
mark { background: var(--mark); color: inherit; text-decoration: underline; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{{ counts }}</p>
{%- for pair in pairs %}
<article{% if pair.alarm %} class="alarm"{% endif %}>
<h2>{{ "Plainer" if pair.alarm else "Changed" if pair.changes else "Unchanged" }}, \
similarity {{ pair.similarity }}</h2>
{%- if pair.changes %}
<ul>
{%- for change in pair.changes %}
<li>{{ change }}</li>
{%- endfor %}
</ul>
{%- endif %}
<div class="sides">
{%- for side in pair.sides %}
<section>
<h3>{{ side.name }}: {{ side.voice }}</h3>
<blockquote dir="auto">
{%- for text, hedge in side.pieces %}{% if hedge %}<mark>{{ text }}</mark>\
{% else %}{{ text }}{% endif %}{% endfor -%}
</blockquote>
</section>
{%- endfor %}
</div>
</article>
{%- endfor %}
</main>
</body>
</html>
"""


def difference_to_html(difference: Difference, *, unchanged: bool = False) -> str:
    """Return a difference as one page; hedges are marked and underlined.

    Args:
        difference: What was found.
        unchanged: Whether to show pairs in which nothing changed as well.
    """
    before, after = difference.before, difference.after
    headline = difference.mode == "headline"
    title = (
        f"Headline and body: {_name(after.article)}"
        if headline
        else f"{_name(after.article)}, against {_name(before.article)}"
    )
    return _template().render(
        title=title,
        counts=(
            f"{len(difference.pairs)} of {len(difference.pairs) + len(difference.unpaired)} claims "
            f"have a similar one before; {len(difference.changed)} changed, "
            f"{len(difference.alarms)} of them plainer."
        ),
        pairs=[
            {
                "alarm": pair.alarm,
                "similarity": f"{pair.similarity:.2f}",
                "changes": [_describe(change) for change in pair.changes],
                "sides": [
                    _side("Body" if headline else "Before", pair.before, before),
                    _side("Headline" if headline else "After", pair.after, after),
                ],
            }
            for pair in (difference.pairs if unchanged else difference.changed)
        ],
    )


def _name(article: Article) -> str:
    return str(article.title or article.metadata.get("file") or article.id)


def _describe(change: Change) -> str:
    words = " → ".join(f"“{word}”" for word in (change.before, change.after) if word)
    shown = f"{change.kind}: {words}" if words else change.kind
    return f"{shown}, by {', '.join(change.classifiers)}" if change.classifiers else shown


def _side(name: str, claim: Claim, analysis: Analysis) -> dict[str, Any]:
    source = claim.attribution.source if claim.attribution else None
    cue = claim.attribution.cue if claim.attribution else None
    who = [str(voice_of(claim)), *([source.name or source.text] if source else [])]
    said = f"{', '.join(who)} ({cue.text})" if cue else ", ".join(who)
    return {"name": name, "voice": said, "pieces": _pieces(claim, analysis)}


def _pieces(claim: Claim, analysis: Analysis) -> list[tuple[str, bool]]:
    """Cut the words of a claim where hedges begin and end."""
    text = claim.article.text
    spans = {
        hedge.span
        for judged in analysis.assessments.values()
        if claim.id in judged
        for hedge in judged[claim.id].hedges
    }
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(claim.spans):
        if number:
            pieces.append((" … ", False))
        at = part.start
        for span in sorted(spans):
            if at <= span.start and span.end <= part.end:
                pieces += [(text[at : span.start], False), (span.of(text), True)]
                at = span.end
        pieces.append((text[at : part.end], False))
    return pieces


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(_TEMPLATE)
