"""Formulas wider than the room they have."""

from __future__ import annotations

from tenhours.maths import display


def test_a_formula_breaks_at_its_relations_first() -> None:
    assert str(display("y=aaaa+bbbb=cccc+dddd", 16)) == "y = aaaa + bbbb\n = cccc + dddd"


def test_then_at_its_operators_with_a_hanging_indent() -> None:
    assert str(display("y=aaaa+bbbb+cccc", 14)) == "y = aaaa\n   + bbbb\n   + cccc"


def test_a_sum_inside_parentheses_breaks_when_nothing_else_does() -> None:
    drawing = display("f\\left(aaaaaaaa+bbbbbbbb+cccccccc\\right)", 24)
    assert drawing.width <= 24
    assert "".join(str(drawing).split()) == "f(aaaaaaaa+bbbbbbbb+cccccccc)"


def test_words_break_at_their_spaces() -> None:
    drawing = display("\\text{one two three four five six seven}", 20)
    assert drawing.width <= 20
    assert " ".join(str(drawing).split()) == "one two three four five six seven"


def test_the_right_hand_side_of_aligned_equations_breaks_in_its_column() -> None:
    drawing = display("\\begin{aligned}y&=aaaaaaaaaaaa+bbbbbbbbbbbb\\\\z&=c\\end{aligned}", 24)
    assert str(drawing) == "y = aaaaaaaaaaaa\n    + bbbbbbbbbbbb\n\nz = c"


def test_columns_of_a_matrix_move_closer() -> None:
    source = "\\begin{matrix}aaaa&bbbb&cccc\\end{matrix}"
    assert display(source, 14).rows == ("aaaa bbbb cccc",)


def test_what_cannot_be_broken_is_wider_than_asked_and_whole() -> None:
    drawing = display("\\begin{matrix}aaaa&bbbb&cccc\\end{matrix}", 5)
    assert drawing.rows == ("aaaa bbbb cccc",)
    assert drawing.width == 14


def test_lines_with_tall_parts_are_set_apart() -> None:
    drawing = display("y=\\frac{aaaa}{b}=\\frac{cccc}{d}", 12)
    assert str(drawing).split("\n")[3] == ""
    assert len(drawing.rows) == 7


def test_a_tall_body_breaks_between_its_delimiters() -> None:
    assert str(display("\\left[\\frac{a}{b}+cccccccc+dddddddd\\right]", 24)).split("\n") == [
        "⎡ a            ⎤",
        "⎢─── + cccccccc⎥",
        "⎢ b            ⎥",
        "⎢              ⎥",
        "⎣  + dddddddd  ⎦",
    ]


def test_a_product_of_parentheses_breaks_between_them() -> None:
    assert str(display("(aaaa)(bbbb)(cccc)", 14)) == "(aaaa)(bbbb)\n    (cccc)"


def test_a_framed_formula_breaks_inside_its_frame() -> None:
    drawing = display("\\boxed{y=aaaaaaaa+bbbbbbbb}", 20)
    assert drawing.width <= 20
    assert drawing.rows[0][0] == "┌"


def test_statements_side_by_side_are_parted_between_them() -> None:
    drawing = display("a = bbbbbbbb,\\quad c = dddddddddd", 20)
    assert str(drawing).split("\n") == ["a = bbbbbbbb,", " c = dddddddddd"]


def test_no_line_begins_with_a_point() -> None:
    drawing = display("f(x) = g(x)h(yyyyyy).", 20)
    assert not any(row.strip() == "." for row in drawing.rows)


def test_a_long_case_is_broken_inside_its_brace() -> None:
    numbers = ", ".join(["4.28"] * 20)
    drawing = display("\\begin{cases}C=[" + numbers + "]\\\\D=1\\end{cases}", 60)
    assert drawing.width <= 60
    assert str(drawing).count("4.28") == 20


def test_a_line_too_long_for_its_place_under_the_relation_moves_to_the_left() -> None:
    drawing = display("f(x,y,z)=\\frac{aaaaaaaaaaaaaaaaaaaaaaaaaaaaa}{b}", 36)
    assert drawing.width <= 36


def test_equations_that_do_not_fit_side_by_side_are_broken_one_by_one() -> None:
    source = "\\begin{align}aaaaaaaaaaaa+bbbbbbbbbbbbbb&=c+dddddddddddd\\\\x&=y\\end{align}"
    drawing = display(source, 36)
    assert drawing.width <= 36
    assert str(drawing).split("\n")[-1] == "x = y"
