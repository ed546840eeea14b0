"""The place in a plugin's code that an error comes from."""

from __future__ import annotations

import inspect
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import PurePath
from types import CodeType, ModuleType
from typing import Any, Final

from allegedly.hookspecs import Lazy

_LIBRARY: Final = "allegedly"
_CONTRACT: Final = "allegedly.plugins.contract"


def place_of(error: BaseException, owner: object, *methods: str) -> str | None:
    """Return file and line of a plugin's own code, such as ``allegedly_mine/words.py:12``.

    The path begins at the folder that holds the package, so that the same failure reads the same on
    every machine.

    Args:
        error: The exception that the plugin, or a check of its result, raised.
        owner: The plugin's object, factory, hook or module, or the name of its module.
        methods: The methods of the object that may have been called. If the plugin returned
            something wrong, the place is the first of these that its own class defines.

    Returns:
        The place, or None if it is unknown.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return f"{PurePath(error.filename).name}:{error.lineno}"
    frames = list(_frames(error))
    if frames and not frames[-1][0].startswith(_CONTRACT):
        home = _home(owner)
        for own in (True, False):
            for module, filename, line in reversed(frames):
                if _within(module, home) if own else not _within(module, _LIBRARY):
                    return _shown(module, filename, line)
    code = next(_codes(owner, methods), None)
    if code is not None:
        return _shown(_module(owner), code.co_filename, code.co_firstlineno)
    file = getattr(owner, "__file__", None) if isinstance(owner, ModuleType) else None
    return None if file is None else _shown(_module(owner), file, 1)


def root_of(owner: object) -> str | None:
    """Return the folder, or the single file, of the package that a plugin belongs to."""
    name = _module(owner).partition(".")[0]
    file = getattr(sys.modules.get(name), "__file__", None)
    if file is None or name == "__main__":  # a script, or code sent from another process
        kind = owner if isinstance(owner, type) else type(owner)
        functions = (owner, *vars(kind).values())
        codes = (getattr(_unwrapped(function), "__code__", None) for function in functions)
        return next((code.co_filename for code in codes if isinstance(code, CodeType)), None)
    path = PurePath(file)
    return str(path.parent if path.name == "__init__.py" else path)


def raised_by_signal(error: BaseException) -> bool:
    """Return whether a signal handler, which may interrupt any code, raised an error."""
    handlers = {
        getattr(signal.getsignal(number), "__code__", None) for number in signal.valid_signals()
    }
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code in handlers:
            return True
        traceback = traceback.tb_next
    return False


def _frames(error: BaseException) -> Iterator[tuple[str, str, int]]:
    """Yield module, file and line of each frame of a traceback, the deepest last."""
    traceback = error.__traceback__
    while traceback is not None:
        frame = traceback.tb_frame
        yield (
            str(frame.f_globals.get("__name__", "")),
            frame.f_code.co_filename,
            traceback.tb_lineno,
        )
        traceback = traceback.tb_next


def _codes(owner: object, methods: tuple[str, ...]) -> Iterator[CodeType]:
    """Yield the code that the plugin itself wrote for methods, or else for making its object."""
    if not methods:
        function = _unwrapped(owner)
        if isinstance(function, type):
            function = vars(function).get("__init__")
        if isinstance(code := getattr(function, "__code__", None), CodeType):
            yield code
        return
    kinds = [kind for kind in type(owner).__mro__ if not _is_interface(kind)]
    for kind in kinds:
        for name in methods:
            code = getattr(_unwrapped(vars(kind).get(name)), "__code__", None)
            if isinstance(code, CodeType):
                yield code


def _is_interface(kind: type) -> bool:
    return kind is object or kind.__module__ in ("allegedly.interfaces", "allegedly.classifier")


def _unwrapped(function: Any) -> Any:
    while isinstance(function, partial):
        function = function.func
    return inspect.unwrap(function) if callable(function) else function


def _module(owner: object) -> str:
    """Return the module of a function, a class or an object's class."""
    if isinstance(owner, str):
        return owner
    if isinstance(owner, ModuleType):
        return owner.__name__
    if isinstance(owner, Lazy):
        return owner.target.partition(":")[0]
    owner = _unwrapped(owner)
    named = owner if hasattr(owner, "__qualname__") else type(owner)
    return str(getattr(named, "__module__", None) or "")


def _home(owner: object) -> str:
    """Return the package of a plugin; for a built-in one, the part of the library that it is."""
    parts = _module(owner).split(".")
    return ".".join(parts[: 2 if parts[0] == _LIBRARY else 1])


def _within(module: str, package: str) -> bool:
    return bool(package) and (module == package or module.startswith(f"{package}."))


def _shown(module: str, filename: str, line: int) -> str:
    if filename.startswith("<"):  # typed at a prompt, or made by exec
        return f"{module}:{line}"
    path = PurePath(filename)
    depth = module.count(".") + (2 if path.name == "__init__.py" else 1)
    return f"{'/'.join(path.parts[-depth:])}:{line}"
