"""The corpora this distribution knows."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Corpus
from allegedly.model.vocabularies import HEDGE_TYPES, HedgeType

SEMANTIC: Final[frozenset[HedgeType]] = frozenset(
    {"epistemic", "doxastic", "investigation", "condition"}
)
WEASEL: Final[frozenset[HedgeType]] = SEMANTIC | {"weasel", "approximator"}
HEARSAY: Final[frozenset[HedgeType]] = SEMANTIC | {"hearsay"}

_SZEGED: Final = "Szeged Uncertainty Corpus, https://rgai.inf.u-szeged.hu/node/160"
_POLNEAR: Final = "PolNeAR 1.0, https://github.com/networkdynamics/PolNeAR"
_FACTUALITY: Final = "https://github.com/njjiang/factuality_bert"
_DOWNLOAD: Final = "download it from its home and unpack it"


def _xml(path: Path, pattern: str = "*.xml") -> Corpus:
    from allegedly.bench.corpora.szeged import XmlCorpus

    return XmlCorpus(path, pattern)


def _jsonl(path: Path) -> Corpus:
    from allegedly.bench.corpora.jsonl import JsonlCorpus

    return JsonlCorpus(path)


def _csv(path: Path) -> Corpus:
    from allegedly.bench.corpora.csv_sentences import CsvCorpus

    return CsvCorpus(path)


def _polnear(path: Path) -> Corpus:
    from allegedly.bench.corpora.polnear import PolnearCorpus

    return PolnearCorpus(path)


def _newsroom(path: Path) -> Corpus:
    from allegedly.bench.corpora.newsroom import NewsroomCorpus

    return NewsroomCorpus(path)


def _newsdesk() -> Corpus:
    from allegedly.bench.newsdesk import Newsdesk

    return Newsdesk()


def _wikinews() -> Corpus:
    from allegedly.bench.corpora.wikinews import Wikinews

    return Wikinews()


def _events(path: Path, passages: bool = False) -> Corpus:
    from allegedly.bench.corpora.events import EventsCorpus

    return EventsCorpus(path, passages=passages)


def _factbank(path: Path) -> Corpus:
    from allegedly.bench.corpora.factbank import FactBankCorpus

    return FactBankCorpus(path)


def _sets_of_events() -> list[CorpusSpec]:
    """Return a training and a development part of each set of events."""
    ewt = "White et al. 2016 and Rudinger et al. 2018, from the UD English Web Treebank"
    sets: list[tuple[str, str, str, str, str]] = [
        ("uds-ih2", "UDS_IH2", "events of web text", "CC BY-SA 4.0", ewt),
        (
            "uw",
            "UW",
            "events of newswire",
            "the text is licensed newswire: do not copy it",
            "Lee et al. 2015",
        ),
        ("meantime", "MEANTIME", "events of Wikinews", "CC BY", "Minard et al. 2016"),
        (
            "commitmentbank",
            "CB",
            "clauses embedded under a verb, in their context",
            "for research",
            "De Marneffe, Simons & Tonhauser 2019",
        ),
        (
            "megaveridicality",
            "MV2",
            "made sentences of 776 verbs that embed clauses",
            "MIT",
            "White et al. 2018",
        ),
        (
            "rp",
            "RP",
            "sentences with verbs that embed clauses",
            "for research",
            "Ross & Pavlick 2019",
        ),
    ]
    return [
        CorpusSpec(
            name + suffix,
            partial(_events, passages=True) if name == "commitmentbank" else _events,
            f"{summary}, each with a commitment from -3 to 3, {part} part",
            unit="commitment",
            licence=licence,
            home=f"{source}; {_FACTUALITY}",
            obtain=_DOWNLOAD,
            location=f"factuality/{folder}/{file}.jsonl",
        )
        for name, folder, summary, licence, source in sets
        for suffix, part, file in (("", "training", "train"), ("-dev", "development", "dev"))
    ]


def corpus_specs() -> list[CorpusSpec]:
    """Return their specs; reads nothing."""
    szeged = partial(CorpusSpec, unit="sentence", positive=SEMANTIC, home=_SZEGED, obtain=_DOWNLOAD)
    polnear = partial(
        CorpusSpec,
        factory=_polnear,
        unit="attribution",
        licence="none stated; the articles are copyrighted",
        home=_POLNEAR,
        obtain=_DOWNLOAD,
        nested=False,
    )
    return [
        CorpusSpec(
            "wikinews",
            _wikinews,
            "Wikinews of 2019 and 2020 with all its attributions, commitments and hedges",
            positive=frozenset(HEDGE_TYPES),
            licence="text CC BY 2.5, annotation CC BY 4.0",
            home="https://en.wikinews.org; annotated for this library under a written guide",
            obtain="it comes with the library",
            bundled=True,
        ),
        CorpusSpec(
            "newsdesk",
            _newsdesk,
            "invented news articles with attributions, claims and typed hedges",
            positive=frozenset(HEDGE_TYPES),
            licence="CC0",
            home="written for this library",
            obtain="it comes with the library",
            bundled=True,
        ),
        szeged(
            "szeged-wiki",
            _xml,
            "Wikipedia paragraphs with typed hedge cues",
            licence="CC BY-SA",
            location="szeged-uncertainty/wiki-train.xml",
        ),
        szeged(
            "szeged-bio",
            partial(_xml, pattern="bio_*.xml"),
            "biomedical papers and abstracts with typed hedge cues",
            licence="CC BY-SA",
            location="szeged-uncertainty",
        ),
        szeged(
            "szeged-news",
            _xml,
            "newswire with typed hedge cues (the FactBank part)",
            licence="annotation CC BY-SA; the text is licensed newswire",
            location="szeged-uncertainty/news-dev.xml",
        ),
        CorpusSpec(
            "conll2010-wikipedia",
            _jsonl,
            "Wikipedia sentences labelled for weasel wording",
            positive=WEASEL,
            licence="text CC BY-SA",
            home="CoNLL-2010 shared task, https://rgai.inf.u-szeged.hu/node/118",
            obtain=_DOWNLOAD,
            location="conll2010-wikipedia/train.jsonl",
        ),
        CorpusSpec(
            "bioscope",
            _xml,
            "biomedical abstracts with speculation cues",
            positive=SEMANTIC,
            licence="CC BY 2.0",
            home="BioScope 1.0, https://rgai.inf.u-szeged.hu/node/105",
            obtain=_DOWNLOAD,
            location="bioscope/abstracts.xml",
        ),
        polnear(
            "polnear-train",
            summary="US political news with outermost attributions, training part",
            location="polnear/train",
        ),
        polnear(
            "polnear-dev",
            summary="US political news with outermost attributions, development part",
            location="polnear/dev",
        ),
        CorpusSpec(
            "newsroom-train",
            _newsroom,
            "articles of many outlets with all their attributions, training part",
            unit="attribution",
            licence="the articles are copyrighted; no annotation licence is stated",
            home="annotated for this library by a language model under a written guide",
            obtain="it is not published; annotate articles of your own in its format",
            location="newsroom/train",
        ),
        CorpusSpec(
            "newsroom-dev",
            _newsroom,
            "articles of many outlets with all their attributions, development part",
            unit="attribution",
            licence="the articles are copyrighted; no annotation licence is stated",
            home="annotated for this library by a language model under a written guide",
            obtain="it is not published; annotate articles of your own in its format",
            location="newsroom/dev",
        ),
        *_sets_of_events(),
        CorpusSpec(
            "certainty-science",
            _jsonl,
            "findings in science news and abstracts with a certainty from 1 to 6",
            positive=HEARSAY,
            licence="MIT",
            home="Pei & Jurgens 2021, https://github.com/Jiaxin-Pei/Certainty-in-Science-Communication",
            obtain=_DOWNLOAD,
            location="certainty-science/sentence-level-certainty.jsonl",
        ),
        CorpusSpec(
            "factbank",
            _factbank,
            "newswire events with factuality values, taken by sentence",
            positive=HEARSAY,
            licence="Linguistic Data Consortium user agreement",
            home="FactBank 1.0, LDC2009T23",
            obtain="order it from the Linguistic Data Consortium",
            location="factbank/annotation",
        ),
        CorpusSpec(
            "conll2010-xml",
            _xml,
            "any file in the XML of the CoNLL-2010 shared task",
            positive=WEASEL,
            licence="CC BY-SA",
            home="CoNLL-2010 shared task, https://rgai.inf.u-szeged.hu/node/118",
            obtain=_DOWNLOAD,
        ),
        CorpusSpec(
            "jsonl",
            _jsonl,
            "sentences of your own, one JSON object on each line",
            positive=WEASEL | HEARSAY,
            licence="your own",
            obtain='write lines like {"text": "…", "label": "hedged"}',
        ),
        CorpusSpec(
            "csv",
            _csv,
            "sentences of your own, one in each row",
            positive=WEASEL | HEARSAY,
            licence="your own",
            obtain="write a table with the columns text and label",
        ),
        CorpusSpec(
            "events",
            _events,
            "events of your own with a commitment, one JSON object on each line",
            unit="commitment",
            licence="your own",
            obtain='write lines like {"text": "…", "targets": [{"span1": [3, 4], "label": -3}]}',
        ),
        CorpusSpec(
            "brat",
            _polnear,
            "attributions of your own in brat stand-off",
            unit="attribution",
            licence="your own",
            obtain="annotate Source, Cue and Content in brat",
        ),
        CorpusSpec(
            "newsroom",
            _newsroom,
            "articles of your own with all their attributions, one JSON file for each",
            unit="attribution",
            licence="your own",
            obtain="write 001.json, 002.json … as the page on training shows",
        ),
    ]
