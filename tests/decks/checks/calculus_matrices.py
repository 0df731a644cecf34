"""Checks of the cards on gradients with matrices, losses and linear layers."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.calculus_multivariable import hessian, logistic, softmax
from tests.decks.checks.classical_ml import found, slope
from tests.decks.checks.linear_algebra_reading import holds, tuples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@check(level=3, mutants=[(r"\cloze[1]{a}", r"\cloze[1]{x}"), (r"(A + A^\top) x", "2 A x")])
def calc_linear_quadratic(card: CardText) -> None:
    """Both holes against differences, for an A that is not symmetric."""
    m, (a, x) = rng().standard_normal((3, 3)), rng(1).standard_normal((2, 3))
    linear, quadratic = (value(hole, a=a, x=x, A=m) for hole in card.holes)
    assert np.allclose(linear, slope(lambda x: float(a @ x), x), atol=1e-7)
    assert np.allclose(quadratic, slope(lambda x: float(x @ m @ x), x), atol=1e-7)


@check(level=3, mutants=[("A: $$2 X", "A: $$X"), ("(Xw - y)$$", "(Xw + y)$$")])
def calc_least_squares_gradient(card: CardText) -> None:
    """Against differences, with more rows than columns and the reverse."""
    for n, d in ((5, 3), (2, 4)):
        x = rng().standard_normal((n, d))
        y, w = rng(1).standard_normal(n), rng(2).standard_normal(d)
        exact = slope(lambda w, x=x, y=y: float(np.sum((x @ w - y) ** 2)), w)  # type: ignore[misc]  # mypy counts the bound arrays as arguments
        assert np.allclose(value(card.formula(), X=x, w=w, y=y), exact, atol=1e-6)


@check(level=3, mutants=[("A: $2 X", "A: $X"), (r"\|Xv\|^2 \ge", r"\|Xv\| \ge")])
def calc_least_squares_hessian(card: CardText) -> None:
    """Against second differences; the chain on random vectors."""
    x, v = rng().standard_normal((5, 3)), rng(1).standard_normal(3)
    shown = value(card.formula(0), X=x)
    assert np.allclose(shown, hessian(lambda w: float(np.sum((x @ w) ** 2)), v), atol=1e-3)
    left, right, _ = sides(card.formula(1))
    assert math.isclose(float(np.squeeze(value(left, X=x, v=v))), value(right, X=x, v=v))


@check(level=3, mutants=[(r"$(A + A^\top) x$", "$2 A x$"), (r"(A + A^\top)", r"(A - A^\top)")])
def calc_quadratic_trap(card: CardText) -> None:
    """Right for any A; the front's candidate is right for a symmetric one only."""
    m, x = rng().standard_normal((3, 3)), rng(1).standard_normal(3)
    candidate = sides(card.formula(0, "front"))[1]
    for matrix, same in ((m, False), (m + m.T, True)):
        exact = slope(lambda x, a=matrix: float(x @ a @ x), x)  # type: ignore[misc]  # as above
        assert np.allclose(value(card.formula(1), A=matrix, x=x), exact, atol=1e-6)
        assert np.allclose(value(candidate, A=matrix, x=x), exact, atol=1e-6) == same


@check(level=3, mutants=[(r"\frac{x}{\|x\|}", r"\frac{x}{\|x\|^2}"), ("and $2x$", "and $x$")])
def calc_norm_gradient(card: CardText) -> None:
    """Both against differences."""
    x = rng().standard_normal(4)
    norm, square = (value(card.formula(k), x=x) for k in (0, 1))
    assert np.allclose(norm, slope(lambda x: float(np.linalg.norm(x)), x), atol=1e-7)
    assert np.allclose(square, slope(lambda x: float(x @ x), x), atol=1e-7)


@check(level=3, mutants=[(r"+ \lambda I", r"- \lambda I"), (r"= X^\top y", r"= 2 X^\top y")])
def calc_ridge_gradient(card: CardText) -> None:
    """At the least-squares solution of the augmented data, n < d included."""
    for n, d in ((6, 3), (2, 4)):
        x, y = rng(n).standard_normal((n, d)), rng(1).standard_normal(n)
        rows = np.vstack([x, math.sqrt(0.7) * np.eye(d)])
        w = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(d)]))[0]
        assert holds(card.formula(), X=x, y=y, w=w, lambda_=0.7, I=np.eye(d))


@check(level=3, mutants=[("A: $A$", r"A: $A^\top$")])
def calc_trace_gradient(card: CardText) -> None:
    """Against differences of the front's trace, with a rectangular A."""
    a, x = rng().standard_normal((2, 3, 2))
    f = card.formula(0, "front")
    got = value(card.formula(), A=a)
    assert got.shape == x.shape
    assert np.allclose(got, slope(lambda x: value(f, A=a, X=x), x), atol=1e-7)


@check(level=3, mutants=[(r"X^{-\top}", "X^{-1}")])
def calc_logdet_gradient(card: CardText) -> None:
    """Against differences, for a matrix that is not symmetric."""
    x = np.eye(3) + 0.3 * rng().standard_normal((3, 3))
    exact = slope(lambda x: float(np.linalg.slogdet(x)[1]), x)
    assert np.allclose(value(card.formula(), X=x), exact, atol=1e-7)


@check(level=3, mutants=[("A: $$- X", "A: $$X"), (r"\dot{X} X^{-1}$$", r"\dot{X}$$")])
def calc_inverse_derivative(card: CardText) -> None:
    """Against differences along a random direction."""
    x, move = np.eye(3) + 0.3 * rng().standard_normal((3, 3)), rng(1).standard_normal((3, 3))
    h = 1e-5
    exact = (np.linalg.inv(x + h * move) - np.linalg.inv(x - h * move)) / (2 * h)
    assert np.allclose(value(card.formula(), X=x, X_dot=move), exact, atol=1e-6)


def _cross_entropy(z: Array, y: int) -> float:
    return float(np.log(np.sum(np.exp(z))) - z[y])


@check(level=3, mutants=[("$p_j - 1$", "$p_j + 1$"), ("else $p_j$", "else $-p_j$")])
def calc_softmax_gradient(card: CardText) -> None:
    """Against differences, entry by entry."""
    z = rng().standard_normal(4)
    exact = slope(lambda z: _cross_entropy(z, 2), z)
    true, _, other = card.formulas("back")[:3]
    for j in range(1, 5):
        got = value(true if j == 3 else other, p=softmax(z), j=j)
        assert math.isclose(got, exact[j - 1], abs_tol=1e-8)


@check(level=3, mutants=[("1.386", "1.387"), ("-0.75", "0.75"), (r"Loss $\log 4", r"Loss $\log 5")])
def calc_softmax_worked(card: CardText) -> None:
    """Loss and gradient by differences, at the front's logits."""
    logits = sides(card.formula(0, "front"))[1].strip("()").split(",")
    z = np.array([value(one) for one in logits], dtype=float)
    exact, shown = sides(card.formula())
    assert math.isclose(value(exact), _cross_entropy(z, 1))
    assert agrees(shown, _cross_entropy(z, 1))
    gradient = tuples(card.back.replace("\\ ", ""))[0]
    assert np.allclose(gradient, slope(lambda z: _cross_entropy(z, 1), z), atol=1e-8)


@check(level=3, mutants=[("v - top)", "v)"), ("-= 1.0", "+= 1.0"), ("+ top - z", "- z")])
def calc_softmax_code(card: CardText) -> None:
    """Against scipy and differences; large logits too."""
    from scipy.special import log_softmax

    both = run(card.code())["cross_entropy"]
    z = rng().standard_normal(5)
    loss, gradient = both(list(z), 1)
    assert math.isclose(loss, -log_softmax(z)[1])
    assert np.allclose(gradient, slope(lambda z: _cross_entropy(z, 1), z), atol=1e-8)
    assert both([0.0, 5000.0], 0)[0] == 5000.0


@check(level=3, mutants=[(r"\sigma(z) - y", r"\sigma(z) + y"), (r"\sigma(z) - y", "z - y")])
def calc_bce_gradient(card: CardText) -> None:
    """Against differences of the front's loss."""
    loss = sides(card.formula(0, "front"))[1]
    for y, z in itertools.product((0, 1, 0.3), (-2.0, 0.1, 3.0)):
        rate = (
            value(loss, sigma=logistic, z=z + 1e-5, y=y)
            - value(loss, sigma=logistic, z=z - 1e-5, y=y)
        ) / 2e-5
        assert math.isclose(value(card.formula(), sigma=logistic, z=z, y=y), rate, abs_tol=1e-7)


@check(level=3, mutants=[("(p - y)$", "(y - p)$"), (r"\odot (1 - p)", r"\odot p")])
def calc_logistic_gradient(card: CardText) -> None:
    """Gradient and Hessian against differences."""
    x, w, y = rng().standard_normal((6, 3)), rng(1).standard_normal(3), np.arange(6) % 2

    def loss(w: Array) -> float:
        return float(np.sum(np.logaddexp(0, x @ w) - y * (x @ w)))

    p = logistic(x @ w)
    assert np.allclose(value(card.formula(0), X=x, p=p, y=y), slope(loss, w), atol=1e-6)
    assert np.allclose(value(card.formula(1), X=x, p=p), hessian(loss, w), atol=1e-3)


@check(level=3, mutants=[(r"\sigma (1 - \sigma)", r"\sigma (1 + \sigma)"), ("near ±1", "near ±2")])
def calc_squared_sigmoid(card: CardText) -> None:
    """Against differences; at a confident mistake one vanishes, the other is near 1."""
    loss = card.formula(0, "front")
    size = found(r"near ±(\d)", card.back)[0]
    for z, y in ((-8.0, 1), (8.0, 0), (0.4, 1)):
        s = logistic(z)
        h = 1e-5
        rate = value(loss, sigma=logistic, z=z + h, y=y) - value(loss, sigma=logistic, z=z - h, y=y)
        squared = value(card.formula(0), sigma=s, y=y)
        assert math.isclose(squared, rate / (2 * h), abs_tol=1e-8)
        if abs(z) > 5:
            assert abs(squared) < 1e-3
            assert abs(abs(value(card.formula(1), sigma=s, y=y)) - size) < 1e-3


@check(
    level=3,
    mutants=[
        ("{X^\\top G}", "{G^\\top X}"),
        (r"{G W^\top}", "{G W}"),
        (r"G^\top \mathbf{1}}", "G}"),
    ],
)
def calc_linear_layer(card: CardText) -> None:
    """All three against differences of a loss, with n, d, m all different."""
    x, w, b = _layer()
    weights = rng(3).standard_normal((4, 2))

    def loss(x: Array, w: Array, b: Array) -> float:
        return float(np.sum(weights * np.sin(x @ w + b)))

    g = weights * np.cos(x @ w + b)
    ones = np.ones(4)
    got = [value(hole.replace(r"\mathbf{1}", "o"), X=x, W=w, G=g, o=ones) for hole in card.holes]
    assert np.allclose(got[0], slope(lambda w: loss(x, w, b), w), atol=1e-7)
    assert np.allclose(got[1], slope(lambda b: loss(x, w, b), b), atol=1e-7)
    assert np.allclose(got[2], slope(lambda x: loss(x, w, b), x), atol=1e-7)


def _layer() -> tuple[Array, Array, Array]:
    generator = rng()
    return (
        generator.standard_normal((4, 3)),
        generator.standard_normal((3, 2)),
        generator.standard_normal(2),
    )


@check(
    level=3,
    mutants=[("A: $$X^\\top G", "A: $$G^\\top X"), (r"\sum_i G_{ij} X", r"\sum_i G_{ji} X")],
)
def calc_linear_weight_proof(card: CardText) -> None:
    """The sum and the product against differences of a linear loss."""
    x, w, _ = _layer()
    g = rng(4).standard_normal((4, 2))
    exact = slope(lambda w: float(np.sum(g * (x @ w))), w)
    assert np.allclose(value(card.formula(), X=x, G=g), exact, atol=1e-7)
    entry = sides(card.steps[1].split("$")[1])[1]
    for k, j in itertools.product((1, 2, 3), (1, 2)):
        assert math.isclose(value(entry, X=x, G=g, k=k, j=j), exact[k - 1, j - 1], abs_tol=1e-7)


def _multiplications(a: tuple[int, int], b: tuple[int, int]) -> int:
    return sum(1 for _ in itertools.product(range(a[0]), range(a[1]), range(b[1])))


@check(level=2, mutants=[("$2ndm$", "$3ndm$"), ("A: $ndm$", "A: $nd$")])
def calc_linear_cost(card: CardText) -> None:
    """Counted in loops over the three products."""
    for n, d, m in ((4, 3, 2), (5, 1, 7)):
        forward = _multiplications((n, d), (d, m))
        backward = _multiplications((d, n), (n, m)) + _multiplications((n, m), (m, d))
        assert value(card.formula(0), n=n, d=d, m=m) == forward
        assert value(card.formula(1), n=n, d=d, m=m) == backward


@check(level=3, mutants=[("G @ W.T", "G @ W"), ("axis=0", "axis=1"), ("X.T @ G", "G.T @ X")])
def calc_linear_code(card: CardText) -> None:
    """Against differences of a linear loss."""
    x, w, b = _layer()
    g = rng(4).standard_normal((4, 2))
    dx, dw, db = run(card.code())["backward"](x, w, g)
    assert np.allclose(dx, slope(lambda x: float(np.sum(g * (x @ w + b))), x), atol=1e-7)
    assert np.allclose(dw, slope(lambda w: float(np.sum(g * (x @ w + b))), w), atol=1e-7)
    assert np.allclose(db, slope(lambda b: float(np.sum(g * (x @ w + b))), b), atol=1e-7)


@check(level=2, mutants=[("(2, 4)", "(2, 2)"), ("and 2\n", "and 4\n")])
def calc_linear_numeric(card: CardText) -> None:
    """By differences, around a weight and a bias that give the front's prediction."""
    x = tuples(card.front)[0]
    prediction, target = found(r"prediction (\d+), target (\d+)", card.front)

    def loss(p: Array) -> float:
        return float((p[:2] @ x + p[2] - target) ** 2 / 2)

    exact = slope(loss, np.array([1.0, 1.0, prediction - 3.0]))
    assert np.allclose([*tuples(card.back)[0], *found(r"and (\d+)$", card.back)], exact, atol=1e-6)


@check(level=2, mutants=[("by a factor of n", "by a factor of 2")])
def calc_double_mean(card: CardText) -> None:
    """The front's line against the right sum, for two batch sizes."""
    line = card.spans("front")[0]
    for n in (4, 7):
        g = rng(n).standard_normal((n, 3)) / n
        factor = {"n": n, "2": 2}[card.back.split("factor of ")[1].split(" ")[0]]
        assert np.allclose(run(line, {"G": g})["db"] * factor, g.sum(axis=0))


@check(level=2, mutants=[("only $X^\\top G$", "only $G^\\top X$")])
def calc_shape_check(card: CardText) -> None:
    """Of all products of two, transposed or not, just one has the shape, and it is the card's."""
    x, g = rng().standard_normal((5, 3)), rng(1).standard_normal((5, 2))
    fits = []
    for a, b in ((x, g), (g, x)):
        for left, right in itertools.product((a, a.T), (b, b.T)):
            if left.shape[1] == right.shape[0] and (left @ right).shape == (3, 2):
                fits.append(left @ right)
    assert len(fits) == 1
    assert np.array_equal(fits[0], value(card.formula(-1), X=x, G=g))
