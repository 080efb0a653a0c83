"""Burn-down charts as inline SVG, with breaks where the rules changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from refactor_kit.history.model import HistoryPoint

_WIDTH, _HEIGHT = 620, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 16, 30
_DOTS_UP_TO = 40


def burn_down(
    points: Sequence[HistoryPoint], value: Callable[[HistoryPoint], int], name: str, key: str
) -> str:
    """One chart; empty without points."""
    return _Chart(points, [value(point) for point in points], name, key).svg() if points else ""


class _Chart:
    def __init__(
        self, points: Sequence[HistoryPoint], values: Sequence[int], name: str, key: str
    ) -> None:
        self._points = points
        self._values = values
        self._name = name
        self._key = key
        self._top = _rounded_up(max(values))

    def svg(self) -> str:
        first, last = self._points[0].date[:10], self._points[-1].date[:10]
        described = f"{self._values[0]} at {first}, {self._values[-1]} at {last}"
        if breaks := sum(point.rules_changed for point in self._points):
            described += f"; the rules changed {breaks} times in between"
        end, floor, below = len(self._points) - 1, self._y(0), _HEIGHT - 8
        area = f"{self._steps(0, end)}V{floor:.1f}H{self._x(0):.1f}Z"
        pieces = [
            *self._grid(),
            f'<path class="area" d="{area}"/>',
            *self._lines(),
            *self._breaks(),
            *self._dots(),
            f'<text class="tick" x="{_LEFT}" y="{below}">{first}</text>',
            f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{below}" text-anchor="end">{last}</text>',
        ]
        return (
            f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-labelledby="{self._key}-title {self._key}-text">'
            f'<title id="{self._key}-title">{escape(self._name)}</title>'
            f'<desc id="{self._key}-text">{escape(described)}</desc>{"".join(pieces)}</svg>'
        )

    def _x(self, number: int) -> float:
        room = _WIDTH - _LEFT - _RIGHT
        return _LEFT + (room * number / (len(self._points) - 1) if len(self._points) > 1 else room)

    def _y(self, value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - value / self._top)

    def _grid(self) -> list[str]:
        lines = []
        parts = next((parts for parts in (4, 5, 3, 2) if self._top % parts == 0), 1)
        for value in (self._top * number // parts for number in range(parts + 1)):
            y = self._y(value)
            across = f'x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
            place = f'x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end"'
            lines.append(f'<line class="grid" {across}/>')
            lines.append(f'<text class="tick" {place}>{value}</text>')
        return lines

    def _steps(self, start: int, end: int) -> str:
        """The path from one point to another: level, then down or up."""
        path = f"M{self._x(start):.1f} {self._y(self._values[start]):.1f}"
        for number in range(start + 1, end + 1):
            path += f"H{self._x(number):.1f}V{self._y(self._values[number]):.1f}"
        return path

    def _lines(self) -> list[str]:
        """A line for each stretch under the same rules."""
        breaks = [number for number, point in enumerate(self._points) if point.rules_changed]
        starts, ends = [0, *breaks], [*(number - 1 for number in breaks), len(self._points) - 1]
        return [
            f'<path class="line" d="{self._steps(start, end)}"/>'
            for start, end in zip(starts, ends, strict=True)
        ]

    def _breaks(self) -> list[str]:
        drawn = []
        for number, point in enumerate(self._points):
            if point.rules_changed:
                x = self._x(number)
                anchor = "start" if x < _LEFT + 40 else "middle"
                anchor = "end" if x > _WIDTH - 70 else anchor
                drawn.append(
                    f'<g class="break"><line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" '
                    f'y2="{_HEIGHT - _BOTTOM}"/><text x="{x:.1f}" y="{_TOP - 5}" '
                    f'text-anchor="{anchor}">rules changed</text></g>'
                )
        return drawn

    def _dots(self) -> list[str]:
        every = len(self._points) <= _DOTS_UP_TO
        numbers = range(len(self._points)) if every else [len(self._points) - 1]
        drawn = []
        for number in numbers:
            point, value = self._points[number], self._values[number]
            label = f"{value} · {point.date[:10]} · {point.commit[:8]} {point.subject}"
            drawn.append(
                f'<circle class="dot" cx="{self._x(number):.1f}" cy="{self._y(value):.1f}" r="3">'
                f"<title>{escape(label)}</title></circle>"
            )
        return drawn


def _rounded_up(value: int) -> int:
    """The next number that four steps divide well."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 250, 500, 1000, 2500):
        if value <= 4 * step:
            return max(1, -(-value // step)) * step
    return value
