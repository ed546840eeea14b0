"""The formats of a dataset by name, and shards of JSON Lines."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import attrs

from allegedly.errors import DatasetError
from allegedly.model import Analysis
from allegedly.shards.durable_files import FileInfo, HashedFile
from allegedly.shards.encoded import Data, Format

FORMATS: Final = ("json", "parquet")

ANALYSES: Final = "analyses.jsonl"
FAILURES: Final = "failures.jsonl"


def format_named(name: str) -> Format:
    """Return a format.

    Raises:
        DatasetError: If the name is unknown.
        MissingExtraError: If it needs a package that is not installed.
    """
    if name == "json":
        return JsonFormat()
    if name == "parquet":
        from allegedly.shards.parquet import ParquetFormat

        return ParquetFormat()
    raise DatasetError(f"unknown dataset format {name!r}; choose from {', '.join(FORMATS)}")


@attrs.frozen
class JsonFormat:
    """One analysis per line, in the schema ``allegedly/analysis/2``."""

    name: str = "json"

    @property
    def versions(self) -> dict[str, str]:
        """Empty: only this library affects the bytes."""
        return {}

    def encode(self, analysis: Analysis) -> Data:
        """Return the line."""
        return {ANALYSES: f"{analysis.to_json()}\n".encode()}

    def open(self, folder: Path) -> JsonSink:
        """Create the files of a shard."""
        return JsonSink(folder)


class JsonSink:
    """Two files of lines."""

    def __init__(self, folder: Path) -> None:
        """Create the files."""
        self._files = {name: HashedFile(folder / name) for name in (ANALYSES, FAILURES)}

    def write(self, record: int, data: Data) -> None:
        """Write the line of an analysis."""
        for name, line in data.items():
            self._files[name].write(line)

    def fail(self, row: dict[str, Any]) -> None:
        """Write the line of a failure."""
        self._files[FAILURES].write(f"{json.dumps(row)}\n".encode())

    def finish(self) -> dict[str, FileInfo]:
        """Write everything to the disk."""
        return {name: file.finish() for name, file in self._files.items()}

    def abandon(self) -> None:
        """Close the files."""
        for file in self._files.values():
            with suppress(OSError):
                file.close()
