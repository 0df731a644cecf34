"""Checks of the cards on convexity, smoothness, constraints and Jensen's inequality."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.linear_algebra_reading import definite, holds

if TYPE_CHECKING:
    from collections.abc import Callable


@check(
    level=2,
    mutants=[("t f(x) + (1 - t) f(y)", "t f(x) - (1 - t) f(y)"), (r"y) \le", r"y) \ge")],
)
def opt_convex_definition(card: CardText) -> None:
    """True everywhere for the exponential and |x|, false for the concave −x²."""
    tex = card.formulas("front")[-1]

    def everywhere(f: Callable[[float], float]) -> bool:
        points = itertools.product((-1.5, 0.2, 2.0), (-2.0, 0.7), (0.0, 0.3, 0.9, 1.0))
        return all(holds(tex, f=f, x=x, y=y, t=t) for x, y, t in points)

    assert everywhere(math.exp)
    assert everywhere(abs)
    assert not everywhere(lambda x: -x * x)


@check(level=2, mutants=[(r"f(y) \ge", r"f(y) \le"), ("(y - x)", "(x - y)")])
def opt_first_order(card: CardText) -> None:
    """On random pairs for a convex quadratic; broken by its negative."""
    h = definite(3, rng())
    tex = card.formula().replace(r"\nabla f(x)", "G")
    for k in range(10):
        x, y = rng(k).standard_normal((2, 3))
        assert holds(tex, f=lambda x: float(x @ h @ x), x=x, y=y, G=2 * h @ x)
        assert not holds(tex, f=lambda x: -float(x @ h @ x), x=x, y=y, G=-2 * h @ x)


@check(level=2, mutants=[(r"-1 \le a \le 1", r"-2 \le a \le 2"), ("- 2a$", "- a$")])
def opt_convex_quadratic(card: CardText) -> None:
    """The eigenvalues of the printed Hessian, on a grid of a."""
    hessian, first, second = card.formulas("steps")
    for a in (-1.5, -1.0, -0.3, 0.0, 1.0, 1.2):
        eigenvalues = np.linalg.eigvalsh(value(hessian, a=a))
        assert np.allclose(sorted([value(first, a=a), value(second, a=a)]), eigenvalues)
        assert holds(card.formula(), a=a) == bool(eigenvalues.min() >= -1e-12)


@check(
    level=2,
    mutants=[("Squared error, log loss and hinge. The zero", "Squared error and zero. The hinge")],
)
def opt_convex_losses(card: CardText) -> None:
    """Midpoint convexity in the score, on a grid, for each loss that the card names."""
    losses: dict[str, Callable[[Any], Any]] = {
        "squared error": lambda s: (1 - s) ** 2,
        "log loss": lambda s: np.log1p(np.exp(-s)),
        "hinge": lambda s: np.maximum(0, 1 - s),
        "zero": lambda s: (s <= 0).astype(float),
    }
    convex = card.back.lower().split(".")[0]
    grid = np.linspace(-4, 4, 41)
    a, b = np.meshgrid(grid, grid)
    for name, loss in losses.items():
        good = bool(np.all(loss((a + b) / 2) <= (loss(a) + loss(b)) / 2 + 1e-12))
        assert (name in convex) == good


@check(level=3, mutants=[("2^{-d}", "2^{-2d}"), ("2^{-d}", "1 - 2^{-d}")])
def opt_saddle_count(card: CardText) -> None:
    """The share of all-positive sign patterns, enumerated."""
    for d in (1, 3, 6):
        patterns = list(itertools.product((-1, 1), repeat=d))
        share = sum(min(signs) > 0 for signs in patterns) / len(patterns)
        assert math.isclose(value(card.formula(), d=d), share)


@check(level=2, mutants=[(r"\le L", r"\ge L"), ("L \\,", "L^2 \\,")])
def opt_smooth(card: CardText) -> None:
    """A quadratic's gradient with L its largest eigenvalue, and no smaller L."""
    h = definite(3, rng())
    sizes, vectors = np.linalg.eigh(h)
    tex = card.formula().replace(r"\nabla f(x)", "A").replace(r"\nabla f(y)", "B")
    y = rng(1).standard_normal(3)
    for k in range(8):
        x = rng(k + 2).standard_normal(3)
        assert holds(tex, A=h @ x, B=h @ y, x=x, y=y, L=sizes[-1])
    x = y + vectors[:, -1]
    assert not holds(tex, A=h @ x, B=h @ y, x=x, y=y, L=0.9 * sizes[-1])
    assert math.isclose(value(sides(tex)[1], x=x, y=y, L=sizes[-1]), sizes[-1])


@check(level=2, mutants=[(r"\frac{L}{2}", r"\frac{L}{3}"), (r"+ \frac{L}", r"- \frac{L}")])
def opt_descent_lemma(card: CardText) -> None:
    """Above a quadratic, touching it along the steepest eigenvector."""
    h = definite(3, rng())
    sizes, vectors = np.linalg.eigh(h)
    tex = card.formula().replace(r"\nabla f(x)", "G").replace("f(x)", "F")
    x = rng(1).standard_normal(3)
    for y in (*rng(2).standard_normal((8, 3)), x + vectors[:, -1]):
        bound = float(value(tex, G=h @ x, F=x @ h @ x / 2, x=x, y=y, L=sizes[-1]))
        assert bound >= y @ h @ y / 2 - 1e-9
    assert math.isclose(bound, y @ h @ y / 2)


@check(level=2, mutants=[(r"\frac{\mu}{2}", r"\mu"), (r"f(y) \ge", r"f(y) \le")])
def opt_strong_convexity(card: CardText) -> None:
    """Below a quadratic with μ its smallest eigenvalue, touching along that eigenvector."""
    h = definite(3, rng())
    sizes, vectors = np.linalg.eigh(h)
    tex = card.formula(0).replace(r"\nabla f(x)", "G").replace("f(x)", "F").replace("f(y)", "Y")
    x = rng(1).standard_normal(3)
    for y in (*rng(2).standard_normal((8, 3)), x + vectors[:, 0]):
        names = {"G": h @ x, "F": x @ h @ x / 2, "Y": y @ h @ y / 2, "mu": sizes[0]}
        assert holds(tex, names, x=x, y=y)
    left, right = sides(tex)
    assert math.isclose(value(left, names), float(value(right, names, x=x, y=y)))


@check(level=2, mutants=[(r"$\kappa \log", r"$\kappa^2 \log"), (r"\log(1 / \epsilon)$.", "/ 1$.")])
def opt_rates(card: CardText) -> None:
    """Steps of size 1/L counted on quadratics, against the strongly convex rate."""
    for kappa, epsilon in itertools.product((20, 80), (1e-2, 1e-6)):
        error, steps = 1.0, 0
        while error > epsilon:
            error *= 1 - 1 / kappa
            steps += 1
        assert 0.8 < steps / value(card.formula(1), kappa=kappa, epsilon=epsilon) < 1.25


@check(level=3, mutants=[(r"{\kappa + 1}", r"{\kappa}"), (r"{\kappa - 1}", r"{\kappa - 2}")])
def opt_quadratic_rate(card: CardText) -> None:
    """The best worst-case factor over a grid of steps, for eigenvalues 1 and κ."""
    for kappa in (2.0, 10.0, 100.0):
        grid = np.linspace(0, 2 / kappa, 200_001)
        best = np.min(np.maximum(abs(1 - grid), abs(1 - kappa * grid)))
        assert math.isclose(value(card.formula(), kappa=kappa), float(best), abs_tol=1e-4)
    assert agrees(card.numbers("explanation")[-1], value(card.formula(), kappa=100))


@check(
    level=2, mutants=[(r"f(x) + \sum", r"f(x) - \sum"), (r"\lambda_i \ge 0$$", r"\lambda_i < 0$$")]
)
def opt_lagrangian(card: CardText) -> None:
    """For x² with 2 − x ≤ 0 and 3 − 2x ≤ 0: stationary at 2 with multipliers of that sign."""
    whole, _, zero = sides(card.formula(0))[:3] if len(sides(card.formula(0))) > 2 else (0, 0, 0)
    tex = str(whole).replace("g_i(x)", "g_i").replace("f(x)", "F")
    assert zero == "0"

    def lagrangian(x: float) -> float:
        return float(
            value(tex, F=x * x, g=[2 - x, 3 - 2 * x], lambda_=np.array([4.0, 0.0]), i=[1, 2])
        )

    assert abs(lagrangian(2 + 1e-5) - lagrangian(2 - 1e-5)) < 1e-9
    sign = card.formula(0).split(r"\qquad")[1].replace("_i", "")
    assert holds(sign, lambda_=4.0)
    assert holds(sign, lambda_=0.0)


@check(level=3, mutants=[("x = 2$, ", "x = 3$, "), (r"\lambda = 4$", r"\lambda = 2$")])
def opt_kkt_numeric(card: CardText) -> None:
    """The best point of a grid, and the multiplier as the price of moving the bound."""
    grid = np.linspace(2, 5, 301)
    assert value(sides(card.formula(0))[1]) == grid[np.argmin(grid**2)]
    price = (2.001**2 - 1.999**2) / 0.002
    assert math.isclose(value(sides(card.formula(1))[1]), price, rel_tol=1e-6)


@check(level=2, mutants=[(r"\cloze{\le}", r"\cloze{\ge}"), (r"\cloze{\le}", r"\cloze{=}")])
def opt_jensen(card: CardText) -> None:
    """For the exponential and the square of a discrete variable."""
    values, p = np.array([-1.0, 0.5, 2.0]), np.array([0.2, 0.5, 0.3])
    functions: tuple[Callable[[Any], Any], ...] = (np.exp, np.square)
    for f in functions:
        a, b = float(f(p @ values)), float(p @ f(values))
        assert holds(f"a {card.holes[0]} b", a=a, b=b)
    assert not holds(f"a {card.holes[0]} b", a=-a, b=-b)


@check(level=2, mutants=[(r"\sqrt{5}", r"\sqrt{6}"), ("2.24", "2.23"), ("and 2.\n", "and 3.\n")])
def opt_jensen_numeric(card: CardText) -> None:
    """Both numbers computed from the front's two values."""
    low, high = (float(one) for one in card.numbers("front")[:2])
    exact, shown = sides(card.formula())
    assert math.isclose(value(exact), math.sqrt((low + high) / 2))
    assert agrees(shown, math.sqrt((low + high) / 2))
    assert agrees(card.numbers("back")[-1], (math.sqrt(low) + math.sqrt(high)) / 2)


def _convex(f: Callable[[float], float]) -> bool:
    pairs = itertools.product(np.linspace(-3, 3, 31), repeat=2)
    return all(f((a + b) / 2) <= (f(a) + f(b)) / 2 + 1e-9 for a, b in pairs)


@check(level=2, mutants=[("$x^4$ has", "$x^2$ has"), ("$x^4$ has", "$x^3$ has")])
def opt_second_order(card: CardText) -> None:
    """The counterexample is strictly convex, its second difference at 0 vanishes."""
    tex = card.formula(0)
    h = 1e-3
    assert abs(value(tex, x=h) - 2 * value(tex, x=0.0) + value(tex, x=-h)) / h**2 < 1e-5
    for a, b in itertools.combinations(np.linspace(-2, 2, 21), 2):
        middle = value(tex, x=float(a + b) / 2)
        assert middle < (value(tex, x=float(a)) + value(tex, x=float(b))) / 2


@check(level=2, mutants=[("$0 - x^2$", "$0 + x^2$"), (r"x \cdot x^2", r"x \cdot x")])
def opt_operations(card: CardText) -> None:
    """Both counterexamples fail at midpoints though their parts pass."""
    for tex, cut in ((card.formula(0), "- "), (card.formula(0, "explanation"), r"\cdot ")):
        assert not _convex(lambda x, tex=tex: value(tex, x=x))  # type: ignore[misc]  # bound early
        assert all(
            _convex(lambda x, part=part: float(value(part, x=x)))  # type: ignore[misc]  # bound early
            for part in tex.split(cut)
        )


@check(level=2, mutants=[("x^2 - y^2", "x^2 + y^2"), ("saddle $(0, 0)$", "saddle $(1, 0)$")])
def opt_saddle_escape(card: CardText) -> None:
    """Descent from the axis ends at the printed point; with a grain of noise it leaves."""
    f = sides(card.formulas("front")[-1])[1]
    ends = []
    for y in (0.0, 1e-6):
        p = np.array([1.0, y])
        for _ in range(120):
            h = 1e-4
            moves = [np.array([h, 0]), np.array([0, h])]
            at = [
                (value(f, x=a[0], y=a[1]), value(f, x=b[0], y=b[1]))
                for a, b in ((p + m, p - m) for m in moves)
            ]
            p = p - 0.1 * np.array([(a - b) / (2 * h) for a, b in at])
        ends.append(p)
    assert np.allclose(
        ends[0], [float(one) for one in card.formula(0).strip("()").split(",")], atol=1e-6
    )
    assert np.linalg.norm(ends[1]) > 1
