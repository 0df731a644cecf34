"""What cannot be read is shown as it was written, and named for `lint`."""

from __future__ import annotations

import time

import pytest

from tenhours.maths import Drawing, Macros, Tier, display, inline, linear


def test_an_unknown_command_appears_with_its_arguments() -> None:
    drawing = display("a+\\foo[x]{ b }{c}+d")
    assert str(drawing) == "a + \\foo[x]{ b }{c} + d"
    [unknown] = drawing.unknown
    assert (unknown.text, unknown.start, unknown.end) == ("\\foo", 2, 6)
    assert not drawing.complete


def test_an_unknown_environment_appears_whole() -> None:
    source = "\\begin{tikzcd} A & B \\end{tikzcd}"
    assert str(display("x=" + source)) == "x = " + source


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("\\frac{a}{b", "ab"),
        ("a}+b", "ab"),
        ("\\left(a+b", "ab"),
        ("a\\right)", "a"),
        ("\\begin{matrix}a&b", "ab"),
        ("a&b", "ab"),
        ("\\sqrt[3{x}", "√"),
        ("\\text{abc", "abc"),
        ("x^", "x"),
        ("\\frac", ""),
    ],
)
def test_unbalanced_input_draws_what_was_read(source: str, kept: str) -> None:
    drawing = display(source)
    assert all(letter in str(drawing) for letter in kept)
    if source != "a&b":
        assert drawing.unknown
        assert all(0 <= u.start <= u.end <= len(source) for u in drawing.unknown)


def test_a_complete_drawing_says_so() -> None:
    assert display("\\frac{a}{b}").complete
    assert display("\\frac{a}{b}").unknown == ()


@pytest.mark.parametrize(
    "source",
    [
        "\\frac{a}{" * 1_000 + "x" + "}" * 1_000,
        "{" * 1_000 + "x" + "}" * 1_000,
        "x^{" * 1_000 + "y" + "}" * 1_000,
        "x_" * 1_000,
        "\\left(" * 1_000 + "x" + "\\right)" * 1_000,
        "\\Big(" * 700 + "\\Big)" * 700,
        "\\hat" * 1_000 + "x",
        "a \\over " * 700,
        "\\begin{pmatrix}" * 500,
        "x+y^2=" * 17_000,
        "{" * 100_000,
        "\\def\\a{\\a\\a}\\a",
        "\\newcommand{\\a}[1]{\\a{#1#1}}\\a{x}",
    ],
    ids=lambda source: source[:12],
)
def test_deep_long_and_endless_formulas_answer_at_once(source: str) -> None:
    start = time.perf_counter()
    drawings = (display(source), linear(source), inline(source, 40))
    assert time.perf_counter() - start < 3 * 0.5
    assert all(drawing.rows for drawing in drawings)


@pytest.mark.parametrize("tier", Tier)
def test_escapes_and_invisible_characters_never_reach_the_terminal(tier: Tier) -> None:
    drawing = display("a\x1b[31mb\x07\u202ec\u2066\x9b\r\x00\\text{\x1b]0;x}\\foo{\x1b}", tier=tier)
    for row in drawing.rows:
        assert row.isprintable()


def test_macros_of_a_deck() -> None:
    macros = Macros.parse(
        "\\newcommand{\\E}[2][q]{\\mathbb{E}_{#1}\\left[#2\\right]}\n"
        "\\renewcommand\\vec[1]{\\mathbf{#1}}\n"
        "\\def\\half#1{\\frac{#1}{2}} % a comment\n"
        "\\DeclareMathOperator*{\\argsup}{arg\\,sup}\n"
        "\\DeclareMathOperator{\\ReLU}{ReLU}\n"
    )
    assert macros.problems == ()
    assert str(linear("\\E{x}+\\E[p]{\\vec y}", macros=macros)) == "𝔼_q[x] + 𝔼ₚ[𝐲]"
    assert str(linear("\\half{a}", macros=macros)) == "a/2"
    assert str(linear("\\ReLU(x)", macros=macros)) == "ReLU(x)"
    assert display("\\argsup_x f", macros=macros).rows == ("arg sup f", "   x     ")


def test_what_is_not_a_definition_is_a_problem_with_its_line() -> None:
    macros = Macros.parse("\\newcommand{\\a}{x}\n\nhello\n\\newcommand{b}{c}\n\\def\\d{y}")
    assert [line for line, _ in macros.problems] == [3, 4]
    assert str(linear("\\a\\d", macros=macros)) == "xy"


def test_a_formula_may_define_its_own_commands() -> None:
    drawing = linear("\\newcommand{\\R}{\\mathbb{R}}\\let\\to\\mapsto x\\to\\R")
    assert str(drawing) == "x ↦ ℝ"


def test_a_definition_in_one_formula_does_not_leak_into_the_next() -> None:
    linear("\\def\\mine{x}\\mine")
    assert str(linear("\\mine")) == "\\mine"


def plain(source: str) -> Drawing:
    return display(source, tier=Tier.ASCII)


def test_ascii_spells_out_what_it_cannot_draw() -> None:
    assert str(plain("\\alpha x\\le\\beta\\to\\infty")) == "alpha x <= beta -> inf"
    assert str(plain("\\frac{a}{\\sqrt b}")).split("\n") == ["   a", "--------", " sqrt b"]
    assert plain("\\left(\\frac ab\\right)").rows == ("/ a \\", "|---|", "\\ b /")
    assert plain("x^2").rows == (" 2", "x ")
    assert str(linear("x^2+\\hat\\theta'", tier=Tier.ASCII)) == "x^2 + hat(theta)'"
    assert str(plain("\\text{é 损}")) == "e <U+635F>"
