"""The attributor: who is said to have said what, as the encoder reads it."""

from __future__ import annotations

from collections.abc import Sequence

from allegedly import Attribution
from allegedly.attribution import compose
from allegedly.interfaces import Attributor
from allegedly.model import Segmentation
from allegedly_neural.decoding import decode, drafts
from allegedly_neural.model import WithModel


class NeuralAttributor(WithModel, Attributor):
    """Finds attributions with the small encoder that also finds hedges."""

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
