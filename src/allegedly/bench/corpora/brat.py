"""Attributions in brat stand-off, as PolNeAR has them.

PolNeAR 1.0: Newell, Margolin & Ruths, LREC 2018. Events tie ``Source``, ``Cue`` and ``Content``
spans together; a span may be discontinuous. Offsets are code points, line ends untranslated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from allegedly.bench.corpora.gold import malformed, read_text
from allegedly.errors import ArticleError, CorpusError
from allegedly.interfaces import Corpus
from allegedly.model import Article, GoldAttribution, GoldDocument, Span, Spans

_TEXT_BOUND: Final = re.compile(
    r"(T\d+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)\t(.*)", re.DOTALL
)
_TEXT_BOUND_LINE: Final = re.compile(r"T\d+\t")
_EVENT: Final = re.compile(r"(E\d+)\t(\S+:T\d+(?: \S+:[TE]\d+)*) ?\r?")
_LINE: Final = re.compile(r"[ERAMN*#]\d*\t")
_ROLES: Final = ("Source", "Cue", "Content")


class BratCorpus(Corpus):
    """A folder of texts with stand-off files.

    Either ``X.ann`` lies beside ``X.txt``, or ``attributions/X_ANNOTATOR.ann`` belongs to
    ``text/X.txt``. Of several annotators the alphabetically first is gold; a text without
    stand-off file is left out.
    """

    def __init__(self, path: Path) -> None:
        """Remember where the folder lies."""
        self.path = Path(path)

    def documents(self) -> Iterator[GoldDocument]:
        """Read the documents lazily, in the order of their names."""
        for name, text, annotation in self._pairs():
            article_text = read_text(text)
            try:
                article = Article(id=name, text=article_text, language="en")
            except ArticleError as error:
                raise CorpusError(f"{text}: {error}") from error
            yield GoldDocument(article, (), tuple(_attributions(annotation, article_text)))

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


def _attributions(path: Path, text: str) -> Iterator[GoldAttribution]:
    spans: dict[str, Spans] = {}
    events: list[tuple[int, str, str]] = []
    after_span = False
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        if _TEXT_BOUND_LINE.match(line):
            id, span = _text_bound(path, number, line, text)
            spans[id] = span
            after_span = True
        elif match := _EVENT.fullmatch(line):
            events.append((number, match[1], match[2]))
            after_span = False
        elif _LINE.match(line):
            if line.startswith("E"):
                raise malformed(path, number, "an event must read 'E1<tab>Type:T1 Role:T2 …'")
            after_span = False
        elif not after_span:  # the text of a span may run on over several lines
            raise malformed(path, number, "this is no line of stand-off annotation")
    for number, id, arguments in events:
        yield _event(path, number, id, arguments, spans)


def _text_bound(path: Path, number: int, line: str, text: str) -> tuple[str, Spans]:
    match = _TEXT_BOUND.fullmatch(line)
    if match is None:
        raise malformed(path, number, "a span must read 'T1<tab>Type START END[;…]<tab>text'")
    spans = []
    for piece in match[3].split(";"):
        start, end = map(int, piece.split())
        if not start <= end <= len(text):
            reason = f"the span {start} {end} does not lie in the text of {len(text)} characters"
            raise malformed(path, number, reason)
        spans.append(Span(start, end))
    return match[1], tuple(spans)


def _event(
    path: Path, number: int, id: str, arguments: str, spans: dict[str, Spans]
) -> GoldAttribution:
    roles: dict[str, list[Span]] = {role: [] for role in _ROLES}
    for argument in arguments.split():
        role, _, target = argument.partition(":")
        role = role.rstrip("0123456789")  # a second filler of a role is called Source2
        if role in roles:
            if target not in spans:
                raise malformed(path, number, f"{id} refers to {target}, which is not there")
            roles[role].extend(spans[target])
    source, cue, content = (tuple(sorted(roles[role])) for role in _ROLES)
    return GoldAttribution(id, source, cue, content)
