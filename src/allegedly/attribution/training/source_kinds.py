"""Learn the kinds of sources: writes ``attribution/data/kinds.json``.

    python -m allegedly.attribution.training.source_kinds $ALLEGEDLY_DATA/newsroom/train

Learns from annotated sources, and from the sources that the installed attributors find in the same
articles for the same content.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from allegedly.attribution.draft import Draft
from allegedly.attribution.people.canonical_names import Names
from allegedly.attribution.people.source_kinds import kind_features
from allegedly.attribution.statement import place
from allegedly.attribution.training.classified import learn, with_bias
from allegedly.attribution.training.found_and_gold import Found, found
from allegedly.attribution.words import lay_out
from allegedly.model import SOURCE_KINDS, Article, GoldAttribution, Span
from allegedly.plugins import default_registry
from allegedly.text import segment

PENALTY = 0.3
FEWEST = 2
"""A feature must occur in at least this many articles."""

OWN = (
    ("{0} said that the boat was hit.", "“It is over,” said {1}, as the boat was hit."),
    ("{0} shows that the boat was hit.", "{0} suggests the boat was hit."),
)
"""Sentences for sources of our own making: those of people and bodies, and those of documents."""

AGREE = 0.5
"""A found source is the annotated one if they share at least this part of their characters."""


def examples(items: Iterator[Found]) -> Iterator[tuple[Found, list[str]]]:
    """Yield the sources that are right, with their features."""
    words = names = None
    for item in items:
        source, gold = item.statement.source, item.gold
        if source is None or gold is None or not gold.source or gold.kind is None:
            continue
        if _overlap(item.statement.draft.source, gold.source) < AGREE:
            continue
        if item.words is not words or names is None:
            words, names = item.words, Names(item.words)
        yield item, kind_features(item.words, item.statement, source, names)


def made_up() -> Iterator[tuple[Found, list[str]]]:
    """Yield the sources of `sources.tsv`, which are of our own making, in short sentences."""
    lines = Path(__file__).with_name("sources.tsv").read_text(encoding="utf-8").splitlines()
    for kind, phrase in (line.split("\t") for line in lines):
        pattern = OWN[kind == "document"]
        for number, sentence in enumerate(pattern):
            text = sentence.format(phrase[:1].upper() + phrase[1:], phrase)
            segmentation = segment(Article.from_text(text))
            words = lay_out(segmentation)
            start = text.lower().index(phrase.lower())
            cue = re.search(r"(said|told|shows?|suggests?|according to)", text, re.IGNORECASE)
            spans = [Span(start, start + len(phrase)), Span(*cue.span())]  # type: ignore[union-attr]
            content = text.index("the boat")
            draft = Draft((Span(content, content + 17),), (spans[1],), (spans[0],))
            gold = GoldAttribution("1", (spans[0],), (), draft.content, kind=kind)  # type: ignore[arg-type]
            (statement,) = place(segmentation, words, [draft])
            found = Found(f"{phrase} {number}", text, words, statement, gold, "own")
            source = statement.source
            if source is not None:
                yield found, kind_features(words, statement, source, Names(words))


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    a = {k for span in one for k in range(span.start, span.end)}
    b = {k for span in other for k in range(span.start, span.end)}
    return len(a & b) / len(a | b)


def learnt(rows: list[tuple[Found, list[str]]]) -> dict[str, Any]:
    """Return the weights, and their scores on articles that were held out."""
    items = [item for item, _ in rows]
    labels = np.array([SOURCE_KINDS.index(item.gold.kind) for item in items])  # type: ignore[union-attr]
    model = learn(
        [row for _, row in rows],
        labels,
        [item.document for item in items],
        penalty=PENALTY,
        folds=5,
        fewest=FEWEST,
    )
    said = model.held_out.argmax(1)
    by = np.array([item.by for item in items])
    return {
        "held_back": {
            name: round(float((said == labels)[by == name].mean()), 3)
            for name in dict.fromkeys(by.tolist())
        },
        "confused": {
            f"{SOURCE_KINDS[a]} as {SOURCE_KINDS[b]}": count
            for (a, b), count in Counter(
                zip(labels[by == "gold"].tolist(), said[by == "gold"].tolist(), strict=True)
            ).most_common()
            if a != b
        },
        "weights": with_bias(model),
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder of annotated articles")
    parser.add_argument("--attributors", default="rules,neural", help="by default rules,neural")
    args = parser.parse_args()
    registry = default_registry()
    corpus = registry.get("corpus", "newsroom-train").create({"path": args.corpus})
    attributors = {
        name: registry.get("attributor", name).create() for name in args.attributors.split(",")
    }
    result = learnt([*examples(found(corpus.documents(), attributors)), *made_up()])
    print(json.dumps({k: result[k] for k in ("held_back", "confused")}, indent=1))
    print(len(result["weights"]), "features")
    del result["confused"]
    target = Path(__file__).parents[1] / "data" / "kinds.json"
    target.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
