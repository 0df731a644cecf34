"""The pictures that the terminal can draw on a card, and which pictures a card names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tenhours.rendering.holes import Holes
from tenhours.rendering.kitty import MOST_CELLS
from tenhours.rendering.markdown import parse
from tenhours.rendering.pieces import address, plain_text
from tenhours.rendering.pieces import pieces as read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markdown_it.token import Token


class Named(NamedTuple):
    """A picture as a card's text names it."""

    label: str
    """What it shows, in words."""
    target: str
    """Its path as written."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the terminal can draw."""

    number: int
    """By which the terminal knows it: 1 to 2²⁴ − 1."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of one card, and the room that each may take."""

    pictures: Mapping[str, Picture]
    """By path as written."""
    cell: tuple[int, int]
    """Width and height of one cell of the terminal, in pixels."""
    rows: int
    """Of cells for one picture at most."""
    tmux: bool = False
    """tmux stands between us and the terminal."""

    @property
    def numbers(self) -> frozenset[int]:
        """By which the terminal knows them."""
        return frozenset(picture.number for picture in self.pictures.values())

    def size(self, picture: Picture, width: int) -> tuple[int, int]:
        """Compute the columns and rows of a picture: its own size, or what fits a width."""
        across, down = picture.width / self.cell[0], picture.height / self.cell[1]
        shrink = min(1.0, min(width, MOST_CELLS) / across, min(self.rows, MOST_CELLS) / down)
        return max(round(across * shrink), 1), max(round(down * shrink), 1)


def named(texts: Iterable[str]) -> list[Named]:
    """List the pictures that card texts name, in order, each path once."""
    found: dict[str, Named] = {}
    for text in texts:
        if "![" not in text:
            continue
        for token in _images(parse(text)):
            target = address(token.attrGet("src"))
            label = plain_text(read(token.children or [], Holes())).strip()
            if target:
                found.setdefault(target, Named(label, target))
    return list(found.values())


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        elif token.children:
            yield from _images(token.children)
