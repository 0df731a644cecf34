"""Compute the value of a card's formula with numpy."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, Final

from tests.decks.tex_arithmetic import (
    array,
    bars,
    function,
    join,
    matrix,
    plus,
    power,
    transposed,
    vector,
)
from tests.decks.tex_reading import read
from tests.decks.tex_tree import (
    Add,
    Apply,
    Bars,
    Big,
    Cases,
    Compare,
    Integral,
    Join,
    Listed,
    Matrix,
    Minus,
    Name,
    Norm,
    Number,
    Power,
    Transposed,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.decks.tex_tree import Node

_TERMS: Final = 100_000
_RELATIONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": lambda a, b: bool(a == b),
    "≠": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    ">": lambda a, b: bool(a > b),
    "≤": lambda a, b: bool(a <= b),
    "≥": lambda a, b: bool(a >= b),
    "∈": lambda a, b: a in list(b),
    "∉": lambda a, b: a not in list(b),
}


def value(tex: str, env: Mapping[str, Any] | None = None, /, **names: Any) -> Any:
    r"""Compute a TeX formula; what its letters stand for is given by name.

    The answer is a float (or int), or an array. Unreadable when the formula holds what is not
    understood, a name that was not given, or shapes that do not fit; relations are not values
    (see `sides`), save in indicators, conditions and `cases`.

    Names: greek letters by their names, `lambda_` for lambda (a `_` at the end is dropped), the
    text in a font (`\mathbf{x}` is x, `\mathcal{N}` N, `\mathbb{E}` E, `\mathrm{Var}` Var);
    `\varepsilon` is epsilon; `\hat\beta` beta_hat, `\bar x` x_bar, `\tilde x` x_tilde; `f'`
    f_prime, `s^+` s_plus, `n_-` n_minus, `w^*` w_star; `\nabla f` nabla_f. `env` takes any name.
    `e`, `\pi` and `\infty` are known unless given.

    Indices: `x_i` is names["x_i"] if that is given; else names["x"][i - 1] when x is an array or
    list and i is a number or bound by a sum (`x_{ij}`, `x_{12}` and `x_{i,j}` are two indices,
    `x^{(i)}_j` the upper one first); a dict is looked up by the index itself, and a callable is
    called with it.

    Sums and products run over what their limits say; `\sum_i` without limits over names["i"] if
    that is an iterable, else over the length of what i indexes; `\sum_{x \in S}` over S;
    `\sum_{i<j}` and `\sum_{j \ne i}` over lengths and a condition; up to `\infty` until the terms
    vanish. They take the product behind them, up to the next + or −. `\max_i`, `\arg\min_x` alike
    (`\arg` gives the index).

    `a \pm b` is the array (a − b, a + b).

    Products: juxtaposed arrays multiply as matrices, where a 1-D array is a column (so
    `x x^\top` is a matrix, `x^\top y` a number); `\cdot` of two vectors is their dot product,
    `\odot` works by element, `\otimes` is Kronecker's. `^\top` and `^T`, `A^{-1}`, `A^{1/2}` for
    symmetric A; `|A|` of a matrix is its determinant, `|S|` of a set its size; `\|A\|` of a
    matrix needs its index; `[A^{-1}]_{12}` is an entry; `\cup`, `\cap` and `\setminus` are for
    sets. a/b c with no sign between b and c is refused.

    Functions: log and ln (natural), `\log_2`, exp, sin, …, max, min, tr, det, rank, diag, sign,
    erf, sqrt, binom, floor, factorial; any name whose value is callable, before brackets:
    `f(x)`, `\sigma(z)`, `\mathbb{E}[X]`, `P(A \mid B)` (two arguments). Without brackets a known
    function takes the factors behind it up to the next +, −, ·, ×, /, bracket or function.
    `\mathbf{1}[a < b]` is an indicator.
    """
    given = {_plain(name): thing for name, thing in {**(env or {}), **names}.items()}
    callables = [name for name, thing in given.items() if callable(thing)]
    tree = read(tex, callables, given)
    try:
        return _tidy(_Evaluation(given).of(tree))
    except Unreadable as error:
        message = f"{error} (in {tex})"
        raise Unreadable(message) from None


def _plain(name: str) -> str:
    return name.rstrip("_") or name


def _tidy(found: Any) -> Any:
    import numpy as np

    if isinstance(found, np.generic) or (isinstance(found, np.ndarray) and found.ndim == 0):
        return found.item()
    return found


class _Evaluation:
    """Holds what the names stand for while one tree is computed."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = dict(names)
        self.bound: dict[str, Any] = {}

    def of(self, node: Node) -> Any:
        match node:
            case Number(text):
                return float(text) if "." in text else int(text)
            case Name():
                return self.name(node)
            case Minus(body):
                return -array(self.of(body))
            case Add(terms):
                total = self.of(terms[0])
                for term in terms[1:]:
                    total = plus(total, self.of(term))
                return total
            case Join(op, left, right):
                return join(op, self.of(left), self.of(right))
            case Power(base, exponent):
                return power(self.of(base), self.of(exponent))
            case Transposed(base, inverse):
                return transposed(self.of(base), inverse)
            case Apply():
                return self.apply(node)
            case Big():
                return self.big(node)
            case Integral():
                return self.integral(node)
            case Norm(body, order):
                return self.norm(self.of(body), order)
            case Bars(body):
                return bars(self.of(body))
            case Listed(items, is_set):
                found = [self.of(item) for item in items]
                return found if is_set else vector(found)
            case Matrix(rows):
                return matrix([[self.of(cell) for cell in row] for row in rows])
            case Cases(choices):
                for choice, condition in choices:
                    if condition is None or self.of(condition):
                        return self.of(choice)
                raise Unreadable("no case applies")
            case Compare(items, relations):
                return self.holds(items, relations)

    def holds(self, items: tuple[Node, ...], relations: tuple[str, ...]) -> bool:
        values = [self.of(item) for item in items]
        for relation, (left, right) in zip(relations, itertools.pairwise(values), strict=True):
            if relation not in _RELATIONS:
                message = f"the relation {relation} has no truth here"
                raise Unreadable(message)
            if not _RELATIONS[relation](left, right):
                return False
        return True

    # Names

    def name(self, node: Name) -> Any:
        if not node.index and node.base in self.bound:
            return self.bound[node.base]
        for whole in (node.printed, node.base if not node.index else ""):
            if whole and whole in self.names:
                return self.names[whole]
        if node.index and node.base in self.names:
            return self.indexed(node)
        known = {"e": math.e, "pi": math.pi, "infty": math.inf}
        if node.base in known and not node.index:
            return known[node.base]
        printed = node.printed or node.base
        message = f'nothing is given for "{printed}"'
        raise Unreadable(message)

    def indexed(self, node: Name) -> Any:
        found = self.names[node.base]
        for part in _apart(node.index, found):
            if isinstance(part, Name) and part.printed == "word" and part.base not in self.bound:
                if isinstance(found, dict) and part.base in found:
                    found = found[part.base]
                    continue
                message = f'nothing is given for "{node.printed}"'
                raise Unreadable(message)
            index = self.of(part)
            if isinstance(found, dict):
                if index not in found:
                    message = f"{node.base} has no entry {index}"
                    raise Unreadable(message)
                found = found[index]
            elif callable(found):
                found = found(index)
            elif isinstance(index, int) and hasattr(found, "__getitem__"):
                if not 1 <= index <= len(found):
                    message = f"{node.base} has {len(found)} entries, not one at {index}"
                    raise Unreadable(message)
                found = found[index - 1]
            else:
                message = f"{node.base} cannot be indexed by {index}"
                raise Unreadable(message)
        return found

    # Functions

    def apply(self, node: Apply) -> Any:
        word = node.function
        if word == "pm":
            middle, width = (self.of(item) for item in node.arguments)
            return vector([middle - width, middle + width])
        if word == "indicator":
            return int(all(bool(self.of(item)) for item in node.arguments))
        if word == "entry":
            whole = self.of(node.arguments[0])
            index = [self.of(part) for part in _apart(node.arguments[1:], whole)]
            if not all(1 <= at <= size for at, size in zip(index, whole.shape, strict=True)):
                message = f"there is no entry {index}"
                raise Unreadable(message)
            return whole[tuple(at - 1 for at in index)]
        arguments = [self.of(item) for item in node.arguments]
        base = self.of(node.base) if node.base is not None else None
        given = self.names.get(word)
        if callable(given):
            return given(*arguments) if base is None else given(base, *arguments)
        return function(word, arguments, base)

    def norm(self, found: Any, order: str) -> float:
        import numpy as np

        array = np.asarray(found, dtype=float)
        if array.ndim == 2 and 1 in array.shape and order != "F":
            array = array.ravel()
        if array.ndim == 2 and order == "":
            raise Unreadable("the norm of a matrix needs an index")
        orders: dict[str, Any] = {"": 2, "2": 2, "1": 1, "infty": np.inf, "F": "fro", "0": 0}
        if array.ndim == 2:
            orders |= {"star": "nuc", "*": "nuc"}
        if order not in orders and order in self.names:
            return float(np.linalg.norm(array, self.names[order]))
        if order not in orders and not order.isdigit():
            message = f"the norm _{order} is not known"
            raise Unreadable(message)
        return float(np.linalg.norm(np.atleast_1d(array), orders.get(order) or _number(order)))

    # Sums, products, extremes, integrals

    def big(self, node: Big) -> Any:
        values = [(index, self.with_bound(index, node.body)) for index in self.indices(node)]
        if node.kind in {"argmax", "argmin"}:
            best = (max if node.kind == "argmax" else min)(values, key=lambda pair: pair[1])[0]
            return next(iter(best.values()))
        found = [one for _, one in values]
        if node.kind == "max":
            return max(found)
        if node.kind == "min":
            return min(found)
        if not found:
            return 0 if node.kind == "sum" else 1
        total = found[0]
        for one in found[1:]:
            total = plus(total, one) if node.kind == "sum" else join("", total, one)
        return total

    def with_bound(self, index: Mapping[str, Any], body: Node) -> Any:
        before = dict(self.bound)
        self.bound.update(index)
        try:
            return self.of(body)
        finally:
            self.bound = before

    def indices(self, node: Big) -> Iterator[dict[str, Any]]:
        if node.low is not None and node.high is not None and _is_infinite(node.high):
            yield from self.endless(node)
            return
        free = [name for name in node.indices if node.condition is None or self.is_free(name)]
        for chosen in itertools.product(*(self.values_of(name, node) for name in free)):
            index = dict(zip(free, chosen, strict=True))
            if node.condition is None or self.with_bound(index, node.condition):
                yield index

    def is_free(self, name: str) -> bool:
        """Whether a letter of a condition below a sum runs, rather than being fixed outside."""
        given = self.names.get(name)
        return name not in self.bound and (given is None or hasattr(given, "__iter__"))

    def endless(self, node: Big) -> Iterator[dict[str, Any]]:
        import numpy as np

        start = self.of(node.low) if node.low is not None else 0
        neutral = 0.0 if node.kind == "sum" else 1.0
        total = 0.0
        quiet = 0
        for step in range(_TERMS):
            index = {node.indices[0]: start + step}
            term = float(np.max(np.abs(np.asarray(self.with_bound(index, node.body)) - neutral)))
            total += term
            quiet = quiet + 1 if term <= 1e-17 * max(total, 1e-300) else 0
            if quiet > 30:
                return
            yield index
        raise Unreadable("an endless sum does not settle")

    def values_of(self, name: str, node: Big) -> list[Any]:
        if node.low is not None and node.high is not None:
            low, high = self.of(node.low), self.of(node.high)
            if int(low) != low or int(high) != high:
                raise Unreadable("a sum runs between whole numbers")
            return list(range(int(low), int(high) + 1))
        if node.low is not None and node.kind in {"sum", "prod", "max", "min", "argmax", "argmin"}:
            found = self.of(node.low)
            if hasattr(found, "__iter__"):
                return list(found)
        given = self.names.get(name)
        if given is not None and hasattr(given, "__iter__"):
            return list(given)
        length = self.length(name, node.body)
        if length is None:
            message = f'how far "{name}" runs is not known'
            raise Unreadable(message)
        low = self.of(node.low) if node.low is not None else 1
        return list(range(low, length + 1))

    def length(self, name: str, node: Any) -> int | None:
        """Find how many entries there are along what an index indexes."""
        if isinstance(node, Name) and node.index:
            found = self.names.get(node.base)
            if node.printed in self.names:
                return None
            for part in node.index:
                if found is None or not hasattr(found, "__len__") or isinstance(found, dict):
                    return None
                if isinstance(part, Name) and part.base == name:
                    return len(found)
                found = found[0]
            return None
        if isinstance(node, tuple):
            return next((n for n in (self.length(name, part) for part in node) if n), None)
        fields = getattr(node, "__dataclass_fields__", {})
        return next((n for n in (self.length(name, getattr(node, f)) for f in fields) if n), None)

    def integral(self, node: Integral) -> float:
        from scipy.integrate import quad

        if node.low is None:
            raise Unreadable("an integral without limits")
        low = self.of(node.low)
        if node.high is None:
            if not isinstance(low, list | tuple) or len(low) != 2:
                raise Unreadable("an integral without limits")
            low, high = low
        else:
            high = self.of(node.high)
        found, _ = quad(
            lambda at: self.with_bound({node.variable: at}, node.body), low, high, limit=200
        )
        return float(found)


def _apart(index: tuple[Node, ...], indexed: Any) -> tuple[Node, ...]:
    """Read `a_{12}` as `a_{1,2}` where a is a table of fewer than twelve rows."""
    match index:
        case (Number(text),) if len(text) == 2 and text.isdigit():
            rows = len(indexed) if hasattr(indexed, "__len__") else 0
            if (
                0 < rows < int(text)
                and not isinstance(indexed, dict)
                and hasattr(indexed[0], "__len__")
            ):
                return tuple(Number(digit) for digit in text)
    return index


def _is_infinite(node: Node) -> bool:
    return isinstance(node, Name) and node.base == "infty"


def _number(text: str) -> float:
    return float(text)
