"""W3C Web Annotations."""

from __future__ import annotations

import json
from typing import Any

import attrs
from hypothesis import given, settings

from allegedly import Analysis
from allegedly.render.webannotation import WebAnnotationRenderer, annotation_collection

from .linked_data import AS, OA, VALUE, expand
from .news import ANALYSES


def annotations(collection: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = collection.get("first", {"items": []})["items"]
    return items


def tags(annotation: dict[str, Any]) -> list[str]:
    return [body["value"] for body in annotation["body"] if "value" in body]


def test_what_is_written(analysis: Analysis) -> None:
    collection = annotation_collection(analysis)
    assert collection["label"] == "Claims, sources and hedges in Ferry & fear"
    items = annotations(collection)
    assert len({item["id"] for item in items}) == len(items) == collection["total"]
    kinds = [tags(item)[0] for item in items]
    expand(collection)
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "source": 2,
        "cue": 2,
        "content": 3,
        "claim": 4,
        "hedge": 4,
    }
    source, cue, content = items[:3]
    assert tags(source) == ["source", "kind: named-person", "Ines Ota"]
    assert tags(cue) == ["cue", "stance: neutral", "lemma: say"]
    assert len(content["target"]) == 2
    quote, position = content["target"][1]["selector"]
    assert quote["exact"] == "if it rains"
    assert quote["prefix"].endswith("allegedly said, “") and quote["suffix"].startswith(".”\n\nIt")
    assert analysis.article.text[position["start"] : position["end"]] == "if it rains"


def test_links(analysis: Analysis) -> None:
    """Claims lead to contents, contents to sources, cues and parents, hedges to claims."""
    items = {item["id"]: item for item in annotations(annotation_collection(analysis))}

    def linked(item: dict[str, Any]) -> list[str]:
        targets = [body["source"] for body in item["body"] if body["purpose"] == "linking"]
        return [tags(items[target])[0] for target in targets]

    assert [(tags(item)[0], linked(item)) for item in items.values()] == [
        ("source", []),
        ("cue", []),
        ("content", ["source", "cue"]),
        ("cue", []),
        ("content", ["cue"]),
        ("source", []),
        ("content", ["content", "source"]),
        ("claim", []),
        ("hedge", ["claim"]),
        ("hedge", ["claim"]),
        ("claim", ["content"]),
        ("hedge", ["claim"]),
        ("hedge", ["claim"]),
        ("claim", ["content"]),
        ("claim", ["content"]),
    ]


def test_labels_have_their_classifier(analysis: Analysis) -> None:
    claim = next(i for i in annotations(annotation_collection(analysis)) if "claim" in tags(i))
    labels = [body for body in claim["body"] if body["purpose"] == "classifying"]
    assert [(b["value"], b["creator"]["name"]) for b in labels] == [
        ("hedged", "first 1"),
        ("plain", "second 2"),
    ]
    assert "because of “may”" in tags(claim)


def test_commitments_have_their_classifier_and_number(analysis: Analysis) -> None:
    """Each holder has a body of its own; a classifier that tells none has none."""
    claims = [i for i in annotations(annotation_collection(analysis)) if "claim" in tags(i)]
    found = [
        [(b["value"], b["creator"]["name"]) for b in claim["body"] if b["purpose"] == "assessing"]
        for claim in claims
    ]
    assert found == [
        [("commitment of the author: probable +, 0.62", "first 1")],
        [
            ("commitment of the source: certain -, -1.0", "first 1"),
            ("commitment of the author: none, 0.0", "first 1"),
        ],
        [
            ("commitment of the source: none, 0.0", "first 1"),
            ("commitment of the author: probable -, -0.667", "first 1"),
        ],
        [],
    ]


def test_nothing_found(analysis: Analysis) -> None:
    """A collection of nothing has no page."""
    empty = attrs.evolve(analysis, claims=(), attributions=(), assessments={})
    collection = annotation_collection(empty)
    assert collection["total"] == 0 and "first" not in collection
    expand(collection)


def test_only_web_addresses_are_links(analysis: Analysis) -> None:
    for url, via in [("https://example.org/a b", None), ("javascript:x", None), (None, None)]:
        article = attrs.evolve(analysis.article, url=url)
        found = annotation_collection(attrs.evolve(analysis, article=article))
        assert annotations(found)[0]["target"][0]["source"].get("via") == via


@settings(max_examples=40)
@given(ANALYSES)
def test_selectors_lead_back(analysis: Analysis) -> None:
    """After JSON and JSON-LD expansion, both selectors give the spans of the analysis again."""
    (line,) = WebAnnotationRenderer().render([analysis])
    assert line.count("\n") == 1
    expanded = expand(json.loads(line.encode("utf-8")))
    text = analysis.article.text
    items = expanded.get(f"{AS}first", [{f"{AS}items": [{"@list": []}]}])[0][f"{AS}items"]
    found: dict[str, list[list[tuple[int, int]]]] = {}
    for item in items[0]["@list"]:
        assert item["@type"] == [f"{OA}Annotation"]
        places = []
        for target in item[f"{OA}hasTarget"]:
            quote, position = target[f"{OA}hasSelector"]
            start, end = (position[f"{OA}{key}"][0]["@value"] for key in ("start", "end"))
            exact, prefix, suffix = (
                quote[f"{OA}{key}"][0]["@value"] for key in ("exact", "prefix", "suffix")
            )
            assert text[start:end] == exact
            assert text[: start + len(exact + suffix)].endswith(prefix + exact + suffix)
            places.append((start, end))
        found.setdefault(item[f"{OA}hasBody"][0][VALUE][0]["@value"], []).append(places)

    def places_of(spans: Any) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in spans]

    attributions = analysis.attributions
    assert found.get("claim", []) == [places_of(claim.spans) for claim in analysis.claims]
    assert found.get("content", []) == [places_of(a.content.spans) for a in attributions]
    assert found.get("source", []) == [places_of(a.source.spans) for a in attributions if a.source]
    assert found.get("cue", []) == [places_of(a.cue.spans) for a in attributions if a.cue]
    hedges = [
        places_of([hedge.span])
        for claim in analysis.claims
        for judged in analysis.assessments.values()
        for hedge in judged[claim.id].hedges
    ]
    assert found.get("hedge", []) == hedges
