"""Checks of the cards on boosting."""

from __future__ import annotations

import itertools
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, same
from tests.decks.checks.classical_ml_reading import central_slope, comparisons, order_of, words

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _worth(tex: str, letter: str, names: dict[str, Any], at: float) -> float:
    """Compute a formula at one value of one of its letters."""
    return float(value(tex, {**names, letter: at}))


def _log_loss(score: float, y: float) -> float:
    return float(np.logaddexp(0, score) - y * score)


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
    same(words(r"Wrong: \$(.*?)\$", card.back)[0], new[wrong].sum())
    same(words(r"Right: \$(.*?)\$", card.back)[0], new[~wrong].sum())
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
        exact = -central_slope(partial(_log_loss, y=y), score)
        reading = result.replace("F(x_i)", "F")
        names = {"y_i": y, "sigma": lambda z: 1 / (1 + math.exp(-z)), "F": score}
        assert np.isclose(value(reading, names), exact, atol=1e-7)
        residual = -central_slope(partial(_worth, square, "F", {"y": y}), score)
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
        exact = -central_slope(partial(_worth, "|y - F|", "F", {"y": y}), score)
        tex = card.formula().replace("F(x_i)", "F")
        assert np.isclose(value(tex, {"y_i": y, "F": score}), exact, atol=1e-6)
    residuals = np.array([-1.0, 0.0, 0.5, 2.0, 40.0])
    (name,) = words(r"the (median|mean) of its residuals", card.back)
    chosen = float({"median": np.median(residuals), "mean": np.mean(residuals)}[name])
    grid = np.linspace(-2, 41, 500)
    assert np.abs(residuals - chosen).sum() <= min(np.abs(residuals - c).sum() for c in grid)


@check(level=3, mutants=[("Depth 2 can", "Depth 1 can"), ("learn XOR", "learn OR")])
def boosting_depth(card: CardText) -> None:
    """scikit-learn on the front's function of two bits, by depth."""
    from sklearn.ensemble import GradientBoostingRegressor

    (name,) = words(r"learn (XOR|OR)", card.front)
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
    labels = [int(n) for n in words(r"labels ([\d, ]+) in", card.front)[0].split(",")]
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
    assert agrees(words(r"would be ([\d.]+\d),", card.explanation)[0], -gradient / hessian)


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
    fill, scan, sort = (order_of(tex) for tex in card.formulas("back"))

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
    counts = {n: comparisons(n) / value(sort, n=n, d=1) for n in (250, 1000, 4000)}
    assert abs(fit_exponent(counts.__getitem__, counts)) < 0.05
