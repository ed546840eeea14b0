"""Attributions in brat stand-off, in the layout of PolNeAR.

PolNeAR 1.0: Newell, Margolin & Ruths, LREC 2018. Events connect ``Source``, ``Cue`` and
``Content`` spans, which may be discontinuous. Offsets are code points, with line ends
untranslated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from allegedly.bench.corpora.gold_sentences import read_text
from allegedly.bench.corpora.outlets import outlets
from allegedly.errors import ArticleError, CorpusError, ReadError
from allegedly.interfaces import Corpus
from allegedly.io.brat.standoff import parse
from allegedly.model import Article, GoldAttribution, GoldDocument, Span, Spans


class PolnearCorpus(Corpus):
    """A folder of texts with stand-off files.

    Either ``X.ann`` is beside ``X.txt``, or ``attributions/X_ANNOTATOR.ann`` belongs to
    ``text/X.txt``. If there are several annotators, the alphabetically first is gold; a text
    without a stand-off file is left out. If the folder above has PolNeAR's table
    ``metadata.tsv``, it gives the outlets.
    """

    def __init__(self, path: Path) -> None:
        """Store the path of the folder."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, in the order of their names."""
        by_name = outlets(self.path.parent / "metadata.tsv", "filename", "publisher")
        for name, text, annotation in self._pairs():
            article_text = read_text(text)
            try:
                article = Article(
                    id=name, text=article_text, outlet=by_name.get(name), language="en"
                )
            except ArticleError as error:
                raise CorpusError(f"{text}: {error}") from error
            yield GoldDocument(article, (), tuple(read_attributions(annotation, article_text)))

    def _pairs(self) -> list[tuple[str, Path, Path]]:
        """Return name, text and stand-off file of each document."""
        found: dict[str, Path] = {}
        split = (self.path / "attributions").is_dir()
        for path in sorted((self.path / "attributions" if split else self.path).glob("*.ann")):
            found.setdefault(path.stem.rpartition("_")[0] if split else path.stem, path)
        if not found:
            raise CorpusError(f"{self.path}: there are no .ann files")
        texts = self.path / "text" if split else self.path
        return [(name, texts / f"{name}.txt", found[name]) for name in sorted(found)]


def read_attributions(path: Path, text: str) -> Iterator[GoldAttribution]:
    """Read the attributions of one stand-off file.

    Args:
        path: The file.
        text: The text that it annotates.

    Raises:
        CorpusError: If it is malformed; names file and reason.
    """
    try:
        found = parse(read_text(path), text, str(path))
    except ReadError as error:
        raise CorpusError(str(error)) from error

    def spans(id: str, role: str) -> Spans:
        gathered: list[Span] = []
        for filler in found.events[id].fillers(role):
            if filler not in found.spans:
                raise CorpusError(f"{path}: the {role} of {id} is {filler}, which is not a span")
            gathered += found.spans[filler]
        return tuple(sorted(gathered))

    for id in found.events:
        yield GoldAttribution(id, spans(id, "Source"), spans(id, "Cue"), spans(id, "Content"))
