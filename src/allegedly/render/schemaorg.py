"""The renderer of schema.org JSON-LD: a `NewsArticle` and the `Claim`s in it.

No `ClaimReview` is written: this library cannot know whether a claim is true. For the same reason
the number of a commitment is left out: schema.org has numbers for a `Claim` in ratings and reviews
alone, which tell how true it is, not how firmly somebody puts it; and `additionalProperty` is for
products and places. Degree and polarity are keywords, as the label is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from allegedly.interfaces import Renderer
from allegedly.model import Analysis, Article, Claim, Source
from allegedly.model.analysis_to_json import json_line
from allegedly.render.iris import name_of, web_address

CONTEXT: Final = "https://schema.org"

Node = dict[str, Any]

_TYPE_OF_KIND: Final = {
    "named-person": "Person",
    "unnamed-person": "Person",
    "pronoun": "Person",
    "named-organization": "Organization",
    "description": "Thing",
    "unnamed-group": "Organization",
}


class SchemaOrgRenderer(Renderer):
    """Writes one article with its claims per line; the output can be put into a script element.

    In ``<script type="application/ld+json">`` a ``<`` could end the element, so it is escaped.
    """

    piecewise = True

    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        """Yield one line for each analysis."""
        for analysis in analyses:
            line = json_line(article_with_claims(analysis), analysis.article)
            yield line.replace("<", "\\u003c") + "\n"


def article_with_claims(analysis: Analysis) -> Node:
    """Return an article as schema.org `NewsArticle`, with its claims as parts of it.

    The author of a claim is its source: a name if it is known, else a description. A document is
        cited. Claims in the article's own voice have the article's authors or else its publisher.
        Voice, stance and the classifiers' labels and commitments are keywords, each from a term set
        of its own.
    """
    article = analysis.article
    node: Node = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "@id": web_address(article.url) or name_of(article),
        "identifier": article.id,
        "headline": article.title,
        "url": web_address(article.url),
        "inLanguage": article.language,
        "datePublished": article.published and article.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": _organization(article),
        "hasPart": [_claim(analysis, claim) for claim in analysis.claims],
    }
    return _filled(node)


def _claim(analysis: Analysis, claim: Claim) -> Node:
    article, attribution = analysis.article, claim.attribution
    keywords = [_term("voice", claim.voice)]
    authors: list[Node] = []
    citation: Node | None = None
    if attribution is None:
        authors = [{"@type": "Person", "name": name} for name in article.authors]
        if not authors and (outlet := _organization(article)):
            authors = [outlet]
    else:
        keywords.append(_term("quotation", attribution.quotation))
        if attribution.cue is not None:
            keywords.append(_term("stance", attribution.cue.stance))
        if attribution.negated:
            keywords.append(_term("attribution", "negated"))
        if attribution.source is not None:
            if attribution.source.kind == "document":
                citation = _agent(attribution.source, "CreativeWork")
            else:
                authors = [_agent(attribution.source, _TYPE_OF_KIND[attribution.source.kind])]
    for name, judged in analysis.assessments.items():
        if found := judged.get(claim.id):
            version = analysis.provenance.classifiers.get(name)
            software = f"{name} {version}" if version else name
            keywords.append(_term(software, found.label))
            for holder, item in found.commitment.items():
                shown = f"{item.degree} {item.polarity}" if item.polarity else item.degree
                keywords.append(_term(f"{software}, commitment of the {holder}", shown))
    node = {
        "@type": "Claim",
        "@id": name_of(article, claim.id),
        "text": claim.text,
        "appearance": {"@id": web_address(article.url) or name_of(article)},
        "inLanguage": article.language,
        "author": authors,
        "citation": citation,
        "keywords": keywords,
    }
    return _filled(node)


def _agent(source: Source, kind: str) -> Node:
    if source.name is not None or source.kind.startswith("named"):
        return {"@type": kind, "name": source.name or source.text}
    return {"@type": kind, "description": source.text}


def _organization(article: Article) -> Node | None:
    return {"@type": "Organization", "name": article.outlet} if article.outlet else None


def _term(terms: str, name: str) -> Node:
    return {
        "@type": "DefinedTerm",
        "name": name,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": terms},
    }


def _filled(node: Node) -> Node:
    """Leave out unknown values."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}
