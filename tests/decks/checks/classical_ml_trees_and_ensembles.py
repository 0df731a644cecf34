"""Checks of the cards on trees, bagging, boosting, stacking and reading a model."""

from __future__ import annotations

import itertools
import math
import re
from functools import cmp_to_key, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, number, numbers, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText


def _words(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text, re.DOTALL)
    assert match is not None, f"{pattern} does not stand in the card"
    return match.groups()


def _order(printed: str) -> str:
    """Read what stands in O(…)."""
    return _words(r"\AO\((.*)\)\Z", printed)[0]


def _squares(y: Any) -> float:
    return float(((y - y.mean()) ** 2).sum()) if len(y) else 0.0


def _worth(tex: str, letter: str, names: dict[str, Any], at: float) -> float:
    """Compute a formula at one value of one of its letters."""
    return float(value(tex, {**names, letter: at}))


def _slope(curve: Callable[[float], float], at: float) -> float:
    return (curve(at + 1e-6) - curve(at - 1e-6)) / 2e-6


def _log_loss(score: float, y: float) -> float:
    return float(np.logaddexp(0, score) - y * score)


# Decision trees


@check(
    level=3,
    mutants=[
        ("{1 - \\sum_k p_k^2}", "{1 - \\sum_k p_k}"),
        ("{-\\sum_k p_k \\log p_k}", "{\\sum_k p_k \\log p_k}"),
        ("with replacement", "without replacement"),
    ],
)
def impurities(card: CardText) -> None:
    """Entropy against scipy; Gini by enumerating two draws, made as the explanation says."""
    from scipy.stats import entropy

    node = [0, 0, 0, 1, 1, 2]
    p = np.bincount(node) / len(node)
    draws: Any = (
        itertools.product(node, repeat=2)
        if "(with replacement)" in card.explanation
        else itertools.permutations(node, 2)
    )
    pairs = list(draws)
    gini, disorder = card.holes
    assert np.isclose(value(gini, p=p), sum(a != b for a, b in pairs) / len(pairs))
    assert np.isclose(value(disorder, p=p), entropy(p))


@check(
    level=2,
    mutants=[
        ("= 0.333$", "= 0.375$"),
        ("B: (8, 4), (0, 4)", "B: (8, 3), (0, 5)"),
        ("ties: 4 of 16", "ties: 5 of 16"),
        ("0.562 against", "0.652 against"),
        ("0.25 = 0.375$", "0.25 = 0.75$"),
    ],
)
def gini_split(card: CardText) -> None:
    """Both splits by error, Gini and entropy, from the counts in the front."""
    counts = [int(n) for n in re.findall(r"(?<=[( ])\d+(?=[,)])", card.front)]
    splits = {name: np.reshape(counts[at : at + 4], (2, 2)) for name, at in (("A", 2), ("B", 6))}
    (wrong, total) = found(r"ties: (\d+) of (\d+)", card.back)
    entropies = found(r"\(([\d.]+) against ([\d.]+) nats", card.explanation)
    for (name, rows), printed in zip(splits.items(), entropies, strict=True):
        assert rows.sum() == total == sum(counts[:2])
        assert rows.min(axis=1).sum() == wrong
        share = rows / rows.sum(axis=1, keepdims=True)
        weight = rows.sum(axis=1) / total
        (tex,) = _words(rf"- {name}: \$(.*?)\$", card.back)
        same(tex, float(weight @ (1 - (share**2).sum(axis=1))), rel=1e-3)
        logs = np.where(share > 0, np.log(np.where(share > 0, share, 1)), 0)
        assert abs(weight @ -(share * logs).sum(axis=1) - printed) < 6e-4


@check(
    level=2,
    mutants=[
        ("(\\bar y_L - \\bar y_R)^2$$", "(\\bar y_L + \\bar y_R)^2$$"),
        ("$$\\frac{n_L n_R}{n}", "$$\\frac{n_L}{n}"),
        ("\\frac{n_R}{n}(", "\\frac{n_L}{n}("),
        ("n_R(\\bar y_R - \\bar y)^2", "n_L(\\bar y_R - \\bar y)^2"),
    ],
)
def variance_reduction(card: CardText) -> None:
    """The fall of the sum of squares of random targets: result and steps."""
    y = np.random.default_rng(0).normal(size=9)
    left, right = y[:3], y[3:]
    names = {"n": 9, "n_L": 3, "n_R": 6, "y_bar": y.mean()}
    names |= {"y_bar_L": left.mean(), "y_bar_R": right.mean()}
    fall = _squares(y) - _squares(left) - _squares(right)
    assert np.isclose(value(card.formula(), names), fall)
    steps = card.formulas("steps")
    assert np.isclose(value(steps[0], names), fall)
    first, second = (value(side, names) for side in sides(steps[1]))
    assert np.isclose(first, second)


@check(
    level=2,
    mutants=[
        ("from 65 to 1.", "from 64 to 1."),
        ("Between 2 and 9", "Between 1 and 2"),
        ("^2 = 64$", "^2 = 46$"),
        ("(9.5 - 1.5)", "(9.5 - 2.5)"),
    ],
)
def regression_split_worked(card: CardText) -> None:
    """Try every split of the front's targets."""
    y = np.array([number(n) for n in _words(r"are ([\d, ]+)\.", card.front)[0].split(",")])
    best = min(range(1, len(y)), key=lambda i: _squares(y[:i]) + _squares(y[i:]))
    low, high, before, after = found(r"Between (\d+) and (\d+): from (\d+) to (\d+)\.", card.back)
    assert [low, high] == [y[best - 1], y[best]]
    assert before == _squares(y)
    assert after == _squares(y[:best]) + _squares(y[best:])
    same(card.formula(0, "explanation"), before - after)


@check(
    level=3,
    mutants=[
        ("/ n * gap**2", "* gap**2"),
        ("np.arange(1, n)", "np.arange(n - 1)"),
        ("(y.sum() - sums)", "(y.sum() + sums)"),
        ("    fall[x[1:] == x[:-1]] = -1.0\n", ""),
        ("x[i] + x[i + 1]", "x[i] + x[i]"),
    ],
)
def best_split(card: CardText) -> None:
    """Threshold and fall of scikit-learn's stump, on values with repeats as well."""
    from sklearn.tree import DecisionTreeRegressor

    rng = np.random.default_rng(0)
    split = run(card.code())["best_split"]
    for values in (rng.normal(size=25), rng.integers(5, size=25).astype(float)):
        y = rng.normal(size=25) + (values > 1)
        y[np.argmin(values)] += 3.0
        tree = DecisionTreeRegressor(max_depth=1).fit(values[:, None], y).tree_
        threshold, fall = split(values, y)
        assert np.isclose(threshold, tree.threshold[0])
        low = values <= threshold
        assert np.isclose(fall, _squares(y) - _squares(y[low]) - _squares(y[~low]))
    steep = split(np.array([1.0, 2.0, 2.0, 3.0]), np.array([0.0, 0.0, 9.0, 9.0]))
    assert steep[0] in (1.5, 2.5)


def _comparisons(n: int) -> int:
    count = 0

    def compare(a: float, b: float) -> int:
        nonlocal count
        count += 1
        return (a > b) - (a < b)

    sorted(np.random.default_rng(0).random(n).tolist(), key=cmp_to_key(compare))
    return count


@check(
    level=2,
    mutants=[
        ("$O(d\\, n \\log n)$", "$O(d\\, n)$"),
        ("$O(d\\, n \\log n)$", "$O(d\\, n^2)$"),
        ("\\log_2 m$", "m$"),
    ],
)
def tree_cost(card: CardText) -> None:
    """Comparisons of a sort, exponent left within 0.05; the depth of a full tree with m leaves."""
    split, depth = card.formulas("back")[:2]
    order = _order(split)
    counts = {n: _comparisons(n) / value(order, n=n, d=1) for n in (250, 1000, 4000)}
    assert abs(fit_exponent(counts.__getitem__, counts)) < 0.05
    assert np.isclose(value(order, n=50, d=6), 6 * value(order, n=50, d=1))
    for levels in (3, 7):
        assert np.isclose(value(depth, m=2**levels), levels)


@check(level=2, mutants=[("= 0.01$", "= 0.04$"), ("{5 - 1}", "{5}"), ("error 0.14", "error 0.15")])
def pruning_worked(card: CardText) -> None:
    """At the printed alpha both trees cost the same; below it the subtree is cheaper."""
    leaves, small, large = found(r"with (\d) leaves and error ([\d.]+) .* ([\d.]+\d)\.", card.front)
    alpha = value(sides(card.formula())[1])
    assert np.isclose(small + alpha * leaves, large + alpha)
    assert small + alpha / 2 * leaves < large + alpha / 2
    same(card.formula(), (large - small) / (leaves - 1))


@check(
    level=3,
    mutants=[("(0,0), (1,1) against (0,1), (1,0)", "(0,0), (0,1) against (1,1), (1,0)")],
)
def tree_xor(card: CardText) -> None:
    """No first split of the card's points lowers Gini; scikit-learn's depth 2 fits them."""
    from sklearn.tree import DecisionTreeClassifier

    points = [[int(a), int(b)] for a, b in re.findall(r"\((\d),(\d)\)", card.back)]
    x, y = np.array(points), np.array([0, 0, 1, 1])
    for j in (0, 1):
        low = y[x[:, j] == 0]
        assert low.mean() == y.mean() == y[x[:, j] == 1].mean()
    assert DecisionTreeClassifier(max_depth=2).fit(x, y).score(x, y) == 1


@check(
    level=3,
    mutants=[("About 20,", "About 40,"), ("at x = 20", "at x = 5"), ("y = 2x", "y = 3x")],
)
def tree_extrapolates(card: CardText) -> None:
    """scikit-learn's tree and forest, within 3 % of the printed value."""
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.tree import DecisionTreeRegressor

    low, high, factor, query = found(
        r"from (\d+) to (\d+) with y = (\d)x\. .* x = (\d+)", card.front
    )
    (printed,) = found(r"About (\d+),", card.back)
    x = np.linspace(low, high, 101)[:, None]
    for model in (DecisionTreeRegressor(), RandomForestRegressor(5, random_state=0)):
        made = model.fit(x, factor * x[:, 0]).predict([[query]])[0]
        assert abs(made - printed) < 0.03 * printed
    assert factor * query > 1.5 * printed


@check(level=3, mutants=[("a positive feature by its log", "a positive feature by its cosine")])
def tree_monotone(card: CardText) -> None:
    """Fit scikit-learn's tree on a feature and on what the front makes of it."""
    from sklearn.tree import DecisionTreeRegressor

    (name,) = _words(r"by its (\w+)", card.front)
    change = {"log": np.log, "cosine": np.cos}[name]
    rng = np.random.default_rng(0)
    x, y = rng.exponential(size=(60, 1)) * 9 + 0.1, rng.normal(size=60)
    plain, other = (
        DecisionTreeRegressor(max_depth=3).fit(made, y).predict(made) for made in (x, change(x))
    )
    assert np.allclose(plain, other)


@check(
    level=3,
    mutants=[
        ("2^9 - 1 = 511", "2^{10} - 1 = 1023"),
        ("target 9 suffice", "target 8 suffice"),
        ("by their mean target", "by their name"),
    ],
)
def tree_categories(card: CardText) -> None:
    """Count subsets of the front's levels; the best of six random levels is a prefix."""
    (levels,) = found(r"has (\d+) levels", card.front)
    same(card.formula(), len(list(itertools.product((0, 1), repeat=int(levels) - 1))) - 1)
    order, enough = _words(r"by their (mean target|name) (\d+) suffice", card.back)
    assert int(enough) == levels - 1
    rng = np.random.default_rng(0)
    code = rng.integers(6, size=80)
    y = rng.normal(size=80) + rng.normal(size=6)[code]

    def within(chosen: tuple[int, ...]) -> float:
        low = np.isin(code, chosen)
        return _squares(y[low]) + _squares(y[~low])

    subsets = [c for size in range(1, 6) for c in itertools.combinations(range(6), size)]
    best = min(subsets, key=within)
    means = [y[code == level].mean() if order == "mean target" else level for level in range(6)]
    ranked = [int(level) for level in np.argsort(means)]
    assert set(best) in (set(ranked[: len(best)]), set(ranked[-len(best) :]))


# Bagging and random forests


@check(
    level=2,
    mutants=[
        ("A: 0.505.", "A: 0.55."),
        ("0.5/200 = 0.5025$", "0.5/200 = 0.525$"),
        ("0.75/100 = 0.2575$", "0.75/100 = 0.3575$"),
        ("\\frac{1 - \\rho}{B}", "\\frac{\\rho}{B}"),
        ("B\\sigma^2 + B(B-1)", "\\sigma^2 + B(B-1)"),
    ],
)
def bagging_variance(card: CardText) -> None:
    """The mean's variance from the full covariance matrix."""

    def exact(trees: int, rho: float, variance: float = 1.0) -> float:
        cov = variance * (rho * np.ones((trees, trees)) + (1 - rho) * np.eye(trees))
        return float(cov.sum() / trees**2)

    trees, variance, rho = found(
        r"(\d+) trees, .* variance (\d) .* correlation ([\d.]+\d),", card.front
    )
    result = exact(int(trees), rho, variance)
    assert agrees(_words(r"\A([\d.]+\d)\.", card.back)[0], result)
    general = next(tex for tex in card.formulas("steps") if "frac" in tex)
    for size, r, s in ((3, 0.2, 1.5), (8, 0.7, 0.5)):
        for side in sides(general):
            assert np.isclose(value(side, B=size, rho=r, sigma=math.sqrt(s)), exact(size, r, s))
    same(card.formulas("steps")[-1], result)
    same(_words(r"200 trees: \$(.*?)\$", card.back)[0], exact(200, rho))
    same(_words(r"correlation 0.25: \$(.*?)\$", card.back)[0], exact(int(trees), 0.25))


@check(
    level=2,
    mutants=[
        ("(1 - \\frac1n", "(1 + \\frac1n"),
        ("\\approx 0.368", "\\approx 0.632"),
        ("e^{-1}", "e^{-2}"),
        ("about 37 %", "about 63 %"),
    ],
)
def out_of_bag_share(card: CardText) -> None:
    """The share by enumerating all samples of four rows; its limit at a million."""
    left, limit, printed = sides(card.formula())
    reading = left.replace("\\left", "").replace("\\right", "")
    missed = [0 not in drawn for drawn in itertools.product(range(4), repeat=4)]
    assert np.isclose(value(reading, n=4), np.mean(missed))
    assert np.isclose(value(reading, n=10**6), value(limit), atol=1e-6)
    assert agrees(printed, math.exp(-1))
    assert agrees(_words(r"about (\d+ %)", card.explanation)[0], math.exp(-1))


@check(
    level=3,
    mutants=[("\\approx 0.58", "\\approx 0.85"), ("\\binom{95}{10}", "\\binom{90}{10}")],
)
def forest_noise_features(card: CardText) -> None:
    """scipy's hypergeometric law."""
    from scipy.stats import hypergeom

    total, good, drawn = (
        int(n) for n in found(r"(\d+) features, (\d+) of them .* offered (\d+)", card.front)
    )
    same(card.formula(), float(hypergeom(total, good, drawn).pmf(0)))


@check(
    level=3,
    mutants=[
        ("above a useful binary", "below a useful binary"),
        ("permutation imp", "impurity imp"),
    ],
)
def impurity_importance(card: CardText) -> None:
    """scikit-learn's forest: ids against a feature that shifts the odds, by both importances."""
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(0)
    useful = rng.integers(2, size=400)
    x = np.column_stack([useful, rng.permutation(400)])
    y = (rng.random(400) < 0.3 + 0.4 * useful).astype(int)
    model = RandomForestClassifier(10, max_features=None, random_state=0, n_jobs=1).fit(
        x[:200], y[:200]
    )
    drops = []
    for j in (0, 1):
        shuffled = x[200:].copy()
        shuffled[:, j] = rng.permutation(shuffled[:, j])
        drops.append(model.score(x[200:], y[200:]) - model.score(shuffled, y[200:]))
    by = {"impurity": model.feature_importances_, "permutation": drops}
    (where,) = _words(r"ids (above|below) a useful", card.front)
    assert (by["impurity"][1] > by["impurity"][0]) == (where == "above")
    (better,) = _words(r"Use (permutation|impurity) importance", card.explanation)
    assert by[better][0] > by[better][1]


@check(
    level=2,
    mutants=[
        ("out[drawn] = False", "out[drawn] = True"),
        ("fit(X[drawn], y[drawn])", "fit(X, y)"),
        ("return total / count", "return total / B"),
        ("np.ones(n, dtype=bool)", "np.zeros(n, dtype=bool)"),
    ],
)
def bagging_code(card: CardText) -> None:
    """With 1-NN as the model: no row is ever predicted by a fit that saw it."""
    x = np.arange(12.0)[:, None]
    y = np.arange(12.0) * 10
    sizes = []

    def fit(rows: Any, targets: Any) -> Callable[[Any], Any]:
        assert len(rows) == 12
        sizes.append(len(np.unique(rows)))

        def predict(queries: Any) -> Any:
            assert not set(queries[:, 0]) & set(rows[:, 0])
            return targets[np.abs(rows - queries.T).argmin(axis=0)]

        return predict

    made = run(card.code())["out_of_bag"](fit, x, y, 60, np.random.default_rng(0))
    assert len(sizes) == 60
    assert max(sizes) < 12
    assert np.all(made != y)
    assert np.all(np.abs(made - y) < 25)


# Boosting


@check(
    level=2,
    mutants=[
        ("\\log 2 \\approx 0.693", "\\log 2 \\approx 0.639"),
        ("Wrong: $0.2 \\cdot 2 = 0.4$", "Wrong: $0.2 \\cdot 2 = 0.5$"),
        ("0.8 \\cdot \\tfrac12 = 0.4$", "0.8 \\cdot \\tfrac12 = 0.6$"),
        (
            "$\\alpha = \\tfrac12\\log\\frac{1-\\varepsilon}",
            "$\\alpha = \\log\\frac{1-\\varepsilon}",
        ),
    ],
)
def adaboost_weights(card: CardText) -> None:
    """Reweight ten samples of which two are wrong."""
    weights, wrong = np.full(10, 0.1), np.arange(10) < 2
    epsilon = weights[wrong].sum()
    tex = next(tex for tex in card.formulas("front") if tex.startswith("\\alpha"))
    alpha = value(sides(tex)[1], epsilon=epsilon)
    same(card.formula(1), alpha)
    new = weights * np.exp(np.where(wrong, alpha, -alpha))
    same(_words(r"Wrong: \$(.*?)\$", card.back)[0], new[wrong].sum())
    same(_words(r"Right: \$(.*?)\$", card.back)[0], new[~wrong].sum())
    assert ("half" in card.back) == bool(np.isclose(new[wrong].sum() / new.sum(), 0.5))


@check(
    level=3,
    mutants=[
        ("$$\\alpha = \\frac12 \\log", "$$\\alpha = \\log"),
        ("Z = 2\\sqrt", "Z = \\sqrt"),
        ("$e^{2\\alpha} =", "$e^{\\alpha} ="),
        ("(1 - \\varepsilon) e^{-\\alpha} +", "(1 - \\varepsilon) e^{-2\\alpha} +"),
    ],
)
def adaboost_alpha(card: CardText) -> None:
    """scipy's minimiser of the front's function."""
    from scipy.optimize import minimize_scalar

    target = sides(card.formula(0, "front"))[1]
    step = sides(card.formulas("steps")[-1])
    _, alpha, _, least = sides(card.formula())
    for epsilon in (0.1, 0.37):
        best = minimize_scalar(partial(_worth, target, "alpha", {"epsilon": epsilon}))
        assert np.isclose(value(alpha, epsilon=epsilon), best.x, atol=1e-6)
        assert np.isclose(value(least, epsilon=epsilon), best.fun)
        left, right = (value(side, alpha=float(best.x), epsilon=epsilon) for side in step)
        assert np.isclose(left, right, rtol=1e-6)


@check(
    level=2,
    mutants=[
        ("= y_i - \\sigma(F(x_i))", "= \\sigma(F(x_i)) - y_i"),
        ("$\\tfrac12(y - F)^2$", "$(y - F)^2$"),
    ],
)
def gradient_boosting(card: CardText) -> None:
    """Minus the slope of the log loss in the log-odds; for squares, the residual."""
    result = sides(card.formula())[-1]
    square = next(tex for tex in card.formulas("explanation") if "(y - F)^2" in tex)
    for y, score in itertools.product((0.0, 1.0), (-1.3, 0.4)):
        exact = -_slope(partial(_log_loss, y=y), score)
        reading = result.replace("F(x_i)", "F")
        names = {"y_i": y, "sigma": lambda z: 1 / (1 + math.exp(-z)), "F": score}
        assert np.isclose(value(reading, names), exact, atol=1e-7)
        residual = -_slope(partial(_worth, square, "F", {"y": y}), score)
        assert np.isclose(residual, y - score, atol=1e-7)


@check(
    level=3,
    mutants=[
        ("F + rate * step", "F - rate * step"),
        ("r = y - F", "r = y"),
        ("y.mean())", "0.0)"),
        ("best, step = loss, h", "step = h"),
    ],
)
def boosting_code(card: CardText) -> None:
    """scikit-learn's training predictions with stumps."""
    from sklearn.ensemble import GradientBoostingRegressor

    rng = np.random.default_rng(0)
    x = rng.normal(size=30)
    y = np.sin(2 * x) + rng.normal(size=30) / 5
    made = run(card.code())["boost"](x, y, 15, 0.3)
    model = GradientBoostingRegressor(n_estimators=15, learning_rate=0.3, max_depth=1)
    assert np.allclose(made, model.fit(x[:, None], y).predict(x[:, None]))


@check(
    level=2,
    mutants=[
        ("\\mathrm{sign}(y_i - F(x_i))", "\\mathrm{sign}(F(x_i) - y_i)"),
        ("the median", "the mean"),
    ],
)
def boosting_absolute(card: CardText) -> None:
    """Minus the slope of |y - F|; the constant that lowers the absolute error most."""
    for y, score in ((1.0, 0.2), (-1.0, 0.4)):
        exact = -_slope(partial(_worth, "|y - F|", "F", {"y": y}), score)
        tex = card.formula().replace("F(x_i)", "F")
        assert np.isclose(value(tex, {"y_i": y, "F": score}), exact, atol=1e-6)
    residuals = np.array([-1.0, 0.0, 0.5, 2.0, 40.0])
    (name,) = _words(r"the (median|mean) of its residuals", card.back)
    chosen = float({"median": np.median(residuals), "mean": np.mean(residuals)}[name])
    grid = np.linspace(-2, 41, 500)
    assert np.abs(residuals - chosen).sum() <= min(np.abs(residuals - c).sum() for c in grid)


@check(level=3, mutants=[("Depth 2 can", "Depth 1 can"), ("learn XOR", "learn OR")])
def boosting_depth(card: CardText) -> None:
    """scikit-learn on the front's function of two bits, by depth."""
    from sklearn.ensemble import GradientBoostingRegressor

    (name,) = _words(r"learn (XOR|OR)", card.front)
    (depth,) = found(r"Depth (\d) can", card.back)
    x = np.array(list(itertools.product((0.0, 1.0), repeat=2)))
    y = ((x[:, 0] != x[:, 1]) if name == "XOR" else (x.max(axis=1) > 0)).astype(float)
    fits = {}
    for size in (1, int(depth)):
        model = GradientBoostingRegressor(max_depth=size, n_estimators=60, learning_rate=0.3)
        fits[size] = np.abs(model.fit(x, y).predict(x) - y).max() < 0.3
    assert fits[int(depth)]
    assert not fits[1]


# XGBoost and LightGBM


@check(
    level=3,
    mutants=[
        ("w^* = -\\frac{G}", "w^* = \\frac{G}"),
        ("-\\frac12 \\frac{G^2}", "-\\frac{G^2}"),
        ("+ \\frac12 (H + \\lambda) w^2", "+ (H + \\lambda) w^2"),
        ("$G + (H + \\lambda) w = 0$", "$G - (H + \\lambda) w = 0$"),
    ],
)
def xgb_leaf(card: CardText) -> None:
    """scipy's minimiser of the front's parabola; the step's slope vanishes there."""
    from scipy.optimize import minimize_scalar

    target = next(tex for tex in card.formulas("front") if "w^2" in tex)
    _, weight, least = sides(card.formula())
    zero = sides(card.formula(0, "steps"))[0]
    for gradient, hessian, lam in ((3.0, 2.0, 1.0), (-1.0, 0.5, 0.0)):
        names = {"G": gradient, "H": hessian, "lambda": lam}
        best = minimize_scalar(partial(_worth, target, "w", names))
        assert np.isclose(value(weight, names), best.x, atol=1e-6)
        assert np.isclose(value(least, names), best.fun)
        assert abs(value(zero, names, w=float(best.x))) < 1e-6


@check(
    level=2,
    mutants=[
        ("- \\cloze", "+ \\cloze"),
        ("\\tfrac12 \\left[", "\\left["),
        ("] - \\gamma", "] + \\gamma"),
        ("(G_L + G_R)^2", "(G_L - G_R)^2"),
    ],
)
def xgb_gain(card: CardText) -> None:
    """The regularised loss of one leaf less that of two, each minimised on a fine grid."""
    gain = next(tex for tex in card.formulas("front") if "frac" in tex)
    lam, price = 0.7, 0.2
    grid = np.linspace(-5, 5, 200_001)

    def least(gradient: float, hessian: float) -> float:
        return float((gradient * grid + (hessian + lam) / 2 * grid**2).min()) + price

    for a, b, c, d in ((2.0, 1.5, -1.0, 0.8), (0.3, 2.0, 1.2, 1.0)):
        names = {"G_L": a, "H_L": b, "G_R": c, "H_R": d, "lambda": lam, "gamma": price}
        exact = least(a + c, b + d) - least(a, b) - least(c, d)
        assert np.isclose(value(gain, names), exact, atol=1e-7)


@check(
    level=2,
    mutants=[
        ("+ 0.5 = -0.5$", "+ 0.5 = 0.5$"),
        ("0.25 = 0.75$", "0.25 = 0.57$"),
        ("\\approx 0.286", "\\approx 0.268"),
        ("$g = p - y$", "$g = y - p$"),
        ("$h = p(1 - p)$", "$h = p(1 + p)$"),
        ("would be 0.667", "would be 0.5"),
    ],
)
def xgb_worked(card: CardText) -> None:
    """Slopes and curvatures of the log loss by differences, then the leaf's weight."""
    labels = [int(n) for n in _words(r"labels ([\d, ]+) in", card.front)[0].split(",")]
    (lam,) = found(r"lambda = (\d)", card.front)
    g_tex, h_tex = (sides(tex)[1] for tex in card.formulas("hints"))
    g, h = [], []
    for y in labels:
        loss = [float(np.logaddexp(0, f) - y * f) for f in (-1e-4, 0.0, 1e-4)]
        g.append((loss[2] - loss[0]) / 2e-4)
        h.append((loss[2] - 2 * loss[1] + loss[0]) / 1e-8)
        assert np.isclose(value(g_tex, p=0.5, y=y), g[-1], atol=1e-6)
        assert np.isclose(value(h_tex, p=0.5), h[-1], atol=1e-5)
    gradient, hessian = round(sum(g), 6), round(sum(h), 4)
    same(card.formula(0), gradient)
    same(card.formula(1), hessian)
    same(card.formula(2).removeprefix("w^* ="), -gradient / (hessian + lam))
    assert agrees(_words(r"would be ([\d.]+\d),", card.explanation)[0], -gradient / hessian)


@check(
    level=2,
    mutants=[
        ("0.25 gives 4 rows", "0.25 gives 2 rows"),
        ("gives 102", "gives 101"),
        ("0.0099", "0.099"),
        ("$h = p(1-p)$", "$h = p(1+p)$"),
    ],
)
def min_child_weight(card: CardText) -> None:
    """Count rows until their Hessians reach the bound."""
    tex = sides(card.formula(0))[1]
    (bound,) = found(r"` = (\d)", card.front)
    chances = found(r"p = ([\d.]+)\$, and .*p = ([\d.]+)\$", card.front)
    stated = re.findall(r"([\d.]+\d) gives (\d+)", card.back)
    for p, (hessian, rows) in zip(chances, stated, strict=True):
        assert agrees(hessian, value(tex, p=p))
        assert int(rows) == next(n for n in range(1, 500) if n * value(tex, p=p) >= bound)
        assert math.isclose(value(tex, p=p), p * (1 - p))


@check(
    level=2,
    mutants=[
        ("Fill $O(nd)$", "Fill $O(nBd)$"),
        ("scan $O(Bd)$", "scan $O(nd)$"),
        ("$O(d\\, n \\log n)$", "$O(d\\, n)$"),
    ],
)
def histogram_cost(card: CardText) -> None:
    """Count additions and looks of a plain histogram search; compare with a sort."""
    fill, scan, sort = (_order(tex) for tex in card.formulas("back"))

    def work(n: int, d: int, bins: int) -> tuple[int, int]:
        adds = looks = 0
        for _ in range(d):
            sums = [0.0] * bins
            for row in range(n):
                sums[row % bins] += 1.0
                adds += 1
            for _total in itertools.accumulate(sums):
                looks += 1
        return adds, looks

    for n, d, bins in ((40, 2, 8), (80, 3, 8), (80, 3, 16)):
        adds, looks = work(n, d, bins)
        assert value(fill, n=n, d=d, B=bins) == adds
        assert value(scan, n=n, d=d, B=bins) == looks
    counts = {n: _comparisons(n) / value(sort, n=n, d=1) for n in (250, 1000, 4000)}
    assert abs(fit_exponent(counts.__getitem__, counts)) < 0.05


# Stacking and voting


@check(
    level=2,
    mutants=[
        ("X[~test], y[~test]", "X, y"),
        ("(X[test])", "(X[~test])"),
        ("% k", "* 0"),
    ],
)
def stacking_code(card: CardText) -> None:
    """Each row is predicted once, by a fit on all rows of the other folds."""
    x, y = np.arange(11.0)[:, None], np.arange(11.0)
    seen: list[int] = []

    def fit(rows: Any, targets: Any) -> Callable[[Any], Any]:
        seen.append(len(rows))

        def predict(queries: Any) -> Any:
            assert not set(queries[:, 0]) & set(rows[:, 0])
            assert len(queries) + len(rows) == 11
            return -queries[:, 0]

        return predict

    made = run(card.code())["out_of_fold"](fit, x, y, 4, np.random.default_rng(0))
    assert np.array_equal(made, -x[:, 0])
    assert sorted(seen) == [8, 8, 8, 9]


@check(
    level=2,
    mutants=[
        ("\\approx 0.57", "\\approx 0.75"),
        ("Hard: negative, 2 to 1", "Hard: positive, 2 to 1"),
        ("Soft: positive", "Soft: negative"),
        ("= 0.9, 0.4, 0.4", "= 0.7, 0.4, 0.3"),
    ],
)
def voting(card: CardText) -> None:
    """Both votes from the front's probabilities."""
    p = np.array(found(r"= ([\d.]+), ([\d.]+), ([\d.]+)\. ", card.front))
    hard, most, fewest, soft = _words(r"Hard: (\w+), (\d) to (\d)\. Soft: (\w+),", card.back)
    names = {True: "positive", False: "negative"}
    votes = int((p > 0.5).sum())
    assert hard == names[votes > 1.5]
    assert sorted((votes, 3 - votes)) == [int(fewest), int(most)]
    assert soft == names[bool(p.mean() > 0.5)]
    same(card.formula(), float(p.mean()))


@check(
    level=3,
    mutants=[
        ("= 0.784$", "= 0.847$"),
        ("3 \\cdot 0.7^2", "0.7^2"),
        ("probability 0.7", "probability 0.6"),
    ],
)
def majority(card: CardText) -> None:
    """scipy's binomial: at least two of three."""
    from scipy.stats import binom

    (p,) = found(r"probability ([\d.]+),", card.front)
    same(card.formula(), float(binom(3, p).sf(1)))
    assert binom(3, 0.4).sf(1) < 0.4


# Reading a model


@check(level=2, mutants=[("look unimportant", "look important")])
def permutation_importance(card: CardText) -> None:
    """A ridge with a near copy: each twin alone costs under half of the pair shuffled together."""
    (word,) = _words(r"both look (unimportant|important)", card.back)
    rng = np.random.default_rng(0)
    signal = rng.normal(size=300)
    x = np.column_stack([signal, signal + rng.normal(size=300) / 100, rng.normal(size=300)])
    y = 2 * signal + rng.normal(size=300)
    w = np.linalg.solve(x.T @ x + 10 * np.eye(3), x.T @ y)

    def error(columns: list[int]) -> float:
        made = x.copy()
        made[:, columns] = made[rng.permutation(300)][:, columns]
        return float(((y - made @ w) ** 2).mean())

    base = error([])
    alone = max(error([0]), error([1])) - base
    assert (alone < 0.5 * (error([0, 1]) - base)) == (word == "unimportant")


def _shapley(v: Callable[[frozenset[int]], float], d: int) -> list[float]:
    """Average the gain of each feature over all orders."""
    total = [0.0] * d
    orders = list(itertools.permutations(range(1, d + 1)))
    for order in orders:
        for at, j in enumerate(order):
            before = frozenset(order[:at])
            total[j - 1] += v(before | {j}) - v(before)
    return [one / len(orders) for one in total]


@check(
    level=3,
    mutants=[
        ("(d - |S| - 1)!", "(d - |S|)!"),
        ("v(S \\cup \\{j\\}) - v(S)", "v(S) - v(S \\cup \\{j\\})"),
        ("v(D) - v(\\emptyset)", "v(D) + v(\\emptyset)"),
    ],
)
def shapley(card: CardText) -> None:
    """Enumerate all orders of four features with random values; the values add up as said."""
    d = 4
    rng = np.random.default_rng(0)
    subsets = [
        frozenset(c) for size in range(d + 1) for c in itertools.combinations(range(1, d + 1), size)
    ]
    worth = {subset: float(rng.normal()) for subset in subsets}

    weight = card.holes[0]
    term = next(tex for tex in card.formulas("front") if "\\sum" in tex)
    assert "\\sum_{S \\subseteq D \\setminus \\{j\\}}" in term
    difference = _words(r"\\left\((.*)\\right\)", term)[0].replace("S \\cup \\{j\\}", "T")
    exact = _shapley(worth.__getitem__, d)
    for j in range(1, d + 1):
        names: dict[str, Any] = {"v": lambda s: worth[frozenset(s)], "j": j}
        mine = sum(
            value(weight.replace("|S|", "s"), s=len(s), d=d)
            * value(difference, names, S=s, T=s | {j})
            for s in subsets
            if j not in s
        )
        assert np.isclose(mine, exact[j - 1])
    total = next(tex for tex in card.formulas("explanation") if "emptyset" in tex)
    whole = value(
        total.replace("\\emptyset", "E"),
        {"v": lambda s: worth[frozenset(s)], "D": subsets[-1], "E": frozenset()},
    )
    assert np.isclose(sum(exact), whole)


@check(
    level=3,
    mutants=[
        ("{4 + 8}{2} = 6$", "{4 + 8}{2} = 5$"),
        ("{2 + 6}", "{2 + 4}"),
        ("= 20$. Compute", "= 18$. Compute"),
        ("interaction (4)", "interaction (8)"),
    ],
)
def shapley_worked(card: CardText) -> None:
    """Enumerate both orders."""
    none, one, two, both = (number(sides(tex)[1]) for tex in card.formulas("front"))
    worth = {(): none, (1,): one, (2,): two, (1, 2): both}
    exact = _shapley(lambda s: worth[tuple(sorted(s))], 2)
    for tex, phi in zip(card.formulas("back"), exact, strict=True):
        same("=".join(sides(tex)[1:]), phi)
    assert found(r"interaction \((\d)\)", card.explanation) == [both - one - two + none]
    assert numbers(card, "explanation")[0] == sum(exact)


@check(level=3, mutants=[("(x_j - E[x_j])", "(x_j + E[x_j])"), ("$\\beta_j (", "$2\\beta_j (")])
def shap_linear(card: CardText) -> None:
    """Shapley values of a linear model over all orders, absent features at their means."""
    beta, means, x = np.array([2.0, -1.0, 0.5]), np.array([1.0, 0.3, -2.0]), np.array([0.0, 1, 3])

    def worth(known: frozenset[int]) -> float:
        return float(
            sum(
                b * (a if j in known else m)
                for j, b, a, m in zip((1, 2, 3), beta, x, means, strict=True)
            )
        )

    tex = card.formula(0, "explanation")
    for j, exact in enumerate(_shapley(worth, 3)):
        names = {"beta_j": beta[j], "x_j": x[j], "E": lambda _, j=j: means[j]}
        assert np.isclose(value(tex, names), exact)


@check(
    level=2,
    mutants=[
        ("flat 0", "slope 1"),
        ("slope 1 and −1", "slope 1 and −2"),
        ("x_1 x_2$", "x_1 x_2^2$"),
    ],
)
def partial_dependence(card: CardText) -> None:
    """Average the front's function over both values of the second feature."""
    f = sides(card.formula(0, "front"))[1]
    curves = np.array(
        [[value(f, x=np.array([a, b])) for a in (-1.0, 0.0, 2.0)] for b in (1.0, -1.0)]
    )
    assert "flat 0" in card.back
    assert np.allclose(curves.mean(axis=0), 0)
    printed = found(r"lines of slope ([−\d]+) and ([−\d]+)", card.back)
    assert np.allclose((curves[:, 2] - curves[:, 0]) / 3, printed)
