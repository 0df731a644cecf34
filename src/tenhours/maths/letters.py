"""Read what changes letters: alphabets, accents, and the lines, braces and frames around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from tenhours.maths.alphabets import bolder
from tenhours.maths.tree import EMPTY, Accent, Node, Ornament, Row, Scripted, Stack, Symbol

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_Kind: TypeAlias = Literal[
    "overline", "underline", "overbrace", "underbrace", "boxed", "phantom", "cancel"
]

_ALPHABETS: Final = {
    "mathbf": "bold", "mathbb": "blackboard", "mathcal": "script", "mathscr": "script",
    "mathfrak": "fraktur", "mathsf": "sans", "mathtt": "mono", "mathrm": "", "mathit": "",
    "mathnormal": "", "mathup": "", "Bbb": "blackboard", "frak": "fraktur", "bold": "bold",
    "symbf": "bold", "symbb": "blackboard", "symcal": "script", "symscr": "script",
    "symfrak": "fraktur", "symsf": "sans", "symtt": "mono", "symrm": "", "symit": "",
    "symbfit": "bold", "mathbfit": "bold", "mathbfcal": "boldscript", "mathbfscr": "boldscript",
    "mathbfsf": "boldsans", "mathbbm": "blackboard", "mathds": "blackboard", "symup": "",
    "mathsfit": "sans", "mathbfup": "bold", "mathsfup": "sans", "symbfup": "bold",
    "Bbold": "blackboard",
    "bbold": "blackboard", "mathbbmss": "blackboard", "mathbbmtt": "blackboard",
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
_NEGATED: Final = {
    "=": "≠", "∈": "∉", "∋": "∌", "∃": "∄", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "≤": "≰",
    "≥": "≱", "<": "≮", ">": "≯", "≡": "≢", "∼": "≁", "≈": "≉", "≅": "≇", "≃": "≄", "∣": "∤",
    "∥": "∦", "⊢": "⊬", "⊨": "⊭", "→": "↛", "←": "↚", "⇒": "⇏", "⇐": "⇍", "⇔": "⇎", "↔": "↮",
    "≺": "⊀", "≻": "⊁", "|": "∤", "⊑": "⋢", "⊒": "⋣",
}  # fmt: skip
_ORNAMENTS: Final[dict[str, _Kind]] = {
    "overline": "overline", "overbar": "overline", "widebar": "overline", "Bar": "overline",
    "underline": "underline", "uline": "underline", "overbrace": "overbrace",
    "underbrace": "underbrace", "overbracket": "overbrace", "underbracket": "underbrace",
    "obrace": "overbrace", "ubrace": "underbrace", "boxed": "boxed", "framebox": "boxed",
    "angl": "boxed", "cancel": "cancel", "bcancel": "cancel", "xcancel": "cancel",
    "sout": "cancel",
}  # fmt: skip


def upright(node: Node) -> Node:
    """Return a run of letters as one word, and a lone symbol as itself."""
    if isinstance(node, Row) and len(node.children) == 1:
        return node.children[0]
    return node


def _alphabet(name: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        outer = parser.alphabet
        parser.alphabet = bolder(name) if outer.startswith("bold") else name
        node = parser.argument()
        parser.alphabet = outer
        return upright(node)

    return read


def _bolder(parser: Parser, _token: Token) -> Node:
    outer, parser.alphabet = parser.alphabet, bolder(parser.alphabet)
    node = parser.argument()
    parser.alphabet = outer
    return upright(node)


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
        return Stack(parser.argument(), None, None, line=line)

    return read


def _ornament(kind: _Kind) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return Ornament(kind, parser.argument())

    return read


def _phantom(parser: Parser, token: Token) -> Node | None:
    body = parser.argument()
    return None if token.text == "\\vphantom" else Ornament("phantom", body)


def _not(parser: Parser, _token: Token) -> Node:
    node = parser.argument()
    if isinstance(node, Row) and len(node.children) == 1:
        node = node.children[0]
    if isinstance(node, Symbol):
        glyph = _NEGATED.get(node.glyph) or node.glyph + "\u0338"
        return node._replace(glyph=glyph, ascii="!" + (node.ascii or node.glyph))
    return Ornament("cancel", node)


def _cancelled_to(parser: Parser, _token: Token) -> Node:
    value = parser.argument()
    return Scripted(Ornament("cancel", parser.argument()), None, value, None)


def _small(parser: Parser, token: Token) -> Node:
    words = parser.handlers["\\text"](parser, token)
    if token.text == "\\textsuperscript":
        return Scripted(EMPTY, None, words, None)
    return Scripted(EMPTY, words, None, None)


def _handlers() -> dict[str, Handler]:
    table: dict[str, Handler] = {
        "boldsymbol": _bolder, "bm": _bolder, "pmb": _bolder, "phantom": _phantom,
        "hphantom": _phantom, "vphantom": _phantom, "not": _not, "centernot": _not,
        "cancelto": _cancelled_to,
        "textsuperscript": _small, "textsubscript": _small,
    }  # fmt: skip
    table.update({name: _alphabet(each) for name, each in _ALPHABETS.items()})
    table.update({name: _switch(each) for name, each in _SWITCHES.items()})
    table.update({name: _ornament(each) for name, each in _ORNAMENTS.items()})
    for name, (combining, above) in _ACCENTS.items():
        table[name] = _accent(name, combining, above, stretch=False)
        table[name.capitalize()] = table.get(name.capitalize(), table[name])
    for name, (combining, above) in _WIDE_ACCENTS.items():
        table[name] = _accent(name, combining, above, stretch=True)
    table.update({name: _under_accent(line) for name, line in _UNDER_ACCENTS.items()})
    return {"\\" + name: handler for name, handler in table.items()}


LETTER_HANDLERS: Final = _handlers()
"""Handlers by command, the backslash included."""
