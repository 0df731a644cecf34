"""Checks of the cards on linear classifiers and generalised linear models."""

from __future__ import annotations

import itertools
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, said, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _labelled(n: int, d: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, d - 1))])
    return x, (rng.random(n) < 0.4).astype(float)


def _log_loss(w: Any, x: Any, y: Any) -> float:
    z = x @ w
    return float(np.sum(np.logaddexp(0, z) - y * z))


# Logistic regression


@check(
    level=2,
    mutants=[
        ("X^\\top (p - y)$$", "X^\\top (y - p)$$"),
        ("p_i (1 - p_i) = p_i - y_i", "p_i (1 - p_i) = y_i - p_i"),
    ],
)
def logistic_gradient(card: CardText) -> None:
    """Central differences of the summed loss, error below 1e-6; the step's two sides agree."""
    x, y = _labelled(9, 3)
    w = np.array([0.3, -1.0, 0.5])
    p = _sigmoid(x @ w)
    exact = slope(lambda v: _log_loss(v, x, y), w)
    assert np.allclose(value(sides(card.formula())[1], X=x, p=p, y=y), exact, atol=1e-6)
    _, left, right = sides(next(tex for tex in card.formulas("steps") if "d \\ell" in tex))
    for label, chance in itertools.product((0, 1), (0.1, 0.7)):
        names = {"y_i": label, "p_i": chance}
        assert np.isclose(value(left, names), value(right, names))


@check(
    level=3,
    mutants=[("$$-\\sum_i", "$$\\sum_i"), ("(1 - p_i)^{1 - y_i}", "(1 - p_i)^{y_i}")],
)
def log_loss_likelihood(card: CardText) -> None:
    """The result, and minus the log of the product of the steps, against scipy."""
    from scipy.stats import bernoulli

    y, p = np.array([1, 0, 0, 1]), np.array([0.8, 0.3, 0.5, 0.1])
    exact = -bernoulli.logpmf(y, p).sum()
    assert np.isclose(value(card.formula(), {"y": y, "p": p}), exact)
    one = card.formula(0, "steps")
    likelihood = [value(one, {"y_i": a, "p_i": b}) for a, b in zip(y, p, strict=True)]
    assert np.isclose(-math.log(math.prod(likelihood)), exact)


@check(
    level=2,
    mutants=[
        ("$X^\\top S X$ is positive", "$X S X^\\top$ is positive"),
        ("p_i (1 - p_i))$", "p_i (1 + p_i))$"),
        ("# [-1.36  0.91]", "# [-1.63  0.91]"),
    ],
)
def logistic_hessian(card: CardText) -> None:
    """Central differences of the gradient; the program prints what it says, at gradient 0."""
    x, y = _labelled(9, 3)
    w = np.array([0.3, -1.0, 0.5])
    p = _sigmoid(x @ w)
    entry = re.findall(r"diag\}\((.*)\)\$", card.field("steps"))[0]
    s = np.diag([value(entry, {"p_i": one}) for one in p])

    def part(v: Any, j: int) -> float:
        return float(x[:, j] @ _sigmoid(x @ v))

    exact = np.array([slope(partial(part, j=j), w) for j in range(3)])
    assert np.allclose(value(card.formula(1), X=x, S=s), exact, atol=1e-6)
    space: Any = said(card.code())
    fit = space["fit_logistic"](x, y)
    assert np.allclose(x.T @ (_sigmoid(x @ fit) - y), 0, atol=1e-9)


@check(
    level=2,
    mutants=[("the loss towards 0,", "the loss towards 1,"), ("tend to 0 or 1", "tend to 0 or 2")],
)
def logistic_separable(card: CardText) -> None:
    """Scale a separating w up: loss and probabilities tend to what is said; with L2 it rises."""
    x, y = np.array([[1.0, -1], [1, 2]]), np.array([0.0, 1.0])
    w = np.array([0.0, 1.0])
    losses = [_log_loss(k * w, x, y) for k in (1, 10, 100)]
    (limit,) = found(r"loss towards (\d)", card.back)
    assert losses[0] > losses[1] > losses[2]
    assert abs(losses[2] - limit) < 1e-9
    ends = found(r"tend to (\d) or (\d)", card.back)
    assert np.allclose(sorted(_sigmoid(x @ (100 * w))), ends)
    assert losses[2] + 0.01 * 100**2 > losses[0] + 0.01


@check(
    level=2, mutants=[("\\frac{p}{1-p}", "\\frac{1-p}{p}"), ("$p = \\frac12$", "$p = \\frac13$")]
)
def log_odds_linear(card: CardText) -> None:
    """Log-odds of the inverse give back the score; the boundary has the printed probability."""
    inverse = sides(card.formula(0, "explanation"))[1]
    x, w = np.array([1.0, -2.0]), np.array([0.4, 0.7])
    p = value(inverse, {"sigma": _sigmoid, "x": x, "w": w})
    left, right = sides(card.formula(0))
    assert np.isclose(value(left, p=p), value(right, x=x, w=w))
    same(card.formula(1), float(_sigmoid(0.0)))


@check(
    level=2,
    mutants=[
        ("\\approx 2.01$", "\\approx 2.1$"),
        ("\\approx 0.67", "\\approx 0.76"),
        ("less than 0.01", "less than 0.001"),
    ],
)
def odds_ratio(card: CardText) -> None:
    """The factor on the odds and the new probability, from the front."""
    coefficient, start = found(r"is ([\d.]+\d)\. .* \$p = ([\d.]+)\$", card.front)
    factor = math.exp(coefficient)
    same(card.formula(0), factor)
    odds = start / (1 - start)
    before, after = re.findall(r"Odds (\d) become ([\d.]+\d):", card.back)[0]
    assert agrees(before, odds)
    assert agrees(after, odds * factor)
    logit = math.log(odds)
    same(card.formula(1), float(_sigmoid(logit + coefficient)), rel=2e-3)
    high, bound = found(r"from ([\d.]+) it is less than ([\d.]+\d)\.", card.explanation)
    step = _sigmoid(math.log(high / (1 - high)) + coefficient) - high
    assert bound / 2 < step < bound


@check(level=2, mutants=[("factor $p(1-p)$", "factor $p(1+p)$")])
def logistic_not_mse(card: CardText) -> None:
    """Squared error: its slope has the printed factor, and its curvature changes sign."""
    tex = next(tex for tex in card.formulas("back") if tex.startswith("p("))
    for z in (-2.0, 0.5, 3.0):
        p = float(_sigmoid(z))
        by_difference = slope(lambda v: float((_sigmoid(v[0]) - 1) ** 2 / 2), np.array([z]))[0]
        assert np.isclose(by_difference, (p - 1) * value(tex, p=p), atol=1e-8)
    curvature = [
        (_sigmoid(one + 0.01) - 1) ** 2
        - 2 * (_sigmoid(one) - 1) ** 2
        + (_sigmoid(one - 0.01) - 1) ** 2
        for one in (-4.0, 1.0)
    ]
    assert curvature[0] < 0 < curvature[1]


@check(
    level=2,
    mutants=[
        ("\\max(-m, 0)", "\\max(m, 0)"),
        ("e^{-|m|}", "e^{|m|}"),
        ("$\\log(1 + e^{-m})$", "$\\log(1 + e^{m})$"),
    ],
)
def logistic_stable(card: CardText) -> None:
    """Both forms against numpy's logaddexp; the second at -1000 as well."""
    plain, stable = card.formulas("back")
    for m in (-30.0, -1.0, 0.0, 2.0, 30.0):
        assert np.isclose(value(plain, m=m), np.logaddexp(0, -m))
        assert np.isclose(value(stable, m=m), np.logaddexp(0, -m))
    assert value(stable, m=-1000.0) == 1000.0


@check(level=2, mutants=[("X^\\top(p - y) = 0", "X^\\top(p + y) = 0")])
def logistic_calibrated(card: CardText) -> None:
    """Fit by Newton's method; the printed equation holds and the means agree."""
    x, y = _labelled(30, 3)
    w = np.zeros(3)
    for _ in range(12):
        p = _sigmoid(x @ w)
        w -= np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]), x.T @ (p - y))
    p = _sigmoid(x @ w)
    left, right = sides(card.formula(0, "explanation"))
    assert np.allclose(value(left, X=x, p=p, y=y), float(right), atol=1e-9)
    assert np.isclose(p.mean(), y.mean())


# Many classes


@check(
    level=3,
    mutants=[
        ("{e^{z_k}}", "{e^{-z_k}}"),
        ("{\\sum_j e^{z_j}}", "{\\sum_j z_j}"),
        ("{{2::nothing}}", "{{2::their order}}"),
    ],
)
def softmax(card: CardText) -> None:
    """Against scipy; shifted scores give the same."""
    from scipy.special import softmax as reference

    z = np.array([0.5, -1.0, 2.0])
    for scores in (z, z + 7):
        mine = [value(card.holes[0], z=scores, k=k) for k in (1, 2, 3)]
        assert np.allclose(mine, reference(z))
    assert card.holes[1] == "nothing"


@check(level=2, mutants=[("p - e_y", "e_y - p")])
def softmax_gradient(card: CardText) -> None:
    """Central differences of the loss in the hint."""
    z = np.array([0.5, -1.0, 2.0])
    p = np.exp(z) / np.exp(z).sum()
    loss = sides(card.formula(0, "hints"))[1]
    for y in range(3):

        def at(v: Any, y: int = y) -> float:
            return float(value(loss, {"z": v, "z_y": v[y]}))

        exact = slope(at, z)
        found_here = value(sides(card.formula())[1], {"p": p, "e_y": np.eye(3)[y]})
        assert np.allclose(found_here, exact, atol=1e-7)


@check(level=2, mutants=[("= 45$", "= 90$"), ("One-vs-rest: 10", "One-vs-rest: 9")])
def ovr_ovo(card: CardText) -> None:
    """Count classes and pairs."""
    (classes,) = found(r"K = (\d+)", card.front)
    assert found(r"One-vs-rest: (\d+)", card.back) == [classes]
    same(card.formula(), len(list(itertools.combinations(range(int(classes)), 2))))


@check(level=2, mutants=[("0.625)", "0.652)"), ("\\frac28", "\\frac38")])
def softmax_worked(card: CardText) -> None:
    """Exponentials over their sum."""
    weights = np.array([float(one) for one in re.findall(r"log (\d)", card.front)])
    printed = card.numbers("back")
    assert len(printed) == 6
    for k, one in enumerate(printed):
        assert agrees(one, weights[k % 3] / weights.sum())


@check(level=2, mutants=[("weights of every class", "weights of one class")])
def softmax_not_unique(card: CardText) -> None:
    """Add a vector to the named columns of W and compare the probabilities."""
    rng = np.random.default_rng(0)
    x, w, move = rng.normal(size=(4, 2)), rng.normal(size=(2, 3)), rng.normal(size=(2, 1))
    where = {"every": [1, 1, 1], "one": [1, 0, 0]}[
        re.findall(r"weights of (\w+) class", card.back)[0]
    ]

    def chances(weights: Any) -> Any:
        return np.exp(x @ weights) / np.exp(x @ weights).sum(axis=1, keepdims=True)

    assert np.allclose(chances(w + move * where), chances(w))


# Generalised linear models


@check(
    level=3,
    mutants=[
        ("- y_i\\, x_i^\\top", "+ y_i\\, x_i^\\top"),
        ("X^\\top(\\mu - y)", "X^\\top(y - \\mu)"),
    ],
)
def poisson_regression(card: CardText) -> None:
    """The loss against scipy's Poisson up to a constant; the gradient by central differences."""
    from scipy.stats import poisson

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, 2)), rng.poisson(2, size=6)
    loss, gradient = sides(card.formula())

    def nll(beta: Any) -> float:
        return float(value(loss, X=x, x=list(x), y=y, beta=beta, i=range(1, 7)))

    gaps = [
        nll(beta) + poisson.logpmf(y, np.exp(x @ beta)).sum()
        for beta in (np.array([0.1, -0.4]), np.array([1.0, 0.5]))
    ]
    assert np.isclose(*gaps)
    at = np.array([0.1, -0.4])
    assert np.allclose(value(gradient, X=x, mu=np.exp(x @ at), y=y), slope(nll, at), atol=1e-6)


# Generative classifiers


@check(
    level=3,
    mutants=[
        ("- \\tfrac12 (\\mu_1 + \\mu_0)", "+ \\tfrac12 (\\mu_1 + \\mu_0)"),
        ("\\log\\frac{\\pi_1}{\\pi_0}$$", "\\log\\frac{\\pi_0}{\\pi_1}$$"),
    ],
)
def lda_log_odds(card: CardText) -> None:
    """Against Bayes' rule with scipy's normal densities."""
    from scipy.stats import multivariate_normal

    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 2))
    cov = np.array([[2.0, 0.5], [0.5, 1.0]])
    names = {"mu_1": first, "mu_0": second, "Sigma": cov, "pi_1": 0.3, "pi_0": 0.7}
    for x in rng.normal(size=(3, 2)):
        exact = multivariate_normal.logpdf(x, first, cov) - multivariate_normal.logpdf(
            x, second, cov
        )
        assert np.isclose(value(card.formula(), names, x=x), exact + math.log(0.3 / 0.7))


@check(level=2, mutants=[("LDA 55", "LDA 45"), ("= 165$", "= 155$"), ("d(d+1)/2", "d(d-1)/2")])
def lda_qda(card: CardText) -> None:
    """Count the entries on and above the diagonal."""
    classes, d = found(r"K = (\d) classes in d = (\d+)", card.front)
    free = len(np.triu_indices(int(d))[0])
    assert found(r"LDA (\d+)", card.back) == [free]
    same(card.formula(), classes * free)
    assert value(card.formula(0, "hints"), d=d) == free


@check(
    level=2,
    mutants=[
        ("\\log \\pi_k +", "\\pi_k +"),
        ("\\log p(x_j", "p(x_j"),
        ("{\\arg\\max}", "{\\arg\\min}"),
    ],
)
def naive_bayes(card: CardText) -> None:
    """The score is the log of prior times product, and the largest wins."""
    extreme, score = card.formula().split("\\ ", 1)
    rng = np.random.default_rng(0)
    prior, table = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4), size=3)
    x = [0, 3, 2, 2]

    def p(entry: int, k: int) -> float:
        return float(table[k - 1, entry])

    scores = [value(score, {"pi": prior}, p=p, x=x, d=4, k=k) for k in (1, 2, 3)]
    joint = prior * np.prod(table[:, x], axis=1)
    assert np.allclose(scores, np.log(joint))
    assert "\\arg\\max" in extreme


@check(level=2, mutants=[("= 0.1$$", "= 0.2$$"), ("{6 + 4}", "{6 + 6}")])
def naive_bayes_smoothing(card: CardText) -> None:
    """Count after adding every word of the vocabulary once."""
    words, tokens = found(r"vocabulary of (\d) words.* holds (\d) tokens, none", card.front)
    same(card.formula(), 1 / (words + tokens))


@check(level=2, mutants=[("= 0.8$", "= 0.9$"), ("0.6 \\cdot 0.05", "0.4 \\cdot 0.05")])
def naive_bayes_worked(card: CardText) -> None:
    """Bayes' rule from the three numbers of the front."""
    prior, spam, ham = found(r"= ([\d.]+), .*? = ([\d.]+), .*? = ([\d.]+)\. ", card.front)
    same(card.formula(), prior * spam / (prior * spam + (1 - prior) * ham))


@check(level=2, mutants=[("N_k + \\alpha V", "N_k + V"), ("N_{wk} + \\alpha", "N_{wk} + 1")])
def laplace_smoothing(card: CardText) -> None:
    """The estimates add up to 1, whatever alpha, and tend to the shares as alpha falls to 0."""
    above, below = card.holes
    counts = np.array([5, 0, 2, 1])
    for alpha in (1.0, 0.1, 1e-12):
        names = {"N_k": counts.sum(), "alpha": alpha, "V": 4}
        estimates = [
            value(above, {"N_wk": n, "N_{wk}": n}, alpha=alpha) / value(below, names)
            for n in counts
        ]
        assert np.isclose(sum(estimates), 1)
        if alpha < 1e-9:
            assert np.allclose(estimates, counts / counts.sum())


@check(
    level=2,
    mutants=[("of 4 becomes 64", "of 4 becomes 12"), ("from 0.8 to 0.98", "from 0.8 to 0.92")],
)
def naive_bayes_copies(card: CardText) -> None:
    """Multiply the ratio with itself, and turn odds into probabilities."""
    assert "stands in the table three times" in card.front
    ratio, cubed = found(r"of (\d) becomes (\d+)", card.explanation)
    assert ratio**3 == cubed
    shown = re.findall(r"from ([\d.]+) to ([\d.]+\d)", card.explanation)[0]
    assert agrees(shown[0], ratio / (1 + ratio))
    assert agrees(shown[1], cubed / (1 + cubed))


# Perceptron


@check(level=2, mutants=[("w += label * x", "w -= label * x"), ("<= 0:", "< 0:")])
def perceptron(card: CardText) -> None:
    """It separates random separable data; labels alike on opposite points never end well."""
    train = run(card.code())["perceptron"]
    rng = np.random.default_rng(0)
    for d in (2, 4):
        x = rng.normal(size=(30, d))
        y = np.where(x @ rng.normal(size=d) > 0, 1, -1)
        assert np.all(y * (x @ train(x, y)) > 0)
    x = np.array([[1.0], [-1.0]])
    w = train(x, np.array([1, 1]), 20)
    assert not np.all(x @ w > 0)


@check(
    level=3, mutants=[("\\right)^2$$", "\\right)$$"), ("\\frac{R}{\\gamma}", "\\frac{\\gamma}{R}")]
)
def perceptron_bound(card: CardText) -> None:
    """Attained on unit vectors: with n of them the margin is 1/sqrt(n), and n mistakes are made."""
    for n in (4, 9):
        w = np.zeros(n)
        mistakes = 0
        for _ in range(2):
            for x in np.eye(n):
                if x @ w <= 0:
                    w += x
                    mistakes += 1
        assert np.isclose(value(card.formula(), R=1, gamma=1 / math.sqrt(n)), mistakes)
