"""The results of a summary: `Summary`, `Figures`, and what they consist of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from allegedly.model import Degree, SourceKind, Stance, Voice
from allegedly.summary.intervals import Mean, Share
from allegedly.summary.same_person import Doubt


@attrs.frozen
class Hedging:
    """How firmly one voice speaks, according to one classifier.

    Attributes:
        hedged: Claims labelled `hedged`, out of those that were assessed.
        degrees: By degree of commitment, claims out of those for which there is one.
    """

    hedged: Share
    degrees: Mapping[Degree, Share] = attrs.field(hash=False)


@attrs.frozen
class Cue:
    """A cue and how often it is used.

    Attributes:
        lemma: Its base form.
        count: Number of attributions.
    """

    lemma: str
    count: int


@attrs.frozen
class Verbs:
    """The cues of one stance.

    Attributes:
        share: Attributions with such a cue, out of those with a cue.
        cues: The most frequent, the most frequent first.
    """

    share: Share
    cues: tuple[Cue, ...]


@attrs.frozen
class Quotations:
    """The direct quotations.

    Attributes:
        share: Direct quotations out of all attributions.
        words: The mean length in words.
        quartiles: Three lengths in words: a quarter, a half and three quarters of the quotations
            are no longer; None without any.
    """

    share: Share
    words: Mean
    quartiles: tuple[int, int, int] | None


@attrs.frozen
class Ranked:
    """A source over all articles, or a description of unnamed ones.

    Attributes:
        who: The most frequent name, or the description, without articles, numbers and its basis.
        kind: The most frequent kind.
        role: The most frequent role, or None.
        articles: Articles that cite it, out of all.
        attributions: Number of its attributions.
        quotations: Number of its direct quotations.
        words_quoted: Number of its words in quotation marks.
        denials: Number of its denials.
        nested: Number of its attributions at second hand.
        outlets: Number of outlets that cite it.
        hedged: Its claims labelled `hedged`, out of those that were assessed by the first of
            `rules`, `neural`, `ml` and `lexicon` that ran on the article.
    """

    who: str
    kind: SourceKind
    role: str | None
    articles: Share
    attributions: int
    quotations: int
    words_quoted: int
    denials: int
    nested: int
    outlets: int
    hedged: Share


@attrs.frozen
class Figures:
    """The figures of the whole collection, or of a part of it.

    Attributes:
        articles: Number of articles.
        words: Number of words, separated by white space.
        claims: Number of claims.
        attributions: Number of attributions.
        voices: By voice, claims out of all claims.
        unnamed: Claims of unnamed sources, out of the claims of named and unnamed sources and
            documents.
        single_source: Articles that cite one source, out of those that cite any. An unresolved
            pronoun is not counted as a source beside others.
        sources_per_article: The mean number of sources in the articles that cite any.
        hedging: By classifier, then by voice.
        verbs: By stance.
        quotations: Direct quotations.
        sources: Named sources, those that most articles cite first.
        descriptions: Sources without a name, as they are worded, likewise.
    """

    articles: int
    words: int
    claims: int
    attributions: int
    voices: Mapping[Voice, Share] = attrs.field(hash=False)
    unnamed: Share
    single_source: Share
    sources_per_article: Mean
    hedging: Mapping[str, Mapping[Voice, Hedging]] = attrs.field(hash=False)
    verbs: Mapping[Stance, Verbs] = attrs.field(hash=False)
    quotations: Quotations
    sources: tuple[Ranked, ...]
    descriptions: tuple[Ranked, ...]


@attrs.frozen
class Part:
    """The articles that share a value.

    Attributes:
        value: The value, such as an outlet.
        figures: Their figures.
    """

    value: str
    figures: Figures


@attrs.frozen
class Summary:
    """Who is quoted in a collection of articles, how often and how firmly.

    Attributes:
        inputs: The names of the inputs.
        by: The column by which articles are divided into parts, or None.
        whole: The figures of all articles.
        parts: Those of the parts with the most articles: months in order, others by size.
        parts_left_out: Number of other parts.
        without: Number of articles without a value in the column.
        names: Number of named sources after joining.
        doubts: Names that may belong to one source and were kept apart, those with the most
            attributions first.
        doubts_left_out: Number of further such cases.
    """

    inputs: tuple[str, ...]
    by: str | None
    whole: Figures
    parts: tuple[Part, ...]
    parts_left_out: int
    without: int
    names: int
    doubts: tuple[Doubt, ...]
    doubts_left_out: int

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as plain data in the schema ``allegedly/summary/1``."""
        from allegedly.summary.plain import summary_to_dict

        return summary_to_dict(self)
