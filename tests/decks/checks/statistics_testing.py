"""Checks of the cards on p-values, power, t tests, counts, rank tests and many tests."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near, shown
from tests.decks.checks.statistics_description import floats
from tests.decks.checks.statistics_likelihood import starting

A = np.array([1.0, 2.0, 4.0, 9.0])
B = np.array([5.0, 3.0, 8.0, 11.0, 30.0])


@check(
    level=2,
    mutants=[
        ("0.045 of 0.125", "0.055 of 0.125"),
        ("36 %", "26 %"),
        ("power 0.8", "power 0.5"),
        ("occur in 3 %", "occur in 5 %"),
    ],
)
def stat_p_value_misread(card: CardText) -> None:
    works, power, level, false, significant, share = card.numbers("explanation")[:6]
    base = floats(card, "explanation")[0]
    null = (1 - base) * float(level)
    hits = null + base * float(power)
    assert works == "10 %"
    assert agrees(false, null)
    assert agrees(significant, hits)
    assert agrees(share, null / hits)
    assert near(floats(card, "back")[-1], floats(card, "front")[0])


@check(
    level=3,
    mutants=[
        (r"(P \le u) = u$", r"(P \le u) = 1 - u$"),
        ("P = 1 - F(T)$", "P = F(T)^2$"),
        (r"F(T) \ge 1 - u", r"F(T) \ge u"),
    ],
)
def stat_p_uniform(card: CardText) -> None:
    """T takes the 2000 quantiles of an exponential law; within 0.001."""
    from scipy.stats import expon

    t = expon.ppf((np.arange(2000) + 0.5) / 2000)
    p = value(sides(card.formulas("hints")[0])[1], F=expon.cdf, T=t)
    share = sides(card.formula(0))[-1]
    step = re.search(r"\\ge (.*)\)$", card.formula(0, "steps"))
    assert step
    for u in (0.05, 0.3):
        said = value(share, u=u)
        assert abs(np.mean(p <= u) - said) < 1e-3
        assert abs(np.mean(expon.cdf(t) >= value(step[1], u=u)) - said) < 1e-3


@check(
    level=3,
    mutants=[
        (r"\approx 0.021", r"\approx 0.022"),
        ("10 + 1}", "10}"),
        ("be 0.011", "be 0.021"),
        ("up 9 times", "up 8 times"),
    ],
)
def stat_p_coin(card: CardText) -> None:
    from scipy.stats import binomtest

    heads, tosses = (int(t) for t in card.numbers("front"))
    assert near(shown(card), binomtest(heads, tosses).pvalue)
    one = binomtest(heads, tosses, alternative="greater").pvalue
    assert agrees(re.findall(r"0\.\d+", card.explanation)[0], one)


@check(level=2, mutants=[(r"z \approx 3.5", r"z \approx 5"), ("0.005σ", "0.05σ")])
def stat_significant_not_large(card: CardText) -> None:
    shift = float(re.findall(r"of (0\.\d+)σ", card.explanation)[0])
    z = sides(card.formula(0, "explanation"))[1]
    assert "a million users a group" in card.explanation
    assert agrees(z if "." in z else "≈ " + z, shift / np.sqrt(2 / 1e6))


@check(
    level=3,
    mutants=[
        (r"\frac{2\sigma^2\left(", r"\frac{\sigma^2\left("),
        (r"}{\delta^2}", r"}{\delta}"),
        (r"z_{1-\beta}\right)^2", r"z_{1-\beta}\right)"),
        ("= 14400", "= 1440"),
        (r"\approx 16$, so", r"\approx 15$, so"),
        (r"\sigma\sqrt{2/n}", r"\sigma\sqrt{1/n}"),
    ],
)
def stat_sample_size(card: CardText) -> None:
    """The power at the computed n, from the normal law; the far tail is below 10⁻⁴."""
    from scipy.stats import norm

    tex = sides(card.formula())[1].replace(r"z_{1-\alpha/2}", "a").replace(r"z_{1-\beta}", "b")
    delta, sigma = 0.5, 2.0
    n = value(tex, sigma=sigma, delta=delta, a=norm.ppf(0.975), b=norm.ppf(0.8))
    error = starting([sides(t)[1] for t in card.formulas("steps") if "SE} =" in t], r"\sigma")
    error = value(error.replace("2/n", r"\frac2n").replace("1/n", r"\frac1n"), sigma=sigma, n=n)
    shift = delta / error
    assert abs(norm.sf(norm.ppf(0.975) - shift) - 0.8) < 1e-4
    numbers = card.formulas("explanation")
    rule = sides(starting(numbers, "2(1.96"))
    assert agrees("≈ " + rule[1], value(rule[0]))
    assert near(chain(starting(numbers, r"16 \times").replace("/0.01^2", r"/ 0.01^2")), 14400)


@check(
    level=3, mutants=[(r"{\sigma}$}}", r"{\sigma^2}$}}"), ("n \\approx 16/d^2", "n \\approx 8/d^2")]
)
def stat_cohens_d(card: CardText) -> None:
    """It does not change with the unit; n from its rule has power 0.8 within 0.01."""
    from scipy.stats import norm

    tex = bare(card.holes[0])
    d = value(tex, mu_1=3.0, mu_2=2.0, sigma=2.5)
    assert near(d, value(tex, mu_1=30.0, mu_2=20.0, sigma=25.0))
    n = value(sides(starting(card.formulas("explanation"), "n"))[1], d=d)
    assert abs(norm.sf(norm.ppf(0.975) - d / np.sqrt(2 / n)) - 0.8) < 0.01


@check(
    level=3,
    mutants=[
        ("(2 / n)", "(1 / n)"),
        ("alpha / 2", "alpha"),
        (" + z.cdf(-shift - cut)", ""),
        ("shift - cut) +", "cut - shift) +"),
    ],
)
def stat_power_code(card: CardText) -> None:
    """Against a noncentral chi-square law."""
    from scipy.stats import chi2, ncx2

    power = run(card.code())["power"]
    for delta, sigma, n, alpha in ((0.0, 1, 10, 0.05), (0.3, 1, 20, 0.1), (1, 2.5, 99, 0.05)):
        cut = chi2(1).ppf(1 - alpha)
        shift = delta**2 * n / (2 * sigma**2)
        exact = ncx2(1, shift).sf(cut) if shift else alpha
        assert near(power(delta, sigma, n, alpha), exact, 1e-6)


@check(
    level=2,
    mutants=[
        ("14731.4", "14371.4"),
        ("14,732 users", "14,731 users"),
        ("11 % at", "12 % at"),
        ("gives 14,400", "gives 14,000"),
        ("want 14,749", "want 14,794"),
    ],
)
def stat_sample_size_conversion(card: CardText) -> None:
    from scipy.stats import norm

    base, goal, _, _ = floats(card, "front")
    variance = base * (1 - base) + goal * (1 - goal)
    exact = 2.8**2 * variance / (goal - base) ** 2
    assert near(shown(card), exact)
    assert floats(card, "back")[-1] == np.ceil(exact)
    rule = starting(card.formulas("explanation"), "16").replace(r"/\delta", r"/ \delta")
    assert agrees(
        re.findall(r"gives ([\d,]+)", card.explanation)[0],
        value(rule.replace("p(1-p)", r"p \cdot (1-p)"), p=base, delta=goal - base),
    )
    quantiles = norm.ppf(0.975) + norm.ppf(0.8)
    unrounded = np.ceil(quantiles**2 * variance / (goal - base) ** 2)
    said = re.findall(r"quantiles want ([\d,]+)", card.explanation)[0]
    assert float(said.replace(",", "")) == unrounded


@check(level=3, mutants=[("power 0.17", "power 0.27"), ("2.5 times", "1.5 times")])
def stat_winners_curse(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    power, times = card.numbers("explanation")
    exact = norm.sf(1.96 - 1) + norm.cdf(-1.96 - 1)
    right, _ = quad(lambda x: x * norm.pdf(x - 1), 1.96, 12)
    left, _ = quad(lambda x: -x * norm.pdf(x - 1), -12, -1.96)
    assert agrees(power, exact)
    assert agrees(times, (left + right) / exact)


@check(
    level=3,
    mutants=[
        (r"{s/\sqrt{n}}", r"{s/n}"),
        (r"\bar x - \mu_0", r"\mu_0 - \bar x"),
        ("{n - 1}", "{n}"),
    ],
)
def stat_one_sample_t(card: CardText) -> None:
    from scipy.stats import t, ttest_1samp

    statistic, degrees = (
        value(h, x_bar=A.mean(), mu_0=1.0, s=A.std(ddof=1), n=4) for h in card.holes
    )
    found = ttest_1samp(A, 1.0)
    assert near(statistic, found.statistic)
    assert near(2 * t(degrees).sf(abs(statistic)), found.pvalue)


@check(
    level=3,
    mutants=[
        ("1.96 (normal)", "1.69 (normal)"),
        ("2.01 (49", "2.10 (49"),
        ("2.26 (9)", "2.26 (8)"),
    ],
)
def stat_z_or_t(card: CardText) -> None:
    from scipy.stats import norm, t

    found = re.findall(r"([\d.]+) \((\w+)", card.explanation)
    assert len(found) == 3
    for printed, law in found:
        exact = norm.ppf(0.975) if law == "normal" else t(int(law)).ppf(0.975)
        assert agrees(printed, exact)


def _groups() -> dict[str, Any]:
    return {
        "x_bar_1": A.mean(), "x_bar_2": B.mean(), "s_1": A.std(ddof=1), "s_2": B.std(ddof=1),
        "n_1": 4, "n_2": 5,
    }  # fmt: skip


@check(
    level=3,
    mutants=[
        (r"\frac{s_1^2}{n_1} +", r"\frac{s_1}{n_1} +"),
        (r"\bar x_1 - \bar x_2", r"\bar x_2 - \bar x_1"),
        (r"$\min(n_1, n_2) - 1$", r"$\max(n_1, n_2) + 1$"),
    ],
)
def stat_welch(card: CardText) -> None:
    from scipy.stats import ttest_ind

    found = ttest_ind(A, B, equal_var=False)
    assert near(value(card.holes[0], _groups()), found.statistic)
    low, high = (value(t, n_1=4, n_2=5) for t in card.formulas("explanation"))
    assert low <= found.df <= high


@check(
    level=2,
    mutants=[
        ("is 2.24", "is 3.24"),
        ("difference 0.92", "difference 0.29"),
        ("one 0.27", "one 0.37"),
        ("smaller group has the larger", "larger group has the larger"),
    ],
)
def stat_welch_or_pooled(card: CardText) -> None:
    v1, v2, n1, n2, *printed = card.numbers("explanation")
    a, b, m, n = float(v1), float(v2), float(n1), float(n2)
    pooled = ((m - 1) * a + (n - 1) * b) / (m + n - 2)
    exact = [pooled, a / m + b / n, pooled * (1 / m + 1 / n)]
    assert all(agrees(p, x) for p, x in zip(printed, exact, strict=True))
    assert exact[2] < exact[1]
    assert (a > b) == (m < n)
    assert "smaller group has the larger variance" in card.back


@check(
    level=3,
    mutants=[
        ("= 0.1125", "= 0.1225"),
        (r"\approx 0.00999", r"\approx 0.00899"),
        (r"\approx 2.50", r"\approx 2.70"),
        ("0.012", "0.021"),
        ("250 of", "240 of"),
    ],
)
def stat_two_proportions(card: CardText) -> None:
    """Against the chi-square test of the 2 × 2 table."""
    from scipy.stats import chi2_contingency

    a, m, b, n = (float(t.replace(",", "")) for t in card.numbers("front"))
    found = chi2_contingency([[a, m - a], [b, n - b]], correction=False)
    assert near(shown(card), np.sqrt(found.statistic), 1e-3)
    pooled, error = card.formulas("steps")
    assert near(chain(pooled), (a + b) / (m + n))
    assert near(chain(error), (b / n - a / m) / np.sqrt(found.statistic))
    assert agrees(card.number(0, "explanation"), found.pvalue)


@check(
    level=2,
    mutants=[
        (r"- 2\rho\,\sigma_1\sigma_2", r"+ 2\rho\,\sigma_1\sigma_2"),
        (r"to $0.4\sigma^2$", r"to $0.2\sigma^2$"),
        ("five times", "three times"),
        (r"\rho = 0.8$ the", r"\rho = 0.5$ the"),
    ],
)
def stat_paired_t(card: CardText) -> None:
    """Against the quadratic form of a covariance matrix."""
    names = {"sigma_1": 2.0, "sigma_2": 3.0, "rho": 0.4}
    matrix = np.array([[4.0, 2.4], [2.4, 9.0]])
    tex = sides(card.formula(-1))[1]
    contrast = np.array([1.0, -1.0])
    assert near(value(tex, names), contrast @ matrix @ contrast)
    formulas = card.formulas("explanation")
    rho = float(next(sides(t)[1] for t in formulas if t.startswith(r"\rho =")))
    before, after = (value(t, sigma=1) for t in formulas if t.endswith(r"\sigma^2"))
    assert near(value(tex, sigma_1=1, sigma_2=1, rho=rho), after)
    assert near(value(tex, sigma_1=1, sigma_2=1, rho=0), before)
    times = {"three": 3, "five": 5}[re.findall(r"worth (\w+) times", card.explanation)[0]]
    assert near(before / after, times)


@check(level=3, mutants=[("(O_i - E_i)^2}{E_i}", "(O_i - E_i)^2}{O_i}"), ("$k - 1$", "$k$")])
def stat_chi_square_statistic(card: CardText) -> None:
    from scipy.stats import chi2, chisquare

    seen, expected = np.array([5, 9, 4, 2]), np.array([6.0, 6, 4, 4])
    found = chisquare(seen, expected)
    statistic = value(bare(card.holes[0]), O=seen, E=expected)
    assert near(statistic, found.statistic)
    degrees = value(card.formulas("explanation")[1], k=4)
    assert near(chi2(degrees).sf(statistic), found.pvalue)


@check(
    level=3,
    mutants=[
        ("and $(r-1)(c-1)$", "and $rc - 1$"),
        ("Row total times column total over", "Row total over"),
        ("- (c - 1) =", "+ (c - 1) ="),
    ],
)
def stat_independence_df(card: CardText) -> None:
    from scipy.stats import chi2_contingency

    table = np.array([[5, 9, 2], [7, 1, 8]])
    found = chi2_contingency(table)
    degrees = next(t for t in card.formulas("back") if "r" in t)
    assert value(degrees, r=2, c=3) == found.dof == chain(card.formula(0, "explanation"), r=2, c=3)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    words = card.back.split(" over ")[0]
    top = {"Row total times column total": np.outer(rows, columns)}[words]
    assert near(top / table.sum(), found.expected_freq)


@check(
    level=3,
    mutants=[
        ("8, 10, 20 in", "8, 11, 19 in"),
        ("= 13.4", "= 12.4"),
        ("value 11.07", "value 12.59"),
        ("0.020", "0.200"),
        ("Reject.", "Accept."),
    ],
)
def stat_chi_square_die(card: CardText) -> None:
    from scipy.stats import chi2, chisquare

    counts = [int(t) for t in re.findall(r"\d+", card.front.split("counts")[1])[:6]]
    found = chisquare(counts)
    assert near(shown(card), found.statistic)
    critical = re.findall(r"value ([\d.]+)", card.front)[0]
    assert agrees(critical, chi2(5).ppf(0.95))
    assert ("Reject" in card.back) == (found.statistic > float(critical))
    assert agrees(card.numbers("explanation")[-1], found.pvalue)


@check(
    level=3,
    mutants=[
        ("2/20 = 0.1", "1/20 = 0.05"),
        ("3, 0 / 0, 3", "3, 0 / 1, 2"),
        ("hypergeometric", "binomial"),
    ],
)
def stat_fisher_exact(card: CardText) -> None:
    from scipy.stats import binom, fisher_exact, hypergeom

    cells = [int(t) for t in re.findall(r"\d", card.explanation.split("Table")[1])[:4]]
    table = np.array(cells).reshape(2, 2)
    exact = fisher_exact(table).pvalue
    assert near(chain(card.formula(-1, "explanation")), exact)
    word = re.findall(r"table is (\w+)", card.back)[0]
    law = {"hypergeometric": hypergeom(6, 3, 3), "binomial": binom(3, 0.5)}[word]
    assert near(law.pmf(3) * 2, exact)


@check(level=3, mutants=[("B/(k-1)", "B/k"), ("W/(n-k)", "W/(n-1)")])
def stat_anova_f(card: CardText) -> None:
    from scipy.stats import f_oneway

    groups = [A, B, np.array([2.0, 2.0, 7.0])]
    every = np.concatenate(groups)
    between = sum(len(g) * (g.mean() - every.mean()) ** 2 for g in groups)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups)
    found = value(card.holes[0], B=between, W=within, k=3, n=len(every))
    assert near(found, f_oneway(*groups).statistic)
    assert near(between + within, ((every - every.mean()) ** 2).sum())


@check(
    level=3,
    mutants=[("about 0.29", "about 0.39"), ("give 0.40", "give 0.50"), ("Ten pairs", "Five pairs")],
)
def stat_anova_why(card: CardText) -> None:
    """Five means, the largest gap beyond 1.96 standard errors: the studentised range."""
    from scipy.stats import studentized_range

    count = {"Ten": 10, "Five": 5}[card.back.split()[0]]
    assert count == len(list(combinations(range(5), 2)))
    exact = studentized_range.sf(1.959964 * np.sqrt(2), 5, np.inf)
    assert agrees(card.number(), exact)
    assert agrees(card.number(0, "explanation"), 1 - 0.95**count)


@check(level=3, mutants=[(r"+ \frac12 P", r"+ P"), ("$U/(n_1 n_2)$", "$U/(n_1 + n_2)$")])
def stat_mann_whitney(card: CardText) -> None:
    from scipy.stats import mannwhitneyu

    x, y = np.array([1, 3, 3, 7]), np.array([3, 2, 0])
    u = mannwhitneyu(x, y).statistic
    won, even = (float(np.mean(f(x, y))) for f in (np.greater.outer, np.equal.outer))
    tex = card.formula(0).replace("P(X > Y)", "a").replace("P(X = Y)", "b")
    share = value(tex, a=won, b=even)
    assert near(
        value(
            card.formula(0, "explanation")
            .replace("U/(n_1 n_2)", r"\frac{U}{n_1 n_2}")
            .replace("U/(n_1 + n_2)", r"\frac{U}{n_1 + n_2}"),
            U=u,
            n_1=4,
            n_2=3,
        ),
        share,
    )


@check(
    level=3,
    mutants=[
        ("(hits + 1)", "hits"),
        ("abs(gap) >=", "gap >="),
        ("abs(np.mean(a) - np.mean(b))", "np.mean(a)"),
        ("rng.shuffle(both)", "pass"),
    ],
)
def stat_permutation_code(card: CardText) -> None:
    """Against all splits of nine values; 1,000 draws, within 0.05, seed fixed."""
    permutation = run(card.code())["permutation_p"]
    both = np.concatenate([A, B])
    gaps = []
    for chosen in combinations(range(9), 4):
        inside = np.isin(np.arange(9), chosen)
        gaps.append(abs(both[inside].mean() - both[~inside].mean()))
    exact = np.mean(np.array(gaps) >= abs(A.mean() - B.mean()) - 1e-12)
    found = permutation(A, B, np.random.default_rng(0))
    assert abs(found - exact) < 0.05
    far = permutation(np.arange(12.0), np.arange(12.0) + 99, np.random.default_rng(1), draws=50)
    assert near(far, 1 / 51)


@check(
    level=3,
    mutants=[
        ("$2(\\ell_1", "$(\\ell_1"),
        ("{{1::chi-square}}", "{{1::normal}}"),
        ("{{1::$q$}}", "{{1::$2q$}}"),
    ],
)
def stat_wilks(card: CardText) -> None:
    """Two normal means against 0, n = 4: Kolmogorov–Smirnov at p > 10⁻⁴, seed fixed."""
    from scipy.stats import chi2, kstest, norm

    x = np.random.default_rng(0).normal(size=(1500, 4, 2))
    full = norm(x.mean(axis=1, keepdims=True), 1).logpdf(x).sum(axis=(1, 2))
    small = norm.logpdf(x).sum(axis=(1, 2))
    tex = next(t for t in card.formulas("front") if "ell_1" in t)
    found = np.asarray(value(tex, env_of(full, small)))
    degrees = value(bare(card.holes[1]), q=2)
    law = {"chi-square": chi2(degrees), "normal": norm()}[card.holes[0]]
    assert kstest(found, law.cdf).pvalue > 1e-4


def env_of(full: Any, small: Any) -> dict[str, Any]:
    """Name the two maxima of the log-likelihood."""
    return {"ell_1": full, "ell_0": small}


@check(
    level=2,
    mutants=[
        (r"\approx 2.04", r"\approx 2.14"),
        ("= 2$$", "= 3$$"),
        ("4.03", "4.30"),
        ("60 heads", "70 heads"),
    ],
)
def stat_wald_score_numbers(card: CardText) -> None:
    heads, tosses, null = floats(card, "front")
    p = heads / tosses
    wald, score = (
        t.rstrip(", ").replace("/100", r"/ 100") for t in card.formula().split(r"\qquad")
    )
    assert near(chain(wald), (p - null) / np.sqrt(p * (1 - p) / tosses))
    assert near(chain(score), (p - null) / np.sqrt(null * (1 - null) / tosses))
    ratio = 2 * tosses * (p * np.log(p / null) + (1 - p) * np.log((1 - p) / (1 - null)))
    inner, root = re.findall(r"[\d.]+\d", card.formula(0, "explanation"))
    assert agrees(inner, ratio)
    assert agrees(root, np.sqrt(ratio))


@check(
    level=3,
    mutants=[
        ("| the first |", "| the first two |"),
        ("| the first two |", "| the first |"),
        ("| the first four |", "| the first three |"),
        ("0.03, 0.2. Which", "0.045, 0.2. Which"),
        (r"\approx 0.64", r"\approx 0.74"),
        ("0.01, 0.0125, 0.0167", "0.01, 0.0125, 0.0147"),
    ],
)
def stat_multiple_testing(card: CardText) -> None:
    """Benjamini–Hochberg from SciPy, Holm by its adjusted p-values."""
    from scipy.stats import false_discovery_control

    p = np.array([float(t) for t in re.findall(r"\d\.\d+", card.front)[:5]])
    m = len(p)
    rows = dict(re.findall(r"^\| (\w[\w–]*).*\| the first ?(\w*) \|$", card.back, re.MULTILINE))
    count = {"": 1, "two": 2, "three": 3, "four": 4}
    holm = np.maximum.accumulate(p * np.arange(m, 0, -1))
    assert count[rows["Bonferroni"]] == (p * m <= 0.05).sum()
    assert count[rows["Holm"]] == (holm <= 0.05).sum()
    assert count[rows["Benjamini–Hochberg"]] == (false_discovery_control(p) <= 0.05).sum()
    line = next(x for x in card.back.splitlines() if "Holm" in x)
    printed = re.findall(r"0\.\d+", line)
    assert all(agrees(t, 0.05 / (m - i)) for i, t in enumerate(printed))
    chain(next(t for t in card.formulas("explanation") if "approx" in t))


@check(
    level=3,
    mutants=[
        (r"(1 - \alpha)^m", r"(1 - \alpha^m)"),
        ("0.05: 0.64", "0.05: 0.46"),
        (r"at most $m\alpha$", r"at most $\alpha$"),
    ],
)
def stat_family_error(card: CardText) -> None:
    from scipy.stats import binom

    tex = bare(card.holes[0])
    for m, alpha in ((3, 0.1), (20, 0.05)):
        exact = binom(m, alpha).sf(0)
        assert near(value(tex, m=m, alpha=alpha), exact)
        assert exact <= value(card.formula(0, "explanation"), m=m, alpha=alpha)
    assert agrees(card.numbers("explanation")[2], exact)


@check(
    level=3,
    mutants=[
        ("q * rank / len(p)", "q / len(p)"),
        ("last = rank", "last = rank - 1"),
        ("start=1", "start=0"),
        ("order[:last]", "range(last)"),
    ],
)
def stat_bh_code(card: CardText) -> None:
    from scipy.stats import false_discovery_control

    reject = run(card.code())["benjamini_hochberg"]
    rng = np.random.default_rng(0)
    for _ in range(30):
        p = rng.random(8) ** 3
        assert reject(p.tolist(), 0.2) == (false_discovery_control(p) <= 0.2).tolist()
    assert reject([], 0.1) == []


@check(
    level=3,
    mutants=[
        (r"{{1::$\sigma$::which parameter}}", r"{{1::$\sigma^2$::which parameter}}"),
        ("{{1::straight line}}", "{{1::parabola}}"),
    ],
)
def stat_qq_plot(card: CardText) -> None:
    """The quantiles of N(3, 2²): the fit is a line of this slope, its height at 0 the mean."""
    from scipy.stats import norm, probplot

    data = norm(3, 2).ppf((np.arange(4000) + 0.5) / 4000)
    _, (slope, height, r) = probplot(data)
    assert (card.holes[0] == "straight line") == (r > 0.9999)
    assert abs(slope - value(bare(card.holes[1]), sigma=2.0)) < 0.01
    assert abs(height - 3) < 0.01
