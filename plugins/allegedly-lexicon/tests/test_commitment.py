"""How firmly the voice of a claim stands behind it, as far as a list of words can tell."""

from __future__ import annotations

import pytest

import allegedly
from allegedly import Analyzer

ANALYZER = Analyzer(["lexicon"], "rules")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The bridge is closed.", "certain+"),
        ("The bridge may be closed.", "possible+"),
        ("The mayor said the bridge is closed.", "certain+"),
        ("The mayor said the bridge may be closed.", "possible+"),
        ("The mayor denied that the bridge is closed.", "certain-"),
        ("The mayor asked whether the bridge is closed.", "none"),
        ("Is the bridge closed?", "none"),
        ("The driver, who may have been drunk, hit the wall.", "certain+"),
        ("The mayor doubts that the bridge is safe.", "probable-"),
        ("The mayor has no doubt that the bridge is safe.", "certain+"),
        ("The mayor would not rule out that the bridge is unsafe.", "possible+"),
        ("The mayor did not deny that the bridge is unsafe.", "none"),
    ],
)
def test_commitment_of_the_voice(sentence: str, expected: str) -> None:
    analysis = ANALYZER.analyze(allegedly.Article.from_text(sentence))
    attributed = [claim for claim in analysis.claims if claim.attribution is not None]
    claim = (attributed or analysis.claims)[0]
    held = analysis.assessments["lexicon"][claim.id].voiced
    assert held is not None
    assert f"{held.degree}{held.polarity or ''}" == expected
