"""A JSON-LD processor without network, and the few terms of two vocabularies that are used here.

The terms and their IRIs are those of the Web Annotation vocabulary (``http://www.w3.org/ns/oa#``
and what its context borrows from) and of schema.org.
"""

from __future__ import annotations

from typing import Any, Final

from pyld import jsonld

OA: Final = "http://www.w3.org/ns/oa#"
AS: Final = "http://www.w3.org/ns/activitystreams#"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "http://schema.org/"
VALUE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"

_LINKS: Final = {
    "body": f"{OA}hasBody",
    "target": f"{OA}hasTarget",
    "source": f"{OA}hasSource",
    "selector": f"{OA}hasSelector",
    "via": f"{OA}via",
    "creator": f"{DCTERMS}creator",
    "generator": f"{AS}generator",
    "first": f"{AS}first",
}
_WORDS: Final = {"motivation": f"{OA}motivatedBy", "purpose": f"{OA}hasPurpose"}
_PLAIN: Final = {
    "format": f"{DC}format",
    "language": f"{DC}language",
    "value": VALUE,
    "start": f"{OA}start",
    "end": f"{OA}end",
    "exact": f"{OA}exact",
    "prefix": f"{OA}prefix",
    "suffix": f"{OA}suffix",
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "total": f"{AS}totalItems",
    "startIndex": f"{AS}startIndex",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Software": f"{AS}Application",
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
}
_OWN: Final = """Annotation TextualBody SpecificResource TextQuoteSelector TextPositionSelector
tagging classifying assessing describing commenting identifying linking""".split()

ANNOTATION_CONTEXT: Final[dict[str, Any]] = {
    "id": "@id",
    "type": "@type",
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    **{term: {"@id": iri, "@type": "@id"} for term, iri in _LINKS.items()},
    **{term: {"@id": iri, "@type": "@vocab"} for term, iri in _WORDS.items()},
    **_PLAIN,
    **{term: f"{OA}{term}" for term in _OWN},
}

_TERMS: Final = """NewsArticle Claim Person Organization Thing CreativeWork DefinedTerm DefinedTermSet
identifier headline inLanguage author publisher hasPart text appearance citation keywords name
description inDefinedTermSet""".split()
SCHEMA_CONTEXT: Final[dict[str, Any]] = {
    **{term: f"{SCHEMA}{term}" for term in _TERMS},
    "url": {"@id": f"{SCHEMA}url", "@type": "@id"},
    "datePublished": {"@id": f"{SCHEMA}datePublished", "@type": f"{SCHEMA}Date"},
}

_CONTEXTS: Final = {
    "http://www.w3.org/ns/anno.jsonld": ANNOTATION_CONTEXT,
    "https://schema.org": SCHEMA_CONTEXT,
}


def _load(url: str, options: Any) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": _CONTEXTS[url]},
    }


def expand(document: dict[str, Any]) -> dict[str, Any]:
    """Expand a document, and check that no key, type or link of it was unknown and so dropped."""
    options = {"documentLoader": _load, "base": ""}
    (expanded,) = jsonld.expand(document, options)
    back = jsonld.compact(expanded, _CONTEXTS[document["@context"]], options)
    del back["@context"]
    assert _single(back) == _single({k: v for k, v in document.items() if k != "@context"})
    return dict(expanded)


def _single(data: Any) -> Any:
    """Write lists of one as the one, as compaction does, and leave out empty ones."""
    if isinstance(data, dict):
        plain = {key: _single(value) for key, value in data.items() if value != []}
        return dict(sorted(plain.items()))
    if isinstance(data, list):
        return _single(data[0]) if len(data) == 1 else [_single(item) for item in data]
    return data
