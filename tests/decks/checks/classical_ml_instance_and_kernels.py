"""Checks of the cards on nearest neighbours and support vector machines."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, same
from tests.decks.checks.classical_ml_reading import Counted, order_of, words

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


# Nearest neighbours


@check(
    level=2,
    mutants=[
        ("0.63$", "0.36$"),
        ("^{1/10} \\approx", "^{1/5} \\approx"),
        ("spans 63 %", "spans 36 %"),
        ("edge is 0.1", "edge is 0.2"),
    ],
)
def knn_curse(card: CardText) -> None:
    """The edge whose power is the volume, in the front's dimension and in 2."""
    dimension, share = found(r"\]\^\{(\d+)\}.* hold (\d+ %)", card.front)
    edge = share ** (1 / dimension)
    same(card.formula(), edge)
    assert agrees(words(r"spans (\d+ %)", card.back)[0], edge)
    plane, printed = words(r"In (\d) dimensions the edge is ([\d.]+\d)", card.explanation)
    assert agrees(printed, share ** (1 / int(plane)))


@check(
    level=3,
    mutants=[
        ("[:, :k]", "[:, 1:k]"),
        ("axis=2", "axis=1"),
        ("argmax", "argmin"),
        ("** 2", "** 3"),
    ],
)
def knn_code(card: CardText) -> None:
    """Against scikit-learn on three classes, for several k."""
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    x, y, queries = rng.normal(size=(40, 3)), rng.integers(3, size=40), rng.normal(size=(25, 3))
    knn = run(card.code())["knn"]
    for k in (1, 3, 8):
        model = KNeighborsClassifier(k).fit(x, y)
        assert np.array_equal(knn(x, y, queries, k), model.predict(queries))


@check(
    level=2,
    mutants=[
        ("Raw: Q", "Raw: P"),
        ("about 108", "about 180"),
        ("about 0.10", "about 0.01"),
        ("against 4.00", "against 0.40"),
        ("Scaled: P", "Scaled: Q"),
    ],
)
def knn_scaling(card: CardText) -> None:
    """Both distances, before and after the division."""
    front = re.sub(r"(?<=\d) (?=\d{3}\b)", "", card.front)
    pattern = r"age (\d+), income (\d+)\. P is \((\d+), (\d+)\), Q is \((\d+), (\d+)\)"
    query, p, q = np.array(found(pattern, front)).reshape(3, 2)
    scale = np.array(found(r"deviations (\d+) and (\d+)\?", front))
    for word, by in (("Raw", np.ones(2)), ("Scaled", scale)):
        rows = {"P": p, "Q": q}
        far = {name: float(np.linalg.norm((row - query) / by)) for name, row in rows.items()}
        name, near, other = words(
            rf"{word}: (\w), (?:at )?about ([\d.]+) against ([\d.]*\d)", card.back
        )
        assert name == min(far, key=lambda key: far[key])
        assert agrees(f"≈ {near}", min(far.values()))
        assert agrees(f"≈ {other}", max(far.values()))


@check(level=3, mutants=[("A: 0:", "A: 1:"), ("prefers k = 1", "prefers k = 9")])
def knn_training_error(card: CardText) -> None:
    """scikit-learn on distinct rows with random labels."""
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 2)), rng.integers(2, size=60)
    errors = {k: 1 - KNeighborsClassifier(k).fit(x, y).score(x, y) for k in (1, 3, 9)}
    (printed,) = found(r"\A(\d):", card.back)
    (best,) = found(r"prefers k = (\d)", card.back)
    assert errors[1] == printed
    assert min(errors, key=lambda k: errors[k]) == best


def _tree(points: Any, axis: int = 0) -> Any:
    if len(points) == 0:
        return None
    points = points[points[:, axis].argsort()]
    middle = len(points) // 2
    after = (axis + 1) % points.shape[1]
    low, high = _tree(points[:middle], after), _tree(points[middle + 1 :], after)
    return points[middle].tolist(), axis, low, high


def _visited(tree: Any, query: list[float]) -> int:
    """Count the nodes that a search for the nearest point looks at."""
    best, count = math.inf, 0

    def look(node: Any) -> None:
        nonlocal best, count
        if node is None:
            return
        point, axis, low, high = node
        count += 1
        best = min(best, math.dist(point, query))
        gap = query[axis] - point[axis]
        look(low if gap < 0 else high)
        if abs(gap) < best:
            look(high if gap < 0 else low)

    look(tree)
    return count


def _mean_visited(n: int, d: int, queries: int) -> float:
    rng = np.random.default_rng(0)
    tree = _tree(rng.random((n, d)))
    return sum(_visited(tree, query) for query in rng.random((queries, d)).tolist()) / queries


def _brute_products(n: int, d: int) -> int:
    Counted.products = 0
    gaps = [[Counted(i - j) for j in range(d)] for i in range(n)]
    min(sum(gap * gap for gap in row) for row in gaps)
    return Counted.products


@check(
    level=2,
    mutants=[
        ("$O(nd)$", "$O(n)$"),
        ("KD-tree $O(\\log n)$", "KD-tree $O(n)$"),
        ("KD-tree $O(\\log n)$", "KD-tree $O(\\sqrt{n})$"),
    ],
)
def knn_cost(card: CardText) -> None:
    """Products of brute force; nodes that a KD-tree visits: neither grows beside what is said.

    The exponent that remains is within 0.02 for brute force and 0.15 for the tree.
    """
    brute, tree = (order_of(tex) for tex in card.formulas("back"))
    for count in (
        lambda m: _brute_products(m, 3) / value(brute, n=m, d=3),
        lambda m: _brute_products(9, m) / value(brute, n=9, d=m),
    ):
        assert abs(fit_exponent(count, (10, 20, 40))) < 0.02
    (plane,) = found(r"KD-tree in (\d)", card.front)
    rest = fit_exponent(
        lambda n: _mean_visited(n, int(plane), 120) / value(tree, n=n), (256, 1024, 4096)
    )
    assert abs(rest) < 0.15


@check(level=2, mutants=[("say, 20 dim", "say, 2 dim"), ("visits most", "visits few")])
def kd_tree_fails(card: CardText) -> None:
    """Count visited nodes of 600 in the front's dimension: above half."""
    (dimension,) = found(r"say, (\d+) dimensions", card.front)
    (share,) = words(r"visits (most|few) rows", card.back)
    assert (_mean_visited(600, int(dimension), 10) > 300) == (share == "most")
    assert _mean_visited(600, int(dimension), 10) > 300


# Support vector machines


def _classes(n: int = 40) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    y = np.where(np.arange(n) % 2 == 0, 1, -1)
    return rng.normal(size=(n, 2)) + 0.9 * y[:, None], y


def _svc(x: Any, y: Any, cost: float, kernel: str = "linear") -> tuple[Any, Any]:
    """Fit scikit-learn's SVC tightly; return it and the multipliers."""
    from sklearn.svm import SVC

    model = SVC(C=cost, kernel=kernel, gamma=0.7, tol=1e-9).fit(x, y)
    alpha = np.zeros(len(y))
    alpha[model.support_] = np.abs(model.dual_coef_[0])
    return model, alpha


@check(
    level=2,
    mutants=[
        ("\\frac{2}{", "\\frac{1}{"),
        ("score is $-1 + t", "score is $-1 - t"),
        ("x + t\\, w", "x - t\\, w"),
    ],
)
def svm_margin(card: CardText) -> None:
    """Walk from a random point of the lower plane: the score is as said, and 1 at the end."""
    rng = np.random.default_rng(0)
    w, b = rng.normal(size=3), 0.4
    start = rng.normal(size=3)
    start = start - (start @ w + b + 1) / (w @ w) * w
    walk = next(tex for tex in card.formulas("steps") if re.match(r"x [+-]", tex))
    score = next(tex for tex in card.formulas("steps") if tex.startswith("-1"))
    for t in (0.3, value(sides(card.formula())[1], w=w)):
        reached = value(walk, x=start, t=t, w=w) @ w + b
        assert np.isclose(value(score, t=t, w=w), reached)
    assert np.isclose(reached, 1)


@check(
    level=3,
    mutants=[
        ("w = (0.5, 0.5)", "w = (1, 1)"),
        ("b = -1$", "b = 1$"),
        ("2.83", "1.41"),
        ("$(2, 2)$", "$(3, 2)$"),
    ],
)
def svm_worked(card: CardText) -> None:
    """scikit-learn with C = 10^6."""
    points = [value(tex) for tex in card.formulas("front") if tex.startswith("(")]
    model, _ = _svc(np.array(points), np.array([-1, 1]), 1e6)
    w, b, width = (sides(tex)[1:] for tex in card.formulas("back"))
    assert np.allclose(value(w[0]), model.coef_[0])
    assert np.isclose(value(b[0]), model.intercept_[0])
    exact = 2 / float(np.linalg.norm(model.coef_))
    assert agrees(width[0], exact)
    assert np.isclose(exact, math.dist(*points))


@check(
    level=3,
    mutants=[
        ("1 - y_i (w", "1 + y_i (w"),
        ("\\tfrac12\\|w\\|^2 + C", "\\|w\\|^2 + C"),
        ("1/(nC)", "1/C"),
    ],
)
def svm_hinge(card: CardText) -> None:
    """Equal to the best dual value at scikit-learn's solution; as a mean with lambda as said."""
    x, y = _classes()
    cost = 0.5
    model, alpha = _svc(x, y, cost)
    objective = next(tex for tex in card.formulas("front") if "max" in tex)
    w, b = model.coef_[0], float(model.intercept_[0])
    dual = alpha.sum() - (alpha * y) @ x @ x.T @ (alpha * y) / 2
    primal = value(objective, w=w, b=b, C=cost, x=x, y=y)
    assert np.isclose(primal, dual, rtol=1e-6)
    lam_tex = next(tex for tex in card.formulas("explanation") if "nC" in tex or "1/C" in tex)
    lam = value(sides(lam_tex)[1], n=len(y), C=cost)
    mean = np.maximum(0, 1 - y * (x @ w + b)).mean() + lam / 2 * w @ w
    assert np.isclose(mean, primal / (len(y) * cost))


@check(
    level=2,
    mutants=[("0.127", "0.172"), ("1 - m) = 0$", "1 - m) = 1$"), ("e^{-2}", "e^{2}")],
)
def hinge_log_loss(card: CardText) -> None:
    """Both losses at the front's margin; the hinge is flat there, the log loss is not."""
    (m,) = found(r"= (\d)\$ with", card.front)
    hinge, log_loss = card.formulas("back")[:2]
    formula, printed = sides(hinge)
    assert value(formula, m=m) == float(printed)
    assert value(formula, m=m + 0.1) == value(formula, m=m - 0.1)
    same(log_loss, math.log1p(math.exp(-m)))
    hint = next(tex for tex in card.formulas("hints") if "log" in tex)
    assert np.isclose(value(hint, m=m), math.log1p(math.exp(-m)))


@check(
    level=3,
    mutants=[
        ("- \\frac12 \\sum_i", "+ \\frac12 \\sum_i"),
        ("$w = \\sum_i \\alpha_i y_i x_i$", "$w = \\sum_i \\alpha_i x_i$"),
        ("\\tfrac12\\|w\\|^2 + C \\sum_i \\xi_i$", "\\|w\\|^2 + C \\sum_i \\xi_i$"),
        ("= -\\tfrac12\\|w\\|^2$", "= \\tfrac12\\|w\\|^2$"),
    ],
)
def svm_dual(card: CardText) -> None:
    """Strong duality at scikit-learn's solution, with w and the slacks of the steps."""
    x, y = _classes()
    cost = 0.5
    model, alpha = _svc(x, y, cost)
    steps = card.formulas("steps")
    w = value(sides(next(t for t in steps if t.startswith("w =")))[1], alpha=alpha, y=y, x=x)
    slack = np.maximum(0, 1 - y * (x @ w + model.intercept_[0]))
    primal = re.sub(r"\A\\min\s*", "", next(t for t in card.formulas("front") if "min" in t))
    dual = re.sub(r"\A\\max_\{\\alpha\}\\ ", "", card.formula())
    best = value(primal, w=w, C=cost, xi=slack)
    assert np.isclose(best, value(dual, alpha=alpha, y=y, x=x), rtol=1e-6)
    left, right = sides(next(t for t in steps if t.startswith("\\tfrac12\\|w\\|^2 - ")))
    assert np.isclose(value(left, w=w), value(right, w=w))
    assert np.isclose(alpha @ y, 0)
    assert alpha.max() <= cost + 1e-9


@check(
    level=3,
    mutants=[("at least 1", "at most 1"), ("at most 1", "at least 1"), ("| C |", "| 0 |")],
)
def svm_kkt(card: CardText) -> None:
    """The margins of scikit-learn's solution, by the size of the multiplier; tolerance 1e-5."""
    x, y = _classes()
    cost = 0.5
    model, alpha = _svc(x, y, cost)
    margins = y * model.decision_function(x)
    holds = {
        "at least": lambda m: m >= 1 - 1e-5,
        "exactly": lambda m: abs(m - 1) < 1e-5,
        "at most": lambda m: m <= 1 + 1e-5,
    }
    rows = dict(
        re.findall(r"^\| (0|between|C) \| (at least|exactly|at most) 1", card.back, re.MULTILINE)
    )
    groups = {"0": alpha < 1e-9, "C": alpha > cost - 1e-9}
    groups["between"] = ~groups["0"] & ~groups["C"]
    for name, mask in groups.items():
        assert mask.any()
        assert all(holds[rows[name]](m) for m in margins[mask])


@check(
    level=3,
    mutants=[("widens", "narrows"), ("more samples", "fewer samples"), ("C$ falls", "C$ grows")],
)
def svm_c(card: CardText) -> None:
    """Margin and support vectors of scikit-learn at two values of C."""
    x, y = _classes()
    small, large = (_svc(x, y, cost)[0] for cost in (0.01, 10.0))
    width, count, way = (
        words(r"margin (widens|narrows)", card.back)[0],
        words(r"(more|fewer) samples", card.back)[0],
        words(r"C\$ (falls|grows)", card.front)[0],
    )
    new, old = (small, large) if way == "falls" else (large, small)
    assert (np.linalg.norm(new.coef_) < np.linalg.norm(old.coef_)) == (width == "widens")
    assert (len(new.support_) > len(old.support_)) == (count == "more")


@check(
    level=3,
    mutants=[
        ("k(x_i, x) + b", "k(x_i, x) - b"),
        ("b = y_s - \\sum", "b = y_s + \\sum"),
        ("\\alpha_i y_i\\, k(x_i, x_s)", "\\alpha_i\\, k(x_i, x_s)"),
    ],
)
def svm_decision(card: CardText) -> None:
    """Scores and intercept of scikit-learn's RBF machine, to 1e-6."""
    x, y = _classes()
    model, alpha = _svc(x, y, 0.5, "rbf")

    def kernel(a: Any, b: Any) -> float:
        return float(np.exp(-0.7 * np.sum((a - b) ** 2)))

    score, intercept = (sides(tex)[1] for tex in card.formulas("back"))
    names = {"alpha": alpha, "y": y, "x": x, "k": kernel, "b": float(model.intercept_[0])}
    query = np.array([0.3, -0.2])
    mine = value(score.replace("(x_i, x)", "(x_i, q)"), names, q=query)
    assert np.isclose(mine, model.decision_function([query])[0], atol=1e-6)
    s = int(np.flatnonzero((alpha > 1e-6) & (alpha < 0.5 - 1e-6))[0])
    shown = value(intercept, names, x_s=x[s], y_s=int(y[s]))
    assert np.isclose(shown, model.intercept_[0], atol=1e-6)


@check(
    level=3,
    mutants=[
        ("(X[i] @ w) < 1", "(X[i] @ w) > 1"),
        ("1 - 1 / t", "1 + 1 / t"),
        ("/ (lam * t)", "/ t"),
        ("w += y[i]", "w -= y[i]"),
    ],
)
def svm_pegasos(card: CardText) -> None:
    """The objective comes within 3 % of what scikit-learn's exact solver reaches."""
    x, y = _classes()
    lam = 0.1
    pegasos = run(card.code())["pegasos"]
    w = pegasos(x, y, lam, 5000, np.random.default_rng(0))

    from sklearn.svm import LinearSVC

    exact = LinearSVC(
        loss="hinge", C=1 / (lam * len(y)), fit_intercept=False, tol=1e-8, max_iter=100_000
    ).fit(x, y)

    def objective(v: Any) -> float:
        return float(np.maximum(0, 1 - y * (x @ v)).mean() + lam / 2 * v @ v)

    best = objective(exact.coef_[0])
    assert best - 1e-9 <= objective(w) < 1.03 * best


@check(level=2, mutants=[("80 GB", "8 GB"), ("(10^5)^2", "(10^5)^3"), ("8 \\times", "4 \\times")])
def svm_memory(card: CardText) -> None:
    """Rows squared times the bytes of a double."""
    (rows,) = words(r"on ([\d ]+) rows", card.front)
    exact = np.dtype(np.float64).itemsize * int(rows.replace(" ", "")) ** 2
    same(card.formula(), exact)
    assert found(r"bytes, (\d+) GB", card.back) == [exact / 1e9]


@check(level=2, mutants=[("|r| - \\varepsilon", "|r| + \\varepsilon"), ("max(0", "max(1")])
def svr(card: CardText) -> None:
    """0 inside the tube; outside, the distance to the tube."""
    for r in (-2.0, -0.5, -0.1, 0.0, 0.3, 0.5, 4.0):
        nearest = min(max(r, -0.5), 0.5)
        assert np.isclose(value(card.holes[0], r=r, epsilon=0.5), abs(r - nearest))
