"""Draw TeX in a terminal: two-dimensional, on a line of text, or in one line."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from tenhours.maths import linear as one_line
from tenhours.maths import shapes, tables, tree
from tenhours.maths.ascii_tier import in_ascii
from tenhours.maths.breaking import wrapped
from tenhours.maths.chemistry import CHEMISTRY_HANDLERS
from tenhours.maths.commands import HANDLERS
from tenhours.maths.context import Context
from tenhours.maths.environments import ENVIRONMENT_HANDLERS, read_lines
from tenhours.maths.fences import FENCE_HANDLERS
from tenhours.maths.letters import LETTER_HANDLERS
from tenhours.maths.macros import MACRO_HANDLERS, NO_MACROS, Macros
from tenhours.maths.parser import Parser
from tenhours.maths.physics import PHYSICS_HANDLERS
from tenhours.maths.rows import lay_row
from tenhours.maths.scripts import lay_scripted
from tenhours.maths.spacing import SPACING_HANDLERS
from tenhours.maths.stream import Unknown
from tenhours.maths.text_mode import TEXT_HANDLERS
from tenhours.maths.tokens import SOURCE_LIMIT, TOKEN_LIMIT, clean, tokenise
from tenhours.maths.units import UNIT_HANDLERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from tenhours.maths.boxes import Box, Mark
    from tenhours.maths.context import Layout


class Tier(Enum):
    """Which glyphs a terminal can show."""

    UNICODE = "unicode"
    ASCII = "ascii"


class Drawing(NamedTuple):
    """A formula as rows of terminal cells."""

    rows: tuple[str, ...]
    """All of them `width` cells wide."""
    baseline: int
    """The row that sits on the line of text, counted from 0."""
    width: int
    """Cells, as Textual counts them."""
    unknown: tuple[Unknown, ...] = ()
    """What could not be drawn whole, with its place in the source."""
    marks: tuple[Mark, ...] = ()
    """Stretches of cells that are holes or coloured."""

    @property
    def complete(self) -> bool:
        """Whether all of the source was understood."""
        return not self.unknown

    def __str__(self) -> str:
        return "\n".join([row.rstrip() for row in self.rows])


_HANDLERS: Final = {
    **SPACING_HANDLERS,
    **LETTER_HANDLERS,
    **FENCE_HANDLERS,
    **HANDLERS,
    **ENVIRONMENT_HANDLERS,
    **TEXT_HANDLERS,
    **PHYSICS_HANDLERS,
    **UNIT_HANDLERS,
    **CHEMISTRY_HANDLERS,
    **MACRO_HANDLERS,
}

_SHARED: Final[dict[type, Layout]] = {
    tree.Symbol: shapes.lay_symbol,
    tree.Row: lay_row,
    tree.Space: shapes.lay_space,
    tree.Style: shapes.lay_nothing,
    tree.Cloze: shapes.lay_wrapper,
    tree.Coloured: shapes.lay_wrapper,
    tree.Recast: shapes.lay_recast,
    tree.Source: shapes.lay_source,
}
_TWO_DIMENSIONAL: Final[dict[type, Layout]] = {
    **_SHARED,
    tree.Fraction: shapes.lay_fraction,
    tree.Root: shapes.lay_root,
    tree.Scripted: lay_scripted,
    tree.Stack: shapes.lay_stack,
    tree.Arrow: shapes.lay_arrow,
    tree.Accent: shapes.lay_accent,
    tree.Ornament: shapes.lay_ornament,
    tree.Fence: shapes.lay_fence,
    tree.Table: tables.lay_table,
}
_ONE_LINE: Final[dict[type, Layout]] = {
    **_SHARED,
    tree.Fraction: one_line.linear_fraction,
    tree.Root: one_line.linear_root,
    tree.Scripted: one_line.linear_scripted,
    tree.Stack: one_line.linear_stack,
    tree.Arrow: one_line.linear_arrow,
    tree.Accent: one_line.linear_accent,
    tree.Ornament: one_line.linear_ornament,
    tree.Fence: one_line.linear_fence,
    tree.Table: one_line.linear_table,
}


class _Reading(NamedTuple):
    """A formula read, and how it is to be shown."""

    tree: tree.Row
    unknown: tuple[Unknown, ...]
    tier: Tier
    hidden: frozenset[int]
    revealed: frozenset[int]

    def context(self, *, flat: bool = False, text: bool = False) -> Context:
        """Return the surroundings for one of the faces."""
        return Context(
            _ONE_LINE if flat else _TWO_DIMENSIONAL,
            style="text" if text or flat else "display",
            linear=flat,
            ascii=self.tier is Tier.ASCII,
            hidden=self.hidden,
            revealed=self.revealed,
        )

    def drawing(self, box: Box) -> Drawing:
        """Return a box as a drawing."""
        rows = box.rows
        if self.tier is Tier.ASCII:
            rows = tuple([in_ascii(row) for row in rows])
        return Drawing(rows, box.baseline, box.width, self.unknown, box.marks)


def display(
    source: str,
    width: int = 76,
    *,
    macros: Macros | None = None,
    tier: Tier = Tier.UNICODE,
    hidden: Collection[int] = (),
    marked: Collection[int] = (),
) -> Drawing:
    """Draw TeX in two dimensions, broken into lines of at most `width` cells where it can be.

    `hidden` and `marked` name holes (`\\cloze{…}`) by their place in the source, from 0: the
    hidden ones are drawn as empty frames, the marked ones carry a mark, the others are plain.
    """
    reading = _read(source, macros, tier, hidden, marked)
    context = reading.context()
    context.limit = width
    box = wrapped(reading.tree, context, width)
    if box.width > width:
        context = reading.context()
        context.limit, context.tight = width, True
        tighter = wrapped(reading.tree, context, width)
        if tighter.width < box.width:
            box = tighter
    return reading.drawing(box)


def inline(
    source: str,
    width: int,
    max_rows: int = 3,
    *,
    macros: Macros | None = None,
    tier: Tier = Tier.UNICODE,
    hidden: Collection[int] = (),
    marked: Collection[int] = (),
) -> Drawing:
    """Draw TeX for a line of text: in at most `max_rows` rows and `width` cells, else linear."""
    reading = _read(source, macros, tier, hidden, marked)
    box = lay_row(reading.tree, reading.context(text=True))
    if len(box.rows) > max_rows or (len(box.rows) > 1 and box.width > width):
        box = lay_row(reading.tree, reading.context(flat=True))
    return reading.drawing(box)


def linear(
    source: str,
    *,
    macros: Macros | None = None,
    tier: Tier = Tier.UNICODE,
    hidden: Collection[int] = (),
    marked: Collection[int] = (),
) -> Drawing:
    """Write TeX in one row, with parentheses where they are needed."""
    reading = _read(source, macros, tier, hidden, marked)
    return reading.drawing(lay_row(reading.tree, reading.context(flat=True)))


def _read(
    source: str,
    macros: Macros | None,
    tier: Tier,
    hidden: Collection[int],
    marked: Collection[int],
) -> _Reading:
    safe = clean(source)
    tokens = tokenise(safe[: SOURCE_LIMIT + 1])
    parser = Parser(tokens, _HANDLERS, (macros or NO_MACROS).commands, frozenset(hidden))
    if len(safe) > SOURCE_LIMIT or len(tokens) > TOKEN_LIMIT:
        body = _unread(parser, safe)
    else:
        body = _formula(parser)
    unknown = tuple(parser.unknown)
    return _Reading(body, unknown, tier, frozenset(hidden), frozenset(marked))


def _formula(parser: Parser) -> tree.Row:
    parts: list[tree.Node] = []
    while parser.peek() is not None:
        node = read_lines(parser)
        parts.append(node)
        if (token := parser.peek()) is not None:
            parser.position += 1
            parser.complain(token.text, token)
            parts.append(tree.Source(token.text))
    if len(parts) == 1 and isinstance(parts[0], tree.Row):
        return parts[0]
    return tree.Row(tuple(parts))


def _unread(parser: Parser, source: str) -> tree.Row:
    """Return a formula that is too long to be read, as it is written."""
    parser.unknown.append(Unknown("…", 0, len(source)))
    if parser.hidden and "\\cloze" in source:
        return tree.Row((tree.Source("…"),))
    return tree.Row((tree.Source(source),))
