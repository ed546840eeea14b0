"""Optional dependencies: imported when first used, and named where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allegedly.errors import MissingExtraError


def need(module: str, extra: str, what: str) -> Any:
    """Import a module that only an extra of this library brings.

    Args:
        module: The module, such as ``pyarrow.parquet``.
        extra: The extra that brings it.
        what: What cannot be done without, to begin the message with.

    Raises:
        MissingExtraError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(
            f"{what} needs {package}: install it with  pip install 'allegedly[{extra}]'"
        ) from error
