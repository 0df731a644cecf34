"""Checks of the cards on kernels and Gaussian processes."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, fit_exponent, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, same
from tests.decks.checks.classical_ml_reading import Counted, order_of, words

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


# Kernels


@check(
    level=2,
    mutants=[
        ("\\sqrt2\\, x_1", "2\\, x_1"),
        ("+ 2 x_1 x_2 z_1 z_2", "+ x_1 x_2 z_1 z_2"),
        ("(x^\\top z)^2$ with", "(x^\\top z)^3$ with"),
    ],
)
def kernel_quadratic(card: CardText) -> None:
    """The features' inner product is the kernel; both sides of the expansion are."""
    rng = np.random.default_rng(0)
    kernel = sides(card.formula(1, "front"))[1]
    features = sides(card.formula())[1]
    for _ in range(3):
        x, z = rng.normal(size=(2, 2))
        exact = value(kernel, x=x, z=z)
        assert np.isclose(value(features, x=x) @ value(features, x=z), exact)
        for side in sides(card.formula(0, "steps")):
            assert np.isclose(value(side, x=x, z=z), exact)


@check(
    level=3,
    mutants=[
        ("176\\,851", "176\\,581"),
        ("\\binom{103}{3}", "\\binom{102}{3}"),
        ("\\binom{d+p}{p}", "\\binom{d+p-1}{p}"),
    ],
)
def kernel_poly_count(card: CardText) -> None:
    """The general count against scikit-learn's polynomial features, then at the front's numbers."""
    from sklearn.preprocessing import PolynomialFeatures

    general = card.formula(0, "explanation")
    for d, p in ((2, 2), (4, 3), (3, 5)):
        made = PolynomialFeatures(p).fit(np.zeros((1, d)))
        assert value(general, d=d, p=p) == made.n_output_features_
    power, d = (int(n) for n in found(r"\)\^(\d)\$ for \$d = (\d+)\$", card.front))
    same(card.formula(), math.comb(d + power, power))
    assert value(general, d=d, p=power) == math.comb(d + power, power)


@check(
    level=2,
    mutants=[
        ("eigenvalue −1", "eigenvalue −2"),
        ("0 & 1 \\\\ 1 & 0", "1 & 0 \\\\ 0 & 1"),
        ("|x - z|$ is", "|x + z|$ is"),
    ],
)
def kernel_invalid(card: CardText) -> None:
    """The matrix of the front's function on the two points, and its smallest eigenvalue."""
    points = found(r"points (\d) and (\d)", card.back)
    kernel = sides(card.formula(0, "front"))[1]
    exact = np.array([[value(kernel, x=a, z=b) for a in points] for b in points])
    assert np.allclose(value(sides(card.formula())[1]), exact)
    (printed,) = found(r"eigenvalue ([−\d]+)", card.back)
    assert np.isclose(np.linalg.eigvalsh(exact).min(), printed)


@check(level=2, mutants=[("The difference need", "The product need"), ("k_1 - k_2", "k_1 / k_2")])
def kernel_closure(card: CardText) -> None:
    """Random Gram matrices: only one of the operations leaves the positive semidefinite ones."""
    rng = np.random.default_rng(0)
    names = {"+": "sum", "-": "difference", "": "product"}
    asked = [tex for tex in card.formulas("front") if "k_1" in tex and "k_2" in tex]
    smallest = dict.fromkeys((words(r"\Ak_1(.*)k_2\Z", t)[0].strip() for t in asked), 0.0)
    for _ in range(20):
        a, b = (m @ m.T for m in rng.normal(size=(2, 4, 3)))
        made = {"+": a + b, "-": a - b, "": a * b}
        for sign in smallest:
            smallest[sign] = min(smallest[sign], np.linalg.eigvalsh(made[sign]).min())
    broken = [names[sign] for sign, low in smallest.items() if low < -1e-9]
    assert broken == [words(r"The (\w+) need not be", card.back)[0]]
    assert len(smallest) == 3


@check(
    level=3,
    mutants=[
        ("0.135", "0.153"),
        ("-0.5 \\cdot 4}", "-0.5 \\cdot 2}"),
        ("1/\\sqrt{2\\gamma} = 1", "1/\\sqrt{2\\gamma} = 2"),
        ("1/\\sqrt{2\\gamma}", "1/\\sqrt{\\gamma}"),
    ],
)
def rbf_worked(card: CardText) -> None:
    """scikit-learn's kernel; the width by the front's second formula."""
    from sklearn.metrics.pairwise import rbf_kernel

    far, gamma = found(r"distance (\d) with \$\\gamma = ([\d.]+)\$", card.front)
    exact = float(rbf_kernel([[0.0]], [[far]], gamma=gamma)[0, 0])
    same(card.formula(), exact)
    _, formula, printed = sides(card.formula(1))
    sigma = value(formula, gamma=gamma)
    assert agrees(printed, sigma)
    second = next(tex for tex in card.formulas("front") if "\\sigma^2" in tex)
    assert np.isclose(value(second, x=np.array([0.0]), z=np.array([far]), sigma=sigma), exact)


@check(
    level=3,
    mutants=[
        ("infty$: the identity", "infty$: all ones"),
        ("to 0$: all ones", "to 0$: the identity"),
    ],
)
def rbf_gamma(card: CardText) -> None:
    """scikit-learn's kernel at both ends."""
    from sklearn.metrics.pairwise import rbf_kernel

    x = np.random.default_rng(0).normal(size=(6, 2))
    limits = {"the identity": np.eye(6), "all ones": np.ones((6, 6))}
    pattern = r"infty\$: (the identity|all ones).*to 0\$: (the identity|all ones)"
    large, small = words(pattern, card.back)
    assert np.allclose(rbf_kernel(x, gamma=1e4), limits[large], atol=1e-6)
    assert np.allclose(rbf_kernel(x, gamma=1e-8), limits[small], atol=1e-6)


@check(
    level=2,
    mutants=[
        ("\\sqrt{\\frac{(2\\gamma)^k}{k!}}", "\\frac{(2\\gamma)^k}{k!}"),
        ("e^{2 \\gamma x z}$$", "e^{\\gamma x z}$$"),
        ("\\frac{(2\\gamma)^k}{k!} x^k z^k", "\\frac{(2\\gamma)^k}{k!} x^k"),
    ],
)
def rbf_features(card: CardText) -> None:
    """Sixty features reproduce the kernel; each step's sides agree."""
    feature = sides(card.formula())[1]
    for x, z, gamma in ((0.5, -1.0, 0.7), (1.2, 0.4, 1.5)):
        exact = math.exp(-gamma * (x - z) ** 2)
        total = sum(
            value(feature, x=x, gamma=gamma, k=k) * value(feature, x=z, gamma=gamma, k=k)
            for k in range(60)
        )
        assert np.isclose(total, exact)
        for tex in card.formulas("steps"):
            left, right = (value(side, x=x, z=z, gamma=gamma) for side in sides(tex))
            assert np.isclose(left, right)


@check(level=3, mutants=[("+ \\lambda I", "- \\lambda I"), ("{(K + \\lambda I)^{-1} y}", "{K y}")])
def kernel_ridge(card: CardText) -> None:
    """scikit-learn's coefficients and predictions."""
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.metrics.pairwise import rbf_kernel

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(8, 2)), rng.normal(size=8)
    model = KernelRidge(alpha=0.3, kernel="rbf", gamma=0.5).fit(x, y)
    gram = rbf_kernel(x, gamma=0.5)
    a = value(card.holes[0], K=gram, y=y, lambda_=0.3, I=np.eye(8))
    assert np.allclose(a, model.dual_coef_)
    predict = sides(next(t for t in card.formulas("front") if t.startswith("f(x)")))[1]
    query = np.array([0.1, 0.2])

    def kernel(left: Any, right: Any) -> float:
        return float(np.exp(-0.5 * np.sum((left - right) ** 2)))

    mine = value(predict.replace("(x_i, x)", "(x_i, q)"), a=a, k=kernel, x=x, q=query)
    assert np.isclose(mine, model.predict([query])[0])


# Gaussian processes


def _process() -> tuple[Any, Any, Any, Any]:
    """Return rows, targets, a query and a fitted process of scikit-learn (noise 0.2)."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(7, 2)), rng.normal(size=7)
    model = GaussianProcessRegressor(RBF(1.0), alpha=0.2, optimizer=None).fit(x, y)
    return x, y, np.array([[0.2, -0.1]]), model


@check(
    level=3,
    mutants=[
        ("k_*^\\top (K + \\sigma^2 I)^{-1} y", "k_*^\\top (K - \\sigma^2 I)^{-1} y"),
        ("x_*) - \\cloze", "x_*) + \\cloze"),
        ("I)^{-1} k_*}", "I) k_*}"),
    ],
)
def gp_posterior(card: CardText) -> None:
    """scikit-learn's mean and variance."""
    x, y, query, model = _process()
    names = {
        "K": model.kernel_(x),
        "sigma": math.sqrt(0.2),
        "I": np.eye(7),
        "y": y,
        "kvec": model.kernel_(x, query)[:, 0],
        "prior": float(model.kernel_(query)[0, 0]),
    }

    def readable(tex: str) -> str:
        tex = tex.replace("k(x_*, x_*)", "\\mathrm{prior}")
        return re.sub(r"k_\*", lambda _: "\\mathrm{kvec}", tex)

    mean, deviation = model.predict(query, return_std=True)
    formulas = [tex for tex in card.formulas("front") if "^{-1}" in tex or "I) k_*" in tex]
    assert np.isclose(value(readable(formulas[0]), names), mean[0])
    assert np.isclose(value(readable(formulas[1]), names), deviation[0] ** 2)


@check(
    level=2,
    mutants=[
        ("\\cdot 2 = 0.5$", "\\cdot 2 = 1$"),
        ("0.875", "0.785"),
        ("1 - \\frac{0.5^2}", "1 - \\frac{0.5}"),
    ],
)
def gp_worked(card: CardText) -> None:
    """The conditional of the joint normal of observation and f(x*)."""
    prior, noise, y, cross = found(
        r"variance ([\d.]+), noise variance ([\d.]+), .* \$y = (\d)\$.* is ([\d.]+\d)\.", card.front
    )
    joint = np.array([[prior + noise, cross], [cross, prior]])
    precision = np.linalg.inv(joint)
    same(card.formula(0), -precision[1, 0] / precision[1, 1] * y)
    same(card.formula(1), 1 / precision[1, 1])


@check(level=3, mutants=[("not on the observed y", "not on the inputs")])
def gp_variance(card: CardText) -> None:
    """Other targets leave scikit-learn's deviations alone, other inputs do not."""
    from sklearn.base import clone

    x, y, query, model = _process()
    (without,) = words(r"not on the (observed y|inputs)", card.back)
    before = model.predict(query, return_std=True)[1]
    other = {
        "observed y": clone(model).fit(x, 10 * y + 3),
        "inputs": clone(model).fit(x + 0.5, y),
    }
    unmoved = {
        name: np.allclose(fit.predict(query, return_std=True)[1], before)
        for name, fit in other.items()
    }
    assert unmoved[without]
    assert sum(unmoved.values()) == 1


def _products(work: str, n: int) -> int:
    """Count the products of a Cholesky factorisation, a dot product or a triangular solve.

    The matrix is n I plus ones.
    """
    Counted.products = 0
    if work == "mean":
        sum(a * b for a, b in [(Counted(1), Counted(1))] * n)
        return Counted.products
    lower: list[list[Counted]] = []
    for _ in range(n):
        row: list[Counted] = []
        for other in lower:
            total = sum(a * b for a, b in zip(row, other, strict=False))
            row.append(Counted((1 - total) / other[-1]))
        row.append(Counted(math.sqrt(n + 1 - sum(a * a for a in row))))
        lower.append(row)
    if work == "solve":
        Counted.products = 0
        solved: list[Counted] = []
        for row in lower:
            total = sum(a * b for a, b in zip(row, solved, strict=False))
            solved.append(Counted((1 - total) / row[-1]))
    return Counted.products


@check(
    level=2,
    mutants=[
        ("Training $O(n^3)$", "Training $O(n^2)$"),
        ("mean $O(n)$", "mean $O(n^2)$"),
        ("variance $O(n^2)$", "variance $O(n)$"),
    ],
)
def gp_cost(card: CardText) -> None:
    """Count products over sizes; the exponent that remains is within 0.2."""
    for work, tex in zip(("factor", "mean", "solve"), card.formulas("back"), strict=True):
        order = order_of(tex)
        counts = {n: _products(work, n) / value(order, n=n) for n in (10, 20, 40)}
        assert abs(fit_exponent(counts.__getitem__, counts)) < 0.2
