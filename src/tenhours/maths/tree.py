"""The small tree that a formula is parsed into.

Its nouns are named tuples, for importing `dataclasses` costs half of what this package may.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

AtomClass = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner"]
"""What an atom is to its neighbours (TeXbook, chapter 17)."""

StyleName = Literal["display", "text", "script"]


class Symbol(NamedTuple):
    """A glyph, a word, or a stretch of text."""

    glyph: str
    cls: AtomClass = "ord"
    ascii: str = ""
    """What stands for the glyph where only ASCII can be shown; empty: the glyph, spelled out."""
    limits: bool = False
    """Whether scripts go above and below in display style."""
    stretches: bool = False
    """Whether a pair of such delimiters grows with what stands between (`\\big(`)."""


class Row(NamedTuple):
    """Atoms side by side."""

    children: tuple[Node, ...]


class Space(NamedTuple):
    """A gap that was asked for."""

    cells: int


class Style(NamedTuple):
    """A change of style for the rest of the row."""

    style: StyleName


class Fraction(NamedTuple):
    """One thing over another."""

    top: Node
    bottom: Node
    bar: bool = True
    left: str = ""
    right: str = ""
    style: StyleName | None = None


class Root(NamedTuple):
    """A radical."""

    body: Node
    degree: Node | None


class Scripted(NamedTuple):
    """A base with a subscript, a superscript or both."""

    base: Node
    sub: Node | None
    sup: Node | None
    limits: bool | None
    """`\\limits` or `\\nolimits`, where written."""


class Stack(NamedTuple):
    """A base with something set above or below it (`\\overset`)."""

    base: Node
    over: Node | None
    under: Node | None
    cls: AtomClass | None = None
    line: str = ""
    """Left end, middle and right end of a line as long as the base, right below it."""


class Arrow(NamedTuple):
    """An arrow as long as its labels."""

    left: str
    shaft: str
    right: str
    over: Node
    under: Node | None


class Accent(NamedTuple):
    """A mark on its base."""

    name: str
    combining: str
    above: str
    """What stands in a row of its own over a wide base."""
    stretch: bool
    body: Node


class Ornament(NamedTuple):
    """A line, brace, frame or strike, or the mere room of a body."""

    kind: Literal["overline", "underline", "overbrace", "underbrace", "boxed", "phantom", "cancel"]
    body: Node


class Fence(NamedTuple):
    """`\\left … \\middle … \\right`."""

    left: str
    right: str
    parts: tuple[Node, ...]
    middles: tuple[str, ...] = ()


class Table(NamedTuple):
    """Rows and columns: matrices, cases, aligned equations."""

    cells: tuple[tuple[Node, ...], ...]
    columns: str
    """`l`, `c` or `r` for each column; the last one repeats."""
    kind: Literal["matrix", "cases", "aligned", "lines"]
    left: str = ""
    right: str = ""
    bars: tuple[int, ...] = ()
    """Before which columns a vertical rule stands."""
    rules: tuple[int, ...] = ()
    """Before which rows a horizontal rule stands."""
    gap: int = 2
    tags: tuple[tuple[int, Node], ...] = ()


class Cloze(NamedTuple):
    """A hole; `number` is its place among the holes of the source, -1 if a macro wrote it."""

    number: int
    body: Node


class Coloured(NamedTuple):
    """A body in a named colour."""

    colour: str
    body: Node


class Recast(NamedTuple):
    """A body that its neighbours take for another class of atom."""

    cls: AtomClass
    body: Node
    limits: bool = False


class Source(NamedTuple):
    """What could not be read, as it was written."""

    text: str


Node = (
    Symbol
    | Row
    | Space
    | Style
    | Fraction
    | Root
    | Scripted
    | Stack
    | Arrow
    | Accent
    | Ornament
    | Fence
    | Table
    | Cloze
    | Coloured
    | Recast
    | Source
)

EMPTY = Row(())
"""Draws nothing."""
