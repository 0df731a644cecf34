"""Set subscripts and superscripts: in their own characters, on rows of their own, as limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.alphabets import lowered, raised
from tenhours.maths.boxes import Box, beside, padded, shifted, stacked
from tenhours.maths.tree import Node, Ornament, Recast, Scripted, Symbol

if TYPE_CHECKING:
    from tenhours.maths.context import Context


_TALL_TOPS: Final = frozenset("⎤⎞⎫│║╲")
"""The upper right end of a tall delimiter, beside which a superscript stands."""


def lay_scripted(node: Scripted, context: Context) -> Box:
    """Lay out a base with its scripts."""
    base = context.lay(node.base)
    if _above_and_below(node, context):
        return _limits(base, node, context)
    return with_scripts(base, node, context)


def with_scripts(base: Box, node: Scripted, context: Context) -> Box:
    """Set the scripts of a node beside a base that is laid out already."""
    script = context.in_style("script")
    sub = script.lay(node.sub) if node.sub is not None else None
    sup = script.lay(node.sup) if node.sup is not None else None
    if base.above == base.below == 0:
        lower = in_characters(sub, context, up=False)
        upper = in_characters(sup, context, up=True)
        if (sub is None) == (lower is None) and (sup is None) == (upper is None):
            scripts = [(0, each) for each in (base, lower, upper) if each is not None]
            joined = beside(scripts)
            return joined._replace(above=0, below=0)
    return _raised_and_lowered(base, sub, sup)


def in_characters(box: Box | None, context: Context, *, up: bool) -> Box | None:
    """Return a script in superscript or subscript characters if every one exists."""
    if box is None or len(box.rows) > 1:
        return None
    text = box.rows[0]
    if context.ascii:
        return box if up and text and not text.strip("'*") else None
    changed = raised(text) if up else lowered(text)
    return None if changed is None else box._replace(rows=(changed,))


def takes_limits(node: Node) -> bool:
    """Whether the scripts of a node go above and below it in display style."""
    if isinstance(node, Symbol):
        return node.limits
    if isinstance(node, Recast):
        return node.limits
    return False


def _above_and_below(node: Scripted, context: Context) -> bool:
    if node.limits is not None:
        return node.limits
    base = node.base
    if isinstance(base, Ornament) and base.kind in {"overbrace", "underbrace"}:
        return True
    if not takes_limits(base):
        return False
    if context.style == "display":
        return True
    script = context.in_style("script")
    both = ((node.sub, False), (node.sup, True))
    return any(
        each is not None and in_characters(script.lay(each), context, up=up) is None
        for each, up in both
    )


def _limits(base: Box, node: Scripted, context: Context) -> Box:
    script = context.in_style("script")
    over = script.lay(node.sup) if node.sup is not None else None
    under = script.lay(node.sub) if node.sub is not None else None
    return above_and_below(base, over, under)


def above_and_below(base: Box, over: Box | None, under: Box | None) -> Box:
    """Set boxes centred above and below a base, whose baseline stays."""
    boxes = [each for each in (over, base, under) if each is not None]
    return stacked(boxes, base.baseline + (len(over.rows) if over else 0))


def _raised_and_lowered(base: Box, sub: Box | None, sup: Box | None) -> Box:
    width = max(sub.width if sub else 0, sup.width if sup else 0)
    top = bottom = 0
    rows: dict[int, str] = {}
    marks = list(base.marks)
    if sup is not None:
        beside_top = base.above or base.rows[base.baseline][-1:] in _TALL_TOPS
        lowest = -base.above if beside_top else -1
        top = min(lowest - len(sup.rows) + 1, 0)
        wide = padded(sup, width, "l")
        rows.update(enumerate(wide.rows, lowest - len(sup.rows) + 1))
    if sub is not None:
        highest = base.below or 1
        bottom = highest + len(sub.rows) - 1
        wide = padded(sub, width, "l")
        rows.update(enumerate(wide.rows, highest))
    blank = " " * width
    column = Box(tuple([rows.get(number, blank) for number in range(top, bottom + 1)]), width, -top)
    if sup is not None and sup.marks:
        marks_up = shifted(sup.marks, 0, 0)
        column = column._replace(marks=tuple(marks_up))
    if sub is not None and sub.marks:
        down = shifted(sub.marks, (base.below or 1) - top, 0)
        column = column._replace(marks=column.marks + tuple(down))
    del marks
    return beside([(0, base), (0, column)])._replace(above=base.above, below=base.below)
