"""Comparisons on small corpora of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from allegedly import hookimpl
from allegedly.bench.comparison import SCHEMA
from allegedly.bench.running.compare import compare
from allegedly.errors import CorpusError, PluginError, UnknownPluginError
from allegedly.schema import comparison_schema

from .contenders import Broken, Learner, Quotes, Words, registry, spec

HEDGED = [
    "{} may close the {} port.",
    "Perhaps {} saw the {} boat.",
    "If {} wins, the {} flag falls.",
]
PLAIN = ["{} closed the {} port.", "{} has seen the {} boat.", "The {} club lost to the {} team."]
NAMES = ["Ida", "Oskar", "Mary", "Tom", "Ruth", "Ben", "Ada", "Max", "Eva", "Leo", "Kay", "Una"]
COLOURS = ["red", "blue", "green", "white"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Twelve documents with six sentences each, half of them hedged, no sentence twice."""
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(NAMES):
        for place, pattern in enumerate([*HEDGED, *PLAIN]):
            colour = COLOURS[(number + place) % 4]
            label = "hedged" if pattern in HEDGED else "plain"
            row: dict[str, Any] = {
                "text": pattern.format(name, colour),
                "label": label,
                "document": f"d{number}",
            }
            if label == "hedged":
                word = next(w for w in ("may", "Perhaps", "If") if w in row["text"].split())
                start = row["text"].index(word)
                kind = "condition" if word == "If" else "epistemic"
                row["cues"] = [{"span": [start, start + len(word)], "type": kind}]
            else:
                row["cues"] = []
            rows.append(row)
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def figures(comparison: Any) -> dict[str, Any]:
    """Return everything but what a clock or a process has a say in."""
    found = dict(comparison.to_dict())
    found.pop("environment")  # somebody may commit meanwhile
    for row in found["results"]:
        row.pop("cost")
    return found


def test_figures_by_hand(corpus: Path) -> None:
    contenders = [Words(), Words("more", "may|Perhaps"), Words("all", "may|Perhaps|If|closed")]
    comparison = compare(contenders, "jsonl", path=corpus, cost=False, resamples=200)
    words, more, everything = comparison.results
    assert words.sentences is not None and everything.sentences is not None
    hedged = words.sentences.classes["hedged"]
    assert (hedged.gold, hedged.predicted, hedged.found) == (36, 12, 12)
    assert words.value == hedged.f1 == pytest.approx(0.5)
    assert more.value == pytest.approx(0.8)
    assert everything.sentences.classes["hedged"].precision == pytest.approx(3 / 4)
    assert everything.cues is not None
    assert everything.cues.exact["epistemic"].found == 24
    assert everything.cues.any_exact.f1 == pytest.approx(2 * 36 / (36 + 48))
    assert comparison.best == "all"
    assert comparison.oracle == 1.0
    assert comparison.tied == ("all",)
    assert words.interval == pytest.approx((0.5, 0.5))  # all documents are alike
    pair = comparison.pairs[0]
    assert (pair.one, pair.other) == ("words", "more")
    assert pair.difference == pytest.approx(-0.3)
    assert pair.mcnemar == pytest.approx(2 * 0.5**12)
    assert pair.randomisation < 0.05


def test_identical_classifiers_are_tied(corpus: Path) -> None:
    comparison = compare([Words("a"), Words("b")], "jsonl", path=corpus, cost=False, resamples=200)
    assert comparison.tied == ("a", "b")
    (pair,) = comparison.pairs
    assert (pair.difference, pair.randomisation, pair.mcnemar, pair.kappa) == (0.0, 1.0, 1.0, 1.0)


def test_training_sees_no_document_of_the_test_part(corpus: Path) -> None:
    """The learner raises if it is asked about any sentence that it has been trained on."""
    comparison = compare([Learner()], "jsonl", path=corpus, cv=4, cost=False, resamples=100)
    (row,) = comparison.results
    assert row.failure is None
    assert row.training == "4 folds"
    assert row.sentences is not None
    assert sum(rates.gold for rates in row.sentences.classes.values()) == 72


def test_untrained_is_a_row_that_says_so(corpus: Path) -> None:
    comparison = compare([Learner(), Words()], "jsonl", path=corpus, cost=False, resamples=100)
    assert comparison["learner"].failure == "RuntimeError: not trained"
    assert comparison["words"].value == pytest.approx(0.5)
    assert comparison.best == "words"


def test_failures_cost_no_other(corpus: Path) -> None:
    comparison = compare([Broken(), Words()], "jsonl", path=corpus, cost=False, resamples=100)
    assert comparison["broken"].failure == "ValueError: out of order"
    assert comparison["broken"].value is None
    assert comparison["words"].value == pytest.approx(0.5)
    assert comparison.pairs == ()
    assert "broken failed" in render(comparison)


def test_all_fail(corpus: Path) -> None:
    """Where all contenders fail, there is no best one, and the report has the reason."""
    comparison = compare([Broken()], "jsonl", path=corpus, cost=False)
    assert (comparison.best, comparison.tied, comparison.oracle) == (None, (), None)
    assert "out of order" in render(comparison)


def render(comparison: Any) -> str:
    from rich.console import Console

    console = Console(width=200)
    with console.capture() as captured:
        console.print(comparison.to_table())
    return captured.get()


def test_broken_promises_are_failures(corpus: Path) -> None:
    class Liar(Words):
        def assess(self, claims: Any) -> Any:
            return super().assess(claims)[:-1]

    comparison = compare([Liar()], "jsonl", path=corpus, cost=False)
    assert "71 assessments for 72 claims" in str(comparison["words"].failure)


def test_one_or_two_jobs(corpus: Path) -> None:
    def run(jobs: int) -> dict[str, Any]:
        return figures(
            compare(
                [Words(), Learner()],
                "jsonl",
                path=corpus,
                cv=3,
                jobs=jobs,
                cost=False,
                resamples=100,
            )
        )

    assert run(1) == run(2)


def test_hedges_that_do_not_count_here(corpus: Path) -> None:
    """BioScope counts no approximators, so who finds only such finds nothing."""
    from allegedly.bench.corpora import open_corpus
    from allegedly.bench.running.loading import find_task

    source = find_task("jsonl", corpus)
    assert source.spec.positive == set(source.spec.positive) | {"approximator"}
    hearsay = Words("hearsay", kind="approximator")
    counted = compare([hearsay], "jsonl", path=corpus, cost=False, resamples=100)
    assert counted["hearsay"].value == pytest.approx(0.5)
    xml = corpus.with_suffix(".xml")
    xml.write_text(
        "<Annotation><Document><DocID>a</DocID><DocumentPart>"
        '<sentence>It <cue type="speculation">may</cue>.</sentence>'
        "</DocumentPart></Document></Annotation>"
    )
    assert list(open_corpus("bioscope", xml).documents())
    ignored = compare([hearsay], "bioscope", path=xml, cost=False)
    assert ignored["hearsay"].value == 0.0


def test_training_on_another_corpus(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(
        '{"text": "Perhaps it may, if it may.", "label": "hedged"}\n'
        '{"text": "The port closed.", "label": "plain"}\n'
    )
    from allegedly.bench.corpora import open_corpus

    train = open_corpus("jsonl", other)
    comparison = compare([Learner()], "jsonl", path=corpus, train=train, cost=False, resamples=100)
    assert comparison["learner"].training == "on jsonl-corpus"
    assert comparison["learner"].failure is None
    with pytest.raises(CorpusError, match="they share texts"):
        compare([Learner()], "jsonl", path=corpus, train=open_corpus("jsonl", corpus), cost=False)
    with pytest.raises(CorpusError, match="not both"):
        compare([Learner()], "jsonl", path=corpus, train=train, cv=2)


def test_shipped_models_are_not_tested_on_what_they_saw(corpus: Path, tmp_path: Path) -> None:
    """Refused by name, and refused because the texts are found in another corpus."""
    config = tmp_path / "config.toml"
    config.write_text(f'[corpora]\nconll2010-wikipedia = "{corpus.as_posix()}"\n')
    plugins = registry(
        spec(Words, trained_on=("jsonl",)),
        spec(lambda: Words("kin"), trained_on=("conll2010-wikipedia",)),
        spec(lambda: Words("clean"), trained_on=("szeged-wiki",)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGEDLY_CONFIG", str(config))
        patch.delenv("ALLEGEDLY_DATA", raising=False)
        comparison = compare(
            ["words", "kin", "clean"], "jsonl", path=corpus, registry=plugins, cost=False
        )
    assert str(comparison["words"].failure).startswith(
        "refused: its shipped model was trained on jsonl"
    )
    assert "they share texts" in str(comparison["kin"].failure)
    assert comparison["clean"].failure is None


def test_who_was_tuned_here_is_named(corpus: Path) -> None:
    plugins = registry(spec(Words, tuned_on=("jsonl",)), spec(lambda: Words("other")))
    comparison = compare(
        ["words", "other"], "jsonl", path=corpus, registry=plugins, cost=False, resamples=100
    )
    assert comparison["words"].training == "as it is, tuned on jsonl"
    assert comparison["other"].training == "as it is"


def test_grades(tmp_path: Path) -> None:
    """A graded corpus is measured by rank correlation."""
    path = tmp_path / "grades.jsonl"
    path.write_text(
        "".join(
            json.dumps(
                {
                    "text": f"{'It may.' if n % 2 else 'It does.'} {n}",
                    "certainty": 1 if n % 2 else 5,
                }
            )
            + "\n"
            for n in range(20)
        )
    )
    comparison = compare(
        [Words(), Words("none", "x")], "jsonl", path=path, cost=False, resamples=100
    )
    assert comparison.measure == "Spearman correlation"
    assert comparison["words"].spearman == comparison["words"].value == pytest.approx(1.0)
    assert comparison["none"].spearman is None
    assert comparison.pairs == ()  # of a constant score there is no correlation to compare
    assert " 1.000 " in render(comparison)


def test_limit_and_requested_number(corpus: Path) -> None:
    comparison = compare([Words()], "jsonl", path=corpus, cost=False, limit=5, resamples=100)
    found = comparison.to_dict()["corpus"]
    assert found["documents"] == {"requested": 12, "effective": 5}
    assert found["items"] == {"requested": 30, "effective": 30, "hedged": 15}


def test_json_is_valid_and_without_texts(corpus: Path) -> None:
    comparison = compare([Words(), Broken()], "jsonl", path=corpus, resamples=100, repeats=2)
    found = json.loads(comparison.to_json())
    assert found["schema"] == SCHEMA
    assert found["settings"]["seed"] == 0
    assert found["environment"]["versions"]["scikit-learn"]
    assert "Ida" not in comparison.to_json()
    assert comparison["words"].cost is not None
    assert comparison["words"].cost.ms_per_1000 > 0
    assert comparison["broken"].cost is None


def test_distributions_that_do_not_load_are_rows(corpus: Path) -> None:
    """When all that is installed is compared, what could not be asked is not passed over."""

    class Bad:
        @hookimpl
        def allegedly_classifiers(self) -> Any:
            raise ImportError("no module named 'oracle'")

    plugins = registry(spec(Words))
    plugins.register(Bad(), "bad-plugin", "2.0")
    comparison = compare(None, "jsonl", path=corpus, registry=plugins, cost=False, resamples=100)
    assert [row.name for row in comparison.results] == ["words", "bad-plugin"]
    assert "no module named 'oracle'" in str(comparison["bad-plugin"].failure)
    assert comparison.best == "words"


@pytest.mark.parametrize("unit", ["sentence", "claim", "attribution"])
def test_json_keeps_its_schema(unit: Any) -> None:
    schema = comparison_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    contenders = [Quotes()] if unit == "attribution" else [Words(), Words("b", "if"), Broken()]
    comparison = compare(contenders, "newsdesk", unit=unit, resamples=100, repeats=1, limit=20)
    jsonschema.validate(json.loads(comparison.to_json()), schema)


def test_wrong_calls(corpus: Path) -> None:
    """Wrong contenders, units and corpora are refused by name."""
    with pytest.raises(UnknownPluginError, match="unknown classifier 'nobody'"):
        compare(["nobody"], "jsonl", path=corpus)
    with pytest.raises(PluginError, match="words: given more than once"):
        compare([Words(), Words()], "jsonl", path=corpus)
    with pytest.raises(PluginError, match="attributions are judged"):
        compare([Words()], "jsonl", path=corpus, unit="attribution")
    with pytest.raises(CorpusError, match="annotates no claim"):
        compare([Words()], "jsonl", path=corpus, unit="claim")
    with pytest.raises(CorpusError, match="annotates no attribution"):
        compare([Quotes()], "jsonl", path=corpus, unit="attribution")


def test_annotated_claims_bring_their_voices() -> None:
    """Hedges of a reporting clause and of its content are found in the claim they belong to."""
    every = "may|might|perhaps|Perhaps|allegedly|reportedly"
    comparison = compare([Words(words=every)], "newsdesk", unit="claim", cost=False, resamples=100)
    task = comparison.task
    assert (
        task.describe()
        == f"{len(task.documents)} documents, {task.judged} claims, {task.hedged} hedged"
    )
    voices = [claim.attribution for claims in task.claims for claim in claims]
    assert None in voices
    assert any(voice is not None and voice.parent is not None for voice in voices)
    cues = comparison["words"].cues
    assert cues is not None
    assert cues.exact["epistemic"].found > 20
    held = {
        hedge.holder
        for golds, said in zip(task.gold, comparison.judged["words"], strict=True)
        for gold, found in zip(golds, said, strict=True)
        for hedge in found.hedges
        if hedge.span in {mark.span for mark in gold.hedges or ()}
    }
    assert held == {"author", "source"}


def test_attributors(tmp_path: Path) -> None:
    """Where only outermost attributions are annotated, inner ones are not held against anybody."""
    text = "“Rain is due,” said Ida Foss. Critics say it is late."
    (tmp_path / "a.txt").write_text(text)
    late = text.index("it is")
    (tmp_path / "a.ann").write_text(
        "T1\tContent 0 14\t“Rain is due,”\nT2\tCue 15 19\tsaid\nT3\tSource 20 28\tIda Foss\n"
        f"T4\tContent {late} {late + 10}\tit is late\n"
        "E1\tA:T2 Cue:T2 Source:T3 Content:T1\nE2\tA:T2 Content:T4\n"
    )
    outer = compare([Quotes()], "polnear-dev", path=tmp_path, cost=False)
    assert outer.measure == "F1 of attributions"
    scores = outer["quotes"].attributions
    assert scores is not None
    assert scores.pairs["all", "attr"].percent() == pytest.approx((100, 50, 200 / 3))
    assert scores.pairs["all", "joint"].percent()[2] == 0
    assert outer["quotes"].value == pytest.approx(2 / 3)
    assert outer["quotes"].interval is None  # one document cannot be resampled
    every = compare([Quotes()], "brat", path=tmp_path, cost=False)
    assert every["quotes"].value == pytest.approx(1 / 2)
    assert (
        json.loads(every.to_json())["results"][0]["attributions"]["pairs"]["direct"]["attr"]["gold"]
        == 1
    )
    assert "direct" in render(every)


SMALL = {
    "It may rain today in the town.": ("hedged", 2),
    "It rained in the old harbour.": ("plain", 6),
    "Perhaps she left the city at night.": ("hedged", 1),
    "They closed the wide blue bridge.": ("plain", 5),
}


def small(path: Path, key: str, values: list[Any], documents: list[str] | None = None) -> Path:
    """Write a corpus of four sentences, by default with a document each."""
    rows = [
        {"text": text, key: value, **({"document": documents[n]} if documents else {})}
        for n, (text, value) in enumerate(zip(SMALL, values, strict=True))
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def shown(comparison: Any) -> str:
    """Return a comparison as text, after a look at its other forms."""
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())
    assert comparison.to_html()
    return " ".join(str(comparison).split())


LABELS = [label for label, _ in SMALL.values()]
GRADES = [grade for _, grade in SMALL.values()]
ONE_DOCUMENT = "The corpus has one document. Intervals and tests of differences resample documents"


@pytest.mark.parametrize(("key", "values"), [("label", LABELS), ("certainty", GRADES)])
def test_one_document_has_figures_without_intervals(
    tmp_path: Path, key: str, values: list[Any]
) -> None:
    """What resamples documents is left out, with the reason; the figures stand."""
    path = small(tmp_path / "one.jsonl", key, values, ["d"] * 4)
    comparison = compare([Words(), Words("more", "may|Perhaps")], "jsonl", path=path, cost=False)
    assert all(row.value is not None and row.interval is None for row in comparison.results)
    (pair,) = comparison.pairs
    assert pair.randomisation is None
    assert pair.randomisation_holm is None
    assert (pair.mcnemar is None) == (key == "certainty")
    assert comparison.tied == ("words", "more")
    assert ONE_DOCUMENT in shown(comparison)


def test_one_document_of_attributions(tmp_path: Path) -> None:
    """The same holds where attributions are judged."""
    (tmp_path / "a.txt").write_text("“Rain is due,” said Ida Foss.")
    (tmp_path / "a.ann").write_text(
        "T1\tContent 0 14\t“Rain is due,”\nT2\tCue 15 19\tsaid\nE1\tA:T2 Cue:T2 Content:T1\n"
    )
    comparison = compare([Quotes(), "rules"], "brat", path=tmp_path, cost=False)
    assert [row.interval for row in comparison.results] == [None, None]
    assert comparison.pairs[0].randomisation is None
    assert ONE_DOCUMENT in shown(comparison)


@pytest.mark.parametrize(
    ("key", "value", "caution"),
    [
        ("label", "plain", "Every sentence is plain, so F1 of hedged is 0"),
        ("label", "hedged", "Every sentence is hedged, so precision cannot fall"),
        ("certainty", 3, "All grades are equal, so the correlation is undefined"),
    ],
)
def test_uniform_corpora_are_said_to_be(tmp_path: Path, key: str, value: Any, caution: str) -> None:
    """One class or grade gives figures, and a warning about what they cannot show."""
    path = small(tmp_path / "same.jsonl", key, [value] * 4)
    for contenders in ([Words()], [Words(), Words("none", "zzz")]):
        comparison = compare(contenders, "jsonl", path=path, cost=False, resamples=50)
        assert all(row.failure is None for row in comparison.results)
        assert caution in shown(comparison)
        assert ONE_DOCUMENT not in shown(comparison)


@pytest.mark.parametrize(
    ("grades", "pattern", "which"),
    [([3, 3, 3, 3], "may|Perhaps", "annotated"), ([1, 5, 2, 4], "zzz", "given")],
)
def test_an_undefined_correlation_is_not_a_figure(
    tmp_path: Path, grades: list[int], pattern: str, which: str
) -> None:
    """It is no 0 with an interval, and nothing with it is the best."""
    path = small(tmp_path / "same.jsonl", "certainty", grades)
    pair = [Words("one", pattern), Words("two", pattern)]
    comparison = compare(pair, "jsonl", path=path, cost=False, resamples=50)
    assert [(row.value, row.interval) for row in comparison.results] == [(None, None)] * 2
    assert (comparison.best, comparison.tied, comparison.pairs) == (None, (), ())
    text = shown(comparison)
    assert f"one: the correlation is undefined, because all {which} values are equal" in text
    assert "Best:" not in text
    assert "0.000" not in text
    assert "gives no commitment" not in text


def test_an_ordinary_corpus_has_no_warning(corpus: Path) -> None:
    assert "The corpus" not in shown(compare([Words()], "jsonl", path=corpus, cost=False))


def test_one_document_cannot_be_divided(tmp_path: Path) -> None:
    """Cross-validation needs two; the error says so, without an impossible range."""
    path = small(tmp_path / "one.jsonl", "label", LABELS, ["d"] * 4)
    with pytest.raises(CorpusError, match="at least two documents that share no text"):
        compare(
            ["learner"], "jsonl", path=path, cv=2, registry=registry(spec(Learner, trainable=True))
        )


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(CorpusError, match="annotates no sentence to judge"):
        compare([Words()], "jsonl", path=tmp_path / "none.jsonl")
