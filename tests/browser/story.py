"""A short story with known attributions, and one that means harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import attrs

from allegedly import (
    Analyzer,
    Assessment,
    Attribution,
    Attributor,
    Claim,
    ClaimClassifier,
    Commitment,
    Content,
    Cue,
    Hedge,
    Holder,
    Segmentation,
    Source,
    Span,
)

TEXT = """\
By P. Reed

The mayor, Dorrit Valke, said officials believe the quay may collapse.

“I will not go,” she reportedly told us, “if it rains.”

A report claims that costs could triple. The council meets on Friday.

"""

PLAINER = "The quay will collapse, officials revealed. The council could meet on Friday."
"""What another paper made of it."""

HEDGES = {
    "may": "epistemic",
    "could": "epistemic",
    "believe": "doxastic",
    "reportedly": "hearsay",
    "if": "condition",
}


class Scripted(Attributor):
    """Finds the attributions of the text above, so that nothing hangs on a better attributor."""

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        text = segmentation.text
        if TEXT not in text:
            return []

        def at(*pieces: str) -> tuple[Span, ...]:
            starts = [text.index(piece) for piece in pieces]
            return tuple(Span(s, s + len(p)) for s, p in zip(starts, pieces, strict=True))

        def made(id: str, source: Source, cue: Cue, quotation: Any, *pieces: str) -> Attribution:
            content = Content(at(*pieces), " … ".join(pieces))
            return Attribution(id, source, cue, content, quotation)

        mayor, she, report = "The mayor, Dorrit Valke", "she", "A report"
        outer = "officials believe the quay may collapse"
        inner = made(
            "a2",
            Source(at("officials"), "officials", "unnamed-group"),
            Cue(at("believe"), "believe", "believe", "attitudinal"),
            "indirect",
            "the quay may collapse",
        )
        return [
            made(
                "a1",
                Source(at(mayor), mayor, "named-person", "Dorrit Valke"),
                Cue(at("said"), "said", "say"),
                "indirect",
                outer,
            ),
            Attribution(inner.id, inner.source, inner.cue, inner.content, "indirect", parent="a1"),
            made(
                "a3",
                Source(at(she), she, "pronoun", "Dorrit Valke"),
                Cue(at("told"), "told", "tell"),
                "direct",
                "I will not go",
                "if it rains",
            ),
            made(
                "a4",
                Source(at(report), report, "document"),
                Cue(at("claims"), "claims", "claim", "distancing"),
                "indirect",
                "that costs could triple",
            ),
        ]


class Words(ClaimClassifier):
    """Calls a claim hedged that has one of some words."""

    def __init__(self, name: str, words: str, *, firm: bool = False) -> None:
        self.name = name
        self.firm = firm
        self._pattern = re.compile(rf"\b({words})\b")

    def assess(self, claims: Sequence[Claim]) -> list[Assessment]:
        judged = [self._judge(claim) for claim in claims]
        if not self.firm:
            return judged
        return [
            attrs.evolve(found, commitment=_held(claim, found))
            for claim, found in zip(claims, judged, strict=True)
        ]

    def _judge(self, claim: Claim) -> Assessment:
        found: list[Hedge] = []
        for zone, holder in claim.zones:
            for match in self._pattern.finditer(claim.article.text, zone.start, zone.end):
                word = match.group()
                found.append(Hedge(Span(*match.span()), word, HEDGES[word], holder))  # type: ignore[arg-type]
        found.sort(key=lambda hedge: hedge.span)
        if not found:
            return Assessment(self.name, "plain", 0.05)
        score = 0.9 + 0.02 * len(found)
        return Assessment(self.name, "hedged", score, tuple(found), f"rests on {found[0].text}")


def _held(claim: Claim, found: Assessment) -> dict[Holder, Commitment]:
    own = Commitment.of("possible" if found.hedges else "certain", "+")
    if " not " in claim.text:
        own = Commitment.of("certain", "-")
    if claim.attribution is None:
        return {"author": own}
    doubted = claim.attribution.cue is not None and claim.attribution.cue.stance == "distancing"
    towards = Commitment.of("probable", "-") if doubted else Commitment.of("none")
    return {"source": own, "author": towards}


BOTH_FIRM = Analyzer(
    [
        Words("broad", "may|could|reportedly|believe|if", firm=True),
        Words("narrow", "may", firm=True),
    ],
    Scripted(),
    strict=True,
)
"""Its classifiers also differ on how firmly claims are put."""

ANALYZER = Analyzer(
    [Words("broad", "may|could|reportedly|believe|if", firm=True), Words("narrow", "may")],
    Scripted(),
    strict=True,
)

HOSTILE = (
    "</p></main><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> "
    "\u202eback to front\u202c <style>* { display: none }</style> שלום עולם ]]>--> &amp; &#60; "
    '👩‍👩‍👧 {{ 7 * 7 }} \u2028\u2029 \r\n \x0b\x1b[31m\0 <b onmouseover="window.hacked = 3">may</b> '
    "javascript:alert(1) </textarea></style></title></script> مرحبا it could rain\n\n"
)
