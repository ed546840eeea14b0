"""Cost against quality, as a drawing whose colours are those of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from allegedly.bench.leaderboard.board import Standing
from allegedly.bench.report.svg import Axis

_WIDTH: Final = 760
_HEIGHT: Final = 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 14, 48
_LINE: Final = 15
_MOST_LABELS: Final = 40


def cost_against_quality(title: str, measure: str, standings: Sequence[Standing]) -> str:
    """Draw the entries whose cost is known, with intervals; without any, return an empty text."""
    known = [s for s in standings if s.entry.ms_per_1000 and s.entry.value is not None]
    if not known:
        return ""
    costs = [standing.entry.ms_per_1000 or 1.0 for standing in known]
    ends = [end for standing in known for end in standing.interval or ()]
    values = [standing.entry.value or 0.0 for standing in known] + ends
    x = Axis("ms for 1,000 sentences", min(costs) / 2, max(costs) * 2, log=True)
    y = Axis(measure, *_rounded(min(values), max(values)))
    parts = [*_axes(x, y), *(_interval(x, y, standing) for standing in known)]
    taken: list[tuple[float, float]] = []
    for entry in (standing.entry for standing in known):  # the highest first
        px, py = _at(x, y, entry.ms_per_1000 or 1.0, entry.value or 0.0)
        parts.append(f'<circle class="dot" cx="{px:.1f}" cy="{py:.1f}" r="4"/>')
        if len(taken) == _MOST_LABELS:
            continue
        line = py + 4
        while any(abs(line - other) < _LINE and abs(px - at) < _RIGHT for at, other in taken):
            line += _LINE
        taken.append((px, line))
        label = escape(_short(entry.label))
        parts.append(f'<text x="{px + 9:.1f}" y="{line:.1f}">{label}</text>')
    return (
        f'<svg class="plot" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(parts)}</svg>'
    )


def _rounded(low: float, high: float) -> tuple[float, float]:
    """Return the ends of an axis in tenths, at least two of them apart."""
    ends = math.floor(10 * low) / 10, math.ceil(10 * high) / 10
    return (ends[0], ends[1]) if ends[1] - ends[0] > 0.15 else (ends[1] - 0.2, ends[1])


def _axes(x: Axis, y: Axis) -> list[str]:
    parts = []
    for value in x.ticks():
        px, _ = _at(x, y, value, y.low)
        parts.append(
            f'<path class="grid" d="M{px:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
            f'<text x="{px:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{value:g}</text>'
        )
    for value in y.ticks():
        _, py = _at(x, y, x.low, value)
        parts.append(
            f'<path class="grid" d="M{_LEFT} {py:.1f}H{_WIDTH - _RIGHT}"/>'
            f'<text x="{_LEFT - 8}" y="{py + 4:.1f}" text-anchor="end">{value:.2f}</text>'
        )
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">'
        f'{escape(x.title)}</text><text transform="translate(14 {middle}) rotate(-90)" '
        f'text-anchor="middle">{escape(y.title)}</text>'
    )
    return parts


def _interval(x: Axis, y: Axis, standing: Standing) -> str:
    if standing.interval is None:
        return ""
    px, low = _at(x, y, standing.entry.ms_per_1000 or 1.0, standing.interval[0])
    _, high = _at(x, y, standing.entry.ms_per_1000 or 1.0, standing.interval[1])
    return f'<path class="range" d="M{px:.1f} {low:.1f}V{high:.1f}"/>'


def _at(x: Axis, y: Axis, cost: float, value: float) -> tuple[float, float]:
    px = _LEFT + x.share(cost) * (_WIDTH - _LEFT - _RIGHT)
    py = _HEIGHT - _BOTTOM - y.share(value) * (_HEIGHT - _TOP - _BOTTOM)
    return px, py


def _short(label: str) -> str:
    return label if len(label) <= 24 else label[:23] + "…"
