"""The attributor: who is said to have said what, as the encoder reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allegedly import Attribution
from allegedly.attribution import compose
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly_neural.decoding import decode, drafts
from allegedly_neural.model import load


class NeuralAttributor(Attributor):
    """Finds attributions with the small encoder that also finds hedges."""

    def __init__(
        self, name: str = "neural", *, threads: int = 1, path: str | Path | None = None
    ) -> None:
        """Make an attributor.

        Args:
            name: `neural` or `neural-small`.
            threads: Threads that work on one window. One lets `n_jobs` workers use as many cores.
            path: A folder with a model of your own, as the training command writes it.

        Raises:
            ModelError: If there is no such model, or it is damaged.
        """
        self._arguments = (name, threads, None if path is None else Path(path))
        self._model = load(*self._arguments)

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find who is said to have said what; see `Attributor.attribute`."""
        return self.attribute_many([segmentation])[0]

    def attribute_many(
        self, segmentations: Sequence[Segmentation]
    ) -> Sequence[Sequence[Attribution]]:
        """Do the same for a batch of articles."""
        readings = self._model.read(segmentations)
        found = decode(readings, self._model.settings.choices)
        return [
            compose(segmentation, drafts(segmentation, items))
            for segmentation, items in zip(segmentations, found, strict=True)
        ]

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to other processes as a name: weights are loaded there."""
        name, threads, path = self._arguments
        return _made, (name, threads, path)


def _made(name: str, threads: int, path: Path | None) -> NeuralAttributor:
    return NeuralAttributor(name, threads=threads, path=path)
