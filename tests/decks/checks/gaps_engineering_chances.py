"""Checks of cards that fill gaps in probability and statistics."""

from __future__ import annotations

import itertools
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from tests.decks.card_text import agrees, value
from tests.decks.checking import check

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=3, mutants=[(r"\frac{1}{2}", r"\frac{1}{3}")])
def prob_lost_seat(card: CardText) -> None:
    """Exact chances by following all choices, for 2 to 6 passengers."""

    def last_right(n: int, who: int, free: frozenset[int]) -> Fraction:
        if who == n - 1:
            return Fraction(who in free)
        choices = [who] if who in free and who > 0 else sorted(free)
        return sum((last_right(n, who + 1, free - {seat}) for seat in choices), Fraction(0)) / len(
            choices
        )

    for n in range(2, 7):
        assert last_right(n, 0, frozenset(range(n))) == Fraction(1, 2)
    assert value(card.formula()) == 0.5


@check(level=3, mutants=[("n}{2^{n-1}}", "n}{2^{n}}"), ("Three points: 3/4", "Three points: 2/3")])
def prob_semicircle(card: CardText) -> None:
    """Simulation, 40,000 draws each: off by 0.015 (six standard errors) hardly ever."""
    rng = np.random.default_rng(0)
    for n in (2, 3, 4, 6):
        turns = np.sort(rng.random((40_000, n)), axis=1)
        gaps = np.diff(turns, axis=1, append=turns[:, :1] + 1)
        assert abs((gaps.max(axis=1) >= 0.5).mean() - value(card.formula(), n=n)) < 0.015
    assert f"Three points: {Fraction(value(card.formula(), n=3))}" in card.explanation


@check(level=3, mutants=[("From 0.28", "From 0.36"), ("(1 - a^2)(1 - b^2)", "(1 - a)(1 - b)")])
def prob_correlation_range(card: CardText) -> None:
    """The least eigenvalue of the matrix, inside and outside of the range."""

    def least(a: float, b: float, c: float) -> float:
        matrix = np.array([[1, a, c], [a, 1, b], [c, b, 1]])
        return float(np.linalg.eigvalsh(matrix)[0])

    low, high = (float(number) for number in card.numbers("back"))
    for a, b, ends in ((0.8, 0.8, (low, high)), (0.3, -0.5, None)):
        tex = card.formula(0, "explanation")
        general = [value(tex.replace(r"\pm", sign), a=a, b=b) for sign in "-+"]
        for end, sign in zip(ends or general, (-1, 1), strict=True):
            assert abs(least(a, b, end)) < 1e-9
            assert least(a, b, end + 0.01 * sign) < 0 < least(a, b, end - 0.01 * sign)
        assert np.allclose(general, ends or general)


@check(level=3, mutants=[("4.25 with two", "4.5 with two"), ("4.67", "4.76")])
def prob_reroll(card: CardText) -> None:
    """Backward induction over the faces."""
    worth = [Fraction(7, 2)]
    for _ in range(2):
        worth.append(sum((max(Fraction(k), worth[-1]) for k in range(1, 7)), Fraction(0)) / 6)
    assert agrees(card.number(0), float(worth[1]))
    assert agrees(card.number(-1), float(worth[2]))


@check(level=3, mutants=[(r"2 \log t}", r"\log t}"), (r"{n_i}", r"{n_i^2}")])
def stat_ucb(card: CardText) -> None:
    """Solve Hoeffding's bound exp(−2 n c²) = t^(−4), named in the card, for the bonus c."""
    from scipy.optimize import brentq

    assert "t^{-4}" in card.explanation
    tex = card.holes[0].replace("n_i", "n")
    for n, t in ((1, 3), (5, 100), (40, 1000)):
        exact = brentq(lambda c, n=n, t=t: math.exp(-2 * n * c * c) * t**4 - 1, 0, 9, xtol=1e-12)
        assert math.isclose(value(tex, n=n, t=t), exact, rel_tol=1e-6)


@check(level=2, mutants=[(r"$\varepsilon \bar\Delta$", r"$\varepsilon^2 \bar\Delta$")])
def stat_epsilon_greedy(card: CardText) -> None:
    """The cost of a round if the best arm is known already, by enumerating the arms."""
    tex = next(tex for tex in card.formulas("back") if r"\bar\Delta" in tex)
    for means, eps in (((0.1, 0.5, 0.6), 0.1), ((0.2, 0.9), 0.3)):
        gaps = [max(means) - mean for mean in means]
        exact = sum(eps / len(means) * gap for gap in gaps)
        printed = tex.replace(r"\varepsilon", "E").replace(r"\bar\Delta", "D")
        assert math.isclose(value(printed, E=eps, D=float(np.mean(gaps))), exact)


@check(
    level=3, mutants=[(r"\bar y_{1h} - \bar y_{0h}", r"\bar y_{1h} + \bar y_{0h}"), ("W_h ", "")]
)
def stat_post_stratification(card: CardText) -> None:
    """Unbiased within six standard errors over 2,000 trials, and less variable than plain means."""
    assert card.formula() == r"\sum_h W_h \left(\bar y_{1h} - \bar y_{0h}\right)"
    rng = np.random.default_rng(0)
    shares, level, effect = np.array([0.3, 0.7]), np.array([0.0, 5.0]), np.array([1.0, 2.0])
    stratum = rng.random((2000, 200)) < shares[1]
    treated = rng.random((2000, 200)) < 0.5
    mean = level[stratum.astype(int)] + treated * effect[stratum.astype(int)]
    y = mean + rng.normal(size=mean.shape)

    def average(rows: np.ndarray) -> np.ndarray:
        return np.asarray((y * rows).sum(axis=1) / rows.sum(axis=1))

    adjusted = sum(
        shares[h] * (average(treated & (stratum == h)) - average(~treated & (stratum == h)))
        for h in (0, 1)
    )
    plain = average(treated) - average(~treated)
    assert abs(np.mean(adjusted) - shares @ effect) < 6 * np.std(adjusted) / math.sqrt(2000)
    assert np.var(adjusted) < 0.5 * np.var(plain)


@check(
    level=3, mutants=[("x_{t-12}", "x_{t-1}"), ("$12 b$", "$b$"), (r"$2\sigma^2$", r"$\sigma^2$")]
)
def stat_seasonal_difference(card: CardText) -> None:
    """Line and season, differenced at the lag printed; the variance of differenced noise."""
    rng = np.random.default_rng(0)
    match = re.fullmatch(r"x_t - x_\{t-(\d+)\}", card.formula())
    assert match
    lag, t, b = int(match[1]), np.arange(96), 0.7
    x = 3 + b * t + rng.normal(size=12)[t % 12]
    assert np.allclose(x[lag:] - x[:-lag], value(card.formula(1), b=b))
    noise = rng.normal(scale=3, size=(4000, 2))
    printed = next(tex for tex in card.formulas("explanation") if "sigma" in tex)
    assert math.isclose(np.var(noise[:, 1] - noise[:, 0]), value(printed, sigma=3), rel_tol=0.1)


@check(level=3, mutants=[("too small", "too large")])
def stat_block_bootstrap(card: CardText) -> None:
    """An AR(1) series with coefficient 0.6: its true error against single draws and blocks."""
    rng = np.random.default_rng(0)
    n, phi, length = 2000, 0.6, 40
    x = np.zeros(n)
    for t in range(1, n):
        x[t] = phi * x[t - 1] + rng.normal()
    true = 1 / (1 - phi) / math.sqrt(n)
    single = x[rng.integers(n, size=(200, n))].mean(axis=1).std()
    starts = rng.integers(n - length, size=(200, n // length))
    blocks = x[starts[:, :, None] + np.arange(length)].mean(axis=(1, 2)).std()
    assert ("too small" in card.back) == (single < 0.7 * true)
    assert abs(blocks - true) < 0.3 * true


@check(level=3, mutants=[("0.368 \\, e", "0.632 \\, e"), ("63.2 %", "66.7 %")])
def stat_bootstrap_632(card: CardText) -> None:
    """The expected share of distinct rows in a resample, exactly and enumerated for n = 4."""
    draws = list(itertools.product(range(4), repeat=4))
    assert math.isclose(np.mean([len(set(d)) / 4 for d in draws]), 1 - (1 - 1 / 4) ** 4)
    inside = 1 - (1 - 1e-6) ** 10**6
    weights = [float(number) for number in card.numbers("back")[:2]]
    assert agrees(card.number(1), inside)
    assert math.isclose(sum(weights), 1)
    assert agrees("63.2 %", inside)
    assert "about 63.2 %" in card.back
    assert math.isclose(value(card.formula(1)), inside, rel_tol=1e-5)


@check(level=3, mutants=[("1.645", "1.28"), ("from 1.96", "from 2.58"), ("to 0.1.", "to 0.2.")])
def stat_one_sided(card: CardText) -> None:
    """Quantiles of the normal law; a test whose side is chosen by the sign rejects in 10 %."""
    from scipy.stats import norm

    match = re.search(r"from ([\d.]+) to ([\d.]+);", card.back)
    assert match
    assert agrees(match[1], norm.ppf(0.975))
    assert agrees(match[2], norm.ppf(0.95))
    double = re.search(r"rate, to ([\d.]+)\. ", card.explanation)
    assert double
    assert agrees(double[1], 2 * norm.sf(norm.ppf(0.95)))
