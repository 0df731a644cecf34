"""Write a formula in one line, with parentheses where the drawing would do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.maths.boxes import Box, beside, text_box
from tenhours.maths.classes import edges
from tenhours.maths.scripts import in_characters
from tenhours.maths.shapes import ROOTS, lay_accent, lay_ornament
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
    Space,
    Stack,
    Symbol,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.maths.context import Context

_ARROWS: Final = {"←→": "↔", "⇐⇒": "⇔", "╰→": "↪", "←╯": "↩", "├→": "↦"}
_DIFFERENTIALS: Final = frozenset("d∂∇Δδ")


def _joined(*parts: Box | str) -> Box:
    return beside([(0, text_box(each) if isinstance(each, str) else each) for each in parts])


def _single(node: Node) -> bool:
    """Whether a node reads as one thing without parentheses."""
    if isinstance(node, Row):
        return _alone(node)
    if isinstance(node, Scripted):
        return _single(node.base)
    if isinstance(node, (Recast, Cloze, Coloured)):
        return _single(node.body)
    if isinstance(node, Symbol):
        return node.cls in {"ord", "op", "inner"}
    return isinstance(node, (Accent, Fence, Root, Ornament)) or (
        isinstance(node, Table) and bool(node.left)
    )


def _alone(row: Row) -> bool:
    children = [each for each in row.children if not isinstance(each, Space)]
    if len(children) == 1:
        return _single(children[0])
    first = children[0] if children else None
    if _parenthesised(children):
        return True
    if len(children) == 2 and isinstance(first, Symbol) and first.glyph in _DIFFERENTIALS:
        return isinstance(children[1], (Symbol, Scripted, Accent)) and _single(children[1])
    if all(isinstance(each, Symbol) and each.cls == "ord" for each in children):
        text = "".join([each.glyph for each in children if isinstance(each, Symbol)])
        return text.replace(".", "").isdigit()
    return False


def _parenthesised(children: Sequence[Node]) -> bool:
    """Whether the first parenthesis is closed by the last sign, and not before."""
    depth = 0
    for number, child in enumerate(children):
        left, right = edges(child)
        depth += (left == right == "open") - (left == right == "close")
        if depth == 0:
            return number == len(children) - 1 and number > 0
    return False


def _product(node: Node) -> bool:
    """Whether a numerator is plain letters and numbers, which need no parentheses."""
    children = node.children if isinstance(node, Row) else (node,)
    return all(
        edges(each) == ("ord", "ord")
        and isinstance(each, (Symbol, Scripted, Accent))
        and _single(each)
        for each in children
    )


def _operand(node: Node, box: Box) -> Box:
    return box if _single(node) else _joined("(", box, ")")


def linear_fraction(node: Fraction, context: Context) -> Box:
    """Write `a/b`, or `C(n, k)` for what has no bar."""
    top, bottom = context.lay(node.top), context.lay(node.bottom)
    if not node.bar:
        if node.left == "(":
            return _joined("C(", top, ", ", bottom, ")")
        return _joined(node.left or "(", top, "; ", bottom, node.right or ")")
    above = top if _product(node.top) else _operand(node.top, top)
    return _joined(above, "/", _operand(node.bottom, bottom))


def linear_scripted(node: Scripted, context: Context) -> Box:
    """Write scripts in their own characters, or as `_…` and `^…`."""
    base = context.lay(node.base)
    if _needs_parentheses(node.base):
        base = _joined("(", base, ")")
    script = context.in_style("script")
    sub = script.lay(node.sub) if node.sub is not None else None
    sup = script.lay(node.sup) if node.sup is not None else None
    lower = in_characters(sub, context, up=False)
    upper = in_characters(sup, context, up=True)
    if (sub is None) == (lower is None) and (sup is None) == (upper is None):
        return beside([(0, each) for each in (base, lower, upper) if each is not None])
    parts: list[Box | str] = [base]
    if sub is not None:
        parts += ["_", _braced(sub)]
    if sup is not None:
        parts += [upper] if upper is not None and _is_prime(upper) else ["^", _braced(sup)]
    return _joined(*parts)


def _is_prime(box: Box) -> bool:
    return not box.rows[0].strip("′″‴⁗'")


def _needs_parentheses(base: Node) -> bool:
    if isinstance(base, Fraction):
        return base.bar
    if isinstance(base, Row):
        return any(
            isinstance(each, Fraction) or edges(each)[0] in {"bin", "rel"} for each in base.children
        )
    return False


def _braced(box: Box) -> Box:
    return box if box.width == 1 else _joined("{", box, "}")


def linear_root(node: Root, context: Context) -> Box:
    """Write `√x`, `∛x`, `√(x + 1)`."""
    body = context.lay(node.body)
    inside = body if _single(node.body) else _joined("(", body, ")")
    sign = "sqrt" if context.ascii else "√"
    if context.ascii and inside is body:
        inside = _joined("(", body, ")")
    if node.degree is None:
        return _joined(sign, inside)
    degree = context.in_style("script").lay(node.degree)
    if not context.ascii and degree.rows[0] in ROOTS:
        return _joined(ROOTS[degree.rows[0]], inside)
    prefix = in_characters(degree, context, up=True)
    if prefix is not None:
        return _joined(prefix, sign, inside)
    return _joined(sign, "[", degree, "]", inside)


def linear_accent(node: Accent, context: Context) -> Box:
    """Write the accent on its letter, or as a function of what it covers."""
    body = context.lay(node.body)
    if body.width == 1 and node.combining and not context.ascii:
        return lay_accent(node, context)
    return _joined(node.name + "(", body, ")")


def linear_ornament(node: Ornament, context: Context) -> Box:
    """Write lines and braces as functions of what they cover."""
    body = context.lay(node.body)
    if node.kind == "phantom":
        return Box((" " * body.width,), body.width)
    if node.kind == "boxed":
        return _joined("[", body, "]")
    if body.width == 1 and node.kind in {"overline", "underline"} and not context.ascii:
        return lay_ornament(node, context)
    return _joined(node.kind + "(", body, ")")


def linear_fence(node: Fence, context: Context) -> Box:
    """Write a body between its delimiters."""
    parts: list[Box | str] = [node.left]
    for number, part in enumerate(node.parts):
        if number:
            middle = node.middles[number - 1]
            bar = middle in {"|", "‖"} and node.left != "⟨"
            before, after = node.parts[number - 1], node.parts[number]
            parts.append(" " if bar and not _blank_at(before, -1) else "")
            parts.append(middle)
            parts.append(" " if bar and not _blank_at(after, 0) else "")
        only = part.children[0] if isinstance(part, Row) and len(part.children) == 1 else part
        if isinstance(only, Table) and not (only.left or only.right):
            parts.extend(_cells(only, context))
        else:
            parts.append(context.lay(part))
    return _joined(*parts, node.right)


def _blank_at(node: Node, place: int) -> bool:
    children = node.children if isinstance(node, Row) else ()
    return bool(children) and isinstance(children[place], Space)


def linear_table(node: Table, context: Context) -> Box:
    """Write cells with commas, rows with semicolons, `[1, 2; 3, 4]`."""
    space = " " if node.kind == "cases" else ""
    opening, closing = node.left, node.right
    if node.kind == "matrix" and not (opening or closing):
        opening, closing = "(", ")"
    parts = _cells(node, context)
    return _joined(opening + space if opening else "", *parts, space + closing if closing else "")


def _cells(node: Table, context: Context) -> list[Box | str]:
    parts: list[Box | str] = []
    last = len(node.cells) - 1
    for number, row in enumerate(node.cells):
        written = [box for box in map(context.lay, row) if box.width]
        for column, box in enumerate(written):
            if column:
                parts.append(" " if node.kind == "aligned" else ", ")
            ends_row = column == len(written) - 1 and number < last
            ends_cell = column < len(written) - 1 and node.kind != "aligned"
            parts.append(_trimmed(box, " ,;" if ends_row else " ," if ends_cell else " "))
        for at, tag in node.tags:
            if at == number:
                parts += [" ", _trimmed(context.lay(tag), " ")]
        if number < last and written:
            parts.append(", " if node.kind == "lines" else "; ")
    return parts


def _trimmed(box: Box, unwanted: str) -> Box:
    text = box.rows[0].rstrip(unwanted).lstrip(" ")
    if box.marks or text == box.rows[0] or not text:
        return box
    return text_box(text)


def linear_stack(node: Stack, context: Context) -> Box:
    """Write what is above and below a base as its scripts."""
    parts: list[Box | str] = [context.lay(node.base)]
    script = context.in_style("script")
    if node.under is not None:
        parts += ["_", _braced(script.lay(node.under))]
    if node.over is not None:
        parts += ["^", _braced(script.lay(node.over))]
    return _joined(*parts)


def linear_arrow(node: Arrow, context: Context) -> Box:
    """Write the labels of an arrow as its scripts."""
    script = context.in_style("script")
    sign = _ARROWS.get(node.left + node.right) or node.left or node.right or node.shaft
    parts: list[Box | str] = [sign]
    if node.under is not None:
        parts += ["_", _braced(script.lay(node.under))]
    over = script.lay(node.over)
    if over.width:
        parts += ["^", _braced(over)]
    return _joined(*parts)
