"""Claims that can be read without their article."""

from __future__ import annotations

import gc
import weakref

import pytest

from allegedly import Analysis, Analyzer, Article

ANALYZER = Analyzer(attributor="rules", classifiers=[], any_language=True)


def written(text: str) -> list[str]:
    """Return the claims of an article as they stand alone."""
    return [claim.standalone() for claim in ANALYZER.analyze(Article.from_text(text)).claims]


@pytest.mark.parametrize(
    ("before", "claim", "alone"),
    [
        ("Maria Keller met voters.", "She left early.", "[Maria Keller] left early."),
        (
            "Maria Keller met voters.",
            "The clerk gave her a chair, and she sat down.",
            "The clerk gave [Maria Keller] a chair, and she sat down.",
        ),
        ("Maria Keller met voters.", "Her van broke down.", "[Maria Keller's] van broke down."),
        ("Tom Hale was fined.", "Hale lost his licence.", "[Tom Hale] lost his licence."),
        ("Tom Hale was fined.", "Tom Hale lost his licence.", "Tom Hale lost his licence."),
        (
            "The mayor, Maria Keller, met voters.",
            "The mayor left early.",
            "[Maria Keller] left early.",
        ),
        (
            "The Northern Ferry Board (NFB) met.",
            "NFB sold two boats.",
            "[Northern Ferry Board] sold two boats.",
        ),
    ],
)
def test_names_stand_in_brackets(before: str, claim: str, alone: str) -> None:
    """The first reference to someone gives way to the name."""
    assert written(f"{before} {claim}")[-1] == alone


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("“I will resign,” Maria Keller said.", "[Maria Keller] will resign"),
        (
            "“I think my case is strong and I’m not afraid,” Elena Ruiz said.",
            "[Elena Ruiz thinks] [her] case is strong and [she is] not afraid",
        ),
        ("“They gave me a boat,” said Tom Hale.", "They gave [Tom Hale] a boat"),
        ("Maria Keller said she would resign.", "[Maria Keller] would resign"),
    ],
)
def test_a_speaker_is_named_in_what_is_said(text: str, alone: str) -> None:
    """A speaker is "I", and "she" where that is clear."""
    assert alone in written(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tom Hale and Jack Marsh were arrested. He was fined.",
        "It was raining. They went home.",
        "“I will resign,” a minister said.",
        "“I will resign.”",
        "I met Tom Hale by chance.",
        "The port was closed. The mayor of Leeds left.",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    """Where the article leaves open who is meant, or somebody has no name, no word changes."""
    assert not any("[" in claim for claim in written(text))


def test_pieces_of_a_claim() -> None:
    text = "“I will go,” Maria Keller said, “if they let me.”"
    assert "[Maria Keller] will go … if they let [her]" in written(text)


def test_claims_read_from_json_stand_alone_too() -> None:
    made = ANALYZER.analyze(Article.from_text("Maria Keller met voters. “I won,” she said."))
    read = Analysis.from_json(made.to_json())
    assert [claim.standalone() for claim in read.claims] == [
        claim.standalone() for claim in made.claims
    ]


def test_an_article_is_not_kept() -> None:
    """What is remembered about an article goes with it."""
    (claim,) = ANALYZER.analyze(Article.from_text("Maria Keller won.")).claims
    claim.standalone()
    gone = weakref.ref(claim.segmentation)
    del claim
    gc.collect()
    assert gone() is None
