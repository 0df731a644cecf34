"""How each command that takes arguments is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from tenhours.maths.fences import bare_delimiter
from tenhours.maths.letters import upright
from tenhours.maths.symbols import CHARACTERS, COMMANDS
from tenhours.maths.tokens import clean
from tenhours.maths.tree import (
    EMPTY,
    Arrow,
    AtomClass,
    Cloze,
    Coloured,
    Fraction,
    Node,
    Ornament,
    Recast,
    Root,
    Row,
    Scripted,
    Source,
    Space,
    Stack,
    StyleName,
    Symbol,
)

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")
_ARROWS: Final = {
    "rightarrow": ("", "─", "→"), "leftarrow": ("←", "─", ""), "leftrightarrow": ("←", "─", "→"),
    "Rightarrow": ("", "═", "⇒"), "Leftarrow": ("⇐", "═", ""), "Leftrightarrow": ("⇐", "═", "⇒"),
    "hookrightarrow": ("╰", "─", "→"), "hookleftarrow": ("←", "─", "╯"),
    "mapsto": ("├", "─", "→"), "rightharpoonup": ("", "─", "⇀"),
    "rightharpoondown": ("", "─", "⇁"), "leftharpoonup": ("↼", "─", ""),
    "leftharpoondown": ("↽", "─", ""), "rightleftharpoons": ("⇌", "─", ""),
    "leftrightharpoons": ("⇋", "─", ""), "longequal": ("", "═", ""), "tofrom": ("⇄", "─", ""),
    "twoheadrightarrow": ("", "─", "↠"), "twoheadleftarrow": ("↞", "─", ""),
    "rightleftarrows": ("⇄", "─", ""),
}  # fmt: skip
_CLASSES: Final[dict[str, AtomClass]] = {
    "mathop": "op", "mathbin": "bin", "mathrel": "rel", "mathord": "ord", "mathopen": "open",
    "mathclose": "close", "mathpunct": "punct", "mathinner": "inner",
}  # fmt: skip


def _fraction(style: StyleName | None) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Fraction(parser.argument(), parser.argument(), style=style)

    return read


def _continued(parser: Parser, _token: Token) -> Node:
    parser.raw_bracketed()
    return Fraction(parser.argument(), parser.argument(), style="display")


def _binomial(left: str, right: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Fraction(parser.argument(), parser.argument(), bar=False, left=left, right=right)

    return read


def _general(parser: Parser, _token: Token) -> Node:
    left = bare_delimiter(parser.raw())
    right = bare_delimiter(parser.raw())
    thickness = parser.raw_text()
    parser.raw()
    bar = not re.match(r"0(\.0*)?\s*[a-z]*$", thickness)
    return Fraction(parser.argument(), parser.argument(), bar=bar, left=left, right=right)


def _root(parser: Parser, _token: Token) -> Node:
    degree = parser.bracketed()
    return Root(parser.argument(), degree)


def _set_above(parser: Parser, token: Token) -> Node:
    parser.raw_bracketed()
    over = parser.argument()
    return Stack(
        upright(parser.argument()), over, None, "rel" if token.text == "\\stackrel" else None
    )


def _set_below(parser: Parser, _token: Token) -> Node:
    under = parser.argument()
    return Stack(upright(parser.argument()), None, under)


def _set_both(parser: Parser, _token: Token) -> Node:
    over = parser.argument()
    under = parser.argument()
    return Stack(upright(parser.argument()), over, under)


def _set_under_over(parser: Parser, _token: Token) -> Node:
    base = upright(parser.argument())
    under = parser.argument()
    return Stack(base, parser.argument(), under)


def _arrow(left: str, shaft: str, right: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        under = parser.bracketed()
        return Arrow(left, shaft, right, parser.argument(), under)

    return read


def _recast(cls: AtomClass) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Recast(cls, parser.argument(), limits=cls == "op")

    return read


def _operator(parser: Parser, token: Token) -> Node:
    limits = parser.takes("*") or token.text == "\\operatornamewithlimits"
    return Recast("op", _as_word(parser), limits)


def _as_word(parser: Parser) -> Node:
    outer, parser.alphabet = parser.alphabet, ""
    body = parser.argument()
    parser.alphabet = outer
    children = body.children if isinstance(body, Row) else (body,)
    letters = [
        Symbol("-") if isinstance(each, Symbol) and each.glyph == "−" else each for each in children
    ]
    return Row(tuple(letters))


def _choice(parser: Parser, _token: Token) -> Node:
    choices = [parser.argument() for _ in range(4)]
    return choices[0]


def _colour(parser: Parser, _token: Token) -> Node:
    parser.raw_bracketed()
    return Coloured(parser.raw_text(), parser.rest())


def _coloured(parser: Parser, _token: Token) -> Node:
    parser.raw_bracketed()
    colour = parser.raw_text()
    return Coloured(colour, parser.argument())


def _cloze(parser: Parser, token: Token) -> Node:
    parser.raw_bracketed()
    body = parser.argument()
    return Cloze(parser.hole_number(token), body)


def _modulo(parser: Parser, token: Token) -> Node:
    word = Symbol("mod")
    if token.text == "\\bmod":
        return Symbol("mod", "bin")
    argument = parser.argument()
    if token.text == "\\mod":
        return Row((Space(2), word, Space(1), argument))
    if token.text == "\\pod":
        return Row((Space(1), CHARACTERS["("], argument, CHARACTERS[")"]))
    return Row((Space(1), CHARACTERS["("], word, Space(1), argument, CHARACTERS[")"]))


def _side_set(parser: Parser, _token: Token) -> Node:
    before, after = parser.argument(), parser.argument()
    base = parser.argument()
    left = before.children if isinstance(before, Row) else (before,)
    right = after if isinstance(after, Scripted) else None
    if isinstance(after, Row) and len(after.children) == 1:
        only = after.children[0]
        right = only if isinstance(only, Scripted) else None
    middle = Scripted(base, right.sub, right.sup, limits=False) if right else base
    return Recast("op", Row((*left, middle)), limits=True)


def _prescript(parser: Parser, _token: Token) -> Node:
    sup, sub, base = parser.argument(), parser.argument(), parser.argument()
    return Row((Scripted(EMPTY, sub, sup, limits=False), base))


def _tag(parser: Parser, token: Token) -> Node:
    starred = parser.takes("*")
    body = parser.handlers["\\text"](parser, token) or EMPTY
    label = (body,) if starred else (CHARACTERS["("], body, CHARACTERS[")"])
    return Row((Space(3), *label))


def _stray(parser: Parser, token: Token) -> Node:
    parser.complain(token.text, token)
    return Source(token.text)


def _limit(name: str, kind: Literal["overline", "underline"]) -> Handler:
    body = COMMANDS[name]

    def read(_parser: Parser, _token: Token) -> Node:
        return Recast("op", Ornament(kind, body), limits=True)

    return read


def _limit_arrow(line: str) -> Handler:
    def read(_parser: Parser, _token: Token) -> Node:
        return Recast("op", Stack(COMMANDS["\\lim"], None, None, line=line), limits=True)

    return read


def _built(parser: Parser, _token: Token) -> Node:
    over = parser.row(parser.within("\\over"))
    parser.takes("\\over")
    return Stack(upright(parser.argument()), over, None, "rel")


def _plain_root(parser: Parser, token: Token) -> Node:
    degree = parser.row(parser.within("\\of"))
    if not parser.takes("\\of"):
        parser.complain(token.text, token)
        return Row((Source(token.text), degree))
    return Root(parser.argument(), degree)


def _text_of(words: str) -> Handler:
    def read(_parser: Parser, _token: Token) -> Node:
        return Symbol(words, "ord", words)

    return read


def _equation_number(parser: Parser, _token: Token) -> Node:
    return Row((Space(3), *parser.rest().children))


def _character(parser: Parser, token: Token) -> Node:
    """Read `\\unicode{x2211}` and `\\char"2211`."""
    digits = parser.raw_text() if token.text == "\\unicode" else ""
    if not digits:
        base = "x" if parser.takes('"') else ""
        while (following := parser.peek()) is not None and following.text in _HEXADECIMAL:
            parser.position += 1
            base += following.text
        digits = base
    try:
        code = int(digits[1:], 16) if digits[:1] in {"x", '"'} else int(digits)
        character = clean(chr(code))
    except (ValueError, OverflowError):
        parser.complain(token.text, token)
        return Source(token.text + "{" + digits + "}")
    return parser.character(character)


def _first_of_two(parser: Parser, _token: Token) -> Node:
    node = parser.argument()
    parser.raw()
    return node


def _plain_operator(parser: Parser, _token: Token) -> Node:
    kind = parser.raw_text()
    limits = (parser.raw_text() if kind == "\\relax" else kind) == "m"
    return Recast("op", _as_word(parser), limits)


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {
        "frac": _fraction(None), "dfrac": _fraction("display"), "tfrac": _fraction("text"),
        "flatfrac": _fraction("text"), "cfrac": _continued, "nicefrac": _fraction("text"),
        "sfrac": _fraction("text"), "binom": _binomial("(", ")"), "dbinom": _binomial("(", ")"),
        "tbinom": _binomial("(", ")"), "genfrac": _general, "sqrt": _root, "root": _plain_root,
        "overset": _set_above, "stackrel": _set_above, "underset": _set_below,
        "overunderset": _set_both, "underoverset": _set_under_over, "buildrel": _built,
        "operatorname": _operator, "operatornamewithlimits": _operator, "color": _colour,
        "textcolor": _coloured, "colorbox": _coloured, "cloze": _cloze, "bmod": _modulo,
        "pmod": _modulo, "mod": _modulo, "pod": _modulo, "sideset": _side_set,
        "prescript": _prescript, "tag": _tag, "eqno": _equation_number,
        "leqno": _equation_number, "mathchoice": _choice, "end": _stray,
        "dd": _text_of("d"), "grad": _text_of("∇"), "curl": _text_of("∇×"),
        "laplacian": _text_of("∇²"), "TeX": _text_of("TeX"), "LaTeX": _text_of("LaTeX"),
        "varlimsup": _limit("\\lim", "overline"), "varliminf": _limit("\\lim", "underline"),
        "varinjlim": _limit_arrow("──→"), "varprojlim": _limit_arrow("←──"),
        "texorpdfstring": _first_of_two, "qopname": _plain_operator,
        "unicode": _character, "char": _character,
    }  # fmt: skip
    table.update({"x" + name: _arrow(*parts) for name, parts in _ARROWS.items()})
    table.update({name: _recast(cls) for name, cls in _CLASSES.items()})
    return {"\\" + name: handler for name, handler in table.items()}


HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
