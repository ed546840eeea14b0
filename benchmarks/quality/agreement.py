"""Agreement of a second annotation with that of a bundled corpus.

    python -m benchmarks run agreement                    # newsdesk: the table of its README
    python -m benchmarks run agreement --corpus wikinews  # the table of its data card
    python -m benchmarks run agreement --differences      # the differences behind it
    python -m benchmarks run agreement --blank FILE       # the articles of newsdesk, without marks

``data/wikinews/second.jsonl`` has the second annotation of 16 articles of wikinews, made without
sight of the first.

``data/newsdesk/first`` holds four articles of each desk, drawn at random, as the corpus had them;
``data/newsdesk/second`` holds them as annotated by a person who had the rules and the blank file,
and neither wrote them nor saw them annotated. Both are in the notation of the articles, and stay as
they are when the corpus is corrected. ``commitment.tsv`` has both annotations of the sources'
commitment, which was added later, by other annotators, to the attributions of other articles of
each desk.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from allegedly.bench.corpora import open_corpus, wikinews
from allegedly.bench.measure import F1, ROLES, Matched, Measure, attribution_scores, interval
from allegedly.bench.newsdesk.build import HERE as CORPUS
from allegedly.bench.newsdesk.build import read_articles
from allegedly.model import (
    HEDGE_TYPES,
    GoldAttribution,
    GoldClaim,
    GoldDocument,
    GoldHedge,
    Spans,
)
from benchmarks import common

HERE: Final = common.FOLDER / "data" / "newsdesk"
_SECOND: Final = common.FOLDER / "data" / "wikinews" / "second.jsonl"
_FIELDS: Final = {"newsdesk": (), "wikinews": ("form", "commitment")}
"""The fields of attributions that only some annotators have filled in."""

_PER_DESK: Final = 4
_SEED: Final = 24
_RESAMPLES: Final = 2000
_MARK: Final = re.compile(r"\{\S+ |\}")

Both = tuple[GoldDocument, GoldDocument]
Item = TypeVar("Item")


class Kappa(Measure):
    """Cohen's kappa of two labels for each of some items, by document."""

    vectorized = True

    def __init__(self, labels: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Store the pairs of labels of each document."""
        names = sorted({name for group in labels for pair in group for name in pair})
        self._labels = labels
        self._tables = np.zeros((len(labels), len(names), len(names)))
        for table, group in zip(self._tables, labels, strict=True):
            for one, two in group:
                table[names.index(one), names.index(two)] += 1

    @property
    def documents(self) -> int:
        """The number of documents."""
        return len(self._tables)

    def __call__(self, rows: Any, axis: int = -1) -> Any:
        """Return kappa over documents `rows`."""
        table = self._tables[np.asarray(rows)].sum(axis=-3)
        table /= table.sum(axis=(-1, -2), keepdims=True)
        chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1)
        return (table.trace(axis1=-2, axis2=-1) - chance) / (1 - chance)

    def stack(self, other: Kappa) -> Kappa:
        """Return both one after the other."""
        return Kappa([*self._labels, *other._labels])


def read(corpus: str) -> list[Both]:
    """Return each article of a corpus that was annotated twice."""
    if corpus == "wikinews":
        return _wikinews()
    first = {document.article.id: document for document in read_articles(HERE / "first")}
    both = [(first[two.article.id], two) for two in read_articles(HERE / "second")]
    for one, two in both:
        assert one.article.text == two.article.text, one.article.id
    return both


def _wikinews() -> list[Both]:
    first = {document.article.id: document for document in open_corpus("wikinews").documents()}
    records = [json.loads(line) for line in _SECOND.read_text(encoding="utf-8").splitlines()]
    both = []
    for record in records:
        one = first[wikinews.id_of(record)]
        both.append((one, wikinews.annotated(one.article, record)))
    return both


def report(corpus: str) -> None:
    """Print the figures with 95% intervals, articles resampled."""
    both = read(corpus)
    print(f"{len(both)} articles, {sum(len(one.sentences) for one, _ in both)} sentences")
    scores = [
        attribution_scores(one.article.text, one.attributions or (), two.attributions or ())
        for one, two in both
    ]
    _heading("attributions", both, _attributions)
    for role in ROLES:
        _f1(f"{role} tokens, F1", (score.tokens[role] for score in scores))
    for criterion in ("attr", "joint", "exact"):
        _f1(f"pairs, {criterion}, F1", (score.pairs["all", criterion] for score in scores))
    pairs = [
        list(_paired(_attributions(one), _attributions(two), lambda item: item.content))
        for one, two in both
    ]
    for key in ("kind", "stance", "quotation", *_FIELDS[corpus]):
        _line(f"{key}, kappa", Kappa(_values(pairs, key)))
    for key in ("name", "negated"):
        same = [[left == right for left, right in group] for group in _values(pairs, key)]
        _line(f"{key}, agreement", F1([(len(group), len(group), sum(group)) for group in same]))
    if corpus == "newsdesk":
        _report_claims(both)
    _heading("hedges", both, _hedges)
    _hedge_f1("span and type, F1", both, HEDGE_TYPES)
    for kind in HEDGE_TYPES:
        if any(hedge.type == kind for two in both for side in two for hedge in _hedges(side)):
            _hedge_f1(f"{kind}, F1", both, (kind,))
    if corpus == "newsdesk":
        _report_sentences(both)


def _report_claims(both: list[Both]) -> None:
    _heading("claims", both, _claims)
    claims = [
        list(_paired(_claims(one), _claims(two), lambda item: item.spans)) for one, two in both
    ]
    _line(
        "pairs, F1",
        F1(
            [
                (len(_claims(one)), len(_claims(two)), len(group))
                for (one, two), group in zip(both, claims, strict=True)
            ]
        ),
    )
    _line("hedged or plain, kappa", Kappa(_values(claims, "label")))


def _report_sentences(both: list[Both]) -> None:
    """Print the agreement on sentences, and on commitments, which other annotators added."""
    sentences = [list(zip(one.sentences, two.sentences, strict=True)) for one, two in both]
    _line("sentence hedged or plain, kappa", Kappa(_values(sentences, "label")))
    held = commitments()
    print(f"commitments of sources: {sum(map(len, held))}")
    _line("degree and polarity, kappa", Kappa(held))
    same = [[one == two for one, two in group] for group in held]
    _line("the same, agreement", F1([(len(group), len(group), sum(group)) for group in same]))


def commitments() -> list[list[tuple[str, str]]]:
    """Return the two annotations of commitment of each article, as codes such as ``CT+``."""
    lines = (HERE / "commitment.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        article, _, one, two = line.split("\t")
        found.setdefault(article, []).append((one, two))
    return list(found.values())


def _heading(name: str, both: list[Both], items: Callable[[GoldDocument], Sequence[Any]]) -> None:
    first, second = (sum(len(items(two[side])) for two in both) for side in (0, 1))
    print(f"{name}: {first} and {second}")


def _line(name: str, measure: Measure) -> None:
    ends = interval(measure, resamples=_RESAMPLES, seed=_SEED)
    assert ends is not None
    value, low, high = (100 * figure for figure in (measure.value(), *ends))
    print(f"  {name:32}{value:6.1f}  [{low:.1f}, {high:.1f}]")


def _f1(name: str, counts: Iterable[Matched]) -> None:
    _line(name, F1([(count.gold, count.predicted, count.gold_found) for count in counts]))


def _hedge_f1(name: str, both: list[Both], types: Sequence[str]) -> None:
    kept = [
        [
            {(hedge.span, hedge.type) for hedge in _hedges(side) if hedge.type in types}
            for side in two
        ]
        for two in both
    ]
    _line(name, F1([(len(one), len(two), len(one & two)) for one, two in kept]))


def _values(pairs: list[list[tuple[Item, Item]]], key: str) -> list[list[tuple[str, str]]]:
    return [
        [(str(getattr(one, key)), str(getattr(two, key))) for one, two in group] for group in pairs
    ]


def _attributions(document: GoldDocument) -> tuple[GoldAttribution, ...]:
    return document.attributions or ()


def _claims(document: GoldDocument) -> tuple[GoldClaim, ...]:
    return document.claims or ()


def _hedges(document: GoldDocument) -> list[GoldHedge]:
    return [hedge for sentence in document.sentences for hedge in sentence.hedges or ()]


def _paired(
    first: Sequence[Item], second: Sequence[Item], spans: Callable[[Item], Spans]
) -> Iterator[tuple[Item, Item]]:
    """Pair items that share at least half of their characters, the most similar first."""
    ones, twos = ([_characters(spans(item)) for item in side] for side in (first, second))
    alike = sorted(
        (-len(one & two) / len(one | two), i, j)
        for i, one in enumerate(ones)
        for j, two in enumerate(twos)
        if 2 * len(one & two) >= len(one | two)
    )
    taken: set[int] = set()
    given: set[int] = set()
    for _, i, j in alike:
        if i not in taken and j not in given:
            taken.add(i)
            given.add(j)
            yield first[i], second[j]


def _characters(spans: Spans) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def differences(corpus: str) -> None:
    """Print the items in only one of the annotations."""
    for one, two in read(corpus):
        first, second = set(_shown(one)), set(_shown(two))
        for line in sorted(first ^ second):
            print(f"{one.article.id:11} {'first ' if line in first else 'second'} {line}")


def _shown(document: GoldDocument) -> Iterator[str]:
    def words(spans: Spans) -> str:
        pieces = " + ".join(span.of(document.article.text).strip('“”",.‘’') for span in spans)
        return re.sub('[“”",.] ([+] [“”"]?)?', " ", pieces) or "-"

    for item in _attributions(document):
        marks = f"{item.kind}, {item.name}, {item.stance}, {item.quotation}"
        frame = " > ".join(map(words, (item.source, item.cue, item.content)))
        yield f"{item.content[0].start:4} {frame} ({marks}{', negated' * bool(item.negated)})"
    for claim in _claims(document):
        if claim.attribution is None:
            yield f"{claim.spans[0].start:4} author: {words(claim.spans)}"
    for hedge in _hedges(document):
        yield f"{hedge.span.start:4} ~{hedge.type} {words((hedge.span,))}"


def blank(path: Path) -> None:
    """Write the drawn articles without their marks, for a second annotator."""
    draw = random.Random(_SEED)
    articles = []
    for source in sorted((CORPUS / "articles").glob("*.txt")):
        chunks = re.split(r"^=== ", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        bodies = {chunk.partition("\n")[0]: chunk.partition("\n--")[0] for chunk in chunks}
        articles += [bodies[name] for name in sorted(draw.sample(sorted(bodies), _PER_DESK))]
    path.write_text(
        "\n\n".join(f"=== {_MARK.sub('', body).rstrip()}" for body in articles) + "\n",
        encoding="utf-8",
    )


def main(arguments: Sequence[str]) -> None:
    parser = common.parser("agreement", __doc__)
    parser.add_argument("--corpus", choices=list(_FIELDS), default="newsdesk")
    parser.add_argument("--differences", action="store_true", help="list them instead")
    parser.add_argument("--blank", type=Path, metavar="FILE", help="write the articles, unmarked")
    given = parser.parse_args(arguments)
    if given.blank:
        blank(given.blank)
    elif given.differences:
        differences(given.corpus)
    else:
        report(given.corpus)
