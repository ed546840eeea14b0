"""How often `allegedly diff` pairs claims, on the bundled corpus or on another one.

python benchmarks/diff.py [CORPUS [ARTICLES]]
"""

from __future__ import annotations

import sys
from itertools import islice

from allegedly import Analyzer
from allegedly.bench.corpora.location import open_corpus
from allegedly.diff import diff_articles, diff_headline

NEIGHBOURS = 5
"""Other articles with which each one is compared."""


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "newsdesk"
    most = int(sys.argv[2]) if len(sys.argv) > 2 else None
    documents = islice(open_corpus(name, None).documents(), most)
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


if __name__ == "__main__":
    main()
