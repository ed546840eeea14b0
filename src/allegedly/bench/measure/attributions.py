r"""Measures of an attributor against annotated attributions.

The unit is the token, a match of ``\w+``; a span covers a token if they share a character. So
punctuation and quotation marks never count, which is fair to systems that include them and to those
that do not.

- Tokens: by role, those covered by any attribution of the document.
- Attributions: gold and predicted pair one to one, best first, where the Jaccard overlap of their
  content tokens is at least one half; `CRITERIA` are the further conditions on a pair.
- Both by quotation (`CLASSES`): `quoted` has a quotation mark in its content or next to it,
  `indirect` has none, `direct` stands between double marks for at least nine tenths.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import attrs

from allegedly.bench.measure.match_counts import Matched
from allegedly.bench.measure.tokens import Words, agree
from allegedly.model import Attribution, GoldAttribution, Spans

Role = Literal["content", "source", "cue"]
"""One of `ROLES`."""

Class = Literal["all", "quoted", "direct", "indirect"]
"""One of `CLASSES`."""

Criterion = Literal["attr", "joint", "joint_len", "exact", "cue"]
"""One of `CRITERIA`."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)
"""The parts of an attribution whose tokens are compared."""

CLASSES: Final[tuple[Class, ...]] = get_args(Class)
"""The classes of attributions by quotation; `all` holds every one."""

CRITERIA: Final[tuple[Criterion, ...]] = get_args(Criterion)
"""Conditions on a pair besides half of its content: none, half of the source (or none on either
side), one token of the source, all of the content, one token of the cue."""

_DOUBLE: Final = re.compile(r"[\"“”„‟«»]|''|``")
_DOUBLE_OR_BREAK: Final = re.compile(rf"{_DOUBLE.pattern}|\n")
_OPENING: Final = frozenset({"“", "„", "‟", "«", "``"})
_SINGLE_OPEN: Final = re.compile(r"(?<!\w)['‘](?=\w)")
_SINGLE_CLOSE: Final = re.compile(r"(?<=[\w,.?!…])['’](?!\w)")


@attrs.frozen
class AttributionScores:
    """Counts over one or more documents, which can be added.

    Attributes:
        words: Tokens of the texts.
        dropped: Predicted attributions without a content token, which count nowhere.
        gold_dropped: Annotated attributions without a content token.
        tokens: Covered tokens by role.
        pairs: Paired attributions by class and criterion.
    """

    words: int = 0
    dropped: int = 0
    gold_dropped: int = 0
    tokens: Mapping[Role, Matched] = attrs.field(factory=lambda: dict.fromkeys(ROLES, Matched()))
    pairs: Mapping[tuple[Class, Criterion], Matched] = attrs.field(
        factory=lambda: {(c, k): Matched() for c in CLASSES for k in CRITERIA}
    )

    def __add__(self, other: AttributionScores) -> AttributionScores:
        return AttributionScores(
            self.words + other.words,
            self.dropped + other.dropped,
            self.gold_dropped + other.gold_dropped,
            {role: self.tokens[role] + other.tokens[role] for role in ROLES},
            {key: self.pairs[key] + other.pairs[key] for key in self.pairs},
        )

    def agreement(self, kind: Class, criterion: Criterion) -> float:
        """Return the share, in per cent, of the paired gold attributions that meet a criterion."""
        paired = self.pairs[kind, "attr"].gold_found
        return 100 * self.pairs[kind, criterion].gold_found / paired if paired else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return counts and figures as plain data."""
        names = ("precision", "recall", "f1")
        return {
            "words": self.words,
            "dropped": self.dropped,
            "tokens": {
                role: dict(zip(names, self.tokens[role].percent(), strict=True)) for role in ROLES
            },
            "pairs": {
                kind: {
                    criterion: {
                        **attrs.asdict(self.pairs[kind, criterion]),
                        **dict(zip(names, self.pairs[kind, criterion].percent(), strict=True)),
                    }
                    for criterion in CRITERIA
                }
                for kind in CLASSES
            },
            "agreement": {
                kind: {name: self.agreement(kind, name) for name in ("joint", "joint_len", "cue")}
                for kind in CLASSES
            },
        }


@attrs.frozen
class _Item:
    covered: Mapping[Role, frozenset[int]]
    classes: frozenset[Class]


def attribution_scores(
    text: str,
    gold: Iterable[Attribution | GoldAttribution],
    predicted: Iterable[Attribution | GoldAttribution],
) -> AttributionScores:
    """Compare the attributions of one document with the annotated ones.

    Args:
        text: The text that all spans point into.
        gold: The annotated attributions.
        predicted: The predicted ones.
    """
    words = Words.of(text)
    inside = _between_double_marks(text, words.starts)

    def items(attributions: Iterable[Attribution | GoldAttribution]) -> tuple[list[_Item], int]:
        made, dropped = [], 0
        for attribution in attributions:
            spans = parts_of(attribution)
            covered = {role: words.covered(spans[role]) for role in ROLES}
            if covered["content"]:
                made.append(_Item(covered, _classes(text, spans, covered["content"], inside)))
            else:
                dropped += 1
        return made, dropped

    truth, gold_dropped = items(gold)
    found, dropped = items(predicted)
    contents = ([item.covered["content"] for item in items] for items in (truth, found))
    pairs = [(truth[i], found[j]) for i, j in paired(*contents)]
    return AttributionScores(
        len(words),
        dropped,
        gold_dropped,
        {role: _tokens(truth, found, role) for role in ROLES},
        {(c, k): _matched(truth, found, pairs, c, k) for c in CLASSES for k in CRITERIA},
    )


def parts_of(attribution: Attribution | GoldAttribution) -> dict[Role, Spans]:
    """Return the spans of each role."""
    if isinstance(attribution, GoldAttribution):
        source, cue, content = attribution.source, attribution.cue, attribution.content
    else:
        source = attribution.source.spans if attribution.source else ()
        cue = attribution.cue.spans if attribution.cue else ()
        content = attribution.content.spans
    return {"content": content, "source": source, "cue": cue}


def _classes(
    text: str, spans: Mapping[Role, Spans], content: frozenset[int], inside: frozenset[int]
) -> frozenset[Class]:
    quoted = any(
        _has_quotation(text[max(0, span.start - 1) : span.end + 1]) for span in spans["content"]
    )
    if not quoted:
        return frozenset({"all", "indirect"})
    if len(content & inside) >= 0.9 * len(content):
        return frozenset({"all", "quoted", "direct"})
    return frozenset({"all", "quoted"})


def _has_quotation(piece: str) -> bool:
    """Return whether there is a double mark, or a pair of single ones around words."""
    if _DOUBLE.search(piece):
        return True
    opening = _SINGLE_OPEN.search(piece)
    # If nothing closes the first opening mark, nothing closes a later one.
    return opening is not None and _SINGLE_CLOSE.search(piece, opening.end()) is not None


def _between_double_marks(text: str, starts: Sequence[int]) -> frozenset[int]:
    """Return the tokens between double marks; an open one lasts to the end of its line."""
    inside: set[int] = set()
    is_open, token = False, 0
    for match in _DOUBLE_OR_BREAK.finditer(text):
        upto = bisect_right(starts, match.start(), token)
        if is_open:
            inside.update(range(token, upto))
        token = upto
        mark = match.group()
        is_open = mark in _OPENING or (mark == '"' and not is_open)
    if is_open:
        inside.update(range(token, len(starts)))
    return frozenset(inside)


def paired(
    gold: Sequence[frozenset[int]], predicted: Sequence[frozenset[int]]
) -> list[tuple[int, int]]:
    """Pair contents greedily: highest overlap first, then first in the text.

    Args:
        gold: The tokens of each annotated content.
        predicted: Those of each predicted one.

    Returns:
        Indices into both; the overlap (Jaccard) of each pair is at least one half.
    """
    having = defaultdict(list)
    for i, content in enumerate(gold):
        for token in content:
            having[token].append(i)
    candidates = []
    for j, content in enumerate(predicted):
        shared = Counter(i for token in content for i in having.get(token, ()))
        for i, common in shared.items():
            overlap = common / (len(gold[i]) + len(content) - common)
            if overlap >= 0.5:
                candidates.append((-overlap, min(gold[i]), i, j))
    pairs = []
    gold_taken, predicted_taken = set(), set()
    for _, _, i, j in sorted(candidates):
        if i not in gold_taken and j not in predicted_taken:
            gold_taken.add(i)
            predicted_taken.add(j)
            pairs.append((i, j))
    return pairs


def _tokens(gold: Sequence[_Item], predicted: Sequence[_Item], role: Role) -> Matched:
    truth = frozenset[int]().union(*(item.covered[role] for item in gold))
    found = frozenset[int]().union(*(item.covered[role] for item in predicted))
    right = len(truth & found)
    return Matched(len(truth), len(found), right, right)


def _matched(
    gold: Sequence[_Item],
    predicted: Sequence[_Item],
    pairs: Sequence[tuple[_Item, _Item]],
    kind: Class,
    criterion: Criterion,
) -> Matched:
    good = [pair for pair in pairs if _agree(*pair, criterion)]
    return Matched(
        sum(kind in item.classes for item in gold),
        sum(kind in item.classes for item in predicted),
        sum(kind in item.classes for item, _ in good),
        sum(kind in item.classes for _, item in good),
    )


def _agree(gold: _Item, predicted: _Item, criterion: Criterion) -> bool:
    match criterion:
        case "attr":
            return True
        case "exact":
            return gold.covered["content"] == predicted.covered["content"]
        case "joint":
            return agree(gold.covered["source"], predicted.covered["source"])
        case "joint_len":
            return _share(gold.covered["source"], predicted.covered["source"])
        case "cue":
            return _share(gold.covered["cue"], predicted.covered["cue"])


def _share(one: frozenset[int], other: frozenset[int]) -> bool:
    return not one.isdisjoint(other) or not (one or other)
