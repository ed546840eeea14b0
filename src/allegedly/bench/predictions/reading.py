"""Reads a file of predictions, whose format is detected from its content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs

from allegedly.bench.predictions.analyses import AnalysisPrediction
from allegedly.bench.predictions.annotations import annotations_in, by_document, is_annotation
from allegedly.bench.predictions.brat import folder_digest, read_folder
from allegedly.bench.predictions.conll import read_columns
from allegedly.bench.predictions.found import Prediction, shown
from allegedly.bench.predictions.records import FINDINGS, RecordPrediction
from allegedly.bench.predictions.system import System, system_of
from allegedly.errors import PredictionError, ReadError
from allegedly.io.bytes.decoding import check_kind
from allegedly.io.limits import LARGEST_RECORD
from allegedly.io.readers.strictjson import parse_json
from allegedly.regular_file import open_regular

SCHEMA: Final = "allegedly/predictions/1"
LARGEST_FILE: Final = 500_000_000
"""Most bytes of all predictions of a system."""

Record = tuple[str, Mapping[str, Any]]
"""File and line, and the object there."""


@attrs.frozen
class Content:
    """Everything in a file or folder of predictions.

    Attributes:
        format: The name of its format.
        digest: A hash of its bytes: 16 hexadecimal digits of SHA-256.
        system: The system that made them, as far as the file says.
        predictions: One for each document, by id.
    """

    format: str
    digest: str
    system: System
    predictions: Mapping[str, Prediction] = attrs.field(repr=False)


def read_predictions(path: Path) -> Content:
    """Read predictions.

    Raises:
        PredictionError: If they cannot be read; the message names file, line and reason.
    """
    if path.is_dir():
        found = list(read_folder(path))
        return Content("brat", folder_digest(found), System(), _by_key(path, found))
    try:
        with open_regular(path) as stream:
            if os.fstat(stream.fileno()).st_size > LARGEST_FILE:
                raise PredictionError(f"{path}: is longer than {LARGEST_FILE:,} bytes")
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:16]
            stream.seek(0)
            check_kind(stream.read(4096), str(path))
            stream.seek(0)
            return _read(path, stream, digest)
    except OSError as error:
        raise PredictionError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ReadError as error:
        raise PredictionError(str(error)) from error


def _read(path: Path, stream: BinaryIO, digest: str) -> Content:
    lines = _lines(path, stream)
    first = next(((n, line) for n, line in lines if line.strip()), None)
    if first is None:
        raise PredictionError(f"{path}: is empty")
    rest = _chain(first, lines)
    if not first[1].lstrip().startswith(("{", "[")):
        columns = read_columns(rest, str(path))
        return Content("conll", digest, System(), _by_key(path, columns))
    system = System()
    found: list[Prediction] = []
    annotations: list[tuple[str, Mapping[str, Any]]] = []
    formats: dict[str, None] = {}
    described = False
    for where, record in _records(path, rest):
        schema = record.get("schema")
        if isinstance(schema, str) and schema.startswith("allegedly/analysis/"):
            article = record.get("article")
            id = article.get("id") if isinstance(article, Mapping) else None
            found.append(AnalysisPrediction(_id(where, id), where, record))
            formats["analyses"] = None
        elif is_annotation(record):
            annotations += ((where, item) for item in annotations_in(record))
            formats["web-annotation"] = None
        elif schema not in (None, SCHEMA):
            raise PredictionError(f"{where}: the schema {shown(schema)} is not that of predictions")
        elif "system" in record and "id" not in record:
            if described:
                raise PredictionError(f"{where}: describes the system twice; keep one description")
            system, described = system_of(where, record), True
        elif "id" in record:
            found.append(RecordPrediction(_id(where, record["id"]), where, record))
            formats["jsonl"] = None
        else:
            raise PredictionError(
                f"{where}: is neither a document (an object with id and one of "
                f"{', '.join(FINDINGS)}) nor an analysis nor a web annotation"
            )
    found += by_document(annotations)
    return Content(" and ".join(formats) or "jsonl", digest, system, _by_key(path, found))


def _by_key(path: Path, found: Iterable[Prediction]) -> dict[str, Prediction]:
    kept: dict[str, Prediction] = {}
    for item in found:
        if (before := kept.setdefault(item.key, item)) is not item:
            raise PredictionError(
                f"{item.where}: document {shown(item.key)} is there twice, "
                f"first at {before.where}; keep one"
            )
    if not kept:
        raise PredictionError(
            f"{path}: holds no predictions; write one line for each document of the corpus"
        )
    return kept


def _id(where: str, id: object) -> str:
    if not isinstance(id, str | int) or isinstance(id, bool) or id == "":
        raise PredictionError(f"{where}: 'id' must be the id of a document, not {shown(id)}")
    return str(id)


def _records(path: Path, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
    """Yield the objects: one on each line, or those of a list or of one object over many lines."""
    number, line = next(lines)
    try:
        value = parse_json(line)
    except json.JSONDecodeError as error:
        if line.rstrip().endswith("}") and line.lstrip().startswith("{"):
            raise _not_json(path, number, error) from error
        yield from _whole(path, line, lines)
        return
    except ReadError as error:
        raise PredictionError(f"{path}:{number}: {error}") from error
    yield from _objects(f"{path}:{number}", value)
    for number, line in lines:
        if line.strip():
            try:
                value = parse_json(line)
            except json.JSONDecodeError as error:
                raise _not_json(path, number, error) from error
            except ReadError as error:
                raise PredictionError(f"{path}:{number}: {error}") from error
            yield from _objects(f"{path}:{number}", value)


def _whole(path: Path, line: str, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
    """Yield the objects of a file that is one value over several lines."""
    pieces, size = [line], len(line)
    for _, more in lines:
        size += len(more)
        if size > LARGEST_RECORD:
            problem = "write JSON Lines, one document on each line"
            raise PredictionError(f"{path}: is longer than {LARGEST_RECORD:,} bytes; {problem}")
        pieces.append(more)
    try:
        value = parse_json("\n".join(pieces))
    except json.JSONDecodeError as error:
        raise _not_json(path, error.lineno, error) from error
    except ReadError as error:
        raise PredictionError(f"{path}: {error}") from error
    yield from _objects(str(path), value)


def _objects(where: str, value: Any) -> Iterator[Record]:
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        place = f"{where}, item {number}" if isinstance(value, list) else where
        if not isinstance(item, dict):
            raise PredictionError(f"{place}: is {shown(item)}, not a JSON object")
        yield place, item


def _not_json(path: Path, number: int, error: json.JSONDecodeError) -> PredictionError:
    return PredictionError(f"{path}:{number}: is not JSON: {error.msg} (column {error.colno})")


def _chain(first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from rest


def _lines(path: Path, stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, without its end."""
    number = 0
    while line := stream.readline(LARGEST_RECORD + 1):
        number += 1
        if len(line) > LARGEST_RECORD:
            raise PredictionError(f"{path}:{number}: is longer than {LARGEST_RECORD:,} bytes")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8 (byte {error.start + 1} of the line); save the file as UTF-8"
            raise PredictionError(f"{path}:{number}: {problem}") from error
        yield number, text.rstrip("\r\n")
