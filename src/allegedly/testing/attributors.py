"""The promises of an `Attributor`."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from allegedly.guard import check_attributions
from allegedly.interfaces import Attributor
from allegedly.model import Article, Attribution, Segmentation
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import NEWS, sample_segmentations
from allegedly.text import segment

Make = Callable[[], Attributor]

SLOWEST: Final = 10.0
"""Seconds in which 1,000 short sentences must be read; only a hang is slower."""


def is_an_attributor(make: Make) -> None:
    """The factory makes an `Attributor`."""
    attributor = make()
    require(isinstance(attributor, Attributor), f"it makes a {type(attributor).__name__}")


def valid_attributions(make: Make) -> None:
    """Spans are exact and in order, ids unique, parents known, on every article."""
    segmentations = sample_segmentations()
    check_attributions(segmentations, make().attribute_many(segmentations))


def contents_are_not_empty(make: Make) -> None:
    """Every attribution has content that says something."""
    attributor = make()
    for segmentation in sample_segmentations():
        for attribution in attributor.attribute(segmentation):
            require(bool(attribution.content.text.strip()), f"{attribution.id} attributes nothing")


def batches_do_not_matter(make: Make) -> None:
    """An article is read alike alone and in any batch."""
    attributor, segmentations = make(), sample_segmentations()
    together = _read(attributor, segmentations)
    apart = [list(attributor.attribute(segmentation)) for segmentation in segmentations]
    require(together == apart, "attribute and attribute_many disagree")
    require(attributor.attribute_many([]) == [], "an empty batch gives results")


def same_again(make: Make) -> None:
    """Another object, and another call, read alike."""
    attributor, segmentations = make(), sample_segmentations()
    first = _read(attributor, segmentations)
    require(first == _read(attributor, segmentations), "a second call reads otherwise")
    require(first == _read(make(), segmentations), "a second object reads otherwise")


def input_is_left_alone(make: Make) -> None:
    """Attributing changes no segmentation."""
    segmentations = sample_segmentations()
    before = pickle.dumps(segmentations)
    make().attribute_many(segmentations)
    require(pickle.dumps(segmentations) == before, "the segmentations differ afterwards")


def travels_between_processes(make: Make) -> None:
    """An attributor can be pickled after use and reads alike afterwards."""
    attributor, segmentations = make(), sample_segmentations()
    expected = _read(attributor, segmentations)
    copy = pickle.loads(pickle.dumps(attributor))
    require(_read(copy, segmentations) == expected, "a pickled one reads otherwise")


def threads_do_not_matter(make: Make) -> None:
    """Several threads may use one object at once."""
    attributor, segmentations = make(), sample_segmentations()
    expected = _read(make(), segmentations)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: _read(attributor, segmentations), range(8)):
            require(found == expected, "a thread got other attributions")


def speed_is_sane(make: Make) -> None:
    """A thousand short sentences take seconds, not minutes."""
    attributor = make()
    articles = [Article.from_text("\n\n".join(NEWS * 5)) for _ in range(25)]
    segmentations = [segment(article) for article in articles]
    attributor.attribute(segmentations[0])
    begin = time.perf_counter()
    attributor.attribute_many(segmentations)
    taken = time.perf_counter() - begin
    require(taken < SLOWEST, f"{25 * 5 * len(NEWS)} sentences took {taken:.1f} s")


ATTRIBUTOR_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_an_attributor,
    valid_attributions,
    contents_are_not_empty,
    batches_do_not_matter,
    same_again,
    input_is_left_alone,
    travels_between_processes,
    threads_do_not_matter,
    speed_is_sane,
)
"""Every promise of an attributor, in the order in which it is best to mend them."""


def check_attributor(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of an attributor.

    Args:
        make: The class, or whatever makes a new attributor when called.
        exempt: By name of the check, the reason why it need not hold.

    Raises:
        ContractError: If promises are broken; names each.
    """
    run_all(ATTRIBUTOR_CHECKS, make, exempt)


def _read(attributor: Attributor, segmentations: Sequence[Segmentation]) -> list[list[Attribution]]:
    return [list(found) for found in attributor.attribute_many(segmentations)]
