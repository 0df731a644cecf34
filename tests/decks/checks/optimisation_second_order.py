"""Checks of the cards on second-order and other methods."""

from __future__ import annotations

import itertools
import math

import numpy as np
from tests.decks.card_text import CardText, agrees, fit_exponent, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.calculus_multivariable import hessian, jacobian
from tests.decks.checks.classical_ml import found
from tests.decks.checks.linear_algebra_reading import definite, holds


@check(level=3, mutants=[("A: $$h = -H", "A: $$h = H"), ("H^{-1} g$$", "H g$$")])
def opt_newton_step(card: CardText) -> None:
    """The step minimises the model against random steps."""
    h, g = definite(3, rng()), rng(1).standard_normal(3)
    best = value(sides(card.formula())[1], H=h, g=g)
    least = g @ best + best @ h @ best / 2
    others = rng(2).standard_normal((300, 3))
    assert np.all(others @ g + np.sum(others @ h * others, axis=1) / 2 >= least)
    near = best + 1e-3 * others
    assert np.all(near @ g + np.sum(near @ h * near, axis=1) / 2 >= least)


@check(
    level=2, mutants=[("$O(d^3)$", "$O(d^2)$"), ("$O(d^2)$ mem", "$O(d)$ mem"), ("8 TB", "4 TB")]
)
def opt_newton_cost(card: CardText) -> None:
    """Entries, and multiplications of elimination, counted and fitted."""

    def elimination(d: int) -> int:
        return sum((d - k - 1) * (d - k) for k in range(d))

    memory, work = (tex.removeprefix("O(").removesuffix(")") for tex in card.formulas("back")[:2])
    sizes = (50, 100, 200, 400)
    assert math.isclose(fit_exponent(lambda d: value(memory, d=d), sizes), 2)
    wanted = fit_exponent(lambda d: value(work, d=d), sizes)
    assert abs(fit_exponent(elimination, sizes) - wanted) < 0.05
    assert found(r"(\d+) TB", card.explanation)[0] * 1e12 == 8 * 10**6 * 10**6


@check(level=2, mutants=[("A: 0.75", "A: 0.25"), ("0.25, then 0.0625", "0.25, then 0.125")])
def opt_newton_numeric(card: CardText) -> None:
    """From the front's function by differences; two steps."""
    f = sides(card.formula(0, "front"))[1]
    h = 1e-4

    def step(x: float) -> float:
        up, middle, down = (value(f, x=x + s) for s in (h, 0.0, -h))
        return float(x - (up - down) / (2 * h) / ((up - 2 * middle + down) / h**2))

    first = step(float(card.numbers("front")[-1]))
    assert agrees(card.number(), round(first, 5))
    errors = found(r"error (\S+) becomes ([\d.]+), then ([\d.]+):", card.explanation)
    assert np.allclose(errors, [0.5, 1 - first, 1 - step(first)], atol=1e-4)


@check(level=2, mutants=[("|x| > 1", "|x| > 2"), ("$-x^3$", "$x^3$")])
def opt_newton_diverges(card: CardText) -> None:
    """One step at several starts: where it leads, and whether it is farther out."""
    for x in (-3.0, -1.1, 0.2, 0.9, 1.5):
        root = math.sqrt(1 + x * x)
        step = x - (x / root) / root**-3
        assert math.isclose(value(card.formulas("hints")[-1], x=x), step, abs_tol=1e-9)
        assert holds(card.formula(0), x=x) == (abs(step) > abs(x))


@check(level=2, mutants=[("B s = u$$", "B u = s$$")])
def opt_secant(card: CardText) -> None:
    """Satisfied by a quadratic's Hessian."""
    h = definite(3, rng())
    x, new = rng(1).standard_normal((2, 3))
    assert holds(card.formula(), B=h, s=new - x, u=h @ new - h @ x)


@check(level=2, mutants=[("$O(md)$", "$O(m^2 d)$"), ("BFGS: $O(d^2)$", "BFGS: $O(d^3)$", 1)])
def opt_lbfgs_cost(card: CardText) -> None:
    """Multiplications: a matrix times a vector, and the two-loop recursion."""
    dense, limited = (tex.removeprefix("O(").removesuffix(")") for tex in card.formulas("back")[:2])
    sizes = [(d, m) for d in (1000, 4000) for m in (5, 20)]
    for ratios in (
        [d * d / value(dense, d=d, m=m) for d, m in sizes],
        [(4 * m * d + d) / value(limited, d=d, m=m) for d, m in sizes],
    ):
        assert max(ratios) < 1.1 * min(ratios)


@check(level=3, mutants=[("A: $J^\\top J$", "A: $J J^\\top$"), (r"\sum_i r_i", r"\sum_i r_i^2")])
def opt_gauss_newton(card: CardText) -> None:
    """Kept and dropped term add up to the Hessian, by differences."""
    a, w = rng().standard_normal((4, 3)), rng(1).standard_normal(3)
    r = np.sin(a @ w)
    kept = value(card.formula(0), J=jacobian(lambda w: np.sin(a @ w), w))
    second = [-math.sin(row @ w) * np.outer(row, row) for row in a]
    dropped = value(card.formula(1).replace(r"\nabla^2 r_i", "K_i"), r=r, K=second)
    exact = hessian(lambda w: float(np.sum(np.sin(a @ w) ** 2)) / 2, w)
    assert np.allclose(kept + dropped, exact, atol=1e-3)


@check(level=2, mutants=[(r"\le f(x)", r"\ge f(x)"), ("+ c", "- c"), (r"c \, t", "c")])
def opt_armijo(card: CardText) -> None:
    """For x² from 1 along −2 it holds just for t up to 1 − c."""
    for c, t in itertools.product((0.1, 0.4), (0.05, 0.3, 0.55, 0.7, 0.95, 1.2)):
        assert holds(card.formula(), f=np.square, x=1.0, d=-2.0, g=2.0, t=t, c=c) == (t <= 1 - c)


@check(level=2, mutants=[("t /= 2", "t /= 3"), (") > f(x)", ") < f(x)"), ("+ 1e-4", "- 1e-4")])
def opt_backtrack_code(card: CardText) -> None:
    """The largest power of one half that fulfils the condition."""
    backtrack = run(card.code())["backtrack"]
    for scale in (0.1, 0.4, 0.99999, 7.0, 300.0):

        def f(x: np.ndarray, scale: float = scale) -> float:
            return scale * float(x @ x)

        x = np.array([1.0, -2.0])
        g = 2 * scale * x
        good = [
            t for t in (2.0**-k for k in range(15)) if f(x - t * g) <= f(x) - 1e-4 * t * (g @ g)
        ]
        assert backtrack(f, x, g, -g) == max(good)


@check(
    level=2, mutants=[(r"{q(z)}$$", r"{q(z)^2}$$"), (r"A: $$\sum_z q(z)", r"A: $$\sum_z 2 q(z)")]
)
def opt_em_bound(card: CardText) -> None:
    """Below the evidence for random q, and equal to it at the posterior."""
    joint = np.array([0.1, 0.25, 0.05])
    evidence = math.log(joint.sum())

    def bound(q: np.ndarray) -> float:
        return float(
            value(
                card.formula(),
                {"z": [0, 1, 2], "q": lambda z: q[z], "p": lambda _x, z, _t: joint[z]},
                x=0,
                theta=0,
            )
        )

    assert all(bound(q) <= evidence for q in rng().dirichlet(np.ones(3), size=10))
    assert math.isclose(bound(joint / joint.sum()), evidence)


@check(level=2, mutants=[("A: 59", "A: 58"), ("A: 59", "A: 60")])
def opt_random_trials(card: CardText) -> None:
    """The first n for which a miss is rare enough."""
    assert agrees(card.number(), next(n for n in itertools.count(1) if 0.95**n <= 0.05))


@check(level=2, mutants=[(r"e^{-\Delta", r"e^{\Delta"), ("/ T}$$", r"\cdot T}$$")])
def opt_annealing(card: CardText) -> None:
    """Detailed balance with Boltzmann's weights, better steps being accepted outright."""
    for low, high, t in ((0.0, 1.5, 0.7), (-1.0, 0.2, 3.0)):
        up = math.exp(-low / t) * value(card.formula(), Delta=high - low, T=t)
        assert math.isclose(up, math.exp(-high / t))


@check(level=2, mutants=[("n^{1/k}", "n^{1/2 k}"), ("$n$ diff", "$n^2$ diff")])
def opt_random_search(card: CardText) -> None:
    """Distinct values of one coordinate, on a grid and at random."""
    tries, shown, _, grid = card.formulas("back")[:4]
    for side, k in ((3, 2), (2, 4)):
        points = list(itertools.product(range(side), repeat=k))
        n = len(points)
        assert math.isclose(value(grid, n=n, k=k), len({point[0] for point in points}))
        drawn = {float(row[0]) for row in rng().random((n, k))}
        assert value(tries, n=n) == value(shown, n=n) == len(drawn)


@check(level=2, mutants=[("at most $d$", "at most $d - 1$"), ("at most $d$", "at most $2d$")])
def opt_conjugate_gradient(card: CardText) -> None:
    """Steps of the textbook recursion on a matrix with distinct eigenvalues."""
    tex = card.formula(0)
    for d in (3, 5):
        a = definite(d, rng(d))
        b = rng(1).standard_normal(d)
        x, r, steps = np.zeros(d), b.copy(), 0
        p = r
        while np.linalg.norm(r) > 1e-8 * np.linalg.norm(b):
            ap = a @ p
            length = (r @ r) / (p @ ap)
            x, new = x + length * p, r - length * ap
            p = new + (new @ new) / (r @ r) * p
            r, steps = new, steps + 1
        assert np.allclose(a @ x, b)
        assert steps == value(tex, d=d)
