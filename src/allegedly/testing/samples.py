"""Texts to try plugins on: ordinary news, and text that no news should contain."""

from __future__ import annotations

from typing import Final

from allegedly.attribution.claims import build_claims
from allegedly.model import (
    Article,
    Attribution,
    Claim,
    Content,
    Cue,
    Segmentation,
    Source,
    Span,
)
from allegedly.text import claims_from_sentences, segment

NEWS: Final = (
    "The council meets on Friday.",
    "The harbour may close by October, and the ferry will probably stop.",
    "It is unclear whether the memo is genuine.",
    "If the price rises, the city would withdraw.",
    "Some 200 people reportedly fled, but nobody was hurt.",
    "Engineers believe the crack could not possibly grow.",
    "In May the mayor appeared in court over an alleged bribe.",
    "The report suggests that the wall appears to be leaning.",
)
ODD: Final = (
    "",
    " \t ",
    ".",
    "“",
    "may" * 500,
    "?!" * 200,
    "may\x00be \x1b[31mred\x07",
    "ربما يغلق الميناء",
    "\u202emay\u202c",
    "İSTANBUL MAY CLOSE",
    "e\u0301 may \U0001f6a2 close",
    "<script>alert('may')</script> [bold]may[/bold]",
    "MAY OR MAY NOT, COULD OR COULD NOT",
)


def sample_claims() -> list[Claim]:
    """Return claims of every shape: the author's, attributed, nested, discontinuous, odd."""
    return [*claims_from_sentences([*NEWS, *ODD]), *_attributed()]


def sample_segmentations() -> list[Segmentation]:
    """Return segmented articles: ordinary, with and without title, empty, odd."""
    articles = [
        Article.from_text(
            "“I won't stay,” the mayor allegedly said.\n\nCritics claim the price appears to be "
            "far higher. Twelve people fled and, police said, two were hurt. “It is over,” said "
            "Dorrit Valke. “We lost.”",
            title="Mayor: We will fight",
        ),
        *(Article.from_text(text) for text in (*NEWS, *ODD)),
        Article.from_text("\n\n".join((*NEWS, *ODD)), title="  Odd \t"),
    ]
    return [segment(article) for article in articles]


def _attributed() -> list[Claim]:
    text = "Aides reportedly said that Valke may fear a flood, officials say, and could leave."
    segmentation = segment(Article.from_text(text))

    def span(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),)

    outer = span("that Valke may fear a flood") + span("could leave")
    return build_claims(
        segmentation,
        [
            Attribution(
                "a1",
                Source(span("Aides"), "Aides", "unnamed-group"),
                Cue(span("said"), "said", "say"),
                Content(outer, "that Valke may fear a flood … could leave"),
                "indirect",
            ),
            Attribution(
                "a2",
                Source(span("Valke"), "Valke", "named-person"),
                Cue(span("fear"), "fear", "fear", "attitudinal"),
                Content(span("a flood"), "a flood"),
                "indirect",
                parent="a1",
            ),
        ],
    )
