"""Measures of a whole analysis against articles annotated with everything that it reports.

- Items that the annotation leaves open, optional ones and topics, count neither for nor against.
- A quotation that continues over several paragraphs counts once, however it is divided.
- Attributions pair as in `attributions`; the further figures are shares of the pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, Final, Literal, get_args

import attrs

from allegedly.bench.measure.analysed import Analysed
from allegedly.bench.measure.attributions import ROLES, Role, paired
from allegedly.bench.measure.comparable import Joined, joined, right_kind, right_name, right_voice
from allegedly.bench.measure.match_counts import Matched
from allegedly.bench.measure.tokens import Words, agree
from allegedly.model import DEGREES, Commitment, Degree, GoldDocument, GoldHedge

Aspect = Literal[
    "nested", "claims", "kind", "voice", "name", "stance", "negated", "quotation", "form",
    "commitment", "holder", "boilerplate", "author",
]  # fmt: skip
"""One of `ASPECTS`."""

ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
"""The aspects that are counted beside attributions and hedges.

`nested` is the recall of nested attributions. `claims` are those claims of sources that match an
attribution. `kind` and `voice` are of sources that agree; `name` of pairs with an annotated name;
`stance`, `negated`, `quotation`, `form` and `commitment` of all pairs; `holder` of hedges that are
found. `boilerplate` counts lines in which something is claimed, and `author` the author's words
that no claim covers: of these two, less is better.
"""


@attrs.frozen
class Tally:
    """A number of items, and the number of those that are as the aspect says."""

    count: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.right + other.right)

    def percent(self) -> float | None:
        """Return the share in per cent; None if there is nothing to count."""
        return 100 * self.right / self.count if self.count else None


@attrs.frozen
class AnalysisScores:
    """Counts over one or more documents, which can be added.

    Attributes:
        attributions: The attributions, without optional ones and topics.
        joint: The same; only pairs whose sources agree are good.
        hedges: The hedges; one is found if a word of it is.
        tallies: The other aspects.
        degrees: Number of pairs by annotated and given degree of the source's commitment.
    """

    attributions: Matched = attrs.field(factory=Matched)
    joint: Matched = attrs.field(factory=Matched)
    hedges: Matched = attrs.field(factory=Matched)
    tallies: Mapping[Aspect, Tally] = attrs.field(
        factory=lambda: dict.fromkeys(ASPECTS, Tally()), hash=False
    )
    degrees: Mapping[tuple[Degree, Degree], int] = attrs.field(factory=dict, hash=False)

    def __add__(self, other: AnalysisScores) -> AnalysisScores:
        return AnalysisScores(
            self.attributions + other.attributions,
            self.joint + other.joint,
            self.hedges + other.hedges,
            {aspect: self.tallies[aspect] + other.tallies[aspect] for aspect in ASPECTS},
            Counter(self.degrees) + Counter(other.degrees),
        )

    def figures(self) -> dict[str, float]:
        """Return all figures in per cent, without those for which there is nothing to count."""
        found: dict[str, float | None] = {}
        found["precision"], found["recall"], found["f1"] = self.attributions.percent()
        found["joint_f1"] = self.joint.percent()[2]
        found |= {aspect: self.tallies[aspect].percent() for aspect in ASPECTS}
        if self.hedges.gold:
            names = ("hedge_precision", "hedge_recall", "hedge_f1")
            found |= dict(zip(names, self.hedges.percent(), strict=True))
        if self.degrees:
            found["degree_f1"] = self._degree_f1()
        return {name: value for name, value in found.items() if value is not None}

    def to_dict(self) -> dict[str, Any]:
        """Return counts and figures as plain data."""
        return {
            "attributions": attrs.asdict(self.attributions),
            "joint": attrs.asdict(self.joint),
            "hedges": attrs.asdict(self.hedges),
            "tallies": {aspect: attrs.asdict(tally) for aspect, tally in self.tallies.items()},
            "degrees": [
                {"annotated": gold, "given": given, "count": count}
                for (gold, given), count in sorted(self.degrees.items())
            ],
            "figures": self.figures(),
        }

    def _degree_f1(self) -> float:
        """Return the mean F1 of the four degrees."""
        total = 0.0
        for degree in DEGREES:
            gold = sum(count for (truth, _), count in self.degrees.items() if truth == degree)
            given = sum(count for (_, said), count in self.degrees.items() if said == degree)
            found = self.degrees.get((degree, degree), 0)
            total += Matched(gold, given, found, found).percent()[2]
        return total / len(DEGREES)


def analysis_scores(document: GoldDocument, said: Analysed) -> AnalysisScores:
    """Compare the analysis of one article with its annotation."""
    return _Article(document, said).scores()


def gold_hedges(document: GoldDocument) -> Sequence[GoldHedge] | None:
    """Return all annotated hedges of a document; None if they are not annotated throughout."""
    if document.hedges is not None:
        return document.hedges
    sentences = document.sentences
    if not sentences or any(sentence.hedges is None for sentence in sentences):
        return None
    return [hedge for sentence in sentences for hedge in sentence.hedges or ()]


_Covered = Mapping[Role, frozenset[int]]


class _Article:
    """One article with both sides, in words."""

    def __init__(self, document: GoldDocument, said: Analysed) -> None:
        self.document, self.said = document, said
        self.words = words = Words.of(document.article.text)

        def covered(items: Iterable[Joined]) -> tuple[list[Joined], list[_Covered]]:
            kept: list[Joined] = []
            parts: list[_Covered] = []
            for item in items:
                cover: _Covered = {role: words.covered(item.parts[role]) for role in ROLES}
                if cover["content"]:
                    kept.append(item)
                    parts.append(cover)
            return kept, parts

        self.gold, self.gold_words = covered(joined(document.attributions or ()))
        self.found, self.found_words = covered(joined(said.attributions))
        contents = ([c["content"] for c in side] for side in (self.gold_words, self.found_words))
        self.match = dict(paired(*contents))
        self.matched = {j: i for i, j in self.match.items()}
        self.claims = [claim for claim in said.claims if claim.attribution is not None]
        self.commitments: dict[str | None, Commitment] = {}
        for claim in self.claims:
            if claim.commitment is not None:
                self.commitments.setdefault(claim.attribution, claim.commitment)
        self.open = {
            i for i, item in enumerate(self.gold) if item.gold.optional or item.gold.form == "topic"
        }

    def scores(self) -> AnalysisScores:
        judged = [(i, j) for i, j in self.match.items() if i not in self.open]
        right = {i for i, j in judged if self._same_source(i, j)}
        gold = len(self.gold) - len(self.open)
        predicted = sum(not self._is_open(j) for j in range(len(self.found)))
        tallies = dict.fromkeys(ASPECTS, Tally())
        tallies["nested"] = Tally(
            sum(self._nested(i) for i in range(len(self.gold)) if i not in self.open),
            sum(self._nested(i) for i, _ in judged),
        )
        for i, j in judged:
            for aspect, good in self._pair(i, j, i in right):
                tallies[aspect] += Tally(1, good)
        tallies["claims"] = self._claims()
        hedges, tallies["holder"] = self._hedges()
        boilerplate = self.words.covered(self.document.boilerplate or ())
        tallies["boilerplate"] = self._boilerplate()
        tallies["author"] = self._author(boilerplate)
        for aspect in ASPECTS:
            if aspect in self.said.unsaid:
                tallies[aspect] = Tally()
        return AnalysisScores(
            Matched(gold, predicted, len(judged), len(judged)),
            Matched(gold, predicted, len(right), len(right)),
            hedges,
            tallies,
            self._degrees(judged),
        )

    def _nested(self, i: int) -> bool:
        return self.gold[i].gold.parent is not None

    def _same_source(self, i: int, j: int) -> bool:
        return agree(self.gold_words[i]["source"], self.found_words[j]["source"])

    def _is_open(self, j: int) -> bool:
        """Return whether a found one pairs with, or lies with its cue mostly in, an open one."""
        if j in self.matched:
            return self.matched[j] in self.open
        cue, content = self.found_words[j]["cue"], self.found_words[j]["content"]
        return any(
            not cue.isdisjoint(self.gold_words[i]["cue"])
            and 2 * len(content & self.gold_words[i]["content"]) >= len(content)
            for i in self.open
        )

    def _pair(self, i: int, j: int, same_source: bool) -> Iterator[tuple[Aspect, bool]]:
        gold, found = self.gold[i].gold, self.found[j].found
        if gold.name:
            yield "name", right_name(gold.name, found.source)
        if gold.source and same_source:
            yield "kind", right_kind(gold, found.source)
            yield "voice", right_voice(gold, found.source)
        yield "stance", gold.stance == (found.cue.stance if found.cue else None)
        yield "negated", gold.negated == found.negated
        yield "quotation", gold.quotation == found.quotation
        if gold.form is not None:
            yield "form", gold.form == found.content.form
        wanted, given = gold.commitment, self.commitments.get(found.id)
        if wanted is not None and given is not None:
            same = (wanted.degree, wanted.polarity) == (given.degree, given.polarity)
            yield "commitment", same

    def _degrees(self, judged: Iterable[tuple[int, int]]) -> Counter[tuple[Degree, Degree]]:
        counts: Counter[tuple[Degree, Degree]] = Counter()
        for i, j in judged:
            gold = self.gold[i].gold.commitment
            given = self.commitments.get(self.found[j].found.id)
            if gold is not None and given is not None:
                counts[gold.degree, given.degree] += 1
        return counts

    def _claims(self) -> Tally:
        """Count claims of sources; those of joined attributions are not held against anybody."""
        place = {item.found.id: j for j, item in enumerate(self.found)}
        claims = self.claims
        good = 0
        for claim in claims:
            j = place.get(claim.attribution or "")
            i = None if j is None else self.matched.get(j)
            good += j is None or (i is not None and self.gold[i].gold.form != "topic")
        return Tally(len(claims), good)

    def _hedges(self) -> tuple[Matched, Tally]:
        gold = gold_hedges(self.document)
        if gold is None or "holder" in self.said.unsaid:
            return Matched(), Tally()
        found: dict[frozenset[int], str] = {}
        for claim in self.said.claims:
            for span, holder in claim.hedges:
                found.setdefault(self.words.covered([span]), holder)
        having = defaultdict(list)
        for place, cover in enumerate(found):
            for word in cover:
                having[word].append(place)
        holders = list(found.values())
        counted = right = held = 0
        used: set[int] = set()
        for hedge in gold:
            hits = {p for word in self.words.covered([hedge.span]) for p in having.get(word, ())}
            used |= hits
            if not hedge.optional:
                counted += 1
                right += bool(hits)
                held += bool(hits) and holders[min(hits)] == hedge.holder
        spurious = sum(bool(cover) for cover in found) - len(used)
        return Matched(counted, right + spurious, right, right), Tally(right, held)

    def _boilerplate(self) -> Tally:
        lines = self.document.boilerplate or ()
        claimed = sorted(span for claim in self.said.claims for span in claim.spans)
        starts = [span.start for span in claimed]
        ends = list(accumulate((span.end for span in claimed), max))
        before = [bisect_left(starts, line.end) for line in lines]
        bad = sum(n > 0 and ends[n - 1] > line.start for n, line in zip(before, lines, strict=True))
        return Tally(len(lines), bad)

    def _author(self, boilerplate: frozenset[int]) -> Tally:
        """Count the words outside annotated attributions, and those that are nowhere."""
        own = set(range(len(self.words))) - boilerplate
        own.difference_update(*chain.from_iterable(c.values() for c in self.gold_words))
        lost = own.difference(
            self.words.covered(span for claim in self.said.claims for span in claim.spans),
            *chain.from_iterable(c.values() for c in self.found_words),
        )
        return Tally(len(own), len(lost))
