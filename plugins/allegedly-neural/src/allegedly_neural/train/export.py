"""From a trained network to the files that the plugin loads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import cattrs
import torch
from torch import Tensor, nn

from allegedly_neural.model import SETTINGS, VOCABULARY, WEIGHTS, Settings
from allegedly_neural.train.network import Network

_OPSET: Final = 17


class _Alone(nn.Module):
    """The network for a single, unpadded window."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, marks: Tensor, firsts: Tensor) -> Tensor:
        return cast("Tensor", self.network(ids, marks, firsts[None], ids > -1)[0])


def export(
    network: Network,
    vocabulary: Sequence[str],
    settings: Settings,
    folder: Path,
    *,
    eight_bits: bool = True,
) -> None:
    """Write a model: weights as ONNX, vocabulary and settings.

    Args:
        network: The trained network.
        vocabulary: Its word pieces.
        settings: The settings for the plugin.
        folder: The folder to write to.
        eight_bits: Whether to store weights and multiply in 8 bits. Activations are scaled run by
            run, weights column by column.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    example = torch.full((1, 8), 5), torch.zeros((1, 8), dtype=torch.long), torch.arange(6)
    axes: Any = {"ids": {1: "pieces"}, "marks": {1: "pieces"}, "firsts": {0: "tokens"}}
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx" if eight_bits else folder / WEIGHTS
        torch.onnx.export(
            _Alone(network).eval(),
            example,
            str(plain),
            input_names=list(axes),
            output_names=["output"],
            dynamic_axes={**axes, "output": {0: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
        if eight_bits:
            quantize_dynamic(plain, folder / WEIGHTS, weight_type=QuantType.QInt8, per_channel=True)
    (folder / VOCABULARY).write_text("\n".join(vocabulary), encoding="utf-8")
    write_settings(settings, folder)


def write_settings(settings: Settings, folder: Path) -> None:
    """Write the settings of a model."""
    text = json.dumps(cattrs.unstructure(settings), indent=1)
    (folder / SETTINGS).write_text(text + "\n", encoding="utf-8")
