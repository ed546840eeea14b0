"""A shipped model: weights, vocabulary and settings, loaded once per process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

import attrs
import cattrs
from attrs import frozen

from allegedly import MissingExtraError
from allegedly.model import Claim, Segmentation
from allegedly_neural.decoding import Choices
from allegedly_neural.encoder import Reading, read
from allegedly_neural.errors import ModelError
from allegedly_neural.extras import need
from allegedly_neural.hedging import Calibration, Hedging, hedgings
from allegedly_neural.pieces import Ints, PieceMaker
from allegedly_neural.tags import Floats

WEIGHTS: Final = "model.onnx"
VOCABULARY: Final = "vocabulary.txt"
SETTINGS: Final = "settings.json"

INNER_CHOICES: Final = "inner"
"""The name, in the settings, of the choices for attributions inside the content of others."""

FILES: Final = (WEIGHTS, VOCABULARY, SETTINGS)
"""The files of a model."""

MODELS: Final = Path(__file__).parent / "data"
"""The folder of the shipped models."""


@frozen
class Settings:
    """The settings of a model.

    Attributes:
        window: Longest window, in word pieces.
        choices: The tuned parameters of its decoder: by scheme (`pieces.SCHEMES`), and `inner` for
            attributions inside the content of others, unless it does not find these.
        calibration: The conversion of its hedging scores into probabilities.
        unattributed: The lowest probability at which a claim counts as hedged where nothing is
            attributed, as in a corpus of sentences: there, cues such as "suggested" are hedges.
            None for that of `calibration`.
    """

    window: int
    choices: Mapping[str, Choices]
    calibration: Calibration
    unattributed: float | None = None

    def calibration_of(self, claim: Claim) -> Calibration:
        """Return the conversion for a claim."""
        if self.unattributed is None or claim.attributions:
            return self.calibration
        return attrs.evolve(self.calibration, threshold=self.unattributed)


class Model:
    """Reads articles; remembers the hedges of each for as long as it is in use.

    So the attributor and the classifier of one name share one pass. Thread-safe.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load a model.

        Args:
            folder: The folder with weights, vocabulary and settings.
            threads: Number of threads for one window.

        Raises:
            ModelError: If a file is missing or damaged.
            MissingExtraError: If onnxruntime or tokenizers is not installed.
        """
        try:
            known = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            self.settings = cattrs.structure(known, Settings)
            pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
            self._maker = PieceMaker(pieces)
            self._session = _session(folder / WEIGHTS, threads)
            self._inputs = [item.name for item in self._session.get_inputs()]
        except MissingExtraError:
            raise
        except Exception as error:
            raise ModelError(f"{folder}: no model can be loaded from here: {error}") from error
        self._hedgings: WeakKeyDictionary[Segmentation, Hedging] = WeakKeyDictionary()

    def read(
        self, segmentations: Sequence[Segmentation], scheme: str = "newsroom"
    ) -> list[Reading]:
        """Read articles.

        Args:
            segmentations: The articles.
            scheme: Which annotation the attributions are to follow; see `pieces.SCHEMES`.
        """
        size = self.settings.window
        readings = [read(s, self._maker, self._run, size, scheme) for s in segmentations]
        for segmentation, hedging in zip(segmentations, hedgings(readings), strict=True):
            self._hedgings[segmentation] = hedging
        return readings

    def hedging(self, segmentations: Sequence[Segmentation]) -> list[Hedging]:
        """Return the hedges of articles; read only those that are not remembered."""
        known = {s: self._hedgings.get(s) for s in segmentations}
        self.read([s for s, hedging in known.items() if hedging is None])
        return [known[s] or self._hedgings[s] for s in segmentations]

    def _run(self, ids: Ints, marks: Ints, firsts: Ints) -> Floats:
        given = {"ids": ids[None], "marks": marks[None], "firsts": firsts}
        asked = {name: given[name] for name in self._inputs}  # no marks if trained without them
        output: Floats = self._session.run(None, asked)[0]
        return output


def _session(path: Path, threads: int) -> Any:
    onnxruntime = need("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        path.read_bytes(),
        options,
        providers=["CPUExecutionProvider"],
        # On CPUs, sum and norm in one step are slower than one after the other.
        disabled_optimizers=["SkipLayerNormFusion"],
    )


@lru_cache(maxsize=8)
def load(name: str, threads: int = 1, path: Path | None = None) -> Model:
    """Return a model; all callers in a process share one object.

    Args:
        name: A shipped model.
        threads: Number of threads for one window.
        path: A folder to load from instead.
    """
    if path is not None:
        return Model(path, threads)
    if name not in shipped():
        known = ", ".join(shipped()) or "none"
        raise ModelError(f"{MODELS}: no model {name!r} lies here, but these do: {known}")
    return Model(MODELS / name, threads)


def shipped() -> tuple[str, ...]:
    """Return the names of the models that come with the plugin."""
    return tuple(sorted(path.parent.name for path in MODELS.glob(f"*/{WEIGHTS}")))


class WithModel:
    """Base of plugins that use a model: pickled as a name, so each process loads the weights."""

    def __init__(
        self, name: str = "neural", *, threads: int = 1, path: str | Path | None = None
    ) -> None:
        """Load a model.

        Args:
            name: `neural` or `neural-small`.
            threads: Number of threads for one window. One lets `n_jobs` workers use as many cores.
            path: A folder with a model of your own, as written by the training command.

        Raises:
            ModelError: If there is no such model, or it is damaged.
            MissingExtraError: If onnxruntime or tokenizers is not installed.
        """
        self.name = name
        self._options: dict[str, Any] = {"threads": threads, "path": path}
        self._model = load(name, threads, None if path is None else Path(path))

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave out the weights."""
        return _made, (type(self), self.name, self._options)


def _made(kind: type[WithModel], name: str, options: dict[str, Any]) -> WithModel:
    return kind(name, **options)
