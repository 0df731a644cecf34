"""Pictures as SVG: they show themselves anywhere, in light or dark, without fetching anything."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from tenhours.rendering.charts.shapes import Bars, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tenhours.rendering.charts.shapes import Chart, Curves

_FILLS: Final = ("#2b5d8c", "#5f8fb9", "#9cbfdb", "#c9a25b", "#b5a6d8", "#9aa0a6", "#7fae86")
"""For the parts of bars, in the order of the legend."""
_LEVELS: Final = ("#e8e5de", "#c3d7e8", "#8fb8de", "#4f86b8", "#1f4a73")
_INK: Final = "#22262b"
_FAINT: Final = "#6b7076"
_PAPER: Final = "#fbfaf7"
_LINE: Final = "#a4312a"
_FIELD: Final = 14
"""Pixels from field to field of a grid."""
_ROW: Final = 20
"""Pixels from bar to bar."""
_LEFT, _TOP, _WIDE, _TALL = 130, 60, 560, 260
"""Pixels: where bars and curves begin, and how long they are."""


def svg(chart: Chart) -> str:
    """Draw a chart as a whole SVG file."""
    shape = chart.shape
    if isinstance(shape, Grid):
        parts = list(_grid(shape))
        width = _LEFT + max(shape.columns * _FIELD, 420)
        height = _TOP + len(shape.rows) * _FIELD + 40
    elif isinstance(shape, Bars):
        parts = list(_bars(shape))
        width, height = _LEFT + _WIDE + 220, _TOP + len(shape.bars) * _ROW + 50
    else:
        parts = list(_curves(shape))
        width, height = _LEFT + _WIDE + 60, _TOP + _TALL + 60
    head = [_text(20, 26, chart.title, size=16)]
    head += [_text(20, 44, chart.says.replace("\n", "  "), fill=_FAINT)]
    body = "\n".join((f'<rect width="100%" height="100%" fill="{_PAPER}"/>', *head, *parts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" role="img">\n'
        f"<title>{escape(chart.title)}</title>\n{body}\n</svg>\n"
    )


def _text(x: float, y: float, text: str, *, size: int = 12, fill: str = _INK, end: str = "") -> str:
    anchor = ' text-anchor="end"' if end else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}"{anchor}>{escape(text)}</text>'
    )


def _grid(grid: Grid) -> Iterator[str]:
    left = 60
    for column, name in grid.heads.items():
        yield _text(left + column * _FIELD, _TOP + 10, name, size=10, fill=_FAINT)
    for row, name in enumerate(grid.rows):
        yield _text(left - 6, _TOP + 26 + row * _FIELD, name, size=10, fill=_FAINT, end="end")
    for cell in grid.cells:
        x, y = left + cell.column * _FIELD, _TOP + 16 + cell.row * _FIELD
        yield (
            f'<rect x="{x}" y="{y}" width="12" height="12" rx="2" fill="{_LEVELS[cell.level]}">'
            f"<title>{escape(cell.says)}</title></rect>"
        )


def _bars(shape: Bars) -> Iterator[str]:
    most = max([max(bar.amount, bar.mark or 0.0) for bar in shape.bars] + [1e-9])
    fills = {name: _FILLS[place % len(_FILLS)] for place, (name, _) in enumerate(shape.legend)}
    for row, bar in enumerate(shape.bars):
        y = _TOP + row * _ROW
        yield _text(_LEFT - 8, y + 12, bar.label, end="end")
        x = float(_LEFT)
        for name, amount in bar.parts:
            width = amount / most * _WIDE
            if width:
                yield (
                    f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="15" '
                    f'fill="{fills.get(name, _FILLS[0])}"/>'
                )
            x += width
        if bar.mark is not None:
            at = _LEFT + bar.mark / most * _WIDE
            yield f'<path d="M{at:.1f} {y - 2}v{_ROW}" stroke="{_LINE}" stroke-width="2"/>'
        yield _text(_LEFT + _WIDE + 12, y + 12, bar.note, fill=_FAINT)
    y = _TOP + len(shape.bars) * _ROW + 20
    used = {name for bar in shape.bars for name, amount in bar.parts if amount and name}
    x = float(_LEFT)
    for name, fill in fills.items():
        if name in used:
            yield f'<rect x="{x:g}" y="{y - 10}" width="12" height="12" fill="{fill}"/>'
            yield _text(x + 16, y, name, fill=_FAINT)
            x += 30 + 7 * len(name)
    if shape.mark:
        yield f'<path d="M{x:g} {y - 10}v12" stroke="{_LINE}" stroke-width="2"/>'
        yield _text(x + 8, y, shape.mark, fill=_FAINT)


def _curves(shape: Curves) -> Iterator[str]:
    most, top = shape.top
    bottom = _TOP + _TALL
    yield (
        f'<path d="M{_LEFT} {_TOP}V{bottom}H{_LEFT + _WIDE}" fill="none" stroke="{_FAINT}" '
        'stroke-width="1"/>'
    )
    yield _text(_LEFT - 8, _TOP + 10, top, fill=_FAINT, end="end")
    yield _text(_LEFT - 8, bottom, "0", fill=_FAINT, end="end")
    yield _text(_LEFT, bottom + 18, shape.ends[0], fill=_FAINT)
    yield _text(_LEFT + _WIDE, bottom + 18, shape.ends[1], fill=_FAINT, end="end")
    if shape.planned:
        yield _line(shape.planned, most, _LINE, ' stroke-dasharray="4 4"')
    yield _line(shape.real, most, _FILLS[0], "")
    for place, (name, fill) in enumerate(zip(shape.names, (_FILLS[0], _LINE), strict=True)):
        if name:
            yield _text(_LEFT + 200 * place, bottom + 40, name, fill=fill)


def _line(values: Sequence[float | None], most: float, stroke: str, more: str) -> str:
    step = _WIDE / max(len(values) - 1, 1)
    points = " ".join(
        f"{_LEFT + place * step:.1f},{_TOP + _TALL - value / max(most, 1e-9) * _TALL:.1f}"
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<polyline points="{points}" fill="none" stroke="{stroke}" stroke-width="2"{more}/>'
