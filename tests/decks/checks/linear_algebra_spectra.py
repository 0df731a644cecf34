"""Checks of the cards on eigenvalues, definiteness and symmetric matrices."""

from __future__ import annotations

import math

import numpy as np
from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.linear_algebra_reading import (
    definite,
    diag,
    holds,
    independent,
    matrices,
    orthogonal,
    tuples,
)


@check(
    level=3,
    mutants=[
        (r"\cloze{Q \Lambda Q^\top}", r"\cloze{Q^\top \Lambda Q}"),
        (r"\sum_i \lambda_i q_i", r"\sum_i q_i"),
    ],
)
def la_spectral_theorem(card: CardText) -> None:
    """Numpy's eigenpairs of a symmetric matrix, repeated eigenvalues included."""
    base = orthogonal(4, rng())
    for a in (definite(4, rng()), base @ diag(2, 2, -1, 0) @ base.T):
        lam, q = np.linalg.eigh(a)
        names = {"A": a, "Q": q, "Lambda": np.diag(lam), "lambda": lam, "q": q.T}
        assert holds(card.formulas("front")[0], names)
        assert np.allclose(q.T @ q, np.eye(4))
        total = next(tex for tex in card.formulas("explanation") if r"\sum" in tex)
        assert holds(total, names)


@check(
    level=3,
    mutants=[
        (r"half-axes $\sigma_i u_i$", r"half-axes $\sigma_i v_i$"),
        (r"half-axes $\sigma_i u_i$", r"half-axes $u_i$"),
    ],
)
def la_svd_ellipsoid(card: CardText) -> None:
    """The farthest point of the circle's image is the first half-axis, the nearest the second."""
    a = rng().standard_normal((2, 2))
    u, s, vt = np.linalg.svd(a)
    t = np.linspace(0, 2 * np.pi, 20_001)
    image = a @ np.vstack([np.cos(t), np.sin(t)])
    lengths = np.linalg.norm(image, axis=0)
    for k, best in enumerate((np.argmax(lengths), np.argmin(lengths))):
        axis = value(card.formula(0), sigma=s, u=u.T, v=vt, i=k + 1)
        assert np.allclose(np.abs(image[:, best]), np.abs(axis), atol=1e-3)


@check(
    level=3,
    mutants=[
        (r"A - \lambda I) = 0", r"A + \lambda I) = 0"),
        (r"\lambda^2 - \mathrm{tr}(A)", r"\lambda^2 + \mathrm{tr}(A)"),
    ],
)
def la_characteristic(card: CardText) -> None:
    """Numpy's eigenvalues are roots of both printed polynomials, and other numbers are not."""
    a = definite(2, rng()) + np.array([[0, 0.1], [0, 0]])
    for tex in (card.formula(0), card.formulas("explanation")[0]):
        for lam in np.linalg.eigvals(a):
            assert holds(tex, A=a, lambda_=lam, I=np.eye(2))
            assert not holds(tex, A=a, lambda_=lam + 0.5, I=np.eye(2))


@check(
    level=3,
    mutants=[
        (r"A: $\lambda = 5$", r"A: $\lambda = 6$"),
        ("4 & 1", "4 & 2"),
        ("v = (1, 1)", "v = (1, 2)"),
        ("(1, -2)", "(1, 2)"),
        (r"\lambda^2 - 7", r"\lambda^2 - 6"),
    ],
)
def la_eigen_2x2(card: CardText) -> None:
    """Against numpy; steps, both vectors, and the check in the explanation."""
    a = matrices(card.front)[0]
    large, small = (value(sides(card.formula(k))[1]) for k in (0, 1))
    assert np.allclose(sorted(np.linalg.eigvals(a)), [small, large])
    v = tuples(card.back)[0]
    assert np.allclose(a @ v, large * v)
    v, image, other = tuples(card.explanation)
    assert np.allclose(a @ v, image)
    assert np.allclose(a @ other, small * other)
    for lam in (small, large):
        assert holds(card.formulas("steps")[0], lambda_=lam)
        assert holds(card.formulas("steps")[1], lambda_=lam)


@check(
    level=3,
    mutants=[
        (r"$\lambda^k$", r"$k \lambda$"),
        (r"$1/\lambda$", r"$-\lambda$"),
        (r"\lambda + c", r"\lambda - c"),
    ],
)
def la_eigen_functions(card: CardText) -> None:
    """Each with the same eigenvectors, for numpy's eigenpairs."""
    a = definite(3, rng())
    lam, vectors = np.linalg.eigh(a)
    names = {"A": a, "k": 3, "c": 0.7, "I": np.eye(3)}
    maps = [value(tex, names) for tex in card.formulas("front")[2:5]]
    for one, v in zip(lam, vectors.T, strict=True):
        for matrix, tex in zip(maps, card.formulas("back"), strict=True):
            assert np.allclose(matrix @ v, value(tex, names, lambda_=one) * v)


@check(
    level=3,
    mutants=[
        (r"\cos\theta \pm i \sin\theta", r"\sin\theta \pm i \cos\theta"),
        ("0 or 180", "0 or 90"),
    ],
)
def la_rotation_eigenvalues(card: CardText) -> None:
    """Numpy's eigenvalues of rotations; real ones at the two excepted angles alone."""
    excepted = {float(n) for n in card.numbers("back")[:2]}
    for degrees in range(0, 360, 15):
        t = math.radians(degrees)
        lam = np.linalg.eigvals(np.array([[math.cos(t), -math.sin(t)], [math.sin(t), math.cos(t)]]))
        found = np.asarray(value(card.formula(-1), theta=t, i=1j))
        assert np.allclose(np.sort_complex(lam), np.sort_complex(found))
        assert bool(np.all(np.abs(lam.imag) < 1e-12)) == (degrees in excepted)


@check(level=2, mutants=[(r"|\lambda| > 1", r"|\lambda| < 1")])
def la_eigen_dynamics(card: CardText) -> None:
    """Sixty steps with eigenvalues on either side of the printed bound; W and its transpose."""
    tex = card.formula(0)
    p = rng().standard_normal((2, 2))
    for top in (1.2, 0.8, -1.2):
        w = p @ diag(top, 0.5) @ np.linalg.inv(p)
        size = float(np.linalg.norm(np.linalg.matrix_power(w, 60) @ p[:, 0]))
        assert (size > 100) == holds(tex, lambda_=top)
        assert np.allclose(np.sort(np.linalg.eigvals(w)), np.sort(np.linalg.eigvals(w.T)))


@check(
    level=3,
    mutants=[
        (r"P \Lambda P^{-1}, ", r"P^{-1} \Lambda P, "),
        (r"P \Lambda^k P^{-1}", r"P^k \Lambda^k P^{-1}"),
    ],
)
def la_diagonalisation(card: CardText) -> None:
    """Numpy's eigenpairs of a matrix that is not symmetric, against repeated multiplication."""
    p = rng().standard_normal((3, 3))
    a = p @ diag(2, -1, 0.5) @ np.linalg.inv(p)
    lam, p = np.linalg.eig(a)
    for k in (1, 2, 5):
        for part in card.formula().split(r"\qquad"):
            assert holds(part.strip().rstrip(","), A=a, P=p, Lambda=np.diag(lam), k=k)


@check(
    level=3,
    mutants=[
        ("2 & 1 \\\\ 0 & 2", "2 & 1 \\\\ 0 & 3"),
        ("eigenvalue is 2", "eigenvalue is 3"),
        ("has rank 1", "has rank 2"),
    ],
)
def la_defective(card: CardText) -> None:
    """Numpy's eigenvalues and the rank of the shifted matrix."""
    a = matrices(card.front)[0]
    only, rank = card.numbers("back")[:2]
    assert np.allclose(np.linalg.eigvals(a), float(only))
    shifted = value(card.formula(0), A=a, I=np.eye(2))
    assert agrees(rank, int(np.linalg.matrix_rank(shifted)))
    assert np.allclose(shifted, a - float(only) * np.eye(2))


@check(
    level=3,
    mutants=[
        ("(487, 485)", "(485, 487)"),
        ("(3, 1)^", "(3, 2)^"),
        ("3^5 = 243", "3^5 = 81"),
        ("are 3 and 1", "are 3 and 2"),
    ],
)
def la_matrix_power(card: CardText) -> None:
    """Against numpy's matrix power; the steps' eigenvalues and weights."""
    a = matrices(card.front)[0]
    one, two, start = tuples(card.front)
    large, small = (float(x) for x in card.numbers("steps")[:2])
    assert np.allclose(a @ one, large * one)
    assert np.allclose(a @ two, small * two)
    assert all(holds(tex) for tex in card.formulas("steps") if "=" in tex)
    assert np.allclose(tuples("".join(card.steps))[0], start)
    assert np.allclose(np.linalg.matrix_power(a, 5) @ start, tuples(card.back)[0])


@check(
    level=2,
    mutants=[
        (r"\mu \, u^\top v", r"\lambda \, u^\top v"),
        (r"\lambda \, u^\top v", r"\mu \, u^\top v"),
    ],
)
def la_symmetric_orthogonality(card: CardText) -> None:
    """Both readings of the form, with u and v replaced by their parts outside the theorem.

    On true eigenvectors every product is 0, so the readings are tried where only the relation
    that each one uses is kept: v an eigenvector and u free, and the other way round.
    """
    a = definite(3, rng())
    lam, q = np.linalg.eigh(a)
    right, left = (tex for tex in card.formulas("steps") if "^\\top" in tex and "A" in tex)
    free = rng(1).standard_normal(3)
    assert holds(right, A=a, u=free, v=q[:, 0], mu=lam[0], lambda_=lam[1])
    assert holds(left, A=a, v=free, u=q[:, 1], mu=lam[0], lambda_=lam[1])
    assert np.isclose(q[:, 0] @ q[:, 1], 0)


@check(level=2, mutants=[(r"\sum_i |v_i|^2", r"\sum_i |v_i|")])
def la_symmetric_real(card: CardText) -> None:
    """Real forms for complex vectors; the squared length; numpy's general solver finds no other."""
    a = definite(4, rng())
    v = rng(1).standard_normal(4) + 1j * rng(2).standard_normal(4)
    assert abs((v.conj() @ a @ v).imag) < 1e-12
    total = next(tex for tex in card.formulas("steps") if r"\sum" in tex)
    assert np.isclose(value(sides(total)[1], v=v), (v.conj() @ v).real)
    assert np.all(np.abs(np.linalg.eigvals(a).imag) < 1e-12)


@check(
    level=3,
    mutants=[
        (r"\sum_i \lambda_i c_i^2$", r"\sum_i \lambda_i c_i$"),
        ("The largest and the smallest", "The smallest and the largest"),
    ],
)
def la_rayleigh_extremes(card: CardText) -> None:
    """The circle on a fine grid, and the identity in the eigenbasis."""
    a = np.array([[1.0, 2], [2, -1]])
    lam, q = np.linalg.eigh(a)
    t = np.linspace(0, np.pi, 20_001)
    x = np.vstack([np.cos(t), np.sin(t)])
    form = np.sum(x * (a @ x), axis=0)
    assert np.allclose([form.min(), form.max()], lam, atol=1e-6)
    assert card.back.startswith("The largest and the smallest eigenvalue")
    one = x[:, 77]
    tex = next(tex for tex in card.formulas("hints") if "A" in tex)
    assert holds(tex, A=a, x=one, lambda_=lam, c=q.T @ one)


@check(level=3, mutants=[(r"\Lambda^{1/2}", r"\Lambda^2"), (r"= Q \Lambda", r"= Q^\top \Lambda")])
def la_square_root(card: CardText) -> None:
    """Against scipy's root."""
    from scipy.linalg import sqrtm

    a = definite(3, rng())
    lam, q = np.linalg.eigh(a)
    assert np.allclose(value(sides(card.formula())[1], Q=q, Lambda=np.diag(lam)), sqrtm(a))


@check(
    level=2,
    mutants=[(r"\sum_i \lambda_i c_i^2", r"\sum_i \lambda_i c_i"), (r"c = Q^\top x", r"c = Q x")],
)
def la_pd_eigenvalues(card: CardText) -> None:
    """The chain for numpy's eigenpairs, positive on random vectors."""
    a = definite(3, rng())
    lam, q = np.linalg.eigh(a)
    first, coordinates, chain = card.formulas("steps")[:3]
    names = {"A": a, "Q": q, "Lambda": np.diag(lam), "lambda": lam}
    assert holds(first, names)
    for x in rng(1).standard_normal((5, 3)):
        c = value(sides(coordinates)[1], Q=q, x=x)
        assert holds(chain, names, x=x, c=c)
        assert x @ a @ x > 0


@check(
    level=2,
    mutants=[
        ("linearly independent", "linearly dependent"),
        (r"\|Xv\|^2 > 0", r"\|Xv\|^2 < 0"),
        ("d > n", "d < n"),
    ],
)
def la_gram_definite(card: CardText) -> None:
    """Smallest eigenvalues for independent and dependent columns; ridge lifts them."""
    assert "Exactly when the columns of $X$ are linearly independent" in card.back
    tall = rng().standard_normal((5, 3))
    same = tall[:, [0, 1, 1]]
    wide = rng().standard_normal((2, 4))
    for x in (tall, same, wide):
        least = np.linalg.eigvalsh(x.T @ x)[0]
        assert (least > 1e-9) == independent(x)
        assert np.linalg.eigvalsh(x.T @ x + 0.1 * np.eye(x.shape[1]))[0] > 0.09
    v = rng(1).standard_normal(3)
    assert holds(next(tex for tex in card.formulas("back") if "Xv" in tex), X=tall, v=v)
    assert holds(card.formula(0, "explanation"), d=4, n=2)


@check(
    level=3,
    mutants=[
        (
            r"$a^\top \Sigma a$ is the variance of $a^\top x$",
            r"$a^\top \Sigma a$ is the variance of $x$",
        )
    ],
)
def la_covariance_psd(card: CardText) -> None:
    """Numpy's covariance of data with a linear relation, and of their projections."""
    x = rng().standard_normal((30, 3))
    x[:, 2] = x[:, 0] - 2 * x[:, 1] + 5
    cov = np.cov(x.T)
    for a in (np.array([1.0, 2, 3]), np.array([1.0, -2, -1])):
        form, projected = card.formula(0), card.formula(1)
        scores = [float(value(projected, a=a, x=row)) for row in x]
        assert np.isclose(value(form, a=a, Sigma=cov), np.var(scores, ddof=1))
    assert np.isclose(value(form, a=a, Sigma=cov), 0)


@check(level=3, mutants=[("ac - b^2 > 0", "ac + b^2 > 0"), ("$a > 0$", "$a < 0$")])
def la_sylvester(card: CardText) -> None:
    """Both conditions together, against numpy's eigenvalues, on 200 random matrices."""
    for a, b, c in rng().standard_normal((200, 3)):
        said = all(holds(tex, a=a, b=b, c=c) for tex in card.formulas("back"))
        assert said == bool(np.linalg.eigvalsh([[a, b], [b, c]])[0] > 0)


@check(
    level=2,
    mutants=[("x = -2$", "x = -1$"), ("x = (1, -1)", "x = (1, 1)"), ("2 & 1 \\end", "2 & 5 \\end")],
)
def la_positive_entries(card: CardText) -> None:
    """The form at the printed vector, and numpy's eigenvalues."""
    a, x = matrices(card.front)[0], tuples(card.back)[0]
    assert holds(card.formula(1), A=a, x=x)
    assert x @ a @ x < 0 < a.min()
    said = [float(n.replace("−", "-")) for n in card.numbers("explanation")]
    assert np.allclose(sorted(said), np.linalg.eigvalsh(a))
