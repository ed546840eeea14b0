"""How often `allegedly diff` pairs claims, on the bundled corpus or on another one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from allegedly import Analyzer
from allegedly.bench.corpora.location import open_corpus
from allegedly.diff import diff_articles, diff_headline
from benchmarks import common

NEIGHBOURS = 5
"""Other articles with which each one is compared."""


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("diff", __doc__)
    parser.add_argument("--corpus", default="newsdesk")
    parser.add_argument("--articles", type=int, metavar="N", help="the most to take; default: all")
    given = parser.parse_args(arguments)
    documents = islice(open_corpus(given.corpus).documents(), given.articles)
    found = list(Analyzer(classifiers=["rules"]).analyze_many(d.article for d in documents))
    headlines = [diff_headline(analysis) for analysis in found]
    print(f"{len(found)} articles")
    print(f"changes against itself: {sum(len(diff_articles(a, a).changed) for a in found)}")
    print(f"headlines with a pair in the body: {sum(bool(h.pairs) for h in headlines)}")
    print(f"headlines that are plainer: {sum(bool(h.alarms) for h in headlines)}")
    others = [
        diff_articles(analysis, other)
        for index, analysis in enumerate(found)
        for other in found[index + 1 : index + 1 + NEIGHBOURS]
    ]
    claims = sum(len(d.pairs) + len(d.unpaired) for d in others)
    paired, plainer = sum(len(d.pairs) for d in others), sum(len(d.alarms) for d in others)
    print(f"held against other articles: {claims} claims, {paired} paired, {plainer} plainer")
