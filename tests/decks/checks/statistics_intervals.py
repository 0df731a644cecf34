"""Checks of the cards on priors, Bayesian inference, intervals, the bootstrap and densities."""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near
from tests.decks.checks.statistics_description import FACES, floats, samples
from tests.decks.checks.statistics_likelihood import maximiser

if TYPE_CHECKING:
    from collections.abc import Callable


def same_up_to_a_constant(objective: Callable[[Any], float], other: Callable[[Any], float]) -> None:
    """Require that two functions of two weights differ by a constant."""
    rng = np.random.default_rng(3)
    gaps = [objective(w) - other(w) for w in rng.normal(size=(6, 2))]
    assert near(gaps, gaps[0])


X = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]])
Y = np.array([1.0, 0.0, 2.0])


@check(
    level=3,
    mutants=[
        (r"\lambda = \frac{\sigma^2}{\tau^2}", r"\lambda = \frac{\tau^2}{\sigma^2}"),
        (r"- \frac{1}{2\tau^2}\|w\|^2", r"- \frac{1}{\tau^2}\|w\|^2"),
        (r"+ \lambda\|w\|^2", r"+ 2\lambda\|w\|^2"),
        (r"Multiply by $-2\sigma^2$", r"Multiply by $-\sigma^2$"),
    ],
)
def stat_map_is_ridge(card: CardText) -> None:
    """The log-posterior from SciPy's densities, times the factor of the last step."""
    from scipy.stats import norm

    sigma, tau = 0.7, 1.3
    names = {"X": X, "y": Y, "sigma": sigma, "tau": tau}
    steps = card.formulas("steps")
    factor = value(next(t for t in steps if t.startswith("-") and "frac" not in t), sigma=sigma)
    objective, _, penalty = card.formula(-1).partition(r"\qquad")
    strength = value(sides(penalty)[1], sigma=sigma, tau=tau)
    objective = objective.split(r"}\ ")[1].rstrip(", ")

    def log(w: Any) -> float:
        return float(norm(X @ w, sigma).logpdf(Y).sum() + norm(0, tau).logpdf(w).sum())

    same_up_to_a_constant(
        lambda w: value(objective, w=w, lambda_=strength, **names), lambda w: factor * log(w)
    )
    inserted = next(t for t in steps if r"\text{const}" in t and "frac" in t)
    inserted = inserted.replace(r"+ \text{const}", "")
    same_up_to_a_constant(lambda w: value(inserted, w=w, **names), log)


@check(
    level=3,
    mutants=[(r"\frac{\sigma^2}{b}$$", r"\frac{\sigma^2}{b^2}$$"), (r"\frac12 \|y", r"\|y")],
)
def stat_map_lasso(card: CardText) -> None:
    from scipy.stats import norm

    sigma, b = 0.7, 1.3
    objective = next(t for t in card.formulas("front") if "Xw" in t)
    prior = card.formula(0).replace("|w_j|/b", r"\frac{|w_j|}{b}")
    strength = value(sides(card.formula(1))[1], sigma=sigma, b=b)

    def log(w: Any) -> float:
        weights = [np.log(value(prior, w_j=v, b=b)) for v in w]
        return float(norm(X @ w, sigma).logpdf(Y).sum() + sum(weights))

    same_up_to_a_constant(
        lambda w: value(objective, X=X, y=Y, w=w, lambda_=strength),
        lambda w: -(sigma**2) * log(w),
    )


@check(
    level=3,
    mutants=[
        ("{k + a - 1}", "{k + a}"),
        ("{n + a + b - 2}", "{n + a + b}"),
        ("$a = b = 1$", "$a = b = 2$"),
        ("under Beta(2, 2)", "under Beta(3, 3)"),
        ("$(k + a)/(n + a + b)$", "$(k + a)/(n + a)$"),
    ],
)
def stat_map_beta(card: CardText) -> None:
    from scipy.stats import beta

    right = sides(card.formula())[1]
    k, n = 3, 8
    exact = maximiser(beta(2.5 + k, 4 + n - k).logpdf, 0.001, 0.999)
    assert near(value(right, k=k, n=n, a=2.5, b=4), exact, 1e-5)
    flat = int(sides(next(t for t in card.formulas("back") if t.startswith("a = b")))[2])
    assert near(value(right, k=k, n=n, a=flat, b=flat), k / n)
    mean, smoothed = (t.replace("/(", "/ (") for t in card.formulas("explanation") if "k" in t)
    assert near(value(mean, k=k, n=n, a=2.5, b=4), beta(2.5 + k, 4 + n - k).mean())
    mode_prior, mean_prior = (int(d) for d in re.findall(r"Beta\((\d), ", card.explanation))
    both = [
        value(right, k=k, n=n, a=mode_prior, b=mode_prior),
        value(mean, k=k, n=n, a=mean_prior, b=mean_prior),
    ]
    assert near(both, value(smoothed, k=k, n=n))


@check(level=3, mutants=[(r"means $\lambda/n$", r"means $\lambda n$")])
def stat_map_scale(card: CardText) -> None:
    """Ridge on a sum and on a mean of squares have the same solution."""
    strength = value(card.formula(-1, "back"), lambda_=0.8, n=3)
    by_sum = np.linalg.solve(X.T @ X + 0.8 * np.eye(2), X.T @ Y)
    by_mean = np.linalg.solve(X.T @ X / 3 + strength * np.eye(2), X.T @ Y / 3)
    assert near(by_sum, by_mean)


@check(
    level=3, mutants=[(r"p(x \mid \theta) \, p(\theta)$::two", r"p(x \mid \theta) \, p(x)$::two")]
)
def stat_posterior(card: CardText) -> None:
    """For a joint table of two parameters and three data values."""
    joint = np.array([[0.1, 0.25, 0.05], [0.3, 0.1, 0.2]])
    data, states = (10, 11, 12), (0, 1)

    def p(a: int, b: int | None = None) -> float:
        if b is None:
            return float((joint[a] if a in states else joint[:, data.index(a)]).sum())
        return float(joint[b, data.index(a)] / joint[b].sum())

    for x in data:
        found = np.array([value(bare(card.holes[0]), p=p, x=x, theta=t) for t in states])
        assert near(found / found.sum(), joint[:, data.index(x)] / p(x))


@check(
    level=3,
    mutants=[
        (r"\cloze[1]{a+k}", r"\cloze[1]{a+n}"),
        (r"\cloze[1]{b+n-k}", r"\cloze[1]{b+k}"),
        ("Beta}(9, 5)", "Beta}(9, 6)"),
        (r"9/14 \approx 0.643", r"9/13 \approx 0.692"),
    ],
)
def stat_beta_binomial(card: CardText) -> None:
    from scipy.stats import beta, binom

    def posterior(a: float, b: float, n: int, k: int) -> tuple[float, float]:
        first, second = (value(bare(h), a=a, b=b, n=n, k=k) for h in card.holes)
        grid = np.linspace(0.1, 0.9, 5)
        ratio = beta(a, b).pdf(grid) * binom(n, grid).pmf(k) / beta(first, second).pdf(grid)
        assert near(ratio, ratio[0])
        return first, second

    posterior(2.5, 3, 9, 4)
    pairs = re.findall(r"Beta\}\((\d+), (\d+)\)", card.explanation)
    laws = [(float(a), float(b)) for a, b in pairs]
    assert posterior(*laws[0], 10, 7) == laws[1]
    mean = next(t for t in card.formulas("explanation") if "approx" in t)
    assert near(chain(mean), beta(*laws[1]).mean())


@check(
    level=3,
    mutants=[(r"p(\theta \mid x) \, d", r"p(\theta) \, d"), (r"p(y \mid \theta) \, p", "p")],
)
def stat_predictive(card: CardText) -> None:
    """Posterior Beta(3, 5): the next success has probability 3/8; the prior is flat."""
    from scipy.stats import beta

    def p(a: float, b: float | None = None) -> float:
        if b is None:
            return 1.0
        if b == -1:
            return float(beta(3, 5).pdf(a))
        return b if a == 1 else 1 - b

    tex = card.holes[0].replace(r"\int", r"\int_0^1")
    assert near(value(tex, p=p, x=-1, y=1), 3 / 8)


@check(
    level=3,
    mutants=[
        (r"\frac{n}{\sigma^2}", r"\frac{1}{\sigma^2}"),
        (r"$\sigma^2/\tau^2$", r"$\tau^2/\sigma^2$"),
        (r"$\tau_n^2 + \sigma^2$", r"$\tau_n^2$"),
    ],
)
def stat_normal_normal(card: CardText) -> None:
    """Moments of the posterior by integration."""
    from scipy.integrate import quad
    from scipy.stats import norm

    data = np.array([1.0, 2.5, 0.2])
    m, tau, sigma = -1.0, 0.8, 1.5

    def moment(power: int) -> float:
        found, _ = quad(
            lambda u: u**power * norm.pdf(u, m, tau) * norm.pdf(data, u, sigma).prod(), -7, 7
        )
        return float(found)

    total = moment(0)
    mean = moment(1) / total
    variance = moment(2) / total - mean**2
    precision = sides(card.formula())[1]
    assert near(value(precision, tau=tau, sigma=sigma, n=3), 1 / variance, 1e-5)
    weights = [value(t, tau=tau, sigma=sigma, n=3) for t in precision.split("+")]
    assert "weighted by these two precisions" in card.back
    assert near(np.average([m, data.mean()], weights=weights), mean, 1e-5)
    worth, spread = card.formulas("explanation")
    assert near(value(worth, tau=tau, sigma=sigma) * weights[1] / 3, weights[0])
    assert near(value(spread, tau_n=np.sqrt(variance), sigma=sigma), variance + sigma**2)


@check(
    level=2,
    mutants=[
        ("= 58,", "= 56,"),
        ("= 20$$", "= 25$$"),
        ("average 60", "average 70"),
        ("4.47", "4.74"),
    ],
)
def stat_normal_normal_numbers(card: CardText) -> None:
    read = re.search(r"N\((\d+), (\d+)\^2\)", card.front)
    assert read
    prior, tau = float(read[1]), float(read[2])
    n, sigma, mean = (float(t) for t in re.findall(r"\d+", card.front.split("; ")[1]))
    weights = [1 / tau**2, n / sigma**2]
    first, second = card.formula().split(r"\qquad")
    assert near(chain(first.rstrip(", ")), np.average([prior, mean], weights=weights))
    assert near(chain(second), 1 / sum(weights))
    ours, alone = card.numbers("explanation")
    assert agrees(ours, sum(weights) ** -0.5)
    assert agrees(alone, weights[1] ** -0.5)


@check(
    level=3,
    mutants=[
        (r"\frac{1}{12},", r"\frac{1}{11},"),
        (r"0.05^{1/11} \approx 0.238", r"0.05^{1/10} \approx 0.259"),
        ("0.05$: 0.259", "0.05$: 0.238"),
        ("near $3/n$", "near $4/n$"),
    ],
)
def stat_rule_of_succession(card: CardText) -> None:
    from scipy.stats import beta, binomtest

    read = re.search(r"Beta\((\d+), (\d+)\)", card.hints[0])
    assert read
    law = beta(int(read[1]), int(read[2]))
    first, second = card.formula().split(r"\qquad")
    assert near(chain(first.rstrip(", ")), law.mean())
    assert near(
        chain(second.replace("^{1/11}", r"^{\frac{1}{11}}").replace("^{1/10}", r"^{\frac{1}{10}}")),
        law.ppf(0.95),
    )
    exact = binomtest(0, 10, alternative="less").proportion_ci(0.95).high
    assert agrees(re.findall(r": (0\.\d+)", card.explanation)[0], exact)
    rule = value(card.formula(-1, "explanation"), n=2000)
    assert abs(rule / float(beta(1, 2001).ppf(0.95)) - 1) < 0.01


@check(
    level=3,
    mutants=[
        ("[0, 0.238]", "[0, 0.285]"),
        ("[0.002, 0.285]", "[0.02, 0.285]"),
        ("Highest-density is the shortest", "Equal-tailed is the shortest"),
    ],
)
def stat_hdi(card: CardText) -> None:
    from scipy.stats import beta

    law = beta(1, 11)
    (_, high), tails = (re.findall(r"[\d.]+", t) for t in card.formulas("explanation"))
    assert agrees(high, law.ppf(0.95))
    assert all(agrees(p, law.ppf(q)) for p, q in zip(tails, (0.025, 0.975), strict=True))
    assert card.back.startswith("Highest-density is the shortest")


@check(
    level=3,
    mutants=[
        ("t_{n-1,", "t_{n,"),
        ("0.975}", "0.95}"),
        (r"\frac{s}{\sqrt{n}}", r"\frac{s}{n}"),
        ("is 2.26", "is 2.62"),
    ],
)
def stat_ci_mean(card: CardText) -> None:
    """Against SciPy's one-sample interval."""
    from scipy.stats import norm, t, ttest_1samp

    x = np.array([1.0, 2.0, 4.0, 9.0])
    read = re.match(r"t_\{(.*?),\\,([\d.]+)\}", bare(card.holes[0]))
    assert read
    degrees = value(read[1], n=4)
    tex = "q" + bare(card.holes[0])[read.end() :]
    width = value(tex, q=t(degrees).ppf(float(read[2])), s=x.std(ddof=1), n=4)
    assert near(x.mean() + width, ttest_1samp(x, 0).confidence_interval(0.95).high)
    n, small, large = card.numbers("explanation")
    assert agrees(small, t(int(n) - 1).ppf(0.975))
    assert agrees(large, norm.ppf(0.975))


@check(
    level=2,
    mutants=[
        ("[11.02, 12.98]", "[10.02, 13.98]"),
        ("$n = 64$", "$n = 16$"),
        (r"12 \pm 8", r"12 \pm 4"),
    ],
)
def stat_ci_mean_numbers(card: CardText) -> None:
    left, right = sides(card.formula())
    mean, s, n = floats(card, "front")[0], *(float(t) for t in re.findall(r"= (\d+)", card.front))
    ends = mean + 1.96 * s / np.sqrt(n) * np.array([-1, 1])
    assert near(value(left), ends)
    assert all(agrees(p, e) for p, e in zip(re.findall(r"[\d.]+", right), ends, strict=True))
    assert near(value(card.formula(0, "explanation")), [mean - 2 * s, mean + 2 * s])


@check(
    level=3,
    mutants=[
        ("0.161", "0.191"),
        (r"\frac{z^2}{n+z^2}", r"\frac{z^2}{n+2z^2}"),
        ("in 20 views", "in 40 views"),
        (r"\hat p \pm 1.96", r"1 \pm 1.96"),
    ],
)
def stat_wald_zero_clicks(card: CardText) -> None:
    from scipy.stats import binomtest

    clicks, n = (int(t) for t in card.numbers("front")[:2])
    wald = value(card.formulas("hints")[0].replace("(1-", r"\cdot (1-"), p_hat=clicks / n, n=n)
    assert near(wald, [float(t) for t in re.findall(r"\d", card.formula(0))])
    exact = binomtest(clicks, n).proportion_ci(0.95, method="wilson").high
    ends = next(t for t in card.formulas("explanation") if t.startswith("[0"))
    assert agrees(re.findall(r"[\d.]+", ends)[1], exact)
    ratio, numbers = sides(
        next(t for t in card.formulas("explanation") if "+z^2" in t or "2z^2" in t)
    )
    assert near(value(ratio, z=1.959964, n=n), exact, 1e-6)
    above, below = re.findall(r"[\d.]+", numbers)
    assert agrees(above, 1.959964**2)
    assert agrees(below, n + 1.959964**2)


@check(
    level=3,
    mutants=[(r"\frac{z^2}{2n}", r"\frac{z^2}{n}"), (r"1 + \frac{z^2}{n}", r"1 + \frac{z}{n}")],
)
def stat_wilson_centre(card: CardText) -> None:
    from scipy.stats import binomtest, norm

    for k, n in ((3, 11), (0, 20)):
        interval = binomtest(k, n).proportion_ci(0.95, method="wilson")
        found = value(card.holes[0], p_hat=k / n, n=n, z=norm.ppf(0.975))
        assert near(found, (interval.low + interval.high) / 2)


@check(
    level=2,
    mutants=[
        ("from 2.77", "from 2.57"),
        ("from 3.92", "from 3.29"),
        ("less than the sum", "more than the sum"),
    ],
)
def stat_ci_overlap(card: CardText) -> None:
    """For equal errors of 1."""
    joint, total = (value(t, s_1=1, s_2=1) for t in card.formulas("back"))
    assert ("less than the sum" in card.back) == (joint < total)
    apart, gap = card.numbers("explanation")
    assert agrees(apart, 1.959964 * joint)
    assert agrees(gap, 1.959964 * total)


@check(
    level=3,
    mutants=[
        (r"{4 m^2}", r"{2 m^2}"),
        ("1068 answers", "1067 answers"),
        ("±3 points", "±4 points"),
    ],
)
def stat_poll_size(card: CardText) -> None:
    """The smallest n whose half-width is below the margin."""
    _, exact, rough = sides(card.formula())
    points, answers = floats(card, "explanation")
    margin = points / 100
    n = np.arange(100, 5000)
    enough = int(n[1.96 * np.sqrt(0.25 / n) <= margin][0])
    assert enough == answers == int(np.ceil(value(exact, m=margin)))
    assert abs(value(rough, m=margin) / enough - 1) < 0.05


@check(
    level=3,
    mutants=[(r"s\sqrt{1 + 1/n}", r"s\sqrt{2/n}"), (r"of $s\sqrt{1/n}", r"of $s\sqrt{2/n}")],
)
def stat_prediction_interval(card: CardText) -> None:
    """The spread of a new draw minus the mean of two, over all triples."""
    new, mean = (t.replace("1/n", r"\frac1n") for t in card.formulas("back")[:2])
    rows = samples(3)
    exact = (rows[:, 2] - rows[:, :2].mean(axis=1)).std()
    assert near(value(new, s=FACES.std(), n=2), exact)
    assert near(value(mean, s=FACES.std(), n=2), rows[:, :2].mean(axis=1).std())


@check(
    level=3,
    mutants=[
        ("rng.choices(data, k=len(data))", "rng.sample(data, k=len(data))"),
        ("k=len(data)", "k=10"),
        ("(1 - level) / 2", "(1 - level)"),
        ("values[-1 - tail]", "values[-1]"),
    ],
)
def stat_bootstrap_code(card: CardText) -> None:
    """Ends within 0.15 standard errors of the plug-in normal interval; seed fixed in the card."""
    interval = run(card.code())["bootstrap_interval"]
    data = [float(x) for x in range(40)]
    low, high = interval(data, lambda rows: sum(rows) / len(rows))
    error = np.std(data) / np.sqrt(40)
    assert abs((low - np.mean(data)) / error + 1.96) < 0.15
    assert abs((high - np.mean(data)) / error - 1.96) < 0.15


@check(
    level=3,
    mutants=[("(1 - 1/n)^n", "(1 - 1/n)"), (r"1 - 1/e \approx 0.632", r"1/e \approx 0.368")],
)
def stat_bootstrap_maximum(card: CardText) -> None:
    """All resamples of four values, and the limit at n = 10⁷."""
    tex = next(t for t in card.formulas("back") if r"\to" in t)
    lump, limit = tex.replace("1/n", r"\frac1n").replace("1/e", r"\frac1e").split(r"\to")
    resamples = np.array(list(product(range(4), repeat=4)))
    assert near(value(lump, n=4), np.mean(resamples.max(axis=1) == 3))
    assert near(chain(limit), value(lump, n=10**7), 1e-6)


@check(
    level=3,
    mutants=[
        (r"\frac{n-1}{n}", r"\frac{1}{n-1}"),
        (r"\bar\theta)^2", r"\bar\theta)"),
        ("exactly $s^2/n$", "exactly $s^2$"),
    ],
)
def stat_jackknife(card: CardText) -> None:
    x = np.array([1.0, 2.0, 4.0, 9.0])
    left_out = np.array([np.delete(x, i).mean() for i in range(4)])
    tex = card.holes[0].replace(r"\hat\theta_{(i)}", "t_i").replace(r"\bar\theta", "m")
    found = value(tex, n=4, t=left_out, m=left_out.mean())
    same = card.formula(0, "explanation")
    assert near(found, value(same, s=x.std(ddof=1), n=4))
    assert near(found, x.var(ddof=1) / 4)


@check(level=2, mutants=[("two or three", "four or five"), ("the median", "the mean")])
def stat_jackknife_fails(card: CardText) -> None:
    words = {"two": 2, "three": 3, "four": 4, "five": 5}
    said = re.findall(r"only (\w+) or (\w+) different", card.back)[0]
    word = re.findall(r"such as the (\w+):", card.back)[0]
    statistic: dict[str, Any] = {"median": np.median, "mean": np.mean}
    rng = Random(0)
    for size, expected in zip((20, 21), said, strict=True):
        x = [rng.random() for _ in range(size)]
        found = {float(statistic[word](np.delete(x, i))) for i in range(size)}
        assert len(found) == words[expected]


@check(
    level=3,
    mutants=[
        (r"2 e^{-2 n \varepsilon^2}", r"2 e^{-n \varepsilon^2}"),
        (r"2 e^{-2 n \varepsilon^2}", r"e^{-2 n \varepsilon^2}"),
        (r"1.36/\sqrt{n}", r"1.63/\sqrt{n}"),
    ],
)
def stat_dkw(card: CardText) -> None:
    """The exact two-sided Kolmogorov–Smirnov law stays below, and comes near for n = 2000."""
    from scipy.stats import kstwo

    tex = bare(card.holes[0])
    for n, eps in ((10, 0.3), (100, 0.1), (2000, 0.03)):
        bound = value(tex, n=n, epsilon=eps)
        exact = kstwo(n).sf(eps)
        assert exact <= bound
        assert bound - exact < 0.08
    assert value(tex, n=2000, epsilon=0.03) / kstwo(2000).sf(0.03) < 1.05
    width = value(card.formula(-1, "explanation").replace(r"\varepsilon =", "").strip(), n=100)
    assert abs(value(tex, n=100, epsilon=width) - 0.05) < 1e-3


@check(level=3, mutants=[(r"\frac{1}{nh}", r"\frac{1}{n}"), (r"\frac{x - x_i}{h}", "x - x_i")])
def stat_kde(card: CardText) -> None:
    from scipy.stats import gaussian_kde, norm

    x = np.array([1.0, 2.0, 4.0, 9.0])
    kernel = gaussian_kde(x, bw_method=0.5)
    width = float(np.sqrt(kernel.covariance[0, 0]))
    tex = sides(card.formula(-1))[1].replace("x - x_i", "a - x_i")
    for at in (0.0, 3.3):
        found = value(tex, K=norm.pdf, x=x, n=4, h=width, a=at)
        assert near(found, kernel(at)[0])
