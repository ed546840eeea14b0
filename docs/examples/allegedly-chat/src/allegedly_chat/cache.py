"""A cache of answers, so that each question is paid for once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from allegedly_chat.errors import AnswerError

T = TypeVar("T")


class Cache(Generic[T]):
    """Checked answers by question, in memory and, if a folder is given, on disk.

    On disk, each is one JSON file as the server gave it, which is checked again when it is read.

    Attributes:
        hits: Number of questions that were answered from it.
    """

    def __init__(
        self, folder: Path | None, asked: Sequence[str], read: Callable[[Sequence[str], Any], T]
    ) -> None:
        """Open a cache.

        Args:
            folder: Where to keep answers beyond this run; created if it does not exist.
            asked: What the answers depend on: endpoint, model, instructions.
            read: Checks the answer to a question, or raises `AnswerError`.
        """
        self._folder = folder
        self._asked = list(asked)
        self._read = read
        self._known: dict[str, T] = {}
        self.hits = 0

    def get(self, question: Sequence[str]) -> T | None:
        """Return the answer to a question, if there is one; a damaged file is ignored."""
        key = self._key(question)
        if key not in self._known and self._folder is not None:
            try:
                stored = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
                self._known[key] = self._read(question, stored)
            except (OSError, ValueError, AttributeError, RecursionError, AnswerError):
                return None
        found = self._known.get(key)
        self.hits += found is not None
        return found

    def put(self, question: Sequence[str], checked: T, answer: Any) -> None:
        """Store an answer; its file appears only when it is complete.

        Args:
            question: The question.
            checked: The checked answer.
            answer: The same as plain data, as `read` takes it.
        """
        key = self._key(question)
        self._known[key] = checked
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(answer, stream, ensure_ascii=False)
        Path(name).replace(self._folder / f"{key}.json")

    def _key(self, question: Sequence[str]) -> str:
        return hashlib.sha256(json.dumps([*self._asked, *question]).encode()).hexdigest()
