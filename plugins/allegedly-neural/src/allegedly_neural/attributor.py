"""The attributor: finds sources, cues and content with the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs

from allegedly import Attribution
from allegedly.attribution import Draft, compose
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly_neural.completion import completed
from allegedly_neural.decoding import decode
from allegedly_neural.drafting import drafts
from allegedly_neural.encoder import Reading
from allegedly_neural.errors import ModelError
from allegedly_neural.model import INNER_CHOICES, WithModel
from allegedly_neural.nesting import nested
from allegedly_neural.pieces import SCHEMES
from allegedly_neural.roles import INNER, OUTER, Level

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
        scheme: str = "newsroom",
    ) -> None:
        """Load a model.

        Args:
            name: See `WithModel`, likewise `threads` and `path`.
            threads: Number of threads for one window.
            path: A folder with a model of your own.
            bias: Added to the log odds of each candidate attribution: a positive bias finds more,
                a negative one fewer and more certain ones.
            scheme: Which annotation the attributions follow: `newsroom`, which marks those inside
                the content of others too, or `polnear`, which marks outermost ones and topics.

        Raises:
            ModelError: If there is no such model or scheme, or the model is damaged.
            MissingExtraError: If onnxruntime or tokenizers is not installed.
        """
        super().__init__(name, threads=threads, path=path)
        if scheme not in SCHEMES:
            raise ModelError(f"unknown scheme {scheme!r}; choose from {', '.join(SCHEMES)}")
        self._options |= {"bias": bias, "scheme": scheme}
        self._bias, self._scheme = bias, scheme

    def attribute(self, segmentation: Segmentation) -> Sequence[Attribution]:
        """Find attributions; see `Attributor.attribute`."""
        return self.attribute_many([segmentation])[0]

    def attribute_many(
        self, segmentations: Sequence[Segmentation]
    ) -> Sequence[Sequence[Attribution]]:
        """Do the same for a batch of articles."""
        readings = self._model.read(segmentations, self._scheme)
        drafts = self._drafts(segmentations, readings, OUTER, self._scheme)
        if self._scheme == "newsroom":
            if INNER_CHOICES in self._model.settings.choices:
                inner = self._drafts(segmentations, readings, INNER, INNER_CHOICES)
                drafts = list(map(nested, drafts, inner))
            else:
                drafts = list(map(completed, segmentations, drafts))
        return list(map(compose, segmentations, drafts))

    def _drafts(
        self,
        segmentations: Sequence[Segmentation],
        readings: Sequence[Reading],
        level: Level,
        name: str,
    ) -> list[list[Draft]]:
        choices = self._model.settings.choices[name]
        leeway = attrs.evolve(choices, least=choices.least - self._bias - _LEEWAY)
        found = decode(readings, leeway, level)
        return [
            drafts(segmentation, items, choices, self._bias)
            for segmentation, items in zip(segmentations, found, strict=True)
        ]
