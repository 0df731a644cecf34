"""Checks of the cards on derivatives, Taylor's formula, integrals and limits."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, numbers
from tests.decks.checks.linear_algebra_reading import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

POINTS = (-2.0, -0.6, 0.3, 1.7)


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def is_derivative(
    f: Callable[[float], float], slope: Callable[[float], float], points: Iterable[float] = POINTS
) -> None:
    """Against central differences, to 1e-6."""
    h = 1e-5
    for x in points:
        assert math.isclose((f(x + h) - f(x - h)) / (2 * h), slope(x), rel_tol=1e-6, abs_tol=1e-8)


@check(level=2, mutants=[("- f(x)", "+ f(x)"), ("{h}", "{2 h}")])
def calc_derivative_limit(card: CardText) -> None:
    """The quotient at a small step is near the known slope of the sine."""
    quotient = card.formula()[card.formula().index(r"\frac") :]
    for x in POINTS:
        assert abs(value(quotient, f=math.sin, x=x, h=1e-6) - math.cos(x)) < 1e-5


@check(level=2, mutants=[("is 1 for", "is 2 for"), ("−1 for", "0 for")])
def calc_abs_kink(card: CardText) -> None:
    """The quotient on either side."""
    right, left = found(r"is (\S+) for .* and (\S+) for", card.back)
    for h in (1e-3, 1e-9):
        assert value(card.formula(), h=h) == right
        assert value(card.formula(), h=-h) == left
    assert right != left


@check(level=2, mutants=[("A: 6", "A: 9"), ("6 + h", "5 + h")])
def calc_square_limit(card: CardText) -> None:
    """The step's identity, and the limit."""
    for h in (0.5, -0.1, 1e-3):
        assert holds(card.formula(0, "steps"), h=h)
    at = value(sides(card.formula(1, "front"))[1])
    small = 1e-6
    slope = (value(card.formula(0, "front"), x=at + small) - at**2) / small
    assert agrees(card.number(), round(slope, 4))


@check(level=3, mutants=[("f' g + f g'", "f' g - f g'"), ("f' g + f g'", "f' g'")])
def calc_product_rule(card: CardText) -> None:
    """Against differences of exp times sine."""
    rule = sides(card.formula())[1]
    is_derivative(
        lambda x: math.exp(x) * math.sin(x),
        lambda x: value(
            rule, f=math.exp(x), f_prime=math.exp(x), g=math.sin(x), g_prime=math.cos(x)
        ),
    )


@check(level=3, mutants=[("f' g - f g'", "f' g + f g'"), ("{g^2}", "{g}")])
def calc_quotient_rule(card: CardText) -> None:
    """Against differences of sine over 2 + x²."""
    rule = sides(card.formula())[1]
    is_derivative(
        lambda x: math.sin(x) / (2 + x * x),
        lambda x: value(rule, f=math.sin(x), f_prime=math.cos(x), g=2 + x * x, g_prime=2 * x),
    )


@check(level=3, mutants=[(r"\frac{2x}", r"\frac{x}"), ("{1 + x^2}", "{1 - x^2}")])
def calc_log_chain(card: CardText) -> None:
    """The answer against differences of the front's function."""
    f, slope = card.formula(0, "front"), card.formula()
    is_derivative(lambda x: value(f, x=x), lambda x: value(slope, x=x))


@check(level=3, mutants=[(r"(\log x + 1)", r"(\log x - 1)"), (r"x^x (\log", r"(\log")])
def calc_log_derivative(card: CardText) -> None:
    """The answer against differences of the front's function."""
    f, slope = card.formula(0, "front"), card.formula()
    is_derivative(lambda x: value(f, x=x), lambda x: value(slope, x=x), (0.2, 1.0, 2.3))


@check(
    level=3,
    mutants=[(r"\, (1 - \sigma(z))", r"\, (1 + \sigma(z))"), (r"\frac{e^{-z}}", r"\frac{e^{z}}")],
)
def calc_sigmoid_derivative(card: CardText) -> None:
    """The answer against differences, and the second step's identity."""
    slope = sides(card.formula())[1]
    is_derivative(logistic, lambda z: value(slope, sigma=logistic, z=z))
    for z in POINTS:
        right, same = card.formula(1, "steps"), card.formula(2, "steps")
        assert math.isclose(value(right, z=z), value(same, sigma=logistic, z=z))


@check(level=3, mutants=[(r"\tfrac{1}{4}", r"\tfrac{1}{2}"), ("9.5", "9.6"), ("0.0066", "0.0067")])
def calc_vanishing_sigmoid(card: CardText) -> None:
    """The largest slope on a grid, to the tenth power; and the slope at 5."""
    grid = np.linspace(-6, 6, 1201)
    slopes = np.exp(-grid) / (1 + np.exp(-grid)) ** 2
    bound, shown = sides(card.formula())
    assert math.isclose(value(bound), slopes.max() ** 10)
    assert agrees(shown, value(bound))
    assert math.isclose(value(card.formula(2)), slopes.max())
    assert abs(grid[slopes.argmax()]) < 1e-9
    assert agrees(sides(card.formula(0, "explanation"))[1], logistic(5) * (1 - logistic(5)))


@check(level=3, mutants=[("1 - t^2", "1 + t^2"), ("at most 1", "at most 2")])
def calc_tanh_derivative(card: CardText) -> None:
    """Against differences; the bound is reached at 0."""

    def slope(z: float) -> float:
        return float(value(card.formula(), t=math.tanh(z)))

    is_derivative(math.tanh, slope)
    assert max(slope(z) for z in (*POINTS, 0.0)) == slope(0.0) == float(card.number(-1 - 1))


@check(level=3, mutants=[("A: 1, 0", "A: 0, 1"), ("A: 1, 0", "A: 1, 1")])
def calc_relu_derivative(card: CardText) -> None:
    """Against differences on both sides of 0."""
    relu = sides(card.formula(0, "front"))[1]
    right, left, *_ = numbers(card, "back")
    is_derivative(
        lambda z: value(relu, z=z), lambda z: right if z > 0 else left, (-1.0, -0.1, 0.2, 3.0)
    )


@check(level=2, mutants=[(r"\tfrac{1}{2} f''", "f''"), ("(x - a)^2", "(x + a)^2")])
def calc_taylor_polynomial(card: CardText) -> None:
    """Exact for quadratics."""
    plain = card.formula().replace("f''(a)", "C").replace("f'(a)", "B").replace("f(a)", "A")
    for a in POINTS:
        for x in POINTS:
            exact = 3 * x * x - 2 * x + 5
            got = value(plain, A=3 * a * a - 2 * a + 5, B=6 * a - 2, C=6, x=x, a=a)
            assert math.isclose(got, exact)


@check(level=2, mutants=[(r"\frac{M}{2}", r"\frac{M}{3}"), ("(x - a)^2", "(x - a)")])
def calc_taylor_remainder(card: CardText) -> None:
    """Respected by the sine and the exponential, and reached by the square."""
    for a, x in ((0.2, 0.9), (1.0, -0.5), (0.0, 0.01)):
        sine = abs(math.sin(x) - math.sin(a) - math.cos(a) * (x - a))
        assert sine <= value(card.formula(), M=1.0, x=x, a=a)
        top = math.exp(max(a, x))
        exponential = abs(math.exp(x) - math.exp(a) * (1 + x - a))
        assert exponential <= value(card.formula(), M=top, x=x, a=a)
        square = abs(x * x - a * a - 2 * a * (x - a))
        assert math.isclose(square, value(card.formula(), M=2.0, x=x, a=a))


@check(level=3, mutants=[("A: 0.095", "A: 0.105"), ("about 0.0003", "about 0.0005")])
def calc_taylor_log(card: CardText) -> None:
    """The polynomial, the true error, and the logarithm as shown."""
    polynomial = sides(card.formula(0, "steps"))[1]
    approximate = value(polynomial, x=0.1)
    assert agrees(card.number(0), approximate)
    assert agrees(card.number(1), math.log(1.1) - approximate)
    assert agrees(card.number(0, "explanation"), math.log(1.1))


@check(level=3, mutants=[("{k!}", "{k}"), ("k=0", "k=1")])
def calc_exp_series(card: CardText) -> None:
    """Against the library's exponential."""
    for x in POINTS:
        assert math.isclose(value(sides(card.formula())[1], x=x), math.exp(x), rel_tol=1e-12)


@check(level=2, mutants=[(r"-1 < x \le 1", r"-1 < x \le 2"), ("2^k / k", "2 / k")])
def calc_taylor_diverges(card: CardText) -> None:
    """Partial sums settle just where the card says; the terms at 2 grow."""
    for x in (-1.1, -1.0, -0.9, 0.5, 1.0, 1.1, 2.0):
        terms = [(-1) ** (k + 1) * x**k / k for k in range(1, 801)]
        settles = abs(sum(terms[400:])) < 0.01
        assert holds(card.formula(1), x=x) == settles
    grown = [value(card.formula(0), k=k) for k in range(2, 30)]
    assert all(b >= a for a, b in itertools.pairwise(grown))


@check(level=3, mutants=[(r"\frac{\pi}{a}", r"\frac{2 \pi}{a}"), (r"\frac{\pi}{a}", r"\pi a")])
def calc_gaussian_integral(card: CardText) -> None:
    """Against scipy's quadrature."""
    from scipy.integrate import quad

    for a in (0.3, 1.0, 4.0):
        area = quad(lambda x, a=a: math.exp(-a * x * x), -math.inf, math.inf)[0]
        assert math.isclose(value(card.formula(), a=a), area, rel_tol=1e-7)


@check(level=3, mutants=[(r"- \int", r"+ \int"), ("u'(x)", "u(x)")])
def calc_by_parts(card: CardText) -> None:
    """Against quadrature for u = x² and v = sin."""
    from scipy.integrate import quad

    a, b = 0.3, 1.9
    tex = card.formula().replace(r"\big[ u(x) \, v(x) \big]_a^b", "R")
    around = b * b * math.sin(b) - a * a * math.sin(a)
    exact = quad(lambda x: x * x * math.cos(x), a, b)[0]
    got = value(tex, R=around, a=a, b=b, u=np.square, u_prime=lambda x: 2 * x, v=np.sin)
    assert math.isclose(got, exact, rel_tol=1e-6)


@check(level=3, mutants=[(r"A: $$\frac{1}{\lambda}", r"A: $$\frac{2}{\lambda}")])
def calc_exponential_mean(card: CardText) -> None:
    """The answer against quadrature of the front's integral."""
    integral = sides(card.formula(0, "front"))[1]
    for rate in (0.5, 2.0):
        exact = value(integral, lambda_=rate)
        assert math.isclose(value(card.formula(), lambda_=rate), exact, rel_tol=1e-6)


@check(level=3, mutants=[(r"\frac{p(x)}{g'(x)}", r"p(x) g'(x)")])
def calc_change_variables(card: CardText) -> None:
    """A normal variable through x³ + x: probability over length of a short interval."""
    from scipy.stats import norm

    h = 1e-5
    for x in POINTS:
        mass = norm.cdf(x + h) - norm.cdf(x - h)
        length = (x + h) ** 3 + x + h - (x - h) ** 3 - x + h
        density = value(card.formula(), p=norm.pdf, g_prime=lambda x: 3 * x * x + 1, x=x)
        assert math.isclose(density, mass / length, rel_tol=1e-5)


@check(level=2, mutants=[("A: 0;", "A: 1;")])
def calc_xlogx(card: CardText) -> None:
    """The values near 0 shrink to the printed limit."""
    values = [abs(10.0**-k * math.log(10.0**-k) - float(card.number())) for k in (3, 9, 27)]
    assert values[0] > values[1] > values[2]
    assert values[2] < 1e-24


@check(level=2, mutants=[(r"A: $\max(a, b)$ and $\min", r"A: $\min(a, b)$ and $\max")])
def calc_logsumexp_limit(card: CardText) -> None:
    """The front's expression at t = ±400, to 0.01."""
    smooth = card.formula(2, "front")
    for a, b in ((0.3, 0.7), (-1.0, 0.5)):
        for t, k in ((400, 0), (-400, 1)):
            limit = value(card.formula(k), a=a, b=b)
            assert abs(value(smooth, t=t, a=a, b=b) - limit) < 0.01
