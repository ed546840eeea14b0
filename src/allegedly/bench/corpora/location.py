"""Locates corpora on disk and opens them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Final, cast

from allegedly.errors import CorpusError
from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Corpus
from allegedly.plugins import Registry, default_registry

DATA_VARIABLE: Final = "ALLEGEDLY_DATA"
CONFIG_VARIABLE: Final = "ALLEGEDLY_CONFIG"


def config_path() -> Path:
    """Return the path of the configuration file, whether or not it exists.

    ``$ALLEGEDLY_CONFIG``, else ``allegedly/config.toml`` in ``$XDG_CONFIG_HOME`` or ``~/.config``.
    """
    if named := os.environ.get(CONFIG_VARIABLE):
        return Path(named)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "allegedly" / "config.toml"


def configured() -> dict[str, Path]:
    """Return the table ``[corpora]`` of the configuration file: paths by name of corpus.

    Relative paths are relative to the file.

    Raises:
        CorpusError: If the file has no such table.
    """
    path = config_path()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("corpora", {})
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path}: cannot read the configuration: {error}") from error
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise CorpusError(f'{path}: [corpora] must hold lines like name = "path"')
    return {name: path.parent / Path(value).expanduser() for name, value in table.items()}


def locate(spec: CorpusSpec, path: str | os.PathLike[str] | None = None) -> Path | None:
    """Find a corpus on disk: the given path, else the configuration, else ``$ALLEGEDLY_DATA``.

    Returns:
        Its path, or None if it is in none of these places.

    Raises:
        CorpusError: If a path that was given or configured does not exist.
    """
    named = Path(path) if path is not None else configured().get(spec.name)
    if named is not None:
        if not named.exists():
            where = "was given" if path is not None else f"is in {config_path()}"
            raise CorpusError(f"corpus {spec.name!r}: {named}, which {where}, does not exist")
        return named
    if spec.location is not None and (data := os.environ.get(DATA_VARIABLE)):
        usual = Path(data) / spec.location
        return usual if usual.exists() else None
    return None


def open_corpus(
    name: str,
    path: str | os.PathLike[str] | None = None,
    *,
    registry: Registry | None = None,
) -> Corpus:
    """Open a corpus by name.

    Args:
        name: A registered corpus.
        path: Its path, if not where `locate` would look.
        registry: Where to look up the name; by default among all installed corpora.

    Raises:
        CorpusError: If it is not on disk; the message says how to get it.
    """
    plugin = (registry or default_registry()).get("corpus", name)
    spec = cast(CorpusSpec, plugin.spec)
    if spec.bundled:
        if path is not None:
            raise CorpusError(f"corpus {name!r} comes with {plugin.distribution}; give it no path")
        return cast(Corpus, plugin.create())
    found = locate(spec, path)
    if found is None:
        message = f"corpus {name!r} is not on disk; give its path"
        message += f', or put {name} = "PATH" under [corpora] in {config_path()}'
        if spec.location is not None:
            data = os.environ.get(DATA_VARIABLE)
            message += f", or set {DATA_VARIABLE} to the folder that contains {spec.location}"
            message += f" (it is now {data})" if data else ""
        if spec.obtain:
            message += f". To get it: {spec.obtain}"
        raise CorpusError(message)
    return cast(Corpus, plugin.create({"path": found}))
