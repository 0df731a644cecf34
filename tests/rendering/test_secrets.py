from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenhours.core.notes import Hole, Note, NoteKind
from tenhours.maths import Macros
from tenhours.rendering.layout import lay_out
from tenhours.rendering.lines import DrawingOptions
from tenhours.rendering.parts import Part, Stage, parts
from tenhours.rendering.plain import linear_text, plain_lines

HIDDEN = "hush"
MARKDOWN = st.text(alphabet="$\\(){}[]`*_~<>!-#|&; \n\tab1.:", max_size=25)
PIECES = st.lists(
    st.sampled_from(
        [
            "$",
            "$$",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "\\foo{",
            "}",
            "\\cloze{x}",
            "{",
            "`",
            "```\n",
            "\n",
            "    ",
            "- ",
            "> ",
            "| a | b |\n|---|---|\n| ",
            "[",
            "](",
            ")",
            "![",
            "<!--",
            "-->",
            "*",
            "\\frac",
            "\\text{",
            "\\left(",
            "\\begin{align}",
            "\\end{align}",
            "%",
            "\\\\",
            " ",
            "a",
        ]
    ),
    max_size=8,
).map("".join)
AROUND = st.one_of(MARKDOWN, PIECES)


def everything(shown: tuple[Part, ...]) -> str:
    """All that a student could see or copy."""
    written = [*plain_lines(shown), *plain_lines(shown, width=20)]
    written += [linear_text(part) for part in shown]
    for show_source in (False, True):
        layout = lay_out(shown, 40, DrawingOptions(show_source=show_source))
        written.append(str(layout))
        written += [span.source or "" for line in layout.lines for span in line.spans]
    return "\n".join(written)


def holding(before: str, written: str, after: str, *, in_maths: bool) -> Note:
    start = len(before)
    hole = Hole("1", start, start + len(written), HIDDEN, "", in_maths)
    return Note(NoteKind.CLOZE, before + written + after, holes=(hole,))


@settings(max_examples=150, deadline=None)
@given(AROUND, AROUND)
def test_a_hidden_hole_of_the_text_shows_nowhere(before: str, after: str) -> None:
    note = holding(before, "{{" + HIDDEN + "}}", after, in_maths=False)
    assert HIDDEN not in everything(parts(note, "1", Stage()))


@settings(max_examples=250, deadline=None)
@given(
    AROUND,
    AROUND,
    st.sampled_from([HIDDEN, r"\text{hush}", "hush$hush", r"\foo{hush}", "hush\nhush"]),
)
def test_a_hidden_hole_of_a_formula_shows_nowhere(before: str, after: str, inside: str) -> None:
    note = holding(before, "\\cloze{" + inside + "}", after, in_maths=True)
    assert HIDDEN not in everything(parts(note, "1", Stage()))


@settings(max_examples=100, deadline=None)
@given(PIECES, PIECES)
def test_a_hole_inside_a_formula_that_cannot_be_drawn_shows_nowhere(
    before: str, after: str
) -> None:
    note = holding(f"${before}\\foo{{", "\\cloze[2]{" + HIDDEN + "}", f"}}{after}$", in_maths=True)
    assert HIDDEN not in everything(parts(note, "1", Stage()))


@pytest.mark.parametrize(
    ("before", "written", "after"),
    [
        ("~~~", "\\cloze{hush\nhush}", ""),
        ("$%", "\\cloze{hush\nhush}", "$"),
        ("[a]: <", "\\cloze{hush}", ">\n\n[a]"),
        ("<!-- ", "\\cloze{hush --> hush}", ""),
        ("$\\twice{", "\\cloze{hush}", "}$"),
        ("$\\text{", "\\cloze{hush}", "}$"),
        ("$\\verb|", "\\cloze{hush}", "|$"),
        ("$\\frac", "\\cloze{hush}", "2$"),
        ("$x^", "\\cloze{hush}", "$"),
        ("$\\begin{align}a&=", "\\cloze{hush\\\\hush}", "\\end{align}$"),
        ("$\\newcommand{\\x}{", "\\cloze{hush}", "}\\x\\x$"),
    ],
)
def test_known_hiding_places_are_kept(before: str, written: str, after: str) -> None:
    note = holding(before, written, after, in_maths=True)
    macros = Macros.parse(r"\newcommand{\twice}[1]{#1#1}")
    shown = parts(note, "1", Stage())
    assert HIDDEN not in everything(shown)
    assert HIDDEN not in str(lay_out(shown, 60, DrawingOptions(macros=macros)))
    assert HIDDEN not in linear_text(shown[0], macros=macros)
