"""What the signs of a formula do to numbers, vectors and matrices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.decks.tex_tree import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable


def array(found: Any) -> Any:
    """Make arrays of lists, so that arithmetic works on them."""
    if isinstance(found, list | tuple):
        import numpy as np

        return np.asarray(found)
    return found


def dimension(found: Any) -> int:
    return int(getattr(found, "ndim", 0))


def plus(left: Any, right: Any) -> Any:
    """Add numbers, or arrays of one shape; Unreadable for other shapes."""
    left, right = array(left), array(right)
    a, b = getattr(left, "shape", ()), getattr(right, "shape", ())
    if a and b and a != b:
        message = f"shapes {a} and {b} are added"
        raise Unreadable(message)
    return left + right


def join(op: str, left: Any, right: Any) -> Any:
    """Multiply or divide as TeX writes it; Unreadable for shapes that do not fit."""
    import numpy as np

    if op in {"cup", "cap", "setminus"}:
        left, right = frozenset(left), frozenset(right)
        return left | right if op == "cup" else left & right if op == "cap" else left - right
    left, right = array(left), array(right)
    a, b = dimension(left), dimension(right)
    if op == "/":
        if b:
            raise Unreadable("division by an array")
        if right == 0:
            raise Unreadable("division by zero")
        return left / right
    if not a or not b:
        return left * right
    if op == "odot":
        if left.shape != right.shape:
            message = f"shapes {left.shape} and {right.shape} are multiplied by element"
            raise Unreadable(message)
        return left * right
    if op == "otimes":
        return np.kron(left, right)
    if a == b == 1:
        if op == "cdot" and left.shape == right.shape:
            return left @ right
        if op == "times" and left.shape == right.shape == (3,):
            return np.cross(left, right)
        raise Unreadable("two columns are multiplied")
    return _matmul(left, right)


def _matmul(left: Any, right: Any) -> Any:
    import numpy as np

    if left.ndim == 1 and right.ndim == 2:
        if right.shape[0] != 1:
            message = f"a column of {left.size} is multiplied by a matrix {right.shape}"
            raise Unreadable(message)
        return np.outer(left, right)
    inner = right.shape[0]
    if left.shape[-1] != inner:
        if left.size == 1 or right.size == 1:
            return left * right.item() if right.size == 1 else left.item() * right
        message = f"shapes {left.shape} and {right.shape} are multiplied"
        raise Unreadable(message)
    found = left @ right
    return found.item() if found.shape == (1,) and left.shape[0] == 1 else found


def transposed(found: Any, inverse: bool) -> Any:
    """Turn a column into a row and back, or a matrix over."""
    import numpy as np

    found = array(found)
    if dimension(found) == 1:
        found = found.reshape(1, -1)
    elif dimension(found) == 2:
        found = found.T if found.shape[0] != 1 or found.shape[1] == 1 else found.ravel()
    return np.linalg.inv(found) if inverse else found


def power(base: Any, exponent: Any) -> Any:
    """Raise a number, the elements of a column, or a square matrix."""
    import numpy as np

    base, exponent = array(base), array(exponent)
    if dimension(base) == 2 and not dimension(exponent):
        if base.shape[0] != base.shape[1]:
            message = f"a power of a matrix {base.shape}"
            raise Unreadable(message)
        if float(exponent).is_integer():
            return np.linalg.matrix_power(np.asarray(base, dtype=float), int(exponent))
        if not np.allclose(base, base.T):
            raise Unreadable("a broken power of a matrix that is not symmetric")
        values, vectors = np.linalg.eigh(base)
        return (vectors * values**exponent) @ vectors.T
    if dimension(base) == 1 and exponent == -1:
        raise Unreadable("the inverse of a column")
    if isinstance(base, int) and isinstance(exponent, int) and exponent < 0:
        return float(base) ** exponent
    found = base**exponent
    if isinstance(found, complex):
        raise Unreadable("a root of a negative number")
    return found


def bars(found: Any) -> Any:
    """Take an absolute value, a determinant, or the size of a set."""
    import numpy as np

    if isinstance(found, set | frozenset | dict | list | tuple):
        return len(found)
    if dimension(found) == 2:
        return float(np.linalg.det(found))
    return abs(found)


def vector(found: list[Any]) -> Any:
    """Make a column of numbers."""
    import numpy as np

    return np.asarray(found)


def matrix(rows: list[list[Any]]) -> Any:
    """Make a matrix, or a column if it has but one."""
    import numpy as np

    if any(dimension(array(cell)) for row in rows for cell in row):
        return np.block([[np.asarray(cell) for cell in row] for row in rows])
    found = np.asarray(rows)
    return found[:, 0] if found.shape[1] == 1 else found


def function(word: str, arguments: list[Any], base: Any) -> Any:
    """Apply a function that is known by its name."""
    import numpy as np
    from scipy import special

    simple: dict[str, Callable[[Any], Any]] = {
        "exp": np.exp, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh,
        "cosh": np.cosh, "tanh": np.tanh, "arcsin": np.arcsin, "arccos": np.arccos,
        "arctan": np.arctan, "ln": np.log, "lg": np.log2, "erf": special.erf, "sign": np.sign,
        "sgn": np.sign, "det": np.linalg.det, "tr": np.trace, "Tr": np.trace, "trace": np.trace,
        "rank": np.linalg.matrix_rank, "diag": np.diag, "floor": np.floor, "ceil": np.ceil,
        "factorial": lambda n: special.gamma(np.asarray(n) + 1.0), "pinv": np.linalg.pinv,
        "cot": lambda x: 1 / np.tan(x),
    }  # fmt: skip
    if word == "sqrt":
        return power(arguments[0], 0.5 if base is None else 1 / base)
    if word in {"max", "min"}:
        items = arguments if len(arguments) > 1 else list(np.ravel(array(arguments[0])))
        best = items[0]
        for item in items[1:]:
            best = (np.maximum if word == "max" else np.minimum)(best, item)
        return best
    if word == "binom":
        return (
            math.comb(*arguments)
            if all(isinstance(a, int) for a in arguments)
            else float(special.binom(*arguments))
        )
    if word == "gcd":
        return math.gcd(*arguments)
    if word == "factorial" and isinstance(arguments[0], int) and arguments[0] >= 0:
        return math.factorial(arguments[0])
    if len(arguments) == 1:
        found = array(arguments[0])
        if word in {"log", "ln"} and np.any(np.asarray(found) <= 0):
            raise Unreadable("the logarithm of what is not positive")
        if word == "log":
            return np.log(found) if base is None else np.log(found) / np.log(base)
        if word in simple and base is None:
            return simple[word](found)
    message = f'the function "{word}" is not understood with {len(arguments)} arguments'
    raise Unreadable(message)
