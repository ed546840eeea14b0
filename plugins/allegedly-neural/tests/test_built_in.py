"""What the encoder has not learnt to find comes from the built-in attributor."""

import pytest

from allegedly import Article, analyze


@pytest.mark.parametrize("name", ["neural", "neural-small"])
@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Mayor: We will not sell the ferry", "Mayor"),
        ("Eating fish makes you older, study suggests", "study"),
        ("Mayor says he may resign", "Mayor"),
    ],
)
def test_headlines_have_one_speaker(name: str, title: str, source: str) -> None:
    """Each is found once, with its source."""
    article = Article.from_text("It rained on Tuesday. The hall was empty.", title=title)
    (found,) = analyze(article, attributor=name, classifiers=[]).attributions
    assert found.source is not None
    assert found.source.text == source


def test_nested_attributions_stand_in_what_the_encoder_found() -> None:
    """They have its parent, and its score."""
    text = "The clerk said that critics had claimed that the ferry was unsafe."
    outer, inner = analyze(text, attributor="neural", classifiers=[]).attributions
    assert inner.source is not None
    assert (inner.source.text, inner.parent) == ("critics", outer.id)
