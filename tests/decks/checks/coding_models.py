"""Checks of the cards on models, sampling, text and tables from scratch."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import run, value
from tests.decks.checking import check
from tests.decks.checks.algorithms_ds_analysis import order_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.decks.card_text import CardText


def completed(card: CardText) -> str:
    """Put the code spans of the back, in order, where the program of the front has three dots."""
    code = card.code(0, field="front")
    for span in card.spans("back"):
        code = code.replace("...", span, 1)
    assert "..." not in code
    return code


def numpy_run(code: str) -> dict[str, Any]:
    """Run a program that has NumPy at hand."""
    return run(code, {"np": np})


def evaluated(expression: str, names: dict[str, Any]) -> Any:
    """Compute one expression of a card."""
    return run(f"result = {expression}", {"np": np, **names})["result"]


# Vectorising


@check(
    level=3,
    mutants=[
        ("- 2 * X", "- X"),
        ("a + b", "a - b"),
        ("np.maximum(a + b - 2 * X @ Z.T, 0)", "(a + b - 2 * X @ Z.T)"),
    ],
)
def code_pairwise_distances(card: CardText) -> None:
    """scipy, and no negative value for nearly equal rows."""
    from scipy.spatial.distance import cdist

    function = numpy_run(completed(card))["squared_distances"]
    rng = np.random.default_rng(0)
    for n, m, d in ((3, 4, 2), (1, 5, 1), (6, 6, 3)):
        a, b = rng.normal(size=(n, d)), rng.normal(size=(m, d))
        assert np.allclose(function(a, b), cdist(a, b, "sqeuclidean"))
    near = rng.normal(size=(50, 3)) * 100
    assert (function(near, near) >= 0).all()


@check(
    level=2,
    mutants=[
        ("$O(nmd)$ against $O(nm)$", "$O(nm)$ against $O(nmd)$"),
        ("The first is more exact", "The second is more exact"),
    ],
)
def code_distance_memory(card: CardText) -> None:
    """Sizes of what is held; errors for close points far from the origin, against exact numbers."""
    n, m, d = 5, 7, 3
    x, z = np.ones((n, d)), np.ones((m, d))
    sizes = [(x[:, None] - z[None]).size, (x @ z.T).size]
    assert [value(order_of(t), n=n, m=m, d=d) for t in card.formulas("back")] == sizes
    far = 1e8 + np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    first = evaluated(card.spans("front")[0], {"X": far, "Z": far})[0, 1]
    squares = (far**2).sum(axis=1)
    second = squares[0] + squares[1] - 2 * far[0] @ far[1]
    better = "first" if abs(first - 1) < abs(second - 1) else "second"
    assert f"The {better} is more exact" in card.back


@check(
    level=3,
    mutants=[("over all n² pairs", "over all n rows"), ("has shape (n, 1)", "has shape (n,)")],
)
def code_broadcast_trap(card: CardText) -> None:
    """Compute the expression of the front at the shapes of the front; double loop."""
    rng, n = np.random.default_rng(0), 6
    y, p = rng.normal(size=n), rng.normal(size=n)
    column = "`p` has shape (n, 1)" in card.front
    made = evaluated(card.spans("front")[2], {"y": y, "p": p[:, None] if column else p})
    pairs = np.mean([(a - b) ** 2 for a in y for b in p])
    rows = np.mean((y - p) ** 2)
    assert math.isclose(
        made,
        {"n² pairs": pairs, "n rows": rows}[
            re.findall(r"over all (n² pairs|n rows)", card.back)[0]
        ],
    )
    assert not math.isclose(made, float(rows))


@check(
    level=3,
    mutants=[
        ("np.add.at(out, g, X)", "out[g] += X"),
        ("np.zeros", "np.ones"),
        ("np.eye(k)[g].T", "np.eye(k)[g]"),
    ],
)
def code_group_sums(card: CardText) -> None:
    """A loop over rows, with repeated and empty groups; both shortcuts of the explanation."""
    rng = np.random.default_rng(0)
    x, g, k = rng.normal(size=(9, 2)), np.array([0, 2, 2, 0, 0, 4, 2, 4, 0]), 5
    slow = np.zeros((k, 2))
    for row, label in zip(x, g, strict=True):
        slow[label] += row
    assert np.allclose(numpy_run(card.code())["group_sums"](x, g, k), slow)
    count, hot = card.spans("explanation")
    assert np.allclose(evaluated(count, {"x": x[:, 0], "g": g, "k": k}), slow[:, 0])
    assert np.allclose(evaluated(hot, {"X": x, "g": g, "k": k}), slow)


# Neighbours, clusters, linear models


@check(
    level=3,
    mutants=[
        ("k - 1)[:k]", "k - 1)[:k + 1]"),
        ("argmax()", "argmin()"),
        ("** 2).sum(axis=1)", "** 3).sum(axis=1)"),
    ],
)
def code_knn(card: CardText) -> None:
    """scikit-learn, on 60 queries."""
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 3)), rng.integers(3, size=40)
    predict = numpy_run(card.code())["knn_predict"]
    for k in (1, 4):
        model = KNeighborsClassifier(k).fit(x, y)
        queries = rng.normal(size=(30, 3))
        assert [predict(x, y, q, k) for q in queries] == model.predict(queries).tolist()


@check(
    level=3,
    mutants=[
        ("argmin(axis=1)", "argmax(axis=1)"),
        ("mean(axis=0)", "sum(axis=0)"),
        ("return label, centres", "return label, centres + 1"),
        ("if (label == j).any() else c", ""),
    ],
)
def code_k_means(card: CardText) -> None:
    """scikit-learn's Lloyd from the same centres; an empty cluster keeps its centre."""
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2)) + rng.integers(3, size=(60, 1)) * 4
    k_means = numpy_run(card.code())["k_means"]
    start = x[:3].copy()
    label, centres = k_means(x, start)
    model = KMeans(3, init=start, n_init=1, algorithm="lloyd", tol=0).fit(x)
    assert np.allclose(centres, model.cluster_centers_)
    assert (label == model.labels_).all()
    far = np.array([[0.0, 0.0], [99.0, 99.0]])
    assert np.allclose(k_means(x, far)[1][1], [99, 99])


@check(
    level=3,
    mutants=[
        ("is NaN with a warning", "is 0 with a warning"),
        ("NaN with a warning", "NaN without a warning"),
    ],
)
def code_empty_cluster(card: CardText) -> None:
    """Compute the expression of the front for a label that nobody has."""
    expression = card.spans("front")[0]
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        made = evaluated(expression, {"X": np.ones((3, 2)), "label": np.zeros(3), "j": 1})
    (word, manner) = re.findall(r"is (NaN|0) (with|without) a warning", card.back)[0]
    assert np.isnan(made).all() == (word == "NaN")
    assert bool(heard) == (manner == "with")
    gaps = ((np.ones((3, 1, 2)) - np.stack([np.zeros(2), made])) ** 2).sum(-1)
    assert (gaps.argmin(axis=1) == 1).all()  # argmin takes the NaN: everyone joins the empty one


@check(
    level=3,
    mutants=[
        ("2 * X.T @ r / len(y)", "2 * X.T @ r"),
        ("2 * X.T @ r / len(y)", "-2 * X.T @ r / len(y)"),
        ("2 * r.mean()", "2 * r.sum()"),
    ],
)
def code_linear_regression(card: CardText) -> None:
    """Least squares by scikit-learn; the first step against central differences."""
    from sklearn.linear_model import LinearRegression

    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 2))
    y = x @ np.array([2.0, -1.0]) + 3 + rng.normal(size=30) / 10
    fit = numpy_run(completed(card))["fit"]
    w, b = fit(x, y, 0.1, 400)
    model = LinearRegression().fit(x, y)
    assert np.allclose(w, model.coef_, atol=1e-6)
    assert np.isclose(b, model.intercept_, atol=1e-6)
    first, shift = fit(x, y, 1.0, 1)

    def loss(w0: float, w1: float, b0: float) -> float:
        return float(np.mean((x @ np.array([w0, w1]) + b0 - y) ** 2))

    slopes = [(loss(*e) - loss(*(-e))) / 2e-5 for e in np.eye(3) * 1e-5]
    assert np.allclose([*first, shift], -np.array(slopes), atol=1e-4)


@check(
    level=3,
    mutants=[
        ("(p - y)", "(y - p)"),
        ("np.exp(-z)", "np.exp(z)"),
        ("/ len(y)", "* len(y)"),
        ("np.clip(X @ w, -500, 500)", "X @ w"),
    ],
)
def code_logistic(card: CardText) -> None:
    """scikit-learn without penalty; no overflow at huge inputs; the loss of the explanation."""
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 2))
    y = (rng.random(60) < 1 / (1 + np.exp(-x @ np.array([1.0, -2.0])))).astype(float)
    logistic = numpy_run(card.code())["logistic"]
    model = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10).fit(x, y)
    assert np.allclose(logistic(x, y, 1.0, 600), model.coef_[0], atol=1e-4)
    with np.errstate(over="raise"):
        logistic(np.array([[1e6], [-1e6]]), np.array([0.0, 1.0]), 1.0, 2)
    z = rng.normal(size=60)
    p = 1 / (1 + np.exp(-z))
    made = evaluated(card.spans("explanation")[0], {"z": z, "y": y})
    assert np.allclose(made, -y * np.log(p) - (1 - y) * np.log(1 - p))


# Trees and ensembles


@check(
    level=3,
    mutants=[
        ("left * 2*p*(1-p)", "left * p*(1-p)"),
        ("cost.argmin()", "cost.argmax()"),
        ("np.cumsum(y)[:-1]", "np.cumsum(y)[1:]"),
        ("= np.inf", "= 9 * cost[0]"),
    ],
)
def code_gini_split(card: CardText) -> None:
    """All thresholds one by one, with ties in x."""
    split = numpy_run(card.code())["gini_split"]
    rng = np.random.default_rng(0)

    def gini(y: Any) -> float:
        return float(1 - np.mean(y) ** 2 - (1 - np.mean(y)) ** 2)

    for _ in range(60):
        x = rng.integers(4, size=8).astype(float)
        y = rng.integers(2, size=8)
        if len(set(x)) < 2:
            continue
        costs = {}
        for a, b in itertools.pairwise(sorted(set(x))):
            low, high = y[x <= a], y[x >= b]
            costs[(a + b) / 2] = (len(low) * gini(low) + len(high) * gini(high)) / 8
        at, cost = split(x, y)
        assert math.isclose(cost, min(costs.values()), abs_tol=1e-12)
        assert math.isclose(costs[at], cost, abs_tol=1e-12)


@check(
    level=2,
    mutants=[
        ("equal rows with different labels", "equal rows with equal labels"),
        ("and an empty child", "and a full child"),
    ],
)
def code_tree_stops(card: CardText) -> None:
    """Split equal rows at their own value: one child is empty, the other as before and impure."""
    x, y = np.ones(4), np.array([0, 1, 0, 1] if "different labels" in card.back else [1, 1, 1, 1])
    children = [y[x <= 1], y[x > 1]]
    assert len(set(y.tolist())) > 1
    assert ("an empty child" in card.back) == (min(map(len, children)) == 0)
    assert max(map(len, children)) == len(y)


@check(
    level=3,
    mutants=[
        ("rng.integers(len(y), size=len(y))", "rng.permutation(len(y))"),
        ("size=len(y))`", "size=1)`"),
        ("axis=0)", "axis=1)"),
    ],
)
def code_forest(card: CardText) -> None:
    """Out-of-bag shares near 1/e over 200 samples (5 standard errors); averages over trees."""
    seen: list[Any] = []

    def grow(x: Any, y: Any) -> Callable[[Any], Any]:
        seen.append(x[:, 0])
        return lambda z: np.full(len(z), len(seen[0]) + y[0] * 0.0)

    n = 100
    forest = numpy_run(completed(card))["forest"]
    model = forest(np.arange(n)[:, None], np.zeros(n), 200, grow, np.random.default_rng(0))
    assert all(len(rows) == n for rows in seen)
    out = [1 - len(set(rows.tolist())) / n for rows in seen]
    assert abs(np.mean(out) - (1 - 1 / n) ** n) < 5 * np.std(out) / math.sqrt(200)
    assert np.allclose(model(np.zeros((3, 1))), np.full(3, n))


@check(
    level=3,
    mutants=[
        ("0.5 * np.log", "np.log"),
        ("(1 - error) / error", "error / (1 - error)"),
        ("-alpha * y * h", "-alpha * y"),
        ("w[h != y]", "w[h == y]"),
    ],
)
def code_adaboost(card: CardText) -> None:
    """scipy's minimiser of the exponential loss; half of the weight is wrong afterwards."""
    from scipy.optimize import minimize_scalar

    reweight = numpy_run(completed(card))["reweight"]
    rng = np.random.default_rng(0)
    for _ in range(5):
        y, h = rng.choice([-1, 1], 12), rng.choice([-1, 1], 12)
        h[0], h[1] = y[0], -y[1]
        w = rng.random(12)
        w /= w.sum()
        alpha, new = reweight(w, y, h)
        best = minimize_scalar(lambda a: float((w * np.exp(-a * y * h)).sum()))  # noqa: B023 - called at once
        assert math.isclose(alpha, best.x, abs_tol=1e-5)
        assert math.isclose(new[h != y].sum(), 0.5)
        assert math.isclose(new.sum(), 1)


# PCA, naive Bayes, mixtures


@check(
    level=3,
    mutants=[
        ("X - X.mean(axis=0)", "X"),
        ("(len(X) - 1)", "len(X)"),
        ("* s[:k],", ","),
        ("Vt[:k].T", "Vt[:k]"),
    ],
)
def code_pca(card: CardText) -> None:
    """scikit-learn, up to signs."""
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 4)) * [3, 2, 1, 0.5] + 5
    pca = numpy_run(card.code())["pca"]
    scores, variances = pca(x, 2)
    model = PCA(2).fit(x)
    assert np.allclose(np.abs(scores), np.abs(model.transform(x)))
    assert np.allclose(variances, model.explained_variance_)
    z = x - x.mean(axis=0)
    same = evaluated(card.spans("explanation")[0], {"Z": z, "Vt": np.linalg.svd(z)[2], "k": 2})
    assert np.allclose(same, scores)


@check(
    level=3,
    mutants=[
        ("A: The direction of the mean, when", "A: The direction of greatest variance, when"),
        ("when the mean is large", "when the mean is small"),
    ],
)
def code_pca_uncentred(card: CardText) -> None:
    """A cloud that varies along y, with its mean far out on x, or near the origin."""
    rng = np.random.default_rng(0)
    size = {"large": 50.0, "small": 0.01}[re.findall(r"mean is (large|small)", card.back)[0]]
    x = rng.normal(size=(300, 2)) * [0.5, 3] + [size, 0]
    first = np.abs(np.linalg.svd(x)[2][0])
    shown = "The direction of the mean" if first[0] > 0.9 else "The direction of greatest variance"
    assert card.back.startswith(shown)


@check(
    level=3,
    mutants=[
        ("np.log(2 * np.pi * var)", "np.log(2 * np.pi / var)"),
        ("** 2 / var", "** 2 * var"),
        ("np.log(prior) -", "-"),
        ("0.5 *", ""),
    ],
)
def code_gaussian_nb(card: CardText) -> None:
    """scikit-learn, on 40 rows."""
    from sklearn.naive_bayes import GaussianNB

    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], [60, 15])
    x = rng.normal(size=(75, 2)) * np.where(y == 0, 1, 2.0)[:, None] + y[:, None]
    model = GaussianNB(var_smoothing=0).fit(x, y)
    predict = numpy_run(completed(card))["predict"]
    rows = rng.normal(size=(150, 2)) * 2
    made = [predict(row, model.theta_, model.var_, model.class_prior_) for row in rows]
    assert made == model.predict(rows).tolist()


@check(
    level=3,
    mutants=[
        ("log_p - top", "log_p"),
        ("r.sum(axis=1, keepdims=True)", "r.sum(axis=0, keepdims=True)"),
        ("log_p.max(axis=1", "log_p.min(axis=1"),
    ],
)
def code_gmm_e_step(card: CardText) -> None:
    """scipy's softmax, with log densities from −2000 to 0."""
    from scipy.special import softmax

    log_p = np.random.default_rng(0).uniform(-2000, 0, size=(30, 3))
    made = numpy_run(card.code())["responsibilities"](log_p)
    assert np.allclose(made, softmax(log_p, axis=1))


@check(
    level=3,
    mutants=[
        ("- mean**2", ""),
        ("mass / len(X)", "mass"),
        ("R.T @ X / mass[:, None]", "R.T @ X / len(X)"),
        ("1e-6", "1e6"),
    ],
)
def code_gmm_m_step(card: CardText) -> None:
    """NumPy's weighted means and spreads, component by component."""
    rng = np.random.default_rng(0)
    x, r = rng.normal(size=(25, 2)), rng.dirichlet([1, 1, 1], size=25)
    weights, mean, var = numpy_run(card.code())["m_step"](x, r)
    for j in range(3):
        assert np.isclose(weights[j], r[:, j].mean())
        assert np.allclose(mean[j], np.average(x, axis=0, weights=r[:, j]))
        assert np.allclose(var[j], np.average((x - mean[j]) ** 2, axis=0, weights=r[:, j]))


# Costs


@check(level=2, mutants=[("$O(mnd)$", "$O(nd)$"), ("$O(mn)$", "$O(mnd)$")])
def code_knn_cost(card: CardText) -> None:
    """Count coordinates looked at and distances selected from, by loops."""
    distances, select = (order_of(tex) for tex in card.formulas("back"))
    for n, d, m in ((5, 3, 2), (7, 2, 4)):
        looks = sum(1 for _ in itertools.product(range(m), range(n), range(d)))
        found = sum(1 for _ in itertools.product(range(m), range(n)))
        assert value(distances, n=n, d=d, m=m) == looks
        assert value(select, n=n, d=d, m=m) == found


@check(
    level=2,
    mutants=[("O(d\\, n \\log n)", "O(d\\, n)"), ("O(d\\, n^2)", "O(d\\, n)"), ("against", "and")],
)
def code_split_cost(card: CardText) -> None:
    """Comparisons of sorting, and rows counted naively, grow as the orders say (within 5 %)."""
    from tests.decks.checks.algorithms_ds_analysis import grows_as
    from tests.decks.checks.classical_ml_reading import comparisons

    assert " against " in card.back
    fast, slow = (order_of(tex) for tex in card.formulas("back")[:2])
    sizes = (250, 1000, 4000)
    grows_as(lambda n: comparisons(n) + n, fast.replace("d\\,", ""), sizes)
    grows_as(lambda n: (n - 1) * n, slow.replace("d\\,", ""), sizes)


@check(
    level=3,
    mutants=[
        ("small singular values survive", "large singular values survive"),
        ("in ascending order", "in descending order"),
        ("$Z^\\top Z$ squares", "$Z^\\top Z$ halves"),
    ],
)
def code_pca_eigh(card: CardText) -> None:
    """Singular values 1 and 1e-9: the SVD keeps the small one, the covariance loses it."""
    rng = np.random.default_rng(0)
    left, right = (np.linalg.qr(rng.normal(size=(n, 2)))[0] for n in (30, 2))
    z = left @ np.diag([1.0, 1e-9]) @ right.T
    by_svd = np.linalg.svd(z, compute_uv=False)
    values = np.linalg.eigh(z.T @ z)[0]
    errors = np.abs(np.sqrt(np.abs(values))[::-1] - [1, 1e-9]) / [1, 1e-9]
    lost = {"large": errors[0], "small": errors[1]}
    named = re.findall(r"(small|large) singular values survive", card.back)[0]
    assert lost[named] > 0.1
    assert np.allclose(by_svd, [1, 1e-9], rtol=1e-4, atol=0)
    mild = left @ np.diag([1.0, 1e-3]) @ right.T
    assert math.isclose(np.linalg.cond(mild.T @ mild), np.linalg.cond(mild) ** 2, rel_tol=1e-4)
    assert "squares the condition number" in card.back
    assert ("in ascending order" in card.explanation) == (values[0] < values[1])
