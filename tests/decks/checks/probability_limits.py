"""Checks of the cards on the law of large numbers, the central limit theorem and bounds."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown


@check(level=2, mutants=[(r"\sqrt{n} \,", r"n \,"), (r"}{\sigma}}", r"}{\sigma^2}}")])
def prob_clt(card: CardText) -> None:
    """Mean 0 and variance 1, by enumerating all sequences of 6 draws from three values."""
    tex = card.formula(-1).split(r"\to")[0]
    faces = np.array([0.0, 1.0, 5.0])
    means = [np.mean(row) for row in product(faces, repeat=6)]
    names = {"n": 6, "mu": faces.mean(), "sigma": faces.std()}
    found = np.array([value(tex, x=0, X_bar_n=m, **names) for m in means[:: len(means) // 60]])
    exact = (np.array(means[:: len(means) // 60]) - faces.mean()) / np.std(means)
    assert near(found, exact)


@check(
    level=3,
    mutants=[
        (r"\frac{\sigma^2}{n \varepsilon^2}", r"\frac{\sigma^2}{n^2 \varepsilon^2}"),
        (r"\frac{\sigma^2}{n}$", r"\frac{\sigma}{n}$"),
    ],
)
def prob_weak_law_proof(card: CardText) -> None:
    """For fair coins: the variance of the mean, and the bound, tight at n = 1."""
    from scipy.stats import binom

    bound = sides(card.formula().split(r"\to")[0])[-1]
    spread = next(t for t in card.formulas("steps") if "Var" in t)
    for n in (1, 4, 25):
        law = binom(n, 0.5)
        assert near(value(sides(spread)[1], sigma=0.5, n=n), law.var() / n**2)
        limit = value(bound, sigma=0.5, n=n, epsilon=0.25)
        k = np.arange(n + 1)
        assert law.pmf(k)[np.abs(k / n - 0.5) > 0.25].sum() <= limit
        assert near(limit, law.var() / n**2 / 0.25**2)


@check(level=3, mutants=[("such as Cauchy", "such as uniform")])
def prob_lln_fails(card: CardText) -> None:
    """The interquartile range of means of n = 1 and 400, seed fixed: it must not shrink."""
    word = card.back.split("such as ")[1].split(".")[0]
    rng = np.random.default_rng(0)
    draws: dict[str, Any] = {"Cauchy": rng.standard_cauchy, "uniform": rng.random}
    draw = draws[word]
    one, many = (
        np.subtract(*np.quantile(draw((500, n)).mean(axis=1), [0.75, 0.25])) for n in (1, 400)
    )
    assert 0.7 < many / one < 1.4


@check(
    level=2,
    mutants=[
        ("A: 16,000", "A: 4,000"),
        ("give 0.005", "give 0.01"),
        ("factor of 100", "factor of 10"),
    ],
)
def prob_root_n(card: CardText) -> None:
    before, draws, after = (float(n.replace(",", "")) for n in card.numbers("front"))
    assert agrees(card.number(), draws * (before / after) ** 2)
    assert agrees(card.number(0, "explanation"), 10.0**2)


@check(
    level=3,
    mutants=[
        (r"\frac{t^2}{2n}", r"\frac{t^2}{n}"),
        (r"e^{t^2/2}", "e^{t^2}"),
        (r"1 + \frac{s^2}{2}", "1 + s^2"),
    ],
)
def prob_clt_sketch(card: CardText) -> None:
    """The limit is the MGF of N(0, 1); the expansion is that of a fair sign, cosh."""
    from scipy.integrate import quad
    from scipy.stats import norm

    power, limit = card.formula(0).split(r"\to")
    power = power.replace(r"+ o\left(\frac{1}{n}\right)", "")
    exact, _ = quad(lambda x: np.exp(0.8 * x) * norm.pdf(x), -12, 12)
    assert near(value(limit, t=0.8), exact, 1e-7)
    assert near(value(power, t=0.8, n=10**6), exact, 1e-5)
    expansion = next(t for t in card.formulas("steps") if t.startswith("M(s)"))
    expansion = sides(expansion)[1].replace("+ o(s^2)", "")
    assert abs(value(expansion, s=0.01) - np.cosh(0.01)) < 1e-8


@check(
    level=3,
    mutants=[
        ("17.08", "17.8"),
        (r"\approx 0.039", r"\approx 0.049"),
        ("it is 0.037;", "it is 0.036;"),
        ("value is 0.037", "value is 0.039"),
    ],
)
def prob_clt_dice(card: CardText) -> None:
    """The exact law by convolution."""
    from scipy.stats import norm

    sd, z = (tex for tex in card.formulas("steps") if "approx" in tex)
    assert near(chain(sd), np.sqrt(100 * np.var(range(1, 7))))
    chain(z)
    shown_tail = chain(card.formula(), Phi=norm.cdf)
    assert abs(shown_tail - norm.sf(30 / np.sqrt(100 * 35 / 12))) < 5e-4
    law = np.ones(1)
    for _ in range(100):
        law = np.convolve(law, np.full(6, 1 / 6))
    cut, corrected, exact = card.numbers("explanation")
    assert agrees(corrected, float(norm.sf((float(cut) - 350) / np.sqrt(100 * 35 / 12))))
    assert agrees(exact, float(law[381 - 100 :].sum()))


@check(level=3, mutants=[("the mean is 3)", "the mean is 2)"), ("x^{-1.5}", "x^{-2.5}")])
def prob_clt_fails(card: CardText) -> None:
    from scipy.stats import pareto

    tail = sides(card.formulas("front")[0])[1]
    exponent = float(np.log(value(tail, x=10.0)) / np.log(10))
    law = pareto(-exponent)
    assert np.isinf(law.var())
    assert agrees(card.numbers("back")[0], float(law.mean()))


@check(
    level=3,
    mutants=[
        (r"\sqrt{n})$", r"n)$"),
        (r"/ (\sigma^3 \sqrt{n})", r"\sqrt{n} / (\sigma^3 n^3)"),
    ],
)
def prob_clt_thirty(card: CardText) -> None:
    """Bernoulli: the error over the bound stays below 0.4748 and does not die out."""
    from scipy.stats import binom, norm

    tex = card.formula(-1).replace(r"E|X - \mu|^3", r"E[|X - \mu|^3]")
    p = 0.2
    outcome = np.array([0.0, 1.0])
    weights = np.array([1 - p, p])
    ratios = []
    for n in (20, 80, 320):
        k = np.arange(n + 1)
        z = (k - n * p) / np.sqrt(n * p * (1 - p))
        cdf = binom(n, p).cdf(k)
        error = max(
            np.abs(cdf - norm.cdf(z)).max(), np.abs(cdf - binom(n, p).pmf(k) - norm.cdf(z)).max()
        )
        names = {"X": outcome, "mu": p, "sigma": (p * (1 - p)) ** 0.5, "n": n}
        ratios.append(error / value(tex, E=lambda x: float(x @ weights), **names))
    assert max(ratios) < 0.4748
    assert min(ratios) > 0.5 * max(ratios)


@check(level=3, mutants=[("np.sqrt(n) * ", "n * "), ("(means - 1)", "means"), ("axis=1", "axis=0")])
def prob_clt_code(card: CardText) -> None:
    """Against N(0, 1) by Kolmogorov–Smirnov: distance below 0.06 at n = 200, seed fixed."""
    from scipy.stats import kstest

    means = run(card.code())["standardised_means"]
    found = means(
        lambda shape, rng: rng.exponential(size=shape), 200, 1000, np.random.default_rng(1)
    )
    assert found.shape == (1000,)
    assert kstest(found, "norm").statistic < 0.06


@check(level=2, mutants=[(r"\frac{E[X]}{a}", r"\frac{a}{E[X]}"), (r"a) \le$", r"a) \ge$")])
def prob_markov(card: CardText) -> None:
    """Holds for random laws, and is attained by a law on 0 and a."""
    rng = np.random.default_rng(2)
    assert r"\le" in card.front
    for _ in range(20):
        weights, x = rng.dirichlet(np.ones(8)), rng.exponential(size=8)
        bound = value(bare(card.holes[0]), E=lambda v, w=weights: float(v @ w), X=x, a=1.1)
        assert weights[x >= 1.1].sum() <= bound + 1e-12
    tight = np.array([0.0, 2.0])
    assert near(value(bare(card.holes[0]), E=np.mean, X=tight, a=2.0), np.mean(tight >= 2))


@check(
    level=3,
    mutants=[
        (r"\frac{1}{k^2}$$", r"\frac{1}{k}$$"),
        ("has 0.0027", "has 0.027"),
        ("1/9", "1/3"),
    ],
)
def prob_chebyshev(card: CardText) -> None:
    """Attained by −k, 0, k with probabilities 1/(2k²), rest, 1/(2k²)."""
    from scipy.stats import norm

    bound = sides(card.formula())[-1]
    for k in (1.5, 3.0):
        weights = np.array([1 / (2 * k**2), 1 - 1 / k**2, 1 / (2 * k**2)])
        x = np.array([-k, 0, k])
        assert near(x**2 @ weights, 1)
        assert near(value(bound, k=k), weights[np.abs(x) >= k].sum())
    numbers = card.numbers("explanation")
    assert agrees(numbers[-3], float(2 * norm.sf(3)))
    assert agrees(numbers[-1], 1 / 9)


@check(level=3, mutants=[("2 e^{-2 n t^2}", "e^{-4 n t^2}"), ("2 e^{-2 n t^2}", "2 e^{-2 n t}")])
def prob_hoeffding(card: CardText) -> None:
    """Exact binomial tails stay below; the exponent is right in the limit of small t (KL)."""
    from scipy.stats import binom

    for n, t in product((10, 50, 200), (0.05, 0.1, 0.2, 0.3)):
        for p in (0.5, 0.2):
            k = np.arange(n + 1)
            tail = binom(n, p).pmf(k)[np.abs(k / n - p) >= t - 1e-12].sum()
            assert tail <= value(card.holes[0], n=n, t=t) + 1e-12
    p, t = 0.5, 0.01
    rate = (p + t) * np.log((p + t) / p) + (1 - p - t) * np.log((1 - p - t) / (1 - p))
    found = -np.log(value(card.holes[0], n=1000, t=t) / 2) / 1000
    assert abs(found / rate - 1) < 1e-3


@check(
    level=2,
    mutants=[
        ("737.8", "738.8"),
        ("n = 738", "n = 737"),
        ("0.005}", "0.05}"),
        ("for 385 at", "for 384 at"),
    ],
)
def prob_hoeffding_size(card: CardText) -> None:
    t, confidence = (float(n) for n in card.numbers("front"))
    exact = np.log(2 / (1 - confidence)) / (2 * t**2)
    tex = card.formula().split(",")[0]
    assert near(chain(tex.replace(r"n \ge", "")), exact)
    assert card.formula().endswith(f"n = {int(np.ceil(exact))}")
    step = next(s for s in card.formulas("steps") if "delta)" in s)
    assert near(value(sides(step)[1], delta=1 - confidence, t=t), exact)
    assert card.number(0, "explanation") == str(int(np.ceil(0.25 * (1.959964 / t) ** 2)))


@check(
    level=3,
    mutants=[
        ("e^{-ta} E[e^{tX}]", "e^{ta} E[e^{tX}]"),
        (r"\min_{t > 0}", r"\max_{t > 0}"),
    ],
)
def prob_chernoff(card: CardText) -> None:
    """For N(0, 1) the minimum over t is exp(−a²/2), above the tail."""
    from scipy.stats import norm

    bound = next(t for t in card.formulas("back") if "e^{-ta}" in t or "e^{ta}" in t)
    tex = bound.split(r"\le")[1]
    assert r"\min_{t > 0}" in tex
    inner = tex.split("}", 1)[1].replace("E[e^{tX}]", "M")
    a = 1.7
    found = min(value(inner, t=t, a=a, M=np.exp(t * t / 2)) for t in np.linspace(0.01, 5, 500))
    assert near(found, np.exp(-(a**2) / 2), 1e-4)
    assert norm.sf(a) <= found


@check(level=3, mutants=[("$X / c$", "$c X$"), ("$X + c$", "$X - c$")])
def prob_slutsky(card: CardText) -> None:
    """X_n normal, Y_n close to 2: Kolmogorov–Smirnov distance below 0.06, seed fixed."""
    from scipy.stats import kstest

    rng = np.random.default_rng(3)
    x = rng.normal(size=1000)
    y = 2 + rng.normal(size=1000) / 100
    z = rng.normal(size=1000)
    total, ratio = (tex for tex in card.formulas("back") if tex != r"\sigma" and "c" in tex)
    assert kstest(x + y, value(total, X=z, c=2.0)).statistic < 0.06
    assert kstest(x / y, value(ratio, X=z, c=2.0)).statistic < 0.06


@check(
    level=3,
    mutants=[
        (r"g'(\theta)^2 \, \sigma^2", r"g'(\theta) \, \sigma^2"),
        (r"^2 \, \sigma^2$}}", r"^2 \, \sigma$}}"),
    ],
)
def prob_delta_method(card: CardText) -> None:
    """The exact variance of the square of a mean of normals, n large."""
    theta, sigma, n = 1.5, 0.7, 10**6
    s2 = sigma**2 / n
    exact = n * (4 * theta**2 * s2 + 2 * s2**2)
    found = value(bare(card.holes[0]), g_prime=lambda x: 2 * x, theta=theta, sigma=sigma)
    assert near(found, exact, 1e-5)


@check(
    level=3,
    mutants=[
        ("= 0.04$", "= 0.4$"),
        ("= 0.2$$", "= 0.02$$"),
        ("from $n = 100$", "from $n = 400$"),
    ],
)
def prob_delta_log(card: CardText) -> None:
    """Within 10 % of the exact standard deviation of log p̂ (given a success)."""
    from scipy.stats import binom

    n = int(sides(card.formulas("front")[-1])[1])
    k = np.arange(1, n + 1)
    weights = binom(n, 0.2).pmf(k)
    mean = np.log(k / n) @ weights
    exact = np.sqrt((np.log(k / n) - mean) ** 2 @ weights)
    assert abs(shown(card) / exact - 1) < 0.1
    step = next(t for t in card.formulas("steps") if "sqrt" in t)
    assert near(chain(step), binom(n, 0.2).std() / n)
