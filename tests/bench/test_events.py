"""Corpora of events, in small files of our own: what is read, and the claims made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from allegedly import Commitment, Span
from allegedly.bench.corpora import committed_claims
from allegedly.bench.corpora.events import EventsCorpus
from allegedly.bench.corpora.factbank import FactBankCorpus
from allegedly.bench.corpora.newsroom import NewsroomCorpus
from allegedly.errors import CorpusError
from allegedly.testing import check_corpus

ROWS: list[dict[str, Any]] = [
    {
        "text": "Ota did n't say that the ferry sank .",
        "targets": [
            {"span1": [7, 8], "span_text": "sank", "label": 0.25},
            {"span1": [3, 4], "span_text": "say", "label": -3.0},
        ],
        "file_idx": 7,
    },
    {"text": "It rained .", "targets": "[{'span1': [1, 2], 'label': 3}]", "file_idx": 8},
    {"text": "He may swim .", "targets": [{"span1": [2, 3], "label": 1.5}], "file_idx": 7},
    {"text": "No word here .", "targets": [], "uID": "x-1"},
]


LONG = "0x" + "f" * 5_000


def write(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_rows_of_one_file_are_one_document(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *ROWS)
    read = list(EventsCorpus(path).documents())
    assert [document.article.id for document in read] == ["7", "8", "x-1"]
    first = read[0]
    text = first.article.text
    assert text == "Ota did n't say that the ferry sank .\nHe may swim ."
    events = first.events or ()
    assert [(event.span.of(text), event.sentence) for event in events] == [
        ("say", 0),
        ("sank", 0),
        ("swim", 1),
    ]
    assert [event.commitment for event in events] == [
        Commitment.of("certain", "-"),
        Commitment.at(0.25 / 3),
        Commitment.at(0.5),
    ]
    assert read[2].events == ()
    check_corpus(lambda: EventsCorpus(path))


def test_each_event_is_a_claim_of_the_author(tmp_path: Path) -> None:
    """The claim is the sentence, and its head is the event."""
    first, *_ = EventsCorpus(write(tmp_path / "a.jsonl", *ROWS)).documents()
    claims, commitments = committed_claims(first)
    assert [claim.text for claim in claims] == [
        "Ota did n't say that the ferry sank .",
        "Ota did n't say that the ferry sank .",
        "He may swim .",
    ]
    text = first.article.text
    assert [claim.head and claim.head.of(text) for claim in claims] == ["say", "sank", "swim"]
    assert len({claim.id for claim in claims}) == 3
    assert [list(held) for held in commitments] == [["author"]] * 3
    assert commitments[2]["author"].degree == "probable"


def test_a_passage_is_cut_into_sentences(tmp_path: Path) -> None:
    """The claim is the sentence with the event; the context stays, and an event is not cut."""
    text = "It was late . `` Go ! '' she said . I do n't think the tram ran . Did it ?"
    row = {"text": text, "targets": [{"span1": [15, 18], "label": -1}], "uID": "p"}
    (document,) = EventsCorpus(write(tmp_path / "a.jsonl", row), passages=True).documents()
    assert document.article.text.split("\n") == [
        "It was late .",
        "`` Go ! ''",
        "she said .",
        "I do n't think the tram ran .",
        "Did it ?",
    ]
    ((claim,), _) = committed_claims(document)
    assert claim.text == "I do n't think the tram ran ."
    assert claim.event is not None and claim.event.of(document.article.text) == "ran"
    row = {"text": text, "targets": [{"span1": [2, 6], "label": 1}]}
    (document,) = EventsCorpus(write(tmp_path / "b.jsonl", row), passages=True).documents()
    assert document.article.text.startswith("It was late . `` Go !")
    assert document.article.id == "line 1"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"targets": []}, "'text' is missing or empty"),
        ({"text": "It is ."}, "'targets' is not a list"),
        ({"text": "It is .", "targets": "[1"}, "no list can be read from it"),
        ({"text": "It is .", "targets": "__import__('os')"}, "no list can be read from it"),
        ({"text": "It is .", "targets": "[" * 60_000}, "no list can be read from it"),
        ({"text": "It is .", "targets": "{}"}, "'targets' is not a list"),
        ({"text": "It is .", "targets": [{"span1": [1]}]}, "an event needs a 'span1'"),
        ({"text": "It is .", "targets": [{"span1": [1, 2]}]}, "an event needs a 'span1'"),
        ({"text": "It is .", "targets": [{"span1": [2, 4], "label": 1}]}, "the text has 3 words"),
        ({"text": "It is .", "targets": [{"span1": [1, 1], "label": 1}]}, "the text has 3 words"),
        ({"text": "It is .", "targets": [{"span1": [1, 2], "label": 4}]}, "not between -3 and 3"),
        (
            {"text": "It is .", "targets": [{"span1": [1, 2], "label": float("nan")}]},
            "not between -3 and 3",
        ),
        ({"text": "It is .", "targets": [{"span1": [1, 2], "label": 1}] * 2}, "two events have"),
        ({"text": "It is .", "targets": [], "file_idx": [1]}, "does not name a document"),
        ({"text": "It is .", "targets": [], "file_idx": "\ud800"}, "has a lone surrogate"),
        ({"text": "It \ud800 .", "targets": []}, "has a lone surrogate"),
        ({"text": "It is .", "targets": "\ud800"}, "no list can be read from it"),
        # Numbers too long for a float, and too long to be written out.
        (
            {"text": "It is .", "targets": [{"span1": [1, 2], "label": 10**400}]},
            "not between -3 and 3",
        ),
        (
            {"text": "It is .", "targets": f"[{{'span1': [1, 2], 'label': {LONG}}}]"},
            "not between -3 and 3",
        ),
        (
            {"text": "It is .", "targets": f"[{{'span1': [1, {LONG}], 'label': 1}}]"},
            "the text has 3 words",
        ),
    ],
)
def test_malformed_rows_are_named(tmp_path: Path, row: dict[str, Any], reason: str) -> None:
    path = write(tmp_path / "a.jsonl", ROWS[1], row)
    with pytest.raises(CorpusError) as error:
        list(EventsCorpus(path).documents())
    assert str(error.value).startswith(f"{path}:2: ")
    assert reason in str(error.value)


def test_factbank_gives_the_values_of_the_author(tmp_path: Path) -> None:
    """A word that is twice an event is found twice; an event that is not found is left out."""
    (tmp_path / "sentences.txt").write_text(
        "'a.tml'|||1|||'It rained, and it may not have rained for long.'\n"
        "'a.tml'|||2|||'He said so.'\n"
    )
    rows = [
        ("1", "rained", "AUTHOR", "CT+"),
        ("1", "rained", "AUTHOR", "PS-"),
        ("1", "poured", "AUTHOR", "CT+"),
        ("2", "said", "AUTHOR", "Uu"),
        ("2", "said", "he_AUTHOR", "CT+"),
        ("2", "so", "AUTHOR", "NA"),
    ]
    (tmp_path / "fb_factValue.txt").write_text(
        "".join(
            f"'a.tml'|||{sentence}|||'f'|||'e'|||'i'|||'s'|||'{word}'|||'{who}'|||'{value}'\n"
            for sentence, word, who, value in rows
        )
    )
    (document,) = FactBankCorpus(tmp_path).documents()
    text = document.article.text
    events = document.events or ()
    assert [(event.span, event.sentence) for event in events] == [
        (Span(3, 9), 0),
        (Span(31, 37), 0),
        (Span(text.index("said"), text.index("said") + 4), 1),
    ]
    assert [event.commitment for event in events] == [
        Commitment.of("certain"),
        Commitment.of("possible", "-"),
        Commitment.of("none"),
    ]
    assert [sentence.label for sentence in document.sentences] == ["hedged", "plain"]
    check_corpus(lambda: FactBankCorpus(tmp_path))


@pytest.mark.timing
@pytest.mark.parametrize("passages", [False, True])
@pytest.mark.parametrize("nested", [False, True])
def test_events_are_read_in_linear_time(
    tmp_path: Path, stopwatch: Any, passages: bool, nested: bool
) -> None:
    """Many sentences of a passage, many events of a sentence, or all begin at its first word.

    Four times the work takes sixteen times as long where the time is a square.
    """

    def corpus(size: int) -> EventsCorpus:
        events = [
            {"span1": [0 if nested else 3 * at + 1, 3 * at + 2], "label": 1} for at in range(size)
        ]
        row = {"text": "rain fell . " * size, "targets": events}
        return EventsCorpus(write(tmp_path / f"{size}.jsonl", row), passages=passages)

    def claims(corpus: EventsCorpus) -> None:
        (document,) = corpus.documents()
        assert len(committed_claims(document)[0]) == len(document.events or ())

    stopwatch.check_growth(claims, corpus(2_000), corpus(8_000), at_most=8)


@pytest.mark.timing
def test_factbank_is_read_in_linear_time(tmp_path: Path, stopwatch: Any) -> None:
    def corpus(size: int) -> FactBankCorpus:
        folder = tmp_path / str(size)
        folder.mkdir()
        (folder / "sentences.txt").write_text(f"'a'|||1|||'{'rain fell ' * size}'\n")
        row = "'a'|||1|||'f'|||'e'|||'i'|||'s'|||'fell'|||'AUTHOR'|||'CT+'\n"
        (folder / "fb_factValue.txt").write_text(row * size)
        return FactBankCorpus(folder)

    def read(corpus: FactBankCorpus) -> None:
        (document,) = corpus.documents()
        assert len(document.events or ()) == document.article.text.count("fell")

    stopwatch.check_growth(read, corpus(1_000), corpus(4_000), at_most=8)


def attribution(id: int, text: str, *parts: str, **others: Any) -> dict[str, Any]:
    spans = [[[text.index(part), text.index(part) + len(part)]] if part else [] for part in parts]
    row = {"id": id, "source": spans[0], "cue": spans[1], "content": spans[2], "kind": "none"}
    row |= {"name": None, "quotation": "indirect", "stance": "neutral", "negated": False}
    row |= {"form": "proposition", "in": None, "optional": False}
    return row | others


def test_contents_of_attributions_are_claims_of_their_sources(tmp_path: Path) -> None:
    """They come with source, cue and form, as if they had been found; topics are left out."""
    text = (
        "Quay shut\n\nThe quay is shut. Ida Berg denied that the wall fell. "
        "Her deputy may have ordered crews to leave. The board discussed the budget."
    )
    rows = [
        attribution(
            1,
            text,
            *("Ida Berg", "denied", "the wall fell"),
            kind="named-person",
            stance="denying",
            commitment="CT-",
        ),
        attribution(2, text, "Her deputy", "ordered", "to leave", form="directive", commitment="U"),
        attribution(
            3, text, "The board", "discussed", "the budget", form="topic", commitment="CT+"
        ),
        attribution(4, text, "", "", "The quay is shut"),
    ]
    record = {"text": text, "attributions": rows, "hedges": [], "boilerplate": []}
    (tmp_path / "001.json").write_text(json.dumps(record))
    (document,) = NewsroomCorpus(tmp_path).documents()
    claims, commitments = committed_claims(document)
    assert [claim.text for claim in claims] == ["the wall fell", "to leave"]
    assert commitments == [
        {"source": Commitment.of("certain", "-")},
        {"source": Commitment.of("none")},
    ]
    denied, ordered = (claim.attribution for claim in claims)
    assert denied is not None and denied.cue is not None and denied.source is not None
    assert (denied.cue.lemma, denied.cue.stance) == ("deny", "denying")
    assert denied.source.kind == "named-person"
    assert ordered is not None and ordered.content.form == "directive"
    frame = [span.of(text) for span in claims[1].frame]
    assert "may" in " ".join(frame)
    assert tuple(sorted({holder for _, holder in claims[1].zones})) == ("author", "source")
    check_corpus(lambda: NewsroomCorpus(tmp_path))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"in": 7}, "attribution 2: in: 7 is not the id"),
        ({"in": 2}, "attribution 2: in: 2 is not the id"),
        ({"commitment": "CT"}, "attribution 2: commitment: unknown code 'CT'"),
        ({"stance": "angry"}, "attribution 2: stance: unknown code 'angry'"),
        ({"kind": "ghost"}, "attribution 2: kind: unknown code 'ghost'"),
        ({"form": "poem"}, "attribution 2: form: unknown code 'poem'"),
        ({"quotation": "loose"}, "attribution 2: quotation: unknown code 'loose'"),
        ({"content": [[3, 900]]}, "attribution 2: content: the span 3–900"),
        ({"cue": [[-4, 2]]}, "attribution 2: cue: the span -4–2"),
        ({"source": [[5, 5]]}, "attribution 2: source: the span 5–5"),
        ({"id": 1}, "attribution 1: another attribution has the same id"),
    ],
)
def test_a_wrong_entry_of_an_annotated_article_is_named(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    text = "Quay shut\n\nIda Berg said her deputy thinks the wall fell."
    rows = [
        attribution(1, text, "Ida Berg", "said", "her deputy thinks the wall fell"),
        attribution(2, text, "her deputy", "thinks", "the wall fell", **{"in": 1}) | change,
    ]
    record = {"text": text, "attributions": rows, "hedges": [], "boilerplate": []}
    (tmp_path / "001.json").write_text(json.dumps(record))
    with pytest.raises(CorpusError, match=f"001.json: {reason}"):
        list(NewsroomCorpus(tmp_path).documents())


def test_attributions_inside_each_other_are_refused(tmp_path: Path) -> None:
    text = "Quay shut\n\nIda Berg said her deputy thinks the wall fell."
    rows = [
        attribution(1, text, "Ida Berg", "said", "the wall fell", **{"in": 2}),
        attribution(2, text, "her deputy", "thinks", "the wall fell", **{"in": 1}),
    ]
    record = {"text": text, "attributions": rows, "hedges": [], "boilerplate": []}
    (tmp_path / "001.json").write_text(json.dumps(record))
    with pytest.raises(CorpusError, match="attribution 2: in: 1 is not the id"):
        list(NewsroomCorpus(tmp_path).documents())
