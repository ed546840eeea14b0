"""Learn the data of the built-in attributor from PolNeAR train, in a single run.

    python -m allegedly.attribution.rules.training $ALLEGEDLY_DATA/polnear/train --clusters

Writes `weights.json` and, with `--clusters`, `clusters.json`. Only single words, stems, classes and
numbers leave the corpus. `--without 1/4` leaves out every fourth article, for scoring.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from allegedly.attribution.rules.evidence import gather, word_clusters
from allegedly.attribution.rules.training.clusters import mine_clusters
from allegedly.attribution.rules.training.examples import Example
from allegedly.attribution.rules.training.learn import as_json, learn
from allegedly.plugins import default_registry
from allegedly.text import segment

DATA = Path(__file__).parents[1] / "data"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the folder of PolNeAR train")
    parser.add_argument("--out", type=Path, default=DATA, help="the folder to write to")
    parser.add_argument("--without", help="leave out articles: 1/4 means every fourth")
    parser.add_argument("--clusters", action="store_true", help="also cluster the words again")
    args = parser.parse_args()
    corpus = default_registry().get("corpus", "polnear-train").create({"path": args.corpus})
    gold = list(corpus.documents())
    if args.clusters:
        clusters = mine_clusters([gather(segment(document.article)) for document in gold])
        (DATA / "clusters.json").write_text(clusters, encoding="utf-8")
        word_clusters.cache_clear()
    examples = [Example(document) for document in gold]
    if args.without:
        nth, of = map(int, args.without.split("/"))
        examples = [x for i, x in enumerate(examples) if i % of != nth - 1]
    (args.out / "weights.json").write_text(as_json(learn(examples)), encoding="utf-8")


if __name__ == "__main__":
    main()
