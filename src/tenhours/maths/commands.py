"""How each command that takes arguments is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from tenhours.maths.alphabets import bolder
from tenhours.maths.parser import MISSING, Handler, Parser
from tenhours.maths.symbols import CHARACTERS, COMMANDS
from tenhours.maths.tree import (
    EMPTY,
    Accent,
    Arrow,
    AtomClass,
    Cloze,
    Coloured,
    Fence,
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
    Style,
    StyleName,
    Symbol,
)

if TYPE_CHECKING:
    from tenhours.maths.tokens import Token

_ALPHABETS: Final = {
    "mathbf": "bold", "mathbb": "blackboard", "mathcal": "script", "mathscr": "script",
    "mathfrak": "fraktur", "mathsf": "sans", "mathtt": "mono", "mathrm": "", "mathit": "",
    "mathnormal": "", "mathup": "", "Bbb": "blackboard", "frak": "fraktur", "bold": "bold",
    "symbf": "bold", "symbb": "blackboard", "symcal": "script", "symscr": "script",
    "symfrak": "fraktur", "symsf": "sans", "symtt": "mono", "symrm": "", "symit": "",
    "symbfit": "bold", "mathbfit": "bold", "mathbfcal": "boldscript", "mathbfscr": "boldscript",
    "mathbfsf": "boldsans", "mathbbm": "blackboard", "mathds": "blackboard", "symup": "",
    "vb": "bold", "vectorbold": "bold", "vectorsym": "bold",
}  # fmt: skip
_SWITCHES: Final = {
    "bf": "bold", "rm": "", "it": "", "cal": "script", "tt": "mono", "sf": "sans", "mit": "",
    "sl": "", "sc": "", "bfseries": "bold", "rmfamily": "", "itshape": "", "ttfamily": "mono",
    "sffamily": "sans", "normalfont": "", "scr": "script", "upshape": "", "mdseries": "",
    "boldmath": "bold", "unboldmath": "", "em": "",
}  # fmt: skip
_ACCENTS: Final = {
    "hat": ("\u0302", "^"), "check": ("\u030c", "v"), "tilde": ("\u0303", "~"),
    "acute": ("\u0301", "´"), "grave": ("\u0300", "`"), "dot": ("\u0307", "."),
    "ddot": ("\u0308", ".."), "dddot": ("\u20db", "..."), "ddddot": ("\u20dc", "...."),
    "breve": ("\u0306", "˘"), "bar": ("\u0304", "_"), "vec": ("\u20d7", "→"),
    "mathring": ("\u030a", "°"),
}  # fmt: skip
_WIDE_ACCENTS: Final = {
    "widehat": ("\u0302", "/‾\\"), "widetilde": ("\u0303", "~~~"), "widecheck": ("\u030c", "\\_/"),
    "overrightarrow": ("\u20d7", "──→"), "overleftarrow": ("\u20d6", "←──"),
    "overleftrightarrow": ("\u20e1", "←─→"), "Overrightarrow": ("", "══⇒"),
    "overrightharpoon": ("\u20d1", "──⇀"), "overleftharpoon": ("\u20d0", "↼──"),
    "wideparen": ("", "╭─╮"), "overparen": ("", "╭─╮"), "overarc": ("", "╭─╮"),
    "overgroup": ("", "╭─╮"), "utilde": ("\u0330", "~~~"),
}  # fmt: skip
_UNDER_ACCENTS: Final = {
    "underrightarrow": "──→", "underleftarrow": "←──", "underleftrightarrow": "←─→",
    "underparen": "╰─╯", "undergroup": "╰─╯", "underbar": "───",
}  # fmt: skip
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
_SPACES: Final = {
    ",": 1, ":": 1, ">": 1, ";": 1, " ": 1, "\n": 1, "!": 0, "quad": 2, "qquad": 4, "enspace": 1,
    "enskip": 1, "thinspace": 1, "medspace": 1, "thickspace": 1, "negthinspace": 0,
    "negmedspace": 0, "negthickspace": 0, "space": 1, "nobreakspace": 1, "hfill": 2, "hfil": 2,
    "/": 0, "\\": 1, "cr": 1, "newline": 1, "hskip1": 1, "\t": 1,
}  # fmt: skip
_SILENT: Final = (
    "nonumber notag noindent strut mathstrut relax protect allowbreak nobreak break smallskip "
    "medskip bigskip vfill centering tiny scriptsize footnotesize small normalsize large Large "
    "LARGE huge Huge null displaybreak par nolinebreak linebreak pagebreak nopagebreak null "
    "mathsurround hline toprule midrule bottomrule"
)
_DELIMITER_SIZES: Final = "big Big bigg Bigg"
_CLASSES: Final[dict[str, AtomClass]] = {
    "mathop": "op", "mathbin": "bin", "mathrel": "rel", "mathord": "ord", "mathopen": "open",
    "mathclose": "close", "mathpunct": "punct", "mathinner": "inner",
}  # fmt: skip
_NEGATED: Final = {
    "=": "≠", "∈": "∉", "∋": "∌", "∃": "∄", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "≤": "≰",
    "≥": "≱", "<": "≮", ">": "≯", "≡": "≢", "∼": "≁", "≈": "≉", "≅": "≇", "≃": "≄", "∣": "∤",
    "∥": "∦", "⊢": "⊬", "⊨": "⊭", "→": "↛", "←": "↚", "⇒": "⇏", "⇐": "⇍", "⇔": "⇎", "↔": "↮",
    "≺": "⊀", "≻": "⊁", "|": "∤", "⊑": "⋢", "⊒": "⋣",
}  # fmt: skip
_DELIMITERS: Final = {
    ".": "", "/": "/", "<": "⟨", ">": "⟩", "\\|": "‖", "\\Vert": "‖", "\\vert": "|",
    "\\backslash": "∖", "\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕",
    "\\Uparrow": "⇑", "\\Downarrow": "⇓", "\\Updownarrow": "⇕",
}  # fmt: skip

EM: Final = {"em": 2.0, "ex": 1.0, "mu": 1 / 9, "pt": 0.2, "mm": 0.57, "cm": 5.7, "in": 14.4}
"""Cells in a unit of length, an em being two."""


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


def delimiter(parser: Parser) -> str | None:
    """Read what follows `\\left`: a glyph, empty for `.`; None if that is no delimiter."""
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
    left = _bare(parser.raw())
    right = _bare(parser.raw())
    thickness = parser.raw_text()
    parser.raw()
    bar = not re.match(r"0(\.0*)?\s*[a-z]*$", thickness)
    return Fraction(parser.argument(), parser.argument(), bar=bar, left=left, right=right)


def _bare(tokens: list[Token]) -> str:
    if not tokens:
        return ""
    text = tokens[0].text
    symbol = COMMANDS.get(text) or CHARACTERS.get(text)
    return _DELIMITERS.get(text) or (symbol.glyph if symbol else "")


def _root(parser: Parser, _token: Token) -> Node:
    degree = parser.bracketed()
    return Root(parser.argument(), degree)


def _alphabet(name: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        outer = parser.alphabet
        parser.alphabet = bolder(name) if outer.startswith("bold") else name
        node = parser.argument()
        parser.alphabet = outer
        return _upright(node)

    return read


def _bolder(parser: Parser, _token: Token) -> Node:
    outer, parser.alphabet = parser.alphabet, bolder(parser.alphabet)
    node = parser.argument()
    parser.alphabet = outer
    return _upright(node)


def _upright(node: Node) -> Node:
    """Return a run of letters as one word, and a lone symbol as itself."""
    if isinstance(node, Row) and len(node.children) == 1:
        return node.children[0]
    return node


def _switch(name: str) -> Handler:
    def read(parser: Parser, _token: Token) -> None:
        parser.alphabet = name

    return read


def _accent(name: str, combining: str, above: str, *, stretch: bool) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Accent(name, combining, above, stretch, parser.argument())

    return read


def _under_accent(line: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Stack(parser.argument(), None, Arrow(line[0], line[1], line[2], EMPTY, None))

    return read


def _ornament(
    kind: Literal["overline", "underline", "overbrace", "underbrace", "boxed", "phantom", "cancel"],
) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Ornament(kind, parser.argument())

    return read


def _phantom(parser: Parser, token: Token) -> Node | None:
    body = parser.argument()
    return None if token.text == "\\vphantom" else Ornament("phantom", body)


def _set_above(parser: Parser, token: Token) -> Node:
    parser.raw_bracketed()
    over = parser.argument()
    return Stack(
        _upright(parser.argument()), over, None, "rel" if token.text == "\\stackrel" else None
    )


def _set_below(parser: Parser, _token: Token) -> Node:
    under = parser.argument()
    return Stack(_upright(parser.argument()), None, under)


def _set_both(parser: Parser, _token: Token) -> Node:
    over = parser.argument()
    under = parser.argument()
    return Stack(_upright(parser.argument()), over, under)


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


def _not(parser: Parser, _token: Token) -> Node:
    node = parser.argument()
    if isinstance(node, Row) and len(node.children) == 1:
        node = node.children[0]
    if isinstance(node, Symbol):
        glyph = _NEGATED.get(node.glyph) or node.glyph + "\u0338"
        return node._replace(glyph=glyph, ascii="!" + (node.ascii or node.glyph))
    return Ornament("cancel", node)


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


def _bra_ket(left: str, right: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Fence(left, right, (parser.argument(),))

    return read


def _tag(parser: Parser, token: Token) -> Node:
    starred = parser.takes("*")
    body = parser.handlers["\\text"](parser, token) or EMPTY
    label = (body,) if starred else (CHARACTERS["("], body, CHARACTERS[")"])
    return Row((Space(3), *label))


def _stray(parser: Parser, token: Token) -> Node:
    parser.complain(token.text, token)
    return Source(token.text)


def _differential(upright: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        order = parser.bracketed()
        first = parser.argument()
        d: Node = Symbol(upright)
        if parser.sees("{"):
            second = parser.argument()
            power = Scripted(d, None, order, None) if order else d
            below: Node = Scripted(second, None, order, None) if order else second
            return Fraction(Row((power, first)), Row((d, below)))
        return Fraction(d, Row((d, first)))

    return read


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {
        "left": _left, "frac": _fraction(None), "dfrac": _fraction("display"),
        "tfrac": _fraction("text"), "cfrac": _continued, "nicefrac": _fraction("text"),
        "sfrac": _fraction("text"), "binom": _binomial("(", ")"), "dbinom": _binomial("(", ")"),
        "tbinom": _binomial("(", ")"), "genfrac": _general, "sqrt": _root,
        "boldsymbol": _bolder, "bm": _bolder, "pmb": _bolder, "overline": _ornament("overline"),
        "overbar": _ornament("overline"), "widebar": _ornament("overline"),
        "underline": _ornament("underline"), "overbrace": _ornament("overbrace"),
        "underbrace": _ornament("underbrace"), "overbracket": _ornament("overbrace"),
        "underbracket": _ornament("underbrace"), "boxed": _ornament("boxed"),
        "framebox": _ornament("boxed"), "cancel": _ornament("cancel"),
        "bcancel": _ornament("cancel"), "xcancel": _ornament("cancel"),
        "sout": _ornament("cancel"), "phantom": _phantom, "hphantom": _phantom,
        "vphantom": _phantom, "overset": _set_above, "stackrel": _set_above,
        "underset": _set_below, "overunderset": _set_both, "operatorname": _operator,
        "operatornamewithlimits": _operator, "not": _not, "hspace": _length, "kern": _length,
        "mkern": _length, "hskip": _length, "mskip": _length, "mspace": _length,
        "vspace": _skipped(1), "label": _skipped(1), "vskip": _skipped(1), "htmlId": _last_of(2),
        "color": _colour, "textcolor": _coloured, "colorbox": _coloured, "cloze": _cloze,
        "fcolorbox": _last_of(3), "href": _last_of(2), "url": _last_of(1), "class": _last_of(2),
        "htmlClass": _last_of(2), "htmlStyle": _last_of(2), "htmlData": _last_of(2),
        "cssId": _last_of(2), "style": _last_of(2), "raisebox": _last_of(2), "smash": _last_of(1),
        "mathclap": _last_of(1), "mathllap": _last_of(1), "mathrlap": _last_of(1),
        "llap": _last_of(1), "rlap": _last_of(1), "clap": _last_of(1), "ensuremath": _last_of(1),
        "mathstrut": _skipped(0), "bmod": _modulo, "pmod": _modulo, "mod": _modulo,
        "pod": _modulo, "sideset": _side_set, "prescript": _prescript, "tag": _tag,
        "mathchoice": _choice, "right": _stray, "middle": _stray, "end": _stray,
        "bra": _bra_ket("⟨", "|"), "ket": _bra_ket("|", "⟩"), "Bra": _bra_ket("⟨", "|"),
        "Ket": _bra_ket("|", "⟩"), "braket": _bra_ket("⟨", "⟩"), "Braket": _bra_ket("⟨", "⟩"),
        "abs": _bra_ket("|", "|"), "norm": _bra_ket("‖", "‖"), "ceil": _bra_ket("⌈", "⌉"),
        "floor": _bra_ket("⌊", "⌋"), "dv": _differential("d"), "pdv": _differential("∂"),
        "displaystyle": _style("display"), "textstyle": _style("text"),
        "scriptstyle": _style("script"), "scriptscriptstyle": _style("script"),
        "eqref": _last_of(1), "ref": _last_of(1), "rule": _skipped(2), "hdashline": _skipped(0),
        "cline": _skipped(1), "setlength": _skipped(2), "varlimsup": _limit("overline"),
        "varliminf": _limit("underline"),
    }  # fmt: skip
    table.update({name: _alphabet(each) for name, each in _ALPHABETS.items()})
    table.update({name: _switch(each) for name, each in _SWITCHES.items()})
    for name, (combining, above) in _ACCENTS.items():
        table[name] = _accent(name, combining, above, stretch=False)
    for name, (combining, above) in _WIDE_ACCENTS.items():
        table[name] = _accent(name, combining, above, stretch=True)
    table.update({name: _under_accent(line) for name, line in _UNDER_ACCENTS.items()})
    table.update({"x" + name: _arrow(*parts) for name, parts in _ARROWS.items()})
    table.update({name: _space(cells) for name, cells in _SPACES.items()})
    table.update({name: _skipped(0) for name in _SILENT.split()})
    table.update({name: _recast(cls) for name, cls in _CLASSES.items()})
    for size in _DELIMITER_SIZES.split():
        table |= {size: _big(None), size + "l": _big("open"), size + "r": _big("close")}
        table[size + "m"] = _big("rel")
    return {"\\" + name: handler for name, handler in table.items()}


def _limit(kind: Literal["overline", "underline"]) -> Handler:
    def read(_parser: Parser, _token: Token) -> Node:
        return Recast("op", Ornament(kind, COMMANDS["\\lim"]), limits=True)

    return read


HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
