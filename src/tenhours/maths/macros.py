"""The student's own commands: `\\newcommand`, `\\def`, `\\DeclareMathOperator`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.maths.parser import Macro, Parser
from tenhours.maths.tokens import Token, clean, tokenise, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenhours.maths.parser import Handler
    from tenhours.maths.tree import Node

_NEW: Final = ("\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand")
_DEFINITIONS: Final = ("\\def", "\\gdef", "\\edef", "\\let")
_OPERATORS: Final = ("\\DeclareMathOperator",)


def _new_command(parser: Parser, token: Token) -> Node | None:
    start = parser.position
    parser.takes("*")
    name = parser.raw_text()
    count = parser.raw_bracketed()
    default = parser.raw_bracketed() if count is not None else None
    number = written(count).strip() if count is not None else "0"
    if not _is_command(name) or number not in "0123456789" or parser.peek() is None:
        parser.position = start
        return parser.refuse(token)
    body = tuple(parser.raw())
    parser.macros[name] = Macro(
        int(number or 0), tuple(default) if default is not None else None, body
    )
    return None


def _define(parser: Parser, token: Token) -> Node | None:
    start = parser.position
    name = parser.peek()
    if name is None or not _is_command(name.text):
        return parser.refuse(token)
    parser.position += 1
    if token.text == "\\let":
        parser.takes("=")
        target = parser.raw()
        parser.macros[name.text] = Macro(0, None, tuple(target))
        return None
    count = 0
    while parser.takes("#"):
        parser.position += 1
        count += 1
    if not parser.sees("{"):
        parser.position = start
        return parser.refuse(token)
    parser.macros[name.text] = Macro(count, None, tuple(parser.raw()))
    return None


def _declare_operator(parser: Parser, token: Token) -> Node | None:
    start = parser.position
    starred = parser.takes("*")
    name = parser.raw_text()
    if not _is_command(name) or parser.peek() is None:
        parser.position = start
        return parser.refuse(token)
    words = written(parser.raw())
    body = "\\operatorname" + ("*" if starred else "") + "{" + words + "}"
    parser.macros[name] = Macro(0, None, tuple(tokenise(body)))
    return None


def _is_command(name: str) -> bool:
    return len(name) > 1 and name[0] == "\\"


MACRO_HANDLERS: Final[dict[str, Handler]] = {
    **dict.fromkeys(_NEW, _new_command),
    **dict.fromkeys(_DEFINITIONS, _define),
    **dict.fromkeys(_OPERATORS, _declare_operator),
}
"""Handlers for definitions inside a formula."""


class Macros(NamedTuple):
    """The commands that a deck defines."""

    commands: Mapping[str, Macro] = MappingProxyType({})
    problems: tuple[tuple[int, str], ...] = ()
    """Line, counted from 1, and message, of each definition that could not be read."""

    @classmethod
    def parse(cls, text: str) -> Macros:
        """Read definitions; what is not one becomes a problem."""
        source = clean(text)
        parser = Parser(tokenise(source), {}, {}, frozenset())
        problems: list[tuple[int, str]] = []
        while (token := parser.peek()) is not None:
            parser.position += 1
            line = source.count("\n", 0, token.start) + 1
            handler = MACRO_HANDLERS.get(token.text)
            complaints = len(parser.unknown)
            if handler is None:
                problems.append((line, f"{token.text} does not define a command."))
                _skip_line(parser, source, token)
                continue
            handler(parser, token)
            if len(parser.unknown) > complaints:
                problems.append((line, f"This {token.text} cannot be read."))
                _skip_line(parser, source, token)
        return cls(parser.macros, tuple(problems))


def _skip_line(parser: Parser, source: str, token: Token) -> None:
    end = source.find("\n", token.start)
    while parser.position < len(parser.tokens) and (
        end < 0 or parser.tokens[parser.position].start < end
    ):
        parser.position += 1


NO_MACROS: Final = Macros()
