"""Whether an editor would act on the findings of the audit, and the cost of an audit.

The part `findings` writes the findings of every check on 100 articles of newsroom-train to a table,
and with --texts the articles, so that people can label them. The part `scores` compares the
findings with `benchmarks/audit/labels.tsv`, and `cost` measures the time of an audit relative to
the analysis.

A label has an article, a code, the offsets of the words, and a verdict: `right` if an editor would
act on the finding, `wrong` if not, and `missed` for words that should have been found. A finding
meets a label of the same code whose words overlap with its own. Precision counts findings with a
label, recall counts labels that are `right` or `missed`. Intervals are Wilson's, 95 %.

The attributors learnt from these articles, and the checks were improved by reading their findings
on them, so both figures are optimistic.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

import attrs
from scipy.stats import binomtest

from allegedly import Analysis, Analyzer, Article, Finding
from allegedly.audit import Auditor, Config
from allegedly.bench.corpora.location import open_corpus
from benchmarks import common

LABELS: Final = common.FOLDER / "audit" / "labels.tsv"
COLUMNS: Final = ("article", "code", "start", "end", "verdict")
VERDICTS: Final = ("right", "wrong", "missed")
ARTICLES: Final = 100
CORPUS: Final = "newsroom-train"


@attrs.frozen
class Label:
    """The verdict on some words of an article."""

    article: str
    code: str
    start: int
    end: int
    verdict: str

    def meets(self, article: str, finding: Finding) -> bool:
        """Return whether a finding is the one that the label is about."""
        return (
            (self.article, self.code) == (article, finding.code)
            and self.start < finding.span.end
            and finding.span.start < self.end
        )


def sample() -> list[Article]:
    """Return every second article of the corpus, sorted by its number."""
    articles = [document.article for document in open_corpus(CORPUS).documents()]
    return sorted(articles, key=lambda article: int(article.id))[::2][:ARTICLES]


def read_labels(path: Path) -> list[Label]:
    """Read labels; a line that begins with a number sign is a comment."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if not line.startswith("#"))
        rows = csv.DictReader(lines, delimiter="\t")
        found = [
            Label(r["article"], r["code"], int(r["start"]), int(r["end"]), r["verdict"])
            for r in rows
        ]
    if wrong := [label for label in found if label.verdict not in VERDICTS]:
        raise SystemExit(f"{path}: unknown verdict in {wrong[0]}; choose from {VERDICTS}")
    return found


def findings(out: Path, texts: Path | None) -> None:
    """Write the findings of every check, default or not, and the texts of the articles."""
    articles = sample()
    auditor = Auditor(Config(select=("ALL",)))
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(("article", "code", "start", "end", "message", "default", "words"))
        for analysis in Analyzer(any_language=True).analyze_many(articles):
            article = analysis.article
            for finding in auditor.audit(analysis).findings:
                default = "default" if auditor.specs[finding.code].default else "off"
                words = " ".join(finding.span.of(article.text).split())
                place = finding.span.start, finding.span.end
                writer.writerow((article.id, finding.code, *place, finding.message, default, words))
    if texts is not None:
        texts.mkdir(parents=True, exist_ok=True)
        for article in articles:
            (texts / f"{article.id}.txt").write_text(article.text, encoding="utf-8", newline="")


def scores(labels: Sequence[Label]) -> None:
    """Print precision and recall of each check, and of the default checks together."""
    labelled = {label.article for label in labels}
    articles = [article for article in sample() if article.id in labelled]
    auditor = Auditor(Config(select=("ALL",)))
    defaults = {code for code, spec in auditor.specs.items() if spec.default}
    analyses = Analyzer(any_language=True).analyze_many(articles)
    found = {a.article.id: auditor.audit(a).findings for a in analyses}
    print(f"{len(articles)} articles, {len(labels)} labels\n")
    common.print_heading("checks", "findings", "no label", "precision", "recall")
    groups = {code: {code} for code in auditor.specs}
    for name, codes in {**groups, "default": defaults, "all": set(auditor.specs)}.items():
        own = [label for label in labels if label.code in codes]
        pairs = [(id, f) for id, each in found.items() for f in each if f.code in codes]
        verdicts = [_verdict(own, *pair) for pair in pairs]
        right, wrong = verdicts.count("right"), verdicts.count("wrong")
        due = [label for label in own if label.verdict != "wrong"]
        met = sum(any(label.meets(*pair) for pair in pairs) for label in due)
        if own or pairs:
            common.print_row(
                *(name, len(pairs), verdicts.count(None)),
                *(_share(right, right + wrong), _share(met, len(due))),
            )
    each = [sum(f.code in defaults for f in group) for group in found.values()]
    if each:
        print(f"\ndefault findings an article: median {median(each):g}, most {max(each)}")


def _verdict(labels: Iterable[Label], article: str, finding: Finding) -> str | None:
    """Return the verdict on a finding; None if it has no label."""
    verdicts = {label.verdict for label in labels if label.meets(article, finding)}
    if not verdicts:
        return None
    return "wrong" if verdicts == {"wrong"} else "right"


def _share(count: int, of: int) -> str:
    if not of:
        return "–"
    ends = binomtest(count, of).proportion_ci(method="wilson")
    return f"{count}/{of} = {100 * count / of:.0f} ({100 * ends.low:.0f}–{100 * ends.high:.0f})"


def cost(articles: int) -> None:
    """Print the processor time of an audit, as a share of that of the analysis."""
    texts = list(islice(sample(), articles))
    common.print_heading("attributor and classifiers", "analysis, s", "audit, s", "share, %")
    for name, analyzer in _analyzers():
        analyzer.analyze(texts[0])  # so that plugins are loaded
        began = time.process_time()
        analyses = [analyzer.analyze(text) for text in texts]
        analysing = time.process_time() - began
        auditing = _auditing(analyses)
        share = f"{100 * auditing / analysing:.1f}"
        common.print_row(name, f"{analysing:.2f}", f"{auditing:.2f}", share)


def _analyzers() -> Iterator[tuple[str, Analyzer]]:
    default = Analyzer(any_language=True)
    yield f"{default.attributor}, with {', '.join(default.classifiers)}", default
    yield "rules, with rules", Analyzer(["rules"], "rules", any_language=True)


def _auditing(analyses: Sequence[Analysis]) -> float:
    auditor = Auditor()
    auditor.audit(analyses[0])
    began = time.process_time()
    for analysis in analyses:
        auditor.audit(analysis)
    return time.process_time() - began


def agreement(first: Sequence[Label], second: Sequence[Label]) -> None:
    """Print on how many findings two sets of labels agree."""
    verdicts: dict[tuple[str, str, int, int], set[str]] = defaultdict(set)
    both = {attrs.astuple(label)[:4] for label in first} & {
        attrs.astuple(label)[:4] for label in second
    }
    for label in (*first, *second):
        verdicts[label.article, label.code, label.start, label.end].add(label.verdict)
    same = sum(len(verdicts[place]) == 1 for place in both)
    print(f"{len(both)} labelled twice, same verdict: {_share(same, len(both))}")


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("audit", __doc__)
    parser.add_argument("part", choices=("findings", "scores", "cost", "agreement"))
    parser.add_argument("--out", type=Path, default=Path("findings.tsv"), metavar="FILE")
    parser.add_argument("--texts", type=Path, metavar="FOLDER")
    parser.add_argument("--labels", type=Path, default=LABELS, metavar="FILE")
    parser.add_argument("--second", type=Path, metavar="FILE", help="labels of a second reader")
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N")
    given = parser.parse_args(arguments)
    if given.part == "findings":
        findings(given.out, given.texts)
    elif given.part == "scores":
        scores(read_labels(given.labels))
    elif given.part == "cost":
        cost(given.articles)
    elif given.second is None:
        parser.error("agreement needs --second FILE")
    else:
        agreement(read_labels(given.labels), read_labels(given.second))
