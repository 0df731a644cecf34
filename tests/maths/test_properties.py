"""What holds for every input, however wild."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tenhours.maths import Drawing, Tier, display, inline, linear
from tenhours.maths.chemistry import CHEMISTRY_HANDLERS
from tenhours.maths.commands import HANDLERS
from tenhours.maths.environments import ENVIRONMENT_HANDLERS
from tenhours.maths.fences import FENCE_HANDLERS
from tenhours.maths.letters import LETTER_HANDLERS
from tenhours.maths.physics import PHYSICS_HANDLERS
from tenhours.maths.spacing import SPACING_HANDLERS
from tenhours.maths.symbols import COMMANDS
from tenhours.maths.text_mode import TEXT_HANDLERS
from tenhours.maths.units import UNIT_HANDLERS

SETTINGS = settings(max_examples=150, deadline=None)

PIECES = st.sampled_from(
    [
        *"{}{}{}[]()^_^_&'~$#|,.+-=<>/* ",
        *["\\frac", "\\sqrt", "\\left(", "\\right)", "\\left\\{", "\\right.", "\\middle|"],
        *["\\sum", "\\hat", "\\overline", "\\underbrace", "\\text{a b}", "\\mathbf", "\\Big("],
        *["\\begin{matrix}", "\\end{matrix}", "\\begin{cases}", "\\end{cases}", "\\\\", "\\hline"],
        *["\\begin{array}{l|r}", "\\end{array}", "\\begin{aligned}", "\\end{aligned}", "\\tag{1}"],
        *["\\cloze{", "\\color{red}", "\\over", "\\operatorname*", "\\xrightarrow", "\\unknown{x}"],
        *[
            "\x1b[2J",
            "\u200d",
            "\ufe0f",
            "\u0301",
            "损",
            "👩\u200d🔬",
            "\ud800",
            "\u202e",
            "\u3000",
        ],
        *["%c\n", "\\def\\x#1{", "\\newcommand", "\\hspace{1em}", "\\substack{", "\\limits"],
    ]
)
LETTERS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=3)
READERS = sorted(
    {
        *HANDLERS,
        *CHEMISTRY_HANDLERS,
        *PHYSICS_HANDLERS,
        *UNIT_HANDLERS,
        *ENVIRONMENT_HANDLERS,
        *FENCE_HANDLERS,
        *LETTER_HANDLERS,
        *SPACING_HANDLERS,
        *TEXT_HANDLERS,
    }
)
TEX = st.lists(
    PIECES
    | LETTERS
    | st.sampled_from(sorted(COMMANDS))
    | st.sampled_from(READERS)
    | st.text(max_size=3)
).map("".join)
TIERS = st.sampled_from(Tier)


def check(drawing: Drawing) -> None:
    assert drawing.rows
    assert 0 <= drawing.baseline < len(drawing.rows)
    for row in drawing.rows:
        assert cell_len(row) == drawing.width
        assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in row)
        assert row.encode().decode() == row
    for mark in drawing.marks:
        assert 0 <= mark.row < len(drawing.rows)
        assert 0 <= mark.start < mark.end <= drawing.width


@SETTINGS
@given(TEX, st.integers(1, 100), TIERS)
def test_any_text_becomes_a_rectangle_of_printable_cells(
    source: str, width: int, tier: Tier
) -> None:
    check(display(source, width, tier=tier, hidden={0, 2}, marked={1}))
    check(inline(source, width, tier=tier, hidden={0, 2}, marked={1}))
    flat = linear(source, tier=tier, hidden={0, 2}, marked={1})
    check(flat)
    assert len(flat.rows) == 1
    if tier is Tier.ASCII:
        assert str(flat).isascii()
        assert str(display(source, width, tier=tier)).isascii()


@SETTINGS
@given(TEX, st.integers(1, 5))
def test_a_formula_in_a_line_of_text_keeps_to_its_rows(source: str, most: int) -> None:
    assert len(inline(source, 60, most).rows) <= most


def groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda pair: f"\\frac{{{pair[0]}}}{{{pair[1]}}}"),
        two.map(lambda pair: f"{pair[0]}+{pair[1]}"),
        two.map(lambda pair: f"{pair[0]}={pair[1]}"),
        two.map(lambda pair: f"\\begin{{bmatrix}}{pair[0]}&1\\\\2&{pair[1]}\\end{{bmatrix}}"),
        two.map(lambda pair: f"\\underset{{{pair[0]}}}{{{pair[1]}}}"),
        inner.map(lambda body: f"\\left({body}\\right)"),
        inner.map(lambda body: f"\\sqrt{{{body}}}"),
        inner.map(lambda body: f"\\overline{{{body}}}"),
        inner.map(lambda body: f"\\text{{if ${body}$}}"),
        inner.map(lambda body: f"\\sum_{{{body}}}"),
        inner.map(lambda body: f"\\foo{{{body}}}"),
        inner.map(lambda body: f"q_{{q{body}}}"),
    )


FORMULAS = st.recursive(st.sampled_from("ACDFGQSWYZ"), groups, max_leaves=12)


@SETTINGS
@given(FORMULAS)
def test_every_letter_of_a_formula_appears_as_often_as_it_was_written(source: str) -> None:
    for drawing in (display(source), linear(source)):
        for letter in "ACDFGQSWYZ":
            assert str(drawing).count(letter) == source.count(letter)


@SETTINGS
@given(st.lists(st.text("abcxyz", min_size=1, max_size=8), min_size=2, max_size=12))
def test_a_sum_is_never_wider_than_asked_when_it_can_be_broken(terms: list[str]) -> None:
    widest = max(map(len, terms))
    drawing = display("+".join(terms), widest + 8)
    assert drawing.width <= widest + 8
    assert "".join(str(drawing).split()) == "+".join(terms)


@SETTINGS
@given(FORMULAS, st.integers(0, 200))
def test_every_prefix_of_a_formula_draws(source: str, end: int) -> None:
    check(display(source[:end]))
    check(linear(source[:end]))


@SETTINGS
@given(FORMULAS)
def test_drawing_twice_gives_the_same(source: str) -> None:
    assert display(source) == display(source)
