"""From annotated documents to claims to learn from, and from these to a trained plugin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from allegedly.bench.corpora import committed_claims, gold_claims
from allegedly.bench.fitting import Example, learn
from allegedly.bench.task import Commitments, label_of
from allegedly.classifier import ClaimClassifier, TrainableClassifier
from allegedly.errors import AllegedlyError, ContractError, CorpusError, PluginError, describe
from allegedly.interfaces import Attributor, TrainableAttributor
from allegedly.model import GoldDocument
from allegedly.plugins import Plugin
from allegedly.plugins.isolation import cause_of, isolated


def examples_of(document: GoldDocument) -> Iterator[Example]:
    """Yield the examples of a document: its sentences, events and attributions.

    Headings, and sentences with a certainty alone, are left out.
    """
    for claim, gold in zip(*gold_claims(document), strict=True):
        held: Commitments = {} if gold.commitment is None else {"author": gold.commitment}
        if gold.label is not None:
            yield Example(claim, gold.label, gold.hedges, held)
        elif held:
            yield Example(claim, label_of(held), gold.hedges, held)
    for claim, held in zip(*committed_claims(document), strict=True):
        if claim.event is not None or claim.attribution is not None:
            yield Example(claim, label_of(held), None, held)


def annotated(document: GoldDocument) -> bool:
    """Return whether an attributor can learn from a document."""
    return document.attributions is not None


def check_classes(examples: Sequence[Example]) -> None:
    """Refuse examples of which all have the same label.

    Raises:
        CorpusError: If the list is empty, or all are hedged or all plain.
    """
    labels = {example.label for example in examples}
    if not labels:
        raise CorpusError(
            "the data has no sentence to learn from; each needs a 'label' or a 'commitment'"
        )
    if len(labels) == 1:
        (only,) = labels
        other = "plain" if only == "hedged" else "hedged"
        raise CorpusError(
            f"all {len(examples):,} sentences to learn from are {only}; a classifier needs {other} "
            "ones as well"
        )


def trained(
    plugin: Plugin,
    options: dict[str, Any],
    documents: Iterable[GoldDocument],
    seed: int,
    progress: Any = None,
) -> TrainableClassifier | TrainableAttributor:
    """Create a plugin and train it.

    Args:
        plugin: A plugin whose spec has `trainable`.
        options: Arguments for its factory.
        documents: The documents to learn from.
        seed: Seed for plugins that draw at random.
        progress: Called with lines by plugins that report their progress.

    Raises:
        ContractError: If it cannot be trained, although its spec has `trainable=True`.
        AllegedlyError: If there is too little to learn from.
    """
    made: ClaimClassifier | Attributor = plugin.create(options)
    with one_thread(), reporting(plugin, "be trained"):
        if isinstance(made, TrainableAttributor):
            made.fit(list(documents), seed=seed, progress=progress)
        elif isinstance(made, TrainableClassifier):
            examples = [example for document in documents for example in examples_of(document)]
            check_classes(examples)
            learn(made, examples, seed)
        else:
            raise ContractError(
                f"the {plugin.kind} {plugin.name!r} has trainable=True in its spec, but makes a "
                f"{type(made).__name__}, which has no fit"
            )
    return made


@contextmanager
def reporting(plugin: Plugin, what: str) -> Iterator[None]:
    """Run code of a plugin, whose errors become those of this library.

    Args:
        plugin: The plugin.
        what: The action that fails, after "cannot": "be trained".

    Raises:
        PluginError: If it raises anything but an error of this library.
    """
    try:
        with isolated():
            yield
    except AllegedlyError:
        raise
    except Exception as error:
        who = f"the {plugin.kind} {plugin.name!r} ({plugin.distribution} {plugin.version})"
        raise PluginError(f"{who} cannot {what}: {describe(cause_of(error))}") from error


def one_thread() -> AbstractContextManager[object]:
    """Limit numeric libraries to one thread: their number changes the last digits of sums."""
    import sklearn.linear_model  # noqa: F401 - libraries loaded later would not be limited
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits
