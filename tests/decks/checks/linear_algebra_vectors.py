"""Checks of the cards on vectors, norms and distances."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.linear_algebra_reading import (
    definite,
    holds,
    independent,
    matrices,
    orthogonal,
    tuples,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@check(level=2, mutants=[("5 \\begin{bmatrix}", "4 \\begin{bmatrix}"), ("3 \\\\ 11", "3 \\\\ 10")])
def la_column_picture(card: CardText) -> None:
    """The worked product, by rows, by columns, and its result."""
    assert holds(card.formula(-1, "explanation"))
    columns = value(
        r"x_1 a_1 + \dots + x_d a_d".replace(r"\dots", "x_2 a_2"),
        {"x": np.array([2.0, -1, 3]), "a": np.eye(3), "d": 3},
    )
    assert card.formula(0, "back").startswith(r"x_1 a_1 + \dots + x_d a_d = b")
    assert np.allclose(columns, [2, -1, 3])


@check(level=2, mutants=[("(t, t + 1)", "(t, 2 t)"), ("$t = -1$", "$t = 1$")])
def la_affine_line(card: CardText) -> None:
    """No point of the line is 0, and the two values of t are those at which an entry is."""
    point = card.formula(0, "front")
    found = [
        float(np.roots([value(point, t=1)[k] - value(point, t=0)[k], value(point, t=0)[k]])[0])
        for k in (0, 1)
    ]
    said = [float(value(sides(card.formula(k))[1])) for k in (1, 2)]
    assert found == said
    assert found[0] != found[1]


@check(level=3, mutants=[("3 \\, (1, 1)", "2 \\, (1, 1)"), ("(7, 1)", "(7, 2)")])
def la_combination_numeric(card: CardText) -> None:
    """The weights against a solver, the answer's equation, and the steps' equations."""
    target, one, two = tuples(card.front)
    weights = np.linalg.solve(np.column_stack([one, two]), target)
    assert holds(card.formula())
    assert [float(x) for x in card.numbers("back") if "." not in x][2] == weights[0]
    assert np.allclose(tuples(card.back)[0], target)
    for tex in card.formulas("steps"):
        assert holds(tex, c=weights)


@check(level=2, mutants=[(r"\min(k, n)", r"\max(k, n)")])
def la_span_dimension(card: CardText) -> None:
    """The bound is respected, and reached by random vectors, for all small k and n."""
    generator = rng()
    for k, n in itertools.product(range(1, 6), repeat=2):
        bound = value(card.formula(), k=k, n=n)
        assert np.linalg.matrix_rank(generator.standard_normal((n, k))) == bound


@check(
    level=3,
    mutants=[
        ("dimension is 2", "dimension is 3"),
        ("- 1 \\, (0", "+ 1 \\, (0"),
        ("(1, 0, 1)$, $(0", "(1, 0, 2)$, $(0"),
    ],
)
def la_span_dimension_numeric(card: CardText) -> None:
    """The rank of the printed vectors, and the printed dependence."""
    vectors = tuples(card.front)
    assert agrees(card.number(), int(np.linalg.matrix_rank(np.array(vectors))))
    assert holds(card.formula())
    third, first, second = tuples(card.back)
    assert np.array_equal([first, second, third], vectors)


@check(level=2, mutants=[("$(1, 1)$", "$(1, 2)$"), ("$(0, 1)$", "$(2, 0)$")])
def la_pairwise_independence(card: CardText) -> None:
    """Each pair is independent, the three are not, and the third is the sum."""
    vectors = tuples(card.back)
    assert all(independent(np.column_stack(pair)) for pair in itertools.combinations(vectors, 2))
    assert not independent(np.column_stack(vectors))
    assert np.array_equal(vectors[0] + vectors[1], vectors[2])


@check(level=3, mutants=[(r"= \mathrm{rank}(B)", ""), (r"= \mathrm{rank}([A \; B])", "")])
def la_same_span(card: CardText) -> None:
    """True just when each column of one set is a combination of the other's, in four cases."""
    generator = rng()
    first = generator.standard_normal((5, 3))

    def reached(a: Any, b: Any) -> bool:
        return bool(np.allclose(a @ np.linalg.lstsq(a, b)[0], b))

    others = [
        first @ generator.standard_normal((3, 4)),
        first[:, :2],
        np.column_stack([first, generator.standard_normal(5)]),
        generator.standard_normal((5, 3)),
    ]
    for other in others:
        same = reached(first, other) and reached(other, first)
        beside = card.formula().replace(r"[A \; B]", "W")
        assert holds(beside, A=first, B=other, W=np.hstack([first, other])) == same


@check(level=2, mutants=[("column of ones", "column of twos")])
def la_dummy_trap(card: CardText) -> None:
    """The one-hot columns add up to the intercept, and dropping one restores the rank."""
    assert "add up to the intercept column of ones" in card.back
    hot = np.eye(3)[[0, 1, 2, 2, 1]]
    ones = np.ones((5, 1))
    assert np.array_equal(hot.sum(axis=1), ones[:, 0])
    assert not independent(np.hstack([ones, hot]))
    assert independent(np.hstack([ones, hot[:, 1:]]))
    assert independent(hot)


@check(level=3, mutants=[(r"c_i = q_i^\top x", r"c_i = 2 q_i^\top x")])
def la_orthonormal_coordinates(card: CardText) -> None:
    """The coordinates against a linear solver."""
    basis = orthogonal(4, rng())
    x = rng(1).standard_normal(4)
    coordinates = np.linalg.solve(basis, x)
    for i in range(1, 5):
        assert holds(card.formula(), c=coordinates, q=basis.T, i=i, x=x)


@check(level=3, mutants=[(r"\cos\theta", r"\sin\theta"), (r"\|u\| \, \|v\|", r"\|u\|")])
def la_dot_angle(card: CardText) -> None:
    """Against the law of cosines, which knows only lengths."""
    generator = rng()
    for _ in range(20):
        u, v = generator.standard_normal((2, 3))
        a, b, c = (np.linalg.norm(one) for one in (u, v, u - v))
        theta = math.acos((a * a + b * b - c * c) / (2 * a * b))
        assert holds(card.formula(-1, "front"), u=u, v=v, theta=theta)


@check(level=3, mutants=[("A: 60", "A: 45"), ("(1, 0, 1)", "(1, 0, 2)"), ("{2}$.", "{3}$.")])
def la_angle_numeric(card: CardText) -> None:
    """The angle by the arctangent of sine and cosine, and the steps' chain."""
    u, v = tuples(card.front)
    angle = math.degrees(math.atan2(float(np.linalg.norm(np.cross(u, v))), float(u @ v)))
    assert agrees(card.number(), round(angle, 9))
    assert holds(card.formula(1, "steps"), theta=math.radians(angle))


@check(level=2, mutants=[("with 3 against 2", "with 4 against 2"), ("against 0.6", "against 0.8")])
def la_cosine_or_dot(card: CardText) -> None:
    """All four scores, and both winners."""
    q, a, b = tuples(card.front)
    dots = (q @ a, q @ b)
    cosines = (dots[0] / np.linalg.norm(a), dots[1] / np.linalg.norm(b))
    wanted = (max(dots), min(dots), max(cosines), min(cosines))
    assert all(agrees(p, x) for p, x in zip(card.numbers("back"), wanted, strict=True))
    assert dots[0] > dots[1]
    assert cosines[0] < cosines[1]
    assert "Dot product: $a$" in card.back
    assert "Cosine: $b$" in card.back


@check(level=3, mutants=[(r"v = u / \|u\|", r"v = -u / \|u\|"), ("maximum is $", "maximum is $2")])
def la_max_dot(card: CardText) -> None:
    """The printed vector is a unit vector that no random one beats; the maximum is its value."""
    generator = rng()
    u = generator.standard_normal(3)
    best = np.asarray(value(sides(card.formula(0))[1], u=u))
    assert math.isclose(float(np.linalg.norm(best)), 1)
    assert math.isclose(float(u @ best), value(card.formula(1), u=u))
    others = generator.standard_normal((200, 3))
    others /= np.linalg.norm(others, axis=1, keepdims=True)
    assert np.all(others @ u <= u @ best)


@check(level=2, mutants=[(r"\le", r"\ge"), (r"\|u\| \, \|v\|", r"\|u\|")])
def la_cauchy_schwarz(card: CardText) -> None:
    """On random pairs of several sizes, strict; with equality for multiples, zero included."""
    generator = rng()
    left, right = sides(card.formula())
    for n in (1, 2, 5, 5, 5):
        u, v = generator.standard_normal((2, n))
        assert holds(card.formula(), u=u, v=v)
        for c in (-2.0, 0.0, 3.0):
            assert np.isclose(value(left, u=u, v=c * u), value(right, u=u, v=c * u))
        if n > 1:
            assert value(left, u=u, v=v) < value(right, u=u, v=v)


@check(
    level=3,
    mutants=[
        (r"- 2 t \, u", r"- t \, u"),
        (r"t = \frac", r"t = 2 \frac"),
        (r"\|u\|^2 - \frac", r"\|u\|^2 - 2 \frac"),
    ],
)
def la_cauchy_schwarz_proof(card: CardText) -> None:
    """Each step on random vectors; the minimum against a grid."""
    generator = rng()
    expanded, at, put_in = (card.formula(k, "steps") for k in (1, -2, -1))
    for _ in range(10):
        u, v = generator.standard_normal((2, 4))
        for t in (-1.0, 0.3, 2.0):
            assert holds(expanded.replace("0 \\le", ""), u=u, v=v, t=t)
        best = value(sides(at)[1], u=u, v=v)
        rest = float(np.sum((u - best * v) ** 2))
        grid = best + np.linspace(-1, 1, 21)
        assert all(np.sum((u - t * v) ** 2) >= rest - 1e-12 for t in grid)
        assert np.isclose(value(sides(put_in)[1], u=u, v=v), rest)
        assert holds(card.formula(), u=u, v=v)


@check(level=2, mutants=[("2 - 2 \\,", "2 - \\,"), ("2 - 2", "2 + 2")])
def la_cosine_euclid(card: CardText) -> None:
    """On random unit vectors."""
    generator = rng()
    for n in (1, 2, 7):
        u, v = (x / np.linalg.norm(x) for x in generator.standard_normal((2, n)))
        assert holds(card.formula(), u=u, v=v)


@check(level=3, mutants=[(r"x - \bar{x}", r"x + \bar{x}")])
def la_pearson_cosine(card: CardText) -> None:
    """Against numpy's correlation."""
    x, y = rng().standard_normal((2, 9)) + 3
    a = value(card.formula(0), x=x, x_bar=x.mean() * np.ones(9))
    b = value(card.formula(1), y=y, y_bar=y.mean() * np.ones(9))
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    assert math.isclose(cosine, np.corrcoef(x, y)[0, 1])


@check(level=3, mutants=[(r"1/\sqrt{d}", "1/d"), ("Mean 0", "Mean 1")])
def la_random_cosine(card: CardText) -> None:
    """Simulated, 20,000 pairs in three dimensions; the bands are five standard errors wide."""
    generator = rng()
    for d in (2, 5, 20):
        u, v = generator.standard_normal((2, 20_000, d))
        cosines = np.sum(u * v, axis=1) / np.linalg.norm(u, axis=1) / np.linalg.norm(v, axis=1)
        assert abs(cosines.mean() - float(card.number())) < 5 / math.sqrt(20_000 * d)
        assert math.isclose(
            cosines.std(), value(card.formula(), d=d), rel_tol=5 / math.sqrt(40_000)
        )


@check(
    level=3,
    mutants=[
        ("np.linalg.norm(B, axis=1", "np.linalg.norm(B, axis=0"),
        ("np.maximum(a, eps)", "a"),
        (").T\n", ")\n"),
    ],
)
def la_cosine_code(card: CardText) -> None:
    """Against scipy on random rows, and 0 for a zero row."""
    from scipy.spatial.distance import cdist

    cosine: Callable[..., Any] = run(card.code())["cosine"]
    a, b = rng().standard_normal((4, 3)), rng(1).standard_normal((5, 3))
    assert np.allclose(cosine(a, b), 1 - cdist(a, b, "cosine"))
    a[2] = 0
    with np.errstate(all="raise"):
        assert np.array_equal(cosine(a, b)[2], np.zeros(5))


@check(level=3, mutants=[("-2 & 4", "2 & 4"), ("(3, -1, 2)", "(3, 1, 2)")])
def la_outer_numeric(card: CardText) -> None:
    """Against numpy's outer product."""
    u, v = tuples(card.front)
    assert np.array_equal(matrices(card.back)[0], np.outer(u, v))
    assert np.linalg.matrix_rank(np.outer(u, v)) == 1


@check(level=2, mutants=[(r"u v^\top", r"u^\top v")])
def la_rank_one(card: CardText) -> None:
    """The product has rank one, and zero when a factor is zero."""
    product = sides(card.formula(0))[1]
    u, v = rng().standard_normal(4), rng(1).standard_normal(3)
    assert np.linalg.matrix_rank(value(product, u=u, v=v)) == 1
    assert np.linalg.matrix_rank(value(product, u=0 * u, v=v)) == 0
    left, size, right = np.linalg.svd(value(product, u=u, v=v))
    assert np.allclose(value(product, u=left[:, 0] * size[0], v=right[0]), np.outer(u, v))


@check(level=3, mutants=[("$2nd$", "$nd$"), ("$n + d$", "$n d$")])
def la_rank_one_cost(card: CardText) -> None:
    """Multiplications counted in loops over both brackets."""
    first, second = card.formula(0), card.formula(2)
    for n, d in ((2, 3), (5, 5), (7, 4)):
        formed = sum(1 for _ in itertools.product(range(n), range(d)))
        applied = sum(1 for _ in range(n) for _ in range(d))
        assert value(first, n=n, d=d) == formed + applied
        inner = sum(1 for _ in range(d))
        assert value(second, n=n, d=d) == inner + sum(1 for _ in range(n))


@check(level=2, mutants=[(r"(v u^\top) = u", r"(v u^\top) = 2 u")])
def la_inner_outer(card: CardText) -> None:
    """Shapes and the trace identity on random vectors."""
    u, v = rng().standard_normal((2, 4))
    assert np.ndim(value(card.formula(0), u=u, v=v)) == 0
    assert value(card.formula(1), u=u, v=v).shape == (4, 4)
    assert holds(card.formula(2), u=u, v=v)


@check(level=3, mutants=[("^{1/p}", ""), ("|x_i|^p", "|x_i|")])
def la_p_norm(card: CardText) -> None:
    """Against numpy, and against the largest entry for a large p."""
    x = rng().standard_normal(5)
    right = sides(card.formula())[1]
    for p in (1, 1.5, 2, 3, 7):
        assert math.isclose(value(right, x=x, n=5, p=p), float(np.linalg.norm(x, p)))
    assert math.isclose(value(right, x=x, n=5, p=300), float(np.abs(x).max()), rel_tol=0.01)


@check(
    level=3, mutants=[("7, 5, 4", "7, 4, 5"), ("and 2.", "and 3."), ("(3, -4, 0)", "(3, -4, 1)")]
)
def la_norms_numeric(card: CardText) -> None:
    """Against numpy's four."""
    x = tuples(card.front)[0]
    wanted = [float(np.linalg.norm(x, order)) for order in (1, 2, np.inf, 0)]
    assert all(agrees(p, w) for p, w in zip(card.numbers("back"), wanted, strict=True))


@check(level=2, mutants=[("Homogeneity", "Definiteness"), ("doubling", "negating")])
def la_l0_not_norm(card: CardText) -> None:
    """Doubling keeps the count; the other two axioms hold on all small vectors."""
    assert card.back.startswith("Homogeneity: doubling $x$")
    vectors = [np.array(x) for x in itertools.product((-1, 0, 1), repeat=3)]
    for x, y in itertools.product(vectors, repeat=2):
        assert np.count_nonzero(2 * x) == np.count_nonzero(x)
        assert np.count_nonzero(x + y) <= np.count_nonzero(x) + np.count_nonzero(y)
        assert (np.count_nonzero(x) == 0) == bool(np.all(x == 0))


@check(level=2, mutants=[("$p = \\frac{1}{2}$", "$p = \\frac{3}{2}$"), ("= 4$", "= 3$")])
def la_p_below_one(card: CardText) -> None:
    """The value at the sum by the general formula, and the broken inequality."""
    p = value(sides(card.formula(0, "front"))[1])

    def size(x: Any) -> float:
        return float(np.sum(np.abs(x) ** p) ** (1 / p))

    u, v = tuples(card.front)
    assert np.array_equal(tuples(card.back)[0], u + v)
    assert holds(card.formula(1))
    assert value(sides(card.formula(1))[1]) == size(u + v)
    assert size(u + v) > size(u) + size(v)


@check(level=3, mutants=[(r"\sqrt{n}", "n"), (r"\sqrt{n}", r"\sqrt{n - 1}")])
def la_l1_l2_bound(card: CardText) -> None:
    """The bound on random vectors, and its attainment at vectors of signs."""
    generator = rng()
    for n in (2, 4, 9):
        constant = value(sides(card.formula(0))[1], n=n)
        for _ in range(20):
            x = generator.standard_normal(n)
            assert np.linalg.norm(x, 1) <= constant * np.linalg.norm(x)
            assert holds(card.formula(0, "explanation"), x=x)
            signs = 3 * np.sign(x)
            assert np.isclose(np.linalg.norm(signs, 1), constant * np.linalg.norm(signs))


@check(
    level=2,
    mutants=[(r"$2 \lambda w$", r"$\lambda w$"), (r"stays $\lambda$", r"stays $2 \lambda$")],
)
def la_l1_sparsity(card: CardText) -> None:
    """Both slopes by central differences, and zero optimal exactly for a small loss slope."""
    lam, w, h = 0.7, 1e-3, 1e-6
    one, two = card.formula(0, "front"), card.formula(1, "front")
    slopes = [
        (value(tex, lambda_=lam, w=w + h) - value(tex, lambda_=lam, w=w - h)) / (2 * h)
        for tex in (one, two)
    ]
    assert math.isclose(slopes[0], value(card.formula(1), lambda_=lam), rel_tol=1e-6)
    assert math.isclose(slopes[1], value(card.formula(3), lambda_=lam, w=w), rel_tol=1e-6)
    grid = np.linspace(-2, 2, 4001)
    for slope, at_zero in ((0.5, True), (0.9, False)):
        best = grid[np.argmin((grid**2) / 2 + slope * grid + lam * np.abs(grid))]
        assert (abs(best) < 1e-9) == at_zero


@check(
    level=2,
    mutants=[("L1 leads to the median, L2 to the mean", "L1 leads to the mean, L2 to the median")],
)
def la_norm_choice(card: CardText) -> None:
    """The best constant for five points, on a fine grid."""
    assert (
        "L1 leads to the median, L2 to the mean, the maximum norm to the midrange"
        in card.explanation
    )
    points = np.array([0.0, 1, 2, 5, 10])
    grid = np.linspace(0, 10, 1001)
    best = [
        grid[np.argmin([np.linalg.norm(points - c, order) for c in grid])]
        for order in (1, 2, np.inf)
    ]
    assert np.allclose(best, [np.median(points), points.mean(), 5.0], atol=0.006)


@check(
    level=3,
    mutants=[
        (r"\sum_i \sigma_i^2", r"\sum_i \sigma_i"),
        (r"\cloze[2]{\sigma_1}", r"\cloze[2]{\sigma_2}"),
        (r"\cloze[3]{\textstyle\sum_i \sigma_i}", r"\cloze[3]{\textstyle\sum_i \sigma_i^2}"),
    ],
)
def la_matrix_norms(card: CardText) -> None:
    """Against numpy, tall and wide."""
    for shape in ((5, 3), (2, 4)):
        a = rng().standard_normal(shape)
        sigma = np.linalg.svd(a, compute_uv=False)
        norms = [tex for tex in card.formulas("front") if "=" in tex]
        wanted = [float(np.linalg.norm(a, order)) for order in ("fro", 2, "nuc")]
        for tex, size in zip(norms, wanted, strict=True):
            assert holds(tex, A=a, sigma=sigma)
            assert math.isclose(value(sides(tex)[1], sigma=sigma), size)


@check(level=3, mutants=[(r"\mathrm{tr}(A^\top A)", r"\mathrm{tr}(A)"), ("_F^2", "_F")])
def la_frobenius_trace(card: CardText) -> None:
    """Against the sum of squared entries."""
    a = rng().standard_normal((4, 3))
    assert holds(card.formula(), A=a)
    assert math.isclose(value(sides(card.formula())[1], A=a), float(np.sum(a**2)))


@check(level=2, mutants=[(r"\max_{", r"\min_{")])
def la_spectral_norm(card: CardText) -> None:
    """No random direction is stretched more; the top singular vector is stretched so much."""
    assert card.formula(0) == r"\|A\|_2 = \max_{\|x\| = 1} \|Ax\|"
    a = rng().standard_normal((4, 3))
    x = rng(1).standard_normal((3, 500))
    x /= np.linalg.norm(x, axis=0)
    top = np.linalg.svd(a)[2][0]
    assert np.linalg.norm(a @ x, axis=0).max() <= np.linalg.norm(a, 2)
    assert np.isclose(np.linalg.norm(a @ top), np.linalg.norm(a, 2))


@check(level=2, mutants=[(r"\sqrt{r} \, ", ""), (r"\|A\|_2 \le \|A\|_F", r"2 \|A\|_2 \le \|A\|_F")])
def la_frobenius_spectral(card: CardText) -> None:
    """On random products of each rank; both ends are attained."""
    generator = rng()
    for r in (1, 2, 3):
        a = generator.standard_normal((5, r)) @ generator.standard_normal((r, 4))
        assert holds(card.formula(), A=a, r=r)
        flat = np.diag([1.0] * r + [0.0] * (4 - r))
        low, middle, high = (value(one, A=flat, r=r) for one in sides(card.formula()))
        assert math.isclose(middle, high)
        assert (r == 1) == math.isclose(low, middle)


@check(
    level=3,
    mutants=[
        (
            "The first the Frobenius norm, the second the spectral norm",
            "The first the spectral norm, the second the Frobenius norm",
        )
    ],
)
def la_numpy_norm(card: CardText) -> None:
    """The two printed calls, run."""
    a = rng().standard_normal((3, 4))
    calls = card.spans("front")[:2]
    first, second = (run(f"x = {call}", {"np": np, "A": a})["x"] for call in calls)
    assert card.back.startswith("The first the Frobenius norm, the second the spectral norm")
    assert math.isclose(first, math.sqrt(float(np.sum(a**2))))
    assert math.isclose(second, math.sqrt(float(np.linalg.eigvalsh(a @ a.T).max())))


@check(level=2, mutants=[("|c| \\, d(x, y)", "c \\, d(x, y)"), ("d(x + z, y + z)", "d(x + z, y)")])
def la_norm_metric(card: CardText) -> None:
    """Both properties, for three norms and a negative factor."""
    x, y, z = rng().standard_normal((3, 4))
    for order in (1, 2, np.inf):

        def d(a: Any, b: Any, order: float = order) -> float:
            return float(np.linalg.norm(np.asarray(a) - np.asarray(b), order))

        assert holds(card.formula(1), d=d, x=x, y=y, z=z)
        assert holds(card.formula(2), d=d, x=x, y=y, c=-2.0)


@check(level=3, mutants=[("7, 5", "7, 6"), ("(4, 6)", "(4, 7)")])
def la_distances_numeric(card: CardText) -> None:
    """Against scipy's distances."""
    from scipy.spatial.distance import chebyshev, cityblock, euclidean

    u, v = tuples(card.front)
    wanted = [cityblock(u, v), euclidean(u, v), chebyshev(u, v)]
    assert all(agrees(p, float(w)) for p, w in zip(card.numbers("back"), wanted, strict=True))


@check(level=3, mutants=[(r"\Sigma^{-1} (x", r"\Sigma (x"), (r"\sqrt{", r"2 \sqrt{")])
def la_mahalanobis(card: CardText) -> None:
    """Against scipy."""
    from scipy.spatial.distance import mahalanobis

    cov = definite(3, rng())
    x, mu = rng(1).standard_normal((2, 3))
    found = value(sides(card.formula())[1], x=x, mu=mu, Sigma=cov)
    assert math.isclose(found, mahalanobis(x, mu, np.linalg.inv(cov)))


@check(level=3, mutants=[("$z = L^{-1} (x", "$z = L (x"), ("$z = L^{-1}", "$z = L^{-\\top}")])
def la_mahalanobis_whitening(card: CardText) -> None:
    """The length of z is scipy's Mahalanobis distance."""
    from scipy.spatial.distance import mahalanobis

    cov = definite(3, rng())
    x, mu = rng(1).standard_normal((2, 3))
    root = np.linalg.cholesky(cov)
    assert holds(card.formula(0, "front"), Sigma=root @ root.T, L=root)
    z = value(sides(card.formula(0))[1], L=root, x=x, mu=mu)
    assert math.isclose(float(np.linalg.norm(z)), mahalanobis(x, mu, np.linalg.inv(cov)))


@check(level=2, mutants=[("0.586", "0.686"), ("at 0, 45", "at 0, 30"), (r"1 - \cos", r"1 + \cos")])
def la_cosine_distance(card: CardText) -> None:
    """All printed distances, and that the way over the middle is shorter."""
    a, b, c = (math.radians(float(x)) for x in card.numbers("front")[:3])
    tex = card.formula(0, "front")
    direct, first, second = (value(tex, theta=t) for t in (c - a, b - a, c - b))
    printed = card.numbers("back")
    assert agrees(printed[2], direct)
    assert agrees(printed[4], first)
    assert agrees(printed[5], second)
    assert agrees(printed[6], first + second)
    assert first + second < direct


@check(
    level=2, mutants=[("come close to 1", "come close to 0"), ("Subtract the mean", "Add the mean")]
)
def la_cosine_common_part(card: CardText) -> None:
    """Random embeddings with a shared part: cosines before and after centring."""
    points = rng().standard_normal((40, 8)) + 50

    def cosines(rows: Any) -> Any:
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return (unit @ unit.T)[np.triu_indices(40, 1)]

    assert "come close to 1" in card.back
    assert np.all(np.abs(cosines(points) - float(card.number())) < 0.01)
    assert "Subtract the mean embedding" in card.back
    assert cosines(points - points.mean(axis=0)).std() > 0.2
