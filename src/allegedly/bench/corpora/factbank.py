"""FactBank: the tables ``sentences.txt`` and ``fb_factValue.txt``, fields separated by ``|||``.

Saurí & Pustejovsky 2009 (LREV 43(3)). FactBank judges events, not sentences. Here a sentence is
`hedged` if its author takes one of its events to be only probable or possible (PR or PS, of either
polarity), else `plain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allegedly.bench.corpora.gold import CorpusSentence, document, malformed, read_text
from allegedly.interfaces import Corpus
from allegedly.model import GoldDocument, Label

SENTENCES: Final = "sentences.txt"
VALUES: Final = "fb_factValue.txt"
_VALUE_FIELDS: Final = 9
_HEDGED: Final = frozenset({"PR+", "PR-", "PS+", "PS-", "PRu", "PSu"})
_VALUES: Final = _HEDGED | {"CT+", "CT-", "CTu", "Uu", "NA"}


class FactBankCorpus(Corpus):
    """The folder with FactBank's annotation tables."""

    def __init__(self, path: Path) -> None:
        """Store the path of the folder."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read both tables, then yield the documents in their order."""
        hedged = self._hedged_sentences()
        path = self.path / SENTENCES
        groups: dict[str, tuple[int, list[CorpusSentence]]] = {}
        for number, (file, sentence, text) in _rows(path, 3):
            label: Label = "hedged" if (file, sentence) in hedged else "plain"
            groups.setdefault(file, (number, []))[1].append(CorpusSentence(text, label))
        for file, (number, sentences) in groups.items():
            yield document(file, sentences, path, number)

    def _hedged_sentences(self) -> set[tuple[str, str]]:
        path = self.path / VALUES
        hedged = set()
        for number, (file, sentence, *_, source, value) in _rows(path, _VALUE_FIELDS):
            if value not in _VALUES:
                raise malformed(path, number, f"unknown factuality value {value!r}")
            if source == "AUTHOR" and value in _HEDGED:
                hedged.add((file, sentence))
        return hedged


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
