"""Digests of all attributions and claims of texts, by which a change of any of them is noticed.

Run as a script, it writes them anew, for a change that is meant to change attributions:

    python tests/attribution/golden.py
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from importlib import resources
from itertools import zip_longest
from pathlib import Path
from typing import Final

import attrs

import allegedly
from allegedly import Article, Attribution, Claim
from allegedly.analyzer.claims import build_claims
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.corpora import open_corpus
from allegedly.bench.newsdesk import Newsdesk

FOLDER: Final = Path(__file__).parent / "golden"
CORPORA: Final = ("own", "polnear-dev")


def articles(corpus: str) -> list[Article]:
    """Return the texts of a corpus; `own` are the texts that ship with the library."""
    if corpus != "own":
        return [document.article for document in open_corpus(corpus).documents()]
    lines = (resources.files("allegedly") / "data" / "sample.jsonl").read_text("utf-8").splitlines()
    sample = [
        Article.from_text(record["text"], title=record["title"], id=f"sample-{number}")
        for number, record in enumerate(map(json.loads, lines))
    ]
    return [*sample, *(document.article for document in Newsdesk().documents())]


def digests(articles: Iterable[Article]) -> list[str]:
    """Return the number of attributions of each article, and a digest of them and of the claims."""
    attributor = RuleAttributor()
    found = []
    for article in articles:
        segmentation = allegedly.segment(article)
        attributions = attributor.attribute(segmentation)
        claims = build_claims(segmentation, attributions)
        facts = [*map(attribution_facts, attributions), *map(claim_facts, claims)]
        digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
        found.append(f"{len(attributions)} {digest}")
    return found


def attribution_facts(attribution: Attribution) -> object:
    """Return all that an attribution holds, as JSON has it."""
    return attrs.asdict(attribution)


def claim_facts(claim: Claim) -> object:
    """Return what a claim is, as JSON has it."""
    spans = [(span.start, span.end) for span in claim.spans]
    frame = [(span.start, span.end) for span in claim.frame]
    return [claim.id, spans, frame, claim.attribution and claim.attribution.id]


def stored(corpus: str) -> list[str]:
    """Return the digests on file, in the order of the corpus."""
    return (FOLDER / f"{corpus}.txt").read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Write the digests of every corpus that is here, and name the texts that changed."""
    FOLDER.mkdir(exist_ok=True)
    for corpus in CORPORA if "ALLEGEDLY_DATA" in os.environ else CORPORA[:1]:
        texts = articles(corpus)
        path = FOLDER / f"{corpus}.txt"
        before = stored(corpus) if path.exists() else []
        now = digests(texts)
        path.write_text("".join(f"{line}\n" for line in now), encoding="utf-8")
        changed = [
            article.id
            for article, old, new in zip_longest(texts, before, now)
            if article is not None and old != new
        ]
        print(f"{corpus}: {len(now)} texts, {len(changed)} changed: {', '.join(changed) or 'none'}")


if __name__ == "__main__":
    main()
