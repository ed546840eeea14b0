"""Commitments: figures by hand, comparisons on small corpora of our own, and their reports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jsonschema
import pytest

from allegedly import Assessment, Claim, ClaimClassifier, Commitment, Holder
from allegedly.bench.comparison import Comparison
from allegedly.bench.corpora.jsonl import JsonlCorpus
from allegedly.bench.measure import commitment_pairs, commitment_scores
from allegedly.bench.report.disputed import disputed
from allegedly.bench.report.grids import grids
from allegedly.bench.report.html import page
from allegedly.bench.report.plots import plots
from allegedly.bench.running.compare import compare
from allegedly.bench.running.loading import digest, find_task
from allegedly.errors import CorpusError
from allegedly.model import GoldHedge, Label
from allegedly.schema import comparison_schema
from allegedly.testing import check_corpus

from .contenders import Broken, Learner, Words

NAMES = ["Ida", "Oskar", "Mary", "Tom", "Ruth", "Ben", "Ada", "Max"]
PATTERNS = [("{} sailed from the pier .", 3.0), ("{} may win the long race .", 1.0)]
PATTERNS += [("{} never won a single race .", -3.0), ("{} wants to buy that boat .", 0.0)]


class Sure(ClaimClassifier):
    """Gives the commitment that belongs to the first of its words in a claim."""

    def __init__(self, name: str, words: Mapping[str, Commitment]) -> None:
        self.name, self.words = name, words

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        return [Assessment(self.name, "plain", 0.1, commitment=self.held(c)) for c in claims]

    def held(self, claim: Claim) -> dict[Holder, Commitment]:
        found = [held for word, held in self.words.items() if word in claim.text.split()]
        holder: Holder = "author" if claim.attribution is None else "source"
        return {holder: found[0] if found else Commitment.of("certain")}


GOOD = Sure(
    "good",
    {
        "may": Commitment.of("possible"),
        "never": Commitment.of("certain", "-"),
        "wants": Commitment.of("none"),
    },
)
FAIR = Sure("fair", {"never": Commitment.of("probable", "-"), "may": Commitment.at(0.5)})


class Pupil(Learner):
    """Remembers what it was given to learn from."""

    seen_commitments: Sequence[Mapping[Holder, Commitment]] | None = None
    labels: Sequence[Label] = ()

    def fit(
        self,
        claims: Sequence[Claim],
        labels: Sequence[Label],
        hedges: Sequence[Sequence[GoldHedge]] | None = None,
        commitments: Sequence[Mapping[Holder, Commitment]] | None = None,
    ) -> None:
        super().fit(claims, labels, hedges)
        Pupil.seen_commitments, Pupil.labels = commitments, labels


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Eight documents with four events each."""
    path = tmp_path / "events.jsonl"
    rows = [
        {
            "text": pattern.format(name),
            "targets": [{"span1": [1, 2], "label": label}],
            "file_idx": name,
        }
        for name in NAMES
        for pattern, label in PATTERNS
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def comparison(corpus: Path) -> Comparison:
    contenders = [GOOD, FAIR, Words(), Broken()]
    return compare(contenders, "events", path=corpus, resamples=100, repeats=1)


def test_figures_by_hand() -> None:
    of = Commitment.of
    pairs = [
        (of("certain"), of("certain")),
        (of("certain", "-"), of("certain")),
        (of("probable"), of("possible")),
        (of("possible", "-"), of("none")),
        (of("none"), of("none")),
    ]
    scores = commitment_scores(pairs)
    assert scores.accuracy == pytest.approx(3 / 5)
    assert scores.both == pytest.approx(2 / 5)
    assert scores.confusion["probable"] == {"certain": 0, "probable": 0, "possible": 1, "none": 0}
    # F1: certain 1; probable 0; possible 0; none 2/3
    assert scores.macro_f1 == pytest.approx((1 + 2 / 3) / 4)
    assert scores.polarity_accuracy == pytest.approx(2 / 4)
    # F1: + 2 of 2 and 3; - 0
    assert scores.polarity_macro_f1 == pytest.approx(4 / 5 / 2)
    assert scores.mean_absolute_error == pytest.approx((6 + 1 + 1) / 5, abs=0.01)
    assert [(b.count, b.given, b.gold) for b in scores.calibration] == [
        (2, 0.0, pytest.approx(-1 / 6, abs=0.01)),
        (1, pytest.approx(1 / 3, abs=0.01), pytest.approx(2 / 3, abs=0.01)),
        (2, 1.0, 0.0),
    ]
    assert scores.calibration_error == pytest.approx((1 / 3 + 1 / 3 + 2) / 5, abs=0.01)


def test_correlation_needs_two_values() -> None:
    same = [(Commitment.of("certain"), Commitment.of("certain"))] * 3
    scores = commitment_scores(same)
    assert scores.pearson is None
    assert (scores.accuracy, scores.macro_f1, scores.polarity_macro_f1) == (1.0, 1.0, 1.0)
    none = commitment_scores([(Commitment.of("none"), Commitment.of("none"))])
    assert none.polarity_accuracy is none.polarity_macro_f1 is None


def test_what_is_not_given_counts_as_none() -> None:
    gold: list[Mapping[Holder, Commitment]] = [
        {"source": Commitment.of("certain")},
        {"author": Commitment.of("certain")},
    ]
    silent = Assessment("x", "plain", 0.1)
    pairs = commitment_pairs(gold, [silent, silent], "source")
    assert pairs == [(Commitment.of("certain"), Commitment.of("none"))]


def test_events_are_compared_by_correlation(comparison: Comparison) -> None:
    assert comparison.measure == "Pearson correlation"
    assert comparison.task.unit == "commitment"
    assert comparison.task.describe() == "8 documents, 32 commitments"
    assert comparison["good"].value == pytest.approx(1.0)
    scores = (comparison["good"].commitment or {})["author"]
    assert scores.pearson == pytest.approx(1.0)
    assert (scores.both, scores.missing) == (1.0, 0)
    fair = comparison["fair"]
    assert fair.interval is not None and fair.value is not None
    assert 0 < fair.value < 1
    assert [(pair.one, pair.other) for pair in comparison.pairs] == [("good", "fair")]
    assert comparison.pairs[0].randomisation_holm is not None
    assert comparison.best == "good"
    assert comparison.oracle is None


def test_who_gives_no_commitment_has_a_row_that_says_so(comparison: Comparison) -> None:
    """This is not a failure: its cost is measured."""
    silent = comparison["words"]
    assert (silent.failure, silent.value, silent.commitment) == (None, None, None)
    assert silent.cost is not None
    row = next(line for line in str(comparison).splitlines() if line.startswith("words"))
    assert "gives no commitment" in row
    assert str(comparison["broken"].failure).startswith("ValueError")


def test_only_such_classifiers(corpus: Path) -> None:
    comparison = compare([Words()], "events", path=corpus, cost=False, resamples=100)
    assert (comparison.best, comparison.tied, comparison.pairs) == (None, (), ())
    assert "gives no commitment" in comparison.to_markdown()
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())


def test_json_keeps_its_schema(comparison: Comparison) -> None:
    found = json.loads(comparison.to_json())
    jsonschema.validate(found, comparison_schema())
    assert found["corpus"]["items"] == {"requested": 32, "effective": 32, "hedged": None}
    scores = found["results"][1]["commitment"]["author"]
    assert scores["confusion"]["none"] == {"certain": 8, "probable": 0, "possible": 0, "none": 0}
    assert "pier" not in comparison.to_json()


def test_every_report_shows_degrees_and_what_is_disputed(comparison: Comparison) -> None:
    titles = [grid.title for grid in grids(comparison)]
    assert any("Commitment of the author" in title for title in titles)
    shown = page(comparison)
    for grid in grids(comparison):
        for cell in (cell for cells in grid.cells for cell in cells if cell and "<" not in cell):
            assert cell in str(comparison)
            assert f">{cell}</td>" in shown
    assert "Calibration of the author&#39;s commitment" in shown
    assert next(title for title, _ in plots(comparison)).startswith("Calibration")
    items = list(disputed(comparison))
    assert len(items) == 24
    assert items[0]["gold"] == "possible +"
    assert [said["label"] for said in items[0]["said"]] == ["possible +", "probable +"]
    assert ("may", "event") in items[0]["gold_pieces"]


def table(comparison: Comparison, title: str) -> list[dict[str, str]]:
    (grid,) = [grid for grid in grids(comparison) if grid.title.startswith(title)]
    assert len(set(grid.columns)) == len(grid.columns)
    return [dict(zip(grid.columns, cells, strict=True)) for cells in grid.cells]


def test_the_table_of_commitments_compares_with_the_majority(comparison: Comparison) -> None:
    """Correlations are fractions, columns have names of their own, and a baseline is last."""
    good, *_, usual = table(comparison, "Commitment of the author")
    assert (good["classifier"], good["r"], good["both"]) == ("good", "1.000", "100.0")
    assert (usual["classifier"], usual["r"]) == ("majority: certain +", "–")
    assert (usual["claims"], usual["degree"], usual["both"]) == ("32", "50.0", "25.0")
    assert next(iter(grids(comparison))).cells[0][2] == "1.000"
    differences = table(comparison, "Differences")
    assert 0 < float(differences[0]["difference"]) < 1
    found = comparison.to_dict()["majority"]["author"]
    assert (found["degree"], found["polarity"]) == ("certain", "+")
    assert found["scores"]["degree_and_polarity"] == 0.25


def test_sources_are_compared_by_accuracy(tmp_path: Path) -> None:
    """Annotated attributions have degrees; the holder is their source."""
    for number, (cue, code) in enumerate([("said", "CT+"), ("hopes", "U"), ("denied", "CT-")]):
        text = f"Quay\n\nIda Berg {cue} the wall fell. The quay is shut."
        spans = [[[text.index(part), text.index(part) + len(part)]] for part in ("Ida Berg", cue)]
        content = [text.index("the wall"), text.index(" fell") + 5]
        row = {"id": 1, "source": spans[0], "cue": spans[1], "content": [content], "name": None}
        row |= {"kind": "named-person", "quotation": "indirect", "stance": "neutral", "in": None}
        row |= {"form": "proposition", "negated": False, "optional": False, "commitment": code}
        record = {"text": text, "attributions": [row], "hedges": [], "boilerplate": []}
        (tmp_path / f"{number}.json").write_text(json.dumps(record))
    comparison = compare(
        [Sure("sure", {})],
        "newsroom-dev",
        path=tmp_path,
        unit="commitment",
        resamples=100,
        repeats=1,
    )
    assert comparison.measure == "accuracy of degree and polarity"
    assert comparison["sure"].value == pytest.approx(1 / 3)
    scores = (comparison["sure"].commitment or {})["source"]
    assert scores.count == 3
    assert scores.accuracy == pytest.approx(2 / 3)
    assert comparison["sure"].cost is not None
    assert "Commitment of the source" in str(comparison)
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())


def test_training_on_commitments(corpus: Path, tmp_path: Path) -> None:
    """They come with labels derived from them; a corpus without teaches its labels alone."""
    compare([Pupil()], "events", path=corpus, cv=2, cost=False, resamples=100)
    given = Pupil.seen_commitments
    assert given is not None and len(given) == 16
    assert {label for label, held in zip(Pupil.labels, given, strict=True)} == {"hedged", "plain"}
    for label, held in zip(Pupil.labels, given, strict=True):
        assert (label == "plain") == (held["author"].degree == "certain")
    config = tmp_path / "config.toml"
    config.write_text(f'[corpora]\nuds-ih2 = "{corpus.as_posix()}"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGEDLY_CONFIG", str(config))
        plain = Learner()
        train = ["newsdesk", "uds-ih2"]
        other = tmp_path / "test.jsonl"
        other.write_text('{"text": "Perhaps.", "label": "hedged"}\n')
        compare([Pupil()], "jsonl", path=other, train=train, cost=False, resamples=100)
        mixed = Pupil.seen_commitments
        assert mixed is not None
        assert {len(held) for held in mixed} == {0, 1}
        found = compare([plain], "jsonl", path=other, train="newsdesk", cost=False, resamples=100)
        assert found["learner"].failure is None


def test_own_degrees_of_whole_sentences_are_cross_validated(tmp_path: Path) -> None:
    """Each line may say how firmly the author stands behind the sentence as it is worded."""
    path = tmp_path / "own.jsonl"
    kinds = [("{} sailed .", "certain"), ("{} may sail .", 1 / 3), ("{} never sailed .", "certain")]
    kinds += [("Nobody believes that {} sailed .", "probable -"), ("Did {} sail ?", "none")]
    rows = [
        {"text": pattern.format(name), "commitment": held, "document": name}
        for name in NAMES
        for pattern, held in kinds
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    comparison = compare(
        [GOOD, Pupil()], "jsonl", path=path, unit="commitment", cv=2, cost=False, resamples=100
    )
    assert comparison.measure == "accuracy of degree and polarity"
    assert comparison.task.describe() == "8 documents, 40 commitments"
    assert {claim.event for group in comparison.task.claims for claim in group} == {None}
    first = [held["author"] for held in comparison.task.commitments[0]]
    of = Commitment.of
    sure = of("certain")
    assert first == [sure, of("possible"), sure, of("probable", "-"), of("none")]
    assert Pupil.seen_commitments is not None and len(Pupil.seen_commitments) == 20
    jsonschema.validate(json.loads(comparison.to_json()), comparison_schema())
    before = digest(comparison.task.documents)
    path.write_text(path.read_text().replace('"none"', '"possible"', 1))
    assert find_task("jsonl", path, unit="commitment").load().digest != before
    check_corpus(lambda: JsonlCorpus(path))


def lines(path: Path, texts: Sequence[str]) -> Path:
    rows = [{"text": text, "targets": [{"span1": [1, 2], "label": 1}]} for text in texts]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_line_found_by_chance_in_both_parts_is_not_trained_on(tmp_path: Path) -> None:
    """Many such lines are refused, as ever."""
    test = lines(tmp_path / "dev.jsonl", [f"Boat {n} left the old harbour ." for n in range(60)])
    train = [f"Tram {n} passed the new station ." for n in range(9)]
    few = lines(tmp_path / "few.jsonl", [*train, "Boat 3 left the old harbour ."])
    many = lines(tmp_path / "many.jsonl", [f"Boat {n} left the old harbour ." for n in range(9)])
    run: Callable[[str], Comparison] = lambda name: compare(  # noqa: E731
        [Pupil()], "events", path=test, train=name, cost=False, resamples=100
    )
    config = tmp_path / "config.toml"
    config.write_text(f'[corpora]\nuw = "{few.as_posix()}"\nrp = "{many.as_posix()}"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLEGEDLY_CONFIG", str(config))
        assert run("uw")["learner"].failure is None
        assert len(Pupil.labels) == 9
        with pytest.raises(CorpusError, match="they share texts"):
            run("rp")


def test_the_digest_depends_on_events(corpus: Path) -> None:
    first = find_task("events", corpus).load()
    corpus.write_text(corpus.read_text().replace('"label": 1.0', '"label": 2.0', 1))
    assert find_task("events", corpus).load().digest != first.digest == digest(first.documents)


def test_corpora_without_commitments_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "It may rain.", "label": "hedged"}\n')
    with pytest.raises(CorpusError, match="annotates no commitment"):
        compare([GOOD], "jsonl", path=path, unit="commitment")


def test_equal_values_are_said_to_be(corpus: Path, tmp_path: Path) -> None:
    path = lines(tmp_path / "same.jsonl", ["It rained here .", "It snowed here ."])
    comparison = compare([GOOD], "events", path=path, cost=False, resamples=100)
    assert "All values are equal" in str(comparison)
