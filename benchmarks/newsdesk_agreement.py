"""Agreement between the two passes of annotation over newsdesk.

    python benchmarks/newsdesk_agreement.py            # the table of the README
    python benchmarks/newsdesk_agreement.py --differences

``newsdesk/first`` holds the articles as they were annotated first, ``newsdesk/second.txt`` a second
annotation of every other article from its bare text. In the second file ``N`` is a sentence, the
headline being 0:

    N K: source > cue > content ! neg      an attribution; K as in the notation of the articles
    N ~t words                             a hedge, by the first letter of its type

A piece may stand for a longer one by ``first … last``; ``words#2`` is their second occurrence;
pieces are joined by ``+``; ``@N`` is the whole of sentence N; ``-`` is none.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs
from sklearn.metrics import cohen_kappa_score

from allegedly.bench.attribution_metrics import AttributionScores, attribution_scores
from allegedly.bench.newsdesk.build import read_articles
from allegedly.bench.newsdesk.markup import KINDS
from allegedly.model import HEDGE_TYPES, GoldAttribution, GoldDocument, GoldHedge, Span, Spans

HERE: Final = Path(__file__).parent / "newsdesk"
_ATTRIBUTION: Final = re.compile(r"(\d+) ([POpgRD-]): (.+) > (.+) > (.+?)(?: ! (neg))?")
_HEDGE: Final = re.compile(r"(\d+) ~(\w) (.+)")
_TYPES: Final = {name[0]: name for name in HEDGE_TYPES}


@attrs.frozen
class Pass:
    """What one pass marked in one article."""

    attributions: tuple[GoldAttribution, ...]
    hedges: frozenset[GoldHedge]


def first_pass(document: GoldDocument) -> Pass:
    hedges = (hedge for sentence in document.sentences for hedge in sentence.hedges or ())
    bare = frozenset(attrs.evolve(hedge, holder=None) for hedge in hedges)
    return Pass(document.attributions or (), bare)


def second_pass(document: GoldDocument, lines: Iterable[str]) -> Pass:
    attributions: list[GoldAttribution] = []
    hedges: set[GoldHedge] = set()
    for line in lines:
        if match := _HEDGE.fullmatch(line):
            span = _find(document, int(match[1]), match[3])
            hedges.add(GoldHedge(span, _TYPES[match[2]]))
        elif match := _ATTRIBUTION.fullmatch(line):
            number = int(match[1])
            source, cue, content = (_pieces(document, number, match[i]) for i in (3, 4, 5))
            attributions.append(
                GoldAttribution(
                    f"a{len(attributions) + 1}",
                    source,
                    cue,
                    content,
                    kind=KINDS[match[2]],
                    negated=match[6] is not None,
                )
            )
        else:
            raise SystemExit(f"{document.article.id}: cannot read {line!r}")
    return Pass(tuple(attributions), frozenset(hedges))


def _pieces(document: GoldDocument, number: int, words: str) -> Spans:
    if words == "-":
        return ()
    return tuple(_find(document, number, piece) for piece in words.split(" + "))


def _find(document: GoldDocument, number: int, words: str) -> Span:
    if re.fullmatch(r"@\d+", words):
        return document.sentences[int(words[1:])].span
    words, _, occurrence = words.partition("#")
    sentence = document.sentences[number].span
    first, last = (r"\b" if words[end].isalnum() else "" for end in (0, -1))
    pattern = first + ".*".join(map(re.escape, words.split(" … "))) + last
    found = list(re.finditer(pattern, sentence.of(document.article.text)))
    if len(found) < int(occurrence or 1):
        raise SystemExit(f"{document.article.id}, sentence {number}: there is no {words!r}")
    match = found[int(occurrence or 1) - 1]
    return Span(sentence.start + match.start(), sentence.start + match.end())


def read() -> Iterator[tuple[GoldDocument, Pass, Pass]]:
    """Yield each article that was annotated twice."""
    first = {document.article.id: document for document in read_articles(HERE / "first")}
    chunks = (HERE / "second.txt").read_text(encoding="utf-8").split("=== ")[1:]
    for chunk in sorted(chunks):
        name, *lines = chunk.strip().split("\n")
        yield first[name], first_pass(first[name]), second_pass(first[name], lines)


def report() -> None:
    both = list(read())
    total: AttributionScores | None = None
    labels: tuple[list[bool], list[bool]] = ([], [])
    kinds: tuple[list[str], list[str]] = ([], [])
    negated = [0, 0]
    for document, one, two in both:
        scores = attribution_scores(document.article.text, one.attributions, two.attributions)
        total = scores if total is None else total + scores
        for sentence in document.sentences:
            for found, marked in zip(labels, (one, two), strict=True):
                found.append(any(sentence.span.contains(hedge.span) for hedge in marked.hedges))
        for left, right in _same_cue(one, two):
            kinds[0].append(str(left.kind))
            kinds[1].append(str(right.kind))
            negated[0] += left.negated == right.negated
            negated[1] += 1
    assert total is not None
    print(f"{len(both)} articles, {len(labels[0])} sentences")
    pairs = total.pairs["all", "attr"]
    print(f"attributions: {pairs.gold} and {pairs.predicted}")
    for role, counts in total.tokens.items():
        print(f"  {role} tokens, F1          {counts.percent()[2]:5.1f}")
    for criterion in ("attr", "joint", "exact"):
        print(
            f"  pairs, {criterion:5} F1         {total.pairs['all', criterion].percent()[2]:5.1f}"
        )
    print(f"  kind of source, kappa     {100 * cohen_kappa_score(*kinds):5.1f}")
    print(f"  negated, agreement        {100 * negated[0] / negated[1]:5.1f}")
    print(f"hedged sentences: {sum(labels[0])} and {sum(labels[1])}")
    print(f"  label, kappa              {100 * cohen_kappa_score(*labels):5.1f}")
    first, second = (
        sum(len(marked.hedges) for marked in side)
        for side in ([one for _, one, _ in both], [two for _, _, two in both])
    )
    print(f"hedges: {first} and {second}")
    print(f"  span and type, F1         {_hedge_f1(both, lambda h: h):5.1f}")
    print(f"  span, F1                  {_hedge_f1(both, lambda h: h.span):5.1f}")


def _same_cue(one: Pass, two: Pass) -> Iterator[tuple[GoldAttribution, GoldAttribution]]:
    for left in one.attributions:
        for right in two.attributions:
            if any(a.overlaps(b) for a in left.cue for b in right.cue):
                yield left, right
                break


def _hedge_f1(
    both: list[tuple[GoldDocument, Pass, Pass]], key: Callable[[GoldHedge], object]
) -> float:
    shared = sum(len({*map(key, a.hedges)} & {*map(key, b.hedges)}) for _, a, b in both)
    return 200 * shared / sum(len(a.hedges) + len(b.hedges) for _, a, b in both)


def differences() -> None:
    """Print what is in one pass only, for the person who settles it."""
    for document, one, two in read():
        text = document.article.text
        first, second = set(_shown(text, one)), set(_shown(text, two))
        for line in sorted(first ^ second):
            print(f"{document.article.id:11} {'first ' if line in first else 'second'} {line}")


def _shown(text: str, marked: Pass) -> Iterator[str]:
    def words(spans: Spans) -> str:
        pieces = " + ".join(span.of(text).strip('“”",.‘’') for span in spans)
        return re.sub('[“”",.] ([+] [“”"]?)?', " ", pieces) or "-"

    for item in marked.attributions:
        yield f"{item.kind}{' neg' * bool(item.negated)}: " + " > ".join(
            map(words, (item.source, item.cue, item.content))
        )
    for hedge in marked.hedges:
        yield f"~{hedge.type} {hedge.span.of(text)} at {hedge.span.start}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--differences", action="store_true", help="list them instead")
    differences() if parser.parse_args().differences else report()
