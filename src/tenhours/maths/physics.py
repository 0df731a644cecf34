"""Read bras and kets, and the shorthands of the physics package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.tokens import written
from tenhours.maths.tree import Fence, Fraction, Node, Row, Scripted, Symbol

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_SHORTHANDS: Final = {
    "comm": r"\left[#1,#2\right]", "commutator": r"\left[#1,#2\right]",
    "acomm": r"\left\{#1,#2\right\}", "anticommutator": r"\left\{#1,#2\right\}",
    "poissonbracket": r"\left\{#1,#2\right\}", "pb": r"\left\{#1,#2\right\}",
    "order": r"\mathcal{O}\left(#1\right)", "vu": r"\hat{\mathbf{#1}}", "va": r"\vec{\mathbf{#1}}",
    "vectorunit": r"\hat{\mathbf{#1}}", "vectorarrow": r"\vec{\mathbf{#1}}",
    "absolutevalue": r"\left|#1\right|", "mqty": r"\begin{matrix}#1\end{matrix}",
    "pmqty": r"\begin{pmatrix}#1\end{pmatrix}", "bmqty": r"\begin{bmatrix}#1\end{bmatrix}",
    "vmqty": r"\begin{vmatrix}#1\end{vmatrix}", "fdv": r"\frac{\delta #1}{\delta #2}",
    "eval": r"\left.#1\right|", "var": r"\delta #1", "variation": r"\delta #1",
    "splitfrac": r"\substack{#1\\#2}", "splitdfrac": r"\substack{#1\\#2}",
    "accentset": r"\overset{#1}{#2}", "underaccent": r"\underset{#1}{#2}",
    "stackon": r"\overset{#2}{#1}", "stackunder": r"\underset{#2}{#1}",
    "phase": r"\angle\underline{#1}", "vv": r"\vec{#1}", "slashed": r"\cancel{#1}",
    "units": r"\text{#1}", "unitfrac": r"\tfrac{\text{#1}}{\text{#2}}",
    "inferrule": r"\frac{\begin{matrix}#1\end{matrix}}{\begin{matrix}#2\end{matrix}}",
    "vdotswithin": r"\mathrel{\vdots}", "shortvdotswithin": r"\mathrel{\vdots}",
    "overlinesegment": r"\overline{#1}", "underlinesegment": r"\underline{#1}",
    "angln": r"\angl{n}", "displaylines": r"\begin{gathered}#1\end{gathered}",
    "eqalignno": r"\begin{aligned}#1\end{aligned}", "hl": "{#1}", "ul": r"\underline{#1}",
    "leqalignno": r"\begin{aligned}#1\end{aligned}", "st": r"\cancel{#1}",
    "hdotsfor": r"\cdots", "array": r"\begin{matrix}#1\end{matrix}",
}  # fmt: skip
"""What stands for a command, `#1` and `#2` for its arguments."""
_NAMES: Final = {"pv": "p.v.", "PV": "P.V.", "principalvalue": "p.v."}


def _bra_ket(parser: Parser, _token: Token) -> Node:
    """Read `\\braket{a|b}`, and `\\braket{a}{b}`."""
    parser.takes("*")
    first = parser.argument()
    if not parser.opens(parser.position):
        return Fence("⟨", "⟩", (first,))
    return Fence("⟨", "⟩", (first, parser.argument()), ("|",))


def _ket_bra(parser: Parser, _token: Token) -> Node:
    parser.takes("*")
    first = parser.argument()
    second = parser.argument() if parser.opens(parser.position) else first
    return Row((Fence("|", "⟩", (first,)), Fence("⟨", "|", (second,))))


def _expected(parser: Parser, _token: Token) -> Node:
    """Read `\\ev{A}`, and `\\ev{A}{ψ}` for ⟨ψ|A|ψ⟩."""
    parser.takes("*")
    body = parser.argument()
    if not parser.opens(parser.position):
        return Fence("⟨", "⟩", (body,))
    state = parser.argument()
    return Fence("⟨", "⟩", (state, body, state), ("|", "|"))


def _element(parser: Parser, _token: Token) -> Node:
    parser.takes("*")
    parts = (parser.argument(), parser.argument(), parser.argument())
    return Fence("⟨", "⟩", parts, ("|", "|"))


def _differential(sign: str) -> Handler:
    """Read `\\dv{f}{x}`, `\\dv[2]{f}{x}`, `\\dv{x}`, `\\pdv{f}{x}{y}`."""

    def read(parser: Parser, _token: Token) -> Node:
        parser.takes("*")
        order = parser.bracketed()
        first = parser.argument()
        d: Node = Symbol(sign)
        if not parser.opens(parser.position):
            return Fraction(_powered(d, order), Row((d, _powered(first, order))))
        second = parser.argument()
        if parser.opens(parser.position) and sign == "∂":
            third = parser.argument()
            above = Row((_powered(d, Symbol("2")), first))
            return Fraction(above, Row((d, second, d, third)))
        return Fraction(Row((_powered(d, order), first)), Row((d, _powered(second, order))))

    return read


def _powered(node: Node, order: Node | None) -> Node:
    return Scripted(node, None, order, None) if order is not None else node


def _shorthand(pattern: str) -> Handler:
    count = 2 if "#2" in pattern else 1

    def read(parser: Parser, token: Token) -> Node | None:
        start = parser.position
        parser.takes("*")
        parser.raw_bracketed()
        arguments = [parser.raw() for _ in range(count)]
        if any(each.text == "\\cloze" for argument in arguments for each in argument):
            parser.position = start
            return parser.refuse(token)
        source = pattern
        for number, argument in enumerate(arguments, 1):
            source = source.replace(f"#{number}", written(argument).replace("#", ""))
        return parser.rewritten(token, source)

    return read


def _boxed_cells(parser: Parser, token: Token) -> Node | None:
    """Read `\\Aboxed{a &= b}`."""
    tokens = [each for each in parser.raw() if each.text != "&"]
    return parser.rewritten(token, "\\boxed{" + written(tokens) + "}")


def _named(name: str) -> Handler:
    def read(_parser: Parser, _token: Token) -> Node:
        return Symbol(name, "op", name)

    return read


def _verbatim(parser: Parser, token: Token) -> Node:
    """Read `\\verb|…|`."""
    mark = parser.tokens[parser.position : parser.position + 1]
    words: list[str] = []
    position = parser.position + 1
    while position < len(parser.tokens) and mark and parser.tokens[position].text != mark[0].text:
        words.append(parser.tokens[position].text)
        position += 1
    if position >= len(parser.tokens):
        return parser.refuse(token)
    parser.position = position + 1
    return Symbol("".join(words))


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {
        "braket": _bra_ket, "Braket": _bra_ket, "ip": _bra_ket, "innerproduct": _bra_ket,
        "ketbra": _ket_bra, "Ketbra": _ket_bra, "dyad": _ket_bra, "op": _ket_bra,
        "outerproduct": _ket_bra, "ev": _expected, "expval": _expected, "Aboxed": _boxed_cells,
        "expectationvalue": _expected, "mel": _element, "matrixel": _element,
        "matrixelement": _element, "dv": _differential("d"), "pdv": _differential("∂"),
        "derivative": _differential("d"), "partialderivative": _differential("∂"),
        "verb": _verbatim,
    }  # fmt: skip
    table.update({name: _shorthand(pattern) for name, pattern in _SHORTHANDS.items()})
    table.update({name: _named(words) for name, words in _NAMES.items()})
    return {"\\" + name: handler for name, handler in table.items()}


PHYSICS_HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
