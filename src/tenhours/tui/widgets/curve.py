"""A curve over time, drawn with block characters: retrievability of one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.core import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.statistics import CurvePoint

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_LABEL: Final = 6
"""Cells left of the curve."""


def curve_lines(points: Sequence[CurvePoint], width: int, height: int = 5) -> list[str]:
    """Draw retrievability day by day over a width in cells, its dates below.

    The scale begins at one half when it never fell below.
    """
    columns = width - _LABEL
    if not points or columns < 16:
        return []
    first, last = points[0].day, points[-1].day
    days = (last - first).days + 1
    known = {(point.day - first).days: point.retrievability for point in points}
    by_day = [known.get(0, 0.0)]
    for day in range(1, days):
        by_day.append(known.get(day, by_day[-1]))
    values = [by_day[column * days // columns] for column in range(columns)]
    base = 0.5 if min(values) >= 0.5 else 0.0
    lines = []
    for row in range(height - 1, -1, -1):
        cells = "".join(_cell((value - base) / (1 - base) * height - row) for value in values)
        label = "100 %" if row == height - 1 else f"{100 * base:3.0f} %" if row == 0 else ""
        lines.append(f"{label:{_LABEL}}{cells}".rstrip())
    begin, end = phrases.day(first, last), phrases.day(last, last)
    gap = max(columns - len(begin) - len(end), 1)
    return [*lines, " " * _LABEL + begin + " " * gap + end]


def _cell(filled: float) -> str:
    return _EIGHTHS[max(0, min(8, round(filled * 8)))]
