import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from allegedly_ml.calibration import best_threshold, deal
from allegedly_ml.classifier import MLClassifier
from allegedly_ml.errors import ModelError
from allegedly_ml.examples import Example
from allegedly_ml.model import MODEL_FILE, WEIGHTS_FILE
from allegedly_ml.settings import Settings
from allegedly_ml.sources import corpus_examples, marked_examples, primer_examples
from allegedly_ml.train import main
from allegedly_ml.training import train

from allegedly import AllegedlyError, Claim, Span, claims_from_sentences
from allegedly.model import GoldHedge, Label

TOWNS = ["Porto", "Lille", "Graz", "Turku", "Brno", "Split", "Umea", "Ghent"]
HEDGED = ["The mill in {} may close.", "Perhaps {} won.", "The port of {} might be sold."]
PLAIN = ["The mill in {} closed.", "A team from {} won.", "She can see {} from the tower."]


def own_sentences() -> tuple[list[Claim], list[Label]]:
    texts = [form.format(town) for form in HEDGED + PLAIN for town in TOWNS]
    hedged: list[Label] = ["hedged"]
    plain: list[Label] = ["plain"]
    labels = hedged * 24 + plain * 24
    return claims_from_sentences(texts), labels


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (MODEL_FILE, WEIGHTS_FILE)}


def test_labels_alone_teach_which_words_hedge() -> None:
    """`can` stands in plain claims only, `may` and `perhaps` in hedged ones only."""
    classifier = MLClassifier("my-own")
    classifier.fit(*own_sentences())
    texts = ["The inn of Bergen may close.", "Perhaps it rained.", "She can swim.", "It rained."]
    found = classifier.assess(claims_from_sentences(texts))
    assert [f.label for f in found] == ["hedged", "hedged", "plain", "plain"]
    assert [h.text for f in found for h in f.hedges] == ["may", "Perhaps"]


def test_annotated_cues_teach_types() -> None:
    """The annotation outvotes what the knowledge file holds of a word."""
    claims, labels = own_sentences()
    hedges = [
        [
            GoldHedge(Span(at, at + len(word)), "condition")
            for word in ("may", "Perhaps", "might")
            if (at := claim.text.find(word)) >= 0
        ]
        for claim in claims
    ]
    classifier = MLClassifier("my-own")
    classifier.fit(claims, labels, hedges)
    (found,) = classifier.assess(claims_from_sentences(["The inn of Bergen may close."]))
    assert [(h.text, h.type) for h in found.hedges] == [("may", "condition")]


def test_the_same_training_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        classifier = MLClassifier("my-own")
        classifier.fit(*own_sentences())
        classifier.save(tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


WATCHED = """
from allegedly_ml import training
from allegedly_ml.classifier import MLClassifier
from threadpoolctl import threadpool_info

from allegedly import claims_from_sentences

seen = set()
regress = training._regress

def watched(*arguments):
    result = regress(*arguments)
    seen.update((pool["filepath"], pool["num_threads"]) for pool in threadpool_info())
    return result

training._regress = watched
MLClassifier("mine").fit(claims_from_sentences(["It may rain.", "It rained."]), ["hedged", "plain"])
print(len(seen), {threads for _, threads in seen})
"""


def test_training_keeps_to_one_thread() -> None:
    """The number of threads changes the last digits, also where training loads scipy itself."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    pools, threads = done.stdout.split(maxsplit=1)
    assert int(pools) > 0
    assert threads.strip() == "{1}"


def test_fitting_forgets() -> None:
    """Fitting again leaves no trace of what was fitted before."""
    claims, labels = own_sentences()
    turned: list[Label] = ["plain" if label == "hedged" else "hedged" for label in labels]
    again, fresh = MLClassifier("my-own"), MLClassifier("my-own")
    again.fit(claims, labels)
    again.fit(claims, turned)
    fresh.fit(claims, turned)
    assert again.assess(claims) == fresh.assess(claims)


def test_what_was_learnt_survives_saving(tmp_path: Path) -> None:
    claims, labels = own_sentences()
    classifier = MLClassifier("my-own")
    classifier.fit(claims, labels)
    classifier.save(tmp_path)
    assert MLClassifier("my-own", path=tmp_path).assess(claims) == classifier.assess(claims)


@pytest.mark.parametrize(
    ("texts", "labels", "says"),
    [
        ([], [], "not enough"),
        (["It may rain."], ["hedged"], "not enough"),
        (["It may rain.", "It rained."], ["hedged"], "one of each"),
        (["It may rain.", "It rained."], ["hedged", "certain"], "unknown label 'certain'"),
        (["Es regnet.", "Es schneit."], ["hedged", "plain"], "English"),
    ],
)
def test_what_cannot_be_learnt_from(texts: list[str], labels: list[Label], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        MLClassifier("my-own").fit(claims_from_sentences(texts), labels)


def test_very_little_can_be_learnt_from() -> None:
    classifier = MLClassifier("my-own")
    classifier.fit(claims_from_sentences(["It may rain.", "It rained."]), ["hedged", "plain"])
    hedged, plain = classifier.assess(claims_from_sentences(["It may rain.", "It rained."]))
    assert hedged.score > plain.score


def test_marks_become_cues() -> None:
    (example,) = marked_examples(
        ["# a comment", "", "He {may|epistemic} go {if|condition} it rains."]
    )
    assert example.hedged
    assert example.cues == ((1, 1, "epistemic"), (3, 3, "condition"))
    assert example.tokens.lowers[:3] == ("he", "may", "go")


def test_the_primer_is_well_formed() -> None:
    examples = list(primer_examples())
    assert not [e for e in examples if {"{", "}", "|"} & set(e.tokens.lowers)]
    assert {e.hedged for e in examples} == {True, False}
    texts = [" ".join(e.tokens.lowers) for e in examples]
    assert len(texts) == len(set(texts))


def test_groups_are_never_divided() -> None:
    groups = [f"d{i % 12}" for i in range(100)]
    parts = deal(groups, 5)
    assert len({(group, int(part)) for group, part in zip(groups, parts, strict=True)}) == 12
    assert set(deal(["one"] * 10, 5)) == set(range(5))


def test_the_threshold_is_half_of_the_best_f1() -> None:
    import numpy as np

    sure = best_threshold(np.array([1.0, 1.0, 0.0]), np.ones(3))
    unsure = best_threshold(np.array([0.4, 0.2, 0.0]), np.ones(3))
    assert sure == 0.5
    assert unsure == pytest.approx(2 * 0.4 / (1 + 0.6) / 2)


def test_the_command_wants_corpora(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("ALLEGEDLY_DATA", raising=False)
    assert main(["--out", str(tmp_path)]) == 1
    assert "ALLEGEDLY_DATA" in capsys.readouterr().err


def corpus(count: int) -> list[Example]:
    data = os.environ.get("ALLEGEDLY_DATA")
    if not data:
        pytest.skip("ALLEGEDLY_DATA does not say where corpora are")
    try:
        return list(islice(corpus_examples("szeged-wiki", Path(data)), count))
    except AllegedlyError as error:
        pytest.skip(str(error))


@pytest.mark.corpora
def test_rebuilding_from_a_corpus_is_bit_identical(tmp_path: Path) -> None:
    examples = corpus(1500)
    for name in ("one", "two"):
        train(examples, Settings()).save(tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")
