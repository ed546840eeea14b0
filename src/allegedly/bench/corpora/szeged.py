"""Szeged Uncertainty, BioScope and CoNLL-2010 XML.

The three share one structure: ``Document`` > ``DocumentPart`` > ``sentence`` with inline cues.
Farkas et al. 2010 (CoNLL shared task), Szarvas et al. 2012 (Computational Linguistics 38(2)),
Vincze et al. 2008 (BMC Bioinformatics 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from allegedly.bench.corpora.gold_sentences import LABELS, CorpusSentence, document, malformed
from allegedly.errors import CorpusError
from allegedly.interfaces import Corpus
from allegedly.model import GoldDocument, HedgeType

HEADINGS: Final = frozenset({"Title", "SectionTitle", "SubSectionTitle"})
_TYPES: Final[dict[str, HedgeType | None]] = {
    "": None,  # CoNLL-2010 gives no type,
    "speculation": None,  # BioScope only this one
    "speculation_modal_probable": "epistemic",
    "speculation_modal_possible": "epistemic",
    "speculation_hypo_doxastic": "doxastic",
    "speculation_hypo_investigation": "investigation",
    "speculation_hypo_condition": "condition",
}
_CHUNK: Final = 1 << 16


class XmlCorpus(Corpus):
    """A file, or a folder of files, in the XML of the Szeged group's uncertainty corpora."""

    def __init__(self, path: Path, pattern: str = "*.xml") -> None:
        """Store the path of the corpus.

        Args:
            path: A file, or a folder of them.
            pattern: The files of a folder to read, in the order of their names.
        """
        self.path = Path(path)
        self.pattern = pattern

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, file by file."""
        files = sorted(self.path.glob(self.pattern)) if self.path.is_dir() else [self.path]
        if not files:
            raise CorpusError(f"{self.path}: contains no file that matches {self.pattern}")
        for file in files:
            yield from _read(file)


def _read(path: Path) -> Iterator[GoldDocument]:
    handler = _Handler(path)
    parser = handler.parser
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                yield from handler.take()
            parser.Parse(b"", True)
            yield from handler.take()
    except expat.ExpatError as error:
        reason = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise malformed(path, error.lineno, reason) from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    if not handler.seen:
        raise malformed(path, 1, "it has no element 'Document'")


class _Handler:
    """Turns parser events into documents. External entities are never fetched."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen = 0
        self._done: list[GoldDocument] = []
        self._ids: set[str] = set()
        self._id: str | None = None
        self._in_id = False
        self._part = ""
        self._sentences: list[CorpusSentence] = []
        self._sentence: CorpusSentence | None = None
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[tuple[int, HedgeType | None] | None] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def take(self) -> list[GoldDocument]:
        done, self._done = self._done, []
        return done

    def _error(self, reason: str) -> CorpusError:
        return malformed(self.path, self.parser.CurrentLineNumber, reason)

    def _entity(self, name: str, *_: object) -> None:
        # Nested entities can make a small file expand without bound; no corpus needs them.
        raise self._error(f"it declares the entity {name!r}, which is not allowed")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "Document":
                self._id, self._sentences = None, []
            case "DocID":
                self._in_id, self._pieces = True, []
            case "DocumentPart":
                self._part = attributes.get("type", "")
            case "Sentence" | "sentence":
                self._start_sentence(attributes)
            case "cue" | "ccue":
                if self._sentence is None:
                    raise self._error(f"<{tag}> is outside any sentence")
                self._open.append(self._start_cue(attributes.get("type", "")))

    def _start_sentence(self, attributes: dict[str, str]) -> None:
        if self._sentence is not None:
            raise self._error("a sentence is inside another sentence")
        certainty = attributes.get("certainty")
        if certainty is not None and certainty not in LABELS:
            raise self._error(f"the certainty of a sentence is {certainty!r}")
        label = None if certainty is None else LABELS[certainty]
        self._sentence = CorpusSentence("", label, [], title=self._part in HEADINGS)
        self._pieces, self._length = [], 0

    def _start_cue(self, kind: str) -> tuple[int, HedgeType | None] | None:
        kind = kind.strip().rstrip("_ ")  # published with stray spaces and underscores
        if kind == "negation":
            return None
        if kind not in _TYPES:
            known = ", ".join(filter(None, _TYPES))
            raise self._error(f"unknown type of cue {kind!r}; choose from {known}")
        return self._length, _TYPES[kind]

    def _text(self, data: str) -> None:
        if self._sentence is not None or self._in_id:
            self._pieces.append(data)
            self._length += len(data)

    def _end(self, tag: str) -> None:
        match tag:
            case "Document":
                self._end_document()
            case "DocID":
                self._in_id, self._id = False, "".join(self._pieces).strip()
            case "DocumentPart":
                self._part = ""
            case "Sentence" | "sentence" if self._sentence is not None:
                self._sentence.text = "".join(self._pieces)
                if self._sentence.label is None:
                    self._sentence.label = "hedged" if self._sentence.cues else "plain"
                self._sentences.append(self._sentence)
                self._sentence = None
            case "cue" | "ccue" if self._sentence is not None and self._sentence.cues is not None:
                if (opened := self._open.pop()) is not None:
                    start, kind = opened
                    self._sentence.cues.append((start, self._length, kind))

    def _end_document(self) -> None:
        if not self._id:
            raise self._error("a document has no DocID")
        if self._id in self._ids:
            raise self._error(f"two documents have the id {self._id!r}")
        self._ids.add(self._id)
        self.seen += 1
        line = self.parser.CurrentLineNumber
        self._done.append(document(self._id, self._sentences, self.path, line))
