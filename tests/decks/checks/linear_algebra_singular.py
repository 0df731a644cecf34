"""Checks of the cards on singular values, power iteration, conditioning, PCA and two more tools."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
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


@check(
    level=3,
    mutants=[
        ("$U$: n × n", "$U$: n × d"),
        ("$\\Sigma$: n × d", "$\\Sigma$: d × d"),
        ("$V$: d × d", "$V$: d × n"),
    ],
)
def la_svd_shapes(card: CardText) -> None:
    """Numpy's full decomposition of a matrix of deficient rank."""
    import re

    n, d, r = 5, 3, 2
    a = rng().standard_normal((n, r)) @ rng(1).standard_normal((r, d))
    u, s, vt = np.linalg.svd(a)
    sizes = {"n": n, "d": d}
    said = re.findall(r"\$(U|\\Sigma|V)\$: (n|d) × (n|d)", card.back)
    shapes = {name: (sizes[rows], sizes[columns]) for name, rows, columns in said}
    sigma = np.zeros(shapes[r"\Sigma"])
    np.fill_diagonal(sigma, s)
    assert u.shape == shapes["U"]
    assert vt.T.shape == shapes["V"]
    assert np.allclose(value(sides(card.formula(-1, "front"))[1], U=u, Sigma=sigma, V=vt.T), a)
    assert np.sum(s > 1e-9) == r


@check(
    level=2,
    mutants=[
        (
            r"\cloze{V \, \Sigma^\top \Sigma \, V^\top}",
            r"\cloze{U \, \Sigma^\top \Sigma \, U^\top}",
        ),
        (r"\Sigma^\top \Sigma", r"\Sigma"),
    ],
)
def la_svd_gram(card: CardText) -> None:
    """Numpy's factors, tall and wide."""
    for shape in ((5, 3), (3, 5)):
        a = rng().standard_normal(shape)
        u, s, vt = np.linalg.svd(a)
        sigma = np.zeros(shape)
        np.fill_diagonal(sigma, s)
        tex = card.formulas("front")[-1]
        assert holds(tex, A=a, U=u, Sigma=sigma, V=vt.T)


@check(
    level=3,
    mutants=[
        ("values 3 and 2", "values 3 and 1"),
        (r"$\sqrt{6}$", r"$\sqrt{5}$"),
        ("0 & 3", "0 & 4"),
    ],
)
def la_svd_numeric(card: CardText) -> None:
    """Against numpy's singular values and eigenvalues."""
    a = matrices(card.front)[0]
    large, small = card.numbers("back")[:2]
    assert np.allclose(np.linalg.svd(a, compute_uv=False), [float(large), float(small)])
    said = [value(tex) for tex in card.formulas("back")]
    assert np.allclose(sorted(said), np.sort(np.linalg.eigvals(a)))


@check(level=3, mutants=[(r"\sigma_i = |\lambda_i|", r"\sigma_i = \lambda_i")])
def la_svd_or_eigen(card: CardText) -> None:
    """Numpy's values for a semidefinite and an indefinite symmetric matrix."""
    q = orthogonal(3, rng())
    for lam in ((5.0, 2.0, 0.0), (4.0, -3.0, 1.0)):
        s = np.linalg.svd(q @ diag(*lam) @ q.T, compute_uv=False)
        for i in (1, 2, 3):
            assert holds(card.formula(0, "explanation"), sigma=np.round(s, 9), lambda_=lam, i=i)
    assert "symmetric positive semidefinite" in card.back


@check(
    level=3,
    mutants=[
        ("first $r$ columns of $U$", "first $r$ columns of $V$"),
        ("last $d - r$ columns", "last $n - r$ columns"),
    ],
)
def la_svd_subspaces(card: CardText) -> None:
    """Projections onto the named columns, against scipy's bases."""
    from scipy.linalg import null_space, orth

    n, d, r = 5, 4, 2
    a = rng().standard_normal((n, r)) @ rng(1).standard_normal((r, d))
    u, _, vt = np.linalg.svd(a)
    bases = {"U": u, "V": vt.T}
    columns, of_columns, count, of_null = (card.formula(k) for k in range(4))
    reach = bases[of_columns][:, : value(columns, n=n, d=d, r=r)]
    null = bases[of_null][:, -value(count, n=n, d=d, r=r) :]
    for mine, theirs in ((reach, orth(a)), (null, null_space(a))):
        assert np.allclose(mine @ mine.T, theirs @ theirs.T)


@check(
    level=2,
    mutants=[
        (r"\sum_{i=1}^{k}", r"\sum_{i=1}^{k+1}"),
        (r"\sigma_i u_i v_i^\top$, in", r"u_i v_i^\top$, in"),
    ],
)
def la_eckart_young(card: CardText) -> None:
    """The printed sum has the rank, and beats 300 random and nudged matrices in both norms."""
    a, g = rng().standard_normal((4, 3)), rng(1)
    u, s, vt = np.linalg.svd(a)
    best = value(sides(card.formula(0))[1], sigma=s, u=u.T, v=vt, k=2)
    assert np.linalg.matrix_rank(best) == 2
    left, right = u[:, :2] * s[:2], vt[:2]
    for step in (0.01, 0.3, 3.0):
        for _ in range(100):
            other = (left + step * g.standard_normal((4, 2))) @ (
                right + step * g.standard_normal((2, 3))
            )
            for norm in ("fro", 2):
                assert np.linalg.norm(a - best, norm) <= np.linalg.norm(a - other, norm) + 1e-12


@check(
    level=3,
    mutants=[(r"\sigma_{k+1}", r"\sigma_k"), ("i > k", r"i \ge k"), (r"\sigma_i^2}", r"\sigma_i}")],
)
def la_low_rank_error(card: CardText) -> None:
    """Against numpy's norms of what is left."""
    a = rng().standard_normal((5, 4))
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    for k in (1, 2, 3):
        rest = a - (u[:, :k] * s[:k]) @ vt[:k]
        first, second = card.holes
        assert np.isclose(value(first, sigma=s, k=k), np.linalg.norm(rest, 2))
        names = {"sigma": s, "k": k, "i": range(1, 5)}
        tail = value(second, names)
        assert np.isclose(tail, np.sum(rest**2))


@check(level=2, mutants=[("125/130", "125/135"), ("96.2", "96.8"), ("10, 5, 2, 1", "10, 5, 2, 2")])
def la_energy_numeric(card: CardText) -> None:
    """The share from the printed singular values, both ways it is printed."""
    s = np.array([float(x) for x in card.numbers("front")[:4]])
    share = float(np.sum(s[:2] ** 2) / np.sum(s**2))
    assert all(agrees(printed, share) for printed in card.numbers("back"))


@check(level=3, mutants=[("Vt[:k]", "Vt[:k + 1]"), ("* s[:k]", "* s[:k] ** 2")])
def la_low_rank_code(card: CardText) -> None:
    """Rank, and the error of the theorem, for tall and wide matrices."""
    low_rank = run(card.code())["low_rank"]
    for shape in ((6, 4), (3, 5)):
        a = rng().standard_normal(shape)
        s = np.linalg.svd(a, compute_uv=False)
        for k in (1, 2):
            found = low_rank(a, k)
            assert np.linalg.matrix_rank(found) == k
            assert np.isclose(np.linalg.norm(a - found, 2), s[k])


@check(
    level=2,
    mutants=[("16000", "8000"), ("1.6 %", "0.8 %"), ("rank 8", "rank 16"), ("r(n + d)", "r n d")],
)
def la_lora_count(card: CardText) -> None:
    """The count from the printed sizes, the share, and the general formula."""
    n, d, r = (int(x) for x in card.numbers("front")[:3])
    count, full, share = card.numbers("back")
    assert agrees(count, r * n + r * d)
    assert agrees(full, n * d)
    assert agrees(share, (r * n + r * d) / (n * d))
    tex = card.formulas("explanation")[0]
    assert value(tex.replace("r(", "r ("), n=n, d=d, r=r) == r * n + r * d


@check(
    level=3,
    mutants=[
        ("v /= np.linalg.norm(v)", "v /= 2"),
        ("return v @ f(v)", "return np.linalg.norm(v)"),
        ("v = f(v)", "v = v - f(v)"),
    ],
)
def la_power_iteration_code(card: CardText) -> None:
    """Against numpy's eigenpair of the largest size, negative ones included."""
    function = run(card.code())["power_iteration"]
    q = orthogonal(4, rng())
    for lam in ((3.0, 2.0, 1.0, -1.0), (-4.0, 2.0, 1.0, 0.0)):
        a = q @ diag(*lam) @ q.T
        found, v = function(lambda x, a=a: a @ x, 4)
        assert np.isclose(found, lam[0])
        assert np.allclose(a @ v, lam[0] * v, atol=1e-6)


@check(
    level=3,
    mutants=[(r"a factor $|\lambda_2 / \lambda_1|$", r"a factor $|\lambda_2 / \lambda_1|^2$")],
)
def la_power_rate(card: CardText) -> None:
    """The measured factor on a matrix that is not symmetric; the square for the eigenvalue."""
    p = rng().standard_normal((3, 3))
    lam = np.array([3.0, 2.0, 0.5])
    shown = value(card.formula(0), lambda_=lam)
    a = p @ np.diag(lam) @ np.linalg.inv(p)
    goal = p[:, 0] / np.linalg.norm(p[:, 0])
    v, errors = rng(1).standard_normal(3), []
    for _ in range(40):
        v = a @ v
        v /= np.linalg.norm(v)
        errors.append(min(np.linalg.norm(v - goal), np.linalg.norm(v + goal)))
    assert math.isclose((errors[39] / errors[29]) ** 0.1, shown, rel_tol=0.01)
    q, values = orthogonal(3, rng()), []
    a, v = q @ np.diag(lam) @ q.T, rng(1).standard_normal(3)
    for _ in range(20):
        v = a @ v
        v /= np.linalg.norm(v)
        values.append(3.0 - v @ a @ v)
    assert math.isclose((values[19] / values[9]) ** 0.1, shown**2, rel_tol=0.01)


@check(level=3, mutants=[("cx - f(x)", "cx + f(x)"), (r"c - \lambda \ge 0", r"c + \lambda \ge 1")])
def la_smallest_eigenvector(card: CardText) -> None:
    """Iterating the printed map finds numpy's smallest eigenvalue, whatever the signs."""
    q = orthogonal(3, rng())
    step = next(tex for tex in card.formulas("back") if "f(x)" in tex)
    for lam in ((3.0, 1.0, 0.5), (2.0, 1.0, -5.0), (-1.0, -2.0, -4.0)):
        a = q @ diag(*lam) @ q.T
        c = float(np.max(np.abs(lam)))
        x = rng(1).standard_normal(3)
        for _ in range(120):
            x = value(step, c=c, x=x, f=lambda v, a=a: a @ v)
            x = x / np.linalg.norm(x)
        assert np.isclose(x @ a @ x, min(lam))
        shifted = next(tex for tex in card.formulas("explanation") if r"\ge" in tex)
        assert all(holds(shifted, c=c, lambda_=one) for one in lam)


@check(level=2, mutants=[(r"{x^\top x}", r"{\|x\|}"), (r"\frac{x^\top A x}", r"\frac{x^\top x}")])
def la_rayleigh(card: CardText) -> None:
    """At multiples of numpy's eigenvectors, and with a quadratic error near them."""
    a = definite(3, rng())
    lam, q = np.linalg.eigh(a)
    right = sides(card.formula())[1]
    for one, v in zip(lam, q.T, strict=True):
        assert np.isclose(value(right, A=a, x=3 * v), one)
    errors = [abs(value(right, A=a, x=q[:, 0] + eps * q[:, 1]) - lam[0]) for eps in (1e-2, 1e-3)]
    assert math.isclose(math.log10(errors[0] / errors[1]), 2, abs_tol=0.01)


@check(
    level=2, mutants=[("diag}(1, -1)$", "diag}(2, -1)$"), ("to $(1, -1)$ and", "to $(1, 1)$ and")]
)
def la_power_fails(card: CardText) -> None:
    """The printed matrix sends the one vector to the other and back; a shift breaks the tie."""
    a = value(card.formula(0), diag=diag)
    start, there = (value(card.formula(k)) for k in (1, 2))
    assert np.allclose(a @ start, there)
    assert np.allclose(a @ there, start)
    assert not np.allclose(start, there)
    shifted = np.abs(
        np.linalg.eigvals(value(card.formula(0, "explanation"), A=a, c=0.5, I=np.eye(2)))
    )
    assert shifted[0] != shifted[1]


@check(
    level=3,
    mutants=[
        (r"\|A^{-1}\|_2", r"\|A\|_2"),
        (r"\frac{\sigma_{\max}}{\sigma_{\min}}", r"\frac{\sigma_{\min}}{\sigma_{\max}}"),
    ],
)
def la_condition(card: CardText) -> None:
    """Both against numpy's condition number; 1 for a multiple of an orthogonal matrix."""
    for a in (rng().standard_normal((4, 4)), 3 * orthogonal(4, rng())):
        s = np.linalg.svd(a, compute_uv=False)
        assert holds(card.formula(), kappa=np.linalg.cond, A=a, sigma_max=s[0], sigma_min=s[-1])
    assert np.isclose(np.linalg.cond(a), 1)


@check(
    level=3,
    mutants=[
        (r"\kappa(A) \, \frac", r"\frac"),
        (r"\kappa(A) \, \frac", r"\sqrt{\kappa(A)} \, \frac"),
        (r"\delta x = A^{-1} \delta b", r"\delta x = A \delta b"),
    ],
)
def la_sensitivity(card: CardText) -> None:
    """Random perturbations obey it, and the worst case attains it."""
    a = rng().standard_normal((3, 3))
    u, _, vt = np.linalg.svd(a)
    cases = [
        (x, b)
        for x, b in zip(
            rng(1).standard_normal((20, 3)), rng(2).standard_normal((20, 3)), strict=True
        )
    ]
    for x, change in [*cases, (vt[0], u[:, -1])]:
        off = np.linalg.solve(a, change)
        norm = {r"\|\delta x\|": r"\|p\|", r"\|\delta b\|": r"\|q\|"}
        tex, first = card.formula(), card.formulas("steps")[0]
        for old, new in norm.items():
            tex = tex.replace(old, new)
        names = {"kappa": np.linalg.cond, "A": a, "x": x, "b": a @ x, "p": off, "q": change}
        assert holds(tex, names)
        assert holds(first.replace(r"\delta x", "p").replace(r"\delta b", "q"), names)
    low, high = (value(one, names) for one in sides(tex))
    assert np.isclose(low, high)


@check(
    level=2,
    mutants=[
        ("About 10.", "About 12."),
        ("10^6", "10^5", 1),
        ("about 16 digits", "about 8 digits"),
    ],
)
def la_digits_lost(card: CardText) -> None:
    """Digits of a double less digits of the printed condition number."""
    digits = int(card.number(0, "front"))
    assert digits == round(-math.log10(np.finfo(float).eps))
    kappa = value(sides(card.formula(-1, "front"))[1])
    assert agrees(card.number(0), digits - round(math.log10(kappa)))


@check(level=3, mutants=[("A: 200", "A: 100"), ("1, 0.5)", "1, 0.25)")])
def la_condition_numeric(card: CardText) -> None:
    """Against numpy's condition number."""
    assert agrees(
        card.number(), round(float(np.linalg.cond(value(card.formula(0, "front"), diag=diag))), 9)
    )


@check(
    level=3,
    mutants=[
        (r"$w^\top \Sigma w$.", r"$w^\top w$."),
        (r"\Sigma w = \lambda w", r"\Sigma w = 2 \lambda w"),
        ("largest eigenvalue, which", "smallest eigenvalue, which"),
    ],
)
def la_pca_derivation(card: CardText) -> None:
    """Variances of projections; the Lagrangian's gradient is 0 at numpy's eigenvectors."""
    x = rng().standard_normal((50, 3)) @ rng(1).standard_normal((3, 3))
    cov = np.cov(x.T)
    lam, q = np.linalg.eigh(cov)
    steps = card.formulas("steps")
    w = rng(2).standard_normal(3)
    assert np.isclose(value(steps[1], w=w, Sigma=cov), np.var(x @ w, ddof=1))
    for one, v in zip(lam, q.T, strict=True):
        assert holds(steps[3], Sigma=cov, w=v, lambda_=one)
        for e in np.eye(3) * 1e-5:
            high, low = (value(steps[2], w=v + s * e, Sigma=cov, lambda_=one) for s in (1, -1))
            assert abs(high - low) < 1e-9
    assert "for its largest eigenvalue, which is the variance along it" in card.back
    others = rng(3).standard_normal((100, 3))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert np.all(np.var(x @ others.T, axis=0, ddof=1) <= lam[-1] + 1e-12)


@check(level=3, mutants=[("{n - 1}", "{n}"), (r"\frac{\sigma_i^2}{\sum", r"\frac{\sigma_i}{\sum")])
def la_pca_variance(card: CardText) -> None:
    """Against scikit-learn."""
    from sklearn.decomposition import PCA

    x = rng().standard_normal((12, 3)) * [3, 2, 1] + 5
    model = PCA().fit(x)
    s = np.linalg.svd(x - x.mean(axis=0), compute_uv=False)
    _, variance, share = sides(card.formula())
    for i in (1, 2, 3):
        assert np.isclose(value(variance, sigma=s, n=12, i=i), model.explained_variance_[i - 1])
        assert np.isclose(value(share, sigma=s, i=i), model.explained_variance_ratio_[i - 1])


@check(
    level=3,
    mutants=[
        ("X - X.mean(axis=0)", "X"),
        ("s**2 / np.sum(s**2)", "s / np.sum(s)"),
        ("Vt[:k].T, Vt", "Vt[:k].T * 2, Vt"),
    ],
)
def la_pca_code(card: CardText) -> None:
    """Against scikit-learn up to signs."""
    from sklearn.decomposition import PCA

    x = rng().standard_normal((12, 4)) * [4, 3, 2, 1] + 5
    scores, directions, share = run(card.code())["pca"](x, 2)
    model = PCA(2).fit(x)
    assert np.allclose(np.abs(directions), np.abs(model.components_))
    assert np.allclose(np.abs(scores), np.abs(model.transform(x)))
    assert np.allclose(share, model.explained_variance_ratio_)


@check(level=3, mutants=[("10^6", "10^3"), ("turns towards it", "turns away from it")])
def la_pca_scaling(card: CardText) -> None:
    """The factor of the variance, and where numpy's first direction goes."""
    x = rng().standard_normal((40, 3)) * [1, 2, 5]
    scaled = x * [1000, 1, 1]
    assert np.isclose(np.var(scaled[:, 0]) / np.var(x[:, 0]), value(card.formula(0)))
    assert "the first direction turns towards it" in card.back
    before, after = (abs(np.linalg.eigh(np.cov(data.T))[1][0, -1]) for data in (x, scaled))
    assert before < 0.3 < 0.99 < after


@check(level=2, mutants=[("direction of small variance", "direction of large variance")])
def la_pca_misses(card: CardText) -> None:
    """Two classes apart along the small direction: the second score tells them, not the first."""
    assert "direction of small variance" in card.back
    labels = np.repeat([-1.0, 1.0], 200)
    x = rng().standard_normal((400, 2)) * [10, 0.3] + np.outer(labels, [0, 1])
    q = np.linalg.eigh(np.cov(x.T))[1]
    shares = [abs(np.corrcoef(x @ q[:, k], labels)[0, 1]) for k in (1, 0)]
    assert shares[0] < 0.25 < 0.9 < shares[1]


def _markov(size: int) -> Array:
    p = rng().random((size, size))
    return np.asarray(p / p.sum(axis=0))


@check(level=3, mutants=[("A: 1; no other", "A: 2; no other"), (r"\pi = P \pi", r"\pi = 2 P \pi")])
def la_markov(card: CardText) -> None:
    """Numpy's eigenvalues of random Markov matrices; powers reach the vector."""
    p = _markov(4)
    lam, vectors = np.linalg.eig(p)
    top = int(np.argmax(np.abs(lam)))
    assert np.isclose(lam[top], float(card.number()))
    pi = vectors[:, top].real / vectors[:, top].real.sum()
    assert np.all(pi >= 0)
    assert holds(card.formula(-1), P=p, pi=pi)
    assert np.allclose(np.linalg.matrix_power(p, 200) @ np.eye(4)[0], pi)


@check(
    level=3,
    mutants=[
        ("(0.75, 0.25)", "(0.25, 0.75)"),
        ("0.9 & 0.3", "0.9 & 0.2"),
        (r"0.3 \, \pi_2", r"0.7 \, \pi_2"),
    ],
)
def la_markov_numeric(card: CardText) -> None:
    """Stationary, summing to 1, and the limit of powers."""
    p, pi = matrices(card.front)[0], tuples(card.back)[0]
    assert np.allclose(p.sum(axis=0), 1)
    assert np.allclose(p @ pi, pi)
    assert np.allclose(np.linalg.matrix_power(p, 200)[:, 0], pi)
    assert holds(card.formula(0, "steps"), pi=pi)


@check(
    level=3,
    mutants=[
        (r"\alpha P + (1", r"P + (1"),
        (r"\frac{1}{n}", r"\frac{2}{n}"),
        ("at most $\\alpha$", "at most $\\alpha^2$"),
    ],
)
def la_pagerank(card: CardText) -> None:
    """A cycle of pages: columns sum to 1, entries are positive, the next eigenvalue is alpha."""
    cycle = np.eye(4)[[3, 0, 1, 2]]
    tex = next(tex for tex in card.formulas("front") if "frac" in tex)
    google = value(tex, {"1": np.ones(4)}, P=cycle, alpha=0.85, n=4)
    assert np.allclose(google.sum(axis=0), 1)
    assert google.min() > 0
    sizes = np.sort(np.abs(np.linalg.eigvals(google)))
    assert np.isclose(sizes[-1], 1)
    assert np.isclose(sizes[-2], value(card.formula(0), alpha=0.85))


@check(
    level=3,
    mutants=[
        (r"(B^\top \otimes A)", r"(A \otimes B^\top)"),
        (r"B^\top \otimes", r"B \otimes"),
        ("2 n^3", "n^3"),
        ("$n^4$", "$n^6$"),
    ],
)
def la_vec_trick(card: CardText) -> None:
    """With numpy's column-major ravel, rectangular and square; the counts of multiplications."""
    for n, m, p, q in ((2, 3, 4, 5), (3, 3, 3, 3)):
        a, x, b = (rng(k).standard_normal(s) for k, s in enumerate(((n, m), (m, p), (p, q))))
        assert holds(card.formula(), vec=lambda matrix: matrix.ravel(order="F"), A=a, B=b, X=x)
    first, second = (value(tex, n=3) for tex in card.formulas("explanation"))
    assert first == 2 * sum(1 for _i in range(3) for _j in range(3) for _k in range(3))
    assert second == np.kron(np.eye(3), np.eye(3)).size


@check(
    level=3,
    mutants=[
        (r"A^{-1} \otimes B^{-1}", r"B^{-1} \otimes A^{-1}"),
        (r"(AC) \otimes (BD)", r"(AD) \otimes (BC)"),
        (r"\lambda_i \mu_j", r"\lambda_i + \mu_j"),
    ],
)
def la_kronecker_inverse(card: CardText) -> None:
    """Against numpy's inverse; the mixed product; the eigenvalues."""
    a, b, c, d = (definite(2 + k % 2, rng(k)) for k in range(4))
    assert np.allclose(value(card.formula(0), A=a, B=b), np.linalg.inv(np.kron(a, b)))
    assert holds(card.formula(0, "explanation"), A=a, B=b, C=c, D=d)
    lam, mu = np.linalg.eigvalsh(a), np.linalg.eigvalsh(b)
    found = [
        value(card.formula(-1, "explanation"), lambda_=lam, mu=mu, i=i, j=j)
        for i in (1, 2)
        for j in (1, 2, 3)
    ]
    assert np.allclose(sorted(found), np.linalg.eigvalsh(np.kron(a, b)))


@check(level=2, mutants=[("8 terabytes", "8 gigabytes"), ("× 50 doubles", "× 5 doubles")])
def la_svd_memory(card: CardText) -> None:
    """The bytes of the full U; the columns that are kept, on a smaller matrix of the same width."""
    width = 8
    rows = 10**6
    assert "10⁶ × 50" in card.front
    assert "10⁶ × 10⁶: 8 terabytes" in card.back
    assert rows * rows * width == 8 * 10**12
    argument = next(span for span in card.spans("back"))
    names = {"np": np, "X": rng().standard_normal((70, 50))}
    thin = run(f"U = np.linalg.svd(X, {argument})[0]", names)["U"]
    full = run(f"U = {card.spans('front')[0]}[0]", names)["U"]
    assert full.shape == (70, 70)
    assert agrees(card.numbers("back")[-1], thin.shape[1])


@check(
    level=2,
    mutants=[
        (r"\|W W^\top x\|^2 + \|x", r"\|W W^\top x\|^2 - \|x"),
        (r"= \|W^\top x\|^2", r"= \|W^\top x\|"),
    ],
)
def la_pca_reconstruction(card: CardText) -> None:
    """Both identities for random orthonormal columns and points."""
    steps = [tex for tex in card.formulas("steps") if "=" in tex]
    assert len(steps) == 2
    for seed in range(4):
        w = orthogonal(5, rng(seed))[:, :2]
        x = rng(seed + 10).standard_normal(5)
        assert all(holds(tex, W=w, x=x) for tex in steps)
