"""Checks of the cards on solving systems and least squares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from tests.decks.card_text import CardText, agrees, fit_exponent, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.linear_algebra_reading import (
    definite,
    diag,
    holds,
    matrices,
    orthogonal,
    tuples,
)

if TYPE_CHECKING:
    from tests.decks.checks.linear_algebra_reading import Array


def _tall(n: int = 7, d: int = 3) -> tuple[Array, Array]:
    return rng().standard_normal((n, d)), rng(1).standard_normal(n)


def _fit(x: Array, y: Array) -> Array:
    """The least-squares weights of smallest norm, by LAPACK's SVD."""
    return np.asarray(np.linalg.lstsq(x, y)[0])


@check(
    level=3,
    mutants=[
        (r"\mathrm{rank}(A) =", r"\mathrm{rank}(A) \ne"),
        (r"= \mathrm{rank}([A \; b])", r"\le \mathrm{rank}([A \; b])"),
    ],
)
def la_solvable(card: CardText) -> None:
    """True just when least squares leaves nothing, for full and deficient rank."""
    beside = card.formula().replace(r"[A \; b]", "W")
    assert beside != card.formula()
    for shape, rank in (((4, 3), 3), ((4, 3), 2), ((2, 4), 2), ((3, 3), 2)):
        g = rng()
        a = g.standard_normal((shape[0], rank)) @ g.standard_normal((rank, shape[1]))
        for b in (a @ g.standard_normal(shape[1]), g.standard_normal(shape[0])):
            solvable = bool(np.allclose(a @ _fit(a, b), b))
            assert holds(beside, A=a, W=np.column_stack([a, b])) == solvable


@check(level=3, mutants=[("with $Az = 0$", "with $Az = b$")])
def la_solution_set(card: CardText) -> None:
    """p + z solves for null vectors from scipy, and differences of solutions are null vectors."""
    from scipy.linalg import null_space

    a = rng().standard_normal((2, 4))
    p = rng(1).standard_normal(4)
    b = a @ p
    other = _fit(a, b)
    for z in (*null_space(a).T, other - p):
        left, right = (value(one, A=a, z=z, b=b) for one in sides(card.formula(3)))
        assert np.allclose(left, right)
        assert np.allclose(a @ value(card.formula(2), p=p, z=z), b)


@check(level=3, mutants=[("d - n > 0", "n - d > 0"), (r"x_3 = 1", r"x_3 = 0")])
def la_wide_system(card: CardText) -> None:
    """The null space's dimension by scipy, and the two equations that contradict each other."""
    from scipy.linalg import null_space

    for n, d in ((1, 3), (2, 5), (3, 4)):
        least = value(sides(card.formula(0))[0], n=n, d=d)
        assert null_space(rng().standard_normal((n, d))).shape[1] >= least
        assert holds(card.formula(0), n=n, d=d)
    x = [5.0, -2.0, 1.0]
    first, second = card.formulas("explanation")
    assert value(sides(first)[0], x=x) == value(sides(second)[0], x=x) == sum(x)
    assert value(sides(first)[1]) != value(sides(second)[1])


@check(
    level=3,
    mutants=[("k = 12", "k = 10"), ("3 & 6", "3 & 5"), ("x_1 + 2 x_2 = 4", "x_1 + 2 x_2 = 5")],
)
def la_singular_system(card: CardText) -> None:
    """Solved by sympy with the printed k, and with another."""
    from sympy import EmptySet, Matrix, linsolve, symbols

    a = matrices(card.front)[0].astype(int)
    k = int(value(sides(card.formula(0))[1]))
    unknowns = symbols("x1 x2")
    first = 4
    assert rf"\begin{{bmatrix}} {first} \\ k" in card.front
    assert linsolve((Matrix(a), Matrix([first, k + 1])), unknowns) == EmptySet
    (point,) = linsolve((Matrix(a), Matrix([first, k])), unknowns)
    for t in (0, 3):
        x = [float(entry.subs(unknowns[1], t)) for entry in point]
        assert holds(card.formula(1), x=x)


@check(
    level=3,
    mutants=[(r"(A^\top A + \lambda I) x", r"(A^\top A - \lambda I) x"), (r"= A^\top b", "= A b")],
)
def la_singular_options(card: CardText) -> None:
    """The first is LAPACK's least-squares solution; the second tends to it."""
    a, b = np.array([[1.0, 2], [3, 6]]), np.array([1.0, 5])
    pinv = value(sides(card.formula(0))[1], A_plus=np.linalg.pinv(a), b=b)
    assert np.allclose(pinv, _fit(a, b))
    left, right = sides(card.formula(1))
    system = left.removesuffix("x").strip()
    for lam in (1e-3, 1.0):
        x = np.linalg.solve(value(system, A=a, lambda_=lam, I=np.eye(2)), value(right, A=a, b=b))
        stacked = np.vstack([a, math.sqrt(lam) * np.eye(2)])
        assert np.allclose(x, _fit(stacked, np.concatenate([b, [0, 0]])))
        assert np.allclose(x, pinv, atol=lam)


@check(level=3, mutants=[("L z = P b", "L z = b"), ("U x = z", "L x = z")])
def la_lu_solve(card: CardText) -> None:
    """The two triangular systems with scipy's factors, against numpy's solution."""
    from scipy.linalg import lu

    a, b = rng().standard_normal((4, 4)), rng(1).standard_normal(4)
    p, lower, upper = lu(a)
    names = {"P": p.T, "L": lower, "U": upper, "A": a, "b": b}
    assert holds(card.formula(1, "front"), names)
    factor, right = sides(card.formula(-1, "steps"))
    z = np.linalg.solve(names[factor.split()[0]], value(right, names))
    factor, right = sides(card.formula(0))
    x = np.linalg.solve(names[factor.split()[0]], value(right, {**names, "z": z}))
    assert np.allclose(x, np.linalg.solve(a, b))
    assert holds(card.formula(1, "steps"), {**names, "x": x})


@check(level=3, mutants=[("A: $n^3 / 3$", "A: $n^3 / 2$"), ("A: $n^3 / 3$", "A: $n^2 / 3$")])
def la_lu_cost(card: CardText) -> None:
    """Multiplications counted in the loops of elimination; within 2 % at n = 120."""

    def count(n: int) -> int:
        return sum(1 + (n - k) for k in range(1, n + 1) for _row in range(n - k))

    assert math.isclose(count(120), value(card.formula(0), n=120), rel_tol=0.02)
    shown = math.log2(value(card.formula(0), n=80) / value(card.formula(0), n=40))
    assert abs(fit_exponent(count, (40, 80, 160)) - shown) < 0.1
    assert "eight times" in card.explanation
    assert 2**shown == 8


@check(level=3, mutants=[("3 & 1 \\end", "2 & 1 \\end"), ("0 & 5", "0 & 6"), ("6 & 8", "6 & 9")])
def la_lu_numeric(card: CardText) -> None:
    """The factors have the right shape and give the matrix back."""
    lower, upper = matrices(card.back)
    assert np.array_equal(lower @ upper, matrices(card.front)[0])
    assert np.array_equal(lower, np.tril(lower))
    assert np.array_equal(np.diag(lower), [1, 1])
    assert np.array_equal(upper, np.triu(upper))


@check(
    level=3,
    mutants=[("$(0, 1)$", "$(1, 0)$"), ("10^{-20}", "10^{-2}"), ("of $(1, 1)$", "of $(1, 2)$")],
)
def la_pivoting(card: CardText) -> None:
    """Elimination without a swap, in doubles, and numpy's solution, on the printed system."""
    a = matrices(card.explanation)[0]
    b, wrong, right = tuples(card.explanation)
    factor = a[1, 0] / a[0, 0]
    second = (b[1] - factor * b[0]) / (a[1, 1] - factor * a[0, 1])
    first = (b[0] - a[0, 1] * second) / a[0, 0]
    assert np.array_equal([first, second], wrong)
    assert np.allclose(np.linalg.solve(a, b), right)


@check(level=3, mutants=[("A = L L^\\top", "A = L L"), ("n^3 / 6", "n^3 / 3")])
def la_cholesky(card: CardText) -> None:
    """numpy's factor satisfies it; an indefinite matrix has none; multiplications counted."""
    a = definite(4, rng())
    factor = np.linalg.cholesky(a)
    assert holds(card.formula(0), A=a, L=factor)
    try:
        np.linalg.cholesky(a - 1.01 * np.linalg.eigvalsh(a)[0] * np.eye(4))
    except np.linalg.LinAlgError:
        pass
    else:
        raise AssertionError
    n = 150
    count = sum(j for j in range(n) for _row in range(j, n))
    assert math.isclose(count, value(card.formula(0, "explanation"), n=n), rel_tol=0.02)


@check(level=3, mutants=[("1 & 3 \\end", "1 & 2 \\end"), ("2 & 10", "2 & 11"), ("= 3$.", "= 4$.")])
def la_cholesky_numeric(card: CardText) -> None:
    """Against numpy; the steps' arithmetic."""
    factor = np.linalg.cholesky(matrices(card.front)[0])
    assert np.allclose(matrices(card.back)[0], factor)
    assert all(holds(tex, l_11=2, l_21=1, l_22=3) for tex in card.formulas("steps"))
    assert [value(sides(tex)[-1]) for tex in card.formulas("steps")] == [2, 1, 3]


@check(level=3, mutants=[("z @ L.T", "z @ L"), ("mu + z", "z")])
def la_gaussian_sampling(card: CardText) -> None:
    """Mean and covariance of 20,000 draws; the bands are five standard errors wide."""
    mu, cov = np.array([1.0, -2]), np.array([[2.0, 1.2], [1.2, 1]])
    rows = run(card.code())["sample"](mu, cov, 20_000, rng())
    assert rows.shape == (20_000, 2)
    root = math.sqrt(20_000)
    assert np.all(np.abs(rows.mean(axis=0) - mu) < 5 * np.sqrt(np.diag(cov)) / root)
    error = np.sqrt(np.outer(np.diag(cov), np.diag(cov)) + cov**2) / root
    assert np.all(np.abs(np.cov(rows.T) - cov) < 5 * error)


@check(level=3, mutants=[("Add a small", "Subtract a small")])
def la_cholesky_jitter(card: CardText) -> None:
    """A kernel matrix with points twice over: numpy refuses it, and accepts it with jitter."""
    assert "Add a small multiple of $I$" in card.back
    points = np.repeat(np.linspace(0, 1, 15), 2)
    kernel = np.exp(-((points[:, None] - points) ** 2))
    assert np.linalg.eigvalsh(kernel)[0] < 0
    try:
        np.linalg.cholesky(kernel)
    except np.linalg.LinAlgError:
        np.linalg.cholesky(kernel + 1e-8 * np.eye(30))
        return
    raise AssertionError


@check(level=3, mutants=[("$X = QR$", "$X = RQ$"), ("$R$ is d × d", "$R$ is n × d")])
def la_qr(card: CardText) -> None:
    """numpy's factors: shapes, product, span."""
    x, _ = _tall(5, 3)
    q, r = np.linalg.qr(x)
    assert holds(card.formula(0), X=x, Q=q, R=r)
    sizes = {"n × d": (5, 3), "d × d": (3, 3)}
    words = card.back.split("is ")
    assert q.shape == sizes[words[1][:5]]
    assert r.shape == sizes[words[2][:5]]
    assert np.allclose(q @ q.T @ x, x)


@check(
    level=3,
    mutants=[
        ("(0.8, -0.6)", "(0.6, -0.8)"),
        ("(3, 4)", "(4, 3)"),
        ("(0.64, -0.48)", "(0.64, 0.48)"),
        ("length is 0.8", "length is 0.6"),
    ],
)
def la_gram_schmidt_numeric(card: CardText) -> None:
    """Against numpy's QR up to signs, and the steps recomputed."""
    a1, a2 = tuples(card.front)
    q, r = np.linalg.qr(np.column_stack([a1, a2]))
    q, r = q * np.sign(np.diag(r)), r * np.sign(np.diag(r))[:, None]
    for mine, theirs in zip(tuples(card.back), q.T, strict=True):
        assert np.allclose(mine, theirs)
    assert all(
        holds(tex, a_1=a1, a_2=a2, q_1=q[:, 0]) for tex in card.formulas("steps") if "=" in tex
    )
    assert agrees(card.numbers("steps")[-1], float(r[1, 1]))


@check(
    level=3,
    mutants=[
        ("Q[:, k] -=", "Q[:, k] +="),
        ("range(j + 1,", "range(j + 2,"),
        ("/= np.linalg.norm(Q[:, j])", "/= 2"),
    ],
)
def la_gram_schmidt_code(card: CardText) -> None:
    """Against numpy's QR up to signs; the argument is left alone."""
    a = rng().standard_normal((6, 4))
    before = a.copy()
    q = run(card.code())["gram_schmidt"](a)
    assert np.allclose(np.abs(q), np.abs(np.linalg.qr(a)[0]))
    assert np.allclose(q.T @ q, np.eye(4))
    assert np.array_equal(a, before)


@check(
    level=3,
    mutants=[
        (r"like $\kappa^2$", r"like $\kappa$"),
        (r"about like $\kappa$;", r"about like $\kappa^2$;"),
    ],
)
def la_gram_schmidt_loss(card: CardText) -> None:
    """Both versions on Läuchli's matrix: exponents of the loss against the condition number."""

    def lost(eps: float, classical: bool) -> float:
        a = np.vstack([np.ones((1, 3)), eps * np.eye(3)])
        q = np.zeros_like(a)
        for j in range(3):
            v = a[:, j].copy()
            for k in range(j):
                v -= (q[:, k] @ (a[:, j] if classical else v)) * q[:, k]
            q[:, j] = v / np.linalg.norm(v)
        return float(np.linalg.norm(q.T @ q - np.eye(3), 2))

    def size(eps: float) -> float:
        return float(np.linalg.cond(np.vstack([np.ones((1, 3)), eps * np.eye(3)])))

    small, large = np.geomspace(1e-2, 1e-3, 15), np.geomspace(1e-5, 1e-6, 15)
    for classical, tex in ((True, card.formula(0)), (False, card.formula(0, "explanation"))):
        levels = [float(np.median([lost(e, classical) for e in group])) for group in (small, large)]
        sizes = [float(np.median([size(e) for e in group])) for group in (small, large)]
        slope = math.log(levels[1] / levels[0]) / math.log(sizes[1] / sizes[0])
        shown = math.log10(value(tex, kappa=10.0))
        assert abs(slope - shown) < 0.4


@check(
    level=3,
    mutants=[
        (r"A: $$\hat y = X (X^\top X)^{-1} X^\top y$$", r"A: $$\hat y = X (X^\top X) X^\top y$$"),
        (r"X^\top X w = X^\top y", r"X^\top X w = X y"),
    ],
)
def la_projection_derivation(card: CardText) -> None:
    """Weights and projection against LAPACK's least squares; P symmetric and idempotent."""
    x, y = _tall()
    w = _fit(x, y)
    right = sides(card.formula())[1]
    assert np.allclose(value(right, X=x, y=y), x @ w)
    for k in (2, 4):
        assert holds(card.formula(k, "steps"), X=x, y=y, w=w)
    p = value(sides(card.formula(0, "explanation"))[1], X=x)
    assert np.allclose(p, p.T)
    assert np.allclose(p @ p, p)
    assert np.allclose(p @ y, x @ w)


@check(
    level=3,
    mutants=[
        ("(3, 3, 3)", "(4, 4, 4)"),
        ("(1, 2, 6)", "(1, 2, 9)"),
        ("(-2, -1, 3)", "(-2, 1, 3)"),
        ("= 14,", "= 12,"),
    ],
)
def la_projection_mean(card: CardText) -> None:
    """Against least squares on the one column; weight, residual and its length."""
    y, a = tuples(card.front)
    w = _fit(a[:, None], y)
    assert np.allclose(tuples(card.back)[0], a * w)
    assert np.allclose(a * w, y.mean())
    for tex in card.formulas("steps")[:2]:
        assert holds(tex, a=a, y=y)
    assert np.isclose(value(sides(card.formula(0, "steps"))[-1]), w[0])
    assert np.allclose(tuples("".join(card.steps))[0], y - 3 * a)
    squares = [float(x) for x in card.numbers("explanation")]
    assert squares[3] == sum(squares[:3]) == 3 * y.var()


@check(level=2, mutants=[("P^2 = P", "P^2 = I"), (r"P^\top = P", r"P^\top = -P")])
def la_projector(card: CardText) -> None:
    """True of an orthogonal projection; a slanted one keeps only the first."""
    q = orthogonal(4, rng())[:, :2]
    first, second = card.formula().split(r"\qquad")
    p = q @ q.T
    assert holds(first, P=p, I=np.eye(4))
    assert holds(second, P=p)
    slanted = np.array([[1.0, 1], [0, 0]])
    assert holds(first, P=slanted, I=np.eye(2))
    assert not holds(second, P=slanted)
    rest = value(card.formula(0, "explanation"), I=np.eye(4), P=p)
    assert np.allclose(rest @ rest, rest)
    assert np.allclose(rest @ p, 0)


@check(
    level=3,
    mutants=[
        (r"\lambda^2 = \lambda", r"\lambda^2 = 2 \lambda"),
        ("Why are 0 and 1", "Why are 0 and 2"),
    ],
)
def la_projector_eigenvalues(card: CardText) -> None:
    """Numpy's eigenvalues of a hat matrix; its trace is d."""
    x, _ = _tall(6, 3)
    p = x @ np.linalg.inv(x.T @ x) @ x.T
    lam = np.linalg.eigvalsh(p)
    said = [float(n) for n in card.numbers("front")]
    assert np.allclose(np.unique(np.round(lam, 9)), said)
    assert all(holds(card.formula(2), lambda_=one) for one in said)
    assert np.isclose(np.trace(p), 3)


@check(level=3, mutants=[("residuals sum to 0", "residuals sum to 1")])
def la_residual_orthogonal(card: CardText) -> None:
    """Residuals of LAPACK's fit with an intercept."""
    x, y = _tall()
    x = np.hstack([np.ones((7, 1)), x])
    residual = y - x @ _fit(x, y)
    assert np.allclose(x.T @ residual, 0)
    assert agrees(card.number(-1), round(float(residual.sum()), 9))


@check(level=3, mutants=[("A: $$P = Q Q^\\top$$", "A: $$P = Q^\\top Q$$")])
def la_projection_orthonormal(card: CardText) -> None:
    """Against the long formula with X and with Q."""
    x, y = _tall()
    q = np.linalg.qr(x)[0]
    p = value(sides(card.formula())[1], Q=q)
    for tex in card.formulas("front")[1:2]:
        assert np.allclose(value(tex, X=q), p)
        assert np.allclose(value(tex, X=x), p)
    assert np.allclose(value(card.formula(1, "explanation"), Q=q, y=y), x @ _fit(x, y))


@check(
    level=3,
    mutants=[
        ("w_0 = 0.5", "w_0 = 1.5"),
        ("(2, 4)", "(2, 5)"),
        ("(0.5, -1, 0.5)", "(0.5, 1, 0.5)"),
        (r"\frac{3}{2}", r"\frac{2}{3}"),
    ],
)
def la_line_fit(card: CardText) -> None:
    """Against numpy's polynomial fit; the residuals and the slope's arithmetic."""
    points = np.array(tuples(card.front))
    slope, start = np.polyfit(points[:, 0], points[:, 1], 1)
    assert np.isclose(value(sides(card.formula(0))[1]), start)
    assert np.isclose(value(sides(card.formula(1))[1]), slope)
    assert np.allclose(tuples(card.explanation)[0], points[:, 1] - start - slope * points[:, 0])
    assert holds(card.formula(-1, "steps"))
    assert np.isclose(value(sides(card.formula(-1, "steps"))[-1]), slope)


@check(
    level=3,
    mutants=[(r"R w = Q^\top y", "R w = Q y"), (r"R^\top R w = R^\top Q", r"R^\top R w = R Q")],
)
def la_qr_least_squares(card: CardText) -> None:
    """Both steps and the result for LAPACK's weights."""
    x, y = _tall()
    q, r = np.linalg.qr(x)
    names = {"X": x, "y": y, "Q": q, "R": r, "w": _fit(x, y), "I": np.eye(3)}
    assert holds(card.formula(), names)
    assert all(holds(tex, names) for tex in card.formulas("steps") if "=" in tex)


@check(
    level=3,
    mutants=[
        (r"= \kappa(X)^2", r"= 2 \kappa(X)"),
        (r"\sigma_{\max} / \sigma_{\min}", r"\sigma_{\min} / \sigma_{\max}"),
        ("at $\\kappa(X) = 10^8$", "at $\\kappa(X) = 10^4$"),
    ],
)
def la_normal_equations_conditioning(card: CardText) -> None:
    """Numpy's condition numbers; the ratio of singular values; the digits that are left."""
    for size in (1.0, 30.0):
        x = _tall()[0] * np.array([1, 1, size])
        assert holds(card.formula(0), kappa=np.linalg.cond, X=x)
    sigma = np.linalg.svd(x, compute_uv=False)
    ratio = value(sides(card.formula(0, "explanation"))[1], sigma_max=sigma[0], sigma_min=sigma[-1])
    assert np.isclose(ratio, np.linalg.cond(x))
    at = next(tex for tex in card.formulas("explanation") if "10^" in tex)
    assert math.log10(value(sides(at)[1]) ** 2) == float(card.numbers("explanation")[-1])


@check(level=3, mutants=[("O(n d^2)", "O(n d)"), ("O(d^3)", "O(d^2)")])
def la_normal_cost(card: CardText) -> None:
    """Exponents in n and d of multiplications counted in loops."""

    def slope(tex: str, name: str) -> float:
        sizes = {"n": 1000.0, "d": 100.0}
        doubled = {**sizes, name: 2 * sizes[name]}
        return math.log2(value(tex, O=float, **doubled) / value(tex, O=float, **sizes))

    def forming(n: int, d: int) -> int:
        return sum(n for j in range(d) for _ in range(j + 1))

    def solving(d: int) -> int:
        return sum(j for j in range(d) for _ in range(j, d)) + d * d

    form, solve = card.formula(0), card.formula(1)
    assert round(fit_exponent(lambda n: forming(n, 10), (50, 100, 200))) == slope(form, "n")
    assert round(fit_exponent(lambda d: forming(10, d), (50, 100, 200))) == slope(form, "d")
    assert round(fit_exponent(solving, (50, 100, 200))) == slope(solve, "d")


@check(level=3, mutants=[("Q.T @ y", "y @ X"), ("np.linalg.qr(X)", "np.linalg.qr(X, 'complete')")])
def la_least_squares_code(card: CardText) -> None:
    """Against LAPACK's least squares."""
    x, y = _tall()
    assert np.allclose(run(card.code())["least_squares"](x, y), _fit(x, y))


@check(
    level=3,
    mutants=[
        (r"$1 / \sigma_i$", r"$1 / \sigma_i^2$"),
        (r"\sigma_i / (\sigma_i^2 + \lambda)", r"\sigma_i / (\sigma_i + \lambda)"),
        (r"1 / (2 \sqrt", r"1 / (4 \sqrt"),
    ],
)
def la_ridge_filter(card: CardText) -> None:
    """Plain and ridge weights rebuilt from the printed factors, against LAPACK; the bound."""
    x, y = _tall()
    lam = 0.7
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    plain, ridge, most = card.formulas("back")[1:]
    factors = [[value(tex, sigma=s, i=i, lambda_=lam) for i in (1, 2, 3)] for tex in (plain, ridge)]
    stacked = np.vstack([x, math.sqrt(lam) * np.eye(3)])
    wanted = (_fit(x, y), _fit(stacked, np.concatenate([y, np.zeros(3)])))
    for found, target in zip(factors, wanted, strict=True):
        assert np.allclose(vt.T @ (np.array(found) * (u.T @ y)), target)
    grid = np.linspace(0, 10, 10_001)
    assert np.isclose(np.max(grid / (grid**2 + lam)), value(most, lambda_=lam), rtol=1e-5)


@check(
    level=3,
    mutants=[(r"V \Sigma^{-1} U^\top", r"U \Sigma^{-1} V^\top"), (r"\Sigma^{-1}", r"\Sigma")],
)
def la_pseudoinverse(card: CardText) -> None:
    """Against numpy's, for full and deficient rank."""
    for shape, r in (((5, 3), 3), ((5, 3), 2), ((2, 4), 2)):
        a = rng().standard_normal((shape[0], r)) @ rng(1).standard_normal((r, shape[1]))
        u, s, vt = np.linalg.svd(a)
        right = sides(card.formula())[1]
        found = value(right, U=u[:, :r], Sigma=np.diag(s[:r]), V=vt[:r].T)
        assert np.allclose(found, np.linalg.pinv(a))


@check(
    level=3,
    mutants=[
        (
            "Independent columns: $(A^\\top A)^{-1} A^\\top$",
            "Independent columns: $A^\\top (A A^\\top)^{-1}$",
        ),
        ("rows: $A^\\top (A A^\\top)^{-1}$", "rows: $(A^\\top A)^{-1} A^\\top$"),
    ],
)
def la_pseudoinverse_cases(card: CardText) -> None:
    """Each against numpy's on its kind of matrix."""
    a = rng().standard_normal((5, 3))
    for tex, matrix in ((card.formula(0), a), (card.formula(1), a.T)):
        assert np.allclose(value(tex, A=matrix), np.linalg.pinv(matrix))


@check(level=3, mutants=[("(2, 4, 4)", "(4, 4, 3)"), ("= 18", "= 27"), ("18 / (1", "18 / (2")])
def la_minimum_norm_numeric(card: CardText) -> None:
    """Against LAPACK's minimum-norm solution."""
    row = tuples(card.hints[0])[0]
    left, right = sides(card.formula(-1, "front"))
    assert all(value(left, x=np.eye(3)[k]) == row[k] for k in range(3))
    wanted = _fit(row[None, :], np.array([float(value(right))]))
    assert np.allclose(tuples(card.back)[0], wanted)
    assert holds(card.formula(0, "explanation"))


@check(level=3, mutants=[("smallest norm", "largest norm")])
def la_implicit_minimum_norm(card: CardText) -> None:
    """Gradient descent from 0, against the pseudoinverse; from elsewhere the null part stays."""
    assert "smallest norm" in card.back
    x, y = rng().standard_normal((2, 5)), rng(1).standard_normal(2)
    start = rng(2).standard_normal(5)
    null = np.eye(5) - np.linalg.pinv(x) @ x
    for first in (np.zeros(5), start):
        w = first
        for _ in range(1500):
            w = w - 0.1 * x.T @ (x @ w - y)
        assert np.allclose(w, np.linalg.pinv(x) @ y + null @ first)


@check(
    level=3,
    mutants=[
        ("(1, 1/\\epsilon)", "(1, \\epsilon)"),
        ("is $\\mathrm{diag}(1, 0)$", "is $\\mathrm{diag}(1, 1)$"),
    ],
)
def la_pseudoinverse_jump(card: CardText) -> None:
    """Numpy's pseudoinverse of the printed matrix, at a small number and at 0; `rcond` drops."""
    names = {"diag": diag, "epsilon": 1e-6}
    _, matrix, inverse, _, limit = card.formulas("explanation")
    base = value(matrix.removesuffix("^+"), names)
    assert np.allclose(np.linalg.pinv(base), value(inverse, names))
    flat = base * diag(1, 0)
    assert np.allclose(np.linalg.pinv(flat), value(limit, names))
    assert np.allclose(np.linalg.pinv(base, rcond=1e-3), value(limit, names))


@check(level=3, mutants=[("P = X X^+", "P = X^+ X"), ("are dependent", "are independent")])
def la_projection_dependent(card: CardText) -> None:
    """On dependent columns: the Gram matrix is singular, and the other form projects."""
    assert "columns are dependent" in card.back
    x, y = _tall(6, 3)
    x[:, 2] = x[:, 0] - x[:, 1]
    assert np.linalg.matrix_rank(value(card.formula(0), X=x)) == 2
    p = value(sides(card.formula(1))[1], X=x, X_plus=np.linalg.pinv(x))
    assert np.allclose(p @ y, x[:, :2] @ _fit(x[:, :2], y))
