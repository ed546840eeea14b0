"""Optional dependencies: imported when first used, and named if they are missing or broken."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allegedly.errors import BrokenExtraError, MissingExtraError


def need(module: str, extra: str, what: str) -> Any:
    """Import a module that only an extra of this library installs.

    Args:
        module: The module, such as ``pyarrow.parquet``.
        extra: The extra that installs it.
        what: The feature that needs it, with which the message begins.

    Raises:
        MissingExtraError: If its package is not installed.
        BrokenExtraError: If its package is installed and cannot be imported.
    """
    package = module.partition(".")[0]
    try:
        import_module(package)
        return import_module(module)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name == package:
            raise MissingExtraError(
                f"{what} needs {package}: install it with: pip install 'allegedly[{extra}]'"
            ) from error
        why = " ".join(f"{type(error).__name__}: {error}".split())
        raise BrokenExtraError(
            f"{what} needs {package}, which is installed but cannot be imported ({why}); repair "
            f"it with: pip install --force-reinstall 'allegedly[{extra}]'"
        ) from error
