from __future__ import annotations

import pytest

from tenhours.rendering.gallery import Gallery, Named, Picture, named
from tenhours.rendering.layout import lay_out
from tenhours.rendering.lines import DrawingOptions, Layout
from tenhours.rendering.parts import Part, Role

PICTURE = Picture(7, 200, 100)


def gallery(picture: Picture = PICTURE, rows: int = 12) -> Gallery:
    return Gallery({"p.png": picture}, (10, 20), rows)


def draw(markdown: str, width: int = 60, shown: Gallery | None = None) -> Layout:
    return lay_out([Part(Role.FRONT, markdown)], width, DrawingOptions(pictures=shown or gallery()))


@pytest.mark.parametrize(
    ("pixels", "width", "cells"),
    [
        ((200, 100), 60, (20, 5)),
        ((200, 100), 10, (10, 2)),
        ((2000, 1000), 60, (48, 12)),
        ((1, 1), 60, (1, 1)),
        ((5000, 10), 60, (60, 1)),
        ((10, 5000), 60, (1, 12)),
    ],
)
def test_a_picture_keeps_its_size_or_what_fits(
    pixels: tuple[int, int], width: int, cells: tuple[int, int]
) -> None:
    assert gallery().size(Picture(7, *pixels), width) == cells


def test_a_picture_stands_on_lines_of_its_own_with_what_it_shows_below() -> None:
    small = gallery(Picture(7, 40, 40))
    assert str(draw("See ![a *red* dot](p.png) there.", shown=small)) == (
        "See\n\n      ░░░░\n      ░░░░\n      a red dot\n\nthere."
    )


def test_each_row_knows_its_picture_and_its_place() -> None:
    styles = [line.spans[-1].style for line in draw("![](p.png)").lines]
    assert styles == [f"picture:7:{row}" for row in range(5)]


def test_other_pictures_are_named() -> None:
    assert str(draw("![x](q.png)")) == "[image: x — q.png]"
    named_alone = lay_out([Part(Role.FRONT, "![x](p.png)")], 60, DrawingOptions())
    assert str(named_alone) == "[image: x — p.png]"


def test_a_picture_in_a_table_is_named() -> None:
    assert "[image: x — p.png]" in str(draw("| a |\n|---|\n| ![x](p.png) |"))


@pytest.mark.parametrize("width", [1, 3, 8, 20, 60, 200])
def test_no_picture_is_wider_than_the_card(width: int) -> None:
    wide = gallery(Picture(7, 3000, 300))
    for markdown in ("![x](p.png)", "- ![x](p.png)", "> - ![x](p.png)"):
        layout = draw(markdown, width, wide)
        assert max(line.width for line in layout.lines) <= max(width, 4)


def test_pictures_are_listed_in_order_and_once() -> None:
    assert named(["![a $x$](b%20c.png) [![y](y.png)](u)", "`![z](z.png)` ![a](<b c.png>)"]) == [
        Named("a $x$", "b c.png"),
        Named("y", "y.png"),
    ]


def test_card_text_cannot_hold_a_cell_of_a_picture() -> None:
    layout = draw("\U0010eeee\u0305\u0305 &#x10EEEE; `\U0010eeee` $\U0010eeee$")
    assert "\U0010eeee" not in str(layout)
