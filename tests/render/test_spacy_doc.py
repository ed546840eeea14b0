"""spaCy documents."""

from __future__ import annotations

import sys
import warnings

import pytest
from hypothesis import given, settings

from allegedly import Analysis, MissingExtraError
from allegedly.render.spacy_doc import to_doc

from .news import ANALYSES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    spacy = pytest.importorskip("spacy")

pytestmark = pytest.mark.heavy


def test_groups(analysis: Analysis) -> None:
    """Each kind of span is a span group of the Doc."""
    doc = to_doc(analysis)
    assert {name: [span.text for span in doc.spans[name]] for name in doc.spans} == {
        "sources": ["Ines Ota", "[red]Critics[/red]"],
        "cues": ["said", "claimed"],
        "contents": ["I will <b>not</b> go", "if it rains", "it leaks", "leaks"],
        "claims": [
            "The ferry, which may sink, is old.",
            "I will <b>not</b> go",
            "if it rains",
            "it leaks",
            "leaks",
        ],
        "hedges.first": ["may", "allegedly", "if"],
        "commitments.first": [
            "The ferry, which may sink, is old.",
            "I will <b>not</b> go",
            "if it rains",
            "it leaks",
        ],
        "hedges.second": ["may"],
    }
    assert [(span.label_, span.id_) for span in doc.spans["commitments.first"]] == [
        ("probable+", "c1"),
        ("certain-", "c2"),
        ("certain-", "c2"),
        ("none", "c3"),
    ]
    first, second, *_ = doc.spans["contents"]
    assert (first.label_, first.id_) == (second.label_, second.id_) == ("direct", "a1")
    assert [span.label_ for span in doc.spans["hedges.first"]] == [
        "epistemic",
        "hearsay",
        "condition",
    ]
    assert doc.user_data["allegedly"] == analysis.to_dict()


def test_sentences(analysis: Analysis) -> None:
    """The sentences of the Doc are those of the analysis."""
    doc = to_doc(analysis)
    starts = [sentence.start_char for sentence in doc.sents]
    assert starts == [sentence.span.start for sentence in analysis.sentences]


def test_a_vocabulary_is_shared(analysis: Analysis) -> None:
    nlp = spacy.blank("en")
    doc = to_doc(analysis, nlp)
    assert doc.vocab is nlp.vocab
    assert nlp(doc).text == analysis.article.text


def test_bytes_and_back(analysis: Analysis) -> None:
    """The groups survive in the format of spaCy itself."""
    doc = to_doc(analysis)
    found = spacy.tokens.Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert found.text == doc.text
    for name in doc.spans:
        assert [(s.start_char, s.end_char, s.label_, s.id_) for s in found.spans[name]] == [
            (s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans[name]
        ]


@settings(max_examples=40)
@given(ANALYSES)
def test_text_and_spans_are_exact(analysis: Analysis) -> None:
    doc = to_doc(analysis)
    assert doc.text == analysis.article.text
    found: dict[str, list[tuple[int, int]]] = {}
    for span in doc.spans["claims"]:
        found.setdefault(span.id_, []).append((span.start_char, span.end_char))
    assert found == {
        claim.id: [(span.start, span.end) for span in claim.spans] for claim in analysis.claims
    }
    labels = {span.id_: span.label_ for span in doc.spans["claims"]}
    assert labels == {claim.id: claim.voice for claim in analysis.claims}
    hedges = [(span.start_char, span.end_char, span.id_) for span in doc.spans["hedges.rules"]]
    assert hedges == [
        (hedge.span.start, hedge.span.end, id)
        for id, judged in analysis.assessments["rules"].items()
        for hedge in judged.hedges
    ]


def test_without_spacy(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without spaCy, the error names the extra."""
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtraError, match=r"allegedly\[spacy\]"):
        to_doc(analysis)
