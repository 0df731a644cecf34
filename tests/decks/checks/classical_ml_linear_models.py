"""Checks of the cards on least squares: fits, inference, diagnostics, ridge and lasso."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check
from tests.decks.checks.classical_ml import found, numbers, said, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText

SHAPES = ((6, 2), (9, 4), (5, 5))


def _data(n: int, d: int, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=n)


def _with_ones(n: int, d: int) -> tuple[Any, Any]:
    x, y = _data(n, d)
    return np.column_stack([np.ones(n), x]), y


def _rss(x: Any, y: Any) -> float:
    return float(np.sum((y - x @ np.linalg.lstsq(x, y)[0]) ** 2))


# Least squares


@check(
    level=3,
    mutants=[
        ("(X^\\top X)^{-1} X^\\top y$$", "(X^\\top X) X^\\top y$$"),
        ("-2 X^\\top y +", "-X^\\top y +"),
    ],
)
def ols_closed_form(card: CardText) -> None:
    """The result against LAPACK's least squares; the gradient of the steps by differences."""
    gradient = sides(next(tex for tex in card.formulas("steps") if "nabla" in tex))[1]
    for shape in SHAPES:
        x, y = _data(*shape)
        assert np.allclose(value(sides(card.formula())[1], X=x, y=y), np.linalg.lstsq(x, y)[0])
        at = np.ones(shape[1])

        def loss(b: Any, x: Any = x, y: Any = y) -> float:
            return float(np.sum((y - x @ b) ** 2))

        by_difference = slope(loss, at)
        assert np.allclose(value(gradient, X=x, y=y, beta=at), by_difference, atol=1e-6)


@check(
    level=2, mutants=[("= 2.5$", "= 2.4$"), ("= 0.5$", "= 0.6$"), ("\\frac{5}{2}", "\\frac{4}{2}")]
)
def ols_line(card: CardText) -> None:
    """numpy's line through the points of the front."""
    points = np.array(re.findall(r"\((\d), (\d)\)", card.front), dtype=float)
    steepness, height = np.polyfit(points[:, 0], points[:, 1], 1)
    same(card.formula(0), steepness)
    same(card.formula(1), height)


@check(
    level=3,
    mutants=[
        ("{X (X^\\top X)^{-1} X^\\top}", "{X X^\\top}"),
        ("{{3::d}}", "{{3::n}}"),
        ("\\cloze[2]{H}", "\\cloze[2]{2H}"),
    ],
)
def hat_matrix(card: CardText) -> None:
    """It gives least squares' predictions; its square and its trace are what the holes say."""
    hat, square, trace = card.holes
    for n, d in ((6, 2), (9, 4)):
        x, y = _data(n, d)
        h = value(hat, X=x)
        assert np.allclose(h @ y, x @ np.linalg.lstsq(x, y)[0])
        assert np.allclose(h @ h, value(square, H=h))
        assert np.isclose(np.trace(h), value(trace, n=n, d=d))


@check(
    level=3,
    mutants=[
        ("\\sigma^2 (X^\\top X)^{-1}$$", "\\sigma (X^\\top X)^{-1}$$"),
        ("(X^\\top X)^{-1}$$", "X^\\top X$$"),
    ],
)
def ols_variance(card: CardText) -> None:
    """Exactly: all 32 sign patterns of noise plus or minus sigma."""
    x, _ = _data(5, 2)
    sigma = 1.3
    noise = np.array(list(itertools.product((-sigma, sigma), repeat=5)))
    estimates = noise @ np.linalg.pinv(x).T
    exact = estimates.T @ estimates / len(noise)
    assert np.allclose(value(sides(card.formula())[1], X=x, sigma=sigma), exact)


@check(level=2, mutants=[("$10^{16}$", "$10^{12}$")])
def ols_condition(card: CardText) -> None:
    """The condition number of the Gram matrix is the square of that of X."""
    x, _ = _data(9, 4)
    assert np.isclose(np.linalg.cond(x.T @ x), np.linalg.cond(x) ** 2)
    small, large = (value(tex) for tex in card.formulas("explanation"))
    assert large == small**2
    assert "condition number is the square of that of $X$" in card.back


@check(level=3, mutants=[("norm, $X^+ y$", "norm, $X^\\top y$")])
def ols_min_norm(card: CardText) -> None:
    """Gradient descent from 0, and ridge with a tiny penalty, on 3 rows and 6 columns."""
    x, y = _data(3, 6)
    beta = np.zeros(6)
    for _ in range(3000):
        beta -= 0.05 * x.T @ (x @ beta - y)
    printed = value(card.formulas("back")[-1], X_plus=np.linalg.pinv(x), X=x, y=y)
    assert np.allclose(beta, printed, atol=1e-8)
    assert np.allclose(np.linalg.solve(x.T @ x + 1e-9 * np.eye(6), x.T @ y), printed, atol=1e-5)


@check(
    level=3,
    mutants=[("2 \\cdot 0.5 = 2$", "2 \\cdot 0.5 = 1.5$"), ("$y = x + 2z$", "$y = x + 3z$")],
)
def omitted_variable(card: CardText) -> None:
    """Regress y on x alone over all sign patterns of x and the noise of z."""
    long, link, result = card.formulas("explanation")
    x, noise = np.array(list(itertools.product((-1.0, 1.0), repeat=2))).T
    z = value(sides(link)[1], x=1) * x + noise
    y = np.array([value(sides(long)[1], x=a, z=b) for a, b in zip(x, z, strict=True)])
    same(result, x @ y / (x @ x))


# Inference


@check(
    level=3,
    mutants=[
        ("{\\mathrm{RSS}/(n-d)}", "{\\mathrm{RSS}/n}"),
        ("\\cloze[2]{(X^\\top X)^{-1}}", "\\cloze[2]{X^\\top X}"),
        ("over that error}}", "over that variance}}"),
    ],
)
def coefficient_se(card: CardText) -> None:
    """Standard error and t of a straight line against scipy."""
    from scipy.stats import linregress, t

    x, y = _with_ones(12, 1)
    truth = linregress(x[:, 1], y)
    variance = value(card.holes[0], RSS=_rss(x, y), n=12, d=2)
    error = math.sqrt(variance * value(card.holes[1], X=x)[1, 1])
    assert np.isclose(error, truth.stderr)
    below = {"error": error, "variance": error**2}[card.holes[2].split()[-1]]
    assert np.isclose(2 * t.sf(abs(truth.slope / below), 10), truth.pvalue)


@check(level=2, mutants=[("t = 2.4", "t = 2.6"), ("0.22", "0.32"), ("to 2.18", "to 2.08")])
def t_worked(card: CardText) -> None:
    """Estimate over error, and the interval of 1.96 errors."""
    estimate, error = numbers(card, "front")[:2]
    ratio, interval = card.formulas("back")
    same(ratio, estimate / error)
    ends = found(r"from ([\d.]+) to ([\d.]+\d)", card.back)
    assert np.allclose(value(interval), ends)
    assert np.allclose(ends, [estimate - 1.96 * error, estimate + 1.96 * error])


@check(
    level=2,
    mutants=[
        ("(n - p - 1)", "(n - p)"),
        ("{\\mathrm{TSS}/(n - 1)}", "{\\mathrm{TSS}/n}"),
        ("\\frac{\\mathrm{RSS}}{\\mathrm{TSS}}", "\\frac{\\mathrm{TSS}}{\\mathrm{RSS}}"),
    ],
)
def r_squared(card: CardText) -> None:
    """R² is the squared correlation with the fit; adjusted, it stays at a feature with |t| = 1."""
    plain, adjusted = (sides(tex)[1] for tex in card.formulas("back"))
    x, y = _with_ones(12, 3)
    fit = x @ np.linalg.lstsq(x, y)[0]
    names = {"RSS": _rss(x, y), "TSS": float(np.sum((y - y.mean()) ** 2))}
    assert np.isclose(value(plain, names), np.corrcoef(fit, y)[0, 1] ** 2)
    n, p, rss = 12, 3, 5.0
    one_more = rss * (n - p - 2) / (n - p - 1)  # F = t² = 1 for the added feature
    before = value(adjusted, RSS=rss, TSS=8.0, n=n, p=p)
    assert np.isclose(value(adjusted, RSS=one_more, TSS=8.0, n=n, p=p + 1), before)
    assert np.isclose(value(adjusted, RSS=4.0, TSS=11.0, n=n, p=0), 1 - 4 / 11)


@check(
    level=2, mutants=[("\\approx 0.467", "\\approx 0.476"), ("\\frac{20}{15}", "\\frac{20}{16}")]
)
def adjusted_worked(card: CardText) -> None:
    """From the definition with variances."""
    n, p, r2 = found(r"n = (\d+) rows, p = (\d+) .* = ([\d.]+)\$", card.front)
    same(card.formula(), 1 - (1 - r2) / (n - p - 1) * (n - 1))


@check(
    level=3,
    mutants=[
        ("{\\mathrm{RSS}/(n - d)}", "{\\mathrm{RSS}/n}"),
        ("\\mathrm{RSS})/q}", "\\mathrm{RSS})}"),
    ],
)
def f_statistic(card: CardText) -> None:
    """Three groups as dummies: scipy's one-way analysis of variance."""
    from scipy.stats import f_oneway

    _, y = _data(12, 1)
    group = np.repeat(range(3), 4)
    x = np.column_stack([np.ones(12), group == 1, group == 2]).astype(float)
    names = {"RSS": _rss(x, y), "RSS_0": _rss(x[:, :1], y), "q": 2, "n": 12, "d": 3}
    exact = f_oneway(*(y[group == k] for k in range(3))).statistic
    assert np.isclose(value(sides(card.formula())[1], names), exact)


@check(level=2, mutants=[("19 pure-noise", "17 pure-noise"), ("$R^2$ is 1.", "$R^2$ is 0.")])
def r_squared_noise(card: CardText) -> None:
    """Fit noise on noise."""
    n, p, r2 = found(r"n = (\d+) rows and (\d+) pure-noise .* is (\d)\.", card.explanation)
    x, y = _with_ones(int(n), int(p))
    assert np.isclose(1 - _rss(x, y) / np.sum((y - y.mean()) ** 2), r2)


@check(level=2, mutants=[("Slopes 3", "Slopes 2"), ("= 4.5$", "= 5.5$"), ("+ 4d", "+ 5d")])
def interaction(card: CardText) -> None:
    """Slopes and gap by differences of the front's formula."""
    rhs = sides(card.formula(0, "front"))[1].replace("xd", "x d")

    def at(x: float, d: int) -> float:
        return float(value(rhs, x=x, d=d))

    assert found(r"Slopes (\d)", card.back) == [at(1, 0) - at(0, 0)]
    same(next(tex for tex in card.formulas("back") if "1.5" in tex), at(1, 1) - at(0, 1))
    assert found(r"The (\d) is", card.back) == [at(0, 1) - at(0, 0)]
    assert found(r"for \$d = (\d)\$ .* for \$d = (\d)\$\. .* at \$x = (\d)\$", card.back) == [
        0,
        1,
        0,
    ]


@check(level=2, mutants=[("= 2$", "= 4$"), ("tested 40", "tested 20")])
def p_hunting(card: CardText) -> None:
    """The mean of a binomial."""
    count, level = numbers(card, "front")
    same(card.formula(), count * level)


@check(level=2, mutants=[("1.105", "1.115"), ("10.5 %", "11.5 %")])
def log_coefficient(card: CardText) -> None:
    """The factor from the front's coefficient, and the per cent."""
    (coefficient,) = found(r"coefficient of ([\d.]+)", card.front)
    same(card.formulas("back")[-1], math.exp(coefficient))
    (share,) = (one for one in card.numbers("back") if "%" in one)
    assert agrees(share, math.exp(coefficient) - 1)


# Diagnostics


@check(
    level=3,
    mutants=[
        ("\\frac{1}{1 - R_j^2}", "\\frac{1}{1 + R_j^2}"),
        ("gives 10:", "gives 100:"),
        ("approx 3.2", "approx 2.3"),
    ],
)
def vif(card: CardText) -> None:
    """Against the diagonal of the inverse correlation matrix."""
    x, _ = _with_ones(20, 3)
    x[:, 1] += x[:, 2]
    inverse = np.linalg.inv(np.corrcoef(x[:, 1:].T))
    for j in (1, 2, 3):
        column = x[:, j]
        r2 = 1 - _rss(np.delete(x, j, axis=1), column) / np.sum((column - column.mean()) ** 2)
        assert np.isclose(value(card.holes[0], R_j=math.sqrt(r2)), inverse[j - 1, j - 1])
    (printed,) = found(r"gives (\d+):", card.explanation)
    assert np.isclose(value(card.holes[0], R_j=math.sqrt(0.9)), printed)
    same(card.formula(1, "explanation"), math.sqrt(printed))


@check(
    level=3,
    mutants=[
        ("\\approx 5.26$", "\\approx 2.56$"),
        ("\\approx 2.29", "\\approx 2.92"),
        ("1 - 0.81", "1 - 0.9"),
    ],
)
def vif_worked(card: CardText) -> None:
    """From the inverse of the two-by-two correlation matrix."""
    (r,) = found(r"r = ([\d.]+\d)", card.front)
    exact = float(np.linalg.inv(np.array([[1, r], [r, 1]]))[0, 0])
    same(card.formula(0), exact)
    same(card.formula(1), math.sqrt(exact), rel=1e-3)


@check(
    level=3,
    mutants=[
        ("(X^\\top W X)^{-1} X^\\top W}", "(X^\\top W X)^{-1} X^\\top}"),
        ("1/\\sigma_i^2", "\\sigma_i^2"),
    ],
)
def weighted_least_squares(card: CardText) -> None:
    """Against least squares on rows divided by their standard deviations."""
    x, y = _data(8, 3)
    sigma = np.linspace(0.5, 3, 8)
    entry = re.findall(r"diag\}\((.*?)\)\$", card.front)[0]
    w = np.diag([value(entry, {"sigma_i": s}) for s in sigma])
    exact = np.linalg.lstsq(x / sigma[:, None], y / sigma)[0]
    assert np.allclose(value(card.holes[0], X=x, W=w) @ y, exact)


@check(level=3, mutants=[("{1 - h_{ii}}", "{1 + h_{ii}}"), ("{1 - h_{ii}}", "{(1 - h_{ii})^2}")])
def loo_residual(card: CardText) -> None:
    """Refit without each row."""
    x, y = _data(8, 3)
    hat = x @ np.linalg.pinv(x)
    rhs = sides(card.formula())[1]
    for i in range(8):
        rest = np.arange(8) != i
        left_out = y[i] - x[i] @ np.linalg.lstsq(x[rest], y[rest])[0]
        names = {"e_i": y[i] - hat[i] @ y, "h_ii": hat[i, i], "h_{ii}": hat[i, i]}
        assert np.isclose(value(rhs, names), left_out)


# Ridge


def _ridge(x: Any, y: Any, lam: float) -> Any:
    """Least squares on the rows and on one row of sqrt(lam) for each coefficient."""
    d = x.shape[1]
    tall = np.vstack([x, math.sqrt(lam) * np.eye(d)])
    return np.linalg.lstsq(tall, np.append(y, np.zeros(d)))[0]


@check(
    level=3,
    mutants=[
        ("+ \\lambda I)", "- \\lambda I)"),
        ("+ \\lambda I)", "+ 2\\lambda I)"),
        ("  # True", "  # False"),
    ],
)
def ridge_closed_form(card: CardText) -> None:
    """Against least squares on the augmented rows, more columns than rows included."""
    for n, d in (*SHAPES, (3, 6)):
        x, y = _data(n, d)
        inverse = value(card.holes[0], X=x, lambda_=0.7, I=np.eye(d))
        beta = inverse @ x.T @ y
        assert np.allclose(beta, _ridge(x, y, 0.7))

        def loss(b: Any, x: Any = x, y: Any = y) -> float:
            names = {"X": x, "y": y, "beta": b, "lambda": 0.7}
            return float(value(card.formula(1, "front"), names))

        assert np.allclose(slope(loss, beta), 0, atol=1e-6)
    said(card.code().replace("  # more columns than rows", ""))


@check(
    level=3,
    mutants=[
        ("{\\delta_j^2}{\\delta_j^2 + \\lambda}", "{\\delta_j}{\\delta_j + \\lambda}"),
        ("u_j^\\top y$$", "y$$"),
    ],
)
def ridge_svd(card: CardText) -> None:
    """The sum over singular directions against ridge's predictions."""
    for n, d in ((6, 3), (3, 5)):
        x, y = _data(n, d)
        u, delta, _ = np.linalg.svd(x, full_matrices=False)
        names = {
            "delta": list(delta),
            "u": list(u.T),
            "y": y,
            "lambda": 0.7,
            "j": range(1, len(delta) + 1),
        }
        rhs = sides(card.formula())[1]
        assert np.allclose(np.ravel(value(rhs, names)), x @ _ridge(x, y, 0.7))


@check(level=3, mutants=[("= 1.4$", "= 1.5$"), ("\\frac{9}{9+1}", "\\frac{3}{3+1}")])
def ridge_df(card: CardText) -> None:
    """The trace of the hat matrix of a diagonal X."""
    first, second, lam = found(r"values (\d) and (\d) and λ = (\d)", card.front)
    x = np.diag([first, second])
    hat = x @ np.linalg.inv(x.T @ x + lam * np.eye(2)) @ x.T
    same(card.formula(), float(np.trace(hat)))


@check(
    level=3,
    mutants=[
        ("\\sigma^2 / \\tau^2", "\\tau^2 / \\sigma^2"),
        ("\\sigma^2 / \\tau^2", "\\sigma / \\tau"),
    ],
)
def ridge_bayes(card: CardText) -> None:
    """Against the mean of y and beta's joint normal distribution, conditioned on y."""
    x, y = _data(6, 3)
    sigma, tau = 0.8, 1.7
    marginal = tau**2 * x @ x.T + sigma**2 * np.eye(6)
    posterior = tau**2 * x.T @ np.linalg.solve(marginal, y)
    lam = value(sides(card.formula())[1], sigma=sigma, tau=tau)
    assert np.allclose(_ridge(x, y, lam), posterior)


@check(level=2, mutants=[("= 2$", "= 3$"), ("= 1$", "= 2$"), ("{4 + 4}", "{4 + 2}")])
def ridge_worked(card: CardText) -> None:
    """Sums of the front over the penalised sum of squares."""
    squares, products = found(r"x\^2 = (\d)\$, \$\\sum xy = (\d)", card.front)
    for tex, lam in zip(
        card.formulas("back"), found(r"λ = (\d) and λ = (\d)", card.front), strict=True
    ):
        same(tex, products / (squares + lam))


@check(level=3, mutants=[("+ \\lambda I_n", "- \\lambda I_n"), ("X X^\\top +", "2 X X^\\top +")])
def ridge_dual(card: CardText) -> None:
    """Against the primal solution, wide and tall."""
    for n, d in ((3, 7), (6, 2)):
        x, y = _data(n, d)
        dual = value(sides(card.formula())[1], {"X": x, "y": y, "lambda": 0.7, "I_n": np.eye(n)})
        assert np.allclose(dual, _ridge(x, y, 0.7))


# Lasso


@check(
    level=3,
    mutants=[
        ("| lasso | 2 |", "| lasso | 3 |"),
        ("1.5 | 0.25", "1.5 | 0.5"),
        ("| 2 | 0 |", "| 2 | 0.5 |"),
    ],
)
def lasso_ridge_orthonormal(card: CardText) -> None:
    """Minimise both objectives on a grid, one coordinate at a time."""
    z = found(r"z = \((\d), ([\d.]+)\)", card.front)
    (lam,) = found(r"lambda = (\d)", card.front)
    grid = np.arange(-4000, 4001) / 1000
    rows = re.findall(r"\| (?:lasso|ridge) \| ([\d.]+) \| ([\d.]+) \|", card.back)
    for row, penalty in zip(rows, (abs(grid), grid**2 / 2), strict=True):
        for printed, one in zip(row, z, strict=True):
            best = grid[((one - grid) ** 2 / 2 + lam * penalty).argmin()]
            assert abs(float(printed) - best) < 1e-9


@check(
    level=3,
    mutants=[
        ("|z| - \\lambda, 0", "|z| - 2\\lambda, 0"),
        ("\\mathrm{sign}(z)\\,", ""),
        ("b = z - \\lambda$", "b = z + \\lambda$"),
    ],
)
def soft_threshold(card: CardText) -> None:
    """Minimise on a grid of step 0.001; the steps' branches agree where they are valid."""
    grid = np.arange(-4000, 4001) / 1000
    above = next(sides(tex)[1] for tex in card.formulas("steps") if tex.startswith("b = z"))
    for z, lam in itertools.product((-2.5, -0.4, 0.0, 0.7, 3.0), (0.5, 1.0)):
        best = grid[((z - grid) ** 2 / 2 + lam * abs(grid)).argmin()]
        assert abs(value(sides(card.formula())[1], z=z, lambda_=lam) - best) < 1e-9
        if z > lam:
            assert abs(value(above, z=z, lambda_=lam) - best) < 1e-9


@check(
    level=3,
    mutants=[
        ("abs(z) - lam", "abs(z) + lam"),
        ("rest -= X", "rest += X"),
        ("soft / size[j]", "soft"),
    ],
)
def lasso_code(card: CardText) -> None:
    """The optimality conditions, which hold at the minimiser and nowhere else, to 1e-6."""
    lasso = run(card.code())["lasso"]
    for n, d, lam in ((20, 3, 2.0), (30, 5, 6.0)):
        x, y = _data(n, d)
        beta = lasso(x, y, lam)
        pull = x.T @ (y - x @ beta)
        used = beta != 0
        assert np.allclose(pull[used], lam * np.sign(beta[used]), atol=1e-6)
        assert np.all(abs(pull[~used]) <= lam + 1e-6)
        assert used.any()


@check(level=3, mutants=[("\\|_\\infty", "\\|_1"), ("\\|_\\infty", "\\|_2")])
def lasso_lambda_max(card: CardText) -> None:
    """Just above the value no single move lowers the loss, just below one does."""
    x, y = _data(9, 4)
    edge = value(card.holes[0], X=x, y=y)

    def gain(lam: float) -> float:
        moves = 1e-4 * np.vstack([np.eye(4), -np.eye(4), x.T @ y / np.linalg.norm(x.T @ y)])
        names = {"X": x, "y": y, "lambda": lam}
        loss = card.formula(0, "front")
        losses = [value(loss, names, beta=b) for b in (np.zeros(4), *moves)]
        return float(losses[0] - min(losses[1:]))

    assert gain(1.01 * edge) < 0 < gain(0.99 * edge)


@check(
    level=2, mutants=[("(1-\\alpha)}{2}", "(1-\\alpha)}{3}"), ("\\lambda\\alpha\\|", "\\lambda\\|")]
)
def elastic_net(card: CardText) -> None:
    """Its two ends are the lasso and the halved ridge penalty; copies share their weight best."""
    tex = card.formula()

    def penalty(beta: Any, alpha: float) -> float:
        return float(value(tex, {"alpha": alpha, "beta": np.array(beta), "lambda": 3.0}))

    beta = [1.0, -2.0, 0.5]
    assert np.isclose(penalty(beta, 1), 3 * 3.5)
    assert np.isclose(penalty(beta, 0), 3 / 2 * 5.25)
    assert penalty([0.5, 0.5], 0.5) < penalty([0.9, 0.1], 0.5)
    assert np.isclose(penalty([0.5, 0.5], 1), penalty([0.9, 0.1], 1))


# Robust regression and splines


@check(
    level=3,
    mutants=[
        ("Squares: the mean", "Squares: the median"),
        ("values: a median", "values: a mean"),
        ("9: 4 and 2", "9: 2 and 4"),
    ],
)
def mean_median(card: CardText) -> None:
    """Search a grid for both minimisers."""
    *data, first, second = found(r"For (\d), (\d), (\d): (\d) and (\d)", card.explanation)
    grid = np.arange(0, 1000) / 100
    away = grid[:, None] - np.array(data)
    assert np.isclose(grid[(away**2).sum(axis=1).argmin()], first)
    assert np.isclose(grid[abs(away).sum(axis=1).argmin()], second)
    named = {"mean": np.mean(data), "median": np.median(data)}
    squares, absolute = re.findall(r"(?:the|a) (mean|median)", card.back)
    assert [named[squares], named[absolute]] == [first, second]


@check(level=3, mutants=[("- \\frac12 \\delta)", "+ \\frac12 \\delta)"), ("\\frac12 r^2", "r^2")])
def huber(card: CardText) -> None:
    """Against scipy."""
    from scipy.special import huber as reference

    for r, delta in itertools.product((-3.0, -0.5, 0.0, 1.0, 2.0), (1.0, 0.7)):
        mine = value(sides(card.formula())[1], r=r, delta=delta)
        assert np.isclose(mine, reference(delta, r))


@check(
    level=3,
    mutants=[
        ("\\tau r, (\\tau - 1) r", "\\tau r, (1 - \\tau) r"),
        ("r = y - \\hat y", "r = \\hat y - y"),
    ],
)
def pinball(card: CardText) -> None:
    """Its minimiser over constants is numpy's quantile."""
    y = np.array([0.0, 1.0, 3.0, 7.0, 20.0])
    loss, residual = card.formulas("back")
    for tau in (0.1, 0.5, 0.9):
        total = [
            sum(value(loss, tau=tau, r=value(sides(residual)[1], y=one, y_hat=c)) for one in y)
            for c in y
        ]
        assert y[int(np.argmin(total))] == np.quantile(y, tau, method="inverted_cdf")


@check(level=3, mutants=[("A: $K + 4$", "A: $K + 3$"), ("minus $3K$", "minus $2K$")])
def spline_count(card: CardText) -> None:
    """The rank of the truncated power basis, and coefficients minus constraints."""
    x = np.linspace(0, 1, 60)
    pieces, bound = card.formulas("explanation")
    for knots in (1, 2, 4):
        at = np.linspace(0, 1, knots + 2)[1:-1]
        basis = [x**0, x, x**2, x**3, *(np.maximum(x - one, 0) ** 3 for one in at)]
        rank = np.linalg.matrix_rank(np.array(basis))
        assert value(card.formula(), K=knots) == rank
        assert value(pieces, K=knots) - value(bound, K=knots) == rank
