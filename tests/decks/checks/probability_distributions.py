"""Checks of the cards on named distributions, from Bernoulli to the multivariate normal."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown


@check(level=3, mutants=[("(1-p)^{n-k}$}}", "(1-p)^{k}$}}"), (r"\binom{n}{k} \,", "")])
def prob_binomial_pmf(card: CardText) -> None:
    from scipy.stats import binom

    for n, k in ((5, 2), (4, 4), (7, 0)):
        assert near(value(bare(card.holes[0]), n=n, k=k, p=0.3), binom(n, 0.3).pmf(k))


@check(
    level=3,
    mutants=[
        ("E[X] = np,", "E[X] = n + p,"),
        ("= np(1-p)$$", "= np$$"),
        ("= p - p^2", "= p + p^2"),
    ],
)
def prob_binomial_moments(card: CardText) -> None:
    _, mean, _, spread = sides(card.formula())
    for n in (1, 4):
        rows = list(product((0, 1), repeat=n))
        weights = np.array([0.3 ** sum(r) * 0.7 ** (n - sum(r)) for r in rows])
        total = np.array([sum(r) for r in rows])
        assert near(value(mean, n=n, p=0.3), total @ weights)
        assert near(
            value(spread.replace("p(", r"p \cdot ("), n=n, p=0.3),
            total**2 @ weights - (total @ weights) ** 2,
        )
    assert near(chain(sides(card.formulas("steps")[-1])[-1], p=0.3), 0.21)


@check(level=3, mutants=[("0.387", "0.349"), ("0.9^9", "0.9^8"), ("0.349", "0.387")])
def prob_binomial_nine(card: CardText) -> None:
    from scipy.stats import binom

    assert near(shown(card), binom(10, 0.9).pmf(9))
    assert near(shown(card, 0, "explanation"), binom(10, 0.9).pmf(10))


@check(
    level=2,
    mutants=[
        ("exceeds $np(1-p)$", "falls below $np(1-p)$"),
        ("p_i (1 - p_i)", "p_i^2"),
    ],
)
def prob_binomial_fails(card: CardText) -> None:
    """A beta-binomial against the binomial, and independent trials of unequal p."""
    from scipy.stats import betabinom

    law = betabinom(20, 2, 6)
    plain = 20 * 0.25 * 0.75
    assert ("exceeds" in card.back) == (law.var() > plain)
    p = np.array([0.1, 0.4])
    exact = sum(
        (a + b - p.sum()) ** 2 * (p[0] if a else 1 - p[0]) * (p[1] if b else 1 - p[1])
        for a, b in product((0, 1), repeat=2)
    )
    assert near(value(card.formula(-1, "explanation"), p=list(p)), exact)
    assert exact < 2 * p.mean() * (1 - p.mean())


@check(
    level=3,
    mutants=[
        (r"\lambda^k e^{-\lambda}", r"\lambda^k e^{\lambda}"),
        ("{k!}$}}", "{k}$}}"),
        (r"{{2::$\lambda$}}", r"{{2::$\lambda^2$}}"),
    ],
)
def prob_poisson_pmf(card: CardText) -> None:
    from scipy.stats import poisson

    mass, spread = (bare(hole) for hole in card.holes)
    for k in (0, 1, 4):
        assert near(value(mass, lambda_=2.5, k=k), poisson(2.5).pmf(k))
    assert near(value(spread, lambda_=2.5), poisson(2.5).var())


@check(
    level=3,
    mutants=[
        (r"\, e^{-\lambda}$$", r"\, e^{\lambda}$$"),
        (r"\left(1 - \frac{\lambda}{n}\right)^{-k}", ""),
    ],
)
def prob_poisson_limit(card: CardText) -> None:
    """The first step is the binomial mass exactly; the answer is its limit."""
    from scipy.stats import binom

    step = card.formula(0, "steps").replace(r"n(n-1)\cdots(n-k+1)", r"\binom{n}{k} k!")
    for n, k in ((10, 3), (6, 0)):
        assert near(value(step, n=n, k=k, lambda_=2), binom(n, 2 / n).pmf(k))
    limit = card.formula().split(r"\to")[1]
    assert near(value(limit, k=3, lambda_=2), binom(10**7, 2e-7).pmf(3), 1e-6)


@check(
    level=3,
    mutants=[
        ("$$e^{-2}", "$$e^{-1}"),
        ("0.135", "0.865"),
        ("average 2 times", "average 3 times"),
    ],
)
def prob_poisson_none(card: CardText) -> None:
    from scipy.stats import poisson

    assert near(shown(card), poisson(float(card.number(0, "front"))).pmf(0))


@check(
    level=3,
    mutants=[
        ("Poisson(3)", "Poisson(7)"),
        ("Poisson(7)", "Poisson(10)"),
        ("probability 0.3", "probability 0.4"),
    ],
)
def prob_poisson_thinning(card: CardText) -> None:
    """The joint law of both counts against the product of the two Poisson laws."""
    from scipy.stats import binom, poisson

    rate, share = (float(n) for n in card.numbers("front"))
    spam, ham = (float(x) for x in re.findall(r"Poisson\((\d+)\)", card.back))
    for a, b in ((0, 0), (2, 5), (4, 7)):
        joint = poisson(rate).pmf(a + b) * binom(a + b, share).pmf(a)
        assert near(joint, poisson(spam).pmf(a) * poisson(ham).pmf(b))


@check(level=2, mutants=[("three times as large", "twice as large"), (r"\sqrt{3}", r"\sqrt{2}")])
def prob_overdispersion(card: CardText) -> None:
    mean, spread = (float(n) for n in card.numbers("front"))
    words = {2.0: "twice", 3.0: "three times"}
    assert f"{words[spread / mean]} as large" in card.back
    assert near(shown(card, 0, "explanation"), np.sqrt(spread / mean))


@check(
    level=3,
    mutants=[
        ("(1-p)^{k-1}", "(1-p)^{k}"),
        (r"{{2::$\frac{1}{p}$}}", r"{{2::$\frac{1-p}{p}$}}"),
        ("(1-p)/p^2", "(1-p)/p"),
    ],
)
def prob_geometric(card: CardText) -> None:
    from scipy.stats import geom

    mass, mean = (bare(hole) for hole in card.holes)
    spread = next(tex for tex in card.formulas("explanation") if tex.endswith(("/p^2", "/p")))
    for k in (1, 2, 5):
        assert near(value(mass, p=0.3, k=k), geom(0.3).pmf(k))
    assert near(value(mean, p=0.3), geom(0.3).mean())
    assert near(value(spread, p=0.3), geom(0.3).var())


@check(level=3, mutants=[("mean $r/p$", "mean $r p$")])
def prob_negative_binomial(card: CardText) -> None:
    from scipy.stats import nbinom

    tex = next(t for t in card.formulas("explanation") if t.startswith("r"))
    mean = next(t for t in card.formulas("explanation") if t in ("r/p", "r p"))
    assert tex
    assert near(value(mean, r=4, p=0.3), 4 + nbinom(4, 0.3).mean())


@check(
    level=3,
    mutants=[
        (r"\binom{N-K}{n-k}", r"\binom{N-K}{k}"),
        ("$(N-n)/(N-1)$", "$(N-n)/N$"),
        ("nK/N", "nN/K"),
    ],
)
def prob_hypergeometric(card: CardText) -> None:
    from scipy.stats import binom, hypergeom

    law = hypergeom(12, 5, 4)
    names: dict[str, Any] = {"N": 12, "K": 5, "n": 4}
    for k in range(5):
        assert near(value(bare(card.holes[0]), **names, k=k), law.pmf(k))
    mean, factor, _, _ = [*card.formulas("explanation"), "", ""][:4]
    assert near(value(mean, **names), law.mean())
    assert near(value(factor, **names), law.var() / binom(4, 5 / 12).var())


@check(
    level=3,
    mutants=[
        ("0.282", "0.328"),
        (r"\binom{16}{5}", r"\binom{16}{4}"),
        ("holds 4 defects", "holds 5 defects"),
    ],
)
def prob_inspection(card: CardText) -> None:
    from scipy.stats import hypergeom

    size, bad, drawn = (int(n) for n in card.numbers("front")[:3])
    assert near(shown(card), hypergeom(size, bad, drawn).pmf(0))
    assert near(shown(card, 0, "explanation"), (1 - bad / size) ** drawn)


@check(
    level=3,
    mutants=[
        (r"\frac{a+b}{2}", r"\frac{b-a}{2}"),
        ("{12}", "{6}"),
        ("a^2/3", "a^2/12"),
    ],
)
def prob_uniform(card: CardText) -> None:
    from scipy.stats import uniform

    mean, spread = (bare(hole) for hole in card.holes)
    assert near(value(mean, a=2, b=5), uniform(2, 3).mean())
    assert near(value(spread, a=2, b=5), uniform(2, 3).var())
    assert near(value(card.formula(-1, "explanation"), a=0.7), uniform(-0.7, 1.4).var())


@check(
    level=3,
    mutants=[
        (r"\lambda e^{-\lambda x}", r"e^{-\lambda x}"),
        (r"{{3::$\frac{1}{\lambda}$}}", r"{{3::$\lambda$}}"),
        (r"(\log 2)/\lambda", r"(\log 2) \lambda"),
    ],
)
def prob_exponential(card: CardText) -> None:
    from scipy.stats import expon

    law = expon(scale=1 / 2.5)
    density, tail, mean = (bare(hole) for hole in card.holes)
    for x in (0.0, 0.4, 2.0):
        assert near(value(density, lambda_=2.5, x=x), law.pdf(x))
        assert near(value(tail, lambda_=2.5, x=x), law.sf(x))
    assert near(value(mean, lambda_=2.5), law.mean())
    assert near(value(card.formula(-1, "explanation"), lambda_=2.5), law.median())


@check(
    level=3,
    mutants=[
        (r"= e^{-\lambda t} = P", r"= e^{-\lambda s} = P"),
        (r"{e^{-\lambda s}}", r"{e^{-\lambda t}}"),
    ],
)
def prob_memoryless(card: CardText) -> None:
    from scipy.stats import expon

    law = expon(scale=1 / 2.5)
    exact = law.sf(0.3 + 0.7) / law.sf(0.3)
    step = next(tex for tex in card.formulas("steps") if tex.startswith(r"\frac"))
    names = {"lambda_": 2.5, "s": 0.3, "t": 0.7}
    assert near(value(step.replace("(s+t)", r"\cdot (s+t)"), **names), exact)
    assert near(value(sides(card.formula())[1], **names), exact)


@check(
    level=3,
    mutants=[
        ("A: 10 minutes", "A: 2 minutes"),
        ("lasts 20 minutes", "lasts 10 minutes"),
    ],
)
def prob_bus_wait(card: CardText) -> None:
    """Given a wait of 8 so far; and the gap over a fixed moment is weighted by its length."""
    from scipy.integrate import quad
    from scipy.stats import expon

    gap = expon(scale=float(card.number(0, "front")))
    rest, _ = quad(lambda t: gap.sf(8 + t) / gap.sf(8), 0, 400)
    assert near(float(card.number(0)), rest, 1e-6)
    assert near(float(card.number(0, "explanation")), gap.moment(2) / gap.mean(), 1e-6)


@check(level=3, mutants=[(r"x^{k-1}$", r"x^{k}$"), ("only for $k = 1$", "only for $k = 2$")])
def prob_exponential_fails(card: CardText) -> None:
    from scipy.stats import weibull_min

    hazard = card.formulas("back")[0].split(r"\propto")[1]
    for k in (0.5, 1.0, 2.5):
        law = weibull_min(k)
        ratios = [law.pdf(x) / law.sf(x) / value(hazard, x=x, k=k) for x in (0.5, 1.0, 2.0)]
        assert near(ratios, ratios[0])
    still = float(sides(card.formulas("back")[1])[1])
    assert value(hazard, x=3, k=still) == value(hazard, x=5, k=still)


@check(
    level=3,
    mutants=[
        (r"\frac{1}{\sigma \sqrt{2\pi}}", r"\frac{1}{\sigma^2 \sqrt{2\pi}}"),
        (r"{2\sigma^2}", r"{\sigma^2}"),
    ],
)
def prob_normal_density(card: CardText) -> None:
    from scipy.stats import norm

    for x in (-1.0, 0.5, 4.0):
        assert near(value(card.holes[0], x=x, mu=0.5, sigma=1.7), norm(0.5, 1.7).pdf(x))


@check(
    level=3,
    mutants=[
        ("::68}}", "::67}}"),
        ("99.7}}", "99.5}}"),
        ("95.45", "95.54"),
        ("1.96", "1.69"),
    ],
)
def prob_normal_68_95(card: CardText) -> None:
    from scipy.stats import norm

    exact = [100 * (norm.cdf(k) - norm.cdf(-k)) for k in (1, 2, 3)]
    assert all(
        agrees(h, round(e, 1)) or abs(float(h) - e) < 0.5
        for h, e in zip(card.holes, exact, strict=True)
    )
    assert abs(float(card.holes[2]) - exact[2]) < 0.05
    fine = card.numbers("explanation")
    assert all(agrees(n, e) for n, e in zip(fine, exact, strict=False))
    assert agrees(fine[4], float(norm.ppf(0.975)))


@check(level=3, mutants=[("= 1.5$", "= 2.5$"), ("0.067", "0.933"), ("exceeds 230", "exceeds 220")])
def prob_normal_latency(card: CardText) -> None:
    from scipy.stats import norm

    z = chain(card.formula(-1, "steps"))
    cut = float(card.number(-1, "front"))
    assert near(z, (cut - 200) / 20)
    assert near(chain(card.formula(), Phi=norm.cdf), norm(200, 20).sf(cut))


@check(
    level=3,
    mutants=[
        (r"{{1::$\mu_1 - \mu_2$}}", r"{{1::$\mu_1 + \mu_2$}}"),
        (r"\sigma_1^2 + \sigma_2^2$}}", r"\sigma_1^2 - \sigma_2^2$}}"),
    ],
)
def prob_normal_difference(card: CardText) -> None:
    """By the affine map (1, −1) of a pair."""
    mean, spread = (bare(hole) for hole in card.holes)
    a = np.array([1, -1])
    names = {"mu_1": 3.0, "mu_2": 1.0, "sigma_1": 2.0, "sigma_2": 0.5}
    assert near(value(mean, **names), a @ [3, 1])
    assert near(value(spread, **names), a @ np.diag([4, 0.25]) @ a)


@check(
    level=3,
    mutants=[
        ("N(4, 25)", "N(4, 7)"),
        (r"\frac{4}{5}", r"\frac{4}{7}"),
        ("0.788", "0.716"),
        (r"24\rho", r"12\rho"),
    ],
)
def prob_normal_beats(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    a, b = norm(80, 3), norm(76, 4)
    exact, _ = quad(lambda x: a.pdf(x) * b.cdf(x), 50, 110)
    assert near(chain(card.formula(), Phi=norm.cdf), exact, 1e-6)
    assert "N(4, 25)" in card.steps[0]
    cov = np.array([[9, 0.5 * 12], [0.5 * 12, 16]])
    spread = np.array([1, -1]) @ cov @ np.array([1, -1])
    assert near(value(card.formula(-1, "explanation"), rho=0.5), spread)


@check(level=3, mutants=[("1.7 million", "3.5 million")])
def prob_normal_tails_fail(card: CardText) -> None:
    from scipy.stats import norm

    assert agrees(card.numbers("back")[-1], 1 / (2 * norm.sf(5)) / 1e6)


@check(
    level=3,
    mutants=[
        (r"\tfrac12 (x", r"(x"),
        (r"(2\pi)^{d/2}", r"(2\pi)^{d}"),
        (r"\sqrt{\det \Sigma}", r"\det \Sigma"),
    ],
)
def prob_mvn_density(card: CardText) -> None:
    from scipy.stats import multivariate_normal

    sigma = np.array([[2.0, 0.6], [0.6, 1.0]])
    mu, x = np.array([1.0, -1.0]), np.array([0.3, 0.4])
    found = value(card.formula(-1, "front"), x=x, mu=mu, Sigma=sigma, d=2)
    assert near(found, multivariate_normal(mu, sigma).pdf(x))


@check(level=2, mutants=[(r"A\mu + b$", r"A\mu$"), (r"A \Sigma A^\top$}}", r"A^\top \Sigma A$}}")])
def prob_mvn_affine(card: CardText) -> None:
    rng = np.random.default_rng(0)
    x, a, b = rng.normal(size=(3, 50)), rng.normal(size=(2, 3)), np.array([1.0, -2.0])
    y = a @ x + b[:, None]
    names: dict[str, Any] = {"A": a, "b": b, "mu": x.mean(axis=1), "Sigma": np.cov(x)}
    mean, cov = (value(bare(hole), **names) for hole in card.holes)
    assert near(mean, y.mean(axis=1))
    assert near(cov, np.cov(y))


@check(
    level=3,
    mutants=[
        ("(x_2 - \\mu_2)", "(x_2 + \\mu_2)"),
        (r"\Sigma_{11} - ", r"\Sigma_{11} + "),
        (r"\Sigma_{22}^{-1} (x", r"\Sigma_{22} (x"),
    ],
)
def prob_mvn_conditional(card: CardText) -> None:
    """The precision matrix gives the same: covariance its inverse block, mean by solving."""
    rng = np.random.default_rng(1)
    root = rng.normal(size=(4, 4))
    cov = root @ root.T
    mu, x2 = rng.normal(size=4), rng.normal(size=2)
    names: dict[str, Any] = {
        "Sigma_11": cov[:2, :2],
        "Sigma_12": cov[:2, 2:],
        "Sigma_22": cov[2:, 2:],
        "mu_1": mu[:2],
        "mu_2": mu[2:],
        "x_2": x2,
    }
    precision = np.linalg.inv(cov)
    spread = np.linalg.inv(precision[:2, :2])
    mean = mu[:2] - spread @ precision[:2, 2:] @ (x2 - mu[2:])
    assert near(value(sides(card.formula(0))[1], **names), mean, 1e-6)
    assert near(value(sides(card.formula(1))[1], **names), spread, 1e-6)


@check(level=3, mutants=[("N(1.6, 0.36)", "N(1.6, 0.6)"), ("N(1.6,", "N(2.5,"), ("0.64", "0.8")])
def prob_mvn_bivariate(card: CardText) -> None:
    """The conditional density by the ratio of joint and marginal."""
    from scipy.stats import multivariate_normal, norm

    read = re.search(r"N\(([\d.]+), ([\d.]+)\)", card.back)
    assert read
    joint = multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]])
    for y in (0.0, 1.0, 2.5):
        found = norm(float(read[1]), np.sqrt(float(read[2]))).pdf(y)
        assert near(found, joint.pdf([2, y]) / norm.pdf(2))
    assert near(shown(card, 0, "explanation"), 0.8**2)


@check(level=3, mutants=[("z @ L.T", "z @ L"), ("mean + z", "z"), ("cholesky(cov)", "inv(cov)")])
def prob_mvn_sample_code(card: CardText) -> None:
    """Moments of 40,000 draws within 5 standard errors, seed fixed."""
    draw = run(card.code())["sample_normal"]
    mean, cov = np.array([1.0, -2.0]), np.array([[2.0, 1.2], [1.2, 1.0]])
    x = draw(mean, cov, 40_000, np.random.default_rng(2))
    assert x.shape == (40_000, 2)
    assert near(x.mean(axis=0), mean, 0.05)
    assert np.allclose(np.cov(x.T), cov, atol=0.07)


@check(
    level=2,
    mutants=[
        (r"at most $n - 1$", r"at most $n - 2$"),
        (r"\det \Sigma = 0", r"\det \Sigma = 1"),
    ],
)
def prob_mvn_singular(card: CardText) -> None:
    x = np.random.default_rng(3).normal(size=(4, 6))
    cov = np.cov(x.T)
    assert np.linalg.matrix_rank(cov) == value(card.formulas("back")[0], n=4)
    tex = next(t for t in card.formulas("back") if "det" in t)
    assert near(np.linalg.det(cov), float(sides(tex)[1]))


@check(level=3, mutants=[(r"but $\Lambda_{13} = 0$", r"but $\Lambda_{12} = 0$")])
def prob_mvn_precision(card: CardText) -> None:
    """A Gaussian chain: x₂ = 0.8 x₁ + noise, x₃ = 0.5 x₂ + noise."""
    read = re.search(r"\\Lambda_\{(\d)(\d)\} = 0", card.explanation)
    assert read
    root = np.array([[1, 0, 0], [0.8, 1, 0], [0.4, 0.5, 1]])
    cov = root @ root.T
    assert np.all(np.abs(cov) > 0.1)
    assert near(np.linalg.inv(cov)[int(read[1]) - 1, int(read[2]) - 1], 0)
