"""FactBank: the tables ``sentences.txt`` and ``fb_factValue.txt``, fields separated by ``|||``.

Saurí & Pustejovsky 2009 (LREV 43(3)). FactBank judges events, not sentences. Here a sentence is
`hedged` if its author takes one of its events to be only probable or possible (PR or PS, of either
polarity), else `plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from allegedly.bench.corpora.gold_sentences import CorpusSentence, document, malformed, read_text
from allegedly.interfaces import Corpus
from allegedly.model import Commitment, GoldDocument, Label

SENTENCES: Final = "sentences.txt"
VALUES: Final = "fb_factValue.txt"
_VALUE_FIELDS: Final = 9
_HEDGED: Final = frozenset({"PR+", "PR-", "PS+", "PS-", "PRu", "PSu"})
_COMMITMENTS: Final = {
    "CT+": Commitment.of("certain"),
    "PR+": Commitment.of("probable"),
    "PS+": Commitment.of("possible"),
    "CT-": Commitment.of("certain", "-"),
    "PR-": Commitment.of("probable", "-"),
    "PS-": Commitment.of("possible", "-"),
    **dict.fromkeys(("CTu", "PRu", "PSu", "Uu"), Commitment.of("none")),
}
_PIECE: Final = re.compile(r"\w+|\W")
_VALUES: Final = {*_COMMITMENTS, "NA"}


class FactBankCorpus(Corpus):
    """The folder with FactBank's annotation tables."""

    def __init__(self, path: Path) -> None:
        """Store the path of the folder."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read both tables, then yield the documents in their order."""
        values = self._values_of_author()
        path = self.path / SENTENCES
        groups: dict[str, tuple[int, list[CorpusSentence]]] = {}
        for number, (file, sentence, text) in _rows(path, 3):
            found = values.get((file, sentence), [])
            label: Label = "hedged" if any(v in _HEDGED for _, v in found) else "plain"
            read = CorpusSentence(text, label, events=_events(text, found))
            groups.setdefault(file, (number, []))[1].append(read)
        for file, (number, sentences) in groups.items():
            yield document(file, sentences, path, number)

    def _values_of_author(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Return word and value of each event, by file and sentence."""
        path = self.path / VALUES
        values: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for number, (file, sentence, *_, word, source, value) in _rows(path, _VALUE_FIELDS):
            if value not in _VALUES:
                raise malformed(path, number, f"unknown factuality value {value!r}")
            if source == "AUTHOR":
                values.setdefault((file, sentence), []).append((word, value))
        return values


def _events(text: str, values: list[tuple[str, str]]) -> list[tuple[int, int, Commitment]]:
    starts: dict[str, list[int]] = {}
    for match in _PIECE.finditer(text):
        starts.setdefault(match[0], []).append(match.start())
    free: dict[str, Iterator[int]] = {}
    taken: list[tuple[int, int, Commitment]] = []
    for word, value in values:
        if value in _COMMITMENTS and (piece := _PIECE.match(word)):
            if word not in free:
                free[word] = _places(word, text, starts.get(piece[0], ()))
            if (start := next(free[word], None)) is not None:
                taken.append((start, start + len(word), _COMMITMENTS[value]))
    return sorted(taken, key=lambda event: event[:2])


def _places(word: str, text: str, starts: Iterable[int]) -> Iterator[int]:
    """Yield where a whole word begins, out of the places where its first piece does."""
    whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return (start for start in starts if whole.match(text, start))


def _rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        fields = line.strip().split("|||")
        if len(fields) != width:
            raise malformed(path, number, f"{len(fields)} fields instead of {width}")
        yield number, [_unquote(field) for field in fields]


def _unquote(field: str) -> str:
    if len(field) >= 2 and field[0] == field[-1] == "'":
        return field[1:-1]
    return field
