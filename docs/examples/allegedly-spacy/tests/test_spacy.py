"""It keeps its promises and accepts any pipeline that marks hedges."""

from __future__ import annotations

from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install spacy")

from allegedly_spacy.classifier import SpacyClassifier, SpacyError  # noqa: E402

from allegedly import claims_from_sentences  # noqa: E402
from allegedly.testing import Check, Installed, checks_for  # noqa: E402

PLUGIN = Installed("classifier", "spacy")


@pytest.mark.parametrize("check", checks_for(PLUGIN), ids=str)
def test_promises(check: Check) -> None:
    """Every check passes, without exemption."""
    check(PLUGIN)


def test_hedges() -> None:
    """Marked spans become hedges with the type of their label."""
    claims = claims_from_sentences(["If it rains, he reportedly may leave. It seems to rain."])
    (judged,) = SpacyClassifier().assess(claims)
    assert [(hedge.text, hedge.type) for hedge in judged.hedges] == [
        ("If", "condition"),
        ("reportedly", "hearsay"),
        ("may", "epistemic"),
        ("seems to", "epistemic"),
    ]


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """Return the folder of a pipeline that marks hedges, and one other word, under its own key."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler", config={"spans_key": "hedges"})
    ruler.add_patterns([{"label": "weasel", "pattern": "some say"}])
    ruler.add_patterns([{"label": "WORD", "pattern": "umbrella"}])
    nlp.to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


def test_a_pipeline_of_ones_own(pipeline: Path) -> None:
    """It is loaded from its folder; a label that is not a hedge type is refused."""
    classifier = SpacyClassifier(pipeline=str(pipeline), spans="hedges")
    (judged,) = classifier.assess(claims_from_sentences(["And some say it rains."]))
    assert [(hedge.text, hedge.type) for hedge in judged.hedges] == [("some say", "weasel")]
    with pytest.raises(SpacyError, match="'umbrella' as 'WORD'"):
        classifier.assess(claims_from_sentences(["Take an umbrella."]))


def test_no_such_pipeline() -> None:
    """A pipeline that cannot be loaded is reported with the reason."""
    with pytest.raises(SpacyError, match="cannot load the pipeline 'nosuch'"):
        SpacyClassifier(pipeline="nosuch").assess(claims_from_sentences(["It rains."]))
