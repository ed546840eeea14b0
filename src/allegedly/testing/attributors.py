"""The promises of an `Attributor`."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from allegedly.guard import check_attributions
from allegedly.interfaces import Attributor
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import sample_segmentations

Make = Callable[[], Attributor]


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
    together = [list(found) for found in attributor.attribute_many(segmentations)]
    apart = [list(attributor.attribute(segmentation)) for segmentation in segmentations]
    require(together == apart, "attribute and attribute_many disagree")
    require(attributor.attribute_many([]) == [], "an empty batch gives results")


def travels_between_processes(make: Make) -> None:
    """An attributor can be pickled after use and reads alike afterwards."""
    attributor, segmentations = make(), sample_segmentations()
    expected = [list(found) for found in attributor.attribute_many(segmentations)]
    copy = pickle.loads(pickle.dumps(attributor))
    again = [list(found) for found in copy.attribute_many(segmentations)]
    require(again == expected, "a pickled one reads otherwise")


def threads_do_not_matter(make: Make) -> None:
    """Several threads may use one object at once."""
    attributor, segmentations = make(), sample_segmentations()
    expected = [list(found) for found in make().attribute_many(segmentations)]

    def again(_: int) -> bool:
        return [list(found) for found in attributor.attribute_many(segmentations)] == expected

    with ThreadPoolExecutor(4) as pool:
        require(all(pool.map(again, range(8))), "a thread got other attributions")


ATTRIBUTOR_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_an_attributor,
    valid_attributions,
    contents_are_not_empty,
    batches_do_not_matter,
    travels_between_processes,
    threads_do_not_matter,
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
