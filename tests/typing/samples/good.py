"""What plugin authors and users write; type checkers have nothing to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, assert_type

import allegedly
from allegedly import (
    Analysis,
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    AttributorSpec,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Commitment,
    Content,
    Corpus,
    CorpusSpec,
    Cue,
    Degree,
    Failure,
    GoldDocument,
    GoldHedge,
    GoldSentence,
    Hedge,
    HedgeType,
    Holder,
    Label,
    Polarity,
    Reader,
    ReaderSpec,
    Renderer,
    RendererSpec,
    Segmentation,
    Source,
    Span,
    TrainableClassifier,
    hookimpl,
)
from allegedly.plugins import Registry
from allegedly.testing import (
    CLASSIFIER_CHECKS,
    Check,
    Installed,
    check_classifier,
    check_corpus,
    check_trainable,
    checks_for,
)

WORDS: dict[str, HedgeType] = {"may": "epistemic", "if": "condition"}


class Words(ClaimClassifier):
    name = "words"

    def __init__(self, *, least: float = 0.5) -> None:
        self.least = least

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [self.judge(claim) for claim in claims]

    def judge(self, claim: Claim) -> Assessment:
        tokens = claim.segmentation.tokens
        hedges: list[Hedge] = []
        for zone, holder in claim.zones:
            assert_type(zone, Span)
            assert_type(holder, Holder)
            hedges.extend(
                Hedge(tokens.span(i), tokens.texts[i], WORDS[tokens.lowers[i]], holder)
                for i in tokens.within(zone)
                if tokens.lowers[i] in WORDS
            )
        label: Label = "hedged" if hedges else "plain"
        degree: Degree = "probable" if hedges else "certain"
        voice: Holder = "author" if claim.attribution is None else "source"
        return Assessment(
            self.name,
            label,
            0.9 if hedges else 0.1,
            tuple(hedges),
            commitment={voice: Commitment.of(degree)},
        )


class Learning(TrainableClassifier):
    name = "learning"

    def __init__(self) -> None:
        self.share = 0.0

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
        commitments: Sequence[Mapping[Holder, Commitment]] | None = None,
    ) -> None:
        self.share = list(labels).count("hedged") / len(labels)

    def assess(self, claims: Sequence[Claim]) -> tuple[Assessment, ...]:
        return tuple(Assessment(self.name, "plain", self.share) for _ in claims)

    def save(self, path: Path) -> None:
        path.joinpath("share").write_text(str(self.share))

    def load(self, path: Path) -> None:
        self.share = float(path.joinpath("share").read_text())


class Quotes(Attributor):
    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        span = Span(0, len(segmentation.text))
        source = Source((span,), segmentation.text, "unnamed-group")
        cue = Cue((), "", "say", stance="distancing")
        return [Attribution("a1", source, cue, Content((span,), segmentation.text), "direct")]


class Lines(Reader):
    def read(self, stream: BinaryIO, name: str) -> Iterator[Article | Failure]:
        for line in stream:
            yield Article.from_text(line.decode(), title=name, authors=["A", "B"])


class Titles(Renderer):
    def render(self, analyses: Iterable[Analysis]) -> Iterator[str]:
        for analysis in analyses:
            yield analysis.article.title or ""


class Two(Corpus):
    def __init__(self, path: Path | None = None) -> None:
        self.path = path

    def documents(self) -> Iterator[GoldDocument]:
        article = Article.from_text("It may rain.", id="1")
        yield GoldDocument(
            article, (GoldSentence(Span(0, 12), "hedged", (GoldHedge(Span(3, 6)),)),)
        )


@hookimpl
def allegedly_classifiers() -> list[ClassifierSpec]:
    return [
        ClassifierSpec("words", Words, "by words"),
        ClassifierSpec("more-words", partial(Words, least=0.3)),
        ClassifierSpec("learning", Learning, trainable=True),
    ]


@hookimpl
def allegedly_attributors() -> Iterable[AttributorSpec]:
    yield AttributorSpec("quotes", Quotes)


@hookimpl
def allegedly_readers() -> list[ReaderSpec]:
    return [ReaderSpec("lines", Lines, "lines", (".lines",), lambda head: head.startswith(b"#"))]


@hookimpl
def allegedly_renderers() -> list[RendererSpec]:
    return [RendererSpec("titles", Titles, suffix=".txt")]


@hookimpl
def allegedly_corpora() -> list[CorpusSpec]:
    return [CorpusSpec("two", Two, positive=frozenset({"epistemic"}), bundled=True)]


def use(paths: list[Path]) -> None:
    articles = (Article.from_text(path.read_text()) for path in paths)
    analyzer = Analyzer([Words(), "rules"], Quotes(), options={"rules": {}}, n_jobs=2)
    for analysis in analyzer.analyze_many(articles):
        for claim in analysis.claims:
            assert_type(analysis.assessments["words"][claim.id], Assessment)
            assert_type(claim.attribution, Attribution | None)
            held = analysis.assessments["words"][claim.id].voiced
            assert_type(held, Commitment | None)
            if held is not None:
                assert_type(held.polarity, Polarity | None)
    assert_type(list(analyzer.map(len_of, [])), list[int])
    assert_type(allegedly.analyze(Article.from_text("")).to_json(), str)
    assert_type(allegedly.claims_from_sentences(["It may rain."]), list[Claim])
    assert_type(allegedly.compare([Words(), "rules"], Two()).best, str | None)


def len_of(analysis: Analysis) -> int:
    return len(analysis.claims)


def check() -> None:
    check_classifier(Words, exempt={"speed_is_sane": "it is slow"})
    check_classifier(lambda: Words(least=0.1))
    check_trainable(Learning)
    check_corpus(Two)
    for each in (*CLASSIFIER_CHECKS, *checks_for(Installed("classifier", "words"))):
        assert_type(each, Check)
        each(Words)
    Registry(entry_points=False).register(Words, "mine")
