"""schema.org JSON-LD."""

from __future__ import annotations

import json
from typing import Any

import attrs
from hypothesis import given, settings

from allegedly import Analysis
from allegedly.render.schemaorg import SchemaOrgRenderer, article_with_claims

from .linked_data import SCHEMA, expand
from .news import ANALYSES


def keywords(claim: dict[str, Any]) -> dict[str, str]:
    return {term["inDefinedTermSet"]["name"]: term["name"] for term in claim["keywords"]}


def test_the_article(analysis: Analysis) -> None:
    """The article is a NewsArticle with its metadata."""
    node = article_with_claims(analysis)
    expand(node)
    claims = node.pop("hasPart")
    assert node == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": "https://example.org/ferry",
        "identifier": analysis.article.id,
        "headline": "Ferry & fear",
        "url": "https://example.org/ferry",
        "inLanguage": "en",
        "datePublished": "2026-03-01T08:30:00+00:00",
        "author": [{"@type": "Person", "name": "P. Reed"}],
        "publisher": {"@type": "Organization", "name": "The Tide"},
    }
    assert [claim["text"] for claim in claims] == [claim.text for claim in analysis.claims]
    assert all(claim["appearance"] == {"@id": node["@id"]} for claim in claims)


def test_who_claims(analysis: Analysis) -> None:
    """The author of a claim is whoever vouches for it, as far as that is known."""
    claims = article_with_claims(analysis)["hasPart"]
    assert [claim.get("author") for claim in claims] == [
        [{"@type": "Person", "name": "P. Reed"}],
        [{"@type": "Person", "name": "Ines Ota"}],
        None,
        [{"@type": "Organization", "description": "[red]Critics[/red]"}],
    ]
    unsigned = attrs.evolve(analysis, article=attrs.evolve(analysis.article, authors=()))
    first = article_with_claims(unsigned)["hasPart"][0]
    assert first["author"] == [{"@type": "Organization", "name": "The Tide"}]


def test_documents_are_cited(analysis: Analysis) -> None:
    claim = analysis.claims[1]
    assert claim.attribution is not None and claim.attribution.source is not None
    source = attrs.evolve(claim.attribution.source, kind="document", name=None)
    claim = attrs.evolve(claim, attribution=attrs.evolve(claim.attribution, source=source))
    (found,) = article_with_claims(attrs.evolve(analysis, claims=(claim,)))["hasPart"]
    assert found["citation"] == {"@type": "CreativeWork", "description": "Ines Ota"}
    assert "author" not in found


def test_keywords(analysis: Analysis) -> None:
    """Voice, quotation, stance, labels and commitments are keywords of a claim."""
    claims = article_with_claims(analysis)["hasPart"]
    assert keywords(claims[0]) == {
        "voice": "author",
        "first 1": "hedged",
        "first 1, commitment of the author": "probable +",
        "second 2": "plain",
    }
    assert keywords(claims[2]) == {
        "voice": "unclear",
        "quotation": "indirect",
        "stance": "distancing",
        "attribution": "negated",
        "first 1": "plain",
        "first 1, commitment of the source": "none",
        "first 1, commitment of the author": "probable -",
    }


def test_no_verdict(analysis: Analysis) -> None:
    """No review, no rating: nothing here says whether a claim is true."""
    (line,) = SchemaOrgRenderer().render([analysis])
    assert "Review" not in line and "Rating" not in line


def test_may_stand_in_a_script_element(analysis: Analysis) -> None:
    (line,) = SchemaOrgRenderer().render([analysis])
    assert "<" not in line
    assert json.loads(line) == article_with_claims(analysis)


@settings(max_examples=40)
@given(ANALYSES)
def test_claims_come_back(analysis: Analysis) -> None:
    """Every term is known to schema.org, and the claims come back in order."""
    (line,) = SchemaOrgRenderer().render([analysis])
    expanded = expand(json.loads(line.encode("utf-8")))
    claims = expanded.get(f"{SCHEMA}hasPart", [])
    assert [claim[f"{SCHEMA}text"][0]["@value"] for claim in claims] == [
        claim.text for claim in analysis.claims
    ]
    assert len({claim["@id"] for claim in claims}) == len(claims)
