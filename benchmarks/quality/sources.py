"""How often the kind and the canonical name of a source are right.

    python -m benchmarks run sources scores   # against hand labels
    python -m benchmarks run sources check    # are those drawn labelled?
    python -m benchmarks run sources agreement                 # of the two passes

The labels, and how they were made, are in `data/polnear_sources`. Half of the articles, chosen by
hash, may be read to correct faults (`development`); the other half is for reporting.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

import attrs
from sklearn.metrics import cohen_kappa_score

import allegedly
from allegedly.attribution import Draft, compose
from allegedly.attribution.draft import drafts_of
from allegedly.attribution.rules import RuleAttributor
from allegedly.bench.corpora import open_corpus
from allegedly.bench.measure import F1
from allegedly.model import Article, GoldDocument, SourceKind, Span, Spans
from benchmarks import common

LABELS: Final = common.FOLDER / "data" / "polnear_sources"
SEED: Final = 2024
DRAWN: Final = 400
MOST_OF_ONE_ARTICLE: Final = 4

Form = Literal["pronoun", "full name", "short name", "description", "nobody named"]
Outcome = Literal["right", "shorter", "wrong", "not due", "open", "rightly open"]
FORMS: Final[tuple[Form, ...]] = (
    "full name", "short name", "description", "pronoun", "nobody named",
)  # fmt: skip


@attrs.frozen
class Label:
    """A source as labelled by hand."""

    document: str
    source: Spans
    kind: SourceKind
    name: Span | None


@attrs.frozen
class Scored:
    """A labelled source beside the attributor's answer."""

    document: str
    form: Form
    kind: SourceKind
    found_kind: SourceKind
    outcome: Outcome


def read(file: str) -> list[Label]:
    """Return the labels of one pass."""
    records = map(json.loads, (LABELS / file).read_text(encoding="utf-8").splitlines())
    return [
        Label(
            record["document"],
            tuple(Span(*span) for span in record["source"]),
            record["kind"],
            Span(*record["name"]) if record["name"] else None,
        )
        for record in records
    ]


def drawn(documents: Iterable[GoldDocument]) -> list[tuple[str, Spans]]:
    """Return the sources that were drawn to be labelled."""
    pool = sorted(
        {(d.article.id, a.source) for d in documents for a in d.attributions or () if a.source}
    )
    random.Random(SEED).shuffle(pool)
    taken: Counter[str] = Counter()
    chosen: list[tuple[str, Spans]] = []
    for name, source in pool:
        if taken[name] < MOST_OF_ONE_ARTICLE and len(chosen) < DRAWN:
            taken[name] += 1
            chosen.append((name, source))
    return chosen


def development(document: str) -> bool:
    """Return whether a document belongs to the half that may be read."""
    return hashlib.sha256(document.encode()).digest()[0] % 2 == 0


def check() -> None:
    """Print drawn sources without a label, and labelled sources that were not drawn."""
    sources = set(drawn(open_corpus("polnear-train").documents()))
    labelled = {(label.document, label.source) for label in read("first.jsonl")}
    print(f"{len(labelled)} labelled; not labelled: {sources - labelled or 'none'}")
    print(f"not drawn: {labelled - sources or 'none'}")


def agreement() -> None:
    """Print the agreement of the two passes."""
    first = {(label.document, label.source): label for label in read("first.jsonl")}
    pairs = [(first[label.document, label.source], label) for label in read("second.jsonl")]
    kappa = cohen_kappa_score([a.kind for a, _ in pairs], [b.kind for _, b in pairs])
    same = sum(a.name == b.name for a, b in pairs)
    print(f"{len(pairs)} sources: kappa of the kind {kappa:.2f}, same name {same}")


def scores() -> None:
    """Print kinds and names by half, with 95 % intervals from resampled articles."""
    articles = {d.article.id: d.article for d in open_corpus("polnear-train").documents()}
    scored = [score(articles[label.document], label) for label in read("first.jsonl")]
    halves = {
        "development": [s for s in scored if development(s.document)],
        "reported": [s for s in scored if not development(s.document)],
        "both": scored,
    }
    print("| half | sources | kind right | names given | of these right | of those due, right |")
    print("|---|---|---|---|---|---|")
    for half, part in halves.items():
        print(f"| {half} | {len(part)} | {_rate(part, kind_right)} | {_name_cells(part)} |")
    print("\n| reported half | sources | names given | of these right | of those due, right |")
    print("|---|---|---|---|---|")
    for form in FORMS:
        part = [s for s in halves["reported"] if s.form == form]
        print(f"| {form} | {len(part)} | {_name_cells(part)} |")
    for half in ("development", "reported"):
        _print_confusions(half, halves[half])


def kind_right(scored: Sequence[Scored]) -> tuple[int, int]:
    return sum(s.kind == s.found_kind for s in scored), len(scored)


def names_right(scored: Sequence[Scored], but: set[Outcome]) -> tuple[int, int]:
    """Return right names, and all sources but those of some outcomes."""
    return (
        sum(s.outcome == "right" for s in scored),
        sum(s.outcome not in but for s in scored),
    )


def precision(scored: Sequence[Scored]) -> tuple[int, int]:
    return names_right(scored, {"open", "rightly open"})


def recall(scored: Sequence[Scored]) -> tuple[int, int]:
    return names_right(scored, {"not due", "rightly open"})


def _name_cells(part: Sequence[Scored]) -> str:
    return f"{precision(part)[1]} | {_rate(part, precision)} | {_rate(part, recall)}"


def _rate(scored: Sequence[Scored], counts: Callable[[Sequence[Scored]], tuple[int, int]]) -> str:
    """Return a share in per cent with its interval, or a dash if there is nothing to count."""
    right, total = counts(scored)
    if not total:
        return "–"
    by_document: dict[str, list[Scored]] = {}
    for s in scored:
        by_document.setdefault(s.document, []).append(s)
    each = [(t, t, r) for r, t in map(counts, by_document.values())]  # so that F1 is the share
    return f"{right}/{total} = {common.with_interval(F1(each), scale=100)}"


def _print_confusions(half: str, scored: Sequence[Scored]) -> None:
    confused = Counter((s.kind, s.found_kind) for s in scored)
    kinds = sorted({kind for pair in confused for kind in pair})
    print(f"\n| {half}: labelled as ↓ found as → | {' | '.join(kinds)} |")
    print("|---" * (len(kinds) + 1) + "|")
    for kind in kinds:
        print(f"| {kind} | {' | '.join(str(confused[kind, other] or '') for other in kinds)} |")
    outcomes = Counter(s.outcome for s in scored)
    print("\nnames: " + ", ".join(f"{n} {outcome}" for outcome, n in outcomes.most_common()))


def score(article: Article, label: Label) -> Scored:
    """Resolve a labelled source and judge the answer."""
    kind, found = resolve(article, label.source)
    name = words(article.text[label.name.start : label.name.end]) if label.name else None
    source = words(" ".join(article.text[s.start : s.end] for s in label.source))
    outcome = _outcome(name, words(found) if found else None)
    return Scored(label.document, _form(label.kind, source, name), label.kind, kind, outcome)


def resolve(article: Article, source: Spans) -> tuple[SourceKind, str | None]:
    """Resolve an annotated source, with the sources found before it as context."""
    segmentation = allegedly.segment(article)
    whole = (Span(source[0].start, source[-1].end),)
    known = [
        a
        for a in RuleAttributor().attribute(segmentation)
        if a.cue and a.cue.spans[0].start < whole[0].start
    ]
    before = drafts_of(known)
    labelled = Draft(content=whole, source=whole)
    (found,) = (
        a.source
        for a in compose(segmentation, [*before, labelled])
        if a.cue is None and a.content.spans == whole
    )
    assert found is not None
    return found.kind, found.name


def words(name: str) -> list[str]:
    """Return the words of a name in lower case, without article, full stops and possessive."""
    plain = [w.strip(".,’'").lower() for w in name.replace("’s ", " ").replace("'s ", " ").split()]
    return plain[1:] if plain[:1] == ["the"] else plain


def _outcome(name: list[str] | None, found: list[str] | None) -> Outcome:
    if name is None:
        return "rightly open" if found is None else "not due"
    if found is None:
        return "open"
    if found == name:
        return "right"
    return "shorter" if set(found) < set(name) else "wrong"


def _form(kind: SourceKind, source: list[str], name: list[str] | None) -> Form:
    if kind == "pronoun":
        return "pronoun"
    if name is None:
        return "nobody named"
    if set(name) <= set(source):
        return "full name"
    return "short name" if set(name) & set(source) else "description"


PARTS = {"scores": scores, "check": check, "agreement": agreement}


def main(arguments: Sequence[str]) -> None:
    common.run_part("sources", __doc__, PARTS, arguments)
