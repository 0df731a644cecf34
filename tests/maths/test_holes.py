"""Holes in formulas: hidden, revealed, plain."""

from __future__ import annotations

from tenhours.maths import Mark, display, inline, linear

FORMULA = "\\cloze{\\sigma^2}=\\frac{\\cloze[2]{\\sum_i x_i}}{n}"


def test_a_hole_that_is_neither_hidden_nor_marked_is_drawn_plainly() -> None:
    assert str(linear(FORMULA)) == "σ² = (∑ᵢ xᵢ)/n"
    assert linear(FORMULA).marks == ()


def test_a_hidden_hole_shows_a_frame_of_its_size_and_not_its_content() -> None:
    drawing = linear(FORMULA, hidden={0})
    assert str(drawing) == "[·] = (∑ᵢ xᵢ)/n"
    assert drawing.marks == (Mark(0, 0, 3, "hidden"),)


def test_holes_are_counted_in_the_order_of_the_source() -> None:
    assert "∑" not in str(display(FORMULA, hidden={1}))
    assert "σ²" in str(display(FORMULA, hidden={1}))


def test_a_tall_hidden_hole_is_a_tall_frame() -> None:
    drawing = display("y=\\cloze{\\frac{a+b}{c}}", hidden=[0])
    assert str(drawing) == "    ┌─────┐\ny = │     │\n    └─────┘"
    assert {mark.kind for mark in drawing.marks} == {"hidden"}


def test_a_revealed_hole_carries_a_mark_over_its_cells() -> None:
    drawing = display("a=\\cloze{b+c}", marked={0})
    assert str(drawing) == "a = b + c"
    assert drawing.marks == (Mark(0, 4, 9, "revealed"),)


def test_the_signs_around_a_hole_keep_their_spacing() -> None:
    assert str(display("a\\cloze{+b}=c")) == "a + b = c"
    assert str(display("a\\cloze{\\le}b", hidden={0})) == "a [·] b"


def test_a_hole_inside_what_cannot_be_drawn_is_hidden_too() -> None:
    for draw in (display, linear):
        assert "secret" not in str(draw("\\foo{\\cloze{secret}}+1", hidden={0}))
        assert "secret" not in str(draw("\\begin{foo}\\cloze{secret}\\end{foo}", hidden={0}))
        assert "secret" not in str(draw("{" * 500 + "\\cloze{secret}" + "}" * 500, hidden={0}))
        assert "secret" not in str(draw("x" * 30_000 + "\\cloze{secret}", hidden={0}))
    assert "secret" not in str(inline("\\text{a $\\cloze{secret}$}", 40, hidden={0}))


def test_marks_follow_their_cells_when_a_line_is_broken() -> None:
    drawing = display("f(x)=aaaaaaaa+\\cloze{bbbbbbbb}+cccccccc", 20, marked={0})
    assert len(drawing.rows) > 1
    [mark] = drawing.marks
    assert drawing.rows[mark.row][mark.start : mark.end] == "bbbbbbbb"


def test_a_hole_in_a_script_or_a_matrix_is_marked_where_it_lands() -> None:
    drawing = display("\\begin{pmatrix}a&b\\\\c&\\cloze{d}\\end{pmatrix}", marked={0})
    [mark] = drawing.marks
    assert drawing.rows[mark.row][mark.start : mark.end] == "d"
    script = display("x^{\\cloze{2}}", marked={0})
    assert script.rows == ("x²",)
    assert script.marks == (Mark(0, 1, 2, "revealed"),)


def test_colours_are_marks() -> None:
    assert display("a+\\textcolor{red}{b}").marks == (Mark(0, 4, 5, "colour:red"),)
