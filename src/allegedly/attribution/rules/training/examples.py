"""Annotated articles, in word positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from allegedly.attribution.rules.decoder_words import gather
from allegedly.attribution.rules.weights import cue_meanings
from allegedly.attribution.words import Range
from allegedly.model import GoldAttribution, GoldDocument, Spans
from allegedly.text import segment
from allegedly.text.english import stem


class Gold:
    """One annotated attribution in word positions of its document."""

    def __init__(
        self, source: set[int], cue: set[int], content: set[int], optional: bool = False
    ) -> None:
        self.source, self.cue, self.content, self.optional = source, cue, content, optional
        self.head: int | None = None


class Example:
    """One article with the evidence about its words, and its annotation."""

    def __init__(self, document: GoldDocument, *, nested: bool) -> None:
        """Lay out an annotated article.

        Args:
            document: The article.
            nested: Whether attributions inside the content of others are annotated.
        """
        self.nested = nested
        segmentation = segment(document.article)
        self.evidence = gather(segmentation)
        tokens = segmentation.tokens
        self._starts = [tokens.starts[i] for i in self.evidence.token]
        self._ends = [tokens.ends[i] for i in self.evidence.token]
        self.gold = list(self._gold(document.attributions or ()))

    def _gold(self, attributions: Sequence[GoldAttribution]) -> Iterator[Gold]:
        """Yield the annotated attributions; each includes the quotations that continue it."""
        last: Gold | None = None
        speaker = None
        for a in sorted(attributions, key=lambda a: a.content[:1]):
            content = self._words(a.content)
            if not a.cue and not a.source and last is not None and a.name in (None, speaker):
                last.content |= content
                continue
            optional = a.optional or a.form == "topic"
            source = self._words(a.source)
            cue = self._words(a.cue) or self._colon(source, content)
            first = min(content, default=0) - 1
            if first >= 0 and self.evidence.lower[first] == "that" and first not in cue | source:
                content.add(first)
            gold = Gold(source, cue, content, optional)
            if a.parent is None:
                last, speaker = gold, a.name
            yield gold

    def _words(self, spans: Spans) -> set[int]:
        words: set[int] = set()
        for span in spans:
            k = bisect_right(self._ends, span.start)
            while k < len(self._starts) and self._starts[k] < span.end:
                words.add(k)
                k += 1
        return words

    def _colon(self, source: set[int], content: set[int]) -> set[int]:
        """Return the colon between source and content, which is a cue."""
        between = range(max(source, default=0) + 1, min(content, default=0))
        return {k for k in between if self.evidence.lower[k] == ":"} if source else set()

    def silent(self) -> set[int]:
        """Return the words of which the annotation does not say whether they are cues."""
        heads = {gold.head for gold in self.gold if not gold.optional}
        words = set().union(*(g.cue if self.nested else g.cue | g.content for g in self.gold))
        return words - heads

    def words(self) -> list[str]:
        """Return the words in lower case, without padding."""
        return self.evidence.lower[: len(self.evidence.token)]


class Case:
    """One annotated attribution inside the unit of its cue."""

    def __init__(self, example: Example, gold: Gold) -> None:
        assert gold.head is not None
        self.evidence, self.nested = example.evidence, example.nested
        self.k = k = gold.head
        self.number = example.evidence.unit_of(k)
        self.unit = a, b = example.evidence.clause(k, example.evidence.units[self.number])
        self.stem = stem(example.evidence.lower[k])
        self.meaning = cue_meanings().get(self.stem, "")
        self.source = _one_range([x for x in gold.source if a <= x < b and x != k], k)
        self.foreign_source = bool(gold.source) and self.source is None
        content = sorted(x for x in gold.content if a <= x < b and x != k)
        self.left = [x for x in content if x < k]
        self.right = [x for x in content if x > k]
        if self.right and self.source and self.source[0] > self.right[0]:
            self.right = [x for x in self.right if x < self.source[0]]


def _one_range(words: list[int], k: int) -> Range | None:
    """Return the first run of words, and a second one close by on the same side of k."""
    runs: list[list[int]] = []
    for x in sorted(words):
        if runs and (x == runs[-1][1] or (x - runs[-1][1] <= 2 and (x < k or runs[-1][0] > k))):
            runs[-1][1] = x + 1
        else:
            runs.append([x, x + 1])
    return (runs[0][0], runs[0][1]) if runs else None


def cases(examples: Iterable[Example]) -> Iterator[Case]:
    """Yield the annotated attributions whose cue has a head."""
    for example in examples:
        for gold in example.gold:
            if gold.head is not None:
                yield Case(example, gold)
