"""Imports of optional libraries, with errors that say what to install."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allegedly import BrokenExtraError, MissingExtraError


def need(module: str) -> Any:
    """Import a library that models need, which has no wheels for some platforms.

    Args:
        module: The module, such as ``onnxruntime``.

    Raises:
        MissingExtraError: If its package is not installed.
        BrokenExtraError: If its package is installed and cannot be imported.
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name == package:
            raise MissingExtraError(
                f"allegedly-neural needs {package}: install it with: pip install {package}"
            ) from error
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise BrokenExtraError(
            f"allegedly-neural needs {package}, which is installed but cannot be imported "
            f"({why}); repair it with: pip install --force-reinstall {package}"
        ) from error
