"""The sources of an article, each with all that it is quoted or reported as saying."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from allegedly.model.affiliation import organization_of
from allegedly.model.attribution import Attribution, Content, Source
from allegedly.model.claim import Assessment
from allegedly.model.json_values import ReadOnly
from allegedly.model.vocabularies import (
    DEGREES,
    QUOTATIONS,
    STANCES,
    Degree,
    Quotation,
    SourceKind,
    Stance,
    Voice,
)

if TYPE_CHECKING:
    from allegedly.model.analysis import Analysis

_QUOTED: Final = re.compile(
    r"""“(.*?)(?:”|$) | "(.*?)(?:"|$) | «(.*?)(?:»|$) | ‘(.*?)(?:’(?!\w)|$)
    | (?<!\w)'(?=\w)(.{1,300}?)'(?!\w)""",
    re.DOTALL | re.VERBOSE,
)
_ARTICLE: Final = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_PERSONAL: Final = frozenset("he she him her i me".split())
_NAMED: Final = ("named-person", "named-organization")

K = TypeVar("K", bound=str)


@attrs.frozen
class QuotedSource:
    """One source of an article, and all that it is quoted or reported as saying there.

    Attributions belong to one source if the article gives them the same name, whether in full, as a
    surname, a role or a pronoun. Those without a name belong together if they have the same words
    and the same kind: "an official" and "the official" are one row, "a port official" is another.

    Attributes:
        id: Unique within the article ("s1"), in the order of the first attributions.
        name: The canonical name within the article, or None if the source is not named.
        text: The words by which the article first refers to it as a source.
        kind: The kind of source; that of a name, if it is also called by a pronoun or a role.
        voice: The voice of its claims: `named`, `unnamed`, `document` or `unclear`.
        role: The title or employer that the article gives it, in the longest form, or None.
        organization: The organisation or place that its role names ("Lund" in "mayor of Lund") or,
            without a name, its words do; an organisation's own name; None if they name none.
        bases: The words that say how it knows, or why it is not named, in text order.
        paragraph: The number of the first paragraph that cites it, counted from 1 without the title
            and boilerplate; 0 for the title.
        attributions: The ids of its attributions, in text order.
        claims: The ids of the claims that these make; topics make none.
        nested: The number of its attributions that stand in the words of another source.
        quotations: By kind of quotation, the number of its attributions.
        words_quoted: The number of its words that stand in quotation marks.
        stances: By stance, the number of its attributions; one without a cue is in none.
        hedged: By classifier, the number of its claims labelled `hedged`.
        commitments: By classifier, then by degree, the number of its claims. Claims of which a
            classifier gives no commitment are not counted.
    """

    id: str
    name: str | None
    text: str
    kind: SourceKind
    voice: Voice
    role: str | None
    organization: str | None
    bases: tuple[str, ...]
    paragraph: int
    attributions: tuple[str, ...]
    claims: tuple[str, ...]
    nested: int
    quotations: Mapping[Quotation, int] = attrs.field(hash=False)
    words_quoted: int
    stances: Mapping[Stance, int] = attrs.field(hash=False)
    hedged: Mapping[str, int] = attrs.field(hash=False)
    commitments: Mapping[str, Mapping[Degree, int]] = attrs.field(hash=False)

    @property
    def who(self) -> str:
        """The name, or else the words by which the article first refers to the source."""
        return self.name or self.text

    @property
    def denials(self) -> int:
        """The number of its attributions in which it denies something."""
        return self.stances["denying"]


def sources(analysis: Analysis) -> tuple[QuotedSource, ...]:
    """Return the sources of an analysis, in the order in which the article first cites them."""
    groups: dict[tuple[str, str], list[tuple[Attribution, Source]]] = {}
    for item in analysis.attributions:
        if item.source is not None:
            groups.setdefault(_key(item.source), []).append((item, item.source))
    claims = {c.attribution.id: c.id for c in analysis.claims if c.attribution is not None}
    places = _Places(analysis)
    names = {
        source.name
        for members in groups.values()
        for _, source in members
        if source.name and source.kind != "named-organization"
    }
    people = names | {name.split()[-1] for name in names if name.strip()}
    return tuple(
        _source(f"s{number}", members, analysis, claims, places, people)
        for number, members in enumerate(groups.values(), 1)
    )


def _key(source: Source) -> tuple[str, str]:
    """Return a key that is the same for all attributions to one source."""
    if source.name is not None:
        return ("document" if source.kind == "document" else "name"), source.name
    words = " ".join(source.text.casefold().split())
    return source.kind, _ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words


def _source(
    id: str,
    members: Sequence[tuple[Attribution, Source]],
    analysis: Analysis,
    claims: Mapping[str, str],
    places: _Places,
    people: Collection[str],
) -> QuotedSource:
    items = [item for item, _ in members]
    found = [source for _, source in members]
    kind = _kind(found)
    name = found[0].name
    role = max((s.role for s in found if s.role is not None), key=len, default=None)
    told = role if role is not None or name is not None else found[0].text
    organization = None if told is None else organization_of(told, people)
    own = tuple(claims[item.id] for item in items if item.id in claims)
    return QuotedSource(
        id=id,
        name=name,
        text=found[0].text,
        kind=kind,
        voice=found[0].voice,
        role=role,
        organization=name if kind == "named-organization" else organization,
        bases=tuple(dict.fromkeys(s.basis for s in found if s.basis is not None)),
        paragraph=min(places.paragraph(source.spans[0].start) for source in found),
        attributions=tuple(item.id for item in items),
        claims=own,
        nested=sum(item.parent is not None for item in items),
        quotations=_counts((item.quotation for item in items), QUOTATIONS),
        words_quoted=sum(words_quoted(item.content, item.quotation) for item in items),
        stances=_counts((item.cue.stance for item in items if item.cue is not None), STANCES),
        hedged=ReadOnly({by: _hedged(judged, own) for by, judged in analysis.assessments.items()}),
        commitments=ReadOnly(
            {by: _degrees(judged, own) for by, judged in analysis.assessments.items()}
        ),
    )


def _hedged(judged: Mapping[str, Assessment], claims: Sequence[str]) -> int:
    return sum(judged[claim].label == "hedged" for claim in claims if claim in judged)


def _degrees(judged: Mapping[str, Assessment], claims: Sequence[str]) -> Mapping[Degree, int]:
    voiced = [judged[claim].voiced for claim in claims if claim in judged]
    return _counts((found.degree for found in voiced if found is not None), DEGREES)


def _kind(found: Sequence[Source]) -> SourceKind:
    """Return the kind of a source that the article may also call by a role or a pronoun."""
    if found[0].name is None or found[0].kind == "document":
        return found[0].kind
    kinds = Counter(source.kind for source in found)
    named = [kind for kind in kinds if kind in _NAMED]
    if not named and any(source.text.casefold() in _PERSONAL for source in found):
        return "named-person"
    return max(named or kinds, key=lambda kind: kinds[kind])


def words_quoted(content: Content, quotation: Quotation) -> int:
    """Return the number of words of a content that stand in quotation marks."""
    if quotation == "direct":
        return _words(content.text)
    return words_in_marks(content.text) if quotation == "mixed" else 0


def words_in_marks(text: str) -> int:
    """Return the number of words in quotation marks; marks may be left open at an end."""
    return sum(
        _words("".join(filter(None, match.groups())))
        for piece in text.split(" … ")
        for match in _QUOTED.finditer(piece)
    )


def _words(text: str) -> int:
    """Return the number of words of a text, without the sign between its pieces."""
    return sum(word != "…" for word in text.split())


class _Places:
    """The paragraphs of prose, by position."""

    def __init__(self, analysis: Analysis) -> None:
        self._starts = [sentence.span.start for sentence in analysis.sentences]
        self._numbers: list[int] = []
        last, number = -1, 0
        for sentence in analysis.sentences:
            if sentence.role == "body" and sentence.paragraph != last:
                last, number = sentence.paragraph, number + 1
            self._numbers.append(number)

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph of prose at a position; 0 before the first."""
        at = bisect_right(self._starts, position) - 1
        return self._numbers[at] if at >= 0 else 0


def _counts(values: Iterable[K], keys: Sequence[K]) -> Mapping[K, int]:
    counts = Counter(values)
    return ReadOnly({key: counts[key] for key in keys})
