"""Learning curves, damaged texts, groups of documents, and how small a p-value can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from allegedly.bench.measure import F1
from allegedly.bench.measure.changed_conditions import SHARES
from allegedly.bench.measure.significance import least_p, randomisation
from allegedly.bench.running.compare import compare
from allegedly.bench.running.loading import find_task
from allegedly.bench.running.training import drawn
from allegedly.cli.compare import compare_command
from allegedly.errors import AllegedlyError, CorpusError
from allegedly.schema import comparison_schema

from .contenders import Broken, Learner, Words

NAMES = ["Ida", "Oskar", "Mary", "Tom", "Ruth", "Ben", "Ada", "Max", "Eva", "Leo", "Kay", "Una"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Twelve documents of four sentences; nine are politics, two sport, one is not described."""
    rows = []
    for number, name in enumerate(NAMES):
        about = {"genre": "politics" if number < 9 else "sport", "outlet": "The Echo"}
        for text, label in [
            (f"Perhaps {name} will read page {number}.", "hedged"),
            (f"The port of {name} may close at {number}.", "hedged"),
            (f"The boat of {name} left harbour {number}.", "plain"),
            (f"The club of {name} lost match {number}.", "plain"),
        ]:
            row = {"text": text, "label": label, "document": f"d{number}"}
            rows.append(row | (about if number < 11 else {}))
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def valid(comparison: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(comparison.to_json())
    jsonschema.validate(found, comparison_schema())
    return found


def test_figures_of_groups(corpus: Path) -> None:
    """Each group has the figure of its documents; a small one has no interval."""
    words = [Words("perhaps", "Perhaps"), Words("all", "Perhaps|may")]
    comparison = compare(words, "jsonl", path=corpus, cost=False, resamples=100)
    genres = [group for group in comparison.groups if group.by == "genre"]
    assert [(g.name, g.documents, g.items) for g in genres] == [
        ("politics", 9, 36), ("sport", 2, 8), ("not given", 1, 4)
    ]  # fmt: skip
    assert genres[0].figures[0].value == pytest.approx(2 / 3)
    assert genres[0].figures[1].interval == (1, 1)
    assert genres[1].figures[1].interval is None
    assert {group.by for group in comparison.groups} == {"genre", "outlet"}
    assert len(valid(comparison)["groups"]) == 5
    html = comparison.to_html()
    assert "by genre" in html
    assert "by outlet" in html
    assert "by genre" not in str(comparison)


def test_a_curve_needs_training(corpus: Path) -> None:
    with pytest.raises(CorpusError, match="a learning curve needs training"):
        compare([Learner()], "jsonl", path=corpus, curve=True)


def test_learning_curves(corpus: Path, tmp_path: Path) -> None:
    """Only classifiers that are trained have one, and its end is the figure of the comparison."""
    comparison = compare(
        [Learner(), Words()], "jsonl", path=corpus, cv=3, curve=True, cost=False, resamples=100
    )
    assert [point.name for point in comparison.learning] == ["learner"] * len(SHARES)
    assert [point.documents for point in comparison.learning] == [1, 2, 4, 6, 8]
    assert comparison.learning[-1].value == comparison["learner"].value
    assert valid(comparison)["settings"]["curve"] is True
    assert "Learning curve: F1 of hedged" in str(comparison)
    assert comparison.to_html().count("training documents</text>") == 1


def test_a_share_has_the_documents_of_a_smaller_one(corpus: Path) -> None:
    task = find_task("jsonl", corpus).load()
    every = list(range(12))
    previous: set[int] = set()
    for share in SHARES:
        chosen = drawn(task, every, share, 0)
        assert previous <= set(chosen)
        previous = set(chosen)
    assert drawn(task, every, 0.25, 0) != drawn(task, every, 0.25, 1)
    assert drawn(task, every, 1, 0) == every


def test_what_cannot_be_learnt_from_little_is_said(corpus: Path) -> None:
    class Demanding(Learner):
        name = "demanding"

        def fit(self, claims: Any, labels: Any, hedges: Any = None) -> None:
            if len(claims) < 12:
                raise ValueError("too little to learn from")
            super().fit(claims, labels, hedges)

    comparison = compare(
        [Demanding()], "jsonl", path=corpus, cv=3, curve=True, cost=False, resamples=100
    )
    assert [point.value is None for point in comparison.learning] == [True, True] + [False] * 3
    assert "demanding with 10% of the training documents: ValueError: too little" in str(comparison)
    valid(comparison)


def test_damaged_texts(corpus: Path) -> None:
    """A drop is that of the main figure, and its interval is of the difference."""
    comparison = compare(
        [Words("all", "Perhaps|may"), Words("may"), Broken()],
        "jsonl",
        path=corpus,
        perturb=["case", "headings", "case"],
        cost=False,
        resamples=100,
    )
    lost = {(drop.name, drop.perturbation): drop for drop in comparison.drops}
    assert set(lost) == {(n, p) for n in ("all", "may") for p in ("case", "headings")}
    assert lost["all", "case"].value == pytest.approx(2 / 3)
    assert lost["all", "case"].drop == pytest.approx(1 / 3)
    assert lost["all", "case"].interval == pytest.approx((1 / 3, 1 / 3))
    assert lost["may", "case"].drop == lost["all", "headings"].drop == 0
    assert "On damaged texts" in str(comparison)
    assert valid(comparison)["settings"]["perturb"] == ["case", "headings"]
    with pytest.raises(AllegedlyError, match="unknown perturbation 'rain'"):
        compare([Words()], "jsonl", path=corpus, perturb=["rain"])


def test_classifiers_learn_from_undamaged_texts(corpus: Path) -> None:
    """A classifier that learnt from small letters only would find nothing else."""
    seen: list[str] = []

    class Watched(Learner):
        def fit(self, claims: Any, labels: Any, hedges: Any = None) -> None:
            super().fit(claims, labels, hedges)
            seen.extend(claim.text for claim in claims)

        def assess(self, claims: Any) -> Any:
            self.texts = set()
            return super().assess(claims)

    import copy

    class Shared(Watched):
        def __deepcopy__(self, _: Any) -> Shared:
            return copy.copy(self)

    comparison = compare(
        [Shared()], "jsonl", path=corpus, cv=2, perturb=["case"], cost=False, resamples=100
    )
    assert comparison.drops[0].failure is None
    assert all(text != text.lower() for text in seen)
    assert len(seen) == 2 * 48


@pytest.mark.parametrize(("documents", "resamples"), [(2, 100), (6, 100), (8, 2000), (40, 2000)])
def test_the_least_p_is_reached_and_never_undercut(documents: int, resamples: int) -> None:
    """One who is right everywhere against one who is wrong everywhere gives the least p."""
    best, worst = F1([(5, 5, 5)] * documents), F1([(5, 5, 0)] * documents)
    p = randomisation(best, worst, resamples=resamples, seed=0)
    assert p == pytest.approx(least_p(documents, resamples))
    random = np.random.default_rng(0)
    for seed in range(5):
        found = random.integers(0, 6, (2, documents))
        one, other = (F1([(5, 5, int(n)) for n in side]) for side in found)
        p = randomisation(one, other, resamples=resamples, seed=seed)
        assert p is not None
        assert p >= least_p(documents, resamples) - 1e-12


def test_few_documents_are_said_to_be_few(corpus: Path) -> None:
    """Where no difference could be significant, or the least p is reached, the report says so."""
    contenders = [Words("all", "Perhaps|may"), Words("none", "x"), Words("one", "Perhaps")]
    few = compare(contenders, "jsonl", path=corpus, cost=False, limit=4, resamples=2000)
    assert (
        "2,000 resamplings of 4 documents cannot show a p-value below 0.12, or below 0.38 after "
        "Holm's adjustment for 3 pairs: not even the largest difference can be significant at 5%."
    ) in " ".join(str(few).split())
    more = compare(contenders, "jsonl", path=corpus, cost=False, resamples=5000)
    text = " ".join(str(more).split())
    assert "of 12 documents cannot show a p-value below" in text
    assert "not even" not in text
    alike = compare([Words("a"), Words("b")], "jsonl", path=corpus, cost=False)
    assert "cannot show" not in str(alike)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(compare_command, [*arguments, "--resamples", "100"])
    return result.exit_code, result.output


def test_the_command_shows_groups_and_drops() -> None:
    code, output = run("-a", "rules", "--limit", "6", "--no-cost", "--by", "genre")
    assert code == 0
    assert "F1 of attributions by genre" in output
    code, output = run("-a", "rules", "--limit", "3", "--no-cost", "--perturb", "quotes,ocr")
    assert code == 0
    assert "On damaged texts" in output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--curve"], "--curve trains classifiers; give --cv or --train"),
        (["--perturb", "rain"], "unknown perturbation 'rain'; choose from quotes, case, ocr"),
        (["--perturb", ","], "name at least one"),
        (["--by", "author"], "'author' is not one of 'genre', 'outlet', 'form'"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], reason: str) -> None:
    code, output = run(*arguments)
    assert (code, reason in " ".join(output.split())) == (2, True), output


def test_a_corpus_does_not_give_it(corpus: Path) -> None:
    code, output = run("--corpus", "jsonl", "--path", str(corpus), "-c", "rules", "--by", "form",
                       "--no-cost")  # fmt: skip
    assert code == 0
    assert "jsonl does not give the form of its documents." in output


@pytest.mark.heavy
def test_both_kinds_are_compared_by_default(tmp_path: Path) -> None:
    """Without names and unit, where both are annotated; with either, only the one."""
    out = tmp_path / "out"
    code, output = run("--limit", "2", "-o", str(out))
    assert code == 0
    assert "classifier " in output
    assert "attributor " in output
    assert "--cost measures them" in output
    units = {}
    for name in ("", "attributors"):
        assert (out / name / "report.html").exists()
        found = json.loads((out / name / "comparison.json").read_text(encoding="utf-8"))
        units[name] = found["corpus"]["unit"]
    assert units == {"": "sentence", "attributors": "attribution"}
    again = CliRunner().invoke(
        compare_command, ["--limit", "2", "--json", "-o", str(out), "--resamples", "100"]
    )
    both = json.loads(again.stdout)
    assert [item["corpus"]["unit"] for item in both] == ["sentence", "attribution"]
    for item in both:
        jsonschema.validate(item, comparison_schema())
    (out / "attributors" / "comparison.json").write_text("mine")
    code, output = run("--limit", "2", "-o", str(out))
    assert (code, "no comparison wrote it" in " ".join(output.split())) == (2, True)
    code, output = run("--limit", "2", "--json", "--no-cost", "-c", "rules")
    assert json.loads(output)["corpus"]["unit"] == "sentence"
