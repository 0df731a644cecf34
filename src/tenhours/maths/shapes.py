"""Lay out fractions, roots, accents, fences and the other shapes that are not rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.boxes import (
    NOTHING,
    Box,
    beside,
    extended,
    line_box,
    padded,
    parted,
    stacked,
    text_box,
    whole,
)
from tenhours.maths.breaking import wrapped
from tenhours.maths.delimiters import grown, needs_middle
from tenhours.maths.rows import lay_row
from tenhours.maths.scripts import above_and_below, in_characters, with_scripts
from tenhours.maths.symbols import asciified
from tenhours.maths.tree import (
    Accent,
    Arrow,
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
    Symbol,
    Table,
)

if TYPE_CHECKING:
    from tenhours.maths.context import Context

_MARGIN: Final = 8
"""Cells kept for the delimiters, and for what stands before them in their line."""
_DOTLESS: Final = {"i": "ı", "j": "ȷ"}
ROOTS: Final = {"3": "∛", "4": "∜"}
"""Radicals with a degree of their own."""


def lay_symbol(node: Symbol, context: Context) -> Box:
    """Lay out a glyph or a word."""
    if context.ascii:
        plain = node.ascii if node.ascii.isascii() and node.ascii else asciified(node.glyph)
        return text_box(plain)
    return text_box(node.glyph)


def lay_source(node: Source, context: Context) -> Box:
    """Lay out what could not be read, exactly as written but for line ends."""
    text = " ".join(node.text.splitlines()).replace("\t", " ")
    return text_box(asciified(text) if context.ascii else text)


def lay_space(node: Space, _context: Context) -> Box:
    """Lay out a gap."""
    return Box((" " * node.cells,), node.cells)


def lay_nothing(_node: object, _context: Context) -> Box:
    """Lay out what draws nothing by itself."""
    return NOTHING


def lay_wrapper(node: Cloze | Coloured, context: Context) -> Box:
    """Lay out a hole or a coloured body that is an argument by itself."""
    return lay_row(Row((node,)), context)


def lay_recast(node: Recast, context: Context) -> Box:
    """Lay out the body of an atom of another class."""
    return context.lay(node.body)


def lay_fraction(node: Fraction, context: Context) -> Box:
    """Lay out one thing over another, with a bar two cells longer than either."""
    inside = context.inner()
    style = node.style or context.style
    if node.style is None and style == "display":
        style = "text"
    inside = inside.in_style(style)
    top, bottom = inside.lay(node.top), inside.lay(node.bottom)
    if not node.bar:
        width = max(top.width, bottom.width)
        box = stacked([top, Box((" " * width,), width), bottom], len(top.rows))
        if not node.left:
            return box
        above, below = box.above, box.below
        left, right = grown(node.left, above, below), grown(node.right, above, below)
        return whole(beside([(0, left), (0, box), (0, right)]))
    width = max(top.width, bottom.width, 1) + 2
    return stacked([top, line_box("─", width), bottom], len(top.rows))


def lay_root(node: Root, context: Context) -> Box:
    """Lay out a radical: `√2`, or with a bar over what is longer than a sign."""
    inside = context.inner()
    body = inside.lay(node.body)
    degree = inside.in_style("script").lay(node.degree) if node.degree is not None else None
    sign, prefix, small = "√", NOTHING, False
    if degree is not None:
        sign = ROOTS.get(degree.rows[0], "√") if len(degree.rows) == 1 else "√"
        if sign == "√" or context.ascii:
            sign = "√"
            raised = in_characters(degree, context, up=True)
            prefix, small = raised or degree, raised is not None
    if len(body.rows) == 1 and (body.width == 1 or _is_number(body.rows[0])):
        return _with_degree(beside([(0, _radical(context, sign)), (0, body)]), prefix, small=small)
    if len(body.rows) == 1:
        bar = Box((" " + "_" * body.width,), body.width + 1)
        under = beside([(0, _radical(context, sign)), (0, body)])
        if under.width > bar.width:
            bar = padded(bar, under.width, "r")
        return _with_degree(stacked([bar, under], 1), prefix, small=small)
    body = whole(body)
    height = len(body.rows)
    post = ("┌", *(["│"] * (height - 1)), sign)
    column = Box(post, 1, body.baseline + 1, body.baseline + 1, body.depth)
    bar = line_box("─", body.width)
    right = stacked([bar, body], body.baseline + 1)
    return _with_degree(whole(beside([(0, column), (0, right)])), prefix, small=small)


def _radical(context: Context, sign: str) -> Box:
    return text_box("sqrt " if context.ascii else sign)


def _is_number(text: str) -> bool:
    return text.replace(".", "").isdigit() and text.isascii()


def _with_degree(root: Box, degree: Box, *, small: bool) -> Box:
    """Set the degree before the foot of the sign, raised if it has rows of its own."""
    if degree is NOTHING:
        return root
    lift = 0 if small else 1
    spare = max(0, len(degree.rows) + lift - len(root.rows))
    root = extended(root, spare, 0)
    blank = " " * degree.width
    above = (blank,) * (len(root.rows) - len(degree.rows) - lift)
    column = Box(above + degree.rows + (blank,) * lift, degree.width, root.baseline)
    return beside([(0, column), (0, root)])._replace(above=root.above, below=root.below)


def lay_accent(node: Accent, context: Context) -> Box:
    """Set an accent on its base: in its cell if it has but one, else in a row above."""
    inside = context.inner()
    if isinstance(node.body, Scripted) and not node.stretch:
        base = lay_accent(node._replace(body=node.body.base), inside)
        if len(base.rows) == 1:
            return with_scripts(base, node.body, inside)
    body = inside.lay(node.body)
    if body.width == 1 and len(body.rows) == 1 and node.combining and not context.ascii:
        letter = _DOTLESS.get(body.rows[0], body.rows[0])
        if node.combining == "\u20d7" or letter not in "ıȷ":
            letter = body.rows[0]
        return body._replace(rows=(letter + node.combining,))
    above = stretched(node.above, body.width) if node.stretch else node.above
    if above == "_":
        above *= max(1, body.width)
    return stacked([text_box(above), whole(body)], body.baseline + 1)


def stretched(pattern: str, width: int) -> str:
    """Return an accent of three parts, the middle one repeated to fill a width."""
    if width < 3:
        return (
            (pattern[0] + pattern[2]) if width == 2 and pattern[0] != "─" else pattern[3 - width :]
        )
    return pattern[0] + pattern[1] * (width - 2) + pattern[2]


def lay_ornament(node: Ornament, context: Context) -> Box:
    """Lay out a body with a line, a brace or a frame, or as an empty room."""
    body = context.inner().lay(node.body)
    kind = node.kind
    if kind == "phantom":
        return body._replace(rows=tuple([" " * body.width] * len(body.rows)), marks=())
    if kind == "cancel":
        return body._replace(rows=tuple([_struck(row) for row in body.rows]))
    if kind == "boxed":
        if context.limit is not None and isinstance(node.body, Row):
            body = wrapped(node.body, context.inner(), context.limit - 4)
        return _framed(body)
    if kind in {"overline", "underline"}:
        return _lined(body, context, over=kind == "overline")
    return _braced(body, over=kind == "overbrace")


def _struck(row: str) -> str:
    if "\u200d" in row or "\ufe0f" in row:
        return row  # a mark inside a joined character would tear it apart
    return "".join([each if each == " " else each + "\u0336" for each in row])


def _framed(body: Box) -> Box:
    inner = padded(body, body.width + 2)
    height = len(inner.rows)
    side = Box(("│",) * height, 1, inner.baseline)
    middle = beside([(0, side), (0, inner), (0, side)])
    edge = "─" * inner.width
    return stacked(
        [text_box("┌" + edge + "┐"), middle, text_box("└" + edge + "┘")], body.baseline + 1
    )


def _lined(body: Box, context: Context, *, over: bool) -> Box:
    if len(body.rows) == 1 and body.width == 1 and not context.ascii:
        return body._replace(rows=(body.rows[0] + ("\u0304" if over else "\u0332"),))
    if not over and len(body.rows) == 1 and not context.ascii and body.rows[0].isascii():
        return body._replace(rows=("".join([each + "\u0332" for each in body.rows[0]]),))
    if over:
        return stacked([line_box("_", body.width), whole(body)], body.baseline + 1)
    return stacked([whole(body), line_box("‾", body.width)], body.baseline)


def _braced(body: Box, *, over: bool) -> Box:
    body = padded(body, max(3, body.width))
    middle = body.width // 2
    left, right = "─" * (middle - 1), "─" * (body.width - middle - 2)
    if over:
        return stacked([text_box("┌" + left + "┴" + right + "┐"), body], body.baseline + 1)
    return stacked([body, text_box("└" + left + "┬" + right + "┘")], body.baseline)


def lay_fence(node: Fence, context: Context) -> Box:
    """Lay out a body between delimiters that are as tall as it is."""
    inside = context.inner()
    parts = [inside.lay(part) for part in node.parts]
    limit = context.limit
    if limit is not None and len(parts) == 1 and parts[0].width > limit - _MARGIN:
        parts = [_folded(node.parts[0], parts[0], inside, limit - _MARGIN)]
    above, below = max([each.above for each in parts]), max([each.below for each in parts])
    glyphs = (node.left, *node.middles, node.right)
    if above + below == 1 and needs_middle("".join(glyphs)):
        above = below = 1
        if _is_table(node.parts[0]) and len(parts[0].rows) == 2:
            parts[0] = parted(parts[0])
    row: list[tuple[int, Box]] = []
    for number, part in enumerate(parts):
        delimiter = grown(glyphs[number], above, below)
        gap = 1 if number and glyphs[number] in {"|", "‖", "∣"} else 0
        if node.left == "⟨" and above == below == 0:
            gap = 0
        row.append((gap if not _ends_blank(parts[number - 1]) else 0, delimiter))
        row.append((gap if not _starts_blank(part) else 0, part))
    row.append((0, grown(node.right, above, below)))
    return beside(row)._replace(above=above, below=below)


def _folded(body: Node, laid: Box, context: Context, room: int) -> Box:
    """Break a tall body between its delimiters; a low one is broken with what is around it."""
    if not (laid.above or laid.below) or not isinstance(body, Row):
        return laid
    folded = wrapped(body, context, room, 2)
    return folded if folded.width < laid.width else laid


def _is_table(node: Node) -> bool:
    only = node.children[0] if isinstance(node, Row) and len(node.children) == 1 else node
    return isinstance(only, Table)


def _ends_blank(box: Box) -> bool:
    return box.rows[box.baseline].endswith(" ")


def _starts_blank(box: Box) -> bool:
    return box.rows[box.baseline].startswith(" ")


def lay_stack(node: Stack, context: Context) -> Box:
    """Lay out a base with something above or below it."""
    base = context.lay(node.base)
    script = context.in_style("script")
    over = script.lay(node.over) if node.over is not None else None
    under = script.lay(node.under) if node.under is not None else None
    if node.line:
        under = text_box(stretched(node.line, base.width))
    return above_and_below(base, over, under)


def lay_arrow(node: Arrow, context: Context) -> Box:
    """Lay out an arrow as long as its labels."""
    script = context.in_style("script")
    over = script.lay(node.over)
    under = script.lay(node.under) if node.under is not None else None
    ends = len(node.left) + len(node.right)
    length = max(over.width, under.width if under else 0, 1) + 2
    shaft = text_box(node.left + node.shaft * max(1, length - ends) + node.right)
    return above_and_below(shaft, over if over.width else None, under)
