"""What each shipped model is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import attrs

from allegedly_ml.examples import Example
from allegedly_ml.sources import corpus_examples, primer_examples
from allegedly_ml.training import ALL_TYPES, Settings


@attrs.frozen
class Recipe:
    """What a shipped model is made of.

    Attributes:
        corpora: Weight of each corpus; the reader's names.
        primer: Weight of the primer; 0 leaves it out.
        settings: How to train.
    """

    corpora: dict[str, float]
    primer: float
    settings: Settings

    def examples(self, data: Path) -> list[Example]:
        """Read all examples, in a fixed order."""
        found = [
            example
            for name, weight in self.corpora.items()
            for example in corpus_examples(name, data, weight=weight)
        ]
        return found + list(primer_examples(self.primer) if self.primer else ())


RECIPES: Final = {
    "ml": Recipe({"szeged-wiki": 1.0, "szeged-bio": 1.0}, 0.0, Settings()),
    "ml-weasel": Recipe({"conll2010-wikipedia": 1.0}, 0.0, Settings(types=ALL_TYPES, strength=0.1)),
}


def settings_of(name: str) -> Settings:
    """Return how the shipped model of that name was trained; else the settings for all types."""
    return RECIPES[name].settings if name in RECIPES else Settings(types=ALL_TYPES)
