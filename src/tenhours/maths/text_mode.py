"""Read the words of `\\text{…}`, with the formulas and commands inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.alphabets import in_alphabet
from tenhours.maths.symbols import COMMANDS
from tenhours.maths.tree import EMPTY, Node, Row, Symbol

if TYPE_CHECKING:
    from tenhours.maths.parser import Handler, Parser
    from tenhours.maths.tokens import Token

_MARKS: Final = {
    "\\'": "\u0301",
    "\\`": "\u0300",
    "\\^": "\u0302",
    '\\"': "\u0308",
    "\\~": "\u0303",
    "\\=": "\u0304",
    "\\.": "\u0307",
    "\\c": "\u0327",
    "\\v": "\u030c",
    "\\u": "\u0306",
    "\\H": "\u030b",
    "\\r": "\u030a",
    "\\k": "\u0328",
}
_SPACES: Final = {
    "\\ ": " ",
    "\\\n": " ",
    "\\,": " ",
    "\\:": " ",
    "\\;": " ",
    "\\>": " ",
    "\\\\": " ",
    "\\quad": "  ",
    "\\qquad": "    ",
    "\\space": " ",
    "\\enspace": " ",
    "\\!": "",
    "\\/": "",
    "\\-": "",
    "\\@": "",
}
_LIGATURES: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"))

TEXT_ALPHABETS: Final = {
    "\\text": "",
    "\\textrm": "",
    "\\textnormal": "",
    "\\textup": "",
    "\\textmd": "",
    "\\mbox": "",
    "\\hbox": "",
    "\\fbox": "",
    "\\textit": "",
    "\\textsl": "",
    "\\textsc": "",
    "\\emph": "",
    "\\textbf": "bold",
    "\\intertext": "",
    "\\shortintertext": "",
    "\\textsf": "",
    "\\texttt": "",
}
"""The commands for text; sans, italic and typewriter are what a terminal shows anyway."""


def read_text(parser: Parser, alphabet: str = "") -> Node:
    """Read a group, or one token, as text."""
    token = parser.peek()
    if token is None or token.text == "}":
        parser.complain("{", token)
        return EMPTY
    parser.position += 1
    if token.text != "{":
        if token.text in COMMANDS or token.text.startswith("\\"):
            return parser.atom(_back(parser)) or EMPTY
        return Symbol(in_alphabet(token.text, alphabet), "ord", token.text)
    pieces: list[Node] = []
    if not _words(parser, pieces, alphabet):
        parser.complain("{", token)
    return pieces[0] if len(pieces) == 1 else Row(tuple(pieces))


def _back(parser: Parser) -> Token:
    parser.position -= 1
    return parser.tokens[parser.position]


def _words(parser: Parser, pieces: list[Node], alphabet: str) -> bool:
    words: list[str] = []
    depth = 0

    def flush() -> None:
        if words:
            text = "".join(words)
            for ligature, glyph in _LIGATURES:
                text = text.replace(ligature, glyph)
            plain = text if text.isascii() else _composed(text)
            pieces.append(Symbol(in_alphabet(plain, alphabet), "ord", plain))
            words.clear()

    tokens = parser.tokens
    while parser.position < len(tokens):
        token = tokens[parser.position]
        text = token.text
        parser.position += 1
        if text == "}":
            if depth == 0:
                flush()
                return True
            depth -= 1
        elif text == "{":
            depth += 1
        elif text in {"$", "\\("}:
            flush()
            closing = "$" if text == "$" else "\\)"
            pieces.append(parser.row(frozenset({closing, "}"})))
            if not parser.takes(closing):
                parser.complain(text, token)
        elif text[0] == "%":
            continue
        elif text == "~" or token.blank:
            words.append(" ")
        elif text in _SPACES:
            words.append(_SPACES[text])
        elif text in _MARKS:
            letter = parser.raw_text()
            words.append({"\\i": "i", "\\j": "j"}.get(letter, letter) + _MARKS[text])
        elif text in COMMANDS and text not in parser.macros:
            words.append(COMMANDS[text].glyph)
        elif text[0] == "\\" and len(text) > 1:
            flush()
            if text in TEXT_ALPHABETS:
                pieces.append(read_text(parser, TEXT_ALPHABETS[text] or alphabet))
            elif (node := parser.atom(_back(parser))) is not None:
                pieces.append(node)
        else:
            words.append(text)
    flush()
    return False


def _composed(text: str) -> str:
    """Return letters and their marks as one character where there is one."""
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _text_handler(alphabet: str) -> Handler:
    def read(parser: Parser, _token: Token) -> Node:
        return read_text(parser, alphabet)

    return read


TEXT_HANDLERS: Final = {
    command: _text_handler(alphabet) for command, alphabet in TEXT_ALPHABETS.items()
}
