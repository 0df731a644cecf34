"""What each construct of LaTeX looks like."""

from __future__ import annotations

import pytest

from tenhours.maths import Macros, display, inline, linear


def drawn(source: str, width: int = 76) -> list[str]:
    return str(display(source, width)).split("\n")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a+b", "a + b"),
        ("-x", "−x"),
        ("a=-b", "a = −b"),
        ("a\\cdot-b", "a ⋅ −b"),
        ("f(-x)", "f(−x)"),
        ("|-x|-1", "|−x| − 1"),
        ("p(x|y)", "p(x|y)"),
        ("p(x\\mid y)", "p(x ∣ y)"),
        ("\\sin x+\\log(y)", "sin x + log(y)"),
        ("2\\sin\\theta", "2 sin θ"),
        ("-\\log p", "−log p"),
        ("f\\colon X\\to Y", "f: X → Y"),
        ("(1,2)", "(1, 2)"),
        ("10,000+10{,}000", "10,000 + 10,000"),
        ("x_{i+1}", "xᵢ₊₁"),
        ("a\\,b\\quad c", "a b  c"),
        ("\\exists x.\\,x\\ne 0", "∃x. x ≠ 0"),
        ("a \\bmod b", "a mod b"),
        ("a\\equiv b\\pmod{n}", "a ≡ b (mod n)"),
    ],
)
def test_atoms_are_spaced_by_their_classes(source: str, line: str) -> None:
    assert drawn(source) == [line]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x^2_i", "xᵢ²"),
        ("f'(x)", "f′(x)"),
        ("f''^2", "f″²"),
        ("A^\\top", "Aᵀ"),
        ("90^\\circ", "90°"),
        ("x^*", "x*"),
        ("x^{(t+1)}", "x⁽ᵗ⁺¹⁾"),
        ("{}^2_3H", "₃²H"),
        ("\\mathbf{x}_{\\text{max}}", "𝐱ₘₐₓ"),
        ("\\int_0^1 x\\,dx", "∫₀¹ x dx"),
    ],
)
def test_scripts_that_have_characters_stay_on_the_line(source: str, line: str) -> None:
    assert drawn(source) == [line]


def test_scripts_are_never_half_in_characters_and_half_on_rows() -> None:
    assert drawn("x_\\theta^2") == [" 2", "x", " θ"]
    assert drawn("e^{x^2}") == [" x²", "e"]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\sum_{i=1}^n x_i", [" n", " ∑  xᵢ", "i=1"]),
        ("\\sum\\nolimits_{i=1}^n x_i", ["∑ᵢ₌₁ⁿ xᵢ"]),
        ("\\int\\limits_0^1 x", ["1", "∫ x", "0"]),
        ("\\lim_{x\\to0}f", ["lim f", "x→0"]),
        ("\\operatorname*{argmax}_\\theta L", ["argmax L", "  θ"]),
        ("\\mathop{\\mathrm{Var}}_q x", ["Var x", " q"]),
        ("\\sum_{\\substack{i<n\\\\i\\ne j}}a", [" ∑  a", "i<n", "i≠j"]),
    ],
)
def test_big_operators_carry_limits(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\frac12", [" 1", "───", " 2"]),
        ("{a+b \\over c}", [" a + b", "───────", "   c"]),
        ("\\binom{n}{k}", ["⎛n⎞", "⎜ ⎟", "⎝k⎠"]),
        ("{n\\choose k}", ["⎛n⎞", "⎜ ⎟", "⎝k⎠"]),
        ("\\genfrac{[}{]}{0pt}{}{n}{k}", ["⎡n⎤", "⎢ ⎥", "⎣k⎦"]),
        ("\\cfrac{1}{1+\\cfrac1x}", ["    1", "─────────", "      1", " 1 + ───", "      x"]),
        ("\\frac ab\\frac cd", [" a   c", "─── ───", " b   d"]),
    ],
)
def test_fractions(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\sqrt2", ["√2"]),
        ("\\sqrt{10}", ["√10"]),
        ("\\sqrt[3]{x}", ["∛x"]),
        ("\\sqrt[n]{x}", ["ⁿ√x"]),
        ("\\sqrt{x+1}", [" _____", "√x + 1"]),
        ("\\sqrt{\\frac ab}", ["┌───", "│ a", "│───", "√ b"]),
    ],
)
def test_roots(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\left(\\frac ab\\right)", ["⎛ a ⎞", "⎜───⎟", "⎝ b ⎠"]),
        ("\\left\\{\\frac ab\\right\\}", ["⎧ a ⎫", "⎨───⎬", "⎩ b ⎭"]),
        ("\\left.\\frac ab\\right|_0", [" a │", "───│", " b │0"]),
        ("\\left\\langle\\frac ab\\right\\rangle", ["╱ a ╲", "⟨───⟩", "╲ b ╱"]),
        ("\\Big[\\frac ab\\Big]^2", ["⎡ a ⎤2", "⎢───⎥", "⎣ b ⎦"]),
        ("\\big(x\\big)", ["(x)"]),
        ("\\left(x_\\theta\\right)^2", ["(x )²", "  θ"]),
        ("P\\left(A\\middle|B\\right)", ["P(A | B)"]),
        ("\\lVert x\\rVert_2", ["‖x‖₂"]),
    ],
)
def test_delimiters_are_as_tall_as_what_they_enclose(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\bar x", ["x̄"]),
        ("\\overline{x+y}", ["_____", "x + y"]),
        ("\\widehat{xyz}", ["/‾\\", "xyz"]),
        ("\\overrightarrow{AB}", ["─→", "AB"]),
        ("\\underbrace{x+y}_k", ["x + y", "└─┬─┘", "  k"]),
        ("a\\overset{!}{=}b", ["  !", "a = b"]),
        ("X\\xrightarrow{d}Y", ["   d", "X ──→ Y"]),
        ("\\boxed{x}", ["┌───┐", "│ x │", "└───┘"]),
        ("a\\phantom{bb}c", ["a  c"]),
        ("a\\not=b\\not\\in c", ["a ≠ b ∉ c"]),
    ],
)
def test_what_stands_above_and_around(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}", ["⎛a  b⎞", "⎝c  d⎠"]),
        ("\\begin{vmatrix}a&b\\\\c&d\\end{vmatrix}", ["│a  b│", "│c  d│"]),
        ("\\begin{Bmatrix}a\\\\b\\end{Bmatrix}", ["⎧a⎫", "⎨ ⎬", "⎩b⎭"]),
        ("\\begin{smallmatrix}a&b\\end{smallmatrix}", ["a b"]),
        (
            "\\begin{array}{|l|r|}\\hline a&b\\\\\\hline cc&dd\\\\\\hline\\end{array}",
            ["┌────┬────┐", "│ a  │  b │", "├────┼────┤", "│ cc │ dd │", "└────┴────┘"],
        ),
        (
            "x=\\begin{cases}1&a\\\\0&b\\end{cases}",
            ["    ⎧ 1   a", "x = ⎨", "    ⎩ 0   b"],
        ),
        ("\\begin{rcases}a\\\\b\\end{rcases}", ["a ⎫", "  ⎬", "b ⎭"]),
        ("\\begin{aligned}a&=b\\\\&=c+d\\end{aligned}", ["a = b", "  = c + d"]),
        ("\\begin{align*}a&=b\\tag{1}\\\\c&=d\\end{align*}", ["a = b   (1)", "c = d"]),
        ("\\begin{gathered}a\\\\b+c\\end{gathered}", ["  a", "b + c"]),
        ("\\begin{eqnarray}a&=&b\\\\cc&=&d\\end{eqnarray}", [" a = b", "cc = d"]),
        ("a=b\\\\c", ["a = b", "c"]),
    ],
)
def test_tables(source: str, rows: list[str]) -> None:
    assert drawn(source) == rows


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\mathbb{R}^n", "ℝⁿ"),
        ("\\mathcal{L}", "ℒ"),
        ("\\mathfrak{g}", "𝔤"),
        ("\\boldsymbol{\\theta}", "𝛉"),
        ("\\bm{\\mathcal{L}}", "𝓛"),
        ("{\\bf x}y", "𝐱y"),
        ("\\text{if $x_i>0$ then}", "if xᵢ > 0 then"),
        ("\\text{caf\\'e --- 50\\%}", "café — 50%"),
        ("\\mathbf{x+1}", "𝐱 + 𝟏"),
        ("\\backslash", "∖"),
        ("A\\setminus B", "A ∖ B"),
        ("x\\coloneqq y", "x ≔ y"),
        ("a\\hspace{1em}b\\label{eq}\\nonumber", "a  b"),
        ("a\\kern-3pt b\\mkern 18mu c", "ab  c"),
        ("\\textcolor{red}{x}+{\\color{blue}y}", "x + y"),
        ("\\href{https://example.org}{x}", "x"),
        ("\\operatorname{log-lik}(x)", "log-lik(x)"),
    ],
)
def test_alphabets_words_and_spaces(source: str, line: str) -> None:
    assert drawn(source) == [line]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\frac{a+b}{c+d}", "(a + b)/(c + d)"),
        ("\\frac{df}{dx}", "df/dx"),
        ("\\frac{\\partial f}{\\partial x_i}", "∂f/∂xᵢ"),
        ("\\frac{x}{2y}", "x/(2y)"),
        ("-\\frac12x", "−1/2 x"),
        ("\\sqrt{x+1}", "√(x + 1)"),
        ("{a+b}^2", "(a + b)²"),
        ("\\binom nk", "C(n, k)"),
        ("\\left(\\begin{array}{c}a\\\\b\\end{array}\\right)", "(a; b)"),
        ("\\begin{cases}a,&b\\\\c&d\\end{cases}", "{ a, b; c, d"),
        ("X\\xrightarrow{n\\to\\infty}Y", "X →^{n→∞} Y"),
        ("\\overline{AB}", "overline(AB)"),
    ],
)
def test_linear_form_has_the_parentheses_that_it_needs(source: str, line: str) -> None:
    assert str(linear(source)) == line


def test_a_fraction_sits_on_the_line_of_text() -> None:
    drawing = inline("\\frac ab", 40)
    assert (len(drawing.rows), drawing.baseline) == (3, 1)


def test_what_is_too_tall_for_a_line_of_text_is_written_in_one_row() -> None:
    assert inline("\\frac{\\frac ab}c", 40).rows == ("(a/b)/c",)
    assert inline("\\frac ab", 40, max_rows=1).rows == ("a/b",)


def test_sums_in_a_line_of_text_keep_their_limits_beside_them() -> None:
    assert inline("\\sum_{i=1}^n x_i", 40).rows == ("∑ᵢ₌₁ⁿ xᵢ",)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\SI{3.0e8}{\\metre\\per\\second}", "3.0 × 10⁸ m s⁻¹"),
        ("\\SI{9.81}{m.s^{-2}}", "9.81 m s⁻²"),
        ("\\qty{5}{\\kilo\\gram\\metre\\squared}", "5 kg m²"),
        ("\\unit{kg/m^3}", "kg/m³"),
        ("\\num{2.0 +- 0.1}", "2.0 ± 0.1"),
        ("\\num{1e6}", "10⁶"),
        ("\\ang{30;10}", "30°10′"),
        ("\\SI{45}{\\degree}", "45°"),
        ("\\SI{20}{\\celsius}", "20°C"),
        ("\\SIrange{1}{5}{\\micro\\metre}", "1–5 µm"),
    ],
)
def test_quantities_are_written_with_their_units(source: str, line: str) -> None:
    assert display(source).complete
    assert drawn(source) == [line]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\ce{2H2 + O2 -> 2H2O}", "2 H₂ + O₂ ⟶ 2 H₂O"),
        ("\\ce{SO4^2- + Ba^{2+} -> BaSO4 v}", "SO₄²⁻ + Ba²⁺ ⟶ BaSO₄ ↓"),
        ("\\ce{NH4+}", "NH₄⁺"),
        ("\\ce{CuSO4*5H2O}", "CuSO₄ ⋅ 5 H₂O"),
        ("\\ce{N2O4 <=> 2NO2}", "N₂O₄ ⇌ 2 NO₂"),
    ],
)
def test_chemical_formulas_get_their_indices_and_charges(source: str, line: str) -> None:
    assert display(source).complete
    assert drawn(source) == [line]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\braket{x|y}", "⟨x|y⟩"),
        ("\\braket{x}{y}", "⟨x|y⟩"),
        ("\\ketbra{0}{1}", "|0⟩⟨1|"),
        ("\\ev{A}{\\psi}", "⟨ψ|A|ψ⟩"),
        ("\\mel{a}{H}{b}", "⟨a|H|b⟩"),
        ("\\comm{A}{B}", "[A, B]"),
        ("\\order{n^2}", "𝒪(n²)"),
        ("\\qty(x)", "(x)"),
        ("\\abs*{x}", "|x|"),
    ],
)
def test_the_shorthands_of_physics_are_read(source: str, line: str) -> None:
    assert display(source).complete
    assert drawn(source) == [line]


def test_derivatives_may_be_mixed_or_of_a_higher_order() -> None:
    assert drawn("\\pdv{f}{x}{y}") == [" ∂²f", "──────", " ∂x∂y"]
    assert drawn("\\dv[2]{f}{x}") == [" d²f", "─────", " dx²"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x\\ ", "x"),
        ("x\\", "x"),
        ("a &lt; b", "a < b"),
        ("\\left&lt;x\\right&gt;", "⟨x⟩"),
        ("\\begin{matrix}a &amp; b\\end{matrix}", "a  b"),
        ("\\verb|a_b|", "a_b"),
        ("\\texorpdfstring{x^2}{x2}", "x²"),
        ("\\dot{x_1}", "x\u0307₁"),
        ("\\hat{y_i^2}", "y\u0302ᵢ²"),
    ],
)
def test_what_notes_hold_besides_clean_tex_is_drawn(source: str, line: str) -> None:
    assert display(source).complete
    assert drawn(source) == [line]


def test_limits_may_be_written_after_the_sign_of_the_script() -> None:
    assert drawn("\\max_\\limits{x}y") == ["max y", " x"]


def test_a_bar_covers_all_of_its_base() -> None:
    assert drawn("\\bar{AB}") == ["__", "AB"]


def test_a_line_that_goes_on_with_a_plus_is_spaced_as_a_sum() -> None:
    source = "\\begin{split}&a\\\\&\\quad+b\\\\&-c\\end{split}"
    assert drawn(source) == ["a", "   + b", "−c"]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("x^\\T y", ["xᵀy"]),
        ("\\frac\\T\\R", [" ⊤", "───", " ℝ"]),
        ("\\hat\\x", ["x\u0302"]),
        ("A\\inv B", ["A⁻¹B"]),
        ("\\left(\\frac ab\\right)\\inv", ["⎛ a ⎞−1", "⎜───⎟", "⎝ b ⎠"]),
        ("\\left\\open x\\right]", ["[x]"]),
    ],
)
def test_a_command_of_the_deck_may_stand_for_an_argument(source: str, rows: list[str]) -> None:
    macros = Macros.parse(
        "\\newcommand{\\T}{\\top}\n\\newcommand{\\R}{\\mathbb{R}}\n\\newcommand{\\x}{x}\n"
        "\\newcommand{\\inv}{^{-1}}\n\\newcommand{\\open}{[}"
    )
    assert str(display(source, macros=macros)).split("\n") == rows


def test_a_hole_inside_a_quantity_or_a_reaction_does_not_leak() -> None:
    for command in ("\\ce{H2\\cloze{O}}", "\\SI{\\cloze{O}}{m}", "\\ev{\\cloze{O}}"):
        assert "O" not in str(display(command, hidden=[0]))


def test_an_equation_of_kets_is_broken_at_its_relations() -> None:
    source = "|0\\rangle\\langle1| = |a\\rangle\\langle b|X + |c\\rangle\\langle d|Y = Z"
    assert drawn(source, 24) == ["|0⟩⟨1|", "      = |a⟩⟨b|X", "        + |c⟩⟨d|Y = Z"]


def test_plain_brackets_grow_with_what_is_tall_between_them() -> None:
    assert drawn("2(\\frac{z}{c})^2+f(x)") == [
        " ⎛ z ⎞2",
        "2⎜───⎟  + f(x)",
        " ⎝ c ⎠",
    ]
    assert drawn("[0,\\frac12)") == ["⎡    1 ⎞", "⎢0, ───⎟", "⎣    2 ⎠"]


def test_a_bracket_without_a_partner_does_not_grow() -> None:
    assert drawn("(\\frac12") == ["  1", "(───", "  2"]


def test_an_accented_relation_keeps_its_room() -> None:
    assert drawn("a\\tilde{=}b") == ["a =\u0303 b"]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("x_1,...,x_n", "x₁, ..., xₙ"),
        ("1+2+...", "1 + 2 + ..."),
        ("x=y\\,.", "x = y ."),
        ("x,.", "x,."),
    ],
)
def test_typed_dots_are_spaced_like_an_operand(source: str, line: str) -> None:
    assert drawn(source) == [line]


def test_a_superscript_stands_beside_the_top_of_a_bracket_of_two_rows() -> None:
    assert drawn("\\begin{pmatrix}a\\\\b\\end{pmatrix}^\\top=c") == ["⎛a⎞⊤ = c", "⎝b⎠"]


def test_an_operator_may_be_named_as_amsmath_names_its_own() -> None:
    assert drawn("\\qopname\\relax o{lcm} x") == ["lcm x"]
    assert drawn("\\qopname\\relax m{lcm}_x y") == ["lcm y", " x"]


def test_the_bars_of_neighbouring_roots_do_not_meet() -> None:
    assert drawn("\\sqrt{ab}\\sqrt{cd}") == [" __  __", "√ab √cd"]
    assert drawn("\\sqrt2\\sqrt3") == ["√2√3"]


@pytest.mark.parametrize("source", ["\\Aboxed", "\\boxed{}", "\\left(\\right)", "\\fbox{}"])
@pytest.mark.parametrize("width", [1, 5, 76])
def test_what_is_empty_is_drawn_at_any_width(source: str, width: int) -> None:
    drawing = display(source, width)
    assert {len(row) for row in drawing.rows} == {drawing.width}
