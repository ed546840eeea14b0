"""How firmly the author stands behind her own claims, as the shipped network has it."""

from __future__ import annotations

import pytest

from allegedly import Analyzer, Article


@pytest.mark.parametrize(
    ("sentence", "degree"),
    [
        ("The port will close.", "certain"),
        ("The port will not close.", "certain"),
        ("The port closed on Monday.", "certain"),
        ("The council meets on Friday.", "certain"),
        ("The port seems to have closed.", "probable"),
        ("The port may close.", "possible"),
        ("The dam could break within days.", "possible"),
        ("Perhaps the ferry sank.", "possible"),
        ("Is the port closed?", "none"),
    ],
)
def test_the_author_is_as_sure_as_the_words(sentence: str, degree: str) -> None:
    analyzer = Analyzer(["neural"], "neural", any_language=True)
    (claim,) = (analysis := analyzer.analyze(Article.from_text(sentence))).claims
    held = analysis.assessments["neural"][claim.id].commitment["author"]
    assert (held.degree, held.polarity) == (degree, None if degree == "none" else "+")
