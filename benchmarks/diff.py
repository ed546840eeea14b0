"""How often `allegedly diff` pairs claims, on the bundled corpus.

python benchmarks/diff.py
"""

from __future__ import annotations

from allegedly import Analyzer
from allegedly.bench.corpora.locate import open_corpus
from allegedly.diff import diff_articles, diff_headline

NEIGHBOURS = 5
"""Unrelated articles with which each one is compared."""


def main() -> None:
    documents = list(open_corpus("newsdesk", None).documents())
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
    print(
        f"claims paired with an unrelated article: {sum(len(d.pairs) for d in others)} of {claims}"
    )


if __name__ == "__main__":
    main()
