"""The attributor: finds sources, cues and content with the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from allegedly import Attribution
from allegedly.attribution import compose
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly_neural.completion import completed
from allegedly_neural.decoding import decode, drafts
from allegedly_neural.model import WithModel

_LEEWAY: Final = 0.5
"""Log odds by which a draft may miss the threshold and still be left to `compose`."""


class NeuralAttributor(WithModel, Attributor):
    """Finds attributions with the small encoder that also finds hedges."""

    def __init__(
        self,
        name: str = "neural",
        *,
        threads: int = 1,
        path: str | Path | None = None,
        bias: float = 0.0,
    ) -> None:
        """Load a model.

        Args:
            name: See `WithModel`, likewise `threads` and `path`.
            threads: Number of threads for one window.
            path: A folder with a model of your own.
            bias: Added to the log odds of each candidate attribution: a positive bias finds more,
                a negative one fewer and more certain ones.

        Raises:
            ModelError: If there is no such model, or it is damaged.
            MissingExtraError: If onnxruntime or tokenizers is not installed.
        """
        super().__init__(name, threads=threads, path=path)
        self._options["bias"] = bias
        self._bias = bias

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find attributions; see `Attributor.attribute`."""
        return self.attribute_many([segmentation])[0]

    def attribute_many(
        self, segmentations: Sequence[Segmentation]
    ) -> Sequence[Sequence[Attribution]]:
        """Do the same for a batch of articles."""
        readings = self._model.read(segmentations)
        choices = self._model.settings.choices
        least = choices.least - self._bias - _LEEWAY
        found = decode(readings, attrs.evolve(choices, least=least))
        return [
            compose(
                segmentation,
                completed(segmentation, drafts(segmentation, items, choices, self._bias)),
            )
            for segmentation, items in zip(segmentations, found, strict=True)
        ]
