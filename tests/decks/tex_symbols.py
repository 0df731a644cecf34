"""Turn a card's formula into a SymPy expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.decks.tex_reading import read
from tests.decks.tex_tree import (
    Add,
    Apply,
    Bars,
    Big,
    Integral,
    Join,
    Minus,
    Name,
    Number,
    Power,
    Unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.decks.tex_tree import Node


def symbolic(tex: str, env: Mapping[str, Any] | None = None, /, **names: Any) -> Any:
    r"""Turn a TeX formula of scalars into a SymPy expression.

    Names follow `value`; what is not given becomes a real symbol of that name (`x_i` whole).
    A callable is applied: `symbolic(r"\sigma(z)", sigma=lambda z: 1 / (1 + exp(-z)))`. Sums and
    integrals become SymPy's own, unevaluated. Unreadable for vectors, norms and the like.
    """
    given = {name.rstrip("_") or name: thing for name, thing in {**(env or {}), **names}.items()}
    callables = [name for name, thing in given.items() if callable(thing) and not _is_expr(thing)]
    return _Symbols(given).of(read(tex, callables, given))


def _is_expr(thing: Any) -> bool:
    import sympy

    return isinstance(thing, sympy.Basic)


class _Symbols:
    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = dict(names)

    def of(self, node: Node) -> Any:
        import sympy

        match node:
            case Number(text):
                return sympy.Rational(text)
            case Name():
                return self.name(node)
            case Minus(body):
                return -self.of(body)
            case Add(terms):
                return sympy.Add(*(self.of(term) for term in terms))
            case Join(op, left, right) if op in {"", "cdot", "times", "odot"}:
                return self.of(left) * self.of(right)
            case Join("/", left, right):
                return self.of(left) / self.of(right)
            case Power(base, exponent):
                return self.of(base) ** self.of(exponent)
            case Bars(body):
                return sympy.Abs(self.of(body))
            case Apply():
                return self.apply(node)
            case Big(kind, (index,), low, high, None, body) if (
                low is not None and high is not None and kind in {"sum", "prod"}
            ):
                make = sympy.Sum if kind == "sum" else sympy.Product
                return make(self.of(body), (self.symbol(index), self.of(low), self.of(high)))
            case Integral(variable, low, high, body) if low is not None and high is not None:
                at = self.symbol(variable)
                return sympy.Integral(self.of(body), (at, self.of(low), self.of(high)))
        message = f"{type(node).__name__} has no symbolic form here"
        raise Unreadable(message)

    def symbol(self, name: str) -> Any:
        import sympy

        return self.names.get(name, sympy.Symbol(name, real=True))

    def name(self, node: Name) -> Any:
        import sympy

        printed = node.printed if node.index else node.base
        if printed in self.names:
            return self.names[printed]
        if node.index and node.base in self.names and callable(self.names[node.base]):
            return self.names[node.base](*(self.of(part) for part in node.index))
        known = {"e": sympy.E, "pi": sympy.pi, "infty": sympy.oo}
        return known[printed] if printed in known else self.symbol(printed)

    def apply(self, node: Apply) -> Any:
        import sympy

        arguments = [self.of(item) for item in node.arguments]
        given = self.names.get(node.function)
        if callable(given):
            below = [self.of(node.base)] if node.base is not None else []
            return given(*below, *arguments)
        if node.function == "sqrt":
            return sympy.root(arguments[0], self.of(node.base) if node.base is not None else 2)
        if node.function == "log" and node.base is not None:
            return sympy.log(arguments[0], self.of(node.base))
        known: dict[str, Any] = {
            "log": sympy.log, "ln": sympy.log, "exp": sympy.exp, "sin": sympy.sin,
            "cos": sympy.cos, "tan": sympy.tan, "tanh": sympy.tanh, "sinh": sympy.sinh,
            "cosh": sympy.cosh, "arcsin": sympy.asin, "arccos": sympy.acos,
            "arctan": sympy.atan, "erf": sympy.erf, "sign": sympy.sign, "max": sympy.Max,
            "min": sympy.Min, "binom": sympy.binomial, "factorial": sympy.factorial,
            "floor": sympy.floor, "ceil": sympy.ceiling,
        }  # fmt: skip
        if node.function in known:
            return known[node.function](*arguments)
        message = f'the function "{node.function}" has no symbolic form here'
        raise Unreadable(message)
