"""Checks of the cards on validation, model choice and the comparison of models."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.probability_spaces import bare, chain, near
from tests.decks.checks.statistics_description import floats

Array = np.ndarray[Any, Any]
SIGMA = 1.5


def refits(draws: int = 20_000) -> tuple[Array, Array, Array, Array]:
    """Fit least squares to many targets for one X (12 × 3).

    Returns X, the targets, the mean squared training errors and those on fresh targets.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(12, 3))
    signal = x @ np.array([1.0, -2.0, 0.5])
    hat = x @ np.linalg.pinv(x)
    targets = signal + SIGMA * rng.normal(size=(draws, 12))
    fresh = signal + SIGMA * rng.normal(size=(draws, 12))
    fits = targets @ hat
    return x, targets, ((targets - fits) ** 2).mean(axis=1), ((fresh - fits) ** 2).mean(axis=1)


@check(
    level=2,
    mutants=[
        ("if j != i", "if j > i"),
        ("rng.permutation(n)", "np.arange(n)"),
        ("np.array_split", "np.split"),
        ("np.concatenate(rest), test", "test, np.concatenate(rest)"),
    ],
)
def eval_k_fold_code(card: CardText) -> None:
    """Every row is tested once, and trained on in all other folds."""
    k_fold = run(card.code())["k_fold"]
    for n, k in ((10, 5), (23, 4), (6, 6)):
        folds = list(k_fold(n, k, np.random.default_rng(0)))
        assert len(folds) == k
        for train, test in folds:
            assert sorted([*train, *test]) == list(range(n))
            assert n // k <= len(test) <= -(-n // k)
        order = np.concatenate([test for _, test in folds])
        assert sorted(order) == list(range(n))
        assert any(a > b for a, b in pairwise(order.tolist()))


@check(
    level=3,
    mutants=[
        ("A: 0:", "A: 0.5:"),
        ("leaves 9 against 10", "leaves 8 against 10"),
        ("truth is 50 %", "truth is 0 %"),
    ],
)
def eval_loo_zero(card: CardText) -> None:
    from sklearn.dummy import DummyClassifier
    from sklearn.model_selection import LeaveOneOut

    n = int(floats(card, "front")[0])
    y = np.repeat([0, 1], n // 2)
    x = np.zeros((n, 1))
    model = DummyClassifier(strategy="most_frequent")
    scores = [model.fit(x[a], y[a]).score(x[b], y[b]) for a, b in LeaveOneOut().split(x)]
    found, own, other = floats(card, "back")[:3]
    assert near(found, np.mean(scores))
    assert near([own, other], [n / 2 - 1, n / 2])
    assert near(floats(card, "explanation")[0], y.mean())


@check(
    level=3,
    mutants=[
        ("about 50 %", "about 80 %"),
        ("accuracy 95 %", "accuracy 65 %"),
        ("the 20 of 5000", "the 20 of 20"),
    ],
)
def eval_cv_selection_leak(card: CardText) -> None:
    """Nearest centroids, 10 folds, the mean of five data sets; within 8 and 12 points."""
    keep, features, rows, claimed = floats(card, "front")[:4]
    n, k = int(rows), int(keep)
    rng = np.random.default_rng(0)

    def best(x: Array, y: Array) -> Array:
        centred = x - x.mean(axis=0)
        link = np.abs((y - y.mean()) @ centred) / np.sqrt((centred**2).sum(axis=0))
        return np.argsort(link)[-k:]

    scores = []
    for _ in range(5):
        x, y = rng.normal(size=(n, int(features))), rng.permutation(np.arange(n) % 2)
        early = best(x, y)
        for test in np.array_split(rng.permutation(n), 10):
            train = np.setdiff1d(np.arange(n), test)
            right = []
            for chosen in (early, best(x[train], y[train])):
                a, b = x[np.ix_(train, chosen)], x[np.ix_(test, chosen)]
                gaps = [((b - a[y[train] == c].mean(axis=0)) ** 2).sum(axis=1) for c in (0, 1)]
                right.append(np.mean((gaps[1] < gaps[0]) == y[test]))
            scores.append(right)
    leaky, honest = np.mean(scores, axis=0)
    assert abs(leaky - claimed) < 0.08
    assert abs(honest - floats(card, "back")[-1]) < 0.12


@check(level=2, mutants=[("= 405", "= 400"), ("20 + 1)", "20)"), ("4 inner", "3 inner")])
def eval_nested_fits(card: CardText) -> None:
    """Count the fits of the loops."""
    outer, inner, settings = (int(x) for x in floats(card, "front")[:3])
    fits = 0
    for _ in range(outer):
        for _ in range(settings):
            fits += inner
        fits += 1
    assert near(chain(card.formula()), fits)


@check(
    level=2,
    mutants=[
        ("The third", "The second"),
        ("= 0.222", "= 0.232"),
        ("take the fourth", "take the fifth"),
    ],
)
def eval_one_se_worked(card: CardText) -> None:
    *errors, spread = floats(card, "front")
    assert len(errors) == 5
    words = ["first", "second", "third", "fourth", "fifth"]
    least = int(np.argmin(errors))
    limit = chain(card.formula())
    assert near(limit, errors[least] + spread)
    chosen = next(i for i, error in enumerate(errors) if error <= limit)
    assert re.findall(r"The (\w+):", card.back) == [words[chosen]]
    assert re.findall(r"take the (\w+)", card.explanation) == [words[least]]


@check(
    level=3,
    mutants=[
        ("= 0.02$", "= 0.04$"),
        (r"\approx 0.85", r"\approx 0.95"),
        ("is 2.51", "is 2.21"),
        ("100 equally", "10 equally"),
    ],
)
def eval_best_of_many(card: CardText) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    models, share, n = floats(card, "front")[:3]

    def density(x: float) -> float:
        return float(x * models * norm.pdf(x) * norm.cdf(x) ** (models - 1))

    top, _ = quad(density, -2, 8)
    assert agrees(card.numbers("hints")[1], top)
    error, best = card.formulas("back")
    assert near(chain(error), np.sqrt(share * (1 - share) / n))
    assert abs(chain(best) - (share + top * chain(error))) < 1e-3


@check(
    level=3,
    mutants=[
        (r"{2 d \sigma^2}", r"{d \sigma^2}"),
        (r"= \sigma^2 H_{ii}$", r"= \sigma H_{ii}$"),
        (r"\sigma^2 d$", r"\sigma^2 n$"),
        (r"(X^\top X)^{-1}X^\top$", r"(X^\top X)X^\top$"),
    ],
)
def eval_optimism(card: CardText) -> None:
    """20,000 refits; within 0.06, about six standard errors."""
    x, targets, train, fresh = refits()
    found = value(card.formula(), d=3, n=12, sigma=SIGMA)
    assert abs(found - (fresh - train).mean()) < 0.06
    steps = [tex for tex in card.formulas("steps") if "=" in tex or "tr" in tex]
    hat = value(sides(next(t for t in steps if t.startswith("H =")))[1], X=x)
    covariance = next(sides(t)[1] for t in steps if "H_{ii}" in t)
    fits = targets @ hat
    for i in (1, 5):
        exact = np.cov(fits[:, i - 1], targets[:, i - 1])[0, 1]
        assert abs(value(covariance, sigma=SIGMA, H=hat, i=i) - exact) < 0.08
    trace, last = sides(next(t for t in card.formulas("steps") if "tr" in t))
    assert near(value(trace, sigma=SIGMA, H=hat), value(last, sigma=SIGMA, d=3, n=12))
    assert near(2 * value(last, sigma=SIGMA, d=3, n=12) / 12, found)


@check(
    level=3,
    mutants=[
        (r"\hat\ell + 2 d", r"\hat\ell + d"),
        (r"d \log n", r"2 d \log n"),
        (r"$-2\hat\ell + d", r"$-\hat\ell + d"),
    ],
)
def eval_aic_bic(card: CardText) -> None:
    """Against scikit-learn's criteria for least squares with known noise variance."""
    import warnings

    from sklearn.linear_model import LassoLarsIC

    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 3))
    y = x @ np.array([1.0, 2.0, -1.0]) + rng.normal(size=30)
    rss = ((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum()
    likelihood = -0.5 * (30 * np.log(2 * np.pi * 1.2) + rss / 1.2)
    for name, hole in zip(("aic", "bic"), card.holes, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = LassoLarsIC(criterion=name, fit_intercept=False, noise_variance=1.2).fit(x, y)
        found = value(bare(hole), ell_hat=likelihood, d=3, n=30)
        assert near(found, model.criterion_[-1])


@check(level=2, mutants=[("n = 8", "n = 7"), (r"\log 8 > 2", r"\log 8 > 3")])
def eval_aic_or_bic(card: CardText) -> None:
    start, reason = card.formulas("back")
    first = next(n for n in range(1, 100) if np.log(n) > 2)
    assert int(sides(start)[1]) == first
    charge, aic = sides(reason)
    assert value(charge) > value(aic)
    assert value(aic) == 2


@check(level=3, mutants=[(r"\cloze{2 d", r"\cloze{d"), (r"\frac1n\left", r"\frac2n\left")])
def eval_mallows(card: CardText) -> None:
    """Its mean over 20,000 refits is the fresh error; within 0.05, about five standard errors."""
    _, _, train, fresh = refits()
    tex = card.formula(-1, "front")
    found = value(tex, n=12, RSS=12 * train.mean(), d=3, sigma_hat=SIGMA)
    assert abs(found - fresh.mean()) < 0.05


@check(
    level=3,
    mutants=[("{(b - c)^2}", "{(b - c)}"), ("{b + c}$", "{b c}$"), ("(b - c)^2", "(b + c)^2")],
)
def eval_mcnemar(card: CardText) -> None:
    from scipy.stats import chisquare

    for b, c in ((25, 10), (3, 8)):
        assert near(value(bare(card.holes[0]), b=b, c=c), chisquare([b, c]).statistic)


@check(
    level=3,
    mutants=[
        ("6.43", "7.43"),
        ("{35}", "{25}"),
        ("3.84)", "5.84)"),
        ("0.011", "0.021"),
        ("gives 0.017", "gives 0.07"),
    ],
)
def eval_mcnemar_worked(card: CardText) -> None:
    from scipy.stats import binomtest, chi2, chisquare

    b, c, level, bar = floats(card, "front")[:4]
    exact = chisquare([b, c])
    assert near(chain(card.formula()), exact.statistic)
    assert agrees(card.numbers("front")[3], chi2(1).ppf(1 - level))
    assert ("is significant" in card.back) == (exact.statistic > bar)
    chance, binomial = card.numbers("explanation")
    assert agrees(chance, exact.pvalue)
    assert agrees(binomial, binomtest(int(b), int(b + c)).pvalue)


@check(
    level=2,
    mutants=[
        ("0.0084", "0.0074"),
        ("0.0131", "0.0151"),
        (r"z \approx 1.2", r"z \approx 2.2"),
        ("only B: 40", "only B: 45"),
    ],
)
def eval_paired_worked(card: CardText) -> None:
    """Against the spread of the 1000 differences."""
    first, second, n, b, c = floats(card, "front")[:5]
    gaps = np.zeros(int(n))
    gaps[: int(b)], gaps[int(b) : int(b + c)] = -1, 1
    assert near(gaps.mean(), second - first)
    paired, apart = (chain(tex) for tex in card.formulas("back"))
    assert near(paired, gaps.std() / np.sqrt(n))
    assert near(apart, np.sqrt((first * (1 - first) + second * (1 - second)) / n))
    shown = sides(card.formula(0, "explanation"))[1]
    assert agrees(shown, gaps.mean() / paired)


@check(
    level=2,
    mutants=[
        ("metric(y[i], b[i]) - metric(y[i], a[i])", "metric(y[i], a[i]) - metric(y[i], b[i])"),
        ("[0.025, 0.975]", "[0.05, 0.95]"),
        ("metric(y[i], a[i])", "metric(y, a)"),
    ],
)
def eval_paired_bootstrap(card: CardText) -> None:
    """The interval of a difference of accuracies against the normal one; 12 % of its width."""
    bootstrap = run(card.code())["paired_bootstrap"]
    rng = np.random.default_rng(0)
    y = np.zeros(400)
    a, b = (rng.random(400) < 0.3).astype(int), (rng.random(400) < 0.2).astype(int)
    b[:200] = a[:200]

    def accuracy(truth: Array, said: Array) -> float:
        return float((truth == said).mean())

    low, high = bootstrap(accuracy, y, a, b, np.random.default_rng(1))
    gaps = (b == y).astype(float) - (a == y)
    error = gaps.std() / 20
    assert abs((high - low) / (3.92 * error) - 1) < 0.12
    assert abs((low + high) / 2 - gaps.mean()) < 0.3 * error
    assert near(bootstrap(accuracy, y, a, a, rng, 20), 0)


@check(level=2, mutants=[("A: 0.20", "A: 0.25"), ("and 0.15", "and 0.10"), ("n^{-1/2}", "n^{-1}")])
def eval_learning_power_law(card: CardText) -> None:
    law = card.formula(0, "front")
    start, n, *sizes = floats(card, "front")[-4:]
    floor = value(law, c=0, n=n)
    scale = (start - floor) / (value(law, c=1, n=n) - floor)
    for printed, size in zip(card.numbers("back"), sizes, strict=True):
        assert agrees(printed, value(law, c=scale, n=size))


@check(
    level=2,
    mutants=[
        ("= 0.044", "= 0.036"),
        ("error of 5 points", "error of 7 points"),
        ("45 of 100", "55 of 100"),
    ],
)
def eval_error_ceiling(card: CardText) -> None:
    error, found, sampled = floats(card, "front")[:3]
    share = found / sampled
    assert near(chain(card.formula()), error * (1 - share))
    points = re.findall(r"error of (\d+) points", card.explanation)[0]
    assert agrees(f"{points} %", np.sqrt(share * (1 - share) / sampled))


@check(level=2, mutants=[("0.983", "0.993"), ("holds 10 %", "holds 20 %"), ("{0.9}", "{0.8}")])
def eval_slice_worked(card: CardText) -> None:
    overall, part, share = floats(card, "front")[:3]
    rest = chain(card.formula())
    assert near(share * part + (1 - share) * rest, overall)


@check(level=2, mutants=[("Expect two", "Expect five"), ("p < 0.01", "p < 0.05")])
def eval_slices_many(card: CardText) -> None:
    slices, level = floats(card, "front")[0], floats(card, "front")[-1]
    word = re.findall(r"Expect (\w+)", card.back)[0]
    assert near(slices * level, {"two": 2, "five": 5}[word])
