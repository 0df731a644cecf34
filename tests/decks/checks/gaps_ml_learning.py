"""Checks of cards on learning, evaluation and optimisation, added as an interviewer sees them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=2, mutants=[("distances 1, 2 and 4", "distances 1, 1 and 4"), ("0.75", "0.65")])
def cml_weighted_knn(card: CardText) -> None:
    """Both votes from the distances and labels of the front."""
    d = np.array(found(r"distances (\d), (\d) and (\d)", card.front))
    labels = np.array(found(r"labels (\d), (\d) and (\d)", card.front))
    one, zero = (1 / d)[labels == 1].sum(), (1 / d)[labels == 0].sum()
    assert (labels == 1).sum() < (labels == 0).sum()
    assert one > zero
    left, right = card.formula().split(">")
    assert math.isclose(value(left), one)
    same(right, zero)


@check(level=3, mutants=[(r"1 - \frac", r"\frac"), (r"{\theta}{\pi}", r"{\theta}{2 \pi}")])
def cml_lsh(card: CardText) -> None:
    """Simulation of 20 000 planes; six standard errors, false alarms below 1e-8."""
    planes = rng().standard_normal((20_000, 3))
    for theta in (0.3, 1.2, 2.5):
        a, b = np.array([1.0, 0, 0]), np.array([math.cos(theta), math.sin(theta), 0])
        share = ((planes @ a > 0) == (planes @ b > 0)).mean()
        p = value(card.formula(), theta=theta)
        assert 0 < p < 1
        assert abs(share - p) <= 6 * math.sqrt(p * (1 - p) / 20_000)


@check(level=3, mutants=[(r"\frac{1 - a}{b}", r"\frac{1}{b}")])
def cml_goss(card: CardText) -> None:
    """The mean over all draws of the weighted gradient sum is the full sum."""
    import itertools

    g = np.sort(np.abs(rng().standard_normal(10)))[::-1]
    a, b = 0.2, 0.3
    top, draw = 2, 3
    weight = value(card.formula(0), a=a, b=b)
    sums = [g[:top].sum() + weight * sum(rest) for rest in itertools.combinations(g[top:], draw)]
    assert math.isclose(float(np.mean(sums)), float(g.sum()))


@check(level=3, mutants=[(r"\frac{a b}{a + b}", r"\frac{a + b}{a b}"), (r"\delta^2", r"\delta")])
def cml_ward(card: CardText) -> None:
    """Random clusters, and the smallest growth against scipy's first merge by Ward."""
    from scipy.cluster.hierarchy import linkage

    tex = card.formula(0)
    generator = rng()

    def spread(x: Any) -> float:
        return float(((x - x.mean(axis=0)) ** 2).sum())

    for a, b in ((1, 1), (3, 5), (7, 2)):
        x, z = generator.standard_normal((a, 2)), generator.standard_normal((b, 2)) + 1
        growth = spread(np.vstack([x, z])) - spread(x) - spread(z)
        delta = float(np.linalg.norm(x.mean(axis=0) - z.mean(axis=0)))
        assert math.isclose(value(tex, a=a, b=b, delta=delta), growth)
    points = generator.standard_normal((6, 2))
    heights = linkage(points, "ward")[:, 2]
    assert math.isclose(float((heights**2).sum() / 2), spread(points))


@check(level=3, mutants=[("rate * (e * p", "rate * (e * new_p"), ("e * q - lam", "e * q + lam")])
def cml_factorisation_sgd(card: CardText) -> None:
    """The step against the numerical gradient of the loss on the front."""
    step = run(card.code())["step"]
    p, q = rng().standard_normal((2, 3))
    r, rate, lam = 2.0, 0.1, 0.3

    def loss(both: Any) -> float:
        u, v = both[:3], both[3:]
        return float((r - u @ v) ** 2 / 2 + lam / 2 * (u @ u + v @ v))

    both = np.concatenate([p, q])
    want = both - rate * slope(loss, both)
    assert np.allclose(np.concatenate(step(p, q, r, rate, lam)), want, atol=1e-7)


@check(level=2, mutants=[("(s_i - s_j)", "(s_j - s_i)"), (r"-\log", r"\log")])
def cml_bpr(card: CardText) -> None:
    """The log loss of "i before j"; it bounds the wrong pairs of the AUC from above, over log 2."""
    tex = card.formula(0)

    def loss(i: float, j: float) -> float:
        sigma = {"sigma": lambda z: 1 / (1 + math.exp(-z))}
        return float(value(tex, s_i=i, s_j=j, **sigma))

    for i, j in ((2.0, 0.5), (0.5, 2.0), (1.0, 1.0)):
        assert math.isclose(loss(i, j), math.log1p(math.exp(j - i)))
        assert loss(i, j) / math.log(2) >= float(i <= j) - 1e-12


@check(level=3, mutants=[(r"\frac{f_1(t)}{f_0(t)}", r"\frac{f_0(t)}{f_1(t)}")])
def eval_roc_slope(card: CardText) -> None:
    """Normal scores: slope by differences; the least costly threshold has the slope of the hint."""
    from scipy.stats import norm

    tex = card.formula(0, "back")
    one, zero = norm(1, 1), norm(0, 1)

    def ratio(t: float) -> float:
        densities = {"f_1": one.pdf, "f_0": zero.pdf}
        return float(value(tex, t=t, **densities))

    step = 1e-5
    for t in (-1.0, 0.3, 2.0):
        rise = one.sf(t - step) - one.sf(t + step)
        assert math.isclose(rise / (zero.sf(t - step) - zero.sf(t + step)), ratio(t), rel_tol=1e-6)
    pi, fp, fn = 0.2, 1.0, 3.0
    grid = np.linspace(-3, 4, 7001)
    cost = pi * fn * one.cdf(grid) + (1 - pi) * fp * zero.sf(grid)
    best = float(grid[cost.argmin()])
    assert math.isclose(ratio(best), (1 - pi) * fp / (pi * fn), rel_tol=2e-3)


@check(level=2, mutants=[("= 4$", "= 5$"), ("hold 40 %", "hold 30 %"), ("at most 2", "at most 4")])
def eval_lift(card: CardText) -> None:
    """Share of buyers over share of customers; the bound where all chosen buy."""
    top, held = found(r"The (\d+) % of .* hold (\d+) %", card.front)
    same(card.formula(0), held / top)
    rate, most = found(r"at (\d+) % buyers it is at most (\d+)", card.explanation)
    assert most == 100 / rate


@check(level=3, mutants=[("- o)^2 +", "- o)^2 -"), ("- o_k)^2 -", "- o_k)^2 +")])
def eval_brier_decomposition(card: CardText) -> None:
    """Against the Brier score itself on random forecasts of three values."""
    generator = rng()
    values = np.array([0.2, 0.5, 0.9])
    for _ in range(3):
        which = generator.integers(0, 3, 60)
        y = generator.integers(0, 2, 60)
        counts = np.bincount(which, minlength=3)
        often = np.bincount(which, weights=y, minlength=3) / counts
        # `o` stands for both a number and a list: the number gets its own letter
        tex = card.formula(0, "back").replace("- o)^2", "- b)^2").replace("o (1 - o)", "b (1 - b)")
        parts = {"q": values, "o": often, "m": counts, "n": 60, "b": y.mean()}
        got = value(tex.replace("n_k", "m_k"), **parts)
        assert math.isclose(got, float(((values[which] - y) ** 2).mean()))


@check(level=3, mutants=[("0.9 \\rceil = 90", "0.9 \\rceil = 89"), ("(99 + 1)", "99")])
def eval_conformal(card: CardText) -> None:
    """Ranks are uniform: the chance of a new case at or below the k-th of n is k/(n + 1)."""
    from fractions import Fraction

    n, percent = (int(k) for k in found(r"prediction: (\d+) held.* coverage (\d+) %", card.front))
    ceiling, printed = sides(card.formula(0).replace(r"\lceil", "").replace(r"\rceil", ""))
    k = int(printed)
    assert Fraction(k, n + 1) >= Fraction(percent, 100) > Fraction(k - 1, n + 1)
    assert math.ceil(value(ceiling) - 1e-9) == k
    assert ceiling.replace(" ", "").startswith(f"({n}+1)")


@check(level=2, mutants=[("246", "243"), ("257.0", "255.0"), ("= -117", "= -119"), ("9.2", "4.6")])
def eval_aic_bic_worked(card: CardText) -> None:
    """Both criteria of both models, and who wins."""
    (n,) = found(r"n = (\d+)", card.front)
    d_a, l_a, d_b, l_b = found(
        r"A has \$d = (\d)\$ and .*?= -(\d+)\$; B has \$d = (\d)\$ and .*?= -(\d+)\$", card.front
    )
    aic = [2 * loss + 2 * d for loss, d in ((l_a, d_a), (l_b, d_b))]
    bic = [2 * loss + d * math.log(n) for loss, d in ((l_a, d_a), (l_b, d_b))]
    assert list(found(r"AIC: (\d+) against (\d+), B\.", card.back)) == aic
    for printed, exact in zip(
        found(r"BIC: about ([\d.]+) against ([\d.]+), A\.", card.back), bic, strict=True
    ):
        assert abs(printed - exact) <= 0.05
    assert aic[1] < aic[0]
    assert bic[0] < bic[1]
    (charge,) = found(r"approx ([\d.]+)", card.explanation)
    assert agrees(str(charge), (d_b - d_a) * math.log(n))


@check(level=2, mutants=[("0.64", "0.66"), ("rating is 100", "rating is 200")])
def eval_elo(card: CardText) -> None:
    """The logistic curve in base 10, and that both chances add up to 1."""
    gap, scale = found(r"rating is (\d+) above.*scale of (\d+)", card.front)
    exact = 1 / (1 + math.exp(-gap / scale * math.log(10)))
    computed, printed = sides(card.formula())
    assert math.isclose(value(computed), exact)
    assert agrees(printed, exact)


@check(level=2, mutants=[("0.5 * (1 +", "0.5 * (1 -"), ("t / warm", "t / total")])
def opt_schedule_code(card: CardText) -> None:
    """Ends, peak, half-way point, no jump, up then down."""
    rate = run(card.code())["rate"]
    peak, warm, total = 3.0, 10, 110
    curve = np.array([rate(t, peak, warm, total) for t in range(total + 1)])
    assert curve[0] == 0
    assert math.isclose(curve[5], peak / 2)
    assert math.isclose(curve[warm], peak)
    assert math.isclose(curve[60], peak / 2)
    assert abs(curve[-1]) < 1e-12
    assert (np.diff(curve[: warm + 1]) > 0).all()
    assert (np.diff(curve[warm:]) < 0).all()
    assert np.abs(np.diff(curve)).max() < 0.31


@check(level=3, mutants=[(r"\frac{c}{\|v\|_2}", r"\frac{\|v\|_2}{c}")])
def opt_projected_gradient(card: CardText) -> None:
    """No point on a fine circle of radius c is nearer."""
    angle = np.linspace(0, 2 * math.pi, 3601)
    c = 1.5
    circle = c * np.column_stack([np.cos(angle), np.sin(angle)])
    for v in (np.array([2.0, 1.0]), np.array([-3.0, 0.5])):
        point = value(card.formula(0), c=c, v=v)
        assert math.isclose(float(np.linalg.norm(point)), c)
        assert np.linalg.norm(point - v) <= np.linalg.norm(circle - v, axis=1).min() + 1e-12
