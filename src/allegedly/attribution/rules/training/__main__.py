"""Learn the data of the built-in attributor from annotated articles, in a single run.

    cd $ALLEGEDLY_DATA
    python -m allegedly.attribution.rules.training polnear/train newsroom/train

Writes `weights.json`, `seen.bin` (hashes of the articles, by which comparisons recognise them) and,
with `--clusters`, `clusters.json`, which holds words of the first corpus. Only single words, stems,
classes, numbers and hashes leave the corpora. `--without 1/4` leaves out every fourth article, for
scoring; `--only-seen` writes `seen.bin` alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import cast

from allegedly.attribution.rules.decoder_words import gather, word_clusters
from allegedly.attribution.rules.training.clusters import mine_clusters
from allegedly.attribution.rules.training.examples import Example
from allegedly.attribution.rules.training.learn import as_json, learn
from allegedly.hookspecs import CorpusSpec
from allegedly.interfaces import Corpus
from allegedly.plugins import default_registry
from allegedly.text import segment
from allegedly.text.seen import SeenTexts

DATA = Path(__file__).parents[1] / "data"


def open_folder(folder: Path) -> tuple[Corpus, CorpusSpec]:
    """Open a folder of JSON files as newsroom, any other as PolNeAR, and return its spec."""
    name = "newsroom-train" if any(folder.glob("*.json")) else "polnear-train"
    plugin = default_registry().get("corpus", name)
    return plugin.create({"path": folder}), cast(CorpusSpec, plugin.spec)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpora", type=Path, nargs="+", help="folders of PolNeAR or newsroom")
    parser.add_argument("--out", type=Path, default=DATA, help="the folder to write to")
    parser.add_argument("--without", help="leave out articles: 1/4 means every fourth")
    parser.add_argument("--clusters", action="store_true", help="also cluster the words again")
    parser.add_argument("--only-seen", action="store_true", help="write no weights")
    args = parser.parse_args()
    corpora = [open_folder(folder) for folder in args.corpora]
    if args.clusters:
        gold = corpora[0][0].documents()
        clusters = mine_clusters([gather(segment(document.article)) for document in gold])
        (DATA / "clusters.json").write_text(clusters, encoding="utf-8")
        word_clusters.cache_clear()
    documents = [(d, spec) for corpus, spec in corpora for d in corpus.documents()]
    if args.without:
        nth, of = map(int, args.without.split("/"))
        documents = [x for i, x in enumerate(documents) if i % of != nth - 1]
    texts: dict[str, list[str]] = {spec.name: [] for _, spec in documents}
    for document, spec in documents:
        texts[spec.name].append(document.article.text)
    (args.out / "seen.bin").write_bytes(SeenTexts.of(texts).to_bytes())
    if args.only_seen:
        return
    examples = [Example(document, nested=spec.nested) for document, spec in documents]
    (args.out / "weights.json").write_text(as_json(learn(examples)), encoding="utf-8")


if __name__ == "__main__":
    main()
