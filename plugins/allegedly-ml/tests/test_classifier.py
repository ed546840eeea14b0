from pathlib import Path
from typing import Any

import pytest
from allegedly_ml.classifier import MLClassifier
from allegedly_ml.errors import ModelError

from allegedly import Article, Attribution, Claim, Content, Span, claims_from_sentences, segment


@pytest.fixture(scope="module")
def ml() -> MLClassifier:
    return MLClassifier()


@pytest.mark.parametrize(
    ("text", "hedge", "kind"),
    [
        ("The dam may burst before dawn.", "may", "epistemic"),
        ("The bridge will probably stay shut.", "probably", "epistemic"),
        ("Grocers expect prices to climb in spring.", "expect", "doxastic"),
        ("Villagers believe that the well is haunted.", "believe", "doxastic"),
        ("The jury will decide whether he knew.", "whether", "investigation"),
        ("The ferry sails only if the wind drops.", "if", "condition"),
    ],
)
def test_typed_hedges(ml: MLClassifier, text: str, hedge: str, kind: str) -> None:
    """A hedge is found with its type, and named in the explanation."""
    (found,) = ml.assess(claims_from_sentences([text]))
    assert found.label == "hedged"
    assert (hedge, kind) in {(h.text, h.type) for h in found.hedges}
    assert found.explanation is not None
    assert hedge in found.explanation


@pytest.mark.parametrize(
    "text",
    [
        "The council met on Friday.",
        "He was born in May 1956 in a village near Porto.",
        "She can play the cello.",
        "The tram appeared in a film in 1931.",
        "The museum will close at six.",
        "",
        "…",
        "\u200f\u0000\u0007",
    ],
)
def test_plain_claims_have_no_hedges(ml: MLClassifier, text: str) -> None:
    (found,) = ml.assess(claims_from_sentences([text]))
    assert (found.label, found.hedges) == ("plain", ())


def test_weasel_wording() -> None:
    """`ml-weasel` finds vague sources; a plain sentence stays plain."""
    weasel = MLClassifier("ml-weasel")
    texts = ["Some critics say it is widely regarded as a masterpiece.", "It opened in 1931."]
    some, plain = weasel.assess(claims_from_sentences(texts))
    assert some.label == "hedged"
    assert "weasel" in {hedge.type for hedge in some.hedges}
    assert plain.label == "plain"


def test_holders_follow_the_zones(ml: MLClassifier) -> None:
    """A hedge of the reporting clause is the author's, one of the content the source's."""
    text = "The mayor may have said the bridge might fall."
    article = Article.from_text(text)
    cut = text.index(" the bridge")
    content = Span(cut + 1, len(text) - 1)
    attribution = Attribution("a1", None, None, Content((content,), content.of(text)), "indirect")
    claim = Claim("c1", (content,), 0, segment(article), attribution, (Span(0, cut),))
    (found,) = ml.assess([claim])
    assert [(h.text, h.holder) for h in found.hedges] == [("may", "author"), ("might", "source")]


def test_words_outside_the_zones_count_for_nothing(ml: MLClassifier) -> None:
    text = "It may rain and the council met."
    segmentation = segment(Article.from_text(text))
    claim = Claim("c1", (Span(text.index("the council"), len(text)),), 0, segmentation)
    (found,) = ml.assess([claim])
    assert (found.label, found.hedges) == ("plain", ())


def test_an_untrained_classifier_says_so() -> None:
    with pytest.raises(ModelError, match="untrained"):
        MLClassifier("my-own").assess([])


@pytest.mark.timing
def test_time_grows_with_the_text(ml: MLClassifier, stopwatch: Any) -> None:
    """Twice a hostile sentence takes at most 2.6 times as long."""
    once, twice = (claims_from_sentences(["if it may not, he said " * n]) for n in (1000, 2000))
    stopwatch.check_growth(ml.assess, once, twice, at_most=2.6)


def test_save_and_load(ml: MLClassifier, tmp_path: Path) -> None:
    ml.save(tmp_path / "model")
    claims = claims_from_sentences(["It may rain if the wind turns.", "It rained."])
    assert MLClassifier(path=tmp_path / "model").assess(claims) == ml.assess(claims)
