"""What the linear-algebra checks read of a card beside `value`: relations, vectors, matrices."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import value
from tests.decks.tex_words import sided

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]

_TUPLE = re.compile(r"\(\s*[-−]?[\d.]+(?:\s*,\s*[-−]?[\d.]+)+\s*\)")
_MATRIX = re.compile(r"\\begin\{bmatrix\}[^a-zA-Z]*?\\end\{bmatrix\}")
_SLACK = 1e-9


def holds(tex: str, env: Mapping[str, Any] | None = None, /, **names: Any) -> bool:
    """Whether every relation (=, ≈, ≠, ≤, ≥, <, >) of a formula is true for these values.

    Equality is meant to 1e-9 relative and absolute; an inequality has the same slack. ValueError
    when there is no relation, or one of another kind.
    """
    parts = [(np.asarray(value(part, env, **names)), relation) for part, relation in sided(tex)]
    if len(parts) < 2:
        message = f"no relation stands in {tex}"
        raise ValueError(message)
    return all(
        _true(left, relation, right)
        for (left, _), (right, relation) in itertools.pairwise(parts)
        if relation  # two formulas side by side are not related
    ) and any(relation for _, relation in parts)


def _true(left: Array, relation: str, right: Array) -> bool:
    same = left.shape == right.shape and np.allclose(left, right, rtol=_SLACK, atol=_SLACK)
    match relation:
        case "=" | "≈":
            return same
        case "≠":
            return not same
        case "≤":
            return bool(np.all(left <= right + _SLACK))
        case "≥":
            return bool(np.all(left >= right - _SLACK))
        case "<":
            return bool(np.all(left < right))
        case ">":
            return bool(np.all(left > right))
    message = f"the relation {relation} has no truth here"
    raise ValueError(message)


def tuples(markdown: str) -> list[Array]:
    """List the vectors that are printed as numbers in brackets, in order."""
    return [
        np.array([float(one.replace("−", "-")) for one in found[0].strip("()").split(",")])
        for found in _TUPLE.finditer(markdown)
    ]


def matrices(markdown: str) -> list[Array]:
    """List the printed matrices of numbers, in order."""
    return [np.asarray(value(found[0]), dtype=float) for found in _MATRIX.finditer(markdown)]


def diag(*entries: float) -> Array:
    """Make the diagonal matrix of these entries, as cards write it."""
    return np.diag(np.array(entries, dtype=float))


def definite(size: int, generator: np.random.Generator) -> Array:
    """Draw a symmetric matrix whose eigenvalues are at least one."""
    root = generator.standard_normal((size, size))
    return np.asarray(root @ root.T + np.eye(size))


def orthogonal(size: int, generator: np.random.Generator) -> Array:
    """Draw an orthogonal matrix."""
    return np.asarray(np.linalg.qr(generator.standard_normal((size, size)))[0])


def independent(columns: Array) -> bool:
    """Whether the columns of a matrix are linearly independent."""
    return bool(np.linalg.matrix_rank(columns) == columns.shape[1])
