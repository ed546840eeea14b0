"""Finding corpora, and the published counts of those on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from allegedly.bench.corpora import committed_claims, gold_claims, locate, open_corpus
from allegedly.errors import CorpusError
from allegedly.hookspecs import CorpusSpec
from allegedly.plugins import default_registry

ON_DISK = [
    *("szeged-wiki", "szeged-bio", "szeged-news", "conll2010-wikipedia", "bioscope"),
    *("polnear-train", "polnear-dev", "certainty-science"),
]


@pytest.fixture(autouse=True)
def no_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("ALLEGEDLY_CONFIG", str(path))
    return path


def spec(name: str) -> CorpusSpec:
    found = default_registry().get("corpus", name).spec
    assert isinstance(found, CorpusSpec)
    return found


def test_option_before_config_before_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_config: Path
) -> None:
    wiki = spec("szeged-wiki")
    monkeypatch.delenv("ALLEGEDLY_DATA", raising=False)
    assert locate(wiki) is None
    assert wiki.location is not None
    usual = tmp_path / "data" / wiki.location
    usual.parent.mkdir(parents=True)
    usual.touch()
    monkeypatch.setenv("ALLEGEDLY_DATA", str(tmp_path / "data"))
    assert locate(wiki) == usual
    (tmp_path / "mine.xml").touch()
    no_config.write_text('[corpora]\nszeged-wiki = "mine.xml"\n')
    assert locate(wiki) == tmp_path / "mine.xml"
    other = tmp_path / "other.xml"
    other.touch()
    assert locate(wiki, other) == other


def test_absent_corpus_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_config: Path
) -> None:
    monkeypatch.setenv("ALLEGEDLY_DATA", str(tmp_path))
    with pytest.raises(
        CorpusError, match="ALLEGEDLY_DATA to the folder that contains bioscope"
    ) as error:
        open_corpus("bioscope")
    assert str(no_config) in str(error.value)
    with pytest.raises(CorpusError, match="which was given"):
        open_corpus("bioscope", tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="give its path"):
        open_corpus("jsonl")


@pytest.mark.parametrize("text", ["[corpora", "corpora = 3", "[corpora]\njsonl = 3"])
def test_broken_config(text: str, no_config: Path) -> None:
    """A configuration file that cannot be read is named."""
    no_config.write_text(text)
    with pytest.raises(CorpusError, match=r"config\.toml"):
        open_corpus("jsonl")


def test_path_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It may rain.", "label": "hedged"}\n')
    (document,) = open_corpus("jsonl", path).documents()
    assert document.article.text == "It may rain."


def need(name: str) -> None:
    if "ALLEGEDLY_DATA" not in os.environ:
        pytest.skip("ALLEGEDLY_DATA is not set")
    if locate(spec(name)) is None:
        pytest.skip(f"{name} is not on disk")


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "documents", "sentences", "hedged", "titles"),
    [
        ("szeged-wiki", 2184, 8927, 1798, False),
        ("szeged-news", 93, 1155, 197, False),
        ("conll2010-wikipedia", 2114, 8448, 2385, False),
        ("bioscope", 1273, 11871, 2101, True),
        ("certainty-science", 1220, 1220, 0, False),
    ],
)
def test_published_counts(
    name: str, documents: int, sentences: int, hedged: int, titles: bool
) -> None:
    """Each corpus has as many documents and sentences as published."""
    need(name)
    read = list(open_corpus(name).documents())
    assert len(read) == documents
    assert len({document.article.id for document in read}) == documents
    gold = [g for document in read for g in gold_claims(document, titles=titles)[1]]
    assert len(gold) == sentences
    assert sum(g.label == "hedged" for g in gold) == hedged


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["szeged-wiki", "szeged-bio", "szeged-news", "bioscope"])
def test_cues_lie_in_their_sentences(name: str) -> None:
    need(name)
    for document in open_corpus(name).documents():
        text = document.article.text
        for sentence in document.sentences:
            assert (sentence.label == "hedged") == bool(sentence.hedges)
            for hedge in sentence.hedges or ():
                assert sentence.span.contains(hedge.span)
                assert hedge.span.of(text).strip() == hedge.span.of(text) != ""
                assert (hedge.type is None) == (name == "bioscope")


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "count"), [("polnear-train", 840), ("polnear-dev", 84)])
def test_polnear(name: str, count: int) -> None:
    """Each part of PolNeAR has as many texts as published, all annotated."""
    need(name)
    read = list(open_corpus(name).documents())
    assert len(read) == count
    assert all(document.attributions is not None for document in read)


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "documents", "events"),
    [
        ("uds-ih2", 9098, 22108),
        ("uds-ih2-dev", 1246, 2642),
        ("uw", 2765, 9422),
        ("uw-dev", 992, 3358),
        ("meantime", 293, 1012),
        ("meantime-dev", 65, 195),
        ("commitmentbank", 250, 250),
        ("commitmentbank-dev", 56, 56),
        ("megaveridicality", 2200, 2200),
        ("megaveridicality-dev", 626, 626),
        ("rp", 1100, 1100),
        ("rp-dev", 308, 308),
    ],
)
def test_events(name: str, documents: int, events: int) -> None:
    """Each set has as many events as published, and the tokens of a claim contain its event."""
    need(name)
    read = list(open_corpus(name).documents())
    assert len(read) == documents
    found = [claim for document in read for claim in committed_claims(document)[0]]
    assert len(found) == events
    split = 0
    for claim in found:
        tokens = claim.segmentation.tokens
        event = claim.event
        assert event is not None and claim.spans[0].contains(event)
        inside = tokens.within(event)
        assert (tokens.starts[inside[0]], tokens.span(inside[-1], inside[-1]).end) == (
            event.start,
            event.end,
        )
        split += len(inside) > 1
    assert split <= 0.001 * events  # "OK'd" and the like are more than one token


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "documents", "claims"), [("newsroom-dev", 32, 522), ("wikinews", 56, 584)]
)
def test_commitments_of_sources(name: str, documents: int, claims: int) -> None:
    """Every attribution but topics has the commitment of its source."""
    need(name)
    read = list(open_corpus(name).documents())
    assert len(read) == documents
    found = [claim for document in read for claim in committed_claims(document)[0]]
    assert len(found) == claims
    annotated = [a for document in read for a in document.attributions or ()]
    assert all(a.commitment is not None for a in annotated)
    assert len(found) == sum(a.form != "topic" for a in annotated)
    assert all(claim.attribution is not None for claim in found)
