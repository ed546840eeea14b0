"""Intervals of 95 % for shares and means of things that come in articles.

The claims of one article resemble each other, so they say less than as many claims of as many
articles. The variance is therefore taken between articles, by linearisation of the ratio (what a
bootstrap over articles approaches), and turned into an effective number of claims: as many
independent ones would vary as much. The interval is Wilson's for that number, so it stays between 0
and 1 and does not shrink to nothing at either end. With few articles the number is reduced further,
by the quantile of Student's t (Korn and Graubard, 1998).
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import Final

import attrs

_Z: Final = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""

DIGITS: Final = 4
"""Decimals of shares: few enough to be the same on every platform."""


@attrs.frozen
class Sums:
    """Sums over articles, of each of which `y` of `n` things are counted; they are exact.

    Attributes:
        articles: Number of articles with any such thing.
        y: Sum of y.
        n: Sum of n.
        yy: Sum of y * y.
        yn: Sum of y * n.
        nn: Sum of n * n.
    """

    articles: int
    y: int
    n: int
    yy: int
    yn: int
    nn: int

    @property
    def variance(self) -> float | None:
        """The variance of y / n between articles; None for fewer than two articles."""
        if self.articles < 2 or not self.n:
            return None
        ratio = self.y / self.n
        spread = self.yy - 2 * ratio * self.yn + ratio * ratio * self.nn
        return max(0.0, spread) * self.articles / (self.articles - 1) / (self.n * self.n)


@attrs.frozen
class Share:
    """A share with its denominator and its interval.

    Attributes:
        count: Number of things that are counted.
        of: Their total.
        articles: Number of articles in which any of the total stand.
        share: The count divided by the total, or None if the total is 0.
        low: Lower end of the interval of 95 %, or None if it is unknown: with one article, nothing
            shows how much articles differ.
        high: Its upper end, or None.
    """

    count: int
    of: int
    articles: int
    share: float | None
    low: float | None
    high: float | None


@attrs.frozen
class Mean:
    """A mean with the number of things that it is taken over, and its interval.

    Attributes:
        mean: The mean, or None if there is nothing.
        of: Number of things.
        articles: Number of articles in which they stand.
        low: Lower end of the interval of 95 %, or None.
        high: Its upper end, or None.
    """

    mean: float | None
    of: int
    articles: int
    low: float | None
    high: float | None


def share_of_articles(count: int, of: int) -> Share:
    """Return a share of articles, with Wilson's interval."""
    if not of:
        return Share(0, 0, 0, None, None, None)
    low, high = wilson(count / of, of)
    return Share(count, of, of, round(count / of, DIGITS), low, high)


def share_in_articles(sums: Sums) -> Share:
    """Return a share of things that come in articles."""
    if not sums.n:
        return Share(0, 0, 0, None, None, None)
    p, variance = sums.y / sums.n, sums.variance
    if variance is None:
        return Share(sums.y, sums.n, sums.articles, round(p, DIGITS), None, None)
    if 0 < sums.y < sums.n and variance > 0:
        size = min(p * (1 - p) / variance, sums.n)
    else:  # no article differs: count each once
        size = float(sums.articles)
    low, high = wilson(p, size * (_Z / _t(sums.articles - 1)) ** 2)
    return Share(sums.y, sums.n, sums.articles, round(p, DIGITS), low, high)


def mean_in_articles(sums: Sums) -> Mean:
    """Return the mean of something that things in articles have, such as a length."""
    if not sums.n:
        return Mean(None, 0, 0, None, None)
    mean, variance = sums.y / sums.n, sums.variance
    if variance is None:
        return Mean(round(mean, 2), sums.n, sums.articles, None, None)
    reach = _t(sums.articles - 1) * sqrt(variance)
    low, high = round(max(0.0, mean - reach), 2), round(mean + reach, 2)
    return Mean(round(mean, 2), sums.n, sums.articles, low, high)


def wilson(p: float, n: float) -> tuple[float, float]:
    """Return Wilson's interval of 95 % for a share of `n` independent things; `n` is positive."""
    square = _Z * _Z / n
    middle = (p + square / 2) / (1 + square)
    reach = _Z * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    return round(max(0.0, middle - reach), DIGITS), round(min(1.0, middle + reach), DIGITS)


@lru_cache(maxsize=4096)
def _t(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t."""
    if freedom > 1000:
        return _Z
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
