"""Checks of the cards on experiments, causes, survival and time series."""

from __future__ import annotations

import re
from itertools import product
from random import Random
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown
from tests.decks.checks.statistics_description import floats

X = np.array([1.0, 2.0, 4.0, 9.0, 5.0])
Y = np.array([3.0, 2.5, 8.0, 11.0, 4.0])


def covariance(a: Any, b: Any) -> float:
    """Compute the covariance with divisor n."""
    return float(np.cov(a, b, ddof=0)[0, 1])


@check(
    level=3,
    mutants=[
        (r"{{$4 \sigma / \sqrt{n}$}}", r"{{$2 \sigma / \sqrt{n}$}}"),
        (r"{{$4 \sigma / \sqrt{n}$}}", r"{{$4 \sigma / n$}}"),
        (r"\approx 3.96", r"\approx 3.69"),
    ],
)
def stat_mde_formula(card: CardText) -> None:
    """The power at this difference is 0.8 within 0.02."""
    from scipy.stats import norm

    for n in (30, 400):
        delta = value(bare(card.holes[0]), sigma=2.0, n=n)
        power = norm.sf(1.959964 - delta / (2.0 * np.sqrt(2 / n)))
        assert abs(power - 0.8) < 0.02
    chain(card.formula(0, "explanation"))


@check(
    level=2,
    mutants=[
        ("diluted tenfold", "diluted twofold"),
        ("a hundred times", "ten times"),
        ("about ten times longer", "about a hundred times longer"),
        ("Only 10 %", "Only 20 %"),
    ],
)
def stat_triggered_analysis(card: CardText) -> None:
    words = {"twofold": 2, "tenfold": 10, "ten": 10, "hundred": 100}
    (share,) = floats(card, "front")
    dilution = words[re.findall(r"diluted (\w+)", card.back)[0]]
    assert near(dilution, 1 / share)
    users = words[re.findall(r"needs (?:a )?(\w+) times", card.explanation)[0]]
    assert near(users, dilution**2)
    longer = words[re.findall(r"about (?:a )?(\w+) times longer", card.explanation)[0]]
    assert near(longer, users * share)


@check(
    level=2,
    mutants=[(r"\approx 2.78", r"\approx 1.67"), ("90:10", "80:20"), ("takes 2.78", "takes 1.78")],
)
def stat_uneven_split(card: CardText) -> None:
    first, second = (float(t) / 100 for t in re.findall(r"(\d+):(\d+)", card.front)[0])
    terms = re.findall(r"1/(0\.\d+)", card.formula())
    assert [float(t) for t in terms] == [first, second, 0.5, 0.5]
    exact = (1 / first + 1 / second) / 4
    assert near(shown(card), exact)
    assert agrees(card.number(0, "explanation"), exact)


@check(
    level=3,
    mutants=[("About 14 %", "About 10 %"), ("about 19 %", "about 25 %"), ("> 2.41", "> 2.21")],
)
def stat_peeking(card: CardText) -> None:
    """100,000 paths, seed fixed; the standard error of a share is below 0.13 points."""
    steps = np.random.default_rng(0).normal(size=(100_000, 10)).cumsum(axis=1)
    z = np.abs(steps / np.sqrt(np.arange(1, 11)))
    five, ten = (np.mean(z[:, :looks].max(axis=1) > 1.959964) for looks in (5, 10))
    assert agrees(card.numbers("back")[0], float(five))
    assert agrees(next(t for t in card.numbers("explanation") if "%" in t), float(ten))
    boundary = float(re.findall(r"> ([\d.]+)", card.explanation)[0])
    assert abs(np.mean(z[:, :5].max(axis=1) > boundary) - 0.05) < 0.004


@check(
    level=3,
    mutants=[
        ("50,600 and 49,400", "50,400 and 49,600"),
        ("is 3.8 standard", "is 2.8 standard"),
        ("0.00015", "0.015"),
    ],
)
def stat_ab_believe_it(card: CardText) -> None:
    from scipy.stats import chisquare

    counts = [float(t.replace(",", "")) for t in re.findall(r"\d\d,\d{3}", card.explanation)]
    found = chisquare(counts)
    z, p = re.findall(r"is ([\d.]+) standard", card.explanation)[0], card.numbers("explanation")[-1]
    assert agrees(z, float(np.sqrt(found.statistic)))
    assert agrees(p, float(found.pvalue))


@check(
    level=3,
    mutants=[
        ("= 3$$", "= 6$$"),
        (r"p \approx 0.003", r"p \approx 0.03"),
        ("5,150 and 4,850", "5,100 and 4,900"),
    ],
)
def stat_srm(card: CardText) -> None:
    from scipy.stats import chisquare

    counts = [float(t.replace(",", "")) for t in re.findall(r"\d,\d{3}", card.front)]
    found = chisquare(counts)
    assert near(shown(card), np.sqrt(found.statistic))
    assert agrees(card.numbers("back")[-1], float(found.pvalue))


@check(level=2, mutants=[("about 50 of", "about 5 of"), ("below 0.05", "below 0.01")])
def stat_aa_test(card: CardText) -> None:
    few, runs, level = floats(card, "back")
    assert near(few, runs * level)


@check(
    level=2,
    mutants=[
        ("two false alarms", "four false alarms"),
        ("0.87", "0.78"),
        ("segment of 40", "segment of 20"),
    ],
)
def stat_segments(card: CardText) -> None:
    count = int(re.findall(r"segment of (\d+)", card.front)[0])
    words = {"two": 2, "four": 4}
    assert near(words[re.findall(r"(\w+) false alarms", card.back)[0]], count * 0.05)
    assert agrees(card.numbers("back")[-1], 1 - 0.95**count)


@check(
    level=3,
    mutants=[
        (r"{\mathrm{Var}(X)}$}}", r"{\mathrm{Var}(Y)}$}}"),
        (r"\frac{\mathrm{Cov}(X, Y)}", r"\frac{1}"),
    ],
)
def stat_cuped(card: CardText) -> None:
    from scipy.optimize import minimize_scalar

    names: dict[str, Any] = {"Cov": covariance, "Var": np.var, "X": X, "Y": Y}
    best = minimize_scalar(lambda t: float(np.var(Y - t * (X - X.mean())))).x
    assert near(value(bare(card.holes[0]), names), best, 1e-6)


@check(
    level=3,
    mutants=[
        (r"$$1 - \rho^2$$", r"$$1 - \rho$$"),
        (r"- 2\theta \,", r"+ 2\theta \,"),
        ("leaves 0.51", "leaves 0.49"),
        (r", Y)^2/\mathrm", r", Y)/\mathrm"),
    ],
)
def stat_cuped_gain(card: CardText) -> None:
    """Against the residuals of a least-squares line."""
    rho = float(np.corrcoef(X, Y)[0, 1])
    line = np.polyval(np.polyfit(X, Y, 1), X)
    left = np.var(Y - line) / np.var(Y)
    assert near(value(card.formula(), rho=rho), left)
    names: dict[str, Any] = {"Cov": covariance, "Var": np.var, "X": X, "Y": Y, "theta": 0.7}
    before, after = (value(t, names) for t in sides(card.formula(0, "steps")))
    assert near(before, after)
    gained = card.formula(-1, "steps")
    top, bottom = gained.split(r"/\mathrm")
    assert near(value(rf"\frac{{{top}}}{{\mathrm{bottom}}}", names), np.var(Y) * (1 - left))
    share, printed = card.numbers("explanation")[:2]
    assert agrees(printed, value(card.formula(), rho=float(share)))


@check(
    level=3,
    mutants=[
        (r"- 2 R \,", r"+ 2 R \,"),
        (r"R^2 \sigma_X^2", r"R \sigma_X^2"),
        (r"{n \mu_X^2}", r"{n \mu_X}"),
    ],
)
def stat_ratio_delta(card: CardText) -> None:
    """The sampled spread of the ratio for 400 users, 4,000 repetitions, within 8 %."""
    rng = np.random.default_rng(0)
    matrix = np.array([[4.0, 3.0], [3.0, 6.0]])
    means = np.array([10.0, 5.0])
    averages = rng.multivariate_normal(means, matrix / 400, size=4000)
    exact = float(np.var(averages[:, 1] / averages[:, 0]))
    names = {
        "n": 400, "mu_X": 10.0, "R": 0.5, "sigma_Y": np.sqrt(6), "sigma_X": 2.0, "sigma_XY": 3.0,
    }  # fmt: skip
    assert abs(value(card.formula(), names) / exact - 1) < 0.08
    slope = np.array([-0.05, 0.1])
    assert near(value(card.formula(), names), slope @ matrix @ slope / 400)


@check(
    level=3,
    mutants=[
        ("1 + s, 1 + f", "1 + f, 1 + s"),
        ("max(range", "min(range"),
        ("1 + s, 1 + f", "1 + s, 1"),
    ],
)
def stat_thompson_code(card: CardText) -> None:
    """The share of plays against P(first beta > second), by integration; within 0.03."""
    from scipy.integrate import quad
    from scipy.stats import beta

    arm = run(card.code())["thompson"]
    rng = Random(0)
    share = np.mean([arm([3, 8], [7, 9], rng) == 0 for _ in range(3000)])
    exact, _ = quad(lambda x: beta(4, 8).pdf(x) * beta(9, 10).cdf(x), 0, 1)
    assert abs(share - exact) < 0.03


@check(
    level=3,
    mutants=[(r"\frac{T_i Y_i}{e(x_i)}", r"\frac{T_i Y_i}{1 - e(x_i)}"), (r"{T_i Y_i}", "{Y_i}")],
)
def stat_propensity(card: CardText) -> None:
    """Its mean over all assignments of three units is the mean of the treated outcomes."""
    scores, treated, control = (
        np.array([0.2, 0.5, 0.9]),
        np.array([4.0, 1, 6]),
        np.array([2.0, 2, 5]),
    )
    total = 0.0
    for chosen in product((0, 1), repeat=3):
        t = np.array(chosen)
        weight = np.prod(np.where(t == 1, scores, 1 - scores))
        names = {"n": 3, "T": t, "Y": np.where(t == 1, treated, control), "x": [1, 2, 3]}
        total += weight * value(card.formula(), names, e=lambda i: float(scores[i - 1]))
    assert near(total, treated.mean())


@check(
    level=2,
    mutants=[("= 15$$", "= 45$$"), ("100 to 130", "100 to 140"), ("(105 - 90)", "(90 - 105)")],
)
def stat_did(card: CardText) -> None:
    before, after, first, second = floats(card, "front")
    assert near(shown(card), (after - before) - (second - first))


@check(
    level=3,
    mutants=[
        (r"{E[D \mid Z = 1] -", r"{E[D \mid Z = 1] +"),
        (r"\frac{E[Y \mid Z = 1]", r"\frac{E[D \mid Z = 1]"),
    ],
)
def stat_instrument(card: CardText) -> None:
    """Against the ratio of covariances with the instrument."""
    z = np.array([0, 0, 0, 1, 1, 1, 1])
    d = np.array([0.0, 0, 1, 1, 1, 0, 1])
    y = np.array([1.0, 2, 4, 7, 5, 1, 6])
    tex = re.sub(r"E\[([YD]) \\mid Z = ([01])\]", r"\1_\2", card.formula())
    names = {f"{k}_{v}": col[z == v].mean() for k, col in (("Y", y), ("D", d)) for v in (0, 1)}
    assert near(value(tex, names), covariance(z, y) / covariance(z, d))


@check(
    level=3,
    mutants=[
        (r"1 - \frac{d_i}{n_i}", r"\frac{d_i}{n_i}"),
        (r"\prod_{t_i \le t}", r"\prod_{t_i \ge t}"),
        ("$d_i$ events among $n_i$", "$n_i$ events among $d_i$"),
    ],
)
def stat_kaplan_meier(card: CardText) -> None:
    """Against SciPy's estimate from censored data."""
    from scipy.stats import CensoredData, ecdf

    events, censored = [1.0, 3.0, 3.0, 7.0], [2.0, 3.0, 5.0, 9.0]
    every = np.array(events + censored)
    times = sorted(set(events))
    deaths = [events.count(t) for t in times]
    risk = [int((every >= t).sum()) for t in times]
    first, second = re.findall(r"\$([dn])_i\$", card.explanation)[:2]
    law = ecdf(CensoredData(uncensored=events, right=censored)).sf
    tex = sides(card.formula().replace(r"\le t", "LE").replace(r"\ge t", "GE"))[1]
    for cut in (2.5, 3.0, 8.0):
        inside = [i for i, t in enumerate(times, 1) if (t <= cut if "LE" in tex else t >= cut)]
        sum_over = re.sub(r"\\prod_\{t_i (LE|GE)\}", r"\\prod_{i \\in S}", tex)
        found = value(sum_over, {first: deaths, second: risk, "S": inside})
        assert near(found, float(law.evaluate(np.array([cut]))[0]))


@check(
    level=3,
    mutants=[
        (r"\frac{8}{15}", r"\frac{3}{5}"),
        ("after 1 and 3 months", "after 1 and 2 months"),
        ("surviving 3 months", "surviving 2 months"),
    ],
)
def stat_kaplan_meier_numbers(card: CardText) -> None:
    from scipy.stats import CensoredData, ecdf

    numbers = [float(t) for t in re.findall(r"\d", card.front)]
    law = ecdf(CensoredData(uncensored=numbers[:2], right=numbers[2:5])).sf
    assert near(shown(card), float(law.evaluate(np.array([numbers[5]]))[0]))


def partial(correlations: list[float]) -> list[float]:
    """Compute partial autocorrelations at lags 1, 2, … by solving Yule–Walker equations."""
    found = []
    for lag in range(1, len(correlations)):
        rows = [[correlations[abs(i - j)] for j in range(lag)] for i in range(lag)]
        found.append(float(np.linalg.solve(rows, correlations[1 : lag + 1])[-1]))
    return found


@check(
    level=3,
    mutants=[
        ("AR($p$): the PACF cuts", "AR($p$): the ACF cuts"),
        ("MA($q$): the ACF cuts", "MA($q$): the PACF cuts"),
    ],
)
def stat_acf_pacf(card: CardText) -> None:
    """An AR(1) and an MA(1): which of the two is 0 from lag 2 on."""
    laws = {"AR": [0.6**h for h in range(6)], "MA": [1.0, 0.4, 0.0, 0.0, 0.0, 0.0]}
    said = re.findall(r"(AR|MA)\(\$[pq]\$\): the (P?ACF) cuts off after lag", card.back)
    assert len(said) == 2
    for process, which in said:
        acf = laws[process]
        found = {"ACF": acf[1:], "PACF": partial(acf)}
        other = {"ACF": "PACF", "PACF": "ACF"}[which]
        assert near(found[which][1:], 0)
        assert np.all(np.abs(found[other]) > 1e-3)


@check(
    level=3,
    mutants=[
        (r"{1 - \varphi^2}", r"{1 - \varphi}"),
        (r"{{2::$\varphi^h$}}", r"{{2::$\varphi^{2h}$}}"),
        (r"n(1-\varphi)/(1+\varphi)", r"n(1+\varphi)/(1-\varphi)"),
    ],
)
def stat_ar1(card: CardText) -> None:
    """From the moving-average form with 400 weights; the variance of a mean of 2,000 within 1 %."""
    phi, sigma = 0.7, 1.5
    weights = phi ** np.arange(400)
    variance = sigma**2 * (weights @ weights)
    names = {"phi": phi, "sigma": sigma}
    assert near(value(bare(card.holes[0]), names), variance)
    for h in (0, 1, 4):
        exact = sigma**2 * (weights[: 400 - h] @ weights[h:]) / variance
        assert near(value(bare(card.holes[1]), names, h=h), exact)
    n, lags = 2000, np.arange(1, 2000)
    of_mean = (1 + 2 * ((1 - lags / n) @ phi**lags)) / n
    worth = card.formula(-1, "explanation").replace("n(1", r"n \cdot (1").replace(")/(", ") / (")
    assert abs(value(worth, n=n, phi=phi) * of_mean - 1) < 0.01


@check(
    level=2,
    mutants=[
        (r"\alpha x_t + (1 - \alpha)", r"(1 - \alpha) x_t + \alpha"),
        (r"\alpha(1-\alpha)^k", r"(1-\alpha)^k"),
        (r"$(1-\alpha)/\alpha$", r"$1/\alpha$"),
    ],
)
def stat_exponential_smoothing(card: CardText) -> None:
    """An impulse gives the weights, a ramp the lag."""
    tex = bare(card.holes[0]).replace(r"\ell_{t-1}", "m").replace("x_t", "x")

    def smooth(series: Any) -> list[float]:
        level, found = 0.0, []
        for x in series:
            level = float(value(tex, alpha=0.3, x=float(x), m=level))
            found.append(level)
        return found

    weight = card.formulas("explanation")[0].replace(r"\alpha(", r"\alpha \cdot (")
    for k, seen in enumerate(smooth([1, 0, 0, 0])):
        assert near(seen, value(weight, alpha=0.3, k=k))
    lag = card.formula(-1, "explanation").replace(r")/\alpha", r") / \alpha")
    assert near(99 - smooth(range(100))[-1], value(lag, alpha=0.3), 1e-6)


@check(
    level=3,
    mutants=[("three times in four", "one time in four"), ("With 100 steps", "With 10 steps")],
)
def stat_spurious_regression(card: CardText) -> None:
    """1,500 pairs of walks, seed fixed; the share within 0.05."""
    from scipy.stats import t

    steps = int(re.findall(r"With (\d+) steps", card.explanation)[0])
    walks = np.random.default_rng(0).normal(size=(2, 1500, steps)).cumsum(axis=2)
    walks -= walks.mean(axis=2, keepdims=True)
    a, b = walks
    r = (a * b).sum(axis=1) / np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    statistic = np.abs(r) * np.sqrt((steps - 2) / (1 - r**2))
    share = np.mean(statistic > t(steps - 2).ppf(0.975))
    said = {"three times in four": 3 / 4, "one time in four": 1 / 4}
    words = re.findall(r"some (\w+ times? in \w+)", card.explanation)[0]
    assert abs(share - said[words]) < 0.05
