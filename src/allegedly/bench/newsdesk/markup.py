"""The inline notation in which newsdesk is annotated, and its translation into offsets.

A source file contains articles, each in this form; ``{tag words}`` marks words, and may nest:

    === local-01
    title: Ferry stops, {s1 port}{k1 :} …
    outlet: The Saltby Echo
    published: 2026-01-30T17:00:00+00:00

    {b By Ada Moll}

    {c2 “We {~e may} stay,”} {s2 the mayor} {~h allegedly} {k2 said}.
    {a She left at noon}, …

    --
    2 P Elena Roos / say

A line is a sentence, a blank line ends a paragraph. Tags: ``sN``, ``kN``, ``cN`` are source, cue
and content of attribution N; ``~e ~d ~i ~c ~h ~w ~a`` a hedge by the first letter of its type;
``a`` a clause of the author beside an attribution (``a1`` … if it is in pieces); ``b``
boilerplate. Below ``--`` there is one line for each attribution: number, kind of source (see
`KINDS`), its canonical name if any, a slash, the lemma of the cue (``-`` for none), then ``neg``
if negated, ``!stance`` or ``q=…`` to override `STANCES` and the quotation marks, and the commitment
of the source: ``=CT+`` to ``=PS-`` for certain, probable, possible and polarity, ``=U`` for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

import attrs

from allegedly.errors import CorpusError
from allegedly.model import (
    HEDGE_TYPES,
    POLARITIES,
    QUOTATIONS,
    STANCES,
    TITLE_GAP,
    Commitment,
    Degree,
    HedgeType,
    Quotation,
    SourceKind,
    Span,
    Spans,
    Stance,
)

KINDS: Final[dict[str, SourceKind | None]] = {
    "P": "named-person",
    "O": "named-organization",
    "d": "description",
    "R": "pronoun",
    "p": "unnamed-person",
    "g": "unnamed-group",
    "D": "document",
    "-": None,
}

_DEGREES: Final[tuple[tuple[str, Degree], ...]] = (
    ("CT", "certain"),
    ("PR", "probable"),
    ("PS", "possible"),
)

_STANCE_WORDS: Final[dict[Stance, str]] = {
    "distancing": "accuse, allege, claim, contend, insist, maintain, profess, purport",
    "endorsing": "confirm, demonstrate, discover, disclose, find, know, know of, note, notice, "
    "point out, prove, realise, recall, remember, remind, reveal, see, show",
    "conceding": "acknowledge, admit, concede, confess",
    "denying": "deny, denial, dismiss, dispute, rebuff, refute, reject, rule out",
    "attitudinal": "accept, agree to, aim, assume, back, belief, believe, believe in, choose, "
    "consider, convinced, decide, determined, doubt, dread, expect, expectation, favour, fear, "
    "feel, guess, hope, imagine, intend, intention, like, opinion, oppose, opposition, "
    "plan, prefer, presume, reckon, regard, regret, side with, support, suppose, "
    "suspect, suspicion, think, view, vote, want, welcome, wish, worry",
}
_STANCE: Final = {
    lemma: stance for stance, words in _STANCE_WORDS.items() for lemma in words.split(", ")
}

_COMMITMENTS: Final = {
    "=U": Commitment.of("none"),
    **{
        f"={code}{polarity}": Commitment.of(degree, polarity)
        for code, degree in _DEGREES
        for polarity in POLARITIES
    },
}

_HEDGES: Final[dict[str, HedgeType]] = {name[0]: name for name in HEDGE_TYPES}
_TAG: Final = re.compile(r"[skc]\d+|~[edichwa]|a\d*|b")
_PIECE: Final = re.compile(r"\{(\S+) |(\})|(\n[ \t]*\n\s*)|\n|([^{}\n]+)|(.)")
_ATTRIBUTES: Final = re.compile(r"(\d+) ([POdpgRD-])(?: ([^/]+?))? / (.+)")
_QUOTED: Final = re.compile('“[^”]*”?|"[^"]*"?')
_WORD: Final = re.compile(r"\w+")


@attrs.frozen
class MarkedAttribution:
    """One annotated attribution, as written in the source file."""

    number: int
    source: Spans
    cue: Spans
    content: Spans
    kind: SourceKind | None
    name: str | None
    lemma: str | None
    stance: Stance
    quotation: Quotation
    negated: bool
    commitment: Commitment | None


@attrs.frozen
class MarkedArticle:
    """One article of a source file, without its notation.

    Attributes:
        id: Name of the article.
        meta: Its header lines, including `title` without tags.
        text: Title, blank line, body, without tags.
        sentences: Sentences in order; the first is the title.
        attributions: In order of their numbers.
        hedges: Span and type of each hedge, in text order.
        clauses: The author's clauses in sentences that contain attributions.
        boilerplate: Text that makes no claims.
    """

    id: str
    meta: dict[str, str]
    text: str
    sentences: Spans
    attributions: tuple[MarkedAttribution, ...]
    hedges: tuple[tuple[Span, HedgeType], ...]
    clauses: tuple[Spans, ...]
    boilerplate: Spans


def marked_articles(source: str, name: str) -> Iterator[MarkedArticle]:
    """Yield the articles of a source file.

    Args:
        source: The content of the file.
        name: The name of the file in messages.

    Raises:
        CorpusError: If the notation is malformed; the message names file, article and reason.
    """
    for chunk in re.split(r"^=== ", source, flags=re.MULTILINE)[1:]:
        identifier, _, rest = chunk.partition("\n")
        try:
            yield _article(identifier.strip(), rest)
        except ValueError as error:
            raise CorpusError(f"{name}, article {identifier.strip()}: {error}") from error


def _article(identifier: str, rest: str) -> MarkedArticle:
    header, _, rest = rest.partition("\n\n")
    meta = dict(line.split(": ", 1) for line in header.splitlines())
    body, gap, tail = rest.partition("\n--")
    if not gap:
        raise ValueError("no line '--' after the text")
    text, sentences, marks = _plain(meta["title"].strip() + TITLE_GAP + body.strip())
    meta["title"] = sentences[0].of(text)
    spans = {tag: _merge(text, found) for tag, found in marks.items()}
    marked = [_attribution(text, spans, line) for line in tail.strip().splitlines() if line.strip()]
    listed = {str(item.number) for item in marked}
    if missing := {tag[1:] for tag in spans if tag[0] in "skc"} ^ listed:
        raise ValueError(f"attribution {', '.join(sorted(missing))} is only tagged or only listed")
    hedges = sorted(
        (span, _HEDGES[tag[1]]) for tag, found in marks.items() if tag[0] == "~" for span in found
    )
    return MarkedArticle(
        identifier,
        meta,
        text,
        sentences,
        tuple(marked),
        tuple(hedges),
        tuple(sorted([*((span,) for span in spans.pop("a", ())), *_pieces(spans)])),
        spans.get("b", ()),
    )


def _pieces(spans: dict[str, Spans]) -> Iterator[Spans]:
    return (found for tag, found in spans.items() if tag[0] == "a")


def _plain(source: str) -> tuple[str, Spans, dict[str, list[Span]]]:
    """Remove the tags; return the text, its sentences, and the spans of each tag."""
    out: list[str] = []
    length = begin = 0
    stack: list[tuple[str, int]] = []
    marks: dict[str, list[Span]] = {}
    lines: list[Span] = []

    def end_line() -> None:
        skip = [s.end for s in marks.get("b", ()) if s.start >= begin]
        line = "".join(out)[max([begin, *skip]) : length]
        start = length - len(line.lstrip())
        if line.strip():
            lines.append(Span(start, length - (len(line) - len(line.rstrip()))))

    for match in _PIECE.finditer(source + "\n"):
        tag, close, gap, words, odd = match.groups()
        if odd:
            raise ValueError(f"a lone brace near {source[match.start() : match.start() + 30]!r}")
        if tag:
            if not _TAG.fullmatch(tag):
                raise ValueError(f"unknown tag {tag!r}")
            stack.append((tag, length))
        elif close:
            if not stack:
                raise ValueError(f"'}}' without '{{' after {''.join(out)[-30:]!r}")
            opened, start = stack.pop()
            marks.setdefault(opened, []).append(Span(start, length))
        elif words:
            out.append(words)
            length += len(words)
        else:
            end_line()
            out.append(TITLE_GAP if gap else " ")
            length += len(out[-1])
            begin = length
    if stack:
        raise ValueError(f"tag {stack[-1][0]!r} is never closed")
    for found in marks.values():
        found.sort()
    return "".join(out).rstrip(), tuple(lines), marks


def _merge(text: str, spans: list[Span]) -> Spans:
    """Join spans separated only by white space inside a paragraph, and trim them."""
    merged: list[Span] = []
    for span in spans:
        if merged and text[merged[-1].end : span.start].strip(" ") == "":
            span = Span(merged.pop().start, span.end)
        merged.append(span)
    return tuple(
        Span(span.start + piece.start(), span.start + piece.end())
        for span in merged
        for piece in re.finditer(r"\S(?:.*\S)?", span.of(text))
    )


def _attribution(text: str, spans: dict[str, Spans], line: str) -> MarkedAttribution:
    match = _ATTRIBUTES.fullmatch(line.strip())
    if not match:
        raise ValueError(f"cannot read the attributes {line!r}")
    number, code, name, rest = match.groups()
    words = rest.split()
    flags = [word for word in words if word == "neg" or word[0] in "!=" or word[:2] == "q="]
    commitment = next((flag for flag in flags if flag[0] == "="), None)
    lemma = " ".join(word for word in words if word not in flags)
    stance = next((flag[1:] for flag in flags if flag[0] == "!"), _STANCE.get(lemma, "neutral"))
    content = spans.get(f"c{number}", ())
    quotation = next((f[2:] for f in flags if f[:2] == "q="), _quotation(text, content))
    source = tuple(_without_comma(text, span) for span in spans.get(f"s{number}", ()))
    cue = spans.get(f"k{number}", ())
    if not content:
        raise ValueError(f"attribution {number} has no content")
    if bool(source) != (KINDS[code] is not None):
        raise ValueError(f"attribution {number}: source and its kind {code!r} do not match")
    if bool(cue) != (lemma != "-"):
        raise ValueError(f"attribution {number}: cue and its lemma {lemma!r} do not match")
    if commitment is not None and commitment not in _COMMITMENTS:
        raise ValueError(f"attribution {number}: unknown commitment in {rest!r}")
    if stance not in STANCES or quotation not in QUOTATIONS:
        raise ValueError(f"attribution {number}: unknown stance or quotation in {rest!r}")
    return MarkedAttribution(
        int(number),
        source,
        cue,
        content,
        KINDS[code],
        name if name not in (None, "-") else None,
        lemma if cue else None,
        cast(Stance, stance),
        cast(Quotation, quotation),
        "neg" in flags,
        None if commitment is None else _COMMITMENTS[commitment],
    )


def _without_comma(text: str, span: Span) -> Span:
    return Span(span.start, span.end - 1) if text[span.end - 1] == "," else span


def _quotation(text: str, content: Spans) -> Quotation:
    words = sum(len(_WORD.findall(span.of(text))) for span in content)
    quoted = sum(
        len(_WORD.findall(quote)) for span in content for quote in _QUOTED.findall(span.of(text))
    )
    return "indirect" if not quoted else "direct" if quoted == words else "mixed"
