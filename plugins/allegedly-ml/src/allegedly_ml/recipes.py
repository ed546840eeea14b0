"""The training corpora of each shipped model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allegedly_ml.commitment.corpora import commitment_examples
from allegedly_ml.commitment.examples import Example as CommitmentExample
from allegedly_ml.examples import Example
from allegedly_ml.sources import LOCATIONS, corpus_examples

RECIPES: Final = {
    # The Szeged corpus includes the abstracts of BioScope, re-annotated with types.
    "ml": ("szeged-wiki", "szeged-bio"),
    "ml-weasel": ("conll2010-wikipedia",),
}
"""The corpora of each shipped model; `settings.SHIPPED` says how it is trained."""

COMMITTED: Final = frozenset(("ml",))
"""The shipped models that give commitments."""

CONSULTED: Final = {"ml": {"certainty-science": "certainty-science/sentence-level-certainty.jsonl"}}
"""By model, the corpora that its makers measured on, and their places in the data folder."""

_EVENTS: Final = {
    "uds-ih2": "UDS_IH2",
    "megaveridicality": "MV2",
    "meantime": "MEANTIME",
    "commitmentbank": "CB",
    "rp": "RP",
}


def seen_places(name: str) -> dict[str, str]:
    """Return the corpora that a shipped model is trained on, with their places in the data folder.

    They are those that `trained_on` of its spec names.
    """
    places = {corpus: LOCATIONS[corpus] for corpus in RECIPES[name]}
    if name in COMMITTED:
        places["newsroom-train"] = "newsroom/train"
        places |= {corpus: f"factuality/{file}/train.jsonl" for corpus, file in _EVENTS.items()}
    return places


def recipe_examples(name: str, data: Path) -> list[Example]:
    """Read all examples of a shipped model, in a fixed order.

    Raises:
        CorpusError: If a corpus is absent or malformed.
    """
    return [example for corpus in RECIPES[name] for example in corpus_examples(corpus, data)]


def recipe_commitments(name: str, data: Path) -> Iterator[CommitmentExample]:
    """Read the examples from which a shipped model learns commitment; none for `ml-weasel`.

    Raises:
        CorpusError: If a corpus is absent or malformed.
    """
    if name in COMMITTED:
        yield from commitment_examples(data)
