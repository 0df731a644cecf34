"""Draw tables, narrowing their columns by wrapping cells until they fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from tenhours.maths import Tier
from tenhours.rendering.flow import flow
from tenhours.rendering.lines import Line, Span, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.rendering.flow import Flowing

_T = TypeVar("_T")
_NARROWEST: Final = 6
"""Cells to which wrapping may narrow a column; a table that needs more room is scrolled."""
_UNLIMITED: Final = 10_000
_BORDER: Final = "table.border"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell."""

    text: Sequence[Flowing]
    align: str = "left"
    """left, center or right."""


def table_lines(
    header: Sequence[Cell], body: Sequence[Sequence[Cell]], width: int, tier: Tier
) -> list[Line]:
    """Draw a table within a width in cells; else all its lines are marked as wide."""
    columns = max(len(row) for row in (header, *body))
    rows = [[*row, *[Cell(())] * (columns - len(row))] for row in (header, *body)]
    widths = _fit(_natural(rows, columns), width - 3 * (columns - 1))
    bar, line, cross = ("│", "─", "┼") if tier is Tier.UNICODE else ("|", "-", "+")
    ruling = f"{line}{cross}{line}".join(line * column for column in widths)
    drawn = [_level([flow(cell.text, room) for cell, room in _pairs(row, widths)]) for row in rows]
    airy = any(len(cell) > 1 for row in drawn[1:] for cell in row)
    spans: list[list[Span]] = []
    for number, (row, cells) in enumerate(zip(rows, drawn, strict=True)):
        if number == 1:
            spans.append([Span(ruling, _BORDER)])
        elif number > 1 and airy:
            spans.append(_row([Line()] * columns, row, widths, bar))
        for height in range(max(1, *(len(cell) for cell in cells))):
            lines = [cell[height] if height < len(cell) else Line() for cell in cells]
            spans.append(_row(lines, row, widths, bar))
    wide = len(ruling) > width or any(
        piece.width > room for row in drawn for cell, room in _pairs(row, widths) for piece in cell
    )
    return [Line(merged(line), wide) for line in spans]


def _pairs(row: Sequence[_T], widths: Sequence[int]) -> zip[tuple[_T, int]]:
    return zip(row, widths, strict=True)


def _level(cells: Sequence[list[Line]]) -> list[list[Line]]:
    """Lower cells so that the first lines of text of all of them stand side by side."""
    tops = [
        next((number for number, line in enumerate(cell) if line.baseline), 0) for cell in cells
    ]
    return [[Line()] * (max(tops) - top) + cell for cell, top in zip(cells, tops, strict=True)]


def _natural(rows: Sequence[Sequence[Cell]], columns: int) -> list[int]:
    return [
        max((line.width for row in rows for line in flow(row[column].text, _UNLIMITED)), default=0)
        or 1
        for column in range(columns)
    ]


def _fit(natural: Sequence[int], room: int) -> list[int]:
    """Narrow the widest columns, evenly, until all have room or none can be narrowed."""
    widths = list(natural)
    excess = sum(widths) - room
    while excess > 0:
        widest = max(widths)
        if widest <= _NARROWEST:
            break
        below = max([_NARROWEST, *(width for width in widths if width < widest)])
        among = [column for column, width in enumerate(widths) if width == widest]
        cut = min(excess, (widest - below) * len(among))
        share, rest = divmod(cut, len(among))
        for position, column in enumerate(among):
            widths[column] -= share + (position < rest)
        excess -= cut
    return widths


def _row(
    lines: Sequence[Line], cells: Sequence[Cell], widths: Sequence[int], bar: str
) -> list[Span]:
    spans: list[Span] = []
    for number, (line, cell, width) in enumerate(zip(lines, cells, widths, strict=True)):
        if number:
            spans.append(Span(f" {bar} ", _BORDER))
        spare = max(width - line.width, 0)
        left = {"right": spare, "center": spare // 2}.get(cell.align, 0)
        spans += [Span(" " * left), *line.spans, Span(" " * (spare - left))]
    return spans
