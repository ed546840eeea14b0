"""JSON Lines: one labelled sentence on each line.

```json
{"text": "It may rain.", "label": "hedged", "document": "d1",
 "cues": [{"span": [3, 6], "type": "epistemic"}]}
```

`text` is required, and so is `label` (`hedged` or `plain`, also `uncertain` or `certain`),
`certainty` (a number, higher is more certain) or `commitment`: how firmly the author stands behind
the sentence as it is worded, a degree with a polarity unless that is `+` ("probable", "certain -",
"none"), or a value from -1 to 1. `document` groups sentences; a sentence without it
is a document of its own. `genre`, `outlet` and `form` describe the document; the first line of a
document that has one of them counts. `title` marks headings. The files of CoNLL-2010 Wikipedia
(`doc`) and of Pei & Jurgens 2021 (`finding`, `sentence-level-certainty`) are read as they are.
Where the former lack `doc`, an `id` like ``train-31-2`` puts the sentence with the others of
``train-31``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

from allegedly.bench.corpora.gold_sentences import LABELS, CorpusSentence, document, malformed
from allegedly.errors import CorpusError
from allegedly.interfaces import Corpus
from allegedly.model import (
    DEGREES,
    HEDGE_TYPES,
    Commitment,
    Degree,
    GoldDocument,
    HedgeType,
    Polarity,
)

_NUMBERED: Final = re.compile(r"(.+)-\d+")
_COMMITMENT: Final = re.compile(rf"({'|'.join(DEGREES)})(?: ?([+-]))?")
_ABOUT: Final = ("genre", "outlet", "form")
_OTHER_NAMES: Final = {
    "doc": "document",
    "finding": "text",
    "sentence-level-certainty": "certainty",
}


class JsonlCorpus(Corpus):
    """A JSON Lines file of labelled sentences."""

    def __init__(self, path: Path) -> None:
        """Store the path of the file."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read the whole file, as documents may be interleaved, then yield the documents.

        They come in the order of their first sentences.
        """
        rows = list(self.records())
        names: dict[str, str] = {}
        for number, record in rows:
            if (name := _name(self.path, number, record)) and (series := _series(record)):
                names.setdefault(series, name)
        groups: dict[str, tuple[int, list[CorpusSentence]]] = {}
        about: dict[str, dict[str, str]] = {}
        for number, record in rows:
            sentence = _sentence(self.path, number, record)
            name = _name(self.path, number, record)
            if name is None:
                series = _series(record)
                name = names.get(series, series) if series else f"line {number}"
            groups.setdefault(name, (number, []))[1].append(sentence)
            about[name] = _about(self.path, number, record) | about.get(name, {})
        for name, (number, sentences) in groups.items():
            outlet = about[name].pop("outlet", None)
            yield document(name, sentences, self.path, number, outlet, **about[name])

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the line and the fields of each sentence."""
        return records(self.path)


def _about(path: Path, number: int, record: dict[str, Any]) -> dict[str, str]:
    """Return the description of the document that a line gives."""
    found = {key: record[key] for key in _ABOUT if record.get(key) is not None}
    for key, value in found.items():
        if not isinstance(value, str):
            raise malformed(path, number, f"{key!r} is {value!r}, not a text")
    return found


def _name(path: Path, number: int, record: dict[str, Any]) -> str | None:
    name = record.get("document")
    if name is not None and (not isinstance(name, str | int) or name == ""):
        raise malformed(path, number, f"'document' is {name!r}, not a name")
    return None if name is None else str(name)


def _series(record: dict[str, Any]) -> str | None:
    id = record.get("id")
    match = _NUMBERED.fullmatch(id) if isinstance(id, str) else None
    return match[1] if match else None


def records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line that is not blank.

    Raises:
        CorpusError: If the file cannot be read, or a line is not a JSON object in UTF-8.
    """
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, _record(path, number, line)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def _record(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise malformed(path, number, f"not UTF-8: {error}") from error
    except (ValueError, RecursionError) as error:
        raise malformed(path, number, f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise malformed(path, number, f"a {type(record).__name__}, not a JSON object")
    return {_OTHER_NAMES.get(str(key), str(key)): value for key, value in record.items()}


def _sentence(path: Path, number: int, record: dict[str, Any]) -> CorpusSentence:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise malformed(path, number, "'text' is missing or empty")
    label, certainty = record.get("label"), record.get("certainty")
    commitment = _commitment(path, number, record.get("commitment"))
    if label is None and certainty is None and commitment is None:
        raise malformed(path, number, "neither 'label' nor 'certainty' nor 'commitment' is given")
    if label is not None and (not isinstance(label, str) or label not in LABELS):
        raise malformed(path, number, f"'label' is {label!r}, not one of {', '.join(LABELS)}")
    if certainty is not None and not _is_number(certainty):
        raise malformed(path, number, f"'certainty' is {certainty!r}, not a number")
    return CorpusSentence(
        text,
        None if label is None else LABELS[label],
        _cues(path, number, text, record.get("cues")),
        None if certainty is None else float(certainty),
        record.get("title") is True,
        commitment=commitment,
    )


def _commitment(path: Path, number: int, given: object) -> Commitment | None:
    match given:
        case None:
            return None
        case str() if found := _COMMITMENT.fullmatch(given):
            return Commitment.of(cast(Degree, found[1]), cast(Polarity, found[2] or "+"))
        case int() | float() if not isinstance(given, bool) and -1 <= given <= 1:
            return Commitment.at(given)
    reason = (
        f"'commitment' must be a degree ({', '.join(DEGREES)}), with ' -' after it if the author "
        "is that sure of the contrary, or a number from -1 to 1"
    )
    raise malformed(path, number, reason)


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond all floats
        return False


def _cues(
    path: Path, number: int, text: str, cues: object
) -> list[tuple[int, int, HedgeType | None]] | None:
    if cues is None:
        return None
    if not isinstance(cues, list):
        raise malformed(path, number, "'cues' is not a list")
    found: list[tuple[int, int, HedgeType | None]] = []
    for cue in cues:
        span = cue.get("span") if isinstance(cue, dict) else None
        match span:
            case [int(start), int(end)] if 0 <= start < end <= len(text):
                kind = cue.get("type")
            case _:
                reason = f"a cue needs a 'span' [start, end] inside the text, not {span!r}"
                raise malformed(path, number, reason)
        if kind is not None and kind not in HEDGE_TYPES:
            reason = f"unknown type of cue {kind!r}; choose from {', '.join(HEDGE_TYPES)}"
            raise malformed(path, number, reason)
        found.append((start, end, kind))
    return sorted(found, key=lambda cue: cue[:2])
