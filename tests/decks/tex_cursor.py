"""A place among the tokens of a formula, and what is taken there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.decks.tex_tree import Unreadable
from tests.decks.tex_words import FONTS, GREEK, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable


class Cursor:
    """Walks over tokens."""

    def __init__(self, tokens: list[str], callables: frozenset[str], known: frozenset[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.callables = callables
        self.known = known

    @property
    def piece(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def fail(self, why: str) -> Unreadable:
        return Unreadable(f"{why}, at {' '.join(self.tokens[self.at : self.at + 8]) or 'the end'}")

    def take(self) -> str:
        piece = self.piece
        if piece is None:
            raise self.fail("something is missing")
        self.at += 1
        return piece

    def expect(self, piece: str) -> None:
        if self.take() != piece:
            self.at -= 1
            raise self.fail(f'"{piece}" is expected')

    def script(self) -> list[str]:
        """Take what stands behind `^` or `_`, as tokens."""
        piece = self.take()
        if piece != "{":
            if piece[1:] in FONTS:
                return [piece, *self.group_tokens()]
            return [piece]
        self.at -= 1
        return self.group_tokens()

    def group_tokens(self) -> list[str]:
        piece = self.take()
        if piece != "{":
            return [piece]
        depth = 1
        start = self.at
        while depth:
            piece = self.take()
            depth += (piece == "{") - (piece == "}")
        return self.tokens[start : self.at - 1]


def is_variable(piece: str) -> bool:
    return (piece.isalpha() and len(piece) == 1) or piece[1:] in GREEK


def index_names(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(piece.lstrip("\\") for piece in tokens if piece not in {",", "(", ")"})


def parted(tokens: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in tokens:
        if piece == ",":
            parts.append([])
        else:
            parts[-1].append(piece)
    return [part for part in parts if part]


def as_name(script: list[str]) -> str:
    """Write a script as part of a name: letters and digits stay, signs become words."""
    parts = []
    for piece in script:
        if piece[1:] in FONTS:
            continue
        word = SIGNS.get(piece, piece.lstrip("\\"))
        if word.isalnum():
            parts.append(word)
    return "".join(parts)
