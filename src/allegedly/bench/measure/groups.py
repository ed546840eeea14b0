"""The main figure by genre, outlet and form, where a corpus gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import attrs

from allegedly.bench.measure.measures import Measure
from allegedly.bench.measure.significance import interval
from allegedly.bench.task import Task
from allegedly.model import Article

By = Literal["genre", "outlet", "form"]
"""One of `BY`."""

BY: Final[tuple[By, ...]] = get_args(By)
"""Properties of documents by which they can be grouped: `Article.outlet`, or an entry of
`Article.metadata`."""

UNKNOWN: Final = "not given"
"""The group of documents without the property by which the others are grouped."""

FEW: Final = 5
"""A group of fewer documents has no intervals, which would be far too narrow."""


@attrs.frozen
class GroupFigure:
    """The main figure of one contender in a group.

    Attributes:
        name: The contender.
        value: The figure.
        interval: Its 95 % bootstrap interval; None if the group has fewer documents than `FEW`.
    """

    name: str
    value: float
    interval: tuple[float, float] | None


@attrs.frozen
class Group:
    """Documents that have something in common.

    Attributes:
        by: The property by which they are grouped.
        name: Its value, which they have in common.
        documents: Their number.
        items: The number of sentences, claims, attributions or commitments in them.
        figures: The main figure of each contender that has one.
    """

    by: By
    name: str
    documents: int
    items: int
    figures: tuple[GroupFigure, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the group as plain data."""
        return attrs.asdict(self)


def groups(
    task: Task, measures: Mapping[str, Measure], *, resamples: int, seed: int
) -> Iterator[Group]:
    """Yield the groups of a corpus, the largest ones first.

    Nothing is yielded for a property that no document has.
    """
    items = _items(task)
    for by in BY:
        rows: dict[str, list[int]] = {}
        for place, document in enumerate(task.documents):
            rows.setdefault(_group(document.article, by), []).append(place)
        if rows.keys() == {UNKNOWN}:
            continue
        for name, places in sorted(rows.items(), key=lambda item: (-len(item[1]), item[0])):
            figures = tuple(
                GroupFigure(
                    contender,
                    measure.value(places),
                    interval(measure, resamples=resamples, seed=seed, rows=places)
                    if len(places) >= FEW
                    else None,
                )
                for contender, measure in measures.items()
            )
            yield Group(by, name, len(places), sum(items[place] for place in places), figures)


def _group(article: Article, by: By) -> str:
    found = article.outlet if by == "outlet" else article.metadata.get(by)
    return str(found) if found else UNKNOWN


def _items(task: Task) -> Sequence[int]:
    if task.unit == "attribution":
        return [len(document.attributions or ()) for document in task.documents]
    return list(map(len, task.gold))
