"""Each format, read from small files of our own writing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allegedly.bench.corpora import gold_claims
from allegedly.bench.corpora.factbank import FactBankCorpus
from allegedly.bench.corpora.jsonl import JsonlCorpus
from allegedly.bench.corpora.polnear import PolnearCorpus
from allegedly.bench.corpora.szeged import XmlCorpus
from allegedly.errors import CorpusError
from allegedly.model import GoldHedge, Span

SZEGED = """<?xml version="1.0" encoding="utf-8"?>
<Annotation><DocumentSet>
<Document type="x"><DocID type="y">d1</DocID>
<DocumentPart type="Title"><Sentence id="S1.1">The café</Sentence></DocumentPart>
<DocumentPart type="Text">
<Sentence>It <ccue type="speculation_modal_possible_">may</ccue> shut &amp; stay so.</Sentence>
<Sentence>Ask <ccue type="speculation_hypo_investigation _">whether </ccue>it did.</Sentence>
<Sentence id="S1.4">  </Sentence>
<Sentence id="S1.5"> Nobody knew.</Sentence>
</DocumentPart></Document>
</DocumentSet></Annotation>
"""

BIOSCOPE = """<Annotation><DocumentSet><Document><DocID>7</DocID><DocumentPart type="AbstractText">
<sentence id="S1">It <xcope id="X1"><cue type="speculation" ref="X1">might</cue> be
<xcope id="X2"><cue type="negation" ref="X2">not</cue> so</xcope></xcope>.</sentence>
<sentence>It is <xcope id="X3"><cue type="negation" ref="X3">not</cue> so</xcope>.</sentence>
</DocumentPart></Document></DocumentSet></Annotation>
"""

CONLL = """<Annotation><DocumentSet><Document><DocID>w</DocID><DocumentPart type="Text">
<sentence id="S1" certainty="uncertain"><ccue>Some</ccue> like it.</sentence>
<sentence id="S2" certainty="certain">It rains.</sentence>
</DocumentPart></Document></DocumentSet></Annotation>
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def test_szeged_xml(tmp_path: Path) -> None:
    """Szeged XML gives sentences, headings, labels and typed cues."""
    (document,) = XmlCorpus(write(tmp_path / "a.xml", SZEGED)).documents()
    text = document.article.text
    assert document.article.id == "d1"
    assert text.split("\n") == [s.span.of(text) for s in document.sentences]
    assert text.split("\n") == [
        "The café",
        "It may shut & stay so.",
        "Ask whether it did.",
        "Nobody knew.",
    ]
    assert [s.title for s in document.sentences] == [True, False, False, False]
    assert [s.label for s in document.sentences] == ["plain", "hedged", "hedged", "plain"]
    cues = [(h.span.of(text), h.type) for s in document.sentences for h in s.hedges or ()]
    assert cues == [("may", "epistemic"), ("whether", "investigation")]


def test_bioscope_negation_is_no_hedge(tmp_path: Path) -> None:
    (document,) = XmlCorpus(write(tmp_path / "a.xml", BIOSCOPE)).documents()
    assert [s.label for s in document.sentences] == ["hedged", "plain"]
    assert document.sentences[0].hedges == (GoldHedge(Span(3, 8), None),)
    assert document.sentences[1].hedges == ()


def test_conll_xml_labels(tmp_path: Path) -> None:
    (document,) = XmlCorpus(write(tmp_path / "a.xml", CONLL)).documents()
    assert [s.label for s in document.sentences] == ["hedged", "plain"]


def test_folder_is_read_by_pattern(tmp_path: Path) -> None:
    write(tmp_path / "bio_b.xml", CONLL)
    write(tmp_path / "bio_a.xml", BIOSCOPE)
    write(tmp_path / "news.xml", SZEGED)
    corpus = XmlCorpus(tmp_path, "bio_*.xml")
    assert [d.article.id for d in corpus.documents()] == ["7", "w"]


def test_document_larger_than_a_chunk(tmp_path: Path) -> None:
    filler = "<Sentence>ä word.</Sentence>" * 20_000
    path = write(
        tmp_path / "a.xml",
        SZEGED.replace('<DocumentPart type="Text">', f'<DocumentPart type="Text">{filler}'),
    )
    (document,) = XmlCorpus(path).documents()
    assert len(document.sentences) == 20_004
    text = document.article.text
    assert [h.span.of(text) for h in document.sentences[-3].hedges or ()] == ["may"]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("</Document>", ""), 11, "mismatched tag"),
        (("speculation_modal_possible_", "speculation_guess"), 6, "speculation_guess"),
        (("d1</DocID>", "</DocID>"), 10, "no DocID"),
        (("<Document type=", "<Dokument type="), 10, "mismatched tag"),
        (('<Sentence id="S1.5">', '<Sentence><Sentence id="S1.5">'), 9, "inside another sentence"),
        (("The café", "The \x01"), 4, "not well-formed"),
    ],
)
def test_malformed_xml(tmp_path: Path, change: tuple[str, str], line: int, reason: str) -> None:
    """A fault in XML is reported with file and line."""
    path = write(tmp_path / "a.xml", SZEGED.replace(*change, 1))
    with pytest.raises(CorpusError) as error:
        list(XmlCorpus(path).documents())
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert reason in str(error.value)


def test_xml_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no element 'Document'"):
        list(XmlCorpus(write(tmp_path / "a.xml", "<html/>")).documents())


def test_duplicate_document(tmp_path: Path) -> None:
    """Two documents with one id are refused."""
    body = SZEGED[SZEGED.index("<Document type") : SZEGED.index("</DocumentSet>")]
    path = write(tmp_path / "a.xml", SZEGED.replace("</DocumentSet>", body + "</DocumentSet>"))
    with pytest.raises(CorpusError, match="two documents have the id 'd1'"):
        list(XmlCorpus(path).documents())


def test_entity_bomb_is_refused(tmp_path: Path) -> None:
    """Entities that multiply are refused where they are declared, before any is expanded."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    bomb = f"<!DOCTYPE Annotation [{entities}]><Annotation>&a9;</Annotation>"
    with pytest.raises(CorpusError, match="declares the entity 'a0'"):
        list(XmlCorpus(write(tmp_path / "a.xml", bomb)).documents())


def test_external_entity_is_not_fetched(tmp_path: Path) -> None:
    write(tmp_path / "secret", "secret")
    text = f'<!DOCTYPE A [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><A>&x;</A>'
    with pytest.raises(CorpusError, match="declares the entity 'x'"):
        list(XmlCorpus(write(tmp_path / "a.xml", text)).documents())


def jsonl(path: Path, *rows: object) -> Path:
    return write(path, "".join(json.dumps(row) + "\n" for row in rows))


def test_jsonl(tmp_path: Path) -> None:
    """JSON Lines are grouped into documents, with labels and cues."""
    path = jsonl(
        tmp_path / "a.jsonl",
        {
            "text": " It may rain.",
            "label": "hedged",
            "document": "a",
            "cues": [{"span": [4, 7], "type": "epistemic"}],
        },
        {"text": "It rains.", "label": "certain", "document": "b"},
        {"text": "Rain", "label": "plain", "document": "a", "cues": [], "title": True},
        {"text": "So it seems.", "label": "uncertain"},
    )
    documents = list(JsonlCorpus(path).documents())
    assert [d.article.id for d in documents] == ["a", "b", "line 4"]
    first = documents[0]
    assert first.article.text == "It may rain.\nRain"
    assert [s.title for s in first.sentences] == [False, True]
    assert first.sentences[0].hedges == (GoldHedge(Span(3, 6), "epistemic"),)
    assert first.sentences[1].hedges == ()
    assert documents[1].sentences[0].hedges is None
    assert [d.sentences[0].label for d in documents] == ["hedged", "plain", "hedged"]


def test_conll_and_certainty_jsonl(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        {"id": "x-1", "doc": "a", "text": "Many like it.", "label": "uncertain"},
        {"id": 0, "finding": "It may help.", "sentence-level-certainty": 3.5, "split": "train"},
    )
    conll, science = JsonlCorpus(path).documents()
    assert (conll.article.id, conll.sentences[0].label) == ("a", "hedged")
    assert (science.sentences[0].certainty, science.sentences[0].label) == (3.5, None)


def test_sentences_without_document_join_their_series(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        {"id": "t-1-0", "doc": None, "text": "One.", "label": "certain"},
        {"id": "t-1-1", "doc": "a", "text": "Two.", "label": "certain"},
        {"id": "t-2-0", "doc": None, "text": "Three.", "label": "certain"},
        {"id": "t-2-1", "doc": None, "text": "Four.", "label": "certain"},
    )
    documents = list(JsonlCorpus(path).documents())
    assert [(d.article.id, d.article.text) for d in documents] == [
        ("a", "One.\nTwo."),
        ("t-2", "Three.\nFour."),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "It may', "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"label": "plain"}', "'text' is missing"),
        ('{"text": "It rains."}', "neither 'label' nor 'certainty'"),
        ('{"text": "It rains.", "commitment": "sure"}', "must be a degree"),
        ('{"text": "It rains.", "commitment": "none-ish"}', "must be a degree"),
        ('{"text": "It rains.", "commitment": 2}', "from -1 to 1"),
        ('{"text": "It rains.", "commitment": NaN}', "from -1 to 1"),
        ('{"text": "It rains.", "commitment": true}', "from -1 to 1"),
        ('{"text": "It rains.", "commitment": 1' + "0" * 400 + "}", "from -1 to 1"),
        ('{"text": "It rains.", "label": "maybe"}', "'label' is 'maybe'"),
        ('{"text": "It rains.", "certainty": NaN}', "not a number"),
        ('{"text": "It rains.", "certainty": 1' + "0" * 400 + "}", "not a number"),
        ('{"text": "It rains.", "label": "plain", "document": [1]}', "'document'"),
        ('{"text": "So", "label": "plain", "cues": [{"span": [1, 3]}]}', "inside the text"),
        ('{"text": "So", "label": "plain", "cues": [{"span": [0, 2], "type": "x"}]}', "'x'"),
        ('{"text": "\\ud800", "label": "plain"}', "surrogate"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_malformed_jsonl(tmp_path: Path, line: str, reason: str) -> None:
    """A fault in JSON Lines is reported with file and line."""
    path = write(tmp_path / "a.jsonl", '{"text": "Fine.", "label": "plain"}\n\n' + line + "\n")
    with pytest.raises(CorpusError) as error:
        list(JsonlCorpus(path).documents())
    assert str(error.value).startswith(f"{path}:3: ")
    assert reason in str(error.value)


def test_jsonl_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "caf\xe9", "label": "plain"}\n')
    with pytest.raises(CorpusError, match=r"a\.jsonl:1: not UTF-8"):
        list(JsonlCorpus(path).documents())


TEXT = "Ida Foss said:\r\n“Rain,” she said, “is due.”\r\n"
QUOTED = "“Rain,” … “is due.”"


def ann(*extra: str) -> str:
    rain, due = TEXT.index("“Rain"), TEXT.index("“is")
    lines = [
        "T1\tSource 0 8\tIda Foss",
        "T2\tCue 9 13\tsaid",
        f"T3\tContent {rain} {rain + 7};{due} {due + 9}\t“Rain,” “is due.”",
        "T4\tAttribution 9 13\tsaid",
        "#1\tAnnotatorNotes T1\tnice",
        "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3 ",
        *extra,
    ]
    return "\n".join(lines) + "\n"


def test_brat_beside_the_text(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.ann", ann())
    (document,) = PolnearCorpus(tmp_path).documents()
    assert document.article.text == TEXT  # line ends untranslated
    assert document.attributions is not None
    (gold,) = document.attributions
    assert [s.of(TEXT) for s in gold.source] == ["Ida Foss"]
    assert [s.of(TEXT) for s in gold.cue] == ["said"]
    assert [s.of(TEXT) for s in gold.content] == ["“Rain,”", "“is due.”"]


def test_brat_first_annotator_is_gold(tmp_path: Path) -> None:
    write(tmp_path / "text/my_news.txt", TEXT)
    write(tmp_path / "text/unannotated.txt", TEXT)
    write(tmp_path / "attributions/my_news_b2.ann", ann())
    write(
        tmp_path / "attributions/my_news_a1.ann",
        ann("E2\tAttribution:T4 Cue:T2 Content:T1 Content2:T3"),
    )
    (document,) = PolnearCorpus(tmp_path).documents()
    assert document.article.id == "my_news"
    assert document.attributions is not None
    _, second = document.attributions
    assert second.source == ()
    assert len(second.content) == 3


def test_brat_span_text_over_lines(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(
        tmp_path / "a.ann",
        ann(f"T5\tContent 0 {len(TEXT)}\t{TEXT}", "E2\tAttribution:T4 Content:T5"),
    )
    (document,) = PolnearCorpus(tmp_path).documents()
    assert document.attributions is not None
    assert document.attributions[1].content == (Span(0, len(TEXT)),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T9\tCue 9 999\tsaid", "does not lie in the text"),
        ("T9\tCue 13 9\tsaid", "does not lie in the text"),
        ("T9\tCue nine\tsaid", "a span must read"),
        (f"T9\tCue 0 {'9' * 5000}\tsaid", "a span must read"),
        ("E2\tAttribution", "an event must read"),
        ("E2\tAttribution:T4 Content:T99", "E2 refers to T99"),
        ("some prose", "not a line of brat stand-off"),
    ],
)
def test_malformed_brat(tmp_path: Path, line: str, reason: str) -> None:
    """A fault in brat annotation is reported with file and line."""
    write(tmp_path / "a.txt", TEXT)
    path = write(tmp_path / "a.ann", ann(line))
    with pytest.raises(CorpusError) as error:
        list(PolnearCorpus(tmp_path).documents())
    assert str(error.value).startswith(f"{path}, line 7: ")
    assert reason in str(error.value)


def test_texts_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("One.\nThe café.\n".encode("latin-1"))
    write(tmp_path / "a.ann", ann())
    with pytest.raises(CorpusError, match=r"a\.txt:2: not UTF-8"):
        list(PolnearCorpus(tmp_path).documents())
    write(tmp_path / "fb_factValue.txt", "")
    (tmp_path / "sentences.txt").write_bytes(b"'a'|||1|||'\xe9'\n")
    with pytest.raises(CorpusError, match=r"sentences\.txt:1: not UTF-8"):
        list(FactBankCorpus(tmp_path).documents())


def test_brat_without_text(tmp_path: Path) -> None:
    write(tmp_path / "a.ann", ann())
    with pytest.raises(CorpusError, match=r"a\.txt: cannot be read"):
        list(PolnearCorpus(tmp_path).documents())


def test_factbank(tmp_path: Path) -> None:
    """FactBank values become labels of the sentence and its author."""
    write(
        tmp_path / "sentences.txt",
        "'a.tml'|||1|||'It's likely to rain.'\n'a.tml'|||2|||'He said it may.'\n",
    )
    write(
        tmp_path / "fb_factValue.txt",
        "'a.tml'|||1|||'f1'|||'e1'|||'i1'|||'s0'|||'rain'|||'AUTHOR'|||'PR+'\n"
        "'a.tml'|||2|||'f2'|||'e2'|||'i2'|||'s1_s0'|||'may'|||'he_AUTHOR'|||'PS+'\n",
    )
    (document,) = FactBankCorpus(tmp_path).documents()
    assert document.article.text == "It's likely to rain.\nHe said it may."
    assert [s.label for s in document.sentences] == ["hedged", "plain"]


@pytest.mark.parametrize("row", ["'a.tml'|||1|||'f1'", "|||".join(["'a'"] * 8 + ["'sure'"])])
def test_malformed_factbank(tmp_path: Path, row: str) -> None:
    """A fault in FactBank is reported with file and line."""
    write(tmp_path / "sentences.txt", "'a.tml'|||1|||'It rains.'\n")
    path = write(tmp_path / "fb_factValue.txt", row + "\n")
    with pytest.raises(CorpusError) as error:
        list(FactBankCorpus(tmp_path).documents())
    assert str(error.value).startswith(f"{path}:1: ")


def test_gold_claims_leave_titles_as_context(tmp_path: Path) -> None:
    (document,) = XmlCorpus(write(tmp_path / "a.xml", SZEGED)).documents()
    claims, gold = gold_claims(document)
    assert [c.text for c in claims] == [
        "It may shut & stay so.",
        "Ask whether it did.",
        "Nobody knew.",
    ]
    assert [c.spans for c in claims] == [(g.span,) for g in gold]
    segmentation = claims[0].segmentation
    assert [s.role for s in segmentation.sentences] == ["title", "body", "body", "body"]
    assert [segmentation.sentences[c.sentence].span for c in claims] == [g.span for g in gold]
    assert all(c.segmentation is segmentation and c.attribution is None for c in claims)
    with_titles, _ = gold_claims(document, titles=True)
    assert with_titles[0].text == "The café"
    assert with_titles[1:] == claims
