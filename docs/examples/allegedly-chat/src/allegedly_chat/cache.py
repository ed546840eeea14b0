"""A cache of answers, so that each question is paid for once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import attrs

from allegedly_chat.answers import SYSTEM, Judgement, read
from allegedly_chat.errors import AnswerError


class Cache:
    """Judgements by text, in memory and, if a folder is given, on disk as one JSON file each."""

    def __init__(self, folder: Path | None, url: str, model: str) -> None:
        """Open a cache.

        Args:
            folder: Where to keep answers beyond this run; created if it does not exist.
            url: The endpoint; answers of other endpoints are ignored.
            model: The model, likewise.
        """
        self._folder = folder
        self._asked = [url, model, SYSTEM]
        self._known: dict[str, Judgement] = {}

    def get(self, zones: Sequence[str]) -> Judgement | None:
        """Return the judgement of a text, if there is one; a damaged file is ignored."""
        key = self._key(zones)
        if key not in self._known and self._folder is not None:
            try:
                stored = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
                self._known[key] = read(zones, stored)
            except (OSError, ValueError, AttributeError, AnswerError):
                return None
        return self._known.get(key)

    def put(self, zones: Sequence[str], judgement: Judgement) -> None:
        """Store a judgement; its file appears only when it is complete."""
        key = self._key(zones)
        self._known[key] = judgement
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        hedges = [
            {"zone": zone, "text": zones[zone][start:end], "type": kind}
            for zone, start, end, kind in judgement.hedges
        ]
        stored = attrs.asdict(judgement) | {"hedges": hedges}
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(stored, stream, ensure_ascii=False)
        Path(name).replace(self._folder / f"{key}.json")

    def _key(self, zones: Sequence[str]) -> str:
        asked = json.dumps([*self._asked, *zones]).encode()
        return hashlib.sha256(asked).hexdigest()
