"""A total recursive-descent parser: every list of tokens gives a tree and a list of complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from tenhours.maths.alphabets import in_alphabet
from tenhours.maths.stream import Stream
from tenhours.maths.symbols import CHARACTERS, COMMANDS
from tenhours.maths.tokens import TOKEN_LIMIT, Token, tokenise, written
from tenhours.maths.tree import (
    EMPTY,
    Fraction,
    Node,
    Row,
    Scripted,
    Source,
    Space,
    Symbol,
)

DEPTH_LIMIT: Final = 40
"""Levels of nesting; what lies deeper is shown as its source."""
EXPANSION_LIMIT: Final = 400
"""Macro calls in one formula."""

MISSING: Final = Source("‹?›")
"""Where something was left open."""

_PRIMES: Final = {1: "′", 2: "″", 3: "‴", 4: "⁗"}
_OUTER: Final = frozenset({"}", "\\end", "\\right"})
_IN_GROUP: Final = frozenset({"\\end"})
_INFIX: Final = {
    "\\over": ("", ""),
    "\\above": ("", ""),
    "\\atop": ("", ""),
    "\\choose": ("(", ")"),
    "\\brack": ("[", "]"),
    "\\brace": ("{", "}"),
}
_GROUPED: Final = r"[0-9],[0-9]{3}(?![0-9])"
_LIMITS: Final = {"\\limits": True, "\\nolimits": False, "\\displaylimits": None}


class Macro(NamedTuple):
    """What a command of the student's own stands for."""

    parameters: int
    default: tuple[Token, ...] | None
    """The first argument, where it may be left out."""
    body: tuple[Token, ...]


class Parser(Stream):
    """Reads one formula; a handler reads what follows its command."""

    def __init__(
        self,
        tokens: list[Token],
        handlers: Mapping[str, Handler],
        macros: Mapping[str, Macro],
        hidden: frozenset[int],
    ) -> None:
        super().__init__(tokens)
        self.handlers = handlers
        self.macros = dict(macros)
        self.hidden = hidden
        self.alphabet = ""
        self.stops: frozenset[str] = frozenset()
        self._depth = 0
        self._expansions = 0
        self._holes = {
            token.start: number
            for number, token in enumerate([t for t in tokens if t.text == "\\cloze"])
        }

    def hole_number(self, token: Token) -> int:
        """Return the place of a `\\cloze` among those of the source."""
        return self._holes.get(token.start, -1)

    # Rows and what they are made of

    def row(self, stops: frozenset[str]) -> Row:
        """Read atoms up to one of the stops (not consumed) or to the end."""
        if self._depth >= DEPTH_LIMIT:
            return self._too_deep(stops)
        self._depth += 1
        outer, alphabet = self.stops, self.alphabet
        self.stops = stops
        children: list[Node] = []
        while (token := self.peek()) is not None:
            text = token.text
            if text in stops:
                break
            if text in _INFIX:
                self.position += 1
                children = [self._infix(token, children, stops)]
                break
            if (node := self.atom(token)) is not None:
                children.append(self.scripts(node))
        self.stops, self.alphabet = outer, alphabet
        self._depth -= 1
        return Row(tuple(children))

    def rest(self) -> Row:
        """Read what is left of the row that is being read."""
        return self.row(self.stops)

    def within(self, *stops: str) -> frozenset[str]:
        """Return stops for an inner row that is not in braces."""
        return frozenset(stops) | (self.stops & _OUTER)

    def atom(self, token: Token) -> Node | None:
        """Read one atom without its scripts; None if it draws nothing."""
        text = token.text
        self.position += 1
        if text[0] == "\\" and len(text) > 1:
            return self._command(token)
        if text == "{":
            return self._group(token)
        if text in "^_'":
            self.position -= 1
            return EMPTY
        if text == "~":
            return Space(1)
        if text == "\\" and self.position == len(self.tokens):
            return Space(1)
        if text in {"}", "&", "$", "#", "\\"}:
            self.complain(text, token)
            return Source(text)
        if text == "," and self._groups_digits():
            return Symbol(",", "ord", ",")
        return self.character(text)

    def _groups_digits(self) -> bool:
        """Whether the comma just read stands within a number (`10,000`)."""
        around = self.tokens[max(0, self.position - 2) : self.position + 4]
        texts = "".join([token.text for token in around])
        return re.match(_GROUPED, texts) is not None

    def character(self, text: str) -> Symbol:
        """Return what a typed character draws."""
        if (symbol := CHARACTERS.get(text)) is not None:
            return self.styled(symbol)
        if self.alphabet:
            return Symbol(in_alphabet(text, self.alphabet), "ord", text if text.isascii() else "")
        return Symbol(text)

    def styled(self, symbol: Symbol) -> Symbol:
        """Return a symbol in the alphabet in force."""
        if self.alphabet and symbol.cls == "ord":
            return symbol._replace(glyph=in_alphabet(symbol.glyph, self.alphabet))
        return symbol

    def argument(self) -> Node:
        """Read a group, or a single atom, as the argument of a command."""
        if (refused := self.unfold()) is not None:
            return refused
        token = self.peek()
        if token is None or token.text in self.stops or token.text in {"}", "&", "\\\\"}:
            self.complain("{", token)
            return MISSING
        if token.text == "{":
            self.position += 1
            return self._group(token)
        if self._depth >= DEPTH_LIMIT:
            return self._too_deep(self.stops)
        self._depth += 1
        node = self.atom(token)
        self._depth -= 1
        return EMPTY if node is None else node

    def bracketed(self) -> Row | None:
        """Read an optional argument in brackets."""
        if not self.takes("["):
            return None
        body = self.row(self.within("]"))
        if not self.takes("]"):
            self.complain("[", self.peek())
        return body

    def _group(self, opening: Token) -> Node:
        body = self.row(frozenset("}") | (self.stops & _IN_GROUP))
        if not self.takes("}"):
            self.complain("{", opening)
            return Row((*body.children, MISSING))
        if len(body.children) == 1:
            only = body.children[0]
            if not isinstance(only, Symbol) or only.cls == "ord":
                return only
        return body

    def _infix(self, token: Token, above: list[Node], stops: frozenset[str]) -> Node:
        left, right = _INFIX[token.text]
        if token.text == "\\above":
            self.dimension()
        return Fraction(
            top=Row(tuple(above)),
            bottom=self.row(stops),
            bar=token.text in {"\\over", "\\above"},
            left=left,
            right=right,
        )

    def scripts(self, base: Node) -> Node:
        """Read the scripts that follow a base."""
        limits: bool | None = None
        subs: list[Node] = []
        sups: list[Node] = []
        while (token := self.peek()) is not None:
            text = token.text
            if text in {"^", "_"}:
                self.position += 1
                if (early := self.peek()) is not None and early.text in _LIMITS:
                    self.position += 1
                    limits = _LIMITS[early.text]
                (subs if text == "_" else sups).append(self.argument())
            elif text == "'":
                count = 0
                while self.takes("'"):
                    count += 1
                sups.append(Symbol(_PRIMES.get(count) or "′" * count, "ord", "'" * count))
            elif text in _LIMITS:
                self.position += 1
                limits = _LIMITS[text]
            elif self._stands_for_scripts(text):
                self.position += 1
                self._expand(token, self.macros[text])
            else:
                break
        if not subs and not sups:
            return base
        return Scripted(base, _together(subs), _together(sups), limits)

    # Commands

    def _command(self, token: Token) -> Node | None:
        text = token.text
        if text in self.macros:
            return self._expand(token, self.macros[text])
        handler = self.handlers.get(text)
        if handler is not None:
            return handler(self, token)
        symbol = COMMANDS.get(text)
        if symbol is not None:
            return self.styled(symbol) if self.alphabet else symbol
        return self.refuse(token)

    def refuse(self, token: Token) -> Node:
        """Draw an unknown command as it was written, arguments included."""
        self.complain(token.text, token)
        start = end = self.position
        tokens = self.tokens
        while end < len(tokens):
            after = end
            while after < len(tokens) and tokens[after].blank:
                after += 1
            if after < len(tokens) and tokens[after].text == "[" and after == self.position:
                self.position = after
                optional = self.raw_bracketed()
                following = self.position
                self.position = start
                if optional is None or not self.opens(following):
                    break
                end = following
            elif self.opens(after):
                close = self.balanced(after + 1)
                if close == len(tokens):
                    break
                end = close + 1
            else:
                break
        self.position = end
        return Source(token.text + self.veiled(tokens[start:end]))

    def veiled(self, tokens: list[Token]) -> str:
        """Return tokens as written, but with dots for the content of hidden holes."""
        if not self.hidden:
            return written(tokens)
        parts: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            parts.append(token.text)
            position += 1
            if token.text != "\\cloze" or self.hole_number(token) not in self.hidden:
                continue
            while position < len(tokens) and tokens[position].text not in "{}":
                parts.append(tokens[position].text)
                position += 1
            depth = 0
            parts.append("{···}")
            while position < len(tokens):
                text = tokens[position].text
                depth += (text == "{") - (text == "}")
                position += 1
                if depth <= 0:
                    break
        return "".join(parts)

    def _too_deep(self, stops: frozenset[str]) -> Row:
        start = self.position
        depth = 0
        while self.position < len(self.tokens):
            text = self.tokens[self.position].text
            if depth == 0 and text in stops:
                break
            depth += (text == "{") - (text == "}")
            self.position += 1
        hidden = self.tokens[start : self.position]
        if not hidden:
            return EMPTY
        self.complain(hidden[0].text, hidden[0])
        return Row((Source(self.veiled(hidden)),))

    # Macros

    def rewritten(self, call: Token, source: str) -> Node | None:
        """Read other source in place of a command and of the arguments it has taken."""
        body = [Token(each.text, call.start, call.end) for each in tokenise("{" + source + "}")]
        if len(self.tokens) - self.position + len(body) > TOKEN_LIMIT:
            return self.refuse(call)
        self.tokens[self.position : self.position] = body
        return self.argument()

    def unfold(self) -> Node | None:
        """Put what they stand for in place of macros right here; what could not be, if so."""
        while (token := self.peek()) is not None and token.text in self.macros:
            self.position += 1
            if (refused := self._expand(token, self.macros[token.text])) is not None:
                return refused
        return None

    def _stands_for_scripts(self, text: str) -> bool:
        """Whether a command is a macro for scripts alone (`\\inv` for `^{-1}`)."""
        macro = self.macros.get(text)
        return macro is not None and bool(macro.body) and macro.body[0].text in {"^", "_", "'"}

    def _expand(self, call: Token, macro: Macro) -> Node | None:
        start = self.position
        arguments: list[tuple[Token, ...]] = []
        if macro.default is not None:
            given = self.raw_bracketed()
            arguments.append(macro.default if given is None else tuple(given))
        while len(arguments) < macro.parameters:
            arguments.append(tuple(self.raw()))
        body = list(_filled(macro.body, arguments, call))
        length = len(self.tokens) - self.position + len(body)
        self._expansions += 1
        if self._expansions > EXPANSION_LIMIT or length > TOKEN_LIMIT:
            self.position = start
            return self.refuse(call)
        self.tokens[self.position : self.position] = body
        return None


Handler: TypeAlias = Callable[[Parser, Token], Node | None]
"""Reads what follows a command; None if the command draws nothing."""


def _together(scripts: list[Node]) -> Node | None:
    if len(scripts) > 1:
        return Row(tuple(scripts))
    return scripts[0] if scripts else None


def _filled(
    body: tuple[Token, ...], arguments: list[tuple[Token, ...]], call: Token
) -> list[Token]:
    filled: list[Token] = []
    position = 0
    while position < len(body):
        text = body[position].text
        if text == "#" and position + 1 < len(body) and body[position + 1].text.isdigit():
            number = int(body[position + 1].text)
            if 0 < number <= len(arguments):
                filled.extend(arguments[number - 1])
            position += 2
            continue
        filled.append(Token(text, call.start, call.end))
        position += 1
    return filled
