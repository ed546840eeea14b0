"""Events, and how sure a reader is that each is real: one JSON object on each line.

```json
{"text": "She did n't say that it rained .", "targets": [{"span1": [7, 8], "label": 0.2}],
 "file_idx": 12}
```

`text` is divided at white space, `span1` is the half-open range of the words of an event, and
`label` goes from 3 (certainly so) through 0 (left open) to -3 (certainly not). `targets` may also
be a string with such a list in it. Lines with the same `file_idx`, or else `uID`, are one document;
a line without either is one of its own. This is the form in which Jiang & de Marneffe 2021 (TACL 9)
publish UDS-IH2, UW, MEANTIME, CommitmentBank, MegaVeridicality and RP.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from allegedly.bench.corpora.gold_sentences import CorpusSentence, document, malformed
from allegedly.bench.corpora.jsonl import records
from allegedly.interfaces import Corpus
from allegedly.model import Commitment, GoldDocument

SCALE: Final = 3
"""Labels lie between minus this and this."""

LONGEST_LIST: Final = 50_000
"""Most characters of a string with a list in it."""

_WORD: Final = re.compile(r"\S+")
_SENTENCE_END: Final = frozenset(".?!")
_CLOSING: Final = frozenset(("''", '"', "'", "”", "’", ")", "-RRB-"))

_Event = tuple[int, int, float]
"""First word, end and label."""


class EventsCorpus(Corpus):
    """A file of sentences with events."""

    def __init__(self, path: Path, *, passages: bool = False) -> None:
        """Store the path of the file.

        Args:
            path: The file.
            passages: Whether a text may be several sentences: the one with the event, and context.
        """
        self.path = Path(path)
        self.passages = passages

    def documents(self) -> Iterator[GoldDocument]:
        """Read the whole file, then yield the documents in the order of their first lines."""
        groups: dict[str, tuple[int, list[CorpusSentence]]] = {}
        for number, record in records(self.path):
            name = _name(self.path, number, record)
            sentences = groups.setdefault(name, (number, []))[1]
            sentences += _sentences(self.path, number, record, self.passages)
        for name, (number, sentences) in groups.items():
            yield document(name, sentences, self.path, number)


def _name(path: Path, number: int, record: dict[str, Any]) -> str:
    name = record.get("file_idx", record.get("uID"))
    if name is None:
        return f"line {number}"
    if not isinstance(name, str | int) or name == "":
        raise malformed(path, number, f"{name!r} does not name a document")
    return str(name)


def _sentences(
    path: Path, number: int, record: dict[str, Any], passages: bool
) -> Iterator[CorpusSentence]:
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise malformed(path, number, "'text' is missing or empty")
    words = [match.span() for match in _WORD.finditer(text)]
    events = _events(path, number, record.get("targets"), len(words))
    cuts = [0, len(words)]
    if passages:
        cuts[1:1] = _outside(events, _ends([text[a:b] for a, b in words]))
    waiting = deque(events)
    for first, stop in pairwise(cuts):
        start = words[first][0]
        inside = []
        while waiting and waiting[0][0] < stop:
            begin, end, label = waiting.popleft()
            span = (words[begin][0] - start, words[end - 1][1] - start)
            inside.append((*span, Commitment.at(label / SCALE)))
        yield CorpusSentence(text[start : words[stop - 1][1]], events=inside)


def _outside(events: list[_Event], places: Iterable[int]) -> Iterator[int]:
    """Yield the places that are not inside an event; both come in text order."""
    waiting = deque(events)
    reached = 0
    for place in places:
        while waiting and waiting[0][0] < place:
            reached = max(reached, waiting.popleft()[1])
        if place >= reached:
            yield place


def _ends(words: list[str]) -> Iterator[int]:
    """Yield the index of the first word of each sentence but the first."""
    ended = False
    for at, word in enumerate(words):
        if ended and word not in _CLOSING and word not in _SENTENCE_END:
            yield at
        ended = word in _SENTENCE_END or (ended and word in _CLOSING)


def _events(path: Path, number: int, targets: object, words: int) -> list[_Event]:
    """Return first word, end and label of each event, in text order."""
    if isinstance(targets, str):
        targets = _literal(path, number, targets)
    if not isinstance(targets, list):
        raise malformed(path, number, "'targets' is not a list")
    found: dict[tuple[int, int], float] = {}
    for target in targets:
        match target:
            case {"span1": [int(first), int(stop)], "label": int() | float() as label}:
                pass
            case _:
                reason = "an event needs a 'span1' [first, end] and a number as 'label'"
                raise malformed(path, number, reason)
        # Numbers may be too long to be shown, or to be made a float.
        if not 0 <= first < stop <= words:
            reason = f"an event's 'span1' is out of range: the text has {words} words"
            raise malformed(path, number, reason)
        if not -SCALE <= label <= SCALE:
            reason = f"the label of an event is not between -{SCALE} and {SCALE}"
            raise malformed(path, number, reason)
        if (first, stop) in found:
            raise malformed(path, number, f"two events have the 'span1' {[first, stop]}")
        found[first, stop] = float(label)
    return [(*span, found[span]) for span in sorted(found)]


def _literal(path: Path, number: int, text: str) -> object:
    """Return the list that a string shows; nothing in it is run."""
    if len(text) <= LONGEST_LIST:
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            pass
    raise malformed(path, number, "'targets' is a string, but no list can be read from it")
