"""Checks of the cards on describing data, sampling, biases and correlation."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown

if TYPE_CHECKING:
    from collections.abc import Callable

FACES = np.array([0.0, 3.0, 6.0])


def samples(n: int, faces: Any = FACES) -> np.ndarray[Any, Any]:
    """Make all samples of size n, drawn with replacement, one a row."""
    return np.array(list(product(faces, repeat=n)))


def floats(card: CardText, field: str) -> list[float]:
    """Read the numbers of a field as floats; a per cent is a hundredth."""
    found = []
    for text in card.numbers(field):
        plain = text.replace("−", "-").replace(",", "")
        share = 0.01 if "%" in plain else 1.0
        plain = re.sub(r"\\?%", "", plain).strip()
        found.append(share * float(value(plain) if "frac" in plain or "/" in plain else plain))
    return found


@check(
    level=3,
    mutants=[("1 - n/N", "1 - n^2/N^2"), (r"\sigma/\sqrt{n}", r"\sigma/n"), ("1 in both", "2 in")],
)
def stat_sample_not_share(card: CardText) -> None:
    """All samples of 3 out of 6 without replacement; the variance with divisor N − 1."""
    from itertools import combinations

    population = np.array([1.0, 2, 4, 7, 7, 15])
    exact = np.std([np.mean(c) for c in combinations(population, 3)])
    error, factor = card.formulas("back")
    names = {"n": 3, "N": 6, "sigma": population.std(ddof=1)}
    assert near(value(error, **names) * value(factor, **names), exact)
    said = float(card.numbers("back")[-1])
    for size in (1e6, 1e8):
        assert abs(value(factor, n=1000, N=size) - said) < 1e-3


@check(
    level=2,
    mutants=[
        ("{{1::mean}}", "{{1::median}}"),
        ("{{1::median}}", "{{1::mean}}"),
        ("median 35", "median 38"),
        ("to 827", "to 830"),
    ],
)
def stat_mean_median_minimise(card: CardText) -> None:
    centres: dict[str, Any] = {"mean": np.mean, "median": np.median}
    numbers = floats(card, "explanation")
    data = np.array(numbers[:5])
    assert near([data.mean(), np.median(data)], numbers[5:7])
    assert near(np.append(data[:4], numbers[8]).mean(), numbers[9])
    losses = [tex for tex in card.formulas("front") if r"\sum" in tex]
    grid = np.arange(0, 401)
    for tex, word in zip(losses, card.holes, strict=True):
        loss = [value(tex, x=data, c=float(c)) for c in grid]
        assert near(grid[int(np.argmin(loss))], centres[word](data))


@check(level=3, mutants=[("{{$F(x) = p$}}", "{{$F(x) = 1 - p$}}"), (r"F(x) \ge p", r"F(x) \le p")])
def stat_quantile(card: CardText) -> None:
    """For an exponential law; for a sample, the smallest value that reaches p."""
    from scipy.stats import expon

    left, right = sides(bare(card.holes[0]))
    for p in (0.1, 0.8):
        x = float(expon.ppf(p))
        assert near(value(left, F=expon.cdf, x=x), value(right, p=p))
    tex = next(t for t in card.formulas("explanation") if "F(x)" in t)
    data = np.array([1.0, 4, 6, 9])
    cases = rf"\mathbf{{1}}[{tex}]"
    reach = [
        x for x in data if value(cases, F=lambda v: float(np.mean(data <= v)), x=x, p=0.6) == 1
    ]
    assert min(reach) == np.quantile(data, 0.6, method="inverted_cdf")


@check(
    level=3,
    mutants=[("= 2,", "= 8,"), ("= 50$$", "= 44$$"), ("±2.7σ", "±2.0σ"), ("0.7 %", "2.7 %")],
)
def stat_tukey_fences(card: CardText) -> None:
    from scipy.stats import norm

    low, high = floats(card, "front")[:2]
    factor = float(card.numbers("hints")[0])
    lower, upper = card.formula().split(r"\qquad")
    assert near(chain(lower.rstrip(", ")), low - factor * (high - low))
    assert near(chain(upper), high + factor * (high - low))
    fence = norm.ppf(0.75) * (1 + 2 * factor)
    cut, share = card.numbers("explanation")[:2]
    assert agrees(cut, fence)
    assert agrees(share, 2 * norm.sf(fence))


@check(
    level=3,
    mutants=[
        (r"Median: $\frac12$", r"Median: $\frac13$"),
        ("has 0.1.", "has 0.2."),
        (r"$\frac14$", r"$\frac12$"),
    ],
)
def stat_breakdown_point(card: CardText) -> None:
    """The share of 400 values that can be moved to 10⁹; within 0.01."""
    from scipy.stats import iqr, trim_mean

    def share(estimate: Callable[[Any], Any]) -> float:
        data = np.linspace(0, 1, 400)
        for moved in range(1, 400):
            data[-moved] = 1e9
            if abs(float(estimate(data))) > 1e3:
                return (moved - 1) / 400
        return 1.0

    mean, median = floats(card, "back")
    ends, trimmed, quartiles = floats(card, "explanation")
    found = [share(f) for f in (np.mean, np.median, lambda x: trim_mean(x, ends), iqr)]
    assert near(found, [mean, median, trimmed, quartiles], 0.01)


@check(level=3, mutants=[(r"1.4826 \cdot", r"0.6745 \cdot"), ("(0.75)", "(0.95)")])
def stat_mad(card: CardText) -> None:
    from scipy.stats import median_abs_deviation, norm

    first, second = card.formula().split(r"\qquad")
    quantiles = norm.ppf((np.arange(20000) + 0.5) / 20000)
    found = value(sides(first)[1].rstrip(","), MAD=median_abs_deviation(quantiles))
    assert abs(found - 1) < 1e-3
    printed, tex = sides(second)
    assert agrees(printed, value(tex.replace(r"\Phi^{-1}", "q"), q=norm.ppf))


@check(
    level=3,
    mutants=[
        (r"\frac{\pi}{2} \approx 1.57", r"\frac{\pi}{4} \approx 0.79"),
        ("57 %", "27 %"),
        ("twice", "thrice"),
        ("1/(4 n f(m)^2)", "1/(2 n f(m)^2)"),
    ],
)
def stat_median_efficiency(card: CardText) -> None:
    """The median of 201 normals by the density of its order statistic; within 1 %."""
    from scipy.integrate import quad
    from scipy.stats import beta, laplace, norm

    factor = chain(next(t for t in card.formulas("back") if "pi" in t))
    exact, _ = quad(lambda u: norm.ppf(u) ** 2 * beta(101, 101).pdf(u), 0, 1, limit=200)
    assert abs(201 * exact / factor - 1) < 0.01
    assert agrees(card.numbers("back")[-1], factor - 1)
    tex = card.formula(0, "explanation").replace("1/(", r"1/ (")
    assert near(value(tex, n=1, f=norm.pdf, m=0), factor)
    times = {"twice": 2, "thrice": 3}[card.back.split("Laplace data ")[1].split()[0]]
    assert near(laplace.var() / value(tex, n=1, f=laplace.pdf, m=0), times)


@check(
    level=2,
    mutants=[
        ("is 109 ms", "is 99 ms"),
        ("all is 1,000 ms", "all is 10 ms"),
        ("p99 of all", "p50 of all"),
    ],
)
def stat_percentiles_do_not_average(card: CardText) -> None:
    usual, slow, average, pooled = floats(card, "explanation")
    level = int(re.findall(r"the p(\d\d) of all", card.explanation)[0])
    servers = np.repeat([usual] * 9 + [slow], 100).reshape(10, 100)
    assert near(np.percentile(servers, 99, axis=1).mean(), average)
    assert near(np.percentile(servers, level), pooled)


@check(level=3, mutants=[(r"\frac{1}{n-1}", r"\frac{1}{n}"), (r"- \bar x)^2", r"- \bar x)")])
def stat_sample_variance(card: CardText) -> None:
    """Its average over all samples of three is the variance of the population."""
    tex = sides(card.formula())[1]
    found = [value(tex, x=row, x_bar=row.mean(), n=3) for row in samples(3)]
    assert near(np.mean(found), FACES.var())


@check(
    level=2,
    mutants=[(r"$n(\bar x - \mu)^2$", r"$(\bar x - \mu)^2$"), (r"one $\sigma^2$", r"one $\sigma$")],
)
def stat_bessel_why(card: CardText) -> None:
    tex, mean = card.formulas("explanation")[:2]
    gaps = []
    for row in samples(3):
        about = ((row - 2.5) ** 2).sum() - ((row - row.mean()) ** 2).sum()
        assert near(value(tex, n=3, x_bar=row.mean(), mu=2.5), about)
        gaps.append(value(tex, n=3, x_bar=row.mean(), mu=FACES.mean()))
    assert near(np.mean(gaps), value(mean, sigma=FACES.std()))


@check(
    level=3,
    mutants=[
        (r"- n(\bar X - \mu)^2$$", r"+ n(\bar X - \mu)^2$$"),
        (r"(n-1)\,\sigma^2", r"n\,\sigma^2"),
        (r"- n \cdot \frac{\sigma^2}{n}", r"- 2n \cdot \frac{\sigma^2}{n}"),
        (r"-2n(\bar X - \mu)^2$, and", r"2n(\bar X - \mu)^2$, and"),
    ],
)
def stat_bessel_derivation(card: CardText) -> None:
    """Enumeration of all samples of four."""
    right = sides(card.formula())[1]
    sums = [((row - row.mean()) ** 2).sum() for row in samples(4)]
    assert near(value(right, n=4, sigma=FACES.std()), np.mean(sums))
    steps = card.formulas("steps")
    assert near(value(steps[-1], n=4, sigma=FACES.std()), np.mean(sums))
    left, split = sides(next(t for t in steps if r"- n(\bar" in t or r"+ n(\bar" in t))
    cross = next(t for t in steps if t.endswith(r"2n(\bar X - \mu)^2"))
    for row in samples(4)[::7]:
        names = {"X": row, "X_bar": row.mean(), "mu": 2.2, "n": 4}
        assert near(value(left, **names), value(split, **names))
        exact = -2 * ((row - 2.2) * (row.mean() - 2.2)).sum()
        assert near(value(cross, **names), exact)


@check(
    level=2,
    mutants=[
        ("`6.0`", "`3.0`"),
        ("then `3.0`", "then `6.0`"),
        ("`8.67`", "`13.0`"),
        ("ddof=1).", "ddof=0)."),
        ("variance(s) for s in samples))  # divisor n - 1", "pvariance(s) for s in samples))"),
    ],
)
def stat_prints(card: CardText) -> None:
    assert run(card.code())["stdout"].split() == card.spans("back")[:2]


@check(
    level=3,
    mutants=[
        (r"\sqrt{2/\pi} \approx 0.80", r"\sqrt{3/\pi} \approx 0.98"),
        (r"\frac{1}{4n}", r"\frac{1}{2n}"),
        ("too small", "too large"),
    ],
)
def stat_s_is_biased(card: CardText) -> None:
    """The mean of s from the chi law, normal data."""
    from scipy.stats import chi

    def factor(n: int) -> float:
        return float(chi(n - 1).mean() / np.sqrt(n - 1))

    pair, limit = (t for t in card.formulas("explanation") if "pi" in t or "frac" in t)
    assert near(chain(pair), factor(2))
    assert abs(value(limit, n=100) - factor(100)) < 1e-4
    word = re.findall(r"is too (\w+)", card.back)[0]
    assert word == ("small" if factor(2) < 1 else "large")


@check(level=3, mutants=[(r"$s/\sqrt{n}$", "$s/n$"), (r"like $1/\sqrt{n}$", "like $1/n$")])
def stat_sd_or_se(card: CardText) -> None:
    """The spread of the mean over all samples of one to four."""
    error, rate = (t for t in card.formulas("back") if "/" in t)
    for n in (1, 2, 4):
        exact = samples(n).mean(axis=1).std()
        assert near(value(error, s=FACES.std(), n=n), exact)
        assert near(value(rate, n=n), exact / FACES.std())


@check(level=3, mutants=[("= 0.015", "= 0.15"), ("n = 1600", "n = 800")])
def stat_se_accuracy(card: CardText) -> None:
    from scipy.stats import binom

    share, n = floats(card, "front")
    error, size = card.formula().split(r"\qquad")
    assert near(chain(error.rstrip(", ")), binom(int(n), share).std() / n)
    larger = int(sides(size)[1])
    assert near(binom(larger, share).std() / larger, binom(int(n), share).std() / n / 2)


@check(
    level=3,
    mutants=[
        ("} + \\frac{s_2^2}", "} - \\frac{s_2^2}"),
        (r"\frac{s_2^2}{n_2}", r"\frac{s_2}{n_2}"),
    ],
)
def stat_se_difference(card: CardText) -> None:
    """All pairs of samples of two and of three, from two populations."""
    other = np.array([1.0, 2.0, 9.0])
    first, second = samples(2).mean(axis=1), samples(3, other).mean(axis=1)
    exact = np.subtract.outer(first, second).std()
    found = value(bare(card.holes[0]), s_1=FACES.std(), s_2=other.std(), n_1=2, n_2=3)
    assert near(found, exact)


@check(
    level=2,
    mutants=[
        (r"1 + (n-1)\rho", r"1 + n\rho"),
        (r"tends to $\rho\sigma^2$", r"tends to $\sigma^2$"),
        (r"100/10.9 \approx 9", r"100/10.9 \approx 10"),
        (r"\rho = 0.1$ are", r"\rho = 0.2$ are"),
    ],
)
def stat_se_correlated(card: CardText) -> None:
    """Against the quadratic form of the covariance matrix."""
    tex = sides(card.formula())[1]
    n, rho = 5, 0.3
    matrix = 4 * (rho + (1 - rho) * np.eye(n))
    weights = np.ones(n) / n
    assert near(value(tex, sigma=2, n=n, rho=rho), weights @ matrix @ weights)
    limit = value(card.formula(1), sigma=2, rho=rho)
    assert near(value(tex, sigma=2, n=10**8, rho=rho), limit, 1e-6)
    share = float(sides(next(t for t in card.formulas("explanation") if "rho =" in t))[1])
    worth = next(t for t in card.formulas("explanation") if "10.9" in t)
    ratio, printed = sides(worth)
    assert near(value(ratio), 100 / (1 + 99 * share))
    assert agrees("≈ " + printed, value(ratio))


@check(
    level=3,
    mutants=[
        (r"\sum_h W_h^2 \frac", r"\sum_h W_h \frac"),
        (r"\frac{1}{n} \sum_h W_h \sigma_h^2", r"\frac{1}{n} \sum_h W_h \sigma_h"),
        (r"(\mu_h - \mu)^2$. So", r"(\mu_h - \mu)$. So"),
    ],
)
def stat_stratified_variance(card: CardText) -> None:
    """All samples of two from each of two strata of equal weight."""
    other = np.array([1.0, 2.0, 12.0])
    strata = [FACES, other]
    first, second = samples(2).mean(axis=1), samples(2, other).mean(axis=1)
    exact = np.add.outer(first, second).var() / 4
    names = {
        "W": [0.5, 0.5], "sigma": [x.std() for x in strata], "n": 4, "h": [1, 2],
    }  # fmt: skip
    _, general, proportional = sides(card.formula())
    assert near(value(general.replace("n_h", "m_h"), m=[2, 2], **names), exact)
    assert near(value(proportional, **names), exact)
    total = sides(next(t for t in card.formulas("explanation") if t.startswith(r"\sigma^2")))[1]
    whole = np.concatenate(strata)
    total = total.replace(r"\mu)", "M)")
    found = value(total, **names, mu=[x.mean() for x in strata], M=whole.mean())
    assert near(found, whole.var())


@check(
    level=2,
    mutants=[(r"\approx 344.8", r"\approx 354.8"), ("worth 526.3", "worth 690.3"), ("(m-1)", "m")],
)
def stat_design_effect(card: CardText) -> None:
    groups, size, rho = floats(card, "front")
    effect = card.formula(0, "hints")
    assert near(shown(card), groups * size / value(effect, m=int(size), rho=rho))
    many = floats(card, "explanation")
    assert agrees(card.numbers("explanation")[1], 1000 / value(effect, m=10, rho=rho))
    assert many[0] * 10 == groups * size


@check(
    level=2,
    mutants=[(r"0.5 \times 0.3} = 0.25", r"0.5 \times 0.3} = 0.35"), ("with 0.3.", "with 0.2.")],
)
def stat_non_response(card: CardText) -> None:
    share, yes, no = floats(card, "front")
    assert near(shown(card), share * yes / (share * yes + (1 - share) * no))


@check(
    level=2,
    mutants=[
        ("95 % to 90 %", "95 % to 91 %"),
        ("60 % to 50 %", "61 % to 50 %"),
        ("82 % to 67 %", "82 % to 77 %"),
        ("19 of 20", "15 of 20"),
    ],
)
def stat_simpson_routers(card: CardText) -> None:
    rows = np.array([[float(a), float(b)] for a, b in re.findall(r"(\d+) of (\d+)", card.front)])
    easy_a, hard_a, easy_b, hard_b = rows
    exact = [row[0] / row[1] for row in (easy_a, easy_b, hard_a, hard_b)]
    for one, other in ((easy_b, hard_b), (easy_a, hard_a)):
        both = one + other
        exact.append(both[0] / both[1])
    assert all(agrees(p, x) for p, x in zip(card.numbers("back"), exact, strict=True))
    assert exact[0] > exact[1]
    assert exact[2] > exact[3]
    assert exact[4] > exact[5]


@check(
    level=3,
    mutants=[(r"$-\frac12$", r"$-\frac13$"), ("(1, 1) in equal", "(0, 0) in equal")],
)
def stat_berkson_club(card: CardText) -> None:
    """The members are enumerated."""
    pairs = np.array(re.findall(r"\((\d), (\d)\)", card.explanation), dtype=float)
    members = {(a, b) for a, b in product((0.0, 1.0), repeat=2) if a or b}
    assert {tuple(pair) for pair in pairs.tolist()} == members
    assert near(np.corrcoef(pairs.T)[0, 1], value(card.formulas("explanation")[-1]))


@check(
    level=2,
    mutants=[
        ("A: 50 for", "A: 60 for"),
        ("82 for the pupil", "80 for the pupil"),
        ("E[X^2]/E[X]", "E[X^2]"),
    ],
)
def stat_length_bias(card: CardText) -> None:
    _, *printed = floats(card, "front")
    sizes = np.array([10.0, 90.0])
    assert set(printed) <= {1.0, 10.0, 90.0}
    school, pupil = floats(card, "back")[:2]
    assert near(school, sizes.mean())
    assert near([pupil, shown(card)], (sizes / sizes.sum()) @ sizes)
    tex = card.formulas("explanation")[-1]
    assert near(value(tex, E=np.mean, X=sizes), pupil)


@check(level=3, mutants=[(r"at $\rho k$", r"at $\rho^2 k$")])
def stat_regression_to_mean(card: CardText) -> None:
    """The conditional mean of a bivariate normal, by integration."""
    from scipy.integrate import quad
    from scipy.stats import norm

    rho, k = 0.6, 1.5

    def weight(y: float) -> float:
        return float(norm.pdf(y) * norm(rho * y, np.sqrt(1 - rho**2)).pdf(-k))

    first, _ = quad(lambda y: y * weight(y), -9, 9)
    total, _ = quad(weight, -9, 9)
    assert near(-value(card.formulas("explanation")[-1], rho=rho, k=k), first / total, 1e-6)


@check(level=2, mutants=[("factor $1 - q$", "factor $q$"), ("The mean stays", "The mean shrinks")])
def stat_mean_imputation(card: CardText) -> None:
    observed = np.array([1.0, 4.0, 4.0, 9.0, 2.0, 7.0])
    filled = np.append(observed, [observed.mean()] * 4)
    assert ("stays" in card.back) == near(filled.mean(), observed.mean())
    assert near(value(card.formula(0), q=0.4), filled.var() / observed.var())


@check(
    level=3,
    mutants=[
        (r"\sum_i (y_i - \bar y)^2}", r"\sum_i (y_i - \bar y)}"),
        (r"(x_i - \bar x)(y_i", "x_i(x_i"),
    ],
)
def stat_pearson(card: CardText) -> None:
    x, y = np.array([1.0, 2, 5, 7, 7]), np.array([3.0, 1, 4, 1, 9])
    names = {"x_bar": x.mean(), "y_bar": y.mean()}
    found = value(sides(card.formula())[1], x=x, y=y, **names)
    assert near(found, np.corrcoef(x, y)[0, 1])


@check(level=3, mutants=[("$y = x^2$", "$y = x^3$"), ("A: 0, though", "A: 1, though")])
def stat_zero_correlation(card: CardText) -> None:
    from scipy.stats import spearmanr

    first, second = card.formulas("front")[:2]
    x = np.array([float(t) for t in re.findall(r"-?\d+", first)])
    y = np.array([value(sides(second)[1], x=v) for v in x])
    said = float(card.number())
    assert near([np.corrcoef(x, y)[0, 1], spearmanr(x, y).statistic], said)


@check(level=3, mutants=[("$y = e^x$", "$y = x$"), ("Spearman's is 1", "Spearman's is 0")])
def stat_spearman(card: CardText) -> None:
    from scipy.stats import rankdata, spearmanr

    x = np.array([0.0, 1, 2, 3, 4])
    y = np.array([value(sides(card.formula(0, "explanation"))[1], x=v) for v in x])
    assert near(spearmanr(x, y).statistic, floats(card, "explanation")[0])
    assert np.corrcoef(x, y)[0, 1] < 0.99
    assert "of the ranks" in card.back
    z = np.array([3.0, 3, 1, 8, 2])
    assert near(np.corrcoef(rankdata(x), rankdata(z))[0, 1], spearmanr(x, z).statistic)


@check(
    level=3,
    mutants=[
        ("4 - 2", "5 - 1"),
        (r"\frac{1}{3}$$", r"\frac{2}{3}$$"),
        (r"/2 = \frac23", r"/3 = \frac49"),
    ],
)
def stat_kendall(card: CardText) -> None:
    from scipy.stats import kendalltau

    a, b = (
        [int(n) for n in found.split(",")] for found in re.findall(r"\(([\d, ]+)\)", card.front)
    )
    tau = float(kendalltau(a, b).statistic)
    assert near(shown(card), tau)
    alike = np.mean([(a[i] < a[j]) == (b[i] < b[j]) for i in range(4) for j in range(i)])
    tex = next(t for t in card.formulas("explanation") if "tau" in t)
    assert near(chain(tex, tau=tau), alike)


@check(level=3, mutants=[("(n \\, (k-1))", "(n \\, k)"), ("smaller of", "larger of")])
def stat_cramers_v(card: CardText) -> None:
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import association

    tex = sides(next(t for t in card.formulas("back") if "chi" in t))[1]
    pick = min if "the smaller of" in card.back else max
    for table in (np.array([[5, 9, 2], [7, 1, 8]]), np.array([[12, 5], [3, 9]])):
        chi2 = chi2_contingency(table, correction=False).statistic
        found = value(tex, chi=np.sqrt(chi2), n=int(table.sum()), k=pick(table.shape))
        assert near(found, association(table, method="cramer"))
    binary = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [12, 5, 3, 9], axis=0)
    assert near(abs(np.corrcoef(binary.T)[0, 1]), found)
