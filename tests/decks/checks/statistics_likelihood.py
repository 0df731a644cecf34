"""Checks of the cards on judging estimators, maximum likelihood, information and moments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import chain, near
from tests.decks.checks.statistics_description import FACES, floats, samples

if TYPE_CHECKING:
    from collections.abc import Callable


def maximiser(function: Callable[[float], Any], low: float, high: float) -> float:
    """Find the inner maximum of a function of one variable; good to about 10⁻⁶."""
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda x: -float(function(x)), bounds=(low, high), method="bounded", options={"xatol": 1e-9}
    )
    return float(found.x)


def slope(function: Callable[[float], Any], at: float, step: float = 1e-5) -> float:
    """Differentiate by a central difference."""
    return float((function(at + step) - function(at - step)) / (2 * step))


def starting(tex: list[str], start: str) -> str:
    """Return the first formula that begins so."""
    return next(t for t in tex if t.startswith(start))


@check(
    level=3,
    mutants=[
        (r"+ \left(E[\hat\theta]", r"- \left(E[\hat\theta]"),
        (r"\theta\right)^2$$", r"\theta\right)$$"),
        ("(m - \\theta)$.\nS:", "(m + \\theta)$.\nS:"),
    ],
)
def stat_mse_decomposition(card: CardText) -> None:
    """For the maximum of three draws as an estimate of the population's mean, enumerated."""
    found = samples(3).max(axis=1)
    theta = FACES.mean()
    right = sides(card.formula())[1]
    exact = ((found - theta) ** 2).mean()
    names: dict[str, Any] = {"E": np.mean, "Var": np.var}
    assert near(value(right, names, theta_hat=found, theta=theta), exact)
    split = next(t for t in card.formulas("steps") if "(m" in t and "=" in t)
    left, rest = sides(split)
    assert near(*(value(t, theta_hat=3.0, theta=5.0, m=4.5) for t in (left, rest)))


@check(
    level=3,
    mutants=[
        (r"bias $\frac1n$", r"bias $\frac{1}{n^2}$"),
        (r"stays $\sigma^2$", r"stays $\sigma^2/n$"),
        (r"\bar X + \frac1n", r"\bar X + \frac{1}{2n}"),
    ],
)
def stat_unbiased_not_consistent(card: CardText) -> None:
    spread, shifted, bias = card.formulas("back")[-3:]
    for n in (1, 3):
        rows = samples(n)
        assert near(value(spread, sigma=FACES.std(), n=3), rows[:, 0].var())
        found = np.mean([value(shifted, X_bar=row.mean(), n=n) for row in rows])
        assert near(found - FACES.mean(), value(bias, n=n))


@check(
    level=3,
    mutants=[
        (r"\frac{c^2 \sigma^2}{n}", r"\frac{c \sigma^2}{n}"),
        (r"(1 - c)^2 \mu^2", r"(1 - c) \mu^2"),
        (r"\sigma^2/n) < 1", r"\sigma^2) < 1"),
    ],
)
def stat_shrunken_mean(card: CardText) -> None:
    rows = samples(3).mean(axis=1)
    names = {"sigma": FACES.std(), "mu": FACES.mean(), "n": 3}
    right = sides(card.formula())[1]
    for c in (0.0, 0.6, 1.0):
        assert near(value(right, c=c, **names), ((c * rows - FACES.mean()) ** 2).mean())
    best = sides(starting(card.formulas("explanation"), "c ="))[1]
    best = re.sub(r"(\\mu\^2)/\((.*)\)", r"\\frac{\1}{\2}", best)
    exact = maximiser(lambda c: -((c * rows - FACES.mean()) ** 2).mean(), 0, 1)
    assert near(value(best, **names), exact, 1e-5)


@check(
    level=3, mutants=[(r"2/\pi \approx 0.64", r"3/\pi \approx 0.95"), ("{{variance}}", "{{bias}}")]
)
def stat_efficiency(card: CardText) -> None:
    """The variance of the mean over that of the median, 201 normals; within 1 %."""
    from scipy.integrate import quad
    from scipy.stats import beta, norm

    exact, _ = quad(lambda u: norm.ppf(u) ** 2 * beta(101, 101).pdf(u), 0, 1, limit=200)
    ratio = {"variance": 1 / 201 / exact, "bias": 1.0}[card.holes[0]]
    assert abs(chain(next(t for t in card.formulas("explanation") if "pi" in t)) / ratio - 1) < 0.01


@check(
    level=3,
    mutants=[
        (r"\frac{k}{n}$$", r"\frac{k}{n+1}$$"),
        (r"- \frac{n-k}{1-p}", r"+ \frac{n-k}{1-p}"),
        (r"(n - k) \log(1 - p)", r"n \log(1 - p)"),
    ],
)
def stat_mle_bernoulli(card: CardText) -> None:
    from scipy.stats import binom

    names = {"k": 3, "n": 8}
    exact = maximiser(lambda p: binom(8, p).logpmf(3), 0.001, 0.999)
    assert near(value(sides(card.formula())[1], **names), exact, 1e-5)
    steps = card.formulas("steps")
    log, score = sides(steps[0])[1].replace(r"+ \text{const}", ""), sides(steps[1])[1]
    gaps = [value(log, p=p, **names) - binom(8, p).logpmf(3) for p in (0.2, 0.5, 0.9)]
    assert near(gaps, gaps[0])
    assert near(value(score, p=0.3, **names), slope(lambda p: binom(8, p).logpmf(3), 0.3), 1e-6)


@check(
    level=3,
    mutants=[
        (r"\frac{1}{n}\sum_i (x_i - \bar x)^2$$", r"\frac{1}{n-1}\sum_i (x_i - \bar x)^2$$"),
        (r"-\frac{n}{2}\log(2\pi v)", r"-\frac{n}{4}\log(2\pi v)"),
        (r"\frac{1}{2v^2}\sum", r"\frac{1}{v^2}\sum"),
        (r"factor $\frac{n-1}{n}$", r"factor $\frac{n}{n-1}$"),
    ],
)
def stat_mle_gaussian(card: CardText) -> None:
    """Against a numerical maximum in v, and differences of SciPy's log-density."""
    from scipy.stats import norm

    x = np.array([1.0, 2.0, 4.0, 9.0])
    names = {"x": x, "n": 4, "x_bar": x.mean()}
    parts = sides(card.formula())
    mean = value(parts[1], **names)

    def log(mu: float, v: float) -> float:
        return float(norm(mu, np.sqrt(v)).logpdf(x).sum())

    assert near(value(parts[3], **names), maximiser(lambda v: log(mean, v), 0.1, 60), 1e-5)
    assert near(mean, maximiser(lambda mu: log(mu, 2.0), -9, 9), 1e-5)
    steps = card.formulas("steps")
    whole = starting(steps, r"\ell(\mu, v)")
    assert near(value(sides(whole)[1], mu=1.5, v=2.0, **names), log(1.5, 2))
    in_mu = sides(starting(steps, r"\frac{\partial\ell}{\partial\mu}"))[1]
    assert near(value(in_mu, mu=1.5, v=2.0, **names), slope(lambda m: log(m, 2.0), 1.5), 1e-6)
    in_v = sides(starting(steps, r"\frac{\partial\ell}{\partial v}"))[1]
    assert near(value(in_v, v=2.0, **names), slope(lambda v: log(x.mean(), v), 2.0), 1e-6)
    factor = starting(card.formulas("explanation"), r"\frac{n")
    assert near(samples(3).var(axis=1).mean(), value(factor, n=3) * FACES.var())


@check(
    level=3,
    mutants=[
        (r"\frac{1}{n} \sum_i x_i$$", r"\frac{n}{\sum_i x_i}$$"),
        (r"\frac{1}{\lambda} \sum_i x_i - n", r"\frac{1}{\lambda} \sum_i x_i - 1"),
        (r"variance $\lambda/n$", r"variance $\lambda^2/n$"),
    ],
)
def stat_mle_poisson(card: CardText) -> None:
    from scipy.stats import poisson

    x = np.array([0, 2, 5, 1])

    def log(rate: float) -> float:
        return float(poisson(rate).logpmf(x).sum())

    right = sides(card.formula())[1]
    assert near(value(right, x=x, n=4), maximiser(log, 0.01, 9), 1e-5)
    score = sides(card.formulas("steps")[1])[1]
    assert near(value(score, x=x, n=4, lambda_=1.2), slope(log, 1.2), 1e-6)
    spread = card.formulas("explanation")[-1]
    assert near(value(spread, lambda_=1.7, n=4), poisson(1.7).var() / 4)


@check(
    level=3,
    mutants=[
        (r"\frac{n}{\sum_i x_i} =", r"\frac{\sum_i x_i}{n} ="),
        (r"\frac{n}{n-1} \lambda", r"\frac{n+1}{n} \lambda"),
        (r"n \log \lambda - \lambda", r"\log \lambda - \lambda"),
    ],
)
def stat_mle_exponential(card: CardText) -> None:
    """The mean of the estimate by integrating over the gamma law of the sum."""
    from scipy.integrate import quad
    from scipy.stats import expon, gamma

    x = np.array([0.5, 2.0, 1.0, 3.0])

    def log(rate: float) -> float:
        return float(expon(scale=1 / rate).logpdf(x).sum())

    exact = maximiser(log, 0.01, 9)
    _, first, second = sides(card.formula())
    assert near([value(t, x=x, n=4, x_bar=x.mean()) for t in (first, second)], exact, 1e-5)
    steps = card.formulas("steps")
    assert near(value(sides(steps[0])[1], x=x, n=4, lambda_=0.7), log(0.7))
    assert near(value(sides(steps[1])[1], x=x, n=4, lambda_=0.7), slope(log, 0.7), 1e-6)
    mean = sides(starting(card.formulas("back"), "E["))[1]
    law = gamma(4, scale=1 / 0.7)
    average, _ = quad(lambda s: 4 / s * law.pdf(s), 0, np.inf)
    assert near(value(mean, n=4, lambda_=0.7), average, 1e-6)
    assert "Biased upwards" in card.back


@check(
    level=3,
    mutants=[
        (r"\hat\theta = \max_i x_i", r"\hat\theta = \min_i x_i"),
        (r"$\theta^{-n}$", r"$\theta^{n}$"),
        (r"\frac{n}{n+1}\theta", r"\frac{n-1}{n}\theta"),
    ],
)
def stat_mle_uniform(card: CardText) -> None:
    """The likelihood from SciPy on a grid; the mean of the maximum by integration."""
    from scipy.integrate import quad
    from scipy.stats import uniform

    x = np.array([1.0, 7.0, 4.0])
    grid = np.linspace(0.5, 12, 116)
    likelihood = [float(uniform(0, t).pdf(x).prod()) for t in grid]
    back = card.formulas("back")
    assert near(value(sides(back[0])[1], x=x), grid[int(np.argmax(likelihood))])
    tex = next(t for t in back if r"\theta^{" in t)
    assert near(value(tex, theta=9.0, n=3), uniform(0, 9).pdf(x).prod())
    mean = sides(starting(card.formulas("explanation"), "E["))[1]
    exact, _ = quad(lambda u: u * 3 * u**2, 0, 1)
    assert near(value(mean, n=3, theta=1), exact)


@check(level=3, mutants=[("A: 3, by", "A: 81, by"), ("is 9. What", "is 8. What")])
def stat_mle_invariance(card: CardText) -> None:
    """Maximise in σ for data whose mean square about the mean is the printed one."""
    from scipy.stats import norm

    (variance,) = floats(card, "front")
    data = np.sqrt(variance) * np.array([-1.0, 1.0, -1.0, 1.0])
    exact = maximiser(lambda s: norm(0, s).logpdf(data).sum(), 0.1, 100)
    assert near(float(card.number()), exact, 1e-5)


@check(
    level=2, mutants=[("$10^{-1000}$", "$10^{-100}$"), ("−2303", "−2203"), ("is 0 in", "is 1 in")]
)
def stat_why_log(card: CardText) -> None:
    density, product, rounded, total = card.numbers("explanation")
    power = int(re.findall(r"-\d+", product)[0])
    assert power == round(1000 * np.log10(float(density)))
    assert float(density) ** 1000 == float(rounded)
    assert agrees("≈ -" + total.strip("−-"), 1000 * np.log(float(density)))


@check(
    level=3, mutants=[(r"\text{truth} \,\|\, \text{model}", r"\text{model} \,\|\, \text{truth}")]
)
def stat_mle_misspecified(card: CardText) -> None:
    """A normal with the truth's mean and variance minimises this divergence; grid search."""
    from scipy.stats import norm

    first, second = re.findall(r"text\{(\w+)\}", card.formula(0))
    x = np.linspace(-14, 14, 281)
    truth = 0.7 * norm(-2, 1).pdf(x) + 0.3 * norm(4, 1).pdf(x)
    truth = truth / truth.sum()
    best = (np.inf, 0.0, 0.0)
    mean = float(truth @ x)
    spread = float(np.sqrt(truth @ (x - mean) ** 2))
    for mu in (mean, -2.0, 4.0, 1.0):
        for sigma in (spread, 1.0, 2.0, 4.0):
            model = norm(mu, sigma).pdf(x) + 1e-300
            laws = {"truth": truth, "model": model / model.sum()}
            p, q = laws[first], laws[second]
            best = min(best, (float((p * np.log(p / q)).sum()), mu, sigma))
    assert best[1:] == (mean, spread)


@check(
    level=3,
    mutants=[
        ("{{1::0}}", "{{1::1}}"),
        ("= -E\\left", "= E\\left"),
        (r"\frac{\partial^2}", r"\frac{\partial}"),
    ],
)
def stat_fisher_information(card: CardText) -> None:
    """For a Poisson law: mean and variance of the score, and minus the mean curvature."""
    from scipy.stats import poisson

    rate, x = 2.0, np.arange(60)
    weights = poisson(rate).pmf(x)
    h = 1e-4
    up, mid, down = (poisson(r).logpmf(x) for r in (rate + h, rate, rate - h))
    score, curve = (up - down) / (2 * h), (up - 2 * mid + down) / h**2
    assert near(weights @ score, float(card.holes[0]), 1e-6)
    read = re.match(
        r"I\(\\theta\) = (-?)E\\left\[\\frac\{\\partial(\^2)?\}", card.formula(0, "explanation")
    )
    assert read
    mean = weights @ (curve if read[2] else score)
    assert near(-mean if read[1] else mean, weights @ score**2, 1e-5)
    assert "Fisher information" in card.holes[1]


@check(
    level=3,
    mutants=[(r"\frac{1}{n I(\theta)}", r"\frac{1}{I(\theta)}"), (r"\ge \cloze", r"\le \cloze")],
)
def stat_cramer_rao(card: CardText) -> None:
    """Attained by the mean for normal data; the median of three stays above."""
    from scipy.integrate import quad
    from scipy.stats import norm

    assert r"\ge" in card.formula(-1)
    bound = value(sides(card.formula(-1))[1], n=3, theta=0, I=lambda _: 1 / 4)
    assert near(bound, 4 / 3)
    median, _ = quad(
        lambda x: x**2 * 6 * norm(0, 2).pdf(x) * norm(0, 2).cdf(x) * norm(0, 2).sf(x), -30, 30
    )
    assert median > bound


@check(
    level=3,
    mutants=[
        (r"I(p) = \frac{1}{p(1-p)}", r"I(p) = \frac{1}{p}"),
        (r"\sqrt{\frac{p(1-p)}{n}}$$", r"\sqrt{\frac{p}{n}}$$"),
        (r"\frac{x - p}{p(1-p)}", r"\frac{x - p}{p}"),
        (r"{p^2(1-p)^2}", r"{p^2(1-p)}"),
    ],
)
def stat_fisher_bernoulli(card: CardText) -> None:
    p = 0.3

    def tidy(tex: str) -> str:
        return tex.replace("p(1-p)", r"p \cdot (1-p)").replace("p^2(1-p)", r"p^2 \cdot (1-p)")

    first, second = card.formula().split(r"\qquad")
    information = value(tidy(sides(first)[1]), p=p)
    steps = card.formulas("steps")
    scores = []
    for x in (0, 1):
        left, right = (value(tidy(t), x=x, p=p) for t in sides(steps[0]))
        exact = 1 / p if x else -1 / (1 - p)
        assert near([left, right], exact, 1e-6)
        scores.append(left)
    assert near(
        [value(tidy(steps[1]), p=p), information], p * scores[1] ** 2 + (1 - p) * scores[0] ** 2
    )
    _, by_information, direct = sides(second)
    found = value(by_information, n=9, p=p, I=lambda _: information)
    assert near([found, value(tidy(direct), n=9, p=p)], np.sqrt(p * (1 - p) / 9))


@check(
    level=3, mutants=[(r"N(0, 1/I(\theta))", r"N(0, I(\theta))"), (r"\sqrt{n}(\hat", r"n (\hat")]
)
def stat_mle_asymptotic(card: CardText) -> None:
    """The exact variance of the exponential's estimate at n = 4000; within 0.2 %."""
    tex = card.formula(0)
    scale, law = tex.split(r"\to")
    spread = re.sub(r"^N\(0, (.*)\)$", r"\1", law.strip())
    spread = re.sub(r"^1/(.*)$", r"\\frac{1}{\1}", spread)
    rate, n = 2.0, 4000
    exact = n**2 * rate**2 / ((n - 1) ** 2 * (n - 2))
    factor = value(scale.split(r"(\hat")[0], n=n)
    found = value(spread, theta=rate, I=lambda t: 1 / t**2)
    assert abs(factor**2 * exact / found - 1) < 0.002


@check(
    level=3,
    mutants=[
        (r"|g'(\theta)| \, s", r"|g'(\theta)| \, s^2"),
        (r"\sqrt{(1-p)/(np)}", r"\sqrt{(1-p)/n}"),
    ],
)
def stat_delta_method(card: CardText) -> None:
    """The exact spread of log(k/n) for a binomial at n = 4000; within 1 %."""
    from scipy.stats import binom

    p, n = 0.3, 4000
    k = np.arange(1, n + 1)
    weights = binom(n, p).pmf(k)
    log = np.log(k / n)
    exact = np.sqrt(weights @ log**2 - (weights @ log) ** 2)
    error = np.sqrt(p * (1 - p) / n)
    right = sides(card.formula())[1]
    found = value(right, g_prime=lambda t: 1 / t, theta=p, s=error)
    assert abs(found / exact - 1) < 0.01
    tex = next(t for t in card.formulas("explanation") if "sqrt" in t)
    assert near(value(tex, p=p, n=n), found)


@check(
    level=3,
    mutants=[
        (r"\frac{m}{v}", r"\frac{v}{m}"),
        (r"\frac{m^2}{v}", r"\frac{m}{v}"),
        (r"k/\beta^2$", r"k^2/\beta$"),
    ],
)
def stat_moments_gamma(card: CardText) -> None:
    from scipy.stats import gamma

    law = gamma(3, scale=1 / 2.5)
    parts = sides(card.formula())
    assert near(value(parts[1], m=law.mean(), v=law.var()), 2.5)
    assert near(value(parts[3], m=law.mean(), v=law.var()), 3)
    mean, variance = card.formulas("front")[2:4]
    assert near([value(t, k=3, beta=2.5) for t in (mean, variance)], [law.mean(), law.var()])


@check(
    level=3,
    mutants=[
        (r"2\bar x = 8", r"2\bar x = 9"),
        (r"\theta^2/(3n)", r"\theta^2/(12n)"),
        ("sample 1, 2, 9", "sample 1, 2, 6"),
    ],
)
def stat_moments_uniform(card: CardText) -> None:
    from scipy.stats import uniform

    data = np.array(re.findall(r"\d", card.front.split("sample")[1]), dtype=float)
    _, tex, printed = sides(card.formula(0))
    found = value(tex, x_bar=data.mean())
    assert agrees(printed, found)
    assert found < data.max() == floats(card, "back")[-1]
    spread = next(t for t in card.formulas("explanation") if "3n" in t or "12n" in t)
    assert near(value(spread.replace("/(", "/ ("), theta=6.0, n=5), 4 * uniform(0, 6).var() / 5)
