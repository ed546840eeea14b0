"""The analyzer: order, laziness, failures, workers."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterator, Sequence

import joblib
import pytest

from allegedly import (
    AllegedlyError,
    Analyzer,
    Article,
    Assessment,
    Attribution,
    Attributor,
    AttributorSpec,
    Claim,
    ClaimClassifier,
    ClassifierSpec,
    Content,
    Hedge,
    PluginError,
    Segmentation,
    Span,
    UnknownPluginError,
    analyze,
    analyze_many,
    hookimpl,
)
from allegedly.analyzer.batching import (
    ARTICLE_CHARACTERS,
    BATCH_ARTICLES,
    BATCH_CHARACTERS,
    BATCHES_AHEAD,
)
from allegedly.analyzer.selection import Loaded, Selection
from allegedly.plugins import Registry
from allegedly.storage import Recent


class Nobody(Attributor):
    """Finds no attribution."""

    name = "nobody"

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        return []


class Judge(ClaimClassifier):
    """Judges by a function of the batch; counts its calls."""

    def __init__(
        self, name: str, judge: Callable[[Sequence[Claim]], Sequence[Assessment]] | None = None
    ) -> None:
        self.name = name
        self.judge = judge
        self.score = 0.25
        self.batches: list[int] = []

    def assess(self, claims: Sequence[Claim]) -> Sequence[Assessment]:
        self.batches.append(len(claims))
        if self.judge is not None:
            return self.judge(claims)
        return [Assessment(self.name, "plain", self.score) for _ in claims]


def articles(count: int) -> list[Article]:
    return [Article.from_text(f"Story {i} begins. It goes on.", id=f"s{i}") for i in range(count)]


def test_one_article() -> None:
    """Sentences become claims, and every classifier judges each."""
    analysis = Analyzer([Judge("a"), Judge("b")], Nobody()).analyze(articles(1)[0])
    assert [claim.text for claim in analysis.claims] == ["Story 0 begins.", "It goes on."]
    assert [claim.id for claim in analysis.claims] == ["c1", "c2"]
    assert set(analysis.assessments) == {"a", "b"}
    assert analysis.assessments["a"]["c2"].score == 0.25
    assert analysis.failures == ()
    assert analysis.provenance.attributor.startswith("nobody ")


def test_installed_classifiers_are_the_default() -> None:
    """If no classifiers are named, every installed one runs."""
    analysis = analyze(Article.from_text("The bridge may close."))
    assert {"lexicon", "rules", "ml"} <= set(analysis.assessments)
    labels = {name: judged["c1"].label for name, judged in analysis.assessments.items()}
    assert [labels[name] for name in ("lexicon", "rules", "ml")] == ["hedged"] * 3


def test_strings_are_articles() -> None:
    """Text is analysed like the article made of it, one or many."""
    text = "Critics claim it may rain."
    expected = [Analyzer(["rules"]).analyze(Article.from_text(text))]
    assert [Analyzer(["rules"]).analyze(text)] == expected
    assert Analyzer(["rules"]).analyze_batch([text]) == expected
    assert list(Analyzer(["rules"]).analyze_many([text])) == expected
    assert list(Analyzer(["rules"]).map(lambda analysis: analysis, [text])) == expected
    assert [analyze(text, classifiers=["rules"])] == expected
    assert list(analyze_many([text], classifiers=["rules"])) == expected


def test_one_call_takes_what_an_analyzer_takes() -> None:
    """Attributor, classifiers and options reach the plugins, by name and as objects."""
    text = "It reportedly rains."
    only = {"rules": {"types": ["weasel"]}}
    for analysis in (
        analyze(text, classifiers=["rules"], attributor=Nobody(), options=only),
        *analyze_many([text], classifiers=["rules"], attributor=Nobody(), options=only),
    ):
        assert analysis.provenance.attributor.startswith("nobody")
        assert analysis.assessments["rules"]["c1"].label == "plain"
    assert analyze(text, classifiers=["rules"]).assessments["rules"]["c1"].label == "hedged"
    with pytest.raises(PluginError, match="bad"):
        analyze(text, classifiers=[Judge("bad", lambda claims: [])], strict=True)


def test_one_call_after_another_loads_plugins_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that name the same plugins share them; others have their own."""
    made: list[object] = []
    monkeypatch.setattr("allegedly.analyzer.shared_analyzers._analyzers", Recent(8))
    load = Selection.load

    def counted(self: Selection, *, strict: bool) -> Loaded:
        made.append(self)
        return load(self, strict=strict)

    monkeypatch.setattr(Selection, "load", counted)
    for _ in range(3):
        analyze("It rains.", classifiers=["rules"], options={"rules": {"types": ["weasel"]}})
        analyze("It rains.", classifiers=["rules"])
    assert len(made) == 2


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: Analyzer("rules"), r"classifiers must be .*write classifiers=\['rules'\]"),
        (lambda: Analyzer(Judge("a")), "classifiers must be an iterable.* not a Judge"),
        (lambda: Analyzer(5), "classifiers must be an iterable of names"),
        (lambda: Analyzer(["rules", 5]), r"classifiers\[1\] must be a name or a ClaimClassifier"),
        (lambda: Analyzer([Judge]), r"classifiers\[0\] must be .*pass an instance of the class"),
        (
            lambda: Analyzer(attributor=5),
            "attributor must be a name, an Attributor, a Plugin or None",
        ),
        (lambda: Analyzer(options=["rules"]), "options must be a mapping by plugin name"),
        (
            lambda: Analyzer(["rules"], options={"rules": 5}),
            r"options\['rules'\] must be a mapping",
        ),
        (lambda: Analyzer(n_jobs="2"), "n_jobs must be a whole number or None, not a str"),
        (lambda: Analyzer(registry="x"), "registry must be a Registry or None, not a str"),
        (lambda: Analyzer(strict="no"), "strict must be True or False, not a str"),
        (lambda: analyze("It rains.", any_language=1), "any_language must be True or False"),
        (lambda: Analyzer(cache=5), "cache must be a path or None, not an int"),
        (lambda: analyze(5), "article must be a string or an Article, not an int"),
        (lambda: analyze(b"It rains."), "article must be .*not bytes .*decode it first"),
        (lambda: analyze("It rains.", classifiers="rules"), "classifiers must be an iterable"),
        (lambda: analyze_many("It rains."), "articles must be .*for one article use analyze"),
        (lambda: analyze_many(articles(1)[0]), "articles must be .*not an Article"),
        (lambda: list(analyze_many(["It rains.", 5])), r"articles\[1\] must be a string or an Art"),
    ],
)
def test_arguments_of_the_wrong_type_are_named(call: Callable[[], object], told: str) -> None:
    """A wrong type raises a `TypeError` at once, which names the argument."""
    with pytest.raises(TypeError, match=told) as raised:
        call()
    assert isinstance(raised.value, AllegedlyError)


def test_many_come_in_order_and_in_batches() -> None:
    """Claims of several articles reach a classifier together."""
    judge = Judge("a")
    found = list(Analyzer([judge], Nobody()).analyze_many(articles(70)))
    assert [analysis.article.id for analysis in found] == [f"s{i}" for i in range(70)]
    assert judge.batches == [64, 64, 12]


def test_endless_input_is_read_lazily() -> None:
    """Taking a few results reads a bounded number of articles."""
    read = itertools.count()

    def endless() -> Iterator[Article]:
        for i in read:
            yield Article.from_text(f"Story {i}.")

    found = Analyzer([Judge("a")], Nobody()).analyze_many(endless())
    assert next(read) == 0
    assert len(list(itertools.islice(found, 3))) == 3
    assert next(read) <= BATCH_ARTICLES + 1


def test_endless_input_in_parallel() -> None:
    """Several workers read ahead, but never without bound."""
    read = itertools.count()
    stream = (Article.from_text(f"Story {i}.") for i in read)
    analyzer = Analyzer([Judge("a")], Nobody(), n_jobs=2)
    with joblib.parallel_config("threading"):
        found = analyzer.analyze_many(stream)
        assert [next(found).article.text for _ in range(2)] == ["Story 0.", "Story 1."]
        found.close()  # type: ignore[attr-defined]
    window = 2 * BATCHES_AHEAD * BATCH_CHARACTERS // ARTICLE_CHARACTERS
    assert next(read) <= window + BATCH_ARTICLES + 1


def test_workers_change_nothing() -> None:
    """One process or two, the same bytes."""
    texts = [
        "“We stay,” said Mayor Dorrit Valke. Critics claim it may be too late.",
        "The port, which lost $3 million last year, will close, Ruiz said.",
        "",
    ]
    inputs = [Article.from_text(f"{i}. {texts[i % 3]}") for i in range(80)]
    alone = [analysis.to_json() for analysis in Analyzer(n_jobs=1).analyze_many(inputs)]
    together = [analysis.to_json() for analysis in Analyzer(n_jobs=2).analyze_many(inputs)]
    assert alone == together


def test_workers_take_objects_as_they_are_now() -> None:
    """What a classifier learns between two runs is not lost."""
    judge = Judge("a")
    analyzer = Analyzer([judge], Nobody(), n_jobs=2)
    for score in (0.25, 0.4):
        judge.score = score
        found = list(analyzer.analyze_many(articles(4)))
        assert [a.assessments["a"]["c1"].score for a in found] == [score] * 4


def test_plugins_in_use_stay_loaded() -> None:
    """Plugins stay loaded however many other analyzers come and go."""
    made: list[str] = []

    def factory(name: str) -> Callable[[], Judge]:
        return lambda: made.append(name) or Judge(name)  # type: ignore[func-returns-value]

    registry = Registry(entry_points=False)
    for name in ("one", "other"):
        registry.register(plugin(name, factory(name)), f"allegedly-{name}")
    (article,) = articles(1)
    analyzer = Analyzer(["one"], Nobody(), registry=registry)
    for _ in range(12):
        analyzer.analyze(article)
        Analyzer(["other"], Nobody(), registry=registry).analyze(article)
    assert made.count("one") == 1


def test_joblib_configuration_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `n_jobs`, `joblib.parallel_config` decides."""
    seen: list[int | None] = []
    original = joblib.Parallel.__init__

    def spy(self: joblib.Parallel, n_jobs: int | None = None, **kwargs: object) -> None:
        original(self, n_jobs, **kwargs)
        seen.append(self.n_jobs)

    monkeypatch.setattr(joblib.Parallel, "__init__", spy)
    analyzer = Analyzer([Judge("a")], Nobody())
    assert len(list(analyzer.analyze_many(articles(3)))) == 3
    assert seen == []
    with joblib.parallel_config("threading", n_jobs=3):
        assert len(list(analyzer.analyze_many(articles(3)))) == 3
    assert seen == [3]


def test_map_applies_a_function_in_the_worker() -> None:
    """Only the result of the function is sent back."""
    found = Analyzer([Judge("a")], Nobody()).map(lambda a: len(a.claims), articles(3))
    assert list(found) == [2, 2, 2]


def test_input_that_raises_loses_no_article_before_it() -> None:
    """The articles read before come out first, then the error."""

    def stream() -> Iterator[Article]:
        yield from articles(2)
        raise OSError("the disk went away")

    found = Analyzer([Judge("a")], Nobody()).analyze_many(stream())
    assert [next(found).article.id, next(found).article.id] == ["s0", "s1"]
    with pytest.raises(OSError, match="disk"):
        next(found)


def _too_few(claims: Sequence[Claim]) -> list[Assessment]:
    return [Assessment("bad", "plain", 0.0)] * (len(claims) - 1)


def _raises(claims: Sequence[Claim]) -> list[Assessment]:
    if any("Story 1 " in claim.text for claim in claims):
        raise ZeroDivisionError("story one")
    return [Assessment("bad", "plain", 0.0) for _ in claims]


def _with(**changes: object) -> Callable[[Sequence[Claim]], list[Assessment]]:
    values = {"classifier": "bad", "label": "plain", "score": 0.0, **changes}
    return lambda claims: [Assessment(**values) for _ in claims]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("judge", "cause"),
    [
        (_too_few, "1 assessments for 2 claims"),
        (_with(score=1.5), "score 1.5 is outside"),
        (_with(score=float("nan")), "score nan is outside"),
        (_with(label="maybe"), "label 'maybe'"),
        (_with(classifier="other"), "signed 'other'"),
        (
            _with(hedges=(Hedge(Span(0, 5), "wrong", "weasel", "author"),)),
            "its spans do not say that",
        ),
        (_with(hedges=(Hedge(Span(0, 5), "Story", "weasel", "source"),)), "outside its claim"),
        (lambda claims: ["plain" for _ in claims], "`assess` gave a str, not exactly Assessment"),
        (lambda claims: None, "assess returned a NoneType, not a list or a tuple"),
    ],
)
def test_broken_promises_are_failures(
    judge: Callable[[Sequence[Claim]], list[Assessment]], cause: str
) -> None:
    """A failed classifier is absent from the assessments and never reads as plain."""
    analysis = Analyzer([Judge("bad", judge), Judge("good")], Nobody()).analyze(articles(1)[0])
    assert set(analysis.assessments) == {"good"}
    (failure,) = analysis.failures
    assert (failure.stage, failure.name) == ("assess", "bad")
    assert cause in failure.cause


def test_a_classifier_that_raises_loses_only_that_article() -> None:
    """Other articles in the same batch keep their assessments."""
    found = list(Analyzer([Judge("bad", _raises)], Nobody()).analyze_many(articles(4)))
    assert [set(analysis.assessments) for analysis in found] == [{"bad"}, set(), {"bad"}, {"bad"}]
    assert [len(analysis.failures) for analysis in found] == [0, 1, 0, 0]
    assert found[1].failures[0].cause == "ZeroDivisionError: story one"
    assert len(found[1].claims) == 2


def test_strict_raises() -> None:
    """With `strict` the first failure stops the run and names the plugin."""
    analyzer = Analyzer([Judge("bad", _raises)], Nobody(), strict=True)
    with pytest.raises(PluginError, match=r"bad .*failed to assess.*story one"):
        list(analyzer.analyze_many(articles(4)))


class Wild(Nobody):
    """Returns an attribution that points outside the text."""

    def attribute(self, segmentation: Segmentation) -> list[Attribution]:
        content = Content((Span(0, 10_000),), "all of it")
        return [Attribution("a1", None, None, content, "indirect")]


def test_a_failed_attributor_makes_no_claims() -> None:
    """The voice of each claim is unknown, so none is attributed to the author."""
    analysis = Analyzer([Judge("a")], Wild()).analyze(articles(1)[0])
    assert analysis.claims == ()
    assert analysis.assessments["a"] == {}
    assert analysis.failures[0].stage == "attribute"


def plugin(name: str, factory: Callable[[], ClaimClassifier]) -> types.ModuleType:
    made = types.ModuleType("plugin")

    @hookimpl
    def allegedly_classifiers() -> list[ClassifierSpec]:
        return [ClassifierSpec(name, factory)]

    made.allegedly_classifiers = allegedly_classifiers  # type: ignore[attr-defined]
    return made


def test_a_classifier_that_fails_to_load() -> None:
    """The rest of the run is not affected; `strict` raises instead."""

    def factory() -> ClaimClassifier:
        raise FileNotFoundError("no weights")

    registry = Registry(entry_points=False)
    registry.register(plugin("heavy", factory), "allegedly-heavy", "2.0")
    registry.register(plugin("light", lambda: Judge("light")), "allegedly-light", "1.0")
    analysis = Analyzer(None, Nobody(), registry=registry).analyze(articles(1)[0])
    assert set(analysis.assessments) == {"light"}
    assert [(f.name, f.version) for f in analysis.failures] == [("heavy", "2.0")]
    assert analysis.provenance.classifiers == {"heavy": "2.0", "light": "1.0"}
    strict = Analyzer(None, Nobody(), registry=registry, strict=True)
    with pytest.raises(PluginError, match=r"heavy 2\.0 failed to load.*no weights"):
        strict.analyze(articles(1)[0])


def test_names_are_checked_at_once() -> None:
    """Unknown names, names given twice, and options for unused plugins are usage errors."""
    with pytest.raises(UnknownPluginError, match=r"choose from .*lexicon"):
        Analyzer(["lexikon"])
    with pytest.raises(PluginError, match="named twice"):
        Analyzer(["rules", "rules"])
    with pytest.raises(PluginError, match="options are given for 'ml'"):
        Analyzer(["rules"], options={"ml": {}})


def test_options_reach_the_classifier_that_is_named() -> None:
    """An attributor with the same name has a key of its own."""
    article = articles(1)[0]
    options = {"rules": {"types": ["condition"]}}
    assert Analyzer(["rules"], options=options).analyze(article).failures == ()
    wrong = Analyzer(["rules"], "rules", options={"attributor:rules": {"nonsense": 1}})
    with pytest.raises(PluginError, match=r"attributor 'rules'.*nonsense"):
        wrong.analyze(article)


def test_a_classifier_on_request_runs_only_if_named() -> None:
    """A classifier with `on_request` runs only if it is named."""

    class Plugins:
        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [
                ClassifierSpec("quick", lambda: Judge("quick")),
                ClassifierSpec("slow", lambda: Judge("slow"), on_request=True),
            ]

    registry = Registry(entry_points=False)
    registry.register(Plugins(), "test")
    article = Article.from_text("It may rain.")

    def asked(names: Sequence[str] | None) -> set[str]:
        analyzer = Analyzer(names, attributor=Nobody(), registry=registry, strict=True)
        return set(analyzer.analyze(article).assessments)

    assert asked(None) == {"quick"}
    assert asked(["slow"]) == {"slow"}


def offering(*specs: AttributorSpec | ClassifierSpec) -> Registry:
    """Return a registry that holds the attributors and classifiers given."""

    class Plugins:
        @hookimpl
        def allegedly_attributors(self) -> list[AttributorSpec]:
            return [spec for spec in specs if isinstance(spec, AttributorSpec)]

        @hookimpl
        def allegedly_classifiers(self) -> list[ClassifierSpec]:
            return [spec for spec in specs if isinstance(spec, ClassifierSpec)]

    registry = Registry(entry_points=False)
    registry.register(Plugins(), "test")
    return registry


def test_the_preferred_attributor_runs_with_its_classifier() -> None:
    """One that is not installed, and one without a preference, are passed over."""
    registry = offering(
        AttributorSpec("plain", Nobody, preference=1),
        AttributorSpec("good", Nobody, preference=2, modules=("json",)),
        AttributorSpec("best", Nobody, preference=3, modules=("no_such_module",)),
        AttributorSpec("bettermost", Nobody, preference=4, modules=("no_such_parent.module",)),
        AttributorSpec("other", Nobody),
        ClassifierSpec("good", lambda: Judge("good"), on_request=True, shares_with="good"),
        ClassifierSpec("quick", lambda: Judge("quick")),
    )
    chosen = Analyzer(registry=registry)
    assert (chosen.attributor, set(chosen.classifiers)) == ("good", {"good", "quick"})
    assert Analyzer(attributor="plain", registry=registry).classifiers == ("quick",)
    assert Analyzer(["quick"], registry=registry).classifiers == ("quick",)
    with pytest.raises(PluginError, match="no installed attributor has a preference"):
        Analyzer(registry=offering(AttributorSpec("other", Nobody)))
