"""Checks of the cards on matrices as maps."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import CardText, agrees, run, sides, value
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

if TYPE_CHECKING:
    from collections.abc import Callable


def _rank(a: Any) -> int:
    return int(np.linalg.matrix_rank(a))


@check(
    level=3,
    mutants=[
        ("$A$ times column $j$ of $B$}}", "$B$ times column $j$ of $A$}}"),
        ("row $i$ of $A$ times $B$}}", "row $i$ of $B$ times $A$}}"),
        ("column $k$ of $A$ times row $k$ of $B$::", "row $k$ of $A$ times column $k$ of $B$::"),
    ],
)
def la_product_views(card: CardText) -> None:
    """The three readings in words, carried out, against the sum over k of each entry."""
    a, b = rng().standard_normal((3, 4)), rng(1).standard_normal((4, 2))
    c = np.einsum("ik,kj->ij", a, b)
    readings: dict[str, Callable[[], Any]] = {
        "$A$ times column $j$ of $B$": lambda: np.column_stack([a @ b[:, j] for j in range(2)]),
        "row $i$ of $A$ times $B$": lambda: np.vstack([a[i] @ b for i in range(3)]),
        "column $k$ of $A$ times row $k$ of $B$": lambda: sum(
            np.outer(a[:, k], b[k]) for k in range(4)
        ),
    }
    assert list(card.holes) == list(readings)
    for hole in card.holes:
        assert np.allclose(readings[hole](), c)


@check(level=3, mutants=[("{{1::$d - r$", "{{1::$n - r$"), ("{{1::$n - r$}}", "{{1::$r$}}")])
def la_subspace_dimensions(card: CardText) -> None:
    """Against null spaces from scipy, for every small shape and rank."""
    from scipy.linalg import null_space

    left, right = (hole.strip("$") for hole in card.holes)
    for n, d in ((3, 5), (5, 3), (4, 4)):
        for r in range(1, 4):
            a = rng().standard_normal((n, r)) @ rng(1).standard_normal((r, d))
            assert null_space(a).shape[1] == value(left, n=n, d=d, r=r)
            assert null_space(a.T).shape[1] == value(right, n=n, d=d, r=r)


@check(level=3, mutants=[("A: $nmp$", "A: $nm p^2$"), ("A: $nmp$", "A: $np$")])
def la_product_cost(card: CardText) -> None:
    """Multiplications counted in the schoolbook loops."""
    for n, m, p in ((2, 3, 4), (5, 1, 2), (4, 4, 4)):
        count = sum(1 for _i in range(n) for _j in range(p) for _k in range(m))
        assert value(card.formula(), n=n, m=m, p=p) == count


@check(
    level=2, mutants=[("7500.", "7000."), ("75000.", "7500."), ("$C$ is 5 × 50", "$C$ is 5 × 40")]
)
def la_bracket_cost(card: CardText) -> None:
    """Both counts from the printed shapes."""
    n, m, m2, p, p2, q = (int(x) for x in card.numbers("front")[:6])
    assert (m, p) == (m2, p2)
    left, right = card.numbers("back")
    assert agrees(left, n * m * p + n * p * q)
    assert agrees(right, m * p * q + n * m * q)


@check(
    level=2,
    mutants=[
        ("At $(0, -1)$", "At $(0, 1)$"),
        ("and at $(0, 1)$", "and at $(-1, 0)$"),
        ("does $(1, 0)$", "does $(0, 1)$"),
    ],
)
def la_not_commutative(card: CardText) -> None:
    """The turn and the mirror of the front as matrices, in both orders."""
    turn, mirror = np.array([[0, -1], [1, 0]]), np.diag([1, -1])
    (start,) = tuples(card.front)
    first, second = tuples(card.back)
    assert np.array_equal(mirror @ turn @ start, first)
    assert np.array_equal(turn @ mirror @ start, second)
    x, y = rng().standard_normal((2, 3, 3))
    assert holds(card.formula(-1, "explanation"), A=x, B=y)


@check(level=3, mutants=[("`*` multiplies entry by entry", "`@` multiplies entry by entry")])
def la_hadamard(card: CardText) -> None:
    """The two printed expressions, run, against loops."""
    a, b = rng().standard_normal((2, 3, 3))
    star, at = (run(f"x = {span}", {"A": a, "B": b})["x"] for span in card.spans("front")[:2])
    assert card.back.startswith("`*` multiplies entry by entry")
    assert np.allclose(star, [[a[i, j] * b[i, j] for j in range(3)] for i in range(3)])
    assert np.allclose(
        at, [[sum(a[i, k] * b[k, j] for k in range(3)) for j in range(3)] for i in range(3)]
    )


@check(
    level=2,
    mutants=[
        ("Rows: $DA$", "Rows: $AD$"),
        ("Columns: $AD$", "Columns: $DA$"),
        ("`A * d`", "`d[:, None] * A`"),
    ],
)
def la_diagonal_sides(card: CardText) -> None:
    """Products and code against loops over rows and columns."""
    a, d = rng().standard_normal((3, 3)), rng(1).standard_normal(3)
    rows = np.vstack([d[i] * a[i] for i in range(3)])
    columns = np.column_stack([d[j] * a[:, j] for j in range(3)])
    assert card.back.startswith("Rows")
    for tex, span, wanted in zip(
        card.formulas("back"), card.spans("explanation"), (rows, columns), strict=True
    ):
        assert np.allclose(value(tex, A=a, D=np.diag(d)), wanted)
        assert np.allclose(run(f"x = {span}", {"A": a, "d": d})["x"], wanted)


@check(level=2, mutants=[(r"C^\top B^\top A^\top", r"A^\top B^\top C^\top"), (r"= C^\top", "= C")])
def la_transpose_product(card: CardText) -> None:
    """On random square and rectangular matrices."""
    for a, b, c in ((2, 3, 4), (3, 3, 3)):
        g = rng()
        assert holds(
            card.formula(),
            A=g.standard_normal((5, a)) if a == 2 else g.standard_normal((3, a)),
            B=g.standard_normal((a, b)),
            C=g.standard_normal((b, c)),
        )


@check(level=2, mutants=[("n × m. Broad", "m × n. Broad"), ("to every row", "to every column")])
def la_batch_shapes(card: CardText) -> None:
    """Shape and rows of the sum, in numpy."""
    sizes = {"n": 2, "d": 3, "m": 4}
    x, w, b = rng().standard_normal((2, 3)), rng(1).standard_normal((3, 4)), np.arange(4.0)
    out = x @ w + b
    first, second = card.back.split(".")[0].split(" × ")
    assert out.shape == (sizes[first], sizes[second])
    assert "adds $b$ to every row" in card.back
    assert all(np.allclose(out[i] - x[i] @ w, b) for i in range(2))


@check(
    level=3,
    mutants=[
        ("(4, 3) and (4, 1) are not", "(4, 3) and (3, 1) are not"),
        ("give (4, 3)", "give (3, 4)"),
    ],
)
def la_broadcast_rule(card: CardText) -> None:
    """The examples, by numpy's own rule."""
    import ast
    import re

    shapes = [ast.literal_eval(x) for x in re.findall(r"\(\d+,[ \d]*\)", card.explanation)]
    assert len(shapes) == 7
    assert np.broadcast_shapes(shapes[0], shapes[1]) == shapes[2]
    try:
        np.broadcast_shapes(shapes[3], shapes[4])
    except ValueError:
        pass
    else:
        raise AssertionError(shapes)
    assert np.broadcast_shapes(shapes[5], shapes[6]) == (4, 3)


@check(level=3, mutants=[("A: (n, n)", "A: (n, 1)"), ("`pred[:, 0]`", "`pred`")])
def la_broadcast_trap(card: CardText) -> None:
    """The printed difference, run, and the repair."""
    y, pred = np.arange(3.0), np.arange(3.0)[:, None]
    trap = run(f"x = {card.spans('front')[2]}", {"y": y, "pred": pred})["x"]
    assert card.back.startswith("(n, n)")
    assert trap.shape == (3, 3)
    repaired = run(f"x = {card.spans('explanation')[0]}", {"pred": pred})["x"]
    assert np.mean((y - repaired) ** 2) == 0 != np.mean(trap**2)


@check(
    level=3,
    mutants=[
        ("- 2 * A", "- A"),
        ("B**2, axis=1", "B**2, axis=0"),
        ("np.maximum(a - 2 * A @ B.T + b, 0.0)", "a - 2 * A @ B.T - b"),
    ],
)
def la_distance_matrix_code(card: CardText) -> None:
    """Against scipy, and not negative for equal rows."""
    from scipy.spatial.distance import cdist

    function = run(card.code())["squared_distances"]
    a, b = rng().standard_normal((5, 3)), rng(1).standard_normal((4, 3))
    assert np.allclose(function(a, b), cdist(a, b, "sqeuclidean"))
    assert np.all(function(a + 1e3, a + 1e3) >= 0)
    assert holds(card.formula(0, "hints"), a=a[0], b=b[0])


@check(
    level=3,
    mutants=[(r"-\sin\theta", r"\sin\theta"), (r"\begin{bmatrix} \cos", r"\begin{bmatrix} -\cos")],
)
def la_rotation(card: CardText) -> None:
    """Against multiplication by a complex number of length one."""
    x, y = 0.7, -1.2
    for theta in (0.0, 0.4, 2.0, -1.0):
        found = value(sides(card.formula())[1], theta=theta) @ np.array([x, y])
        wanted = complex(x, y) * complex(math.cos(theta), math.sin(theta))
        assert np.allclose(found, [wanted.real, wanted.imag])


@check(level=2, mutants=[("P^{-1} A P", "P A P^{-1}"), ("P^{-1} A P", r"P^\top A P")])
def la_change_basis(card: CardText) -> None:
    """New coordinates of the image are B times new coordinates of the vector."""
    a, p = rng().standard_normal((2, 3, 3))
    b = value(sides(card.formula())[1], A=a, P=p)
    x = rng(1).standard_normal(3)
    assert np.allclose(np.linalg.solve(p, a @ x), b @ np.linalg.solve(p, x))
    assert np.isclose(np.trace(a), np.trace(b))


@check(level=2, mutants=[("at most the smallest width", "at least the smallest width")])
def la_linear_stack(card: CardText) -> None:
    """The rank of a random stack with a bottleneck."""
    assert "its rank is at most the smallest width" in card.back
    g = rng()
    first, second, third = (
        g.standard_normal((5, 6)),
        g.standard_normal((2, 5)),
        g.standard_normal((6, 2)),
    )
    assert _rank(third @ second @ first) == 2


@check(
    level=3,
    mutants=[
        ("Rank 2", "Rank 1"),
        ("dimension 1", "dimension 2"),
        ("2 & 4 & 6", "2 & 4 & 7"),
        ("(1, 1, -1)", "(1, 1, 1)"),
    ],
)
def la_rank_numeric(card: CardText) -> None:
    """Against numpy's rank, and the null vector."""
    a = matrices(card.front)[0]
    rank, nullity = card.numbers("back")
    assert agrees(rank, _rank(a))
    assert agrees(nullity, 3 - _rank(a))
    assert np.allclose(a @ value(card.formula(0, "explanation")), 0)


@check(level=3, mutants=[("dot product 0", "dot product 1")])
def la_null_row(card: CardText) -> None:
    """Null vectors from scipy against all rows and their combinations."""
    from scipy.linalg import null_space

    assert "dot product 0" in card.back
    a = rng().standard_normal((3, 5))
    assert np.allclose(rng(1).standard_normal((4, 3)) @ a @ null_space(a), 0)


@check(
    level=2,
    mutants=[
        (r"\le \min", r"\ge \min"),
        ("(0, 1)", "(1, 1)"),
        (r"B) \le \mathrm{rank}(A) +", r"B) \le \mathrm{rank}(A) -"),
    ],
)
def la_rank_product(card: CardText) -> None:
    """The bound for all small ranks, the example below it, and the sum."""
    g = rng()
    for r, s in itertools.product(range(1, 4), repeat=2):
        a = g.standard_normal((5, r)) @ g.standard_normal((r, 4))
        b = g.standard_normal((4, s)) @ g.standard_normal((s, 4))
        assert holds(card.formula(0), A=a, B=b)
        c = g.standard_normal((5, s)) @ g.standard_normal((s, 4))
        assert holds(card.formula(-1, "explanation"), A=a, B=c)
    left, right = (value(sides(card.formula(k))[1], diag=diag) for k in (1, 2))
    assert np.allclose(left @ right, 0)
    assert _rank(left) == _rank(right) == 1
    assert holds(card.formula(0), A=left, B=right)


@check(level=2, mutants=[(r"v^\top X^\top X v = \|Xv\|^2", r"v^\top X^\top X v = \|Xv\|")])
def la_gram_rank(card: CardText) -> None:
    """Equal ranks on every shape, and the step's identity."""
    chain = next(tex for tex in card.formulas("steps") if "Xv\\|" in tex)
    for n, d, r in ((6, 3, 3), (6, 3, 2), (2, 4, 2)):
        x = rng().standard_normal((n, r)) @ rng(1).standard_normal((r, d))
        assert _rank(x.T @ x) == _rank(x) == r
        v = rng(2).standard_normal(d)
        assert holds(chain.removesuffix("= 0"), X=x, v=v)


@check(level=3, mutants=[(r"\sigma_1 \max(n, d)", r"\sigma_1")])
def la_numerical_rank(card: CardText) -> None:
    """Noise makes full rank; the printed tolerance is numpy's, seen from both of its sides."""
    a = np.outer(np.arange(1.0, 6), np.arange(1.0, 4))
    assert _rank(a + 1e-6 * rng().standard_normal(a.shape)) == 3
    tolerance = value(card.formula(0, "explanation"), sigma=[1.0], n=50, d=3) * np.finfo(float).eps
    for factor, rank in ((0.9, 2), (1.1, 3)):
        flat = np.zeros((50, 3))
        flat[:3] = np.diag([1.0, 0.5, factor * tolerance])
        assert _rank(flat) == rank


@check(level=3, mutants=[(r"A: $X^\top X$ (d × d)", r"A: $X X^\top$ (d × d)")])
def la_gram_covariance(card: CardText) -> None:
    """Shapes, numpy's covariance, and the shared eigenvalues."""
    x = rng().standard_normal((6, 3))
    x = x - x.mean(axis=0)
    first, second = (np.asarray(value(card.formula(k), X=x)) for k in (0, 1))
    assert first.shape == (3, 3)
    assert second.shape == (6, 6)
    assert np.allclose(first / 5, np.cov(x.T))
    assert np.allclose(np.linalg.eigvalsh(second)[-3:], np.linalg.eigvalsh(first))


@check(level=2, mutants=[("tr}(BCA)", "tr}(BAC)"), ("tr}(CAB)", "tr}(ACB)")])
def la_trace_cyclic(card: CardText) -> None:
    """Rectangular and square factors."""
    for n, m, p in ((3, 3, 3), (4, 4, 4)):
        g = rng()
        a, b, c = g.standard_normal((n, m)), g.standard_normal((m, p)), g.standard_normal((p, n))
        assert holds(card.formula(), A=a, B=b, C=c)
    g = rng(1)
    assert holds(
        card.formula(),
        A=g.standard_normal((2, 3)),
        B=g.standard_normal((3, 4)),
        C=g.standard_normal((4, 2)),
    )


@check(
    level=2,
    mutants=[
        ("a_{ik} b_{ki} =", "a_{ik} b_{ik} ="),
        (r"\sum_i b_{ki} a_{ik}", r"\sum_i b_{ki} a_{ki}"),
        (
            r"A: Both traces are $\sum_{i,k} a_{ik} b_{ki}$",
            r"A: Both traces are $\sum_{i,k} a_{ik} b_{ik}$",
        ),
    ],
)
def la_trace_cyclic_proof(card: CardText) -> None:
    """The exchanged sums, against numpy's traces of both products."""
    a, b = rng().standard_normal((2, 3, 3))
    spans = {"i": [1, 2, 3], "k": [1, 2, 3]}
    chain = next(tex for tex in card.formulas("steps") if "=" in tex)
    assert holds(chain, a=a, b=b, **spans)
    assert np.isclose(value(sides(chain)[0], a=a, b=b, **spans), np.trace(a @ b))
    total = card.formula(0).replace("{i,k}", "i \\sum_k")
    assert np.isclose(value(total, a=a, b=b, **spans), np.trace(b @ a))


@check(
    level=2,
    mutants=[
        (r"\mathrm{tr}(ACB)", r"\mathrm{tr}(BCA)"),
        (r"e_3 e_1^\top", r"e_3 e_2^\top"),
        ("only $BCA$", "only $ACB$"),
    ],
)
def la_trace_swap(card: CardText) -> None:
    """The printed factors give 1 and 0; rotations agree with the first, the swap does not."""
    e = np.eye(3)
    a, b, c = (value(sides(card.formula(k, "explanation"))[1], e=e) for k in range(3))
    assert holds(card.formula(0, "front"), A=a, B=b, C=c)
    assert np.trace(a @ b @ c) == 1
    assert np.trace(value(card.formula(0), A=a, B=b, C=c)) == 0
    rotations = card.formulas("back")[-2:]
    assert all(np.trace(value(tex, A=a, B=b, C=c)) == 1 for tex in rotations)


@check(level=2, mutants=[(r"\mathrm{tr}(A x x^\top)", r"\mathrm{tr}(A) x^\top x")])
def la_trace_trick(card: CardText) -> None:
    """On random matrices, symmetric or not."""
    for size in (1, 3, 5):
        a, x = rng().standard_normal((size, size)), rng(1).standard_normal(size)
        assert holds(card.formula(), A=a, x=x)


@check(level=3, mutants=[(r"\sum_i \lambda_i", r"\prod_i \lambda_i")])
def la_trace_eigenvalues(card: CardText) -> None:
    """Against numpy's eigenvalues, complex and defective ones included."""
    for a in (
        rng().standard_normal((4, 4)),
        np.array([[2.0, 1], [0, 2]]),
        np.array([[0.0, -1], [1, 0]]),
    ):
        lam = np.linalg.eigvals(a)
        assert np.isclose(value(sides(card.formula())[1], lambda_=lam), np.trace(a))
        assert np.isclose(value(sides(card.formula())[0], A=a), np.trace(a))


@check(
    level=2,
    mutants=[
        (r"\mathrm{tr}(A^\top B)", r"\mathrm{tr}(A B)"),
        ("$n^3$", "$n^4$"),
        ("$n^2$.", "$n^3$."),
    ],
)
def la_trace_inner(card: CardText) -> None:
    """The sum by loops; the two counts."""
    a, b = rng().standard_normal((2, 3, 3))
    total = sum(a[i, j] * b[i, j] for i in range(3) for j in range(3))
    assert np.isclose(value(card.formula(), A=a, B=b), total)
    product, entries = (value(tex, n=5) for tex in card.formulas("explanation"))
    assert product == sum(1 for _ in itertools.product(range(5), repeat=3))
    assert entries == a.size / 9 * 25


@check(level=3, mutants=[(r"\prod_i \lambda_i", r"\sum_i \lambda_i"), ("c^n", "c")])
def la_det_rules(card: CardText) -> None:
    """Against numpy's eigenvalues and determinant."""
    for n in (2, 3, 5):
        a = rng().standard_normal((n, n))
        product, scaled = card.holes
        assert np.isclose(value(product, lambda_=np.linalg.eigvals(a)), np.linalg.det(a))
        assert np.isclose(value(scaled, c=-3.0, n=n, A=a), np.linalg.det(-3 * a))


@check(
    level=3,
    mutants=[
        ("Trace: 8", "Trace: 10"),
        ("determinant: −20", "determinant: 20"),
        ("2, 2, −1", "2, 2, −2"),
    ],
)
def la_trace_det_numeric(card: CardText) -> None:
    """A matrix with these eigenvalues, in a random basis."""
    lam = [float(x.replace("−", "-")) for x in card.numbers("front")[2:]]
    assert len(lam) == 4
    p = rng().standard_normal((4, 4))
    a = p @ np.diag(lam) @ np.linalg.inv(p)
    trace, det = card.numbers("back")
    assert agrees(trace, round(float(np.trace(a)), 6))
    assert agrees(det, round(float(np.linalg.det(a)), 6))


@check(
    level=3,
    mutants=[
        ("A: 0:", "A: 1:"),
        ("4 & 0 & -4", "4 & 0 & 4"),
        (r"is $2 a_2 - a_1", r"is $2 a_2 + a_1"),
    ],
)
def la_det_dependent(card: CardText) -> None:
    """Numpy's determinant and the named combination."""
    a = matrices(card.front)[0]
    assert agrees(card.number(), round(float(np.linalg.det(a)), 9))
    for tex in (card.formula(0), card.formulas("hints")[0]):
        assert np.array_equal(value(tex, a=a.T), a[:, 2])


@check(level=3, mutants=[("The swap flips the sign", "The swap changes nothing")])
def la_det_row_moves(card: CardText) -> None:
    """Both moves, with numpy's determinant."""
    assert card.back.startswith("The swap flips the sign. The addition changes nothing.")
    a = rng().standard_normal((4, 4))
    added = a.copy()
    added[1] += 3 * added[0]
    assert np.isclose(np.linalg.det(a[[1, 0, 2, 3]]), -np.linalg.det(a))
    assert np.isclose(np.linalg.det(added), np.linalg.det(a))


@check(
    level=3,
    mutants=[("10^{-100}", "10^{-10}"), ("number is 1", "number is 10"), ("0.1 I", "0.2 I")],
)
def la_det_tiny(card: CardText) -> None:
    """Determinant (by slogdet) and condition number of the printed matrix."""
    a = value(card.formula(0, "front"), I=np.eye(int(card.number(-1, "front"))))
    assert np.isclose(np.linalg.slogdet(a)[1], math.log(value(card.formula(0))))
    assert agrees(card.number(-1), round(float(np.linalg.cond(a)), 9))


@check(level=3, mutants=[("ad - bc} ", "ad + bc} "), ("d & -b", "d & b"), ("-c & a", "-b & a")])
def la_inverse_2x2(card: CardText) -> None:
    """Against numpy's inverse."""
    for seed in range(5):
        a = rng(seed).standard_normal((2, 2))
        names = dict(zip("abcd", a.ravel(), strict=True))
        assert np.allclose(value(sides(card.formula())[1], names), np.linalg.inv(a))


@check(level=3, mutants=[("2 & -1", "2 & 1"), ("5 & 2", "5 & 3")])
def la_inverse_numeric(card: CardText) -> None:
    """Against numpy's inverse."""
    assert np.allclose(matrices(card.back)[0], np.linalg.inv(matrices(card.front)[0]))


@check(level=2, mutants=[("B^{-1} A^{-1}", "A^{-1} B^{-1}", 1)])
def la_inverse_product(card: CardText) -> None:
    """On random matrices."""
    a, b = rng().standard_normal((2, 4, 4))
    assert holds(card.formula(), A=a, B=b)
    assert all(holds(card.formulas("explanation")[k], A=a, B=b, I=np.eye(4)) for k in (0, 1))


@check(
    level=2,
    mutants=[
        ("three times", "five times"),
        (r"\frac{2}{3} n^3", r"\frac{1}{3} n^3"),
        ("2 n^3", "n^3"),
    ],
)
def la_inverse_avoid(card: CardText) -> None:
    """Operations counted in elimination, for one right side and for the inverse's n."""
    n = 60
    lu = sum(2 * (n - k) ** 2 for k in range(1, n + 1))
    # the columns of the inverse: forward from the first one on, then backward over everything
    inverse = lu + sum((n - j) ** 2 for j in range(n)) + n * n * n
    solve, invert = (value(tex, n=n) for tex in card.formulas("explanation"))
    assert math.isclose(lu + 2 * n * n, solve, rel_tol=0.08)
    assert math.isclose(inverse, invert, rel_tol=0.08)
    assert "three times cheaper" in card.back
    assert round(invert / solve) == 3


@check(
    level=3,
    mutants=[("A^{-1} - \\frac", "A^{-1} + \\frac"), ("{1 + v", "{1 - v"), ("A^{-1} u v", "u v")],
)
def la_sherman_morrison(card: CardText) -> None:
    """Against numpy's inverse."""
    a = definite(4, rng())
    u, v = rng(1).standard_normal((2, 4))
    right = sides(card.formula())[1]
    assert np.allclose(value(right, A=a, u=u, v=v), np.linalg.inv(a + np.outer(u, v)))


@check(
    level=3,
    mutants=[("A^{-1} - A^{-1} U", "A^{-1} + A^{-1} U"), ("$C$ and $C^{-1} + V", "$C$ and $C + V")],
)
def la_woodbury(card: CardText) -> None:
    """The identity against numpy, with the inner matrix that the answer names."""
    g = rng()
    a, c = definite(5, g), definite(2, g)
    u, v = g.standard_normal((5, 2)), g.standard_normal((2, 5))
    inner = value(card.formula(-1), A=a, C=c, U=u, V=v)
    left, right = sides(card.formula(0, "explanation"))
    wanted = np.linalg.inv(a + u @ c @ v)
    inverse = np.linalg.inv(a)
    assert np.allclose(inverse - inverse @ u @ np.linalg.inv(inner) @ v @ inverse, wanted)
    for tex in (left, right):
        assert np.allclose(value(tex, A=a, C=c, U=u, V=v), wanted)


@check(level=3, mutants=[("S = D - C", "S = D + C"), (r"\det A \, \det S", r"\det A + \det S")])
def la_schur(card: CardText) -> None:
    """The lower right block of the inverse, and the determinant, by numpy."""
    whole = definite(5, rng())
    a, b, c, d = whole[:2, :2], whole[:2, 2:], whole[2:, :2], whole[2:, 2:]
    s = value(sides(card.formula(0))[1], A=a, B=b, C=c, D=d)
    assert np.allclose(np.linalg.inv(s), np.linalg.inv(whole)[2:, 2:])
    assert np.isclose(
        value(sides(card.formula(0, "explanation"))[1], A=a, S=s), np.linalg.det(whole)
    )


@check(level=2, mutants=[("Q^\\top Q = I", "Q Q = I"), (r"\|Qx\|^2 = x", r"\|Qx\| = x")])
def la_orthogonal(card: CardText) -> None:
    """The equation and the chain on random orthogonal matrices; angles are kept."""
    q, x, y = orthogonal(4, rng()), rng(1).standard_normal(4), rng(2).standard_normal(4)
    assert holds(card.formula(0), Q=q, I=np.eye(4))
    assert holds(card.formula(0, "explanation"), Q=q, x=x)
    assert np.isclose((q @ x) @ (q @ y), x @ y)


@check(
    level=2,
    mutants=[
        (r"A: $Q^\top Q = I$. The other, $Q Q^\top$", r"A: $Q Q^\top = I$. The other, $Q^\top Q$")
    ],
)
def la_thin_orthonormal(card: CardText) -> None:
    """The one that is I, and the other as a projection with the right range."""
    q = orthogonal(5, rng())[:, :2]
    assert holds(card.formula(0), Q=q, I=np.eye(2))
    p = value(card.formula(1), Q=q)
    assert p.shape == (5, 5)
    assert np.allclose(p @ p, p)
    assert np.allclose(p @ q, q)


@check(level=3, mutants=[("O(n^2)", "O(n^3)"), ("O(n^2)", "O(n)")])
def la_triangular(card: CardText) -> None:
    """Eigenvalues by numpy; the exponent of the multiplications of substitution."""
    from tests.decks.card_text import fit_exponent

    a = np.triu(rng().standard_normal((4, 4)))
    assert np.allclose(np.sort(np.linalg.eigvals(a)), np.sort(np.diag(a)))
    assert np.isclose(np.linalg.det(a), np.prod(np.diag(a)))
    slope = fit_exponent(lambda n: sum(1 for i in range(n) for _ in range(i + 1)), (50, 100, 200))
    shown = math.log10(value(card.formula(0), O=lambda size: size, n=10))
    assert abs(slope - shown) < 0.2


@check(
    level=3,
    mutants=[
        (r"P^{-1} = P^\top", "P^{-1} = P"),
        ("$PA$ permutes the rows", "$AP$ permutes the rows"),
    ],
)
def la_permutation(card: CardText) -> None:
    """A cyclic permutation: the inverse, and rows against numpy's indexing."""
    perm = [2, 0, 1]
    p, a = np.eye(3)[perm], rng().standard_normal((3, 3))
    assert holds(card.formula(0), P=p)
    assert np.array_equal(value(card.formula(1), P=p, A=a), a[perm])
    assert np.array_equal(value(card.formula(3), P=p, A=a), a[:, np.argsort(perm)])
    assert "permutes the rows of $A$, $AP$ its columns" in card.back


@check(level=2, mutants=[(r"\frac{1}{2}(A + A", r"(A + A"), ("(A + A", "(A - A")])
def la_symmetric_part(card: CardText) -> None:
    """The same form on random vectors; the skew part contributes nothing."""
    a = rng().standard_normal((4, 4))
    part = value(card.formula(0), A=a)
    skew = value(card.formula(0, "explanation"), A=a)
    assert np.array_equal(part, part.T)
    assert independent(part)
    for x in rng(1).standard_normal((5, 4)):
        assert np.isclose(x @ part @ x, x @ a @ x)
        assert np.isclose(x @ skew @ x, 0)
