"""What goes wrong with a neural model, or before one is there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allegedly import AllegedlyError, MissingExtraError


class ModelError(AllegedlyError):
    """A model is absent, damaged, or was asked for what it cannot do."""


def need(module: str) -> Any:
    """Import what models are run with, which not every platform has a wheel of.

    Args:
        module: The module, such as ``onnxruntime``.

    Raises:
        MissingExtraError: If it cannot be imported.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        why = " ".join(str(error).split())
        raise MissingExtraError(
            f"allegedly-neural needs {package} ({why}): install it with  pip install {package}"
        ) from error
