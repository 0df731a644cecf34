"""Checks of the cards on data preparation."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, numbers, said, same

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _found_text(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None
    return match[1]


# First look


@check(level=2, mutants=[("Correlation 0,", "Correlation 1,"), ("$y = x^2$", "$y = x^3$")])
def correlation_zero(card: CardText) -> None:
    """The correlation of x and the front's function of x."""
    x = np.array([-1.0, 0.0, 1.0])
    y = [value(sides(card.formula(1, "front"))[1], x=one) for one in x]
    (printed,) = found(r"Correlation (\d)", card.back)
    assert np.isclose(np.corrcoef(x, y)[0, 1], printed)


# Class imbalance


@check(level=2, mutants=[("\\tfrac{1}{10}", "\\tfrac{1}{5}"), ("0.091", "0.91")])
def undersampling_odds(card: CardText) -> None:
    """Count cases: as many positives as kept negatives, and ten negatives for each one kept."""
    assert "random tenth of the negatives" in card.front
    positives, kept = 50, 50
    exact = positives / (positives + 10 * kept)
    assert found(r"Odds (\d) in", card.back) == [positives / kept]
    same(card.formula(0), exact / (1 - exact))
    same(card.formula(1), exact)


@check(
    level=2,
    mutants=[
        ("\\approx 0.29", "\\approx 0.8"),
        ("not 0.8", "not 0.9"),
        ("10 \\cdot 20", "5 \\cdot 20"),
    ],
)
def precision_sampled(card: CardText) -> None:
    """Scale the false positives back to the population."""
    true, false = found(r"shows (\d+) true and (\d+) false", card.front)
    assert "a tenth of the negatives" in card.front
    same(card.formula(), true / (true + 10 * false))
    assert agrees(card.numbers("back")[-1], true / (true + false))


@check(
    level=2,
    mutants=[
        ("\\approx 0.526", "\\approx 0.53"),
        ("= 10$", "= 20$"),
        ("950} \\approx", "50} \\approx"),
    ],
)
def balanced_weights(card: CardText) -> None:
    """Weights n / (K n_k), and both classes weigh the same."""
    counts = found(r"for (\d+) negatives and (\d+) positives", card.front)
    tex = card.formula(0, "front")
    for k, printed in enumerate(card.formulas("back")):
        exact = sum(counts) / (2 * counts[k])
        assert np.isclose(value(tex, n=sum(counts), K=2, n_k=counts[k]), exact)
        assert agrees(sides(printed)[1], exact)
        assert np.isclose(value(sides(printed)[0]), exact)
        assert len(sides(printed)[1]) >= 2
    assert "0.526" in card.back


@check(
    level=2,
    mutants=[
        ("1 : k + 1]", "0 : k]"),
        ("(X[j] - X[i])", "(X[j] + X[i])"),
        ("argsort(axis=1)", "argsort(axis=0)"),
    ],
)
def smote(card: CardText) -> None:
    """Each new row lies inside the segment from a row to one of its k nearest others."""
    made = run(card.code())["smote"]
    x = np.random.default_rng(1).normal(size=(12, 2))
    k = 2
    rows = made(x, 60, k, np.random.default_rng(0))
    assert rows.shape == (60, 2)
    length = np.linalg.norm(x[:, None] - x, axis=2)
    pairs = [(i, j) for i in range(12) for j in np.argsort(length[i]) if j != i][:]
    near = [(i, j) for i, j in pairs if sorted(length[i]).index(length[i, j]) <= k]
    for row in rows:
        assert min(np.linalg.norm(row - x, axis=1)) > 1e-12
        assert any(
            np.isclose(np.linalg.norm(row - x[i]) + np.linalg.norm(row - x[j]), length[i, j])
            for i, j in near
        )


@check(
    level=2,
    mutants=[
        ("{(1 - p_t)^{\\gamma}}", "{p_t^{\\gamma}}"),
        ("0.81 for", "0.9 for"),
        ("{{2::cross", "{{2::square"),
    ],
)
def focal_loss(card: CardText) -> None:
    """The factor is 1 at gamma = 0, and the two numbers of the explanation follow from it."""
    factor = card.holes[0]
    probabilities = np.array([0.1, 0.5, 0.9])
    assert np.allclose([value(factor, p_t=p, gamma=0) for p in probabilities], 1)
    assert np.allclose(value(sides(card.formula(1, "front"))[1], p_t=0.3, gamma=0), -math.log(0.3))
    assert card.holes[1] == "cross-entropy"
    pairs = re.findall(r"([\d.]+) for \$p_t = ([\d.]+)\$", card.explanation)
    assert len(pairs) == 2
    for printed, p in pairs:
        assert agrees(printed, value(factor, p_t=float(p), gamma=2))


@check(
    level=3, mutants=[("about 0.69", "about 0.75"), ("probability of 0.9", "probability of 0.8")]
)
def focal_not_proper(card: CardText) -> None:
    """Minimise the expected focal loss on a grid of step 0.0001."""
    gamma, truth, printed = found(
        r"gamma = (\d)\$ and a true probability of ([\d.]+) .* about ([\d.]+): under",
        card.explanation,
    )
    q = np.arange(1, 10_000) / 10_000
    loss = -truth * (1 - q) ** gamma * np.log(q) - (1 - truth) * q**gamma * np.log(1 - q)
    assert abs(q[loss.argmin()] - printed) <= 0.005
    assert q[loss.argmin()] < truth


# Missing values


@check(level=2, mutants=[("\\approx 0.36", "\\approx 0.64"), ("0.95^{20}", "0.9^{20}")])
def complete_cases(card: CardText) -> None:
    """The chance that none of the features is missing."""
    features, missing = numbers(card, "front")
    same(card.formula(), (1 - missing) ** features)


@check(level=2, mutants=[("(1 - m)\\, s^2", "(1 - m)^2\\, s^2"), ("(1 - m)\\,", "(1 + m)\\,")])
def mean_imputation_variance(card: CardText) -> None:
    """Fill columns with their observed mean and compare variances, divisor n."""
    rng = np.random.default_rng(0)
    for observed, missing in ((8, 2), (30, 70), (5, 0)):
        x = rng.normal(size=observed)
        filled = np.append(x, np.full(missing, x.mean()))
        share = missing / (observed + missing)
        assert np.isclose(filled.var(), value(card.formula(), m=share, s=x.std()))


@check(level=3, mutants=[("1 + \\frac{1}{m}", "1 - \\frac{1}{m}"), ("W + \\left", "W - \\left")])
def rubin(card: CardText) -> None:
    """Simulate: truth and imputed estimates scatter around the complete-data estimate.

    The sample variance of 40,000 draws is within 4 % with a false-alarm rate below 1e-7.
    """
    rng = np.random.default_rng(0)
    within, between = 1.0, 2.0
    rhs = sides(card.formula())[1]
    for m in (2, 5):
        truth = rng.normal(0, math.sqrt(within + between), 40_000)
        pooled = rng.normal(0, math.sqrt(between), (40_000, m)).mean(axis=1)
        exact = value(rhs, W=within, B=between, m=m)
        assert abs(np.var(truth - pooled) / exact - 1) < 0.04


# Scaling


@check(
    level=2,
    mutants=[("\\approx 0.003", "\\approx 0.004"), ("= 0.5$", "= 0.25$"), ("{4 - 3}", "{4 - 2}")],
)
def min_max_outlier(card: CardText) -> None:
    """Both scalings of the 4, with numpy's quartiles."""
    values = np.array(found(r"in (\d+), (\d+), (\d+), (\d+), (\d+)\?", card.front))
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    assert [low, high] == found(r"Quartiles (\d) and (\d)", card.front)
    first, second = card.formulas("back")
    same(first, (4 - values.min()) / (values.max() - values.min()))
    same(second, (4 - middle) / (high - low))


@check(
    level=2,
    mutants=[("\\approx 1.22", "\\approx 1.0"), ("\\frac83", "\\frac82"), ("Mean 4", "Mean 3")],
)
def standardise_worked(card: CardText) -> None:
    """Mean, variance with divisor n, and the z-score of the 6."""
    column = np.array(found(r"column (\d), (\d), (\d)", card.front))
    assert numbers(card, "back")[0] == column.mean()
    variance, score = card.formulas("back")
    same(variance, column.var())
    same(score, (6 - column.mean()) / column.std())


@check(
    level=2,
    mutants=[
        ("is divided by 1000", "is multiplied by 1000"),
        ("predictions stay. Ridge", "predictions change. Ridge"),
        ("so predictions change", "so predictions stay"),
    ],
)
def scale_ridge(card: CardText) -> None:
    """Fit both with the feature in kilograms and in grams."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 2)), rng.normal(size=20)
    grams = x * [1000, 1]

    def fit(design: Any, lam: float) -> Any:
        return np.linalg.solve(design.T @ design + lam * np.eye(2), design.T @ y)

    verb, factor = re.findall(r"is (divided|multiplied) by (\d+)", card.back)[0]
    scale = float(factor) if verb == "multiplied" else 1 / float(factor)
    assert np.allclose(fit(grams, 0), fit(x, 0) * [scale, 1])
    said_to = re.findall(r"predictions (stay|change)", card.back)
    for lam, word in zip((0.0, 5.0), said_to, strict=True):
        assert np.allclose(grams @ fit(grams, lam), x @ fit(x, lam)) == (word == "stay")


@check(level=2, mutants=[("= 10^6$", "= 10^3$"), ("1000^2", "100^2")])
def scaling_condition(card: CardText) -> None:
    """The condition number of the Gram matrix of two orthogonal columns."""
    first, second = found(r"deviations (\d+) and (\d+)", card.front)
    x = np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]) * [first, second]
    for tex in (card.formula(0), card.formula(1)):
        same(tex, float(np.linalg.cond(x.T @ x)))


@check(
    level=3, mutants=[("e^{\\sigma^2/2}", "e^{\\sigma^2}"), ("e^{\\sigma^2/2}", "e^{\\sigma/2}")]
)
def log_transform(card: CardText) -> None:
    """Mean over median of a log-normal, by scipy."""
    from scipy.stats import lognorm

    for sigma in (0.3, 1.0, 2.0):
        exact = lognorm.mean(sigma) / lognorm.median(sigma)
        assert np.isclose(value(card.formulas("explanation")[-1], sigma=sigma), exact)


# Categories


@check(
    level=2,
    mutants=[("the column of ones", "the column of zeros"), ("Drop one level", "Drop no level")],
)
def dummy_trap(card: CardText) -> None:
    """Ranks with all levels and with one dropped."""
    levels = np.eye(4)[np.random.default_rng(0).permutation(np.repeat(range(4), 3))]
    word = re.findall(r"column of (\w+)", card.back)[0]
    assert np.allclose(levels.sum(axis=1), {"ones": 1, "zeros": 0}[word])
    drop = {"one": 1, "no": 0}[re.findall(r"Drop (\w+) level", card.back)[0]]
    full = np.column_stack([np.ones(12), levels])
    assert np.linalg.matrix_rank(full) < 5
    kept = full[:, : 5 - drop]
    assert np.linalg.matrix_rank(kept) == kept.shape[1]


@check(
    level=2,
    mutants=[
        ("n_c \\bar y_c + m", "n_c \\bar y_c - m"),
        ("0.28 instead", "0.25 instead"),
        ("{n_c + m}", "{n_c}"),
    ],
)
def target_encoding(card: CardText) -> None:
    """The mean of the rows together with m rows of the global mean; the numbers below it."""
    tex = card.formula(-1, "front")
    for ones, rows, overall, m in ((2, 2, 0.1, 8), (1, 5, 0.4, 3)):
        level = ones / rows
        exact = (ones + m * overall) / (rows + m)
        names = {"n_c": rows, "y_bar_c": level, "y_bar": overall, "m": m}
        assert np.isclose(value(tex, names), exact)
    assert agrees(_found_text(r": ([\d.]+) instead", card.explanation), (2 + 8 * 0.1) / 10)


@check(
    level=2, mutants=[("fit & (levels", "inside & (levels"), ("folds != fold", "folds == folds")]
)
def target_encoding_code(card: CardText) -> None:
    """Each row holds the mean of its level outside its fold, or of all rows outside."""
    encode = run(card.code())["encode"]
    rng = np.random.default_rng(0)
    levels, y = rng.integers(5, size=20), rng.normal(size=20)
    levels[0] = 9
    folds = np.arange(20) % 4
    out = encode(levels, y, folds)
    for i in range(20):
        outside = [j for j in range(20) if folds[j] != folds[i]]
        rows = [j for j in outside if levels[j] == levels[i]] or outside
        assert np.isclose(out[i], np.mean([y[j] for j in rows]))


@check(level=3, mutants=[("\\approx 0.62", "\\approx 0.38"), ("^{999}", "^{500}")])
def hashing_collisions(card: CardText) -> None:
    """Exactly, and by 300 random hashings: the share that collides, within 0.02 (20 deviations)."""
    categories, buckets = (int(n) for n in numbers(card, "front")[:2])
    same(card.formula(), 1 - ((buckets - 1) / buckets) ** (categories - 1))
    rng = np.random.default_rng(0)
    draws = rng.integers(buckets, size=(300, categories))
    alone = [np.sum(np.bincount(row) == 1) / categories for row in draws]
    assert abs(value(sides(card.formula())[0]) - (1 - np.mean(alone))) < 0.02


@check(
    level=2,
    mutants=[
        ("\\cos \\frac{2\\pi h}{24}", "\\cos \\frac{2\\pi h}{12}"),
        ("gives the hours 1 and 11", "gives the hours 1 and 9"),
    ],
)
def cyclic(card: CardText) -> None:
    """Neighbouring hours are equally far on the circle; sine alone confuses two hours."""
    parts = card.formula(0, "front").strip("()").split(", ")
    place = np.array([[value(part, h=h) for part in parts] for h in range(24)])
    steps = np.linalg.norm(place - np.roll(place, 1, axis=0), axis=1)
    assert np.allclose(steps, steps[0])
    a, b = (int(hour) for hour in found(r"alone gives the hours (\d+) and (\d+) one", card.back))
    assert np.isclose(place[a, 0], place[b, 0])


# Feature selection


@check(
    level=3,
    mutants=[
        ("X_1; Y) = 0", "X_1; Y) = 1"),
        ("\\log 2 \\approx", "\\log 4 \\approx"),
        ("0.693", "0.639"),
    ],
)
def mutual_information_xor(card: CardText) -> None:
    """Sum over the four equally likely rows."""
    rows = [(a, b, a ^ b) for a, b in itertools.product((0, 1), repeat=2)]

    def information(columns: tuple[int, ...]) -> float:
        joint = Counter((tuple(row[c] for c in columns), row[2]) for row in rows)
        left = Counter(tuple(row[c] for c in columns) for row in rows)
        right = Counter(row[2] for row in rows)
        return sum(
            n / 4 * math.log(n / 4 / (left[x] / 4 * right[y] / 4)) for (x, y), n in joint.items()
        )

    one, both = card.formulas("back")
    assert float(sides(one)[1]) == information((0,))
    for side in sides(both)[1:]:
        same(side, information((0, 1)))


@check(
    level=2,
    mutants=[
        ("\\frac{d(d+1)}{2}", "\\frac{d(d-1)}{2}"),
        ("O(d^2)", "O(d^3)"),
        ("$2^d$", "$3^d$"),
        ("20: 210", "20: 190"),
    ],
)
def forward_selection_cost(card: CardText) -> None:
    """Count the fits of a forward selection, and subsets; fit the exponent (within 0.2)."""

    def fits(d: int) -> int:
        chosen: set[int] = set()
        count = 0
        while len(chosen) < d:
            left = [j for j in range(d) if j not in chosen]
            count += len(left)
            chosen.add(left[0])
        return count

    total, order, subsets = card.formulas("back")
    for d in (1, 4, 9):
        assert value(sides(total)[-1], d=d) == fits(d)
    assert abs(fit_exponent(fits, (20, 40, 80)) - int(order[-2])) < 0.2
    assert value(subsets, d=6) == sum(
        1 for k in range(7) for _ in itertools.combinations(range(6), k)
    )
    shown = found(
        r"20: (\d+) against ([\d ]+)\.", card.explanation.replace(" 0", "0").replace(" 5", "5")
    )
    assert shown == [fits(20), 2**20]


@check(level=2, mutants=[("$y = x^2$", "$y = x^3$"), ("correlation is 0", "correlation is 1")])
def mi_correlation(card: CardText) -> None:
    """The correlation of the named function on a symmetric grid."""
    x = np.linspace(-2, 2, 41)
    y = [value(sides(card.formula(0))[1], x=one) for one in x]
    (printed,) = found(r"correlation is (\d)", card.back)
    assert np.isclose(np.corrcoef(x, y)[0, 1], printed, atol=1e-9)


# Outliers


@check(
    level=3, mutants=[("Q_1 - 1.5", "Q_1 - 2.0"), ("0.7 %", "0.3 %"), ("Q_3 + 1.5", "Q_1 + 1.5")]
)
def tukey_fences(card: CardText) -> None:
    """The share of a normal distribution outside the printed fences, by scipy."""
    from scipy.special import ndtr, ndtri

    low, high = ndtri(0.25), ndtri(0.75)
    names = {"Q_1": low, "Q_3": high, "IQR": high - low}
    below, above = (value(tex, names) for tex in card.formulas("back")[:2])
    assert np.isclose(below, -above)
    (printed,) = [one for one in card.numbers("back") if "%" in one]
    assert agrees(printed, ndtr(below) + 1 - ndtr(above))


@check(
    level=3,
    mutants=[("\\frac{n-1}{\\sqrt n}", "\\frac{n-1}{\\sqrt{n-1}}"), ("only 2.85", "only 2.58")],
)
def z_score_bound(card: CardText) -> None:
    """One far value among equals attains the bound; random samples stay below it."""
    rng = np.random.default_rng(0)
    for n in (3, 10, 40):
        bound = value(card.formula(), n=n)
        samples = np.vstack([rng.standard_cauchy((200, n)), np.eye(n)[:1] * 1e6])
        z = (samples.max(axis=1) - samples.mean(axis=1)) / samples.std(axis=1, ddof=1)
        assert np.isclose(z[-1], bound)
        assert z.max() <= bound + 1e-9
    assert agrees(_found_text(r"only ([\d.]+\d)", card.back), value(card.formula(), n=10))


# Text


@check(
    level=2,
    mutants=[
        ("N / \\mathrm{df}", "\\mathrm{df} / N"),
        ("{{2::every document}}", "{{2::one document}}"),
        ("$\\log\\frac{1+N}", "$\\log\\frac{N}"),
    ],
)
def tf_idf(card: CardText) -> None:
    """Zero for the named documents, growing as a term gets rarer; the smoothed form is positive."""
    idf, where = card.holes
    weights = [value(idf, N=8, df=df) for df in (1, 2, 4, 8)]
    assert np.allclose(np.diff(weights), -math.log(2))
    at = {"every document": 3, "one document": 0}[where]
    assert weights[at] == 0
    smooth = card.formula(0, "explanation")
    assert np.isclose(value(smooth, N=8, df=8), 1)
    assert np.isclose(value(smooth, N=8, df=2), math.log(3) + 1)


@check(
    level=2,
    mutants=[("13.8", "18.3"), ("3 \\log 100", "3 \\log 10"), ("need 20 occ", "need 10 occ")],
)
def tf_idf_worked(card: CardText) -> None:
    """tf log(N / df) from the numbers of the front; how many a commoner word would need."""
    tf, df, n = found(r"occurs (\d+) times in a document and in (\d+) of (\d+) doc", card.front)
    exact = tf * math.log(n / df)
    same(card.formula(), exact)
    many, needed = found(r"in (\d+) documents would need (\d+) occ", card.explanation)
    assert round(exact / math.log(n / many)) == needed


@check(
    level=2, mutants=[("for t in set(doc)", "for t in doc"), ("log(n / df[t])", "log(df[t] / n)")]
)
def tf_idf_code(card: CardText) -> None:
    """Against the definition, term by term, on documents that repeat terms."""
    weigh: Any = said(card.code())["tf_idf"]
    documents = [["a", "b", "b", "c"], ["b", "d", "d", "d"], ["a", "b"], ["d"]]
    for document, weights in zip(documents, weigh(documents), strict=True):
        assert set(weights) == set(document)
        for term, weight in weights.items():
            df = sum(term in other for other in documents)
            assert np.isclose(weight, document.count(term) * math.log(4 / df))


@check(level=2, mutants=[("= 10^{12}$", "= 10^{9}$"), ("$T - n + 1$", "$T - n$")])
def n_grams(card: CardText) -> None:
    """Possible trigrams; n-grams of a short text, cut and counted."""
    (words,) = found(r"vocabulary of ([\d ]+) words", card.front.replace("10 000", "10000"))
    same(card.formula(), words**3)
    text = list("abcdefgh")
    for n in (1, 2, 3):
        cut = list(zip(*(text[i:] for i in range(n)), strict=False))
        assert value(card.formula(0, "explanation"), T=len(text), n=n) == len(cut)


@check(level=2, mutants=[("A: $k + 1$", "A: $k$"), ("\\mathrm{tf} + k}", "\\mathrm{tf} - k}")])
def bm25_saturation(card: CardText) -> None:
    """The fraction grows, is 1 at tf = 1, and tends to the printed limit."""
    tex = card.formula(0, "front")
    for k in (1.2, 2.0):
        values = [value(tex, k=k, tf=tf) for tf in (1, 2, 5, 1e12)]
        assert np.isclose(values[0], 1)
        assert np.all(np.diff(values) > 0)
        assert np.isclose(values[-1], value(card.formula(0), k=k))


# Hyper-parameter search


@check(
    level=2,
    mutants=[("tries 3 values", "tries 9 values"), ("tries 9 different", "tries 8 different")],
)
def random_grid(card: CardText) -> None:
    """Distinct values of one parameter among the trials of a grid and of random search."""
    (trials,) = found(r"Take (\d+) trials", card.front)
    side = math.isqrt(int(trials))
    grid = {a for a, _ in itertools.product(range(side), repeat=2)}
    drawn = set(np.random.default_rng(0).random(int(trials)))
    on_grid, at_random = found(r"tries (\d) values .* tries (\d) different", card.back)
    assert (len(grid), len(drawn)) == (on_grid, at_random)


@check(
    level=2,
    mutants=[("58.4", "54.8"), (": 59 trials", ": 58 trials"), ("\\log 0.05", "\\log 0.95")],
)
def random_search_count(card: CardText) -> None:
    """The least number of trials that meets the probability, by trying."""
    certain, best = found(r"probability ([\d.]+) at .* best (\d+ %)", card.front)
    least = next(n for n in range(1, 1000) if 1 - (1 - best) ** n >= certain)
    assert found(r": (\d+) trials", card.back) == [least]
    chance, wanted = sides(card.formula(0))
    assert np.isclose(value(chance, n=3), 1 - (1 - best) ** 3)
    assert float(wanted) == certain
    fraction, shown = sides(card.formula(1))[1:]
    same(f"{fraction} \\approx {shown}", math.log(1 - certain) / math.log(1 - best))


@check(level=2, mutants=[("f \\cdot k^p", "f \\cdot p^k"), ("3125", "3215")])
def grid_cost(card: CardText) -> None:
    """Count the points of the grid, times folds."""
    k, p, f = found(r"k = (\d), p = (\d) and f = (\d)", card.back)
    points = len(list(itertools.product(range(int(k)), repeat=int(p))))
    assert value(card.formula(), k=k, p=p, f=f) == points * f
    assert found(r"it is (\d+)", card.back) == [points * f]


@check(
    level=2, mutants=[("probability 0.9;", "probability 0.1;"), ("four decades", "three decades")]
)
def log_uniform(card: CardText) -> None:
    """Lengths of intervals, on the plain and on the log scale."""
    low, high = found(r"\[([\d.]+), (\d)\]", card.front)
    cut, chance = found(r"exceeds ([\d.]+) with probability ([\d.]+);", card.back)
    assert agrees(str(chance), (high - cut) / (high - low))
    names = {3: "three", 4: "four", 5: "five"}
    assert f"the {names[round(math.log10(high / low))]} decades a quarter" in card.back


@check(
    level=3,
    mutants=[("+ \\sigma\\,", "- \\sigma\\,"), ("(\\mu - f^*)\\,\\Phi", "(f^* - \\mu)\\,\\Phi")],
)
def expected_improvement(card: CardText) -> None:
    """Against quadrature of the mean improvement."""
    from scipy.integrate import quad
    from scipy.stats import norm

    rhs = sides(card.formula())[1]
    for mu, sigma, best in ((0.0, 1.0, 0.5), (1.0, 0.3, 0.2), (-1.0, 2.0, 0.0)):
        exact = quad(
            lambda u, m=mu, s=sigma, b=best: max(m + s * u - b, 0.0) * math.exp(-u * u / 2),
            (best - mu) / sigma,
            12,
        )[0] / math.sqrt(2 * math.pi)
        z = (mu - best) / sigma
        names = {"mu": mu, "sigma": sigma, "f_star": best, "z": z}
        assert np.isclose(value(rhs, names, Phi=norm.cdf, varphi=norm.pdf), exact, rtol=1e-6)


@check(
    level=2,
    mutants=[
        ("= 405$", "= 243$"),
        ("81^2 = 6561", "81^2 = 6651"),
        ("27, 9, 3, 1 conf", "27, 9, 1 conf"),
    ],
)
def successive_halving(card: CardText) -> None:
    """Play the rounds."""
    (start,) = found(r"trains (\d+) configurations", card.front)
    alive, epochs = int(start), 1
    rounds = []
    while alive >= 1:
        rounds.append((alive, epochs))
        alive, epochs = alive // 3, epochs * 3
    same(card.formula(0), sum(n * e for n, e in rounds))
    shown = ", ".join(str(n) for n, _ in rounds)
    lengths = ", ".join(str(e) for _, e in rounds)
    assert f"Rounds of {shown} configurations with {lengths} epochs" in card.back
    same(card.formula(0, "explanation"), start * rounds[-1][1])


@check(level=3, mutants=[("about 2.7 points", "about 3.7 points"), ("best of 200", "best of 20")])
def search_optimism(card: CardText) -> None:
    """The mean of the largest of n standard normals, by quadrature of its distribution."""
    from scipy.special import ndtr

    count, printed = found(r"best of (\d+) lies about ([\d.]+) points", card.explanation)
    x = np.linspace(-10, 10, 20_001)
    density = count * ndtr(x) ** (count - 1) * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    assert agrees(str(printed), float(np.sum(x * density) * 0.001))
