"""Checks of the cards on beta to log-normal, exponential families, conjugacy and mixtures."""

from __future__ import annotations

import re
from itertools import product
from math import factorial
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, near, shown


def proportional(tex: str, density: Any, points: tuple[float, ...], **names: Any) -> None:
    """Require that a formula in x is a constant times a density."""
    ratios = [value(tex, x=x, **names) / density(x) for x in points]
    assert near(ratios, ratios[0])


@check(
    level=3,
    mutants=[
        ("x^{a-1}", "x^{a}"),
        ("(1-x)^{b-1}", "(1-x)^{b}"),
        (r"\frac{a}{a+b}", r"\frac{b}{a+b}"),
    ],
)
def prob_beta(card: CardText) -> None:
    from scipy.stats import beta

    shape, mean = (bare(hole) for hole in card.holes)
    proportional(shape, beta(2.5, 4).pdf, (0.1, 0.5, 0.8), a=2.5, b=4)
    assert near(value(mean, a=2.5, b=4), beta(2.5, 4).mean())


@check(
    level=3,
    mutants=[
        ("x^{k-1} e", "x^{k} e"),
        (r"e^{-\beta x}", r"e^{-x / \beta}"),
        (r"\frac{k}{\beta}", r"k \beta"),
        (r"k / \beta^2", r"k \beta^2"),
    ],
)
def prob_gamma(card: CardText) -> None:
    from scipy.stats import gamma

    shape, mean = (bare(hole) for hole in card.holes)
    law = gamma(3, scale=1 / 2)
    proportional(shape, law.pdf, (0.2, 1.0, 3.0), k=3, beta=2)
    assert near(value(mean, k=3, beta=2), law.mean())
    assert near(value(card.formula(-1, "front"), k=3, beta=2), law.var())


@check(level=3, mutants=[(r"\alpha_i / \sum_j \alpha_j", r"\alpha_i / \max_j \alpha_j")])
def prob_dirichlet(card: CardText) -> None:
    from scipy.stats import dirichlet

    alpha = [0.5, 2.0, 1.5]
    found = [value(card.formula(0), alpha=alpha, alpha_i=a) for a in alpha]
    assert near(found, dirichlet(alpha).mean())


@check(level=3, mutants=[(r"$-n \, p_i \, p_j$", r"$n \, p_i \, p_j$"), (r"{{$-n \,", r"{{$-")])
def prob_multinomial(card: CardText) -> None:
    p = np.array([0.2, 0.5, 0.3])
    rows = np.array(list(product(range(3), repeat=3)))
    weights = p[rows].prod(axis=1)
    a, b = (rows == 0).sum(axis=1), (rows == 1).sum(axis=1)
    exact = (a * b) @ weights - (a @ weights) * (b @ weights)
    assert near(value(bare(card.holes[0]), n=3, p_i=p[0], p_j=p[1]), exact)


@check(
    level=3,
    mutants=[
        ("{{2::$k$}}", "{{2::$2k$}}"),
        ("variance is $2k$", "variance is $k$"),
        ("{{1::chi-square}}", "{{1::gamma}}"),
        ("rate $1/2$", "rate $2$"),
    ],
)
def prob_chi_square(card: CardText) -> None:
    from scipy import stats

    law = {"chi-square": stats.chi2, "gamma": stats.gamma}[card.holes[0]](3)
    assert near(value(bare(card.holes[1]), k=3), law.mean())
    spread, shape, rate = card.formulas("explanation")
    assert near(value(spread, k=3), law.var())
    same = stats.gamma(value(shape, k=3), scale=1 / value(rate))
    assert near(same.cdf([0.5, 3, 9]), law.cdf([0.5, 3, 9]))
    # The square of one normal, by the change of variables with two branches.
    assert near(stats.chi2(1).cdf(1.7), stats.norm.cdf(1.7**0.5) - stats.norm.cdf(-(1.7**0.5)))


@check(
    level=3,
    mutants=[
        (r"Z / \sqrt{V/\nu}", r"Z / \sqrt{V}"),
        (r"\nu/(\nu - 2)", r"\nu/(\nu - 1)"),
    ],
)
def prob_student_t(card: CardText) -> None:
    """The law of the built ratio by integrating over V."""
    from scipy.integrate import quad
    from scipy.stats import chi2, norm, t

    tex = card.formulas("back")[0]
    for cut in (0.5, 2.0):
        scale = value(tex, Z=1, V=1, nu=5)
        exact, _ = quad(lambda v, c=cut, s=scale: norm.cdf(c * v**0.5 / s) * chi2(5).pdf(v), 0, 90)
        assert near(exact, t(5).cdf(cut), 1e-6)
    spread = next(x for x in card.formulas("explanation") if "/(" in x)
    assert near(value(spread, nu=5), t(5).var())


@check(level=3, mutants=[(r"square of a $t_\nu$", r"square of a $\chi_\nu$")])
def prob_f_distribution(card: CardText) -> None:
    from scipy import stats

    law = {"t": stats.t, r"\chi": stats.chi}[card.formula(-1).removesuffix(r"_\nu")](7)
    for x in (0.5, 3.0):
        assert near(stats.f(1, 7).cdf(x), law.cdf(x**0.5) - law.cdf(-(x**0.5)))


@check(
    level=3,
    mutants=[
        ("e^{-|x - \\mu|/b}", "e^{-|x - \\mu|^2/b}"),
        ("$2b^2$", "$b^2$"),
        ("is a median", "is a mean"),
    ],
)
def prob_laplace(card: CardText) -> None:
    from scipy.stats import laplace

    proportional(card.formula(0), laplace(1, 0.7).pdf, (-1.0, 0.5, 3.0), mu=1, b=0.7)
    assert near(value(card.formula(0, "explanation"), b=0.7), laplace(1, 0.7).var())
    data = np.array([0.0, 1, 2, 7, 30])
    centres: dict[str, Any] = {"median": np.median, "mean": np.mean}
    centre = centres[card.back.split()[-1].rstrip(".")](data)
    grid = np.linspace(0, 30, 301)
    loss = [np.abs(data - c).sum() for c in grid]
    assert near(grid[int(np.argmin(loss))], centre)


@check(
    level=3,
    mutants=[
        (r"1/(\pi(1 + x^2))", r"1/(\pi(1 + |x|))"),
        ("again standard Cauchy", "again standard normal"),
    ],
)
def prob_cauchy(card: CardText) -> None:
    """Means of 7 against the named law by Kolmogorov–Smirnov at p > 10⁻⁴, seed fixed."""
    from scipy import stats

    word = card.back.split("standard ")[1].split(",")[0]
    law = {"Cauchy": stats.cauchy, "normal": stats.norm}[word]
    draws = np.random.default_rng(0).standard_cauchy((2000, 7)).mean(axis=1)
    assert stats.kstest(draws, law.cdf).pvalue > 1e-4
    tex = card.formula(0, "explanation").replace(r"\pi(", r"\pi \cdot (")
    assert near(value(tex, x=1.3), stats.cauchy.pdf(1.3))


@check(
    level=3,
    mutants=[
        (r"e^{\mu + \sigma^2/2}", r"e^{\mu + \sigma^2}"),
        (r"Median $e^\mu$", r"Median $e^\sigma$"),
    ],
)
def prob_log_normal(card: CardText) -> None:
    from scipy.stats import lognorm

    law = lognorm(0.8, scale=np.exp(0.3))
    middle, mean = (value(tex, mu=0.3, sigma=0.8) for tex in card.formulas("back"))
    assert near(middle, law.median())
    assert near(mean, law.mean())


@check(level=3, mutants=[(r"- \cloze", r"+ \cloze"), (r"\cloze[1]{T(x)}", r"\cloze[1]{T(x)^2}")])
def prob_exponential_family(card: CardText) -> None:
    """Poisson: h = 1/x!, T = x, η = log λ, A = e^η."""
    from scipy.stats import poisson

    tex = sides(card.formula())[1].replace(r"\eta^\top", r"\eta")
    for x in (0, 2, 5):
        found = value(
            tex, x=x, eta=np.log(2.5), h=lambda k: 1 / factorial(int(k)), T=lambda k: k, A=np.exp
        )
        assert near(found, poisson(2.5).pmf(x))


@check(
    level=3,
    mutants=[
        (r"\log(1 + e^\eta), \qquad A'", r"\log(1 - e^\eta), \qquad A'"),
        (r"$$\eta = \log\frac{p}{1-p}", r"$$\eta = \log\frac{1-p}{p}"),
        (r"\frac{1}{1 + e^{-\eta}}", r"\frac{1}{1 + e^{\eta}}"),
    ],
)
def prob_bernoulli_natural(card: CardText) -> None:
    parts = sides(card.formula())
    for p in (0.2, 0.7):
        eta = value(parts[1], p=p)
        slope = [value(parts[3], eta=eta + h) for h in (1e-5, -1e-5)]
        assert near((slope[0] - slope[1]) / 2e-5, value(parts[5], p=p), 1e-6)
        for x in (0, 1):
            assert near(np.exp(eta * x - value(parts[3], eta=eta)), p if x else 1 - p)
            step = [value(side, p=p, x=x) for side in sides(card.formula(0, "steps"))]
            assert near(step[0], step[1])
        back = next(t for t in card.formulas("steps") if t.startswith("p ="))
        assert near(value(sides(back)[1], eta=eta), p)


@check(level=2, mutants=[("sum and the sum of squares suffice", "sum and the maximum suffice")])
def prob_sufficiency(card: CardText) -> None:
    """Two samples with the named statistics equal have proportional normal likelihoods."""
    pairs = {
        "sum of squares": ([0.0, 3.0, 3.0], [1.0, 1.0, 4.0]),
        "maximum": ([0.0, 2.0, 4.0], [1.0, 1.0, 4.0]),
    }
    read = re.search(r"the sum and the ([a-z ]+) suffice", card.explanation)
    assert read
    a, b = (np.array(sample) for sample in pairs[read[1]])
    assert a.sum() == b.sum()

    def log_likelihood(x: Any, mu: float, sigma: float) -> float:
        return float(-((x - mu) ** 2).sum() / 2 / sigma**2)

    gaps = [
        log_likelihood(a, mu, sigma) - log_likelihood(b, mu, sigma)
        for mu, sigma in ((0, 1), (2, 0.5), (-1, 3))
    ]
    assert near(gaps, gaps[0])


@check(
    level=3,
    mutants=[
        ("$a + k$", "$a + n$"),
        ("$b + n - k$", "$b + k$"),
        ("$(a + k)/(a + b + n)$", "$(a + k)/(a + b + k)$"),
    ],
)
def prob_beta_binomial(card: CardText) -> None:
    from scipy.stats import beta, binom

    names = {"a": 2.0, "b": 3.0, "n": 9, "k": 4}
    first, second = (value(bare(hole), **names) for hole in card.holes)
    grid = np.linspace(0.05, 0.95, 7)
    ratio = beta(2, 3).pdf(grid) * binom(9, grid).pmf(4) / beta(first, second).pdf(grid)
    assert near(ratio, ratio[0])
    mean = next(t for t in card.formulas("explanation") if t.startswith("(a + k)"))
    assert near(value(mean, **names), beta(first, second).mean())


@check(
    level=3,
    mutants=[
        ("Gamma(14, 4)", "Gamma(14, 3)"),
        ("= 3.5$", "= 4.5$"),
        ("counts 3, 5, 4", "counts 3, 5, 5"),
    ],
)
def prob_gamma_poisson(card: CardText) -> None:
    from scipy.stats import gamma, poisson

    counts = [int(n) for n in re.findall(r"\d", card.front.split("counts")[1])]
    prior = gamma(2, scale=1)
    read = re.search(r"Gamma\((\d+), (\d+)\)", card.back)
    assert read
    posterior = gamma(int(read[1]), scale=1 / int(read[2]))
    grid = np.array([1.0, 3.0, 6.0])
    likelihood = np.prod([poisson(grid).pmf(c) for c in counts], axis=0)
    ratio = prior.pdf(grid) * likelihood / posterior.pdf(grid)
    assert near(ratio, ratio[0])
    assert near(shown(card), posterior.mean())


@check(
    level=3,
    mutants=[
        (r"\frac{n}{\sigma^2} \bar x", r"\frac{1}{\sigma^2} \bar x"),
        (r"\frac{1}{\tau^2} m", r"\tau^2 m"),
    ],
)
def prob_normal_normal(card: CardText) -> None:
    """Against the ratio of two integrals over the mean."""
    from scipy.integrate import quad
    from scipy.stats import norm

    data = np.array([1.0, 2.5, 0.2])

    def weight(mu: float) -> float:
        return float(norm(-1, 0.8).pdf(mu) * norm(mu, 1.5).pdf(data).prod())

    total, _ = quad(weight, -8, 8)
    first, _ = quad(lambda mu: mu * weight(mu), -8, 8)
    names = {"m": -1, "tau": 0.8, "sigma": 1.5, "n": 3, "x_bar": data.mean()}
    assert near(value(card.formula(), **names), first / total, 1e-6)


@check(level=2, mutants=[(r"\pi_k \, p_k(x)", r"p_k(x)"), (r"{{$\sum_", r"{{$\prod_")])
def prob_mixture(card: CardText) -> None:
    """By total probability over the label, a discrete law for each component."""
    weights = [0.3, 0.7]
    laws = [{0: 0.5, 1: 0.5}, {0: 0.1, 1: 0.9}]
    tex = bare(card.holes[0]).replace("p_k(x)", "q_k")
    for x in (0, 1):
        exact = 0.3 * laws[0][x] + 0.7 * laws[1][x]
        assert near(value(tex, K=2, pi=weights, q=[law[x] for law in laws]), exact)


@check(level=3, mutants=[("1 + 9 = 10", "1 + 3 = 4"), (r"N(0, \frac12)", "N(0, 1)")])
def prob_mixture_or_sum(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    exact, _ = quad(lambda x: x**2 * (norm(-3, 1).pdf(x) + norm(3, 1).pdf(x)) / 2, -14, 14)
    assert near(shown(card, 1), exact, 1e-6)
    read = re.fullmatch(r"N\(0, (.*)\)", card.formula(0))
    assert read
    half = np.array([0.5, 0.5])
    assert near(value(read[1]), half @ np.eye(2) @ half)


@check(
    level=2,
    mutants=[
        ("= 0.5$$", "= 0.8$$"),
        (r"{0.8 \cdot 0.1 +", "{0.8 +"),
        ("0.1 and 0.4", "0.4 and 0.1"),
    ],
)
def prob_responsibility(card: CardText) -> None:
    first, second, low, high = (float(n) for n in card.numbers("front"))
    assert near(shown(card), second * high / (first * low + second * high))


@check(level=3, mutants=[("shrinks to 0", "grows to 9"), ("$K!$", "$K$")])
def prob_mixture_fails(card: CardText) -> None:
    from scipy.stats import norm

    data = np.array([-1.0, 0.0, 2.0])
    goal = float(card.numbers("back")[0])
    path = np.geomspace(1, max(goal, 1e-9), 5)
    found = [
        float(np.log(0.5 * norm(0, 2).pdf(data) + 0.5 * norm(0, s).pdf(data)).sum()) for s in path
    ]
    assert np.all(np.diff(found[1:]) > 0)
    count = next(t for t in card.formulas("explanation") if t.startswith("K"))
    assert value(count, K=3) == 6
