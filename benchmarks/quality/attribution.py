"""The quality of the built-in attributor.

    python -m benchmarks run attribution scores     # PolNeAR dev, by class
    python -m benchmarks run attribution ablation   # without one family of rules each
    python -m benchmarks run attribution errors     # kinds of errors, on train
    python -m benchmarks run attribution humans     # one annotator against another

`errors` learns from three quarters of train and looks at the fourth. The annotation holds only
outermost attributions, so nested ones are left out of all scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import add
from pathlib import Path

from allegedly.bench.corpora import open_corpus
from allegedly.bench.corpora.gold_sentences import read_text
from allegedly.bench.corpora.polnear import read_attributions
from allegedly.bench.measure import CLASSES, ROLES, AttributionScores, Class, attribution_scores
from allegedly.model import GoldAttribution
from benchmarks import common
from benchmarks.quality.attribution_ablation import ablation
from benchmarks.quality.attribution_errors import errors
from benchmarks.quality.outermost import scored


def scores() -> None:
    """Print the score table with 95 % intervals from resampled documents."""
    each = scored(list(open_corpus("polnear-dev").documents()))
    total = reduce(add, each)
    common.print_heading(
        *("class", "gold", "found", "attr P", "attr R"),
        *("attr F1", "joint F1", "exact F1", "source right"),
    )
    for kind in CLASSES:
        counted = total.pairs[kind, "attr"]
        precision, recall, _ = counted.percent()
        common.print_row(
            *(kind, counted.gold, counted.predicted, f"{precision:.1f}", f"{recall:.1f}"),
            *_figures(each, total, kind),
        )
    for role in ROLES:
        precision, recall, both = total.tokens[role].percent()
        print(f"tokens of {role}: P {precision:.1f}, R {recall:.1f}, F1 {both:.1f}")


def _figures(
    each: Sequence[AttributionScores], total: AttributionScores, kind: Class
) -> Iterator[str]:
    """Yield three F1 with their intervals, and the share of right sources."""
    for criterion in ("attr", "joint", "exact"):
        yield common.with_interval(common.PairF1(each, kind, criterion))
    yield f"{total.agreement(kind, 'joint'):.1f}"


def humans() -> None:
    """Print how well one annotator of train agrees with another, over all pairs of them."""
    each = []
    for text, passes in _annotated_often(common.data_folder() / "polnear" / "train"):
        pairs = combinations(passes, 2)
        each.append(reduce(add, [attribution_scores(text, *pair) for pair in pairs]))
    total = reduce(add, each)
    print(f"{len(each)} articles")
    common.print_heading("class", "attr F1", "joint F1", "exact F1", "source right")
    for kind in CLASSES:
        common.print_row(kind, *_figures(each, total, kind))


def _annotated_often(folder: Path) -> Iterator[tuple[str, list[list[GoldAttribution]]]]:
    """Yield texts that several people annotated, with the annotations of each of them."""
    by_text: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        by_text.setdefault(path.stem.rpartition("_")[0], []).append(path)
    for name, paths in by_text.items():
        if len(paths) > 1:
            text = read_text(folder / "text" / f"{name}.txt")
            yield text, [list(read_attributions(path, text)) for path in paths]


PARTS = {"scores": scores, "ablation": ablation, "errors": errors, "humans": humans}


def main(arguments: Sequence[str]) -> None:
    common.run_part("attribution", __doc__, PARTS, arguments)
