"""Small plots as inline SVG: lines, points, bars, a matrix. Everything in them is escaped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final

import attrs

# Okabe & Ito's palette, which colour-blind readers can distinguish; dashes differ as well.
COLOURS: Final = (
    *("#0072b2", "#d55e00", "#009e73", "#cc79a7"),
    *("#56b4e9", "#e69f00", "#8c6d31", "#666666"),
)
_DASHES: Final = ("", "6 3", "2 3", "8 3 2 3")
_WIDTH: Final = 440
_HEIGHT: Final = 300
_LINE: Final = 12
_MOST_TICKS: Final = 8
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 12, 44


@attrs.frozen
class Series:
    """Named points; its place among the contenders decides its colour.

    Attributes:
        name: The contender that the points belong to.
        points: Their x and y.
        place: Its place among all contenders.
    """

    name: str
    points: Sequence[tuple[float, float]]
    place: int


@attrs.frozen
class Axis:
    """One axis.

    Attributes:
        title: Its label.
        low: Its lower end.
        high: Its upper end.
        log: Whether it is logarithmic.
    """

    title: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def share(self, value: float) -> float:
        """Return the relative position of a value, from 0 at the low end to 1 at the high end."""
        low, high = self.low, self.high
        if self.log:
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def ticks(self) -> list[float]:
        """Return round values along the axis."""
        if self.log:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            round_values = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
            inside = [value for value in round_values if self.low <= value <= self.high]
            return (
                inside
                if len(inside) <= _MOST_TICKS
                else [value for value in inside if math.log10(value).is_integer()]
            )
        return [self.low + (self.high - self.low) * step / 5 for step in range(6)]


def colour(place: int) -> str:
    """Return the colour of a contender."""
    return COLOURS[place % len(COLOURS)]


def lines(title: str, x: Axis, y: Axis, series: Sequence[Series], *, diagonal: bool = False) -> str:
    """Draw a line for each series, with dots if there are few points."""
    parts = []
    if diagonal:
        (x1, y1), (x2, y2) = _at(x, y, (x.low, y.low)), _at(x, y, (x.high, y.high))
        parts.append(f'<path class="guide" d="M{x1} {y1}L{x2} {y2}"/>')
    for item in series:
        places = [_at(x, y, point) for point in item.points]
        if not places:
            continue
        path = "M" + "L".join(f"{px} {py}" for px, py in places)
        dash = _DASHES[item.place // len(COLOURS) % len(_DASHES)]
        parts.append(
            f'<path d="{path}" fill="none" stroke="{colour(item.place)}" stroke-width="2" '
            f'stroke-dasharray="{dash}"><title>{escape(item.name)}</title></path>'
        )
        if len(places) <= 12:
            parts += [_dot(*place, item.place, item.name) for place in places]
    return _plot(title, x, y, parts)


def points(title: str, x: Axis, y: Axis, series: Sequence[Series]) -> str:
    """Draw the points of each series with its name beside them."""
    parts = []
    taken: list[float] = []
    for item in series:
        for point in item.points:
            px, py = _at(x, y, point)
            parts.append(_dot(px, py, item.place, item.name))
            left = px > _WIDTH * 0.7
            anchor, shift = ("end", -8) if left else ("start", 8)
            line = py + 4
            while any(abs(line - other) < _LINE for other in taken):
                line += _LINE
            taken.append(line)
            parts.append(
                f'<text x="{px + shift}" y="{line:.1f}" text-anchor="{anchor}" '
                f'style="fill:{colour(item.place)}">{escape(item.name)}</text>'
            )
    return _plot(title, x, y, parts)


def bars(title: str, groups: Sequence[str], y: Axis, series: Sequence[Series]) -> str:
    """Draw a group of bars for each name; the x of a point is the index of its group."""
    inner = _WIDTH - _LEFT - _RIGHT
    slot = inner / max(1, len(groups))
    width = slot * 0.8 / max(1, len(series))
    parts = []
    for number, item in enumerate(series):
        for group, value in item.points:
            height = y.share(value) * (_HEIGHT - _TOP - _BOTTOM)
            px = _LEFT + slot * (group + 0.1) + width * number
            parts.append(
                f'<rect x="{px:.1f}" y="{_HEIGHT - _BOTTOM - height:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}" fill="{colour(item.place)}">'
                f"<title>{escape(item.name)}: {value:.3f}</title></rect>"
            )
    for number, name in enumerate(groups):
        px = _LEFT + slot * (number + 0.5)
        parts.append(
            f'<text transform="translate({px + 6:.1f} {_HEIGHT - _BOTTOM + 14}) rotate(-25)" '
            f'text-anchor="end">{escape(name)}</text>'
        )
    return _frame(title, [*_y_axis(y), *parts])


def matrix(title: str, names: Sequence[str], cells: Sequence[Sequence[float | None]]) -> str:
    """Draw shares between 0 and 1 as a square of shaded cells."""
    size, label = 56, 110
    side = label + size * len(names) + 10
    parts = []
    for row, name in enumerate(names):
        middle = label + size * row + size / 2
        parts.append(
            f'<text x="{label - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>'
        )
        parts.append(
            f'<text transform="translate({middle + 4} {label - 8}) rotate(-45)">'
            f"{escape(name)}</text>"
        )
        for column, value in enumerate(cells[row]):
            if value is None:
                continue
            px, py = label + size * column, label + size * row
            shade = min(1.0, value * 3)
            parts.append(
                f'<rect x="{px}" y="{py}" width="{size - 2}" height="{size - 2}" '
                f'fill="{COLOURS[0]}" fill-opacity="{shade:.2f}"/>'
                f'<text x="{px + size / 2 - 1}" y="{py + size / 2 + 3}" text-anchor="middle">'
                f"{100 * value:.1f}</text>"
            )
    return _frame(title, parts, side + 40, side)


def _at(x: Axis, y: Axis, point: tuple[float, float]) -> tuple[float, float]:
    px = _LEFT + x.share(point[0]) * (_WIDTH - _LEFT - _RIGHT)
    py = _HEIGHT - _BOTTOM - y.share(point[1]) * (_HEIGHT - _TOP - _BOTTOM)
    return round(px, 1), round(py, 1)


def _dot(px: float, py: float, place: int, name: str) -> str:
    return (
        f'<circle cx="{px}" cy="{py}" r="4" fill="{colour(place)}">'
        f"<title>{escape(name)}</title></circle>"
    )


def _plot(title: str, x: Axis, y: Axis, parts: Sequence[str]) -> str:
    ticks = []
    for value in x.ticks():
        px = _at(x, y, (value, y.low))[0]
        ticks.append(
            f'<path class="grid" d="M{px} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
            f'<text x="{px}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{value:g}</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    ticks.append(
        f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x.title)}</text>'
    )
    return _frame(title, [*ticks, *_y_axis(y), *parts])


def _y_axis(y: Axis) -> list[str]:
    parts = []
    for value in y.ticks():
        py = _HEIGHT - _BOTTOM - y.share(value) * (_HEIGHT - _TOP - _BOTTOM)
        parts.append(
            f'<path class="grid" d="M{_LEFT} {py:.1f}H{_WIDTH - _RIGHT}"/>'
            f'<text x="{_LEFT - 6}" y="{py + 4:.1f}" text-anchor="end">{round(value, 3):g}</text>'
        )
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text transform="translate(13 {middle}) rotate(-90)" text-anchor="middle">'
        f"{escape(y.title)}</text>"
    )
    return parts


def _frame(title: str, parts: Sequence[str], width: float = _WIDTH, height: float = _HEIGHT) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
