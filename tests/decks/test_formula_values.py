"""Formulas of cards are computed as a reader of mathematics would."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import sympy
from tests.decks.card_text import Unreadable, sides, symbolic, value

X = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]])
Y = np.array([1.0, 0.0, 2.0])
SQUARE = np.array([[2.0, 1.0], [1.0, 3.0]])


@pytest.mark.parametrize(
    ("tex", "exact"),
    [
        ("2 + 3 \\cdot 4", 14),
        ("-2^2", -4),
        ("\\frac12 + \\tfrac{1}{4}", 0.75),
        ("3 \\times 10^{-4}", 0.0003),
        ("1{,}024 / 2", 512),
        ("12\\%", 0.12),
        ("5! / 3!", 20),
        ("\\binom{5}{2}", 10),
        ("\\sqrt[3]{8} + \\sqrt2", 2 + math.sqrt(2)),
        ("\\log e^2", 2),
        ("\\log_2 8", 3),
        ("\\log(2)^2", math.log(2) ** 2),
        ("\\sin^2 1 + \\cos^2 1", 1),
        ("\\lfloor 7/2 \\rfloor + \\lceil 7/2 \\rceil", 7),
        ("\\max(1, 3, 2) - \\min\\{4, 5\\}", -1),
        ("|2 - 5|", 3),
        ("\\sum_{i=1}^{4} i^2", 30),
        ("\\sum_{i=1}^{3} \\sum_{j=1}^{i} j", 10),
        ("\\prod_{k=1}^{5} k", 120),
        ("\\sum_{k=0}^{\\infty} \\frac{2^k}{k!}", math.exp(2)),
        ("\\int_0^1 x^2 \\, dx", 1 / 3),
        ("\\int_{-\\infty}^{\\infty} e^{-x^2} \\,\\mathrm{d}x", math.sqrt(math.pi)),
        ("\\left(1 + \\frac{1}{2}\\right)^2", 2.25),
        ("\\det\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}", -2),
        ("\\mathbf{1}[2 < 3] + \\mathbf{1}\\{2 > 3\\}", 1),
    ],
)
def test_numbers(tex: str, exact: float) -> None:
    assert value(tex) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(
    ("tex", "names", "exact"),
    [
        ("\\lambda x", {"lambda_": 2, "x": 3}, 6),
        ("\\hat\\beta + \\bar x - \\tilde{y}", {"beta_hat": 1, "x_bar": 2, "y_tilde": 4}, -1),
        ("\\sigma_x^2", {"sigma_x": 3}, 9),
        ("c_{\\mathrm{FP}} + n_+ + w^*", {"c_FP": 1, "n_plus": 2, "w_star": 3}, 6),
        ("\\frac{\\mathrm{TP}}{\\mathrm{TP} + \\mathrm{FN}}", {"TP": 3, "FN": 1}, 0.75),
        ("x_1 + x_3", {"x": [1, 2, 4]}, 5),
        ("A_{12} + A_{2,1}", {"A": [[0, 1], [10, 0]]}, 11),
        ("A_{ij}", {"A": [[0, 1], [10, 0]], "i": 2, "j": 1}, 10),
        ("x^{(2)}_1", {"x": [[1, 2], [3, 4]]}, 3),
        ("p_0 + p_1", {"p": {0: 0.25, 1: 0.5}}, 0.75),
        ("\\sum_i x_i", {"x": [1, 2, 4]}, 7),
        ("\\sum_{i<j} x_i x_j", {"x": [1, 2, 3]}, 11),
        ("\\sum_{j \\ne i} x_j", {"x": [1, 2, 3], "i": 2}, 4),
        ("\\sum_{x \\in S} f(x)", {"S": {1, 2}, "f": lambda x: x + 1}, 5),
        ("\\max_i |x_i| + \\arg\\max_i x_i", {"x": [1, -5, 2]}, 8),
        ("\\sigma(z) (1 - \\sigma(z))", {"sigma": lambda z: z / 2, "z": 1}, 0.25),
        ("\\sigma'(z)^2", {"sigma_prime": lambda z: z, "z": 3}, 9),
        ("\\mathrm{Var}(X) + \\mathbb{E}[X]^2", {"Var": lambda x: x, "E": lambda x: x, "X": 3}, 12),
        ("P(A \\mid B)", {"P": lambda a, b: a / b, "A": 1, "B": 4}, 0.25),
        ("\\mathrm{KL}(p \\,\\|\\, q)", {"KL": lambda p, q: p - q, "p": 3, "q": 1}, 2),
        (
            "\\theta - \\eta \\nabla L(\\theta)",
            {"theta": 1, "eta": 0.5, "nabla_L": lambda t: t},
            0.5,
        ),
        ("[A^{-1}]_{11} + [A^\\top]_{1,2}", {"A": np.array([[2, 0], [5, 1]])}, 5.5),
        ("P(A \\cup B) - P(A \\cap B)", {"P": len, "A": {1, 2}, "B": {2, 3}}, 2),
        ("\\underset{k}{\\arg\\max}\\ p_k", {"p": [0.2, 0.7, 0.1]}, 2),
        ("f_{Y \\mid X}(y \\mid x)", {"f_YmidX": lambda y, x: y / x, "y": 1, "x": 2}, 0.5),
        (
            "\\begin{cases} x & \\text{if } x > 0 \\\\ a x & \\text{otherwise} \\end{cases}",
            {"x": -2, "a": 0.5},
            -1,
        ),
    ],
)
def test_names(tex: str, names: dict[str, Any], exact: float) -> None:
    assert value(tex, names) == pytest.approx(exact)


def test_ridge_of_vectors_and_matrices() -> None:
    found = value(
        r"\hat\beta &= (X^\top X + \lambda I)^{-1} X^\top y".partition("=")[2],
        X=X, y=Y, lambda_=0.5, I=np.eye(2),
    )  # fmt: skip
    assert np.allclose((X.T @ X + 0.5 * np.eye(2)) @ found, X.T @ Y)


def test_a_vector_is_a_column() -> None:
    assert value(r"y^\top y", y=Y) == 5
    assert np.array_equal(value(r"y y^T", y=Y), np.outer(Y, Y))
    assert value(r"\|y\|_1 + \|y\|^2", y=Y) == pytest.approx(8)
    assert value(r"y^\top X v", X=X, y=Y, v=np.array([1.0, 1.0])) == pytest.approx(7)
    assert np.array_equal(value(r"y \odot y", y=Y), Y * Y)
    assert np.array_equal(value(r"X^\top y", X=X, y=Y), X.T @ Y)


def test_matrices_have_powers_determinants_traces_and_norms() -> None:
    assert np.allclose(value(r"A^{1/2} A^{1/2}", A=SQUARE), SQUARE)
    assert np.allclose(value(r"A^2 A^{-2}", A=SQUARE), np.eye(2))
    assert value(r"|A| - \det A", A=SQUARE) == pytest.approx(0)
    assert value(r"\mathrm{tr}(A A) + \|A\|_F^2", A=SQUARE) == pytest.approx(30)


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("y y", {"y": Y}),
        ("X^\\top", {}),
        ("X X", {"X": X}),
        ("X y", {"X": X, "y": Y}),
        ("X + y", {"X": X, "y": Y}),
        ("\\|X\\|", {"X": X}),
        ("1/2 x", {"x": 1}),
        ("x_4", {"x": [1, 2]}),
        ("a = b", {"a": 1, "b": 1}),
        ("\\unknown{x}", {"x": 1}),
        ("a + \\dots + b", {"a": 1, "b": 1}),
        ("\\frac{1}{0}", {}),
        ("\\log(-1)", {}),
        ("(1 + 2", {}),
        ("", {}),
    ],
)
def test_what_is_not_understood_or_does_not_fit_is_unreadable(
    tex: str, names: dict[str, Any]
) -> None:
    with pytest.raises(Unreadable):
        value(tex, names)


@pytest.mark.parametrize(
    ("tex", "parts"),
    [
        (r"a = b \le c", ["a", "b", "c"]),
        (r"\hat\beta &= (X^\top X)^{-1} X^\top y,", [r"\hat\beta", r"(X^\top X)^{-1} X^\top y"]),
        (r"f(x; a = 2) := 3.", ["f(x; a = 2)", "3"]),
        (r"x \approx 0.5, \qquad y \propto z", ["x", "0.5", "y", "z"]),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", ["a", "b", "c"]),
        (r"\sum_{i=1}^n i = \frac{n(n+1)}{2}", [r"\sum_{i=1}^n i", r"\frac{n(n+1)}{2}"]),
        (
            r"f = \begin{cases} 1 & x = 0 \\ 2 & x > 0 \end{cases}",
            ["f", r"\begin{cases} 1 & x = 0 \\ 2 & x > 0 \end{cases}"],
        ),
    ],
)
def test_sides(tex: str, parts: list[str]) -> None:
    assert sides(tex) == parts


def test_symbolic_of_the_logistic_function() -> None:
    z = sympy.Symbol("z", real=True)
    found = symbolic(r"\frac{1}{1 + e^{-z}}")
    assert sympy.simplify(sympy.diff(found, z) - found * (1 - found)) == 0
    with pytest.raises(Unreadable):
        symbolic(r"x^\top x")


def test_symbolic_sums_are_exact() -> None:
    found = symbolic(r"\sum_{k=1}^{n} k^2").doit()
    n = sympy.Symbol("n", real=True)
    assert sympy.simplify(found - n * (n + 1) * (2 * n + 1) / 6) == 0
