"""A curve over time, drawn with block characters: retrievability of one card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.statistics import CurvePoint

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"


def curve_lines(points: Sequence[CurvePoint], width: int, height: int = 5) -> list[str]:
    """Draw retrievability from 0 to 1 as columns, the last day of each column counting."""
    if not points or width < 8:
        return []
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    columns = min(width - 6, max(last - first + 1, 1))
    values = [0.0] * columns
    for point in points:
        place = (point.day.toordinal() - first) * (columns - 1) // max(last - first, 1)
        values[place] = point.retrievability
    for place in range(1, columns):
        values[place] = values[place] or values[place - 1]
    lines = []
    for row in range(height - 1, -1, -1):
        cells = "".join(_cell(value * height - row) for value in values)
        label = "100 %" if row == height - 1 else "  0 %" if row == 0 else "     "
        lines.append(f"{label} {cells}")
    return lines


def _cell(filled: float) -> str:
    return _EIGHTHS[max(0, min(8, round(filled * 8)))]
