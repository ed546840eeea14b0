"""Results on disk, one file each, so that an interrupted comparison can be resumed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.regular_file import open_regular
from allegedly.storage import write_text

SCHEMA: Final = "allegedly/result/1"


@attrs.frozen
class ResultFolder:
    """Results by key, one file each. A process that is killed loses only the result in progress.

    Attributes:
        folder: The folder of the files; None stores nothing.
    """

    folder: Path | None = None

    def get(self, label: str, key: dict[str, Any]) -> dict[str, Any] | None:
        """Return the result stored under a key; None if there is none, or it is damaged."""
        if self.folder is None:
            return None
        try:
            with open_regular(self._path(label, key)) as stream:
                record = json.load(stream)
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(record, dict) or record.get("key") != key:
            return None
        result = record.get("result")
        return result if record.get("digest") == _digest(result) else None

    def put(self, label: str, key: dict[str, Any], result: dict[str, Any]) -> None:
        """Store a result, replacing any previous one with the same key.

        Raises:
            AllegedlyError: If the folder cannot be written to.
        """
        if self.folder is not None:
            record = {"schema": SCHEMA, "key": key, "digest": _digest(result), "result": result}
            write_text(self._path(label, key), json.dumps(record))

    def _path(self, label: str, key: dict[str, Any]) -> Path:
        assert self.folder is not None
        mark = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16]
        return self.folder / f"{label}-{mark}.json"


def _digest(result: object) -> str:
    """Return a hash of a result, so that a file that was changed is not taken for one."""
    return hashlib.sha256(json.dumps(result).encode()).hexdigest()[:16]
