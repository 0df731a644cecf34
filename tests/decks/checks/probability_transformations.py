"""Checks of the cards on moments, transformations, extremes and sums of random variables."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, between, chain, near, shown


@check(
    level=3,
    mutants=[
        (r"P(X = 0) = \frac12", r"P(X = 0) = \frac14"),
        ("0.399", "0.499"),
        (r"\sqrt{2\pi}", r"\sqrt{\pi}"),
    ],
)
def prob_mixed_relu(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    atom, mean = (tex for tex in card.formulas("back") if "=" in tex)
    assert near(value(sides(atom)[-1]), norm.cdf(0))
    exact, _ = quad(lambda z: z * norm.pdf(z), 0, 12)
    assert near(chain(mean), exact, 1e-7)


@check(level=3, mutants=[("E[e^{tX}]$}}", "E[e^{t+X}]$}}"), ("M^{(k)}(0)", "M^{(k)}(1)")])
def prob_mgf(card: CardText) -> None:
    """For a die: the function itself by SymPy, and its derivatives."""
    import sympy

    t = sympy.Symbol("t")
    exact = sum(sympy.exp(t * s) for s in range(1, 7)) / 6
    faces = np.arange(1.0, 7)
    tex = bare(card.holes[0]).replace("e^{tX}", r"\exp(t X)").replace("e^{t+X}", r"\exp(t + X)")
    found = value(tex, E=np.mean, X=faces, t=0.3)
    assert near(found, float(exact.subs(t, 0.3)))
    read = re.fullmatch(r"M\^\{\(k\)\}\((\d)\)", bare(card.holes[1]))
    assert read
    for k in (1, 2, 3):
        assert near(float(exact.diff(t, k).subs(t, int(read[1]))), np.mean(faces**k))


@check(level=2, mutants=[("M_X(t) M_Y(t)$", "M_X(t) + M_Y(t)$")])
def prob_mgf_fails(card: CardText) -> None:
    x, y = np.array([0.0, 1, 3]), np.array([-1.0, 2])
    both = (x[:, None] + y).ravel()
    found = value(
        sides(card.formula(0))[1].replace("M_X(t)", "a").replace("M_Y(t)", "b"),
        a=np.exp(0.4 * x).mean(),
        b=np.exp(0.4 * y).mean(),
    )
    assert near(found, np.exp(0.4 * both).mean())
    grid = np.linspace(5, 40, 8)
    assert np.all(np.diff(0.01 * np.exp(grid) - grid**2 / 2)[-3:] > 0)


@check(level=3, mutants=[("^3] / ", "^2] / "), (r"^4] / \sigma^4", r"^4] / \sigma^2")])
def prob_skewness_kurtosis(card: CardText) -> None:
    from scipy.stats import kurtosis, skew

    x = np.random.default_rng(12).gamma(2, size=50)
    names: dict[str, Any] = {"E": np.mean, "X": x, "mu": x.mean(), "sigma": x.std()}
    third, fourth = (value(bare(hole), **names) for hole in card.holes)
    assert near(third, skew(x))
    assert near(fourth, kurtosis(x, fisher=False))


@check(
    level=3,
    mutants=[
        ("has 1.8", "has 1.2"),
        ("a normal 3", "a normal 0"),
        ("a Laplace 6", "a Laplace 9"),
    ],
)
def prob_kurtosis_meaning(card: CardText) -> None:
    from scipy.stats import laplace, norm, uniform

    for number, law in zip(card.numbers("explanation"), (uniform, norm, laplace), strict=True):
        assert agrees(number, 3 + float(law.stats(moments="k")))


@check(level=3, mutants=[(r" \, |h'(y)|$}}", "$}}"), ("f_X(h(y))", "f_X(y)")])
def prob_change_of_variables(card: CardText) -> None:
    from scipy.stats import lognorm, norm

    tex = bare(card.holes[0])
    for y in (0.2, 1.0, 3.5):
        found = value(tex, f_X=norm.pdf, h=np.log, h_prime=lambda t: 1 / t, y=y)
        assert near(found, lognorm(1).pdf(y))


@check(level=3, mutants=[(r"{2 \sqrt{y}}", r"{\sqrt{y}}"), (r"+ f_X(-\sqrt{y})", "")])
def prob_change_branches(card: CardText) -> None:
    from scipy.stats import chi2, norm

    tex = sides(card.formula(-1))[1]
    for y in (0.1, 1.0, 4.0):
        assert near(value(tex, f_X=norm.pdf, y=y), chi2(1).pdf(y))


@check(
    level=3,
    mutants=[
        ("return -log1p", "return log1p"),
        ("/ rate", "* rate"),
        ("log1p(-u)", "log1p(u)"),
    ],
)
def prob_inverse_cdf_code(card: CardText) -> None:
    from scipy.stats import expon

    exponential = run(card.code())["exponential"]
    for u, rate in product((0.0, 1e-12, 0.3, 0.999), (0.5, 4.0)):
        assert near(exponential(u, rate), expon(scale=1 / rate).ppf(u), 1e-10)


@check(level=3, mutants=[("A: Uniform", "A: Normal")])
def prob_integral_transform(card: CardText) -> None:
    """By Kolmogorov–Smirnov at p > 10⁻⁴, seed fixed."""
    from scipy import stats

    law = {"Uniform": stats.uniform, "Normal": stats.norm}[card.back.split()[0]]
    x = np.random.default_rng(13).gamma(2, size=500)
    assert stats.kstest(stats.gamma(2).cdf(x), law.cdf).pvalue > 1e-4


@check(level=3, mutants=[("$F(x)^n$", "$F(x^n)$"), ("(1 - F(x))^n$}}", "F(x)^n$}}")])
def prob_max_min_cdf(card: CardText) -> None:
    rolls = list(product(range(1, 7), repeat=3))
    for x in range(1, 7):
        for tex, pick in zip(card.holes, (max, min), strict=True):
            found = value(bare(tex), F=lambda t: t / 6, x=x, n=3)
            assert near(found, np.mean([pick(r) <= x for r in rolls]))


@check(level=3, mutants=[(r"$$\frac{n}{n+1}$$", r"$$\frac{n}{n+2}$$"), ("$k/(n+1)$", "$k/n$")])
def prob_uniform_max(card: CardText) -> None:
    """The k-th smallest has density ∝ x^(k−1) (1−x)^(n−k)."""
    from scipy.integrate import quad
    from scipy.stats import binom

    order = next(tex for tex in card.formulas("explanation") if tex.startswith("k/"))
    for n in (1, 2, 5):
        for k in range(1, n + 1):
            exact, _ = quad(lambda x, k=k, n=n: binom.cdf(k - 1, n, x), 0, 1)
            assert near(value(order, k=k, n=n), exact, 1e-7)
            if k == n:
                assert near(value(card.formula(), n=n), exact, 1e-7)


@check(
    level=3,
    mutants=[
        ("3 + 1 = 4", "3 + 1 = 3"),
        ("= 0.75", "= 0.25"),
        ("rates 3 and 1", "rates 2 and 1"),
    ],
)
def prob_min_exponential(card: CardText) -> None:
    from scipy.integrate import quad

    fast, slow = (float(n) for n in card.numbers("front")[-2:])
    wait, _ = quad(lambda t: np.exp(-fast * t) * np.exp(-slow * t), 0, 40)
    wins, _ = quad(lambda t: fast * np.exp(-fast * t) * np.exp(-slow * t), 0, 40)
    assert near(shown(card, 0), 1 / wait, 1e-7)
    assert near(shown(card, 1), wins, 1e-7)


@check(level=3, mutants=[("f_Y(s - x)", "f_Y(s + x)"), ("6/36", "7/36")])
def prob_convolution(card: CardText) -> None:
    from scipy.stats import norm

    tex = between(bare(card.holes[0]), "-9", "9")
    for s in (-1.0, 2.0):
        found = value(tex, f_X=norm(1, 1).pdf, f_Y=norm(1, 2).pdf, s=s)
        assert near(found, norm(2, np.sqrt(5)).pdf(s), 1e-6)
    dice = np.convolve(np.full(6, 1 / 6), np.full(6, 1 / 6))
    assert agrees(card.numbers("explanation")[-1], float(dice[7 - 2]))


@check(level=3, mutants=[("$f(s) = s$", "$f(s) = s^2$"), ("$2 - s$", "$1 - s$")])
def prob_two_uniforms(card: CardText) -> None:
    from scipy.stats import triang

    rise, _, fall, _ = card.formulas("back")
    for s in (0.2, 0.9):
        assert near(value(sides(rise)[1], s=s), triang(0.5, 0, 2).pdf(s))
        assert near(value(fall, s=1 + s), triang(0.5, 0, 2).pdf(1 + s))


@check(
    level=3,
    mutants=[
        (r"A: $\mathrm{Poisson}(\lambda + \mu)$", r"A: $\mathrm{Poisson}(\lambda \mu)$"),
        (r"e^{(\lambda+\mu)(z-1)}", r"e^{\lambda\mu(z-1)}"),
    ],
)
def prob_poisson_sum(card: CardText) -> None:
    from scipy.stats import poisson

    rate = value(card.formula(0), Poisson=lambda r: r, lambda_=1.5, mu=0.7)
    law = np.convolve(poisson(1.5).pmf(range(10)), poisson(0.7).pmf(range(10)))[:10]
    assert near(law, poisson(rate).pmf(range(10)))
    identity = card.formula(1).replace("e^{(", r"e^{1 \cdot (")
    left, right = (value(s, lambda_=1.5, mu=0.7, z=0.4) for s in sides(identity))
    assert near(left, right)


@check(
    level=3,
    mutants=[
        (r"radius $\sqrt{U_1}$", "radius $U_1$"),
        (r"$F(r) = r^2$", "$F(r) = r$"),
        (r"$\pi/4$", r"$\pi/2$"),
    ],
)
def prob_disc_radius(card: CardText) -> None:
    """The share of a fine lattice of the disc that lies within the radius, within 0.01."""
    side = (np.arange(-200, 200) + 0.5) / 200
    square = np.hypot(*np.meshgrid(side, side)).ravel()
    disc = square[square <= 1]
    radius = card.formulas("back")[1]
    law, accepted = card.formulas("explanation")
    for u in (0.1, 0.4, 0.9):
        assert abs(np.mean(disc <= value(radius, U_1=u)) - u) < 0.01
        assert abs(np.mean(disc <= u) - value(sides(law)[1], r=u)) < 0.01
    assert abs(len(disc) / len(square) - value(accepted)) < 0.01


@check(
    level=3,
    mutants=[
        (r"\frac{1}{n!} = e", r"\frac{1}{(n+1)!} = e"),
        ("= e$$", "= 3$$"),
        (r"probability $\frac{1}{n!}$", r"probability $\frac{1}{n}$"),
    ],
)
def prob_uniforms_exceed_one(card: CardText) -> None:
    """P(U₁ + … + Uₙ ≤ 1) by repeated numerical convolution, within 0.002."""
    step = next(t for t in card.formulas("steps") if t.startswith(r"\frac"))
    size = 2000
    law = np.full(size, 1 / size)
    total = law.copy()
    for n in (2, 3, 4):
        total = np.convolve(total, law)[:size]
        inside = total[: size - n // 2].sum()
        assert abs(inside - value(step, n=n)) < 0.002
    assert near(shown(card), np.e)
