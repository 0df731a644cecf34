"""Walk over the tokens of a formula, taking arguments as they are written."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tenhours.maths.tokens import Token, written

_DIMENSION: Final = (
    r"\s*[-+]?\s*[\d.,]*\s*(?:true)?(?:pt|mm|cm|in|ex|em|bp|pc|dd|cc|sp|mu|fil+)"
    r"(?:\s*(?:plus|minus)\s*[-+]?[\d.]*\s*(?:pt|mm|cm|in|ex|em|bp|pc|dd|cc|sp|mu|fil+))*"
)


class Unknown(NamedTuple):
    """A stretch of source that could not be drawn whole."""

    text: str
    """The command, or what is unbalanced."""
    start: int
    end: int
    """Offsets in the source, `end` exclusive."""


class Stream:
    """Tokens, a place among them, and complaints about what was met there."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.unknown: list[Unknown] = []

    def peek(self) -> Token | None:
        """Return the next token that is not blank, having skipped to it."""
        tokens = self.tokens
        while self.position < len(tokens):
            token = tokens[self.position]
            if token.text[0] not in " \t\n%":
                return token
            self.position += 1
        return None

    def sees(self, text: str) -> bool:
        """Whether the next token reads so."""
        token = self.peek()
        return token is not None and token.text == text

    def takes(self, text: str) -> bool:
        """Step over the next token if it reads so."""
        if self.sees(text):
            self.position += 1
            return True
        return False

    def complain(self, text: str, token: Token | None = None) -> None:
        """Note that something could not be drawn whole, there or at the end."""
        if token is not None:
            self.unknown.append(Unknown(text, token.start, token.end))
        else:
            end = self.tokens[-1].end if self.tokens else 0
            self.unknown.append(Unknown(text, end, end))

    def raw(self) -> list[Token]:
        """Return the tokens of an argument, unread and without its braces."""
        token = self.peek()
        if token is None:
            return []
        self.position += 1
        if token.text != "{":
            return [token]
        start = self.position
        end = self.balanced(start)
        self.position = min(end + 1, len(self.tokens))
        if end == len(self.tokens):
            self.complain("{", token)
        return self.tokens[start:end]

    def raw_text(self) -> str:
        """Return an argument as it is written, without its braces."""
        return written(self.raw()).strip()

    def raw_bracketed(self) -> list[Token] | None:
        """Return the tokens of an optional argument, unread; None if there is none."""
        if not self.sees("["):
            return None
        start = position = self.position + 1
        depth = 0
        while position < len(self.tokens):
            text = self.tokens[position].text
            if text == "]" and depth == 0:
                self.position = position + 1
                return self.tokens[start:position]
            depth += (text == "{") - (text == "}")
            if depth < 0:
                break
            position += 1
        return None

    def balanced(self, position: int) -> int:
        """Return where the group ends that is open at a position, or the end of all."""
        depth = 0
        while position < len(self.tokens):
            text = self.tokens[position].text
            if text == "{":
                depth += 1
            elif text == "}":
                if depth == 0:
                    break
                depth -= 1
            position += 1
        return position

    def dimension(self) -> str:
        """Step over an unbraced dimension (`-3pt plus 1fil`) and return it."""
        self.peek()
        start = self.position
        match = re.match(_DIMENSION, written(self.tokens[start : start + 40]))
        if match is None:
            return ""
        while len(written(self.tokens[start : self.position])) < match.end():
            self.position += 1
        return match[0]

    def opens(self, position: int) -> bool:
        """Whether a group opens at a position."""
        return position < len(self.tokens) and self.tokens[position].text == "{"
