"""Checks of the cards on trees, bagging, stacking and reading a model."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, number, numbers, same
from tests.decks.checks.classical_ml_reading import comparisons, order_of, squares, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText


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
        (tex,) = words(rf"- {name}: \$(.*?)\$", card.back)
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
    fall = squares(y) - squares(left) - squares(right)
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
    y = np.array([number(n) for n in words(r"are ([\d, ]+)\.", card.front)[0].split(",")])
    best = min(range(1, len(y)), key=lambda i: squares(y[:i]) + squares(y[i:]))
    low, high, before, after = found(r"Between (\d+) and (\d+): from (\d+) to (\d+)\.", card.back)
    assert [low, high] == [y[best - 1], y[best]]
    assert before == squares(y)
    assert after == squares(y[:best]) + squares(y[best:])
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
        assert np.isclose(fall, squares(y) - squares(y[low]) - squares(y[~low]))
    steep = split(np.array([1.0, 2.0, 2.0, 3.0]), np.array([0.0, 0.0, 9.0, 9.0]))
    assert steep[0] in (1.5, 2.5)


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
    order = order_of(split)
    counts = {n: comparisons(n) / value(order, n=n, d=1) for n in (250, 1000, 4000)}
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

    (name,) = words(r"by its (\w+)", card.front)
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
    order, enough = words(r"by their (mean target|name) (\d+) suffice", card.back)
    assert int(enough) == levels - 1
    rng = np.random.default_rng(0)
    code = rng.integers(6, size=80)
    y = rng.normal(size=80) + rng.normal(size=6)[code]

    def within(chosen: tuple[int, ...]) -> float:
        low = np.isin(code, chosen)
        return squares(y[low]) + squares(y[~low])

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
    assert agrees(words(r"\A([\d.]+\d)\.", card.back)[0], result)
    general = next(tex for tex in card.formulas("steps") if "frac" in tex)
    for size, r, s in ((3, 0.2, 1.5), (8, 0.7, 0.5)):
        for side in sides(general):
            assert np.isclose(value(side, B=size, rho=r, sigma=math.sqrt(s)), exact(size, r, s))
    same(card.formulas("steps")[-1], result)
    same(words(r"200 trees: \$(.*?)\$", card.back)[0], exact(200, rho))
    same(words(r"correlation 0.25: \$(.*?)\$", card.back)[0], exact(int(trees), 0.25))


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
    assert agrees(words(r"about (\d+ %)", card.explanation)[0], math.exp(-1))


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
    (where,) = words(r"ids (above|below) a useful", card.front)
    assert (by["impurity"][1] > by["impurity"][0]) == (where == "above")
    (better,) = words(r"Use (permutation|impurity) importance", card.explanation)
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
    hard, most, fewest, soft = words(r"Hard: (\w+), (\d) to (\d)\. Soft: (\w+),", card.back)
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
    (word,) = words(r"both look (unimportant|important)", card.back)
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
    difference = words(r"\\left\((.*)\\right\)", term)[0].replace("S \\cup \\{j\\}", "T")
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
