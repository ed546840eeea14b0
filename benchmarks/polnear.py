"""PolNeAR from its brat stand-off files, as the benchmarks of attribution need it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

Spans = list[list[int]]

_LINE: Final = re.compile(r"[TE]\d+\t")
_ROLES: Final = {"Source": "source", "Cue": "cue", "Content": "content"}


@attrs.frozen
class Document:
    """One article; each attribution maps `source`, `cue` and `content` to character spans."""

    name: str
    text: str
    attributions: list[dict[str, Spans]]


def root() -> Path:
    """Return the folder of the corpus below the data folder that ALLEGEDLY_DATA names."""
    data = os.environ.get("ALLEGEDLY_DATA")
    if not data:
        sys.exit("set ALLEGEDLY_DATA to the folder that holds polnear/")
    return Path(data) / "polnear"


def documents(split: str) -> Iterator[Document]:
    """Yield the documents of `train` or `dev` by name, each by its first annotator."""
    folder = root() / split
    files: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(path.stem.rsplit("_", 1)[0], path)
    for name, path in sorted(files.items()):
        with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        with path.open(encoding="utf-8", newline="") as file:
            yield Document(name, text, _attributions(file.read()))


def _attributions(annotation: str) -> list[dict[str, Spans]]:
    spans: dict[str, Spans] = {}
    events: list[list[str]] = []
    for line in annotation.split("\n"):
        if not _LINE.match(line):  # blank, or text of an annotation that runs over a line
            continue
        name, rest = line.split("\t", 1)
        if name[0] == "T":
            offsets = rest.split("\t", 1)[0].split(" ", 1)[1]
            spans[name] = [[int(x) for x in pair.split()] for pair in offsets.split(";")]
        else:
            events.append(rest.split())
    found = []
    for event in events:
        attribution: dict[str, Spans] = {"source": [], "cue": [], "content": []}
        for argument in event:
            role, target = argument.split(":")
            role = _ROLES.get(role.rstrip("0123456789"), "")
            if role and target in spans:
                attribution[role] += spans[target]
        found.append({role: sorted(where) for role, where in attribution.items()})
    return found
