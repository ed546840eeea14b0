"""The kinds of errors that the neural models make."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from allegedly_neural.decoding import decode
from allegedly_neural.drafting import drafts
from allegedly_neural.model import shipped

from allegedly import segment
from allegedly.bench.measure import paired
from allegedly.model import GoldAttribution, GoldDocument, Span
from benchmarks import common
from benchmarks.quality.neural_corpora import held_back_attributions


def errors() -> None:
    """Print missed and spurious attributions, on held-out documents of train."""
    common.print_heading("model", "", "of", "share")
    for name in shipped():
        model, gold, readings = held_back_attributions(name)
        missed: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        for d, items in zip(gold, decode(readings, model.settings.choices["polnear"]), strict=True):
            segmentation = segment(d.article)
            said = [
                GoldAttribution(f"a{n}", x.source, x.cue, x.content)
                for n, x in enumerate(drafts(segmentation, items))
            ]
            _sort_out(d, said, missed, wrong)
        for title, counts in (("annotated", missed), ("found", wrong)):
            total = counts.total()
            for kind, count in counts.most_common():
                common.print_row(name, f"{title}: {kind}", total, f"{100 * count / total:.1f} %")


def _sort_out(
    document: GoldDocument,
    said: Sequence[GoldAttribution],
    missed: Counter[str],
    wrong: Counter[str],
) -> None:
    words = [m.span() for m in re.finditer(r"\w+", document.article.text)]

    def covered(spans: Iterable[Span]) -> frozenset[int]:
        return frozenset(i for s in spans for i in range(*covered_words(words, s)))

    truth = [
        (covered(a.content), covered(a.source), covered(a.cue)) for a in document.attributions or ()
    ]
    found = [(covered(a.content), covered(a.source), covered(a.cue)) for a in said]
    pairs = dict(paired([t[0] for t in truth], [f[0] for f in found]))
    for i, (content, source, cue) in enumerate(truth):
        if i in pairs:
            other = found[pairs[i]][1]
            union = source | other
            agree = not union or 2 * len(source & other) >= len(union)
            missed["right" if agree else "content right, another source"] += 1
        elif not any(content & f[0] for f in found):
            missed["nothing found there"] += 1
        elif any(cue & f[2] for f in found):
            missed["cue right, content too long, too short or divided"] += 1
        else:
            missed["part of another attribution"] += 1
    for j, (content, _, cue) in enumerate(found):
        if j in pairs.values():
            wrong["right"] += 1
        elif not any(content & t[0] for t in truth):
            wrong["nothing annotated there"] += 1
        elif any(cue & t[2] for t in truth):
            wrong["cue right, content too long, too short or divided"] += 1
        else:
            wrong["part of another attribution"] += 1


def covered_words(words: Sequence[tuple[int, int]], span: Span) -> tuple[int, int]:
    """Return the first word that a span covers, and the one after the last."""
    first = bisect_right(words, span.start, key=lambda w: w[1])
    return first, bisect_left(words, span.end, key=lambda w: w[0])
