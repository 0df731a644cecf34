"""Checks of the cards on gradients, Jacobians, Hessians and constraints."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, slope
from tests.decks.checks.linear_algebra_reading import holds, matrices, tuples

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]


def jacobian(g: Callable[[Array], Array], at: Array) -> Array:
    """By central differences, to about 1e-8."""
    return np.array([(g(at + e) - g(at - e)) / 2e-6 for e in np.eye(at.size) * 1e-6]).T


def hessian(f: Callable[[Array], float], at: Array) -> Array:
    """By central differences of central differences, to about 1e-5."""
    return jacobian(lambda x: slope(f, x, 1e-4), at)


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


def logistic(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


@check(level=3, mutants=[(r"J_f(g(x)) \, J_g(x)", r"J_g(x) \, J_f(g(x))")])
def calc_chain_rule(card: CardText) -> None:
    """Against differences of a composition R² → R³ → R²."""
    a, b = rng().standard_normal((3, 2)), rng(1).standard_normal((2, 3))
    x = rng(2).standard_normal(2)

    def g(x: Array) -> Array:
        return np.asarray(np.sin(a @ x))

    def f(u: Array) -> Array:
        return np.asarray(np.tanh(b @ u))

    right = sides(card.formulas("front")[-1])[1]
    got = value(
        right,
        {"J_f": lambda u: jacobian(f, u), "J_g": lambda x: jacobian(g, x), "g": g, "x": x},
    )
    assert np.allclose(got, jacobian(lambda x: f(g(x)), x), atol=1e-7)


@check(level=3, mutants=[(r"\tfrac{1}{2} h", "h"), (r"+ \nabla f(x)", r"- \nabla f(x)")])
def calc_taylor_second_order(card: CardText) -> None:
    """The error on a smooth function falls as the cube of the step."""
    a = rng().standard_normal((3, 3))

    def f(x: Array) -> float:
        return float(np.sum(np.sin(a @ x)))

    x, h = rng(1).standard_normal((2, 3))
    gradient = a.T @ np.cos(a @ x)
    curvature = -a.T @ np.diag(np.sin(a @ x)) @ a
    tex = sides(card.formulas("front")[-1])[1]
    tex = tex.replace(r"\nabla^2 f(x)", "H").replace(r"\nabla f(x)", "G").replace("f(x)", "F")
    errors = []
    for t in (1e-2, 5e-3):
        model = value(tex, F=f(x), G=gradient, H=curvature, h=t * h)
        errors.append(abs(float(np.squeeze(model)) - f(x + t * h)))
    assert 7 < errors[0] / errors[1] < 9


@check(level=3, mutants=[("(4, 1.5)", "(4, 2)"), ("2xy$ and", "2x$ and"), ("+ 1/y", "- 1/y")])
def calc_gradient_numeric(card: CardText) -> None:
    """The answer and the partial derivatives against differences."""
    f = sides(card.formula(0, "front"))[1]
    at = tuples(card.front)[0]
    exact = slope(lambda p: value(f, x=p[0], y=p[1]), at)
    assert np.allclose(tuples(card.back)[0], exact, atol=1e-6)
    for k in (0, 1):
        partial = sides(card.formula(k, "steps"))[1]
        assert math.isclose(value(partial, x=at[0], y=at[1]), exact[k], abs_tol=1e-6)


@check(level=3, mutants=[(r"u = \frac", r"u = -\frac"), (r"rate } \|", r"rate } 2 \|")])
def calc_steepest_ascent(card: CardText) -> None:
    """No random unit direction rises faster than the printed one."""
    gradient = rng().standard_normal(4)
    tex = card.formula().replace(r"\nabla f(x)", "G")
    best = value(sides(tex)[1], G=gradient)
    rate = value(tex[tex.index("rate } ") + len("rate } ") :], G=gradient)
    assert math.isclose(float(np.linalg.norm(best)), 1)
    assert math.isclose(float(best @ gradient), rate)
    others = rng(1).standard_normal((300, 4))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert np.all(others @ gradient < rate)


@check(level=2, mutants=[(r"^\top v = 0", r"^\top v = 1")])
def calc_gradient_level(card: CardText) -> None:
    """On an ellipse, whose velocity is known."""
    tex = card.formula(1).replace(r"\nabla f(x)", "G")
    for t in (0.1, 1.3, 4.0):
        x = np.array([2 * math.cos(t), math.sin(t)])
        velocity = np.array([-2 * math.sin(t), math.cos(t)])
        gradient = np.array([x[0] / 2, 2 * x[1]])
        assert math.isclose(x[0] ** 2 / 4 + x[1] ** 2, 1)
        assert holds(tex, G=gradient, v=velocity)


@check(level=2, mutants=[(r"is $\frac{1}{2}$", r"is $\frac{1}{3}$"), ("{x^2 + y^2}", "{x + y^2}")])
def calc_partials_not_enough(card: CardText) -> None:
    """Zero on the axes, the printed value on the diagonal however near."""
    f = sides(card.formula(0, "front"))[1]
    for t in (1e-1, 1e-6):
        assert value(f, x=t, y=0.0) == value(f, x=0.0, y=t) == 0
        assert math.isclose(value(f, x=t, y=t), value(card.formula(-1)))


def _bent(x: Array) -> float:
    return float(np.sin(x[0]) * x[1] + np.exp(x[1] - x[2]))


@check(level=3, mutants=[("- f(x)", "+ f(x)"), ("{t}", "{2t}")])
def calc_directional_limit(card: CardText) -> None:
    """The quotient at a small step against the gradient by central differences."""
    quotient = card.formula()[card.formula().index(r"\frac") :]
    x = rng().standard_normal(3)
    u = np.array([0.6, 0.0, 0.8])
    got = value(quotient, f=_bent, x=x, u=u, t=1e-6)
    assert abs(got - float(slope(_bent, x) @ u)) < 1e-4


@check(level=3, mutants=[(r"\nabla f(x)^\top u", r"2 \nabla f(x)^\top u")])
def calc_directional_formula(card: CardText) -> None:
    """Against differences along random unit vectors."""
    tex = sides(card.formula())[1].replace(r"\nabla f(x)", "G")
    x = rng().standard_normal(3)
    for k in range(5):
        u = rng(k + 1).standard_normal(3)
        u /= np.linalg.norm(u)
        rate = (_bent(x + 1e-5 * u) - _bent(x - 1e-5 * u)) / 2e-5
        assert math.isclose(float(value(tex, G=slope(_bent, x), u=u)), rate, abs_tol=1e-7)


@check(level=3, mutants=[(r"\frac{7}", r"\frac{6}"), ("4.95", "4.94"), ("is 5,", "is 6,")])
def calc_directional_numeric(card: CardText) -> None:
    """The rate by projecting, and the largest rate."""
    gradient, direction = tuples(card.front)
    rate = gradient @ direction / np.linalg.norm(direction)
    exact, shown = sides(card.formula())
    assert math.isclose(value(exact), rate)
    assert agrees(shown, rate)
    assert agrees(card.number(0, "explanation"), float(np.linalg.norm(gradient)))


@check(level=3, mutants=[("4 & 0", "2 & 0"), ("3 & 2", "2 & 3")])
def calc_jacobian_numeric(card: CardText) -> None:
    """Against differences of the front's components."""
    parts = sides(card.formula(0, "front"))[1].strip("()").split(",")
    parts = [part.replace("\\ ", "") for part in parts]
    at = tuples(card.front)[0]

    def g(p: Array) -> Array:
        return np.array([value(part, x=p[0], y=p[1]) for part in parts])

    assert np.allclose(matrices(card.back)[0], jacobian(g, at), atol=1e-6)


@check(level=3, mutants=[(r"\mathrm{diag}(\phi'(z))", r"\phi'(z)"), (r"\odot v", r"\odot v^\top")])
def calc_elementwise_jacobian(card: CardText) -> None:
    """Against differences of tanh, and both products alike."""
    z, v = rng().standard_normal((2, 4))
    env = {"phi_prime": lambda z: 1 - np.tanh(z) ** 2, "z": z, "v": v}
    exact = jacobian(lambda z: np.asarray(np.tanh(z)), z)
    assert np.allclose(value(card.formula(0), env), exact, atol=1e-7)
    assert np.allclose(value(card.formula(1), env), exact @ v, atol=1e-7)


@check(
    level=3, mutants=[(r"- p p^\top", r"+ p p^\top"), (r"\delta_{ij} - p_j", r"\delta_{ij} + p_j")]
)
def calc_softmax_jacobian(card: CardText) -> None:
    """Against differences; ones are sent to 0; the entries' formula too."""
    z = rng().standard_normal(4)
    p = softmax(z)
    matrix = value(card.formula(), p=p)
    assert np.allclose(matrix, jacobian(softmax, z), atol=1e-8)
    assert np.allclose(matrix @ np.ones(4), 0)
    entry = sides(card.formula(0, "explanation"))[1]
    for i, j in itertools.product(range(1, 5), repeat=2):
        same = value(entry, {"p": p, "i": i, "j": j, "delta": np.eye(4)})
        assert math.isclose(same, matrix[i - 1, j - 1], abs_tol=1e-12)


@check(level=3, mutants=[(r"J^\top \nabla", r"J \nabla")])
def calc_gradient_pullback(card: CardText) -> None:
    """Against differences of a loss behind a map R² → R³."""
    a, x = rng().standard_normal((3, 2)), rng(1).standard_normal(2)

    def g(x: Array) -> Array:
        return np.asarray(np.sin(a @ x))

    tex = sides(card.formula())[1].replace(r"\nabla_z L", "G")
    got = value(tex, J=jacobian(g, x), G=2 * g(x))
    assert np.allclose(got, slope(lambda x: float(g(x) @ g(x)), x), atol=1e-7)


@check(level=3, mutants=[(r"u'(x) + \frac", r"u'(x) - \frac"), (r"\, v'(x)", "")])
def calc_total_derivative(card: CardText) -> None:
    """Against differences of sin(x) exp(x)."""
    tex = card.formula().replace(r"\frac{\partial f}{\partial u}", "A")
    tex = tex.replace(r"\frac{\partial f}{\partial v}", "B")
    for x in (-1.0, 0.4, 2.0):
        got = value(tex, A=math.exp(x), B=math.sin(x), u_prime=math.cos, v_prime=math.exp, x=x)
        h = 1e-5
        exact = (math.sin(x + h) * math.exp(x + h) - math.sin(x - h) * math.exp(x - h)) / (2 * h)
        assert math.isclose(got, exact, rel_tol=1e-6)


@check(level=3, mutants=[("s^{50}", "50 s"), ("about 0.005", "about 0.05"), ("117", "110")])
def calc_jacobian_product(card: CardText) -> None:
    """The bound on random products, and the two powers."""
    generator = rng()
    product = np.eye(3)
    for _ in range(50):
        one = generator.standard_normal((3, 3))
        product = product @ (0.9 * one / np.linalg.norm(one, 2))
    bound = value(card.formula(0), s=0.9)
    assert np.linalg.norm(product, 2) <= bound
    assert math.isclose(
        float(np.linalg.norm(np.linalg.matrix_power(0.9 * np.eye(3), 50), 2)), bound
    )
    low, high = found(r"about (0\.\d+), .* about (\d+)", card.explanation)
    assert agrees(str(low), 0.9**50)
    assert round(1.1**50) == high


@check(level=3, mutants=[(r"u^\top H u", r"2 u^\top H u")])
def calc_directional_curvature(card: CardText) -> None:
    """Against second differences along a line."""
    x, u = rng().standard_normal((2, 3))
    h = 1e-4
    exact = (_bent(x + h * u) - 2 * _bent(x) + _bent(x - h * u)) / h**2
    got = float(np.squeeze(value(card.formula(), H=hessian(_bent, x), u=u)))
    assert math.isclose(got, exact, rel_tol=1e-3)


@check(
    level=3, mutants=[("2 & 3", "2 & 2"), ("+ 3xy", "+ xy"), ("eigenvalues, 5", "eigenvalues, 4")]
)
def calc_hidden_saddle(card: CardText) -> None:
    """The Hessian by differences, its eigenvalues and their vectors."""
    f = sides(card.formula(0, "front"))[1]
    exact = hessian(lambda p: value(f, x=p[0], y=p[1]), np.zeros(2))
    shown = matrices("\n".join(card.steps))[0]
    assert np.allclose(shown, exact, atol=1e-4)
    assert "A saddle" in card.back
    high, low = found(r"eigenvalues, (\S+) and (\S+), have", card.back)
    assert np.allclose(np.linalg.eigvalsh(shown), [low, high])
    for vector, size in zip(tuples(card.steps[1]), (high, low), strict=True):
        assert np.allclose(shown @ vector, size * vector)


@check(level=2, mutants=[("$x^3$ neither", "$x^2$ neither"), ("$x^4$ has", "$x^3$ has")])
def calc_test_silent(card: CardText) -> None:
    """Second differences at 0 vanish; one function has a minimum, the other changes sign."""
    least, neither = card.formula(0), card.formula(1)
    h = 1e-4
    for f in (least, neither):
        assert abs(value(f, x=h) + value(f, x=-h) - 2 * value(f, x=0.0)) / h**2 < 1e-6
    assert value(least, x=h) > 0
    assert value(least, x=-h) > 0
    assert value(neither, x=h) * value(neither, x=-h) < 0


@check(level=2, mutants=[("10^{16}", "10^{12}"), ("$d^2 =", "$d^3 =")])
def calc_hessian_vector(card: CardText) -> None:
    """The number of entries for the front's d; a product from gradients at two points."""
    d = value(sides(card.formula(0, "front"))[1])
    first, second = sides(card.formula(0))
    assert value(first, d=d) == value(second)
    x, v = rng().standard_normal((2, 3))
    h = 1e-4
    product = (slope(_bent, x + h * v, 1e-4) - slope(_bent, x - h * v, 1e-4)) / (2 * h)
    assert np.allclose(product, hessian(_bent, x) @ v, atol=1e-3)


@check(level=3, mutants=[(r"\lambda \nabla g", r"\lambda^2 \nabla g + 1")])
def calc_lagrange_condition(card: CardText) -> None:
    """At scipy's minimum of a quadratic on a circle, with both signs of the multiplier."""
    from scipy.optimize import minimize_scalar

    for centre in ((2.0, 1.0), (0.1, -0.3)):

        def f(t: float, centre: tuple[float, float] = centre) -> float:
            return (math.cos(t) - centre[0]) ** 2 + (math.sin(t) - centre[1]) ** 2

        start = min(np.linspace(0, 6.28, 30), key=f)
        t = minimize_scalar(f, bracket=(start - 0.2, start + 0.2), tol=1e-14).x
        x = np.array([math.cos(t), math.sin(t)])
        gradient, normal = 2 * (x - centre), 2 * x
        multiplier = gradient @ normal / (normal @ normal)
        tex = card.formula().replace(r"\nabla f(x)", "F").replace(r"\nabla g(x)", "G")
        left, right = (value(side, F=gradient, G=normal, lambda_=multiplier) for side in sides(tex))
        assert np.allclose(left, right, atol=1e-5)


@check(level=3, mutants=[("x = y = 5", "x = y = 4"), (r"\lambda = 5", r"\lambda = 10")])
def calc_lagrange_numeric(card: CardText) -> None:
    """Against a grid on the line, and the multiplier by the gradient there."""
    best = max(np.linspace(0, 10, 101), key=lambda x: x * (10 - x))
    assert [value(sides(card.formula(k))[-1]) for k in (0, 1)] == [best, best]


@check(level=3, mutants=[("v = c^2/4", "v = c^2/2"), ("= 5 =", "= 6 =")])
def calc_multiplier_price(card: CardText) -> None:
    """The best value by a grid, its slope in c by differences."""
    v = sides(card.formula(2, "explanation"))[1]
    for c in (3.0, 10.0):
        grid = np.linspace(0, c, 1001)
        assert math.isclose(value(v, c=c), float(np.max(grid * (c - grid))), rel_tol=1e-6)
    rate = (value(v, c=10.01) - value(v, c=9.99)) / 0.02
    assert agrees(sides(card.formula(3, "explanation"))[1], round(rate, 6))


@check(
    level=3, mutants=[(r"\frac{n_i}{\sum", r"\frac{1}{\sum"), (r"\sum_j n_j}", r"\sum_j n_j^2}")]
)
def calc_lagrange_multinomial(card: CardText) -> None:
    """On the simplex, and no random point of it is better."""
    n = np.array([3.0, 1.0, 6.0])
    right = sides(card.formula())[1]
    p = np.array([value(right, n=n, i=i) for i in (1, 2, 3)])
    assert math.isclose(p.sum(), 1)
    others = rng().dirichlet(np.ones(3), size=400)
    assert np.all(np.log(others) @ n <= np.log(p) @ n)
