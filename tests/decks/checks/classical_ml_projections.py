"""Checks of the cards on projections, factors, anomalies and recommendations."""

from __future__ import annotations

import itertools
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, same
from tests.decks.checks.classical_ml_reading import words

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


# Directions


@check(
    level=3,
    mutants=[
        ("100 against $1 + 4 = 5$", "100 against $1 + 2 = 3$"),
        ("PCA: the first axis", "PCA: the second axis"),
        ("LDA: the second axis", "LDA: the first axis"),
        ("4/1 against 0/100", "2/1 against 0/100"),
        ("$S_W^{-1}(m_1 - m_2)$", "$S_W(m_1 - m_2)$"),
    ],
)
def pca_lda(card: CardText) -> None:
    """The population's covariances from the front; the direction against scipy's."""
    from scipy.linalg import eigh

    means = [np.array(value(tex)) for tex in card.formulas("front") if tex.startswith("(")]
    (a, b) = found(r"diag\}\((\d+), (\d+)\)", card.front)
    within = np.diag([a, b])
    between = np.mean([np.outer(m, m) for m in means], axis=0)
    total = within + between
    axes = {"first": 0, "second": 1}
    (pca, lda) = words(r"PCA: the (\w+) axis.*LDA: the (\w+) axis", card.back)
    assert axes[pca] == np.argmax(np.diag(total))
    ratio = np.diag(between) / np.diag(within)
    assert axes[lda] == np.argmax(ratio)
    (first,) = found(r"total variance, (\d+) against", card.back)
    assert first == total[0, 0]
    same(card.formula(), total[1, 1])
    won, over, lost, by = found(r"variance, (\d)/(\d) against (\d)/(\d+)", card.back)
    assert [won, over, lost, by] == [between[1, 1], b, between[0, 0], a]
    tex = next(tex for tex in card.formulas("explanation") if "S_W" in tex)
    skewed = np.array([[3.0, 1.0], [1.0, 0.5]])
    apart = np.array([1.0, 0.4])
    w = value(tex, {"S_W": skewed, "m_1": apart, "m_2": np.zeros(2)})
    best = eigh(np.outer(apart, apart), skewed)[1][:, -1]
    assert np.isclose(abs(w @ best), np.linalg.norm(w) * np.linalg.norm(best))


@check(
    level=3,
    mutants=[
        ("{S_W^{-1} (m_1 - m_2)}", "{S_W (m_1 - m_2)}"),
        ("(m_1 - m_2)}", "(m_1 + m_2)}"),
        ("(m_1 - m_2))^2", "(m_1 + m_2))^2"),
    ],
)
def fisher_direction(card: CardText) -> None:
    """scikit-learn's discriminant; the largest ratio against scipy's generalised eigenvalue."""
    from scipy.linalg import eigh
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    rng = np.random.default_rng(0)
    label = np.arange(50) % 2
    x = rng.normal(size=(50, 3)) @ rng.normal(size=(3, 3)) + [3.0, -2, 1]
    x += np.array([1.0, 0.5, 2]) * label[:, None]
    means = [x[label == j].mean(axis=0) for j in (0, 1)]
    scatter = sum((x[label == j] - means[j]).T @ (x[label == j] - means[j]) for j in (0, 1))
    names = {"m_1": means[0], "m_2": means[1], "S_W": scatter}
    w = np.asarray(value(card.holes[0], names))
    theirs = LinearDiscriminantAnalysis(solver="svd").fit(x, label).scalings_[:, 0]
    assert np.isclose(abs(w @ theirs), np.linalg.norm(w) * np.linalg.norm(theirs))
    ratio = next(tex for tex in card.formulas("front") if tex.startswith("\\frac"))
    gap = means[0] - means[1]
    assert np.isclose(value(ratio, names, w=w), eigh(np.outer(gap, gap), scatter)[0][-1])


@check(level=2, mutants=[("same subspace as", "another subspace than")])
def autoencoder_pca(card: CardText) -> None:
    """Alternating least squares of encoder and decoder: span of two components, axes not."""
    assert "The same subspace as k principal components (centred data)" in card.back
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 5)) * [4, 3, 1, 0.5, 0.5]
    x -= x.mean(axis=0)
    decoder = rng.normal(size=(2, 5))
    for _ in range(100):
        code = x @ np.linalg.pinv(decoder)
        decoder = np.linalg.pinv(code) @ x
    v = np.linalg.svd(x, full_matrices=False)[2][:2]
    projector = np.linalg.pinv(decoder) @ decoder
    assert np.allclose(projector, v.T @ v, atol=1e-6)
    assert abs(decoder[0] @ decoder[1]) > 0.01


@check(
    level=2,
    mutants=[
        ("\\Lambda^{-1/2} U^\\top", "\\Lambda^{1/2} U^\\top"),
        ("U^\\top} (x", "U} (x"),
        ("covariance is $I$", "covariance is $\\Lambda$"),
    ],
)
def whitening(card: CardText) -> None:
    """The covariance of mapped samples; ZCA is nearer to the original than random rotations."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3)) @ rng.normal(size=(3, 3))
    x -= x.mean(axis=0)
    spectrum, u = np.linalg.eigh(x.T @ x / 200)
    names = {"Lambda": np.diag(spectrum), "U": u, "I": np.eye(3)}
    w = np.asarray(value(card.holes[0], names))
    target = value(words(r"covariance is \$(.*?)\$", card.front)[0], names)
    assert np.allclose(w @ (x.T @ x / 200) @ w.T, target)
    zca = ((x - x @ (u @ w).T) ** 2).sum()
    for _ in range(20):
        q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        assert zca <= ((x - x @ (q @ w).T) ** 2).sum() + 1e-9


@check(level=2, mutants=[("= 100$", "= 10^4$"), ("variance $10^{-4}$", "variance $10^{-2}$")])
def whitening_noise(card: CardText) -> None:
    """The factor that brings the front's variance to 1."""
    variance = value(card.formula(0, "front"))
    factor = value(sides(card.formula())[-1])
    assert np.isclose(factor**2 * variance, 1)
    same(card.formula(), 1 / math.sqrt(variance))


@check(
    level=3,
    mutants=[
        ("{(1 + \\|y_i - y_j\\|^2)^{-1}}", "{e^{-\\|y_i - y_j\\|^2}}"),
        ("k \\ne l", "k < l"),
        ("one degree", "two degrees"),
    ],
)
def tsne_similarities(card: CardText) -> None:
    """Ratios of scipy's Student densities; over all ordered pairs they add up to 1."""
    from scipy.stats import t

    y = np.random.default_rng(0).normal(size=(5, 2))
    tex = sides(card.formula(1))[1]
    degrees = {"one": 1, "two": 2}[words(r"with (one|two) degrees?", card.explanation)[0]]
    far = np.linalg.norm(y[:, None] - y, axis=2)
    density = t(degrees).pdf(far) * (1 - np.eye(5))
    total = 0.0
    above, below = words(r"\\frac\{(.*)\}\{\\sum_\{(k \\ne l|k < l)\}", tex)
    pairs = (itertools.permutations if "ne" in below else itertools.combinations)(range(5), 2)
    mass = sum(value(above, {"y_i": y[i], "y_j": y[j]}) for i, j in pairs)
    for i, j in itertools.permutations(range(5), 2):
        q = value(above, {"y_i": y[i], "y_j": y[j]}) / mass
        assert np.isclose(q, density[i, j] / density.sum())
        total += q
    assert np.isclose(total, 1)


# Other factors


@check(
    level=3,
    mutants=[("W^\\top X}{", "W^\\top W H}{"), ("{W^\\top W H}", "{W^\\top X}"), ("\\odot", "+")],
)
def nmf(card: CardText) -> None:
    """Two hundred updates: the error does not rise and ends at scipy's best non-negative H."""
    from scipy.optimize import nnls

    rng = np.random.default_rng(0)
    x, w, h = rng.random((6, 5)), rng.random((6, 2)), rng.random((2, 5))
    above, below = words(r"\\frac\{(.*?)\}\{(.*?)\}\Z", card.holes[0])
    assert "H \\odot {\\frac" in " ".join(card.formulas("front"))
    before = math.inf
    for _ in range(200):
        error = float(((x - w @ h) ** 2).sum())
        assert error <= before + 1e-12
        before = error
        h *= value(above, W=w, X=x, H=h) / value(below, W=w, X=x, H=h)
    best = np.column_stack([nnls(w, column)[0] for column in x.T])
    assert np.isclose(before, ((x - w @ best) ** 2).sum(), rtol=1e-3)


@check(
    level=3, mutants=[("L L^\\top + \\Psi", "L L^\\top - \\Psi"), ("PCA gives it", "Psi gives it")]
)
def factor_analysis(card: CardText) -> None:
    """scikit-learn: the model's covariance; with one noisy column PCA's first axis follows it."""
    from sklearn.decomposition import FactorAnalysis

    rng = np.random.default_rng(0)
    factor = rng.normal(size=(400, 1))
    x = factor @ [[1.0, 1, 1, 0]] + rng.normal(size=(400, 4)) * [0.3, 0.3, 0.3, 6]
    model = FactorAnalysis(1, tol=1e-8, max_iter=5000, svd_method="lapack").fit(x)
    load = model.components_.T
    sigma = value(sides(card.formula())[1], L=load, Psi=np.diag(model.noise_variance_))
    assert np.allclose(sigma, model.get_covariance())
    assert "one noisy column goes to $\\Psi$, while PCA gives it a component" in card.back
    assert np.abs(load[:3, 0]).min() > 0.8
    first = np.linalg.eigh(np.cov(x.T))[1][:, -1]
    assert abs(first[3]) > 0.99


# Anomalies


@cache
def _mean_depth(n: int) -> float:
    """Mean depth of a leaf when each split of n leaves is equally likely."""
    if n == 1:
        return 0.0
    parts = ((i * _mean_depth(i) + (n - i) * _mean_depth(n - i)) / n for i in range(1, n))
    return 1 + sum(parts) / (n - 1)


@check(
    level=3,
    mutants=[
        ("2^{-E[h] / c(n)}", "2^{E[h] / c(n)}"),
        ("2 H_{n-1} -", "H_{n-1} -"),
        ("- 2(n-1)/n$", "- (n-1)/n$"),
    ],
)
def isolation_forest(card: CardText) -> None:
    """c(n) by recursion over all splits; the score is a half at the mean and rises for less."""
    mean = sides(card.formula(0, "explanation"))[1]
    for n in (2, 5, 30):
        harmonic = sum(1 / i for i in range(1, n))
        assert np.isclose(value(mean.replace("H_{n-1}", "h"), h=harmonic, n=n), _mean_depth(n))
    score = sides(card.formula())[1].replace("E[h]", "h")
    at = [value(score, h=h, c=_mean_depth, n=30) for h in (0.1, _mean_depth(30), 9.0)]
    assert np.isclose(at[1], 0.5)
    assert 1 > at[0] > 0.9
    assert at[0] > at[1] > at[2]


@check(
    level=3,
    mutants=[
        ("About 1: ordinary", "About 2: ordinary"),
        ("a dense cluster although sparse", "a sparse cluster although dense"),
    ],
)
def lof(card: CardText) -> None:
    """scikit-learn: a dense and a sparse cluster, and a point just outside the dense one."""
    from sklearn.neighbors import LocalOutlierFactor

    rng = np.random.default_rng(0)
    clusters = {"dense": rng.normal(size=(40, 2)) / 20, "sparse": rng.normal(size=(40, 2)) * 3 + 30}
    near, _ = words(r"outside a (dense|sparse) cluster although (dense|sparse)", card.back)
    edge = clusters[near].mean(axis=0) + np.full(2, 0.8)
    x = np.vstack([*clusters.values(), edge])
    factor = -LocalOutlierFactor(10).fit(x).negative_outlier_factor_
    (ordinary,) = found(r"About (\d): ordinary", card.explanation)
    assert abs(np.median(factor[:-1]) - ordinary) < 0.1
    assert factor[-1] > 2 * factor[40:80].max()
    gaps = np.sort(np.linalg.norm(x[:, None] - x, axis=2), axis=1)[:, 1]
    assert gaps[40:80].max() > gaps[-1]


@check(
    level=3,
    mutants=[
        ("upper bound on the share of training", "lower bound on the share of training"),
        ("lower bound on the share of support", "upper bound on the share of support"),
    ],
)
def one_class_svm(card: CardText) -> None:
    """scikit-learn at three values of nu; one row of slack for the tolerance of the solver."""
    from sklearn.svm import OneClassSVM

    x = np.random.default_rng(0).normal(size=(100, 2))
    outside, support = words(
        r"(upper|lower) bound on the share of training.*(upper|lower) bound on the share of supp",
        card.back,
    )
    for nu in (0.05, 0.2, 0.5):
        model = OneClassSVM(nu=nu, gamma=0.5, tol=1e-8).fit(x)
        shares = ((model.decision_function(x) < -1e-6).mean(), len(model.support_) / 100)
        for share, bound in zip(shares, (outside, support), strict=True):
            assert share <= nu + 1e-9 if bound == "upper" else share >= nu - 1e-9


# Baskets and recommendations


@check(
    level=2,
    mutants=[
        ("= 0.75$", "= 0.57$"),
        ("= 1.5$", "= 1.8$"),
        ("Support 0.3,", "Support 0.4,"),
        ("300 both", "350 both"),
        ("\\frac{0.75}{0.5}", "\\frac{0.75}{0.4}"),
        ("Lift 1 means", "Lift 0 means"),
    ],
)
def association_worked(card: CardText) -> None:
    """Lay the baskets out and count."""
    total, bread, milk, both = (
        int(n)
        for n in found(r"Of (\d+) baskets (\d+) hold bread, (\d+) milk, (\d+) both", card.front)
    )
    rows = np.arange(total)
    has_bread = rows < bread
    has_milk = (rows >= bread - both) & (rows < bread - both + milk)
    support = (has_bread & has_milk).mean()
    confidence = has_milk[has_bread].mean()
    assert agrees(words(r"Support ([\d.]+),", card.back)[0], float(support))
    same(card.formula(0), float(confidence))
    same(card.formula(1), float(confidence / has_milk.mean()))
    (neutral,) = found(r"Lift (\d) means", card.explanation)
    assert neutral == 0.5 * 0.4 / (0.5 * 0.4)


@check(
    level=3,
    mutants=[
        ("{(Q^\\top Q + \\lambda I)", "{(Q^\\top Q - \\lambda I)"),
        ("Q^\\top r_u}", "Q^\\top r_u / 2}"),
        ("(r_{ui} - p_u^\\top q_i)^2", "(r_{ui} + p_u^\\top q_i)^2"),
        ("\\lambda \\sum_u", "2 \\lambda \\sum_u"),
    ],
)
def als(card: CardText) -> None:
    """scipy's minimiser of the front's loss for one user who rated four items."""
    from scipy.optimize import minimize

    rng = np.random.default_rng(0)
    q, r = rng.normal(size=(4, 2)), rng.normal(size=4)
    loss = next(tex for tex in card.formulas("front") if tex.startswith("\\sum_{(u,i)}"))
    one = loss.replace("\\sum_{(u,i)}", "\\sum_i").replace("r_{ui}", "r_i")
    one = one.replace("p_u", "p").replace("\\sum_u", "").replace("r_i -", "r_i -")

    def cost(p: Any) -> float:
        return float(value(one, r=r, q=q, p=p, lambda_=0.3))

    best = minimize(cost, np.zeros(2), tol=1e-10).x
    mine = value(card.holes[0], {"Q": q, "lambda": 0.3, "I": np.eye(2), "r_u": r})
    assert np.allclose(mine, best, atol=1e-4)


@check(
    level=2,
    mutants=[
        ("$1 + \\alpha r_{ui}$", "$\\alpha r_{ui}$"),
        ("clicks count more", "clicks count less"),
    ],
)
def implicit_confidence(card: CardText) -> None:
    """The confidence of an unseen pair is positive, and smaller than that of any click."""
    tex = next(tex for tex in card.formulas("back") if "alpha" in tex)
    weights = [value(tex, {"alpha": 40.0, "r_ui": r}) for r in (0, 1, 5)]
    assert weights[0] > 0
    assert "clicks count more, unseen pairs a little" in card.back
    assert weights[0] < weights[1] < weights[2]
