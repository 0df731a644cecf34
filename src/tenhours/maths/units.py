"""Read quantities and their units as siunitx writes them (`\\SI{3}{\\metre\\per\\second}`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.maths.tokens import written
from tenhours.maths.tree import Fence

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token
    from tenhours.maths.tree import Node

_UNIT_NAMES: Final = """
metre m meter m second s gram g kilogram kg ampere A kelvin K mole mol candela cd hertz Hz newton N
pascal Pa joule J watt W coulomb C volt V farad F ohm Ω siemens S weber Wb tesla T henry H lumen lm
lux lx becquerel Bq gray Gy sievert Sv litre L liter L minute min hour h day d tonne t electronvolt
eV bar bar degree ° arcminute ′ arcsecond ″ celsius °C degreeCelsius °C radian rad steradian sr
bit bit byte B percent \\% angstrom Å dalton Da neper Np bel B decibel dB katal kat hectare ha
astronomicalunit au parsec pc gauss G bohr a_0 hartree E_h clight c
"""
_PREFIX_NAMES: Final = """\
yocto zepto atto femto pico nano micro milli centi deci deca hecto kilo mega giga tera peta \
exa zetta yotta kibi mebi gibi
y z a f p n µ m c d da h k M G T P E Z Y Ki Mi Gi
"""
_PREFIXES: Final = dict(zip(*map(str.split, _PREFIX_NAMES.splitlines()), strict=True))
_UNITS: Final = dict(
    zip(_UNIT_NAMES.split()[::2], _UNIT_NAMES.split()[1::2], strict=True),
)
_NUMBER: Final = (
    r"([-+]?)\s*([\d.,\s]*)(?:\s*(?:\+-|\\pm)\s*([\d.,]+))?(?:\((\d+)\))?(?:[eEdD]([-+]?\d+))?"
)
_POWERS: Final = {"squared": "2", "cubed": "3"}
_COMING_POWERS: Final = {"square": "2", "cubic": "3"}


def _number(text: str) -> str:
    """Return TeX for a number as siunitx takes it: `1.5e-3`, `2.0 +- 0.1`."""
    match = re.fullmatch(_NUMBER, text.strip())
    if match is None:
        return text
    sign, digits, spread, doubt, power = match.groups()
    if power and digits.strip() == "1":
        digits = ""
    shown = sign + digits.replace(" ", "").replace(",", "{,}")
    if doubt:
        shown += f"({doubt})"
    if spread:
        shown += r" \pm " + spread
    if power:
        shown += (r" \times " if digits else "") + "10^{" + power.removeprefix("+") + "}"
    return shown


def _unit(tokens: list[Token]) -> str:
    """Return TeX for units, spelled by commands or by letters."""
    factors: list[list[str]] = []
    prefix = coming = ""
    below = joined = False
    position = 0
    while position < len(tokens):
        text = tokens[position].text
        name = text[1:]
        position += 1
        if tokens[position - 1].blank or text in {".", "~", "\\,", "\\cdot"}:
            joined = False
        elif name == "per" and text[0] == "\\":
            below = True
        elif text[0] == "\\" and name in _PREFIXES:
            prefix += _PREFIXES[name]
            joined = False
        elif text[0] == "\\" and name in _POWERS and factors:
            factors[-1][1] = factors[-1][1].replace("1", "") + _POWERS[name]
        elif text[0] == "\\" and name in _COMING_POWERS:
            coming = _COMING_POWERS[name]
        elif text in {"^", "\\tothe", "\\raiseto"} and factors:
            group, position = _group(tokens, position)
            factors[-1][1] = ("-" if factors[-1][1] == "-1" else "") + group
        else:
            shown = _UNITS.get(name, text) if text[0] == "\\" else text
            if joined and text[0] != "\\":
                factors[-1][0] += shown
            else:
                factors.append([prefix + shown, ("-" if below else "") + (coming or "1")])
            joined = text[0] != "\\"
            prefix = coming = ""
            below = False
    return r"\,".join(
        [base if power == "1" else base + "^{" + power + "}" for base, power in factors]
    )


def _group(tokens: list[Token], position: int) -> tuple[str, int]:
    if position < len(tokens) and tokens[position].text == "{":
        end = position
        while end < len(tokens) and tokens[end].text != "}":
            end += 1
        return written(tokens[position + 1 : end]), end + 1
    return written(tokens[position : position + 1]), position + 1


def _quantity(numbers: int, *, unit: bool) -> Handler:
    """Read so many numbers, and a unit behind them."""

    def read(parser: Parser, token: Token) -> Node | None:
        start = parser.position
        parser.raw_bracketed()
        values = [parser.raw_text() for _ in range(numbers)]
        parser.raw_bracketed()
        units = parser.raw() if unit else []
        if any(each.text == "\\cloze" for each in parser.tokens[start : parser.position]):
            parser.position = start
            return parser.refuse(token)
        shown = r"\text{–}".join([_number(value) for value in values])
        unit_shown = _unit(units)
        close = not shown or unit_shown[:1] in {"°", "′", "″"}
        gap = "" if close or not unit_shown else r"\,"
        return parser.rewritten(token, shown + gap + unit_shown)

    return read


def _quantity_or_fence(parser: Parser, token: Token) -> Node | None:
    """Read siunitx's `\\qty{3}{\\metre}`, or the `\\qty(…)` of physics."""
    following = parser.peek()
    if following is None or following.text not in {"{", "("}:
        return parser.refuse(token)
    if following.text == "{":
        after = parser.balanced(parser.position + 1) + 1
        if parser.opens(after):
            return _QUANTITY(parser, token)
        return parser.rewritten(token, r"\left\{" + written(parser.raw()) + r"\right\}")
    parser.position += 1
    body = parser.row(parser.within(")"))
    if not parser.takes(")"):
        parser.complain("(", following)
    return Fence("(", ")", (body,))


def _angle(parser: Parser, token: Token) -> Node | None:
    parser.raw_bracketed()
    parts = zip(parser.raw_text().split(";"), "°′″", strict=False)
    return parser.rewritten(token, "".join([value + sign for value, sign in parts if value]))


_QUANTITY: Final = _quantity(1, unit=True)
UNIT_HANDLERS: Final[dict[str, Handler]] = {
    "\\SI": _QUANTITY,
    "\\qty": _quantity_or_fence,
    "\\si": _quantity(0, unit=True),
    "\\unit": _quantity(0, unit=True),
    "\\num": _quantity(1, unit=False),
    "\\pu": _quantity(0, unit=True),
    "\\SIrange": _quantity(2, unit=True),
    "\\qtyrange": _quantity(2, unit=True),
    "\\numrange": _quantity(2, unit=False),
    "\\ang": _angle,
}
"""Handlers by command, the backslash included."""
