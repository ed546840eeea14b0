"""It keeps its promises and assigns each hedge to its holder."""

from __future__ import annotations

import pytest
from allegedly_keywords import Keywords

from allegedly import Analyzer, Article
from allegedly.testing import Check, Installed, checks_for

PLUGIN = Installed("classifier", "keywords")


@pytest.mark.parametrize("check", checks_for(PLUGIN), ids=str)
def test_promises(check: Check) -> None:
    """Every check passes, without exemption."""
    check(PLUGIN)


def test_holders() -> None:
    """A hedge inside what is attributed is the source's."""
    article = Article.from_text("Perhaps it will rain. The mayor said it might snow.")
    analysis = Analyzer([Keywords()]).analyze(article)
    hedges = [h for a in analysis.assessments["keywords"].values() for h in a.hedges]
    assert [(hedge.text, hedge.holder) for hedge in hedges] == [
        ("Perhaps", "author"),
        ("might", "source"),
    ]
