"""Checks of the cards on densities, expectation, variance, dependence and conditioning."""

from __future__ import annotations

import operator
import re
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import (
    bare,
    between,
    chain,
    covariance,
    expectation,
    near,
    shown,
    variance,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@check(level=2, mutants=[("+ b E[Y]", "- b E[Y]"), ("{{2::no::", "{{2::full::")])
def prob_linearity(card: CardText) -> None:
    """Y is a function of X: as dependent as can be."""
    mean, rng = expectation(0)
    x = rng.normal(size=12)
    found = value(bare(card.holes[0]), E=mean, X=x, Y=x**2, a=2.0, b=-3.0)
    assert near(found, mean(2 * x - 3 * x**2))
    assert card.holes[1] == "no"


@check(level=3, mutants=[("F'(x)", "F(x)"), (r"\int_a^b f(x)", r"\int_a^b F(x)"), ("_a^b", "_b^a")])
def prob_density(card: CardText) -> None:
    from scipy.stats import norm

    slope, area = (bare(hole) for hole in card.holes)
    found = value(slope, F_prime=lambda t: (norm.cdf(t + 1e-5) - norm.cdf(t - 1e-5)) / 2e-5, x=0.7)
    assert near(found, norm.pdf(0.7), 1e-6)
    assert near(value(area, f=norm.pdf, F=norm.cdf, a=-1, b=0.5), norm.cdf(0.5) - norm.cdf(-1))


@check(level=2, mutants=[("$f = 2$", "$f = 0.5$"), ("area under it must be 1", "area must be 2")])
def prob_density_above_one(card: CardText) -> None:
    height = chain(sides(card.formula(0))[1])
    assert near(height * 0.5, float(card.number(0)))
    assert "[0, 0.5]" in card.front
    assert height > 1


@check(
    level=3,
    mutants=[
        (r"c = \frac{3}{8}", r"c = \frac{8}{3}"),
        (r"\frac{7}{8}$$", r"\frac{1}{8}$$"),
    ],
)
def prob_density_constant(card: CardText) -> None:
    import sympy

    x = sympy.Symbol("x")
    whole = sympy.integrate(x**2, (x, 0, 2))
    _, c, _, tail = sides(card.formula())
    assert near(value(c), float(1 / whole))
    assert near(value(tail), float(sympy.integrate(x**2, (x, 1, 2)) / whole))


@check(
    level=2,
    mutants=[
        ("dy$}}", "dx$}}"),
        (r"\frac{f_{X,Y}(x, y)}{f_X(x)}", r"\frac{f_X(x)}{f_{X,Y}(x, y)}"),
    ],
)
def prob_marginal_conditional(card: CardText) -> None:
    """For the density x + y on the unit square, whose marginal is x + 1/2."""
    marginal, conditional = (
        between(bare(hole).replace("f_{X,Y}", "g").replace("f_X", "h"), "0", "1")
        for hole in card.holes
    )
    names: dict[str, Any] = {"g": lambda x, y: x + y, "h": lambda x: x + 0.5}
    assert near(value(marginal, **names, x=0.3), 0.8)
    total = np.mean([value(conditional, **names, x=0.3, y=(k + 0.5) / 50) for k in range(50)])
    assert near(total, 1)


@check(level=3, mutants=[("g(x) f(x)", "x f(x)"), ("g(x) f(x)", "g(f(x))")])
def prob_lotus(card: CardText) -> None:
    """f(x) = 2x on [0, 1] and g the cube: against the law of the cube itself."""
    from scipy.integrate import quad

    tex = between(bare(card.holes[0]), "0", "1")
    exact, _ = quad(lambda y: 1 - y ** (2 / 3), 0, 1)
    assert near(value(tex, g=lambda x: x**3, f=lambda x: 2 * x), exact, 1e-7)


@check(
    level=3,
    mutants=[
        (r"= \frac{1}{3}", r"= \frac{1}{2}"),
        (r"\frac{1}{12}$$", r"\frac{1}{6}$$"),
    ],
)
def prob_uniform_second_moment(card: CardText) -> None:
    from scipy.stats import uniform

    _, second, _, spread = sides(card.formula())
    assert near(value(second), uniform.moment(2))
    assert near(value(spread), uniform.var())
    assert near(value(card.formula(1, "explanation"), a=2, b=5), uniform(2, 3).var())


@check(
    level=3,
    mutants=[
        ("A: 1, whatever", "A: 2, whatever"),
        (r"= \frac{1}{n}", r"= \frac{1}{n!}"),
    ],
)
def prob_indicator_hats(card: CardText) -> None:
    step = next(tex for tex in card.formulas("steps") if tex.startswith("E[I_i]"))
    chance = sides(step)[-1]
    for n in range(1, 6):
        orders = list(permutations(range(n)))
        own = sum(sum(i == x for i, x in enumerate(p)) for p in orders) / len(orders)
        assert agrees(card.number(), own)
        assert near(value(chance, n=n), sum(p[0] == 0 for p in orders) / len(orders))


@check(level=3, mutants=[("36.6", "36.8"), (")^{100}", ")^{99}"), ("36.8 %", "63.2 %")])
def prob_empty_buckets(card: CardText) -> None:
    """Against the chain of the number of occupied buckets."""
    law = np.zeros(101)
    law[0] = 1
    occupied = np.arange(101)
    for _ in range(100):
        law = law * occupied / 100 + np.concatenate([[0], (law * (100 - occupied) / 100)[:-1]])
    assert near(shown(card), float((100 - occupied) @ law))
    share = next(n for n in card.numbers("explanation") if "%" in n)
    assert agrees(share, float(np.exp(-1)))


@check(level=2, mutants=[(r"(X)] \ge", r"(X)] \le"), (r"1/X] \ge 1/E", r"1/X] \le 1/E")])
def prob_jensen(card: CardText) -> None:
    mean, rng = expectation(1)
    x = rng.uniform(0.1, 3, 12)
    assert all(r"\ge" in card.formula(k) for k in (0, 1))
    for convex in (np.square, np.exp, lambda t: -np.log(t)):
        left, right = (
            value(side.replace(r"\varphi", "g"), E=mean, X=x, g=convex)
            for side in sides(card.formula(0))
        )
        assert left >= right
    assert mean(1 / x) >= 1 / mean(x)


@check(level=2, mutants=[("2^{-k} 2^k", "2^{-2k} 2^k"), (r"= \infty$", "= 1$")])
def prob_st_petersburg(card: CardText) -> None:
    total, limit = sides(card.formula(0))
    terms = [value(total.removeprefix(r"\sum_k"), k=k) for k in range(1, 40)]
    assert np.allclose(terms, 1)
    assert limit == r"\infty"


@check(level=3, mutants=[("_{k=1}", "_{k=0}"), (r"P(N \ge k)", "P(N > k)")])
def prob_tail_sum(card: CardText) -> None:
    from scipy.stats import binom, poisson

    tex = bare(card.holes[0]).replace(r"P(N \ge k)", "t(k)")
    for law in (poisson(2.5), binom(6, 0.3)):
        assert near(value(tex, t=lambda k, law=law: law.sf(k - 1)), law.mean())


@check(level=2, mutants=[("E[X^2] - E[X]^2", "E[X]^2 - E[X^2]"), ("(X - E[X])^2", "(X + E[X])^2")])
def prob_variance_shortcut(card: CardText) -> None:
    mean, rng = expectation(2)
    x = rng.normal(3, 1, 12)
    assert near(value(bare(card.holes[0]), E=mean, X=x), variance(mean)(x))
    assert near(value(sides(card.formula(0))[1], E=mean, X=x), variance(mean)(x))


@check(level=2, mutants=[(r"a^2 \,", r"a \,"), (r"\mathrm{Var}(X)$}}", r"\mathrm{Var}(X) + b$}}")])
def prob_variance_affine(card: CardText) -> None:
    mean, rng = expectation(3)
    x = rng.normal(size=12)
    var = variance(mean)
    assert near(value(bare(card.holes[0]), Var=var, X=x, a=-3.0, b=7.0), var(-3 * x + 7))


@check(level=2, mutants=[(r"+ 2 \, \mathrm", r"- 2 \, \mathrm"), (r"+ 2 \,", r"+ ")])
def prob_variance_sum(card: CardText) -> None:
    mean, rng = expectation(4)
    x, y = rng.normal(size=(2, 12))
    var = variance(mean)
    found = value(card.formula(), Var=var, Cov=covariance(mean), X=x, Y=y)
    assert near(found, var(x + y))


@check(
    level=2,
    mutants=[
        ("= 37", "= 13"),
        (r"(-1)", "1"),
        ("(X) = 4", "(X) = 5"),
        ("2X - 3Y", "2X + 3Y"),
    ],
)
def prob_variance_combination(card: CardText) -> None:
    read = re.search(r"Var\((\d)X - (\d)Y \+ 5\)", card.front.replace("mathrm{Var}", "Var"))
    assert read
    weights = np.array([float(read[1]), -float(read[2])])
    a, b, c = (float(sides(tex)[1]) for tex in card.formulas("front")[:3])
    assert near(shown(card), weights @ np.array([[a, c], [c, b]]) @ weights)


@check(level=2, mutants=[(r"A \Sigma A^\top$}}", r"A^\top \Sigma A$}}")])
def prob_covariance_affine(card: CardText) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(3, 40)) * np.array([[1], [2], [0.5]])
    a = rng.normal(size=(2, 3))
    found = value(bare(card.holes[0]), A=a, Sigma=np.cov(x, bias=True))
    assert near(found, np.cov(a @ x, bias=True))


@check(level=2, mutants=[(r"+ b \, \mathrm{Cov}(Y, Z)$}}", r"+ b \, \mathrm{Cov}(X, Z)$}}")])
def prob_bilinearity(card: CardText) -> None:
    mean, rng = expectation(6)
    x, y, z = rng.normal(size=(3, 12))
    cov = covariance(mean)
    found = value(bare(card.holes[0]), Cov=cov, X=x, Y=y, Z=z, a=2.0, b=-1.5)
    assert near(found, cov(2 * x - 1.5 * y, z))


@check(
    level=3,
    mutants=[
        (r"\sqrt{\mathrm{Var}(X) \, \mathrm{Var}(Y)}", r"\mathrm{Var}(X) \, \mathrm{Var}(Y)"),
    ],
)
def prob_correlation(card: CardText) -> None:
    x, y = np.random.default_rng(7).normal(size=(2, 30))
    y = y + x
    found = value(card.holes[0], Var=variance(np.mean), Cov=covariance(np.mean), X=x, Y=y)
    assert near(found, np.corrcoef(x, y)[0, 1])


@check(
    level=3,
    mutants=[
        (r"\frac{1 - \rho}{n}", r"\frac{\rho}{n}"),
        (r"floor is $\rho \sigma^2$", r"floor is $\rho$"),
    ],
)
def prob_correlated_mean(card: CardText) -> None:
    tex, floor = card.formula(0), card.formula(1)
    for n in (1, 2, 5):
        cov = 4 * (0.3 * np.ones((n, n)) + 0.7 * np.eye(n))
        assert near(value(tex, n=n, rho=0.3, sigma=2), np.mean(cov))
    assert near(value(tex, n=10**9, rho=0.3, sigma=2), value(floor, rho=0.3, sigma=2), 1e-6)


@check(
    level=3,
    mutants=[
        (r"0 - 0 \cdot 1 = 0", r"1 - 0 \cdot 1 = 1"),
        ("E[X^3] - E[X]", "E[X^2] - E[X]"),
    ],
)
def prob_uncorrelated_square(card: CardText) -> None:
    from scipy.stats import norm

    first, second, third = (round(norm.moment(k)) for k in (1, 2, 3))
    assert sides(card.formula())[1] == rf"{third} - {first} \cdot {second}"
    assert shown(card) == 0
    mean, rng = expectation(8)
    x = rng.normal(size=12)
    step = value(sides(card.formula(0, "steps"))[1], E=mean, X=x)
    assert near(step, covariance(mean)(x, x**2))


@check(
    level=3,
    mutants=[
        ("Y) = 0$, since", "Y) = 1$, since"),
        ("$P(X = 0) P(Y = 0) = 1/4$", "$P(X = 0) P(Y = 0) = 0$"),
    ],
)
def prob_uncorrelated_four_points(card: CardText) -> None:
    points = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    assert all(f"$({a}, {b})$" in card.front for a, b in points)
    x, y = np.array(points).T
    cov, joint, product_ = (chain(sides(tex)[-1]) for tex in card.formulas("back") if "=" in tex)
    assert cov == np.mean(x * y) - np.mean(x) * np.mean(y)
    assert joint == np.mean((x == 0) & (y == 0))
    assert product_ == np.mean(x == 0) * np.mean(y == 0)


@check(
    level=2,
    mutants=[
        ("E[XY] - E[X] E[Y] = 0$.\nE:", "E[XY] + E[X] E[Y] = 0$.\nE:"),
        (r"E[XY] = E[X] \, E[Y]", "E[XY] = E[X]"),
    ],
)
def prob_independent_uncorrelated(card: CardText) -> None:
    rng = np.random.default_rng(9)
    p, q = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    weights = np.outer(p, q).ravel()
    x = np.repeat([1.0, 2.0, 5.0], 4)
    y = np.tile([0.0, 1.0, -2.0, 3.0], 3)
    names: dict[str, Any] = {"E": lambda z: float(z @ weights), "X": x, "Y": y}
    rule, cov = (tex.replace("XY", r"X \odot Y") for tex in card.formulas("back"))
    left, right = (value(side, **names) for side in sides(rule))
    assert near(left, right)
    assert near(value(sides(cov)[1], **names), 0)


@check(level=3, mutants=[(r"with a diagonal $\Sigma$", r"with a singular $\Sigma$")])
def prob_uncorrelated_normal(card: CardText) -> None:
    from scipy.stats import multivariate_normal, norm

    matrix = {"a diagonal": np.diag([2.0, 0.5]), "a singular": np.ones((2, 2))}
    word = re.search(r"with (a \w+) \$\\Sigma\$ the density factorises", card.back)
    assert word
    sigma = matrix[word[1]]
    x = np.array([0.3, -1.0])
    margins = [norm(0, np.sqrt(sigma[k, k])).pdf(x[k]) for k in range(2)]
    assert near(multivariate_normal([0, 0], sigma).pdf(x), np.prod(margins))


@check(
    level=2,
    mutants=[
        ("E[S] E[X^2] = 0", "E[S] E[X^2] = 1"),
        ("with probability 1/2;", "with probability 1/4;"),
    ],
)
def prob_normal_margins(card: CardText) -> None:
    sign = np.array([1, -1])
    assert float(sides(card.formulas("back")[1])[-1]) == np.mean(sign) * 1
    assert agrees(card.numbers("explanation")[1], float(np.mean(1 + sign == 0)))


@check(level=3, mutants=[("XOR of two", "AND of two")])
def prob_zero_correlation_feature(card: CardText) -> None:
    word = card.explanation.split()[0]
    gates: dict[str, Callable[[int, int], int]] = {"XOR": operator.xor, "AND": operator.and_}
    gate = gates[word]
    rows = [(a, b, gate(a, b)) for a, b in product((0, 1), repeat=2)]
    for k in (0, 1):
        for bit in (0, 1):
            assert np.mean([r[2] for r in rows if r[k] == bit]) == np.mean([r[2] for r in rows])


def _given(x: Any, groups: Any, weights: Any, of: Any) -> Any:
    found = np.zeros(len(x))
    for label in set(groups.tolist()):
        inside = groups == label
        found[inside] = of(x[inside], weights[inside] / weights[inside].sum())
    return found


def _conditional_names(seed: int) -> tuple[dict[str, Any], float, float]:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(12))
    x, y = rng.normal(size=12), np.arange(12) % 3

    def mean(a: Any, given: Any = None) -> Any:
        return a @ weights if given is None else _given(a, given, weights, np.dot)

    def spread(a: Any, given: Any = None) -> Any:
        def of(part: Any, w: Any) -> Any:
            return part**2 @ w - (part @ w) ** 2

        return of(a, weights) if given is None else _given(a, given, weights, of)

    return {"E": mean, "Var": spread, "X": x, "Y": y}, mean(x), spread(x)


@check(level=2, mutants=[(r"{{$E[X \mid Y]$}}", r"{{$E[Y \mid X]$}}")])
def prob_tower(card: CardText) -> None:
    names, mean, _ = _conditional_names(10)
    assert near(value(f"E[{bare(card.holes[0])}]", **names), mean)


@check(
    level=2,
    mutants=[
        (r"E[\mathrm{Var}(X \mid Y)]}", r"E[\mathrm{Var}(Y \mid X)]}"),
        (r"} + \cloze", r"} - \cloze"),
    ],
)
def prob_total_variance(card: CardText) -> None:
    names, _, spread = _conditional_names(11)
    assert near(value(sides(card.formula(-1))[1], **names), spread)


@check(
    level=2,
    mutants=[
        ("variance 2500", "variance 500"),
        ("Mean 200", "Mean 250"),
        ("variance 25,", "variance 5,"),
    ],
)
def prob_random_sum(card: CardText) -> None:
    """By the moments of a compound Poisson sum: rate times E[X²]."""
    rate, mean, spread = (float(n) for n in card.numbers("front")[:3])
    assert agrees(card.number(0), rate * mean)
    assert agrees(card.number(1), rate * (spread + mean**2))


@check(
    level=3,
    mutants=[
        ("HH takes 6", "HH takes 4"),
        ("HT takes 4", "HT takes 6"),
        (r"a = 1 + \frac12 \cdot 0", r"a = \frac12 \cdot 0"),
    ],
)
def prob_hh_ht(card: CardText) -> None:
    """By the linear equations of the automaton whose states are "nothing" and "last was H"."""
    for word, number in zip(("HH", "HT"), card.numbers("back"), strict=True):
        matrix = np.zeros((2, 2))
        for state, last in enumerate(("", "H")):
            for flip in "HT":
                text = last + flip
                if not text.endswith(word):
                    matrix[state, 1 if flip == "H" else 0] += 0.5
        wait = np.linalg.solve(np.eye(2) - matrix, np.ones(2))
        assert agrees(number, float(wait[0]))
        if word == "HH":
            second = sides(card.formulas("steps")[1])[1]
            assert near(value(second, e=wait[0]), wait[1])
