"""Lay out matrices, cases and aligned equations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.maths.boxes import NOTHING, Box, Mark, beside, extended, padded, parted, shifted
from tenhours.maths.breaking import wrapped
from tenhours.maths.delimiters import grown, needs_middle
from tenhours.maths.tree import Row, Space, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.maths.context import Context
    from tenhours.maths.tree import Node


_MARGIN: Final = 8
"""Cells kept for a brace, and for what stands before it."""


class _Grid(NamedTuple):
    lines: list[list[Box]]
    widths: list[int]
    separators: list[str]
    """What stands before each column, and after the last."""


def lay_table(node: Table, context: Context) -> Box:
    """Lay out a table between its delimiters, centred on the baseline."""
    inside = context.inner()
    lines = [[inside.lay(cell) for cell in row] for row in node.cells]
    grid = _grid(node, lines, context)
    limit = context.limit
    if limit is not None and node.kind == "aligned" and _width(grid) > limit:
        grid = _narrowed(node, grid, limit, context, len(grid.widths) - 1)
        if _width(grid) > limit:
            loose = _unaligned(node, limit, context)
            if _width(loose) < _width(grid):
                node, grid = node._replace(columns="l"), loose
    elif limit is not None and node.kind == "cases" and _width(grid) > limit - _MARGIN:
        widest = grid.widths.index(max(grid.widths))
        grid = _narrowed(node, grid, limit - _MARGIN, context, widest)
    body = _drawn(node, grid)
    if len(body.rows) == 2 and needs_middle(node.left + node.right):
        body = parted(body)
    if node.tags:
        body = _tagged(node, body, grid, inside)
    if not node.left and not node.right:
        return body
    left = grown(node.left, body.above, body.below)
    right = grown(node.right, body.above, body.below)
    gap = 1 if node.kind == "cases" else 0
    joined = beside([(0, left), (gap if node.left else 0, body), (gap if node.right else 0, right)])
    return joined._replace(above=body.above, below=body.below)


def _alignment(columns: str, column: int) -> str:
    if column < len(columns):
        return columns[column]
    return columns[column % len(columns)] if columns == "rl" else columns[-1]


def _grid(node: Table, lines: list[list[Box]], context: Context) -> _Grid:
    count = max([len(row) for row in lines], default=0)
    for row in lines:
        row.extend([NOTHING] * (count - len(row)))
    widths = [max([row[column].width for row in lines]) for column in range(count)]
    gap = 1 if context.tight else node.gap
    separators: list[str] = []
    for column in range(count + 1):
        if column in node.bars:
            edge = "" if column == 0 else " "
            separators.append(edge + "│" + ("" if column == count else " "))
        elif column in {0, count}:
            separators.append("")
        elif node.kind == "aligned" and node.columns == "rl":
            separators.append("" if column % 2 else " " * (gap + 1))
        else:
            separators.append(" " * gap)
    return _Grid(lines, widths, separators)


def _width(grid: _Grid) -> int:
    return sum(grid.widths) + sum([len(each) for each in grid.separators])


def _narrowed(node: Table, grid: _Grid, limit: int, context: Context, column: int) -> _Grid:
    """Break the cells of a column, if that makes them fit."""
    if not grid.widths:
        return grid
    room = limit - (_width(grid) - grid.widths[column])
    if room < 16:
        return grid
    lines = [list(row) for row in grid.lines]
    for row, cells in zip(lines, node.cells, strict=True):
        if len(cells) > column and row[column].width > room:
            cell = cells[column]
            row[column] = wrapped(cell if isinstance(cell, Row) else Row((cell,)), context, room, 3)
    return _grid(node, lines, context)


def _unaligned(node: Table, limit: int, context: Context) -> _Grid:
    """Break each equation by itself, where aligned they would not fit."""
    lines: list[list[Box]] = []
    for row in node.cells:
        atoms: list[Node] = []
        for column, cell in enumerate(row):
            if column and node.columns == "rl" and column % 2 == 0:
                atoms.append(Space(2))
            atoms.extend(cell.children if isinstance(cell, Row) else (cell,))
        lines.append([wrapped(Row(tuple(atoms)), context, limit)])
    return _grid(node._replace(columns="l"), lines, context)


def _drawn(node: Table, grid: _Grid) -> Box:
    rows: list[str] = []
    marks: list[Mark] = []
    starts: list[int] = []
    heights: list[int] = []
    separators = grid.separators
    baseline = 0
    for number, line in enumerate(grid.lines):
        top = max([box.baseline for box in line], default=0)
        bottom = max([box.depth for box in line], default=0)
        heights.append(top + bottom + 1)
        if number in node.rules:
            rows.append(_rule(grid, "├┼┤" if rows else "┌┬┐"))
        elif number and node.kind != "lines" and max(heights[-2:]) > 1:
            rows.append(_assembled([" " * width for width in grid.widths], separators))
        starts.append(len(rows))
        baseline = len(rows) + top
        columns: list[Sequence[str]] = []
        x = 0
        for column, box in enumerate(line):
            wide = padded(box, grid.widths[column], _alignment(node.columns, column))
            wide = extended(wide, top - box.baseline, bottom - box.depth)
            x += len(separators[column])
            marks.extend(shifted(wide.marks, len(rows), x))
            x += grid.widths[column]
            columns.append(wide.rows)
        rows.extend(
            [_assembled([c[i] for c in columns], separators) for i in range(top + bottom + 1)]
        )
    if len(grid.lines) in node.rules:
        rows.append(_rule(grid, "└┴┘"))
    if not rows:
        return NOTHING
    if len(grid.lines) != 1 or node.rules:
        baseline = (len(rows) - 1) // 2
    return Box(
        tuple(rows), _width(grid), baseline, baseline, len(rows) - 1 - baseline, tuple(marks)
    )


def _assembled(cells: Sequence[str], separators: Sequence[str]) -> str:
    return "".join([s + cell for s, cell in zip(separators, cells, strict=False)]) + separators[-1]


def _rule(grid: _Grid, joints: str) -> str:
    last = len(grid.separators) - 1
    lines = []
    for column, separator in enumerate(grid.separators):
        joint = joints[0] if column == 0 else joints[2] if column == last else joints[1]
        lines.append(separator.replace(" ", "─").replace("│", joint))
    return _assembled(["─" * width for width in grid.widths], lines)


def _tagged(node: Table, body: Box, grid: _Grid, context: Context) -> Box:
    tags = {number: context.lay(tag) for number, tag in node.tags}
    width = max([tag.width for tag in tags.values()])
    rows = [row + " " * width for row in body.rows]
    y = 0
    for number, line in enumerate(grid.lines):
        top = max([box.baseline for box in line], default=0)
        height = top + max([box.depth for box in line], default=0) + 1
        if number and number not in node.rules and _is_parted(grid.lines, number):
            y += 1
        y += number in node.rules
        if number in tags and len(tags[number].rows) == 1 and y + top < len(rows):
            rows[y + top] = body.rows[y + top] + padded(tags[number], width, "l").rows[0]
        y += height
    return body._replace(rows=tuple(rows), width=body.width + width)


def _is_parted(lines: Sequence[Sequence[Box]], number: int) -> bool:
    heights = []
    for line in lines[number - 1 : number + 1]:
        top = max([box.baseline for box in line], default=0)
        heights.append(top + max([box.depth for box in line], default=0) + 1)
    return max(heights) > 1
