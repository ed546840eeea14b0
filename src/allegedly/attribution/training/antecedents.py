"""Learn whom pronouns and descriptions mean: writes ``attribution/data/references.json``.

    python -m allegedly.attribution.training.antecedents $ALLEGEDLY_DATA/newsroom/train

Learns from annotated sources whose name the article gives: of the people and bodies named around
one, those with that name are right, all others wrong.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from allegedly.attribution.people.antecedents import choose, reference_type
from allegedly.attribution.people.head_end import head_end
from allegedly.attribution.people.who import Resolver, Who, reading_order
from allegedly.attribution.training.found_and_gold import Found, found
from allegedly.attribution.training.ranked import learn_ranked
from allegedly.plugins import default_registry

PENALTY = 0.3
FEWEST = 3
"""A feature must occur in at least this many articles."""


@attrs.frozen(eq=False)
class Example:
    """A pronoun or description, and its candidates.

    Attributes:
        document: The article.
        type: The type of reference.
        names: The names of the candidates.
        features: Their features.
        right: Which of them are right.
        name: The annotated name.
        fewest: The odds that a name must have.
    """

    document: str
    type: str
    names: list[str]
    features: list[list[str]]
    right: list[bool]
    name: str | None
    fewest: int


def same_name(gold: str, name: str) -> bool:
    """Return whether two forms may be the name of one person or body."""
    a, b = (re.sub(r"\W+", " ", form.lower()).split() for form in (gold, name))
    return bool(a and b) and (set(a) <= set(b) or (len(b) > 1 and set(b) <= set(a)))


def examples(items: Iterator[Found]) -> Iterator[Example]:
    """Yield the references in annotated articles."""
    for document, group in groupby(items, key=lambda item: item.document):
        some = [item for item in group if item.by == "gold"]
        if not some:
            continue
        statements = [item.statement for item in some]
        resolver = Resolver(some[0].words, statements)
        for index in reading_order(statements):
            gold, source = some[index].gold, statements[index].source
            if gold is None or source is None or gold.kind is None:
                continue
            first, stop = source
            end = head_end(some[index].words, first, stop)
            kind = None
            if gold.kind == "description":
                kind, end = "description", max(end, first + 2)
            elif gold.kind == "pronoun" and end == first + 1:
                kind = reference_type(some[index].words.lower[first])
            if kind is not None:
                reference = resolver.reference(kind, first, end, statements[index])
                pairs = list(resolver.references.candidates(reference))
                names = [entity.name for entity, _ in pairs]
                right = [gold.name is not None and same_name(gold.name, name) for name in names]
                features = [row for _, row in pairs]
                fewest = resolver.references.least_odds(reference)
                yield Example(document, kind, names, features, right, gold.name, fewest)
            resolver.found[index] = Who(gold.kind, gold.name)
            resolver.heard(_as_known(resolver, gold.name), statements[index])


def _as_known(resolver: Resolver, name: str | None) -> str | None:
    """Return an annotated name in the form in which the library has it."""
    if name is None:
        return None
    mentions = resolver.references.mentions
    return next((e.name for _, _, e in mentions if same_name(name, e.name)), name)


def learnt(rows: list[Example]) -> dict[str, Any]:
    """Return the weights, and their scores on articles that were held out."""
    model = learn_ranked(
        [row.features for row in rows],
        [row.right for row in rows],
        [row.document for row in rows],
        penalty=PENALTY,
        folds=10,
        fewest=FEWEST,
    )
    return {
        "held_back": _scores(rows, np.round(model.held_out[:, 0] * 100)),
        "bias": model.bias[0],
        "weights": {name: weight for name, (weight,) in model.weights.items()},
    }


def _scores(rows: list[Example], odds: np.ndarray) -> dict[str, str]:
    """Return for each type how many references have a name, are given one, and the right one."""
    counts: dict[str, Counter[str]] = {}
    start = 0
    for row in rows:
        mine = odds[start : start + len(row.names)].tolist()
        start += len(row.names)
        count = counts.setdefault(row.type, Counter())
        name = choose(list(zip(mine, row.names, strict=True)), row.fewest)
        count["due"] += row.name is not None
        count["reachable"] += any(row.right)
        count["given"] += name is not None
        count["right"] += bool(name and row.name and same_name(row.name, name))
    return {
        kind: ", ".join(f"{key} {value}" for key, value in count.items())
        for kind, count in sorted(counts.items())
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder of annotated articles")
    args = parser.parse_args()
    corpus = default_registry().get("corpus", "newsroom-train").create({"path": args.corpus})
    result = learnt(list(examples(found(corpus.documents(), {}))))
    target = Path(__file__).parents[1] / "data" / "references.json"
    target.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result["held_back"], indent=1), len(result["weights"]), "features")


if __name__ == "__main__":
    main()
