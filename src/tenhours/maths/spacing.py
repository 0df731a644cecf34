"""Read what asks for room, changes the style, or draws nothing at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.maths.tree import Node, Row, Space, Style, StyleName

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_SPACES: Final = {
    ",": 1, ":": 1, ">": 1, ";": 1, " ": 1, "\n": 1, "!": 0, "quad": 2, "qquad": 4, "enspace": 1,
    "enskip": 1, "thinspace": 1, "medspace": 1, "thickspace": 1, "negthinspace": 0,
    "negmedspace": 0, "negthickspace": 0, "space": 1, "nobreakspace": 1, "hfill": 2, "hfil": 2,
    "/": 0, "\\": 1, "cr": 1, "newline": 1, "\t": 1,
}  # fmt: skip
_SILENT: Final = (
    "nonumber notag noindent strut mathstrut relax protect allowbreak nobreak break smallskip "
    "medskip bigskip vfill centering tiny scriptsize footnotesize small normalsize large Large "
    "LARGE huge Huge null displaybreak par nolinebreak linebreak pagebreak nopagebreak null "
    "mathsurround hline toprule midrule bottomrule xspace adjustlimits noalign omit crcr sixptsize "
    "global long vfil mathsmaller ThisStyle expandafter noexpand vline"
)
EM: Final = {"em": 2.0, "ex": 1.0, "mu": 1 / 9, "pt": 0.2, "mm": 0.57, "cm": 5.7, "in": 14.4}
"""Cells in a unit of length, an em being two."""
_SKIPPED: Final = {
    "vspace": 1, "label": 1, "vskip": 1, "rule": 2, "Rule": 3, "cline": 1, "setlength": 2,
    "hdashline": 0, "Space": 3, "require": 1, "allowdisplaybreaks": 0, "footnote": 1, "skew": 1,
    "footnotemark": 0, "setcounter": 2, "usepackage": 1, "hfilneg": 0, "begingroup": 0,
    "endgroup": 0, "Tiny": 0, "oldstyle": 0, "leavevmode": 0, "(": 0, ")": 0, "[": 0, "]": 0,
    "-": 0, "displaylimits": 0, "pagestyle": 1, "MoveEqLeft": 0, "definecolor": 3,
    "mathtoolsset": 1, "rowcolor": 1, "cellcolor": 1, "columncolor": 1, "mathversion": 1,
    "leftroot": 1, "uproot": 1, "pagecolor": 1, "bibliographystyle": 1,
}  # fmt: skip
"""How many arguments go with what draws nothing."""
_LAST_OF: Final = {
    "htmlId": 2, "fcolorbox": 3, "href": 2, "url": 1, "class": 2, "htmlClass": 2, "htmlStyle": 2,
    "htmlData": 2, "cssId": 2, "style": 2, "raisebox": 2, "smash": 1, "mathclap": 1, "mathllap": 1,
    "mathrlap": 1, "llap": 1, "rlap": 1, "clap": 1, "ensuremath": 1, "eqref": 1, "ref": 1,
    "vcenter": 1, "enclose": 2, "scalebox": 2, "rotatebox": 2, "resizebox": 3, "cramped": 1,
    "shoveleft": 1, "shoveright": 1, "mathtip": 1, "cite": 1, "citep": 1, "textcircled": 1,
    "adjustbox": 2, "textgreek": 1, "texttip": 1, "bbox": 1, "textls": 1, "scaleobj": 2,
    "reflectbox": 1,
    "makebox": 1, "so": 1, "refeq": 1, "parbox": 2,
}  # fmt: skip
"""Of how many arguments the last one is drawn."""
_MOVES: Final = ("raise", "lower", "moveleft", "moveright")


def cells_of(dimension: str) -> int:
    """Return a TeX length in cells, rounded, never negative and at most 40."""
    match = re.match(r"\s*([-+]?\s*[\d.]*)\s*([a-z]*)", dimension)
    if match is None:
        return 0
    try:
        number = float(match[1].replace(" ", "") or 1)
    except ValueError:
        return 0
    return max(0, min(40, round(number * EM.get(match[2][:2], 1.0))))


def _space(cells: int) -> Handler:
    def read(parser: Parser, token: Token) -> Node:
        if token.text == "\\\\":
            parser.takes("*")
            parser.raw_bracketed()
        return Space(cells)

    return read


def _length(parser: Parser, _token: Token) -> Node:
    parser.takes("*")
    if parser.sees("{"):
        return Space(cells_of(parser.raw_text()))
    return Space(cells_of(parser.dimension()))


def _skipped(arguments: int) -> Handler:
    def read(parser: Parser, _token: Token) -> None:
        parser.takes("*")
        parser.raw_bracketed()
        for _ in range(arguments):
            parser.raw()

    return read


def _last_of(arguments: int) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        parser.raw_bracketed()
        for _ in range(arguments - 1):
            parser.raw()
        return Row((parser.argument(),))

    return read


def _style(style: StyleName) -> Handler:
    def read(_parser: Parser, _token: Token) -> Node:
        return Style(style)

    return read


def _moved(parser: Parser, _token: Token) -> None:
    parser.dimension()


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {
        "hspace": _length, "kern": _length, "mkern": _length, "hskip": _length, "mskip": _length,
        "mspace": _length, "displaystyle": _style("display"), "textstyle": _style("text"),
        "scriptstyle": _style("script"), "scriptscriptstyle": _style("script"),
    }  # fmt: skip
    table.update({name: _space(cells) for name, cells in _SPACES.items()})
    table.update({name: _skipped(0) for name in _SILENT.split()})
    table.update({name: _skipped(count) for name, count in _SKIPPED.items()})
    table.update({name: _last_of(count) for name, count in _LAST_OF.items()})
    table.update(dict.fromkeys(_MOVES, _moved))
    return {"\\" + name: handler for name, handler in table.items()}


SPACING_HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
