"""The attributor: finds sources, cues and content with the encoder."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import attrs

from allegedly import Attribution, TrainableAttributor
from allegedly.attribution import Draft, compose
from allegedly.model import GoldDocument, Segmentation
from allegedly_neural.completion import with_headline, with_inner
from allegedly_neural.decoding import decode
from allegedly_neural.drafting import drafts
from allegedly_neural.encoder import Reading
from allegedly_neural.errors import ModelError
from allegedly_neural.extras import need_training
from allegedly_neural.model import FILES, INNER_CHOICES, MODELS, Model, WithModel
from allegedly_neural.nesting import nested
from allegedly_neural.pieces import SCHEMES
from allegedly_neural.roles import INNER, OUTER, Level

_LEEWAY: Final = 0.5
"""Log odds by which a draft may miss the threshold and still be left to `compose`."""


class NeuralAttributor(WithModel, TrainableAttributor):
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
            ModelError: If the model or the scheme is unknown, or the model is damaged.
            MissingExtraError: If onnxruntime or tokenizers is not installed.
        """
        super().__init__(name, threads=threads, path=path)
        if scheme not in SCHEMES:
            raise ModelError(f"unknown scheme {scheme!r}; choose from {', '.join(SCHEMES)}")
        self._options |= {"bias": bias, "scheme": scheme}
        self._bias, self._scheme = bias, scheme
        self._threads = threads
        self._begun = MODELS / name if path is None else Path(path)
        self._folder = self._begun

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
            drafts = list(map(with_headline, segmentations, drafts))
            if INNER_CHOICES in self._model.settings.choices:
                inner = self._drafts(segmentations, readings, INNER, INNER_CHOICES)
                drafts = list(map(nested, drafts, inner))
            else:
                drafts = list(map(with_inner, segmentations, drafts))
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

    def fit(
        self,
        documents: Sequence[GoldDocument],
        *,
        seed: int = 0,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Learn from annotated articles, starting from the model that was loaded at first.

        Attributions inside the content of others are learnt where the articles mark any. The
        hedges of the model get worse, so use it as an attributor alone.

        Args:
            documents: The articles, with their attributions.
            seed: Seed of all randomness.
            progress: Called with lines that report the progress.

        Raises:
            MissingExtraError: If torch or onnx is not installed.
            ModelError: If no article has an attribution with a cue and a content.
        """
        need_training()
        from allegedly_neural.train.further import trained_further

        out = Path(mkdtemp(prefix="allegedly-neural-"))
        weakref.finalize(self, shutil.rmtree, out, ignore_errors=True)
        say = progress or (lambda _: None)
        trained_further(self._begun, documents, out, threads=self._threads, seed=seed, say=say)
        self.load(out)

    def save(self, path: Path) -> None:
        """Write the model to the folder `path`: weights as ONNX, vocabulary and settings."""
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copyfile(self._folder / name, Path(path) / name)

    def load(self, path: Path) -> None:
        """Load the model that `save` wrote to the folder `path`.

        Raises:
            ModelError: If there is none, or it is damaged.
        """
        self._model = Model(Path(path), self._threads)
        self._folder = Path(path)
        self._options["path"] = self._folder
