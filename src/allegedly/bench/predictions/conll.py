"""CoNLL columns with BIO tags as predictions.

Each line is a token, tab- or space-separated from its tags; a blank line ends a sentence, and
``# newdoc id = d1`` (or ``-DOCSTART- d1``) begins a document:

```
# newdoc id = d1
# label = hedged
The       B-source-1
mayor     I-source-1
said      B-cue-1
it        B-content-1  O
may       I-content-1  B-hedge
rain      I-content-1  O
```

Roles are ``source``, ``cue``, ``content`` and ``hedge``; a type of hedge stands for the role, or
follows it (``B-hedge:doxastic``). Spans of one attribution share a number, through the whole
document. Without numbers, each content takes the nearest source and cue of its column and sentence.
``# label`` and ``# score`` judge the sentence that follows; without them, a sentence with a hedge
is hedged. Tokens are aligned with the text, whatever the tokeniser did to white space and quotation
marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final, get_args

import attrs

from allegedly.bench.predictions.alignment import Aligner
from allegedly.bench.predictions.found import MOST_ITEMS, Found, Judgement, Prediction, shown
from allegedly.bench.predictions.relocation import MismatchError, apart
from allegedly.bench.predictions.values import label_and_score
from allegedly.errors import PredictionError
from allegedly.model import Article, GoldAttribution, GoldHedge, HedgeType, Span, Spans

_DOCUMENT: Final = re.compile(
    r"#\s*(?:newdoc\s+id|newdoc|doc(?:ument)?(?:[_ ]id)?)\s*[=:]?\s*(.*)|-DOCSTART-\s+(.*)"
)
_REMARK: Final = re.compile(r"#\s*(label|score)\s*[=:]\s*(\S+)")
_TAG: Final = re.compile(r"([BI])-([A-Za-z]+)(?::([A-Za-z]+))?(?:[-_](\w{1,40}))?")
_SHARP: Final = re.compile(r"#\s+(?:O|[BI]-\S+)(?:\s.*)?")  # the token "#", not a remark
_ROLES: Final = ("source", "cue", "content")
_TYPES: Final[tuple[HedgeType, ...]] = get_args(HedgeType)
_LONGEST_LINE: Final = 100_000


@attrs.frozen
class _Token:
    line: int
    word: str
    tags: tuple[str, ...]


@attrs.define
class _Sentence:
    tokens: list[_Token] = attrs.field(factory=list)
    label: str | None = None
    score: str | None = None
    line: int = 0


@attrs.frozen
class _Piece:
    """A tagged span: its role or type of hedge, its number if it has one, and where it stands."""

    role: str
    number: str | None
    column: int
    sentence: int
    span: Span


@attrs.frozen
class ConllPrediction(Prediction):
    """One document of a file in columns."""

    key: str
    where: str
    sentences: tuple[_Sentence, ...] = attrs.field(repr=False)
    sparse = True

    def found(self, article: Article, name: str) -> Found:
        """Return the findings; see `Prediction.found`."""
        pieces: list[_Piece] = []
        judgements: list[Judgement] = []
        judged = any(s.label is not None or s.score is not None for s in self.sentences)
        for number, (sentence, spans) in enumerate(self._aligned(article)):
            pieces += self._pieces(number, sentence, spans)
            if judged and spans[-1].end > spans[0].start:  # else only marks that the text lacks
                judgements.append(self._judgement(sentence, Span(spans[0].start, spans[-1].end)))
        if len(pieces) > MOST_ITEMS:
            raise self.wrong("", f"has more than {MOST_ITEMS:,} tagged spans")
        hedges = tuple(
            GoldHedge(piece.span, piece.role if piece.role in _TYPES else None)
            for piece in pieces
            if piece.role not in _ROLES
        )
        try:
            attributions = tuple(_attributions(pieces))
        except MismatchError as error:
            raise self.wrong("", str(error)) from error
        return Found(attributions, tuple(judgements) if judged else None, hedges)

    def _aligned(self, article: Article) -> list[tuple[_Sentence, list[Span]]]:
        """Return the sentences with the places of their tokens; they may begin with the body."""
        furthest: tuple[int, str] = (-1, "")
        for start in sorted({0, article.body_span.start}):
            aligner = Aligner(article, start)
            line = 0
            try:
                found = []
                for sentence in self.sentences:
                    spans = []
                    for token in sentence.tokens:
                        line = token.line
                        spans.append(aligner.place(token.word))
                    found.append((sentence, spans))
            except MismatchError as error:
                furthest = max(furthest, (line, str(error)))
            else:
                return found
        raise self._wrong(*furthest)

    def _judgement(self, sentence: _Sentence, span: Span) -> Judgement:
        try:
            score = None if sentence.score is None else float(sentence.score)
            label, probability = label_and_score(sentence.label, score)
        except ValueError as error:
            raise self._wrong(sentence.line, str(error)) from error
        if label is None:
            problem = "the sentence has neither # label nor # score, though others have"
            raise self._wrong(sentence.line, problem)
        return Judgement(None, (span,), label, probability)

    def _pieces(self, number: int, sentence: _Sentence, spans: list[Span]) -> Iterator[_Piece]:
        """Yield the tagged spans of a sentence, by column."""
        width = max((len(token.tags) for token in sentence.tokens), default=0)
        for column in range(width):
            key: tuple[str, str | None] | None = None
            start = end = 0
            for token, span in zip(sentence.tokens, spans, strict=True):
                tag = token.tags[column] if column < len(token.tags) else "O"
                mark, following = self._tag(token.line, tag)
                if key is not None and (mark == "B" or following != key):
                    if end > start:
                        yield _Piece(*key, column, number, Span(start, end))
                    key = None
                if following is not None:
                    if key is None:
                        key, start = following, span.start
                    end = span.end
            if key is not None and end > start:
                yield _Piece(*key, column, number, Span(start, end))

    def _tag(self, line: int, tag: str) -> tuple[str, tuple[str, str | None] | None]:
        """Return mark, and role and number, of a tag; an I without a B before it begins a span."""
        if tag in {"O", "_", "-"}:
            return "O", None
        match = _TAG.fullmatch(tag)
        role = match[2].lower() if match else ""
        if match and role == "hedge" and match[3]:
            role = match[3].lower()
            if role not in _TYPES:
                match = None
        if match is None or role not in (*_ROLES, "hedge", *_TYPES):
            problem = f"unknown tag {shown(tag)}; write O, or B- or I- with source, cue, content"
            raise self._wrong(line, f"{problem}, hedge, or a type of hedge: {', '.join(_TYPES)}")
        return match[1], (role, match[4])

    def _wrong(self, line: int, problem: str) -> PredictionError:
        return self.wrong(f"line {line}", problem)


def _attributions(pieces: Iterable[_Piece]) -> Iterator[GoldAttribution]:
    """Yield the attributions: by number, and around each content without one."""
    groups: dict[str, list[_Piece]] = {}
    loose: dict[tuple[int, int], list[_Piece]] = {}
    for piece in pieces:
        if piece.role in _ROLES:
            if piece.number is None:
                loose.setdefault((piece.sentence, piece.column), []).append(piece)
            else:
                groups.setdefault(piece.number, []).append(piece)
    found: list[tuple[Spans, Spans, Spans]] = []
    for group in groups.values():
        content, source, cue = (
            apart(piece.span for piece in group if piece.role == role)
            for role in ("content", "source", "cue")
        )
        if content:
            found.append((content, source, cue))
    for group in loose.values():
        # The pieces of a column follow one another, so that the nearest are the neighbours.
        by_role = {role: [p.span for p in group if p.role == role] for role in _ROLES}
        found += [
            ((span,), _nearest(by_role["source"], span), _nearest(by_role["cue"], span))
            for span in by_role["content"]
        ]
    for number, (content, source, cue) in enumerate(sorted(found), 1):
        yield GoldAttribution(f"p{number}", source, cue, content)


def _nearest(spans: list[Span], to: Span) -> Spans:
    """Return the span that is nearest to another, of spans in order that do not overlap."""
    at = bisect_left(spans, to)
    near = spans[max(0, at - 1) : at + 1]
    if not near:
        return ()
    return (min(near, key=lambda span: max(span.start - to.end, to.start - span.end)),)


def read_columns(lines: Iterable[tuple[int, str]], name: str) -> Iterator[ConllPrediction]:
    """Yield the documents of a file.

    Args:
        lines: Number and text of each line.
        name: The name of the file.

    Raises:
        PredictionError: If a line is not in columns; the message names it.
    """
    key: str | None = None
    where = name
    sentences: list[_Sentence] = []
    current = _Sentence()
    for number, line in lines:
        if len(line) > _LONGEST_LINE:
            raise PredictionError(f"{name}:{number}: is longer than any token with its tags")
        # Without the space at its ends, no line takes these patterns more than one pass.
        if match := _DOCUMENT.fullmatch(line.strip()):
            _check_judged(current, name)
            if key is not None:
                yield ConllPrediction(key, where, _kept(sentences, current))
            key, where = match[1] or match[2], f"{name}:{number}"
            sentences, current = [], _Sentence()
        elif match := _REMARK.fullmatch(line.strip()):
            if current.tokens:
                sentences.append(current)
                current = _Sentence()
            setattr(current, match[1], match[2])
            current.line = number
        elif not line.strip():
            _check_judged(current, name)
            if current.tokens:
                sentences.append(current)
                current = _Sentence()
        elif not line.startswith("#") or _SHARP.fullmatch(line):
            word, *tags = line.split("\t") if "\t" in line else line.split()
            if key is None or not tags or not word.strip():
                problem = "a document begins with '# newdoc id = ID'" if key is None else ""
                raise PredictionError(
                    f"{name}:{number}: {problem or 'a line holds a token and its tags'}"
                )
            current.line = current.line or number
            current.tokens.append(_Token(number, word.strip(), tuple(t.strip() for t in tags)))
    _check_judged(current, name)
    if key is None:
        raise PredictionError(f"{name}: there is no '# newdoc id = ID' in it")
    yield ConllPrediction(key, where, _kept(sentences, current))


def _check_judged(sentence: _Sentence, name: str) -> None:
    """Refuse a judgement of nothing, which would become one of the sentence that follows."""
    if not sentence.tokens and (sentence.label is not None or sentence.score is not None):
        problem = "# label and # score judge no sentence; put them right above its tokens"
        raise PredictionError(f"{name}:{sentence.line}: {problem}")


def _kept(sentences: list[_Sentence], current: _Sentence) -> tuple[_Sentence, ...]:
    return (*sentences, current) if current.tokens else tuple(sentences)
