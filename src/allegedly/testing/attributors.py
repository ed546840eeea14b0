"""Checks for the promises of an `Attributor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from allegedly.interfaces import Attributor
from allegedly.model import Article, Attribution, Segmentation
from allegedly.plugins.contract import check_attributions
from allegedly.testing.batchwise import Batchwise
from allegedly.testing.checks import Check, checks_of, require, run_all
from allegedly.testing.samples import NEWS, sample_segmentations
from allegedly.text import segment

Make = Callable[[], Attributor]


def is_an_attributor(make: Make) -> None:
    """The factory returns an `Attributor`."""
    attributor = make()
    require(isinstance(attributor, Attributor), f"it makes a {type(attributor).__name__}")


def valid_attributions(make: Make) -> None:
    """Spans are exact and in order, ids unique, parents known, on every article."""
    segmentations = sample_segmentations()
    check_attributions(segmentations, make().attribute_many(segmentations))


def contents_are_not_empty(make: Make) -> None:
    """Every attribution has content that is not blank."""
    attributor = make()
    for segmentation in sample_segmentations():
        for attribution in attributor.attribute(segmentation):
            require(bool(attribution.content.text.strip()), f"{attribution.id} attributes nothing")


def spans_follow_words(make: Make) -> None:
    """No span begins or ends inside a word, as it would if other units than code points counted."""
    segmentations = sample_segmentations()
    for segmentation, found in zip(segmentations, _read(make(), segmentations), strict=True):
        for attribution in found:
            parts = (attribution.source, attribution.cue, attribution.content)
            for span in (span for part in parts if part is not None for span in part.spans):
                for place in (span.start, span.end):
                    around = segmentation.text[max(0, place - 1) : place + 1]
                    require(
                        not (len(around) == 2 and around.isalpha() and around.isascii()),
                        f"{attribution.id} has a span that begins or ends inside {around!r}",
                    )


def batches_do_not_matter(make: Make) -> None:
    """An article gets the same attributions alone and in any batch."""
    reading = _reading(make)
    reading.splits(1, 3)
    attributor = make()
    alone = [list(attributor.attribute(segmentation)) for segmentation in reading.items]
    together = _read(attributor, reading.items)
    require(alone == together, "attribute and attribute_many disagree")
    require(attributor.attribute_many([]) == [], "an empty batch gives results")


def same_again(make: Make) -> None:
    """Another object, and another call, return the same attributions."""
    _reading(make).repeats()


def input_is_left_alone(make: Make) -> None:
    """Attributing changes no segmentation."""
    _reading(make).leaves_alone()


def travels_between_processes(make: Make) -> None:
    """An attributor can be pickled, before and after use, without changing its results."""
    _reading(make).travels()


def threads_do_not_matter(make: Make) -> None:
    """Several threads may use one object at once."""
    _reading(make).threads()


def speed_is_sane(make: Make) -> None:
    """A thousand short sentences take seconds, not minutes."""
    article = Article.from_text("\n\n".join(NEWS * 5))
    segmentations = [segment(article) for _ in range(25)]
    _reading(make, segmentations).hurries(25 * 5 * len(NEWS))


def _reading(
    make: Make, segmentations: Sequence[Segmentation] = ()
) -> Batchwise[Attributor, Segmentation]:
    return Batchwise(make, segmentations or sample_segmentations(), _read)


def _read(attributor: Attributor, segmentations: Sequence[Segmentation]) -> list[list[Attribution]]:
    return [list(found) for found in attributor.attribute_many(segmentations)]


ATTRIBUTOR_CHECKS: Final[tuple[Check, ...]] = checks_of(
    is_an_attributor,
    valid_attributions,
    contents_are_not_empty,
    spans_follow_words,
    batches_do_not_matter,
    same_again,
    input_is_left_alone,
    travels_between_processes,
    threads_do_not_matter,
    speed_is_sane,
)
"""Every promise of an attributor, in the order in which it is best to fix them."""


def check_attributor(make: Make, *, exempt: Mapping[str, str] | None = None) -> None:
    """Check every promise of an attributor.

    Args:
        make: The class, or another factory that returns a new attributor.
        exempt: Reasons to skip checks, by the name of the check.

    Raises:
        ContractError: If promises are broken; the message lists them all.
    """
    run_all(ATTRIBUTOR_CHECKS, make, exempt)
