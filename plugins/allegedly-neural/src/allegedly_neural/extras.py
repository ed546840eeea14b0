"""Imports of optional libraries, with errors that say what to install."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from allegedly import BrokenExtraError, MissingExtraError

_FOR_TRAINING: Final = ("torch", "onnx")


def need_training() -> None:
    """Check that the libraries are installed with which a model learns from further articles.

    Raises:
        MissingExtraError: If one is not installed.
    """
    if missing := [name for name in _FOR_TRAINING if find_spec(name) is None]:
        raise MissingExtraError(
            f"training needs {' and '.join(missing)}: install it with: "
            "pip install 'allegedly-neural[train]'"
        )


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
