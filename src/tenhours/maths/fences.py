"""Read delimiters: `\\left … \\right`, the `\\big` family, `\\norm{…}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.parser import MISSING
from tenhours.maths.symbols import CHARACTERS, COMMANDS
from tenhours.maths.tree import EMPTY, AtomClass, Fence, Node, Source, Symbol

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_DELIMITERS: Final = {
    "&lt;": "⟨", "&gt;": "⟩",
    ".": "", "/": "/", "<": "⟨", ">": "⟩", "\\|": "‖", "\\Vert": "‖", "\\vert": "|",
    "\\backslash": "∖", "\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕",
    "\\Uparrow": "⇑", "\\Downarrow": "⇓", "\\Updownarrow": "⇕",
}  # fmt: skip
_PAIRS: Final = {
    "bra": "⟨|", "Bra": "⟨|", "ket": "|⟩", "Ket": "|⟩", "abs": "||", "norm": "‖‖", "ceil": "⌈⌉",
    "floor": "⌊⌋", "Set": "{}", "set": "{}",
}  # fmt: skip


def delimiter(parser: Parser) -> str | None:
    """Read what follows `\\left`: a glyph, empty for `.`; None if that is no delimiter."""
    parser.unfold()
    token = parser.peek()
    if token is None:
        return None
    text = token.text
    glyph = _DELIMITERS.get(text)
    if glyph is None:
        symbol = COMMANDS.get(text) or CHARACTERS.get(text)
        if symbol is None or not (symbol.cls in {"open", "close"} or text == "|"):
            return None
        glyph = symbol.glyph
    parser.position += 1
    return glyph


def _left(parser: Parser, token: Token) -> Node:
    left = delimiter(parser)
    if left is None:
        parser.complain("\\left", token)
        return Source("\\left")
    parts: list[Node] = []
    middles: list[str] = []
    while True:
        parts.append(parser.row(parser.within("\\right", "\\middle")))
        if parser.takes("\\middle"):
            middles.append(delimiter(parser) or "|")
            continue
        break
    right = delimiter(parser) if parser.takes("\\right") else None
    if right is None:
        parser.complain("\\left", token)
        parts.append(MISSING)
        middles.append("")
    return Fence(left, right or "", tuple(parts), tuple(middles))


def _big(cls: AtomClass | None) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        following = parser.peek()
        glyph = delimiter(parser)
        if glyph is None or following is None:
            return EMPTY
        symbol = COMMANDS.get(following.text) or CHARACTERS.get(following.text)
        own = symbol.cls if symbol is not None and symbol.cls in {"open", "close"} else "ord"
        return Symbol(glyph, cls or own, symbol.ascii if symbol else "", stretches=True)

    return read


def bare_delimiter(tokens: list[Token]) -> str:
    """Return the glyph of a delimiter given as an argument, empty for none."""
    if not tokens:
        return ""
    text = tokens[0].text
    symbol = COMMANDS.get(text) or CHARACTERS.get(text)
    return _DELIMITERS.get(text) or (symbol.glyph if symbol else "")


def _bra_ket(left: str, right: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        parser.takes("*")
        return Fence(left, right, (parser.argument(),))

    return read


def _stray(parser: Parser, token: Token) -> Node:
    parser.complain(token.text, token)
    return Source(token.text)


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {"left": _left, "right": _stray, "middle": _stray}
    for size in ("big", "Big", "bigg", "Bigg"):
        table |= {size: _big(None), size + "l": _big("open"), size + "r": _big("close")}
        table[size + "m"] = _big("rel")
    table.update({name: _bra_ket(*pair) for name, pair in _PAIRS.items()})
    return {"\\" + name: handler for name, handler in table.items()}


FENCE_HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
