"""Pictures drawn with characters; legible without colour, each character one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.rendering.charts.shapes import Bars, Grid

if TYPE_CHECKING:
    from tenhours.rendering.charts.shapes import Bar, Cell, Curves

LEVELS: Final = "·░▒▓█"
"""From nothing to much."""
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WIDEST: Final = 3
"""Cells of a field of a grid."""
_LINE: Final = "│"
_PLANNED: Final = "•"
_LEAST: Final = 10
"""Cells that a bar has at least."""


class Place(NamedTuple):
    """Where a field of a grid is, in cells."""

    x: int
    y: int
    width: int


def draw(shape: Grid | Bars | Curves, width: int, height: int) -> list[str]:
    """Draw a shape over a width, and a height if it has none of its own, in cells."""
    if isinstance(shape, Grid):
        return _grid(shape, width)
    if isinstance(shape, Bars):
        return _bars(shape, width)
    return _curves(shape, width, height)


def place(grid: Grid, cell: Cell, width: int) -> Place | None:
    """Say where a field is drawn; None when there is no room for it."""
    head, size, first = _measures(grid, width)
    if cell.column < first:
        return None
    return Place(head + (cell.column - first) * size, cell.row + 1, max(size - 1, 1))


def _measures(grid: Grid, width: int) -> tuple[int, int, int]:
    """Return cells of the rows' heads, cells of a field, and the first column with room."""
    head = max((len(name) for name in grid.rows), default=0) + 1
    size = max(1, min(_WIDEST, (width - head) // max(grid.columns, 1)))
    return head, size, max(0, grid.columns - max(width - head, 1) // size)


def _grid(grid: Grid, width: int) -> list[str]:
    head, size, first = _measures(grid, width)
    across = head + (grid.columns - first) * size
    rows = [list(f"{name:{across}}") for name in grid.rows]
    for cell in grid.cells:
        found = place(grid, cell, width)
        if found is not None:
            mark = LEVELS[cell.level] * found.width
            rows[cell.row][found.x : found.x + found.width] = mark
    heads = " " * head
    for column, name in sorted(grid.heads.items()):
        x = head + (column - first) * size
        if column >= first and (x > len(heads) or len(heads) == head) and x + len(name) <= across:
            heads = f"{heads:{x}}{name}"
    drawn = [heads.rstrip(), *("".join(row).rstrip() for row in rows)]
    if grid.levels:
        named = [f"{sign} {name}" for sign, name in zip(LEVELS, grid.levels, strict=True)]
        drawn += ["", *(" " * head + line for line in _flow(named, width - head))]
    return drawn


def _bars(shape: Bars, width: int) -> list[str]:
    if not shape.bars:
        return []
    label = max(len(bar.label) for bar in shape.bars) + 1
    note = max(len(bar.note) for bar in shape.bars) + 1
    room = max(width - label - note, _LEAST)
    most = max(*(max(bar.amount, bar.mark or 0.0) for bar in shape.bars), 1e-9)
    marks = dict(shape.legend)
    lines = [
        f"{bar.label:{label}}{_bar(bar, marks, room, most)} {bar.note}".rstrip()
        for bar in shape.bars
    ]
    used = {name for bar in shape.bars for name, amount in bar.parts if amount and name}
    legend = [f"{sign} {name}" for name, sign in shape.legend if name in used]
    if shape.mark and any(bar.mark is not None for bar in shape.bars):
        legend.append(f"{_LINE} {shape.mark}")
    return [*lines, "", *_flow(legend, width)] if legend else lines


def _flow(words: list[str], width: int) -> list[str]:
    """Set words on as many lines as they need."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 3 + len(word) <= width:
            lines[-1] += f"   {word}"
        else:
            lines.append(word)
    return lines


def _bar(bar: Bar, marks: dict[str, str], room: int, most: float) -> str:
    cells = ""
    so_far = 0.0
    for name, amount in bar.parts:
        so_far += amount
        cells += marks.get(name, "█") * (int(so_far / most * room) - len(cells))
    if bar.amount > 0 and not cells:
        cells = "▏"
    cells = f"{cells:{room}}"
    if bar.mark is None:
        return cells
    at = min(int(bar.mark / most * room), room - 1)
    return cells[:at] + _LINE + cells[at + 1 :]


def _curves(shape: Curves, width: int, height: int) -> list[str]:
    most, top = shape.top
    head = len(top) + 1
    columns = width - head
    count = len(shape.real)
    if not count or columns < _LEAST or most <= 0:
        return []
    rows = max(height - 2, 3)
    grid = [[" "] * columns for _ in range(rows)]
    for column in range(columns):
        at = column * count // columns
        real = shape.real[at]
        for row in range(rows):
            if real is not None:
                grid[row][column] = _block(real / most * rows - (rows - 1 - row))
        if shape.planned:
            level = min(int(shape.planned[at] / most * rows), rows - 1)
            if column % 2 == 0 or columns < 2 * count:
                grid[rows - 1 - level][column] = _PLANNED
    lines = [
        f"{top if row == 0 else '0' if row == rows - 1 else '':>{head - 1}} {''.join(cells)}"
        for row, cells in enumerate(grid)
    ]
    begin, end = shape.ends
    gap = max(columns - len(begin) - len(end), 1)
    lines.append(" " * head + begin + " " * gap + end)
    named = [f"{sign} {name}" for sign, name in zip("█•", shape.names, strict=True) if name]
    return [line.rstrip() for line in (*lines, " " * head + "   ".join(named))]


def _block(filled: float) -> str:
    return _EIGHTHS[max(0, min(8, round(filled * 8)))]
