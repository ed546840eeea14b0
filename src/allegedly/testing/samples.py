"""Sample texts for plugins: ordinary news, and text that no news should contain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from allegedly.analyzer.claims import build_claims
from allegedly.model import (
    Analysis,
    Article,
    Assessment,
    Attribution,
    Claim,
    Commitment,
    Content,
    Cue,
    Failure,
    GoldHedge,
    Hedge,
    Holder,
    Label,
    Provenance,
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

TrainingSet = tuple[list[Claim], list[Label], list[Sequence[GoldHedge]]]
"""Claims, a label for each, and the annotated cues of each: the arguments of `fit`."""

_SUBJECTS: Final = ("The ferry", "A bridge", "The old mill", "Her office", "This road", "The bank")
_PLAIN: Final = ("{} closed on Friday.", "{} was sold for $3 million.", "{} will open in May.")
_HEDGED: Final = ("{} may close on Friday.", "{} was probably sold.", "{} appears to be empty.")
_OTHER: Final = ("{} closed, if she is right.", "{} was reportedly sold.", "{} could open soon.")
_CUES: Final = ("may", "probably", "appears", "if", "reportedly", "could")


def sample_claims() -> list[Claim]:
    """Return claims of every shape: the author's, attributed, nested, discontinuous, odd."""
    return [*ordinary_claims(), *odd_claims()]


def ordinary_claims() -> list[Claim]:
    """Return claims as found in news: the author's, attributed, nested, discontinuous."""
    return [*claims_from_sentences(NEWS), *_attributed()]


def odd_claims() -> list[Claim]:
    """Return claims that no news should contain: empty, endless, made of control characters."""
    return claims_from_sentences(ODD)


def sample_segmentations() -> list[Segmentation]:
    """Return segmented articles: ordinary, with and without a title, empty, odd."""
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


def sample_training(*, other: bool = False) -> TrainingSet:
    """Return 36 claims to learn from, half of them hedged, with labels and cues.

    Args:
        other: Return different claims, in which hedged ones are labelled plain.
    """
    hedged, plain = (_OTHER, _HEDGED) if other else (_HEDGED, _PLAIN)
    cases: list[tuple[str, Label]] = []
    for subject, (yes, no) in product(_SUBJECTS, zip(hedged, plain, strict=True)):
        cases += [(yes.format(subject), "hedged"), (no.format(subject), "plain")]
    claims = claims_from_sentences([text for text, _ in cases])
    labels = [label for _, label in cases]
    return (
        claims,
        labels,
        [_cues(claim, label) for claim, label in zip(claims, labels, strict=True)],
    )


def sample_commitments(
    claims: Sequence[Claim], labels: Sequence[Label]
) -> list[Mapping[Holder, Commitment]]:
    """Return commitments to claims to learn from: possible to hedged ones, certain to plain ones.

    The last claim has none, as a corpus may leave claims out.

    Args:
        claims: The claims, such as those of `sample_training`.
        labels: A label for each.
    """
    held: list[Mapping[Holder, Commitment]] = [
        {
            "author" if claim.attribution is None else "source": Commitment.of(
                "possible" if label == "hedged" else "certain"
            )
        }
        for claim, label in zip(claims, labels, strict=True)
    ]
    return [*held[:-1], {}] if held else []


def _cues(claim: Claim, label: Label) -> Sequence[GoldHedge]:
    tokens = claim.segmentation.tokens
    found = (
        [i for i, word in enumerate(tokens.lowers) if word in _CUES] if label == "hedged" else []
    )
    return tuple(GoldHedge(tokens.span(i), "epistemic") for i in found)


def sample_streams() -> dict[str, bytes]:
    """Return the bytes of files, by name: good, empty, damaged and binary ones."""
    news = "\n\n".join(NEWS)
    return {
        "news.txt": news.encode(),
        "news.jsonl": b'{"text": "It may rain.", "title": "Rain"}\n{"text": "It rains."}\n',
        "news.html": b"<html><body><h1>Rain</h1><p>It may rain.</p></body></html>",
        "news.csv": b"text,label\nIt may rain.,hedged\n",
        "empty": b"",
        "blank": b" \n\t\n ",
        "zeros": bytes(5000),
        "binary": bytes(range(256)) * 8,
        "latin.txt": "Café may close.".encode("latin-1"),
        "marked.txt": "It may rain.".encode("utf-8-sig"),
        "wide.txt": news.encode("utf-16"),
        "broken.jsonl": b'{"text": "It may rain."}\n{"text": \n[1, 2]\n',
        "long": b"may " * 50_000,
        "odd.txt": "\n".join(ODD).encode(),
    }


def sample_analyses() -> list[Analysis]:
    """Return analyses of ordinary, empty and odd articles.

    They have hedges, commitments of every degree and polarity, claims without one, and a failure.
    """
    provenance = Provenance("0", "sample 0", {"sample": "0"})
    failure = Failure("assess", "broken", "0", "ValueError: <b>no</b> [red]way[/red]\nat all")
    made = [
        Analysis(
            article=claims[0].article,
            sentences=claims[0].segmentation.sentences,
            attributions=tuple(c.attribution for c in claims if c.attribution is not None),
            claims=tuple(claims),
            assessments={"sample": {c.id: _sample_assessment(c, number) for c in claims}},
            failures=(failure,) if number == 1 else (),
            provenance=provenance,
        )
        for number, claims in enumerate(
            [_attributed(), *([claim] for claim in claims_from_sentences([*NEWS, *ODD]))]
        )
    ]
    empty = Article.from_text("", title="Nothing", metadata={"odd": "\x1b[2J \u202e"})
    return [*made, Analysis(empty, (), (), (), {}, (), provenance)]


_COMMITMENTS: Final = (
    Commitment.of("certain", "-"),
    Commitment.of("none"),
    Commitment.of("probable"),
    Commitment.of("certain"),
    Commitment.of("possible", "-"),
    Commitment.at(0.35),
    Commitment.of("probable", "-"),
)


def _sample_commitment(claim: Claim, number: int) -> dict[Holder, Commitment]:
    """Return commitments that differ from article to article; every eighth has none."""
    places = [*_COMMITMENTS, None]
    voiced = places[(number + int(claim.id[1:])) % len(places)]
    if voiced is None:
        return {}
    if claim.attribution is None:
        return {"author": voiced}
    return {"source": voiced, "author": _COMMITMENTS[number % len(_COMMITMENTS)]}


def _sample_assessment(claim: Claim, number: int) -> Assessment:
    tokens, text = claim.segmentation.tokens, claim.article.text
    hedges = tuple(
        Hedge(tokens.span(i), tokens.span(i).of(text), "epistemic", holder)
        for zone, holder in claim.zones
        for i in tokens.within(zone)
        if tokens.lowers[i] in _CUES
    )
    return Assessment(
        "sample",
        "hedged" if hedges else "plain",
        0.9 if hedges else 1 / 3,
        hedges,
        commitment=_sample_commitment(claim, number),
    )


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
