"""Checks of the cards on differentiation by machine."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, fit_exponent, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.linear_algebra_reading import holds

if TYPE_CHECKING:
    from collections.abc import Callable

EPSILON = 2.0**-52


def forward(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x)) / h


def central(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


def order(difference: Callable[..., float]) -> float:
    """Fit the exponent of the error in the step, for exp at 0.3."""
    steps = {k: 0.1 / k for k in (1, 2, 4, 8)}
    return -fit_exponent(
        lambda k: abs(difference(math.exp, 0.3, steps[k]) - math.exp(0.3)), list(steps)
    )


def evaluations(d: int, two_sided: bool) -> int:
    """Count the calls of f for a whole gradient in d dimensions."""
    calls = []

    def f(x: Any) -> float:
        calls.append(1)
        return float(np.sum(x**2))

    x = np.ones(d)
    base = 0.0 if two_sided else f(x)
    for e in np.eye(d) * 1e-3:
        _ = f(x + e) - (f(x - e) if two_sided else base)
    return len(calls)


@check(level=2, mutants=[("$O(h^2)$", "$O(h^3)$"), ("$2d$", "$d$")])
def calc_differentiation_methods(card: CardText) -> None:
    """The order of the error fitted, the evaluations counted."""
    exponent = re.search(r"O\(h\^(\d)\)", card.back)
    assert exponent is not None
    assert abs(order(central) - int(exponent[1])) < 0.1
    tex = next(tex for tex in card.formulas("back") if re.fullmatch(r"\d?d", tex))
    for d in (1, 5):
        assert value(tex, d=d) == evaluations(d, two_sided=True)


@check(level=2, mutants=[("Forward mode: $d$", "Forward mode: $m$"), ("mode: $m$", "mode: $d$")])
def calc_ad_modes(card: CardText) -> None:
    """Products with unit vectors that it takes to fill a Jacobian by columns and by rows."""
    ahead, _, back, _ = card.formulas("back")[:4]
    for m, d in ((3, 5), (4, 1)):
        jacobian = rng().standard_normal((m, d))
        columns = [jacobian @ e for e in np.eye(d)]
        rows = [e @ jacobian for e in np.eye(m)]
        assert np.array_equal(np.array(columns).T, np.array(rows))
        assert value(ahead, m=m, d=d) == len(columns)
        assert value(back, m=m, d=d) == len(rows)


@check(level=2, mutants=[("{2h}", "{h}"), ("- f(x - h)", "+ f(x - h)"), ("f(x - h)", "f(x)")])
def calc_central_difference(card: CardText) -> None:
    """Near the cosine, with the error of a second-order formula."""
    errors = [
        abs(value(card.formula(), f=math.sin, x=0.7, h=h) - math.cos(0.7)) for h in (0.02, 0.01)
    ]
    assert errors[1] < 1e-4
    assert 3.9 < errors[0] / errors[1] < 4.1


@check(level=2, mutants=[("and $O(h^2)$", "and $O(h^3)$"), ("{6}", "{3}")])
def calc_difference_orders(card: CardText) -> None:
    """Both orders fitted, and the leading error of the central difference."""
    for difference, tex in ((forward, card.formula(0)), (central, card.formula(1))):
        wanted = int(tex[4]) if "^" in tex else 1
        assert abs(order(difference) - wanted) < 0.15
    leading = next(tex for tex in card.formulas("back") if "'''" in tex).replace("f'''", "C")
    error = central(math.exp, 0.3, 0.01) - math.exp(0.3)
    assert math.isclose(error, value(leading, h=0.01, C=math.exp(0.3)), rel_tol=1e-3)


@check(level=2, mutants=[("|f| / h", "|f| h"), (r"$\epsilon |f|", r"$\epsilon^2 |f|")])
def calc_step_tradeoff(card: CardText) -> None:
    """Errors fall, then rise; small steps err by about the printed quantity."""
    errors = [abs(forward(math.exp, 0.3, h) - math.exp(0.3)) for h in (1e-2, 1e-8, 1e-14)]
    assert errors[1] < errors[0]
    assert errors[1] < errors[2]
    rounding = next(tex for tex in card.formulas("back") if "|f|" in tex)
    for h in (1e-11, 1e-12, 1e-13):
        worst = max(abs(forward(math.exp, x, h) - math.exp(x)) for x in np.linspace(0, 1, 50))
        assert 0.1 < worst / value(rounding, epsilon=EPSILON, f=math.e, h=h) < 3


@check(level=2, mutants=[("{1/2}$ for f", "{1/4}$ for f"), ("{1/3}$ for c", "{1/5}$ for c")])
def calc_best_step(card: CardText) -> None:
    """The error there is within a factor of ten of the best on a grid of steps."""
    points = np.linspace(0.5, 1.5, 40)

    def error(difference: Callable[..., float], h: float) -> float:
        return float(np.mean([abs(difference(math.exp, x, h) - math.exp(x)) for x in points]))

    for difference, tex in ((forward, card.formula(0)), (central, card.formula(1))):
        best = min(error(difference, 10.0**-k) for k in np.arange(2, 13, 0.5))
        assert error(difference, value(tex, epsilon=EPSILON)) < 10 * best
    assert agrees(card.formula(1, "explanation"), EPSILON ** (1 / 3))


@check(level=3, mutants=[("(2 * h)", "h"), ("step[i]", "step[0]"), ("f(x - step)", "f(x)")])
def calc_difference_code(card: CardText) -> None:
    """Against the known gradient."""
    x = rng().standard_normal(4)
    got = run(card.code())["gradient"](lambda x: float(np.sum(np.sin(x) * x)), x)
    assert np.allclose(got, np.sin(x) + x * np.cos(x), atol=1e-8)


@check(level=2, mutants=[("$d + 1$", "$d$"), ("$2d$", "$2d + 1$")])
def calc_difference_cost(card: CardText) -> None:
    """Counted."""
    for d in (1, 4, 9):
        assert value(card.formula(0), d=d) == evaluations(d, two_sided=False)
        assert value(card.formula(1), d=d) == evaluations(d, two_sided=True)


@check(level=2, mutants=[("left $2", "left $1"), ("1.001", "1.002")])
def calc_order_cost(card: CardText) -> None:
    """Both brackets of the front's shapes."""
    shapes = [(int(a), int(b)) for a, b in re.findall(r"(\d+) × (\d+)", card.front)]
    (a, b), (_, c), (_, e) = shapes
    assert agrees(card.number(0), a * b * c + a * c * e)
    assert agrees(card.number(1), b * c * e + a * b * e)


@check(level=2, mutants=[(r"$O(\sqrt{T})$", r"$O(\log T)$"), ("one more", "two more")])
def calc_checkpointing(card: CardText) -> None:
    """Peak storage and recomputed steps, counted on chains of square lengths."""

    def peak(length: int, every: int) -> tuple[int, int]:
        stored, most, again = length // every, 0, 0
        for _ in range(length // every):
            for segment in range(1, every + 1):
                again += 1
                most = max(most, stored + segment)
        return most, again

    sizes = (100, 400, 2500, 10_000)
    roots = {size: math.isqrt(size) for size in sizes}
    tex = card.formula(1).removeprefix("O(").removesuffix(")")
    wanted = fit_exponent(lambda t: value(tex, T=t), sizes)
    assert abs(fit_exponent(lambda t: peak(t, roots[t])[0], sizes) - wanted) < 0.01
    passes = {"one": 1, "two": 2}[card.back.split("about ")[1].split()[0]]
    assert peak(400, 20)[1] == passes * 400


@check(level=3, mutants=[("node.grad +=", "node.grad ="), ("upstream * slope", "slope")])
def calc_reverse_mode_code(card: CardText) -> None:
    """Against differences of an expression that uses variables twice."""
    space = run(card.code(0, field="front") + "\n\n" + card.code(0, field="back"))
    var, backward = space["Var"], space["backward"]

    def f(x: Any, y: Any) -> Any:
        return x * x * y + y * (x + y)

    x, y = var(3.0), var(-2.0)
    backward(f(x, y))
    assert math.isclose(x.grad, central(lambda t: f(t, -2.0), 3.0, 1e-5), rel_tol=1e-6)
    assert math.isclose(y.grad, central(lambda t: f(3.0, t), -2.0, 1e-5), rel_tol=1e-6)


@check(
    level=3, mutants=[("+ f'(a)", "- f'(a)"), (r"f'(a) \, \varepsilon", r"2 f'(a) \, \varepsilon")]
)
def calc_dual(card: CardText) -> None:
    """Against a polynomial of a nilpotent matrix, which multiplies as dual numbers do."""
    nil = np.array([[0.0, 1], [0, 0]])
    assert not np.any(nil @ nil)
    assert sides(card.formula(0)) == [r"\varepsilon^2", "0"]
    right = sides(next(tex for tex in card.formulas("back") if "f(a)" in tex))[-1]
    for a in (-1.0, 0.5):
        m = a * np.eye(2) + nil
        exact = m @ m @ m - 2 * m
        parts = [
            value(right, f=lambda a: a**3 - 2 * a, f_prime=lambda a: 3 * a * a - 2, a=a, epsilon=e)
            for e in (0, 1)
        ]
        assert math.isclose(parts[0], exact[0, 0])
        assert math.isclose(parts[1] - parts[0], exact[0, 1])


@check(
    level=3, mutants=[("self.a * other.b +", "self.a * other.b -"), ("self.b + other.b", "self.b")]
)
def calc_dual_code(card: CardText) -> None:
    """Against numpy's derivative of a polynomial."""
    dual = run(card.code())["Dual"]
    poly = np.polynomial.Polynomial([3.0, -1.0, 0.0, 2.0])
    for at in (-1.5, 0.4, 2.0):
        x = dual(at, 1.0)
        got = dual(3.0) + dual(-1.0) * x + dual(2.0) * x * x * x
        assert math.isclose(got.a, poly(at))
        assert math.isclose(got.b, poly.deriv()(at))


@check(
    level=2, mutants=[(r"\|a\| + \|n\|", r"\|a\| - \|n\|"), ("a - n", "a + n"), (r"\|a\| +", "1 +")]
)
def calc_check_error(card: CardText) -> None:
    """0 when equal, 1 when opposite, symmetric, and the same in other units."""
    a, n = rng().standard_normal((2, 4))

    def error(a: Any, n: Any) -> float:
        return float(value(card.formula(), a=a, n=n))

    assert error(a, a) == 0
    assert math.isclose(error(a, -a), 1)
    assert math.isclose(error(a, n), error(n, a))
    assert math.isclose(error(a, n), error(100 * a, 100 * n))


@check(level=2, mutants=[(r"f(z) \ge", r"f(z) \le"), ("(z - x)", "(z + x)")])
def calc_subgradient(card: CardText) -> None:
    """For |x|: all of [−1, 1] at 0, only 1 at 1."""
    tex = next(tex for tex in card.formulas("back") if "f(z)" in tex)
    line = np.linspace(-3, 3, 25)
    for x, g in itertools.product((0.0, 1.0), np.linspace(-2, 2, 17)):
        inside = abs(g) <= 1 if x == 0 else g == 1
        assert all(holds(tex, f=abs, z=z, x=x, g=g) for z in line) == inside


@check(level=2, mutants=[("$[-1, 1]$", "$[0, 1]$"), ("$[0, 1]$", "$[-1, 1]$")])
def calc_subdifferentials(card: CardText) -> None:
    """Slopes on a grid whose line stays below the graph, both functions."""
    line = np.linspace(-3, 3, 25)
    slopes = np.linspace(-2, 2, 33)
    functions = [card.formula(k, "front") for k in (-2, -1)]
    for f, shown in zip(functions, card.formulas("back"), strict=True):
        low, high = (float(one) for one in shown.strip("[]").split(","))
        good = [g for g in slopes if all(value(f, x=z) >= g * z for z in line)]
        assert (min(good), max(good)) == (low, high)
