from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tenhours.rendering.charts.drawing import draw, place
from tenhours.rendering.charts.shapes import Bar, Bars, Cell, Chart, Curves, Grid
from tenhours.rendering.charts.svg import svg
from tenhours.rendering.charts.tables import Table

GRID = Grid(
    tuple(Cell(day // 7, day % 7, day % 5, f"day {day}") for day in range(371)),
    ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    53,
    {0: "Jan", 52: "Dec"},
)
BARS = Bars(
    (
        Bar("half", (("timer", 3.0), ("manual", 2.0)), 10.0, "5"),
        Bar("none", (("timer", 0.0),), 10.0, "0"),
        Bar("more", (("timer", 20.0),), 10.0, "20"),
    ),
    legend=(("timer", "█"), ("manual", "░"), ("late", "l")),
    mark="target",
)
RISE = Curves(
    (1.0, 2.0, 3.0, None), (1.0, 2.0, 3.0, 4.0), (4.0, "4 h"), ("Mon", "Thu"), ("real", "plan")
)


def test_a_grid_has_a_mark_for_every_level_that_differs() -> None:
    lines = draw(GRID, 76, 20)
    assert lines[1].startswith("Mo ·▒█░▓")
    assert len(lines) == 8


def test_a_grid_that_is_too_wide_keeps_its_latest_columns() -> None:
    lines = draw(GRID, 23, 20)
    assert max(map(len, lines)) == 23
    assert place(GRID, GRID.cells[0], 23) is None
    assert place(GRID, GRID.cells[-1], 23) == (22, 7, 1)


def test_the_place_of_a_field_is_where_it_is_drawn() -> None:
    lines = draw(GRID, 76, 20)
    for cell in GRID.cells:
        found = place(GRID, cell, 76)
        assert found is not None
        assert lines[found.y][found.x] == "·░▒▓█"[cell.level]


def test_bars_share_a_scale_and_a_line() -> None:
    half, none, more, _, legend = draw(BARS, 50, 20)
    assert half.index("│") == none.index("│") == more.index("│")
    assert half.count("█") > half.count("░") > 0
    assert more.count("█") > 2 * half.count("█")
    assert legend == "█ timer   ░ manual   │ target"


def test_a_little_is_more_than_nothing() -> None:
    little, _ = draw(Bars((Bar("a", (("", 1.0),)), Bar("b", (("", 9999.0),)))), 40, 5)
    assert "▏" in little


def test_a_curve_ends_where_it_has_come_to() -> None:
    lines = draw(RISE, 44, 8)
    assert lines[0].startswith("4 h")
    assert "█" not in lines[0]
    assert lines[-2].endswith("Thu")
    assert "█ real   • plan" in lines[-1]


@pytest.mark.parametrize("shape", [GRID, BARS, RISE], ids=["grid", "bars", "curves"])
@pytest.mark.parametrize("width", [20, 33, 76, 200])
def test_no_line_is_longer_than_the_width(shape: Grid | Bars | Curves, width: int) -> None:
    assert max(map(len, draw(shape, width, 10))) <= max(width, 24)


@pytest.mark.parametrize(
    "shape",
    [Grid((), (), 0, {}), Bars(()), Curves((), (), (1.0, "1"), ("", ""))],
    ids=["grid", "bars", "curves"],
)
def test_nothing_is_drawn_of_nothing(shape: Grid | Bars | Curves) -> None:
    assert not "".join(draw(shape, 76, 10)).strip()
    ET.fromstring(svg(Chart("x", "x", "x", shape, Table((), ()))))  # noqa: S314 - our own


@pytest.mark.parametrize("shape", [GRID, BARS, RISE], ids=["grid", "bars", "curves"])
def test_an_svg_is_whole_and_quotes_what_it_is_given(shape: Grid | Bars | Curves) -> None:
    drawn = svg(Chart("x", "a < b & c", '<script>"', shape, Table((), ())))
    root = ET.fromstring(drawn)  # noqa: S314 - our own
    said = [element.text for element in root.iter() if element.text]
    assert "a < b & c" in said
    assert '<script>"' in said
    assert "<script" not in drawn
