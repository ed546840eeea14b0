"""Results on disk: one file for each piece of work, whole or not there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final, cast

import attrs

from allegedly.errors import AllegedlyError
from allegedly.storage import writing

SCHEMA: Final = "allegedly/unit/1"


@attrs.frozen
class Store:
    """A folder of results by key. A process may be killed at any moment and lose only its own.

    Attributes:
        folder: Where the files lie; None keeps nothing.
    """

    folder: Path | None = None

    def get(self, label: str, key: dict[str, Any]) -> dict[str, Any] | None:
        """Return what was put under a key, or None."""
        if self.folder is None:
            return None
        try:
            record = json.loads(self._path(label, key).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        if not isinstance(record, dict) or record.get("key") != key:
            return None
        return cast("dict[str, Any]", record["result"])

    def put(self, label: str, key: dict[str, Any], result: dict[str, Any]) -> None:
        """Store a result, replacing what was there under the same key.

        Raises:
            AllegedlyError: If the folder cannot be written to.
        """
        if self.folder is not None:
            record = {"schema": SCHEMA, "key": key, "result": result}
            write_atomically(self._path(label, key), json.dumps(record))

    def _path(self, label: str, key: dict[str, Any]) -> Path:
        assert self.folder is not None
        mark = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
        return self.folder / f"{label}-{mark}.json"


def write_atomically(path: Path, text: str) -> None:
    """Write a file, and the folders above it, so that others see it whole or not at all.

    Raises:
        AllegedlyError: If that fails; names the file and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing(path) as stream:
            stream.write(text)
    except OSError as error:
        raise AllegedlyError(f"{path}: cannot be written: {error.strerror}") from error
